/*
** Decoding a large text bit by bit, so that nobody has to wait for all of it at once: the elements of
** the array in it one after the other, then what is around them. lua-cjson does all of the decoding;
** here the text is only cut. Knows no HTTP, no service and no clock.
*/
#ifndef FOOTAGE_DECODING_H
#define FOOTAGE_DECODING_H

#include <lua.h>

#include <stddef.h>

/* Below this, cutting a text takes longer than it is worth. */
enum { DECODING_SMALLEST = 64 * 1024 };

enum decoding_state {
  DECODING_MORE,   /* there is more to do; nothing was pushed */
  DECODING_DONE,   /* pushed the text and the value */
  DECODING_FAILED, /* it is no JSON: pushed the text and the reason */
};

void decoding_open(lua_State *L);

/* Replaces the text on top by a decoding of it. The large array is at `path` ("data.assets"), which
   must live as long. A text of less than `smallest` bytes is decoded at once. */
void decoding_push(lua_State *L, const char *path, size_t smallest);

/* Does a bit of the decoding at `index`. What json_decode raises comes out; the same bit is done again then. */
enum decoding_state decoding_step(lua_State *L, int index);

#endif
