/*
** What a script asked for, as a path and a query string: filters checked by name and type,
** percent-encoded. Knows the lists' parameters, not what comes of them.
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

/* Writes "/indexes/x/videos" and "folder_id=x&file_type=y" for the filters at `index` (a table or
   nothing) and takes the paging parameters out. Pushes what `place` points to, if anything. */
void query_build(lua_State *L, int index, const struct list *list, struct buffer *path, struct buffer *query,
                 struct query_place *place);

/* Whether it is the name of one of the list's filters or paging parameters. */
int query_takes(const struct list *list, const char *name);

/* Adds the filter at `index`, if it is given, under another name. */
void query_add_filter(lua_State *L, int index, const struct list *list, const char *filter, const char *name,
                      struct buffer *query);

/* Adds the value on top as a filter's (query_value.c). `who` is for messages: "heygen.assets". */
void query_add_value(lua_State *L, const char *who, const struct list *list, const struct filter *filter,
                     const char *name, struct buffer *query);

/* Fills {NAME} in `pattern` with the fields of the table at `index`; a missing or unfit one is the
   caller's mistake. */
void query_fill_path(lua_State *L, int index, const char *who, const char *pattern, struct buffer *path);

/* Pushes, as an array, the names of the table at `index`, sorted; raises for keys that are no names. */
const char **query_sorted_names(lua_State *L, int index, const char *who, const char *what, size_t *count);

int query_is_whole(lua_State *L, lua_Number *number); /* the value on top */

/* NAME=VALUE with the right separator, percent-encoded. 0, or -1 when memory ran out. */
int query_add(struct buffer *query, const char *name, const char *value, size_t length);

/* Percent-encodes all but letters, digits and "-._~". 0, or -1. */
int query_escape(struct buffer *buffer, const char *bytes, size_t length);

/* set_encoder(encode): the Lua function that makes JSON of a table. */
int query_set_encoder(lua_State *L);

/* Pushes the value on top as JSON. */
void query_push_json(lua_State *L);

#endif
