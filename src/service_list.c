/*
** The lists of a service's description: their paths, filters and ways of paging, and where the
** service's next version has them.
*/
#include "paging.h"
#include "service.h"
#include "suggest.h"

#include <lauxlib.h>

#include <string.h>

enum { MOST_PATH_FILTERS = 4, LONGEST_FILTER = 64 };

int service_path_is_good(const char *path) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@%/{}";
  if (path[0] != '/' || path[1] == '/' || strspn(path, plain) != strlen(path))
    return 0;
  for (const char *part = path; part != NULL; part = strchr(part + 1, '/')) {
    size_t length = strcspn(part + 1, "/");
    if ((length == 1 && part[1] == '.') || (length == 2 && part[1] == '.' && part[2] == '.'))
      return 0;
  }
  return strstr(path, "%2e") == NULL && strstr(path, "%2E") == NULL;
}

/* Each brace has a name and its counterpart. */
int service_braces_are_good(const char *path) {
  for (const char *at = strpbrk(path, "{}"); at != NULL; at = strpbrk(at, "{}")) {
    size_t length = strcspn(at + 1, "{}/");
    if (*at != '{' || length == 0 || length > LONGEST_FILTER || at[length + 1] != '}')
      return 0;
    at += length + 2;
  }
  return 1;
}

static const char *list_read_path(const struct reader *reader, const char *name, int required) {
  const char *path = reader_string(reader, name, required);
  if (path != NULL && !service_path_is_good(path))
    reader_fail(reader, ".%s must begin with one slash and hold no space, query, fragment, '.' or '..'", name);
  if (path != NULL && !service_braces_are_good(path))
    reader_fail(reader, ".%s has a brace without a name, or without its counterpart", name);
  return path;
}

/* ---- filters ---- */

static enum filter_type list_filter_type(const struct reader *reader, const char *name, const char *type) {
  static const char *const types[] = {"string", "integer", "number", "boolean", "list", "comma",
                                      "range",  "fields",  "json",   "any",     NULL};
  for (size_t i = 0; types[i] != NULL; i++) {
    if (strcmp(type, types[i]) == 0)
      return (enum filter_type)i;
  }
  reader_fail(reader, ".%s: there is no type '%.60s'%s", name, type,
              suggest_words(reader->L, type, suggest_nearest(type, types)));
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

static size_t list_count_braces(const char *path) {
  size_t count = 0;
  for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at + 1, '{'))
    count++;
  return count;
}

static void list_read_filters(const struct reader *reader, struct list *list) {
  lua_State *L = reader->L;
  const char **names = NULL;
  size_t in_path = list_count_braces(list->path);
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
  if (given)
    lua_pushvalue(L, -2);
  for (size_t i = 0; i < named; i++) {
    for (size_t other = 0; other < in_path; other++) {
      if (strcmp(filters[other].name, names[i]) == 0)
        reader_fail(reader, ".filters.%s stands in the path already", names[i]);
    }
    filters[list->filter_count++] = (struct filter){
        .name = names[i], .type = list_filter_type(&inner, names[i], reader_string(&inner, names[i], 1))};
  }
  if (given)
    lua_pop(L, 3);
  list_mark_required(reader, list, filters);
  list->filters = filters;
}

static const struct filter *list_filter(const struct list *list, const char *name) {
  for (size_t i = 0; i < list->filter_count; i++) {
    if (strcmp(list->filters[i].name, name) == 0)
      return &list->filters[i];
  }
  return NULL;
}

static int list_has_filter(const struct list *list, const char *name) {
  return list_filter(list, name) != NULL;
}

/* ---- paging ---- */

static const struct paging *list_paging_kind(const struct reader *reader, const char *by) {
  static const struct paging *const kinds[] = {&paging_whole, &paging_token, &paging_numbered, &paging_offset,
                                               &paging_link};
  static const char *const names[] = {"whole", "token", "cursor", "number", "offset", "link", NULL};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    if (strcmp(kinds[i]->name, by) == 0)
      return kinds[i];
  }
  if (strcmp(by, "cursor") == 0) /* a token that may be a number */
    return &paging_token;
  reader_fail(reader, ".by: there is no paging '%.60s'%s (it knows whole, token, cursor, number, offset, link)", by,
              suggest_words(reader->L, by, suggest_nearest(by, names)));
}

static void list_read_sizes(const struct reader *reader, struct paging_rule *paging) {
  paging->size = reader_string(reader, "size", paging_is_numbered(paging->kind));
  paging->smallest = reader_integer(reader, "smallest", 1);
  paging->largest = reader_integer(reader, "largest", 0);
  if (paging->size == NULL && paging->largest != 0)
    reader_fail(reader, ".largest is of no use without size, the parameter for it");
  if (paging->size != NULL &&
      (paging->largest < 1 || paging->largest > 100000 || paging->smallest < 0 || paging->smallest > paging->largest))
    reader_fail(reader, ".largest, the most items to ask for in one page, must be a number from 1 to 100000, and "
                        ".smallest no more than that");
}

/* What each kind wants besides, and what would mean nothing to it. */
static void list_check_paging(const struct reader *reader, const struct list *list) {
  const struct paging_rule *paging = &list->paging;
  int by_token = paging->kind == &paging_token;
  int by_number = paging->kind == &paging_numbered || paging->by_page;
  int counts = paging_is_numbered(paging->kind);
  if (counts && list->total == NULL)
    reader_fail(reader, "needs the list's .total: how many items there are tells where the list ends, and whether it "
                        "changed under the walk");
  if (counts && list->total_is_other)
    reader_fail(reader, "needs a .total that counts the items of the list: it tells where the list ends");
  if ((counts || paging->kind == &paging_count) && list->record->id == NULL && list->record->key[0] == NULL)
    reader_fail(reader, "needs records with an id or a key: such pages shift when items come and go");
  if (!by_token && (paging->path != NULL || paging->keep[0] != NULL))
    reader_fail(reader, ".path and .keep are for paging by token");
  if (!by_number && (paging->number != NULL || paging->pages != NULL))
    reader_fail(reader, ".number and .pages are for paging by number");
  if (!by_token && paging->kind != &paging_whole && (paging->next != NULL || paging->more != NULL))
    reader_fail(reader, ".next and .more are for paging by token, and for whole");
  if (paging->path != NULL && (strstr(paging->path, "{token}") == NULL || list_count_braces(paging->path) != 1))
    reader_fail(reader, ".path must hold {token}, where the token goes");
  if (paging->kind == &paging_link && paging->start != NULL)
    reader_fail(reader, ".start is of no use: the links say where the pages are");
  if ((paging->start != NULL && paging->start[0] == '\0') || (paging->size != NULL && paging->size[0] == '\0'))
    reader_fail(reader, ".start and .size must be names of parameters");
  if (paging->start != NULL && paging->size != NULL && strcmp(paging->start, paging->size) == 0)
    reader_fail(reader, ".start and .size are the same parameter: '%s'", paging->start);
  if (paging->start != NULL && list_has_filter(list, paging->start))
    reader_fail(reader, ".start is a filter of the list, too: '%s'", paging->start);
  if (paging->size != NULL && list_has_filter(list, paging->size))
    reader_fail(reader, ".size is a filter of the list, too: '%s'", paging->size);
  for (const char *const *keep = paging->keep; *keep != NULL; keep++) {
    if (!list_has_filter(list, *keep))
      reader_fail(reader, ".keep names '%.60s', which is no filter", *keep);
  }
  if (paging->path == NULL && paging->keep[0] != NULL)
    reader_fail(reader, ".keep is of no use without .path, where the next pages are");
}

/* Where the service begins to count, and how it says how far it does. */
static void list_read_counting(const struct reader *reader, struct paging_rule *paging) {
  int by_offset = paging->kind == &paging_offset;
  paging->first = reader_integer(reader, "first", by_offset ? 0 : 1);
  if (paging->first != 0 && paging->first != 1)
    reader_fail(reader, ".first must be 0 or 1: the number of the first %s", by_offset ? "item" : "page");
  lua_getfield(reader->L, -1, "first");
  int given = !lua_isnil(reader->L, -1);
  lua_pop(reader->L, 1);
  if (given && !paging_is_numbered(paging->kind))
    reader_fail(reader, ".first is for paging by number and by offset");
  paging->pages = reader_field(reader, "pages", 0);
  const char *last = reader_field(reader, "last", 0);
  if (last != NULL && paging->kind != &paging_numbered)
    reader_fail(reader, ".last is for paging by number");
  if (last != NULL && paging->pages != NULL)
    reader_fail(reader, ".pages and .last are two ways of saying the same; give one of them");
  if (last != NULL)
    paging->pages = last;
  paging->pages_is_last = last != NULL;
}

/* ends = "empty". Pages by number or offset are counted then, instead of known by their total. */
static void list_read_ends(const struct reader *reader, struct paging_rule *paging) {
  static const char *const known[] = {"empty", NULL};
  const char *ends = reader_string(reader, "ends", 0);
  if (ends == NULL)
    return;
  if (strcmp(ends, "empty") != 0)
    reader_fail(reader, ".ends: there is no end '%.60s'%s (it knows empty)", ends,
                suggest_words(reader->L, ends, suggest_nearest(ends, known)));
  if (paging->kind == &paging_whole)
    reader_fail(reader, ".ends is of no use where all comes in one answer");
  if (paging->pages != NULL)
    reader_fail(reader, ".ends is of no use where the answer says how many pages there are");
  paging->ends_empty = 1;
  if (paging_is_numbered(paging->kind))
    paging->kind = &paging_count;
}

static void list_read_paging(const struct reader *reader, struct list *list) {
  static const char *const known[] = {"by",    "ends", "next", "more", "start",    "first",   "size", "number",
                                      "pages", "last", "path", "keep", "smallest", "largest", NULL};
  struct paging_rule *paging = &list->paging;
  struct reader inner = *reader;
  reader_table(reader, "paging", 1);
  inner.path = reader_join(reader, reader->path, "paging");
  reader_only(&inner, known);
  const char *by = reader_string(&inner, "by", 1);
  paging->kind = list_paging_kind(&inner, by);
  paging->takes_numbers = strcmp(by, "cursor") == 0;
  paging->path = list_read_path(&inner, "path", 0);
  int counts = paging_is_numbered(paging->kind);
  paging->start = reader_string(&inner, "start", counts || (paging->kind == &paging_token && paging->path == NULL));
  paging->next = reader_field(&inner, "next", paging->kind == &paging_token);
  paging->more = reader_field(&inner, "more", 0);
  paging->number = reader_field(&inner, "number", 0);
  list_read_counting(&inner, paging);
  if (paging->kind == &paging_numbered && paging->pages == NULL) {
    paging->kind = &paging_offset;
    paging->by_page = 1;
  } else if (paging->kind == &paging_numbered && paging->number == NULL) {
    reader_fail(&inner, ".number must say where the answer has the page's number");
  }
  list_read_ends(&inner, paging);
  reader_strings(&inner, "keep", paging->keep, MOST_KEPT);
  list_read_sizes(&inner, paging);
  list_check_paging(&inner, list);
  lua_pop(inner.L, 1);
}

/* ---- filters that are looked up, and the next version ---- */

/* fetch = { username = { path = "/v3/users/me", value = "data.username" } } */
static void list_read_fetch(const struct reader *reader, struct list *list) {
  static const char *const known[] = {"path", "value", NULL};
  lua_State *L = reader->L;
  size_t count = 0;
  if (!reader_table(reader, "fetch", 0))
    return;
  struct reader inner = *reader;
  inner.path = reader_join(reader, reader->path, "fetch");
  const char **names = reader_names(&inner, &count);
  if (count != 1 || !list_has_filter(list, names[0]))
    reader_fail(&inner, "must have one entry, named like one of the filters");
  if (list_filter(list, names[0])->required)
    reader_fail(&inner, "names '%s', which must be given: then there is nothing to look up", names[0]);
  list->fetch.filter = names[0];
  lua_getfield(L, -2, names[0]);
  inner.path = reader_join(&inner, inner.path, names[0]);
  if (!lua_istable(L, -1))
    reader_fail(&inner, "must be a table with path and value");
  reader_only(&inner, known);
  list->fetch.path = list_read_path(&inner, "path", 1);
  if (strchr(list->fetch.path, '{') != NULL)
    reader_fail(&inner, ".path must not have names in braces: nothing fills them");
  list->fetch.value = reader_field(&inner, "value", 1);
  lua_pop(L, 3);
}

static void list_read_move_filters(const struct reader *reader, struct list_move *move) {
  lua_State *L = reader->L;
  if (!reader_table(reader, "filters", 0))
    return;
  const char **names = reader_names(reader, &move->filter_count);
  struct record_alias *filters = reader_room(reader, move->filter_count * sizeof *filters);
  lua_pushvalue(L, -2);
  for (size_t i = 0; i < move->filter_count; i++)
    filters[i] = (struct record_alias){names[i], reader_string(reader, names[i], 1)};
  lua_pop(L, 3);
  move->filters = filters;
}

static void list_read_move_here(const struct reader *reader, struct list_move *move) {
  size_t count = 0;
  if (!reader_table(reader, "here", 0))
    return;
  const char **names = reader_names(reader, &count);
  if (count != 1)
    reader_fail(reader, ".here must have one entry");
  move->here = names[0];
  lua_pushvalue(reader->L, -2);
  move->here_field = reader_string(reader, names[0], 1);
  lua_pop(reader->L, 3);
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
  next->record_index = list->record_index;
  next->move = NULL;
  return next;
}

static void list_read_move(const struct reader *reader, const struct service *service, struct list *list) {
  static const char *const known[] = {"list", "none", "filters", "here", NULL};
  if (!reader_table(reader, "successor", 0))
    return;
  struct reader inner = *reader;
  inner.path = reader_join(reader, reader->path, "successor");
  reader_only(&inner, known);
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

/* ---- the list ---- */

static void list_set_record(const struct reader *reader, const struct service *service, struct list *list) {
  const char *record = reader_string(reader, "record", 1);
  for (size_t i = 0; i < service->record_count; i++) {
    if (strcmp(service->record_names[i], record) == 0) {
      list->record = &service->records[i];
      list->record_index = (int)i + 1;
      return;
    }
  }
  const char *nearest = NULL;
  for (size_t i = 0; i < service->record_count; i++)
    nearest = suggest_nearer(record, nearest, service->record_names[i]);
  reader_fail(reader, ".record: there is no record '%.60s'%s", record, suggest_words(reader->L, record, nearest));
}

/* What the total counts: the list as it was asked for, or something else (all of the account). */
static void list_read_total(const struct reader *reader, struct list *list) {
  static const char *const known[] = {"list", "other", NULL};
  list->total = reader_field(reader, "total", 0);
  const char *counts = reader_string(reader, "total_counts", 0);
  if (counts == NULL)
    return;
  if (list->total == NULL)
    reader_fail(reader, ".total_counts is of no use without .total");
  list->total_is_other = strcmp(counts, "other") == 0;
  if (!list->total_is_other && strcmp(counts, "list") != 0)
    reader_fail(reader, ".total_counts: there is no '%.60s'%s (it knows list, other)", counts,
                suggest_words(reader->L, counts, suggest_nearest(counts, known)));
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

/* A list without a name of its own is called by its path: "github /user/repos". */
static const char *list_full_name(const struct reader *reader, const struct service *service, const char *name) {
  if (name[0] != '/')
    return reader_join(reader, service->name, name);
  lua_pushfstring(reader->L, "%s %s", service->name, name);
  return reader_keep(reader);
}

/* "videos", "v3.videos"; or the path of a list without a name. */
static int list_name_is_good(const char *name) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  size_t length = strspn(name, plain);
  const char *rest = name + length;
  if (name[0] == '/')
    return 1;
  if (length > 0 && *rest == '.')
    rest += 1 + strspn(rest + 1, plain);
  return length > 0 && *rest == '\0' && rest[-1] != '.';
}

/* What clients have besides their lists. A list in a group must not be where another list is. */
static void list_check_name(const struct reader *reader, const struct service *service, const char *name) {
  static const char *const taken[] = {"new", "request", "list", "on_event", NULL};
  size_t length = strcspn(name, ".");
  if (!list_name_is_good(name))
    reader_fail(reader,
                ".lists: '%.60s' is no name for a list: letters, digits and underscores, or two of them with a "
                "dot between",
                name);
  for (const char *const *one = taken; *one != NULL; one++) {
    if (strlen(*one) == length && strncmp(*one, name, length) == 0)
      reader_fail(reader, ".lists.%s: a client has something else of this name", name);
  }
  for (size_t i = 0; i < service->list_count && name[length] == '.'; i++) {
    const char *other = service->lists[i].name;
    if (strlen(other) == length && strncmp(other, name, length) == 0)
      reader_fail(reader, ".lists.%s: '%s' is a list already", name, other);
  }
}

static void service_read_list(const struct reader *outer, const struct service *service, struct list *list) {
  static const char *const known[] = {"path",   "method", "send",    "items",    "strings", "total",     "total_counts",
                                      "record", "paging", "filters", "required", "fetch",   "successor", NULL};
  struct reader reader = *outer;
  if (!lua_istable(reader.L, -1))
    reader_fail(outer, ".lists.%s must be a table, not %s", list->name, luaL_typename(reader.L, -1));
  list_check_name(outer, service, list->name);
  reader.path = reader_place(outer, "lists", list->name);
  reader_only(&reader, known);
  list->full_name = list_full_name(&reader, service, list->name);
  list->cursor_name = list->full_name;
  list->path = list_read_path(&reader, "path", 1);
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
  int in_body = list->sends_json && list->paging.kind == &paging_token;
  if (list->is_post && list->paging.kind != &paging_whole && list->paging.path == NULL && !in_body)
    reader_fail(&reader, ".method: only whole lists, those whose later pages have a paging.path, and lists by token "
                         "that send json may be a POST");
}

void service_read_lists(struct reader *reader, struct service *service) {
  lua_State *L = reader->L;
  const char **names = reader_names(reader, &service->list_count);
  struct list *lists = reader_room(reader, service->list_count * sizeof *lists);
  service->lists = lists;
  for (size_t i = 0; i < service->list_count; i++)
    lists[i].name = names[i];
  for (int pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i < service->list_count; i++) {
      lua_getfield(L, -2, names[i]);
      if (pass == 0) {
        service_read_list(reader, service, &lists[i]);
      } else {
        struct reader inner = *reader;
        inner.path = reader_place(reader, "lists", names[i]);
        list_read_move(&inner, service, &lists[i]);
      }
      lua_pop(L, 1);
    }
  }
  lua_pop(L, 1);
}
