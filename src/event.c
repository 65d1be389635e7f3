#include "event.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

void event_queue_init(struct event_queue *queue) {
  queue->first = NULL;
  queue->last = &queue->first;
}

struct event *event_add(struct event_queue *queue, const char *type, const char *url, const char *key) {
  size_t length = strlen(url);
  size_t size = 5 * length + 8; /* "[key]" for a key of one letter is the worst */
  struct event *event = calloc(1, sizeof *event + size);
  if (event == NULL)
    return NULL;
  event->type = type;
  struct text text = text_in(event->url, size);
  text_add_foreign(&text, url, length, key, length);
  *queue->last = event;
  queue->last = &event->next;
  return event;
}

struct event *event_take(struct event_queue *queue) {
  struct event *event = queue->first;
  if (event == NULL)
    return NULL;
  queue->first = event->next;
  if (queue->first == NULL)
    queue->last = &queue->first;
  return event;
}

void event_queue_free(struct event_queue *queue) {
  struct event *event;
  while ((event = event_take(queue)) != NULL)
    free(event);
}
