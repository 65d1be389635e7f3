#include "http/link.h"

#include "base/text.h"
#include "http/header.h"

#include <stdio.h>
#include <string.h>

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
    const char *word = header_skip_blank(words, end);
    words = word;
    while (words < end && *words != ' ' && *words != '\t')
      words++;
    if (words - word == 4 && text_alike(word, "next", 4))
      return 1;
  }
  return 0;
}

/* The parameters behind a target; where they end, NULL when they break off. Only the first rel counts. */
static const char *link_read_parameters(const char *at, const char *end, int *next) {
  int has_rel = 0;
  *next = 0;
  for (;;) {
    at = header_skip_blank(at, end);
    if (at >= end || *at != ';')
      return at;
    const char *name = header_skip_blank(at + 1, end);
    const char *value = NULL;
    size_t length = 0;
    for (at = name; at < end && strchr(" \t=;,", *at) == NULL; at++) {
    }
    size_t named = (size_t)(at - name);
    at = header_skip_blank(at, end);
    if (at >= end || *at != '=')
      continue;
    at = link_read_value(header_skip_blank(at + 1, end), end, &value, &length);
    if (at == NULL)
      return NULL;
    if (named == 3 && text_alike(name, "rel", 3) && !has_rel) {
      has_rel = 1;
      *next = link_says_next(value, length);
    }
  }
}

int link_find_next(const char *header, size_t length, const char **target, size_t *target_length) {
  const char *at = header;
  const char *end = header + length;
  while (at < end) {
    at = header_skip_blank(at, end);
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

/* Up to the fragment, with what no address holds as it is (RFC 3986, 2) percent-encoded. */
static enum link_verdict link_clean(const char *target, size_t length, struct buffer *clean) {
  static const char kept[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=%";
  const char *at = header_skip_blank(target, target + length);
  const char *end = target + length;
  int bad = buffer_add(clean, "", 0) != 0;
  while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  for (; at < end && *at != '#' && !bad; at++) {
    char encoded[4];
    unsigned char c = (unsigned char)*at;
    /* Where some take a backslash for a slash, the host may end at it. */
    if (c < ' ' || c == 0x7F || (c == '\\' && strchr(clean->bytes, '?') == NULL))
      return LINK_NO_ADDRESS;
    snprintf(encoded, sizeof encoded, "%%%02X", c);
    bad = strchr(kept, c) != NULL ? buffer_add(clean, at, 1) != 0 : buffer_add(clean, encoded, 3) != 0;
  }
  return bad ? LINK_NO_MEMORY : LINK_FOUND;
}

/* The path that `path` leads to from `url`, malloc'ed by libcurl; without an origin the whole address. */
static enum link_verdict link_follow(const struct origin *origin, const char *url, const char *path, char **found) {
  CURLU *parsed = curl_url();
  CURLUcode code =
      parsed != NULL ? curl_url_set(parsed, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) : CURLUE_OUT_OF_MEMORY;
  if (code == CURLUE_OK && path[0] != '\0')
    code = curl_url_set(parsed, CURLUPART_URL, path, CURLU_NON_SUPPORT_SCHEME);
  int owns = code == CURLUE_OK && (origin == NULL || origin_owns(origin, parsed));
  if (owns && origin == NULL)
    code = curl_url_set(parsed, CURLUPART_QUERY, NULL, 0);
  if (owns && code == CURLUE_OK)
    code = curl_url_get(parsed, origin != NULL ? CURLUPART_PATH : CURLUPART_URL, found, 0);
  curl_url_cleanup(parsed);
  if (code != CURLUE_OK)
    return code == CURLUE_OUT_OF_MEMORY ? LINK_NO_MEMORY : LINK_NO_ADDRESS;
  return owns ? LINK_FOUND : LINK_ELSEWHERE;
}

enum link_verdict link_locate(const struct origin *origin, const char *url, const char *target, size_t length,
                              struct buffer *place) {
  struct buffer clean = {0};
  char *path = NULL;
  enum link_verdict verdict = link_clean(target, length, &clean);
  buffer_clear(place);
  if (verdict == LINK_FOUND && clean.length == 0 && buffer_add(&clean, url, strlen(url)) != 0) /* the page itself */
    verdict = LINK_NO_MEMORY;
  if (verdict == LINK_FOUND) {
    /* The query is the reference's own, whatever the rest. libcurl does not see it: it may lose one when memory is
       short, and the rest of the list would be that of other filters. */
    char *query = strchr(clean.bytes, '?');
    if (query != NULL)
      *query++ = '\0';
    verdict = link_follow(origin, url, clean.bytes, &path);
    if (verdict == LINK_FOUND &&
        (buffer_add(place, path, strlen(path)) != 0 ||
         (query != NULL && (buffer_add(place, "?", 1) != 0 || buffer_add(place, query, strlen(query)) != 0))))
      verdict = LINK_NO_MEMORY;
  }
  curl_free(path);
  buffer_free(&clean);
  return verdict == LINK_FOUND && origin != NULL && !link_is_place(place->bytes) ? LINK_NO_ADDRESS : verdict;
}

int link_resolve(const struct origin *origin, const char *url, const char *target, size_t length, struct buffer *place,
                 struct failure *failure) {
  enum link_verdict verdict = link_locate(origin, url, target, length, place);
  if (verdict == LINK_FOUND && strcmp(place->bytes, url + origin_length(origin)) != 0)
    return 1;
  if (verdict == LINK_NO_MEMORY)
    return failure_no_memory(failure);
  failure_set(failure, FAILURE_PAGING, "the next page's link %s",
              verdict == LINK_NO_ADDRESS  ? "is no address"
              : verdict == LINK_ELSEWHERE ? "leads to another origin, where the key must not go"
                                          : "is the same as the page's own");
  if (verdict == LINK_ELSEWHERE)
    failure_advise(failure, "check base_url");
  return 0;
}
