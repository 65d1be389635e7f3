#include "service/single.h"

#include "lua/compat.h"
#include "lua/items.h"
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

/* Pushes the items at the path of the text at index 3, all of them read; NULL when it is no JSON. */
static struct items *single_read(lua_State *L) {
  size_t length = 0;
  const char *text = luaL_checklstring(L, 3, &length);
  struct items *items = items_push(L);
  items_begin(L, lua_gettop(L), text, length, luaL_checkstring(L, 4), NULL);
  for (;;) {
    switch (items_next(L, lua_gettop(L), length)) {
      case SCAN_DONE:
        return items;
      case SCAN_FAILED:
        return NULL;
      case SCAN_NO_MEMORY:
        luaL_error(L, "not enough memory");
        break;
      default:
        break;
    }
  }
}

/* Leaves the items, the table of their rows and what their records share at 6 to 8. NULL when there are none. */
static const struct items *single_begin(lua_State *L) {
  const struct service *service = client_check(L, 1)->service;
  const char *type = luaL_checkstring(L, 2);
  lua_settop(L, 5);
  luaL_checkstack(L, 20, NULL);
  const struct items *items = single_read(L);
  if (items == NULL)
    return NULL;
  compat_getuservalue(L, 6);
  single_push_type(L, service, type);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 5);
  record_make_owner(L);
  lua_replace(L, 8);
  lua_settop(L, 8);
  return items;
}

/* Pushes the record of the item, or nil for what is no object. */
static void single_push(lua_State *L, const struct item *item) {
  if (item_bytes(item)[0] == '{')
    record_push(L, 8, item);
  else
    lua_pushnil(L);
}

int single_new(lua_State *L) {
  const struct items *items = single_begin(L);
  if (items != NULL && items->scan.target == SCAN_OBJECT)
    single_push(L, items->places[0].item);
  else
    lua_pushnil(L);
  return 1;
}

int single_all(lua_State *L) {
  const struct items *items = single_begin(L);
  lua_newtable(L);
  int records = lua_gettop(L);
  for (size_t i = 0; items != NULL && items->scan.target == SCAN_ARRAY && i < items->count; i++) {
    single_push(L, items->places[i].item);
    lua_rawseti(L, records, (int)compat_rawlen(L, records) + 1);
  }
  return 1;
}
