/*
** Compact sets of 64-bit hashes: what a page brought, and what a walk has already delivered. Know neither Lua nor
** what is hashed.
*/
#ifndef FOOTAGE_SEEN_H
#define FOOTAGE_SEEN_H

#include <stddef.h>
#include <stdint.h>

enum { SEEN_SHARDS = 64 };

struct seen_set {
  uint64_t *slots; /* 0 is empty */
  uint64_t key;    /* nobody who chooses hashes knows which slots they go to */
  uint32_t capacity;
  uint32_t count;
};

/* A large one, of at most 24 bytes an entry: it grows shard by shard, so that the room for a copy is never needed for
   all of it at once. */
struct seen {
  struct seen_set shards[SEEN_SHARDS];
  size_t expected[SEEN_SHARDS]; /* for which there is to be room */
};

uint64_t seen_hash(const char *bytes, size_t length); /* never 0 */

int seen_set_has(const struct seen_set *set, uint64_t hash);
int seen_set_reserve(struct seen_set *set, size_t count); /* so that adding so many cannot fail; 0, or -1 */
void seen_set_add(struct seen_set *set, uint64_t hash);   /* within the room made before */
void seen_set_clear(struct seen_set *set);
void seen_set_free(struct seen_set *set);

int seen_has(const struct seen *seen, uint64_t hash);
void seen_expect(struct seen *seen, uint64_t hash);
int seen_reserve(struct seen *seen);            /* so that adding what was expected since cannot fail; 0, or -1 */
int seen_add(struct seen *seen, uint64_t hash); /* 0, or -1 when memory ran out */
void seen_free(struct seen *seen);

#endif
