#include "suggest.h"

#include "compat.h"
#include "text.h"

#include <string.h>

const char *suggest_nearer(const char *name, const char *nearest, const char *candidate) {
  if (nearest == NULL || text_distance(name, candidate) < text_distance(name, nearest))
    return candidate;
  return nearest;
}

const char *suggest_nearest(const char *name, const char *const *known) {
  const char *nearest = NULL;
  for (; *known != NULL; known++)
    nearest = suggest_nearer(name, nearest, *known);
  return nearest;
}

const char *suggest_unknown(lua_State *L, int index, const char *const *known) {
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    lua_pop(L, 1);
    int is_name = lua_type(L, -1) == LUA_TSTRING;
    const char *name = is_name ? lua_tostring(L, -1) : luaL_typename(L, -1);
    const char *const *one = known;
    while (*one != NULL && strcmp(*one, name) != 0)
      one++;
    if (*one == NULL || !is_name || strlen(name) != compat_rawlen(L, -1))
      return name;
  }
  return NULL;
}

const char *suggest_words(lua_State *L, const char *name, const char *nearest) {
  size_t length = strlen(name);
  if (nearest == NULL || text_distance(name, nearest) > 1 + length / 3)
    return "";
  return lua_pushfstring(L, "; did you mean '%s'?", nearest);
}

int suggest_for(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  const char *nearest = NULL;
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t count = compat_rawlen(L, 2);
  for (size_t i = 1; i <= count; i++) {
    lua_rawgeti(L, 2, (int)i);
    nearest = suggest_nearer(name, nearest, luaL_checkstring(L, -1));
    lua_pop(L, 1); /* alive in the table */
  }
  lua_pushstring(L, suggest_words(L, name, nearest));
  return 1;
}
