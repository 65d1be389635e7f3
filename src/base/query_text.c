#include "base/query_text.h"

#include <string.h>

int query_escape(struct buffer *buffer, const char *bytes, size_t length) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  static const char digits[] = "0123456789ABCDEF";
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)bytes[i];
    char escaped[3] = {'%', digits[c >> 4U], digits[c & 15U]};
    int is_plain = c != '\0' && strchr(plain, c) != NULL;
    if (buffer_add(buffer, is_plain ? bytes + i : escaped, is_plain ? 1 : 3) != 0)
      return -1;
  }
  return 0;
}

int query_add(struct buffer *query, const char *name, const char *value, size_t length) {
  if (query->length > 0 && buffer_add(query, "&", 1) != 0)
    return -1;
  if (query_escape(query, name, strlen(name)) != 0 || buffer_add(query, "=", 1) != 0)
    return -1;
  return query_escape(query, value, length);
}
