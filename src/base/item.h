/*
** An object of a scanned text, as one run of bytes that can be copied: what it says of its members, the service's own
** bytes, and no more. Pages keep many of them in a row, a record has one. Knows neither Lua nor what a field means.
*/
#ifndef FOOTAGE_ITEM_H
#define FOOTAGE_ITEM_H

#include "base/scan.h"

#include <stddef.h>
#include <stdint.h>

struct item {
  uint32_t length; /* of the service's own bytes */
  uint32_t room;   /* of those and what stands behind them */
  uint32_t count;
  struct scan_member members[]; /* and then the bytes */
};

/* Makes an item of what the scan found, of as many bytes as item_room says. With a name the scan's item is a string,
   and becomes an object with this one member. */
size_t item_room(const struct scan *scan, const char *name);
void item_write(struct item *item, const struct scan *scan, const char *name);

size_t item_size(const struct item *item); /* to where the next one of a row begins */

static inline const char *item_bytes(const struct item *item) {
  return (const char *)&item->members[item->count];
}

static inline const char *item_end(const struct item *item) {
  return item_bytes(item) + item->length;
}

/* The name of a member as it is written, without its quotes. */
const char *item_name(const struct item *item, size_t member, size_t *length);

/* The value of a member, or NULL when there is none of this name; the last one counts. */
const char *item_find(const struct item *item, const char *name);

/* The same for a path, "error.code". */
const char *item_find_path(const struct item *item, const char *path);

#endif
