/*
** The engine of a Lua state: made at first use, ended with the state; and what Lua calls of it.
*/
#ifndef FOOTAGE_ENGINE_LUA_H
#define FOOTAGE_ENGINE_LUA_H

#include "http/engine.h"

#include <lua.h>

/* The state's engine, made at first use; raises in a process forked from the one that made it. */
struct engine *engine_get(lua_State *L);

/* Registers the type and leaves its table of functions on the stack (pollfd, timeout, pump, ...). */
void engine_open(lua_State *L);

#endif
