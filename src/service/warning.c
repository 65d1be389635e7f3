#include "service/warning.h"

#include "lua/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int warning_is_new(struct settings *settings, const char *topic) {
  uint64_t operation = seen_hash(topic, strlen(topic));
  return !seen_has(&settings->warned, operation) && seen_add(&settings->warned, operation) == 0;
}

/* The event to write into, or NULL when nobody would hear it, or this topic's warning was told. */
static struct event *warning_begin(struct settings *settings, const char *topic, const char *what, const char *url) {
  int is_hint = topic == NULL;
  if (!settings->watched && (is_hint || !settings->warns))
    return NULL;
  if (!is_hint && !warning_is_new(settings, topic))
    return NULL;
  struct event *event = event_add(&settings->events, "warning", url, settings->secrets);
  if (event == NULL)
    return NULL;
  event->hint = is_hint;
  snprintf(event->what, sizeof event->what, "%s", what);
  return event;
}

void warning_tell(struct settings *settings, const char *topic, const char *what, const char *url, const char *format,
                  ...) {
  struct event *event = warning_begin(settings, topic, what, url);
  if (event == NULL)
    return;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(event->message, sizeof event->message, format, arguments);
  va_end(arguments);
}

/* Adds the text at a path of the warning in the body, which is on top, if there is one. */
static void warning_add_field(lua_State *L, struct text *message, const char *before, const char *path,
                              const char *secrets) {
  size_t length = 0;
  json_push_path(L, -1, path);
  const char *bytes = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
  if (length > 0) {
    text_add(message, "%s", before);
    text_add_foreign(message, bytes, length, secrets, 120);
  }
  lua_pop(L, 1);
}

/* {message, v3_endpoint, sunset_date}, or a mere text. */
static void warning_add_body(lua_State *L, struct text *message, const char *secrets) {
  warning_add_field(L, message, "the service warns: ", lua_istable(L, -1) ? "message" : "", secrets);
  warning_add_field(L, message, "; instead: ", "v3_endpoint", secrets);
  warning_add_field(L, message, "; it ends on ", "sunset_date", secrets);
}

static void warning_add_headers(const struct response *response, struct text *message, const char *secrets) {
  if (response->sunset[0] == '\0') {
    text_add(message, "the service says that this operation is deprecated");
    return;
  }
  text_add(message, "the service announces the end of this operation for ");
  text_add_foreign(message, response->sunset, strlen(response->sunset), secrets, 60);
}

void warning_take(lua_State *L, const struct service *service, struct request *request, int body) {
  struct settings *settings = request->settings;
  const struct response *response = &request->response;
  int deprecated = response->deprecation[0] != '\0' && strcmp(response->deprecation, "false") != 0;
  if (service->warning_field != NULL)
    json_push_path(L, body, service->warning_field);
  else
    lua_pushnil(L);
  int in_body = lua_istable(L, -1) || lua_type(L, -1) == LUA_TSTRING;
  if (in_body || deprecated || response->sunset[0] != '\0') {
    /* Its words first: reading the body may run a finalizer, and that may tell the events there are. */
    char room[sizeof((struct event *)0)->message];
    struct text message = text_in(room, sizeof room);
    if (in_body)
      warning_add_body(L, &message, request_secrets(request));
    if (in_body && response->sunset[0] != '\0')
      text_add(&message, "; ");
    if (!in_body || response->sunset[0] != '\0')
      warning_add_headers(response, &message, request_secrets(request));
    struct event *event = warning_begin(settings, request->what, request->what, request->url);
    if (event != NULL) {
      event->attempt = request->attempts;
      event->method = request->content.method;
      memcpy(event->message, room, sizeof room);
    }
  }
  lua_pop(L, 1);
}
