/*
** A file that comes in pieces: NAME.part, which is locked as long as somebody writes it, and beside it NAME.part.info,
** which says whose bytes they are. The length of the .part is how far it has come; the record is written once, before
** the first byte. So whatever ends the process, the next one can go on. Finished, it gets its name, whole or not at
** all. Knows nothing of where the bytes come from.
*/
#ifndef FOOTAGE_PARTIAL_H
#define FOOTAGE_PARTIAL_H

#include <stddef.h>
#include <stdint.h>

struct job;

/* What tells one version of a file from another. */
struct version {
  int64_t total;     /* -1: not known */
  char etag[256];    /* "": none */
  char modified[64]; /* Last-Modified, "": none */
  int is_dated;      /* ... and it is old enough to tell versions apart for sure */
};

extern const struct version version_unknown;

struct partial {
  char *path;    /* of the .part */
  char *record;  /* of what stands beside it */
  char *about;   /* which file it is: an address without its query */
  int file;      /* -1: closed */
  int64_t owner; /* the process: one that was forked off it only closes it */
  int64_t length;
  struct version version; /* of the bytes that are there */
  int is_old;             /* they are another process's */
  const char *doing;      /* what failed last, "write"; and why */
  int error;
};

/* One of no file yet. */
void partial_begin(struct partial *partial);

/* Opens the .part of the file called `target`, locks it and reads what stands beside it: where that is not about the
   same file, or there is none, what is there counts as nothing. Each 0, or -1 with doing and error. */
int partial_open(struct partial *partial, const char *target, const char *about);

/* Begins anew, as the version that it is of. */
int partial_restart(struct partial *partial, const struct version *version);

/* What is known of it besides. */
int partial_note(struct partial *partial, const struct version *version);

/* Puts bytes at a place, which is not behind the end. What is there already is compared: 1 when it differs, and then
   nothing of it is written. */
int partial_write(struct partial *partial, int64_t place, const char *bytes, size_t length);

/* Reads; how many bytes. */
int64_t partial_read(struct partial *partial, int64_t place, char *room, size_t size);

/* Closes it for good: written to the disk, with the date (0: none), under its name, by a job that nothing of the
   partial belongs to any more. NULL when memory ran out. What came of it: 0, or -1 with the words and error. */
struct job *partial_finish(struct partial *partial, const char *target, int replace, int64_t modified);
int partial_finished(const struct job *job, const char **doing, int *error);

/* Lets go of it. What was fetched stays for the next time, unless that is nothing; or `drop`, nothing stays. */
void partial_close(struct partial *partial, int drop);

#endif
