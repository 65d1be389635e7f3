#include "request.h"

#include "retry.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_HEADERS = 256 * 1024, MOST_REDIRECTS = 5, OVERDUE_MS = 1000 };

/* ---- what libcurl calls while it runs: only C buffers are touched ---- */

static size_t response_write(char *bytes, size_t size, size_t count, void *owner) {
  struct response *response = owner;
  size_t length = size * count;
  if (length > response->limit - response->body.length) {
    response->too_large = 1;
    return 0;
  }
  if (buffer_add(&response->body, bytes, length) != 0) {
    response->out_of_memory = 1;
    return 0;
  }
  return length;
}

/* Copies the value of a header line if it is the one called `name`; 1 when it was. */
static int header_value(const char *line, size_t length, const char *name, char *room, size_t size) {
  size_t named = strlen(name);
  if (length <= named || line[named] != ':' || !text_alike(line, name, named))
    return 0;
  const char *value = line + named + 1;
  const char *end = line + length;
  while (value < end && (*value == ' ' || *value == '\t'))
    value++;
  while (end > value && (unsigned char)end[-1] <= ' ')
    end--;
  size_t fits = (size_t)(end - value);
  if (fits >= size)
    fits = 0; /* half a value is worth nothing, and could end within the key, which is then not seen in it */
  memcpy(room, value, fits);
  room[fits] = '\0';
  return 1;
}

static void response_begin(struct response *response) {
  response->retry_after[0] = '\0';
  response->used_up = 0;
  response->reset[0] = '\0';
  response->request_id[0] = '\0';
  response->sunset[0] = '\0';
  response->deprecation[0] = '\0';
  buffer_clear(&response->links);
  response->date[0] = '\0';
}

/* What is left of the rate limit, and until when: of requests, not of hours of video or of tokens
   (twelvelabs.md 5). 1 when the line says that. */
static int response_rate_limit(struct response *response, const char *line, size_t length) {
  char left[24];
  if (header_value(line, length, "x-ratelimit-remaining", left, sizeof left) ||
      header_value(line, length, "x-ratelimit-request-remaining", left, sizeof left)) {
    if (strcmp(left, "0") == 0)
      response->used_up = 1;
    return 1;
  }
  return header_value(line, length, "x-ratelimit-reset", response->reset, sizeof response->reset) ||
         header_value(line, length, "x-ratelimit-request-reset", response->reset, sizeof response->reset);
}

/* Several Link headers mean the same as one (RFC 9110, 5.3). */
static int response_add_link(struct response *response, const char *line, size_t length) {
  static const char name[] = "link:";
  enum { NAMED = sizeof name - 1 };
  if (length < NAMED || !text_alike(line, name, NAMED))
    return 0;
  while (length > NAMED && (unsigned char)line[length - 1] <= ' ')
    length--;
  if (buffer_add(&response->links, ",", response->links.length > 0) != 0 ||
      buffer_add(&response->links, line + NAMED, length - NAMED) != 0)
    response->out_of_memory = 1;
  return 1;
}

static size_t response_header(char *line, size_t size, size_t count, void *owner) {
  struct response *response = owner;
  size_t length = size * count;
  response->header_bytes += length;
  if (response->header_bytes > LARGEST_HEADERS) {
    response->too_large = 1;
    return 0;
  }
  if (length >= 5 && memcmp(line, "HTTP/", 5) == 0)
    response_begin(response); /* what came before belonged to an interim answer */
  else if (!header_value(line, length, "date", response->date, sizeof response->date) &&
           !header_value(line, length, "retry-after", response->retry_after, sizeof response->retry_after) &&
           !header_value(line, length, "x-request-id", response->request_id, sizeof response->request_id) &&
           !response_rate_limit(response, line, length) &&
           !header_value(line, length, "sunset", response->sunset, sizeof response->sunset) &&
           !header_value(line, length, "deprecation", response->deprecation, sizeof response->deprecation))
    response_add_link(response, line, length);
  return response->out_of_memory ? 0 : length;
}

/* ---- the request ---- */

struct request *request_new(struct settings *settings, const char *what, char *url) {
  struct request *request = calloc(1, sizeof *request);
  CURL *easy = curl_easy_init();
  if (request == NULL || easy == NULL) {
    free(request);
    free(url);
    curl_easy_cleanup(easy);
    return NULL;
  }
  request->settings = settings_keep(settings);
  request->easy = easy;
  request->url = url;
  request->response.limit = settings->max_response_bytes;
  snprintf(request->what, sizeof request->what, "%s", what);
  return request;
}

int64_t request_due(const struct request *request) {
  int64_t paused = request->settings->paused_until;
  int64_t due = request->due > paused ? request->due : paused;
  return request->deadline != 0 && request->deadline < due ? request->deadline : due;
}

void request_mind_pause(struct request *request, int64_t now) {
  if (request->deadline == 0 && request->settings->paused_until > now)
    request->deadline = now + request->settings->deadline_ms;
}

void request_free(struct request *request) {
  if (request == NULL)
    return;
  curl_easy_cleanup(request->easy);
  buffer_free(&request->response.body);
  buffer_free(&request->response.links);
  buffer_free(&request->response.next);
  content_free(&request->content);
  settings_release(request->settings);
  free(request->url);
  free(request);
}

static CURLcode request_set_security(CURL *easy, const struct settings *settings) {
  CURLcode code = CURLE_OK;
#if LIBCURL_VERSION_NUM >= 0x075500
  code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, origin_is_plain(&settings->origin) ? "http" : "https");
#else
  code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS,
                          (long)(origin_is_plain(&settings->origin) ? CURLPROTO_HTTP : CURLPROTO_HTTPS));
#endif
  /* A redirect is looked at first: libcurl would carry the key to wherever it points. */
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  if (code == CURLE_OK && settings->ca_file != NULL)
    code = curl_easy_setopt(easy, CURLOPT_CAINFO, settings->ca_file);
  /* Unencrypted requests go to this machine only, so no proxy may see them. */
  if (code == CURLE_OK && (origin_is_plain(&settings->origin) || settings->proxy != NULL))
    code = curl_easy_setopt(easy, CURLOPT_PROXY, origin_is_plain(&settings->origin) ? "" : settings->proxy);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  return code;
}

static CURLcode request_set_behaviour(CURL *easy, const struct request *request) {
  const struct settings *settings = request->settings;
  CURLcode code = curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_HTTPHEADER, settings->headers);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_USERAGENT, settings->user_agent);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, ""); /* all that this libcurl can undo */
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)settings->connect_timeout_ms);
  /* Where HTTP/2 may come, wait for the first connection rather than open several. */
  if (code == CURLE_OK && !origin_is_plain(&settings->origin))
    code = curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
  /* A name that is still being looked up must not hold up whoever cancels. */
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
  return code;
}

static CURLcode request_set_callbacks(CURL *easy, struct request *request) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, request->curl_message);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, response_write);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_WRITEDATA, &request->response);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, response_header);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_HEADERDATA, &request->response);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_PRIVATE, request);
  return code;
}

static struct event *request_event(const struct request *request, const char *type) {
  if (!request->settings->watched)
    return NULL;
  struct event *event = event_add(&request->settings->events, type, request->url, request->settings->key);
  if (event != NULL) {
    event->attempt = request->attempts;
    event->method = request->content.method;
    memcpy(event->what, request->what, sizeof event->what);
  }
  return event;
}

/* "/v1/asset/list?limit=100": said to libcurl apart from the URL. When memory is short, libcurl 7.88
   may forget the query of a URL without saying so, and a forgotten filter would list everything. */
static const char *request_target(const char *url) {
  const char *host = strstr(url, "://");
  return host != NULL ? strchr(host + 3, '/') : NULL;
}

static int64_t request_timeout(const struct request *request) {
  if (request->timeout_ms > 0)
    return request->timeout_ms;
  return request->content.method == NULL ? request->settings->timeout_ms : request->settings->write_timeout_ms;
}

int request_prepare(struct request *request, int64_t now) {
  CURL *easy = request->easy;
  CURLcode code = CURLE_OK;
  if (request->deadline != 0 && now >= request->deadline) { /* the service paused the client for too long */
    request->state = REQUEST_DONE;
    failure_set(&request->failure, FAILURE_TIMEOUT, "the deadline of %g s passed while %s",
                (double)request->settings->deadline_ms / 1000.0,
                request->started == 0 ? "the service had the client wait" : "waiting for another attempt");
    request_describe(request, &request->failure);
    return 0;
  }
  if (request->deadline == 0)
    request->deadline = now + request->settings->deadline_ms;
  if (request->started == 0) { /* the very first time: a redirect counts as no attempt */
    code = request_set_security(easy, request->settings);
    if (code == CURLE_OK)
      code = request_set_behaviour(easy, request);
    if (code == CURLE_OK)
      code = request_set_callbacks(easy, request);
    if (code == CURLE_OK)
      code = content_apply(&request->content, request->settings->headers, easy);
  }
  int64_t left = request->deadline - now > 1 ? request->deadline - now : 1;
  int64_t limit = request_timeout(request) < left ? request_timeout(request) : left;
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)limit);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_URL, request->url);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_REQUEST_TARGET, request_target(request->url));
  if (code != CURLE_OK) {
    request->state = REQUEST_DONE;
    return failure_set(&request->failure, FAILURE_LIMIT, "libcurl refused to make the request: %s",
                       curl_easy_strerror(code));
  }
  buffer_clear(&request->response.body);
  request->response.header_bytes = 0;
  request->response.too_large = 0;
  request->response.out_of_memory = 0;
  request->curl_message[0] = '\0';
  response_begin(&request->response);
  request->attempts++;
  request->started = now;
  request->overdue = now + limit + OVERDUE_MS;
  request->failure = (struct failure){.retry_after = -1.0};
  request_event(request, "request");
  return 1;
}

/* ---- what became of an attempt ---- */

static void request_failed_transfer(struct request *request, CURLcode code) {
  struct failure *failure = &request->failure;
  const struct settings *settings = request->settings;
  if (request->response.too_large) {
    if (request->response.header_bytes > LARGEST_HEADERS)
      failure_set(failure, FAILURE_LIMIT, "the answer's headers are larger than %d bytes", LARGEST_HEADERS);
    else
      failure_set(failure, FAILURE_LIMIT, "the answer is larger than max_response_bytes (%lu)",
                  (unsigned long)settings->max_response_bytes);
    return;
  }
  if (code == CURLE_OUT_OF_MEMORY || request->response.out_of_memory) {
    failure_set(failure, FAILURE_LIMIT, "the answer does not fit: memory ran out, or a header line is too long");
    return;
  }
  struct text detail = failure_begin(failure, code == CURLE_OPERATION_TIMEDOUT ? FAILURE_TIMEOUT : FAILURE_NETWORK);
  const char *words = request->curl_message[0] != '\0' ? request->curl_message : curl_easy_strerror(code);
  text_add_foreign(&detail, words, strlen(words), settings->key, 300);
  if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
    failure_advise(failure, "the certificate was not accepted: name the right authority with ca_file");
  else if (code == CURLE_OPERATION_TIMEDOUT)
    failure_advise(failure, "try again later, or allow more with timeout and connect_timeout");
  else
    failure_advise(failure, "check the connection and try again");
}

static void request_failed_status(struct request *request) {
  struct failure *failure = &request->failure;
  long status = request->response.status;
  failure_set(failure, FAILURE_HTTP, "HTTP %ld", status);
  if (status == 429)
    failure_advise(failure, "the service limits how often it may be asked; go on later");
  else if (status >= 500)
    failure_advise(failure, "the service has trouble; go on later");
}

/* A redirect within the origin is followed here, by hand. 1 when the next attempt may start. */
static int request_redirect(struct request *request) {
  char *target = NULL;
  if (request->content.method != NULL) /* whether the other address may act upon it, too, nobody knows */
    return 0;
  if (curl_easy_getinfo(request->easy, CURLINFO_REDIRECT_URL, &target) != CURLE_OK || target == NULL)
    return 0;
  if (!origin_same(&request->settings->origin, target)) {
    failure_set(&request->failure, FAILURE_HTTP, "HTTP %ld redirects to another origin, where the key must not go",
                request->response.status);
    failure_advise(&request->failure, "check base_url");
    return 0;
  }
  if (request->redirects >= MOST_REDIRECTS) {
    failure_set(&request->failure, FAILURE_HTTP, "HTTP %ld redirects for the %dth time", request->response.status,
                request->redirects + 1);
    return 0;
  }
  if (!settings_copy(&request->url, target))
    return 0;
  request->redirects++;
  request->attempts--; /* a redirect is part of the same attempt */
  return 1;
}

/* Whether the one asked for waits longer than allowed; says so in the failure. */
static int request_waits_too_long(struct request *request, double seconds, int64_t now) {
  struct text advice = text_in(request->failure.advice, sizeof request->failure.advice);
  if (request->failure.retry_after > request->settings->max_wait) {
    text_add(&advice, "the service asks to wait %.0f s, more than max_wait (%g s): go on after that", seconds,
             request->settings->max_wait);
    return 1;
  }
  if ((double)(request->deadline - now) <= seconds * 1000.0) {
    text_add(&advice, "the deadline of %g s leaves no time for another attempt",
             (double)request->settings->deadline_ms / 1000.0);
    return 1;
  }
  return 0;
}

/* Nothing more is sent for this client for so long, unless that is longer than anybody may ask for. */
static int request_pause_client(struct request *request, double seconds, int64_t now) {
  struct settings *settings = request->settings;
  if (!(seconds > 0.0 && seconds <= settings->max_wait))
    return 0;
  int64_t until = now + (int64_t)(seconds * 1000.0);
  if (until <= settings->paused_until)
    return 0;
  settings->paused_until = until;
  return 1;
}

/* Backs off if another attempt is left and due in time. */
static int request_retry(struct request *request, int64_t now, double random) {
  double asked = request->failure.retry_after;
  double seconds = asked > 0.0 ? asked : (double)retry_backoff(request->attempts, random) / 1000.0;
  if (request->failure.status == 429)
    request_pause_client(request, seconds, now);
  if (request->attempts > request->settings->max_retries)
    return 0;
  char advice[sizeof request->failure.advice];
  memcpy(advice, request->failure.advice, sizeof advice);
  if (request_waits_too_long(request, seconds, now))
    return 0;
  memcpy(request->failure.advice, advice, sizeof advice);
  request->due = now + (int64_t)(seconds * 1000.0);
  request->state = REQUEST_WAITING;
  struct event *event = request_event(request, "retry");
  if (event != NULL) {
    event->seconds = seconds;
    event->status = request->failure.status;
    snprintf(event->message, sizeof event->message, "%.200s", request->failure.detail);
  }
  return 1;
}

/* The server's clock, by which it means its dates; else our own. */
static time_t response_now(const struct response *response) {
  time_t date = response->date[0] != '\0' ? curl_getdate(response->date, NULL) : 0;
  return date > 0 ? date : time(NULL);
}

void request_describe(const struct request *request, struct failure *failure) {
  const struct response *response = &request->response;
  failure->status = response->status;
  failure->attempts = request->attempts;
  failure->maybe_done = request->maybe_done;
  if (response->retry_after[0] != '\0')
    failure->retry_after = retry_after(response->retry_after, response_now(response));
  struct text id = text_in(failure->request_id, sizeof failure->request_id);
  text_add_foreign(&id, response->request_id, strlen(response->request_id), request->settings->key, 120);
  struct text place = text_in(failure->place, sizeof failure->place);
  text_add_foreign(&place, request->url, strcspn(request->url, "?"), request->settings->key, 150);
}

/* A service that says that nothing is left of its rate limit is not asked until it has something again:
   until `reset` (a Unix time or seconds), else for a second. */
static void request_mind_rate_limit(struct request *request, int64_t now) {
  const struct response *response = &request->response;
  if (!response->used_up)
    return;
  double seconds = 1.0;
  if (response->reset[0] != '\0')
    seconds = retry_reset(response->reset, response_now(response));
  if (!request_pause_client(request, seconds, now))
    return;
  struct event *event = request_event(request, "pause");
  if (event != NULL) {
    event->seconds = seconds;
    snprintf(event->message, sizeof event->message, "nothing is left of the service's rate limit");
  }
}

void request_attempted(struct request *request, CURLcode code, int64_t now, double random) {
  long status = 0;
  curl_easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, &status);
  request->response.status = status;
  request->state = REQUEST_DONE;
  struct event *event = request_event(request, "response");
  if (event != NULL) {
    event->status = status;
    event->seconds = (double)(now - request->started) / 1000.0;
  }
  request_mind_rate_limit(request, now);
  if (code == CURLE_OK && status >= 200 && status < 300)
    return;
  int again = 0;
  if (code != CURLE_OK) {
    request_failed_transfer(request, code);
    again = request->failure.kind != FAILURE_LIMIT && retry_helps_transfer(code);
  } else {
    request_failed_status(request);
    if (status >= 300 && status < 400 && request_redirect(request)) {
      request->state = REQUEST_WAITING;
      request->due = now;
      return;
    }
    again = retry_helps_status(status);
  }
  if (content_may_be_done(&request->content, code, status, request->easy))
    request->maybe_done = 1;
  request_describe(request, &request->failure);
  if (event != NULL)
    snprintf(event->message, sizeof event->message, "%.200s", request->failure.detail);
  if (again && content_may_repeat(&request->content, code, status, request->easy))
    request_retry(request, now, random);
}

int request_reconsider(struct request *request, const struct failure *failure, int64_t now, double random) {
  request->maybe_done = request->content.method != NULL;
  request->failure = *failure;
  request_describe(request, &request->failure);
  return content_may_repeat(&request->content, CURLE_OK, request->response.status, request->easy) &&
         request_retry(request, now, random);
}
