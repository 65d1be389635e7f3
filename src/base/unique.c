#if defined(_WIN32)
#define _CRT_RAND_S /* rand_s */
#endif

#include "base/unique.h"

#include "base/clock.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What differs from process to process where the system has no random bytes to give. */
static void unique_guess(uint64_t words[2]) {
  static uint64_t count;
  count++;
  words[0] = ((uint64_t)time(NULL) << 20U) ^ (uint64_t)clock_ms() ^ (count << 48U);
  words[1] = (uint64_t)(uintptr_t)words ^ ((uint64_t)clock() << 32U) ^ (uint64_t)(uintptr_t)&unique_guess;
}

static int unique_draw(uint64_t words[2]) {
#if defined(_WIN32)
  unsigned parts[4];
  for (int i = 0; i < 4; i++)
    if (rand_s(&parts[i]) != 0)
      return 0;
  words[0] = (uint64_t)parts[0] << 32U | parts[1];
  words[1] = (uint64_t)parts[2] << 32U | parts[3];
  return 1;
#else
  FILE *random = fopen("/dev/urandom", "rb");
  size_t got = random != NULL ? fread(words, 2 * sizeof words[0], 1, random) : 0;
  if (random != NULL)
    fclose(random);
  return got == 1;
#endif
}

void unique_write(char room[UNIQUE_SIZE]) {
  uint64_t words[2];
  if (!unique_draw(words))
    unique_guess(words);
  snprintf(room, UNIQUE_SIZE, "%016llx%016llx", (unsigned long long)words[0], (unsigned long long)words[1]);
}
