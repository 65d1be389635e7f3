/*
** What Lua calls of a listing, and what it gets: records and pages as far as they are there, and false where it has to
** wait. Knows how records are handed out, not where the next page comes from (listing_step.c).
*/
#ifndef FOOTAGE_LISTING_LUA_H
#define FOOTAGE_LISTING_LUA_H

#include <lua.h>

/* Registers the type. */
void listing_open(lua_State *L);

int listing_step(lua_State *L);
int listing_step_page(lua_State *L);
int listing_look(lua_State *L);
int listing_deliver_shown(lua_State *L);
int listing_is_over(lua_State *L);
int listing_peek(lua_State *L);
int listing_total(lua_State *L);
int listing_position(lua_State *L);
int listing_describe(lua_State *L);
int listing_hold(lua_State *L);
int listing_rewind(lua_State *L);
int listing_pause(lua_State *L);
int listing_cancel(lua_State *L);
int listing_close(lua_State *L);

#endif
