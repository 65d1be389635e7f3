/*
** Parts of listings, as `take` and `filter` give them. They are userdata, so that nobody takes them for arrays, and
** carry a table. What is in it, and all that they do, is the Lua side's (lua/footage/part.lua).
*/
#ifndef FOOTAGE_PART_H
#define FOOTAGE_PART_H

#include <lua.h>

#define PART_TYPE "footage.part"

void part_open(lua_State *L);

/* part(fields) -> part */
int part_new(lua_State *L);

/* part_fields(part) -> fields */
int part_fields(lua_State *L);

#endif
