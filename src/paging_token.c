/*
** Paging by token (HeyGen, TwelveLabs' search): each answer names the next page. Sequential, with the next page on its
** way while the current one is used. Tokens stand for a place in the list, so that nothing shifts
** when items come and go (heygen.md 1.3).
*/
#include "listing.h"

#include <stdlib.h>
#include <string.h>

static int token_out_of_memory(struct failure *failure) {
  return failure_set(failure, FAILURE_LIMIT, "memory ran out");
}

static char *token_copy(const char *token, size_t length) {
  char *copy = malloc(length + 1);
  if (copy != NULL) {
    memcpy(copy, token, length);
    copy[length] = '\0';
  }
  return copy;
}

/* Takes `token` (may be NULL) as the next page's. */
static int token_set_next(struct listing *listing, const char *token, size_t length, struct failure *failure) {
  struct token_walk *walk = &listing->walk.token;
  char *copy = NULL;
  if (token != NULL) {
    copy = token_copy(token, length);
    if (copy == NULL || seen_add(&listing->seen, seen_hash(token, length)) != 0) {
      free(copy);
      return token_out_of_memory(failure);
    }
  }
  free(walk->next);
  walk->next = copy;
  return 1;
}

static int token_start(struct listing *listing, const char *value, struct failure *failure) {
  return value == NULL || value[0] == '\0' || token_set_next(listing, value, strlen(value), failure);
}

static int token_plan(struct listing *listing, long long want, struct failure *failure) {
  if (listing->slot_count > 0 || listing->last || want == 0)
    return 1;
  long size = listing->page_size;
  if (want > 0 && want < size && listing->query.here.length == 0)
    size = (long)want;
  if (size < listing->list->paging.smallest)
    size = listing->list->paging.smallest;
  return listing_ask(listing, 0, listing->walk.token.next, size, failure);
}

/* One for one: of twins, which only a list without ids can have, no more are dropped than were delivered. */
static int token_was_delivered(const struct page_item *item, void *state) {
  struct token_walk *walk = state;
  if (recent_count(&walk->carried, item->hash) <= recent_count(&walk->dropped, item->hash))
    return 0;
  recent_add(&walk->dropped, item->hash);
  return 1;
}

static void token_forget_carried(struct token_walk *walk) {
  recent_free(&walk->carried);
  recent_free(&walk->dropped);
}

/* Takes out what was delivered before a break. It stands together, at the front of the first page
   unless that has new items now or the pages are smaller, so it is done with once it came by. There is
   room for what is dropped, made before anything changes (token_accept). */
static void token_drop_carried(struct token_walk *walk, struct page *page) {
  size_t before = page->count;
  recent_subtract(&walk->carried, &walk->dropped); /* by the page before */
  walk->dropped.count = 0;
  page_drop(page, token_was_delivered, walk);
  if (page->count < before)
    walk->met = 1;
  else if (walk->met && before > 0)
    token_forget_carried(walk);
}

static enum paging_verdict token_accept(struct listing *listing, long long number, struct page *page,
                                        const struct page_facts *facts, struct failure *failure) {
  struct token_walk *walk = &listing->walk.token;
  (void)number;
  /* A page size of 0 asks for the total alone: whatever else comes, the walk ends. */
  int counts_only = listing->page_size == 0 && listing->list->paging.size != NULL;
  const char *token = counts_only ? NULL : facts->token;
  if (counts_only)
    page->count = 0;
  else if (facts->more == 1 && token == NULL) {
    failure_set(failure, FAILURE_PAGING, "the service says that there is more, but not where (%s)",
                listing->list->paging.next);
    return PAGING_FAILED;
  }
  if (token != NULL && seen_has(&listing->seen, seen_hash(token, facts->token_length))) {
    failure_set(failure, FAILURE_PAGING, "the service gave the same token again, which would never end");
    return PAGING_FAILED;
  }
  if (walk->carried.count > 0 && recent_reserve(&walk->dropped, walk->dropped.count, page->count) != 0) {
    token_out_of_memory(failure);
    return PAGING_FAILED;
  }
  char *here = walk->next;
  walk->next = NULL;
  if (!token_set_next(listing, token, facts->token_length, failure)) {
    walk->next = here;
    return PAGING_FAILED;
  }
  free(walk->here);
  walk->here = here;
  walk->partial = 0;
  if (walk->carried.count > 0)
    token_drop_carried(walk, page);
  listing->last = token == NULL;
  return PAGING_DELIVER;
}

static int token_recover(struct listing *listing, long long number, const struct failure *failure) {
  (void)listing;
  (void)number;
  (void)failure;
  return 0;
}

/* What was delivered before a break and may come again; behind the current page, no more what that had.
   How many, or -1. */
static int token_save_carried(const struct token_walk *walk, int within, struct cursor *cursor) {
  int written = 0;
  for (size_t i = 0; i < walk->carried.count; i++) {
    uint64_t hash = walk->carried.hashes[i];
    const struct recent before = {.hashes = walk->carried.hashes, .count = i};
    if (!within && recent_count(&before, hash) < recent_count(&walk->dropped, hash))
      continue;
    if (cursor_add_hash(cursor, hash, written++ == 0) != 0)
      return -1;
  }
  return written;
}

/* "token", the token, and the items of that page that were delivered. */
static int token_save(const struct listing *listing, struct cursor *cursor) {
  const struct token_walk *walk = &listing->walk.token;
  const struct page *page = listing->page;
  int within = page != NULL && page->first < page->count;
  const char *token = within ? walk->here : walk->next;
  if (cursor_add(cursor, "token", 5) != 0)
    return -1;
  if (cursor_add(cursor, token != NULL ? token : "", token != NULL ? strlen(token) : 0) != 0)
    return -1;
  int written = token_save_carried(walk, within, cursor);
  return written < 0 ? -1 : recent_save(&listing->recent, within ? walk->partial : 0, cursor, written == 0);
}

static int token_load(struct listing *listing, struct cursor *cursor, struct failure *failure) {
  struct token_walk *walk = &listing->walk.token;
  if (!cursor_take(cursor))
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' is damaged");
  free(walk->here);
  walk->here = NULL;
  free(walk->next);
  walk->next = NULL;
  walk->met = 0;
  recent_free(&walk->dropped);
  if (cursor->text.length > 0 && !token_set_next(listing, cursor->text.bytes, cursor->text.length, failure))
    return 0;
  if (!recent_load(&walk->carried, cursor))
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' is damaged");
  return 1;
}

static void token_free(struct listing *listing) {
  free(listing->walk.token.here);
  free(listing->walk.token.next);
  token_forget_carried(&listing->walk.token);
  listing->walk.token = (struct token_walk){0};
}

int paging_is_by_token(const struct paging *kind) {
  return kind == &paging_token || kind == &paging_link;
}

const struct paging paging_token = {
    .name = "token",
    .plan = token_plan,
    .accept = token_accept,
    .recover = token_recover,
    .start = token_start,
    .save = token_save,
    .load = token_load,
    .free = token_free,
};
