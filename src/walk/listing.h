/*
** Listings: one walk over one list, as data that the files around this one share. A listing hands out the items of its
** current page (listing_lua.c) and, when that is used up, takes a step to the next one (listing_step.c), which its way
** of paging asks for (paging_*.c). It knows no sockets: the engine runs the requests.
*/
#ifndef FOOTAGE_LISTING_H
#define FOOTAGE_LISTING_H

#include "http/engine.h"
#include "service/client.h"
#include "walk/carried.h"
#include "walk/cursor.h"
#include "walk/listing_query.h"
#include "walk/page.h"
#include "walk/recent.h"

#include <lua.h>

extern const char listing_type[]; /* "footage.listing" */

/* Places in a listing's uservalue. */
enum { LISTING_CLIENT = CLIENT_OWNER, LISTING_PAGE, LISTING_SERVICE, LISTING_ITEMS, LISTING_WITHIN };

enum { MOST_SLOTS = 16 };

struct whole_walk {
  long long resumed;       /* how many of the items were delivered before the break */
  uint64_t resumed_digest; /* ... and which */
};

/* What a page brought: in its order, to be looked up, and, whatever the order is, as one number. */
struct token_page {
  struct recent items;
  struct seen set;
  uint64_t sum;
  size_t common; /* how many of them the page before brought, too */
};

struct token_walk {
  char *here;                /* the token that the current page was asked with, NULL for the first page */
  char *next;                /* ... and the one for the next page */
  struct carried carried;    /* resumed: delivered before the break, and not all behind us yet */
  int met;                   /* ... but some of them came by */
  struct token_page brought; /* the current page, or the last one that was not empty */
  struct token_page before;  /* ... and the one before that; while the next one is read, what that brings */
  int repeats;               /* pages in a row that brought nothing else than the one before */
};

/* Places are counted from 0. */
struct numbered_walk {
  long long first;  /* where the walk began */
  int whole;        /* that was the list's first item, and all that was delivered is remembered */
  int lost;         /* it was resumed, and has met nothing yet that it remembers */
  long long next;   /* where the window to ask for begins */
  long size;        /* ... and its size: the page size, unless it is a look */
  int looking;      /* it is a look, and must hold something delivered */
  long long rise;   /* ... and else the next one is so much higher; 0: goes on where this one ends */
  long long looked; /* ... and how many items there were at the look before */
  long long window; /* how many pages may be in flight */
  long long known;  /* how many items are remembered */
  size_t met;       /* ... and how many of them the page has that is being read */
  long long end;    /* where the list ended, as the page joined last says */
  long long total;  /* ... how many items there were, -1 unknown */
  unsigned asked;   /* ... and how many pages had been asked for when it came */
  struct {          /* the same of the last page that was joined otherwise than by rule 3 */
    unsigned asked;
    unsigned deletes; /* how many items had been deleted through this client */
  } anchor;
  long long top;         /* the highest total that was told, */
  long long low;         /* and the lowest */
  long long left;        /* the fewest items that were ever left */
  uint64_t doubt;        /* the answer that could not be joined last */
  int doubts;            /* ... and how often it came in a row */
  int refusals;          /* how many pages were refused, with nothing new in between */
  long long doubted_end; /* the end that was looked at, with nothing new since, 0 none */
};

/* What the walk got, to be held against what the service says (listing_tally.c). */
struct listing_tally {
  int incomplete;  /* it does not go from the first item to the last, or the total changed */
  long long total; /* as of every answer that said one; -1 before the first of them */
  long long got;   /* items, also those that footage itself leaves out, but none twice */
  int doubted;     /* the foremost page contradicted itself and was asked for again */
};

struct listing {
  const char *type; /* listing_type: see type_begins_with */
  const struct list *list;
  const struct service *service;
  struct client *client;
  struct engine *engine;       /* known once something was asked */
  struct listing_turn *turn;   /* the one that is being taken, or NULL */
  struct listing_query *query; /* what `list` is asked, one of these: */
  struct listing_query own_query;
  const struct list_move *move;     /* the list that the walk began with has a successor */
  struct listing_query moved_query; /* ... which would be asked this */
  const char *unmoved;              /* ... were it not for this filter, which it does not have */
  struct failure *left;             /* why the old version was left, until the successor has answered */
  int moved;                        /* `list` and `query` are the successor's now */
  int started_elsewhere;            /* a place was given to start at, which other versions do not know */
  int resumed;                      /* ... by a cursor, which says whose it is */
  int fetch_given;                  /* the script gave what would be looked up */
  struct request *fetching;         /* what is looked up before the first page (listing_fetch.c) */
  long page_size;
  int page_size_given;
  int size_alone; /* ... under a name that looks as if it were a maximum, and that is not said yet */
  int unbounded;  /* whoever takes now wants all there is */
  int parallel;
  long long max; /* items to deliver at most, -1 for all */
  long long delivered;
  struct page *page; /* the current one, or NULL; its userdata is in the uservalue */
  long long moves;   /* changes whenever another record may be the next one */
  int last;          /* no page follows the current one */
  int over;          /* the end was given */
  int closed;
  int held;              /* all() or count() walks it, and may have to go back */
  long long total;       /* what the last answer said, -1 unknown */
  int answered;          /* an answer was accepted */
  long long barren;      /* answers that brought the walk no further, one after the other */
  long long most_barren; /* ... and how many there may be */
  struct listing_tally tally;
  struct seen seen; /* ids (numbered) or tokens */
  struct recent recent;
  struct cursor cursor;
  unsigned reading; /* the serial of the answer that is being read */
  int slot_count;
  unsigned asked;       /* how many pages, ever */
  struct listing_slot { /* pages asked for, in the order of delivery */
    struct request *request;
    unsigned serial;
    long long place; /* of its first item, where places are numbered */
    int waited;      /* somebody waited for it */
  } slots[MOST_SLOTS];
  union {
    struct whole_walk whole;
    struct token_walk token;
    struct numbered_walk numbered;
  } walk;
};

/* PROGRESS_AGAIN stays within a step, which goes on. */
enum progress { PROGRESS_PAGE, PROGRESS_AGAIN, PROGRESS_WAIT, PROGRESS_FAILED };

/* The listing at `index`; raises when it is something else, or gone: one that was collected already may be met
   again while Lua closes. */
struct listing *listing_check(lua_State *L, int index);

/* Nothing of the foremost page asked for, or of all, stays in flight. */
void listing_drop_first(struct listing *listing);
void listing_drop_slots(struct listing *listing);

#endif
