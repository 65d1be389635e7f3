#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L /* pread, st_mtim */
#endif
#if defined(__APPLE__)
#define _DARWIN_C_SOURCE /* st_mtimespec */
#endif

#include "http/file.h"

#include "base/file_system.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__APPLE__)
#define FILE_MTIME(status) ((status).st_mtimespec)
#else
#define FILE_MTIME(status) ((status).st_mtim)
#endif

static void file_note(struct file *file, const struct stat *status) {
  file->size = (int64_t)status->st_size;
  file->mtime_s = (int64_t)FILE_MTIME(*status).tv_sec;
  file->mtime_ns = (int64_t)FILE_MTIME(*status).tv_nsec;
  file->device = (uint64_t)status->st_dev;
  file->inode = (uint64_t)status->st_ino;
}

/* Without waiting for somebody who writes into a pipe, and without becoming a terminal's process. */
static int file_descriptor(const char *path) {
  int descriptor;
  do
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

/* What the system says. Always 0. */
static int file_fail(struct failure *failure, const char *path) {
  return failure_set_file(failure, path, strerror(errno), file_system_code(errno));
}

/* Always 0. */
static int file_refuse_changed(struct failure *failure, const char *path, const char *words) {
  failure_set_file(failure, path, words, "changed");
  failure_advise(failure, "send it once nothing writes to it");
  return 0;
}

struct file *file_open(const char *path, struct failure *failure) {
  struct stat status;
  struct file *file = calloc(1, sizeof *file + strlen(path) + 1);
  if (file == NULL) {
    failure_set(failure, FAILURE_LIMIT, "memory ran out");
    return NULL;
  }
  memcpy(file->path, path, strlen(path) + 1);
  file->references = 1;
  file->descriptor = file_descriptor(path);
  if (file->descriptor < 0 || fstat(file->descriptor, &status) != 0) {
    file_fail(failure, path);
  } else if (!S_ISREG(status.st_mode)) {
    failure_set_file(failure, path, S_ISDIR(status.st_mode) ? "is a folder, not a file" : "is no regular file",
                     "other");
  } else {
    file_note(file, &status);
    return file;
  }
  file_release(file);
  return NULL;
}

struct file *file_keep(struct file *file) {
  file->references++;
  return file;
}

void file_release(struct file *file) {
  if (file == NULL || --file->references > 0)
    return;
  if (file->descriptor >= 0)
    close(file->descriptor);
  free(file);
}

ptrdiff_t file_read(const struct file *file, int64_t offset, char *room, size_t size, struct failure *failure) {
  ssize_t got;
  do
    got = pread(file->descriptor, room, size, (off_t)offset);
  while (got < 0 && errno == EINTR);
  if (got > 0)
    return got;
  if (got < 0)
    file_fail(failure, file->path);
  else
    file_refuse_changed(failure, file->path, "it became shorter while it was sent");
  return -1;
}

int file_is_unchanged(const struct file *file, struct failure *failure) {
  struct stat status;
  struct file now = {0};
  if (fstat(file->descriptor, &status) != 0)
    return file_fail(failure, file->path);
  file_note(&now, &status);
  if (now.size == file->size && now.mtime_s == file->mtime_s && now.mtime_ns == file->mtime_ns)
    return 1;
  return file_refuse_changed(failure, file->path, "it changed while it was sent");
}
