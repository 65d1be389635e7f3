#include "http/secrets.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { SHORTEST_SECRET = 4 }; /* of those that are known by their names: less would be found in every text */

static int secrets_ends_with(const char *name, size_t length, const char *end) {
  size_t size = strlen(end);
  return length >= size && text_alike(name + length - size, end, size);
}

int secrets_has_name(const char *name, size_t length) {
  /* Not "token" and its like, which in most lists say where the next page is. */
  static const char parts[][16] = {"secret",       "passw",         "signature",      "credential",
                                   "auth",         "session",       "security-token", "access_token",
                                   "access-token", "api_token",     "api-token",      "id_token",
                                   "user_token",   "refresh_token", "x-token",        "cookie"};
  static const char ends[][8] = {"key", "jwt", "hmac"};
  static const char wholes[][8] = {"sig", "pwd", "pass"};
  if (length == strlen("idempotency-key") && text_alike(name, "idempotency-key", length))
    return 0;
  for (size_t i = 0; i < sizeof wholes / sizeof wholes[0]; i++) {
    if (length == strlen(wholes[i]) && text_alike(name, wholes[i], length))
      return 1;
  }
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
    if (secrets_ends_with(name, length, ends[i]))
      return 1;
  }
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    for (size_t end = strlen(parts[i]); end <= length; end++) {
      if (secrets_ends_with(name, end, parts[i]))
        return 1;
    }
  }
  return 0;
}

void secrets_free(char *secrets) {
  for (volatile char *c = secrets; c != NULL && *c != '\0'; c++)
    *c = '\0';
  free(secrets);
}

void secrets_free_headers(struct curl_slist **headers) {
  for (struct curl_slist *header = *headers; header != NULL; header = header->next) {
    for (volatile char *c = header->data; *c != '\0'; c++)
      *c = '\0';
  }
  curl_slist_free_all(*headers);
  *headers = NULL;
}

int secrets_add(char **secrets, const char *secret, size_t length) {
  size_t before = *secrets != NULL ? strlen(*secrets) : 0;
  char *longer = malloc(before + length + 2);
  if (longer == NULL)
    return 0;
  if (before > 0)
    memcpy(longer, *secrets, before);
  longer[before] = '\n';
  memcpy(longer + before + 1, secret, length);
  longer[before + 1 + length] = '\0';
  secrets_free(*secrets);
  *secrets = longer;
  return 1;
}

/* The words of a credential: all of "session=abc; theme=dark" that stands behind a name, and of "Bearer abc" what is
   not the scheme. */
static int secrets_add_words(char **secrets, const char *value) {
  static const char between[] = " ;,\"";
  size_t length = 0;
  for (const char *word = value + strspn(value, between); *word != '\0';
       word += length, word += strspn(word, between)) {
    length = strcspn(word, between);
    size_t named = strcspn(word, "=");
    int is_scheme = word[length] == ' ' && memchr(word, '=', length) == NULL && strncmp(word, value, length) == 0;
    size_t skipped = named + 1 < length && word[named + 1] != '=' ? named + 1 : 0;
    if (!is_scheme && length - skipped >= SHORTEST_SECRET && !secrets_add(secrets, word + skipped, length - skipped))
      return 0;
  }
  return 1;
}

int secrets_add_headers(char **secrets, const struct curl_slist *headers) {
  for (; headers != NULL; headers = headers->next) {
    size_t named = strcspn(headers->data, ":;");
    const char *value = headers->data + named;
    value += strspn(value, ":; ");
    if ((secrets_has_name(headers->data, named) || secrets_ends_with(headers->data, named, "token")) &&
        !secrets_add_words(secrets, value))
      return 0;
  }
  return 1;
}

int secrets_add_query(char **secrets, const char *url) {
  const char *pair = strchr(url, '?');
  while (pair != NULL) {
    size_t named = strcspn(++pair, "=&");
    size_t length = strcspn(pair, "&");
    if (named + 1 < length && secrets_has_name(pair, named)) {
      int plain = 0;
      char *value = curl_easy_unescape(NULL, pair + named + 1, (int)(length - named - 1), &plain);
      int good = value != NULL && (plain < SHORTEST_SECRET || secrets_add(secrets, value, strcspn(value, "\n")));
      secrets_free(value);
      if (!good)
        return 0;
    }
    pair = strchr(pair, '&');
  }
  return 1;
}
