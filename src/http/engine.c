#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L /* sigset_t */
#endif

#include "http/engine.h"

#include "base/clock.h"
#include "http/attempt.h"
#include "http/pipe_guard.h"
#include "http/poller.h"
#include "http/process.h"
#include "http/socket.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_TURNS = 16, MOST_RUNNING_PER_ORIGIN = 8, SLICE_MS = 2, TURN_MS = 1 };

struct engine {
  CURLM *multi;
  struct poller poller;
  int initialized;          /* libcurl is */
  int64_t timer;            /* when libcurl wants to be called, or -1 */
  struct request *requests; /* unfinished: first those on the wire, then those that wait, oldest first */
  struct request *newest;
  uint64_t jitter;
  int64_t pumped;    /* when last */
  int64_t slice_end; /* until when work may go on before the host's loop gets its turn */
  int owing;         /* work was put off for that */
  int64_t turn_end;  /* until when bytes are taken */
  int watched;       /* somebody knows the descriptor */
  int patient;       /* requests that start are, from now on */
  int news;          /* a request ended, and whoever pumps was not told yet */
  int over;          /* Lua is closing, and collected it: nothing is asked any more */
  unsigned forks;    /* how often this process had been forked off when it was made */
};

_Static_assert(POLLER_READ == CURL_POLL_IN && POLLER_WRITE == CURL_POLL_OUT &&
                   (POLLER_READ | POLLER_WRITE) == CURL_POLL_INOUT && POLLER_READ == CURL_CSELECT_IN &&
                   POLLER_WRITE == CURL_CSELECT_OUT && POLLER_ERROR == CURL_CSELECT_ERR,
               "poller.h has libcurl's numbers");

/* ---- what libcurl calls while it runs ---- */

static int engine_on_socket(CURL *easy, curl_socket_t socket, int what, void *owner, void *watched) {
  struct engine *engine = owner;
  (void)easy; /* may be one of libcurl's own: sockets are never mapped to requests */
  int before = (int)(intptr_t)watched;
  int wanted = what & (POLLER_READ | POLLER_WRITE);
  if (before == 0 && wanted != 0)
    socket_hide(socket); /* libcurl has some of its own, for its resolver */
  if (poller_watch(&engine->poller, socket, before, wanted) != 0)
    return -1;
  if (what != CURL_POLL_REMOVE)
    curl_multi_assign(engine->multi, socket, (void *)(intptr_t)wanted);
  return 0;
}

static int engine_on_timer(CURLM *multi, long milliseconds, void *owner) {
  struct engine *engine = owner;
  (void)multi;
  engine->timer = milliseconds < 0 ? -1 : clock_ms() + milliseconds;
  return 0;
}

/* ---- the multi handle ---- */

static CURLMcode engine_make_multi(struct engine *engine) {
  engine->multi = curl_multi_init();
  if (engine->multi == NULL)
    return CURLM_OUT_OF_MEMORY;
  engine->timer = -1;
  CURLMcode code = curl_multi_setopt(engine->multi, CURLMOPT_SOCKETFUNCTION, engine_on_socket);
  if (code == CURLM_OK)
    code = curl_multi_setopt(engine->multi, CURLMOPT_SOCKETDATA, engine);
  if (code == CURLM_OK)
    code = curl_multi_setopt(engine->multi, CURLMOPT_TIMERFUNCTION, engine_on_timer);
  if (code == CURLM_OK)
    code = curl_multi_setopt(engine->multi, CURLMOPT_TIMERDATA, engine);
  return code;
}

/* Puts a request behind another one, or in front of all. */
static void engine_link(struct engine *engine, struct request *request, struct request *previous) {
  struct request *next = previous != NULL ? previous->next : engine->requests;
  request->engine = engine;
  request->previous = previous;
  request->next = next;
  *(previous != NULL ? &previous->next : &engine->requests) = request;
  *(next != NULL ? &next->previous : &engine->newest) = request;
}

static void engine_unlink(struct engine *engine, struct request *request) {
  struct request *previous = request->previous;
  struct request *next = request->next;
  *(previous != NULL ? &previous->next : &engine->requests) = next;
  *(next != NULL ? &next->previous : &engine->newest) = previous;
  request->engine = NULL;
}

static struct request *engine_last_running(const struct engine *engine) {
  struct request *last = NULL;
  for (struct request *request = engine->requests; request != NULL && request->state == REQUEST_RUNNING;
       request = request->next)
    last = request;
  return last;
}

/* 0 with the request's failure. */
static int engine_run_attempt(struct engine *engine, struct request *request, int64_t now) {
  struct failure *failure = &request->failure;
  if (poller_open(&engine->poller) != 0) {
    failure_set(failure, FAILURE_LIMIT, "the system gives no descriptor to wait with");
    failure_advise(failure, "close files, or allow more of them (ulimit -n)");
    return 0;
  }
  CURLMcode code = engine->multi != NULL ? CURLM_OK : engine_make_multi(engine);
  if (code == CURLM_OK) {
    if (!attempt_prepare(request, now))
      return 0;
    request->response.turn_end = &engine->turn_end;
    code = curl_multi_add_handle(engine->multi, request->easy);
  }
  return code == CURLM_OK || failure_set(failure, FAILURE_LIMIT, "libcurl cannot start: %s", curl_multi_strerror(code));
}

static void engine_attempt(struct engine *engine, struct request *request, int64_t now) {
  int running = engine_run_attempt(engine, request, now);
  request->state = running ? REQUEST_RUNNING : REQUEST_DONE;
  engine_unlink(engine, request);
  if (running)
    engine_link(engine, request, NULL);
  else
    engine->news = 1;
}

static void engine_ended(struct engine *engine, struct request *request, CURLcode code, int64_t now) {
  curl_multi_remove_handle(engine->multi, request->easy);
  attempt_ended(request, code, now, clock_jitter(&engine->jitter));
  engine_unlink(engine, request);
  if (request->state == REQUEST_DONE)
    engine->news = 1;
  else /* its deadline runs, so those that were never tried come later */
    engine_link(engine, request, engine_last_running(engine));
}

static void engine_collect(struct engine *engine, int64_t now) {
  CURLMsg *message;
  int left = 0;
  while ((message = curl_multi_info_read(engine->multi, &left)) != NULL) {
    struct request *request = NULL;
    if (message->msg != CURLMSG_DONE)
      continue;
    CURLcode code = message->data.result; /* the message dies with remove_handle */
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&request);
    if (request != NULL)
      engine_ended(engine, request, code, now);
  }
}

/* The multi handle is lost: libcurl said so, or lost sight of a transfer. The attempts that it ran
   have failed, and the next ones get a new multi handle with new connections. */
static void engine_break(struct engine *engine, CURLcode code, int64_t now) {
  struct request *next;
  for (struct request *request = engine->requests; request != NULL; request = next) {
    next = request->next;
    if (request->state == REQUEST_RUNNING)
      engine_ended(engine, request, code, now);
  }
  curl_multi_cleanup(engine->multi);
  engine->multi = NULL;
  engine->timer = -1;
}

static void engine_act(struct engine *engine, curl_socket_t socket, int what) {
  int running = 0;
  CURLMcode code = curl_multi_socket_action(engine->multi, socket, what, &running);
  if (code != CURLM_OK && code != CURLM_BAD_SOCKET) /* the socket may have gone in the meantime */
    engine_break(engine, CURLE_RECV_ERROR, clock_ms());
}

/* Whether the origin has as many requests running as it gets. The others wait here, not in libcurl,
   where their time would run. */
static int engine_is_full(const struct engine *engine, const struct request *waiting) {
  int running = 0;
  for (const struct request *request = engine->requests; request != NULL && request->state == REQUEST_RUNNING;
       request = request->next)
    running +=
        waiting->settings == request->settings || origin_equal(&waiting->settings->origin, &request->settings->origin);
  return running >= MOST_RUNNING_PER_ORIGIN;
}

/* Starts the attempts that are due. */
static void engine_wake(struct engine *engine, int64_t now) {
  struct request *next;
  for (struct request *request = engine->requests; request != NULL; request = next) {
    next = request->next;
    if (request->state != REQUEST_WAITING)
      continue;
    request_mind_pause(request, now);
    if (request_due(request) <= now && !engine_is_full(engine, request))
      engine_attempt(engine, request, now);
  }
}

/* Nothing waits for ever. A transfer that stands still is ended here. Else libcurl ends each attempt in time by
   itself, unless it lost sight of its socket, as happens to it when memory is short. */
static void engine_watch(struct engine *engine, int64_t now) {
  struct request *next;
  for (struct request *request = engine->requests; request != NULL; request = next) {
    next = request->next;
    if (request->state == REQUEST_RUNNING && request->overdue <= now) {
      engine_break(engine, CURLE_OPERATION_TIMEDOUT, now);
      return;
    }
    if (request->state == REQUEST_RUNNING && request_overdue(request) <= now)
      engine_ended(engine, request, CURLE_OPERATION_TIMEDOUT, now);
  }
}

static int engine_has_paused(const struct engine *engine) {
  for (const struct request *request = engine->requests; request != NULL; request = request->next) {
    if (request->state == REQUEST_RUNNING && request->response.is_paused)
      return 1;
  }
  return 0;
}

/* Goes on with what was held back so that others have their turn. What libcurl kept is delivered at once, and what
   comes of that it tells nobody else. */
static void engine_resume(struct engine *engine, int64_t now) {
  struct request *next;
  for (struct request *request = engine->requests; request != NULL; request = next) {
    next = request->next;
    if (request->state != REQUEST_RUNNING || !request->response.is_paused)
      continue;
    request->response.is_paused = 0;
    request->response.taken = 0;
    CURLcode code = curl_easy_pause(request->easy, CURLPAUSE_CONT);
    if (code != CURLE_OK)
      engine_ended(engine, request, code, now);
  }
}

/* One round; whether there may be more to do at once. */
static int engine_turn(struct engine *engine, int milliseconds) {
  struct poller_ready ready[POLLER_BATCH];
  engine_wake(engine, clock_ms());
  engine_resume(engine, clock_ms());
  int count = poller_wait(&engine->poller, milliseconds, ready);
  if (milliseconds > 0)
    engine->turn_end = clock_ms() + TURN_MS;
  for (int i = 0; i < count && engine->multi != NULL; i++)
    engine_act(engine, ready[i].socket, ready[i].what);
  int64_t now = clock_ms();
  int timed_out = engine->multi != NULL && engine->timer >= 0 && engine->timer <= now;
  if (timed_out) {
    engine->timer = -1;
    engine_act(engine, CURL_SOCKET_TIMEOUT, 0);
  }
  if (engine->multi != NULL)
    engine_collect(engine, now);
  engine_watch(engine, now);
  return count > 0 || timed_out;
}

int64_t engine_timeout(const struct engine *engine) {
  int64_t now = clock_ms();
  int64_t due = engine->owing || engine_has_paused(engine) ? now : engine->timer;
  for (const struct request *request = engine->requests; request != NULL; request = request->next) {
    int64_t own = request->state == REQUEST_WAITING ? request_due(request) : request_overdue(request);
    if (request->state == REQUEST_WAITING && own <= now && engine_is_full(engine, request))
      continue; /* an attempt that ends will wake it */
    if (due < 0 || own < due)
      due = own;
  }
  if (due < 0 || due == INT64_MAX)
    return -1;
  return due > now ? due - now : 0;
}

/* Makes the descriptor readable until somebody pumps: news may have come while something else was waited for,
   and then no socket tells of it again. */
static void engine_tell(struct engine *engine) {
  engine->news = 1;
  if (engine->watched)
    poller_ring(&engine->poller, 1);
}

void engine_run(struct engine *engine, int64_t milliseconds) {
  struct pipe_guard guard;
  pipe_guard_begin(&guard);
  poller_ring(&engine->poller, 0);
  int64_t timeout = engine_timeout(engine);
  if (timeout >= 0 && timeout < milliseconds)
    milliseconds = timeout;
  engine->turn_end = clock_ms() + TURN_MS;
  int more = engine_turn(engine, (int)milliseconds);
  int64_t end = clock_ms() + 1;
  for (int turns = 1; more && !engine_has_paused(engine) && turns < MOST_TURNS && clock_ms() < end; turns++)
    more = engine_turn(engine, 0);
  engine->pumped = clock_ms();
  if (engine->news)
    engine_tell(engine);
  pipe_guard_end(&guard);
}

int engine_is_ours(const struct engine *engine) {
  return engine->forks == process_forks();
}

void engine_pump_lightly(struct engine *engine) {
  if (engine->requests != NULL && clock_ms() != engine->pumped && engine_is_ours(engine))
    engine_run(engine, 0);
}

int engine_is_spent(struct engine *engine) {
  if (clock_ms() < engine->slice_end)
    return 0;
  engine->owing = 1;
  return 1;
}

void engine_renew_slice(struct engine *engine) {
  engine->owing = 0;
  engine->slice_end = clock_ms() + SLICE_MS;
}

/* A script's finalizers may run when the engine's is done. */
static void engine_refuse(struct request *request) {
  request->state = REQUEST_DONE;
  failure_set(&request->failure, FAILURE_CANCELLED, "Lua is closing");
}

void engine_start(struct engine *engine, struct request *request) {
  if (engine->over) {
    engine_refuse(request);
    return;
  }
  request->state = REQUEST_WAITING;
  request->patient = engine->patient;
  request->due = clock_ms();
  engine_link(engine, request, engine->newest);
  engine_run(engine, 0); /* so that it is on its way although nobody waits yet */
}

void engine_drop(struct request *request) {
  struct engine *engine = request->engine;
  if (engine != NULL && engine_is_ours(engine)) {
    struct pipe_guard guard;
    pipe_guard_begin(&guard);
    if (request->state == REQUEST_RUNNING)
      curl_multi_remove_handle(engine->multi, request->easy);
    engine_unlink(engine, request);
    request_free(request);
    engine_tell(engine); /* somebody else may wait for it */
    pipe_guard_end(&guard);
  } else if (engine == NULL) {
    request_free(request);
  }
  /* After a fork the connection is the parent's: whatever is done to it here, the parent feels. */
}

int engine_reconsider(struct engine *engine, struct request *request, const struct failure *failure) {
  if (engine->over) {
    request->failure = *failure;
    return 0;
  }
  int again = attempt_reconsider(request, failure, clock_ms(), clock_jitter(&engine->jitter));
  if (again)
    engine_link(engine, request, engine_last_running(engine));
  return again;
}

/* ---- the border to Lua ---- */

size_t engine_size(void) {
  return sizeof(struct engine);
}

void engine_begin(struct engine *engine) {
  memset(engine, 0, sizeof *engine);
  engine->poller = poller_closed;
  engine->timer = -1;
  engine->forks = process_forks();
  engine->jitter = (uint64_t)clock_ms() ^ (uint64_t)(uintptr_t)engine ^ ((uint64_t)time(NULL) << 32U);
}

void engine_find_libcurl(struct engine *engine) {
  if (!engine->initialized)
    engine->initialized = process_begin();
}

void engine_end(struct engine *engine) {
  int ours = engine_is_ours(engine);
  struct pipe_guard guard;
  struct request *next;
  pipe_guard_begin(&guard);
  for (struct request *request = engine->requests; request != NULL; request = next) {
    /* Its owner is collected later, and frees it then. */
    next = request->next;
    if (ours && request->state == REQUEST_RUNNING)
      curl_multi_remove_handle(engine->multi, request->easy);
    engine_refuse(request);
    engine_unlink(engine, request);
  }
  if (ours && engine->multi != NULL)
    curl_multi_cleanup(engine->multi);
  pipe_guard_end(&guard);
  engine->multi = NULL;
  engine->over = 1;
  poller_close(&engine->poller);
}

void engine_be_patient(struct engine *engine, int patient) {
  engine->patient = patient;
}

int engine_take_news(struct engine *engine) {
  int news = engine->news;
  engine->news = 0;
  poller_ring(&engine->poller, 0);
  return news;
}

int engine_descriptor(struct engine *engine) {
  engine->watched = 1;
  if (!engine->over)
    poller_open(&engine->poller);
  return engine->poller.fd;
}
