#include "http/origin.h"

#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whatever their case. */
static int origin_same_word(const char *one, const char *other) {
  return text_alike(one, other, SIZE_MAX);
}

/* Copies a part of a parsed URL, if it has it. */
static int origin_take_part(CURLU *parsed, CURLUPart what, unsigned flags, char **copy) {
  char *part = NULL;
  int good = curl_url_get(parsed, what, &part, flags) == CURLUE_OK && text_copy(copy, part);
  curl_free(part);
  return good;
}

static int origin_take_port(struct origin *origin, CURLU *parsed) {
  if (origin_take_part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT, &origin->port))
    return 1;
  /* A libcurl without TLS knows none for https. */
  return origin_same_word(origin->scheme, "https") && text_copy(&origin->port, "443");
}

static int origin_take(struct origin *origin, CURLU *parsed) {
  return origin_take_part(parsed, CURLUPART_SCHEME, 0, &origin->scheme) &&
         origin_take_part(parsed, CURLUPART_HOST, 0, &origin->host) && origin_take_port(origin, parsed) &&
         origin_take_part(parsed, CURLUPART_PATH, 0, &origin->path);
}

static int origin_has(CURLU *parsed, CURLUPart what) {
  char *part = NULL;
  CURLUcode code = curl_url_get(parsed, what, &part, 0);
  curl_free(part);
  return code == CURLUE_OK;
}

static int origin_is_loopback(const char *host) {
  unsigned parts[4];
  char rest = '\0';
  if (origin_same_word(host, "localhost") || strcmp(host, "[::1]") == 0)
    return 1;
  return sscanf(host, "%3u.%3u.%3u.%3u%c", &parts[0], &parts[1], &parts[2], &parts[3], &rest) == 4 && parts[0] == 127 &&
         parts[1] < 256 && parts[2] < 256 && parts[3] < 256;
}

static int origin_has_default_port(const struct origin *origin) {
  return strcmp(origin->port, origin_is_plain(origin) ? "80" : "443") == 0;
}

static int origin_compose(struct origin *origin) {
  size_t size = strlen(origin->scheme) + strlen(origin->host) + strlen(origin->port) + strlen(origin->path) + 8;
  char *url = malloc(size);
  if (url == NULL)
    return 0;
  if (origin_has_default_port(origin))
    snprintf(url, size, "%s://%s%s", origin->scheme, origin->host, origin->path);
  else
    snprintf(url, size, "%s://%s:%s%s", origin->scheme, origin->host, origin->port, origin->path);
  free(origin->url);
  origin->url = url;
  return 1;
}

static int origin_check(struct origin *origin, CURLU *parsed, const char **why) {
  if (origin_has(parsed, CURLUPART_USER) || origin_has(parsed, CURLUPART_PASSWORD))
    *why = "it carries a user name or password";
  else if (origin_has(parsed, CURLUPART_QUERY) || origin_has(parsed, CURLUPART_FRAGMENT))
    *why = "it carries a query or a fragment";
  else if (!origin_take(origin, parsed))
    *why = "it names no host, or memory ran out";
  else if (!origin_same_word(origin->scheme, "https") && !origin_same_word(origin->scheme, "http"))
    *why = "only https (and http to this machine) is allowed";
  else if (origin_is_plain(origin) && !origin_is_loopback(origin->host))
    *why = "http would show the key to the network; use https";
  else
    return 1;
  return 0;
}

int origin_parse(struct origin *origin, const char *url, const char **why) {
  *origin = (struct origin){0};
  for (const char *c = url; *c != '\0'; c++) {
    if ((unsigned char)*c <= ' ' || *c == 0x7F || *c == '\\') {
      *why = "it holds a space or a control character";
      return 0;
    }
  }
  CURLU *parsed = curl_url();
  CURLUcode code =
      parsed != NULL ? curl_url_set(parsed, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) : CURLUE_OUT_OF_MEMORY;
  *why = code == CURLUE_OUT_OF_MEMORY ? "memory ran out" : "it is no URL";
  int good = code == CURLUE_OK && origin_check(origin, parsed, why);
  curl_url_cleanup(parsed);
  if (!good)
    return 0;
  size_t length = strlen(origin->path);
  while (length > 0 && origin->path[length - 1] == '/')
    origin->path[--length] = '\0';
  *why = "memory ran out";
  return origin_compose(origin);
}

int origin_set_path(struct origin *origin, const char *path) {
  return text_copy(&origin->path, path) && origin_compose(origin);
}

int origin_is_plain(const struct origin *origin) {
  return origin_same_word(origin->scheme, "http");
}

int origin_equal(const struct origin *origin, const struct origin *other) {
  return origin_same_word(origin->scheme, other->scheme) && origin_same_word(origin->host, other->host) &&
         strcmp(origin->port, other->port) == 0;
}

/* A service behind a proxy that ends TLS may write its own address with the scheme, or without the port, that it sees
   itself. */
static int origin_is_seen_within(const struct origin *origin, const struct origin *other) {
  return !origin_is_plain(origin) && origin_is_plain(other) && origin_same_word(origin->host, other->host) &&
         (strcmp(origin->port, other->port) == 0 || origin_has_default_port(other));
}

int origin_owns(const struct origin *origin, CURLU *parsed) {
  struct origin other = {0};
  int owns = !origin_has(parsed, CURLUPART_USER) && !origin_has(parsed, CURLUPART_PASSWORD) &&
             origin_take(&other, parsed) && (origin_equal(origin, &other) || origin_is_seen_within(origin, &other));
  origin_free(&other);
  return owns;
}

size_t origin_length(const struct origin *origin) {
  return strlen(origin->url) - strlen(origin->path);
}

void origin_free(struct origin *origin) {
  free(origin->url);
  free(origin->scheme);
  free(origin->host);
  free(origin->port);
  free(origin->path);
  *origin = (struct origin){0};
}
