/*
** Pages: the items of one answer of a list that are still to be handed out, and the page as a script has it. Knows
** neither how the answer was read (page_read.c) nor what comes next.
*/
#ifndef FOOTAGE_PAGE_H
#define FOOTAGE_PAGE_H

#include "lua/items.h"
#include "service/list.h"

#include <lua.h>

#include <stddef.h>
#include <stdint.h>

#define PAGE_TYPE "footage.page"

/* Items that were delivered already are taken out; `first` is the next one that the walk hands out. */
struct page {
  const struct list *list;
  size_t count;
  size_t first;
  size_t in_front; /* so many came in front of what was delivered: where the walk stands does not follow from them */
  size_t from;     /* the place of its first item */
  struct item_place *blocks[]; /* of the answer, in the uservalue's table; shared with slices */
};

static inline struct item_place *page_place(const struct page *page, size_t at) {
  return items_place(page->blocks, page->from + at);
}

/* Place in the uservalue's table, before the rows of items, of what its records share (record_make_owner). */
enum { PAGE_OWNER = 1 };

void page_open(lua_State *L);

/* Pushes a page of `count` items, from the place `from` in the blocks on; pops the table that has them. */
struct page *page_push(lua_State *L, const struct list *list, struct item_place *const *blocks, size_t from,
                       size_t count);

/* Takes out the items in whose `field` there is another string than `value`. */
void page_keep(struct page *page, const char *field, const char *value);

/* Pushes the record at `at` (from 0) of the page at index `page`. */
void page_push_record(lua_State *L, int page, size_t at);

/* Pushes a page of its own with `count` of the records of the page at index `page`, from `at`. */
void page_push_slice(lua_State *L, int page, size_t at, size_t count);

/* Takes out the items for which `drop` says so. */
void page_drop(struct page *page, int (*drop)(const struct item_place *place, void *state), void *state);

#endif
