#include "service/list_read.h"

#include "base/path.h"
#include "lua/suggest.h"
#include "service/list_move.h"
#include "service/list_paging.h"

#include <lauxlib.h>

#include <string.h>

enum { MOST_PATH_FILTERS = 4 };

static void list_set_record(const struct reader *reader, const struct service *service, struct list *list) {
  const char *record = reader_string(reader, "record", 1);
  list->record = service_record(service, record);
  if (list->record == NULL)
    reader_fail(reader, ".record: there is no record '%.60s'%s", record,
                suggest_words(reader->L, record, suggest_nearest(record, service->record_names)));
}

/* What the total counts: the list as it was asked for, or something else (all of the account). */
static void list_read_total(const struct reader *reader, struct list *list) {
  list->total = reader_field(reader, "total", 0);
  const char *counts = reader_string(reader, "total_counts", 0);
  if (counts == NULL)
    return;
  if (list->total == NULL)
    reader_fail(reader, ".total_counts is of no use without .total");
  list->total_is_other = reader_which(reader, "total_counts", "", counts, "list other", " (it knows list, other)") == 1;
}

static void list_read_method(const struct reader *reader, struct list *list) {
  const char *method = reader_string(reader, "method", 0);
  if (method != NULL && strcmp(method, "GET") != 0 && strcmp(method, "POST") != 0)
    reader_fail(reader, ".method must be GET or POST");
  list->is_post = method != NULL && strcmp(method, "POST") == 0;
  const char *send = reader_string(reader, "send", 0);
  if (send != NULL && (!list->is_post || (strcmp(send, "json") != 0 && strcmp(send, "form") != 0)))
    reader_fail(reader, ".send must be json or form, for a list whose method is POST");
  list->sends_json = send != NULL && strcmp(send, "json") == 0;
}

/* ---- filters ---- */

static enum filter_type list_filter_type(const struct reader *reader, const char *name) {
  static const char types[] = "string integer number boolean list comma range fields json any file";
  return (enum filter_type)reader_which(reader, name, "type ", reader_string(reader, name, 1), types, "");
}

/* The names in braces of the list's path, each of them a filter that must be given. */
static void list_read_path_filters(const struct reader *reader, struct list *list, struct filter *filters) {
  for (const char *at = strchr(list->path, '{'); at != NULL; at = strchr(at, '{')) {
    at++;
    lua_pushlstring(reader->L, at, strcspn(at, "}"));
    filters[list->filter_count++] =
        (struct filter){.name = reader_keep(reader), .type = FILTER_STRING, .required = 1, .in_path = 1};
  }
}

static void list_mark_required(const struct reader *reader, const struct list *list, struct filter *filters) {
  const char *required[9] = {NULL};
  reader_strings(reader, "required", required, 8);
  for (const char **name = required; *name != NULL; name++) {
    const struct filter *filter = list_filter(list, *name);
    if (filter == NULL)
      reader_fail(reader, ".required names '%.60s', which is no filter", *name);
    filters[filter - filters].required = 1;
  }
}

static void list_read_filters(const struct reader *reader, struct list *list) {
  const char **names = NULL;
  size_t in_path = path_count_braces(list->path);
  size_t named = 0;
  if (in_path > MOST_PATH_FILTERS)
    reader_fail(reader, ".path has more than %d names in braces", MOST_PATH_FILTERS);
  int given = reader_table(reader, "filters", 0);
  if (given)
    names = reader_names(reader, &named);
  struct filter *filters = reader_room(reader, (named + in_path) * sizeof *filters);
  list->filters = filters;
  struct reader inner = *reader;
  inner.path = reader_join(reader, reader->path, "filters");
  list_read_path_filters(reader, list, filters);
  for (size_t i = 0; i < named; i++) {
    if (list_filter(list, names[i]) != NULL)
      reader_fail(reader, ".filters.%s stands in the path already", names[i]);
    filters[list->filter_count++] = (struct filter){.name = names[i], .type = list_filter_type(&inner, names[i])};
  }
  if (given)
    lua_pop(reader->L, 1);
  list_mark_required(reader, list, filters);
}

/* ---- the list ---- */

/* A list without a name of its own is called by its path: "github /user/repos". */
static const char *list_full_name(const struct reader *reader, const struct service *service, const char *name) {
  if (name[0] != '/')
    return reader_join(reader, service->name, name);
  lua_pushfstring(reader->L, "%s %s", service->name, name);
  return reader_keep(reader);
}

/* "videos", "v3.videos"; or the path of a list without a name. */
static int list_name_is_good(const char *name) {
  size_t length = strspn(name, READER_LETTERS);
  const char *rest = name + length;
  if (name[0] == '/')
    return 1;
  if (length > 0 && *rest == '.')
    rest += 1 + strspn(rest + 1, READER_LETTERS);
  return length > 0 && *rest == '\0' && rest[-1] != '.';
}

/* What clients have besides their lists. A list in a group must not be where another list is. */
static void list_check_name(const struct reader *reader, const struct service *service, const char *name) {
  static const char taken[][10] = {"new", "request", "list", "on_event"};
  size_t length = strcspn(name, ".");
  if (!list_name_is_good(name))
    reader_fail(reader,
                ".lists: '%.60s' is no name for a list: letters, digits and underscores, or two of them with a "
                "dot between",
                name);
  for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
    if (strlen(taken[i]) == length && strncmp(taken[i], name, length) == 0)
      reader_fail(reader, ".lists.%s: a client has something else of this name", name);
  }
  for (size_t i = 0; i < service->list_count && name[length] == '.'; i++) {
    const char *other = service->lists[i].name;
    if (strlen(other) == length && strncmp(other, name, length) == 0)
      reader_fail(reader, ".lists.%s: '%s' is a list already", name, other);
  }
}

static void list_read(const struct reader *outer, const struct service *service, struct list *list) {
  static const char known[] = "path method send items strings total total_counts record paging filters required fetch "
                              "successor columns";
  struct reader reader = *outer;
  if (!lua_istable(reader.L, -1))
    reader_fail(outer, ".lists.%s must be a table, not %s", list->name, luaL_typename(reader.L, -1));
  list_check_name(outer, service, list->name);
  reader.path = reader_place(outer, "lists", list->name);
  reader_only(&reader, known);
  list->full_name = list_full_name(&reader, service, list->name);
  list->cursor_name = list->full_name;
  list->path = reader_path(&reader, "path", 1);
  list->items = reader_string(&reader, "items", 1);
  if (list->items[0] != '\0')
    reader_field(&reader, "items", 1);
  list->strings = reader_field(&reader, "strings", 0);
  list_read_total(&reader, list);
  list_read_method(&reader, list);
  list_set_record(&reader, service, list);
  list_read_filters(&reader, list);
  list_read_paging(&reader, list);
  list_read_fetch(&reader, list);
  int in_body = list->sends_json && list->paging.kind == PAGING_TOKEN;
  if (list->is_post && list->paging.kind != PAGING_WHOLE && list->paging.path == NULL && !in_body)
    reader_fail(&reader, ".method: only whole lists, those whose later pages have a paging.path, and lists by token "
                         "that send json may be a POST");
}

void list_read_all(const struct reader *reader, struct service *service) {
  lua_State *L = reader->L;
  const char **names = reader_names(reader, &service->list_count);
  struct list *lists = reader_room(reader, service->list_count * sizeof *lists);
  service->lists = lists;
  for (size_t i = 0; i < service->list_count; i++)
    lists[i].name = names[i];
  for (size_t i = 0; i < service->list_count; i++) {
    lua_getfield(L, -1, names[i]);
    list_read(reader, service, &lists[i]);
    lua_pop(L, 1);
  }
  for (size_t i = 0; i < service->list_count; i++) {
    struct reader inner = *reader;
    inner.path = reader_place(reader, "lists", names[i]);
    lua_getfield(L, -1, names[i]);
    list_read_move(&inner, service, &lists[i]);
    lua_pop(L, 1);
  }
}
