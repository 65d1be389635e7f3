/*
** Paging by number or offset over a list that ends with an empty page and does not say how long it is. A walk by
** token (paging_token.c), whose tokens are counted here. One page after the other: what comes in front meanwhile is
** seen again, and dropped; what is deleted there can be noticed only by a total that falls.
*/
#include "walk/listing.h"
#include "walk/paging.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DIGITS = 17 };

static int count_is_place(const char *digits, long long *place) {
  size_t length = strspn(digits, "0123456789");
  *place = length > 0 && length <= MOST_DIGITS ? strtoll(digits, NULL, 10) : -1;
  return digits[length] == '\0' && *place >= 0;
}

static int count_start(struct listing *listing, const char *value, struct failure *failure) {
  const struct paging_rule *rule = &listing->list->paging;
  long long place = rule->first;
  char digits[24];
  if (value != NULL && (!count_is_place(value, &place) || place < rule->first))
    return failure_set(failure, FAILURE_ARGUMENT, "filter '%s' must be a whole number from %ld", rule->start,
                       rule->first);
  snprintf(digits, sizeof digits, "%lld", place);
  return token_start(listing, digits, failure);
}

/* Always of the same size: else a page would be another one with the same number. */
static int count_plan(struct listing *listing, long long want, struct failure *failure) {
  (void)want;
  return token_plan(listing, -1, failure);
}

static enum paging_verdict count_accept(struct listing *listing, struct page *page, const struct page_facts *facts,
                                        struct failure *failure) {
  const struct paging_rule *rule = &listing->list->paging;
  struct page_facts counted = *facts;
  long long place = 0;
  char digits[24];
  count_is_place(listing->walk.token.next, &place);
  if (facts->number >= 0 && facts->number != place + 1 - rule->first) {
    failure_set(failure, FAILURE_PAGING, "asked for page %lld, the service gave page %lld", place,
                facts->number - 1 + rule->first);
    failure_advise(failure, "it may begin to count elsewhere: see paging.first in the list's table");
    return PAGING_FAILED;
  }
  if (facts->total >= 0 && facts->total < listing->tally.total) {
    failure_set(failure, FAILURE_PAGING,
                "the list has lost items under the walk (%lld, and %lld before), so that others may have been skipped",
                facts->total, listing->tally.total);
    failure_advise(failure, "start again");
    return PAGING_FAILED;
  }
  snprintf(digits, sizeof digits, "%lld", place + (rule->by_page ? 1 : (long long)page->count));
  counted.token = digits;
  return token_accept(listing, page, &counted, failure);
}

/* "count", the page size, and then what a walk by token saves. */
static int count_save(struct listing *listing, struct cursor *cursor) {
  if (cursor_add(cursor, "count", 5) != 0 || cursor_add_number(cursor, listing->page_size) != 0)
    return -1;
  return token_save(listing, cursor);
}

static int count_load(struct listing *listing, struct cursor *cursor, struct failure *failure) {
  long long size = 0;
  long long place = 0;
  if (!cursor_take_number(cursor, &size) || size < 0 || size > listing->list->paging.largest || !cursor_take(cursor))
    return cursor_damaged(failure);
  if (listing->list->paging.by_page && listing->page_size_given && size != listing->page_size)
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' was made with a page size of %lld", size);
  if (!token_load(listing, cursor, failure))
    return 0;
  if (listing->walk.token.next == NULL || !count_is_place(listing->walk.token.next, &place))
    return cursor_damaged(failure);
  if (listing->list->paging.by_page)
    listing->page_size = (long)size;
  return 1;
}

const struct paging paging_count = {
    .plan = count_plan,
    .begin_page = token_begin_page,
    .note_item = token_note_item,
    .accept = count_accept,
    .start = count_start,
    .save = count_save,
    .load = count_load,
    .free = token_free,
};
