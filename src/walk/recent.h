/*
** Items as hashes of their ids, in an order: those that a walk delivered last, oldest first, or those of a page. Knows
** neither Lua nor pages.
*/
#ifndef FOOTAGE_RECENT_H
#define FOOTAGE_RECENT_H

#include "walk/cursor.h"

#include <stddef.h>
#include <stdint.h>

struct recent {
  uint64_t *hashes;
  size_t count;
  size_t room;
};

/* Forgets all but the last `keep`, and makes room for `more`. 0, or -1 when memory ran out. */
int recent_reserve(struct recent *recent, size_t keep, size_t more);
void recent_add(struct recent *recent, uint64_t hash); /* within the room made before */
int recent_push(struct recent *recent, uint64_t hash); /* makes room itself; 0, or -1 when memory ran out */
void recent_free(struct recent *recent);

/* The last `count` into a cursor, as one part with what the part has already (`first`: nothing).
   0, or -1. */
int recent_save(const struct recent *recent, size_t count, struct cursor *cursor, int first);

/* All that the next part of a cursor holds; none when there is no such part. */
int recent_load(struct recent *recent, struct cursor *cursor, struct failure *failure); /* 1, or 0 with the failure */

#endif
