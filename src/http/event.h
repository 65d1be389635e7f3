/*
** What happened on the wire, in order, for those who want to watch (`on_event`).
** Recorded as plain C while libcurl runs; Lua takes it out afterwards (listing.c).
** No key and no header value ever stands in an event.
*/
#ifndef FOOTAGE_EVENT_H
#define FOOTAGE_EVENT_H

struct event {
  struct event *next;
  const char *type;   /* "request", "response", "retry", "pause" or "warning" */
  const char *method; /* NULL: GET */
  int attempt;
  int hint;       /* a warning that is for `on_event` alone */
  long status;    /* 0 when none came */
  double seconds; /* response: how long it took; retry, pause: how long until the next attempt */
  char what[80];  /* "heygen.assets" */
  char message[240];
  char url[]; /* the whole URL, without secrets and without what goes by the name of one */
};

struct event_queue {
  struct event *first;
  struct event **last;
};

void event_queue_init(struct event_queue *queue);

/* A new event at the end of the queue, or NULL when memory ran out: watching is no reason to fail. */
struct event *event_add(struct event_queue *queue, const char *type, const char *url, const char *secrets);
struct event *event_take(struct event_queue *queue); /* the caller frees it */
void event_queue_free(struct event_queue *queue);

#endif
