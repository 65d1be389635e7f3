/*
** What every request of one client has in common: where to, with which key, within which limits.
** Shared and counted: a request may outlive the client's userdata when Lua closes.
** Knows neither Lua nor the engine.
*/
#ifndef FOOTAGE_SETTINGS_H
#define FOOTAGE_SETTINGS_H

#include "base/failure.h"
#include "base/seen.h"
#include "http/event.h"
#include "http/origin.h"
#include "http/proxy.h"

#include <curl/curl.h>

#include <stddef.h>
#include <stdint.h>

struct settings {
  int references;
  struct settings *home; /* whose these are, of another host's; NULL: a client's own */
  char *service;
  struct origin origin;
  char *key;
  char *secrets; /* what must never be shown, one to a line: the key, the proxy's password */
  struct curl_slist *headers;
  char *ca_file;
  struct proxy proxy;
  char *user_agent;
  int64_t timeout_ms;       /* of one attempt of what reads */
  int64_t write_timeout_ms; /* ... and of what changes something, which services take longer for */
  int64_t connect_timeout_ms;
  int64_t deadline_ms;
  int has_deadline; /* somebody asked for it; what takes as long as it takes has none otherwise */
  int max_retries;
  double max_wait; /* seconds */
  size_t max_response_bytes;
  int64_t paused_until;      /* the service wants no request before, */
  int64_t long_paused_until; /* ... and those that are patient wait until here, which is longer than max_wait */
  int watched;               /* somebody wants to see events */
  int warns;                 /* ... or the warnings among them */
  struct event_queue events; /* ... and these were not told yet */
  struct seen warned;        /* the operations whose end was told */
};

/* With one reference, held by the caller; NULL when memory ran out. */
struct settings *settings_new(void);
struct settings *settings_keep(struct settings *settings);
void settings_release(struct settings *settings);

/* The client's own, which have its events and its pause. */
struct settings *settings_home(struct settings *settings);

/* Sets the key and the headers that carry it, as "HEADER: PREFIXKEY". 1, or 0 with the failure. `from`
   says where the key came from, for the message. */
int settings_set_key(struct settings *settings, const char *header, const char *prefix, const char *key, size_t length,
                     const char *from, struct failure *failure);

/* For services without a key: the headers that all requests have. 0 when memory ran out. */
int settings_set_no_key(struct settings *settings);

#endif
