/*
** Two versions of a service and one script: a list whose old version is gone goes on as the list that
** succeeds it, under the same names. The service's table says which that is; here is when.
**
** Versions do not know each other's tokens. So a walk goes over at its very beginning only; one that
** is under way, or begins at a place that the old version named, is an error that says so.
*/
#ifndef FOOTAGE_LISTING_VERSION_H
#define FOOTAGE_LISTING_VERSION_H

#include "walk/listing.h"

/* Before anything is asked: whether the walk can begin, with the list of
   the right version. 0 with the failure. */
int listing_choose_version(struct listing *listing, struct failure *failure);

/* The service refused the first page: whether that version is gone, and the walk goes over to the next.
   1: ask again; 0: the failure stands, with what there is to say about it. */
int listing_go_over(struct listing *listing, struct failure *failure);

/* The first page, of this address, is there: if it is the successor's, that is told, and remembered by the client. */
void listing_arrived(struct listing *listing, const char *url);

/* The walk failed: if the successor is not there either, it is the old version's failure that counts. */
void listing_go_back(struct listing *listing, struct failure *failure);

/* Whether a cursor of this name belongs to the next version; the walk is there then. */
void listing_follow_cursor(struct listing *listing, const char *text, size_t length);

/* Back to the list that the walk began with. Nothing may be in flight. */
void listing_return_version(struct listing *listing);

/* Whether the walk stands where a fresh one does, which every version knows. */
int listing_is_at_start(const struct listing *listing);

#endif
