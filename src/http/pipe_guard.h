/*
** SIGPIPE: a peer that hangs up must not end the host, and the host's handlers stay its own.
*/
#ifndef FOOTAGE_PIPE_GUARD_H
#define FOOTAGE_PIPE_GUARD_H

#if !defined(_WIN32)
#include <signal.h>
#endif

struct pipe_guard {
  int pending;
#if !defined(_WIN32)
  sigset_t pipe;
  sigset_t before;
#endif
};

void pipe_guard_begin(struct pipe_guard *guard);
void pipe_guard_end(struct pipe_guard *guard);

#endif
