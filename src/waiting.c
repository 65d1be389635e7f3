#include "waiting.h"

#include "call.h"
#include "lua/compat.h"
#include "service/client.h"
#include "walk/listing.h"
#include "walk/listing_lua.h"

#include <stdlib.h>
#include <string.h>

static void event_push(lua_State *L, const struct event *event) {
  lua_createtable(L, 0, 8);
  lua_pushstring(L, event->type);
  lua_setfield(L, -2, "type");
  lua_pushstring(L, event->what);
  lua_setfield(L, -2, "list");
  lua_pushstring(L, event->method != NULL ? event->method : "GET");
  lua_setfield(L, -2, "method");
  lua_pushstring(L, event->url);
  lua_setfield(L, -2, "url");
  lua_pushinteger(L, event->attempt);
  lua_setfield(L, -2, "attempt");
  if (event->status > 0) {
    lua_pushinteger(L, (lua_Integer)event->status);
    lua_setfield(L, -2, "status");
  }
  if (strcmp(event->type, "request") != 0) {
    lua_pushnumber(L, event->seconds);
    lua_setfield(L, -2, "seconds");
  }
  if (event->hint) {
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, "hint");
  }
  if (event->message[0] != '\0') {
    lua_pushstring(L, event->message);
    lua_setfield(L, -2, "message");
  }
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
