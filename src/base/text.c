#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text text_in(char *room, size_t size) {
  room[0] = '\0';
  return (struct text){.room = room, .size = size, .length = 0};
}

static void text_put(struct text *text, const char *bytes, size_t length) {
  size_t left = text->size - 1 - text->length;
  int is_cut = length > left;
  if (is_cut) {
    /* Once, visibly, and never within a UTF-8 character. */
    length = left > 3 ? left - 3 : 0;
    while (length > 0 && ((unsigned char)bytes[length] & 0xC0U) == 0x80U)
      length--;
  }
  memcpy(text->room + text->length, bytes, length);
  text->length += length;
  text->room[text->length] = '\0';
  if (is_cut) {
    snprintf(text->room + text->length, text->size - text->length, "...");
    text->length = text->size - 1; /* full: later words are dropped */
  }
}

void text_add(struct text *text, const char *format, ...) {
  char words[1024];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(words, sizeof words, format, arguments);
  va_end(arguments);
  if (length > 0)
    text_put(text, words, (size_t)length < sizeof words ? (size_t)length : sizeof words - 1);
}

/* The length of the well-formed UTF-8 character at `bytes`, or 0. */
static size_t text_character(const unsigned char *bytes, size_t length, uint32_t *code) {
  unsigned char first = bytes[0];
  if (first < 0x80U) {
    *code = first;
    return 1;
  }
  size_t size = first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : first >= 0xC2U ? 2 : 0;
  if (size == 0 || size > length || first > 0xF4U)
    return 0;
  uint32_t value = first & (0xFFU >> (size + 1));
  for (size_t i = 1; i < size; i++) {
    if ((bytes[i] & 0xC0U) != 0x80U)
      return 0;
    value = (value << 6U) | (bytes[i] & 0x3FU);
  }
  static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest[size] || value > 0x10FFFFU || (value >= 0xD800U && value <= 0xDFFFU))
    return 0;
  *code = value;
  return size;
}

/* Characters that move the cursor, change the terminal, or turn the reading direction. */
static int text_is_unsafe(uint32_t code) {
  return code < 0x20U || (code >= 0x7FU && code < 0xA0U) || code == 0x200EU || code == 0x200FU ||
         (code >= 0x2028U && code <= 0x202EU) || (code >= 0x2066U && code <= 0x2069U);
}

static char text_lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int text_hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c = text_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* How many bytes the secret, which ends with its line, takes when it stands at `bytes`, as it is or percent-encoded, in
   whole or in part, as in an address; 0 when it does not. */
static size_t text_one_secret_span(const char *bytes, size_t length, const char *secret) {
  size_t at = 0;
  for (const char *c = secret; *c != '\0' && *c != '\n'; c++) {
    if (at < length && bytes[at] == *c)
      at++;
    else if (length - at >= 3 && bytes[at] == '%' && text_hex_digit(bytes[at + 1]) == (unsigned char)*c >> 4U &&
             text_hex_digit(bytes[at + 2]) == (*c & 0xF))
      at += 3;
    else
      return 0;
  }
  return at;
}

size_t text_secret_span(const char *bytes, size_t length, const char *secrets) {
  size_t longest = 0;
  for (const char *secret = secrets; secret != NULL; secret = strchr(secret, '\n')) {
    secret += *secret == '\n';
    size_t span = text_one_secret_span(bytes, length, secret);
    longest = span > longest ? span : longest;
  }
  return longest;
}

void text_add_foreign(struct text *text, const char *bytes, size_t length, const char *secrets, size_t limit) {
  size_t at = 0;
  for (size_t characters = 0; at < length; characters++) {
    if (characters == limit) {
      text_put(text, "...", 3);
      return;
    }
    size_t span = text_secret_span(bytes + at, length - at, secrets);
    if (span > 0) {
      text_put(text, "[key]", 5);
      at += span;
      continue;
    }
    uint32_t code = 0;
    size_t size = text_character((const unsigned char *)bytes + at, length - at, &code);
    if (size > 0 && !text_is_unsafe(code)) {
      text_put(text, bytes + at, size);
    } else if (size == 1 && (code == '\n' || code == '\t' || code == '\r')) {
      text_put(text, " ", 1);
    } else if (size > 1) {
      text_add(text, "\\u{%X}", (unsigned)code);
    } else {
      size = 1;
      text_add(text, "\\x%02X", (unsigned)(unsigned char)bytes[at]);
    }
    at += size;
  }
}

const char *text_number(char room[TEXT_NUMBER], int digits, double number) {
  char *to = room;
  snprintf(room, TEXT_NUMBER, "%.*g", digits, number);
  for (const char *from = room; *from != '\0'; from++) {
    if (strchr("0123456789+-einfa", *from) != NULL)
      *to++ = *from;
    else if (to == room || to[-1] != '.') /* the locale's own may have several bytes */
      *to++ = '.';
  }
  *to = '\0';
  return room;
}

int text_alike(const char *one, const char *other, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (text_lower(one[i]) != text_lower(other[i]))
      return 0;
    if (one[i] == '\0')
      break;
  }
  return 1;
}

int text_copy(char **field, const char *value) {
  char *copy = NULL;
  if (value != NULL) {
    size_t size = strlen(value) + 1;
    copy = malloc(size);
    if (copy == NULL)
      return 0;
    memcpy(copy, value, size);
  }
  free(*field);
  *field = copy;
  return 1;
}

size_t text_decimal(const char *text, double *number) {
  size_t length = strspn(text, "0123456789");
  long double digits = 0.0L;
  long double scale = 1.0L;
  for (size_t i = 0; i < length; i++)
    digits = digits * 10.0L + (text[i] - '0');
  if (length > 0 && text[length] == '.') {
    for (length++; text[length] >= '0' && text[length] <= '9'; length++) {
      if (scale < 1e9L) { /* finer than anybody means */
        digits = digits * 10.0L + (text[length] - '0');
        scale *= 10.0L;
      }
    }
  }
  *number = (double)(digits / scale);
  return length;
}
