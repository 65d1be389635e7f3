#include "service.h"

#include "compat.h"
#include "paging.h"
#include "record.h"

#include <stdlib.h>
#include <string.h>

#define SERVICE_TYPE "footage.service"

/* ---- reading the table; every mistake names the entry ---- */

struct reader {
  lua_State *L;
  int keep;         /* index of the table that keeps every string alive */
  const char *path; /* of the entry being read, for messages */
};

static const char *reader_keep(const struct reader *reader) {
  lua_State *L = reader->L;
  const char *string = lua_tostring(L, -1);
  lua_pushboolean(L, 1);
  lua_rawset(L, reader->keep); /* takes the string as the key */
  return string;
}

/* The string at `name` of the table on top; NULL when it is absent and need not be there. */
static const char *reader_string(const struct reader *reader, const char *name, int required) {
  lua_State *L = reader->L;
  lua_getfield(L, -1, name);
  if (lua_isnil(L, -1) && !required) {
    lua_pop(L, 1);
    return NULL;
  }
  if (lua_type(L, -1) != LUA_TSTRING)
    luaL_error(L, "footage: service: %s.%s must be a string, not %s", reader->path, name, luaL_typename(L, -1));
  return reader_keep(reader);
}

static long reader_integer(const struct reader *reader, const char *name, long otherwise) {
  lua_State *L = reader->L;
  lua_getfield(L, -1, name);
  if (!lua_isnil(L, -1) && lua_type(L, -1) != LUA_TNUMBER)
    luaL_error(L, "footage: service: %s.%s must be a number, not %s", reader->path, name, luaL_typename(L, -1));
  long value = lua_isnil(L, -1) ? otherwise : (long)lua_tointeger(L, -1);
  lua_pop(L, 1);
  return value;
}

/* Pushes the table at `name` of the table on top. */
static void reader_table(const struct reader *reader, const char *name) {
  lua_State *L = reader->L;
  lua_getfield(L, -1, name);
  if (!lua_istable(L, -1))
    luaL_error(L, "footage: service: %s.%s must be a table, not %s", reader->path, name, luaL_typename(L, -1));
}

/* Refuses entries that nobody reads: a mistyped name would be a setting that does nothing. */
static void reader_only(const struct reader *reader, const char *const *known) {
  lua_State *L = reader->L;
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_pop(L, 1);
    const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "?";
    const char *const *one = known;
    while (*one != NULL && strcmp(*one, name) != 0)
      one++;
    if (*one == NULL)
      luaL_error(L, "footage: service: %s has an unknown entry '%s'", reader->path, name);
  }
}

/* The names of the table on top, sorted, as a kept array; NULL when it is empty. */
static int reader_compare(const void *one, const void *other) {
  return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static const char **reader_names(const struct reader *reader, size_t *count) {
  lua_State *L = reader->L;
  *count = 0;
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      luaL_error(L, "footage: service: %s has a key that is no string", reader->path);
    (*count)++;
  }
  const char **names = lua_newuserdata(L, (*count + 1) * sizeof *names);
  size_t at = 0;
  lua_pushnil(L);
  while (lua_next(L, -3) != 0) {
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    names[at++] = reader_keep(reader);
  }
  qsort(names, *count, sizeof *names, reader_compare);
  return names; /* still on the stack: the caller drops it */
}

/* Room that lives as long as the service. */
static void *reader_room(const struct reader *reader, size_t size) {
  lua_State *L = reader->L;
  void *room = lua_newuserdata(L, size > 0 ? size : 1);
  memset(room, 0, size);
  lua_pushboolean(L, 1);
  lua_rawset(L, reader->keep);
  return room;
}

static const char *reader_join(const struct reader *reader, const char *one, const char *other) {
  lua_pushfstring(reader->L, "%s.%s", one, other);
  return reader_keep(reader);
}

/* ---- records ---- */

static void service_read_kind(const struct reader *reader, struct record_type *record) {
  lua_State *L = reader->L;
  lua_getfield(L, -1, "kind");
  int is_table = lua_istable(L, -1);
  if (is_table)
    record->always = reader_string(reader, "always", 1);
  lua_pop(L, 1);
  if (!is_table)
    record->kind = reader_string(reader, "kind", 0);
}

static void service_read_root(const struct reader *reader, struct record_type *record) {
  lua_State *L = reader->L;
  lua_getfield(L, -1, "root");
  if (!lua_isnil(L, -1)) {
    size_t count = lua_istable(L, -1) ? compat_rawlen(L, -1) : 0;
    if (count == 0 || count > MOST_ROOT_FIELDS)
      luaL_error(L, "footage: service: %s.root must be a list of 1 to %d field names", reader->path, MOST_ROOT_FIELDS);
    for (size_t i = 0; i < count; i++) {
      lua_rawgeti(L, -1, (int)i + 1);
      luaL_checktype(L, -1, LUA_TSTRING);
      record->root[i] = reader_keep(reader);
    }
  }
  lua_pop(L, 1);
}

static void service_read_record(struct reader *reader, const char *service, const char *name,
                                struct record_type *record) {
  static const char *const known[] = {"id", "name", "created", "kind", "root", NULL};
  reader->path = reader_join(reader, "records", name);
  reader_only(reader, known);
  record->name = reader_join(reader, service, name);
  record->id = reader_string(reader, "id", 1);
  record->title = reader_string(reader, "name", 0);
  record->created = reader_string(reader, "created", 0);
  service_read_kind(reader, record);
  service_read_root(reader, record);
}

/* ---- lists ---- */

static enum filter_type service_filter_type(const struct reader *reader, const char *name, const char *type) {
  static const char *const types[] = {"string", "integer", "boolean", "list"};
  for (int i = 0; i < 4; i++) {
    if (strcmp(type, types[i]) == 0)
      return (enum filter_type)i;
  }
  luaL_error(reader->L, "footage: service: %s.filters.%s: no such type: '%s'", reader->path, name, type);
  return FILTER_STRING;
}

static void service_read_filters(const struct reader *reader, struct list *list) {
  lua_State *L = reader->L;
  reader_table(reader, "filters");
  const char **names = reader_names(reader, &list->filter_count);
  struct filter *filters = reader_room(reader, list->filter_count * sizeof *filters);
  lua_pushvalue(L, -2);
  for (size_t i = 0; i < list->filter_count; i++) {
    filters[i].name = names[i];
    filters[i].type = service_filter_type(reader, names[i], reader_string(reader, names[i], 1));
  }
  lua_pop(L, 3);
  list->filters = filters;
}

static void service_read_paging(struct reader *reader, struct list *list) {
  static const char *const known[] = {"by", "next", "start", "size", "number", "pages", "smallest", "largest", NULL};
  static const struct paging *const kinds[] = {&paging_token, &paging_numbered};
  lua_State *L = reader->L;
  const char *outer = reader->path;
  reader_table(reader, "paging");
  reader->path = reader_join(reader, outer, "paging");
  reader_only(reader, known);
  const char *by = reader_string(reader, "by", 1);
  struct paging_rule *paging = &list->paging;
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    if (strcmp(kinds[i]->name, by) == 0)
      paging->kind = kinds[i];
  }
  if (paging->kind == NULL)
    luaL_error(L, "footage: service: %s.by: no such paging: '%s'", reader->path, by);
  paging->start = reader_string(reader, "start", 1);
  paging->size = reader_string(reader, "size", 1);
  paging->next = reader_string(reader, "next", paging->kind == &paging_token);
  paging->number = reader_string(reader, "number", paging->kind == &paging_numbered);
  paging->pages = reader_string(reader, "pages", paging->kind == &paging_numbered);
  paging->smallest = reader_integer(reader, "smallest", 1);
  paging->largest = reader_integer(reader, "largest", 0);
  if (paging->largest < 1 || paging->smallest < 0)
    luaL_error(L, "footage: service: %s.largest must be at least 1, smallest at least 0", reader->path);
  lua_pop(L, 1);
  reader->path = outer;
}

static void service_read_list(struct reader *reader, const struct service *service, const struct record_type *records,
                              const char **record_names, size_t record_count, struct list *list) {
  static const char *const known[] = {"path", "items", "total", "record", "paging", "filters", NULL};
  reader->path = reader_join(reader, "lists", list->name);
  reader_only(reader, known);
  list->full_name = reader_join(reader, service->name, list->name);
  list->path = reader_string(reader, "path", 1);
  list->items = reader_string(reader, "items", 1);
  list->total = reader_string(reader, "total", 0);
  const char *record = reader_string(reader, "record", 1);
  for (size_t i = 0; i < record_count; i++) {
    if (strcmp(record_names[i], record) == 0) {
      list->record = &records[i];
      list->record_index = (int)i + 1;
    }
  }
  if (list->record == NULL)
    luaL_error(reader->L, "footage: service: %s.record: there is no record '%s'", reader->path, record);
  service_read_paging(reader, list);
  service_read_filters(reader, list);
}

/* ---- the service ---- */

static void service_read_keys(const struct reader *reader, struct service *service) {
  lua_State *L = reader->L;
  enum { ROOM = sizeof service->key_variables / sizeof service->key_variables[0] - 1 };
  reader_table(reader, "key_variables");
  size_t count = compat_rawlen(L, -1);
  if (count == 0 || count > ROOM)
    luaL_error(L, "footage: service: key_variables must name 1 to %d variables", (int)ROOM);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, -1, (int)i + 1);
    luaL_checktype(L, -1, LUA_TSTRING);
    service->key_variables[i] = reader_keep(reader);
  }
  lua_pop(L, 1);
}

static void service_read_envelope(struct reader *reader, struct service *service) {
  static const char *const known[] = {"success", "value", "failure", NULL};
  lua_State *L = reader->L;
  lua_getfield(L, -1, "envelope");
  if (!lua_isnil(L, -1)) {
    luaL_checktype(L, -1, LUA_TTABLE);
    reader->path = "envelope";
    reader_only(reader, known);
    service->success_field = reader_string(reader, "success", 0);
    service->success_value = reader_integer(reader, "value", 0);
    service->failure_field = reader_string(reader, "failure", 0);
    reader->path = "service";
  }
  lua_pop(L, 1);
}

static const char *service_path_of(const char *url) {
  const char *host = strstr(url, "://");
  const char *path = host != NULL ? strchr(host + 3, '/') : NULL;
  return path != NULL ? path : "";
}

/* service(table) -> userdata. Its uservalue: the metatables of its records by number, and whatever
   its strings and arrays need to stay alive. */
int service_compile(lua_State *L) {
  static const char *const known[] = {
      "name", "base_url", "base_url_variable", "key_header", "key_variables", "envelope", "records", "lists", NULL};
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  struct service *service = compat_newuserdata(L, sizeof *service);
  memset(service, 0, sizeof *service);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  compat_setuservalue(L, 2);
  luaL_getmetatable(L, SERVICE_TYPE);
  lua_setmetatable(L, 2);
  struct reader reader = {.L = L, .keep = 3, .path = "service"};
  luaL_checkstack(L, 20, NULL);

  lua_pushvalue(L, 1);
  reader_only(&reader, known);
  service->name = reader_string(&reader, "name", 1);
  service->base_url = reader_string(&reader, "base_url", 1);
  service->base_path = service_path_of(service->base_url);
  service->base_url_variable = reader_string(&reader, "base_url_variable", 1);
  service->key_header = reader_string(&reader, "key_header", 1);
  service_read_keys(&reader, service);
  service_read_envelope(&reader, service);

  size_t record_count = 0;
  reader_table(&reader, "records");
  const char **record_names = reader_names(&reader, &record_count);
  struct record_type *records = reader_room(&reader, record_count * sizeof *records);
  for (size_t i = 0; i < record_count; i++) {
    lua_getfield(L, -2, record_names[i]);
    service_read_record(&reader, service->name, record_names[i], &records[i]);
    lua_pop(L, 1);
    lua_pushvalue(L, 2);
    record_push_metatable(L, &records[i]);
    lua_rawseti(L, reader.keep, (int)i + 1);
    lua_pop(L, 1);
  }
  lua_remove(L, -2); /* the records' table; the names stay until the lists are read */

  lua_getfield(L, 1, "lists");
  luaL_checktype(L, -1, LUA_TTABLE);
  const char **list_names = reader_names(&reader, &service->list_count);
  struct list *lists = reader_room(&reader, service->list_count * sizeof *lists);
  for (size_t i = 0; i < service->list_count; i++) {
    lua_getfield(L, -2, list_names[i]);
    lists[i].name = list_names[i];
    service_read_list(&reader, service, records, record_names, record_count, &lists[i]);
    lua_pop(L, 1);
  }
  service->lists = lists;
  lua_settop(L, 2);
  return 1;
}

const struct service *service_check(lua_State *L, int index) {
  return luaL_checkudata(L, index, SERVICE_TYPE);
}

const struct list *service_list(const struct service *service, const char *name) {
  for (size_t i = 0; i < service->list_count; i++) {
    if (strcmp(service->lists[i].name, name) == 0)
      return &service->lists[i];
  }
  return NULL;
}

void service_open(lua_State *L) {
  luaL_newmetatable(L, SERVICE_TYPE);
  lua_pop(L, 1);
}
