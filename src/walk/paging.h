/*
** A way of paging: which pages to ask for, what an answer means for the walk, and where the walk
** stands. One small file for each: paging_token.c, paging_numbered.c... Knows no sockets.
*/
#ifndef FOOTAGE_PAGING_H
#define FOOTAGE_PAGING_H

#include "walk/page_read.h"

#include <lua.h>

#include <stdint.h>

struct listing;
struct cursor;

enum paging_verdict {
  PAGING_DELIVER, /* the page is next: hand out what it holds */
  PAGING_AGAIN,   /* it is not: ask for what the walk needs now */
  PAGING_FAILED,  /* the failure says why */
};

struct paging {
  /* Asks for the pages that should be on their way now, given that the walk is not at its last page, and the caller
     wants `want` more items beyond those at hand (at least one; negative: all). 0 with the failure when that cannot be
     done. */
  int (*plan)(struct listing *listing, long long want, struct failure *failure);

  /* Reading the answer to the foremost page asked for begins, maybe anew; and one more of its items was read, which a
     filter of footage's own may still leave out. What takes long for a large page is done here, bit by bit, so that
     accept is quick. NULL: nothing does. 0 when memory ran out. */
  void (*begin_page)(struct listing *listing);
  int (*note_item)(struct listing *listing, uint64_t hash);

  /* That answer, all of it. Changes nothing when it fails, so that the same page can be asked for
     again. */
  enum paging_verdict (*accept)(struct listing *listing, struct page *page, const struct page_facts *facts,
                                struct failure *failure);

  /* The foremost page was refused with a status: whether the walk goes on another way all the same. NULL: it never
     does. */
  int (*recover)(struct listing *listing, const struct failure *failure);

  /* Where a new walk starts, from the value of the start parameter, or NULL. 0 with the failure. */
  int (*start)(struct listing *listing, const char *value, struct failure *failure);

  /* Where the walk stands: 0, or -1 when memory ran out; and back: 1, or 0 with the failure. */
  int (*save)(struct listing *listing, struct cursor *cursor);
  int (*load)(struct listing *listing, struct cursor *cursor, struct failure *failure);

  void (*free)(struct listing *listing); /* NULL: the walk owns nothing */
};

/* Which way of paging the list's table names (paging_kinds.c); and what each does. */
const struct paging *paging_of(const struct list *list);
extern const struct paging paging_whole;
extern const struct paging paging_token;
extern const struct paging paging_link;
extern const struct paging paging_numbered;
extern const struct paging paging_count;

/* What a walk by token does, for the ways that are one underneath: by link, and by count. */
int token_start(struct listing *listing, const char *value, struct failure *failure);
int token_plan(struct listing *listing, long long want, struct failure *failure);
void token_begin_page(struct listing *listing);
int token_note_item(struct listing *listing, uint64_t hash);
enum paging_verdict token_accept(struct listing *listing, struct page *page, const struct page_facts *facts,
                                 struct failure *failure);
int token_save(struct listing *listing, struct cursor *cursor);
int token_load(struct listing *listing, struct cursor *cursor, struct failure *failure);
void token_free(struct listing *listing);

#endif
