/*
** What a walk by token had delivered before a break, and may meet again: hashes, each as often as it was delivered,
** since records without ids have twins. Knows neither Lua nor pages.
*/
#ifndef FOOTAGE_CARRIED_H
#define FOOTAGE_CARRIED_H

#include "walk/recent.h"

#include <stddef.h>
#include <stdint.h>

struct carried_item {
  uint64_t hash;
  size_t times;   /* it may be met */
  size_t dropped; /* ... and so often the current page had it */
  size_t saved;   /* ... and a cursor has it, while that is written */
};

struct carried {
  struct recent loaded;       /* in the order of delivery */
  struct carried_item *items; /* of these, in the order of the hashes */
  size_t count;
  size_t left; /* how many may be met */
};

/* What the next part of a cursor holds; nothing when there is no such part. 1, or 0 with the failure. */
int carried_load(struct carried *carried, struct cursor *cursor, struct failure *failure);
int carried_save(struct carried *carried, struct cursor *cursor); /* what is left, as one part, or none; 0, or -1 */

/* Whether such an item of the current page was delivered, which it takes down. */
int carried_drop(struct carried *carried, uint64_t hash);

/* The current page is behind the walk, and what it had. */
void carried_leave_page(struct carried *carried);
void carried_free(struct carried *carried);

#endif
