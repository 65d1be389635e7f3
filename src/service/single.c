#include "service/single.h"

#include "lua/compat.h"
#include "lua/items.h"
#include "lua/raise.h"
#include "service/client.h"
#include "service/record.h"

/* Pushes the items at the path of the text at index 3, all of them read; NULL when it is no JSON. */
static struct items *single_read(lua_State *L) {
  size_t length = 0;
  const char *text = luaL_checklstring(L, 3, &length);
  struct items *items = items_push(L);
  items_begin(L, lua_gettop(L), text, length, luaL_checkstring(L, 4), NULL);
  enum scan_event event;
  do
    event = items_next(L, lua_gettop(L), length);
  while (event == SCAN_MORE || event == SCAN_ITEM || event == SCAN_AGAIN);
  raise_if_no_memory(L, event == SCAN_NO_MEMORY);
  return event == SCAN_DONE ? items : NULL;
}

/* What is read of an answer: the items are at index 6, what their records share at 7. */
struct single {
  const struct record_type *type;
  const struct items *items; /* NULL when there are none */
};

static struct single single_begin(lua_State *L) {
  client_check(L, 1);
  const char *name = luaL_checkstring(L, 2);
  lua_settop(L, 5);
  luaL_checkstack(L, 20, NULL);
  struct single single = {.items = single_read(L)};
  if (single.items == NULL)
    return single;
  client_fields(L);
  lua_rawgeti(L, 7, CLIENT_SERVICE);
  single.type = service_push_record_type(L, 8, name);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 5);
  record_make_owner(L);
  lua_replace(L, 7);
  lua_settop(L, 7);
  return single;
}

/* Pushes the record of the item, or nil for what is no object. */
static void single_push(lua_State *L, const struct single *single, size_t at) {
  const struct item *item = items_place(single->items->blocks, at)->item;
  if (item_bytes(item)[0] == '{')
    record_push(L, 7, single->type, item);
  else
    lua_pushnil(L);
}

int single_new(lua_State *L) {
  struct single single = single_begin(L);
  if (single.items != NULL && single.items->scan.target == SCAN_OBJECT)
    single_push(L, &single, 0);
  else
    lua_pushnil(L);
  return 1;
}

int single_all(lua_State *L) {
  struct single single = single_begin(L);
  const struct items *items = single.items;
  lua_newtable(L);
  int records = lua_gettop(L);
  for (size_t i = 0; items != NULL && items->scan.target == SCAN_ARRAY && i < items->count; i++) {
    single_push(L, &single, i);
    lua_rawseti(L, records, (int)compat_rawlen(L, records) + 1);
  }
  return 1;
}
