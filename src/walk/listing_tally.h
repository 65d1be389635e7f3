/*
** What a walk got, held against what the service says of its list: pages that contradict themselves, and, at
** the end, the number of items. A wrong entry in a service's table shows itself so.
*/
#ifndef FOOTAGE_LISTING_TALLY_H
#define FOOTAGE_LISTING_TALLY_H

#include "walk/listing.h"
#include "walk/page_read.h"

void listing_tally_begin(struct listing *listing, int from_first);

/* Whether the foremost answer contradicts itself, with the failure; `page` as it came. */
int listing_contradicts(const struct listing *listing, const struct page *page, const struct page_facts *facts,
                        struct failure *failure);

/* An answer was accepted that brought so many items, and may be the last one. */
void listing_tally_add(struct listing *listing, const struct page_facts *facts, size_t count, const char *url);

#endif
