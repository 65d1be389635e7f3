#include "http/settings.h"

#include "base/secrets.h"
#include "base/text.h"

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

/* Secrets do not stay behind in freed memory. The volatile keeps the compiler from dropping it. */
static void settings_wipe(char *secret) {
  for (volatile char *c = secret; c != NULL && *c != '\0'; c++)
    *c = '\0';
}

static void settings_drop_headers(struct settings *settings) {
  secrets_free_headers(settings->headers);
  settings->headers = NULL;
}

void settings_release(struct settings *settings) {
  if (settings == NULL || --settings->references > 0)
    return;
  settings_drop_headers(settings);
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

static int settings_add_header(struct settings *settings, const char *line) {
  struct curl_slist *longer = curl_slist_append(settings->headers, line);
  if (longer == NULL)
    return 0;
  settings->headers = longer;
  return 1;
}

int settings_set_no_key(struct settings *settings) {
  settings_drop_headers(settings);
  return text_copy(&settings->key, "") && settings_add_header(settings, "Accept: application/json");
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
    settings_drop_headers(settings);
    good = settings_add_header(settings, "Accept: application/json") && settings_add_header(settings, line);
  }
  settings_wipe(line);
  free(line);
  return good || failure_set(failure, FAILURE_LIMIT, "memory ran out");
}
