#include "lua/raise.h"

#include "lua/compat.h"
#include "lua/type.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ERROR_TYPE "footage.error"
#define OWN_CHUNKS "footage.own_chunks"

/* Pushes "script.lua:7: " for the innermost Lua code that is not footage's own, or "". */
static void raise_where(lua_State *L) {
  lua_Debug caller;
  lua_getfield(L, LUA_REGISTRYINDEX, OWN_CHUNKS);
  for (int level = 1; lua_getstack(L, level, &caller); level++) {
    lua_getinfo(L, "Sl", &caller);
    if (caller.currentline <= 0)
      continue;
    lua_getfield(L, -1, caller.source);
    int own = lua_toboolean(L, -1);
    lua_pop(L, 1);
    if (!own) {
      lua_pop(L, 1);
      lua_pushfstring(L, "%s:%d: ", caller.short_src, caller.currentline);
      return;
    }
  }
  lua_pop(L, 1);
  lua_pushliteral(L, "");
}

int raise_own_chunk(lua_State *L) {
  lua_Debug chunk;
  if (lua_getstack(L, 1, &chunk) && lua_getinfo(L, "S", &chunk)) {
    lua_getfield(L, LUA_REGISTRYINDEX, OWN_CHUNKS);
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, chunk.source);
  }
  return 0;
}

static void raise_set_string(lua_State *L, const char *name, const char *value) {
  if (value == NULL || value[0] == '\0')
    return;
  lua_pushstring(L, value);
  lua_setfield(L, -2, name);
}

void raise_push(lua_State *L, const struct failure *failure, const char *service, const char *what, int cursor) {
  char message[1024];
  if (cursor != 0)
    cursor = compat_absindex(L, cursor);
  failure_message(failure, what, message, sizeof message);
  lua_createtable(L, 0, 8);
  raise_set_string(L, "kind", failure_kind_name(failure->kind));
  raise_set_string(L, "message", message);
  raise_set_string(L, "service", service);
  raise_set_string(L, "code", failure->code);
  raise_set_string(L, "docs_url", failure->docs_url);
  raise_set_string(L, "request_id", failure->request_id);
  if (failure->status != 0) {
    lua_pushinteger(L, (lua_Integer)failure->status);
    lua_setfield(L, -2, "status");
  }
  if (failure->retry_after >= 0.0) {
    lua_pushnumber(L, failure->retry_after);
    lua_setfield(L, -2, "retry_after");
  }
  lua_pushinteger(L, failure->attempts);
  lua_setfield(L, -2, "attempts");
  if (failure->maybe_done) {
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, "maybe_done");
  }
  if (cursor != 0) {
    lua_pushvalue(L, cursor);
    lua_setfield(L, -2, "cursor");
  }
  luaL_getmetatable(L, ERROR_TYPE);
  lua_setmetatable(L, -2);
}

int raise_give(lua_State *L, const struct failure *failure, const char *service, const char *what) {
  lua_pushnil(L);
  raise_push(L, failure, service, what, 0);
  return 2;
}

void raise_argument(lua_State *L, const char *format, ...) {
  char words[900];
  char message[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(words, sizeof words, format, arguments);
  va_end(arguments);
  struct text text = text_in(message, sizeof message);
  text_add_foreign(&text, words, strlen(words), NULL, sizeof words);
  luaL_checkstack(L, 8, NULL);
  lua_createtable(L, 0, 3);
  raise_set_string(L, "kind", "argument");
  raise_where(L);
  lua_pushstring(L, message);
  lua_concat(L, 2);
  lua_setfield(L, -2, "message");
  lua_pushinteger(L, 0);
  lua_setfield(L, -2, "attempts");
  luaL_getmetatable(L, ERROR_TYPE);
  lua_setmetatable(L, -2);
  lua_error(L);
  for (;;) { /* lua_error does not come back, which its declaration does not say */
  }
}

double raise_check_number(lua_State *L, const char *who, double smallest, double largest) {
  char from[TEXT_NUMBER];
  char to[TEXT_NUMBER];
  int is_number = lua_type(L, -1) == LUA_TNUMBER;
  double number = (double)lua_tonumber(L, -1);
  if (!is_number || !(number >= smallest && number <= largest))
    raise_argument(L, "%s must be a number from %s to %s, got %s", who, text_number(from, 6, smallest),
                   text_number(to, 6, largest), is_number ? lua_tostring(L, -1) : luaL_typename(L, -1));
  return number;
}

void raise_if_no_memory(lua_State *L, int ran_out) {
  if (ran_out)
    luaL_error(L, "not enough memory");
}

int raise_blame(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_getfield(L, 1, "kind");
  const char *kind = lua_tostring(L, -1);
  if (kind != NULL && strcmp(kind, failure_kind_name(FAILURE_ARGUMENT)) == 0) {
    raise_where(L);
    lua_getfield(L, 1, "message");
    lua_concat(L, 2);
    lua_setfield(L, 1, "message");
  }
  lua_settop(L, 1);
  return 1;
}

int raise_failure(lua_State *L) {
  const char *kind = luaL_checkstring(L, 1);
  const char *message = luaL_checkstring(L, 2);
  lua_createtable(L, 0, 3);
  raise_set_string(L, "kind", kind);
  raise_set_string(L, "message", message);
  lua_pushinteger(L, 0);
  lua_setfield(L, -2, "attempts");
  luaL_getmetatable(L, ERROR_TYPE);
  lua_setmetatable(L, -2);
  return 1;
}

int raise_mistake(lua_State *L) {
  raise_argument(L, "%s", luaL_checkstring(L, 1));
}

/* ---- the type ---- */

static int error_tostring(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_getfield(L, 1, "message");
  if (lua_type(L, -1) != LUA_TSTRING)
    lua_pushliteral(L, "footage: an error without a message");
  return 1;
}

/* Scripts write "failed: " .. err. */
static int error_concat(lua_State *L) {
  for (int i = 1; i <= 2; i++) {
    if (lua_istable(L, i)) {
      lua_getfield(L, i, "message");
      lua_replace(L, i);
    }
  }
  lua_settop(L, 2);
  if (!lua_isstring(L, 1) || !lua_isstring(L, 2))
    return luaL_error(L, "attempt to concatenate a %s with an error of footage",
                      luaL_typename(L, lua_isstring(L, 1) ? 2 : 1));
  lua_concat(L, 2);
  return 1;
}

void raise_open(lua_State *L) {
  static const luaL_Reg metamethods[] = {{"__tostring", error_tostring}, {"__concat", error_concat}, {NULL, NULL}};
  type_define(L, ERROR_TYPE, metamethods);
  lua_pop(L, 1);
  lua_getfield(L, LUA_REGISTRYINDEX, OWN_CHUNKS);
  if (lua_isnil(L, -1)) {
    lua_newtable(L);
    lua_setfield(L, LUA_REGISTRYINDEX, OWN_CHUNKS);
  }
  lua_pop(L, 1);
}
