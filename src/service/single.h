/*
** Records that come from no page: one thing that was read or made, or what stands in for it in a dry run.
** Knows the text of an answer, not how it came.
*/
#ifndef FOOTAGE_SINGLE_H
#define FOOTAGE_SINGLE_H

#include <lua.h>

/* record(client, type, text, path, within, position) -> record | nil, err: the object at `path` of the answer
   ("data"; "" for the whole), or the element at `position` of the array there. `type` is a record's name in the
   service's table. nil alone when there is no such object. */
int single_new(lua_State *L);

#endif
