#include "walk/carried.h"

#include <stdlib.h>

/* Of hashes, and of what begins with one. */
static int carried_compare(const void *one, const void *other) {
  uint64_t left = *(const uint64_t *)one;
  uint64_t right = *(const uint64_t *)other;
  return (left > right) - (left < right);
}

/* NULL: there is none. */
static struct carried_item *carried_find(const struct carried *carried, uint64_t hash) {
  if (carried->count == 0)
    return NULL;
  return bsearch(&hash, carried->items, carried->count, sizeof carried->items[0], carried_compare);
}

/* Makes the items of what was loaded. 0 when memory ran out. */
static int carried_count(struct carried *carried) {
  size_t count = carried->loaded.count;
  if (count == 0)
    return 1;
  carried->items = malloc(count * sizeof carried->items[0]);
  if (carried->items == NULL)
    return 0;
  for (size_t i = 0; i < count; i++)
    carried->items[i] = (struct carried_item){.hash = carried->loaded.hashes[i], .times = 1};
  qsort(carried->items, count, sizeof carried->items[0], carried_compare);
  for (size_t i = 0; i < count; i++) {
    struct carried_item *next = &carried->items[carried->count];
    if (i > 0 && next[-1].hash == carried->items[i].hash) {
      next[-1].times++;
    } else {
      *next = carried->items[i];
      carried->count++;
    }
  }
  carried->left = count;
  return 1;
}

int carried_load(struct carried *carried, struct cursor *cursor, struct failure *failure) {
  carried_free(carried);
  return recent_load(&carried->loaded, cursor, failure) && (carried_count(carried) || failure_no_memory(failure));
}

int carried_save(struct carried *carried, struct cursor *cursor) {
  size_t saved = 0;
  for (size_t i = 0; i < carried->count; i++)
    carried->items[i].saved = 0;
  for (size_t i = 0; i < carried->loaded.count && saved < carried->left; i++) {
    uint64_t hash = carried->loaded.hashes[i];
    struct carried_item *item = carried_find(carried, hash);
    if (item->saved == item->times)
      continue;
    if (cursor_add_hash(cursor, hash, saved == 0) != 0)
      return -1;
    item->saved++;
    saved++;
  }
  return 0;
}

int carried_drop(struct carried *carried, uint64_t hash) {
  struct carried_item *item = carried_find(carried, hash);
  if (item == NULL || item->dropped == item->times)
    return 0;
  item->dropped++;
  return 1;
}

void carried_leave_page(struct carried *carried) {
  for (size_t i = 0; i < carried->count; i++) {
    struct carried_item *item = &carried->items[i];
    item->times -= item->dropped;
    carried->left -= item->dropped;
    item->dropped = 0;
  }
}

void carried_free(struct carried *carried) {
  recent_free(&carried->loaded);
  free(carried->items);
  *carried = (struct carried){0};
}
