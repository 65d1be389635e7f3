/*
** What a script asked for, as a path and a query string: filters checked by name and type,
** percent-encoded. Knows the lists' parameters, not what comes of them.
*/
#ifndef FOOTAGE_QUERY_H
#define FOOTAGE_QUERY_H

#include "base/buffer.h"
#include "http/attachment.h"
#include "service/service.h"

#include <lua.h>

/* The paging parameters that may stand among the filters. */
struct query_place {
  const char *start; /* `token` or `page` as text, or NULL; lives on the Lua stack */
  long size;         /* `limit` or `page_limit`, or -1 */
};

/* Writes "/indexes/x/videos" and "folder_id=x&file_type=y" for the filters at `index`, a table; nil becomes an empty
   one. Takes the paging parameters out; `files` gets those that are to be sent. Pushes what `place` points to, if
   anything. */
void query_build(lua_State *L, int index, const struct list *list, struct buffer *path, struct buffer *query,
                 struct attachments *files, struct query_place *place);

/* Adds the filter at `index`, if it is given, under another name. */
void query_add_filter(lua_State *L, int index, const struct list *list, const char *filter, const char *name,
                      struct buffer *query, struct attachments *files);

/* Fills {NAME} in `pattern`, whose braces are good, with the fields of the table at `index`; a missing or unfit one is
   the caller's mistake. */
void query_fill_path(lua_State *L, int index, const char *who, const char *pattern, struct buffer *path);

#endif
