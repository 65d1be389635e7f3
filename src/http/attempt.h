/*
** One attempt of a request: what libcurl is told, what its end means, and whether there is another one. For the engine.
*/
#ifndef FOOTAGE_ATTEMPT_H
#define FOOTAGE_ATTEMPT_H

#include "http/request.h"

/* Makes the next attempt ready to be handed to libcurl. 0 when that fails; then
   the request is done. */
int attempt_prepare(struct request *request, int64_t now);

/* It ended. Leaves the state at WAITING (with `due`) or DONE. */
void attempt_ended(struct request *request, CURLcode code, int64_t now, double random);

/* The answer came whole but is of no use (no JSON): backs off for another attempt if one is left.
   1 when the state is WAITING now, 0 when it stays done; `failure` is what happened. */
int attempt_reconsider(struct request *request, const struct failure *failure, int64_t now, double random);

#endif
