#include "http/request.h"

#include "base/text.h"
#include "http/secrets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
  request->response.pace = &request->pace;
  snprintf(request->what, sizeof request->what, "%s", what);
  return request;
}

void request_save(struct request *request, struct sink *sink) {
  request->sink = sink_keep(sink);
  request->response.sink = sink;
  if (request->pace.stall_ms == 0)
    request->pace.stall_ms = PACE_STALL_MS;
}

void request_set_content(struct request *request, struct content *content) {
  request->content = *content;
  *content = (struct content){0};
  if (request->content.body.count > 0 && request->pace.stall_ms == 0)
    request->pace.stall_ms = PACE_STALL_MS;
}

const char *request_secrets(const struct request *request) {
  return request->secrets != NULL ? request->secrets : request->settings->secrets;
}

static int64_t request_paused_until(const struct request *request) {
  const struct settings *settings = settings_home(request->settings);
  return request->patient && settings->long_paused_until > settings->paused_until ? settings->long_paused_until
                                                                                  : settings->paused_until;
}

int64_t request_due(const struct request *request) {
  int64_t paused = request_paused_until(request);
  int64_t due = request->due > paused ? request->due : paused;
  return request->deadline != 0 && request->deadline < due ? request->deadline : due;
}

void request_begin_deadline(struct request *request, int64_t now) {
  const struct settings *settings = request->settings;
  int endless = request->pace.stall_ms > 0 && !settings->has_deadline;
  request->deadline = endless ? INT64_MAX : now + settings->deadline_ms;
}

int request_is_elsewhere(const struct request *request) {
  return request->settings->home != NULL;
}

int64_t request_overdue(const struct request *request) {
  int64_t still = pace_due(&request->pace);
  return still < request->overdue ? still : request->overdue;
}

void request_mind_pause(struct request *request, int64_t now) {
  if (request_paused_until(request) <= now)
    return;
  if (request->patient)
    request->deadline = 0;
  else if (request->deadline == 0)
    request_begin_deadline(request, now);
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
  sink_release(request->sink);
  settings_release(request->settings);
  secrets_free(request->secrets);
  free(request->url);
  free(request);
}

struct event *request_event(const struct request *request, const char *type) {
  struct settings *home = settings_home(request->settings);
  if (!home->watched)
    return NULL;
  struct event *event = event_add(&home->events, type, request->url, request_secrets(request));
  if (event != NULL) {
    /* The service made the address, and may have signed it. */
    if (request->redirects > 0 || request->sink != NULL || request_is_elsewhere(request))
      event->url[strcspn(event->url, "?")] = '\0';
    event->attempt = request->attempts;
    event->method = request->content.method;
    memcpy(event->what, request->what, sizeof event->what);
  }
  return event;
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
