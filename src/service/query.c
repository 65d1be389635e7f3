#include "service/query.h"

#include "base/query_text.h"
#include "lua/compat.h"
#include "lua/raise.h"
#include "lua/suggest.h"
#include "lua/type.h"
#include "service/client.h"
#include "service/query_value.h"

#include <stdio.h>
#include <string.h>

/* ---- names ---- */

/* Pushes, as an array that ends with NULL, every name that the list takes. */
static const char *const *query_push_names(lua_State *L, const struct list *list) {
  const char **names = lua_newuserdata(L, (list->filter_count + 3) * sizeof *names);
  size_t count = 0;
  while (count < list->filter_count) {
    names[count] = list->filters[count].name;
    count++;
  }
  if (list->paging.size != NULL)
    names[count++] = list->paging.size;
  if (list->paging.start != NULL)
    names[count++] = list->paging.start;
  names[count] = NULL;
  return names;
}

static void query_unknown(lua_State *L, const struct list *list, const char *name) {
  if (suggest_has(list_options, name))
    raise_argument(L, "%s: '%s' is an option of the walk, not a filter: give it in a second table", list->full_name,
                   name);
  if (client_takes(name))
    raise_argument(L, "%s: '%s' is an option of the client, not a filter: give it to the client's new", list->full_name,
                   name);
  const char *const *names = query_push_names(L, list);
  const char *known = names[0] != NULL ? suggest_among(L, name, names) : " (it takes no filters)";
  int is_near = known[0] == ';';
  raise_argument(L, "%s: unknown filter '%s'%s%s", list->full_name, name, known,
                 is_near ? "" : "; what the service does not filter by, listing:filter does");
}

static const char *query_example(const struct list *list) {
  if (list->filter_count > 0)
    return list->filters[0].name;
  return list->paging.size != NULL ? list->paging.size : "name";
}

/* The name of the entry whose key is below the value on top; raises when it is no known one. */
static void query_check_name(lua_State *L, const struct list *list) {
  if (lua_type(L, -2) != LUA_TSTRING)
    raise_argument(L, "%s: filters have names, as in { %s = ... }; got one without", list->full_name,
                   query_example(list));
  const char *name = lua_tostring(L, -2);
  if (strlen(name) != compat_rawlen(L, -2))
    raise_argument(L, "%s: the name of a filter must not hold NUL ('%s')", list->full_name, name);
  if (!list_takes(list, name))
    query_unknown(L, list, name);
}

/* ---- the path ---- */

/* Adds the string or whole number on top as one part of the path. */
static void query_add_part(lua_State *L, const char *who, const char *name, struct buffer *path) {
  size_t length = 0;
  int type = lua_type(L, -1);
  if (type == LUA_TNIL)
    raise_argument(L, "%s: '%s' is missing: it is a part of the address", who, name);
  if (!query_push_word(L))
    raise_argument(L, "%s: '%s' must be a string, got %s%s", who, name, type_words(L, -1),
                   type == LUA_TUSERDATA ? "; of a record give its id, as in record.id" : "");
  const char *text = lua_tolstring(L, -1, &length);
  if (length == 0 || strcmp(text, ".") == 0 || strcmp(text, "..") == 0)
    raise_argument(L, "%s: '%s' must not be '%s': it is a part of the address", who, name, text);
  raise_if_no_memory(L, query_escape(path, text, length) != 0);
  lua_pop(L, 1);
}

void query_fill_path(lua_State *L, int index, const char *who, const char *pattern, struct buffer *path) {
  luaL_checkstack(L, 6, NULL);
  for (const char *brace = strchr(pattern, '{'); brace != NULL; brace = strchr(pattern, '{')) {
    size_t length = strcspn(brace + 1, "}");
    raise_if_no_memory(L, buffer_add(path, pattern, (size_t)(brace - pattern)) != 0);
    lua_pushlstring(L, brace + 1, length);
    const char *name = lua_tostring(L, -1);
    lua_getfield(L, index, name);
    query_add_part(L, who, name, path);
    lua_pop(L, 2);
    pattern = brace + 1 + length + 1;
  }
  raise_if_no_memory(L, buffer_add(path, pattern, strlen(pattern)) != 0);
}

/* ---- paging parameters ---- */

/* Leaves `token` or `page` as text on the stack when it is given. */
static void query_take_start(lua_State *L, int index, const struct list *list, struct query_place *place) {
  size_t length = 0;
  const char *start = list->paging.start;
  if (start == NULL)
    return;
  lua_getfield(L, index, start);
  if (lua_isnil(L, -1))
    return;
  if (!query_push_word(L))
    raise_argument(L, "%s: filter '%s' must be a string or a whole number, got %s", list->full_name, start,
                   luaL_typename(L, -1));
  place->start = lua_tolstring(L, -1, &length);
  if (strlen(place->start) != length)
    raise_argument(L, "%s: filter '%s' must not hold NUL", list->full_name, start);
}

static void query_take_size(lua_State *L, int index, const struct list *list, struct query_place *place) {
  const struct paging_rule *paging = &list->paging;
  if (paging->size == NULL)
    return;
  lua_getfield(L, index, paging->size);
  if (!lua_isnil(L, -1)) {
    lua_Number number = lua_tonumber(L, -1);
    if (!query_is_whole(L) || number < (lua_Number)paging->smallest || number > (lua_Number)paging->largest)
      raise_argument(L, "%s: filter '%s' must be a whole number from %ld to %ld, got %s", list->full_name, paging->size,
                     paging->smallest, paging->largest,
                     lua_type(L, -1) == LUA_TNUMBER ? lua_tostring(L, -1) : luaL_typename(L, -1));
    place->size = (long)number;
  }
  lua_pop(L, 1);
}

/* ---- the whole ---- */

void query_add_filter(lua_State *L, int index, const struct list *list, const char *filter, const char *name,
                      struct buffer *query, struct attachments *files) {
  lua_getfield(L, index, filter);
  if (!lua_isnil(L, -1))
    query_add_value(L, list->full_name, list, list_filter(list, filter), name, query, files);
  lua_pop(L, 1);
}

static void query_check_required(lua_State *L, int index, const struct list *list) {
  for (size_t i = 0; i < list->filter_count; i++) {
    const struct filter *filter = &list->filters[i];
    if (!filter->required)
      continue;
    lua_getfield(L, index, filter->name);
    if (lua_isnil(L, -1))
      raise_argument(L, "%s: '%s' is missing; give it among the filters: { %s = ... }", list->full_name, filter->name,
                     filter->name);
    lua_pop(L, 1);
  }
}

void query_build(lua_State *L, int index, const struct list *list, struct buffer *path, struct buffer *query,
                 struct attachments *files, struct query_place *place) {
  *place = (struct query_place){.size = -1};
  luaL_checkstack(L, 12, NULL);
  if (lua_isnil(L, index)) {
    lua_newtable(L);
    lua_replace(L, index);
  }
  if (!type_is_plain_table(L, index))
    raise_argument(L, "%s: the filters must be a table, as in { %s = ... }, got %s", list->full_name,
                   query_example(list), type_words(L, index));
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    query_check_name(L, list);
    lua_pop(L, 1);
  }
  query_check_required(L, index, list);
  if (strchr(list->path, '{') != NULL)
    query_fill_path(L, index, list->full_name, list->path, path);
  /* In the list's order, so that the same filters are always the same text. */
  for (size_t i = 0; i < list->filter_count; i++) {
    if (!list->filters[i].in_path)
      query_add_filter(L, index, list, list->filters[i].name, list->filters[i].name, query,
                       list->is_post && !list->sends_json ? files : NULL);
  }
  query_take_size(L, index, list, place);
  query_take_start(L, index, list, place);
}
