/*
** Paging by link (RFC 8288): the answer's Link header leads to the next page. A walk by token, whose
** tokens are the places of pages; page.c takes care that they are of the same origin.
*/
#include "link.h"
#include "listing.h"

static int link_start(struct listing *listing, const char *value, struct failure *failure) {
  if (value != NULL)
    return failure_set(failure, FAILURE_ARGUMENT, "this list has no parameter that says where to start");
  return paging_token.start(listing, NULL, failure);
}

static int link_plan(struct listing *listing, long long want, struct failure *failure) {
  return paging_token.plan(listing, want, failure);
}

static enum paging_verdict link_accept(struct listing *listing, long long number, struct page *page,
                                       const struct page_facts *facts, struct failure *failure) {
  return paging_token.accept(listing, number, page, facts, failure);
}

static int link_recover(struct listing *listing, long long number, const struct failure *failure) {
  return paging_token.recover(listing, number, failure);
}

static int link_save(const struct listing *listing, struct cursor *cursor) {
  return paging_token.save(listing, cursor);
}

static int link_load(struct listing *listing, struct cursor *cursor, struct failure *failure) {
  if (!paging_token.load(listing, cursor, failure))
    return 0;
  const char *place = listing->walk.token.next;
  return place == NULL || link_is_place(place) ||
         failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' is damaged");
}

static void link_free(struct listing *listing) {
  paging_token.free(listing);
}

const struct paging paging_link = {
    .name = "link",
    .plan = link_plan,
    .accept = link_accept,
    .recover = link_recover,
    .start = link_start,
    .save = link_save,
    .load = link_load,
    .free = link_free,
};
