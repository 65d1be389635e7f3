#include "lua/value.h"

#include "base/scan.h"
#include "lua/compat.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void value_push_text(lua_State *L, const char *text, const char *end) {
  const char *at = memchr(text, '\\', (size_t)(end - text));
  if (at == NULL) {
    lua_pushlstring(L, text, (size_t)(end - text));
    return;
  }
  luaL_Buffer decoded;
  luaL_buffinit(L, &decoded);
  while (at != NULL) {
    char bytes[4];
    luaL_addlstring(&decoded, text, (size_t)(at - text));
    int count = scan_decode(&at, end, bytes);
    luaL_addlstring(&decoded, bytes, (size_t)count);
    text = at;
    at = memchr(text, '\\', (size_t)(end - text));
  }
  luaL_addlstring(&decoded, text, (size_t)(end - text));
  luaL_pushresult(&decoded);
}

static const char *value_push_string(lua_State *L, const char *at, const char *end) {
  int escaped = 0;
  const char *quote = scan_string_end(at + 1, end, &escaped);
  if (escaped)
    value_push_text(L, at + 1, quote);
  else
    lua_pushlstring(L, at + 1, (size_t)(quote - at - 1));
  return quote + 1;
}

/* ---- numbers ---- */

/* A whole number of any size, written without fraction and exponent. */
static void value_push_digits(lua_State *L, const char *at, size_t length) {
  enum { ALWAYS_FIT = 18 };
  unsigned long long value = 0;
  int negative = *at == '-';
  int fits = 1;
  size_t i = (size_t)negative;
  for (; i < length && i < ALWAYS_FIT; i++)
    value = value * 10 + (unsigned)(at[i] - '0');
  for (; i < length && fits; i++) {
    unsigned digit = (unsigned)(at[i] - '0');
    fits = value <= (0x7FFFFFFFFFFFFFFFULL + (unsigned)negative - digit) / 10;
    value = value * 10 + digit;
  }
#if LUA_VERSION_NUM >= 503
  if (fits)
    lua_pushinteger(L, negative ? (lua_Integer)(0 - value) : (lua_Integer)value);
#else
  fits = fits && value <= (unsigned long long)VALUE_EXACT;
  if (fits)
    lua_pushnumber(L, negative ? -(lua_Number)value : (lua_Number)value);
#endif
  else
    lua_pushlstring(L, at, length);
}

/* The number as C reads it, whose decimal point is that of the host's locale. What stands behind one in JSON, or the
   NUL behind the whole text, ends it for C, too. */
static double value_read_float(lua_State *L, const char *at, size_t length) {
  const char *point = localeconv()->decimal_point;
  if (strcmp(point, ".") == 0)
    return strtod(at, NULL);
  luaL_checkstack(L, LUA_MINSTACK, NULL);
  lua_pushlstring(L, at, length);
  double value = strtod(luaL_gsub(L, lua_tostring(L, -1), ".", point), NULL);
  lua_pop(L, 2);
  return value;
}

/* Pushes one with a fraction or an exponent, as an integer where it is one. */
static void value_push_float(lua_State *L, const char *at, size_t length) {
  double value = value_read_float(L, at, length);
#if LUA_VERSION_NUM >= 503
  if (fabs(value) < VALUE_EXACT && floor(value) == value) {
    lua_pushinteger(L, (lua_Integer)value);
    return;
  }
#endif
  lua_pushnumber(L, value);
}

static const char *value_push_number(lua_State *L, const char *at, const char *end) {
  const char *behind = at + 1;
  while (behind < end && *behind >= '0' && *behind <= '9')
    behind++;
  if (behind == end || (*behind != '.' && *behind != 'e' && *behind != 'E')) {
    value_push_digits(L, at, (size_t)(behind - at));
    return behind;
  }
  while (behind < end && strchr("0123456789+-.eE", *behind) != NULL && *behind != '\0')
    behind++;
  value_push_float(L, at, (size_t)(behind - at));
  return behind;
}

/* ---- what is nested; the text was looked at, so that a bracket or quote is where one belongs ---- */

static const char *value_behind_comma(const char *at, const char *end) {
  at = scan_skip_space(at, end);
  return *at == ',' ? scan_skip_space(at + 1, end) : at;
}

static const char *value_push_array(lua_State *L, const char *at, const char *end) {
  int count = 0;
  luaL_checkstack(L, 6, "JSON nested too deep");
  lua_newtable(L);
  for (at = scan_skip_space(at + 1, end); *at != ']'; at = value_behind_comma(at, end)) {
    at = value_push(L, at, end);
    if (lua_isnil(L, -1))
      lua_pop(L, 1);
    else
      lua_rawseti(L, -2, ++count);
  }
  return at + 1;
}

static const char *value_push_object(lua_State *L, const char *at, const char *end) {
  luaL_checkstack(L, 6, "JSON nested too deep");
  lua_newtable(L);
  for (at = scan_skip_space(at + 1, end); *at == '"'; at = value_behind_comma(at, end)) {
    at = scan_skip_space(value_push_string(L, at, end), end);
    at = value_push(L, scan_skip_space(at + 1, end), end);
    lua_rawset(L, -3); /* the last of several of the same name counts */
  }
  return at + 1;
}

const char *value_push(lua_State *L, const char *at, const char *end) {
  switch (*at) {
    case '"':
      return value_push_string(L, at, end);
    case '{':
      return value_push_object(L, at, end);
    case '[':
      return value_push_array(L, at, end);
    case 't':
      lua_pushboolean(L, 1);
      return at + 4;
    case 'f':
      lua_pushboolean(L, 0);
      return at + 5;
    case 'n':
      lua_pushnil(L);
      return at + 4;
    default:
      return value_push_number(L, at, end);
  }
}
