/*
** What HTTP says of lengths and of parts of a file (RFC 9110, 8.6 and 14.4), read strictly: a number that is half
** understood would put bytes where they do not belong. Knows neither headers nor libcurl.
*/
#ifndef FOOTAGE_RANGE_H
#define FOOTAGE_RANGE_H

#include <stdint.h>

struct range {
  int64_t first; /* -1: none of the file ("bytes" and an asterisk, of a 416) */
  int64_t last;
  int64_t total; /* of the whole file; -1: not told */
};

/* The value of a Content-Range. 1, or 0 for what is none, or makes no sense. */
int range_parse(const char *text, struct range *range);

/* The value of a Content-Length; several times the same one, joined by commas, is that one. -1 for what is none. */
int64_t range_parse_length(const char *text);

#endif
