/*
** footage.file(): what stands in a script for a file that is to be sent. Owns the type.
*/
#ifndef FOOTAGE_ATTACHMENT_LUA_H
#define FOOTAGE_ATTACHMENT_LUA_H

#include "http/attachment.h"

#include <lua.h>

void attachment_open_type(lua_State *L);

/* file(path, name, type or nil, offset, length or nil) -> file. Nothing is looked at yet. */
int attachment_new(lua_State *L);

/* open_file(file) -> file | nil, err: the same, open, with `size`, `mtime`, `mtime_ns` and `inode`; its type is known.
 */
int attachment_opened(lua_State *L);

/* file_range(file, offset, length) -> file: a part of one that is open. */
int attachment_range(lua_State *L);

/* set_sniffer(fn): `fn(first bytes, name)` gives a media type. */
int attachment_set_sniffer(lua_State *L);

/* The file at `index`; NULL when it is something else. */
const struct attachment *attachment_at(lua_State *L, int index);

/* Opens each that is not open yet, and finds out what it is. 0 with the failure. */
int attachments_open(lua_State *L, struct attachments *attachments, struct failure *failure);

#endif
