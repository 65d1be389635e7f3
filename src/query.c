#include "query.h"

#include "compat.h"
#include "raise.h"
#include "suggest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int query_escape(struct buffer *buffer, const char *bytes, size_t length) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  static const char digits[] = "0123456789ABCDEF";
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)bytes[i];
    char escaped[3] = {'%', digits[c >> 4U], digits[c & 15U]};
    int is_plain = c != '\0' && strchr(plain, c) != NULL;
    if (buffer_add(buffer, is_plain ? bytes + i : escaped, is_plain ? 1 : 3) != 0)
      return -1;
  }
  return 0;
}

int query_add(struct buffer *query, const char *name, const char *value, size_t length) {
  if (query->length > 0 && buffer_add(query, "&", 1) != 0)
    return -1;
  if (query_escape(query, name, strlen(name)) != 0 || buffer_add(query, "=", 1) != 0)
    return -1;
  return query_escape(query, value, length);
}

/* ---- values: the one being read is on top of the stack ---- */

static const char *query_type_words(enum filter_type type) {
  static const char *const words[] = {"a string", "a whole number", "a boolean", "a list of strings"};
  return words[type];
}

static void query_wrong(lua_State *L, const struct list *list, const struct filter *filter) {
  raise_argument(L, "%s: filter '%s' must be %s, got %s", list->full_name, filter->name, query_type_words(filter->type),
                 lua_type(L, -1) == LUA_TNUMBER ? lua_tostring(L, -1) : luaL_typename(L, -1));
}

static int query_is_whole(lua_State *L, lua_Number *number) {
  *number = lua_tonumber(L, -1);
  return lua_type(L, -1) == LUA_TNUMBER && floor(*number) == *number && fabs(*number) <= 9007199254740992.0;
}

/* Pushes the value as text. */
static void query_push_text(lua_State *L, const struct list *list, const struct filter *filter) {
  lua_Number number = 0;
  int type = lua_type(L, -1);
  if (type == LUA_TBOOLEAN && filter->type == FILTER_BOOLEAN) {
    lua_pushstring(L, lua_toboolean(L, -1) ? "true" : "false");
  } else if (type == LUA_TNUMBER && filter->type != FILTER_BOOLEAN && query_is_whole(L, &number)) {
    char digits[32];
    snprintf(digits, sizeof digits, "%.0f", (double)number);
    lua_pushstring(L, digits);
  } else if (type == LUA_TSTRING && (filter->type == FILTER_STRING || filter->type == FILTER_LIST)) {
    lua_pushvalue(L, -1);
  } else {
    query_wrong(L, list, filter);
  }
}

static void query_add_one(lua_State *L, const struct list *list, const struct filter *filter, struct buffer *query) {
  size_t length = 0;
  query_push_text(L, list, filter);
  const char *text = lua_tolstring(L, -1, &length);
  if (query_add(query, filter->name, text, length) != 0)
    luaL_error(L, "not enough memory");
  lua_pop(L, 1);
}

/* Lists go out as repeated keys (twelvelabs.md 2.1). An empty one would mean "all" to the service
   and "none" to whoever wrote it, so it is refused. */
static void query_add_list(lua_State *L, const struct list *list, const struct filter *filter, struct buffer *query) {
  size_t length = compat_rawlen(L, -1);
  size_t entries = 0;
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    entries++;
    lua_pop(L, 1);
  }
  if (length == 0 && entries == 0)
    raise_argument(L, "%s: filter '%s' is an empty list, which the service takes for all; leave it out to mean all",
                   list->full_name, filter->name);
  if (length != entries)
    raise_argument(L, "%s: filter '%s' must be a list without holes or names", list->full_name, filter->name);
  for (size_t i = 1; i <= length; i++) {
    lua_rawgeti(L, -1, (int)i);
    query_add_one(L, list, filter, query);
    lua_pop(L, 1);
  }
}

/* ---- names ---- */

static void query_unknown(lua_State *L, const struct list *list, const char *name) {
  static const char *const options[] = {"max", "page_size", "parallel", "resume"};
  const char *nearest = NULL;
  for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
    if (strcmp(name, options[i]) == 0)
      raise_argument(L, "%s: '%s' is an option of the walk, not a filter: give it in a second table", list->full_name,
                     name);
  }
  luaL_Buffer known;
  luaL_buffinit(L, &known);
  for (size_t i = 0; i < list->filter_count; i++) {
    nearest = suggest_nearer(name, nearest, list->filters[i].name);
    luaL_addstring(&known, list->filters[i].name);
    luaL_addstring(&known, ", ");
  }
  nearest = suggest_nearer(name, nearest, list->paging.start);
  nearest = suggest_nearer(name, nearest, list->paging.size);
  luaL_addstring(&known, list->paging.size);
  luaL_addstring(&known, ", ");
  luaL_addstring(&known, list->paging.start);
  luaL_pushresult(&known);
  const char *names = lua_tostring(L, -1);
  const char *suggestion = suggest_words(L, name, nearest);
  raise_argument(L, "%s: unknown filter '%s'%s (it takes %s)", list->full_name, name, suggestion, names);
}

/* The name of the entry whose key is below the value on top; raises when it is no known one. */
static void query_check_name(lua_State *L, const struct list *list) {
  if (lua_type(L, -2) != LUA_TSTRING)
    raise_argument(L, "%s: filters have names, as in { %s = ... }; got one without", list->full_name,
                   list->filter_count > 0 ? list->filters[0].name : list->paging.size);
  const char *name = lua_tostring(L, -2);
  int known = strcmp(name, list->paging.start) == 0 || strcmp(name, list->paging.size) == 0;
  for (size_t i = 0; i < list->filter_count && !known; i++)
    known = strcmp(name, list->filters[i].name) == 0;
  if (!known)
    query_unknown(L, list, name);
}

/* Leaves `token` or `page` as text on the stack when it is given. */
static void query_take_start(lua_State *L, int index, const struct list *list, struct query_place *place) {
  lua_Number number = 0;
  lua_getfield(L, index, list->paging.start);
  if (lua_isnil(L, -1))
    return;
  if (lua_type(L, -1) != LUA_TSTRING && !query_is_whole(L, &number))
    raise_argument(L, "%s: filter '%s' must be a string or a whole number, got %s", list->full_name, list->paging.start,
                   luaL_typename(L, -1));
  if (lua_type(L, -1) == LUA_TNUMBER) {
    char digits[32];
    snprintf(digits, sizeof digits, "%.0f", (double)number);
    lua_pushstring(L, digits);
  }
  size_t length = 0;
  place->start = lua_tolstring(L, -1, &length);
  if (strlen(place->start) != length)
    raise_argument(L, "%s: filter '%s' must not hold NUL", list->full_name, list->paging.start);
}

static void query_take_size(lua_State *L, int index, const struct list *list, struct query_place *place) {
  lua_Number number = 0;
  const struct paging_rule *paging = &list->paging;
  lua_getfield(L, index, paging->size);
  if (!lua_isnil(L, -1)) {
    if (!query_is_whole(L, &number) || number < (lua_Number)paging->smallest || number > (lua_Number)paging->largest)
      raise_argument(L, "%s: filter '%s' must be a whole number from %ld to %ld, got %s", list->full_name, paging->size,
                     paging->smallest, paging->largest,
                     lua_type(L, -1) == LUA_TNUMBER ? lua_tostring(L, -1) : luaL_typename(L, -1));
    place->size = (long)number;
  }
  lua_pop(L, 1);
}

void query_build(lua_State *L, int index, const struct list *list, struct buffer *query, struct query_place *place) {
  *place = (struct query_place){.size = -1};
  if (lua_isnoneornil(L, index))
    return;
  if (!lua_istable(L, index))
    raise_argument(L, "%s: the filters must be a table, got %s", list->full_name, luaL_typename(L, index));
  luaL_checkstack(L, 12, NULL);
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    query_check_name(L, list);
    lua_pop(L, 1);
  }
  /* In the list's order, so that the same filters are always the same text. */
  for (size_t i = 0; i < list->filter_count; i++) {
    const struct filter *filter = &list->filters[i];
    lua_getfield(L, index, filter->name);
    if (lua_istable(L, -1) && filter->type == FILTER_LIST)
      query_add_list(L, list, filter, query);
    else if (!lua_isnil(L, -1))
      query_add_one(L, list, filter, query);
    lua_pop(L, 1);
  }
  query_take_size(L, index, list, place);
  query_take_start(L, index, list, place);
}
