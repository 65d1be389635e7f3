/*
** Whether to try again, and when. Pure decisions: no clock, no sockets, no Lua.
*/
#ifndef FOOTAGE_RETRY_H
#define FOOTAGE_RETRY_H

#include <curl/curl.h>

/* Whether another attempt may help; for calls that may be repeated without harm. */
int retry_helps_status(long status);

/* Whether a service that answers so, or whoever stands before it, has not acted upon what was sent. */
int retry_is_refusal(long status);

int retry_helps_transfer(CURLcode code);

/* Exponential back-off with full jitter, in milliseconds; `attempts` were made so far,
   `random` is uniform in [0, 1). */
long retry_backoff(int attempts, double random);

#endif
