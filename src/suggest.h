/*
** "did you mean": the known name that is nearest to a mistyped one.
*/
#ifndef FOOTAGE_SUGGEST_H
#define FOOTAGE_SUGGEST_H

#include <lua.h>

/* The nearer of two known names; `nearest` may be NULL. */
const char *suggest_nearer(const char *name, const char *nearest, const char *candidate);

/* The nearest of several known names; the list ends with NULL. */
const char *suggest_nearest(const char *name, const char *const *known);

/* "; did you mean 'NEAREST'?", or "" when nothing is near. Lives on the Lua stack. */
const char *suggest_words(lua_State *L, const char *name, const char *nearest);

#endif
