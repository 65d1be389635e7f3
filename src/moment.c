#include "moment.h"

#include <stdio.h>
#include <string.h>

/* From 1970-01-01. */
static long long moment_days(int year, int month, int day) {
  year -= month <= 2;
  long long era = (year >= 0 ? year : year - 399) / 400;
  int of_era = (int)(year - era * 400);
  int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* The offset of "Z", "+02:00" or nothing, in seconds; 0 when it is none of these. */
static int moment_parse_zone(const char *zone, long long *offset) {
  int hours = 0;
  int minutes = 0;
  int length = 0;
  *offset = 0;
  if (strcmp(zone, "") == 0 || strcmp(zone, "Z") == 0 || strcmp(zone, "z") == 0)
    return 1;
  if ((zone[0] != '+' && zone[0] != '-') || sscanf(zone + 1, "%2d:%2d%n", &hours, &minutes, &length) != 2 ||
      length != 5 || zone[6] != '\0')
    return 0;
  *offset = (hours * 60LL + minutes) * (zone[0] == '-' ? -60LL : 60LL);
  return 1;
}

int moment_parse(const char *text, long long *seconds) {
  int year, month, day, hour, minute, second;
  int length = 0;
  long long offset = 0;
  if (sscanf(text, "%4d-%2d-%2d%*1[Tt ]%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second, &length) != 6 ||
      month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 60)
    return 0;
  const char *zone = text + length;
  if (*zone == '.')
    zone += 1 + strspn(zone + 1, "0123456789");
  if (!moment_parse_zone(zone, &offset))
    return 0;
  *seconds = moment_days(year, month, day) * 86400LL + hour * 3600LL + minute * 60LL + second - offset;
  return 1;
}
