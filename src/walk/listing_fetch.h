/*
** What a list needs and the script did not give, looked up once for each client: HeyGen's v3 wants the
** name of the user to list assets (heygen.md 6). One small request before the first page.
*/
#ifndef FOOTAGE_LISTING_FETCH_H
#define FOOTAGE_LISTING_FETCH_H

#include "walk/listing.h"

#include <lua.h>

/* Looks up what the list's filters need and the script did not give. PROGRESS_PAGE when all is there */
enum progress listing_fetch(lua_State *L, struct listing *listing, struct failure *failure);

#endif
