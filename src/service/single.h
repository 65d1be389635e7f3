/*
** Records that come from no page: one thing that was read or made, or what stands in for it in a dry run.
** Knows the text of an answer, not how it came.
*/
#ifndef FOOTAGE_SINGLE_H
#define FOOTAGE_SINGLE_H

#include <lua.h>

/* record(client, type, text, path, within) -> record: of the object at `path` of the answer ("data"; "" for the whole).
   `type` is a record's name in the service's table. nil when there is no such object. */
int single_new(lua_State *L);

/* records(client, type, text, path, within) -> array of them: of the objects in the array there. */
int single_all(lua_State *L);

#endif
