/*
** Where a walk stands, as one string, and back to there.
*/
#ifndef FOOTAGE_LISTING_CURSOR_H
#define FOOTAGE_LISTING_CURSOR_H

#include "walk/listing.h"

#include <lua.h>

/* Pushes the cursor of where the walk stands, and returns 1; or 0, and pushes nothing, when memory ran out. */
int listing_push_cursor(lua_State *L, struct listing *listing);

/* Sets the walk to where a cursor says; nothing may be in flight. 0 with the failure. */
int listing_resume(struct listing *listing, const char *text, size_t length, struct failure *failure);

#endif
