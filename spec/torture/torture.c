/*
** Fails every allocation in turn: torture lua|curl SCRIPT [FROM [STEP]] runs the script once for each
** N, in a fresh Lua state, with the Nth allocation of Lua's allocator (or of libcurl's) failing.
** torture collect SCRIPT runs it once, and collects all garbage at each allocation of Lua's. Only what
** the script calls through `tortured` is touched. It must end well, having met whatever error there was;
** crashes and leaks are the sanitizers' to see.
*/
#include <curl/curl.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum whose { OF_LUA, OF_CURL, COLLECT };

static int armed;
static enum whose whose;
static long count;
static long fail_at;

static int fails_now(enum whose one) {
  if (!armed || one != whose)
    return 0;
  count++;
  /* Lua collects all garbage when it is refused an allocation, and asks again: it is refused twice. */
  return count == fail_at || (one == OF_LUA && count == fail_at + 1);
}

/* Refuses each allocation once, so that Lua collects. Not two in a row: within a collection there is no
   other one. */
static int collects_now(void) {
  static int refused;
  refused = armed && whose == COLLECT && !refused;
  count += refused;
  return refused;
}

static void *lua_allocate(void *state, void *block, size_t before, size_t size) {
  (void)state;
  if (size == 0) {
    free(block);
    return NULL;
  }
  /* Shrinking may not fail: Lua relies on it. */
  if ((block == NULL || size > before) && (fails_now(OF_LUA) || collects_now()))
    return NULL;
  return realloc(block, size);
}

static void *curl_malloc(size_t size) {
  return fails_now(OF_CURL) ? NULL : malloc(size);
}

static void *curl_realloc(void *block, size_t size) {
  return fails_now(OF_CURL) ? NULL : realloc(block, size);
}

static void *curl_calloc(size_t members, size_t size) {
  return fails_now(OF_CURL) ? NULL : calloc(members, size);
}

static char *curl_strdup(const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = fails_now(OF_CURL) ? NULL : malloc(size);
  if (copy != NULL)
    memcpy(copy, text, size);
  return copy;
}

/* tortured(f, ...): like pcall, with allocations failing meanwhile. */
static int tortured(lua_State *L) {
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  armed = 1;
  int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
  armed = 0;
  lua_pushboolean(L, status == LUA_OK);
  lua_replace(L, 1);
  return lua_gettop(L);
}

/* Runs the script once. 1 when it was never refused an allocation, -1 when it failed. */
static int run(const char *script) {
  count = 0;
  lua_State *L = lua_newstate(lua_allocate, NULL);
  luaL_openlibs(L);
  lua_register(L, "tortured", tortured);
  int status = luaL_dofile(L, script);
  if (status != 0)
    fprintf(stderr, "allocation %ld: %s\n", fail_at, lua_tostring(L, -1));
  lua_close(L);
  if (status != 0)
    return -1;
  return whose == COLLECT || count < fail_at;
}

int main(int argc, char **argv) {
  if (argc < 3)
    return 2;
  whose = strcmp(argv[1], "lua") == 0 ? OF_LUA : strcmp(argv[1], "curl") == 0 ? OF_CURL : COLLECT;
  curl_global_init_mem(CURL_GLOBAL_DEFAULT, curl_malloc, free, curl_realloc, curl_strdup, curl_calloc);
  /* Keeps lua-cjson loaded, so that what it leaks (leaks.txt) has a name in the end. */
  static lua_State *keeper;
  keeper = luaL_newstate();
  luaL_openlibs(keeper);
  if (luaL_dostring(keeper, "require 'cjson'") != 0)
    return 2;
  long step = argc > 4 ? atol(argv[4]) : 1;
  long failed = 0;
  long runs = 0;
  for (fail_at = argc > 3 ? atol(argv[3]) : 1;; fail_at += step) {
    int result = run(argv[2]);
    runs++;
    failed += result < 0;
    if (result > 0 || whose == COLLECT || failed > 10)
      break;
  }
  if (whose == COLLECT)
    printf("collected at %ld allocations: %s\n", count, failed > 0 ? "FAILED" : "survived");
  else
    printf("%s: %ld allocations failed in turn, %ld survived\n", argv[1], runs - 1, runs - 1 - failed);
  curl_global_cleanup();
  return failed > 0;
}
