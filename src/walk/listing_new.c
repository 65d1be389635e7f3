#include "walk/listing_new.h"

#include "lua/compat.h"
#include "lua/raise.h"
#include "lua/suggest.h"
#include "lua/type.h"
#include "service/query.h"
#include "service/query_value.h"
#include "walk/listing.h"
#include "walk/listing_cursor.h"
#include "walk/listing_tally.h"
#include "walk/listing_version.h"
#include "walk/paging.h"

#include <math.h>
#include <string.h>

enum { DEFAULT_PARALLEL = 4, MOST_BARREN = 1000 };

/* Pushes a field of the table at `index`, or nil when that is none; whether there is something. */
static int field_get(lua_State *L, int index, const char *name) {
  if (lua_istable(L, index))
    lua_getfield(L, index, name);
  else
    lua_pushnil(L);
  return !lua_isnil(L, -1);
}

/* The option on top, which is popped; `otherwise` when there is none. */
static long long option_whole(lua_State *L, const struct list *list, const char *name, long long smallest,
                              long long largest, long long otherwise) {
  lua_Number number = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : -1;
  if (lua_isnil(L, -1))
    number = (lua_Number)otherwise;
  else if (!(number >= (lua_Number)smallest && number <= (lua_Number)largest) || floor(number) != number)
    raise_argument(L, "%s: option '%s' must be a whole number from %lld to %lld, got %s", list->full_name, name,
                   smallest, largest, lua_type(L, -1) == LUA_TNUMBER ? lua_tostring(L, -1) : luaL_typename(L, -1));
  lua_pop(L, 1);
  return (long long)number;
}

static void listing_check_options(lua_State *L, int index, const struct list *list) {
  const char *who = list->full_name;
  if (lua_isnoneornil(L, index))
    return;
  const char *type = type_words(L, index);
  if (strcmp(type, listing_type) == 0) /* `for x in heygen.assets do`, the second time */
    raise_argument(L, "%s is a function that gives a listing: write parentheses, as in for record in %s() do", who,
                   who);
  if (!type_is_plain_table(L, index))
    raise_argument(L, "%s: the options must be a table, as in { max = 20 }, got %s", who, type);
  const char *name = suggest_unknown(L, index, list_options);
  if (name == NULL)
    return;
  if (list->paging.size != NULL && strcmp(name, list->paging.size) == 0)
    raise_argument(L,
                   "%s: '%s' is the page size, which stands among the filters; how many records at most is option "
                   "'max'",
                   who, name);
  if (list_takes(list, name))
    raise_argument(L, "%s: '%s' is a filter, not an option of the walk: give it in the first table", who, name);
  if (client_takes(name))
    raise_argument(L, "%s: '%s' is an option of the client: give it to the client's new", who, name);
  raise_argument(L, "%s: unknown option '%s'%s", who, name, suggest_among(L, name, list_options));
}

static void listing_set_size(lua_State *L, struct listing *listing, int options, const struct query_place *place) {
  const struct list *list = listing->list;
  if (field_get(L, options, "page_size")) {
    if (list->paging.size == NULL)
      raise_argument(L, "%s: option 'page_size' is of no use: the service decides how large a page is",
                     list->full_name);
    if (place->size >= 0)
      raise_argument(L, "%s: both '%s' and option 'page_size' say how large a page is; give one of them",
                     list->full_name, list->paging.size);
  }
  long given = (long)option_whole(L, list, "page_size", 1, list->paging.largest, place->size);
  listing->page_size_given = given >= 0;
  listing->page_size = given >= 0 ? given : list->paging.largest;
  field_get(L, options, "max");
  listing->max = option_whole(L, list, "max", 0, 9007199254740992, -1);
  if (!listing->page_size_given && listing->max > 0 && listing->max < listing->page_size)
    listing->page_size = (long)listing->max;
  field_get(L, options, "parallel");
  listing->parallel = (int)option_whole(L, list, "parallel", 1, MOST_SLOTS, DEFAULT_PARALLEL);
}

static void listing_set_place(lua_State *L, struct listing *listing, int options, const struct query_place *place) {
  const char *name = listing->list->full_name;
  struct failure failure;
  if (!paging_of(listing->list)->start(listing, place->start, &failure))
    raise_argument(L, "%s: %s", name, failure.detail);
  listing->started_elsewhere = place->start != NULL && place->start[0] != '\0';
  if (field_get(L, options, "resume")) {
    size_t length = 0;
    if (lua_type(L, -1) != LUA_TSTRING)
      raise_argument(L, "%s: option 'resume' must be a cursor (a string, as listing:cursor() gives), got %s", name,
                     type_words(L, -1));
    if (place->start != NULL)
      raise_argument(L, "%s: both '%s' and option 'resume' say where to start; give one of them", name,
                     listing->list->paging.start);
    const char *text = lua_tolstring(L, -1, &length);
    listing_follow_cursor(listing, text, length);
    if (!listing_resume(listing, text, length, &failure))
      raise_argument(L, "%s: %s", name, failure.detail);
    listing->resumed = listing->started_elsewhere = !listing_is_at_start(listing);
  }
  lua_pop(L, 1);
}

/* ---- the filters ---- */

static void listing_set_query(lua_State *L, struct listing *listing, int filters, struct query_place *place) {
  const struct list *list = listing->list;
  struct listing_query *query = &listing->own_query;
  query_build(L, filters, list, &query->path, &query->pairs, &query->files, place);
  for (const char *const *keep = list->paging.keep; *keep != NULL; keep++)
    query_add_filter(L, filters, list, *keep, *keep, &query->kept, NULL);
  listing_query_finish(query);
}

/* Under which name the successor has a filter, or NULL. */
static const char *move_filter_name(const struct list_move *move, const char *name) {
  for (size_t i = 0; i < move->filter_count; i++) {
    if (strcmp(move->filters[i].name, name) == 0)
      return move->filters[i].other;
  }
  return NULL;
}

/* What the successor would be asked. */
static void listing_set_moved_query(lua_State *L, struct listing *listing, int filters) {
  const struct list *list = listing->list;
  const struct list_move *move = listing->move;
  struct listing_query *query = &listing->moved_query;
  for (size_t i = 0; i < list->filter_count; i++) {
    const char *name = list->filters[i].name;
    const char *other = move_filter_name(move, name);
    if (!field_get(L, filters, name)) {
      /* not asked for */
    } else if (other != NULL) {
      query_add_value(L, list->full_name, list, &list->filters[i], other, &query->pairs, NULL);
    } else if (move->here != NULL && strcmp(move->here, name) == 0 && lua_type(L, -1) == LUA_TSTRING) {
      size_t length = 0;
      const char *value = lua_tolstring(L, -1, &length);
      raise_if_no_memory(L, buffer_add(&query->here, value, length) != 0);
    } else {
      listing->unmoved = name;
    }
    lua_pop(L, 1);
  }
  listing_query_finish(query);
}

/* Keeps what the list lives within: the filters that stand in its path, {index_id} among them. The listing's table is
   on top. */
static void listing_keep_within(lua_State *L, const struct list *list, int filters) {
  if (strchr(list->path, '{') == NULL)
    return;
  lua_newtable(L);
  for (size_t i = 0; i < list->filter_count; i++) {
    if (list->filters[i].in_path) {
      lua_getfield(L, filters, list->filters[i].name);
      lua_setfield(L, -2, list->filters[i].name);
    }
  }
  lua_rawseti(L, -2, LISTING_WITHIN);
}

/* listing(client, name, filters, options [, service]) -> listing. Nothing is sent. The list is the
   client's own service's, or that of a service which borrows the client. */
int listing_new(lua_State *L) {
  struct client *client = client_check(L, 1);
  const struct service *service = lua_isnoneornil(L, 5) ? client->service : service_check(L, 5);
  const struct list *list = service_list(service, luaL_checkstring(L, 2));
  if (list == NULL)
    return luaL_error(L, "footage: %s has no list '%s'", service->name, lua_tostring(L, 2));
  lua_settop(L, 5);
  if (lua_isnil(L, 5)) {
    client_fields(L);
    lua_rawgeti(L, -1, CLIENT_SERVICE);
    lua_replace(L, 5);
    lua_settop(L, 5);
  }
  struct listing *listing = type_new(L, listing_type, sizeof *listing);
  listing->type = listing_type;
  lua_createtable(L, 3, 0);
  lua_pushvalue(L, 1);
  lua_rawseti(L, -2, LISTING_CLIENT);
  lua_pushvalue(L, 5);
  lua_rawseti(L, -2, LISTING_SERVICE);
  compat_setuservalue(L, 6);
  listing->list = list; /* without one it is no listing yet, or no more */
  listing->move = list->move;
  listing->query = &listing->own_query;
  listing->service = service;
  listing->client = client;
  listing->total = -1;
  listing->most_barren = MOST_BARREN;
  struct query_place place;
  listing_check_options(L, 4, list);
  listing_set_query(L, listing, 3, &place);
  listing->fetch_given = list->fetch.filter != NULL && field_get(L, 3, list->fetch.filter);
  compat_getuservalue(L, 6);
  listing_keep_within(L, list, 3);
  lua_pop(L, 1);
  if (listing->move != NULL && listing->move->next != NULL)
    listing_set_moved_query(L, listing, 3);
  listing_set_size(L, listing, 4, &place);
  listing_set_place(L, listing, 4, &place);
  listing->size_alone = place.size > 0 && listing->max < 0 && strstr(list->paging.size, "page") == NULL;
  listing_tally_begin(listing);
  lua_settop(L, 6);
  return 1;
}
