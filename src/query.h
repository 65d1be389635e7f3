/*
** What a script asked for, as a query string: filters checked by name and type, percent-encoded.
** Knows the lists' parameters, not what comes of them.
*/
#ifndef FOOTAGE_QUERY_H
#define FOOTAGE_QUERY_H

#include "buffer.h"
#include "service.h"

#include <lua.h>

/* The paging parameters that may stand among the filters. */
struct query_place {
  const char *start; /* `token` or `page` as text, or NULL; lives on the Lua stack */
  long size;         /* `limit` or `page_limit`, or -1 */
};

/* Writes "folder_id=x&file_type=y" for the filters at `index` (a table or nothing) and takes the
   paging parameters out. Pushes what `place` points to, if anything. */
void query_build(lua_State *L, int index, const struct list *list, struct buffer *query, struct query_place *place);

/* NAME=VALUE with the right separator, percent-encoded. 0, or -1 when memory ran out. */
int query_add(struct buffer *query, const char *name, const char *value, size_t length);

/* Percent-encodes all but letters, digits and "-._~". 0, or -1. */
int query_escape(struct buffer *buffer, const char *bytes, size_t length);

#endif
