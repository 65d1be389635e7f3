/*
** A walk's steps: what the foremost answer means, and what to ask for next, until the next page is there. Knows what
** an answer is and which way of paging it is for, not what scripts do with records (listing_lua.c).
*/
#ifndef FOOTAGE_LISTING_STEP_H
#define FOOTAGE_LISTING_STEP_H

#include "walk/listing.h"

#include <lua.h>

/* How many items the caller still wants, given `want` (negative: all) and the walk's own limit. */
long long listing_wanted(const struct listing *listing, long long want);

/* Asks ahead for what follows the current page, which is not the last one, as far as it is wanted. A failure shows
   itself again when the page is needed. */
void listing_plan_ahead(struct listing *listing, long long want);

void listing_forget_page(lua_State *L, struct listing *listing);

/* One step towards the next page, which never blocks: PROGRESS_PAGE, PROGRESS_WAIT or PROGRESS_FAILED. The listing is
   at index 1. */
enum progress listing_advance(lua_State *L, struct listing *listing, long long want, struct failure *failure);

/* Raises while a step is being taken: Lua may run a script's finalizer, or a hook, within it. */
void listing_check_alone(lua_State *L, const struct listing *listing);

/* Nothing stays in flight; after the step that is being taken. */
void listing_cancel_slots(struct listing *listing);

void listing_step_open(lua_State *L);

#endif
