/*
** JSON values as plain Lua, straight from the bytes that a scan accepted: null is nil, whole numbers are exact, objects
** are tables without null, arrays are without the nulls in them. Knows neither records nor pages.
*/
#ifndef FOOTAGE_VALUE_H
#define FOOTAGE_VALUE_H

#include <lua.h>

/* Pushes the value that begins at `at`; there is room for it on the stack. A whole number that Lua's cannot hold is a
 * string of its digits. Behind it. */
const char *value_push(lua_State *L, const char *at, const char *end);

/* Pushes the text of a string, given without its quotes. */
void value_push_text(lua_State *L, const char *text, const char *end);

/* The whole numbers that every Lua here has exactly. */
#define VALUE_EXACT 9007199254740992.0

#endif
