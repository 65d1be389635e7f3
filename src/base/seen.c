#include "base/seen.h"

#include <stdlib.h>

enum { SMALLEST_SHARD = 8 };

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

/* The slot that holds the hash, or the empty one where it belongs. */
static uint64_t *seen_slot(const struct seen_shard *shard, uint64_t hash) {
  uint32_t at = (uint32_t)hash & (shard->capacity - 1);
  while (shard->slots[at] != 0 && shard->slots[at] != hash)
    at = (at + 1) & (shard->capacity - 1);
  return &shard->slots[at];
}

int seen_has(const struct seen *seen, uint64_t hash) {
  const struct seen_shard *shard = &seen->shards[hash >> 58U];
  return shard->count > 0 && *seen_slot(shard, hash) != 0;
}

static int seen_grow(struct seen_shard *shard) {
  struct seen_shard larger = {.capacity = shard->capacity > 0 ? shard->capacity * 2 : SMALLEST_SHARD};
  larger.slots = calloc(larger.capacity, sizeof *larger.slots);
  if (larger.slots == NULL)
    return -1;
  for (uint32_t i = 0; i < shard->capacity; i++) {
    if (shard->slots[i] != 0)
      *seen_slot(&larger, shard->slots[i]) = shard->slots[i];
  }
  larger.count = shard->count;
  free(shard->slots);
  *shard = larger;
  return 0;
}

/* Room for `count` more, and never more than 7/8 full. */
static int seen_make_room(struct seen_shard *shard, size_t count) {
  while (shard->count + count > shard->capacity - shard->capacity / 8) {
    if (seen_grow(shard) != 0)
      return -1;
  }
  return 0;
}

int seen_reserve(struct seen *seen, size_t count) {
  for (int i = 0; i < SEEN_SHARDS; i++) {
    if (seen_make_room(&seen->shards[i], count) != 0)
      return -1;
  }
  return 0;
}

int seen_add(struct seen *seen, uint64_t hash) {
  struct seen_shard *shard = &seen->shards[hash >> 58U];
  if (seen_make_room(shard, 1) != 0)
    return -1;
  uint64_t *slot = seen_slot(shard, hash);
  if (*slot == 0) {
    *slot = hash;
    shard->count++;
  }
  return 0;
}

void seen_free(struct seen *seen) {
  for (int i = 0; i < SEEN_SHARDS; i++)
    free(seen->shards[i].slots);
  *seen = (struct seen){0};
}
