/*
** Text from outside, made fit for a message: no control characters, no secrets, one line; and copies of text. Knows
** neither Lua nor libcurl.
*/
#ifndef FOOTAGE_TEXT_H
#define FOOTAGE_TEXT_H

#include <stddef.h>

/* A fixed room that text is appended to; what does not fit is cut, with an ellipsis. */
struct text {
  char *room;
  size_t size; /* at least 4 */
  size_t length;
};

struct text text_in(char *room, size_t size);

/* Our own words, as they are. */
void text_add(struct text *text, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;

/* Somebody else's words: control characters, invalid UTF-8 and direction marks become escapes,
   each of the `secrets` (one to a line, or NULL), also percent-encoded, becomes "[key]", and no more than `limit`
   characters are taken. */
void text_add_foreign(struct text *text, const char *bytes, size_t length, const char *secrets, size_t limit);

/* How many bytes the longest of the secrets takes that stands at `bytes`; 0 when none does. */
size_t text_secret_span(const char *bytes, size_t length, const char *secrets);

/* Writes a number as "%.*g" does, but with a point in whichever locale; gives the room back. */
enum { TEXT_NUMBER = 40 };
const char *text_number(char room[TEXT_NUMBER], int digits, double number);

/* Whether both begin with the same `length` characters, but for the case of ASCII letters. Neither may end
   before, unless both do. */
int text_alike(const char *one, const char *other, size_t length);

/* A copy of the value in `*field`, NULL for NULL, freeing what was there. 0 when memory ran out. */
int text_copy(char **field, const char *value);

/* What a hexadecimal digit counts, or -1. */
int text_hex_digit(char c);

/* How many bytes a plain decimal number takes, "12" or "12.5", whatever the locale; 0 when there is none. */
size_t text_decimal(const char *text, double *number);

#endif
