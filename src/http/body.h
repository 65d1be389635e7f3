/*
** What a request sends: bytes in memory, or a sequence of pieces, some of which are files, or ranges of them. libcurl
** reads it block by block; each attempt begins at its start. Knows nothing of forms, headers and attempts.
*/
#ifndef FOOTAGE_BODY_H
#define FOOTAGE_BODY_H

#include "base/buffer.h"
#include "base/failure.h"
#include "http/attachment.h"
#include "http/pace.h"

#include <curl/curl.h>

#include <stddef.h>
#include <stdint.h>

struct body_piece {
  struct file *file; /* NULL: bytes in memory */
  int base64;
  int64_t begin;  /* within the file, or within the memory */
  int64_t source; /* so many bytes there */
  int64_t length; /* ... and as they go out */
};

struct body {
  struct buffer memory; /* all pieces that are bytes, one after the other; the whole when there are no pieces */
  struct body_piece *pieces;
  size_t count;
  size_t noted;  /* so much of the memory stands in pieces */
  int64_t total; /* of the pieces */
  int64_t at;    /* how much this attempt has read */
  int64_t sent;  /* ... and handed to the system */
  struct pace *pace;
  struct failure failure; /* why it could not be read */
};

/* Each 0, or -1 when memory ran out. Bytes are added to `memory`, by anybody; of a file, which is open, it keeps a
   reference. */
int body_add_file(struct body *body, const struct attachment *file, int base64);
int body_finish(struct body *body); /* behind the last file */

/* How many bytes go out. */
int64_t body_length(const struct body *body);

/* Another attempt begins. */
void body_begin(struct body *body);

/* Whether its files could be read, and are what they were; else 0 with the failure. */
int body_is_sound(const struct body *body, struct failure *failure);

/* Tells libcurl to read it, and notes in `pace` how it goes out. Only for bodies with pieces. */
CURLcode body_apply(struct body *body, CURL *easy, struct pace *pace);

void body_free(struct body *body); /* nothing of its bytes stays behind in memory */

#endif
