#include "base/seen.h"

#include <stdlib.h>
#include <string.h>

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

/* ---- one shard ---- */

static struct seen_shard *seen_shard(struct seen *seen, uint64_t hash) {
  return &seen->shards[hash >> 58U];
}

/* The slot that holds the hash, or the empty one where it belongs. */
static uint64_t *shard_slot(const struct seen_shard *shard, uint64_t hash) {
  uint32_t at = (uint32_t)(((hash * shard->key) >> 32U) * shard->capacity >> 32U);
  while (shard->slots[at] != 0 && shard->slots[at] != hash)
    at = (at + 1) & (shard->capacity - 1);
  return &shard->slots[at];
}

static int shard_put(struct seen_shard *shard, uint64_t hash) {
  uint64_t *slot = shard_slot(shard, hash);
  int is_new = *slot == 0;
  shard->count += (uint32_t)is_new;
  *slot = hash;
  return is_new;
}

static int shard_grow(struct seen_shard *shard) {
  struct seen_shard larger = {.capacity = shard->capacity > 0 ? shard->capacity * 2 : SMALLEST_SHARD,
                              .expected = shard->expected};
  larger.slots = calloc(larger.capacity, sizeof *larger.slots);
  if (larger.slots == NULL)
    return -1;
  larger.key = (uint64_t)(uintptr_t)larger.slots * 0x9E3779B97F4A7C15U | 1U; /* where memory is, is random */
  for (uint32_t i = 0; i < shard->capacity; i++) {
    if (shard->slots[i] != 0)
      shard_put(&larger, shard->slots[i]);
  }
  free(shard->slots);
  *shard = larger;
  return 0;
}

/* Room for so many more: never more than 7/8 full. */
static int shard_reserve(struct seen_shard *shard, uint32_t count) {
  while (shard->count + count > shard->capacity - shard->capacity / 8) {
    if (shard_grow(shard) != 0)
      return -1;
  }
  return 0;
}

/* ---- all of them ---- */

int seen_has(const struct seen *seen, uint64_t hash) {
  const struct seen_shard *shard = &seen->shards[hash >> 58U];
  return shard->count > 0 && *shard_slot(shard, hash) != 0;
}

int seen_add(struct seen *seen, uint64_t hash) {
  struct seen_shard *shard = seen_shard(seen, hash);
  if (shard_reserve(shard, 1) != 0)
    return -1;
  shard_put(shard, hash);
  return 0;
}

void seen_clear(struct seen *seen) {
  for (int i = 0; i < SEEN_SHARDS; i++) {
    struct seen_shard *shard = &seen->shards[i];
    if (shard->count > 0)
      memset(shard->slots, 0, shard->capacity * sizeof *shard->slots);
    shard->count = 0;
  }
}

void seen_free(struct seen *seen) {
  for (int i = 0; i < SEEN_SHARDS; i++)
    free(seen->shards[i].slots);
  *seen = (struct seen){0};
}

void seen_expect_none(struct seen *seen) {
  for (int i = 0; i < SEEN_SHARDS; i++)
    seen->shards[i].expected = 0;
}

int seen_expect(struct seen *seen, uint64_t hash) {
  struct seen_shard *shard = seen_shard(seen, hash);
  return shard_reserve(shard, ++shard->expected);
}

int seen_put(struct seen *seen, uint64_t hash) {
  return shard_put(seen_shard(seen, hash), hash);
}
