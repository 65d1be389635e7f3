#include "http/redirect.h"

#include "http/elsewhere.h"
#include "http/link.h"
#include "http/secrets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_REDIRECTS = 5 };

static int redirect_is_one(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Says where a redirect leads, without what may be secret there: user name, password and query. Always 0. */
static int redirect_refuse(struct request *request, const char *how) {
  const char *target = request->response.location.bytes;
  const char *end = target + strcspn(target, "?#");
  for (const char *c = target; c < end; c++) {
    if (*c == '@')
      target = c + 1;
  }
  struct text detail = failure_begin(&request->failure, FAILURE_HTTP);
  text_add(&detail, "HTTP %ld redirects %s: ", request->response.status, how);
  text_add_foreign(&detail, target, (size_t)(end - target), request_secrets(request), 200);
  return 0;
}

/* Who redirects has not acted, and 307 and 308 say to send the same there; 303 is how one who has acted says where to
   read what came of it (RFC 9110, 15.4). By 301 and 302 most clients turn a POST into a GET, and others do not: nobody
   knows what is meant. */
static int redirect_says_how(const struct request *request) {
  long status = request->response.status;
  return request->content.method == NULL || status == 303 || status == 307 || status == 308;
}

/* Where `url`, which is the request's from now on, has it go. Always 1. */
static int redirect_set(struct request *request, char *url) {
  free(request->url);
  request->url = url;
  request->redirects++;
  request->attempts--; /* a redirect is part of the same attempt */
  return 1;
}

static int redirect_go(struct request *request, const struct buffer *place) {
  const struct origin *origin = &request->settings->origin;
  struct buffer url = {0};
  if (buffer_add(&url, origin->url, origin_length(origin)) != 0 || buffer_add(&url, place->bytes, place->length) != 0 ||
      (request->response.status == 303 && content_become_get(&request->content, request->easy) != CURLE_OK)) {
    buffer_free(&url);
    return failure_no_memory(&request->failure);
  }
  return redirect_set(request, url.bytes);
}

/* A file may lie at another host, where neither the key nor a script's own headers go. What is sent goes nowhere else:
   its address was signed for one host. */
static int redirect_go_elsewhere(struct request *request) {
  const struct buffer *location = &request->response.location;
  struct buffer url = {0};
  const char *why = "memory ran out";
  struct settings *settings = NULL;
  if (link_locate(NULL, request->url, location->bytes, location->length, &url) == LINK_FOUND)
    settings = elsewhere_settings(request->settings, url.bytes, &why);
  if (settings == NULL) {
    buffer_free(&url);
    redirect_refuse(request, "to another host, where it cannot go");
    failure_advise(&request->failure, why);
    return 0;
  }
  secrets_free_headers(&request->content.headers);
  settings_release(request->settings);
  request->settings = settings;
  request->is_set_up = 0;
  return redirect_set(request, url.bytes);
}

int redirect_follow(struct request *request) {
  const struct buffer *location = &request->response.location;
  struct buffer place = {0};
  char often[40];
  int good = 0;
  if (location->length == 0 || !redirect_is_one(request->response.status))
    return 0;
  switch (link_locate(&request->settings->origin, request->url, location->bytes, location->length, &place)) {
    case LINK_NO_MEMORY:
      failure_no_memory(&request->failure);
      break;
    case LINK_NO_ADDRESS:
      redirect_refuse(request, "to what is no address");
      break;
    case LINK_ELSEWHERE:
      if (request->pace.stall_ms > 0 && request->content.method == NULL && request->redirects < MOST_REDIRECTS) {
        good = redirect_go_elsewhere(request);
        break;
      }
      redirect_refuse(request, "to another origin, where the key must not go");
      failure_advise(&request->failure, "check base_url");
      break;
    case LINK_FOUND:
      snprintf(often, sizeof often, "for the %dth time", request->redirects + 1);
      if (request->redirects >= MOST_REDIRECTS)
        redirect_refuse(request, often);
      else if (!redirect_says_how(request))
        redirect_refuse(request, "what was sent, and does not say to send it again");
      else
        good = redirect_go(request, &place);
  }
  buffer_free(&place);
  return good;
}
