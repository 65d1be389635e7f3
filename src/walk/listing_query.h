/*
** What a listing asks for, as its filters say it.
*/
#ifndef FOOTAGE_LISTING_QUERY_H
#define FOOTAGE_LISTING_QUERY_H

#include "base/buffer.h"
#include "http/attachment.h"

#include <stdint.h>

/* What is asked, as the filters say it. */
struct listing_query {
  struct buffer path;       /* with the filters that stand in it; empty when none do */
  struct buffer pairs;      /* the others: "a=b&c=d" */
  struct buffer kept;       /* those of them that go to later pages with a path of their own */
  struct buffer here;       /* the value that the walk looks for itself (struct list_move) */
  struct attachments files; /* that go with the first page */
  uint64_t hash;            /* of all of them */
};

/* Gives it its hash: the same filters have the same one, in whichever process. */
void listing_query_finish(struct listing_query *query);

void listing_query_free(struct listing_query *query);

#endif
