/*
** Whether to try again, and when. Pure decisions: no clock, no sockets, no Lua.
*/
#ifndef FOOTAGE_RETRY_H
#define FOOTAGE_RETRY_H

#include <curl/curl.h>

#include <time.h>

/* For calls that may be repeated without harm. */
int retry_helps_status(long status);
int retry_helps_transfer(CURLcode code);

/* The seconds that a Retry-After header asks for (a number, or a date seen from `now`), or a
   negative number when it says nothing usable. */
double retry_after(const char *header, time_t now);

/* The same for a header that says when a rate limit begins anew: seconds, a Unix time, or a date. */
double retry_reset(const char *header, time_t now);

/* Exponential back-off with full jitter, in milliseconds; `attempts` were made so far,
   `random` is uniform in [0, 1). */
long retry_backoff(int attempts, double random);

#endif
