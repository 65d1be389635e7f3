/*
** What Lua's io lacks of a disk: looking at files, folders, renames that replace nothing, locks, and what is written
** for good. Owns the lock's type. Knows nothing of what the files are for.
**
** All give nil, the system's words and a code on failure: "missing" (also a folder on the way), "exists", "busy",
** "full", "denied" or "other". The path is not in the words. None waits but for the disk.
*/
#ifndef FOOTAGE_DISK_H
#define FOOTAGE_DISK_H

#include <lua.h>

/* Registers the type of locks. */
void disk_open(lua_State *L);

/* disk_stat(path, here) -> { kind, size, mtime_sec, mtime_ns, inode, device, private }. The kind is "file", "folder",
   "link" (with `here`, which looks at a link itself) or "other"; inode and device are strings, for no number of Lua's
   holds every one. */
int disk_stat(lua_State *L);

/* disk_realpath(path) -> the absolute path without links. */
int disk_realpath(lua_State *L);

/* disk_mkdir(path, mode) -> true; the mode is 0777 unless given. */
int disk_mkdir(lua_State *L);

/* disk_rename(from, to, replace) -> true. Without `replace` nothing that is at `to` is touched. */
int disk_rename(lua_State *L);

/* disk_remove(path) -> true; a file. */
int disk_remove(lua_State *L);

/* disk_sync(path) -> true once the file or folder is on the disk. */
int disk_sync(lua_State *L);

/* disk_write(path, text, mode) -> true once a new file with that text is on the disk; the mode is 0600 unless given. */
int disk_write(lua_State *L);

/* disk_append(path, text) -> true; to a file that is there. It is not synced. */
int disk_append(lua_State *L);

/* disk_lock(path) -> a lock on the file of that name, which is made when it is not there. lock:close() lets go of it,
   and so does __gc. */
int disk_lock(lua_State *L);

#endif
