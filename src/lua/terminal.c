#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* TIOCGWINSZ */
#endif
#if defined(__APPLE__) && !defined(_DARWIN_C_SOURCE)
#define _DARWIN_C_SOURCE
#endif

#include "lua/terminal.h"

#include <lauxlib.h>

#if defined(_WIN32)

int terminal_size(lua_State *L) {
  lua_pushnil(L);
  return 1;
}

int terminal_write(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_pushinteger(L, 0);
  return 1;
}

int terminal_output(lua_State *L) {
  lua_pushnil(L);
  return 1;
}

int terminal_input(lua_State *L) {
  lua_pushboolean(L, 0);
  return 1;
}

int terminal_own_signals(lua_State *L) {
  (void)L;
  return 0;
}

#else

#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Where it is not the terminal that may stop this process, there is no foreground to ask for. */
static int terminal_is_ours(void) {
  if (!isatty(STDERR_FILENO))
    return 0;
  pid_t foreground = tcgetpgrp(STDERR_FILENO);
  return foreground < 0 || foreground == getpgrp();
}

int terminal_size(lua_State *L) {
  struct winsize size = {0};
  if (!terminal_is_ours()) {
    lua_pushnil(L);
    return 1;
  }
  ioctl(STDERR_FILENO, TIOCGWINSZ, &size);
  lua_pushinteger(L, size.ws_col);
  lua_pushinteger(L, size.ws_row);
  return 2;
}

int terminal_write(lua_State *L) {
  size_t length = 0;
  const char *text = luaL_checklstring(L, 1, &length);
  struct pollfd ready = {.fd = STDERR_FILENO, .events = POLLOUT};
  ssize_t written = 0;
  if (poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT) != 0)
    written = write(STDERR_FILENO, text, length);
  lua_pushinteger(L, written > 0 ? (lua_Integer)written : 0);
  return 1;
}

int terminal_output(lua_State *L) {
  struct winsize size = {0};
  if (!isatty(STDOUT_FILENO)) {
    lua_pushnil(L);
    return 1;
  }
  ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
  lua_pushinteger(L, size.ws_col);
  return 1;
}

int terminal_input(lua_State *L) {
  lua_pushboolean(L, isatty(STDIN_FILENO));
  return 1;
}

int terminal_own_signals(lua_State *L) {
  (void)L;
  struct sigaction interrupt;
  signal(SIGPIPE, SIG_IGN);
  if (sigaction(SIGINT, NULL, &interrupt) == 0) {
    interrupt.sa_flags &= ~SA_RESTART;
    sigaction(SIGINT, &interrupt, NULL);
  }
  return 0;
}

#endif
