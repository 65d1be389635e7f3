#include "http/sink_lua.h"

#include "base/file_system.h"
#include "base/job.h"
#include "lua/compat.h"
#include "lua/field.h"
#include "lua/type.h"

#include <errno.h>
#include <string.h>

#define SINK_TYPE "footage.sink"

enum { MOST_READ = 1024 * 1024 };

struct sink_holder {
  struct sink *sink; /* NULL: closed */
  struct job *job;   /* the end of it */
};

static struct sink_holder *sink_holder(lua_State *L, int index) {
  return luaL_checkudata(L, index, SINK_TYPE);
}

struct sink *sink_check(lua_State *L, int index) {
  struct sink *sink = sink_holder(L, index)->sink;
  if (sink == NULL)
    luaL_error(L, "footage: the sink is closed");
  return sink;
}

static int sink_fail(lua_State *L, const char *doing, int error) {
  lua_pushnil(L);
  lua_pushfstring(L, "cannot %s it: %s", doing, strerror(error));
  lua_pushstring(L, file_system_code(error));
  return 3;
}

static int64_t sink_number_at(lua_State *L, int table, const char *name) {
  lua_getfield(L, table, name);
  int64_t number = lua_isnumber(L, -1) ? (int64_t)lua_tonumber(L, -1) : -1;
  lua_pop(L, 1);
  return number;
}

int sink_lua_open(lua_State *L) {
  const char *target = luaL_checkstring(L, 1);
  const char *address = luaL_checkstring(L, 2);
  luaL_checktype(L, 3, LUA_TTABLE);
  struct sink_holder *holder = type_new(L, SINK_TYPE, sizeof *holder);
  holder->sink = sink_new();
  if (holder->sink == NULL)
    return luaL_error(L, "not enough memory");
  lua_getfield(L, 3, "no_text");
  holder->sink->takes_no_text = lua_toboolean(L, -1);
  lua_pop(L, 1);
  holder->sink->same_size = sink_number_at(L, 3, "size");
  holder->sink->same_date = sink_number_at(L, 3, "date");
  if (partial_open(&holder->sink->partial, target, address) != 0)
    return sink_fail(L, holder->sink->partial.doing, holder->sink->partial.error);
  return 1;
}

/* sink:length() -> how many bytes are there, and how many there will be, or nil. */
static int sink_lua_length(lua_State *L) {
  const struct sink *sink = sink_check(L, 1);
  compat_pushwhole(L, sink->partial.length);
  if (sink->partial.version.total >= 0)
    compat_pushwhole(L, sink->partial.version.total);
  else
    lua_pushnil(L);
  return 2;
}

/* sink:state() -> { whole, same, taken, told, type, date }: whether all of it is there; was before, under its name;
   another file has that name; and its server said how long it is. */
static int sink_lua_state(lua_State *L) {
  const struct sink *sink = sink_check(L, 1);
  const char *modified = sink->partial.version.modified;
  lua_createtable(L, 0, 6);
  field_set_boolean(L, "whole", sink->is_whole);
  field_set_boolean(L, "same", sink->is_same);
  field_set_boolean(L, "taken", sink->is_taken);
  field_set_boolean(L, "told", sink->is_told);
  lua_pushstring(L, sink->headers.type);
  lua_setfield(L, -2, "type");
  if (modified[0] != '\0') {
    compat_pushwhole(L, curl_getdate(modified, NULL));
    lua_setfield(L, -2, "date");
  }
  return 1;
}

/* sink:read(place, size) -> bytes, fewer at the end; or nil, words, code. */
static int sink_lua_read(lua_State *L) {
  struct sink *sink = sink_check(L, 1);
  lua_Number place = luaL_checknumber(L, 2);
  lua_Number size = luaL_checknumber(L, 3);
  luaL_argcheck(L, place >= 0, 2, "from 0");
  luaL_argcheck(L, size >= 0 && size <= MOST_READ, 3, "too much at once");
  char *room = lua_newuserdata(L, (size_t)size + 1);
  int64_t had = partial_read(&sink->partial, (int64_t)place, room, (size_t)size);
  if (had < 0)
    return sink_fail(L, sink->partial.doing, sink->partial.error);
  lua_pushlstring(L, room, (size_t)had);
  return 1;
}

/* sink:finish(target, replace): begins to give it its name. */
static int sink_lua_finish(lua_State *L) {
  struct sink_holder *holder = sink_holder(L, 1);
  struct sink *sink = sink_check(L, 1);
  const char *target = luaL_checkstring(L, 2);
  const char *modified = sink->partial.version.modified;
  luaL_argcheck(L, holder->job == NULL && sink->partial.file >= 0, 1, "it is finished already");
  holder->job = partial_finish(&sink->partial, target, lua_toboolean(L, 3),
                               modified[0] != '\0' ? (int64_t)curl_getdate(modified, NULL) : 0);
  return holder->job != NULL ? 0 : luaL_error(L, "not enough memory");
}

/* sink:step() -> whether it has it; or nil, words, code. */
static int sink_lua_step(lua_State *L) {
  const struct sink_holder *holder = sink_holder(L, 1);
  const char *doing = NULL;
  int error = 0;
  luaL_argcheck(L, holder->job != NULL, 1, "nothing was begun");
  int over = job_is_over(holder->job);
  if (over && partial_finished(holder->job, &doing, &error) != 0)
    return sink_fail(L, doing, error);
  lua_pushboolean(L, over);
  return 1;
}

/* sink:close(drop): what was fetched stays, unless `drop`. Whoever comes next may have the file at once; a request that
 * goes on finds it closed. */
static int sink_lua_close(lua_State *L) {
  struct sink_holder *holder = sink_holder(L, 1);
  struct sink *sink = holder->sink;
  holder->sink = NULL;
  if (sink != NULL)
    partial_close(&sink->partial, lua_toboolean(L, 2));
  sink_release(sink);
  job_free(holder->job);
  holder->job = NULL;
  return 0;
}

static int sink_lua_gc(lua_State *L) {
  lua_settop(L, 1);
  return sink_lua_close(L);
}

void sink_open(lua_State *L) {
  static const luaL_Reg methods[] = {
      {"length", sink_lua_length}, {"state", sink_lua_state}, {"read", sink_lua_read}, {"finish", sink_lua_finish},
      {"step", sink_lua_step},     {"close", sink_lua_close}, {"__gc", sink_lua_gc},   {NULL, NULL},
  };
  type_define(L, SINK_TYPE, methods);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
