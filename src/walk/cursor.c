#include "walk/cursor.h"

#include "base/query_text.h"
#include "base/seen.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { HASH_DIGITS = 16, CHECK_DIGITS = 8 };

static const char cursor_magic[] = "footage-1";

/* ---- writing ---- */

int cursor_add(struct cursor *cursor, const char *part, size_t length) {
  if (buffer_add(&cursor->text, ":", 1) != 0)
    return -1;
  return query_escape(&cursor->text, part, length);
}

int cursor_add_number(struct cursor *cursor, long long number) {
  char digits[32];
  int length = snprintf(digits, sizeof digits, "%lld", number);
  return cursor_add(cursor, digits, (size_t)length);
}

static void cursor_write_hash(uint64_t hash, char digits[HASH_DIGITS + 1]) {
  snprintf(digits, HASH_DIGITS + 1, "%016llx", (unsigned long long)hash);
}

int cursor_add_hash(struct cursor *cursor, uint64_t hash, int first) {
  char digits[HASH_DIGITS + 1];
  cursor_write_hash(hash, digits);
  return first ? cursor_add(cursor, digits, HASH_DIGITS) : buffer_add(&cursor->text, digits, HASH_DIGITS);
}

int cursor_begin(struct cursor *cursor, const char *list, uint64_t filters) {
  buffer_clear(&cursor->text);
  if (buffer_add(&cursor->text, cursor_magic, sizeof cursor_magic - 1) != 0)
    return -1;
  return cursor_add(cursor, list, strlen(list)) != 0 ? -1 : cursor_add_hash(cursor, filters, 1);
}

static void cursor_check(const char *text, size_t length, char digits[CHECK_DIGITS + 1]) {
  snprintf(digits, CHECK_DIGITS + 1, "%08llx", (unsigned long long)(seen_hash(text, length) & 0xFFFFFFFFU));
}

int cursor_finish(struct cursor *cursor) {
  char digits[CHECK_DIGITS + 1];
  cursor_check(cursor->text.bytes, cursor->text.length, digits);
  return cursor_add(cursor, digits, CHECK_DIGITS);
}

/* ---- reading ---- */

int cursor_take(struct cursor *cursor) {
  buffer_clear(&cursor->text);
  if (cursor->at == NULL || buffer_add(&cursor->text, "", 0) != 0)
    return 0;
  const char *at = cursor->at;
  while (at < cursor->end && *at != ':') {
    char c = *at++;
    if (c == '%') {
      if (cursor->end - at < 2 || text_hex_digit(at[0]) < 0 || text_hex_digit(at[1]) < 0)
        return 0;
      c = (char)(unsigned char)(text_hex_digit(at[0]) * 16 + text_hex_digit(at[1]));
      at += 2;
    }
    if (c == '\0' || buffer_add(&cursor->text, &c, 1) != 0)
      return 0;
  }
  cursor->at = at < cursor->end ? at + 1 : NULL;
  return 1;
}

int cursor_take_number(struct cursor *cursor, long long *number) {
  int length = 0;
  return cursor_take(cursor) && cursor->text.length < 18 &&
         sscanf(cursor->text.bytes, "%lld%n", number, &length) == 1 && (size_t)length == cursor->text.length;
}

int cursor_next_hash(struct cursor *cursor, size_t *offset, uint64_t *hash) {
  if (cursor->text.length - *offset < HASH_DIGITS)
    return 0;
  *hash = 0;
  for (int i = 0; i < HASH_DIGITS; i++) {
    int digit = text_hex_digit(cursor->text.bytes[*offset + (size_t)i]);
    if (digit < 0)
      return 0;
    *hash = *hash << 4U | (uint64_t)digit;
  }
  *offset += HASH_DIGITS;
  return 1;
}

static int cursor_checks(const char *text, size_t length) {
  char digits[CHECK_DIGITS + 1];
  if (length <= CHECK_DIGITS + 1 || text[length - CHECK_DIGITS - 1] != ':')
    return 0;
  cursor_check(text, length - CHECK_DIGITS - 1, digits);
  return memcmp(text + length - CHECK_DIGITS, digits, CHECK_DIGITS) == 0;
}

int cursor_damaged(struct failure *failure) {
  return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' is damaged");
}

int cursor_open(struct cursor *cursor, const char *text, size_t length, const char *list, uint64_t filters,
                struct failure *failure) {
  char digits[HASH_DIGITS + 1];
  cursor->at = text;
  cursor->end = text + length;
  if (length < sizeof cursor_magic || memcmp(text, cursor_magic, sizeof cursor_magic - 1) != 0)
    return failure_set(failure, FAILURE_ARGUMENT, "'resume' is no cursor of footage");
  if (!cursor_checks(text, length))
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' is damaged or cut short");
  cursor->end -= CHECK_DIGITS + 1;
  if (!cursor_take(cursor) || !cursor_take(cursor))
    return cursor_damaged(failure);
  if (strcmp(cursor->text.bytes, list) != 0)
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' belongs to another list (%.60s)",
                       cursor->text.bytes);
  cursor_write_hash(filters, digits);
  if (!cursor_take(cursor) || strcmp(cursor->text.bytes, digits) != 0)
    return failure_set(failure, FAILURE_ARGUMENT, "the cursor in 'resume' was made with other filters");
  return 1;
}

void cursor_free(struct cursor *cursor) {
  buffer_free(&cursor->text);
  cursor->at = NULL;
}
