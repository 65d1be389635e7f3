#include "http/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
  struct file *file = calloc(1, sizeof *file + strlen(path) + 1);
  if (file == NULL) {
    failure_no_memory(failure);
    return NULL;
  }
  memcpy(file->path, path, strlen(path) + 1);
  file->references = 1;
  file->descriptor = file_system_open(path);
  if (file->descriptor < 0 || file_system_look_into(file->descriptor, &file->status) != 0) {
    file_fail(failure, path);
  } else if (strcmp(file->status.kind, "file") != 0) {
    int is_folder = strcmp(file->status.kind, "folder") == 0;
    failure_set_file(failure, path, is_folder ? "is a folder, not a file" : "is no regular file", "other");
  } else {
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
    file_system_close(file->descriptor);
  free(file);
}

ptrdiff_t file_read(const struct file *file, int64_t offset, char *room, size_t size, struct failure *failure) {
  int64_t got;
  do
    got = file_system_read_at(file->descriptor, room, size, offset);
  while (got < 0 && errno == EINTR);
  if (got > 0)
    return (ptrdiff_t)got;
  if (got < 0)
    file_fail(failure, file->path);
  else
    file_refuse_changed(failure, file->path, "it became shorter while it was sent");
  return -1;
}

int file_is_unchanged(const struct file *file, struct failure *failure) {
  const struct file_status *before = &file->status;
  struct file_status now;
  if (file_system_look_into(file->descriptor, &now) != 0)
    return file_fail(failure, file->path);
  if (now.size == before->size && now.mtime_s == before->mtime_s && now.mtime_ns == before->mtime_ns)
    return 1;
  return file_refuse_changed(failure, file->path, "it changed while it was sent");
}
