/*
** What belongs to the process as a whole: that libcurl is initialized, once, by the first to need it, whichever thread
** that is, and never given back, since the host may use it too; and how often it was forked off.
*/
#ifndef FOOTAGE_PROCESS_H
#define FOOTAGE_PROCESS_H

/* Whether libcurl is initialized, now or before: when memory is short it may work later. */
int process_begin(void);

/* Neither libcurl nor epoll survives a fork: the child and all of its children count it. */
unsigned process_forks(void);

#endif
