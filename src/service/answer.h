/*
** What an answer says as a whole: whether it is a success by its envelope, and else what went wrong, in whichever of
** the shapes that services use. Knows neither what was asked for nor how the answer came.
*/
#ifndef FOOTAGE_ANSWER_H
#define FOOTAGE_ANSWER_H

#include "base/failure.h"
#include "http/request.h"
#include "service/service.h"

#include <lua.h>

/* Pushes the body of the request's answer as a string. */
void answer_push_text(lua_State *L, const struct request *request);

/* Says that the answer is no JSON; the reason is on top, and is popped. */
void answer_no_json(lua_State *L, const struct request *request, struct failure *failure);

/* Whether the decoded answer at `body` is a success; what it warns of is told. 0 with the failure. */
int answer_check(lua_State *L, const struct service *service, struct request *request, int body,
                 struct failure *failure);

/* Pushes the answer, decoded, and returns 1; or pushes nothing and returns 0 with the failure; `*no_json` says that the
   body was none. */
int answer_read(lua_State *L, const struct service *service, struct request *request, struct failure *failure,
                int *no_json);

/* Adds to a failure by status what the body says about it. */
void answer_explain(lua_State *L, const struct service *service, const struct request *request,
                    struct failure *failure);

#endif
