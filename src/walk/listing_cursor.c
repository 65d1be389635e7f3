#include "walk/listing_cursor.h"

#include "walk/paging.h"

#include <lauxlib.h>

#include <string.h>

static int listing_write_cursor(struct listing *listing, struct cursor *cursor) {
  const struct page *page = listing->page;
  if (cursor_begin(cursor, listing->list->cursor_name, listing->query->hash) != 0)
    return -1;
  int at_end = listing->last && (page == NULL || page->first == page->count);
  if (at_end ? cursor_add(cursor, "end", 3) != 0 : paging_of(listing->list)->save(listing, cursor) != 0)
    return -1;
  return cursor_finish(cursor);
}

/* A finalizer may run whenever Lua allocates, and move the listing and the text of its cursor on: so the text is
   written once there is room for it where nobody else reaches it. */
int listing_push_cursor(lua_State *L, struct listing *listing) {
  const struct buffer *text = &listing->cursor.text;
  char *room = NULL;
  size_t size = 0;
  int top = lua_gettop(L);
  for (;;) {
    if (listing_write_cursor(listing, &listing->cursor) != 0) {
      lua_settop(L, top);
      return 0;
    }
    if (room != NULL && text->length <= size)
      break;
    size = text->length;
    room = lua_newuserdata(L, size);
  }
  size = text->length;
  memcpy(room, text->bytes, size);
  lua_pushlstring(L, room, size);
  lua_replace(L, top + 1);
  lua_settop(L, top + 1);
  return 1;
}

int listing_resume(struct listing *listing, const char *text, size_t length, struct failure *failure) {
  struct cursor *cursor = &listing->cursor;
  if (!cursor_open(cursor, text, length, listing->list->cursor_name, listing->query->hash, failure))
    return 0;
  listing->recent.count = 0;
  seen_free(&listing->seen);
  if (cursor_take(cursor) && strcmp(cursor->text.bytes, "end") == 0) {
    listing->last = 1;
    return 1;
  }
  return paging_of(listing->list)->load(listing, cursor, failure);
}
