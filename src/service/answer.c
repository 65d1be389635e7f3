#include "service/answer.h"

#include "base/text.h"
#include "lua/json.h"
#include "service/warning.h"

#include <lauxlib.h>

#include <stdio.h>
#include <string.h>

/* What the body has at the path, as text into the room, unless there is something already. */
static void answer_take(lua_State *L, int body, const char *path, char *room, size_t size,
                        const struct request *request) {
  size_t length = 0;
  json_push_path(L, body, path);
  if (room[0] == '\0' && (lua_type(L, -1) == LUA_TSTRING || lua_type(L, -1) == LUA_TNUMBER)) {
    const char *bytes = lua_tolstring(L, -1, &length);
    struct text text = text_in(room, size);
    text_add_foreign(&text, bytes, length, request_secrets(request), 300);
  }
  lua_pop(L, 1);
}

/* Code, message and address of the documents in the body at `body`, in any of the shapes that the services use: {code,
   message, docs_url}, {error: {code, message, doc_url}}, {error: "message"}, {error_code, message}. */
static void answer_add_error(lua_State *L, int body, const struct request *request, struct failure *failure) {
  char message[420] = "";
  char *code = failure->code;
  code[0] = '\0';
  answer_take(L, body, "error.code", code, sizeof failure->code, request);
  answer_take(L, body, "code", code, sizeof failure->code, request);
  answer_take(L, body, "error_code", code, sizeof failure->code, request);
  json_push_path(L, body, "error");
  if (lua_type(L, -1) == LUA_TSTRING)
    answer_take(L, body, "error", message, sizeof message, request);
  lua_pop(L, 1);
  answer_take(L, body, "error.message", message, sizeof message, request);
  answer_take(L, body, "message", message, sizeof message, request);
  answer_take(L, body, "msg", message, sizeof message, request);
  answer_take(L, body, "error.doc_url", failure->docs_url, sizeof failure->docs_url, request);
  answer_take(L, body, "docs_url", failure->docs_url, sizeof failure->docs_url, request);
  char before[sizeof failure->detail];
  memcpy(before, failure->detail, sizeof before);
  struct text detail = text_in(failure->detail, sizeof failure->detail);
  text_add(&detail, "%s", before);
  if (code[0] != '\0' || message[0] != '\0')
    text_add(&detail, " (%s%s%s)", code, code[0] != '\0' && message[0] != '\0' ? ": " : "", message);
}

void answer_push_text(lua_State *L, const struct request *request) {
  const struct buffer *body = &request->response.body;
  lua_pushlstring(L, body->length > 0 ? body->bytes : "", body->length);
}

void answer_explain(lua_State *L, const struct service *service, const struct request *request,
                    struct failure *failure) {
  int top = lua_gettop(L);
  luaL_checkstack(L, 12, NULL);
  answer_push_text(L, request);
  if (json_decode(L) && lua_istable(L, -1))
    answer_add_error(L, lua_gettop(L), request, failure);
  lua_settop(L, top);
  if ((failure->status == 401 || failure->status == 403) && failure->advice[0] == '\0' && service->key_header != NULL) {
    char advice[160] = "check the key (api_key)";
    const char *variable = service->key_variables[0];
    if (variable != NULL)
      snprintf(advice, sizeof advice, "check the key (api_key, or %s in the environment)", variable);
    failure_advise(failure, advice);
  }
}

void answer_no_json(lua_State *L, const struct request *request, struct failure *failure) {
  struct text detail = failure_begin(failure, FAILURE_DECODE);
  size_t length = 0;
  const char *why = lua_tolstring(L, -1, &length);
  text_add(&detail, "the answer is no JSON: ");
  text_add_foreign(&detail, why, length, request_secrets(request), 160);
  lua_pop(L, 1);
}

/* Whether the envelope at `body` says so. */
static int answer_succeeds(lua_State *L, const struct service *service, int body) {
  long long value = 0;
  int good = 1;
  if (service->success_field != NULL) {
    json_push_path(L, body, service->success_field);
    good = lua_isnil(L, -1) || (json_whole_number(L, -1, &value) && value == service->success_value);
    lua_pop(L, 1);
  }
  if (good && service->failure_field != NULL) {
    json_push_path(L, body, service->failure_field);
    good = lua_isnil(L, -1);
    lua_pop(L, 1);
  }
  return good;
}

int answer_check(lua_State *L, const struct service *service, struct request *request, int body,
                 struct failure *failure) {
  warning_take(L, service, request, body);
  if (!lua_istable(L, body) || answer_succeeds(L, service, body))
    return 1;
  failure_set(failure, FAILURE_API, "the service reports a failure");
  answer_add_error(L, body, request, failure);
  return 0;
}

int answer_read(lua_State *L, const struct service *service, struct request *request, struct failure *failure,
                int *no_json) {
  int top = lua_gettop(L);
  luaL_checkstack(L, 20, NULL);
  answer_push_text(L, request);
  *no_json = !json_decode(L);
  lua_remove(L, top + 1);
  if (*no_json) {
    answer_no_json(L, request, failure);
    return 0;
  }
  int good = answer_check(L, service, request, top + 1, failure);
  lua_settop(L, good ? top + 1 : top);
  return good;
}
