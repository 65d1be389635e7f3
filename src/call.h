/*
** Calls: one request of a client's that has no name yet, and its decoded answer. Knows how a script
** describes one, not what services do with it.
*/
#ifndef FOOTAGE_CALL_H
#define FOOTAGE_CALL_H

#include <lua.h>

#define CALL_TYPE "footage.call"

void call_open(lua_State *L);

/* call(client, { method, path, query, json | body | form, headers, idempotent, timeout }, name, raw, later): nothing is
   sent yet. `name` is for messages, in place of method and path; `raw`: the answer's text is all that is wanted;
   `later`: { code = true }, after a 409 with such a code it is sent again. */
int call_new(lua_State *L);

/* call_step(call) -> answer | false (wait) | nil, err. An answer without a body is true. */
int call_step(lua_State *L);

/* call_text(call): the text of the answer that call_step gave. */
int call_text(lua_State *L);

/* call_sent(call) -> bytes of the body that went out in this attempt, and in all. */
int call_sent(lua_State *L);

/* call_etag(call): the ETag of the answer that call_step gave, as it came; "" for none. */
int call_etag(lua_State *L);

/* Nothing of it stays in flight, and it is over; cancel gives the error that says so. */
int call_pause(lua_State *L);
int call_cancel(lua_State *L);

#endif
