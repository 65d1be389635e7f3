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

/* The first key of the table at `index` that is none of the known names, or a word for its type; NULL when all
   are. It stays on the Lua stack. */
const char *suggest_unknown(lua_State *L, int index, const char *const *known);

/* "; did you mean 'NEAREST'?", or "" when nothing is near. Lives on the Lua stack. */
const char *suggest_words(lua_State *L, const char *name, const char *nearest);

/* suggest(name, names) -> "; did you mean 'NEAREST'?", or "". */
int suggest_for(lua_State *L);

#endif
