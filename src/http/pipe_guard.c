#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L /* pthread_sigmask, sigset_t */
#endif

#include "http/pipe_guard.h"

#include <stddef.h>

void pipe_guard_begin(struct pipe_guard *guard) {
#if !defined(_WIN32)
  sigset_t pipe;
  sigset_t pending;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  sigpending(&pending);
  guard->pending = sigismember(&pending, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, &guard->before);
#else
  guard->unused = 0;
#endif
}

void pipe_guard_end(struct pipe_guard *guard) {
#if !defined(_WIN32)
  sigset_t pending;
  sigpending(&pending);
  if (!guard->pending && sigismember(&pending, SIGPIPE)) {
    sigset_t pipe;
    int caught = 0;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigwait(&pipe, &caught);
  }
  pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
#else
  (void)guard;
#endif
}
