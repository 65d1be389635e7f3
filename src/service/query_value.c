#include "service/query_value.h"

#include "base/query_text.h"
#include "base/text.h"
#include "http/attachment_lua.h"
#include "lua/compat.h"
#include "lua/json.h"
#include "lua/raise.h"
#include "lua/type.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One filter being written; its value is on top of the stack. */
struct value {
  lua_State *L;
  const char *who;
  const struct list *list; /* NULL outside of lists */
  const struct filter *filter;
  const char *name; /* under which it goes out */
  struct buffer *query;
  struct attachments *files; /* NULL where none can be sent */
};

/* What one value of a filter may be, and the words for all that it takes. */
enum { TAKES_TEXT = 1, TAKES_WHOLE = 2, TAKES_NUMBER = 4, TAKES_BOOLEAN = 8, TAKES_FILE = 16 };

static const struct {
  unsigned char takes;
  char words[60];
} value_types[] = {
    [FILTER_STRING] = {TAKES_TEXT | TAKES_WHOLE, "a string"},
    [FILTER_INTEGER] = {TAKES_WHOLE, "a whole number"},
    [FILTER_NUMBER] = {TAKES_NUMBER, "a number"},
    [FILTER_BOOLEAN] = {TAKES_BOOLEAN, "a boolean"},
    [FILTER_LIST] = {TAKES_TEXT | TAKES_WHOLE, "a string or a list of strings"},
    [FILTER_COMMA] = {TAKES_TEXT | TAKES_WHOLE, "a string or a list of strings"},
    [FILTER_RANGE] = {TAKES_TEXT | TAKES_NUMBER, "a number, a string or a table like { gte = 1, lte = 2 }"},
    [FILTER_FIELDS] = {TAKES_TEXT | TAKES_NUMBER | TAKES_BOOLEAN, "a table of names and values"},
    [FILTER_JSON] = {TAKES_TEXT, "a string, or a table to be sent as JSON"},
    [FILTER_ANY] = {TAKES_TEXT | TAKES_NUMBER | TAKES_BOOLEAN | TAKES_FILE,
                    "a string, a number, a boolean or a table of them"},
    [FILTER_FILE] = {TAKES_FILE, "a file, as in footage.file(\"image.jpg\"), or a list of files"},
};

static int value_takes(const struct value *value, unsigned what) {
  return (value_types[value->filter->type].takes & what) != 0;
}

static void value_wrong(const struct value *value) {
  lua_State *L = value->L;
  const char *advice = lua_type(L, -1) != LUA_TUSERDATA ? ""
                       : attachment_at(L, -1) != NULL   ? "; a file goes into 'form', 'json' and 'body'"
                                                        : "; of a record give a field, as in record.id";
  raise_argument(L, "%s: filter '%s' must be %s, got %s%s", value->who, value->filter->name,
                 value_types[value->filter->type].words,
                 lua_type(L, -1) == LUA_TNUMBER ? lua_tostring(L, -1) : type_words(L, -1), advice);
}

int query_is_whole(lua_State *L) {
  lua_Number number = lua_tonumber(L, -1);
  if (lua_type(L, -1) != LUA_TNUMBER || floor(number) != number || fabs(number) > 9007199254740992.0)
    return 0;
  return !compat_isinteger(L, -1) || lua_tointeger(L, -1) == (lua_Integer)number;
}

/* Pushes the number on top in as few digits as give it back. */
static void value_push_number(lua_State *L) {
  char digits[TEXT_NUMBER];
  double number = (double)lua_tonumber(L, -1);
  if (compat_isinteger(L, -1)) {
    snprintf(digits, sizeof digits, "%lld", (long long)lua_tointeger(L, -1));
  } else if (query_is_whole(L)) {
    snprintf(digits, sizeof digits, "%.0f", number);
  } else {
    snprintf(digits, sizeof digits, "%.15g", number);
    text_number(digits, strtod(digits, NULL) == number ? 15 : 17, number);
  }
  lua_pushstring(L, digits);
}

int query_push_word(lua_State *L) {
  if (lua_type(L, -1) == LUA_TSTRING)
    lua_pushvalue(L, -1);
  else if (query_is_whole(L))
    value_push_number(L);
  else
    return 0;
  return 1;
}

static int value_is_number(const struct value *value) {
  return lua_type(value->L, -1) == LUA_TNUMBER &&
         ((value_takes(value, TAKES_NUMBER) && fabs(lua_tonumber(value->L, -1)) <= DBL_MAX) ||
          (value_takes(value, TAKES_WHOLE) && query_is_whole(value->L)));
}

/* Pushes the single value on top as text. */
static void value_push_text(const struct value *value) {
  lua_State *L = value->L;
  if (lua_type(L, -1) == LUA_TBOOLEAN && value_takes(value, TAKES_BOOLEAN))
    lua_pushstring(L, lua_toboolean(L, -1) ? "true" : "false");
  else if (value_is_number(value))
    value_push_number(L);
  else if (lua_type(L, -1) == LUA_TSTRING && value_takes(value, TAKES_TEXT))
    lua_pushvalue(L, -1);
  else
    value_wrong(value);
}

/* "NAME=@0:PATH": its number among the files. The path says to a cursor that it is this file. */
static void value_add_file(const struct value *value, const char *name, const struct attachment *file) {
  struct buffer *query = value->query;
  char number[32];
  snprintf(number, sizeof number, "=%c%lu:", ATTACHMENT_FIELD, (unsigned long)value->files->count);
  int ran_out = buffer_add(query, "&", query->length > 0 ? 1 : 0) != 0 ||
                query_escape(query, name, strlen(name)) != 0 || buffer_add(query, number, strlen(number)) != 0 ||
                query_escape(query, file->path, strlen(file->path)) != 0 || attachments_add(value->files, file) != 0;
  raise_if_no_memory(value->L, ran_out);
}

/* Adds the text on top, and pops it. */
static void value_add_text(const struct value *value, const char *name) {
  size_t length = 0;
  const char *text = lua_tolstring(value->L, -1, &length);
  raise_if_no_memory(value->L, query_add(value->query, name, text, length) != 0);
  lua_pop(value->L, 1);
}

static void value_add_one(const struct value *value, const char *name) {
  const struct attachment *file = attachment_at(value->L, -1);
  if (file != NULL && value->files != NULL && value_takes(value, TAKES_FILE)) {
    value_add_file(value, name, file);
  } else {
    value_push_text(value);
    value_add_text(value, name);
  }
}

/* The length of the list on top. An empty one would mean "all" to the service and "none" to whoever
   wrote it, so it is refused. */
static size_t value_list_length(const struct value *value) {
  lua_State *L = value->L;
  size_t length = compat_rawlen(L, -1);
  size_t entries = 0;
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    entries++;
    lua_pop(L, 1);
  }
  if (length == 0 && entries == 0)
    raise_argument(L, "%s: filter '%s' is an empty list, which the service takes for all; leave it out to mean all",
                   value->who, value->filter->name);
  if (length != entries)
    raise_argument(L, "%s: filter '%s' must be a list without holes or names", value->who, value->filter->name);
  return length;
}

/* Lists go out as repeated keys (twelvelabs.md 2.1). */
static void value_add_list(const struct value *value) {
  size_t length = value_list_length(value);
  for (size_t i = 1; i <= length; i++) {
    lua_rawgeti(value->L, -1, (int)i);
    value_add_one(value, value->name);
    lua_pop(value->L, 1);
  }
}

/* A comma within one of them would make two of it. */
static void value_add_joined(const struct value *value) {
  lua_State *L = value->L;
  size_t length = value_list_length(value);
  luaL_checkstack(L, 4, NULL);
  lua_pushliteral(L, "");
  for (size_t i = 1; i <= length; i++) {
    lua_rawgeti(L, -2, (int)i);
    value_push_text(value);
    if (strchr(lua_tostring(L, -1), ',') != NULL)
      raise_argument(L, "%s: filter '%s' must not hold a comma within one of its values", value->who,
                     value->filter->name);
    lua_remove(L, -2);
    lua_pushstring(L, i > 1 ? "," : "");
    lua_insert(L, -2);
    lua_concat(L, 3);
  }
  value_add_text(value, value->name);
}

static int query_compare(const void *one, const void *other) {
  return strcmp(*(const char *const *)one, *(const char *const *)other);
}

const char **query_sorted_names(lua_State *L, int index, const char *who, const char *what, size_t *count) {
  luaL_checkstack(L, 6, NULL);
  *count = 0;
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      raise_argument(L, "%s: %s must have names, as in { name = ... }; got one without", who, what);
    if (strlen(lua_tostring(L, -1)) != compat_rawlen(L, -1))
      raise_argument(L, "%s: %s must not have names that hold NUL ('%s')", who, what, lua_tostring(L, -1));
    (*count)++;
  }
  const char **names = lua_newuserdata(L, (*count + 1) * sizeof *names);
  size_t at = 0;
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    lua_pop(L, 1);
    names[at++] = lua_tostring(L, -1); /* alive as the table's key */
  }
  qsort(names, *count, sizeof *names, query_compare);
  return names;
}

/* { gte = 1 } as NAME[gte]=1; the fields of user metadata as parameters of their own (twelvelabs.md 3). */
static void value_add_fields(const struct value *value) {
  lua_State *L = value->L;
  size_t count = 0;
  int own = value->filter->type == FILTER_FIELDS; /* of a list: outside of them any type will do */
  int table = lua_gettop(L);
  const char **names = query_sorted_names(L, table, value->who, value->filter->name, &count);
  if (count == 0)
    raise_argument(L, "%s: filter '%s' is an empty table; leave it out to mean all", value->who, value->filter->name);
  for (size_t i = 0; i < count; i++) {
    if (own && list_takes(value->list, names[i]))
      raise_argument(L, "%s: filter '%s' must not have a field '%s', which is a parameter of the list itself",
                     value->who, value->filter->name, names[i]);
    if (own)
      lua_pushstring(L, names[i]);
    else
      lua_pushfstring(L, "%s[%s]", value->name, names[i]);
    lua_getfield(L, table, names[i]);
    value_add_one(value, lua_tostring(L, -2));
    lua_pop(L, 2);
  }
  lua_settop(L, table);
}

static void value_add_json(const struct value *value) {
  json_push_text(value->L);
  value_add_text(value, value->name);
}

/* The value as JSON, for a body of JSON; the type of the filter says which are right. */
static void value_add_typed(const struct value *value) {
  lua_State *L = value->L;
  if (value->filter->type != FILTER_JSON || !lua_istable(L, -1)) {
    value_push_text(value); /* raises when it is of another type */
    lua_pop(L, 1);
  }
  value_add_json(value);
}

void query_add_value(lua_State *L, const char *who, const struct list *list, const struct filter *filter,
                     const char *name, struct buffer *query, struct attachments *files) {
  struct value value = {
      .L = L, .who = who, .list = list, .filter = filter, .name = name, .query = query, .files = files};
  enum filter_type type = filter->type;
  luaL_checkstack(L, 8, NULL);
  if (list != NULL && list->sends_json) {
    value_add_typed(&value);
  } else if (!lua_istable(L, -1)) {
    if (type == FILTER_FIELDS)
      value_wrong(&value);
    value_add_one(&value, name);
  } else if (type == FILTER_LIST || type == FILTER_FILE || (type == FILTER_ANY && compat_rawlen(L, -1) > 0)) {
    value_add_list(&value);
  } else if (type == FILTER_COMMA) {
    value_add_joined(&value);
  } else if (type == FILTER_RANGE || type == FILTER_FIELDS || type == FILTER_ANY) {
    value_add_fields(&value);
  } else if (type == FILTER_JSON) {
    value_add_json(&value);
  } else {
    value_wrong(&value);
  }
}
