#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L /* pthread_atfork */
#endif

#include "http/process.h"

#include <curl/curl.h>

#if defined(_WIN32)
#include <windows.h>
#else
#include <pthread.h>
#endif

static volatile unsigned process_forked;

unsigned process_forks(void) {
  return process_forked;
}

#if defined(_WIN32)
static SRWLOCK process_lock = SRWLOCK_INIT;
#else
static pthread_mutex_t process_lock = PTHREAD_MUTEX_INITIALIZER;

static void process_count_fork(void) {
  process_forked++;
}
#endif

int process_begin(void) {
  static int initialized;
#if defined(_WIN32)
  AcquireSRWLockExclusive(&process_lock);
  initialized = initialized || curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  int good = initialized;
  ReleaseSRWLockExclusive(&process_lock);
#else
  pthread_mutex_lock(&process_lock);
  initialized = initialized || (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK &&
                                pthread_atfork(NULL, NULL, process_count_fork) == 0);
  int good = initialized;
  pthread_mutex_unlock(&process_lock);
#endif
  return good;
}
