#include "service/service.h"

#include "lua/compat.h"

#include <string.h>

const struct service *service_check(lua_State *L, int index) {
  return luaL_checkudata(L, index, SERVICE_TYPE);
}

const struct record_type *service_record(const struct service *service, const char *name) {
  for (size_t i = 0; i < service->record_count; i++) {
    if (strcmp(service->record_names[i], name) == 0)
      return &service->records[i];
  }
  return NULL;
}

const struct record_type *service_push_record_type(lua_State *L, int index, const char *name) {
  const struct service *service = service_check(L, index);
  const struct record_type *record = service_record(service, name);
  if (record == NULL)
    luaL_error(L, "footage: %s has no record '%s'", service->name, name);
  compat_getuservalue(L, index);
  lua_rawgeti(L, -1, record->place);
  lua_remove(L, -2);
  return record;
}

int service_record_methods(lua_State *L) {
  service_push_record_type(L, 1, luaL_checkstring(L, 2));
  lua_getfield(L, -1, "methods");
  lua_insert(L, -2);
  return 2;
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
