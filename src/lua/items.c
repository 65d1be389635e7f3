#include "lua/items.h"

#include "lua/compat.h"

#include <stdlib.h>
#include <string.h>

#define ITEMS_TYPE "footage.items"

struct items *items_push(lua_State *L) {
  struct items *items = compat_newuserdata(L, sizeof *items);
  memset(items, 0, sizeof *items);
  luaL_getmetatable(L, ITEMS_TYPE);
  lua_setmetatable(L, -2);
  return items;
}

/* What was read is the table's; nothing else is kept, since what is made while Lua closes is never collected. */
static void items_free(struct items *items) {
  scan_free(&items->scan);
  buffer_free(&items->text);
  buffer_free(&items->row);
  free(items->places);
  items->places = NULL;
  items->count = items->room = items->looked = 0;
}

void items_begin(lua_State *L, int index, const char *text, size_t length, const char *path, const char *strings) {
  struct items *items = lua_touserdata(L, index);
  items_free(items);
  lua_createtable(L, ITEMS_ROWS, 0);
  compat_setuservalue(L, index);
  scan_begin(&items->scan, text, length, path);
  items->strings = strings;
  items->bad = 0;
  items->rows = 0;
}

/* Room for another place, and with the first one for a row, or for what a short text can come to; 0 when memory ran
   out. */
static int items_reserve(struct items *items) {
  size_t text = (size_t)(items->scan.end - items->scan.text);
  size_t row = text < ITEMS_ROW / 2 ? 2 * text : ITEMS_ROW;
  if (items->row.capacity == 0 && buffer_reserve(&items->row, row) != 0)
    return 0;
  if (items->count < items->room)
    return 1;
  size_t room = items->room == 0 ? 64 : 2 * items->room;
  struct item_place *longer = realloc(items->places, room * sizeof *longer);
  if (longer == NULL)
    return 0;
  items->places = longer;
  items->room = room;
  return 1;
}

static enum scan_event items_add(struct items *items) {
  struct item_place place = {.row = items->rows, .offset = (uint32_t)items->row.length};
  if (!items_reserve(items) || item_add(&items->row, &items->scan, items->strings) != 0)
    return SCAN_NO_MEMORY;
  items->places[items->count++] = place;
  return SCAN_ITEM;
}

enum scan_event items_next(struct items *items, size_t bytes) {
  enum scan_event event = scan_next(&items->scan, bytes);
  if (event == SCAN_ITEM)
    return items_add(items);
  if (event == SCAN_AGAIN) {
    items->count = 0;
    items->looked = 0;
    items->bad = 0;
    buffer_clear(&items->row);
  }
  return event;
}

const struct item *items_last(const struct items *items) {
  return (const struct item *)(const void *)(items->row.bytes + items->places[items->count - 1].offset);
}

void items_keep(lua_State *L, int index) {
  struct items *items = lua_touserdata(L, index);
  if (items->row.length == 0)
    return;
  compat_getuservalue(L, index);
  memcpy(lua_newuserdata(L, items->row.length), items->row.bytes, items->row.length);
  lua_rawseti(L, -2, (int)items->rows + ITEMS_ROWS);
  lua_pop(L, 1);
  items->rows++;
  buffer_clear(&items->row);
}

void items_push_rest(lua_State *L, const struct items *items) {
  const struct scan *scan = &items->scan;
  const char *until = scan->target == SCAN_ARRAY ? scan->array : scan->end;
  lua_pushlstring(L, scan->from, (size_t)(until - scan->from));
  if (scan->target == SCAN_ARRAY) {
    lua_pushliteral(L, "[]");
    lua_pushlstring(L, scan->behind, (size_t)(scan->end - scan->behind));
    lua_concat(L, 3);
  }
}

void items_let_go(lua_State *L, int index) {
  items_free(lua_touserdata(L, index));
  luaL_getmetatable(L, ITEMS_TYPE); /* Lua 5.1 wants a table there */
  compat_setuservalue(L, index);
}

const struct item *items_at(lua_State *L, int table, uint32_t row, uint32_t offset) {
  lua_rawgeti(L, table, (int)row + ITEMS_ROWS);
  const char *bytes = lua_touserdata(L, -1);
  lua_pop(L, 1); /* the table keeps it */
  return (const struct item *)(const void *)(bytes + offset);
}

static int items_gc(lua_State *L) {
  items_free(luaL_checkudata(L, 1, ITEMS_TYPE));
  return 0;
}

void items_open(lua_State *L) {
  luaL_newmetatable(L, ITEMS_TYPE);
  lua_pushcfunction(L, items_gc);
  lua_setfield(L, -2, "__gc");
  lua_pop(L, 1);
}
