/*
** The types of footage's: each has a metatable and a name, by which footage.type() knows it. Scripts cannot forge
** one. Knows none of the types themselves.
*/
#ifndef FOOTAGE_TYPE_H
#define FOOTAGE_TYPE_H

#include <lauxlib.h>
#include <lua.h>

#include <stddef.h>

void type_open(lua_State *L);

/* Pushes the metatable of a type in C. It is filled anew at each load: memory may have run out within an
   earlier one. */
void type_define(lua_State *L, const char *name, const luaL_Reg *metamethods);

/* Makes the metatable on top one of a type of this name. */
void type_register(lua_State *L, const char *name);

/* Pushes a new userdata of a type, all of it zero, as __gc may meet it at once, with one uservalue. */
void *type_new(lua_State *L, const char *name, size_t size);

/* Pushes the name of the type of the value at `index`, or nil where it is none of ours. */
void type_push_name(lua_State *L, int index);

/* Whether it is a userdata with the metatable at `metatable`: quicker than to look for that by its name. */
int type_is(lua_State *L, int index, int metatable);

/* The userdata at `index` when it has at least `size` bytes and begins with this address, else NULL: quicker still, for
   what is called for each record. The address is of something of ours, with which only one type of this size begins. */
void *type_begins_with(lua_State *L, int index, const void *address, size_t size);

/* Whether it is a table, and none of ours: one that may hold filters or options. */
int type_is_plain_table(lua_State *L, int index);

/* What the value at `index` is, for messages: "heygen.asset", "string". Lives on the Lua stack. */
const char *type_words(lua_State *L, int index);

/* type(value): the name of its type, or nil. */
int type_of(lua_State *L);

#endif
