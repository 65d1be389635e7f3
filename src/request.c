#include "request.h"

#include "redirect.h"
#include "retry.h"
#include "secrets.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_HEADERS = 256 * 1024, OVERDUE_MS = 1000 };

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

/* The value of a header line if it is the one called `name`, and its length; NULL when it is another. */
static const char *header_find(const char *line, size_t length, const char *name, size_t *found) {
  size_t named = strlen(name);
  if (length <= named || !text_alike(line, name, named))
    return NULL;
  const char *value = line + named;
  const char *end = line + length;
  while (value < end && (*value == ' ' || *value == '\t'))
    value++;
  if (value == end || *value != ':')
    return NULL;
  value++;
  while (value < end && (*value == ' ' || *value == '\t'))
    value++;
  *found = (size_t)(end - value);
  return value;
}

/* Copies that value; 1 when it was the one. */
static int header_value(const char *line, size_t length, const char *name, char *room, size_t size) {
  size_t fits = 0;
  const char *value = header_find(line, length, name, &fits);
  if (value == NULL)
    return 0;
  if (fits >= size)
    fits = 0; /* half a value is worth nothing, and could end within the key, which is then not seen in it */
  memcpy(room, value, fits);
  room[fits] = '\0';
  return 1;
}

static void response_begin(struct response *response) {
  response->retry_after[0] = '\0';
  response->rate_limit = (struct limit){0};
  response->request_id[0] = '\0';
  response->sunset[0] = '\0';
  response->deprecation[0] = '\0';
  buffer_clear(&response->line);
  buffer_clear(&response->links);
  buffer_clear(&response->location);
  response->date[0] = '\0';
}

/* Headers of any length. Several Link headers mean the same as one (RFC 9110, 5.3), and the first Location counts. */
static void response_add_value(struct response *response, const char *line, size_t length) {
  size_t found = 0;
  struct buffer *values = &response->links;
  const char *value = header_find(line, length, "link", &found);
  if (value == NULL) {
    values = &response->location;
    value = values->length == 0 ? header_find(line, length, "location", &found) : NULL;
  }
  if (value != NULL && (buffer_add(values, ",", values->length > 0) != 0 || buffer_add(values, value, found) != 0))
    response->out_of_memory = 1;
}

/* Reads the header line that is whole now, if there is one. */
static void response_take_line(struct response *response) {
  const char *line = response->line.bytes;
  size_t length = response->line.length;
  if (length == 0)
    return;
  if (!header_value(line, length, "date", response->date, sizeof response->date) &&
      !header_value(line, length, "retry-after", response->retry_after, sizeof response->retry_after) &&
      !header_value(line, length, "x-request-id", response->request_id, sizeof response->request_id) &&
      !limit_read(&response->rate_limit, line, length) &&
      !header_value(line, length, "sunset", response->sunset, sizeof response->sunset) &&
      !header_value(line, length, "deprecation", response->deprecation, sizeof response->deprecation))
    response_add_value(response, line, length);
  buffer_clear(&response->line);
}

/* A line that begins with a space goes on with the one before: both are one, with a space between
   (RFC 9112, 5.2). libcurl hands over each by itself. */
static void response_add_line(struct response *response, const char *line, size_t length) {
  int goes_on = length > 0 && (line[0] == ' ' || line[0] == '\t');
  while (length > 0 && (unsigned char)line[length - 1] <= ' ')
    length--;
  if (!goes_on)
    response_take_line(response);
  else if (response->line.length == 0) /* behind the status line: it belongs to nothing */
    return;
  for (; length > 0 && (*line == ' ' || *line == '\t'); length--)
    line++;
  if (buffer_add(&response->line, " ", goes_on ? 1 : 0) != 0 || buffer_add(&response->line, line, length) != 0)
    response->out_of_memory = 1;
}

static size_t response_header(char *line, size_t size, size_t count, void *owner) {
  struct response *response = owner;
  size_t length = size * count;
  response->header_bytes += length;
  if (response->header_bytes > LARGEST_HEADERS) {
    response->too_large = 1;
    return 0;
  }
  if (response->body.length > 0)
    return length; /* a trailer, which says nothing of what is read here */
  if (length >= 5 && memcmp(line, "HTTP/", 5) == 0)
    response_begin(response); /* what came before belonged to an interim answer */
  else
    response_add_line(response, line, length);
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

const char *request_secrets(const struct request *request) {
  return request->secrets != NULL ? request->secrets : request->settings->secrets;
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
  buffer_free(&request->response.line);
  buffer_free(&request->response.links);
  buffer_free(&request->response.location);
  buffer_free(&request->response.next);
  content_free(&request->content);
  settings_release(request->settings);
  secrets_free(request->secrets);
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
  /* Always said, so that libcurl never reads one, with its password, from the environment. */
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_PROXY, settings->proxy.url != NULL ? settings->proxy.url : "");
  if (code == CURLE_OK && settings->proxy.login != NULL)
    code = curl_easy_setopt(easy, CURLOPT_PROXYUSERPWD, settings->proxy.login);
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
  struct event *event = event_add(&request->settings->events, type, request->url, request_secrets(request));
  if (event != NULL) {
    if (request->redirects > 0) /* the address is the service's own, and may be signed */
      event->url[strcspn(event->url, "?")] = '\0';
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

static CURLcode request_gather_secrets(struct request *request) {
  char *own = NULL;
  int good = secrets_add_headers(&own, request->content.headers) && secrets_add_query(&own, request->url);
  if (good && own != NULL) {
    const char *common = request->settings->secrets;
    good = secrets_add(&own, common, strlen(common));
  }
  request->secrets = own;
  return good ? CURLE_OK : CURLE_OUT_OF_MEMORY;
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
    code = request_gather_secrets(request);
    if (code == CURLE_OK)
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

static int request_failed_at_proxy(CURLcode code) {
#if LIBCURL_VERSION_NUM >= 0x074900
  if (code == CURLE_PROXY)
    return 1;
#endif
  return code == CURLE_COULDNT_RESOLVE_PROXY;
}

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
  text_add_foreign(&detail, words, strlen(words), request_secrets(request), 300);
  if (request_failed_at_proxy(code)) {
    text_add(&detail, " (proxy %.200s)", settings->proxy.url != NULL ? settings->proxy.url : "");
    failure_advise(failure, "check the proxy");
    return;
  }
  if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
    failure_advise(failure, "the certificate was not accepted: name the right authority with ca_file");
  else if (code == CURLE_OPERATION_TIMEDOUT)
    failure_advise(failure, "try again later, or allow more with timeout and connect_timeout");
  else
    failure_advise(failure, "check the connection and try again");
}

/* What a proxy answered when it was asked to open the way to the service, if that was no success. */
static long request_proxy_status(const struct request *request) {
  long status = 0;
  curl_easy_getinfo(request->easy, CURLINFO_HTTP_CONNECTCODE, &status);
  return status >= 300 ? status : 0;
}

static void request_failed_proxy(struct request *request, long status) {
  struct failure *failure = &request->failure;
  const struct proxy *proxy = &request->settings->proxy;
  failure_set(failure, FAILURE_NETWORK, "the proxy %.200s refuses to open the way: it answers %ld", proxy->url, status);
  if (status != 407)
    failure_advise(failure, "ask those who run the proxy, or go without it (proxy = \"\", or NO_PROXY)");
  else if (proxy->login != NULL)
    failure_advise(failure, "check the user name and the password in the proxy's address");
  else
    failure_advise(failure, "give a user name and password in the proxy's address: \"http://user:password@host:port\"");
}

static void request_failed_status(struct request *request) {
  struct failure *failure = &request->failure;
  long status = request->response.status;
  failure_set(failure, FAILURE_HTTP, "HTTP %ld", status);
  if (status == 407)
    failure_advise(failure, "a proxy on the way wants a user name and a password: give them in the proxy's address");
  else if (status == 429)
    failure_advise(failure, "the service limits how often it may be asked; go on later");
  else if (status >= 500)
    failure_advise(failure, "the service has trouble; go on later");
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
  if (request->failure.status == 421) /* another connection may lead to the right server */
    curl_easy_setopt(request->easy, CURLOPT_FRESH_CONNECT, 1L);
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
    failure->retry_after = limit_seconds(response->retry_after, response_now(response));
  struct text id = text_in(failure->request_id, sizeof failure->request_id);
  text_add_foreign(&id, response->request_id, strlen(response->request_id), request_secrets(request), 120);
  struct text place = text_in(failure->place, sizeof failure->place);
  text_add_foreign(&place, request->url, strcspn(request->url, "?"), request_secrets(request), 150);
}

/* A service that says that nothing is left of its rate limit is not asked until it has something again. Requests count,
   not hours of video or tokens (twelvelabs.md 5). */
static void request_mind_rate_limit(struct request *request, int64_t now) {
  const struct response *response = &request->response;
  double seconds = limit_wait(&response->rate_limit, response_now(response));
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
  long refused = code != CURLE_OK ? request_proxy_status(request) : 0;
  if (refused != 0) {
    request_failed_proxy(request, refused);
    again = retry_helps_status(refused);
    code = CURLE_COULDNT_CONNECT; /* nothing of it reached the service */
  } else if (code != CURLE_OK) {
    request_failed_transfer(request, code);
    again = request->failure.kind != FAILURE_LIMIT && retry_helps_transfer(code);
  } else {
    request_failed_status(request);
    if (redirect_follow(request)) {
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
