/*
** Setting fields of the table on top of the stack, which stays there.
*/
#ifndef FOOTAGE_FIELD_H
#define FOOTAGE_FIELD_H

#include <lua.h>

static inline void field_set_boolean(lua_State *L, const char *name, int value) {
  lua_pushboolean(L, value);
  lua_setfield(L, -2, name);
}

static inline void field_set_integer(lua_State *L, const char *name, lua_Integer value) {
  lua_pushinteger(L, value);
  lua_setfield(L, -2, name);
}

static inline void field_set_number(lua_State *L, const char *name, lua_Number value) {
  lua_pushnumber(L, value);
  lua_setfield(L, -2, name);
}

/* Nothing when there is none, or an empty one. */
static inline void field_set_string(lua_State *L, const char *name, const char *value) {
  if (value == NULL || value[0] == '\0')
    return;
  lua_pushstring(L, value);
  lua_setfield(L, -2, name);
}

#endif
