#include "walk/recent.h"

#include <stdlib.h>
#include <string.h>

int recent_reserve(struct recent *recent, size_t keep, size_t more) {
  if (recent->count > keep) {
    memmove(recent->hashes, recent->hashes + (recent->count - keep), keep * sizeof recent->hashes[0]);
    recent->count = keep;
  }
  size_t room = recent->count + more;
  if (room <= recent->room)
    return 0;
  uint64_t *grown = realloc(recent->hashes, room * sizeof *grown);
  if (grown == NULL)
    return -1;
  recent->hashes = grown;
  recent->room = room;
  return 0;
}

void recent_add(struct recent *recent, uint64_t hash) {
  recent->hashes[recent->count++] = hash;
}

int recent_push(struct recent *recent, uint64_t hash) {
  if (recent->count == recent->room && recent_reserve(recent, recent->count, recent->count + 1) != 0)
    return -1;
  recent_add(recent, hash);
  return 0;
}

void recent_free(struct recent *recent) {
  free(recent->hashes);
  *recent = (struct recent){0};
}

int recent_save(const struct recent *recent, size_t count, struct cursor *cursor, int first) {
  if (count > recent->count)
    count = recent->count;
  for (size_t i = 0; i < count; i++) {
    if (cursor_add_hash(cursor, recent->hashes[recent->count - count + i], first && i == 0) != 0)
      return -1;
  }
  return 0;
}

int recent_load(struct recent *recent, struct cursor *cursor, struct failure *failure) {
  size_t offset = 0;
  uint64_t hash = 0;
  recent->count = 0;
  if (cursor->at == NULL)
    return 1;
  if (!cursor_take(cursor))
    return cursor_damaged(failure);
  while (cursor_next_hash(cursor, &offset, &hash)) {
    if (recent_push(recent, hash) != 0)
      return failure_no_memory(failure);
  }
  return offset == cursor->text.length || cursor_damaged(failure);
}
