#include "base/seen.h"

#include <stdlib.h>
#include <string.h>

enum { SMALLEST_SET = 8 };

/* FNV-1a, then a finalizer, so that all 64 bits depend on all of the text. */
uint64_t seen_hash(const char *bytes, size_t length) {
  uint64_t hash = 0xCBF29CE484222325U;
  for (size_t i = 0; i < length; i++)
    hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001B3U;
  hash = (hash ^ (hash >> 33U)) * 0xFF51AFD7ED558CCDU;
  hash = (hash ^ (hash >> 33U)) * 0xC4CEB9FE1A85EC53U;
  hash ^= hash >> 33U;
  return hash != 0 ? hash : 1;
}

/* ---- one set ---- */

/* The slot that holds the hash, or the empty one where it belongs. */
static uint64_t *seen_slot(const struct seen_set *set, uint64_t hash) {
  uint32_t at = (uint32_t)(((hash * set->key) >> 32U) * set->capacity >> 32U);
  while (set->slots[at] != 0 && set->slots[at] != hash)
    at = (at + 1) & (set->capacity - 1);
  return &set->slots[at];
}

int seen_set_has(const struct seen_set *set, uint64_t hash) {
  return set->count > 0 && *seen_slot(set, hash) != 0;
}

void seen_set_add(struct seen_set *set, uint64_t hash) {
  uint64_t *slot = seen_slot(set, hash);
  set->count += *slot == 0;
  *slot = hash;
}

static int seen_grow(struct seen_set *set) {
  struct seen_set larger = {.capacity = set->capacity > 0 ? set->capacity * 2 : SMALLEST_SET};
  larger.slots = calloc(larger.capacity, sizeof *larger.slots);
  if (larger.slots == NULL)
    return -1;
  larger.key = (uint64_t)(uintptr_t)larger.slots * 0x9E3779B97F4A7C15U | 1U; /* where memory is, is random */
  for (uint32_t i = 0; i < set->capacity; i++) {
    if (set->slots[i] != 0)
      seen_set_add(&larger, set->slots[i]);
  }
  free(set->slots);
  *set = larger;
  return 0;
}

/* Never more than 7/8 full. */
int seen_set_reserve(struct seen_set *set, size_t count) {
  while (set->count + count > set->capacity - set->capacity / 8) {
    if (seen_grow(set) != 0)
      return -1;
  }
  return 0;
}

void seen_set_clear(struct seen_set *set) {
  if (set->count > 0)
    memset(set->slots, 0, set->capacity * sizeof *set->slots);
  set->count = 0;
}

void seen_set_free(struct seen_set *set) {
  free(set->slots);
  *set = (struct seen_set){0};
}

/* ---- many ---- */

static size_t seen_shard(uint64_t hash) {
  return hash >> 58U;
}

int seen_has(const struct seen *seen, uint64_t hash) {
  return seen_set_has(&seen->shards[seen_shard(hash)], hash);
}

void seen_expect(struct seen *seen, uint64_t hash) {
  seen->expected[seen_shard(hash)]++;
}

int seen_reserve(struct seen *seen) {
  int status = 0;
  for (int i = 0; i < SEEN_SHARDS && status == 0; i++)
    status = seen_set_reserve(&seen->shards[i], seen->expected[i]);
  memset(seen->expected, 0, sizeof seen->expected);
  return status;
}

int seen_add(struct seen *seen, uint64_t hash) {
  struct seen_set *shard = &seen->shards[seen_shard(hash)];
  if (seen_set_reserve(shard, 1) != 0)
    return -1;
  seen_set_add(shard, hash);
  return 0;
}

void seen_free(struct seen *seen) {
  for (int i = 0; i < SEEN_SHARDS; i++)
    seen_set_free(&seen->shards[i]);
}
