#include "base/unique.h"

#include "base/clock.h"

#include <stdint.h>
#include <stdio.h>
#include <time.h>

/* What differs from process to process where the system has no random bytes to give. */
static void unique_guess(uint64_t words[2]) {
  static uint64_t count;
  count++;
  words[0] = ((uint64_t)time(NULL) << 20U) ^ (uint64_t)clock_ms() ^ (count << 48U);
  words[1] = (uint64_t)(uintptr_t)words ^ ((uint64_t)clock() << 32U) ^ (uint64_t)(uintptr_t)&unique_guess;
}

void unique_write(char room[UNIQUE_SIZE]) {
  uint64_t words[2];
  FILE *random = fopen("/dev/urandom", "rb");
  size_t got = random != NULL ? fread(words, sizeof words, 1, random) : 0;
  if (random != NULL)
    fclose(random);
  if (got != 1)
    unique_guess(words);
  snprintf(room, UNIQUE_SIZE, "%016llx%016llx", (unsigned long long)words[0], (unsigned long long)words[1]);
}
