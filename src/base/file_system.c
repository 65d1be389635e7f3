#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* renameat2, flock, realpath, st_mtim */
#endif
#if !defined(_FILE_OFFSET_BITS)
#define _FILE_OFFSET_BITS 64 /* also where a long has 32 */
#endif
#if defined(__APPLE__) && !defined(_DARWIN_C_SOURCE)
#define _DARWIN_C_SOURCE
#endif

#include "base/file_system.h"

#include <errno.h>

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

int file_system_is_at(int file, const char *path) {
  struct file_status opened, named;
  return file_system_look_into(file, &opened) == 0 && file_system_look(path, 1, &named) == 0 &&
         opened.inode == named.inode && opened.device == named.device;
}

int file_system_close_with(int file, int done) {
  int error = errno;
  file_system_close(file);
  errno = error;
  return done;
}

#if !defined(_WIN32)

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { CHUNK = 1 << 20 }; /* some systems refuse to write 2 GiB at once */

/* ---- looking ---- */

static int file_system_note(int looked, const struct stat *found, struct file_status *status) {
#if defined(__APPLE__)
  const struct timespec *changed = &found->st_mtimespec;
#else
  const struct timespec *changed = &found->st_mtim;
#endif
  if (looked < 0)
    return -1;
  *status = (struct file_status){.kind = S_ISREG(found->st_mode)   ? "file"
                                         : S_ISDIR(found->st_mode) ? "folder"
                                         : S_ISLNK(found->st_mode) ? "link"
                                                                   : "other",
                                 .size = (int64_t)found->st_size,
                                 .mtime_s = (int64_t)changed->tv_sec,
                                 .mtime_ns = (int64_t)changed->tv_nsec,
                                 .device = (uint64_t)found->st_dev,
                                 .inode = (uint64_t)found->st_ino,
                                 .is_private = (found->st_mode & 077) == 0};
  return 0;
}

int file_system_look(const char *path, int here, struct file_status *status) {
  struct stat found = {0};
  int looked = here ? lstat(path, &found) : stat(path, &found);
  return file_system_note(looked, &found, status);
}

int file_system_look_into(int file, struct file_status *status) {
  struct stat found = {0};
  int looked = fstat(file, &found);
  return file_system_note(looked, &found, status);
}

char *file_system_absolute(const char *path) {
  return realpath(path, NULL);
}

/* ---- opening ---- */

int file_system_open(const char *path) {
  int file;
  do
    file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  while (file < 0 && errno == EINTR);
  return file;
}

int file_system_create(const char *path, int mode) {
  return open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode);
}

int file_system_open_end(const char *path) {
  return open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
}

int file_system_open_to_read(const char *path) {
  struct stat status;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode)))
    return file;
  errno = EINVAL;
  return file_system_close_with(file, -1);
}

static int file_system_has_second_name(int file) {
  struct stat status;
  return fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink > 1;
}

int file_system_take(const char *path, int mode) {
  for (int rounds = 0; rounds < 100; rounds++) {
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, (mode_t)mode);
    if (file < 0)
      return -1;
    /* Some network's disks know no locks: there, nobody can tell. */
    if (flock(file, LOCK_EX | LOCK_NB) < 0 && (errno == EWOULDBLOCK || errno == EINTR))
      return file_system_close_with(file, -1);
    /* Its last owner may have renamed or removed it before it let go of the lock. */
    int is_there = file_system_is_at(file, path);
    if (is_there && !file_system_has_second_name(file))
      return file;
    if (file_system_close_with(file, is_there ? unlink(path) : 0) < 0)
      return -1;
  }
  errno = EBUSY;
  return -1;
}

int file_system_close(int file) {
  int done = close(file);
  return done < 0 && errno == EINTR ? 0 : done; /* closed already */
}

/* ---- bytes ---- */

int64_t file_system_read_at(int file, char *room, size_t size, int64_t place) {
  return pread(file, room, size < CHUNK ? size : CHUNK, (off_t)place);
}

int64_t file_system_write_at(int file, const char *bytes, size_t length, int64_t place) {
  return pwrite(file, bytes, length < CHUNK ? length : CHUNK, (off_t)place);
}

int64_t file_system_write(int file, const char *bytes, size_t length) {
  return write(file, bytes, length < CHUNK ? length : CHUNK);
}

int file_system_empty(int file) {
  return ftruncate(file, 0);
}

int file_system_set_date(int file, int64_t date) {
  struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = (time_t)date}};
  return futimens(file, times);
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
  return file < 0 ? -1 : file_system_close_with(file, file_system_flush(file));
}

/* ---- names ---- */

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

int file_system_make_folder(const char *path, int mode) {
  return mkdir(path, (mode_t)mode);
}

int file_system_remove(const char *path) {
  return unlink(path);
}

#endif
