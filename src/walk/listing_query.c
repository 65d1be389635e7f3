#include "walk/listing_query.h"

#include "base/seen.h"

void listing_query_finish(struct listing_query *query) {
  const struct buffer *parts[] = {&query->pairs, &query->path, &query->here};
  uint64_t hash = 0;
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    if (i == 0 || parts[i]->length > 0)
      hash = hash * 31 + seen_hash(parts[i]->length > 0 ? parts[i]->bytes : "", parts[i]->length);
  }
  query->hash = hash;
}

void listing_query_free(struct listing_query *query) {
  buffer_free(&query->path);
  buffer_free(&query->pairs);
  buffer_free(&query->kept);
  buffer_free(&query->here);
  attachments_free(&query->files);
}
