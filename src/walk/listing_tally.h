/*
** What a walk got, held against what the service says of its list: pages that contradict themselves, and, at
** the end, the number of items. A wrong entry in a service's table shows itself so.
*/
#ifndef FOOTAGE_LISTING_TALLY_H
#define FOOTAGE_LISTING_TALLY_H

#include "walk/listing.h"
#include "walk/page_read.h"

/* From where the walk stands on, which has nothing to be held against unless that is its first item. */
void listing_tally_begin(struct listing *listing);

/* Whether the foremost answer contradicts itself, with the failure; `page` as it came. */
int listing_contradicts(const struct listing *listing, const struct page *page, const struct page_facts *facts,
                        struct failure *failure);

/* An answer was accepted that brought so many items, and may be the last one. */
void listing_tally_add(struct listing *listing, const struct page_facts *facts, size_t count, const char *url);

#endif
