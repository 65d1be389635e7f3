/*
** An answer being received: its headers, as far as somebody reads them, and its body, within bounds. libcurl calls it
** while it runs, so only C buffers are touched. Knows no attempts.
*/
#ifndef FOOTAGE_RESPONSE_H
#define FOOTAGE_RESPONSE_H

#include "base/buffer.h"
#include "http/limit.h"
#include "http/pace.h"

#include <stddef.h>
#include <time.h>

enum { LARGEST_HEADERS = 256 * 1024 };

struct sink;

struct response {
  struct pace *pace;       /* the request's */
  struct sink *sink;       /* where the body goes; NULL: it is kept here */
  const int64_t *turn_end; /* until when bytes are taken before others have their turn; NULL: no matter */
  size_t taken;            /* of them, since the transfer was last resumed */
  int is_paused;           /* ... which waits for that now */
  int has_body;            /* some of it came */
  struct buffer body;
  size_t limit;        /* decoded bytes of the body */
  size_t header_bytes; /* so far */
  int headers_ended;   /* with the empty line behind them */
  struct buffer line;  /* the header line that is being read, joined with those that it goes on in */
  int too_large;       /* a bound was passed, and the transfer given up for it */
  int out_of_memory;
  long status;
  char date[64]; /* the server's clock */
  char retry_after[64];
  struct limit rate_limit;
  char request_id[128];
  char etag[256];
  char sunset[64]; /* when the service will end this operation */
  char deprecation[64];
  struct buffer location; /* where a redirect leads */
  struct buffer links;    /* the values of its Link headers, joined by commas */
  struct buffer next;     /* what page.c makes of them */
};

/* Forgets what an earlier attempt, or an interim answer, said. */
void response_begin(struct response *response);

/* For libcurl. */
size_t response_write(char *bytes, size_t size, size_t count, void *owner);
size_t response_header(char *line, size_t size, size_t count, void *owner);

/* The server's clock, by which it means its dates; else our own. */
time_t response_now(const struct response *response);

#endif
