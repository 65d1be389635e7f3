#include "lua/raise.h"

#include "lua/field.h"
#include "lua/type.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ERROR_TYPE "footage.error"
#define OWN_CHUNKS "footage.own_chunks"

/* Puts "script.lua:7: ", for the innermost Lua code that is not footage's own, in front of the message of the error
   object on top. */
static void raise_add_where(lua_State *L) {
  lua_Debug caller;
  int level = 0;
  int is_own = 1;
  lua_getfield(L, LUA_REGISTRYINDEX, OWN_CHUNKS);
  while (is_own && lua_getstack(L, ++level, &caller)) {
    lua_getinfo(L, "Sl", &caller);
    lua_getfield(L, -1, caller.source);
    is_own = lua_toboolean(L, -1) || caller.currentline <= 0;
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  luaL_where(L, level);
  lua_getfield(L, -2, "message");
  lua_concat(L, 2);
  lua_setfield(L, -2, "message");
}

int raise_own_chunk(lua_State *L) {
  lua_Debug chunk;
  if (lua_getstack(L, 1, &chunk) && lua_getinfo(L, "S", &chunk)) {
    lua_getfield(L, LUA_REGISTRYINDEX, OWN_CHUNKS);
    field_set_boolean(L, chunk.source, 1);
  }
  return 0;
}

/* Pushes an error object that says no more than this. */
static void raise_push_short(lua_State *L, const char *kind, const char *message, int attempts) {
  lua_createtable(L, 0, 8);
  field_set_string(L, "kind", kind);
  field_set_string(L, "message", message);
  field_set_integer(L, "attempts", attempts);
  luaL_getmetatable(L, ERROR_TYPE);
  lua_setmetatable(L, -2);
}

void raise_push(lua_State *L, const struct failure *failure, const char *service, const char *what) {
  char message[1024];
  failure_message(failure, what, message, sizeof message);
  raise_push_short(L, failure_kind_name(failure->kind), message, failure->attempts);
  field_set_string(L, "service", service);
  field_set_string(L, "code", failure->code);
  field_set_string(L, "docs_url", failure->docs_url);
  field_set_string(L, "request_id", failure->request_id);
  if (failure->status != 0)
    field_set_integer(L, "status", (lua_Integer)failure->status);
  if (failure->retry_after >= 0.0)
    field_set_number(L, "retry_after", failure->retry_after);
  if (failure->maybe_done)
    field_set_boolean(L, "maybe_done", 1);
}

int raise_give(lua_State *L, const struct failure *failure, const char *service, const char *what) {
  lua_pushnil(L);
  raise_push(L, failure, service, what);
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
  raise_push_short(L, "argument", message, 0);
  raise_add_where(L);
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
  int is_argument = kind != NULL && strcmp(kind, failure_kind_name(FAILURE_ARGUMENT)) == 0;
  lua_settop(L, 1);
  if (is_argument)
    raise_add_where(L);
  return 1;
}

int raise_failure(lua_State *L) {
  raise_push_short(L, luaL_checkstring(L, 1), luaL_checkstring(L, 2), 0);
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
  lua_newtable(L);
  lua_setfield(L, LUA_REGISTRYINDEX, OWN_CHUNKS);
}
