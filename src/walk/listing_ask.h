/*
** The pages that a listing asks for: their addresses, what is sent there, and the requests in flight. Knows not
** which pages those are (paging_*.c).
*/
#ifndef FOOTAGE_LISTING_ASK_H
#define FOOTAGE_LISTING_ASK_H

#include "walk/listing.h"

/* For ways of paging: asks for one more page; `start` may be NULL, `place` is kept in its slot. 0 with the failure. */
int listing_ask(struct listing *listing, long long place, const char *start, long size, struct failure *failure);

#endif
