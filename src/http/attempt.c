#include "http/attempt.h"

#include "base/clock.h"
#include "base/text.h"
#include "http/proxy.h"
#include "http/redirect.h"
#include "http/retry.h"
#include "http/secrets.h"
#include "http/socket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OVERDUE_MS = 1000, LONGEST_PATIENCE = 2 * 86400 /* seconds */ };

static CURLcode attempt_set_security(CURL *easy, const struct settings *settings) {
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

static CURLcode attempt_set_behaviour(CURL *easy, const struct request *request) {
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
  /* Transfers, down and up, do not share a connection: one lost packet would hold all streams up (transfers.md 11). */
  if (code == CURLE_OK && request->pace.stall_ms > 0)
    code = curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
#if LIBCURL_VERSION_NUM >= 0x075700
  /* A name that is still being looked up must not hold up whoever cancels. */
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
  return code;
}

#if LIBCURL_VERSION_NUM >= 0x075000
/* libcurl calls it whenever it sends the attempt. That is more than once where a connection that was used before died
   without an answer; and what was sent over it may have been acted upon. */
static int attempt_on_sending(void *owner, char *remote, char *local, int remote_port, int local_port) {
  struct request *request = owner;
  (void)remote, (void)local, (void)remote_port, (void)local_port;
  if (request->sent && request->content.method != NULL)
    request->maybe_done = 1;
  request->sent = 1;
  return CURL_PREREQFUNC_OK;
}
#endif

/* Over a connection that was used before, libcurl itself may send a request twice. What must not be sent twice goes
   over a connection of its own; and so does whatever changes something where libcurl would not tell. */
static CURLcode attempt_mind_repeats(CURL *easy, struct request *request) {
  CURLcode code = CURLE_UNKNOWN_OPTION;
  if (request->content.method == NULL)
    return CURLE_OK;
#if LIBCURL_VERSION_NUM >= 0x075000
  code = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, attempt_on_sending);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_PREREQDATA, request);
#endif
  if (code == CURLE_UNKNOWN_OPTION || (code == CURLE_OK && !request->content.repeatable))
    code = curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  return code;
}

static CURLcode attempt_set_callbacks(CURL *easy, struct request *request) {
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
    code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, socket_open);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &request->socket_error);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_PRIVATE, request);
  return code;
}

/* "/v1/asset/list?limit=100": said to libcurl apart from the URL. When memory is short, libcurl 7.88
   may forget the query of a URL without saying so, and a forgotten filter would list everything. */
static const char *attempt_target(const char *url) {
  const char *host = strstr(url, "://");
  return host != NULL ? strchr(host + 3, '/') : NULL;
}

static int64_t attempt_timeout(const struct request *request) {
  if (request->timeout_ms > 0)
    return request->timeout_ms;
  return request->content.method == NULL && request->pace.stall_ms == 0 ? request->settings->timeout_ms
                                                                        : request->settings->write_timeout_ms;
}

static CURLcode attempt_gather_secrets(struct request *request) {
  char *own = NULL;
  int good = secrets_add_headers(&own, request->content.headers) && secrets_add_query(&own, request->url);
  if (good && own != NULL) {
    const char *common = request->settings->secrets;
    good = secrets_add(&own, common, strlen(common));
  }
  secrets_free(request->secrets);
  request->secrets = own;
  return good ? CURLE_OK : CURLE_OUT_OF_MEMORY;
}

/* What is the same for all attempts, and what a redirect to another host makes anew. */
static CURLcode attempt_set_up(struct request *request) {
  CURL *easy = request->easy;
  CURLcode code = attempt_gather_secrets(request);
  if (code == CURLE_OK)
    code = attempt_set_security(easy, request->settings);
  if (code == CURLE_OK)
    code = attempt_set_behaviour(easy, request);
  if (code == CURLE_OK)
    code = attempt_set_callbacks(easy, request);
  if (code == CURLE_OK)
    code = attempt_mind_repeats(easy, request);
  if (code == CURLE_OK)
    code = content_apply(&request->content, request->settings->headers, easy, &request->pace);
  request->is_set_up = code == CURLE_OK;
  return code;
}

/* How long the attempt may take; 0: as long as it takes. */
static int64_t attempt_limit(const struct request *request, int64_t now) {
  int64_t left = request->deadline - now > 1 ? request->deadline - now : 1;
  if (request->pace.stall_ms > 0)
    return request->deadline < INT64_MAX ? left : 0;
  return attempt_timeout(request) < left ? attempt_timeout(request) : left;
}

static CURLcode attempt_set_address(struct request *request, int64_t limit) {
  CURLcode code = curl_easy_setopt(request->easy, CURLOPT_TIMEOUT_MS, (long)limit);
  if (code == CURLE_OK)
    code = curl_easy_setopt(request->easy, CURLOPT_URL, request->url);
  if (code == CURLE_OK)
    code = curl_easy_setopt(request->easy, CURLOPT_REQUEST_TARGET, attempt_target(request->url));
  if (code == CURLE_OK && request->sink != NULL)
    code = sink_begin(request->sink, &request->content, request->settings->headers, request->easy);
  return code;
}

/* Nothing came of it yet. */
static void attempt_begin(struct request *request, int64_t now, int64_t limit) {
  buffer_clear(&request->response.body);
  request->response.header_bytes = 0;
  request->response.too_large = 0;
  request->response.out_of_memory = 0;
  request->response.is_paused = 0;
  request->response.taken = 0;
  request->curl_message[0] = '\0';
  request->sent = 0;
  request->socket_error = 0;
  response_begin(&request->response);
  body_begin(&request->content.body);
  request->attempts++;
  request->started = now;
  request->overdue = limit > 0 ? now + limit + OVERDUE_MS : INT64_MAX;
  request->pace.answer_ms = attempt_timeout(request);
  pace_begin(&request->pace, body_length(&request->content.body) > 0, request->settings->connect_timeout_ms);
  request->failure = (struct failure){.retry_after = -1.0};
  request_event(request, "request");
}

int attempt_prepare(struct request *request, int64_t now) {
  CURLcode code = CURLE_OK;
  char number[TEXT_NUMBER];
  if (request->deadline != 0 && now >= request->deadline) { /* the service paused the client for too long */
    request->state = REQUEST_DONE;
    failure_set(&request->failure, FAILURE_TIMEOUT, "the deadline of %s s passed while %s",
                text_number(number, 6, (double)request->settings->deadline_ms / 1000.0),
                request->started == 0 ? "the service had the client wait" : "waiting for another attempt");
    request_describe(request, &request->failure);
    return 0;
  }
  if (request->deadline == 0)
    request_begin_deadline(request, now);
  if (!request->is_set_up)
    code = attempt_set_up(request);
  int64_t limit = attempt_limit(request, now);
  if (code == CURLE_OK)
    code = attempt_set_address(request, limit);
  if (code != CURLE_OK) {
    request->state = REQUEST_DONE;
    failure_set(&request->failure, FAILURE_LIMIT, "libcurl refused to make the request: %s", curl_easy_strerror(code));
    if (code == CURLE_UNSUPPORTED_PROTOCOL)
      failure_advise(&request->failure, "this libcurl was built without TLS; install one that has it");
    return 0;
  }
  attempt_begin(request, now, limit);
  return 1;
}

/* ---- what became of it ---- */

static int attempt_failed_at_proxy(CURLcode code) {
#if LIBCURL_VERSION_NUM >= 0x074900
  if (code == CURLE_PROXY)
    return 1;
#endif
  return code == CURLE_COULDNT_RESOLVE_PROXY;
}

/* The system had no socket for it: that is no fault of the connection's, but may be over soon. */
static int attempt_starved(struct request *request) {
  const char *short_of = socket_shortage(request->socket_error);
  if (short_of == NULL)
    return 0;
  failure_set(&request->failure, FAILURE_LIMIT, "the system gives no %s for a connection", short_of);
  failure_advise(&request->failure, "close files, or allow more of them (ulimit -n), and try again");
  return 1;
}

static void attempt_failed_transfer(struct request *request, CURLcode code) {
  struct failure *failure = &request->failure;
  const struct settings *settings = request->settings;
  char number[TEXT_NUMBER];
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
  if (code == CURLE_OPERATION_TIMEDOUT && pace_due(&request->pace) <= clock_ms()) {
    text_add(&detail, "%s for %s s", request->pace.flows ? "nothing moved" : "no answer came",
             text_number(number, 6,
                         (double)(request->pace.flows ? request->pace.stall_ms : request->pace.answer_ms) / 1000.0));
    failure_advise(failure, request->pace.flows ? "check the connection, or allow more with stall"
                                                : "try again later, or allow more with timeout");
    return;
  }
  const char *words = request->curl_message[0] != '\0' ? request->curl_message : curl_easy_strerror(code);
  if (code == CURLE_SEND_FAIL_REWIND)
    words = "the connection broke off before an answer came";
  text_add_foreign(&detail, words, strlen(words), request_secrets(request), 300);
  if (attempt_failed_at_proxy(code)) {
    text_add(&detail, " (proxy %.200s)", settings->proxy.url != NULL ? settings->proxy.url : "");
    failure_advise(failure, "check the proxy");
    return;
  }
  if (code == CURLE_SSL_CACERT_BADFILE)
    failure_advise(failure,
                   "the certificates to trust cannot be read: check ca_file, and whether a file can be opened");
  else if (code == CURLE_PEER_FAILED_VERIFICATION)
    failure_advise(failure, "the certificate was not accepted: name the right authority with ca_file");
  else if (code == CURLE_OPERATION_TIMEDOUT)
    failure_advise(failure, "try again later, or allow more with timeout and connect_timeout");
  else
    failure_advise(failure, "check the connection and try again");
}

/* What a proxy answered when it was asked to open the way to the service, if that was no success. */
static long attempt_proxy_status(const struct request *request) {
  long status = 0;
  curl_easy_getinfo(request->easy, CURLINFO_HTTP_CONNECTCODE, &status);
  return status >= 300 ? status : 0;
}

static void attempt_failed_proxy(struct request *request, long status) {
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

static void attempt_failed_status(struct request *request) {
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

/* Whether it waits although it was told to wait for longer than anybody may ask for. */
static int attempt_is_patient(const struct request *request, double seconds) {
  return request->patient && request->failure.status == 429 && seconds <= LONGEST_PATIENCE;
}

/* Whether the one asked for waits longer than allowed; says so in the failure. */
static int attempt_waits_too_long(struct request *request, double seconds, int64_t now) {
  const struct settings *settings = request->settings;
  char advice[sizeof request->failure.advice];
  char number[TEXT_NUMBER];
  if (attempt_is_patient(request, seconds))
    return 0;
  if (request->failure.retry_after > settings->max_wait)
    snprintf(advice, sizeof advice, "the service asks to wait %.0f s, more than max_wait (%s s): go on after that",
             seconds, text_number(number, 6, settings->max_wait));
  else if ((double)(request->deadline - now) <= seconds * 1000.0)
    snprintf(advice, sizeof advice, "the deadline of %s s leaves no time for another attempt",
             text_number(number, 6, (double)settings->deadline_ms / 1000.0));
  else
    return 0;
  failure_advise(&request->failure, advice);
  return 1;
}

/* Nothing more is sent for this client for so long. What is longer than anybody may ask for holds only those back that
   are patient. */
static int attempt_pause_client(struct request *request, double seconds, int64_t now) {
  struct settings *settings = settings_home(request->settings);
  int is_long = !(seconds <= settings->max_wait);
  int64_t *paused_until = is_long ? &settings->long_paused_until : &settings->paused_until;
  if (!(seconds > 0.0) || (is_long && !attempt_is_patient(request, seconds)))
    return 0;
  int64_t until = now + clock_ms_in(seconds);
  if (until <= *paused_until)
    return 0;
  *paused_until = until;
  return 1;
}

/* Backs off if another attempt is left and due in time. */
static int attempt_retry(struct request *request, int64_t now, double random) {
  double asked = request->failure.retry_after;
  double seconds = asked > 0.0 ? asked : (double)retry_backoff(request->attempts, random) / 1000.0;
  if (request->failure.status == 429)
    attempt_pause_client(request, seconds, now);
  if (request->attempts > request->settings->max_retries || attempt_waits_too_long(request, seconds, now))
    return 0;
  if (request->failure.status == 421) /* another connection may lead to the right server */
    curl_easy_setopt(request->easy, CURLOPT_FRESH_CONNECT, 1L);
  request->due = now + clock_ms_in(seconds);
  request->state = REQUEST_WAITING;
  struct event *event = request_event(request, "retry");
  if (event != NULL) {
    event->seconds = seconds;
    event->status = request->failure.status;
    snprintf(event->message, sizeof event->message, "%.200s", request->failure.detail);
  }
  return 1;
}

/* A service that says that nothing is left of its rate limit is not asked until it has something again. Requests count,
   not hours of video or tokens (twelvelabs.md 5). */
static void attempt_mind_rate_limit(struct request *request, int64_t now) {
  const struct response *response = &request->response;
  if (!limit_is_told(&response->rate_limit))
    return;
  double seconds = limit_wait(&response->rate_limit, response_now(response));
  if (!attempt_pause_client(request, seconds, now))
    return;
  struct event *event = request_event(request, "pause");
  if (event != NULL) {
    event->seconds = seconds;
    snprintf(event->message, sizeof event->message, "nothing is left of the service's rate limit");
  }
}

/* For an answer's body that goes into a file, what came of that comes first. Whether it settles the matter; if not,
   the answer is one without a file. */
static int attempt_ended_in_file(struct request *request, CURLcode code, int64_t now, double random) {
  enum sink_end end = request->sink != NULL ? sink_ended(request->sink, code) : SINK_OUTSIDE;
  switch (end) {
    case SINK_OUTSIDE:
      return 0;
    case SINK_DONE:
      return 1;
    case SINK_MORE:
      request->attempts = 0;
      request->state = REQUEST_WAITING;
      request->due = now;
      return 1;
    case SINK_SHORT:
    case SINK_FAILED:
      request->failure = request->sink->failure;
  }
  if (content_may_be_done(&request->content, code, request->response.status, request->easy))
    request->maybe_done = 1;
  request_describe(request, &request->failure);
  if (end == SINK_SHORT && content_may_repeat(&request->content, code, request->response.status, request->easy))
    attempt_retry(request, now, random);
  return 1;
}

/* What went wrong with an attempt, in its failure; whether another one may help. */
static int attempt_judge(struct request *request, CURLcode *code) {
  long status = request->response.status;
  long refused = *code != CURLE_OK ? attempt_proxy_status(request) : 0;
  if (refused != 0) {
    attempt_failed_proxy(request, refused);
    *code = CURLE_COULDNT_CONNECT; /* nothing of it reached the service */
    return retry_helps_status(refused);
  }
  if (*code == CURLE_OK) {
    attempt_failed_status(request);
    return retry_helps_status(status);
  }
  if (attempt_starved(request))
    return 1;
  attempt_failed_transfer(request, *code);
  return request->failure.kind != FAILURE_LIMIT && retry_helps_transfer(*code);
}

void attempt_ended(struct request *request, CURLcode code, int64_t now, double random) {
  struct failure spoiled;
  long status = 0;
  curl_easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, &status);
  request->response.status = status;
  request->state = REQUEST_DONE;
  struct event *event = request_event(request, "response");
  if (event != NULL) {
    event->status = status;
    event->seconds = (double)(now - request->started) / 1000.0;
  }
  attempt_mind_rate_limit(request, now);
  if (code == CURLE_OK && !request->response.headers_ended) /* which libcurl takes for an answer without a body */
    code = CURLE_PARTIAL_FILE;
  int sound = body_is_sound(&request->content.body, &spoiled);
  if (sound && attempt_ended_in_file(request, code, now, random)) {
    if (event != NULL)
      snprintf(event->message, sizeof event->message, "%.200s", request->failure.detail);
    return;
  }
  if (sound && code == CURLE_OK && status >= 200 && status < 300)
    return;
  int again = attempt_judge(request, &code);
  if (code == CURLE_OK && redirect_follow(request)) {
    request->state = REQUEST_WAITING;
    request->due = now;
    return;
  }
  if (!sound) { /* another attempt would send something else, or nothing */
    request->failure = spoiled;
    again = 0;
  }
  if (content_may_be_done(&request->content, code, status, request->easy))
    request->maybe_done = 1;
  if (request->sink != NULL && sink_has_progress(request->sink))
    request->attempts = 1; /* a night of bad lines has any number of them */
  request_describe(request, &request->failure);
  if (event != NULL)
    snprintf(event->message, sizeof event->message, "%.200s", request->failure.detail);
  if (again && content_may_repeat(&request->content, code, status, request->easy))
    attempt_retry(request, now, random);
}

int attempt_reconsider(struct request *request, const struct failure *failure, int64_t now, double random) {
  request->maybe_done = request->content.method != NULL;
  request->failure = *failure;
  request_describe(request, &request->failure);
  return content_may_repeat(&request->content, CURLE_OK, request->response.status, request->easy) &&
         attempt_retry(request, now, random);
}
