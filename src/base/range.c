#include "base/range.h"

#include "base/text.h"

#include <string.h>

/* Digits and nothing else; -1 when there are none, or they say more than any file has. */
static int64_t range_number(const char **at) {
  int64_t number = 0;
  const char *digit = *at;
  for (; *digit >= '0' && *digit <= '9'; digit++) {
    if (number > (INT64_MAX - 9) / 10)
      return -1;
    number = number * 10 + (*digit - '0');
  }
  if (digit == *at)
    return -1;
  *at = digit;
  return number;
}

static int range_take(const char **at, char what) {
  int there = **at == what;
  *at += there;
  return there;
}

static void range_skip_blanks(const char **at) {
  *at += strspn(*at, " \t");
}

int range_parse(const char *text, struct range *range) {
  const char *at = text + strlen("bytes ");
  *range = (struct range){-1, -1, -1};
  if (!text_alike(text, "bytes ", strlen("bytes ")))
    return 0;
  range_skip_blanks(&at);
  if (!range_take(&at, '*')) {
    range->first = range_number(&at);
    if (range->first < 0 || !range_take(&at, '-'))
      return 0;
    range->last = range_number(&at);
    if (range->last < range->first)
      return 0;
  }
  if (!range_take(&at, '/'))
    return 0;
  if (!range_take(&at, '*')) {
    range->total = range_number(&at);
    if (range->total < 0 || range->total <= range->last)
      return 0;
  } else if (range->first < 0) {
    return 0;
  }
  range_skip_blanks(&at);
  return *at == '\0';
}

int64_t range_parse_length(const char *text) {
  int64_t length = -1;
  const char *at = text;
  do {
    range_skip_blanks(&at);
    int64_t next = range_number(&at);
    if (next < 0 || (length >= 0 && next != length))
      return -1;
    length = next;
    range_skip_blanks(&at);
  } while (range_take(&at, ','));
  return *at == '\0' ? length : -1;
}
