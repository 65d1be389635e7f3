/*
** Calls: one request of a client's that has no name yet, and its decoded answer. Knows how a script
** describes one (call_new.c), not what services do with it.
*/
#ifndef FOOTAGE_CALL_H
#define FOOTAGE_CALL_H

#include "http/attachment.h"
#include "http/content.h"
#include "http/engine.h"
#include "http/request.h"
#include "http/sink.h"
#include "service/client.h"

#include <lua.h>

#include <stdint.h>

#define CALL_TYPE "footage.call"

/* Beside CLIENT_OWNER in the uservalue. */
enum { CALL_LATER = CLIENT_OWNER + 1 };

/* What the files that it sends stand in. */
enum call_frame { CALL_NO_FILES, CALL_FILE, CALL_FORM, CALL_JSON };

struct call {
  int raw;               /* the answer is not looked at: call_text gives it */
  struct client *client; /* in the uservalue, at CLIENT_OWNER */
  struct request *request;
  struct engine *engine;
  struct buffer path; /* with its query */
  struct buffer scratch;
  struct content content;
  struct attachments files; /* opened when it starts; only then its content is made */
  enum call_frame frame;    /* ... of the text in `scratch` */
  struct sink *sink;        /* where the answer's body goes; NULL: it is the answer */
  int64_t timeout_ms;       /* of one attempt; 0: the client's */
  int64_t stall_ms;         /* see struct pace */
  int elsewhere;            /* the path is a whole address */
  int over;
  int deletes;   /* it is a DELETE, and under way */
  char name[80]; /* "heygen GET /v3/users/me", for messages */
};

void call_open(lua_State *L);

/* call(client, { method, path, query, json | body | form, headers, idempotent, timeout }, name, raw, later): nothing is
   sent yet. `name` is for messages, in place of method and path; `raw`: the answer's text is all that is wanted;
   `later`: { code = true }, after a 409 with such a code it is sent again. */
int call_new(lua_State *L);

/* call_step(call) -> answer | false (wait) | nil, err. An answer without a body is true. */
int call_step(lua_State *L);

/* call_text(call): the text of the answer that call_step gave. */
int call_text(lua_State *L);

/* call_sent(call) -> bytes of the body that went out in this attempt, and in all. */
int call_sent(lua_State *L);

/* call_etag(call): the ETag of the answer that call_step gave, as it came; "" for none. */
int call_etag(lua_State *L);

/* Nothing of it stays in flight, and it is over; cancel gives the error that says so. */
int call_pause(lua_State *L);
int call_cancel(lua_State *L);

#endif
