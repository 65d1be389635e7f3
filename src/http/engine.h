/*
** The engine: one libcurl multi handle to a Lua state, driven without ever blocking by itself.
** It owns the sockets, libcurl's timer and the back-off timers, and runs requests. It knows no
** JSON, no pages and no service. While libcurl runs, no Lua runs.
*/
#ifndef FOOTAGE_ENGINE_H
#define FOOTAGE_ENGINE_H

#include "http/request.h"

#include <lua.h>

struct engine;

/* The state's engine, made at first use; raises in a process forked from the one that made it. */
struct engine *engine_get(lua_State *L);

int engine_is_ours(const struct engine *engine); /* and not that of the process this one was forked from */

/* Gives a request to the engine; what comes of it is seen in its state after a pump. */
void engine_start(struct engine *engine, struct request *request);

/* Takes a request out, whatever its state, and frees it; nothing of it is on the wire afterwards. */
void engine_drop(struct request *request);

/* See request_reconsider. */
int engine_reconsider(struct engine *engine, struct request *request, const struct failure *failure);

/* Whether work has gone on for so long that the host's loop wants its turn: then nothing more is done
   until whoever waits comes back (pump, wait), which the engine's timeout says to be at once. */
int engine_is_spent(struct engine *engine);

/* Does what can be done now, unless it was done within this millisecond. */
void engine_pump_lightly(struct engine *engine);

/* Registers the type and leaves its table of functions on the stack (pollfd, timeout, pump, ...). */
void engine_open(lua_State *L);

#endif
