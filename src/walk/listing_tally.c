#include "walk/listing_tally.h"

#include "service/warning.h"

#include <stdio.h>

void listing_tally_begin(struct listing *listing) {
  int from_first = listing->delivered == 0 && !listing->started_elsewhere;
  int useless = listing->list->total_is_other || (listing->page_size == 0 && listing->list->paging.size != NULL);
  listing->tally = (struct listing_tally){.incomplete = !from_first || useless, .total = -1};
}

int listing_contradicts(const struct listing *listing, const struct page *page, const struct page_facts *facts,
                        struct failure *failure) {
  enum paging_kind kind = listing->list->paging.kind;
  const struct numbered_walk *walk = &listing->walk.numbered;
  if (!list_is_numbered(kind) || page->count > 0 || facts->total <= 0)
    return 0;
  long long place = listing->slots[0].place;
  long long number = place / walk->size + 1;
  if (kind == PAGING_NUMBERED && (facts->number != number || facts->pages < number))
    return 0;
  if (kind == PAGING_OFFSET && facts->total <= place)
    return 0;
  failure_set(failure, FAILURE_PAGING, "the service says that this page is there, of %lld items, and it is empty",
              facts->total);
  failure_advise(failure, "it may begin to count elsewhere: see paging.first in the list's table; or have its items "
                          "elsewhere: see items");
  return 1;
}

static void tally_warn(const struct listing *listing, const char *url) {
  const struct listing_tally *tally = &listing->tally;
  char topic[160];
  snprintf(topic, sizeof topic, "%.100s %llx: total", listing->list->full_name,
           (unsigned long long)listing->query->hash);
  warning_tell(listing->client->settings, topic, listing->list->full_name, url,
               "%lld items came of a list that has %lld, as the service says (%.60s): it changed meanwhile, or "
               "its table is wrong: see paging.first, paging.largest and total_counts",
               tally->got, tally->total, listing->list->total);
}

void listing_tally_add(struct listing *listing, const struct page_facts *facts, size_t count, const char *url) {
  struct listing_tally *tally = &listing->tally;
  tally->doubted = 0;
  tally->got += (long long)count;
  if (facts->total >= 0 && tally->total >= 0 && facts->total != tally->total)
    tally->incomplete = 1;
  if (facts->total >= 0)
    tally->total = facts->total;
  if (listing->last && !tally->incomplete && tally->total >= 0 && tally->got != tally->total)
    tally_warn(listing, url);
}
