#include "lua/json.h"

#include "base/scan.h"
#include "lua/compat.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DECODER "footage.json.decode"
#define ENCODER "footage.json.encode"
#define MAKER "footage.json.new_decoder"

/* ---- lua-cjson ---- */

int json_check_locale(lua_State *L) {
  if (strlen(localeconv()->decimal_point) == 1)
    return 0;
  lua_pushliteral(L, "footage: lua-cjson would end the process in this locale, whose decimal point is no single byte: "
                     "use os.setlocale(\"C\", \"numeric\")");
  return lua_error(L);
}

/* Takes a fresh decoder: lua-cjson asks for the locale's decimal point when an instance is made. */
static void json_renew(lua_State *L) {
  json_check_locale(L);
  lua_getfield(L, LUA_REGISTRYINDEX, MAKER);
  lua_call(L, 0, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, DECODER);
}

int json_set_decoder(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, MAKER);
  json_renew(L);
  return 0;
}

/* Whether the error on top is lua-cjson's about a text. Any other one came up while it was at work: a hook's that
   wants the script to end, a finalizer's, a full stack's. */
static int json_is_complaint(lua_State *L, int status) {
  const char *words = status == LUA_ERRRUN && lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
  return (strncmp(words, "Expected ", strlen("Expected ")) == 0 && strstr(words, " at character ") != NULL) ||
         strstr(words, "oo many nested data structures") != NULL || strstr(words, "does not support UTF-16") != NULL;
}

/* lua-cjson ends the process when it gets no room for a string as long as the text. */
static void json_want_room(lua_State *L) {
  void *volatile room = malloc(2 * compat_rawlen(L, -1) + 1024);
  int good = room != NULL;
  free(room);
  if (!good)
    luaL_error(L, "not enough memory");
}

/* Replaces the text on top by what it says, or by what is wrong with it; whether it is JSON. */
static int json_try(lua_State *L) {
  json_want_room(L);
  lua_getfield(L, LUA_REGISTRYINDEX, DECODER);
  lua_insert(L, -2);
  int status = lua_pcall(L, 1, 1, 0);
  if (status != 0 && !json_is_complaint(L, status))
    lua_error(L);
  return status == 0;
}

/* Whether the decoder knows the decimal point of the locale of now: the host may change that whenever it likes. */
static int json_is_up_to_date(lua_State *L) {
  lua_pushliteral(L, "[0.5]");
  int known = json_try(L);
  lua_pop(L, 1);
  return known;
}

/* Pushes the text on top as lua-cjson takes it: without a byte order mark, and with U+FFFD for each half of a surrogate
   pair, as services have them where they cut a title. */
static void json_push_decodable(lua_State *L) {
  size_t length = 0;
  const char *at = lua_tolstring(L, -1, &length);
  const char *end = at + length;
  int marked = length >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0;
  at += marked ? 3 : 0;
  const char *half = scan_find_half(at, end);
  if (!marked && half == NULL) {
    lua_pushvalue(L, -1);
    return;
  }
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  for (; half != NULL; half = scan_find_half(at, end)) {
    luaL_addlstring(&text, at, (size_t)(half - at));
    luaL_addlstring(&text, "\\ufffd", 6);
    at = half + 6;
  }
  luaL_addlstring(&text, at, (size_t)(end - at));
  luaL_pushresult(&text);
}

int json_decode(lua_State *L) {
  json_push_decodable(L);
  if (json_try(L))
    return 1;
  if (json_is_up_to_date(L))
    return 0;
  lua_pop(L, 1);
  json_renew(L);
  json_push_decodable(L);
  return json_try(L);
}

int json_set_encoder(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, ENCODER);
  return 0;
}

void json_push_text(lua_State *L) {
  lua_getfield(L, LUA_REGISTRYINDEX, ENCODER);
  lua_pushvalue(L, -2);
  lua_call(L, 1, 1);
}

void json_push_text_with(lua_State *L, const char *form) {
  lua_newtable(L);
  lua_pushstring(L, form);
  lua_setfield(L, -2, "form");
  lua_getfield(L, LUA_REGISTRYINDEX, ENCODER);
  lua_pushvalue(L, -3);
  lua_pushvalue(L, -3);
  lua_call(L, 2, 1);
}

/* ---- what was decoded ---- */

int json_lua_decode(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_settop(L, 1);
  if (!json_decode(L)) {
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  json_push_plain(L, -1);
  return 1;
}

int json_is_null(lua_State *L, int index) {
  return lua_isnoneornil(L, index) || (lua_islightuserdata(L, index) && lua_touserdata(L, index) == NULL);
}

void json_push_path(lua_State *L, int index, const char *path) {
  lua_pushvalue(L, index);
  while (*path != '\0') {
    size_t length = strcspn(path, ".");
    if (!lua_istable(L, -1)) {
      lua_pop(L, 1);
      lua_pushnil(L);
      return;
    }
    lua_pushlstring(L, path, length);
    lua_rawget(L, -2);
    lua_remove(L, -2);
    path += length + (path[length] == '.');
  }
}

int json_whole_number(lua_State *L, int index, long long *value) {
  int type = lua_type(L, index);
  if (type == LUA_TSTRING) {
    size_t length = 0;
    const char *digits = lua_tolstring(L, index, &length);
    if (length == 0 || length > 15 || strspn(digits, "0123456789") != length)
      return 0;
  } else if (type != LUA_TNUMBER) {
    return 0;
  }
  lua_Number number = lua_tonumber(L, index);
  if (!(fabs(number) <= 9007199254740992.0) || floor(number) != number)
    return 0;
  *value = (long long)number;
  return 1;
}

/* Pushes the number at `index`, as an integer where that is exact. */
static void json_push_number(lua_State *L, int index) {
#if LUA_VERSION_NUM >= 503
  if (!lua_isinteger(L, index)) {
    lua_Number number = lua_tonumber(L, index);
    /* From 2^53 on a float may not be the number that the service wrote. */
    if (fabs(number) < 9007199254740992.0 && floor(number) == number) {
      lua_pushinteger(L, (lua_Integer)number);
      return;
    }
  }
#endif
  lua_pushvalue(L, index);
}

/* The table at `index` (absolute) as a fresh one. */
static void json_push_table(lua_State *L, int index) {
  luaL_checkstack(L, 6, "JSON nested too deep");
  size_t length = compat_rawlen(L, index);
  lua_createtable(L, (int)length, 0);
  int copy = lua_gettop(L);
  int last = 0;
  for (size_t i = 1; i <= length; i++) {
    lua_rawgeti(L, index, (int)i);
    if (!json_is_null(L, -1)) {
      json_push_plain(L, -1);
      lua_rawseti(L, copy, ++last);
    }
    lua_pop(L, 1);
  }
  if (length > 0)
    return; /* JSON has no table that is both */
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    if (!json_is_null(L, -1)) {
      lua_pushvalue(L, -2);
      json_push_plain(L, -2);
      lua_rawset(L, copy);
    }
    lua_pop(L, 1);
  }
}

void json_push_plain(lua_State *L, int index) {
  index = compat_absindex(L, index);
  switch (lua_type(L, index)) {
    case LUA_TNUMBER:
      json_push_number(L, index);
      break;
    case LUA_TTABLE:
      json_push_table(L, index);
      break;
    case LUA_TLIGHTUSERDATA:
      lua_pushnil(L);
      break;
    default:
      lua_pushvalue(L, index);
      break;
  }
}
