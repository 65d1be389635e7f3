#include "lua/disk.h"

#include "base/file_system.h"
#include "lua/field.h"
#include "lua/type.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DISK_LOCK_TYPE "footage.lock"

/* ---- failures ---- */

/* Pushes nil, the words and the code. */
static int disk_fail(lua_State *L, int error) {
  lua_pushnil(L);
  lua_pushstring(L, strerror(error));
  lua_pushstring(L, file_system_code(error));
  return 3;
}

/* `done` is what a call of the system's gave: 0, or less than that on failure, with errno. */
static int disk_result(lua_State *L, int done) {
  if (done < 0)
    return disk_fail(L, errno);
  lua_pushboolean(L, 1);
  return 1;
}

/* A path as the system takes it: one with a zero byte would be another file's. */
static const char *disk_path(lua_State *L, int index) {
  size_t length = 0;
  const char *path = luaL_checklstring(L, index, &length);
  luaL_argcheck(L, strlen(path) == length, index, "a path holds no zero byte");
  return path;
}

/* ---- looking ---- */

static void disk_set_id(lua_State *L, const char *name, uint64_t id) {
  char digits[32];
  snprintf(digits, sizeof digits, "%llu", (unsigned long long)id);
  field_set_string(L, name, digits);
}

int disk_stat(lua_State *L) {
  struct file_status status;
  if (file_system_look(disk_path(L, 1), lua_toboolean(L, 2), &status) < 0)
    return disk_fail(L, errno);
  lua_createtable(L, 0, 7);
  field_set_string(L, "kind", status.kind);
  field_set_number(L, "size", (lua_Number)status.size);
  field_set_number(L, "mtime_sec", (lua_Number)status.mtime_s);
  field_set_number(L, "mtime_ns", (lua_Number)status.mtime_ns);
  disk_set_id(L, "inode", status.inode);
  disk_set_id(L, "device", status.device);
  field_set_boolean(L, "private", status.is_private);
  return 1;
}

int disk_realpath(lua_State *L) {
  enum { LONGEST = 4096 };
  const char *path = disk_path(L, 1);
  char copy[LONGEST]; /* pushing a string may throw, and would leave the system's behind */
  char *absolute = file_system_absolute(path);
  if (absolute == NULL)
    return disk_fail(L, errno);
  size_t length = strlen(absolute);
  if (length < LONGEST)
    memcpy(copy, absolute, length + 1);
  free(absolute);
  if (length >= LONGEST)
    return disk_fail(L, ENAMETOOLONG);
  lua_pushlstring(L, copy, length);
  return 1;
}

/* ---- names ---- */

int disk_mkdir(lua_State *L) {
  return disk_result(L, file_system_make_folder(disk_path(L, 1), (int)luaL_optinteger(L, 2, 0777)));
}

int disk_rename(lua_State *L) {
  return disk_result(L, file_system_move(disk_path(L, 1), disk_path(L, 2), lua_toboolean(L, 3)));
}

int disk_remove(lua_State *L) {
  return disk_result(L, file_system_remove(disk_path(L, 1)));
}

/* ---- writing ---- */

int disk_sync(lua_State *L) {
  return disk_result(L, file_system_flush_path(disk_path(L, 1)));
}

static int disk_put_all(int file, const char *text, size_t length) {
  while (length > 0) {
    int64_t written = file_system_write(file, text, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return -1;
    text += written;
    length -= (size_t)written;
  }
  return 0;
}

/* Writes the string at index 2 into what was opened, if it was; syncs if wanted, and closes in any case. The first
   error counts. */
static int disk_put(lua_State *L, int file, int sync) {
  size_t length = 0;
  if (file < 0)
    return disk_fail(L, errno);
  const char *text = lua_tolstring(L, 2, &length);
  int done = disk_put_all(file, text, length);
  if (done == 0 && sync)
    done = file_system_flush(file);
  int error = errno;
  int closed = file_system_close(file);
  return done < 0 ? disk_fail(L, error) : disk_result(L, closed);
}

int disk_write(lua_State *L) {
  const char *path = disk_path(L, 1);
  luaL_checkstring(L, 2);
  return disk_put(L, file_system_create(path, (int)luaL_optinteger(L, 3, 0600)), 1);
}

int disk_append(lua_State *L) {
  const char *path = disk_path(L, 1);
  luaL_checkstring(L, 2);
  return disk_put(L, file_system_open_end(path), 0);
}

/* ---- locks ---- */

static int disk_lock_close(lua_State *L) {
  int *file = luaL_checkudata(L, 1, DISK_LOCK_TYPE);
  if (*file >= 0)
    file_system_close(*file);
  *file = -1;
  return 0;
}

int disk_lock(lua_State *L) {
  const char *path = disk_path(L, 1);
  int *file = type_new(L, DISK_LOCK_TYPE, sizeof *file);
  *file = file_system_take(path, 0600);
  return *file < 0 ? disk_fail(L, errno) : 1;
}

void disk_open(lua_State *L) {
  static const luaL_Reg functions[] = {{"__gc", disk_lock_close}, {"close", disk_lock_close}, {NULL, NULL}};
  type_define(L, DISK_LOCK_TYPE, functions);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
