/*
** A growing run of bytes with a limit: what a response is read into.
** Knows neither Lua nor libcurl.
*/
#ifndef FOOTAGE_BUFFER_H
#define FOOTAGE_BUFFER_H

#include <stddef.h>

struct buffer {
  char *bytes; /* NUL-terminated once something was added */
  size_t length;
  size_t capacity;
};

/* 0, or -1 when memory ran out; then the buffer is as it was. */
int buffer_reserve(struct buffer *buffer, size_t length); /* so that adding so many cannot fail */
int buffer_add(struct buffer *buffer, const char *bytes, size_t length);
void buffer_clear(struct buffer *buffer); /* forgets the bytes, keeps the room */
void buffer_free(struct buffer *buffer);

#endif
