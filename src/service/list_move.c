#include "service/list_move.h"

#include <lauxlib.h>

#include <string.h>

/* fetch = { username = { path = "/v3/users/me", value = "data.username" } } */
void list_read_fetch(const struct reader *reader, struct list *list) {
  lua_State *L = reader->L;
  size_t count = 0;
  if (!reader_table(reader, "fetch", 0))
    return;
  struct reader inner = *reader;
  inner.path = reader_join(reader, reader->path, "fetch");
  const char **names = reader_names(&inner, &count);
  if (count != 1 || list_filter(list, names[0]) == NULL)
    reader_fail(&inner, "must have one entry, named like one of the filters");
  if (list_filter(list, names[0])->required)
    reader_fail(&inner, "names '%s', which must be given: then there is nothing to look up", names[0]);
  list->fetch.filter = names[0];
  lua_getfield(L, -1, names[0]);
  inner.path = reader_join(&inner, inner.path, names[0]);
  if (!lua_istable(L, -1))
    reader_fail(&inner, "must be a table with path and value");
  reader_only(&inner, "path value");
  list->fetch.path = reader_path(&inner, "path", 1);
  if (strchr(list->fetch.path, '{') != NULL)
    reader_fail(&inner, ".path must not have names in braces: nothing fills them");
  list->fetch.value = reader_field(&inner, "value", 1);
  lua_pop(L, 2);
}

static void list_read_move_filters(const struct reader *reader, struct list_move *move) {
  if (!reader_table(reader, "filters", 0))
    return;
  const char **names = reader_names(reader, &move->filter_count);
  struct record_alias *filters = reader_room(reader, move->filter_count * sizeof *filters);
  for (size_t i = 0; i < move->filter_count; i++)
    filters[i] = (struct record_alias){names[i], reader_string(reader, names[i], 1)};
  move->filters = filters;
  lua_pop(reader->L, 1);
}

static void list_read_move_here(const struct reader *reader, struct list_move *move) {
  size_t count = 0;
  if (!reader_table(reader, "here", 0))
    return;
  const char **names = reader_names(reader, &count);
  if (count != 1)
    reader_fail(reader, ".here must have one entry");
  move->here = names[0];
  move->here_field = reader_string(reader, names[0], 1);
  lua_pop(reader->L, 1);
}

/* The list of the next version, under this one's names. */
static const struct list *list_make_next(const struct reader *reader, const struct service *service,
                                         const struct list *list, const char *name) {
  const struct list *target = service_list(service, name);
  if (target == NULL)
    reader_fail(reader, ".list: there is no list '%.60s'", name);
  if (target->paging.kind != list->paging.kind)
    reader_fail(reader, ".list: '%.60s' pages in another way than the list that it succeeds", name);
  struct list *next = reader_room(reader, sizeof *next);
  *next = *target;
  next->name = list->name;
  next->full_name = list->full_name;
  next->record = list->record;
  next->move = NULL;
  return next;
}

void list_read_move(const struct reader *reader, const struct service *service, struct list *list) {
  struct reader inner;
  if (!reader_enter(reader, "successor", 0, "list none filters here", &inner))
    return;
  struct list_move *move = reader_room(&inner, sizeof *move);
  if (service->versions.variable == NULL)
    reader_fail(&inner, "is of no use in a service without versions");
  move->none = reader_string(&inner, "none", 0);
  if (move->none == NULL) {
    move->next = list_make_next(&inner, service, list, reader_string(&inner, "list", 1));
    list_read_move_filters(&inner, move);
    list_read_move_here(&inner, move);
  }
  list->move = move;
  lua_pop(inner.L, 1);
}
