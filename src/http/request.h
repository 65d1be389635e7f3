/*
** One call of a service: what is asked, how far its attempts have come (attempt.c), and what came of it. Knows no JSON,
** no pages and no Lua. The engine runs it.
*/
#ifndef FOOTAGE_REQUEST_H
#define FOOTAGE_REQUEST_H

#include "base/buffer.h"
#include "base/failure.h"
#include "http/content.h"
#include "http/limit.h"
#include "http/pace.h"
#include "http/response.h"
#include "http/settings.h"
#include "http/sink.h"

#include <curl/curl.h>

#include <stdint.h>
#include <time.h>

enum request_state {
  REQUEST_NEW,     /* not given to the engine yet */
  REQUEST_RUNNING, /* an attempt is on the wire */
  REQUEST_WAITING, /* for its turn, or backing off until `due` */
  REQUEST_DONE,    /* answered, or failed for good */
};

struct engine;

struct request {
  struct request *next; /* the engine's list of unfinished requests */
  struct request *previous;
  struct engine *engine; /* NULL when not in that list */
  struct settings *settings;
  enum request_state state;
  CURL *easy;
  char *url;
  char *secrets;          /* with those of its own headers; NULL when there are none */
  char what[80];          /* "heygen.assets", for messages */
  struct content content; /* the caller's to fill before the request starts; nothing for a GET */
  struct response response;
  struct sink *sink;      /* where the answer's body goes; NULL: it is kept with the answer */
  struct pace pace;       /* of what may take as long as it takes: the caller sets stall_ms */
  int is_set_up;          /* libcurl knows what is the same for all attempts */
  struct failure failure; /* when done: kind is FAILURE_NONE for success */
  int attempts;
  int sent;       /* the attempt was, at least once */
  int maybe_done; /* an attempt ended so that the service may have acted upon it */
  int redirects;
  int patient;        /* a 429 may have it wait for as long as it likes */
  int64_t timeout_ms; /* of one attempt; 0: the settings' */
  int64_t started;    /* the attempt; 0 before the first one */
  int64_t deadline;   /* the whole call; 0 as long as it waits for others of its own client alone */
  int64_t due;        /* the next attempt */
  int64_t overdue;    /* when libcurl should long have given up the attempt; INT64_MAX: never */
  char curl_message[CURL_ERROR_SIZE];
  int socket_error; /* why the attempt got no socket; 0: it got one */
};

/* A GET of `url`, which is the request's from now on (malloc'ed). NULL when memory ran out, and
   then `url` was freed. */
struct request *request_new(struct settings *settings, const char *what, char *url);

/* Has the answer's body go there: the request takes a reference. It may take as long as it takes. */
void request_save(struct request *request, struct sink *sink);

/* The content is the request's from now on. One with files may take as long as it takes. */
void request_set_content(struct request *request, struct content *content);

/* What must never be shown of it, for text_add_foreign. */
const char *request_secrets(const struct request *request);

/* When the next attempt may start: its own back-off is over, and its client's pause. Or when the deadline ends it. */
int64_t request_due(const struct request *request);

/* Its time runs from now on. */
void request_begin_deadline(struct request *request, int64_t now);

/* For the engine: while its client is paused the request's time runs, also before the first attempt. That of a patient
   one begins anew after the pause. */
void request_mind_pause(struct request *request, int64_t now);

/* Whether it goes to another host than the client's own. */
int request_is_elsewhere(const struct request *request);

/* When the attempt that runs is to be ended. */
int64_t request_overdue(const struct request *request);

/* Frees a request that no engine has. */
void request_free(struct request *request);

/* Adds what the answer said beside its body: status, attempts, request id, how long to wait. */
void request_describe(const struct request *request, struct failure *failure);

/* An event about it, if somebody watches; or NULL. */
struct event *request_event(const struct request *request, const char *type);

#endif
