/*
** Sinks for the Lua side: files that are fetched, from their opening to their last name. Owns their type.
*/
#ifndef FOOTAGE_SINK_LUA_H
#define FOOTAGE_SINK_LUA_H

#include "http/sink.h"

#include <lua.h>

void sink_open(lua_State *L);
struct sink *sink_check(lua_State *L, int index);

/* sink(target, address, { no_text, size, date }) -> a sink for the file that is to be called `target`; or nil, words,
   code ("busy": somebody else fetches it). `address`, without its query, says which file it is; `no_text` that no text
   is wanted; size and date are those of what is there, and need not be fetched if it is the same. */
int sink_lua_open(lua_State *L);

#endif
