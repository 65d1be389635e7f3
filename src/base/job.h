/*
** Work that makes whoever does it wait, such as the disk's: done by a thread of its own, and looked at now and then
** whether it is over. Where there are no threads it is done at once. Knows nothing of the work.
*/
#ifndef FOOTAGE_JOB_H
#define FOOTAGE_JOB_H

struct job;

/* Begins work(argument), after which the argument is freed by release(argument), once nobody wants the job any more.
   NULL when memory ran out: then nothing is begun, and the argument is still the caller's. */
struct job *job_start(void (*work)(void *argument), void (*release)(void *argument), void *argument);

int job_is_over(const struct job *job);

/* Until it is over, the argument is the thread's alone. */
const void *job_argument(const struct job *job);

/* Nobody wants it any more. Work that goes on is done nevertheless. */
void job_free(struct job *job);

#endif
