/*
** Where an answer's body goes: a file that comes in pieces, over as many attempts as it takes. Each attempt asks for
** what is missing; what its answer really holds is judged on its headers, before a byte of it is written
** (transfers.md 3, 7). libcurl calls it while it runs, so only C is touched. Counted: a request may outlive the Lua
** side's hold on it. Knows no attempts, and no Lua.
*/
#ifndef FOOTAGE_SINK_H
#define FOOTAGE_SINK_H

#include "base/failure.h"
#include "base/partial.h"

#include <curl/curl.h>

#include <stddef.h>
#include <stdint.h>

struct content;

enum { SINK_BLOCK = 256 * 1024 }; /* what libcurl reads at once */

/* What becomes of an answer's body. */
enum sink_verdict {
  SINK_IGNORES, /* it is none of the file's: an error's, say */
  SINK_TAKES,
  SINK_THERE,   /* all of the file is there already */
  SINK_ANEW,    /* it does not fit what is there: all of it is to be fetched anew */
  SINK_REFUSES, /* it is no file at all, or the disk does not take it: the failure says so */
};

/* Headers of an answer, as they came; "" for none. */
struct sink_headers {
  char range[128];
  char length[128];
  char encoding[64];
  char transfer[64];
  char type[128];
  char etag[256];
  char modified[64];
};

struct sink {
  int references;
  struct partial partial;
  int takes_no_text; /* the file is a film, say: a page of text in its place is none */
  int64_t same_size; /* of a file that has its name, and is not to be gone over: the same, or another; -1: none */
  int64_t same_date;
  int is_whole;     /* all of it is there */
  int is_same;      /* ... and was before */
  int is_taken;     /* another file has its name */
  int is_told;      /* ... and somebody said how long it is */
  int renewals;     /* how often all was thrown away */
  int64_t furthest; /* what was there when sink_has_progress was last true */

  /* the running attempt */
  int is_plain;  /* what was asked for is no file that one goes on with: all of it, or nothing */
  int64_t asked; /* the first byte asked for; 0: all */
  struct curl_slist *asked_headers;
  struct sink_headers headers;
  enum sink_verdict verdict;
  int is_part;            /* the answer holds a part of the file */
  int begins;             /* nothing of it was taken, and what is there goes before something is */
  int64_t place;          /* of the next byte */
  int64_t until;          /* of the last one, and one more; -1: not known */
  struct version version; /* what the answer says of the file */
  const char *why;        /* it does not fit */
  struct failure failure;
};

struct sink *sink_new(void);
struct sink *sink_keep(struct sink *sink);
void sink_release(struct sink *sink);

/* An attempt begins: tells libcurl what to ask for; `common` are the headers of every request. */
CURLcode sink_begin(struct sink *sink, const struct content *content, const struct curl_slist *common, CURL *easy);

/* For response.c: an answer begins; a line of its headers (1: it was one for the sink); all of them have come, `date`
   the server's clock; bytes of its body, which are taken. The last two give 0 when nothing more of it is wanted. */
void sink_forget(struct sink *sink);
int sink_header(struct sink *sink, const char *line, size_t length);
int sink_judge(struct sink *sink, long status, const char *date);
int sink_write(struct sink *sink, const char *bytes, size_t length);

/* What became of the attempt. */
enum sink_end {
  SINK_OUTSIDE, /* nothing of the sink's: as without one */
  SINK_DONE,    /* the file is whole */
  SINK_MORE,    /* go on at once: it has come further, or begins anew */
  SINK_SHORT,   /* it has not come further: the sink's failure says so, and another attempt may help */
  SINK_FAILED,  /* ... and none does */
};
enum sink_end sink_ended(struct sink *sink, CURLcode code);

/* Whether it has come further since the last time that this was asked. */
int sink_has_progress(struct sink *sink);

#endif
