/*
** A file that is read while it is sent: opened once, and what it was then is what goes out. Counted, since chunks of
** one file are requests of their own. Knows neither HTTP nor Lua.
*/
#ifndef FOOTAGE_FILE_H
#define FOOTAGE_FILE_H

#include "base/failure.h"
#include "base/file_system.h"

#include <stddef.h>
#include <stdint.h>

struct file {
  int references;
  int descriptor;
  struct file_status status; /* when it was opened */
  char path[];               /* for messages */
};

/* With one reference, held by the caller; NULL with the failure. Only regular files: of others nobody knows the size.
 */
struct file *file_open(const char *path, struct failure *failure);
struct file *file_keep(struct file *file);
void file_release(struct file *file);

/* Reads up to so many bytes from a place within its size. How many came, at least one, or -1: then it is shorter than
   it was, or cannot be read, and the failure says so. */
ptrdiff_t file_read(const struct file *file, int64_t offset, char *room, size_t size, struct failure *failure);

/* Whether it is what it was when it was opened; else 0 with the failure. */
int file_is_unchanged(const struct file *file, struct failure *failure);

#endif
