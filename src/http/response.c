#include "http/response.h"

#include "base/moment.h"
#include "base/text.h"

#include <curl/curl.h>

#include <string.h>

size_t response_write(char *bytes, size_t size, size_t count, void *owner) {
  struct response *response = owner;
  size_t length = size * count;
  pace_moved(response->pace);
  if (length > response->limit - response->body.length) {
    response->too_large = 1;
    return 0;
  }
  if (buffer_add(&response->body, bytes, length) != 0) {
    response->out_of_memory = 1;
    return 0;
  }
  return length;
}

/* The value of a header line if it is the one called `name`, and its length; NULL when it is another. */
static const char *header_find(const char *line, size_t length, const char *name, size_t *found) {
  size_t named = strlen(name);
  if (length <= named || !text_alike(line, name, named))
    return NULL;
  const char *value = line + named;
  const char *end = line + length;
  while (value < end && (*value == ' ' || *value == '\t'))
    value++;
  if (value == end || *value != ':')
    return NULL;
  value++;
  while (value < end && (*value == ' ' || *value == '\t'))
    value++;
  *found = (size_t)(end - value);
  return value;
}

/* Copies that value; 1 when it was the one. */
static int header_value(const char *line, size_t length, const char *name, char *room, size_t size) {
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

void response_begin(struct response *response) {
  response->headers_ended = 0;
  response->retry_after[0] = '\0';
  response->rate_limit = (struct limit){0};
  response->request_id[0] = '\0';
  response->sunset[0] = '\0';
  response->deprecation[0] = '\0';
  buffer_clear(&response->line);
  buffer_clear(&response->links);
  buffer_clear(&response->location);
  response->date[0] = '\0';
}

/* Headers of any length. Several Link headers mean the same as one (RFC 9110, 5.3), and the first Location counts. */
static void response_add_value(struct response *response, const char *line, size_t length) {
  size_t found = 0;
  struct buffer *values = &response->links;
  const char *value = header_find(line, length, "link", &found);
  if (value == NULL) {
    values = &response->location;
    value = values->length == 0 ? header_find(line, length, "location", &found) : NULL;
  }
  if (value != NULL && (buffer_add(values, ",", values->length > 0) != 0 || buffer_add(values, value, found) != 0))
    response->out_of_memory = 1;
}

/* Reads the header line that is whole now, if there is one. */
static void response_take_line(struct response *response) {
  const char *line = response->line.bytes;
  size_t length = response->line.length;
  if (length == 0)
    return;
  if (!header_value(line, length, "date", response->date, sizeof response->date) &&
      !header_value(line, length, "retry-after", response->retry_after, sizeof response->retry_after) &&
      !header_value(line, length, "x-request-id", response->request_id, sizeof response->request_id) &&
      !limit_read(&response->rate_limit, line, length) &&
      !header_value(line, length, "sunset", response->sunset, sizeof response->sunset) &&
      !header_value(line, length, "deprecation", response->deprecation, sizeof response->deprecation))
    response_add_value(response, line, length);
  buffer_clear(&response->line);
}

/* A line that begins with a space goes on with the one before: both are one, with a space between
   (RFC 9112, 5.2). libcurl hands over each by itself. */
static void response_add_line(struct response *response, const char *line, size_t length) {
  int goes_on = length > 0 && (line[0] == ' ' || line[0] == '\t');
  while (length > 0 && (unsigned char)line[length - 1] <= ' ')
    length--;
  if (!goes_on)
    response_take_line(response);
  else if (response->line.length == 0) /* behind the status line: it belongs to nothing */
    return;
  for (; length > 0 && (*line == ' ' || *line == '\t'); length--)
    line++;
  if (buffer_add(&response->line, " ", goes_on ? 1 : 0) != 0 || buffer_add(&response->line, line, length) != 0)
    response->out_of_memory = 1;
}

size_t response_header(char *line, size_t size, size_t count, void *owner) {
  struct response *response = owner;
  size_t length = size * count;
  response->header_bytes += length;
  pace_answered(response->pace);
  if (response->header_bytes > LARGEST_HEADERS) {
    response->too_large = 1;
    return 0;
  }
  if (response->body.length > 0)
    return length; /* a trailer, which says nothing of what is read here */
  if (length >= 5 && memcmp(line, "HTTP/", 5) == 0)
    response_begin(response); /* what came before belonged to an interim answer */
  else
    response_add_line(response, line, length);
  response->headers_ended = length > 0 && (line[0] == '\r' || line[0] == '\n');
  return response->out_of_memory ? 0 : length;
}

time_t response_now(const struct response *response) {
  time_t date = response->date[0] != '\0' ? curl_getdate(response->date, NULL) : 0;
  return date > 0 ? date : time(NULL);
}
