#include "link.h"
#include "text.h"

#include <string.h>

static const char *link_skip_space(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t'))
    at++;
  return at;
}

/* A token or a quoted string at `at`; what follows it, NULL when the string has no end. */
static const char *link_read_value(const char *at, const char *end, const char **value, size_t *length) {
  if (at < end && *at == '"') {
    *value = ++at;
    while (at < end && *at != '"')
      at += at[0] == '\\' && at + 1 < end ? 2 : 1;
    *length = (size_t)(at - *value);
    return at < end ? at + 1 : NULL;
  }
  *value = at;
  while (at < end && strchr(" \t;,\"<>", *at) == NULL)
    at++;
  *length = (size_t)(at - *value);
  return at;
}

/* Whether one of the words is "next". */
static int link_says_next(const char *words, size_t length) {
  const char *end = words + length;
  while (words < end) {
    const char *word = link_skip_space(words, end);
    words = word;
    while (words < end && *words != ' ' && *words != '\t')
      words++;
    if (words - word == 4 && text_alike(word, "next", 4))
      return 1;
  }
  return 0;
}

/* The parameters behind a target; where the next link begins, NULL when they break off. Only the first rel
   counts. */
static const char *link_read_parameters(const char *at, const char *end, int *next) {
  int has_rel = 0;
  *next = 0;
  for (;;) {
    at = link_skip_space(at, end);
    if (at >= end || *at != ';')
      break;
    const char *name = link_skip_space(at + 1, end);
    const char *value = NULL;
    size_t length = 0;
    for (at = name; at < end && strchr(" \t=;,", *at) == NULL; at++) {
    }
    size_t named = (size_t)(at - name);
    at = link_skip_space(at, end);
    if (at >= end || *at != '=')
      continue;
    at = link_read_value(link_skip_space(at + 1, end), end, &value, &length);
    if (at == NULL)
      return NULL;
    if (named == 3 && text_alike(name, "rel", 3) && !has_rel) {
      has_rel = 1;
      *next = link_says_next(value, length);
    }
  }
  while (at < end && *at != ',')
    at++;
  return at;
}

int link_find_next(const char *header, size_t length, const char **target, size_t *target_length) {
  const char *at = header;
  const char *end = header + length;
  while (at < end) {
    at = link_skip_space(at, end);
    if (at < end && *at == '<') {
      const char *close = memchr(at, '>', (size_t)(end - at));
      int next = 0;
      if (close == NULL)
        return -1;
      *target = at + 1;
      *target_length = (size_t)(close - at - 1);
      at = link_read_parameters(close + 1, end, &next);
      if (at == NULL)
        return -1;
      if (next)
        return 1;
    }
    while (at < end && *at != ',')
      at++;
    at += at < end;
  }
  return 0;
}

int link_is_place(const char *place) {
  if (place[0] != '/')
    return 0;
  for (const char *c = place; *c != '\0'; c++) {
    if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7F || *c == '#' || *c == '\\')
      return 0;
  }
  return 1;
}

static int link_is_absolute(const char *target) {
  size_t scheme = strspn(target, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");
  return scheme > 0 && target[scheme] == ':';
}

/* "/path?query" behind the authority of an absolute URL. By hand: libcurl's parser may lose a query
   when memory is short, and the rest of the list would be that of other filters. */
static int link_cut_origin(const struct origin *origin, const char *target, const char **rest) {
  const char *authority = strstr(target, "://");
  if (authority == NULL || !origin_same(origin, target))
    return 0;
  *rest = authority + 3 + strcspn(authority + 3, "/?#");
  return 1;
}

/* The path of `url` that a relative target stands behind. */
static int link_add_base(const char *url, const char *target, struct buffer *place) {
  const char *host = strstr(url, "://");
  const char *path = host != NULL ? host + 3 + strcspn(host + 3, "/?#") : url;
  size_t length = strcspn(path, "?#");
  if (target[0] != '?') {
    while (length > 0 && path[length - 1] != '/')
      length--;
  }
  if (length == 0)
    return buffer_add(place, "/", 1);
  return buffer_add(place, path, length);
}

int link_resolve(const struct origin *origin, const char *url, const char *target, size_t length, struct buffer *place,
                 struct failure *failure) {
  struct buffer copy = {0};
  int same = 1;
  if (length == 0)
    return failure_set(failure, FAILURE_PAGING, "the next page's link is empty");
  int bad = buffer_add(&copy, target, length) != 0;
  const char *rest = copy.bytes;
  buffer_clear(place);
  if (!bad && length >= 2 && copy.bytes[0] == '/' && copy.bytes[1] == '/') { /* "//host/path": of the same scheme */
    struct buffer whole = {0};
    bad = buffer_add(&whole, origin->scheme, strlen(origin->scheme)) != 0 || buffer_add(&whole, ":", 1) != 0 ||
          buffer_add(&whole, copy.bytes, copy.length) != 0;
    buffer_free(&copy);
    copy = whole;
  }
  if (!bad) {
    rest = copy.bytes;
    if (link_is_absolute(rest))
      same = link_cut_origin(origin, copy.bytes, &rest);
    if (same && link_is_absolute(copy.bytes) && rest[0] != '/')
      bad = buffer_add(place, "/", 1) != 0;
    else if (same && rest[0] != '/')
      bad = link_add_base(url, rest, place) != 0;
    if (same && !bad)
      bad = buffer_add(place, rest, strcspn(rest, "#")) != 0;
  }
  buffer_free(&copy);
  if (bad)
    return failure_set(failure, FAILURE_LIMIT, "memory ran out");
  if (!same) {
    failure_set(failure, FAILURE_PAGING, "the next page's link leads to another origin, where the key must not go");
    failure_advise(failure, "check base_url");
    return 0;
  }
  if (!link_is_place(place->bytes))
    return failure_set(failure, FAILURE_PAGING, "the next page's link is no address");
  return 1;
}
