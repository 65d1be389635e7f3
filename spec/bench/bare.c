/* The bare limit: one libcurl handle and lua-cjson's decode, called from C, page after page, and of each
 * item its id. No retries, no checks, no records: nothing that walks these lists with libcurl and
 * lua-cjson can do less.
 *
 *   bare heygen|twelvelabs [ITEMS]     the addresses are those of HEYGEN_BASE_URL, TWELVELABS_BASE_URL */
#include <curl/curl.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if LUA_VERSION_NUM < 502
#define lua_rawlen lua_objlen
#endif

static struct {
  char *bytes;
  size_t length, room;
} body;

static void fail(const char *why) {
  fprintf(stderr, "bare: %s\n", why);
  exit(1);
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *unused) {
  (void)unused;
  size_t length = size * count;
  if (body.length + length > body.room) {
    body.room = 2 * (body.length + length);
    body.bytes = realloc(body.bytes, body.room);
    if (!body.bytes) fail("no memory");
  }
  memcpy(body.bytes + body.length, bytes, length);
  body.length += length;
  return length;
}

static long count, most;

/* Touches the ids of the array on top of the stack, and drops it. */
static void touch(lua_State *L, const char *field) {
  int length = (int)lua_rawlen(L, -1);
  for (int i = 1; i <= length && count < most; i++) {
    lua_rawgeti(L, -1, i);
    lua_getfield(L, -1, field);
    const char *id = lua_tostring(L, -1);
    if (!id) fail("an item without an id");
    if (count++ == 0) {
      puts(id);
      fflush(stdout);
    }
    lua_pop(L, 2);
  }
  lua_pop(L, 1);
}

/* Of the page on top of the stack: takes its items, and puts the next page's query into `next`. Gives 0 at the
 * end. */
static int heygen(lua_State *L, char *next, size_t room) {
  lua_getfield(L, -1, "data");
  lua_getfield(L, -1, "assets");
  touch(L, "id");
  lua_getfield(L, -1, "token");
  int more = lua_type(L, -1) == LUA_TSTRING;
  if (more) snprintf(next, room, "?limit=100&token=%s", lua_tostring(L, -1));
  lua_pop(L, 2);
  return more;
}

static int twelvelabs(lua_State *L, char *next, size_t room) {
  lua_getfield(L, -1, "data");
  touch(L, "_id");
  lua_getfield(L, -1, "page_info");
  lua_getfield(L, -1, "page");
  lua_getfield(L, -2, "total_page");
  double page = lua_tonumber(L, -2), last = lua_tonumber(L, -1);
  lua_pop(L, 3);
  snprintf(next, room, "?page_limit=50&page=%.0f", page + 1);
  return page < last;
}

int main(int argc, char **argv) {
  int is_heygen = argc > 1 && strcmp(argv[1], "heygen") == 0;
  const char *base = getenv(is_heygen ? "HEYGEN_BASE_URL" : "TWELVELABS_BASE_URL");
  const char *path = is_heygen ? "/v1/asset/list" : "/assets";
  most = argc > 2 ? atol(argv[2]) : 1000000000;
  if (!base) fail("where?");

  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  if (luaL_dostring(L, "return require('cjson').decode")) fail(lua_tostring(L, -1));
  curl_global_init(CURL_GLOBAL_DEFAULT);
  CURL *curl = curl_easy_init();
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, curl_slist_append(NULL, "x-api-key: test-key"));

  char next[1024], url[2048];
  strcpy(next, is_heygen ? "?limit=100" : "?page_limit=50&page=1");
  int more;
  do {
    snprintf(url, sizeof url, "%s%s%s", base, path, next);
    body.length = 0;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    if (curl_easy_perform(curl) != CURLE_OK) fail(url);
    lua_pushvalue(L, -1);
    lua_pushlstring(L, body.bytes, body.length);
    lua_call(L, 1, 1);
    more = is_heygen ? heygen(L, next, sizeof next) : twelvelabs(L, next, sizeof next);
    lua_pop(L, 1);
  } while (more && count < most);
  printf("%ld\n", count);
  curl_easy_cleanup(curl);
  lua_close(L);
  return 0;
}
