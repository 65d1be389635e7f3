#include "base/scan.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* What may come next. */
enum scan_state {
  STATE_VALUE,
  STATE_FIRST_VALUE, /* or the end of the array */
  STATE_NAME,
  STATE_FIRST_NAME, /* or the end of the object */
  STATE_COLON,
  STATE_COMMA, /* or the end of what it stands in */
  STATE_IN_STRING,
  STATE_IN_NAME,
  STATE_OVER,
};

/* ---- strings ---- */

/* The next quote or backslash, or `end`: sixteen bytes at a time where the machine does that. */
static const char *scan_to_quote(const char *at, const char *end) {
#ifdef __SSE2__
  const __m128i quotes = _mm_set1_epi8('"');
  const __m128i backslashes = _mm_set1_epi8('\\');
  for (; end - at >= 16; at += 16) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i same = _mm_or_si128(_mm_cmpeq_epi8(bytes, quotes), _mm_cmpeq_epi8(bytes, backslashes));
    unsigned found = (unsigned)_mm_movemask_epi8(same);
    if (found != 0)
      return at + __builtin_ctz(found);
  }
#endif
  while (at < end && *at != '"' && *at != '\\')
    at++;
  return at;
}

/* The four digits of \uXXXX at `at`, or -1. */
static int scan_unit(const char *at, const char *end) {
  int unit = 0;
  if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
    return -1;
  for (int i = 2; i < 6; i++) {
    int digit = text_hex_digit(at[i]);
    if (digit < 0)
      return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

/* The character of the \u at `at`, and how long it is written; -1 when it is none. Half of a pair is U+FFFD. */
static long scan_character(const char *at, const char *end, int *length) {
  int unit = scan_unit(at, end);
  *length = 6;
  if (unit < 0xD800 || unit > 0xDFFF)
    return unit;
  int low = unit < 0xDC00 ? scan_unit(at + 6, end) : -1;
  if (low < 0xDC00 || low > 0xDFFF)
    return 0xFFFD;
  *length = 12;
  return 0x10000L + ((long)(unit - 0xD800) << 10) + (low - 0xDC00);
}

static char scan_plain_escape(char c) {
  static const char written[] = "\"\\/bfnrt";
  static const char meant[] = "\"\\/\b\f\n\r\t";
  const char *found = c != '\0' ? strchr(written, c) : NULL;
  return found != NULL ? meant[found - written] : '\0';
}

int scan_decode(const char **at, const char *end, char bytes[4]) {
  int length = 2;
  long code = (unsigned char)scan_plain_escape((*at)[1]);
  if ((*at)[1] == 'u')
    code = scan_character(*at, end, &length);
  *at += length;
  if (code < 0x80) {
    bytes[0] = (char)code;
    return 1;
  }
  int count = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  for (int i = count - 1; i > 0; i--, code >>= 6)
    bytes[i] = (char)(0x80 | (code & 0x3F));
  bytes[0] = (char)((0xF00 >> count) | code);
  return count;
}

const char *scan_string_end(const char *at, const char *end, int *escaped) {
  *escaped = 0;
  for (;;) {
    at = scan_to_quote(at, end);
    if (at >= end || *at == '"')
      return at;
    *escaped = 1;
    at += 2;
  }
}

int scan_same_name(const char *written, size_t length, const char *name, size_t name_length) {
  const char *end = written + length;
  const char *name_end = name + name_length;
  if (memchr(written, '\\', length) == NULL)
    return length == name_length && memcmp(written, name, length) == 0;
  while (written < end) {
    char bytes[4] = {*written};
    int count = 1;
    if (*written == '\\')
      count = scan_decode(&written, end, bytes);
    else
      written++;
    if (name_end - name < count || memcmp(name, bytes, (size_t)count) != 0)
      return 0;
    name += count;
  }
  return name == name_end;
}

/* ---- in what was accepted ---- */

const char *scan_skip_space(const char *at, const char *end) {
  while (at < end && (unsigned char)*at <= ' ' && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;
  return at;
}

/* Behind the value that begins at `at`. */
static const char *scan_skip(const char *at, const char *end) {
  unsigned depth = 0;
  int escaped = 0;
  do {
    if (*at == '"')
      at = scan_string_end(at + 1, end, &escaped) + 1;
    else if (*at == '{' || *at == '[')
      depth++, at++;
    else if (*at == '}' || *at == ']')
      depth--, at++;
    else if (depth > 0)
      at++;
    else
      while (at < end && *at != ',' && *at != ']' && *at != '}' && (unsigned char)*at > ' ')
        at++;
  } while (depth > 0 && at < end);
  return at;
}

/* The value of the member of the object at `at`, or NULL. */
static const char *scan_find_member(const char *at, const char *end, const char *name, size_t length) {
  const char *found = NULL;
  if (*at != '{')
    return NULL;
  at = scan_skip_space(at + 1, end);
  while (*at == '"') {
    int escaped = 0;
    const char *written = at + 1;
    const char *quote = scan_string_end(written, end, &escaped);
    at = scan_skip_space(scan_skip_space(quote + 1, end) + 1, end); /* behind the colon */
    if (scan_same_name(written, (size_t)(quote - written), name, length))
      found = at;
    at = scan_skip_space(scan_skip(at, end), end);
    if (*at == ',')
      at = scan_skip_space(at + 1, end);
  }
  return found;
}

const char *scan_find(const char *at, const char *end, const char *path) {
  at = scan_skip_space(at, end);
  while (at != NULL && *path != '\0') {
    size_t length = strcspn(path, ".");
    at = scan_find_member(at, end, path, length);
    path += length + (path[length] == '.');
  }
  return at;
}

/* ---- reading for the first time ---- */

static void scan_leave_items(struct scan *scan) {
  scan->items_depth = -1;
  scan->members_depth = -1;
}

void scan_begin(struct scan *scan, const char *text, size_t length, const char *path) {
  memset(scan, 0, offsetof(struct scan, is_object));
  scan_leave_items(scan);
  scan->text = text;
  scan->end = text + length;
  scan->from = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
  scan->at = scan->from;
  scan->looked = scan->from;
  scan->is_next = path != NULL && path[0] == '\0';
  while (path != NULL && *path != '\0' && scan->part_count < SCAN_MOST_PARTS) {
    size_t part = strcspn(path, ".");
    scan->parts[scan->part_count].name = path;
    scan->parts[scan->part_count].length = part;
    scan->part_count++;
    path += part + (path[part] == '.');
  }
}

void scan_free(struct scan *scan) {
  free(scan->members);
}

static enum scan_event scan_fail(struct scan *scan, const char *at, const char *why) {
  scan->at = at;
  scan->why = why;
  return SCAN_FAILED;
}

void scan_explain(const struct scan *scan, char *room, size_t size) {
  size_t place = (size_t)(scan->at - scan->text) + 1;
  unsigned char c = scan->at < scan->end ? (unsigned char)*scan->at : '\0';
  if (scan->at >= scan->end && !scan->has_nul)
    snprintf(room, size, "it breaks off after %zu bytes", place - 1);
  else if (c > ' ' && c < 0x7F)
    snprintf(room, size, "%s '%c' at byte %zu", scan->why, c, place);
  else
    snprintf(room, size, "%s 0x%02X at byte %zu", scan->why, c, place);
}

/* Whether what is read now is a member of an item. */
static int scan_is_member(const struct scan *scan) {
  return (int)scan->depth == scan->members_depth;
}

static int scan_add_member(struct scan *scan, const char *name, size_t length) {
  if (scan->member_count == scan->member_room) {
    size_t room = scan->member_room == 0 ? 32 : 2 * scan->member_room;
    struct scan_member *longer = realloc(scan->members, room * sizeof *longer);
    if (longer == NULL)
      return 0;
    scan->members = longer;
    scan->member_room = room;
  }
  struct scan_member *member = &scan->members[scan->member_count++];
  member->name = (uint32_t)(name - scan->item);
  member->name_length = (uint32_t)length | (scan->escaped ? SCAN_ESCAPED : 0);
  return 1;
}

/* A value begins at `at`, perhaps that at the place: then what is in it are the items, or it is the item itself. */
static void scan_value_begins(struct scan *scan, const char *at) {
  if (scan->is_next && scan->matched + 1 >= scan->part_count) {
    scan->target = *at == '[' ? SCAN_ARRAY : *at == '{' ? SCAN_OBJECT : SCAN_SCALAR;
    if (scan->target == SCAN_ARRAY)
      scan->array = at;
    if (scan->target != SCAN_SCALAR)
      scan->items_depth = (int)scan->depth + (scan->target == SCAN_ARRAY);
  } else if (scan->is_next && *at == '{') {
    scan->matched++;
  }
  scan->is_next = 0;
  if (scan_is_member(scan)) {
    scan->members[scan->member_count - 1].value = (uint32_t)(at - scan->item);
  } else if ((int)scan->depth == scan->items_depth) {
    scan->item = at;
    scan->member_count = 0;
    scan->members_depth = *at == '{' ? scan->items_depth + 1 : -1;
  }
}

/* The place comes up in the path's objects: what stood there before does not count. */
static int scan_name_ends(struct scan *scan, const char *name, size_t length) {
  unsigned part = scan->depth - 1;
  if (scan->matched != part || part >= scan->part_count ||
      !scan_same_name(name, length, scan->parts[part].name, scan->parts[part].length))
    return 0;
  int again = scan->target != SCAN_NOTHING;
  scan->is_next = 1;
  scan->target = SCAN_NOTHING;
  scan->array = NULL;
  return again;
}

/* Behind a value; most often a comma follows at once. */
static void scan_go_on(struct scan *scan, const char *at) {
  scan->at = at;
  if (scan->depth == 0) {
    scan->state = STATE_OVER;
  } else if (at < scan->end && *at == ',') {
    scan->at = at + 1;
    scan->state = scan->is_object[scan->depth] ? STATE_NAME : STATE_VALUE;
  } else {
    scan->state = STATE_COMMA;
  }
}

/* A value ended before `at`. SCAN_ITEM when it is an item. */
static enum scan_event scan_value_ends(struct scan *scan, const char *at) {
  scan_go_on(scan, at);
  if (scan_is_member(scan)) {
    struct scan_member *member = &scan->members[scan->member_count - 1];
    member->value_length = (uint32_t)((size_t)(at - scan->item) - member->value);
    return SCAN_MORE;
  }
  if ((int)scan->depth != scan->items_depth)
    return SCAN_MORE;
  scan->item_length = (size_t)(at - scan->item);
  if (scan->target == SCAN_OBJECT)
    scan_leave_items(scan);
  if (scan->item_length > INT32_MAX)
    return scan_fail(scan, scan->item, "an item of more than 2 GiB, which begins with");
  return SCAN_ITEM;
}

static enum scan_event scan_open(struct scan *scan, const char *at) {
  if (scan->depth == SCAN_DEEPEST)
    return scan_fail(scan, at, "nested too deep:");
  scan->depth++;
  scan->is_object[scan->depth] = *at == '{';
  scan->state = *at == '{' ? STATE_FIRST_NAME : STATE_FIRST_VALUE;
  scan->at = at + 1;
  return SCAN_MORE;
}

static enum scan_event scan_close(struct scan *scan, const char *at) {
  if (scan->is_object[scan->depth] != (*at == '}'))
    return scan_fail(scan, at, "unexpected");
  if (scan->is_object[scan->depth] && scan->matched > 0 && scan->matched == scan->depth - 1)
    scan->matched--;
  if (scan->target == SCAN_ARRAY && scan->items_depth == (int)scan->depth) {
    scan_leave_items(scan);
    scan->behind = at + 1;
  }
  scan->depth--;
  return scan_value_ends(scan, at + 1);
}

static enum scan_event scan_word(struct scan *scan, const char *at, const char *word) {
  size_t length = strlen(word);
  for (size_t i = 0; i < length; i++) {
    if (at + i >= scan->end || at[i] != word[i])
      return scan_fail(scan, at + i, "unexpected");
  }
  return scan_value_ends(scan, at + length);
}

/* Behind the digits at `at`; NULL when there are none. */
static const char *scan_digits(const char *at, const char *end) {
  const char *first = at;
  while (at < end && *at >= '0' && *at <= '9')
    at++;
  return at > first ? at : NULL;
}

static enum scan_event scan_number(struct scan *scan, const char *at) {
  const char *end = scan->end;
  const char *from = at + (*at == '-');
  at = from < end && *from == '0' ? from + 1 : scan_digits(from, end);
  if (at != NULL && at < end && *at == '.') {
    from = at + 1;
    at = scan_digits(from, end);
  }
  if (at != NULL && at < end && (*at | 0x20) == 'e') {
    from = at + 1;
    from += from < end && (*from == '+' || *from == '-');
    at = scan_digits(from, end);
  }
  return at != NULL ? scan_value_ends(scan, at) : scan_fail(scan, from, "a digit expected, got");
}

static enum scan_event scan_string_ends(struct scan *scan, const char *at, int is_name) {
  size_t length = (size_t)(at - scan->string);
  if (!is_name)
    return scan_value_ends(scan, at + 1);
  int colon = at + 1 < scan->end && at[1] == ':';
  scan->state = colon ? STATE_VALUE : STATE_COLON;
  scan->at = at + 1 + colon;
  if (scan_is_member(scan) && !scan_add_member(scan, scan->string, length))
    return SCAN_NO_MEMORY;
  return scan_name_ends(scan, scan->string, length) ? SCAN_AGAIN : SCAN_MORE;
}

/* Reads a string to its end, or to that of the turn. */
static enum scan_event scan_string(struct scan *scan, int is_name) {
  const char *at = scan->at;
  for (;;) {
    if (at < scan->stop)
      at = scan_to_quote(at, scan->stop);
    if (at >= scan->end)
      return scan_fail(scan, scan->end, "unexpected");
    if (at >= scan->stop) {
      scan->at = at;
      return SCAN_MORE;
    }
    if (*at == '"')
      return scan_string_ends(scan, at, is_name);
    int length = 2;
    if (at + 1 < scan->end && at[1] == 'u') {
      long code = scan_character(at, scan->end, &length);
      if (code < 0)
        return scan_fail(scan, at, "four hexadecimal digits expected behind");
    } else if (at + 1 == scan->end || scan_plain_escape(at[1]) == '\0') {
      return scan_fail(scan, at + 1, "no escape is");
    }
    at += length;
    scan->escaped = 1;
  }
}

/* Most strings have no escape, and end within the turn. */
static enum scan_event scan_string_begins(struct scan *scan, const char *at, int is_name) {
  const char *stop = scan->stop;
  const char *quote = scan_to_quote(at + 1, stop);
  scan->string = at + 1;
  scan->escaped = 0;
  if (quote < stop && *quote == '"')
    return scan_string_ends(scan, quote, is_name);
  scan->at = quote;
  scan->state = is_name ? STATE_IN_NAME : STATE_IN_STRING;
  return scan_string(scan, is_name);
}

static enum scan_event scan_value(struct scan *scan, const char *at) {
  scan_value_begins(scan, at);
  switch (*at) {
    case '"':
      return scan_string_begins(scan, at, 0);
    case '{':
    case '[':
      return scan_open(scan, at);
    case 't':
      return scan_word(scan, at, "true");
    case 'f':
      return scan_word(scan, at, "false");
    case 'n':
      return scan_word(scan, at, "null");
    default:
      if (*at == '-' || (*at >= '0' && *at <= '9'))
        return scan_number(scan, at);
      return scan_fail(scan, at, "unexpected");
  }
}

/* One token at `at`, where something stands that is no space. */
static enum scan_event scan_token(struct scan *scan, const char *at) {
  switch ((enum scan_state)scan->state) {
    case STATE_VALUE:
    case STATE_FIRST_VALUE:
      if (*at == ']' && scan->state == STATE_FIRST_VALUE)
        return scan_close(scan, at);
      return scan_value(scan, at);
    case STATE_NAME:
    case STATE_FIRST_NAME:
      if (*at == '}' && scan->state == STATE_FIRST_NAME)
        return scan_close(scan, at);
      return *at == '"' ? scan_string_begins(scan, at, 1) : scan_fail(scan, at, "a name in quotes expected, got");
    case STATE_COLON:
      scan->at = at + 1;
      scan->state = STATE_VALUE;
      return *at == ':' ? SCAN_MORE : scan_fail(scan, at, "a colon expected, got");
    case STATE_COMMA:
      scan->at = at + 1;
      scan->state = scan->is_object[scan->depth] ? STATE_NAME : STATE_VALUE;
      if (*at == ',')
        return SCAN_MORE;
      return *at == '}' || *at == ']' ? scan_close(scan, at) : scan_fail(scan, at, "a comma expected, got");
    default:
      return scan_fail(scan, at, "something follows:");
  }
}

/* Where the turn ends; before that there is no NUL. */
static void scan_set_stop(struct scan *scan, size_t bytes) {
  scan->stop = (size_t)(scan->end - scan->at) > bytes ? scan->at + bytes : scan->end;
  if (scan->looked >= scan->stop)
    return;
  const char *nul = memchr(scan->looked, '\0', (size_t)(scan->stop - scan->looked));
  scan->looked = scan->stop;
  if (nul == NULL)
    return;
  scan->has_nul = 1;
  scan->end = nul;
  scan->stop = nul;
}

enum scan_event scan_next(struct scan *scan, size_t bytes) {
  enum scan_event event = SCAN_MORE;
  scan_set_stop(scan, bytes);
  if (scan->state == STATE_IN_STRING || scan->state == STATE_IN_NAME)
    event = scan_string(scan, scan->state == STATE_IN_NAME);
  while (event == SCAN_MORE && (scan->at < scan->stop || scan->at == scan->end)) {
    const char *at = scan_skip_space(scan->at, scan->end);
    if (at == scan->end)
      return scan->state == STATE_OVER && !scan->has_nul ? SCAN_DONE : scan_fail(scan, at, "unexpected");
    event = scan_token(scan, at);
  }
  return event;
}
