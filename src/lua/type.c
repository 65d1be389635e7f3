#include "lua/type.h"

#include "lua/compat.h"

#include <string.h>

/* In the registry: names by metatable. */
#define TYPES "footage.types"

void type_open(lua_State *L) {
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "k");
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
  lua_setfield(L, LUA_REGISTRYINDEX, TYPES);
}

void type_define(lua_State *L, const char *name, const luaL_Reg *metamethods) {
  luaL_newmetatable(L, name);
  type_register(L, name);
  compat_setfuncs(L, metamethods, 0);
}

void type_register(lua_State *L, const char *name) {
  lua_pushstring(L, name);
  lua_setfield(L, -2, "__name");
  lua_getfield(L, LUA_REGISTRYINDEX, TYPES);
  lua_pushvalue(L, -2);
  lua_pushstring(L, name);
  lua_rawset(L, -3);
  lua_pop(L, 1);
}

void *type_new(lua_State *L, const char *name, size_t size) {
  void *userdata = lua_newuserdata(L, size);
  memset(userdata, 0, size);
  luaL_getmetatable(L, name);
  lua_setmetatable(L, -2);
  return userdata;
}

void type_push_name(lua_State *L, int index) {
  if (!lua_getmetatable(L, index)) {
    lua_pushnil(L);
    return;
  }
  lua_getfield(L, LUA_REGISTRYINDEX, TYPES);
  lua_insert(L, -2);
  lua_rawget(L, -2);
  lua_remove(L, -2);
}

const char *type_words(lua_State *L, int index) {
  const char *words = luaL_typename(L, index);
  type_push_name(L, index);
  return lua_isnil(L, -1) ? words : lua_tostring(L, -1);
}

int type_is(lua_State *L, int index, int metatable) {
  if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index))
    return 0;
  int same = lua_rawequal(L, -1, metatable);
  lua_pop(L, 1);
  return same;
}

void *type_begins_with(lua_State *L, int index, const void *address, size_t size) {
  void *userdata = lua_touserdata(L, index);
  if (userdata == NULL || compat_rawlen(L, index) < size) /* a light one has no length */
    return NULL;
  return *(const void *const *)userdata == address ? userdata : NULL;
}

int type_is_plain_table(lua_State *L, int index) {
  type_push_name(L, index);
  int is_ours = !lua_isnil(L, -1);
  lua_pop(L, 1);
  return lua_istable(L, index) && !is_ours;
}

int type_of(lua_State *L) {
  luaL_checkany(L, 1);
  type_push_name(L, 1);
  return 1;
}
