#include "lua/decoding.h"

#include "lua/compat.h"
#include "lua/json.h"

#include <string.h>

#define DECODING_TYPE "footage.decoding"

/* Places in the uservalue. */
enum { DECODING_TEXT = 1, DECODING_ITEMS };

struct decoding {
  const char *path;
  size_t smallest;
  const char *text; /* known from the first step on; the uservalue keeps it alive */
  const char *end;
  const char *array; /* where the array begins, and NULL when the text is decoded whole */
  const char *at;    /* the next element, or what follows the array */
  int count;         /* elements so far */
};

static const char *decoding_skip_space(const struct decoding *decoding, const char *at) {
  while (at < decoding->end && strchr(" \t\r\n", *at) != NULL && *at != '\0')
    at++;
  return at;
}

static void decoding_begin(lua_State *L, struct decoding *decoding, int uservalue) {
  size_t length = 0;
  lua_rawgeti(L, uservalue, DECODING_TEXT);
  decoding->text = lua_tolstring(L, -1, &length);
  decoding->end = decoding->text + length;
  lua_pop(L, 1);
  if (length < decoding->smallest)
    return;
  const char *found = json_find(decoding->text, length, decoding->path, 0, NULL);
  if (found == NULL || *found != '[')
    return;
  const char *first = decoding_skip_space(decoding, found + 1);
  if (first == decoding->end || *first == ']')
    return;
  lua_newtable(L);
  lua_rawseti(L, uservalue, DECODING_ITEMS);
  decoding->array = found; /* last: what is above may run out of memory, and is done again then */
  decoding->at = first;
}

/* One element, and the comma or bracket behind it. 1 when another one follows, 0 when the array is over, -1 when
   this is no array after all. Failing to decode pushes the reason. */
enum element { ELEMENT_FOLLOWS, ELEMENT_LAST, ELEMENT_ODD, ELEMENT_FAILED };

static enum element decoding_element(lua_State *L, struct decoding *decoding, int uservalue) {
  const char *after = json_skip(decoding->at, decoding->end);
  const char *next = decoding_skip_space(decoding, after);
  if (next == decoding->end || (*next != ',' && *next != ']'))
    return ELEMENT_ODD;
  lua_pushlstring(L, decoding->at, (size_t)(after - decoding->at));
  if (!json_decode(L))
    return ELEMENT_FAILED;
  lua_rawgeti(L, uservalue, DECODING_ITEMS);
  lua_insert(L, -2);
  lua_rawseti(L, -2, decoding->count + 1);
  decoding->count++;
  lua_pop(L, 2);
  decoding->at = *next == ',' ? decoding_skip_space(decoding, next + 1) : next + 1;
  return *next == ',' ? ELEMENT_FOLLOWS : ELEMENT_LAST;
}

/* Pushes the text around the array, with an empty one in its place. */
static void decoding_push_rest(lua_State *L, const struct decoding *decoding) {
  lua_pushlstring(L, decoding->text, (size_t)(decoding->array - decoding->text));
  lua_pushliteral(L, "[]");
  lua_pushlstring(L, decoding->at, (size_t)(decoding->end - decoding->at));
  lua_concat(L, 3);
}

/* Whether the table of no members stands at the path in the value at `index`: the decoder knows names that
   json_find does not, as they are escaped, and the last of several members counts. */
static int decoding_is_cut(lua_State *L, const struct decoding *decoding, int index) {
  json_push_path(L, index, decoding->path);
  int cut = lua_istable(L, -1);
  if (cut) {
    lua_pushnil(L);
    cut = lua_next(L, -2) == 0;
  }
  lua_settop(L, index);
  return cut;
}

/* Puts the items into the value on top, where the empty array stands; where that is the value itself,
   they take its place. */
static void decoding_put_items(lua_State *L, const struct decoding *decoding, int uservalue) {
  const char *name = decoding->path;
  int value = lua_gettop(L);
  lua_pushvalue(L, -1);
  for (const char *dot = strchr(name, '.'); dot != NULL; dot = strchr(name, '.')) {
    lua_pushlstring(L, name, (size_t)(dot - name));
    lua_rawget(L, -2);
    lua_remove(L, -2);
    name = dot + 1;
  }
  lua_pushstring(L, name);
  lua_rawgeti(L, uservalue, DECODING_ITEMS);
  if (decoding->path[0] == '\0')
    lua_replace(L, value);
  else
    lua_rawset(L, -3);
  lua_settop(L, value);
}

/* Decodes the text on top, and puts the text of all and what came of it in its place. */
static enum decoding_state decoding_finish(lua_State *L, int uservalue) {
  int good = json_decode(L);
  lua_remove(L, -2);
  lua_rawgeti(L, uservalue, DECODING_TEXT);
  lua_insert(L, -2);
  return good ? DECODING_DONE : DECODING_FAILED;
}

static enum decoding_state decoding_whole(lua_State *L, int uservalue) {
  lua_rawgeti(L, uservalue, DECODING_TEXT);
  return decoding_finish(L, uservalue);
}

/* The elements are decoded: now what is around them. */
static enum decoding_state decoding_rest(lua_State *L, const struct decoding *decoding, int uservalue) {
  decoding_push_rest(L, decoding);
  enum decoding_state state = decoding_finish(L, uservalue);
  if (state != DECODING_DONE)
    return state;
  if (!decoding_is_cut(L, decoding, lua_gettop(L))) {
    lua_pop(L, 2);
    return decoding_whole(L, uservalue);
  }
  decoding_put_items(L, decoding, uservalue);
  return state;
}

static enum decoding_state decoding_advance(lua_State *L, struct decoding *decoding, int uservalue) {
  if (decoding->array == NULL) { /* the first step, or again one that memory ran out in */
    decoding_begin(L, decoding, uservalue);
    return decoding->array != NULL ? DECODING_MORE : decoding_whole(L, uservalue);
  }
  switch (decoding_element(L, decoding, uservalue)) {
    case ELEMENT_FOLLOWS:
      return DECODING_MORE;
    case ELEMENT_LAST:
      return decoding_rest(L, decoding, uservalue);
    case ELEMENT_FAILED:
      lua_rawgeti(L, uservalue, DECODING_TEXT);
      lua_insert(L, -2);
      return DECODING_FAILED;
    case ELEMENT_ODD: /* whoever reads all of it knows better what is wrong */
      break;
  }
  return decoding_whole(L, uservalue);
}

enum decoding_state decoding_step(lua_State *L, int index) {
  struct decoding *decoding = luaL_checkudata(L, index, DECODING_TYPE);
  int top = lua_gettop(L);
  luaL_checkstack(L, 10, NULL);
  compat_getuservalue(L, index);
  enum decoding_state state = decoding_advance(L, decoding, top + 1);
  if (state == DECODING_MORE) {
    lua_settop(L, top);
    return state;
  }
  lua_insert(L, top + 1); /* the value */
  lua_insert(L, top + 1); /* the text */
  lua_settop(L, top + 2);
  return state;
}

void decoding_push(lua_State *L, const char *path, size_t smallest) {
  luaL_checkstack(L, 4, NULL);
  struct decoding *decoding = compat_newuserdata(L, sizeof *decoding);
  *decoding = (struct decoding){.path = path, .smallest = smallest};
  luaL_getmetatable(L, DECODING_TYPE);
  lua_setmetatable(L, -2);
  lua_createtable(L, 2, 0);
  lua_pushvalue(L, -3);
  lua_rawseti(L, -2, DECODING_TEXT);
  compat_setuservalue(L, -2);
  lua_remove(L, -2);
}

void decoding_open(lua_State *L) {
  luaL_newmetatable(L, DECODING_TYPE);
  lua_pop(L, 1);
}
