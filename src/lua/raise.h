/*
** Error objects: what a failure looks like in Lua, and mistakes raised at the caller's line.
** Owns the error type. Knows no HTTP.
*/
#ifndef FOOTAGE_RAISE_H
#define FOOTAGE_RAISE_H

#include "base/failure.h"

#include <lua.h>

/* Registers the type. */
void raise_open(lua_State *L);

/* Pushes the error object of a failure of `what` ("heygen.assets"), a list or call of `service`. */
void raise_push(lua_State *L, const struct failure *failure, const char *service, const char *what);

/* Pushes nil and the error object: 2, what a function gives then. */
int raise_give(lua_State *L, const struct failure *failure, const char *service, const char *what);

/* Raises a mistake of the caller, with the position of the code that called into footage. */
#if defined(__GNUC__)
__attribute__((noreturn, format(printf, 2, 3)))
#endif
void raise_argument(lua_State *L, const char *format, ...);

/* The number on top; raises, as a mistake, that `who` must be one from `smallest` to `largest`. */
double raise_check_number(lua_State *L, const char *who, double smallest, double largest);

/* Raises what Lua itself raises then, if memory ran out. */
void raise_if_no_memory(lua_State *L, int ran_out);

/* own_chunk(): tells that the calling chunk belongs to footage, so that it is never blamed. */
int raise_own_chunk(lua_State *L);

/* failure(kind, message) -> the error object of a failure that the Lua side found. */
int raise_failure(lua_State *L);

/* mistake(message): raises a mistake of the caller from the Lua side. */
int raise_mistake(lua_State *L);

/* blame(err): puts the caller's position in front of an error of kind "argument"; leaves others. */
int raise_blame(lua_State *L);

#endif
