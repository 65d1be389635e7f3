/*
** Why a call failed, as plain C: filled where it happens, by code that knows no Lua,
** and turned into Lua's error object at the border (raise.c).
*/
#ifndef FOOTAGE_FAILURE_H
#define FOOTAGE_FAILURE_H

#include "base/text.h"

#include <stddef.h>

enum failure_kind {
  FAILURE_NONE,
  FAILURE_ARGUMENT,  /* the caller's mistake; nothing was sent */
  FAILURE_NETWORK,   /* no whole answer came */
  FAILURE_TIMEOUT,   /* too late */
  FAILURE_HTTP,      /* a status that is not success */
  FAILURE_API,       /* success by status, failure by what the body says */
  FAILURE_DECODE,    /* an answer that is not what the service documents */
  FAILURE_PAGING,    /* pages that do not add up to a whole */
  FAILURE_LIMIT,     /* larger than what was allowed */
  FAILURE_CANCELLED, /* closed while it was under way */
  FAILURE_FILE,      /* what the system says of a file */
};

struct failure {
  enum failure_kind kind;
  long status;          /* HTTP status, 0 when there is none */
  double retry_after;   /* seconds that the service asked for, negative when it did not */
  int attempts;         /* 0 when nothing was sent */
  int maybe_done;       /* it changes something, and the service may have done it all the same */
  char code[80];        /* the service's own code; "no_key" where there is none */
  char docs_url[200];   /* where the service explains it */
  char request_id[128]; /* what the service calls this request */
  char place[160];      /* which address was asked, without its query */
  char detail[640];     /* what went wrong; fit to be printed */
  char advice[240];     /* what to do about it, or empty */
};

const char *failure_kind_name(enum failure_kind kind);

/* Starts a failure over; the returned text writes its detail. */
struct text failure_begin(struct failure *failure, enum failure_kind kind);

/* The same for a detail without any foreign text. Always returns 0, so that a function that
   reports success by 1 can end with it. */
int failure_set(struct failure *failure, enum failure_kind kind, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

int failure_no_memory(struct failure *failure); /* always 0, too */

/* Of a file: "/films/one.mp4: No such file or directory"; a path that is too long loses its beginning. The code is a
   word for it (file_system_code). Always 0. */
int failure_set_file(struct failure *failure, const char *path, const char *words, const char *code);

void failure_advise(struct failure *failure, const char *advice);

/* The one line: "heygen.assets: DETAIL at PLACE (5 attempts); ADVICE". */
void failure_message(const struct failure *failure, const char *what, char *room, size_t size);

#endif
