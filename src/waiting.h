/*
** What the Lua side waits for, whichever it is: a listing or a call. Their clients' events, and letting go of
** them. Knows nothing of how either goes on.
*/
#ifndef FOOTAGE_WAITING_H
#define FOOTAGE_WAITING_H

#include <lua.h>

/* event(listing or call) -> the oldest event of its client that was not told yet, and the client's
   on_event; or nothing. */
int waiting_event(lua_State *L);

/* pause(listing or call): nothing stays in flight; a walk can go on. */
int waiting_pause(lua_State *L);

/* cancel(listing or call) -> err: the same; the error says where to resume. */
int waiting_cancel(lua_State *L);

#endif
