#include "walk/listing_version.h"

#include "service/warning.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Only lists of the client's own service have successors: a borrowed one has no versions. */
static char *version_gone(const struct listing *listing) {
  const struct list *list = service_list(listing->service, listing->list->name);
  return &listing->client->gone[list - listing->client->service->lists];
}

/* The walk is that of the successor from now on. */
static void version_move(struct listing *listing) {
  listing->query = &listing->moved_query;
  listing->list = listing->move->next;
  listing->moved = 1;
  int looks_itself = listing->query->here.length > 0; /* most of a page may be of no use */
  if (listing->page_size > listing->list->paging.largest || (looks_itself && !listing->page_size_given))
    listing->page_size = listing->list->paging.largest;
}

void listing_return_version(struct listing *listing) {
  free(listing->left);
  listing->left = NULL;
  listing->query = &listing->own_query;
  listing->list = service_list(listing->service, listing->list->name);
  listing->moved = 0;
}

/* Whether the successor can do what was asked. 0 with the failure. */
static int version_can_move(const struct listing *listing, struct failure *failure) {
  const struct service_versions *versions = &listing->service->versions;
  if (listing->move->next == NULL)
    return failure_set(failure, FAILURE_ARGUMENT, "%s", listing->move->none);
  if (listing->unmoved != NULL)
    return failure_set(failure, FAILURE_ARGUMENT, "%s of %s has no filter '%s' for this list", versions->next,
                       listing->service->name, listing->unmoved);
  return 1;
}

int listing_is_at_start(const struct listing *listing) {
  const struct token_walk *walk = &listing->walk.token;
  return list_is_by_token(listing->list->paging.kind) && !listing->last && listing->delivered == 0 &&
         walk->here == NULL && walk->next == NULL && walk->carried.left == 0;
}

/* A cursor says whose it is. A bare token does not: it is taken for the version's that is asked. */
static int version_starts_elsewhere(const struct listing *listing, int gone, struct failure *failure) {
  const struct service_versions *versions = &listing->service->versions;
  if (gone && listing->started_elsewhere)
    failure_set(failure, FAILURE_PAGING, "%s of this list is gone, and the place to start at was one of its own",
                versions->old);
  else if (listing->resumed)
    failure_set(failure, FAILURE_PAGING, "the cursor in 'resume' is a place of %s, which %s does not know",
                versions->old, versions->next);
  else
    return 0;
  failure_advise(failure, "start again without it");
  return 1;
}

/* A cursor of the next version leads there, but not for who wants the old one alone. */
static int version_may_stay(const struct listing *listing, struct failure *failure) {
  const struct service_versions *versions = &listing->service->versions;
  if (listing->client->version != VERSION_OLD)
    return 1;
  failure_set(failure, FAILURE_PAGING, "the cursor in 'resume' is a place of %s, and api_version is \"%s\"",
              versions->next, versions->old);
  failure_advise(failure, "start again without it");
  return 0;
}

int listing_choose_version(struct listing *listing, struct failure *failure) {
  struct client *client = listing->client;
  if (listing->move == NULL)
    return 1;
  if (!client_find_version(client, failure))
    return 0;
  if (listing->moved)
    return version_may_stay(listing, failure);
  int gone = *version_gone(listing);
  if (client->version == VERSION_OLD || (client->version == VERSION_AUTO && !gone))
    return 1;
  if (!version_can_move(listing, failure) || version_starts_elsewhere(listing, gone, failure))
    return 0;
  version_move(listing);
  return 1;
}

void listing_follow_cursor(struct listing *listing, const char *text, size_t length) {
  struct failure failure;
  const struct list *next = listing->move != NULL ? listing->move->next : NULL;
  struct cursor *cursor = &listing->cursor;
  if (next == NULL || listing->unmoved != NULL)
    return;
  if (cursor_open(cursor, text, length, next->cursor_name, listing->moved_query.hash, &failure))
    version_move(listing);
}

/* ---- what says that a version is gone ---- */

static int version_says_gone(const struct service_versions *versions, const struct failure *failure) {
  for (const char *const *phrase = versions->gone; *phrase != NULL; phrase++) {
    for (const char *words = failure->detail; *words != '\0'; words++) {
      if (text_alike(words, *phrase, strlen(*phrase)))
        return 1;
    }
  }
  return 0;
}

/* Whether a 404 may mean what a filter names, and not the list: it has a code of the old version's own, as
   404001 is and a mere 404 is not. What the walk can look for itself names nothing. */
static int version_misses_filter(const struct listing *listing, const struct failure *failure) {
  const struct listing_query *query = listing->move->next != NULL ? &listing->moved_query : listing->query;
  return query->pairs.length > 0 && strspn(failure->code, "0123456789") > 3;
}

static int version_is_gone(const struct listing *listing, const struct failure *failure) {
  if (failure->kind != FAILURE_HTTP && failure->kind != FAILURE_API)
    return 0;
  if (failure->status == 401 || failure->status == 429 || failure->status >= 500)
    return 0;
  if (failure->status == 410 || version_says_gone(&listing->service->versions, failure))
    return 1;
  return failure->status == 404 && !version_misses_filter(listing, failure);
}

/* Goes over, and takes down why. 0 with the failure when memory ran out. */
static int version_leave(struct listing *listing, struct failure *failure) {
  listing->left = malloc(sizeof *listing->left);
  if (listing->left == NULL)
    return failure_no_memory(failure);
  *listing->left = *failure;
  listing_drop_slots(listing);
  version_move(listing);
  return 1;
}

int listing_go_over(struct listing *listing, struct failure *failure) {
  const struct service_versions *versions = &listing->service->versions;
  struct failure why;
  if (listing->move == NULL || listing->moved || !version_is_gone(listing, failure))
    return 0;
  int may_move = listing->client->version != VERSION_OLD;
  int can_move = version_can_move(listing, &why);
  int has_begun = listing->answered || listing->delivered > 0 || listing->started_elsewhere;
  if (may_move && can_move && !has_begun)
    return version_leave(listing, failure);
  struct text advice = text_in(failure->advice, sizeof failure->advice);
  text_add(&advice, "%s of this list is gone; ", versions->old);
  if (!may_move) {
    text_add(&advice, "api_version = \"%s\" uses the next one", versions->next);
  } else if (!can_move) {
    text_add(&advice, "%s", why.detail);
  } else {
    *version_gone(listing) = 1; /* it did answer before */
    text_add(&advice, "it has gone while the walk was under way: start again, with %s", versions->next);
  }
  return 0;
}

void listing_arrived(struct listing *listing, const char *url) {
  const struct service_versions *versions = &listing->service->versions;
  const struct list *list = listing->list;
  char topic[120];
  if (listing->left == NULL)
    return;
  *version_gone(listing) = 1;
  snprintf(topic, sizeof topic, "%s %s", list->full_name, versions->next);
  warning_tell(listing->client->settings, topic, list->full_name, url,
               "%s of %s is gone (HTTP %ld); footage uses %s from now on", versions->old, list->full_name,
               listing->left->status, versions->next);
  free(listing->left);
  listing->left = NULL;
}

void listing_go_back(struct listing *listing, struct failure *failure) {
  if (listing->left == NULL || failure->kind != FAILURE_HTTP || (failure->status != 404 && failure->status != 410))
    return;
  *failure = *listing->left;
  listing_return_version(listing);
  struct text advice = text_in(failure->advice, sizeof failure->advice);
  text_add(&advice, "%s is not there either: check base_url", listing->service->versions.next);
}
