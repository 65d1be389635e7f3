/*
** Making a listing: the filters and options that a script gives, checked; nothing is sent.
** Knows no walking.
*/
#include "listing.h"

#include "compat.h"
#include "query.h"
#include "raise.h"
#include "suggest.h"

#include <math.h>
#include <string.h>

enum { MOST_PARALLEL = MOST_SLOTS, DEFAULT_PARALLEL = 4 };

static long long option_whole(lua_State *L, const struct list *list, const char *name, long long smallest,
                              long long largest) {
  lua_Number number = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : -1;
  if (!(number >= (lua_Number)smallest && number <= (lua_Number)largest) || floor(number) != number)
    raise_argument(L, "%s: option '%s' must be a whole number from %lld to %lld, got %s", list->full_name, name,
                   smallest, largest, lua_type(L, -1) == LUA_TNUMBER ? lua_tostring(L, -1) : luaL_typename(L, -1));
  return (long long)number;
}

static void listing_check_options(lua_State *L, int index, const struct list *list) {
  static const char *const known[] = {"max", "page_size", "parallel", "resume", NULL};
  if (lua_isnoneornil(L, index))
    return;
  if (!lua_istable(L, index))
    raise_argument(L, "%s: the options must be a table, got %s", list->full_name, luaL_typename(L, index));
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    lua_pop(L, 1);
    const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : luaL_typename(L, -1);
    const char *nearest = NULL;
    const char *const *one = known;
    for (; *one != NULL && strcmp(*one, name) != 0; one++)
      nearest = suggest_nearer(name, nearest, *one);
    if (*one == NULL)
      raise_argument(L, "%s: unknown option '%s'%s", list->full_name, name, suggest_words(L, name, nearest));
  }
}

/* Pushes the option, or nil. */
static int option_get(lua_State *L, int index, const char *name) {
  if (lua_istable(L, index))
    lua_getfield(L, index, name);
  else
    lua_pushnil(L);
  return !lua_isnil(L, -1);
}

static void listing_set_size(lua_State *L, struct listing *listing, int options, const struct query_place *place) {
  const struct list *list = listing->list;
  listing->page_size = list->paging.largest;
  if (option_get(L, options, "page_size")) {
    if (place->size >= 0)
      raise_argument(L, "%s: both '%s' and option 'page_size' say how large a page is; give one of them",
                     list->full_name, list->paging.size);
    listing->page_size = (long)option_whole(L, list, "page_size", 1, list->paging.largest);
    listing->page_size_given = 1;
  } else if (place->size >= 0) {
    listing->page_size = place->size;
    listing->page_size_given = 1;
  }
  lua_pop(L, 1);
  if (option_get(L, options, "max"))
    listing->max = option_whole(L, list, "max", 0, 9007199254740992);
  lua_pop(L, 1);
  if (!listing->page_size_given && listing->max > 0 && listing->max < listing->page_size)
    listing->page_size = (long)listing->max;
  if (option_get(L, options, "parallel"))
    listing->parallel = (int)option_whole(L, list, "parallel", 1, MOST_PARALLEL);
  lua_pop(L, 1);
}

static void listing_set_place(lua_State *L, struct listing *listing, int options, const struct query_place *place) {
  const struct list *list = listing->list;
  struct failure failure;
  if (!list->paging.kind->start(listing, place->start, &failure))
    raise_argument(L, "%s: %s", list->full_name, failure.detail);
  if (option_get(L, options, "resume")) {
    size_t length = 0;
    if (lua_type(L, -1) != LUA_TSTRING)
      raise_argument(L, "%s: option 'resume' must be a cursor (a string), got %s", list->full_name,
                     luaL_typename(L, -1));
    if (place->start != NULL)
      raise_argument(L, "%s: both '%s' and option 'resume' say where to start; give one of them", list->full_name,
                     list->paging.start);
    const char *text = lua_tolstring(L, -1, &length);
    if (!listing_resume(listing, text, length, &failure))
      raise_argument(L, "%s: %s", list->full_name, failure.detail);
  }
  lua_pop(L, 1);
}

/* listing(client, name, filters, options) -> listing. Nothing is sent. */
int listing_new(lua_State *L) {
  struct client *client = client_check(L, 1);
  const struct list *list = service_list(client->service, luaL_checkstring(L, 2));
  if (list == NULL)
    return luaL_error(L, "footage: %s has no list '%s'", client->service->name, lua_tostring(L, 2));
  lua_settop(L, 4);
  struct listing *listing = compat_newuserdata(L, sizeof *listing);
  memset(listing, 0, sizeof *listing);
  listing->list = list;
  listing->client = client;
  listing->max = -1;
  listing->total = -1;
  listing->parallel = DEFAULT_PARALLEL;
  lua_createtable(L, 2, 0);
  lua_pushvalue(L, 1);
  lua_rawseti(L, -2, LISTING_CLIENT);
  compat_setuservalue(L, 5);
  luaL_getmetatable(L, LISTING_TYPE);
  lua_setmetatable(L, 5);
  struct query_place place;
  listing_check_options(L, 4, list);
  query_build(L, 3, list, &listing->query, &place);
  listing->filters = seen_hash(listing->query.length > 0 ? listing->query.bytes : "", listing->query.length);
  listing_set_size(L, listing, 4, &place);
  listing_set_place(L, listing, 4, &place);
  lua_settop(L, 5);
  return 1;
}
