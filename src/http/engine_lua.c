#include "http/engine_lua.h"

#include "base/clock.h"
#include "lua/compat.h"
#include "lua/raise.h"

#include <curl/curl.h>

#define ENGINE_TYPE "footage.engine"

static int engine_gc(lua_State *L) {
  engine_end(luaL_checkudata(L, 1, ENGINE_TYPE));
  return 0;
}

static void engine_check_version(lua_State *L) {
  const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
  if (version->version_num < 0x074200)
    luaL_error(L, "footage: libcurl %s is too old; 7.66 or later is needed", version->version);
}

/* The registry's entry keeps the engine alive until the state closes. */
struct engine *engine_get(lua_State *L) {
  lua_getfield(L, LUA_REGISTRYINDEX, "footage.engine.instance");
  struct engine *engine = lua_touserdata(L, -1);
  lua_pop(L, 1);
  if (engine == NULL) {
    engine_check_version(L);
    engine = lua_newuserdata(L, engine_size());
    engine_begin(engine);
    luaL_getmetatable(L, ENGINE_TYPE);
    lua_setmetatable(L, -2);
    lua_setfield(L, LUA_REGISTRYINDEX, "footage.engine.instance");
  }
  engine_find_libcurl(engine);
  if (!engine_is_ours(engine))
    raise_argument(L, "footage: this process was forked from the one that used footage first, and connections do not "
                      "survive that: use footage in one of them only, or start a new process");
  return engine;
}

/* pump() -> whether a request ended since the last time: does what can be done now, and begins a new slice. */
static int engine_lua_pump(lua_State *L) {
  struct engine *engine = engine_get(L);
  engine_run(engine, 0);
  engine_renew_slice(engine);
  lua_pushboolean(L, engine_take_news(engine));
  return 1;
}

/* wait(seconds): the same, but waits until something can be done, at most so long. What ended is still news to
   whoever pumps. */
static int engine_lua_wait(lua_State *L) {
  lua_Number seconds = luaL_checknumber(L, 1);
  struct engine *engine = engine_get(L);
  engine_run(engine, seconds > 0 ? clock_ms_in(seconds) : 0);
  engine_renew_slice(engine);
  return 0;
}

/* renew(): begins a new slice, for those who pumped a moment ago. */
static int engine_lua_renew(lua_State *L) {
  engine_renew_slice(engine_get(L));
  return 0;
}

/* spent(): whether the slice is over, and the host's loop wants its turn. */
static int engine_lua_spent(lua_State *L) {
  lua_pushboolean(L, engine_is_spent(engine_get(L)));
  return 1;
}

/* now(): seconds of a clock that only goes forward. */
static int engine_lua_now(lua_State *L) {
  lua_pushnumber(L, (lua_Number)clock_ms() / 1000);
  return 1;
}

/* timeout(): seconds until pump wants to be called even if the descriptor stays silent, or nil. */
static int engine_lua_timeout(lua_State *L) {
  int64_t timeout = engine_timeout(engine_get(L));
  if (timeout < 0)
    lua_pushnil(L);
  else
    lua_pushnumber(L, (lua_Number)timeout / 1000);
  return 1;
}

/* pollfd(): the one descriptor to watch for reading, or nil where the system has none (or none left: then nothing
   is on the wire either). */
static int engine_lua_pollfd(lua_State *L) {
  int descriptor = engine_descriptor(engine_get(L));
  if (descriptor < 0)
    lua_pushnil(L);
  else
    lua_pushinteger(L, descriptor);
  return 1;
}

/* be_patient(whether): of the requests that start from now on, which then wait for as long as a 429 says. */
static int engine_lua_be_patient(lua_State *L) {
  engine_be_patient(engine_get(L), lua_toboolean(L, 1));
  return 0;
}

void engine_open(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"pump", engine_lua_pump},
      {"wait", engine_lua_wait},
      {"renew", engine_lua_renew},
      {"spent", engine_lua_spent},
      {"now", engine_lua_now},
      {"timeout", engine_lua_timeout},
      {"pollfd", engine_lua_pollfd},
      {"be_patient", engine_lua_be_patient},
      {NULL, NULL},
  };
  luaL_newmetatable(L, ENGINE_TYPE); /* filled also when an earlier load did not get so far */
  lua_pushcfunction(L, engine_gc);
  lua_setfield(L, -2, "__gc");
  lua_pop(L, 1);
  lua_createtable(L, 0, 8);
  compat_setfuncs(L, functions, 0);
}
