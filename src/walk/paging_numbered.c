/*
** Paging by number over a list sorted newest first, which shifts when items come and go. New items push old
** ones down: those are seen twice, and dropped by their ids. Deleted items pull others up, which would be
** skipped. So what was delivered is remembered, and a page is delivered when it is joined to what was:
**
** 1. It holds something delivered. New items come in front only, so what follows in it follows there.
** 2. Or it was asked for after the page before it had come, and its total is not lower: a gap needs more
**    deletions before it than inserts, and those would show in the total.
** 3. Or it was asked for after the anchor had come (the last page joined otherwise), since when all totals were
**    the same, no page held anything delivered, and nothing was deleted through this client. As totals are
**    equal, the list moves at a boundary by d, the deletions behind it; a page that is pushed down shows
**    something delivered, which none did, so d was the same at each look; the anchor was looked at before all
**    of them; so there is no gap, in whichever order they were answered. What may hide here: more inserts while
**    pages are in flight than delivered items stand before them. So no more pages are in flight than an eighth
**    of those.
**
** A page that is none of these and was on its way when the page before came is asked for again. Else a look
** decides: a window of another size, which must hold something delivered, and so is joined by 1. When items
** went or came, the boundary has moved up by no more than the total fell, and down by no less than it grew.
** When the same doubt comes a third time, with nothing new in between, it is the totals that lie: the page is joined.
**
** The end is the last page by its own answer, if it is not full or no higher total was told; else a look at its
** last item, which reaches beyond it, decides.
**
** So every item that is there from the start of the walk to its end comes exactly once, under any inserts at
** the front and any deletions.
*/
#include "walk/paging_numbered.h"

#include "walk/listing_ask.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { LARGEST_SMALL_LOOK = 10, MOST_REFUSALS = 8 };

/* A list that changed will change again: one page at a time, until three in a row show no change. */
enum { ONE_FOR_LONG = -1 };

/* How many answers may bring the walk no further, so that fewer items are left than ever before: a look may have to
   go over all the pages and back, and items may come nearly as fast as they are read. */
enum { MOST_BARREN = 200, MOST_BARREN_A_PAGE = 8 };

static void numbered_allow(struct listing *listing, long long total) {
  listing->barren = 0;
  listing->most_barren = MOST_BARREN + MOST_BARREN_A_PAGE * (total / listing->page_size + 1);
}

static void numbered_begin(struct listing *listing, long long first) {
  listing->walk.numbered = (struct numbered_walk){.first = first,
                                                  .next = first,
                                                  .size = listing->page_size,
                                                  .behind = first,
                                                  .total = -1,
                                                  .low = LLONG_MAX,
                                                  .left = LLONG_MAX,
                                                  .anchor.total = -1,
                                                  .window = listing->parallel};
  numbered_allow(listing, 0);
}

static int numbered_start(struct listing *listing, const char *value, struct failure *failure) {
  const struct paging_rule *rule = &listing->list->paging;
  long long first = rule->first;
  int length = 0;
  if (value != NULL &&
      (sscanf(value, "%12lld%n", &first, &length) != 1 || value[length] != '\0' || first < rule->first))
    return failure_set(failure, FAILURE_ARGUMENT, "filter '%s' must be a whole number from %ld", rule->start,
                       rule->first);
  numbered_begin(listing, (first - rule->first) * listing->page_size);
  return 1;
}

static int numbered_is_by_offset(const struct listing *listing) {
  return listing->list->paging.kind == PAGING_OFFSET && !listing->list->paging.by_page;
}

/* Whether all that the list holds is the walk's to deliver, and is remembered once it was. */
static int numbered_is_whole(const struct numbered_walk *walk) {
  return walk->first == 0 && walk->base == 0 && !walk->resumed;
}

/* ---- asking ---- */

/* How many pages may be in flight. */
static long long numbered_window(const struct listing *listing, long long want) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  long long window = walk->known / 8 < walk->window ? walk->known / 8 : walk->window;
  long long needed = want < 0 ? window : (want + listing->page_size - 1) / listing->page_size;
  if (needed < window)
    window = needed;
  return window > 1 && !walk->looking ? window : 1;
}

static int numbered_plan(struct listing *listing, long long want, struct failure *failure) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  if (listing->last || want == 0)
    return 1;
  long long window = numbered_window(listing, want);
  while (listing->slot_count < window) {
    long long place = walk->next + listing->slot_count * walk->size;
    if (listing->slot_count > 0 && place >= walk->end)
      return 1;
    char digits[24];
    long long from = numbered_is_by_offset(listing) ? walk->base + place : place / walk->size;
    snprintf(digits, sizeof digits, "%lld", from + listing->list->paging.first);
    if (!listing_ask(listing, place, digits, walk->size, failure))
      return listing->slot_count > 0;
  }
  return 1;
}

static enum paging_verdict numbered_ask_again(struct listing *listing) {
  listing->walk.numbered.window = ONE_FOR_LONG;
  listing_drop_slots(listing);
  return PAGING_AGAIN;
}

/* The next window is one that holds `place`, and as much behind it as can be; but neither above the start of the
   walk nor behind the end of a list of so many items. */
static enum paging_verdict numbered_look_at(struct listing *listing, long long place, long long total) {
  struct numbered_walk *walk = &listing->walk.numbered;
  const struct paging_rule *paging = &listing->list->paging;
  long largest = listing->page_size > LARGEST_SMALL_LOOK ? listing->page_size : LARGEST_SMALL_LOOK;
  if (largest > paging->largest)
    largest = paging->largest;
  long smallest = largest / 2 > paging->smallest ? largest / 2 : paging->smallest;
  if (walk->plain)
    smallest = largest = listing->page_size;
  if (place > total - 1)
    place = total - 1;
  if (place < walk->first)
    place = walk->first;
  walk->looking = 1;
  walk->size = largest;
  walk->next = numbered_is_by_offset(listing) ? place : place / largest * largest;
  for (long size = largest - 1; size >= smallest && size > 0 && !numbered_is_by_offset(listing); size--) {
    if (place / size * size + size > walk->next + walk->size) {
      walk->size = size;
      walk->next = place / size * size;
    }
  }
  return numbered_ask_again(listing);
}

static enum paging_verdict numbered_look(struct listing *listing, long long place, long long total) {
  struct numbered_walk *walk = &listing->walk.numbered;
  walk->above = LLONG_MAX;
  walk->below = 0;
  walk->rise = 1;
  return numbered_look_at(listing, place, total);
}

int numbered_look_plainly(struct listing *listing) {
  struct numbered_walk *walk = &listing->walk.numbered;
  if (!walk->looking || walk->size == listing->page_size)
    return 0;
  walk->plain = 1;
  numbered_look_at(listing, walk->next, LLONG_MAX);
  return 1;
}

/* ---- what was delivered ---- */

static size_t numbered_first_delivered(const struct listing *listing, const struct page *page) {
  size_t at = 0;
  while (at < page->count && !seen_has(&listing->seen, page->items[at].hash))
    at++;
  return at;
}

/* There is room for all of a page's ids, made before anything changes (numbered_take). */
static void numbered_remember(struct listing *listing, uint64_t hash) {
  seen_add(&listing->seen, hash);
  listing->walk.numbered.known++;
}

/* Called for one item after the other: drops those seen before, and remembers the others. */
static int numbered_drop_seen(const struct page_item *item, void *state) {
  struct listing *listing = state;
  if (seen_has(&listing->seen, item->hash))
    return 1;
  numbered_remember(listing, item->hash);
  return 0;
}

/* ---- joining ---- */

static int numbered_is_past(const struct numbered_answer *answer) {
  return answer->place >= answer->end && answer->place > 0;
}

static uint64_t numbered_digest(const struct numbered_walk *walk, const struct numbered_answer *answer,
                                const struct page *page) {
  uint64_t digest = (uint64_t)answer->place * 31 + (uint64_t)answer->total;
  digest = (digest * 31 + (uint64_t)walk->total) * 31 + (uint64_t)walk->size;
  for (size_t i = 0; i < page->count; i++)
    digest = (digest ^ page->items[i].hash) * 0x100000001B3U;
  return digest != 0 ? digest : 1;
}

/* How often this doubt came in a row. */
static int numbered_doubt(struct numbered_walk *walk, uint64_t digest) {
  walk->doubts = walk->doubt == digest ? walk->doubts + 1 : 1;
  walk->doubt = digest;
  walk->plain = 0;
  return walk->doubts;
}

static int numbered_is_calm(const struct listing *listing, const struct numbered_answer *answer) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  const struct client *client = listing->client;
  return !walk->looking && answer->total == walk->anchor.total && listing->slots[0].serial > walk->anchor.asked &&
         client->deletes_over == walk->anchor.deletes && client->deletes_begun == client->deletes_over;
}

/* What a page that is joined says about change. */
static void numbered_note_change(struct listing *listing, const struct numbered_answer *answer, int is_calm) {
  struct numbered_walk *walk = &listing->walk.numbered;
  if (is_calm) {
    walk->window = walk->window < 1 ? walk->window + 1 : walk->window * 2;
    if (walk->window > listing->parallel)
      walk->window = listing->parallel;
    return;
  }
  if (walk->window < 2)
    walk->window = ONE_FOR_LONG;
  walk->anchor.total = answer->total;
  walk->anchor.asked = listing->asked;
  walk->anchor.deletes = listing->client->deletes_over;
}

/* The walk stands behind the page that was joined. */
static void numbered_advance(struct listing *listing, const struct numbered_answer *answer) {
  struct numbered_walk *walk = &listing->walk.numbered;
  walk->at = answer->place;
  walk->behind = answer->place + walk->size;
  walk->end = answer->end;
  walk->total = answer->total;
  walk->asked = listing->asked;
  walk->looking = walk->lost = 0;
  walk->size = listing->page_size;
  walk->next = walk->behind / walk->size * walk->size;
  listing->last = walk->behind >= walk->end;
  long long left = walk->total > walk->behind ? walk->total - walk->behind : 0;
  if (left < walk->left) {
    walk->left = left;
    numbered_allow(listing, walk->total);
  }
}

/* The page is delivered; `known` is the first of its items that was delivered before. */
static enum paging_verdict numbered_join(struct listing *listing, const struct numbered_answer *answer,
                                         struct page *page, size_t known) {
  struct numbered_walk *walk = &listing->walk.numbered;
  long long grown = walk->total < 0 ? 0 : answer->total - walk->total;
  uint64_t digest = numbered_digest(walk, answer, page);
  int looked = walk->looking;
  int overlaps = known < page->count;
  int is_full = (long long)page->count >= walk->size;
  numbered_note_change(listing, answer, !overlaps && numbered_is_calm(listing, answer));
  if (overlaps && (looked || walk->lost || grown != 0)) {
    for (size_t i = 0; i < known; i++) /* they came later, or stood before all that is remembered */
      numbered_remember(listing, page->items[i].hash);
  }
  page_drop(page, numbered_drop_seen, listing);
  if (page->count > 0) {
    walk->doubt = 0;
    walk->refusals = 0;
  }
  numbered_advance(listing, answer);
  if (listing->last && is_full && answer->total < walk->top && numbered_doubt(walk, digest) == 1) {
    listing->last = 0;
    numbered_look(listing, walk->behind - 1, LLONG_MAX); /* it reaches beyond: is this the end? */
  } else if (!listing->last && !looked && page->count == 0 && grown > walk->size) {
    numbered_look(listing, answer->place - 1 + grown, answer->total); /* so much came that the boundary is far below */
  }
  return PAGING_DELIVER;
}

static enum paging_verdict numbered_fail(const struct listing *listing, struct failure *failure) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  int by_offset = numbered_is_by_offset(listing);
  if (walk->lost) {
    failure_set(failure, FAILURE_PAGING,
                "the list has changed too much since the cursor was made: none of the items delivered last is left");
    failure_advise(failure, "start again without resume");
  } else {
    failure_set(failure, FAILURE_PAGING,
                "so much was deleted that the walk would have to go back behind %s %lld, where it began",
                by_offset ? "item" : "page", by_offset ? walk->base : walk->first / listing->page_size + 1);
  }
  return PAGING_FAILED;
}

/* The look shows nothing that is remembered: the next one goes higher. When it may be that what is remembered was
   pushed down, by what nobody remembers, all places are looked at: higher and lower in turns. */
static enum paging_verdict numbered_look_on(struct listing *listing, const struct numbered_answer *answer,
                                            struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  if (answer->place < walk->above)
    walk->above = answer->place;
  if (answer->place + walk->size > walk->below)
    walk->below = answer->place + walk->size;
  int was_highest = answer->place == walk->above;
  int can_rise = walk->above > walk->first;
  int can_fall = !numbered_is_whole(walk) && walk->below < answer->end;
  if (can_fall && (was_highest || !can_rise))
    return numbered_look_at(listing, walk->below, answer->total);
  if (!can_rise)
    return numbered_fail(listing, failure);
  if (numbered_is_whole(walk))
    walk->rise *= 8;
  else
    walk->rise = numbered_is_by_offset(listing) ? walk->size : 1;
  return numbered_look_at(listing, walk->above - walk->rise, answer->total);
}

enum joint { JOINT, JOINT_TOO_EARLY, JOINT_DOUBTFUL };

/* Whether a page that holds nothing delivered is joined to what was: by 2 or 3. */
static enum joint numbered_joint(const struct listing *listing, const struct numbered_answer *answer) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  long long grown = answer->total - walk->total;
  if (walk->total < 0)
    return JOINT; /* the first one */
  if (walk->lost || numbered_is_past(answer))
    return JOINT_DOUBTFUL;
  if (numbered_is_calm(listing, answer))
    return JOINT;
  if (listing->slots[0].serial <= walk->asked)
    return JOINT_TOO_EARLY;
  return grown >= 0 && grown < walk->known ? JOINT : JOINT_DOUBTFUL; /* else all that is remembered may be behind it */
}

static enum paging_verdict numbered_take_look(struct listing *listing, const struct numbered_answer *answer,
                                              struct page *page, struct failure *failure) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  int is_all = numbered_is_whole(walk) || (answer->total == 0 && walk->base == 0);
  if (answer->place <= walk->first && is_all)
    return numbered_join(listing, answer, page, page->count);
  return numbered_look_on(listing, answer, failure);
}

enum paging_verdict numbered_take(struct listing *listing, const struct numbered_answer *answer, struct page *page,
                                  struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  if (seen_reserve(&listing->seen, page->count) != 0) {
    failure_set(failure, FAILURE_LIMIT, "memory ran out");
    return PAGING_FAILED;
  }
  if (answer->total > walk->top)
    walk->top = answer->total;
  if (answer->total < walk->low)
    walk->low = answer->total;
  size_t known = numbered_first_delivered(listing, page);
  if (known < page->count)
    return numbered_join(listing, answer, page, known);
  if (numbered_is_past(answer))
    page->count = 0; /* the service may give another page instead */
  if (walk->looking)
    return numbered_take_look(listing, answer, page, failure);
  switch (numbered_joint(listing, answer)) {
    case JOINT:
      break;
    case JOINT_TOO_EARLY:
      return numbered_ask_again(listing);
    case JOINT_DOUBTFUL: {
      int doubts = numbered_doubt(walk, numbered_digest(walk, answer, page));
      if (walk->lost || doubts < 3)
        return numbered_look(listing, answer->place - 1 + (doubts == 1 ? answer->total - walk->total : 0),
                             answer->total);
    }
  }
  return numbered_join(listing, answer, page, page->count);
}

int numbered_fits(const struct numbered_walk *walk, const struct numbered_answer *answer, size_t count) {
  long long least = (walk->low < answer->total ? walk->low : answer->total) - answer->place;
  return (long long)count <= walk->size && (long long)count >= (least < walk->size ? least : walk->size);
}

static enum paging_verdict numbered_accept(struct listing *listing, long long place, struct page *page,
                                           const struct page_facts *facts, struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  if (facts->pages < 0 || facts->pages > MOST_ITEMS || facts->number < 0 || facts->total < 0 ||
      facts->total > MOST_ITEMS) {
    failure_set(failure, FAILURE_DECODE,
                "the answer does not say which page it is, how many there are and how many "
                "items (%s, %s, %s)",
                listing->list->paging.number, listing->list->paging.pages, listing->list->total);
    return PAGING_FAILED;
  }
  long long number = place / walk->size + 1;
  struct numbered_answer answer = {.place = place, .total = facts->total, .end = facts->pages * walk->size};
  if (facts->number != number && facts->pages >= number) {
    failure_set(failure, FAILURE_PAGING, "asked for page %lld, the service gave page %lld", number, facts->number);
    failure_advise(failure, "it may begin to count elsewhere: see paging.first in the list's table");
    return PAGING_FAILED;
  }
  if (walk->size != listing->page_size && facts->pages >= number && !numbered_fits(walk, &answer, page->count) &&
      numbered_look_plainly(listing))
    return PAGING_AGAIN;
  return numbered_take(listing, &answer, page, failure);
}

/* Some services refuse a page past the end (twelvelabs.md 10), and after deletions the walk may ask for one without
   knowing; or the size of a look. So one of the page size is tried, and then those higher up tell; only when pages are
   refused again and again, with nothing new in between, the refusal is an error. */
static int numbered_recover(struct listing *listing, long long place, const struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  int is_refusal = failure->status == 400 || failure->status == 404 || failure->status == 422;
  if (!is_refusal || walk->total < 0)
    return 0;
  if (numbered_look_plainly(listing))
    return 1;
  walk->plain = 0;
  if (place <= walk->first || ++walk->refusals > MOST_REFUSALS) {
    walk->refusals = 0; /* whoever asks again is in earnest */
    return 0;
  }
  numbered_look(listing, place - (walk->refusals == 1 ? 1 : listing->page_size << walk->refusals), LLONG_MAX);
  return 1;
}

/* ---- cursors ---- */

/* Where the item stood that was delivered last. */
static long long numbered_last_place(const struct listing *listing) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  const struct page *page = listing->page;
  long long place = walk->behind - 1;
  if (page != NULL && page->count > 0)
    place = page->first == 0 ? walk->at - 1 : walk->at + (long long)page->items[page->first - 1].position - 1;
  return place > walk->first ? place : walk->first;
}

/* "page", its number, the first, the size, the total, the items delivered last, and the highest total. */
static int numbered_save(const struct listing *listing, struct cursor *cursor) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  long remembered = listing->page_size > LARGEST_SMALL_LOOK ? listing->page_size : LARGEST_SMALL_LOOK;
  if (cursor_add(cursor, "page", 4) != 0 ||
      cursor_add_number(cursor, numbered_last_place(listing) / listing->page_size + 1) != 0 ||
      cursor_add_number(cursor, walk->first / listing->page_size + 1) != 0 ||
      cursor_add_number(cursor, listing->page_size) != 0 || cursor_add_number(cursor, walk->total) != 0)
    return -1;
  if (listing->recent.count > 0 &&
      (recent_save(&listing->recent, (size_t)remembered, cursor, 1) != 0 || cursor_add_number(cursor, walk->top) != 0))
    return -1;
  return 0;
}

static int numbered_load(struct listing *listing, struct cursor *cursor, struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  long long number = 0;
  long long first = 0;
  long long size = 0;
  long long total = 0;
  if (!cursor_take_number(cursor, &number) || !cursor_take_number(cursor, &first) ||
      !cursor_take_number(cursor, &size) || !cursor_take_number(cursor, &total) || number < 1 || first < 1 ||
      number < first || number > MOST_ITEMS || size < 1 || size > listing->list->paging.largest || total < -1)
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' is damaged");
  if (listing->page_size_given && size != listing->page_size)
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' was made with a page size of %lld", size);
  if (!recent_load(&listing->recent, cursor))
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' is damaged");
  listing->page_size = (long)size;
  numbered_begin(listing, (first - 1) * size);
  walk->next = (number - 1) * size;
  if (seen_reserve(&listing->seen, listing->recent.count) != 0)
    return failure_set(failure, FAILURE_LIMIT, "memory ran out");
  for (size_t i = 0; i < listing->recent.count; i++)
    numbered_remember(listing, listing->recent.hashes[i]);
  if (listing->recent.count > 0 && total >= 0) {
    walk->resumed = walk->lost = 1;
    walk->behind = walk->next + 1;
    walk->total = walk->top = walk->low = total;
    if (cursor_take_number(cursor, &number))
      walk->top = number;
    numbered_allow(listing, total);
  }
  return 1;
}

static void numbered_free(struct listing *listing) {
  (void)listing;
}

const struct paging paging_numbered = {
    .plan = numbered_plan,
    .accept = numbered_accept,
    .recover = numbered_recover,
    .start = numbered_start,
    .save = numbered_save,
    .load = numbered_load,
    .free = numbered_free,
};
