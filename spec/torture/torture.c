/*
** Fails every allocation in turn: torture lua|curl SCRIPT [FROM [STEP]] runs the script once for each
** N, in a fresh Lua state, with the Nth allocation of Lua's allocator (or of libcurl's) failing. The
** script calls arm(true) where failures may begin, and arm(false) around its own bookkeeping. It must
** end well, having met whatever error there was; crashes and leaks are the sanitizers' to see.
*/
#include <curl/curl.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int armed;
static int fails_lua; /* whose allocations fail */
static long count;
static long fail_at;

static int fails_now(int is_lua) {
  return armed && is_lua == fails_lua && ++count == fail_at;
}

static void *lua_allocate(void *state, void *block, size_t before, size_t size) {
  (void)state;
  if (size == 0) {
    free(block);
    return NULL;
  }
  /* Shrinking may not fail: Lua relies on it. */
  if ((block == NULL || size > before) && fails_now(1))
    return NULL;
  return realloc(block, size);
}

static void *curl_malloc(size_t size) {
  return fails_now(0) ? NULL : malloc(size);
}

static void *curl_realloc(void *block, size_t size) {
  return fails_now(0) ? NULL : realloc(block, size);
}

static void *curl_calloc(size_t members, size_t size) {
  return fails_now(0) ? NULL : calloc(members, size);
}

static char *curl_strdup(const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = fails_now(0) ? NULL : malloc(size);
  if (copy != NULL)
    memcpy(copy, text, size);
  return copy;
}

static int arm(lua_State *L) {
  armed = lua_toboolean(L, 1);
  return 0;
}

/* Runs the script once. 1 when it was never refused an allocation, -1 when it failed. */
static int run(const char *script) {
  count = 0;
  armed = 0;
  lua_State *L = lua_newstate(lua_allocate, NULL);
  luaL_openlibs(L);
  lua_register(L, "arm", arm);
  int status = luaL_dofile(L, script);
  armed = 0;
  if (status != 0)
    fprintf(stderr, "allocation %ld: %s\n", fail_at, lua_tostring(L, -1));
  lua_close(L);
  if (status != 0)
    return -1;
  return count < fail_at;
}

int main(int argc, char **argv) {
  if (argc < 3)
    return 2;
  fails_lua = strcmp(argv[1], "lua") == 0;
  curl_global_init_mem(CURL_GLOBAL_DEFAULT, curl_malloc, free, curl_realloc, curl_strdup, curl_calloc);
  long step = argc > 4 ? atol(argv[4]) : 1;
  long failed = 0;
  long runs = 0;
  for (fail_at = argc > 3 ? atol(argv[3]) : 1;; fail_at += step) {
    int result = run(argv[2]);
    runs++;
    failed += result < 0;
    if (result > 0 || failed > 10)
      break;
  }
  printf("%s: %ld allocations failed in turn, %ld survived\n", argv[1], runs - 1, runs - 1 - failed);
  curl_global_cleanup();
  return failed > 0;
}
