#include "service/single.h"

#include "lua/compat.h"
#include "lua/json.h"
#include "service/client.h"
#include "service/record.h"

#include <string.h>

/* Pushes the metatable of the type's records. */
static void single_push_type(lua_State *L, const struct service *service, const char *name) {
  client_fields(L);
  lua_rawgeti(L, -1, CLIENT_SERVICE);
  compat_getuservalue(L, -1);
  for (size_t i = 0; i < service->record_count; i++) {
    if (strcmp(service->record_names[i], name) == 0) {
      lua_rawgeti(L, -1, (int)i + 1);
      return;
    }
  }
  luaL_error(L, "footage: %s has no record '%s'", service->name, name);
}

/* Pushes the object, decoded, or nil. */
static void single_push_item(lua_State *L, const char *path, int position) {
  lua_pushvalue(L, 3);
  if (!json_decode(L)) {
    lua_pushnil(L);
    return;
  }
  json_push_path(L, lua_gettop(L), path);
  if (position > 0 && lua_istable(L, -1))
    lua_rawgeti(L, -1, position);
}

int single_new(lua_State *L) {
  const struct service *service = client_check(L, 1)->service;
  const char *type = luaL_checkstring(L, 2);
  luaL_checkstring(L, 3);
  const char *path = luaL_checkstring(L, 4);
  int position = (int)luaL_optinteger(L, 6, 0);
  lua_settop(L, 5);
  luaL_checkstack(L, 20, NULL);
  single_push_item(L, path, position);
  int item = lua_gettop(L);
  if (!lua_istable(L, item)) {
    lua_pushnil(L);
    return 1;
  }
  single_push_type(L, service, type);
  int metatable = lua_gettop(L);
  lua_pushvalue(L, 3);
  lua_pushvalue(L, 4);
  lua_pushvalue(L, metatable);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 5);
  record_make_page(L);
  int page = lua_gettop(L);
  lua_pushvalue(L, item);
  record_push(L, page, (unsigned)position);
  return 1;
}
