/*
** A resolver that takes its time, to be loaded before the system's (LD_PRELOAD): what it is asked for
** "slow.invalid" comes after SLOW_MS milliseconds, and is that there is no such host. It says so on
** stderr then, so that a process that waited for it can be told from one that did not.
*/
#define _GNU_SOURCE /* RTLD_NEXT */

#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef int lookup(const char *, const char *, const struct addrinfo *, struct addrinfo **);

__attribute__((visibility("default"))) int getaddrinfo(const char *host, const char *port,
                                                       const struct addrinfo *hints, struct addrinfo **found) {
  if (host == NULL || strcmp(host, "slow.invalid") != 0) {
    lookup *next = NULL;
    *(void **)&next = dlsym(RTLD_NEXT, "getaddrinfo");
    return next(host, port, hints, found);
  }
  const char *given = getenv("SLOW_MS");
  long left = given != NULL ? atol(given) : 400;
  nanosleep(&(struct timespec){.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000}, NULL);
  static const char words[] = "looked up\n";
  if (write(STDERR_FILENO, words, sizeof words - 1) < 0)
    abort();
  return EAI_NONAME;
}
