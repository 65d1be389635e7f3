#include "http/poller.h"

#include <errno.h>
#include <stdlib.h>

#if defined(__linux__) && !defined(POLLER_PORTABLE)
#define POLLER_EPOLL 1
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#elif (defined(__APPLE__) || defined(__FreeBSD__) || defined(__OpenBSD__) || defined(__NetBSD__)) &&                   \
    !defined(POLLER_PORTABLE)
#define POLLER_KQUEUE 1
#include <fcntl.h>
#include <sys/event.h>
#include <sys/time.h>
#include <sys/types.h>
#include <unistd.h>
#endif

#if !defined(_WIN32)
#include <poll.h>
#endif

const struct poller poller_closed = {.fd = -1, .bell = -1};

#if defined(POLLER_EPOLL) || defined(POLLER_KQUEUE)

static int poller_make(struct poller *poller);

/* Both at once: what was opened must be able to ring, whatever there is left later. */
int poller_open(struct poller *poller) {
  if (poller->fd >= 0 || poller_make(poller))
    return 0;
  poller_close(poller);
  return -1;
}

void poller_close(struct poller *poller) {
  if (poller->fd >= 0)
    close(poller->fd);
  if (poller->bell >= 0)
    close(poller->bell);
  *poller = poller_closed;
}

#endif

#if defined(POLLER_EPOLL)

static int poller_make(struct poller *poller) {
  poller->fd = epoll_create1(EPOLL_CLOEXEC);
  poller->bell = eventfd(1, EFD_CLOEXEC);
  return poller->fd >= 0 && poller->bell >= 0;
}

int poller_watch(struct poller *poller, poller_socket socket, int before, int what) {
  struct epoll_event event = {.events = 0};
  event.data.fd = socket;
  if (what & POLLER_READ)
    event.events |= EPOLLIN;
  if (what & POLLER_WRITE)
    event.events |= EPOLLOUT;
  if (what == 0) {
    /* libcurl may have closed it already, and then the kernel forgot it by itself. */
    epoll_ctl(poller->fd, EPOLL_CTL_DEL, socket, &event);
    return 0;
  }
  int first = before != 0 ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  if (epoll_ctl(poller->fd, first, socket, &event) == 0)
    return 0;
  /* The number was closed and given out again behind our back, or the other way round. */
  if (errno == ENOENT)
    return epoll_ctl(poller->fd, EPOLL_CTL_ADD, socket, &event);
  if (errno == EEXIST)
    return epoll_ctl(poller->fd, EPOLL_CTL_MOD, socket, &event);
  return -1;
}

int poller_wait(struct poller *poller, int milliseconds, struct poller_ready ready[POLLER_BATCH]) {
  struct epoll_event events[POLLER_BATCH];
  if (poller->fd < 0)
    return poll(NULL, 0, milliseconds);
  int count = epoll_wait(poller->fd, events, POLLER_BATCH, milliseconds);
  for (int i = 0; i < count; i++) {
    ready[i].socket = events[i].data.fd;
    ready[i].what = ((events[i].events & EPOLLIN) ? POLLER_READ : 0) |
                    ((events[i].events & EPOLLOUT) ? POLLER_WRITE : 0) |
                    ((events[i].events & (EPOLLERR | EPOLLHUP)) ? POLLER_ERROR : 0);
  }
  return count;
}

#elif defined(POLLER_KQUEUE)

/* A pipe whose other end is closed can always be read. */
static int poller_make(struct poller *poller) {
  int ends[2];
  poller->fd = kqueue();
  if (poller->fd < 0 || pipe(ends) != 0)
    return 0;
  close(ends[1]);
  poller->bell = ends[0];
  return fcntl(poller->fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(poller->bell, F_SETFD, FD_CLOEXEC) == 0;
}

static int poller_filter(struct poller *poller, poller_socket socket, short filter, int on) {
  struct kevent change;
  EV_SET(&change, (uintptr_t)socket, filter, on ? EV_ADD : EV_DELETE, 0, 0, NULL);
  return kevent(poller->fd, &change, 1, NULL, 0, NULL);
}

int poller_watch(struct poller *poller, poller_socket socket, int before, int what) {
  int error = 0;
  if ((what & POLLER_READ) != (before & POLLER_READ))
    error |= poller_filter(poller, socket, EVFILT_READ, what & POLLER_READ);
  if ((what & POLLER_WRITE) != (before & POLLER_WRITE))
    error |= poller_filter(poller, socket, EVFILT_WRITE, what & POLLER_WRITE);
  return what == 0 ? 0 : error;
}

int poller_wait(struct poller *poller, int milliseconds, struct poller_ready ready[POLLER_BATCH]) {
  struct kevent events[POLLER_BATCH];
  if (poller->fd < 0)
    return poll(NULL, 0, milliseconds);
  struct timespec limit = {.tv_sec = milliseconds / 1000, .tv_nsec = (milliseconds % 1000) * 1000000L};
  int count = kevent(poller->fd, NULL, 0, events, POLLER_BATCH, &limit);
  for (int i = 0; i < count; i++) {
    ready[i].socket = (poller_socket)events[i].ident;
    ready[i].what = events[i].filter == EVFILT_WRITE ? POLLER_WRITE : POLLER_READ;
    if (events[i].flags & EV_ERROR)
      ready[i].what |= POLLER_ERROR;
  }
  return count;
}

#else

int poller_open(struct poller *poller) {
  poller->fd = -1;
  return 0;
}

void poller_close(struct poller *poller) {
  free(poller->list);
  *poller = poller_closed;
}

static short poller_events(int what) {
  return (short)(((what & POLLER_READ) ? POLLIN : 0) | ((what & POLLER_WRITE) ? POLLOUT : 0));
}

int poller_watch(struct poller *poller, poller_socket socket, int before, int what) {
  (void)before;
  for (size_t i = 0; i < poller->count; i++) {
    if (poller->list[i].fd != socket)
      continue;
    if (what != 0)
      poller->list[i].events = poller_events(what);
    else
      poller->list[i] = poller->list[--poller->count];
    return 0;
  }
  if (what == 0)
    return 0;
  if (poller->count == poller->capacity) {
    size_t capacity = poller->capacity > 0 ? poller->capacity * 2 : 8;
    struct pollfd *grown = realloc(poller->list, capacity * sizeof *grown);
    if (grown == NULL)
      return -1;
    poller->list = grown;
    poller->capacity = capacity;
  }
  poller->list[poller->count++] = (struct pollfd){.fd = socket, .events = poller_events(what)};
  return 0;
}

int poller_wait(struct poller *poller, int milliseconds, struct poller_ready ready[POLLER_BATCH]) {
#if defined(_WIN32)
  if (poller->count == 0) { /* WSAPoll refuses an empty list */
    Sleep((DWORD)milliseconds);
    return 0;
  }
  int found = WSAPoll(poller->list, (ULONG)poller->count, milliseconds);
#else
  int found = poll(poller->list, (nfds_t)poller->count, milliseconds);
#endif
  if (found <= 0)
    return found;
  int count = 0;
  for (size_t i = 0; i < poller->count && count < POLLER_BATCH; i++) {
    short events = poller->list[i].revents;
    if (events == 0)
      continue;
    ready[count].socket = poller->list[i].fd;
    ready[count].what = ((events & POLLIN) ? POLLER_READ : 0) | ((events & POLLOUT) ? POLLER_WRITE : 0) |
                        ((events & (POLLERR | POLLHUP | POLLNVAL)) ? POLLER_ERROR : 0);
    count++;
  }
  return count;
}

#endif

void poller_ring(struct poller *poller, int on) {
#if defined(POLLER_EPOLL) || defined(POLLER_KQUEUE)
  if (poller->fd < 0 || poller->rings == on)
    return;
  if (poller_watch(poller, poller->bell, on ? 0 : POLLER_READ, on ? POLLER_READ : 0) == 0)
    poller->rings = on;
#else
  (void)poller;
  (void)on;
#endif
}
