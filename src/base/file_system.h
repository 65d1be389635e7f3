/*
** What C lacks of a disk: a file that is locked, a rename that replaces nothing, what is written for good. Plain C over
** what the systems have. Each gives 0 or more, or -1 with errno. Knows nothing of what the files are for.
*/
#ifndef FOOTAGE_FILE_SYSTEM_H
#define FOOTAGE_FILE_SYSTEM_H

/* A word for an errno: "missing" (also a folder on the way), "exists", "busy", "full", "denied" or "other". */
const char *file_system_code(int error);

/* Opens the file of that name, to read and write, and locks it; it is made when it is not there, and no link is
   followed. One that has a second name is somebody's: it loses this name, and a new one is made. EWOULDBLOCK: somebody
   else has it. The descriptor. */
int file_system_take(const char *path, int mode);

/* Whether the file that was opened is still the one of that name. */
int file_system_is_at(int file, const char *path);

/* Opens a file to read, and nothing that is none: a pipe would wait for who writes into it. No link is followed. */
int file_system_open_to_read(const char *path);

/* Renames. Without `replace`, nothing that is at `to` is touched: EEXIST. */
int file_system_move(const char *from, const char *to, int replace);

/* Waits until what was written is on the disk. */
int file_system_flush(int file);

/* The same for a file, or the names in a folder. */
int file_system_flush_path(const char *path);

/* Closes; may tell of what went wrong late, as NFS does. */
int file_system_close(int file);

#endif
