#if !defined(_WIN32) && !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#endif

#include "base/clock.h"

#if defined(_WIN32)
#include <windows.h>
#else
#include <time.h>
#endif

int64_t clock_ms(void) {
#if defined(_WIN32)
  return (int64_t)GetTickCount64();
#else
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
#endif
}

int64_t clock_ms_in(double seconds) {
  return (int64_t)(seconds * 1000.0 + 0.5);
}

double clock_jitter(uint64_t *state) {
  /* splitmix64 */
  uint64_t z = (*state += 0x9E3779B97F4A7C15U);
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  z ^= z >> 31U;
  return (double)(z >> 11U) / 9007199254740992.0;
}
