/*
** The items of a text, found piece by piece, in memory that Lua's collector sees: they stand in rows, and blocks say
** where each is; both stay where they are as long as the table has them. Owns the text while it is read. Knows neither
** HTTP nor what an item is.
*/
#ifndef FOOTAGE_ITEMS_H
#define FOOTAGE_ITEMS_H

#include "base/buffer.h"
#include "base/item.h"

#include <lua.h>

#include <stddef.h>
#include <stdint.h>

/* In the uservalue's table: the first place is for whoever has the items, then come rows and blocks. */
enum { ITEMS_ROWS = 2 };

struct item_place {
  const struct item *item;
  uint64_t hash; /* of what tells it from others: the owner's to set */
};

/* So many places stand together: an array of them all would be moved as a whole whenever it grows. */
enum { ITEMS_BLOCK = 64 };

struct items {
  struct scan scan;
  struct buffer text;  /* what is read, unless somebody else keeps it */
  int is_pending;      /* the item that the scan found last has no place yet: making room may raise an error */
  const char *strings; /* items are strings, and become objects with one member of this name */
  size_t looked;       /* how many its owner has looked at: the owner's to set */
  size_t bad;          /* the first that its owner can make nothing of, from 1; 0 for none: the owner's to set */
  struct item_place **blocks;
  size_t block_count; /* those from before a SCAN_AGAIN are used again */
  size_t block_room;
  size_t count;
  int rows;
  char *next; /* in the last row of several */
  size_t left;
};

/* How many blocks so many places take. */
static inline size_t items_blocks(size_t places) {
  return (places + ITEMS_BLOCK - 1) / ITEMS_BLOCK;
}

static inline struct item_place *items_place(struct item_place *const *blocks, size_t at) {
  return &blocks[at / ITEMS_BLOCK][at % ITEMS_BLOCK];
}

/* Registers the type. */
void items_open(lua_State *L);

/* Pushes new ones, with nothing to read yet. */
struct items *items_push(lua_State *L);

/* Begins to read a text, with a table of its own in the uservalue; see scan_begin. What was read before is let go. */
void items_begin(lua_State *L, int index, const char *text, size_t length, const char *path, const char *strings);

/* Reads on. At SCAN_ITEM the new item is at the last place; with `strings` also one that is no string. At SCAN_AGAIN
   there are none. After an error it may be called again. */
enum scan_event items_next(lua_State *L, int index, size_t bytes);

/* Pushes what all that was read says, as plain Lua: an empty array stands in place of the items. */
void items_push_rest(lua_State *L, const struct items *items);

/* Forgets all that was read; who wants it has the table. */
void items_let_go(lua_State *L, int index);

#endif
