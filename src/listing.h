/*
** Listings: one walk over one list. A listing hands out the items of its current page and, when
** that is used up, asks its way of paging for the next one. It knows no sockets (the engine runs
** the requests) and not what a page number or a token means (paging_*.c).
*/
#ifndef FOOTAGE_LISTING_H
#define FOOTAGE_LISTING_H

#include "client.h"
#include "cursor.h"
#include "engine.h"
#include "page.h"
#include "paging.h"
#include "recent.h"

#include <lua.h>

#define LISTING_TYPE "footage.listing"

/* Places in a listing's uservalue. */
enum { LISTING_CLIENT = 1, LISTING_PAGE };

enum { MOST_SLOTS = 16 };

struct token_walk {
  char *here;            /* the token that the current page was asked with, NULL for the first page */
  char *next;            /* ... and the one for the next page */
  size_t partial;        /* how many of the recent items are of the current page */
  struct recent carried; /* resumed: delivered before the break, and not all behind us yet */
  int met;               /* ... but some of them came by */
};

enum numbered_mode {
  NUMBERED_FORWARD,
  NUMBERED_BACK,   /* the list shrank: looking for a page that holds something delivered */
  NUMBERED_ANCHOR, /* resumed: looking for the items delivered before */
};

struct numbered_walk {
  long long first; /* where the walk began: it does not go back behind that */
  long long next;  /* the page to deliver next */
  long long at;    /* the page delivered last, 0 for none */
  long long pages; /* how many there are, -1 unknown */
  long long total; /* as of the page delivered last, -1 unknown */
  int window;      /* how many pages may be in flight */
  enum numbered_mode mode;
  long long reach;   /* the page where something new was last delivered */
  int turned;        /* anchor: -1 searched backwards, 1 forwards */
  long long refused; /* the page that was refused with a status, 0 for none */
  int refusals;      /* ... and how often, with nothing new in between */
};

struct listing {
  const struct list *list;
  struct client *client;
  struct engine *engine; /* known once something was asked */
  struct buffer query;   /* the filters */
  uint64_t filters;      /* their hash */
  long page_size;
  int page_size_given;
  int parallel;
  long long max; /* items to deliver at most, -1 for all */
  long long delivered;
  struct page *page; /* the current one, or NULL; its userdata is in the uservalue */
  int last;          /* no page follows the current one */
  int closed;
  long long total;  /* what the last answer said, -1 unknown */
  int answered;     /* an answer was accepted */
  long long barren; /* answers since an item was last delivered */
  struct seen seen; /* ids (numbered) or tokens */
  struct recent recent;
  struct cursor cursor;
  int slot_count;
  struct listing_slot { /* pages asked for, in the order of delivery */
    struct request *request;
    long long number;
    int waited; /* somebody waited for it */
  } slots[MOST_SLOTS];
  union {
    struct token_walk token;
    struct numbered_walk numbered;
  } walk;
};

/* For ways of paging: asks for one more page; `start` may be NULL. 0 with the failure. */
int listing_ask(struct listing *listing, long long number, const char *start, long size, struct failure *failure);
void listing_drop_slots(struct listing *listing);

/* Sets the walk to where a cursor says; nothing may be in flight. 0 with the failure. */
int listing_resume(struct listing *listing, const char *text, size_t length, struct failure *failure);

void listing_open(lua_State *L);

/* What the Lua side is made of; see core.c for each. */
int listing_new(lua_State *L);
int listing_step(lua_State *L);
int listing_step_page(lua_State *L);
int listing_peek(lua_State *L);
int listing_total(lua_State *L);
int listing_position(lua_State *L);
int listing_event(lua_State *L);
int listing_rewind(lua_State *L);
int listing_pause(lua_State *L);
int listing_close(lua_State *L);

#endif
