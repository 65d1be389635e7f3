/*
** What differs between the Lua versions, under one name each.
** Knows Lua's C API only. Everything here is small and inline on purpose.
*/
#ifndef FOOTAGE_COMPAT_H
#define FOOTAGE_COMPAT_H

#include <lauxlib.h>
#include <lua.h>

#include <stddef.h>

/* Lua 5.1 calls the one table that a userdata may carry its environment. */
static inline void compat_setuservalue(lua_State *L, int index) {
#if LUA_VERSION_NUM >= 502
  lua_setuservalue(L, index);
#else
  lua_setfenv(L, index);
#endif
}

static inline void compat_getuservalue(lua_State *L, int index) {
#if LUA_VERSION_NUM >= 502
  lua_getuservalue(L, index);
#else
  lua_getfenv(L, index);
#endif
}

static inline size_t compat_rawlen(lua_State *L, int index) {
#if LUA_VERSION_NUM >= 502
  return (size_t)lua_rawlen(L, index);
#else
  return lua_objlen(L, index);
#endif
}

/* Registers functions into the table on top; every function gets the same upvalues,
   which stand above the table and are popped. */
static inline void compat_setfuncs(lua_State *L, const luaL_Reg *reg, int upvalues) {
#if LUA_VERSION_NUM >= 502
  luaL_setfuncs(L, reg, upvalues);
#else
  luaL_checkstack(L, upvalues + 2, "too many upvalues");
  for (; reg->name != NULL; reg++) {
    for (int i = 0; i < upvalues; i++)
      lua_pushvalue(L, -upvalues);
    lua_pushcclosure(L, reg->func, upvalues);
    lua_setfield(L, -(upvalues + 2), reg->name);
  }
  lua_pop(L, upvalues);
#endif
}

/* Whether the value is a number that Lua itself keeps as an integer. */
static inline int compat_isinteger(lua_State *L, int index) {
#if LUA_VERSION_NUM >= 503
  return lua_isinteger(L, index);
#else
  (void)L;
  (void)index;
  return 0;
#endif
}

/* A whole number, which Lua 5.1 may have no integers for that are large enough. */
static inline void compat_pushwhole(lua_State *L, long long number) {
#if LUA_VERSION_NUM >= 503
  lua_pushinteger(L, (lua_Integer)number);
#else
  lua_pushnumber(L, (lua_Number)number);
#endif
}

/* LuaJIT's collector goes through all userdata at one go when a cycle ends: it is not to rest until the next one,
   unless it was stopped. From 5.2 on collectors go through those with finalizers only; that of 5.1 does not tell
   whether it was stopped. */
static inline void compat_wake_collector(lua_State *L) {
#if LUA_VERSION_NUM < 502 && defined LUA_GCISRUNNING
  if (lua_gc(L, LUA_GCISRUNNING, 0) == 1)
    lua_gc(L, LUA_GCRESTART, 0);
#else
  (void)L;
#endif
}

static inline void compat_checkversion(lua_State *L) {
#if LUA_VERSION_NUM >= 502
  luaL_checkversion(L);
#else
  (void)L;
#endif
}

#endif
