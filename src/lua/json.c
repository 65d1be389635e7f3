#include "lua/json.h"

#include "base/scan.h"
#include "lua/compat.h"
#include "lua/field.h"
#include "lua/value.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define ENCODER "footage.json.encode"

int json_check_locale(lua_State *L) {
  if (strlen(localeconv()->decimal_point) == 1)
    return 0;
  lua_pushliteral(L, "footage: lua-cjson would end the process in this locale, whose decimal point is no single byte: "
                     "use os.setlocale(\"C\", \"numeric\")");
  return lua_error(L);
}

int json_decode(lua_State *L) {
  struct scan scan;
  char why[120];
  size_t length = 0;
  const char *text = lua_tolstring(L, -1, &length);
  scan_begin(&scan, text, length, NULL);
  if (scan_next(&scan, length) == SCAN_DONE) {
    value_push(L, scan_skip_space(scan.from, scan.end), scan.end);
    return 1;
  }
  scan_explain(&scan, why, sizeof why);
  lua_pushstring(L, why);
  return 0;
}

int json_lua_decode(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_settop(L, 1);
  if (json_decode(L))
    return 1;
  lua_pushnil(L);
  lua_insert(L, -2);
  return 2;
}

int json_lua_text_at(lua_State *L) {
  struct scan scan;
  size_t length = 0;
  const char *text = luaL_checklstring(L, 1, &length);
  enum scan_event event;
  scan_begin(&scan, text, length, luaL_checkstring(L, 2));
  do
    event = scan_next(&scan, length);
  while (event == SCAN_ITEM || event == SCAN_AGAIN);
  scan_free(&scan);
  if (event == SCAN_DONE && scan.target == SCAN_OBJECT)
    lua_pushlstring(L, scan.item, scan.item_length);
  else if (event == SCAN_DONE && scan.target == SCAN_ARRAY)
    lua_pushlstring(L, scan.array, (size_t)(scan.behind - scan.array));
  else
    lua_pushnil(L);
  return 1;
}

/* ---- what is sent ---- */

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
  field_set_string(L, "form", form);
  lua_getfield(L, LUA_REGISTRYINDEX, ENCODER);
  lua_pushvalue(L, -3);
  lua_pushvalue(L, -3);
  lua_call(L, 2, 1);
}

/* ---- in what was decoded ---- */

void json_push_path(lua_State *L, int index, const char *path) {
  lua_pushvalue(L, index);
  while (*path != '\0') {
    size_t length = strcspn(path, ".");
    if (lua_istable(L, -1)) {
      lua_pushlstring(L, path, length);
      lua_rawget(L, -2);
    } else {
      lua_pushnil(L);
    }
    lua_remove(L, -2);
    path += length + (path[length] == '.');
  }
}

int json_whole_number(lua_State *L, int index, long long *value) {
  size_t length = 0;
  const char *digits = lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, &length) : NULL;
  if (!lua_isnumber(L, index) || (digits != NULL && (length > 15 || strspn(digits, "0123456789") != length)))
    return 0;
  lua_Number number = lua_tonumber(L, index);
  if (!(fabs(number) <= VALUE_EXACT) || floor(number) != number)
    return 0;
  *value = (long long)number;
  return 1;
}
