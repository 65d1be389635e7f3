#include "base/moment.h"

#include "base/text.h"

#include <stddef.h>
#include <string.h>

/* What a text said so far; -1 is never a part of a good one. */
struct moment {
  int year, month, day;
  int hour, minute, second;
  long long offset; /* seconds east of Greenwich */
};

/* From 1970-01-01. */
static long long moment_days(int year, int month, int day) {
  year -= month <= 2;
  long long era = (year >= 0 ? year : year - 399) / 400;
  int of_era = (int)(year - era * 400);
  int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int moment_month_length(int year, int month) {
  return (int)(moment_days(month < 12 ? year : year + 1, month < 12 ? month + 1 : 1, 1) - moment_days(year, month, 1));
}

static int moment_to_seconds(const struct moment *moment, long long *seconds) {
  if (moment->month < 1 || moment->month > 12 || moment->day < 1 ||
      moment->day > moment_month_length(moment->year, moment->month) || moment->minute > 59 || moment->second > 60)
    return 0;
  if (moment->hour > 23 && (moment->hour != 24 || moment->minute != 0 || moment->second != 0))
    return 0;
  long long minutes = moment_days(moment->year, moment->month, moment->day) * 1440LL + moment->hour * 60LL +
                      moment->minute - moment->offset / 60;
  if (moment->second == 60 && (minutes % 1440 + 1440) % 1440 != 1439) /* leap seconds end a day of UTC */
    return 0;
  *seconds = minutes * 60 + moment->second;
  return 1;
}

/* ---- the parts: each moves on behind what it read, or returns 0 ---- */

static int moment_take(const char **at, const char *one_of) {
  if (**at == '\0' || strchr(one_of, **at) == NULL)
    return 0;
  (*at)++;
  return 1;
}

static int moment_take_word(const char **at, const char *word) {
  size_t length = strlen(word);
  if (!text_alike(*at, word, length))
    return 0;
  *at += length;
  return 1;
}

static int moment_take_digits(const char **at, int count, int *value) {
  *value = 0;
  for (int i = 0; i < count; i++) {
    if ((*at)[i] < '0' || (*at)[i] > '9')
      return 0;
    *value = *value * 10 + ((*at)[i] - '0');
  }
  *at += count;
  return 1;
}

/* "1", " 1" or "01". */
static int moment_take_day(const char **at, int *value) {
  moment_take(at, " ");
  return moment_take_digits(at, 2, value) || moment_take_digits(at, 1, value);
}

static int moment_take_month(const char **at, int *month) {
  static const char names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (*month = 1; *month <= 12; (*month)++) {
    if (moment_take_word(at, names[*month - 1]))
      return 1;
  }
  return 0;
}

/* "2024-01-31", "2024/01/31", "20240131". */
static int moment_take_date(const char **at, struct moment *moment) {
  if (!moment_take_digits(at, 4, &moment->year))
    return 0;
  char between[2] = {**at, '\0'};
  int apart = moment_take(at, "-/");
  return moment_take_digits(at, 2, &moment->month) && (!apart || moment_take(at, between)) &&
         moment_take_digits(at, 2, &moment->day);
}

/* "12:30", "12:30:59", "12:30:59.25", "123059,25". */
static int moment_take_time(const char **at, struct moment *moment) {
  if (!moment_take_digits(at, 2, &moment->hour))
    return 0;
  int apart = moment_take(at, ":");
  if (!moment_take_digits(at, 2, &moment->minute))
    return 0;
  if (apart ? !moment_take(at, ":") : **at < '0' || **at > '9')
    return 1;
  if (!moment_take_digits(at, 2, &moment->second))
    return 0;
  size_t digits = **at == '.' || **at == ',' ? strspn(*at + 1, "0123456789") : 0;
  *at += digits > 0 ? digits + 1 : 0;
  return 1;
}

/* "Z", "UTC", "+02:00", "+0200", "+02", also behind a space; nothing is UTC. Behind it a name may stand (RFC 9557). */
static int moment_take_zone(const char **at, struct moment *moment) {
  int hours = 0;
  int minutes = 0;
  if (**at == '\0')
    return 1;
  moment_take(at, " ");
  int west = **at == '-';
  if (moment_take(at, "+-")) {
    if (!moment_take_digits(at, 2, &hours))
      return 0;
    int apart = moment_take(at, ":");
    if (!moment_take_digits(at, 2, &minutes) && apart)
      return 0;
  } else if (!moment_take_word(at, "UTC") && !moment_take_word(at, "GMT") && !moment_take_word(at, "Z")) {
    return 0;
  }
  moment->offset = (hours * 60LL + minutes) * (west ? -60LL : 60LL);
  if (**at == '[')
    *at += strcspn(*at, "]") + (strchr(*at, ']') != NULL);
  return hours <= 23 && minutes <= 59;
}

/* ---- the whole ---- */

static int moment_parse_iso(const char *at, struct moment *moment) {
  if (!moment_take_date(&at, moment))
    return 0;
  if (*at == '\0')
    return 1;
  return moment_take(&at, "Tt ") && moment_take_time(&at, moment) && moment_take_zone(&at, moment) && *at == '\0';
}

/* "Mon, 01 Jan 2024 12:00:00 GMT", "Monday, 01-Jan-24 12:00:00 GMT", "1 Jan 2024 12:00:00 +0200". */
static int moment_parse_mail(const char *at, struct moment *moment) {
  const char *comma = strchr(at, ',');
  at = comma != NULL ? comma + 1 : at;
  moment_take(&at, " ");
  if (!moment_take_day(&at, &moment->day) || !moment_take(&at, " -") || !moment_take_month(&at, &moment->month) ||
      !moment_take(&at, " -"))
    return 0;
  if (!moment_take_digits(&at, 4, &moment->year)) {
    if (!moment_take_digits(&at, 2, &moment->year))
      return 0;
    moment->year += moment->year < 70 ? 2000 : 1900;
  }
  return moment_take(&at, " ") && moment_take_time(&at, moment) && moment_take_zone(&at, moment) && *at == '\0';
}

/* C's "Mon Jan  1 12:00:00 2024", also with a zone in front of the year. */
static int moment_parse_c(const char *at, struct moment *moment) {
  at += strcspn(at, " ");
  if (!moment_take(&at, " ") || !moment_take_month(&at, &moment->month) || !moment_take(&at, " ") ||
      !moment_take_day(&at, &moment->day) || !moment_take(&at, " ") || !moment_take_time(&at, moment))
    return 0;
  if (at[0] == ' ' && (at[1] == '+' || at[1] == '-') && !moment_take_zone(&at, moment))
    return 0;
  return moment_take(&at, " ") && moment_take_digits(&at, 4, &moment->year) && *at == '\0';
}

/* Digits; fewer than nine are a year or a count, but hardly a moment. */
static int moment_parse_number(const char *text, long long *seconds) {
  enum { FEWEST_DIGITS = 9 };
  double number = 0.0;
  int dotnet = moment_take_word(&text, "/Date(");
  int negative = moment_take(&text, "-");
  size_t length = text_decimal(text, &number);
  if (length == 0 || strspn(text, "0123456789") < (dotnet ? 1 : FEWEST_DIGITS))
    return 0;
  const char *end = text + length;
  if (dotnet && *end != ')') /* the zone that it is shown in */
    end += strcspn(end, ")");
  if (strcmp(end, dotnet ? ")/" : "") != 0)
    return 0;
  number = negative ? -number : number;
  if (!dotnet)
    return moment_of_number(number, seconds);
  *seconds = (long long)(number / 1000.0);
  return number > -1e17 && number < 1e17;
}

int moment_parse(const char *text, long long *seconds) {
  static int (*const forms[])(const char *, struct moment *) = {moment_parse_iso, moment_parse_mail, moment_parse_c};
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
    struct moment moment = {0};
    if (forms[i](text, &moment) && moment_to_seconds(&moment, seconds))
      return 1;
  }
  return moment_parse_number(text, seconds);
}

int moment_of_number(double number, long long *seconds) {
  if (!(number > -1e20 && number < 1e20))
    return 0;
  while (number >= 1e11 || number <= -1e11)
    number /= 1000.0;
  *seconds = (long long)number;
  return 1;
}
