#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L /* pthread_sigmask, sigset_t */
#endif

#include "http/pipe_guard.h"

#include <stddef.h>

void pipe_guard_begin(struct pipe_guard *guard) {
#if !defined(_WIN32)
  sigset_t pending;
  sigemptyset(&guard->pipe);
  sigaddset(&guard->pipe, SIGPIPE);
  sigpending(&pending);
  guard->pending = sigismember(&pending, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &guard->pipe, &guard->before);
#else
  guard->pending = 0;
#endif
}

void pipe_guard_end(struct pipe_guard *guard) {
#if !defined(_WIN32)
  sigset_t pending;
  int caught = 0;
  sigpending(&pending);
  if (!guard->pending && sigismember(&pending, SIGPIPE))
    sigwait(&guard->pipe, &caught);
  pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
#else
  (void)guard;
#endif
}
