/*
** Compact sets of 64-bit hashes: what a page brought, and what a walk has already delivered. They grow shard
** by shard, which takes neither long nor room for a copy of all. Know neither Lua nor what is hashed.
*/
#ifndef FOOTAGE_SEEN_H
#define FOOTAGE_SEEN_H

#include <stddef.h>
#include <stdint.h>

struct seen {
  struct seen_shard *shards; /* NULL: nothing was ever added */
};

uint64_t seen_hash(const char *bytes, size_t length); /* never 0 */

int seen_has(const struct seen *seen, uint64_t hash);
int seen_add(struct seen *seen, uint64_t hash); /* 0, or -1 when memory ran out */
void seen_clear(struct seen *seen);             /* keeps room for as many */
void seen_free(struct seen *seen);

/* In two steps: what is expected from a moment on can be put there, which cannot fail. */
void seen_expect_none(struct seen *seen);
int seen_expect(struct seen *seen, uint64_t hash); /* 0, or -1 when memory ran out */
int seen_put(struct seen *seen, uint64_t hash);    /* whether it was not there */

#endif
