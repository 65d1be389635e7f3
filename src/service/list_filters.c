#include "service/list_filters.h"

#include "base/path.h"

#include <lauxlib.h>

#include <string.h>

enum { MOST_PATH_FILTERS = 4 };

static enum filter_type list_filter_type(const struct reader *reader, const char *name) {
  static const char types[] = "string integer number boolean list comma range fields json any file";
  return (enum filter_type)reader_which(reader, name, "type ", reader_string(reader, name, 1), types, "");
}

/* The names in braces of the list's path, each of them a filter that must be given. */
static void list_read_path_filters(const struct reader *reader, const char *path, struct filter *filters,
                                   size_t *count) {
  for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at, '{')) {
    at++;
    lua_pushlstring(reader->L, at, strcspn(at, "}"));
    filters[(*count)++] =
        (struct filter){.name = reader_keep(reader), .type = FILTER_STRING, .required = 1, .in_path = 1};
  }
}

static void list_mark_required(const struct reader *reader, const struct list *list, struct filter *filters) {
  const char *required[9] = {NULL};
  reader_strings(reader, "required", required, 8);
  for (const char **name = required; *name != NULL; name++) {
    size_t i = 0;
    while (i < list->filter_count && strcmp(filters[i].name, *name) != 0)
      i++;
    if (i == list->filter_count)
      reader_fail(reader, ".required names '%.60s', which is no filter", *name);
    filters[i].required = 1;
  }
}

void list_read_filters(const struct reader *reader, struct list *list) {
  const char **names = NULL;
  size_t in_path = path_count_braces(list->path);
  size_t named = 0;
  if (in_path > MOST_PATH_FILTERS)
    reader_fail(reader, ".path has more than %d names in braces", MOST_PATH_FILTERS);
  int given = reader_table(reader, "filters", 0);
  if (given)
    names = reader_names(reader, &named);
  struct filter *filters = reader_room(reader, (named + in_path) * sizeof *filters);
  struct reader inner = *reader;
  inner.path = reader_join(reader, reader->path, "filters");
  list_read_path_filters(reader, list->path, filters, &list->filter_count);
  for (size_t i = 0; i < named; i++) {
    for (size_t other = 0; other < in_path; other++) {
      if (strcmp(filters[other].name, names[i]) == 0)
        reader_fail(reader, ".filters.%s stands in the path already", names[i]);
    }
    filters[list->filter_count++] = (struct filter){.name = names[i], .type = list_filter_type(&inner, names[i])};
  }
  if (given)
    lua_pop(reader->L, 1);
  list_mark_required(reader, list, filters);
  list->filters = filters;
}
