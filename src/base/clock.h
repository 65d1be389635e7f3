/*
** The two clocks: one that only goes forward, for waiting, and a source of jitter.
*/
#ifndef FOOTAGE_CLOCK_H
#define FOOTAGE_CLOCK_H

#include <stdint.h>

/* Milliseconds since some moment in the past; never goes back. */
int64_t clock_ms(void);

/* Seconds, which are not negative, to the nearest millisecond: 1.001 is 1001, though their product is a little less. */
int64_t clock_ms_in(double seconds);

/* Uniform in [0, 1); `state` is any number, changed by each call. Good for jitter, for nothing else. */
double clock_jitter(uint64_t *state);

#endif
