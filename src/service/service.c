#include "service/service.h"

#include "lua/compat.h"

#include <string.h>

const struct service *service_check(lua_State *L, int index) {
  return luaL_checkudata(L, index, SERVICE_TYPE);
}

int service_record_methods(lua_State *L) {
  const struct service *service = service_check(L, 1);
  const char *name = luaL_checkstring(L, 2);
  compat_getuservalue(L, 1);
  for (size_t i = 0; i < service->record_count; i++) {
    if (strcmp(service->record_names[i], name) == 0) {
      lua_rawgeti(L, -1, (int)i + 1);
      lua_getfield(L, -1, "methods");
      lua_insert(L, -2);
      return 2;
    }
  }
  return luaL_error(L, "footage: %s has no record '%s'", service->name, name);
}

const struct list *service_list(const struct service *service, const char *name) {
  for (size_t i = 0; i < service->list_count; i++) {
    if (strcmp(service->lists[i].name, name) == 0)
      return &service->lists[i];
  }
  return NULL;
}

void service_open(lua_State *L) {
  luaL_newmetatable(L, SERVICE_TYPE);
  lua_pop(L, 1);
}
