/*
** Making a listing: the filters and options that a script gives, checked; nothing is sent.
** Knows no walking.
*/
#ifndef FOOTAGE_LISTING_NEW_H
#define FOOTAGE_LISTING_NEW_H

#include <lua.h>

/* listing(client, name, filters, options [, service]) -> listing. Nothing is sent. */
int listing_new(lua_State *L);

#endif
