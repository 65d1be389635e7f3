#include "http/header.h"

#include "base/text.h"

#include <string.h>

const char *header_skip_blank(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t'))
    at++;
  return at;
}

const char *header_find(const char *line, size_t length, const char *name, size_t *found) {
  size_t named = strlen(name);
  if (length <= named || !text_alike(line, name, named))
    return NULL;
  const char *end = line + length;
  const char *colon = header_skip_blank(line + named, end);
  if (colon == end || *colon != ':')
    return NULL;
  const char *value = header_skip_blank(colon + 1, end);
  *found = (size_t)(end - value);
  return value;
}

int header_value(const char *line, size_t length, const char *name, char *room, size_t size) {
  size_t fits = 0;
  const char *value = header_find(line, length, name, &fits);
  if (value == NULL)
    return 0;
  if (fits >= size)
    fits = 0; /* half a value is worth nothing, and could end within the key, which is then not seen in it */
  memcpy(room, value, fits);
  room[fits] = '\0';
  return 1;
}

int header_append(struct curl_slist **headers, const char *line) {
  struct curl_slist *longer = curl_slist_append(*headers, line);
  if (longer == NULL)
    return 0;
  *headers = longer;
  return 1;
}
