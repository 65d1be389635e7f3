/*
** What a service says of waiting: Retry-After, and its rate limit in the headers that services have for it. Pure
** decisions: no clock, no sockets, no Lua.
*/
#ifndef FOOTAGE_LIMIT_H
#define FOOTAGE_LIMIT_H

#include <stddef.h>
#include <time.h>

/* How many seconds from `now` a header says: a number of them ("0.5"), with units ("1m30s", "6ms"), a Unix time in
   seconds, milliseconds or microseconds, or a date as in HTTP or ISO 8601; 0 for one that is over. A negative number
   when it says nothing usable, or what no service means. */
double limit_seconds(const char *header, time_t now);

/* What an answer said of its rate limit, header by header, several of them joined by commas; "" for none. */
struct limit {
  char remaining[128]; /* X-RateLimit-Remaining and its like: how much is left, for each window */
  char reset[192];     /* X-RateLimit-Reset and its like: until when, for each window */
  char fields[256];    /* RateLimit (IETF): "default";r=0;t=30, or limit=100, remaining=0, reset=30 */
};

/* Takes a header line that belongs there. 1 when it does. */
int limit_read(struct limit *limit, const char *line, size_t length);

/* Whether an answer said anything of it. */
int limit_is_told(const struct limit *limit);

/* How many seconds nothing more is to be sent, as nothing is left; negative when something is, or nobody said. */
double limit_wait(const struct limit *limit, time_t now);

#endif
