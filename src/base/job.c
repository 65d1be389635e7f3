#if !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L /* pthread_sigmask, sigset_t */
#endif

#include "base/job.h"

#include <stdatomic.h>
#include <stdlib.h>

#if defined(_WIN32)
#include <process.h>
#include <windows.h>
#else
#include <pthread.h>
#include <signal.h>
#endif

enum job_state { JOB_RUNS, JOB_OVER, JOB_UNWANTED };

struct job {
  void (*work)(void *argument);
  void (*release)(void *argument);
  void *argument;
  atomic_int state;
};

static void job_drop(struct job *job) {
  job->release(job->argument);
  free(job);
}

static void job_run(struct job *job) {
  job->work(job->argument);
  if (atomic_exchange(&job->state, JOB_OVER) == JOB_UNWANTED)
    job_drop(job);
}

#if defined(_WIN32)

static unsigned __stdcall job_thread(void *owner) {
  job_run(owner);
  return 0;
}

static int job_spawn(struct job *job) {
  HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, job_thread, job, 0, NULL);
  return thread != NULL && CloseHandle(thread) ? 0 : -1;
}

#else

static void *job_thread(void *owner) {
  job_run(owner);
  return NULL;
}

/* The host's signals are for its own threads. */
static int job_spawn(struct job *job) {
  pthread_t thread;
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int bad = pthread_create(&thread, NULL, job_thread, job);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (bad != 0)
    return -1;
  pthread_detach(thread);
  return 0;
}

#endif

struct job *job_start(void (*work)(void *argument), void (*release)(void *argument), void *argument) {
  struct job *job = calloc(1, sizeof *job);
  if (job == NULL)
    return NULL;
  job->work = work;
  job->release = release;
  job->argument = argument;
  if (job_spawn(job) != 0)
    job_run(job);
  return job;
}

int job_is_over(const struct job *job) {
  return atomic_load(&job->state) == JOB_OVER;
}

const void *job_argument(const struct job *job) {
  return job->argument;
}

void job_free(struct job *job) {
  if (job != NULL && atomic_exchange(&job->state, JOB_UNWANTED) == JOB_OVER)
    job_drop(job);
}
