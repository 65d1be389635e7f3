/*
** A compact set of 64-bit hashes: what a walk has already delivered. At most 24 bytes an entry,
** also while it grows. Knows neither Lua nor what is hashed.
*/
#ifndef FOOTAGE_SEEN_H
#define FOOTAGE_SEEN_H

#include <stddef.h>
#include <stdint.h>

enum { SEEN_SHARDS = 64 };

/* Grows shard by shard, so that the room for a copy is never needed for all of it at once. */
struct seen {
  struct seen_shard {
    uint64_t *slots; /* 0 is empty */
    uint32_t capacity;
    uint32_t count;
  } shards[SEEN_SHARDS];
};

uint64_t seen_hash(const char *bytes, size_t length); /* never 0 */
int seen_has(const struct seen *seen, uint64_t hash);
int seen_reserve(struct seen *seen, size_t count); /* so that adding so many cannot fail; 0, or -1 */
int seen_add(struct seen *seen, uint64_t hash);    /* 0, or -1 when memory ran out */
void seen_free(struct seen *seen);

#endif
