/*
** Paging by number, or by offset, over a list sorted newest first, which shifts when items come and go. A page is a
** window on the list: so many items from a place on, counted from 0. New items push old ones down: those are seen
** twice, and dropped by their ids. Deleted items pull others up, which would be skipped. So what was delivered is
** remembered, and a page is delivered when it is joined to what was:
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
**    of those; and once the list has changed, no more than pages in a row that showed no change, so that a change
**    throws no more requests away than came to something since the one before.
**
** A page that is none of these and was on its way when the page before came is asked for again. Else a look
** decides: a window of another size, which must hold something delivered, and so is joined by 1. When items
** went or came, the boundary has moved up by no more than the total fell, and down by no less than it grew.
** When the same doubt comes a third time, with nothing new in between, it is the totals that lie: the page is joined.
**
** The end is the last page by its own answer, if it is not full or no higher total was told; else a look at its
** last item, which reaches beyond it, decides: it is the end when that shows the same end, and nothing new.
**
** So every item that is there from the start of the walk to its end comes exactly once, under any inserts at
** the front and any deletions. Of a walk that begins elsewhere, this holds of the items from there on.
*/
#include "walk/cursor.h"
#include "walk/listing.h"
#include "walk/listing_ask.h"
#include "walk/paging.h"

#include <limits.h>
#include <stdio.h>

/* No list has as many; so that places can be reckoned with. */
#define MOST_ITEMS 1000000000000LL

enum { LARGEST_SMALL_LOOK = 10, RISE_FACTOR = 8, MOST_DOUBTS = 3, MOST_REFUSALS = 8 };

/* How many answers may bring the walk no further, so that fewer items are left than ever before: a look may have to
   go over all the pages and back, and items may come nearly as fast as they are read. */
enum { MOST_BARREN = 200, MOST_BARREN_A_PAGE = 8 };

/* What the answer to a window says. */
struct numbered_answer {
  long long place; /* of the window's first item */
  long long total; /* how many items there are */
  long long end;   /* the pages of this size end at this place */
};

static long long numbered_least(long long one, long long other) {
  return one < other ? one : other;
}

static long long numbered_most(long long one, long long other) {
  return one > other ? one : other;
}

/* How large a look may be, whatever the service allows; and how many items a cursor remembers. */
static long numbered_small_look(const struct listing *listing) {
  return (long)numbered_most(listing->page_size, LARGEST_SMALL_LOOK);
}

static int numbered_is_by_offset(const struct listing *listing) {
  return listing->list->paging.kind == PAGING_OFFSET && !listing->list->paging.by_page;
}

static void numbered_allow_barren(struct listing *listing, long long total) {
  listing->barren = 0;
  listing->most_barren = MOST_BARREN + MOST_BARREN_A_PAGE * (total / listing->page_size + 1);
}

static void numbered_begin(struct listing *listing, long long first) {
  listing->walk.numbered = (struct numbered_walk){.first = first,
                                                  .whole = first == 0,
                                                  .next = first,
                                                  .size = listing->page_size,
                                                  .window = listing->parallel,
                                                  .rise = 1,
                                                  .total = -1,
                                                  .low = LLONG_MAX,
                                                  .left = LLONG_MAX};
}

static int numbered_start(struct listing *listing, const char *value, struct failure *failure) {
  const struct paging_rule *rule = &listing->list->paging;
  long long start = rule->first;
  int length = 0;
  if (value != NULL &&
      (sscanf(value, "%12lld%n", &start, &length) != 1 || value[length] != '\0' || start < rule->first))
    return failure_set(failure, FAILURE_ARGUMENT, "filter '%s' must be a whole number from %ld", rule->start,
                       rule->first);
  numbered_begin(listing, (start - rule->first) * (numbered_is_by_offset(listing) ? 1 : listing->page_size));
  return 1;
}

/* ---- asking ---- */

static int numbered_plan(struct listing *listing, long long want, struct failure *failure) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  long long window = numbered_least(walk->window, walk->known / 8);
  if (want >= 0)
    window = numbered_least(window, (want + listing->page_size - 1) / listing->page_size);
  while (listing->slot_count == 0 || listing->slot_count < window) {
    long long place = walk->next + listing->slot_count * walk->size;
    if (listing->slot_count > 0 && place >= walk->end)
      return 1;
    char digits[24];
    long long from = numbered_is_by_offset(listing) ? place : place / walk->size;
    snprintf(digits, sizeof digits, "%lld", from + listing->list->paging.first);
    if (!listing_ask(listing, place, digits, walk->size, failure))
      return listing->slot_count > 0;
  }
  return 1;
}

/* The next window is the page that holds the place; there is one page after the other from where the walk began. */
static void numbered_go_to_page(struct listing *listing, long long place) {
  struct numbered_walk *walk = &listing->walk.numbered;
  walk->size = listing->page_size;
  walk->next = numbered_most(0, place - (place - walk->first % walk->size + walk->size) % walk->size);
}

/* What is in flight is of no use: the next window is asked for after all that came. */
static enum paging_verdict numbered_ask_again(struct listing *listing) {
  listing->walk.numbered.window = 0;
  listing_drop_slots(listing);
  return PAGING_AGAIN;
}

/* The next window is one that holds `place`, or the first item, and as much behind it as can be. */
static enum paging_verdict numbered_look(struct listing *listing, long long place) {
  struct numbered_walk *walk = &listing->walk.numbered;
  const struct paging_rule *paging = &listing->list->paging;
  long largest = (long)numbered_least(numbered_small_look(listing), paging->largest);
  long long smallest = numbered_most(paging->smallest, (largest + 1) / 2);
  place = numbered_most(0, place);
  walk->looking = 1;
  walk->size = largest;
  walk->next = numbered_is_by_offset(listing) ? place : place / largest * largest;
  for (long size = largest - 1; size >= smallest && walk->next < place; size--) {
    if (place / size * size + size > walk->next + walk->size) {
      walk->size = size;
      walk->next = place / size * size;
    }
  }
  return numbered_ask_again(listing);
}

/* The service does not give this window, which is no page: the page there is looked at. 0 when it is one. */
static int numbered_look_plainly(struct listing *listing) {
  struct numbered_walk *walk = &listing->walk.numbered;
  if (walk->size == listing->page_size)
    return 0;
  numbered_go_to_page(listing, walk->next);
  numbered_ask_again(listing);
  return 1;
}

/* ---- joining ---- */

static size_t numbered_first_delivered(const struct listing *listing, const struct page *page) {
  size_t at = listing->walk.numbered.met > 0 ? 0 : page->count;
  while (at < page->count && !seen_has(&listing->seen, page_place(page, at)->hash))
    at++;
  return at;
}

static void numbered_begin_page(struct listing *listing) {
  seen_expect_none(&listing->seen);
  listing->walk.numbered.met = 0;
}

/* Makes room to remember it. */
static int numbered_note_item(struct listing *listing, uint64_t hash) {
  if (!seen_has(&listing->seen, hash))
    return seen_expect(&listing->seen, hash) == 0;
  listing->walk.numbered.met++;
  return 1;
}

/* Remembers all of the page, for which there is room, and leaves in it what is to be delivered: what was not yet. But
   what stands before something delivered came later, or before all that is remembered. */
static void numbered_keep_new(struct listing *listing, struct page *page, size_t known) {
  struct numbered_walk *walk = &listing->walk.numbered;
  size_t from = known < page->count && !walk->whole ? known : 0;
  size_t kept = 0;
  for (size_t i = 0; i < page->count; i++) {
    const struct item_place place = *page_place(page, i);
    if (!seen_put(&listing->seen, place.hash))
      continue;
    walk->known++;
    if (i >= from)
      *page_place(page, kept++) = place;
    if (known < page->count && i < known)
      page->in_front = kept;
  }
  page->count = kept;
}

/* Rule 3. */
static int numbered_is_calm(const struct listing *listing, const struct numbered_answer *answer) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  const struct client *client = listing->client;
  return !walk->looking && answer->total == walk->total && listing->slots[0].serial > walk->anchor.asked &&
         client->deletes_over == walk->anchor.deletes && client->deletes_begun == client->deletes_over;
}

/* The page is delivered; `known` is the first of its items that was delivered before. The walk stands behind it. */
static enum paging_verdict numbered_join(struct listing *listing, const struct numbered_answer *answer,
                                         struct page *page, size_t known) {
  struct numbered_walk *walk = &listing->walk.numbered;
  long long behind = answer->place + walk->size;
  long long left = numbered_most(0, answer->total - behind);
  int is_full = (long long)page->count >= walk->size;
  if (known == page->count && numbered_is_calm(listing, answer)) {
    walk->window = numbered_least(walk->window + 1, listing->parallel);
  } else {
    walk->window = walk->total < 0 ? walk->window : 0;
    walk->anchor.asked = listing->asked;
    walk->anchor.deletes = listing->client->deletes_over;
  }
  numbered_keep_new(listing, page, known);
  if (page->count > 0) {
    walk->refusals = 0;
    walk->doubted_end = 0;
  }
  walk->lost = walk->looking = 0;
  walk->rise = 1;
  numbered_go_to_page(listing, behind);
  walk->end = answer->end;
  walk->total = answer->total;
  walk->asked = listing->asked;
  if (left < walk->left) {
    walk->left = left;
    numbered_allow_barren(listing, walk->total);
  }
  listing->last = behind >= walk->end;
  if (listing->last && is_full && walk->total < walk->top && walk->doubted_end != behind) {
    listing->last = 0;
    walk->doubted_end = behind;
    numbered_look(listing, behind - 1);
  }
  return PAGING_DELIVER;
}

/* The look shows nothing that is remembered: the next one goes higher, and from the first item on down, since it may
   be that all that is remembered was pushed down by what nobody remembers. On the way down it goes back by what the
   total fell since the look before: so much may have come up past its end. */
static enum paging_verdict numbered_look_on(struct listing *listing, const struct numbered_answer *answer,
                                            struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  long long fell = walk->looked - answer->total;
  walk->looked = answer->total;
  if (answer->place == 0)
    walk->rise = 0;
  long long down = fell > 0 && answer->place > 0 ? -fell : walk->size;
  long long place = answer->place + (walk->rise > 0 ? -walk->rise : down);
  if (walk->rise > 0 || place < answer->total) {
    walk->rise *= RISE_FACTOR;
    return numbered_look(listing, place);
  }
  failure_set(failure, FAILURE_PAGING,
              "the list has changed too much since the %s: none of the items delivered %sis left",
              walk->lost ? "cursor was made" : "walk began", walk->lost ? "last " : "");
  failure_advise(failure, walk->lost ? "start again without resume" : "start at the list's first item");
  return PAGING_FAILED;
}

/* How often the same doubt came in a row, with nothing new in between. */
static int numbered_doubts(struct numbered_walk *walk, const struct numbered_answer *answer, const struct page *page) {
  uint64_t doubt = ((uint64_t)answer->place * 31 + (uint64_t)answer->total) * 31 + (uint64_t)walk->total;
  doubt = doubt * 31 + (uint64_t)walk->known;
  for (size_t i = 0; i < page->count; i++)
    doubt = (doubt ^ page_place(page, i)->hash) * 0x100000001B3U;
  walk->doubts = walk->doubt == doubt ? walk->doubts + 1 : 1;
  walk->doubt = doubt;
  return walk->doubts;
}

/* Whether a page that shows nothing delivered is joined all the same: as the first one, or by 2 or 3. A look is, when
   nothing can be above it. */
static int numbered_is_joined(const struct listing *listing, const struct numbered_answer *answer, int is_past) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  long long grown = answer->total - walk->total;
  if (walk->looking)
    return answer->place == 0 && (walk->whole || answer->total == 0);
  if (walk->total < 0 || walk->lost || is_past)
    return walk->total < 0;
  if (numbered_is_calm(listing, answer))
    return 1;
  /* When more came, all that is remembered may be behind it. */
  return listing->slots[0].serial > walk->asked && grown >= 0 && grown < walk->known;
}

static enum paging_verdict numbered_take(struct listing *listing, const struct numbered_answer *answer,
                                         struct page *page, struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  int is_past = answer->place >= answer->end && answer->place > 0;
  size_t known = numbered_first_delivered(listing, page);
  if (is_past && walk->total < 0)
    page->count = known = 0; /* the walk begins behind the end; the service may give another page instead */
  if (known < page->count || numbered_is_joined(listing, answer, is_past))
    return numbered_join(listing, answer, page, known);
  if (walk->looking)
    return numbered_look_on(listing, answer, failure);
  if (listing->slots[0].serial <= walk->asked)
    return numbered_ask_again(listing);
  int doubts = numbered_doubts(walk, answer, page);
  if (doubts == MOST_DOUBTS)
    return numbered_join(listing, answer, page, known);
  long long moved = doubts == 1 ? answer->total - walk->total : 0;
  walk->looked = answer->total;
  return numbered_look(listing, answer->place - 1 + moved);
}

/* ---- answers ---- */

/* Whether there may be so many items in the window, given what the walk was told about their total. */
static int numbered_fits(const struct numbered_walk *walk, const struct numbered_answer *answer, size_t count) {
  long long least = numbered_least(walk->low, answer->total) - answer->place;
  return (long long)count <= walk->size && (long long)count >= numbered_least(least, walk->size);
}

/* What the answer says, but for its place. */
static int numbered_read(const struct listing *listing, const struct page_facts *facts, struct numbered_answer *answer,
                         struct failure *failure) {
  const struct list *list = listing->list;
  long size = listing->walk.numbered.size;
  long long number = answer->place / size + 1;
  if (facts->total < 0 || facts->total > MOST_ITEMS)
    return failure_set(failure, FAILURE_DECODE, "the answer does not say how many items there are (%s)", list->total);
  answer->total = answer->end = facts->total;
  if (list->paging.kind == PAGING_NUMBERED) {
    if (facts->pages < 0 || facts->pages > MOST_ITEMS || facts->number < 0)
      return failure_set(failure, FAILURE_DECODE, "the answer does not say which page of how many it is (%s, %s)",
                         list->paging.number, list->paging.pages);
    answer->end = facts->pages * size;
  }
  if (facts->number < 0 || facts->number == number || answer->place % size != 0 || answer->place >= answer->end)
    return 1;
  failure_set(failure, FAILURE_PAGING, "asked for page %lld, the service gave page %lld", number, facts->number);
  failure_advise(failure, "it may begin to count elsewhere: see paging.first in the list's table");
  return 0;
}

static enum paging_verdict numbered_accept(struct listing *listing, struct page *page, const struct page_facts *facts,
                                           struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  long long place = listing->slots[0].place;
  struct numbered_answer answer = {.place = place};
  if (!numbered_read(listing, facts, &answer, failure))
    return PAGING_FAILED;
  if (place < answer.end && !numbered_fits(walk, &answer, page->count)) {
    if (numbered_look_plainly(listing))
      return PAGING_AGAIN;
    if (listing->list->paging.kind == PAGING_OFFSET) { /* the walk would step over what is missing */
      failure_set(failure, FAILURE_PAGING, "asked for %ld items of %lld from %lld on, the service gave %lld",
                  walk->size, facts->total, place, (long long)page->count);
      failure_advise(failure, "it may allow smaller pages only: give page_size; or begin to count elsewhere: see "
                              "paging.first in the list's table");
      return PAGING_FAILED;
    }
  }
  walk->top = numbered_most(walk->top, answer.total);
  walk->low = numbered_least(walk->low, answer.total);
  return numbered_take(listing, &answer, page, failure);
}

/* Some services refuse a page past the end (twelvelabs.md 10), and after deletions the walk may ask for one without
   knowing; or the size of a look. So one of the page size is tried, and then those higher up tell; only when pages are
   refused again and again, with nothing new in between, the refusal is an error. */
static int numbered_recover(struct listing *listing, const struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  long long place = listing->slots[0].place;
  int is_refusal = failure->status == 400 || failure->status == 404 || failure->status == 422;
  if (!is_refusal || walk->total < 0)
    return 0;
  if (numbered_look_plainly(listing))
    return 1;
  if (place == 0 || ++walk->refusals > MOST_REFUSALS) {
    walk->refusals = 0; /* whoever asks again is in earnest */
    return 0;
  }
  numbered_look(listing, place - walk->rise);
  walk->rise *= RISE_FACTOR;
  return 1;
}

/* ---- cursors ---- */

/* By offset, "offset" and where the walk began. Then "page", four numbers, the items delivered last, and the highest
   total. */
enum { CURSOR_PAGE, CURSOR_FIRST, CURSOR_SIZE, CURSOR_TOTAL, CURSOR_NUMBERS };

static int numbered_save(struct listing *listing, struct cursor *cursor) {
  const struct numbered_walk *walk = &listing->walk.numbered;
  long size = listing->page_size;
  long long place = walk->lost || walk->next == walk->first ? walk->next : walk->next - 1; /* near the last one */
  long long numbers[CURSOR_NUMBERS] = {place / size + 1, walk->first / size + 1, size, walk->total};
  int bad = listing->list->paging.kind == PAGING_OFFSET &&
            (cursor_add(cursor, "offset", 6) != 0 || cursor_add_number(cursor, walk->first) != 0);
  bad = bad || cursor_add(cursor, "page", 4) != 0;
  for (int i = 0; i < CURSOR_NUMBERS; i++)
    bad = bad || cursor_add_number(cursor, numbers[i]) != 0;
  if (listing->recent.count > 0)
    bad = bad || recent_save(&listing->recent, (size_t)numbered_small_look(listing), cursor, 1) != 0 ||
          cursor_add_number(cursor, walk->top) != 0;
  return bad ? -1 : 0;
}

static int numbered_load(struct listing *listing, struct cursor *cursor, struct failure *failure) {
  struct numbered_walk *walk = &listing->walk.numbered;
  struct recent *recent = &listing->recent;
  long long numbers[CURSOR_NUMBERS] = {0};
  long long start = 0;
  int good = listing->list->paging.kind != PAGING_OFFSET ||
             (cursor_take_number(cursor, &start) && start >= 0 && start <= MOST_ITEMS && cursor_take(cursor));
  for (int i = 0; i < CURSOR_NUMBERS; i++)
    good = good && cursor_take_number(cursor, &numbers[i]) && numbers[i] <= MOST_ITEMS;
  long long size = numbers[CURSOR_SIZE];
  if (!good || numbers[CURSOR_FIRST] < 1 || numbers[CURSOR_PAGE] < 1 || size < 1 ||
      size > listing->list->paging.largest)
    return cursor_damaged(failure);
  if (!recent_load(recent, cursor, failure))
    return 0;
  if (listing->page_size_given && size != listing->page_size)
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' was made with a page size of %lld", size);
  listing->page_size = (long)size;
  numbered_begin(listing, numbered_is_by_offset(listing) ? start : (numbers[CURSOR_FIRST] - 1) * size);
  if (recent->count == 0 || numbers[CURSOR_TOTAL] < 0)
    return 1;
  for (size_t i = 0; i < recent->count; i++) {
    if (seen_add(&listing->seen, recent->hashes[i]) != 0)
      return failure_no_memory(failure);
  }
  walk->known = (long long)recent->count;
  walk->lost = 1;
  walk->whole = 0;
  walk->next = (numbers[CURSOR_PAGE] - 1) * size;
  walk->total = walk->top = walk->low = numbers[CURSOR_TOTAL];
  if (cursor_take_number(cursor, &start))
    walk->top = start;
  numbered_allow_barren(listing, walk->total);
  return 1;
}

const struct paging paging_numbered = {
    .plan = numbered_plan,
    .begin_page = numbered_begin_page,
    .note_item = numbered_note_item,
    .accept = numbered_accept,
    .recover = numbered_recover,
    .start = numbered_start,
    .save = numbered_save,
    .load = numbered_load,
};
