#include "base/buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int buffer_reserve(struct buffer *buffer, size_t length) {
  if (length >= SIZE_MAX - buffer->length)
    return -1;
  size_t needed = buffer->length + length + 1;
  if (needed > buffer->capacity) {
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : 16384;
    while (capacity < needed)
      capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
    char *grown = realloc(buffer->bytes, capacity);
    if (grown == NULL)
      return -1;
    buffer->bytes = grown;
    buffer->capacity = capacity;
  }
  return 0;
}

int buffer_add(struct buffer *buffer, const char *bytes, size_t length) {
  if (buffer_reserve(buffer, length) != 0)
    return -1;
  memcpy(buffer->bytes + buffer->length, bytes, length);
  buffer->length += length;
  buffer->bytes[buffer->length] = '\0';
  return 0;
}

void buffer_clear(struct buffer *buffer) {
  buffer->length = 0;
}

void buffer_free(struct buffer *buffer) {
  free(buffer->bytes);
  *buffer = (struct buffer){0};
}
