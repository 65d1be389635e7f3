/*
** Paging by offset: pages of a fixed size, counted by items. And by number, where the service does not say
** how many pages there are. Either is a walk by number (paging_numbered.c), which knows what to do when
** items come and go; here the total and the page size say what the service does not. Every page must be as full
** as the totals say: a service that gives fewer items than it was asked for would have the walk step over the
** others.
*/
#include "walk/paging_numbered.h"

#include <stdio.h>

static int offset_start(struct listing *listing, const char *value, struct failure *failure) {
  long long base = 0;
  int length = 0;
  if (listing->list->paging.by_page)
    return paging_numbered.start(listing, value, failure);
  const struct paging_rule *rule = &listing->list->paging;
  if (value != NULL && (sscanf(value, "%15lld%n", &base, &length) != 1 || value[length] != '\0' || base < rule->first))
    return failure_set(failure, FAILURE_ARGUMENT, "filter '%s' must be a whole number from %ld", rule->start,
                       rule->first);
  if (value != NULL)
    base -= rule->first;
  if (!paging_numbered.start(listing, NULL, failure))
    return 0;
  listing->walk.numbered.base = base;
  return 1;
}

static int offset_plan(struct listing *listing, long long want, struct failure *failure) {
  return paging_numbered.plan(listing, want, failure);
}

static enum paging_verdict offset_accept(struct listing *listing, long long place, struct page *page,
                                         const struct page_facts *facts, struct failure *failure) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  if (facts->total < 0 || facts->total > MOST_ITEMS) {
    failure_set(failure, FAILURE_DECODE, "the answer does not say how many items there are (%s)", listing->list->total);
    return PAGING_FAILED;
  }
  long long total = facts->total > walk->base ? facts->total - walk->base : 0;
  struct numbered_answer answer = {.place = place, .total = total, .end = total};
  if (facts->number >= 0 && facts->number != place / walk->size + 1 && place < total) {
    failure_set(failure, FAILURE_PAGING, "asked for page %lld, the service gave page %lld", place / walk->size + 1,
                facts->number);
    return PAGING_FAILED;
  }
  if (place < total && !numbered_fits(walk, &answer, page->count)) {
    if (numbered_look_plainly(listing))
      return PAGING_AGAIN;
    failure_set(failure, FAILURE_PAGING, "asked for %ld items of %lld from %lld on, the service gave %lld", walk->size,
                facts->total, walk->base + place, (long long)page->count);
    failure_advise(failure, "it may allow smaller pages only: give page_size; or begin to count elsewhere: see "
                            "paging.first in the list's table");
    return PAGING_FAILED;
  }
  return numbered_take(listing, &answer, page, failure);
}

static int offset_recover(struct listing *listing, long long place, const struct failure *failure) {
  return paging_numbered.recover(listing, place, failure);
}

/* "offset", where the walk began, and then what a walk by number saves. */
static int offset_save(const struct listing *listing, struct cursor *cursor) {
  if (cursor_add(cursor, "offset", 6) != 0 || cursor_add_number(cursor, listing->walk.numbered.base) != 0)
    return -1;
  return paging_numbered.save(listing, cursor);
}

static int offset_load(struct listing *listing, struct cursor *cursor, struct failure *failure) {
  long long base = 0;
  if (!cursor_take_number(cursor, &base) || base < 0 || !cursor_take(cursor))
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' is damaged");
  if (!paging_numbered.load(listing, cursor, failure))
    return 0;
  listing->walk.numbered.base = base;
  return 1;
}

static void offset_free(struct listing *listing) {
  paging_numbered.free(listing);
}

const struct paging paging_offset = {
    .plan = offset_plan,
    .accept = offset_accept,
    .recover = offset_recover,
    .start = offset_start,
    .save = offset_save,
    .load = offset_load,
    .free = offset_free,
};
