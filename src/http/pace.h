/*
** How a transfer moves, whose size nobody knows beforehand: it may take as long as it takes, but not stand still. Noted
** by libcurl's callbacks, judged by the engine. Knows no request.
*/
#ifndef FOOTAGE_PACE_H
#define FOOTAGE_PACE_H

#include <stdint.h>

enum { PACE_STALL_MS = 30000 };

struct pace {
  int64_t stall_ms;  /* the longest without a byte while bytes flow; 0: nobody minds the pace */
  int64_t answer_ms; /* the longest from the last byte sent to the first of the answer */
  int64_t moved;     /* when it last did */
  int flows;         /* a body is on its way, in either direction */
};

/* An attempt begins; `sends` whether it has a body. Until it is connected libcurl minds the time, so long at most. */
void pace_begin(struct pace *pace, int sends, int64_t connect_ms);

/* Bytes of a body, or of an answer's headers, moved; `flows` whether more are to come. */
void pace_moved(struct pace *pace, int flows);

/* When it has stood still for too long; INT64_MAX when nobody minds. */
int64_t pace_due(const struct pace *pace);

#endif
