/*
** Reading the Lua table that describes a service. Every mistake names its entry and is raised at the
** caller's line. Knows Lua tables, not what stands in them (service_read.c, list_read.c).
*/
#ifndef FOOTAGE_READER_H
#define FOOTAGE_READER_H

#include <lua.h>

#include <limits.h>
#include <stddef.h>

struct reader {
  lua_State *L;
  int keep;         /* index of the table that keeps every string and every room alive */
  const char *path; /* of the table being read, which is on top: "lists.videos"; "" for the whole */
  const char *lone; /* the script wrote one list and its record as one table, for a function of this name; or NULL */
};

#if defined(__GNUC__)
__attribute__((noreturn, format(printf, 2, 3)))
#endif
void reader_fail(const struct reader *reader, const char *format, ...);

/* The string on top, which is popped, for as long as the service lives. */
const char *reader_keep(const struct reader *reader);

/* The string at `name` of the table on top; NULL when it is absent and need not be there. */
const char *reader_string(const struct reader *reader, const char *name, int required);

/* The same for a place in an answer, "data.videos". */
const char *reader_field(const struct reader *reader, const char *name, int required);

/* The same for a path, "/v3/videos". */
const char *reader_path(const struct reader *reader, const char *name, int required);

/* The whole number at `name`; `otherwise`, which may be what no table can say, when it is absent. */
#define READER_ABSENT LONG_MIN
long reader_integer(const struct reader *reader, const char *name, long otherwise);

/* The list of strings at `name`, into `room` for `most` and a NULL behind them; how many, 0 when absent. */
size_t reader_strings(const struct reader *reader, const char *name, const char **room, size_t most);

/* Pushes the table at `name` and returns 1; or returns 0 when it is absent and need not be there. */
int reader_table(const struct reader *reader, const char *name, int required);

/* Refuses entries that nobody reads: a mistyped name would be a setting that does nothing. The known ones are words
   with a space between, "path value". */
void reader_only(const struct reader *reader, const char *known);

/* reader_table, and reader_only for the table, which `inner` reads. */
int reader_enter(const struct reader *reader, const char *name, int required, const char *known, struct reader *inner);

/* Which of the known words the value of the entry `name` is, from 0; refuses another: "there is no NOUN 'VALUE'", and
   `all` says which there are. */
size_t reader_which(const struct reader *reader, const char *name, const char *noun, const char *value,
                    const char *known, const char *all);

/* The names of the entries of the table on top, sorted, and a NULL behind them; as long-lived as the service. */
const char **reader_names(const struct reader *reader, size_t *count);

/* Zeroed, and as long-lived as the service. */
void *reader_room(const struct reader *reader, size_t size);

/* What names are made of. */
#define READER_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

/* The path of the table called `name` in `kind`, "lists" or "records". */
const char *reader_place(const struct reader *reader, const char *kind, const char *name);

/* "one.other", "other" when `one` is "". */
const char *reader_join(const struct reader *reader, const char *one, const char *other);

#endif
