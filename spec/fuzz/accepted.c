/*
** What is JSON at all: libjansson must say the same as the scan, but for what they differ in on purpose, bytes that are
** no UTF-8, control characters in strings, lone halves of surrogate pairs, numbers that no double or no 64 bits hold, a
** byte order mark, and depth (which fuzz.c looks at).
*/
#include <jansson.h>

#include <stdlib.h>
#include <string.h>

int is_accepted(const char *bytes, size_t size, const char **why);

/* Makes a text in which the differences do not show. */
static size_t normalize(const char *from, size_t size, char *to) {
  size_t length = 0;
  int in_string = 0;
  int digits = 0;
  if (size >= 3 && memcmp(from, "\xEF\xBB\xBF", 3) == 0) {
    from += 3;
    size -= 3;
  }
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)from[i];
    digits = !in_string && c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits > 2)
      continue;
    if (c == '\0') /* which libjansson passes over; it takes no other control character */
      c = '\1';
    else if (in_string && (c < ' ' || c >= 0x80))
      c = 'x';
    to[length++] = (char)c;
    if (in_string && c == '\\' && i + 1 < size) {
      to[length++] = from[++i];
      if (from[i] == 'u' && size - i > 4 && strspn(from + i + 1, "0123456789abcdefABCDEF") >= 4) {
        memcpy(to + length, "0041", 4);
        length += 4;
        i += 4;
      }
    } else if (c == '"') {
      in_string = !in_string;
    }
  }
  return length;
}

int is_accepted(const char *bytes, size_t size, const char **why) {
  static json_error_t error;
  char *text = malloc(size + 5);
  size_t length = normalize(bytes, size, text);
  json_t *value = json_loadb(text, length, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
  int accepted = value != NULL;
  *why = accepted ? "JSON" : error.text;
  json_decref(value);
  free(text);
  return accepted;
}
