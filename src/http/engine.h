/*
** The engine: one libcurl multi handle to a Lua state, driven without ever blocking by itself.
** It owns the sockets, libcurl's timer and the back-off timers, and runs requests. It knows no
** JSON, no pages, no service and no Lua (engine_lua.c).
*/
#ifndef FOOTAGE_ENGINE_H
#define FOOTAGE_ENGINE_H

#include "http/request.h"

#include <stddef.h>
#include <stdint.h>

struct engine;

size_t engine_size(void);
void engine_begin(struct engine *engine); /* in room of that size */
void engine_end(struct engine *engine);   /* what is unfinished is cancelled, and so is what comes later */

/* Until libcurl is initialized nothing can be asked. */
void engine_find_libcurl(struct engine *engine);

int engine_is_ours(const struct engine *engine); /* and not that of the process this one was forked from */

/* Gives a request to the engine; what comes of it is seen in its state after a pump. */
void engine_start(struct engine *engine, struct request *request);

/* Whether the requests that start from now on wait for as long as a 429 says. */
void engine_be_patient(struct engine *engine, int patient);

/* Takes a request out, whatever its state, and frees it; nothing of it is on the wire afterwards. */
void engine_drop(struct request *request);

/* See attempt_reconsider. */
int engine_reconsider(struct engine *engine, struct request *request, const struct failure *failure);

/* Whether work has gone on for so long that the host's loop wants its turn: then nothing more is done
   until whoever waits comes back (pump, wait), which the engine's timeout says to be at once. */
int engine_is_spent(struct engine *engine);

/* Does what can be done now, unless it was done within this millisecond. */
void engine_pump_lightly(struct engine *engine);

/* Does what can be done, and waits until something can be, at most so long. */
void engine_run(struct engine *engine, int64_t milliseconds);
void engine_renew_slice(struct engine *engine);

int engine_take_news(struct engine *engine); /* whether a request ended since the last time */

/* Milliseconds until it wants to run even if the descriptor stays silent, or -1. */
int64_t engine_timeout(const struct engine *engine);

/* The one descriptor to watch for reading, or -1 where the system has none (or none left: then nothing is on the wire
   either). */
int engine_descriptor(struct engine *engine);

#endif
