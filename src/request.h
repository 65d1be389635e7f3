/*
** One call of a service with all its attempts: what libcurl is told, what it answered, within
** which bounds, and whether to try again. Knows no JSON, no pages and no Lua. The engine runs it.
*/
#ifndef FOOTAGE_REQUEST_H
#define FOOTAGE_REQUEST_H

#include "buffer.h"
#include "content.h"
#include "failure.h"
#include "limit.h"
#include "settings.h"

#include <curl/curl.h>

#include <stdint.h>
#include <time.h>

enum request_state {
  REQUEST_NEW,     /* not given to the engine yet */
  REQUEST_RUNNING, /* an attempt is on the wire */
  REQUEST_WAITING, /* for its turn, or backing off until `due` */
  REQUEST_DONE,    /* answered, or failed for good */
};

struct response {
  struct buffer body;
  size_t limit;        /* decoded bytes of the body */
  size_t header_bytes; /* so far */
  struct buffer line;  /* the header line that is being read, joined with those that it goes on in */
  int too_large;       /* a bound was passed, and the transfer given up for it */
  int out_of_memory;
  long status;
  char date[64]; /* the server's clock */
  char retry_after[64];
  struct limit rate_limit;
  char request_id[128];
  char sunset[64]; /* when the service will end this operation */
  char deprecation[64];
  struct buffer location; /* where a redirect leads */
  struct buffer links;    /* the values of its Link headers, joined by commas */
  struct buffer next;     /* what page.c makes of them */
};

struct engine;

struct request {
  struct request *next; /* the engine's list of unfinished requests */
  struct request *previous;
  struct engine *engine; /* NULL when not in that list */
  struct settings *settings;
  enum request_state state;
  CURL *easy;
  char *url;
  char *secrets;          /* with those of its own headers; NULL when there are none */
  char what[80];          /* "heygen.assets", for messages */
  struct content content; /* the caller's to fill before the request starts; nothing for a GET */
  struct response response;
  struct failure failure; /* when done: kind is FAILURE_NONE for success */
  int attempts;
  int maybe_done; /* an attempt ended so that the service may have acted upon it */
  int redirects;
  int64_t timeout_ms; /* of one attempt; 0: the settings' */
  int64_t started;    /* the attempt; 0 before the first one */
  int64_t deadline;   /* the whole call; 0 as long as it waits for others of its own client alone */
  int64_t due;        /* the next attempt */
  int64_t overdue;    /* when libcurl should long have given up the attempt */
  char curl_message[CURL_ERROR_SIZE];
};

/* A GET of `url`, which is the request's from now on (malloc'ed). NULL when memory ran out, and
   then `url` was freed. */
struct request *request_new(struct settings *settings, const char *what, char *url);

/* What must never be shown of it, for text_add_foreign. */
const char *request_secrets(const struct request *request);

/* When the next attempt may start: its own back-off is over, and its client's pause. Or when the deadline ends it. */
int64_t request_due(const struct request *request);

/* For the engine: while its client is paused the request's time runs, also before the first attempt. */
void request_mind_pause(struct request *request, int64_t now);

/* Frees a request that no engine has. */
void request_free(struct request *request);

/* For the engine: makes the next attempt ready to be handed to libcurl. 0 when that fails; then
   the request is done. */
int request_prepare(struct request *request, int64_t now);

/* For the engine: an attempt ended. Leaves the state at WAITING (with `due`) or DONE. */
void request_attempted(struct request *request, CURLcode code, int64_t now, double random);

/* Adds what the answer said beside its body: status, attempts, request id, how long to wait. */
void request_describe(const struct request *request, struct failure *failure);

/* The answer came whole but is of no use (no JSON): backs off for another attempt if one is left.
   1 when the state is WAITING now, 0 when it stays done; `failure` is what happened. */
int request_reconsider(struct request *request, const struct failure *failure, int64_t now, double random);

#endif
