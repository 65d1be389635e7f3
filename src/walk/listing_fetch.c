#include "walk/listing_fetch.h"

#include "lua/json.h"
#include "service/answer.h"

#include <string.h>

static int fetch_start(struct listing *listing, struct failure *failure) {
  const char *path = listing->list->fetch.path;
  struct settings *settings = client_settings(listing->client, failure);
  struct buffer url = {0};
  if (settings == NULL)
    return 0;
  if (buffer_add(&url, settings->origin.url, strlen(settings->origin.url)) == 0 &&
      buffer_add(&url, path, strlen(path)) == 0)
    listing->fetching = request_new(settings, listing->list->full_name, url.bytes);
  else
    buffer_free(&url);
  if (listing->fetching == NULL)
    return failure_no_memory(failure);
  engine_start(listing->engine, listing->fetching);
  return 1;
}

/* The answer is on top of the stack. */
static int fetch_take(lua_State *L, struct listing *listing, struct failure *failure) {
  const struct list_fetch *fetch = &listing->list->fetch;
  size_t length = 0;
  json_push_path(L, lua_gettop(L), fetch->value);
  const char *value = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : "";
  int good = length > 0 && strlen(value) == length;
  if (!good)
    failure_set(failure, FAILURE_DECODE, "%s in the answer, which is needed for '%s', is no string", fetch->value,
                fetch->filter);
  else if (client_learn(listing->client, fetch, value) != 0)
    good = failure_no_memory(failure);
  lua_pop(L, 1);
  return good;
}

enum progress listing_fetch(lua_State *L, struct listing *listing, struct failure *failure) {
  const struct list_fetch *fetch = &listing->list->fetch;
  int no_json = 0;
  if (fetch->filter == NULL || listing->fetch_given || client_recall(listing->client, fetch) != NULL)
    return PROGRESS_PAGE;
  if (listing->fetching == NULL && !fetch_start(listing, failure))
    return PROGRESS_FAILED;
  struct request *request = listing->fetching;
  if (request->state != REQUEST_DONE)
    engine_pump_lightly(listing->engine);
  if (request->state != REQUEST_DONE)
    return PROGRESS_WAIT;
  int top = lua_gettop(L);
  int good = request->failure.kind == FAILURE_NONE;
  if (!good) {
    *failure = request->failure;
    if (failure->kind == FAILURE_HTTP)
      answer_explain(L, listing->service, request, failure);
  } else {
    good = answer_read(L, listing->service, request, failure, &no_json);
    if (no_json && engine_reconsider(listing->engine, request, failure))
      return PROGRESS_WAIT;
    good = good && fetch_take(L, listing, failure);
    if (!good)
      request_describe(request, failure);
  }
  lua_settop(L, top);
  engine_drop(request);
  listing->fetching = NULL;
  return good ? PROGRESS_PAGE : PROGRESS_FAILED;
}
