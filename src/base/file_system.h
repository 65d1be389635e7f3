/*
** What C lacks of a disk, and what the systems have of it each in a way of its own: Windows in file_system_windows.c,
** all others in file_system.c. Files are descriptors, bytes are never translated. Whatever can fail gives 0 or more, or
** -1 with errno. Knows nothing of what the files are for.
*/
#ifndef FOOTAGE_FILE_SYSTEM_H
#define FOOTAGE_FILE_SYSTEM_H

#include <stddef.h>
#include <stdint.h>

/* A word for an errno: "missing" (also a folder on the way), "exists", "busy", "full", "denied" or "other". */
const char *file_system_code(int error);

/* ---- looking ---- */

struct file_status {
  const char *kind; /* "file", "folder", "link" or "other" */
  int64_t size;
  int64_t mtime_s;
  int64_t mtime_ns; /* within that second */
  uint64_t device;
  uint64_t inode;
  int is_private; /* nobody else may do anything with it; on Windows that is the folder's business */
};

/* At what is called so; or `here`, at a link itself. */
int file_system_look(const char *path, int here, struct file_status *status);

/* At what is open. */
int file_system_look_into(int file, struct file_status *status);

/* The absolute path without links, to be freed; or NULL with errno. */
char *file_system_absolute(const char *path);

/* ---- opening: descriptors, which a program that is started does not get ---- */

/* To read, whatever it is: nothing waits for somebody who writes into a pipe. */
int file_system_open(const char *path);

/* Makes a file, to write; EEXIST when there is one, or a link. */
int file_system_create(const char *path, int mode);

/* To write on at the end of a file; no link is followed. */
int file_system_open_end(const char *path);

/* Opens the file of that name, to read and write, and locks it; it is made when it is not there, and no link is
   followed. One that has a second name is somebody's: it loses this name, and a new one is made. EWOULDBLOCK or EBUSY:
   somebody else has it. */
int file_system_take(const char *path, int mode);

/* To read, and nothing that is no file: a pipe would wait for who writes into it. No link is followed. */
int file_system_open_to_read(const char *path);

/* Whether the file that was opened is still the one of that name. */
int file_system_is_at(int file, const char *path);

/* Closes; may tell of what went wrong late, as NFS does. */
int file_system_close(int file);

/* Closes what is given up or done with: errno stays, and `done` is the answer. */
int file_system_close_with(int file, int done);

/* ---- bytes: how many went, which may be fewer; EINTR is for the caller ---- */

int64_t file_system_read_at(int file, char *room, size_t size, int64_t place);
int64_t file_system_write_at(int file, const char *bytes, size_t length, int64_t place);
int64_t file_system_write(int file, const char *bytes, size_t length);

/* Throws away what is in it. */
int file_system_empty(int file);

/* When it was changed last, as seconds since 1970. */
int file_system_set_date(int file, int64_t date);

/* Waits until what was written is on the disk. */
int file_system_flush(int file);

/* The same for a file, or the names in a folder. */
int file_system_flush_path(const char *path);

/* ---- names ---- */

/* Renames. Without `replace`, nothing that is at `to` is touched: EEXIST. */
int file_system_move(const char *from, const char *to, int replace);

int file_system_make_folder(const char *path, int mode);

/* A file. */
int file_system_remove(const char *path);

#endif
