/*
** One value of a script's as a filter's, by the type of the filter: a piece of a query, or of a body. Knows no list's
** other filters but by name.
*/
#ifndef FOOTAGE_QUERY_VALUE_H
#define FOOTAGE_QUERY_VALUE_H

#include "base/buffer.h"
#include "http/attachment.h"
#include "service/list.h"

#include <lua.h>

/* Adds the value on top as a filter's. `who` is for messages: "heygen.assets". `files` gets those that are to be sent;
   NULL where none can be. */
void query_add_value(lua_State *L, const char *who, const struct list *list, const struct filter *filter,
                     const char *name, struct buffer *query, struct attachments *files);

/* Pushes an array of the sorted names of the table at `index`, which is positive; raises for keys that are no names. */
const char **query_sorted_names(lua_State *L, int index, const char *who, const char *what, size_t *count);

/* Of the value on top: whether it is a whole number, and the same for a string or a whole number, which is pushed as
   text then. */
int query_is_whole(lua_State *L);
int query_push_word(lua_State *L);

#endif
