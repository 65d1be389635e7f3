#include "call.h"

#include "base/text.h"
#include "http/attachment_lua.h"
#include "http/elsewhere.h"
#include "http/engine_lua.h"
#include "lua/compat.h"
#include "lua/raise.h"
#include "lua/type.h"
#include "service/answer.h"

#include <string.h>

static struct call *call_check(lua_State *L, int index) {
  return luaL_checkudata(L, index, CALL_TYPE);
}

/* A walk over numbered pages wants to know when something may be deleted (struct client). */
static void call_begin_delete(struct call *call) {
  const char *method = call->content.method;
  call->deletes = method != NULL && strcmp(method, "DELETE") == 0;
  call->client->deletes_begun += (unsigned)call->deletes;
}

/* One that was only half made, for want of memory, does not keep its client alive. */
static void call_end_delete(struct call *call) {
  if (call->deletes)
    call->client->deletes_over++;
  call->deletes = 0;
}

/* A script may have put the key into the path. */
static void call_hide_secrets(struct call *call, const char *secrets) {
  char plain[sizeof call->name];
  memcpy(plain, call->name, sizeof plain);
  struct text name = text_in(call->name, sizeof call->name);
  text_add_foreign(&name, plain, strlen(plain), secrets, sizeof plain);
}

/* The settings to use, with one reference, and the URL in `url`. NULL with the failure. */
static struct settings *call_locate(const struct call *call, struct settings *own, struct buffer *url,
                                    struct failure *failure) {
  const char *why = "memory ran out";
  struct settings *settings = call->elsewhere ? elsewhere_settings(own, call->path.bytes, &why) : settings_keep(own);
  if (settings == NULL) {
    failure_set(failure, FAILURE_DECODE, "the address of the file cannot be used: %s", why);
    return NULL;
  }
  if ((call->elsewhere || buffer_add(url, own->origin.url, strlen(own->origin.url)) == 0) &&
      buffer_add(url, call->path.bytes, call->path.length) == 0)
    return settings;
  buffer_free(url);
  settings_release(settings);
  failure_no_memory(failure);
  return NULL;
}

/* Makes the content of what was read, now that its files are open. 0, or -1 when memory ran out. */
static int call_frame(struct call *call) {
  struct content *content = &call->content;
  const char *text = call->scratch.length > 0 ? call->scratch.bytes : "";
  switch (call->frame) {
    case CALL_FORM:
      return content_set_form(content, text, call->scratch.length, &call->files);
    case CALL_JSON:
      return content_set_text(content, text, call->scratch.length, &call->files);
    case CALL_FILE: /* an address at another host may be signed together with the headers that the service said */
      if (!call->elsewhere && !content_has_header(content, "content-type", strlen("content-type")) &&
          content_add_header(content, "Content-Type", call->files.list[0].type) != 0)
        return -1;
      return body_add_file(&content->body, &call->files.list[0], 0);
    default:
      return 0;
  }
}

static int call_start(lua_State *L, struct call *call, struct failure *failure) {
  struct settings *own = client_settings(call->client, failure);
  struct buffer url = {0};
  if (own == NULL)
    return 0;
  call_hide_secrets(call, own->secrets);
  if (!attachments_open(L, &call->files, failure))
    return 0;
  if (call_frame(call) != 0)
    return failure_no_memory(failure);
  struct settings *settings = call_locate(call, own, &url, failure);
  if (settings == NULL)
    return 0;
  call->request = request_new(settings, call->name, url.bytes);
  settings_release(settings);
  if (call->request == NULL)
    return failure_no_memory(failure);
  call_begin_delete(call);
  call->request->timeout_ms = call->timeout_ms;
  call->request->pace.stall_ms = call->stall_ms;
  request_set_content(call->request, &call->content);
  if (call->sink != NULL)
    request_save(call->request, call->sink);
  engine_start(call->engine, call->request);
  return 1;
}

static int call_push_failure(lua_State *L, const struct call *call, const struct failure *failure) {
  return raise_give(L, failure, call->client->service->name, call->name);
}

/* What the service answered, as plain Lua; 0 when it is asked again. */
static int call_push_answer(lua_State *L, struct call *call) {
  struct failure failure;
  int no_json = 0;
  if (call->raw || call->sink != NULL || call->request->response.body.length == 0) {
    lua_pushboolean(L, 1);
    return 1;
  }
  if (!answer_read(L, call->client->service, call->request, &failure, &no_json)) {
    if (no_json && engine_reconsider(call->engine, call->request, &failure))
      return 0;
    if (no_json)
      failure = call->request->failure;
    else
      request_describe(call->request, &failure);
    return call_push_failure(L, call, &failure);
  }
  if (!lua_toboolean(L, -1)) /* nil and false mean something else here */
    lua_pushboolean(L, 1);
  return 1;
}

/* Whether the service says that it cannot be done yet: a 409 with one of the codes. It is under way again then, unless
   that was often enough. */
static int call_is_again(lua_State *L, struct call *call, struct failure *failure) {
  int again = 0;
  if (failure->status != 409 || failure->code[0] == '\0')
    return 0;
  compat_getuservalue(L, 1);
  lua_rawgeti(L, -1, CALL_LATER);
  if (lua_istable(L, -1)) {
    lua_getfield(L, -1, failure->code);
    again = lua_toboolean(L, -1);
  }
  lua_settop(L, 1);
  if (!again || engine_reconsider(call->engine, call->request, failure))
    return again;
  *failure = call->request->failure;
  return 0;
}

int call_step(lua_State *L) {
  struct call *call = call_check(L, 1);
  struct failure failure;
  lua_settop(L, 1);
  luaL_checkstack(L, 20, NULL);
  call->engine = engine_get(L);
  if (call->over) {
    failure_set(&failure, FAILURE_CANCELLED, "the call was cancelled");
    return call_push_failure(L, call, &failure);
  }
  if (call->request == NULL && !call_start(L, call, &failure))
    return call_push_failure(L, call, &failure);
  for (;;) {
    struct request *request = call->request;
    if (request->state != REQUEST_DONE)
      engine_pump_lightly(call->engine);
    if (request->state != REQUEST_DONE) {
      lua_pushboolean(L, 0);
      return 1;
    }
    call_end_delete(call);
    if (request->failure.kind != FAILURE_NONE) {
      failure = request->failure;
      if (failure.kind == FAILURE_HTTP && !request_is_elsewhere(request))
        answer_explain(L, call->client->service, request, &failure);
      if (call_is_again(L, call, &failure))
        continue;
      return call_push_failure(L, call, &failure);
    }
    int results = call_push_answer(L, call);
    if (results > 0)
      return results;
    lua_settop(L, 1);
  }
}

int call_text(lua_State *L) {
  const struct call *call = call_check(L, 1);
  if (call->request == NULL || call->request->state != REQUEST_DONE)
    return luaL_error(L, "footage: the call has no answer");
  answer_push_text(L, call->request);
  return 1;
}

int call_sent(lua_State *L) {
  const struct call *call = call_check(L, 1);
  const struct body *body = call->request != NULL ? &call->request->content.body : NULL;
  compat_pushwhole(L, body != NULL ? body->sent : 0);
  compat_pushwhole(L, body != NULL ? body_length(body) : 0);
  return 2;
}

int call_etag(lua_State *L) {
  const struct call *call = call_check(L, 1);
  lua_pushstring(L, call->request != NULL ? call->request->response.etag : "");
  return 1;
}

static void call_drop(struct call *call) {
  if (call->request != NULL)
    engine_drop(call->request);
  call->request = NULL;
  call_end_delete(call);
}

/* What it holds is more than the collector knows of, and it may come late. */
static void call_let_go(struct call *call) {
  call_drop(call);
  sink_release(call->sink);
  call->sink = NULL;
  content_free(&call->content);
  attachments_free(&call->files);
  buffer_free(&call->path);
  buffer_free(&call->scratch);
}

int call_pause(lua_State *L) {
  struct call *call = call_check(L, 1);
  call_let_go(call);
  call->over = 1;
  return 0;
}

int call_cancel(lua_State *L) {
  const struct call *call = call_check(L, 1);
  struct failure failure;
  call_pause(L);
  failure_set(&failure, FAILURE_CANCELLED, "the task was closed");
  raise_push(L, &failure, call->client->service->name, call->name);
  return 1;
}

/* close(call), also when it is collected: nothing of it stays in flight. */
static int call_gc(lua_State *L) {
  call_let_go(call_check(L, 1));
  return 0;
}

void call_open(lua_State *L) {
  static const luaL_Reg metamethods[] = {{"__gc", call_gc}, {NULL, NULL}};
  type_define(L, CALL_TYPE, metamethods);
  lua_pop(L, 1);
}
