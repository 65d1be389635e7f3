/*
** Paging by number (TwelveLabs) over a list sorted newest first, which shifts when items come and
** go. New items push old ones down: those are seen twice, and dropped by their ids. Deleted items
** pull others up, which would be skipped: then total_results fell, so a page whose total is lower
** than that of the page before is not trusted. The walk goes back until a page holds something
** delivered already, and forward again from there.
**
** Pages in flight together may be answered in any order, which can hide an insert. So at the first
** sign of change among them (another total, an id seen before) none of them is trusted, and the walk
** goes on one page at a time until pages agree again.
*/
#include "listing.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_REFUSALS = 4 };

static int numbered_start(struct listing *listing, const char *value, struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  const struct paging_rule *rule = &listing->list->paging;
  long long first = rule->first;
  int length = 0;
  if (value != NULL &&
      (sscanf(value, "%18lld%n", &first, &length) != 1 || value[length] != '\0' || first < rule->first))
    return failure_set(failure, FAILURE_ARGUMENT, "filter '%s' must be a whole number from %ld", rule->start,
                       rule->first);
  first += 1 - rule->first;
  *walk = (struct numbered_walk){.first = first, .next = first, .pages = -1, .total = -1, .window = listing->parallel};
  return 1;
}

static int numbered_plan(struct listing *listing, long long want, struct failure *failure) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  if (listing->last || want == 0)
    return 1;
  long long window = walk->mode == NUMBERED_FORWARD && walk->pages >= 0 ? walk->window : 1;
  long long needed = want < 0 ? window : (want + listing->page_size - 1) / listing->page_size;
  if (needed < window)
    window = needed;
  while (listing->slot_count < window) {
    long long number = walk->next + listing->slot_count;
    if (listing->slot_count > 0 && number > walk->pages)
      return 1;
    char digits[24];
    int by_offset = listing->list->paging.kind == &paging_offset && !listing->list->paging.by_page;
    long long place = by_offset ? walk->base + (number - 1) * listing->page_size : number - 1;
    snprintf(digits, sizeof digits, "%lld", place + listing->list->paging.first);
    if (!listing_ask(listing, number, digits, listing->page_size, failure))
      return listing->slot_count > 0;
  }
  return 1;
}

static enum paging_verdict numbered_go_to(struct listing *listing, long long number) {
  listing->walk.numbered.next = number;
  listing_drop_slots(listing);
  return PAGING_AGAIN;
}

static enum paging_verdict numbered_go_back(struct listing *listing, long long number) {
  listing->walk.numbered.mode = NUMBERED_BACK;
  return numbered_go_to(listing, number);
}

static int numbered_holds_delivered(const struct listing *listing, const struct page *page) {
  for (size_t i = 0; i < page->count; i++) {
    if (seen_has(&listing->seen, page->items[i].hash))
      return 1;
  }
  return 0;
}

/* Called for one item after the other: drops those seen before, and remembers the others. There is
   room for all of a page's ids, made before anything changes (numbered_accept). */
static int numbered_drop_seen(const struct page_item *item, void *state) {
  struct listing *listing = state;
  if (seen_has(&listing->seen, item->hash)) {
    recent_add(&listing->recent, item->hash); /* a cursor must know that it is behind us */
    return 1;
  }
  seen_add(&listing->seen, item->hash);
  return 0;
}

/* Takes the first `count` items of a page for delivered. */
static void numbered_remember(struct listing *listing, const struct page *page, size_t count) {
  for (size_t i = 0; i < count; i++)
    seen_add(&listing->seen, page->items[i].hash);
}

static enum paging_verdict numbered_deliver(struct listing *listing, long long number, struct page *page,
                                            const struct page_facts *facts) {
  struct numbered_walk *walk = &listing->walk.numbered;
  page_drop(page, numbered_drop_seen, listing);
  if (page->count > 0)
    walk->reach = number;
  walk->mode = NUMBERED_FORWARD;
  walk->at = number;
  walk->next = number + 1;
  walk->pages = facts->pages;
  walk->total = facts->total;
  if (walk->refused == number || page->count > 0)
    walk->refused = 0;
  if (walk->window < listing->parallel)
    walk->window = walk->window * 2 < listing->parallel ? walk->window * 2 : listing->parallel;
  listing->last = number >= facts->pages;
  return PAGING_DELIVER;
}

static enum paging_verdict numbered_lost(struct failure *failure) {
  failure_set(failure, FAILURE_PAGING,
              "the list has changed too much since the cursor was made: none of the items delivered last is left");
  failure_advise(failure, "start again without resume");
  return PAGING_FAILED;
}

/* Resumed: looks for the items delivered last, and goes on behind them. New items push them forward,
   and then the total grew; deletions pull them back. What stands before them was delivered, too, or
   came later. */
static enum paging_verdict numbered_anchor(struct listing *listing, long long number, struct page *page,
                                           const struct page_facts *facts, struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  size_t before = 0;
  while (before < page->count && !seen_has(&listing->seen, page->items[before].hash))
    before++;
  if (before < page->count) {
    numbered_remember(listing, page, before);
    return numbered_deliver(listing, number, page, facts);
  }
  if (walk->turned == 0)
    walk->turned = facts->total > walk->total ? 1 : -1;
  if (walk->turned < 0 && number > walk->first)
    return numbered_go_to(listing, number - 1);
  walk->turned = 1;
  if (number < facts->pages)
    return numbered_go_to(listing, number + 1);
  return numbered_lost(failure);
}

/* The service has no such page (any more). It says so, or gives another page instead. */
static enum paging_verdict numbered_past_end(struct listing *listing, long long number, struct page *page,
                                             const struct page_facts *facts, struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  if (facts->pages >= number) {
    failure_set(failure, FAILURE_PAGING, "asked for page %lld, the service gave page %lld", number, facts->number);
    failure_advise(failure, "it may begin to count elsewhere: see paging.first in the list's table");
    return PAGING_FAILED;
  }
  if (walk->total < 0 || number == 1) {
    /* The first page asked for: an empty list, or a start behind the end. */
    if (number > 1)
      page->count = 0;
    return numbered_deliver(listing, number, page, facts);
  }
  long long last = facts->pages < number - 1 ? facts->pages : number - 1;
  if (last < 1)
    last = 1;
  if (walk->mode != NUMBERED_ANCHOR)
    return numbered_go_back(listing, last);
  if (last < walk->first)
    return numbered_lost(failure);
  walk->turned = -1;
  return numbered_go_to(listing, last);
}

static enum paging_verdict numbered_accept(struct listing *listing, long long number, struct page *page,
                                           const struct page_facts *facts, struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  if (facts->pages < 0 || facts->number < 0 || facts->total < 0) {
    failure_set(failure, FAILURE_DECODE,
                "the answer does not say which page it is, how many there are and how many "
                "items (%s, %s, %s)",
                listing->list->paging.number, listing->list->paging.pages, listing->list->total);
    return PAGING_FAILED;
  }
  if (seen_reserve(&listing->seen, page->count) != 0) {
    failure_set(failure, FAILURE_LIMIT, "memory ran out");
    return PAGING_FAILED;
  }
  if (facts->number != number || facts->pages < number)
    return numbered_past_end(listing, number, page, facts, failure);
  if (walk->mode == NUMBERED_ANCHOR)
    return numbered_anchor(listing, number, page, facts, failure);
  int knows_some = walk->total < 0 || number == 1 || numbered_holds_delivered(listing, page);
  if (walk->mode == NUMBERED_BACK) {
    if (knows_some)
      return numbered_deliver(listing, number, page, facts);
    if (number > walk->first)
      return numbered_go_back(listing, number - 1);
    failure_set(failure, FAILURE_PAGING,
                "so much was deleted that the walk would have to go back behind page %lld, "
                "where it began",
                walk->first);
    return PAGING_FAILED;
  }
  int changed = walk->total >= 0 && (facts->total != walk->total || numbered_holds_delivered(listing, page));
  if (walk->window > 1 && changed) {
    walk->window = 1;
    return numbered_go_to(listing, number);
  }
  if (walk->total >= 0 && facts->total < walk->total && !knows_some)
    return numbered_go_back(listing, number - 1);
  return numbered_deliver(listing, number, page, facts);
}

/* Some services refuse a page past the end (twelvelabs.md 10), and after deletions the walk may ask
   for one without knowing. The page before tells; only when that says again and again that the page
   exists is the refusal an error. A few times it may be chance: items came and went in between. */
static int numbered_recover(struct listing *listing, long long number, const struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  if ((failure->status != 400 && failure->status != 404) || walk->total < 0 || number <= 1)
    return 0;
  if (walk->refused != number)
    walk->refusals = 0;
  walk->refused = number;
  if (++walk->refusals > MOST_REFUSALS) {
    walk->refusals = 0; /* whoever asks again is in earnest */
    return 0;
  }
  if (walk->mode == NUMBERED_ANCHOR) {
    walk->turned = -1;
    numbered_go_to(listing, number - 1);
  } else {
    numbered_go_back(listing, number - 1);
  }
  return 1;
}

/* "page", its number, the first, the size, the total, and the items delivered last. */
static int numbered_save(const struct listing *listing, struct cursor *cursor) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  const struct recent *recent = &listing->recent;
  const struct page *page = listing->page;
  long long number = walk->at > 0 ? walk->at : walk->next;
  if (page != NULL && page->first == 0 && page->count > 0 && recent->count > 0 && number > walk->first)
    number--; /* what was delivered last stands on the page before */
  if (cursor_add(cursor, "page", 4) != 0 || cursor_add_number(cursor, number) != 0 ||
      cursor_add_number(cursor, walk->first) != 0 || cursor_add_number(cursor, listing->page_size) != 0 ||
      cursor_add_number(cursor, walk->total) != 0)
    return -1;
  return recent_save(recent, (size_t)listing->page_size, cursor, 1);
}

static int numbered_load(struct listing *listing, struct cursor *cursor, struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  long long number = 0;
  long long first = 0;
  long long size = 0;
  long long total = 0;
  if (!cursor_take_number(cursor, &number) || !cursor_take_number(cursor, &first) ||
      !cursor_take_number(cursor, &size) || !cursor_take_number(cursor, &total) || number < 1 || first < 1 ||
      number < first || size < 1 || size > listing->list->paging.largest || total < -1)
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' is damaged");
  if (listing->page_size_given && size != listing->page_size)
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' was made with a page size of %lld", size);
  if (!recent_load(&listing->recent, cursor))
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' is damaged");
  for (size_t i = 0; i < listing->recent.count; i++) {
    if (seen_add(&listing->seen, listing->recent.hashes[i]) != 0)
      return failure_set(failure, FAILURE_LIMIT, "memory ran out");
  }
  listing->page_size = (long)size;
  int anchored = listing->recent.count > 0 && total >= 0;
  *walk = (struct numbered_walk){.first = first,
                                 .next = number,
                                 .pages = -1,
                                 .total = anchored ? total : -1,
                                 .reach = number,
                                 .window = listing->parallel,
                                 .mode = anchored ? NUMBERED_ANCHOR : NUMBERED_FORWARD};
  return 1;
}

static void numbered_free(struct listing *listing) {
  (void)listing;
}

int paging_is_numbered(const struct paging *kind) {
  return kind == &paging_numbered || kind == &paging_offset;
}

const struct paging paging_numbered = {
    .name = "number",
    .plan = numbered_plan,
    .accept = numbered_accept,
    .recover = numbered_recover,
    .start = numbered_start,
    .save = numbered_save,
    .load = numbered_load,
    .free = numbered_free,
};
