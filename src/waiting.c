#include "waiting.h"

#include "call.h"
#include "lua/compat.h"
#include "lua/field.h"
#include "service/client.h"
#include "walk/listing.h"
#include "walk/listing_lua.h"

#include <stdlib.h>
#include <string.h>

static void event_push(lua_State *L, const struct event *event) {
  lua_createtable(L, 0, 8);
  field_set_string(L, "type", event->type);
  field_set_string(L, "list", event->what);
  field_set_string(L, "method", event->method != NULL ? event->method : "GET");
  field_set_string(L, "url", event->url);
  field_set_integer(L, "attempt", event->attempt);
  if (event->status > 0)
    field_set_integer(L, "status", (lua_Integer)event->status);
  if (strcmp(event->type, "request") != 0)
    field_set_number(L, "seconds", event->seconds);
  if (event->hint)
    field_set_boolean(L, "hint", 1);
  field_set_string(L, "message", event->message);
}

/* Whether the value at 1 is a call; it may be anything. */
static int waiting_is_call(lua_State *L) {
  if (lua_type(L, 1) != LUA_TUSERDATA || !lua_getmetatable(L, 1))
    return 0;
  luaL_getmetatable(L, CALL_TYPE);
  int same = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return same;
}

static struct event_queue *waiting_events(lua_State *L, int client) {
  struct settings *settings = client_check(L, client)->settings;
  return settings != NULL && settings->events.first != NULL ? &settings->events : NULL;
}

/* Takes the first event out of the client's queue and pushes a copy that Lua owns: while it is made a table of, a
   finalizer may run that tells this client's events itself. NULL when there is none. */
static const struct event *waiting_take_event(lua_State *L, int client) {
  struct event_queue *events;
  void *copy = NULL;
  size_t room = 0;
  while ((events = waiting_events(L, client)) != NULL) {
    size_t size = sizeof *events->first + strlen(events->first->url) + 1;
    if (copy != NULL && size <= room) {
      memcpy(copy, events->first, size);
      free(event_take(events));
      return copy;
    }
    room = size;
    copy = lua_newuserdata(L, room);
  }
  return NULL;
}

int waiting_event(lua_State *L) {
  lua_settop(L, 1);
  if (!waiting_is_call(L))
    luaL_checkudata(L, 1, listing_type);
  compat_getuservalue(L, 1);
  lua_rawgeti(L, 2, CLIENT_OWNER);
  const struct event *event = waiting_take_event(L, 3);
  if (event == NULL)
    return 0;
  event_push(L, event);
  compat_getuservalue(L, 3);
  lua_getfield(L, -1, "on_event");
  lua_remove(L, -2);
  return 2;
}

int waiting_pause(lua_State *L) {
  return waiting_is_call(L) ? call_pause(L) : listing_pause(L);
}

int waiting_cancel(lua_State *L) {
  return waiting_is_call(L) ? call_cancel(L) : listing_cancel(L);
}
