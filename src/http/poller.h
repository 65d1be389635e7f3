/*
** Which of libcurl's sockets are ready, behind one descriptor where the system has such a thing
** (epoll, kqueue), so that an event loop has to watch just that one. Elsewhere poll(2), without
** the one descriptor. Knows neither Lua nor libcurl.
*/
#ifndef FOOTAGE_POLLER_H
#define FOOTAGE_POLLER_H

#include <stddef.h>

#if defined(_WIN32)
#include <winsock2.h>
typedef SOCKET poller_socket;
#else
typedef int poller_socket;
#endif

/* What a socket is watched for, and ready for: the numbers that libcurl has for them. */
enum { POLLER_READ = 1, POLLER_WRITE = 2, POLLER_ERROR = 4 };

enum { POLLER_BATCH = 64 }; /* so many at once */

struct poller {
  int fd;   /* -1 where there is no such descriptor, or before poller_open */
  int bell; /* a descriptor that can always be read, or -1 */
  int rings;
  struct pollfd *list; /* what poll(2) is asked; unused with epoll and kqueue */
  size_t count;
  size_t capacity;
};

struct poller_ready {
  poller_socket socket;
  int what;
};

extern const struct poller poller_closed;

/* 0, also when it is open already; or -1 when the system gives no descriptor. Until then nothing is watched. */
int poller_open(struct poller *poller);
void poller_close(struct poller *poller);

/* Watches `socket` for `what` from now on (0: no longer). `before` is what it was watched for
   until now. 0, or -1 when the system refuses. */
int poller_watch(struct poller *poller, poller_socket socket, int before, int what);

/* Makes the descriptor readable whatever the sockets do, or no longer. Not while it is waited for here. */
void poller_ring(struct poller *poller, int on);

/* Waits at most `milliseconds` (0: not at all) and stores what is ready; the number of entries,
   or -1 for an interrupted wait. Before poller_open there is nothing but the time to wait for. */
int poller_wait(struct poller *poller, int milliseconds, struct poller_ready ready[POLLER_BATCH]);

#endif
