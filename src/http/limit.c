#include "http/limit.h"

#include "base/moment.h"
#include "base/text.h"
#include "http/header.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* "1m30s", "6ms", "8.64s". -1 when it is no such thing. */
static double limit_duration(const char *text) {
  static const struct {
    char name[4];
    double seconds;
  } units[] = {{"d", 86400.0}, {"h", 3600.0}, {"m", 60.0},         {"s", 1.0},
               {"ms", 1e-3},   {"us", 1e-6},  {"\xC2\xB5s", 1e-6}, {"ns", 1e-9}};
  double total = 0.0;
  do {
    double number = 0.0;
    text += text_decimal(text, &number);
    size_t length = strcspn(text, "0123456789");
    size_t i = 0;
    while (i < sizeof units / sizeof units[0] &&
           (strlen(units[i].name) != length || strncmp(text, units[i].name, length) != 0))
      i++;
    if (i == sizeof units / sizeof units[0])
      return -1.0;
    total += number * units[i].seconds;
    text += length;
  } while (*text != '\0');
  return total;
}

double limit_seconds(const char *header, time_t now) {
  double number = 0.0;
  long long date = 0;
  size_t digits = text_decimal(header, &number);
  if (digits == 0 && !isalpha((unsigned char)header[0]))
    return -1.0;
  if (header[digits] == '\0') {
    if (number < 1e9 || number > 1e17 || !moment_of_number(number, &date)) /* no Unix time, in whatever unit */
      return number;
  } else if (!moment_parse(header, &date)) {
    return digits > 0 ? limit_duration(header) : -1.0;
  }
  double seconds = (double)date - (double)now;
  return seconds > 0.0 ? seconds : 0.0;
}

/* ---- rate limits ---- */

/* Adds the value to those that came before; what does not fit counts as missing. */
static void limit_add(char *room, size_t size, const char *value, size_t length) {
  size_t before = strlen(room);
  if (before + length + 2 < size)
    snprintf(room + before, size - before, "%s%.*s", before > 0 ? "," : "", (int)length, value);
}

/* The rest of a name behind "X-RateLimit-", "X-Rate-Limit-" or "RateLimit-", in lower case and without "requests-"
   before or behind it, which some have for what others mean by themselves. */
static void limit_name(const char *line, size_t named, char *rest, size_t size) {
  static const char words[][10] = {"x-", "rate", "-", "limit", "-", "requests-", "request-"};
  static const char behind[][10] = {"-requests", "-request"};
  size_t at = 0;
  rest[0] = '\0';
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    size_t length = strlen(words[i]);
    int is_there = named - at >= length && text_alike(line + at, words[i], length);
    if (!is_there && (i == 1 || i == 3))
      return;
    at += is_there ? length : 0;
  }
  for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
    size_t length = strlen(behind[i]);
    if (named - at > length && text_alike(line + named - length, behind[i], length))
      named -= length;
  }
  snprintf(rest, size, "%.*s", (int)(named - at), line + at);
}

int limit_read(struct limit *limit, const char *line, size_t length) {
  const char *colon = memchr(line, ':', length);
  size_t named = colon != NULL ? (size_t)(colon - line) : 0;
  char rest[24];
  if (colon == NULL)
    return 0;
  const char *end = line + length;
  const char *value = header_skip_blank(colon + 1, end);
  while (end > value && (unsigned char)end[-1] <= ' ')
    end--;
  limit_name(line, named, rest, sizeof rest);
  if (named == strlen("ratelimit") && text_alike(line, "ratelimit", named))
    limit_add(limit->fields, sizeof limit->fields, value, (size_t)(end - value));
  else if (text_alike(rest, "remaining", sizeof "remaining"))
    limit_add(limit->remaining, sizeof limit->remaining, value, (size_t)(end - value));
  else if (text_alike(rest, "reset", sizeof "reset") || text_alike(rest, "reset-after", sizeof "reset-after"))
    limit_add(limit->reset, sizeof limit->reset, value, (size_t)(end - value));
  else
    return 0;
  return 1;
}

/* The part of a list at a place, without what follows its ";". A date has a comma of its own. 0 when there is none. */
static int limit_part(const char *list, int place, char *part, size_t size) {
  for (;;) {
    list += strspn(list, " ");
    size_t length = strcspn(list, ",");
    if (isalpha((unsigned char)list[0]) && list[length] == ',')
      length += 1 + strcspn(list + length + 1, ",");
    if (place-- == 0) {
      size_t shown = strcspn(list, ";") < length ? strcspn(list, ";") : length;
      while (shown > 0 && list[shown - 1] == ' ')
        shown--;
      snprintf(part, size, "%.*s", (int)shown, list);
      return shown > 0 && shown < size;
    }
    if (list[length] == '\0')
      return 0;
    list += length + 1;
  }
}

/* The parameter of a structured field: its number, or -1. */
static double limit_parameter(const char *field, size_t length, const char *name) {
  size_t named = strlen(name);
  for (size_t at = 0; at + named < length; at++) {
    double number = 0.0;
    if ((at == 0 || strchr("; ,", field[at - 1]) != NULL) && text_alike(field + at, name, named) &&
        field[at + named] == '=' && text_decimal(field + at + named + 1, &number) > 0)
      return number;
  }
  return -1.0;
}

/* Where the service does not say until when, or what cannot be read, or is no wait that anybody means: long enough not
   to ask again and again. */
static double limit_or_second(double seconds) {
  enum { LONGEST_WAIT = 366 * 86400 };
  return seconds >= 0.0 && seconds <= LONGEST_WAIT ? seconds : 1.0;
}

int limit_is_told(const struct limit *limit) {
  return limit->remaining[0] != '\0' || limit->fields[0] != '\0';
}

double limit_wait(const struct limit *limit, time_t now) {
  double wait = -1.0;
  char left[24];
  char reset[80];
  for (int i = 0; limit_part(limit->remaining, i, left, sizeof left); i++) {
    double number = 0.0;
    if (text_decimal(left, &number) != strlen(left) || number > 0.0)
      continue;
    int known = limit_part(limit->reset, i, reset, sizeof reset) ||
                (!limit_part(limit->reset, 1, reset, sizeof reset) && limit_part(limit->reset, 0, reset, sizeof reset));
    double seconds = limit_or_second(known ? limit_seconds(reset, now) : -1.0);
    wait = seconds > wait ? seconds : wait;
  }
  int is_whole = limit_parameter(limit->fields, strlen(limit->fields), "remaining") >= 0.0; /* one window in all */
  for (const char *field = limit->fields; *field != '\0';) {
    size_t length = is_whole ? strlen(field) : strcspn(field, ",");
    if (limit_parameter(field, length, is_whole ? "remaining" : "r") == 0.0) {
      double seconds = limit_or_second(limit_parameter(field, length, is_whole ? "reset" : "t"));
      wait = seconds > wait ? seconds : wait;
    }
    field += length + (field[length] == ',');
  }
  return wait;
}
