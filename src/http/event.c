#include "http/event.h"

#include "base/text.h"
#include "http/secrets.h"

#include <stdlib.h>
#include <string.h>

void event_queue_init(struct event_queue *queue) {
  queue->first = NULL;
  queue->last = &queue->first;
}

/* "api_key=abc" as "api_key=[key]", wherever it stands in the query. */
static void event_add_url(struct text *text, const char *url) {
  size_t length = strcspn(url, "?");
  text_add_foreign(text, url, length, NULL, length);
  for (const char *pair = url + length; *pair != '\0'; pair += length) {
    size_t named = 1 + strcspn(pair + 1, "=&");
    length = 1 + strcspn(pair + 1, "&");
    int hidden = named + 1 < length && secrets_has_name(pair + 1, named - 1);
    text_add_foreign(text, pair, hidden ? named + 1 : length, NULL, length);
    text_add(text, hidden ? "[key]" : "");
  }
}

struct event *event_add(struct event_queue *queue, const char *type, const char *url, const char *secrets) {
  size_t length = strlen(url);
  size_t size = 5 * length + 8; /* "[key]" for a key of one letter is the worst */
  char *shown = malloc(size);
  struct event *event = shown != NULL ? calloc(1, sizeof *event + size) : NULL;
  if (event == NULL) {
    free(shown);
    return NULL;
  }
  event->type = type;
  struct text whole = text_in(shown, size);
  text_add_foreign(&whole, url, length, secrets, length);
  struct text text = text_in(event->url, size);
  event_add_url(&text, shown);
  free(shown);
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
