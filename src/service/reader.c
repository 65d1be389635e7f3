#include "service/reader.h"

#include "base/path.h"
#include "lua/compat.h"
#include "lua/raise.h"
#include "lua/suggest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void reader_fail(const struct reader *reader, const char *format, ...) {
  char words[400];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(words, sizeof words, format, arguments);
  va_end(arguments);
  const char *path = reader->path[0] != '\0' || words[0] == '.' ? reader->path : "the table";
  const char *join = words[0] != '.' ? " " : "";
  raise_argument(reader->L, "%s: %s%s%s", reader->lone != NULL ? reader->lone : "footage.service", path, join,
                 words + (words[0] == '.' && path[0] == '\0'));
}

const char *reader_keep(const struct reader *reader) {
  lua_State *L = reader->L;
  const char *string = lua_tostring(L, -1);
  lua_pushboolean(L, 1);
  lua_rawset(L, reader->keep); /* takes the string as the key */
  return string;
}

/* Keeps the string on top, which `name` says where it stands. */
static const char *reader_take(const struct reader *reader, const char *name) {
  lua_State *L = reader->L;
  size_t length = 0;
  if (lua_type(L, -1) != LUA_TSTRING)
    reader_fail(reader, ".%s must be a string, not %s", name, luaL_typename(L, -1));
  const char *string = lua_tolstring(L, -1, &length);
  for (size_t i = 0; i < length; i++) {
    if ((unsigned char)string[i] < ' ' || string[i] == 0x7F)
      reader_fail(reader, ".%s must not hold control characters", name);
  }
  return reader_keep(reader);
}

const char *reader_string(const struct reader *reader, const char *name, int required) {
  lua_State *L = reader->L;
  lua_getfield(L, -1, name);
  if (lua_isnil(L, -1) && !required) {
    lua_pop(L, 1);
    return NULL;
  }
  return reader_take(reader, name);
}

const char *reader_field(const struct reader *reader, const char *name, int required) {
  const char *field = reader_string(reader, name, required);
  size_t length = field != NULL ? strlen(field) : 1;
  if (length == 0 || (field != NULL && (field[0] == '.' || field[length - 1] == '.' || strstr(field, "..") != NULL)))
    reader_fail(reader, ".%s must name a field, as in \"data.videos\"", name);
  return field;
}

long reader_integer(const struct reader *reader, const char *name, long otherwise) {
  lua_State *L = reader->L;
  lua_getfield(L, -1, name);
  lua_Number number = lua_tonumber(L, -1);
  if (!lua_isnil(L, -1) &&
      (lua_type(L, -1) != LUA_TNUMBER || !(number >= -1e9 && number <= 1e9) || number != (lua_Number)(long)number))
    reader_fail(reader, ".%s must be a whole number, not %s", name, luaL_typename(L, -1));
  long value = lua_isnil(L, -1) ? otherwise : (long)number;
  lua_pop(L, 1);
  return value;
}

size_t reader_strings(const struct reader *reader, const char *name, const char **room, size_t most) {
  lua_State *L = reader->L;
  if (!reader_table(reader, name, 0))
    return 0;
  size_t count = compat_rawlen(L, -1);
  if (count == 0 || count > most)
    reader_fail(reader, ".%s must be a list of 1 to %u strings", name, (unsigned)most);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, -1, (int)i + 1);
    room[i] = reader_take(reader, name);
  }
  room[count] = NULL;
  lua_pop(L, 1);
  return count;
}

int reader_table(const struct reader *reader, const char *name, int required) {
  lua_State *L = reader->L;
  lua_getfield(L, -1, name);
  if (lua_isnil(L, -1) && !required) {
    lua_pop(L, 1);
    return 0;
  }
  if (!lua_istable(L, -1))
    reader_fail(reader, ".%s must be a table, not %s", name, luaL_typename(L, -1));
  return 1;
}

/* Words with a space between, as an array that ends with NULL. */
struct words {
  char room[200];
  const char *list[20];
};

static void words_split(struct words *words, const char *text) {
  enum { MOST = sizeof words->list / sizeof words->list[0] - 1 };
  size_t count = 0;
  snprintf(words->room, sizeof words->room, "%s", text);
  for (char *at = words->room; *at != '\0' && count < MOST; count++) {
    words->list[count] = at;
    at += strcspn(at, " ");
    if (*at == ' ')
      *at++ = '\0';
  }
  words->list[count] = NULL;
}

void reader_only(const struct reader *reader, const char *known) {
  lua_State *L = reader->L;
  struct words words;
  words_split(&words, known);
  const char *name = suggest_unknown(L, lua_gettop(L), words.list);
  if (name == NULL)
    return;
  if (lua_type(L, -1) != LUA_TSTRING)
    reader_fail(reader, "has an entry without a name (a %s as its key)", name);
  /* In one table with its record, a list takes the record's entries, too. */
  reader_fail(reader, "has an unknown entry '%.60s'%s", name,
              reader->lone != NULL ? suggest_words(L, name, suggest_nearest(name, words.list))
                                   : suggest_among(L, name, words.list));
}

int reader_enter(const struct reader *reader, const char *name, int required, const char *known, struct reader *inner) {
  if (!reader_table(reader, name, required))
    return 0;
  *inner = *reader;
  inner->path = reader_join(reader, reader->path, name);
  reader_only(inner, known);
  return 1;
}

size_t reader_which(const struct reader *reader, const char *name, const char *noun, const char *value,
                    const char *known, const char *all) {
  struct words words;
  size_t i = 0;
  words_split(&words, known);
  while (words.list[i] != NULL && strcmp(words.list[i], value) != 0)
    i++;
  if (words.list[i] == NULL)
    reader_fail(reader, ".%s: there is no %s'%.60s'%s%s", name, noun, value,
                suggest_words(reader->L, value, suggest_nearest(value, words.list)), all);
  return i;
}

static int reader_compare(const void *one, const void *other) {
  return strcmp(*(const char *const *)one, *(const char *const *)other);
}

const char **reader_names(const struct reader *reader, size_t *count) {
  lua_State *L = reader->L;
  size_t at = 0;
  *count = 0;
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      reader_fail(reader, "has an entry without a name (a %s as its key)", luaL_typename(L, -1));
    (*count)++;
  }
  const char **names = reader_room(reader, (*count + 1) * sizeof *names);
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    names[at++] = reader_take(reader, "?");
  }
  qsort(names, *count, sizeof *names, reader_compare);
  return names;
}

void *reader_room(const struct reader *reader, size_t size) {
  lua_State *L = reader->L;
  void *room = lua_newuserdata(L, size > 0 ? size : 1);
  memset(room, 0, size);
  lua_pushboolean(L, 1);
  lua_rawset(L, reader->keep);
  return room;
}

const char *reader_place(const struct reader *reader, const char *kind, const char *name) {
  return reader->lone != NULL ? "" : reader_join(reader, kind, name);
}

const char *reader_join(const struct reader *reader, const char *one, const char *other) {
  lua_pushfstring(reader->L, "%s%s%s", one, one[0] != '\0' ? "." : "", other);
  return reader_keep(reader);
}

const char *reader_path(const struct reader *reader, const char *name, int required) {
  const char *path = reader_string(reader, name, required);
  if (path != NULL && !path_is_good(path))
    reader_fail(reader, ".%s must begin with one slash and hold no space, query, fragment, '.' or '..'", name);
  if (path != NULL && !path_braces_are_good(path))
    reader_fail(reader, ".%s has a brace without a name, or without its counterpart", name);
  return path;
}
