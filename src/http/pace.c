#include "http/pace.h"

#include "base/clock.h"

void pace_begin(struct pace *pace, int sends, int64_t connect_ms) {
  pace->moved = clock_ms() + connect_ms;
  pace->flows = sends;
}

void pace_moved(struct pace *pace, int flows) {
  if (pace->stall_ms == 0)
    return;
  pace->moved = clock_ms();
  pace->flows = flows;
}

int64_t pace_due(const struct pace *pace) {
  if (pace->stall_ms == 0)
    return INT64_MAX;
  return pace->moved + (pace->flows ? pace->stall_ms : pace->answer_ms);
}
