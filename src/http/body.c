#include "http/body.h"

#include <stdlib.h>
#include <string.h>

/* libcurl's own buffer for what it sends: 64 KiB, its default, is too little for fast lines, and 2 MiB, its largest,
   much for each of many chunks (transfers.md 4, 12). */
enum { BODY_BLOCK = 256 * 1024 };

/* ---- pieces ---- */

static int body_add_piece(struct body *body, struct body_piece piece) {
  struct body_piece *more = realloc(body->pieces, (body->count + 1) * sizeof *more);
  if (more == NULL)
    return -1;
  body->pieces = more;
  body->pieces[body->count++] = piece;
  body->total += piece.length;
  return 0;
}

/* The bytes since the last piece become one. */
int body_finish(struct body *body) {
  int64_t length = (int64_t)(body->memory.length - body->noted);
  if (length == 0)
    return 0;
  struct body_piece piece = {.begin = (int64_t)body->noted, .source = length, .length = length};
  if (body_add_piece(body, piece) != 0)
    return -1;
  body->noted = body->memory.length;
  return 0;
}

int body_add_file(struct body *body, const struct attachment *file, int base64) {
  struct body_piece piece = {.file = file->file, .base64 = base64, .begin = file->offset, .source = file->length};
  piece.length = base64 ? (piece.source + 2) / 3 * 4 : piece.source;
  if (body_finish(body) != 0 || body_add_piece(body, piece) != 0)
    return -1;
  file_keep(file->file);
  return 0;
}

int64_t body_length(const struct body *body) {
  return body->count > 0 ? body->total : (int64_t)body->memory.length;
}

/* ---- reading ---- */

/* Three bytes, or at the end fewer, as four characters. */
static void body_encode(const unsigned char *bytes, size_t count, char *room) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned one = bytes[0];
  unsigned two = count > 1 ? bytes[1] : 0;
  unsigned three = count > 2 ? bytes[2] : 0;
  room[0] = digits[one >> 2U];
  room[1] = digits[(one & 3U) << 4U | two >> 4U];
  room[2] = '=';
  room[3] = '=';
  if (count > 1)
    room[2] = digits[(two & 15U) << 2U | three >> 6U];
  if (count > 2)
    room[3] = digits[three & 63U];
}

/* All of so many bytes of a file: what is encoded must not break off within three of them. 0, or -1. */
static int body_read_all(struct body *body, const struct file *file, int64_t offset, char *room, size_t size) {
  for (size_t got = 0; got < size;) {
    ptrdiff_t more = file_read(file, offset + (int64_t)got, room + got, size - got, &body->failure);
    if (more < 0)
      return -1;
    got += (size_t)more;
  }
  return 0;
}

/* The same as the others, from within an encoded piece. */
static ptrdiff_t body_read_base64(struct body *body, const struct body_piece *piece, int64_t at, char *room,
                                  size_t size) {
  enum { GROUPS = 1024 };
  unsigned char source[GROUPS * 3];
  char encoded[GROUPS * 4];
  size_t skip = (size_t)(at % 4);
  int64_t begin = at / 4 * 3;
  size_t bytes = sizeof source;
  if (piece->source - begin < (int64_t)bytes)
    bytes = (size_t)(piece->source - begin);
  if (body_read_all(body, piece->file, piece->begin + begin, (char *)source, bytes) != 0)
    return -1;
  for (size_t i = 0; i * 3 < bytes; i++)
    body_encode(source + i * 3, bytes - i * 3, encoded + i * 4);
  size_t length = (bytes + 2) / 3 * 4 - skip;
  if (length > size)
    length = size;
  memcpy(room, encoded + skip, length);
  return (ptrdiff_t)length;
}

/* Some bytes of the piece from `at` on, at least one; -1 when they cannot be had. Never more than the piece has,
   however long its file has become: libcurl 7.88 sends more than was announced (transfers.md 12). */
static ptrdiff_t body_read_piece(struct body *body, const struct body_piece *piece, int64_t at, char *room,
                                 size_t size) {
  int64_t left = piece->length - at;
  if (piece->base64)
    return body_read_base64(body, piece, at, room, size);
  if ((int64_t)size > left)
    size = (size_t)left;
  if (piece->file != NULL)
    return file_read(piece->file, piece->begin + at, room, size, &body->failure);
  memcpy(room, body->memory.bytes + piece->begin + at, size);
  return (ptrdiff_t)size;
}

/* The piece in which the place `at` lies, and where within it. */
static const struct body_piece *body_find(const struct body *body, int64_t at, int64_t *within) {
  const struct body_piece *piece = body->pieces;
  while (at >= piece->length) {
    at -= piece->length;
    piece++;
  }
  *within = at;
  return piece;
}

/* For libcurl. */
static size_t body_read(char *room, size_t size, size_t count, void *owner) {
  struct body *body = owner;
  size_t wanted = size * count;
  size_t got = 0;
  while (got < wanted && body->at < body->total) {
    int64_t within = 0;
    const struct body_piece *piece = body_find(body, body->at, &within);
    ptrdiff_t more = body_read_piece(body, piece, within, room + got, wanted - got);
    if (more < 0)
      return CURL_READFUNC_ABORT;
    got += (size_t)more;
    body->at += more;
  }
  return got;
}

/* For libcurl, which wants to begin anew by itself when a connection that was used before is dead, up to five times and
   in silence, whatever the method (transfers.md 12). Once something went out that is an attempt which failed, and
   whether there may be another is not for libcurl to say. */
static int body_seek(void *owner, curl_off_t offset, int origin) {
  const struct body *body = owner;
  return body->at == 0 && offset == 0 && origin == SEEK_SET ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

/* For libcurl, whenever it has sent something, and now and then. What it has read is no measure of what moves: a block
   may take long on a slow line. */
static int body_watch(void *owner, curl_off_t to_receive, curl_off_t received, curl_off_t to_send, curl_off_t sent) {
  struct body *body = owner;
  (void)to_receive;
  (void)received;
  (void)to_send;
  if (sent <= body->sent)
    return 0;
  body->sent = sent;
  pace_moved(body->pace, sent < body->total);
  return 0;
}

/* Not curl_mime: it reads a file by name at send time, seeks by fseek(long), hangs on forms of unlucky sizes in 8.7 to
   8.11, and cannot be refused a silent repeat (transfers.md 12). So a form is framed by hand, and PUT, chunk, form and
   JSON go one and the same way. */
CURLcode body_apply(struct body *body, CURL *easy, struct pace *pace) {
  body->pace = pace;
  CURLcode code = curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)body->total);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_READFUNCTION, body_read);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_READDATA, body);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, body_seek);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_SEEKDATA, body);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, body_watch);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_XFERINFODATA, body);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, (long)BODY_BLOCK);
  return code;
}

void body_begin(struct body *body) {
  body->at = 0;
  body->sent = 0;
  body->failure.kind = FAILURE_NONE;
}

int body_is_sound(const struct body *body, struct failure *failure) {
  if (body->failure.kind != FAILURE_NONE) {
    *failure = body->failure;
    return 0;
  }
  for (size_t i = 0; i < body->count; i++) {
    if (body->pieces[i].file != NULL && !file_is_unchanged(body->pieces[i].file, failure))
      return 0;
  }
  return 1;
}

void body_free(struct body *body) {
  volatile char *byte = body->memory.bytes;
  for (size_t i = 0; i < body->memory.length; i++)
    byte[i] = '\0';
  for (size_t i = 0; i < body->count; i++)
    file_release(body->pieces[i].file);
  free(body->pieces);
  buffer_free(&body->memory);
  *body = (struct body){0};
}
