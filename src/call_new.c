/*
** A call is made from the table by which a script describes it, which is at index 2 here. Knows nothing of what becomes
** of the call (call.c).
*/
#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "call.h"
#include "http/attachment_lua.h"
#include "http/sink_lua.h"
#include "lua/compat.h"
#include "lua/json.h"
#include "lua/raise.h"
#include "lua/suggest.h"
#include "lua/type.h"
#include "service/query.h"
#include "service/query_value.h"

#include <stdio.h>
#include <string.h>

/* `within` whether it is a call of our own modules, which may say more. */
static void call_check_names(lua_State *L, const char *service, int within) {
  static const char *const known[] = {"url",  "stall", "save",    "method",     "path",    "query", "json",
                                      "body", "form",  "headers", "idempotent", "timeout", NULL};
  const char *const *names = within ? known : known + 3;
  const char *name = suggest_unknown(L, 2, names);
  if (name != NULL && client_takes(name))
    raise_argument(L, "%s.request: '%s' is an option of the client: give it to %s.new", service, name, service);
  if (name != NULL)
    raise_argument(L, "%s.request: unknown entry '%s'%s", service, name, suggest_among(L, name, names));
}

/* Pushes the entry; whether it is there. */
static int call_get(lua_State *L, const char *name) {
  lua_getfield(L, 2, name);
  return !lua_isnil(L, -1);
}

static void call_want_table(lua_State *L, const struct call *call, const char *name) {
  if (!lua_istable(L, -1))
    raise_argument(L, "%s: '%s' must be a table, got %s", call->name, name, luaL_typename(L, -1));
}

static void call_read_method(lua_State *L, struct call *call) {
  const char *service = call->client->service->name;
  const char *method = "GET";
  if (call_get(L, "method")) {
    if (lua_type(L, -1) != LUA_TSTRING)
      raise_argument(L, "%s.request: 'method' must be a string, got %s", service, luaL_typename(L, -1));
    method = content_method(lua_tostring(L, -1));
    if (method == NULL)
      raise_argument(L, "%s.request: 'method' must be GET, POST, PUT, PATCH or DELETE, got '%.40s'", service,
                     lua_tostring(L, -1));
  }
  call->content.method = strcmp(method, "GET") == 0 ? NULL : method;
  call->content.repeatable = content_is_safe_to_repeat(method);
  lua_pop(L, 1);
}

/* An address that a service gave. */
static void call_read_address(lua_State *L, struct call *call) {
  size_t length = 0;
  const char *url = luaL_checklstring(L, -1, &length);
  if (strlen(url) != length || buffer_add(&call->path, url, length) != 0)
    luaL_error(L, "not enough memory");
  call->elsewhere = 1;
  lua_pop(L, 1);
}

/* Names in braces are filled from `query`. */
static void call_read_path(lua_State *L, struct call *call) {
  const char *service = call->client->service->name;
  const char *method = call->content.method != NULL ? call->content.method : "GET";
  size_t length = 0;
  call_get(L, "path");
  if (lua_type(L, -1) != LUA_TSTRING)
    raise_argument(L, "%s.request: 'path' must be a string like \"/v3/users/me\", got %s", service,
                   luaL_typename(L, -1));
  const char *path = lua_tolstring(L, -1, &length);
  if (strlen(path) != length || !path_is_good(path))
    raise_argument(L,
                   "%s.request: 'path' must begin with one slash and hold no space, query, fragment, '.' or '..'; "
                   "what goes behind the '?' is for 'query', and {name} in the path is filled from there",
                   service);
  if (!path_braces_are_good(path))
    raise_argument(L, "%s.request: 'path' has a brace without a name, or without its counterpart", service);
  snprintf(call->name, sizeof call->name, "%s %s %s", service, method, path);
  call_get(L, "query");
  if (!lua_istable(L, -1)) {
    lua_newtable(L);
    lua_replace(L, -2);
  }
  query_fill_path(L, lua_gettop(L), call->name, path, &call->path);
  lua_pop(L, 2);
}

static int call_path_names(lua_State *L, const char *name) {
  char brace[80];
  int length = snprintf(brace, sizeof brace, "{%s}", name);
  lua_getfield(L, 2, "path");
  int found = length < (int)sizeof brace && strstr(lua_tostring(L, -1), brace) != NULL;
  lua_pop(L, 1);
  return found;
}

/* Makes pairs of the fields of the table on top, in `scratch`. Without `files` it is the query: what stands in the path
   is there already. */
static void call_read_pairs(lua_State *L, struct call *call, const char *what, struct attachments *files) {
  size_t count = 0;
  int table = lua_gettop(L);
  call_want_table(L, call, what);
  buffer_clear(&call->scratch);
  const char **names = query_sorted_names(L, table, call->name, what, &count);
  for (size_t i = 0; i < count; i++) {
    struct filter filter = {.name = names[i], .type = FILTER_ANY};
    if (files == NULL && call_path_names(L, names[i]))
      continue;
    lua_getfield(L, table, names[i]);
    query_add_value(L, call->name, NULL, &filter, names[i], &call->scratch, files);
    lua_pop(L, 1);
  }
  lua_settop(L, table);
}

static void call_read_query(lua_State *L, struct call *call) {
  if (call_get(L, "query")) {
    call_read_pairs(L, call, "query", NULL);
    if (call->scratch.length > 0)
      raise_if_no_memory(L, buffer_add(&call->path, "?", 1) != 0 ||
                                buffer_add(&call->path, call->scratch.bytes, call->scratch.length) != 0);
  }
  lua_pop(L, 1);
}

static void call_set_body(lua_State *L, struct buffer *body) {
  size_t length = 0;
  const char *bytes = lua_tolstring(L, -1, &length);
  raise_if_no_memory(L, buffer_add(body, bytes, length) != 0);
}

/* Takes the files that the text on top has marks for from the list below it. */
static void call_take_files(lua_State *L, struct call *call) {
  size_t count = compat_rawlen(L, -2);
  for (size_t i = 1; i <= count; i++) {
    lua_rawgeti(L, -2, (int)i);
    raise_if_no_memory(L, attachments_add(&call->files, attachment_at(L, -1)) != 0);
    lua_pop(L, 1);
  }
}

/* The value on top, as JSON. */
static void call_read_json(lua_State *L, struct call *call) {
  json_push_text_with(L, call->client->service->file_in_json);
  call_take_files(L, call);
  if (call->files.count > 0)
    call->frame = CALL_JSON;
  buffer_clear(&call->scratch);
  call_set_body(L, call->frame == CALL_JSON ? &call->scratch : &call->content.body.memory);
  raise_if_no_memory(L, content_add_header(&call->content, "Content-Type", "application/json") != 0);
  lua_pop(L, 2);
}

static void call_read_bytes(lua_State *L, struct call *call) {
  const struct attachment *file = attachment_at(L, -1);
  if (file != NULL) {
    raise_if_no_memory(L, attachments_add(&call->files, file) != 0);
    call->frame = CALL_FILE;
  } else if (lua_type(L, -1) == LUA_TSTRING) {
    call_set_body(L, &call->content.body.memory);
  } else {
    raise_argument(L, "%s: 'body' must be a string or a file (footage.file), got %s", call->name, luaL_typename(L, -1));
  }
}

static void call_read_form(lua_State *L, struct call *call) {
  call_read_pairs(L, call, "form", &call->files);
  if (call->files.count > 0)
    call->frame = CALL_FORM;
  else
    raise_if_no_memory(L, content_set_form(&call->content, call->scratch.length > 0 ? call->scratch.bytes : "",
                                           call->scratch.length, &call->files) != 0);
}

static void call_read_body(lua_State *L, struct call *call) {
  static const struct {
    const char *name;
    void (*read)(lua_State *L, struct call *call);
  } kinds[] = {{"json", call_read_json}, {"body", call_read_bytes}, {"form", call_read_form}};
  int bodies = 0;
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    if (call_get(L, kinds[i].name)) {
      if (bodies++ > 0)
        raise_argument(L, "%s: give one of 'json', 'body' and 'form'", call->name);
      kinds[i].read(L, call);
    }
    lua_pop(L, 1);
  }
  if (bodies == 1 && call->content.method == NULL)
    raise_argument(L, "%s: a GET has no body; say which 'method' it is", call->name);
}

static int call_is_header_name(const char *name, size_t length) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~";
  return length > 0 && strspn(name, plain) == length;
}

/* Those that say how long a message is, where it goes and who sends it are not the script's to set. */
static int call_is_own_header(const struct call *call, const char *name) {
  static const char own[][20] = {
      "host",   "content-length", "transfer-encoding",   "connection",     "te", "upgrade", "trailer",
      "expect", "keep-alive",     "proxy-authorization", "accept-encoding"};
  const char *key = call->client->service->key_header;
  for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
    if (text_alike(name, own[i], strlen(name) + 1))
      return 1;
  }
  return key != NULL && text_alike(name, key, strlen(name) + 1);
}

static void call_add_header(lua_State *L, struct call *call, const char *name) {
  size_t length = 0;
  if (!call_is_header_name(name, strlen(name)))
    raise_argument(L, "%s: '%s' is no name of a header", call->name, name);
  if (call_is_own_header(call, name))
    raise_argument(L, "%s: header '%s' is set by footage", call->name, name);
  if (lua_type(L, -1) != LUA_TSTRING && lua_type(L, -1) != LUA_TNUMBER)
    raise_argument(L, "%s: header '%s' must be a string, got %s", call->name, name, luaL_typename(L, -1));
  lua_pushvalue(L, -1);
  const char *value = lua_tolstring(L, -1, &length);
  for (size_t i = 0; i < length; i++) {
    if ((unsigned char)value[i] < ' ' || value[i] == 0x7F)
      raise_argument(L, "%s: header '%s' must not hold line breaks or control characters", call->name, name);
  }
  raise_if_no_memory(L, content_add_header(&call->content, name, value) != 0);
  if (text_alike(name, "idempotency-key", strlen(name) + 1) && length > 0)
    call->content.repeatable = 1;
  lua_pop(L, 1);
}

static void call_read_headers(lua_State *L, struct call *call) {
  if (call_get(L, "headers")) {
    size_t count = 0;
    call_want_table(L, call, "headers");
    int table = lua_gettop(L);
    const char **names = query_sorted_names(L, table, call->name, "headers", &count);
    for (size_t i = 0; i < count; i++) {
      if (content_has_header(&call->content, names[i], strlen(names[i])))
        raise_argument(L, "%s: header '%s' is there twice", call->name, names[i]);
      lua_getfield(L, table, names[i]);
      call_add_header(L, call, names[i]);
      lua_pop(L, 1);
    }
    lua_settop(L, table);
  }
  int has_type = content_has_header(&call->content, "content-type", strlen("content-type"));
  if (call->frame == CALL_FORM && has_type)
    raise_argument(L, "%s: header 'Content-Type' is there twice", call->name);
  /* Without one libcurl would call it a form. */
  if (call->content.body.memory.bytes != NULL && !has_type)
    raise_if_no_memory(L, content_add_header(&call->content, "Content-Type", "application/octet-stream") != 0);
  lua_pop(L, 1);
}

static void call_read_idempotent(lua_State *L, struct call *call) {
  if (call_get(L, "idempotent")) {
    if (lua_type(L, -1) != LUA_TBOOLEAN)
      raise_argument(L, "%s: 'idempotent' must be true or false, got %s", call->name, luaL_typename(L, -1));
    call->content.repeatable = lua_toboolean(L, -1);
    if (call->content.method == NULL && !call->content.repeatable)
      call->content.method = content_method("GET");
  }
  lua_pop(L, 1);
}

static void call_read_save(lua_State *L, struct call *call) {
  if (call_get(L, "save"))
    call->sink = sink_keep(sink_check(L, -1));
  lua_pop(L, 1);
}

/* Milliseconds; 0 when nothing is said. */
static int64_t call_read_seconds(lua_State *L, const struct call *call, const char *name) {
  double seconds = 0;
  char who[sizeof call->name + 20];
  snprintf(who, sizeof who, "%s: '%s'", call->name, name);
  if (call_get(L, name))
    seconds = raise_check_number(L, who, 0.001, 86400);
  lua_pop(L, 1);
  return clock_ms_in(seconds);
}

/* The table at 5 (or nil) holds the codes of a 409 after which it is sent again, later. */
int call_new(lua_State *L) {
  struct client *client = client_check(L, 1);
  if (!lua_istable(L, 2))
    raise_argument(L, "%s.request: wants a table, as in { path = \"/v3/users/me\" }, got %s", client->service->name,
                   luaL_typename(L, 2));
  const char *name = luaL_optstring(L, 3, "");
  lua_settop(L, 5);
  luaL_checkstack(L, 20, NULL);
  call_check_names(L, client->service->name, name[0] != '\0');
  struct call *call = type_new(L, CALL_TYPE, sizeof *call);
  call->client = client;
  call->raw = lua_toboolean(L, 4);
  lua_createtable(L, 2, 0);
  lua_pushvalue(L, 1);
  lua_rawseti(L, -2, CLIENT_OWNER);
  lua_pushvalue(L, 5);
  lua_rawseti(L, -2, CALL_LATER);
  compat_setuservalue(L, 6);
  call_read_method(L, call);
  if (call_get(L, "url")) {
    call_read_address(L, call);
  } else {
    lua_pop(L, 1);
    call_read_path(L, call);
    call_read_query(L, call);
  }
  call_read_body(L, call);
  call_read_headers(L, call);
  call_read_idempotent(L, call);
  call_read_save(L, call);
  call->timeout_ms = call_read_seconds(L, call, "timeout");
  call->stall_ms = call_read_seconds(L, call, "stall");
  if (name[0] != '\0')
    snprintf(call->name, sizeof call->name, "%s", name);
  lua_settop(L, 6);
  return 1;
}
