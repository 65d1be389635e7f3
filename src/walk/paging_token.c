/*
** Paging by token (HeyGen, TwelveLabs' search): each answer names the next page. Sequential, with the next page on its
** way while the current one is used. Tokens stand for a place in the list, so that nothing shifts
** when items come and go (heygen.md 1.3). Where they are offsets in disguise, items come again on the next
** page: what the page before brought is not given again. Where the service does not look at them, nothing else
** comes, which is an error after a few pages.
*/
#include "walk/listing.h"
#include "walk/listing_ask.h"
#include "walk/paging.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_REPEATS = 2, MOST_ALIKE = 10 };

/* Takes `token` (may be NULL) as the next page's; what was there is the caller's. */
static int token_set_next(struct listing *listing, const char *token, struct failure *failure) {
  char *copy = NULL;
  if (token != NULL) {
    size_t length = strlen(token);
    copy = malloc(length + 1);
    if (copy == NULL || seen_add(&listing->seen, seen_hash(token, length)) != 0) {
      free(copy);
      return failure_no_memory(failure);
    }
    memcpy(copy, token, length + 1);
  }
  listing->walk.token.next = copy;
  return 1;
}

int token_start(struct listing *listing, const char *value, struct failure *failure) {
  return value == NULL || value[0] == '\0' || token_set_next(listing, value, failure);
}

int token_plan(struct listing *listing, long long want, struct failure *failure) {
  long size = listing->page_size;
  if (want > 0 && want < size && listing->query->here.length == 0)
    size = (long)want;
  if (size < listing->list->paging.smallest)
    size = listing->list->paging.smallest;
  return listing->slot_count > 0 || listing_ask(listing, 0, listing->walk.token.next, size, failure);
}

static int token_was_delivered(const struct item_place *place, void *state) {
  return carried_drop(state, place->hash);
}

/* Takes out what was delivered before a break. It stands together, at the front of the first page
   unless that has new items now or the pages are smaller, so it is done with once it came by. */
static void token_drop_carried(struct token_walk *walk, struct page *page) {
  size_t before = page->count;
  carried_leave_page(&walk->carried);
  page_drop(page, token_was_delivered, &walk->carried);
  if (page->count < before)
    walk->met = 1;
  else if (walk->met && before > 0)
    carried_free(&walk->carried);
}

/* Without an id and a key, items that look alike are several. */
static int token_tells_apart(const struct listing *listing) {
  const struct record_type *record = listing->list->record;
  return record->id != NULL || record->key[0] != NULL;
}

static int token_too_many_repeats(const struct listing *listing, int repeats, struct failure *failure) {
  const struct paging_rule *rule = &listing->list->paging;
  failure_set(failure, FAILURE_PAGING, "%d pages in a row brought nothing but what the page before them brought",
              repeats);
  struct text advice = text_in(failure->advice, sizeof failure->advice);
  if (rule->kind == PAGING_LINK)
    text_add(&advice, "the service's links lead to the same page again and again");
  else
    text_add(&advice, "does the service look at '%.80s'? See paging.%s in the list's table",
             rule->path != NULL ? rule->path : rule->start, rule->path != NULL ? "path" : "start");
  return 0;
}

/* ---- what a page brought ---- */

static void token_page_clear(struct token_page *brought) {
  brought->items.count = 0;
  seen_clear(&brought->set);
  brought->sum = 0;
  brought->common = 0;
}

/* 0 when memory ran out. */
static int token_page_add(struct token_page *brought, uint64_t hash) {
  brought->sum += hash;
  return recent_push(&brought->items, hash) == 0 && seen_add(&brought->set, hash) == 0;
}

static void token_page_free(struct token_page *brought) {
  recent_free(&brought->items);
  seen_free(&brought->set);
}

/* In the room of the page before the last, which nobody needs any more. */
void token_begin_page(struct listing *listing) {
  token_page_clear(&listing->walk.token.before);
}

int token_note_item(struct listing *listing, uint64_t hash) {
  struct token_walk *walk = &listing->walk.token;
  walk->before.common += (size_t)seen_has(&walk->brought.set, hash);
  return token_page_add(&walk->before, hash);
}

/* ---- repeats ---- */

/* Whether the page brings nothing else than the one before. */
static int token_repeats(const struct listing *listing) {
  const struct token_page *brought = &listing->walk.token.brought;
  const struct token_page *fresh = &listing->walk.token.before;
  if (token_tells_apart(listing))
    return fresh->common == fresh->items.count;
  return fresh->items.count == brought->items.count && fresh->sum == brought->sum;
}

/* How many pages in a row repeat, with this one; 0 with the failure when that are too many. */
static int token_count_repeats(const struct listing *listing, int *repeats, struct failure *failure) {
  *repeats = token_repeats(listing) ? listing->walk.token.repeats + 1 : 0;
  return *repeats <= (token_tells_apart(listing) ? MOST_REPEATS : MOST_ALIKE) ||
         token_too_many_repeats(listing, *repeats, failure);
}

static int token_was_brought(const struct item_place *place, void *state) {
  return seen_has(state, place->hash);
}

/* The page brought what was noted: none of what the one before brought is given again. */
static void token_drop_repeats(struct listing *listing, struct page *page) {
  struct token_walk *walk = &listing->walk.token;
  struct token_page before = walk->brought;
  walk->brought = walk->before;
  walk->before = before;
  if (token_tells_apart(listing) && walk->brought.common > 0)
    page_drop(page, token_was_brought, &walk->before.set);
}

enum paging_verdict token_accept(struct listing *listing, struct page *page, const struct page_facts *facts,
                                 struct failure *failure) {
  struct token_walk *walk = &listing->walk.token;
  /* A page size of 0 asks for the total alone: whatever else comes, the walk ends. */
  int counts_only = listing->page_size == 0 && listing->list->paging.size != NULL;
  int ended = counts_only || (listing->list->paging.ends_empty && page->count == 0);
  const char *token = ended ? NULL : facts->token;
  if (facts->more == 1 && token == NULL && !ended) {
    failure_set(failure, FAILURE_PAGING, "the service says that there is more, but not where (%s)",
                listing->list->paging.next);
    return PAGING_FAILED;
  }
  if (token != NULL && seen_has(&listing->seen, seen_hash(token, strlen(token)))) {
    failure_set(failure, FAILURE_PAGING, "the service gave the same token again, which would never end");
    return PAGING_FAILED;
  }
  if (counts_only)
    page->count = 0;
  int brings = !counts_only && walk->before.items.count > 0;
  int repeats = walk->repeats;
  if (brings && !token_count_repeats(listing, &repeats, failure))
    return PAGING_FAILED;
  char *here = walk->next;
  if (!token_set_next(listing, token, failure))
    return PAGING_FAILED;
  free(walk->here);
  walk->here = here;
  walk->repeats = repeats;
  if (walk->carried.left > 0)
    token_drop_carried(walk, page);
  if (brings)
    token_drop_repeats(listing, page);
  listing->last = token == NULL;
  return PAGING_DELIVER;
}

/* "token", the token, the items of that page that were delivered, before a break or since, and those of the page
   before. Behind a page, what that had of what was delivered before a break is taken out, as accepting the next one
   does it. */
int token_save(struct listing *listing, struct cursor *cursor) {
  struct token_walk *walk = &listing->walk.token;
  const struct page *page = listing->page;
  int within = page != NULL && page->first < page->count;
  size_t partial = within ? page->first : 0; /* how many of the recent items are of the current page */
  const char *token = within ? walk->here : walk->next;
  if (token == NULL)
    token = "";
  if (cursor_add(cursor, "token", 5) != 0 || cursor_add(cursor, token, strlen(token)) != 0)
    return -1;
  if (!within)
    carried_leave_page(&walk->carried);
  size_t carried = walk->carried.left;
  if (carried_save(&walk->carried, cursor) != 0 || recent_save(&listing->recent, partial, cursor, carried == 0) != 0)
    return -1;
  const struct recent *before = within ? &walk->before.items : &walk->brought.items;
  if (before->count == 0 || !token_tells_apart(listing))
    return 0;
  if (carried == 0 && partial == 0 && cursor_add(cursor, "", 0) != 0)
    return -1;
  return recent_save(before, before->count, cursor, 1);
}

int token_load(struct listing *listing, struct cursor *cursor, struct failure *failure) {
  struct token_walk *walk = &listing->walk.token;
  if (!cursor_take(cursor))
    return cursor_damaged(failure);
  token_free(listing);
  if (cursor->text.length > 0 && !token_set_next(listing, cursor->text.bytes, failure))
    return 0;
  struct recent brought = {0};
  int good = carried_load(&walk->carried, cursor, failure) && recent_load(&brought, cursor, failure);
  for (size_t i = 0; good && i < brought.count; i++)
    good = token_page_add(&walk->brought, brought.hashes[i]) || failure_no_memory(failure);
  recent_free(&brought);
  return good;
}

void token_free(struct listing *listing) {
  free(listing->walk.token.here);
  free(listing->walk.token.next);
  carried_free(&listing->walk.token.carried);
  token_page_free(&listing->walk.token.brought);
  token_page_free(&listing->walk.token.before);
  listing->walk.token = (struct token_walk){0};
}

const struct paging paging_token = {
    .plan = token_plan,
    .begin_page = token_begin_page,
    .note_item = token_note_item,
    .accept = token_accept,
    .start = token_start,
    .save = token_save,
    .load = token_load,
    .free = token_free,
};
