/*
** Paging by link (RFC 8288): the answer's Link header leads to the next page. A walk by token, whose
** tokens are the places of pages; page.c takes care that they are of the same origin.
*/
#include "base/text.h"
#include "http/link.h"
#include "walk/listing.h"
#include "walk/paging.h"

#include <string.h>

/* Services repeat the address that they were asked for, and the key with it: in a cursor, which goes everywhere, there
   is only its place. What else a place holds is percent-encoded where it has braces. */
static int link_hide_key(const char *place, const char *key, struct buffer *hidden) {
  int bad = 0;
  while (*place != '\0' && !bad) {
    size_t span = text_secret_span(place, strlen(place), key);
    bad = span > 0 ? buffer_add(hidden, LINK_KEY, strlen(LINK_KEY)) != 0 : buffer_add(hidden, place, 1) != 0;
    place += span > 0 ? span : 1;
  }
  return bad ? -1 : 0;
}

static enum paging_verdict link_accept(struct listing *listing, struct page *page, const struct page_facts *facts,
                                       struct failure *failure) {
  struct page_facts hidden = *facts;
  struct buffer place = {0};
  enum paging_verdict verdict = PAGING_FAILED;
  if (facts->token == NULL)
    return token_accept(listing, page, facts, failure);
  if (link_hide_key(facts->token, listing->client->settings->key, &place) == 0) {
    hidden.token = place.bytes;
    verdict = token_accept(listing, page, &hidden, failure);
  } else {
    failure_no_memory(failure);
  }
  buffer_free(&place);
  return verdict;
}

static int link_load(struct listing *listing, struct cursor *cursor, struct failure *failure) {
  if (!token_load(listing, cursor, failure))
    return 0;
  const char *place = listing->walk.token.next;
  return place == NULL || link_is_place(place) || cursor_damaged(failure);
}

const struct paging paging_link = {
    .plan = token_plan,
    .begin_page = token_begin_page,
    .note_item = token_note_item,
    .accept = link_accept,
    .start = token_start,
    .save = token_save,
    .load = link_load,
    .free = token_free,
};
