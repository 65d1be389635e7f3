#include "http/settings.h"

#include "base/text.h"
#include "http/header.h"
#include "http/secrets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct settings *settings_new(void) {
  struct settings *settings = calloc(1, sizeof *settings);
  if (settings == NULL)
    return NULL;
  settings->references = 1;
  event_queue_init(&settings->events);
  settings->timeout_ms = 30 * 1000;
  settings->write_timeout_ms = 120 * 1000;
  settings->connect_timeout_ms = 10 * 1000;
  settings->deadline_ms = 300 * 1000;
  settings->max_retries = 4;
  settings->max_wait = 60.0;
  settings->max_response_bytes = (size_t)64 << 20U;
  return settings;
}

struct settings *settings_keep(struct settings *settings) {
  settings->references++;
  return settings;
}

struct settings *settings_home(struct settings *settings) {
  return settings->home != NULL ? settings->home : settings;
}

void settings_release(struct settings *settings) {
  if (settings == NULL || --settings->references > 0)
    return;
  secrets_free_headers(&settings->headers);
  secrets_free(settings->key);
  secrets_free(settings->secrets);
  free(settings->service);
  free(settings->ca_file);
  proxy_free(&settings->proxy);
  free(settings->user_agent);
  origin_free(&settings->origin);
  seen_free(&settings->warned);
  event_queue_free(&settings->events);
  settings_release(settings->home);
  free(settings);
}

int settings_set_no_key(struct settings *settings) {
  secrets_free_headers(&settings->headers);
  return text_copy(&settings->key, "") && header_append(&settings->headers, "Accept: application/json");
}

int settings_set_key(struct settings *settings, const char *header, const char *prefix, const char *key, size_t length,
                     const char *from, struct failure *failure) {
  if (length == 0)
    return failure_set(failure, FAILURE_ARGUMENT, "the key in %s is empty", from);
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)key[i];
    if (c <= ' ' || c >= 0x7F)
      return failure_set(failure, FAILURE_ARGUMENT,
                         "the key in %s holds a space, a line break or another character that no key has", from);
  }
  size_t size = strlen(header) + 2 + strlen(prefix) + length + 1;
  char *line = calloc(1, size); /* it is wiped up to its NUL, whether it was written or not */
  int good = line != NULL && text_copy(&settings->key, key);
  if (good) {
    snprintf(line, size, "%s: %s%s", header, prefix, key);
    secrets_free_headers(&settings->headers);
    good = header_append(&settings->headers, "Accept: application/json") && header_append(&settings->headers, line);
  }
  secrets_free(line);
  return good || failure_no_memory(failure);
}
