#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* renameat2, flock, st_mtim */
#endif
#if defined(__APPLE__) && !defined(_DARWIN_C_SOURCE)
#define _DARWIN_C_SOURCE
#endif

#include "lua/disk.h"

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
#include <windows.h>
#else
#include <sys/file.h>
#include <unistd.h>
#endif

#define DISK_LOCK_TYPE "footage.lock"

/* ---- failures ---- */

static const char *disk_code(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "missing";
    case EEXIST:
    case ENOTEMPTY:
      return "exists";
    case EWOULDBLOCK:
#if EAGAIN != EWOULDBLOCK
    case EAGAIN:
#endif
    case EBUSY:
      return "busy";
    case ENOSPC:
#if defined(EDQUOT)
    case EDQUOT:
#endif
      return "full";
    case EACCES:
    case EPERM:
    case EROFS:
      return "denied";
    default:
      return "other";
  }
}

/* Pushes nil, the words and the code. */
static int disk_fail(lua_State *L, int error) {
  lua_pushnil(L);
  lua_pushstring(L, strerror(error));
  lua_pushstring(L, disk_code(error));
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

static int disk_errno(void) {
  switch (GetLastError()) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
      return ENOENT;
    case ERROR_ALREADY_EXISTS:
    case ERROR_FILE_EXISTS:
      return EEXIST;
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
      return EBUSY;
    case ERROR_DISK_FULL:
      return ENOSPC;
    default:
      return EACCES;
  }
}

static char *disk_absolute(const char *path) {
  return _fullpath(NULL, path, 0);
}

static int disk_make_folder(const char *path, int mode) {
  (void)mode;
  return _mkdir(path);
}

static int disk_move(const char *from, const char *to, int replace) {
  if (MoveFileExA(from, to, MOVEFILE_WRITE_THROUGH | (replace ? MOVEFILE_REPLACE_EXISTING : 0)))
    return 0;
  errno = disk_errno();
  return -1;
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

static int disk_close(int file) {
  return _close(file);
}

static int disk_flush(int file) {
  return _commit(file);
}

static int disk_sync_path(const char *path) {
  int file = _open(path, _O_RDWR | _O_BINARY | _O_NOINHERIT);
  if (file < 0) /* a folder cannot be opened, nor need it be */
    return GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES ? 0 : -1;
  int done = _commit(file);
  int error = errno;
  _close(file);
  errno = error;
  return done;
}

/* Nobody else may open it meanwhile. */
static int disk_take(const char *path) {
  HANDLE handle = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_DELETE, NULL, OPEN_ALWAYS,
                              FILE_ATTRIBUTE_NORMAL, NULL);
  if (handle == INVALID_HANDLE_VALUE) {
    errno = disk_errno();
    return -1;
  }
  return _open_osfhandle((intptr_t)handle, _O_RDWR | _O_BINARY);
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

/* By a second name, which a disk refuses when it is taken. Where a disk has no second names either (FAT), by looking
   first: then another process may come in between. */
static int disk_move_by_link(const char *from, const char *to) {
  if (link(from, to) == 0)
    return unlink(from);
  if (errno == EEXIST || errno == ENOENT || errno == ENOSPC || errno == EACCES || errno == EXDEV)
    return -1;
  disk_status status;
  if (lstat(to, &status) == 0) {
    errno = EEXIST;
    return -1;
  }
  return errno == ENOENT ? rename(from, to) : -1;
}

static int disk_move(const char *from, const char *to, int replace) {
  if (replace)
    return rename(from, to);
#if defined(__linux__) && defined(RENAME_NOREPLACE)
  if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) /* NFS, FUSE, old kernels */
    return -1;
#elif defined(__APPLE__) && defined(RENAME_EXCL)
  if (renamex_np(from, to, RENAME_EXCL) == 0)
    return 0;
  if (errno != ENOTSUP && errno != EINVAL)
    return -1;
#endif
  return disk_move_by_link(from, to);
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

/* It may tell of what went wrong late, as NFS does. */
static int disk_close(int file) {
  int done = close(file);
  return done < 0 && errno == EINTR ? 0 : done; /* closed already */
}

static int disk_flush(int file) {
#if defined(__APPLE__) && defined(F_FULLFSYNC)
  if (fcntl(file, F_FULLFSYNC) == 0)
    return 0;
#endif
  return fsync(file);
}

static int disk_sync_path(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return -1;
  int done = disk_flush(file);
  int error = errno;
  close(file);
  errno = error;
  return done < 0 && errno == EINVAL ? 0 : done; /* a disk that knows no such thing of a folder */
}

/* Whether the file that was opened is still the one of that name: its last owner may have renamed or removed it before
   it let go of the lock. */
static int disk_is_at(int file, const char *path) {
  disk_status opened, named;
  return fstat(file, &opened) == 0 && lstat(path, &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

static int disk_take(const char *path) {
  for (int rounds = 0; rounds < 100; rounds++) {
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (file < 0)
      return -1;
    if (flock(file, LOCK_EX | LOCK_NB) < 0) {
      int error = errno;
      close(file);
      errno = error;
      return -1;
    }
    if (disk_is_at(file, path))
      return file;
    close(file);
  }
  errno = EBUSY;
  return -1;
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
  lua_createtable(L, 0, 6);
  lua_pushstring(L, disk_kind(&status));
  lua_setfield(L, -2, "kind");
  disk_set_number(L, "size", (lua_Number)status.st_size);
  disk_set_number(L, "mtime_sec", seconds);
  disk_set_number(L, "mtime_ns", nanoseconds);
  disk_set_id(L, "inode", (unsigned long long)status.st_ino);
  disk_set_id(L, "device", (unsigned long long)status.st_dev);
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
  return disk_result(L, disk_move(disk_path(L, 1), disk_path(L, 2), lua_toboolean(L, 3)));
}

int disk_remove(lua_State *L) {
  return disk_result(L, disk_delete(disk_path(L, 1)));
}

/* ---- writing ---- */

int disk_sync(lua_State *L) {
  return disk_result(L, disk_sync_path(disk_path(L, 1)));
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
    done = disk_flush(file);
  int error = errno;
  if (disk_close(file) < 0 && done == 0)
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
    disk_close(*file);
  *file = -1;
  return 0;
}

int disk_lock(lua_State *L) {
  const char *path = disk_path(L, 1);
  int *file = compat_newuserdata(L, sizeof *file);
  *file = -1;
  luaL_getmetatable(L, DISK_LOCK_TYPE);
  lua_setmetatable(L, -2);
  *file = disk_take(path);
  return *file < 0 ? disk_fail(L, errno) : 1;
}

void disk_open(lua_State *L) {
  static const luaL_Reg functions[] = {{"__gc", disk_lock_close}, {"close", disk_lock_close}, {NULL, NULL}};
  type_define(L, DISK_LOCK_TYPE, functions);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
