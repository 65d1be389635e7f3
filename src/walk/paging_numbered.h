/*
** What ways of paging share whose pages shift when items come and go: by number, and by offset. A page is a
** window on the list: so many items from a place on, counted from 0 (paging_numbered.c).
*/
#ifndef FOOTAGE_PAGING_NUMBERED_H
#define FOOTAGE_PAGING_NUMBERED_H

#include "walk/listing.h"
#include "walk/paging.h"

/* No list has as many; so that places can be reckoned with. */
#define MOST_ITEMS 1000000000000LL

/* What the answer to a window says. */
struct numbered_answer {
  long long place; /* of the window's first item */
  long long total; /* how many items there are; by offset, from where the walk's place 0 is */
  long long end;   /* the pages of this size end at this place */
};

/* Whether there may be so many items in the window, given what the walk was told about their total. */
int numbered_fits(const struct numbered_walk *walk, const struct numbered_answer *answer, size_t count);

/* See struct paging: the answer to the foremost window. */
enum paging_verdict numbered_take(struct listing *listing, const struct numbered_answer *answer, struct page *page,
                                  struct failure *failure);

/* The window is of no use, since it has another size than the page size: the same place with that size. 0 when it
   has that size. */
int numbered_look_plainly(struct listing *listing);

#endif
