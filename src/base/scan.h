/*
** JSON as RFC 8259 has it, read once and piece by piece: a text is checked as a whole, and the elements of one array in
** it are found on the way, with their members. Later readers of what was accepted need check nothing. One thing more
** passes: control characters within strings, which services send. Knows neither Lua nor what a text is about.
*/
#ifndef FOOTAGE_SCAN_H
#define FOOTAGE_SCAN_H

#include <stddef.h>
#include <stdint.h>

enum { SCAN_DEEPEST = 1000, SCAN_MOST_PARTS = 8 };

/* A member of an object, in bytes from the object's first one. Names are without their quotes; the length of one with
   escapes in it has this bit besides. */
#define SCAN_ESCAPED 0x80000000U

struct scan_member {
  uint32_t name;
  uint32_t name_length;
  uint32_t value;
  uint32_t value_length;
};

enum scan_event {
  SCAN_MORE,      /* there is more to read, some other time */
  SCAN_ITEM,      /* an item is at `item`, its members at `members` */
  SCAN_AGAIN,     /* the place comes once more, and the last one counts: what was found so far does not */
  SCAN_DONE,      /* all of it was read, and is JSON */
  SCAN_FAILED,    /* it is none, see scan_explain */
  SCAN_NO_MEMORY, /* for the members of an item */
};

/* What stands at the place. */
enum scan_target { SCAN_NOTHING, SCAN_ARRAY, SCAN_OBJECT, SCAN_SCALAR };

struct scan {
  const char *at;
  const char *stop; /* where this turn ends */
  const char *text;
  const char *from;   /* behind a byte order mark */
  const char *end;    /* of the text, or its first NUL: lua-cjson takes none */
  const char *looked; /* there is no NUL before */
  int has_nul;
  const char *why; /* what is wrong at `at` */
  int state;
  int escaped; /* the name that is read has escapes */
  unsigned depth;
  int items_depth;     /* how deep the items stand, or -1 */
  int members_depth;   /* ... and the members of the one that is read, or -1 */
  unsigned part_count; /* the place: "data.assets" has two parts */
  unsigned matched;    /* how many of its parts the objects around are */
  int is_next;         /* the value that follows is the next part */
  struct {
    const char *name;
    size_t length;
  } parts[SCAN_MOST_PARTS];
  enum scan_target target;
  const char *array;  /* from its bracket on, */
  const char *behind; /* ... to what follows it */
  const char *item;
  size_t item_length;
  const char *string; /* begin of the one that is read */
  struct scan_member *members;
  size_t member_count;
  size_t member_room;
  unsigned char is_object[SCAN_DEEPEST + 1]; /* by depth: an object, else an array */
};

/* Begins to read a text, which must live as long; items are the elements of the array at `path` ("data.assets", "" for
   the text itself), or the one object there; without a path there are none. The scan owns what scan_free frees, nothing
   before, and nothing without a path. */
void scan_begin(struct scan *scan, const char *text, size_t length, const char *path);

/* Reads on, up to the next item, and about so many bytes at most. */
enum scan_event scan_next(struct scan *scan, size_t bytes);

/* Writes what is wrong, and where: "unexpected '+' at byte 17". */
void scan_explain(const struct scan *scan, char *room, size_t size);

void scan_free(struct scan *scan);

/* ---- in what was accepted ---- */

const char *scan_skip_space(const char *at, const char *end);

/* From behind a string's first quote: its last quote; `*escaped` whether there is an escape in it. */
const char *scan_string_end(const char *at, const char *end, int *escaped);

/* Decodes the escape at `*at`, and moves behind it: up to 4 bytes of UTF-8, and how many. Half of a pair is U+FFFD. */
int scan_decode(const char **at, const char *end, char bytes[4]);

/* Whether a name as it is written means `name`. */
int scan_same_name(const char *written, size_t length, const char *name, size_t name_length);

/* Where the value at `path` stands in an object or text; the last one counts. NULL when there is none. */
const char *scan_find(const char *at, const char *end, const char *path);

#endif
