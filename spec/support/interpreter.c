/*
** The least Lua interpreter: interpreter SCRIPT [arguments]. The sanitizers need a program that they
** are linked into; this one is for systems where the source of Lua's own is not to be had.
*/
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <signal.h>
#include <stdio.h>

static lua_State *running;

static void stop(lua_State *L, lua_Debug *where) {
  (void)where;
  lua_sethook(L, NULL, 0, 0);
  luaL_error(L, "interrupted!");
}

/* Ctrl-C, as the lua program takes it. */
static void interrupt(int number) {
  signal(number, SIG_DFL);
  lua_sethook(running, stop, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

static int traceback(lua_State *L) {
  luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
  return 1;
}

int main(int count, char **words) {
  lua_State *L = luaL_newstate();
  if (L == NULL || count < 2) {
    fputs("usage: interpreter SCRIPT [arguments]\n", stderr);
    return 2;
  }
  luaL_openlibs(L);
  lua_newtable(L);
  for (int i = 0; i < count; i++) {
    lua_pushstring(L, words[i]);
    lua_rawseti(L, -2, i - 1);
  }
  lua_setglobal(L, "arg");
  lua_pushcfunction(L, traceback);
  int status = luaL_loadfile(L, words[1]);
  if (status == LUA_OK) {
    for (int i = 2; i < count; i++)
      lua_pushstring(L, words[i]);
    running = L;
    signal(SIGINT, interrupt);
    status = lua_pcall(L, count - 2, 0, 1);
    signal(SIGINT, SIG_DFL);
  }
  if (status != LUA_OK)
    fprintf(stderr, "%s: %s\n", words[0], lua_tostring(L, -1));
  lua_close(L);
  return status == LUA_OK ? 0 : 1;
}
