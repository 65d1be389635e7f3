#include "lua/json.h"

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

int json_decode(lua_State *L) {
  lua_pushvalue(L, -1);
  if (json_try(L))
    return 1;
  if (json_is_up_to_date(L))
    return 0;
  lua_pop(L, 1);
  json_renew(L);
  lua_pushvalue(L, -1);
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

int json_integer(lua_State *L, int index, long long *value) {
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

/* ---- places in the text: right where it is JSON; where it is none they end somewhere in it ---- */

static const char *json_skip_space(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
    at++;
  return at;
}

static const char *json_skip_string(const char *at, const char *end) {
  at++;
  for (;;) {
    const char *quote = memchr(at, '"', (size_t)(end - at));
    if (quote == NULL)
      return end;
    const char *slash = quote;
    while (slash > at && slash[-1] == '\\')
      slash--;
    at = quote + 1;
    if ((quote - slash) % 2 == 0)
      return at;
  }
}

static const char *json_skip_scalar(const char *at, const char *end) {
  while (at < end && *at != ',' && *at != ']' && *at != '}' && (unsigned char)*at > ' ')
    at++;
  return at;
}

const char *json_skip(const char *at, const char *end) {
  int depth = 0;
  while (at < end) {
    switch (*at) {
      case '"':
        at = json_skip_string(at, end);
        break;
      case '{':
      case '[':
        depth++;
        at++;
        continue;
      case '}':
      case ']':
        if (depth == 0)
          return at; /* no value begins here */
        depth--;
        at++;
        break;
      default:
        if (depth == 0)
          return json_skip_scalar(at, end);
        at++;
        continue;
    }
    if (depth == 0)
      return at;
  }
  return end;
}

/* The value of the member called `name`; of several the last, as the decoder has it. */
static const char *json_find_member(const char *at, const char *end, const char *name, size_t length) {
  const char *found = NULL;
  if (at >= end || *at != '{')
    return NULL;
  at = json_skip_space(at + 1, end);
  while (at < end && *at == '"') {
    const char *key = at + 1;
    at = json_skip_string(at, end);
    int same = (size_t)(at - 1 - key) == length && memcmp(key, name, length) == 0;
    at = json_skip_space(at, end);
    at = json_skip_space(at + (at < end), end); /* the colon */
    if (same)
      found = at;
    at = json_skip_space(json_skip(at, end), end);
    at = json_skip_space(at + (at < end), end); /* the comma, or the end */
  }
  return found;
}

static const char *json_find_element(const char *at, const char *end, size_t element) {
  if (at >= end || *at != '[')
    return NULL;
  at = json_skip_space(at + 1, end);
  for (size_t i = 1; i < element && at < end; i++) {
    at = json_skip_space(json_skip(at, end), end);
    at = json_skip_space(at + (at < end), end);
  }
  return at < end && *at != ']' ? at : NULL;
}

const char *json_find(const char *text, size_t length, const char *path, size_t element, size_t *span) {
  const char *end = text + length;
  const char *at = json_skip_space(text, end);
  while (at != NULL && *path != '\0') {
    size_t named = strcspn(path, ".");
    at = json_find_member(at, end, path, named);
    path += named + (path[named] == '.');
  }
  if (at != NULL && element > 0)
    at = json_find_element(at, end, element);
  if (at != NULL && span != NULL)
    *span = (size_t)(json_skip(at, end) - at);
  return at;
}

void json_elements_begin(struct json_elements *elements, const char *text, size_t length, const char *path) {
  const char *array = json_find(text, length, path, 0, NULL);
  *elements = (struct json_elements){.at = text + length, .end = text + length};
  if (array != NULL && *array == '[')
    elements->at = json_skip_space(array + 1, elements->end);
}

const char *json_elements_next(struct json_elements *elements, size_t *span) {
  const char *element = elements->at;
  if (element >= elements->end || *element == ']')
    return NULL;
  const char *behind = json_skip(element, elements->end);
  *span = (size_t)(behind - element);
  behind = json_skip_space(behind, elements->end);
  elements->at = json_skip_space(behind + (behind < elements->end && *behind == ','), elements->end);
  return element;
}
