/*
** The terminal that stderr is, if it is one: whether it is ours to draw on, its size, and writing that does not wait.
** Knows nothing of what is drawn. Systems without terminals of this kind have none.
*/
#ifndef FOOTAGE_TERMINAL_H
#define FOOTAGE_TERMINAL_H

#include <lua.h>

/* terminal() -> columns, lines; 0 for what it does not know. Nil when stderr is none, or this process runs in the
   background: there, writing may stop it. */
int terminal_size(lua_State *L);

/* terminal_write(text) -> how many bytes were written: 0 while it takes none, as one that is stopped or that a host
   has made not to wait. */
int terminal_write(lua_State *L);

/* terminal_output() -> the columns of the terminal that stdout is, 0 for one that does not know; nil when it is none.
   Of a program: terminal_input() says whether stdin is one. */
int terminal_output(lua_State *L);
int terminal_input(lua_State *L);

/* own_signals(): what nobody reads any more is an error of the write, and not the end of the process; Ctrl-C ends a
   read that waits, so that Lua sees it. For programs of our own alone: a host's signals are its own. */
int terminal_own_signals(lua_State *L);

#endif
