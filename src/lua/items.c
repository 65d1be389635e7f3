#include "lua/items.h"

#include "lua/compat.h"
#include "lua/type.h"
#include "lua/value.h"

#include <stdlib.h>
#include <string.h>

#define ITEMS_TYPE "footage.items"

enum { LONGEST_ROW = 96 * 1024 }; /* of several items */

struct items *items_push(lua_State *L) {
  return type_new(L, ITEMS_TYPE, sizeof(struct items));
}

/* What was read is the table's; nothing else is kept, since what is made while Lua closes is never collected. */
static void items_free(struct items *items) {
  scan_free(&items->scan);
  buffer_free(&items->text);
  free(items->blocks);
  memset(items, 0, sizeof *items);
  scan_begin(&items->scan, "", 0, NULL); /* which breaks off: whoever reads on, as a finalizer may, finds that */
}

void items_begin(lua_State *L, int index, const char *text, size_t length, const char *path, const char *strings) {
  struct items *items = lua_touserdata(L, index);
  items_free(items);
  lua_createtable(L, ITEMS_ROWS, 0);
  compat_setuservalue(L, index);
  scan_begin(&items->scan, text, length, path);
  items->strings = strings;
}

/* Adds a row, or a block, to the table. */
static void *items_add_row(lua_State *L, int index, struct items *items, size_t size) {
  compat_getuservalue(L, index);
  void *row = lua_newuserdata(L, size);
  lua_rawseti(L, -2, ITEMS_ROWS + items->rows);
  lua_pop(L, 1);
  items->rows++;
  return row;
}

/* Room for an item: a large one has a row of its own, since what is left of the last one is for those that follow. A
   row is as long as what is left of the text, and half of that again for what is said of members. */
static char *items_find_room(lua_State *L, int index, struct items *items, size_t size) {
  if (size > LONGEST_ROW / 8)
    return items_add_row(L, index, items, size);
  if (items->left < size) {
    size_t row = (size_t)(items->scan.end - items->scan.item) / 2 * 3;
    row = row > LONGEST_ROW ? LONGEST_ROW : row < size ? size : row;
    items->next = items_add_row(L, index, items, row);
    items->left = row;
  }
  char *room = items->next;
  items->next += size;
  items->left -= size;
  return room;
}

/* Room for another place; 0 when memory ran out. */
static int items_add_place(lua_State *L, int index, struct items *items) {
  if (items->count < items->block_count * ITEMS_BLOCK)
    return 1;
  if (items->block_count == items->block_room) {
    size_t room = items->block_room == 0 ? 8 : 2 * items->block_room;
    struct item_place **longer = realloc(items->blocks, room * sizeof *longer);
    if (longer == NULL)
      return 0;
    items->blocks = longer;
    items->block_room = room;
  }
  struct item_place *block = items_add_row(L, index, items, ITEMS_BLOCK * sizeof *block);
  items->blocks[items->block_count++] = block;
  return 1;
}

static enum scan_event items_add(lua_State *L, int index, struct items *items) {
  size_t size = item_room(&items->scan, items->strings);
  items->is_pending = 1;
  if (!items_add_place(L, index, items))
    return SCAN_NO_MEMORY;
  struct item *item = (struct item *)(void *)items_find_room(L, index, items, size);
  item_write(item, &items->scan, items->strings);
  *items_place(items->blocks, items->count++) = (struct item_place){.item = item};
  items->is_pending = 0;
  return SCAN_ITEM;
}

enum scan_event items_next(lua_State *L, int index, size_t bytes) {
  struct items *items = lua_touserdata(L, index);
  enum scan_event event = items->is_pending ? SCAN_ITEM : scan_next(&items->scan, bytes);
  if (event == SCAN_ITEM)
    return items_add(L, index, items);
  if (event == SCAN_AGAIN) {
    items->count = 0;
    items->looked = 0;
    items->bad = 0;
  }
  return event;
}

void items_push_rest(lua_State *L, const struct items *items) {
  const struct scan *scan = &items->scan;
  const char *until = scan->target == SCAN_ARRAY ? scan->array : scan->end;
  size_t length = 0;
  lua_pushlstring(L, scan->from, (size_t)(until - scan->from));
  if (scan->target == SCAN_ARRAY) {
    lua_pushliteral(L, "[]");
    lua_pushlstring(L, scan->behind, (size_t)(scan->end - scan->behind));
    lua_concat(L, 3);
  }
  const char *rest = lua_tolstring(L, -1, &length);
  value_push(L, scan_skip_space(rest, rest + length), rest + length);
  lua_remove(L, -2);
}

void items_let_go(lua_State *L, int index) {
  items_free(lua_touserdata(L, index));
  luaL_getmetatable(L, ITEMS_TYPE); /* Lua 5.1 wants a table there */
  compat_setuservalue(L, index);
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
