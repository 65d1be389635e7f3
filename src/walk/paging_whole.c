/*
** Lists in one answer (HeyGen's voices, avatars, templates...). Nothing shifts within it, and nothing
** follows it: a service that says there is more, and documents no way to get it, is an error.
**
** A cursor remembers how many items were delivered and a hash of which: the same answer goes on behind
** them, and one that begins otherwise is not guessed about.
*/
#include "walk/listing.h"
#include "walk/listing_ask.h"
#include "walk/paging.h"

static int whole_start(struct listing *listing, const char *value, struct failure *failure) {
  return value == NULL || value[0] == '\0' ||
         failure_set(failure, FAILURE_ARGUMENT, "this list has one page only; leave '%s' out",
                     listing->list->paging.start);
}

static int whole_plan(struct listing *listing, long long want, struct failure *failure) {
  (void)want;
  return listing->slot_count > 0 || listing_ask(listing, 0, NULL, listing->page_size, failure);
}

static uint64_t whole_digest(uint64_t digest, const struct page *page, size_t from, size_t count) {
  for (size_t i = from; i < from + count; i++)
    digest = (digest ^ page_place(page, i)->hash) * 0x9E3779B97F4A7C15U + 1;
  return digest;
}

static enum paging_verdict whole_accept(struct listing *listing, struct page *page, const struct page_facts *facts,
                                        struct failure *failure) {
  struct whole_walk *walk = &listing->walk.whole;
  if (facts->more == 1 || facts->token != NULL) {
    failure_set(failure, FAILURE_PAGING, "the service says that there is more, but documents no way to get it");
    return PAGING_FAILED;
  }
  size_t behind = (size_t)walk->resumed;
  if (behind > page->count || whole_digest(0, page, 0, behind) != walk->resumed_digest) {
    failure_set(failure, FAILURE_PAGING,
                "the list has changed since the cursor was made: it does not begin with what was delivered");
    failure_advise(failure, "start again without resume");
    return PAGING_FAILED;
  }
  page->first = behind;
  listing->last = 1;
  return PAGING_DELIVER;
}

static int whole_save(struct listing *listing, struct cursor *cursor) {
  const struct whole_walk *walk = &listing->walk.whole;
  const struct page *page = listing->page;
  size_t count = page != NULL ? page->first : (size_t)walk->resumed;
  uint64_t digest = page != NULL ? whole_digest(0, page, 0, count) : walk->resumed_digest;
  if (cursor_add(cursor, "whole", 5) != 0 || cursor_add_number(cursor, (long long)count) != 0)
    return -1;
  return cursor_add_hash(cursor, digest, 1);
}

static int whole_load(struct listing *listing, struct cursor *cursor, struct failure *failure) {
  struct whole_walk *walk = &listing->walk.whole;
  size_t offset = 0;
  *walk = (struct whole_walk){0};
  if (!cursor_take_number(cursor, &walk->resumed) || walk->resumed < 0 || !cursor_take(cursor) ||
      !cursor_next_hash(cursor, &offset, &walk->resumed_digest))
    return cursor_damaged(failure);
  return 1;
}

const struct paging paging_whole = {
    .plan = whole_plan,
    .accept = whole_accept,
    .start = whole_start,
    .save = whole_save,
    .load = whole_load,
};
