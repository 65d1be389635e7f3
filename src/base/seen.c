#include "base/seen.h"

#include <stdlib.h>
#include <string.h>

enum { SHARD_BITS = 6, SHARDS = 1 << SHARD_BITS, SMALLEST_SHARD = 8, MOST_EMPTY = 16 };

struct seen_shard {
  uint64_t *slots; /* 0 is empty */
  uint32_t capacity;
  uint32_t count;
  uint32_t expected; /* so many more, for which there is room */
};

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

/* By hash and the place of what it goes to, which nobody knows who chooses hashes. */
static uint64_t seen_scatter(uint64_t hash, const void *place) {
  return hash * ((uint64_t)(uintptr_t)place * 0x9E3779B97F4A7C15U | 1U);
}

/* ---- one shard ---- */

/* The slot that holds the hash, or the empty one where it belongs. */
static uint64_t *shard_slot(const struct seen_shard *shard, uint64_t hash) {
  uint32_t at = (uint32_t)((seen_scatter(hash, shard->slots) >> 32U) * shard->capacity >> 32U);
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

/* There are shards. */
static struct seen_shard *seen_shard(const struct seen *seen, uint64_t hash) {
  return &seen->shards[seen_scatter(hash, seen->shards) >> (64U - SHARD_BITS)];
}

/* 0, or -1 when memory ran out. */
static int seen_make_shards(struct seen *seen) {
  if (seen->shards == NULL)
    seen->shards = calloc(SHARDS, sizeof *seen->shards);
  return seen->shards != NULL ? 0 : -1;
}

int seen_has(const struct seen *seen, uint64_t hash) {
  if (seen->shards == NULL)
    return 0;
  const struct seen_shard *shard = seen_shard(seen, hash);
  return shard->count > 0 && *shard_slot(shard, hash) != 0;
}

int seen_add(struct seen *seen, uint64_t hash) {
  if (seen_make_shards(seen) != 0)
    return -1;
  struct seen_shard *shard = seen_shard(seen, hash);
  if (shard_reserve(shard, shard->expected + 1) != 0)
    return -1;
  shard_put(shard, hash);
  return 0;
}

/* A shard that is much larger than what it holds goes: clearing takes no longer than adding did. */
void seen_clear(struct seen *seen) {
  for (int i = 0; seen->shards != NULL && i < SHARDS; i++) {
    struct seen_shard *shard = &seen->shards[i];
    if (shard->count > 0 && shard->count < shard->capacity / MOST_EMPTY) {
      free(shard->slots);
      *shard = (struct seen_shard){.expected = shard->expected};
    } else if (shard->count > 0) {
      memset(shard->slots, 0, shard->capacity * sizeof *shard->slots);
      shard->count = 0;
    }
  }
}

void seen_free(struct seen *seen) {
  for (int i = 0; seen->shards != NULL && i < SHARDS; i++)
    free(seen->shards[i].slots);
  free(seen->shards);
  *seen = (struct seen){0};
}

void seen_expect_none(struct seen *seen) {
  for (int i = 0; seen->shards != NULL && i < SHARDS; i++)
    seen->shards[i].expected = 0;
}

int seen_expect(struct seen *seen, uint64_t hash) {
  if (seen_make_shards(seen) != 0)
    return -1;
  struct seen_shard *shard = seen_shard(seen, hash);
  return shard_reserve(shard, ++shard->expected);
}

int seen_put(struct seen *seen, uint64_t hash) {
  return shard_put(seen_shard(seen, hash), hash);
}
