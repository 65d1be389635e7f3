/*
** "did you mean": the known name that is nearest to a mistyped one, or to another library's name for the same.
*/
#ifndef FOOTAGE_SUGGEST_H
#define FOOTAGE_SUGGEST_H

#include <lua.h>

/* The nearest of several known names; the list ends with NULL. */
const char *suggest_nearest(const char *name, const char *const *known);

/* Whether the name is one of those; the list ends with NULL. */
int suggest_has(const char *const *known, const char *name);

/* The first key of the table at `index` that is none of the known names, or a word for its type; NULL when all
   are. It stays on the Lua stack. */
const char *suggest_unknown(lua_State *L, int index, const char *const *known);

/* "; did you mean 'NEAREST'?", or "" when nothing is near. Lives on the Lua stack. */
const char *suggest_words(lua_State *L, const char *name, const char *nearest);

/* The same with the list of what there is behind it: "; did you mean 'max'? (it takes max, resume)". */
const char *suggest_among(lua_State *L, const char *name, const char *const *known);

/* suggest_words for the keys of the table at `names`. */
const char *suggest_in(lua_State *L, const char *name, int names);

/* suggest(name, names) -> the words; `names` is a table with the known names as keys. */
int suggest_of(lua_State *L);

#endif
