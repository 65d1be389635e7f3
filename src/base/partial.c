#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L /* fdopen, getpid */
#endif

#include "base/partial.h"

#include "base/file_system.h"
#include "base/job.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if !defined(_WIN32)
#include <unistd.h>
#endif

enum { BLOCK = 64 * 1024, LARGEST_RECORD = 4096, FILE_MODE = 0666 };

const struct version version_unknown = {.total = -1};

void partial_begin(struct partial *partial) {
  *partial = (struct partial){.file = -1, .version = {.total = -1}};
}

static int partial_fail(struct partial *partial, const char *doing) {
  partial->doing = doing;
  partial->error = errno;
  return -1;
}

/* ---- the record ---- */

/* What stands in the line that begins so, "\netag ". */
static int partial_take_line(const char *text, const char *begin, char *room, size_t size) {
  const char *line = strstr(text, begin);
  if (line == NULL)
    return 0;
  const char *value = line + strlen(begin);
  size_t length = strcspn(value, "\n");
  if (length >= size)
    return 0;
  memcpy(room, value, length);
  room[length] = '\0';
  return 1;
}

/* Nothing less than the whole record counts, and only that of the same file. */
static int partial_read_record(struct partial *partial) {
  char text[LARGEST_RECORD + 1] = "\n"; /* before each line */
  char value[LARGEST_RECORD];
  struct version version = version_unknown;
  int file = file_system_open_to_read(partial->record);
  if (file < 0)
    return 0;
  int64_t length = file_system_read_at(file, text + 1, sizeof text - 2, 0);
  file_system_close(file);
  if (length < 0)
    return 0;
  text[length + 1] = '\0';
  if (!partial_take_line(text, "\naddress ", value, sizeof value) || strcmp(value, partial->about) != 0 ||
      !partial_take_line(text, "\nend ", value, sizeof value))
    return 0;
  if (partial_take_line(text, "\ntotal ", value, sizeof value))
    version.total = strtoll(value, NULL, 10);
  partial_take_line(text, "\netag ", version.etag, sizeof version.etag);
  partial_take_line(text, "\nmodified ", version.modified, sizeof version.modified);
  version.is_dated = partial_take_line(text, "\ndated ", value, sizeof value);
  partial->version = version;
  return 1;
}

static int partial_can_go_on(const struct version *version) {
  return version->total >= 0 || version->etag[0] != '\0' || version->modified[0] != '\0';
}

static int partial_write_record(struct partial *partial) {
  const struct version *version = &partial->version;
  if (!partial_can_go_on(version))
    return 0;
  int file = file_system_create(partial->record, FILE_MODE);
  FILE *stream = file >= 0 ? fdopen(file, "wb") : NULL;
  if (stream == NULL && file >= 0)
    file_system_close_with(file, -1);
  if (stream == NULL)
    return partial_fail(partial, "write");
  fprintf(stream, "address %s\n", partial->about);
  if (version->total >= 0)
    fprintf(stream, "total %lld\n", (long long)version->total);
  if (version->etag[0] != '\0')
    fprintf(stream, "etag %s\n", version->etag);
  if (version->modified[0] != '\0')
    fprintf(stream, "modified %s\n", version->modified);
  if (version->is_dated)
    fputs("dated yes\n", stream);
  fputs("end .\n", stream);
  int bad = ferror(stream);
  return fclose(stream) != 0 || bad ? partial_fail(partial, "write") : 0;
}

/* ---- opening ---- */

static char *partial_join(const char *path, const char *ending) {
  size_t size = strlen(path) + strlen(ending) + 1;
  char *joined = malloc(size);
  if (joined != NULL)
    snprintf(joined, size, "%s%s", path, ending);
  return joined;
}

static int64_t partial_process(void) {
#if defined(_WIN32)
  return 0;
#else
  return getpid();
#endif
}

int partial_open(struct partial *partial, const char *target, const char *about) {
  struct file_status status;
  partial->owner = partial_process();
  partial->path = partial_join(target, ".part");
  partial->record = partial_join(target, ".part.info");
  partial->about = partial_join(about, "");
  if (partial->path == NULL || partial->record == NULL || partial->about == NULL) {
    errno = ENOMEM;
    return partial_fail(partial, "open");
  }
  partial->file = file_system_take(partial->path, FILE_MODE);
  if (partial->file < 0 || file_system_look_into(partial->file, &status) != 0)
    return partial_fail(partial, "open");
  if (strcmp(status.kind, "file") != 0) {
    errno = EEXIST;
    return partial_fail(partial, "open");
  }
  if (status.size > 0 && partial_read_record(partial) && partial_can_go_on(&partial->version) &&
      (partial->version.total < 0 || status.size <= partial->version.total))
    partial->length = status.size;
  else
    partial->version = version_unknown;
  partial->is_old = partial->length > 0;
  return 0;
}

/* ---- writing ---- */

/* The record goes first: bytes without one count as none. */
int partial_restart(struct partial *partial, const struct version *version) {
  partial->length = 0;
  partial->is_old = 0;
  partial->version = version_unknown;
  if ((remove(partial->record) != 0 && errno != ENOENT) || file_system_empty(partial->file) != 0)
    return partial_fail(partial, "begin anew");
  partial->version = *version;
  return partial_write_record(partial);
}

static int version_is(const struct version *one, const struct version *other) {
  return one->total == other->total && one->is_dated == other->is_dated && strcmp(one->etag, other->etag) == 0 &&
         strcmp(one->modified, other->modified) == 0;
}

int partial_note(struct partial *partial, const struct version *version) {
  if (version_is(&partial->version, version))
    return 0;
  partial->version = *version;
  if (remove(partial->record) != 0 && errno != ENOENT)
    return partial_fail(partial, "write");
  return partial_write_record(partial);
}

int64_t partial_read(struct partial *partial, int64_t place, char *room, size_t size) {
  size_t had = 0;
  while (had < size) {
    int64_t more = file_system_read_at(partial->file, room + had, size - had, place + (int64_t)had);
    if (more < 0 && errno == EINTR)
      continue;
    if (more < 0)
      return partial_fail(partial, "read");
    if (more == 0)
      break;
    had += (size_t)more;
  }
  return (int64_t)had;
}

static int partial_differs(struct partial *partial, int64_t place, const char *bytes, size_t length) {
  char there[BLOCK];
  while (length > 0) {
    size_t some = length < sizeof there ? length : sizeof there;
    int64_t had = partial_read(partial, place, there, some);
    if (had < 0)
      return -1;
    if ((size_t)had != some || memcmp(there, bytes, some) != 0)
      return 1;
    place += (int64_t)some;
    bytes += some;
    length -= some;
  }
  return 0;
}

int partial_write(struct partial *partial, int64_t place, const char *bytes, size_t length) {
  size_t there = place < partial->length ? (size_t)(partial->length - place) : 0;
  if (there > length)
    there = length;
  int differs = there > 0 ? partial_differs(partial, place, bytes, there) : 0;
  if (differs != 0)
    return differs;
  bytes += there;
  length -= there;
  /* The disk is not asked to begin early (sync_file_range): while it does, writing on waits for it. */
  while (length > 0) {
    int64_t put = file_system_write_at(partial->file, bytes, length, partial->length);
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return partial_fail(partial, "write");
    bytes += put;
    length -= (size_t)put;
    partial->length += put;
  }
  return 0;
}

/* ---- the end ---- */

struct finish {
  struct partial partial; /* the only one by now that has the file */
  int replace;
  int64_t modified;
  char target[];
};

/* The names in a folder are written by themselves; some systems cannot. */
static void finish_flush_folder(struct finish *finish) {
  char *slash = strrchr(finish->target, '/');
  if (slash == NULL) {
    file_system_flush_path(".");
  } else {
    char after = slash[1];
    slash[1] = '\0';
    file_system_flush_path(finish->target);
    slash[1] = after;
  }
}

/* What somebody put in its place is not it, and the record tells nothing of that. */
static int finish_move(const struct finish *finish) {
  const struct partial *partial = &finish->partial;
  if (file_system_is_at(partial->file, partial->path))
    return file_system_move(partial->path, finish->target, finish->replace);
  remove(partial->record);
  errno = ENOENT;
  return -1;
}

/* The lock is held until it has its name, so that nobody takes the .part for one that was left. */
static void finish_work(void *argument) {
  struct finish *finish = argument;
  struct partial *partial = &finish->partial;
  if (finish->modified > 0)
    file_system_set_date(partial->file, finish->modified); /* a date is worth no failure */
  if (file_system_flush(partial->file) != 0) {
    partial_fail(partial, "write");
  } else if (finish_move(finish) != 0) {
    partial_fail(partial, "name");
  } else {
    finish_flush_folder(finish);
    remove(partial->record);
  }
  if (file_system_close(partial->file) != 0 && partial->error == 0)
    partial_fail(partial, "close");
  partial->file = -1;
}

static void finish_release(void *argument) {
  struct finish *finish = argument;
  partial_close(&finish->partial, 0);
  free(finish);
}

struct job *partial_finish(struct partial *partial, const char *target, int replace, int64_t modified) {
  size_t size = strlen(target) + 1;
  struct finish *finish = malloc(sizeof *finish + size);
  if (finish == NULL)
    return NULL;
  *finish = (struct finish){.partial = *partial, .replace = replace, .modified = modified};
  finish->partial.error = 0;
  memcpy(finish->target, target, size);
  struct job *job = job_start(finish_work, finish_release, finish);
  if (job == NULL) {
    free(finish);
    return NULL;
  }
  partial->path = partial->record = partial->about = NULL;
  partial->file = -1;
  return job;
}

int partial_finished(const struct job *job, const char **doing, int *error) {
  const struct finish *finish = job_argument(job);
  *doing = finish->partial.doing;
  *error = finish->partial.error;
  return *error == 0 ? 0 : -1;
}

/* Another program's rest, which was not gone on with, is not ours to remove. */
static int partial_is_empty(const struct partial *partial) {
  struct file_status status;
  return file_system_look_into(partial->file, &status) == 0 && status.size == 0;
}

void partial_close(struct partial *partial, int drop) {
  if (partial->file >= 0) {
    if (partial->owner == partial_process() && (drop || partial_is_empty(partial))) {
      remove(partial->path);
      remove(partial->record);
    }
    file_system_close(partial->file);
  }
  free(partial->path);
  free(partial->record);
  free(partial->about);
  partial_begin(partial);
}
