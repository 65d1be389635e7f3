#include "http/elsewhere.h"

#include "base/buffer.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Scheme, host and port of an address, whose query may be a signature. */
static int elsewhere_parse(struct origin *origin, const char *url, const char **why) {
  const char *host = strstr(url, "://");
  struct buffer front = {0};
  size_t length = host != NULL ? (size_t)(host - url) + 3 : 0;
  *why = "memory ran out";
  int good =
      buffer_add(&front, url, length + strcspn(url + length, "/?#")) == 0 && origin_parse(origin, front.bytes, why);
  buffer_free(&front);
  return good;
}

/* Only what is unencrypted needs no proxy: it is for this machine. */
static int elsewhere_set_proxy(struct settings *settings, const struct proxy *own, const char **why) {
  const char *variable = own->url == NULL ? proxy_variable() : NULL;
  if (origin_is_plain(&settings->origin))
    return 1;
  if (variable != NULL)
    return proxy_parse(&settings->proxy, getenv(variable), why);
  return text_copy(&settings->proxy.url, own->url) && text_copy(&settings->proxy.login, own->login) &&
         text_copy(&settings->proxy.password, own->password);
}

static int elsewhere_copy(struct settings *settings, struct settings *home, const char **why) {
  settings->home = settings_keep(home);
  settings->timeout_ms = home->timeout_ms;
  settings->write_timeout_ms = home->write_timeout_ms;
  settings->connect_timeout_ms = home->connect_timeout_ms;
  settings->deadline_ms = home->deadline_ms;
  settings->has_deadline = home->has_deadline;
  settings->max_retries = home->max_retries;
  settings->max_wait = home->max_wait;
  settings->max_response_bytes = home->max_response_bytes;
  *why = "memory ran out";
  return text_copy(&settings->key, "") && text_copy(&settings->secrets, home->secrets) &&
         text_copy(&settings->ca_file, home->ca_file) && text_copy(&settings->user_agent, home->user_agent) &&
         elsewhere_set_proxy(settings, &home->proxy, why);
}

struct settings *elsewhere_settings(struct settings *own, const char *url, const char **why) {
  struct settings *home = settings_home(own);
  struct settings *settings = settings_new();
  struct settings *found = NULL;
  *why = "memory ran out";
  if (settings != NULL && elsewhere_parse(&settings->origin, url, why)) {
    if (origin_equal(&settings->origin, &home->origin))
      found = settings_keep(home);
    else if (elsewhere_copy(settings, home, why))
      found = settings_keep(settings);
  }
  settings_release(settings);
  return found;
}
