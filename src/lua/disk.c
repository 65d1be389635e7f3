#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* realpath, st_mtim */
#endif
#if defined(__APPLE__) && !defined(_DARWIN_C_SOURCE)
#define _DARWIN_C_SOURCE
#endif

#include "lua/disk.h"

#include "base/file_system.h"
#include "lua/compat.h"
#include "lua/type.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#if defined(_WIN32)
#include <direct.h>
#include <io.h>
#else
#include <unistd.h>
#endif

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

/* ---- what differs between the systems ---- */

#if defined(_WIN32)

typedef struct _stat64 disk_status;

enum { DISK_CREATE = _O_CREAT | _O_EXCL, DISK_APPEND = _O_APPEND };

static int disk_look(const char *path, int here, disk_status *status) {
  (void)here;
  return _stat64(path, status);
}

static void disk_mtime(const disk_status *status, lua_Number *seconds, lua_Number *nanoseconds) {
  *seconds = (lua_Number)status->st_mtime;
  *nanoseconds = 0;
}

static const char *disk_kind(const disk_status *status) {
  int format = status->st_mode & _S_IFMT;
  return format == _S_IFREG ? "file" : format == _S_IFDIR ? "folder" : "other";
}

static char *disk_absolute(const char *path) {
  return _fullpath(NULL, path, 0);
}

static int disk_make_folder(const char *path, int mode) {
  (void)mode;
  return _mkdir(path);
}

static int disk_delete(const char *path) {
  return _unlink(path);
}

static int disk_open_to_write(const char *path, int how, int mode) {
  (void)mode;
  return _open(path, _O_WRONLY | _O_BINARY | _O_NOINHERIT | how, _S_IREAD | _S_IWRITE);
}

static int disk_put(int file, const char *text, size_t length) {
  return _write(file, text, (unsigned)(length < 1U << 20U ? length : 1U << 20U));
}

#else

typedef struct stat disk_status;

enum { DISK_CREATE = O_CREAT | O_EXCL, DISK_APPEND = O_APPEND };

static int disk_look(const char *path, int here, disk_status *status) {
  return here ? lstat(path, status) : stat(path, status);
}

static void disk_mtime(const disk_status *status, lua_Number *seconds, lua_Number *nanoseconds) {
#if defined(__APPLE__)
  const struct timespec *time = &status->st_mtimespec;
#else
  const struct timespec *time = &status->st_mtim;
#endif
  *seconds = (lua_Number)time->tv_sec;
  *nanoseconds = (lua_Number)time->tv_nsec;
}

static const char *disk_kind(const disk_status *status) {
  if (S_ISREG(status->st_mode))
    return "file";
  if (S_ISDIR(status->st_mode))
    return "folder";
  return S_ISLNK(status->st_mode) ? "link" : "other";
}

static char *disk_absolute(const char *path) {
  return realpath(path, NULL);
}

static int disk_make_folder(const char *path, int mode) {
  return mkdir(path, (mode_t)mode);
}

static int disk_delete(const char *path) {
  return unlink(path);
}

static int disk_open_to_write(const char *path, int how, int mode) {
  return open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | how, (mode_t)mode);
}

static int disk_put(int file, const char *text, size_t length) {
  ssize_t written = write(file, text, length < 1U << 20U ? length : 1U << 20U);
  return written < 0 && errno == EINTR ? 0 : (int)written;
}

#endif

/* ---- looking ---- */

static void disk_set_number(lua_State *L, const char *name, lua_Number number) {
  lua_pushnumber(L, number);
  lua_setfield(L, -2, name);
}

static void disk_set_id(lua_State *L, const char *name, unsigned long long id) {
  char digits[32];
  snprintf(digits, sizeof digits, "%llu", id);
  lua_pushstring(L, digits);
  lua_setfield(L, -2, name);
}

int disk_stat(lua_State *L) {
  disk_status status;
  lua_Number seconds, nanoseconds;
  if (disk_look(disk_path(L, 1), lua_toboolean(L, 2), &status) < 0)
    return disk_fail(L, errno);
  disk_mtime(&status, &seconds, &nanoseconds);
  lua_createtable(L, 0, 7);
  lua_pushstring(L, disk_kind(&status));
  lua_setfield(L, -2, "kind");
  disk_set_number(L, "size", (lua_Number)status.st_size);
  disk_set_number(L, "mtime_sec", seconds);
  disk_set_number(L, "mtime_ns", nanoseconds);
  disk_set_id(L, "inode", (unsigned long long)status.st_ino);
  disk_set_id(L, "device", (unsigned long long)status.st_dev);
  lua_pushboolean(L, (status.st_mode & 077) == 0); /* nobody else may do anything with it */
  lua_setfield(L, -2, "private");
  return 1;
}

int disk_realpath(lua_State *L) {
  enum { LONGEST = 4096 };
  const char *path = disk_path(L, 1);
  char copy[LONGEST]; /* pushing a string may throw, and would leave the system's behind */
  char *absolute = disk_absolute(path);
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
  return disk_result(L, disk_make_folder(disk_path(L, 1), (int)luaL_optinteger(L, 2, 0777)));
}

int disk_rename(lua_State *L) {
  return disk_result(L, file_system_move(disk_path(L, 1), disk_path(L, 2), lua_toboolean(L, 3)));
}

int disk_remove(lua_State *L) {
  return disk_result(L, disk_delete(disk_path(L, 1)));
}

/* ---- writing ---- */

int disk_sync(lua_State *L) {
  return disk_result(L, file_system_flush_path(disk_path(L, 1)));
}

static int disk_put_all(int file, const char *text, size_t length) {
  while (length > 0) {
    int written = disk_put(file, text, length);
    if (written < 0)
      return -1;
    text += written;
    length -= (size_t)written;
  }
  return 0;
}

/* Writes, syncs if wanted, and closes in any case; the first error counts. */
static int disk_put_and_close(int file, const char *text, size_t length, int sync) {
  int done = disk_put_all(file, text, length);
  if (done == 0 && sync)
    done = file_system_flush(file);
  int error = errno;
  if (file_system_close(file) < 0 && done == 0)
    return -1;
  errno = error;
  return done;
}

int disk_write(lua_State *L) {
  size_t length = 0;
  const char *path = disk_path(L, 1);
  const char *text = luaL_checklstring(L, 2, &length);
  int file = disk_open_to_write(path, DISK_CREATE, (int)luaL_optinteger(L, 3, 0600));
  return disk_result(L, file < 0 ? -1 : disk_put_and_close(file, text, length, 1));
}

int disk_append(lua_State *L) {
  size_t length = 0;
  const char *path = disk_path(L, 1);
  const char *text = luaL_checklstring(L, 2, &length);
  int file = disk_open_to_write(path, DISK_APPEND, 0);
  return disk_result(L, file < 0 ? -1 : disk_put_and_close(file, text, length, 0));
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
  int *file = compat_newuserdata(L, sizeof *file);
  *file = -1;
  luaL_getmetatable(L, DISK_LOCK_TYPE);
  lua_setmetatable(L, -2);
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
