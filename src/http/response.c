#include "http/response.h"

#include "base/clock.h"
#include "base/moment.h"
#include "base/text.h"
#include "http/header.h"
#include "http/sink.h"

#include <curl/curl.h>

#include <stdlib.h>
#include <string.h>

/* FIRST_ROOM is more than most answers take. */
enum { KEPT_BESIDE_FILE = 4096, LEAST_TAKEN = 64 * 1024, FIRST_ROOM = 32 * 1024 };

/* How many of so many bytes are kept here: what an answer says instead of a file, as far as somebody reads it. */
static size_t response_keeps(const struct response *response, size_t length) {
  size_t had = response->body.length;
  size_t room = had < KEPT_BESIDE_FILE ? KEPT_BESIDE_FILE - had : 0;
  return response->sink == NULL || length < room ? length : room;
}

/* A fast server's bytes would hold the host up: libcurl reads on as long as there are any, some 50 MB at once. */
static int response_wants_pause(struct response *response, size_t length) {
  response->taken += length;
  response->is_paused =
      response->taken > LEAST_TAKEN && response->turn_end != NULL && clock_ms() >= *response->turn_end;
  return response->is_paused;
}

size_t response_write(char *bytes, size_t size, size_t count, void *owner) {
  struct response *response = owner;
  size_t length = size * count;
  response->has_body = 1;
  pace_moved(response->pace, 1);
  if (response_wants_pause(response, length))
    return CURL_WRITEFUNC_PAUSE;
  if (response->sink != NULL && response->sink->verdict == SINK_TAKES)
    return sink_write(response->sink, bytes, length) ? length : 0;
  if (response->sink == NULL && length > response->limit - response->body.length) {
    response->too_large = 1;
    return 0;
  }
  int no_room = response->body.capacity == 0 && buffer_reserve(&response->body, FIRST_ROOM) != 0;
  if (no_room || buffer_add(&response->body, bytes, response_keeps(response, length)) != 0) {
    response->out_of_memory = 1;
    return 0;
  }
  return length;
}

void response_begin(struct response *response) {
  response->headers_ended = 0;
  response->has_body = 0;
  response->retry_after[0] = '\0';
  response->rate_limit = (struct limit){0};
  response->request_id[0] = '\0';
  response->etag[0] = '\0';
  response->sunset[0] = '\0';
  response->deprecation[0] = '\0';
  buffer_clear(&response->line);
  buffer_clear(&response->links);
  buffer_clear(&response->location);
  response->date[0] = '\0';
  if (response->sink != NULL)
    sink_forget(response->sink);
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
  int is_the_sinks = response->sink != NULL && sink_header(response->sink, line, length);
  if (!is_the_sinks && !header_value(line, length, "date", response->date, sizeof response->date) &&
      !header_value(line, length, "retry-after", response->retry_after, sizeof response->retry_after) &&
      !header_value(line, length, "x-request-id", response->request_id, sizeof response->request_id) &&
      !header_value(line, length, "etag", response->etag, sizeof response->etag) &&
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

/* "HTTP/1.1 206 Partial Content" */
static long response_status(const char *line, size_t length) {
  const char *blank = memchr(line, ' ', length);
  return blank != NULL ? strtol(blank, NULL, 10) : 0;
}

size_t response_header(char *line, size_t size, size_t count, void *owner) {
  struct response *response = owner;
  size_t length = size * count;
  response->header_bytes += length;
  pace_moved(response->pace, 1);
  if (response->header_bytes > LARGEST_HEADERS) {
    response->too_large = 1;
    return 0;
  }
  if (response->has_body)
    return length; /* a trailer, which says nothing of what is read here */
  if (length >= 5 && memcmp(line, "HTTP/", 5) == 0) {
    response_begin(response); /* what came before belonged to an interim answer */
    response->status = response_status(line, length);
  } else {
    response_add_line(response, line, length);
  }
  int good = !response->out_of_memory;
  response->headers_ended = length > 0 && (line[0] == '\r' || line[0] == '\n');
  if (response->sink != NULL && response->headers_ended)
    good = good && sink_judge(response->sink, response->status, response->date);
  return good ? length : 0;
}

time_t response_now(const struct response *response) {
  time_t date = response->date[0] != '\0' ? curl_getdate(response->date, NULL) : 0;
  return date > 0 ? date : time(NULL);
}
