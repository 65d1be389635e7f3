#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* renameat2, flock */
#endif
#if !defined(_FILE_OFFSET_BITS)
#define _FILE_OFFSET_BITS 64 /* also where a long has 32 */
#endif
#if defined(__APPLE__) && !defined(_DARWIN_C_SOURCE)
#define _DARWIN_C_SOURCE
#endif

#include "base/file_system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

#if defined(_WIN32)
#include <io.h>
#include <windows.h>
#else
#include <sys/file.h>
#include <unistd.h>
#endif

const char *file_system_code(int error) {
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

#if defined(_WIN32)

static int file_system_errno(void) {
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

/* Nobody else may open it meanwhile. */
int file_system_take(const char *path, int mode) {
  HANDLE handle = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_DELETE, NULL, OPEN_ALWAYS,
                              FILE_ATTRIBUTE_NORMAL, NULL);
  (void)mode;
  if (handle == INVALID_HANDLE_VALUE) {
    errno = file_system_errno();
    return -1;
  }
  return _open_osfhandle((intptr_t)handle, _O_RDWR | _O_BINARY);
}

/* What is open is nobody's to replace there. */
int file_system_is_at(int file, const char *path) {
  (void)file;
  (void)path;
  return 1;
}

int file_system_open_to_read(const char *path) {
  return _open(path, _O_RDONLY | _O_BINARY | _O_NOINHERIT);
}

int file_system_move(const char *from, const char *to, int replace) {
  if (MoveFileExA(from, to, MOVEFILE_WRITE_THROUGH | (replace ? MOVEFILE_REPLACE_EXISTING : 0)))
    return 0;
  errno = file_system_errno();
  return -1;
}

int file_system_flush(int file) {
  return _commit(file);
}

int file_system_close(int file) {
  return _close(file);
}

int file_system_flush_path(const char *path) {
  int file = _open(path, _O_RDWR | _O_BINARY | _O_NOINHERIT);
  if (file < 0) /* a folder cannot be opened, nor need it be */
    return GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES ? 0 : -1;
  int done = _commit(file);
  int error = errno;
  _close(file);
  errno = error;
  return done;
}

#else

int file_system_is_at(int file, const char *path) {
  struct stat opened, named;
  return fstat(file, &opened) == 0 && lstat(path, &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

static int file_system_has_second_name(int file) {
  struct stat status;
  return fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink > 1;
}

int file_system_open_to_read(const char *path) {
  struct stat status;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode)))
    return file;
  close(file);
  errno = EINVAL;
  return -1;
}

int file_system_take(const char *path, int mode) {
  for (int rounds = 0; rounds < 100; rounds++) {
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, (mode_t)mode);
    if (file < 0)
      return -1;
    /* Some network's disks know no locks: there, nobody can tell. */
    if (flock(file, LOCK_EX | LOCK_NB) < 0 && (errno == EWOULDBLOCK || errno == EINTR)) {
      int error = errno;
      close(file);
      errno = error;
      return -1;
    }
    /* Its last owner may have renamed or removed it before it let go of the lock. */
    int is_there = file_system_is_at(file, path);
    if (is_there && !file_system_has_second_name(file))
      return file;
    if (is_there && unlink(path) < 0) {
      int error = errno;
      close(file);
      errno = error;
      return -1;
    }
    close(file);
  }
  errno = EBUSY;
  return -1;
}

/* By a second name, which a disk refuses when it is taken. Where a disk has no second names either (FAT), by looking
   first: then another process may come in between. */
static int file_system_move_by_link(const char *from, const char *to) {
  struct stat status;
  if (link(from, to) == 0)
    return unlink(from);
  if (errno == EEXIST || errno == ENOENT || errno == ENOSPC || errno == EACCES || errno == EXDEV)
    return -1;
  if (lstat(to, &status) == 0) {
    errno = EEXIST;
    return -1;
  }
  return errno == ENOENT ? rename(from, to) : -1;
}

int file_system_move(const char *from, const char *to, int replace) {
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
  return file_system_move_by_link(from, to);
}

int file_system_flush(int file) {
#if defined(__APPLE__) && defined(F_FULLFSYNC)
  if (fcntl(file, F_FULLFSYNC) == 0)
    return 0;
#endif
  return fsync(file);
}

int file_system_flush_path(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return -1;
  int done = file_system_flush(file);
  int error = errno;
  close(file);
  errno = error;
  return done;
}

int file_system_close(int file) {
  int done = close(file);
  return done < 0 && errno == EINTR ? 0 : done; /* closed already */
}

#endif
