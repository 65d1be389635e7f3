#include "walk/listing_lua.h"

#include "http/engine_lua.h"
#include "lua/compat.h"
#include "lua/field.h"
#include "lua/raise.h"
#include "lua/type.h"
#include "walk/listing.h"
#include "walk/listing_cursor.h"
#include "walk/listing_step.h"
#include "walk/listing_tally.h"
#include "walk/listing_version.h"
#include "walk/paging.h"

#include <stdlib.h>
#include <string.h>

/* The listing at 1; or NULL, and nil and the error on the stack, when it was collected already: finalizers may meet
   it again while Lua closes. */
static struct listing *listing_find(lua_State *L) {
  struct listing *listing = type_begins_with(L, 1, listing_type, sizeof *listing);
  struct failure failure;
  if (listing == NULL)
    listing = luaL_checkudata(L, 1, listing_type);
  if (listing->list != NULL)
    return listing;
  failure_set(&failure, FAILURE_CANCELLED, "Lua is closing");
  raise_give(L, &failure, NULL, listing_type);
  return NULL;
}

/* Pushes nil and the error object; without a cursor when there is no memory for one. */
static int listing_push_failure(lua_State *L, struct listing *listing, const struct failure *failure) {
  luaL_checkstack(L, 12, NULL);
  raise_give(L, failure, listing->service->name, listing->list->full_name);
  if (listing_push_cursor(L, listing))
    lua_setfield(L, -2, "cursor");
  return 2;
}

static void listing_check_free(lua_State *L, const struct listing *listing) {
  if (listing->held)
    raise_argument(L, "%s: all() or count() is walking this listing; what others took meanwhile would come twice",
                   listing->list->full_name);
}

static int listing_fail(lua_State *L, struct listing *listing, struct failure *failure) {
  listing_drop_slots(listing);
  listing_go_back(listing, failure);
  return listing_push_failure(L, listing, failure);
}

/* Whether there are events to be told. That comes before any record: what on_event raises must not cost one. */
static int listing_has_news(const struct listing *listing) {
  const struct settings *settings = listing->client->settings;
  return settings != NULL && settings->events.first != NULL;
}

static void listing_check_open(lua_State *L, const struct listing *listing) {
  if (listing->closed)
    raise_argument(L, "%s: the listing was closed before its end", listing->list->full_name);
}

/* Whether a page with something in it is at hand. Else what the Lua side gets is on the stack, above the listing:
   nothing when the walk is over; false: wait; nil and the error. */
static int listing_get_ready(lua_State *L, struct listing *listing, long long want) {
  struct failure failure;
  listing->unbounded = listing_wanted(listing, want) < 0;
  if (listing->engine != NULL && !engine_is_ours(listing->engine))
    engine_get(L); /* which says so: both processes would get the same records */
  listing_check_alone(L, listing);
  if (listing_has_news(listing)) {
    lua_pushboolean(L, 0);
    return 0;
  }
  for (;;) {
    long long wanted = listing_wanted(listing, want);
    if (wanted == 0)
      listing_drop_slots(listing);
    int at_hand = listing->page != NULL && listing->page->first < listing->page->count;
    if (wanted == 0 || (!at_hand && listing->last)) {
      listing->over = 1;
      return 0;
    }
    listing_check_open(L, listing);
    if (at_hand && !engine_is_spent(listing->engine))
      return 1;
    enum progress progress = PROGRESS_WAIT;
    if (!at_hand) {
      listing_forget_page(L, listing); /* before the next one is decoded: two of them take twice the memory */
      progress = listing_advance(L, listing, wanted, &failure);
    }
    if (progress != PROGRESS_PAGE) {
      if (progress == PROGRESS_FAILED)
        listing_fail(L, listing, &failure);
      else
        lua_pushboolean(L, 0);
      return 0;
    }
    if (!listing->last)
      listing_plan_ahead(listing, want);
  }
}

/* Delivery: `count` items of the current page are the script's from now on. */
static void listing_deliver(struct listing *listing, size_t count) {
  struct page *page = listing->page;
  for (size_t i = page->first; i < page->first + count; i++) {
    if (i >= page->in_front)
      recent_add(&listing->recent, page_place(page, i)->hash);
  }
  page->first += count;
  listing->moves++;
  listing->delivered += (long long)count;
  if (!list_is_numbered(listing->list->paging.kind)) /* it counts otherwise */
    listing->barren = 0;
}

static long long listing_opt_want(lua_State *L, int index) {
  lua_Number want = lua_isnoneornil(L, index) ? -1 : lua_tonumber(L, index);
  return want < 9007199254740992.0 ? (long long)want : -1;
}

/* Pushes the next record, or with `whole` a page of all that is left of the one at hand, and returns how many items
   that is; or 0, with what the Lua side gets instead above the listing on the stack. Nothing is delivered yet. */
static size_t listing_show(lua_State *L, struct listing *listing, long long want, int whole) {
  struct page *page;
  size_t at;
  size_t count;
  do {
    lua_settop(L, 1);
    if (!listing_get_ready(L, listing, want))
      return 0;
    page = listing->page;
    at = page->first;
    count = page->count - at;
    long long wanted = whole ? listing_wanted(listing, want) : 1;
    if (wanted >= 0 && (long long)count > wanted)
      count = (size_t)wanted;
    compat_getuservalue(L, 1);
    lua_rawgeti(L, -1, LISTING_PAGE);
    if (whole)
      page_push_slice(L, lua_gettop(L), at, count);
    else
      page_push_record(L, lua_gettop(L), at);
  } while (listing->page != page || page->first != at); /* a finalizer took of it meanwhile */
  return count;
}

/* The record shown is delivered to somebody who wants `want`, this one included; and the network goes on. */
static void listing_deliver_one(struct listing *listing, long long want) {
  listing_deliver(listing, 1);
  if (listing->slot_count > 0)
    engine_pump_lightly(listing->engine);
  else if (!listing->last && !listing->closed)
    listing_plan_ahead(listing, want < 0 ? want : want - 1);
}

/* step(listing, want) -> record | nil (the end) | false (events to tell, or wait) | nil, err. `want` is how many
   records the caller means to take, this one included: nothing beyond is asked for. */
int listing_step(lua_State *L) {
  struct listing *listing = listing_find(L);
  if (listing == NULL)
    return 2;
  long long want = listing_opt_want(L, 2);
  listing_check_free(L, listing);
  if (listing_show(L, listing, want, 0) == 0)
    return lua_gettop(L) - 1;
  listing_deliver_one(listing, want);
  return 1;
}

/* look(listing, want, holds) -> record, ticket | nil | false | nil, err: like step, but the record stays the next one
   until it is delivered. */
int listing_look(lua_State *L) {
  struct listing *listing = listing_find(L);
  long long want = listing_opt_want(L, 2);
  if (listing == NULL)
    return 2;
  if (!lua_toboolean(L, 3))
    listing_check_free(L, listing);
  if (listing_show(L, listing, want, 0) == 0)
    return lua_gettop(L) - 1;
  lua_pushnumber(L, (lua_Number)listing->moves);
  return 2;
}

/* deliver(listing, ticket, want) -> whether the record of that ticket was still the next one, and so is delivered. Of
   `want` it is the first. */
int listing_deliver_shown(lua_State *L) {
  struct listing *listing = listing_check(L, 1);
  lua_Number ticket = luaL_checknumber(L, 2);
  long long want = listing_opt_want(L, 3);
  int is_next = ticket == (lua_Number)listing->moves;
  if (is_next)
    listing_deliver_one(listing, want);
  lua_pushboolean(L, is_next);
  return 1;
}

/* step_page(listing, holds) -> page | nil | false | nil, err: like step, for all that is left of a page. */
int listing_step_page(lua_State *L) {
  struct listing *listing = listing_find(L);
  if (listing == NULL)
    return 2;
  if (!lua_toboolean(L, 2))
    listing_check_free(L, listing);
  size_t count = listing_show(L, listing, -1, 1);
  if (count == 0)
    return lua_gettop(L) - 1;
  listing_deliver(listing, count);
  return 1;
}

/* peek(listing) -> true | false (wait) | nil, err: true once the service has answered. */
int listing_peek(lua_State *L) {
  struct listing *listing = listing_find(L);
  struct failure failure;
  enum progress progress = PROGRESS_PAGE;
  if (listing == NULL)
    return 2;
  lua_settop(L, 1);
  if (!listing->answered && !listing->last) {
    listing_check_open(L, listing);
    progress = listing_advance(L, listing, listing->max == 0 ? 1 : listing_wanted(listing, -1), &failure);
    if (progress == PROGRESS_FAILED)
      return listing_fail(L, listing, &failure);
  }
  lua_pushboolean(L, progress == PROGRESS_PAGE);
  return 1;
}

/* total(listing) -> what the service said last, or nil. */
int listing_total(lua_State *L) {
  const struct listing *listing = listing_check(L, 1);
  if (listing->total < 0)
    lua_pushnil(L);
  else
    lua_pushinteger(L, (lua_Integer)listing->total);
  return 1;
}

/* position(listing) -> cursor, how many were delivered | nil, err. */
int listing_position(lua_State *L) {
  struct listing *listing = listing_find(L);
  struct failure failure;
  if (listing == NULL)
    return 2;
  if (!listing_push_cursor(L, listing)) {
    failure_no_memory(&failure);
    return listing_push_failure(L, listing, &failure);
  }
  lua_pushnumber(L, (lua_Number)listing->delivered);
  return 2;
}

/* is_over(listing) -> whether it has given its end. */
int listing_is_over(lua_State *L) {
  const struct listing *listing = luaL_checkudata(L, 1, listing_type);
  lua_pushboolean(L, listing->list != NULL && listing->over); /* one that is gone says so when it is taken from */
  return 1;
}

/* Whether a filter of the service's chooses among the items: one that has a value, stands in no path, and does not
   merely say in which order they come. */
static int listing_is_narrowed(const struct listing *listing) {
  const struct buffer *pairs = &listing->query->pairs;
  const char *at = pairs->length > 0 ? pairs->bytes : "";
  while (*at != '\0') {
    size_t length = strcspn(at, "&");
    if (strncmp(at, "sort", 4) != 0 && length > 0 && at[length - 1] != '=')
      return 1;
    at += length + (at[length] == '&');
  }
  return 0;
}

/* describe(listing) -> client, service, { record, narrowed, bounded, again }: the type of its records; whether a filter
   narrows it; whether the script said how many; whether a look from the start may show what this one did not, as it
   is by token and stands at its start. */
int listing_describe(lua_State *L) {
  const struct listing *listing = listing_check(L, 1);
  int at_start = listing->delivered == 0 && !listing->started_elsewhere;
  compat_getuservalue(L, 1);
  int fields = lua_gettop(L);
  lua_rawgeti(L, fields, LISTING_CLIENT);
  lua_rawgeti(L, fields, LISTING_SERVICE);
  lua_createtable(L, 0, 4);
  field_set_string(L, "record", listing->service->record_names[listing->list->record->place - 1]);
  field_set_boolean(L, "narrowed", listing_is_narrowed(listing));
  field_set_boolean(L, "bounded", listing->max >= 0);
  field_set_boolean(L, "again", at_start && listing->max < 0 && list_is_by_token(listing->list->paging.kind));
  return 3;
}

/* hold(listing, on): from now on only step_page(listing, true) and look(listing, want, true) get anything. */
int listing_hold(lua_State *L) {
  struct listing *listing = listing_check(L, 1);
  int on = lua_toboolean(L, 2);
  if (on)
    listing_check_free(L, listing);
  listing->held = on;
  listing->moves++;
  return 0;
}

/* rewind(listing, cursor, delivered): back to a position that `position` gave. Since then the walk may have
   gone over to another version; it was at its start then. */
int listing_rewind(lua_State *L) {
  struct listing *listing = listing_check(L, 1);
  struct failure failure;
  size_t length = 0;
  const char *text = luaL_checklstring(L, 2, &length);
  lua_Number delivered = luaL_checknumber(L, 3);
  listing_check_alone(L, listing);
  listing_drop_slots(listing);
  listing_forget_page(L, listing);
  listing->moves++;
  listing->last = 0;
  listing->over = 0;
  listing->delivered = (long long)delivered;
  int back = listing_resume(listing, text, length, &failure);
  if (!back && listing->moved) {
    listing_return_version(listing);
    back = listing_resume(listing, text, length, &failure);
  }
  if (!back)
    return luaL_error(L, "footage: %s", failure.detail);
  if (listing_is_at_start(listing))
    listing->answered = 0; /* it may begin with another version */
  listing_tally_begin(listing);
  return 0;
}

int listing_pause(lua_State *L) {
  listing_cancel_slots(listing_check(L, 1));
  return 0;
}

int listing_cancel(lua_State *L) {
  struct listing *listing = listing_check(L, 1);
  struct failure failure;
  listing_cancel_slots(listing);
  failure_set(&failure, FAILURE_CANCELLED, "the task was closed");
  listing_push_failure(L, listing, &failure);
  return 1;
}

/* close(listing), also __close: nothing stays in flight, and the walk is over. */
int listing_close(lua_State *L) {
  struct listing *listing = luaL_checkudata(L, 1, listing_type);
  listing_cancel_slots(listing);
  listing->closed = 1;
  return 0;
}

static int listing_gc(lua_State *L) {
  struct listing *listing = luaL_checkudata(L, 1, listing_type);
  if (listing->list == NULL)
    return 0;
  if (listing->turn != NULL) /* a script calls this by hand */
    return listing_close(L);
  listing_drop_slots(listing);
  if (paging_of(listing->list)->free != NULL)
    paging_of(listing->list)->free(listing);
  listing->list = NULL;
  seen_free(&listing->seen);
  listing_query_free(&listing->own_query);
  listing_query_free(&listing->moved_query);
  free(listing->left);
  listing->left = NULL;
  cursor_free(&listing->cursor);
  recent_free(&listing->recent);
  return 0;
}

static int listing_tostring(lua_State *L) {
  const struct listing *listing = luaL_checkudata(L, 1, listing_type);
  if (listing->list == NULL) {
    lua_pushliteral(L, "listing (gone)");
    return 1;
  }
  const char *state = listing->closed ? "closed" : listing->last ? "at its last page" : "open";
  lua_pushfstring(L, "listing of %s (%s, %d delivered)", listing->list->full_name, state, (int)listing->delivered);
  return 1;
}

/* The Lua side adds its methods to __index, and __call. */
void listing_open(lua_State *L) {
  static const luaL_Reg metamethods[] = {
      {"__gc", listing_gc}, {"__close", listing_close}, {"__tostring", listing_tostring}, {NULL, NULL}};
  type_define(L, listing_type, metamethods);
  lua_pop(L, 1);
}
