#include "listing.h"

#include "compat.h"
#include "decoding.h"
#include "query.h"
#include "raise.h"
#include "type.h"

#include <stdlib.h>
#include <string.h>

#define TURN "footage.listing.turn"

enum { MOST_BARREN = 1000 };

/* The listing at 1; or NULL, and nil and the error on the stack, when it was collected already: finalizers may meet
   it again while Lua closes. */
static struct listing *listing_find(lua_State *L) {
  struct listing *listing = luaL_checkudata(L, 1, LISTING_TYPE);
  struct failure failure;
  if (listing->list != NULL)
    return listing;
  failure_set(&failure, FAILURE_CANCELLED, "Lua is closing");
  lua_pushnil(L);
  raise_push(L, &failure, NULL, LISTING_TYPE, 0);
  return NULL;
}

struct listing *listing_check(lua_State *L, int index) {
  struct listing *listing = luaL_checkudata(L, index, LISTING_TYPE);
  if (listing->list == NULL)
    raise_argument(L, "this listing is gone");
  return listing;
}

/* ---- cursors ---- */

static int listing_write_cursor(struct listing *listing, struct cursor *cursor) {
  const struct page *page = listing->page;
  if (cursor_begin(cursor, listing->list->cursor_name, listing->query.hash) != 0)
    return -1;
  int at_end = listing->last && (page == NULL || page->first == page->count);
  if (at_end ? cursor_add(cursor, "end", 3) != 0 : listing->list->paging.kind->save(listing, cursor) != 0)
    return -1;
  return cursor_finish(cursor);
}

/* A finalizer may run whenever Lua allocates, and move the listing and the text of its cursor on: so the text is
   written once there is room for it where nobody else reaches it. 0, and nothing on the stack, when memory ran out. */
static int listing_push_cursor(lua_State *L, struct listing *listing) {
  const struct buffer *text = &listing->cursor.text;
  char *room = NULL;
  size_t size = 0;
  int top = lua_gettop(L);
  for (;;) {
    if (listing_write_cursor(listing, &listing->cursor) != 0) {
      lua_settop(L, top);
      return 0;
    }
    if (room != NULL && text->length <= size)
      break;
    size = text->length;
    room = lua_newuserdata(L, size);
  }
  size = text->length;
  memcpy(room, text->bytes, size);
  lua_pushlstring(L, room, size);
  lua_replace(L, top + 1);
  lua_settop(L, top + 1);
  return 1;
}

/* Sets the walk to where a cursor says. Nothing may be in flight. */
int listing_resume(struct listing *listing, const char *text, size_t length, struct failure *failure) {
  struct cursor *cursor = &listing->cursor;
  if (!cursor_open(cursor, text, length, listing->list->cursor_name, listing->query.hash, failure))
    return 0;
  listing->recent.count = 0;
  seen_free(&listing->seen);
  if (cursor_take(cursor) && strcmp(cursor->text.bytes, "end") == 0) {
    listing->last = 1;
    return 1;
  }
  return listing->list->paging.kind->load(listing, cursor, failure);
}

/* ---- errors ---- */

/* Pushes nil and the error object; without a cursor when there is no memory for one. */
static int listing_push_failure(lua_State *L, struct listing *listing, const struct failure *failure) {
  luaL_checkstack(L, 12, NULL);
  lua_pushnil(L);
  int cursor = listing_push_cursor(L, listing) ? lua_gettop(L) : 0;
  raise_push(L, failure, listing->service->name, listing->list->full_name, cursor);
  if (cursor != 0)
    lua_remove(L, cursor);
  return 2;
}

/* ---- the walk ---- */

/* How many items the caller still wants, given `want` (negative: all) and the walk's own limit. */
static long long listing_wanted(const struct listing *listing, long long want) {
  if (listing->max < 0)
    return want;
  long long left = listing->max - listing->delivered;
  return want < 0 || left < want ? left : want;
}

/* Asks ahead for what follows the current page, as far as it is wanted. A failure shows itself
   again when the page is needed. */
static void listing_plan_ahead(struct listing *listing, long long want) {
  struct failure failure;
  long long wanted = listing_wanted(listing, want);
  long long at_hand = (long long)(listing->page->count - listing->page->first);
  if (wanted < 0 || wanted > at_hand)
    listing->list->paging.kind->plan(listing, wanted < 0 ? wanted : wanted - at_hand, &failure);
}

/* Makes the page on top of the stack the current one and pops it. */
static void listing_take_page(lua_State *L, struct listing *listing, struct page *page) {
  compat_getuservalue(L, 1);
  lua_insert(L, -2);
  lua_rawseti(L, -2, LISTING_PAGE);
  lua_pop(L, 1);
  listing->page = page;
}

static void listing_forget_page(lua_State *L, struct listing *listing) {
  listing->page = NULL;
  compat_getuservalue(L, 1);
  lua_pushnil(L);
  lua_rawseti(L, -2, LISTING_PAGE);
  lua_pop(L, 1);
}

/* A walk may meet many pages without anything new (filters, deletions, going back over all that lies
   behind), but not for ever, whatever the service says. */
static int listing_is_barren(const struct listing *listing) {
  long long behind = paging_is_numbered(listing->list->paging.kind) ? listing->walk.numbered.reach : 0;
  return listing->barren > MOST_BARREN + 3 * behind;
}

static void listing_too_barren(const struct listing *listing, struct failure *failure) {
  failure_set(failure, FAILURE_PAGING, "%lld pages in a row brought nothing new", listing->barren);
  failure_advise(failure, "go on from err.cursor if that was to be expected");
}

/* Pushes the decoding of the foremost answer, which may have begun before. */
static void listing_push_decoding(lua_State *L, struct listing *listing) {
  const struct listing_slot *slot = &listing->slots[0];
  compat_getuservalue(L, 1);
  if (listing->decoding != slot->serial) {
    page_push_body(L, slot->request);
    decoding_push(L, listing->list->items, DECODING_SMALLEST);
    lua_rawseti(L, -2, LISTING_DECODING);
    listing->decoding = slot->serial;
  }
  lua_rawgeti(L, -1, LISTING_DECODING);
  lua_remove(L, -2);
}

static void listing_drop_decoding(lua_State *L, struct listing *listing) {
  listing->decoding = 0;
  compat_getuservalue(L, 1);
  lua_pushnil(L);
  lua_rawseti(L, -2, LISTING_DECODING);
  lua_pop(L, 1);
}

/* Decodes the foremost answer as far as the slice reaches: PROGRESS_WAIT when that is not all of it.
   Else its text and value are on top, or nothing when it failed. */
static enum progress listing_decode(lua_State *L, struct listing *listing, struct failure *failure) {
  struct request *request = listing->slots[0].request;
  enum decoding_state state;
  listing_push_decoding(L, listing);
  while ((state = decoding_step(L, lua_gettop(L))) == DECODING_MORE) {
    if (engine_is_spent(listing->engine)) {
      lua_pop(L, 1);
      return PROGRESS_WAIT;
    }
  }
  listing_drop_decoding(L, listing);
  if (state == DECODING_DONE) {
    lua_remove(L, -3);
    return PROGRESS_PAGE;
  }
  page_no_json(L, request, failure);
  lua_pop(L, 2);
  if (engine_reconsider(listing->engine, request, failure))
    return PROGRESS_AGAIN;
  *failure = request->failure; /* with what came of trying again */
  return PROGRESS_FAILED;
}

/* Takes what the walk needs from the foremost answer, whose text and value are on top; pops them. */
static enum progress listing_read(lua_State *L, struct listing *listing, struct failure *failure) {
  const struct listing_slot slot = listing->slots[0];
  const struct paging *kind = listing->list->paging.kind;
  struct page_facts facts;
  int top = lua_gettop(L) - 2;
  compat_getuservalue(L, 1);
  lua_rawgeti(L, -1, LISTING_SERVICE);
  compat_getuservalue(L, -1);
  lua_rawgeti(L, top + 3, LISTING_CLIENT);
  struct page_owner owner = {.service = listing->service, .records = top + 5, .client = top + 6};
  lua_pushvalue(L, top + 1);
  lua_pushvalue(L, top + 2);
  struct page *page = page_read(L, &owner, listing->list, slot.request, &facts, failure);
  if (page != NULL && listing->query.here.length > 0)
    page_keep(L, lua_gettop(L), listing->move->here_field, listing->query.here.bytes);
  if (page == NULL || recent_reserve(&listing->recent, (size_t)listing->list->paging.largest, page->count) != 0) {
    if (page != NULL)
      failure_set(failure, FAILURE_LIMIT, "memory ran out");
    else
      request_describe(slot.request, failure);
    lua_settop(L, top);
    return PROGRESS_FAILED;
  }
  enum paging_verdict verdict = kind->accept(listing, slot.number, page, &facts, failure);
  if (verdict == PAGING_FAILED) {
    request_describe(slot.request, failure);
    lua_settop(L, top);
    return PROGRESS_FAILED;
  }
  listing_arrived(listing, slot.request);
  if (listing->slot_count > 0 && listing->slots[0].request == slot.request)
    listing_drop_first(listing);
  listing->answered = 1;
  listing->total = facts.total;
  listing->barren++;
  if (verdict == PAGING_DELIVER)
    listing_take_page(L, listing, page);
  lua_settop(L, top);
  return verdict == PAGING_DELIVER ? PROGRESS_PAGE : PROGRESS_AGAIN;
}

static enum progress listing_advance_alone(lua_State *L, struct listing *listing, long long want,
                                           struct failure *failure) {
  int again = 0;
  listing->engine = engine_get(L);
  for (;;) {
    if (listing_is_barren(listing)) {
      listing_too_barren(listing, failure);
      listing->barren = 0;
      return PROGRESS_FAILED;
    }
    if (!listing->answered && !listing_choose_version(listing, failure))
      return PROGRESS_FAILED;
    enum progress fetched = listing_fetch(L, listing, failure);
    if (fetched != PROGRESS_PAGE)
      return fetched;
    const struct paging *kind = listing->list->paging.kind;
    if (!kind->plan(listing, want, failure))
      return PROGRESS_FAILED;
    struct request *request = listing->slots[0].request;
    if (request->state != REQUEST_DONE)
      engine_pump_lightly(listing->engine);
    if (request->state != REQUEST_DONE) {
      listing->slots[0].waited = 1;
      return PROGRESS_WAIT;
    }
    if (request->failure.kind == FAILURE_TIMEOUT && !listing->slots[0].waited && !again) {
      /* Asked ahead, and too late for want of anybody who pumps: a slow loop is no slow service. */
      listing_drop_slots(listing);
      again = 1;
      continue;
    }
    if (request->failure.kind != FAILURE_NONE) {
      *failure = request->failure;
      if (failure->kind == FAILURE_HTTP)
        page_explain(L, listing->service, request, failure);
      if (listing_go_over(listing, failure))
        continue;
      if (failure->kind == FAILURE_HTTP && kind->recover(listing, listing->slots[0].number, failure)) {
        listing->barren++;
        continue;
      }
      return PROGRESS_FAILED;
    }
    enum progress progress = listing_decode(L, listing, failure);
    if (progress == PROGRESS_PAGE)
      progress = listing_read(L, listing, failure);
    if (progress == PROGRESS_FAILED && listing_go_over(listing, failure))
      continue;
    if (progress != PROGRESS_AGAIN)
      return progress;
  }
}

/* ---- one at a time: Lua may run a script's finalizer, or a hook, within whatever is called here, and that may
   come back to the same listing ---- */

struct listing_turn {
  long long want;
  struct failure *failure;
  enum progress progress;
  int dropped; /* meanwhile somebody wanted nothing to stay in flight */
};

static void listing_check_alone(lua_State *L, const struct listing *listing) {
  if (listing->turn != NULL)
    raise_argument(L, "%s: a finalizer or hook cannot walk on with a listing that is being walked",
                   listing->list->full_name);
}

static void listing_check_free(lua_State *L, const struct listing *listing) {
  if (listing->held)
    raise_argument(L, "%s: all() or count() is walking this listing; what others took meanwhile would come twice",
                   listing->list->full_name);
}

static void listing_cancel_slots(struct listing *listing) {
  if (listing->turn != NULL)
    listing->turn->dropped = 1;
  else
    listing_drop_slots(listing);
}

static int listing_take_turn(lua_State *L) {
  struct listing *listing = lua_touserdata(L, 1);
  struct listing_turn *turn = listing->turn;
  turn->progress = listing_advance_alone(L, listing, turn->want, turn->failure);
  return 0;
}

/* One step towards the next page; never blocks. The listing is at index 1. */
static enum progress listing_advance(lua_State *L, struct listing *listing, long long want, struct failure *failure) {
  struct listing_turn turn = {.want = want, .failure = failure};
  listing_check_alone(L, listing);
  luaL_checkstack(L, 4, NULL);
  lua_getfield(L, LUA_REGISTRYINDEX, TURN); /* made before: PUC Lua 5.1 allocates for a function in C */
  lua_pushvalue(L, 1);
  listing->turn = &turn;
  int status = lua_pcall(L, 1, 0, 0);
  listing->turn = NULL;
  if (turn.dropped)
    listing_drop_slots(listing);
  if (status == LUA_ERRMEM) {
    lua_pop(L, 1);
    failure_set(failure, FAILURE_LIMIT, "memory ran out");
    return PROGRESS_FAILED;
  }
  if (status != 0)
    lua_error(L); /* the host's own: it is not for us to hold up */
  return turn.progress;
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

/* Whether a page with something in it is at hand. Returns 1; or 0 when the walk is over; or -1 with
   what the Lua side gets (false: wait; nil, err: failed) on the stack. */
static int listing_get_ready(lua_State *L, struct listing *listing, long long want, int *results) {
  struct failure failure;
  if (listing->engine != NULL && !engine_is_ours(listing->engine))
    engine_get(L); /* which says so: both processes would get the same records */
  listing_check_alone(L, listing);
  if (listing_has_news(listing)) {
    lua_pushboolean(L, 0);
    *results = 1;
    return -1;
  }
  for (;;) {
    long long wanted = listing_wanted(listing, want);
    if (wanted == 0) {
      listing_drop_slots(listing);
      return 0;
    }
    int at_hand = listing->page != NULL && listing->page->first < listing->page->count;
    if (!at_hand && listing->last)
      return 0;
    if (listing->closed)
      raise_argument(L, "%s: the listing was closed before its end", listing->list->full_name);
    if (at_hand && !engine_is_spent(listing->engine))
      return 1;
    if (!at_hand && listing->page != NULL)
      listing_forget_page(L, listing); /* before the next one is decoded: two of them take twice the memory */
    switch (at_hand ? PROGRESS_WAIT : listing_advance(L, listing, wanted, &failure)) {
      case PROGRESS_PAGE:
        listing_plan_ahead(listing, want);
        break;
      case PROGRESS_AGAIN:
        break;
      case PROGRESS_WAIT:
        lua_pushboolean(L, 0);
        *results = 1;
        return -1;
      case PROGRESS_FAILED:
        *results = listing_fail(L, listing, &failure);
        return -1;
    }
  }
}

/* Delivery: `count` items of the current page are the script's from now on. */
static void listing_deliver(struct listing *listing, size_t count) {
  struct page *page = listing->page;
  for (size_t i = 0; i < count; i++)
    recent_add(&listing->recent, page->items[page->first + i].hash);
  page->first += count;
  listing->delivered += (long long)count;
  listing->barren = 0;
  if (paging_is_by_token(listing->list->paging.kind))
    listing->walk.token.partial += count;
}

static long long listing_opt_want(lua_State *L, int index) {
  lua_Number want = lua_isnoneornil(L, index) ? -1 : lua_tonumber(L, index);
  return want < 9007199254740992.0 ? (long long)want : -1;
}

/* Leaves what the caller gets on the stack, `*results` of them, and returns whether that was delivered: the next
   record, or with `whole` a page of all that is left of the one at hand. */
static int listing_give(lua_State *L, struct listing *listing, long long want, int whole, int *results) {
  struct page *page;
  size_t at;
  size_t count;
  *results = 0;
  do {
    lua_settop(L, 1);
    if (listing_get_ready(L, listing, want, results) <= 0)
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
  listing_deliver(listing, count);
  *results = 1;
  return 1;
}

/* step(listing, want) -> record | nil (the end) | false (events to tell, or wait) | nil, err. `want` is how many
   records the caller means to take, this one included: nothing beyond is asked for. */
int listing_step(lua_State *L) {
  struct listing *listing = listing_find(L);
  if (listing == NULL)
    return 2;
  long long want = listing_opt_want(L, 2);
  int results = 0;
  listing_check_free(L, listing);
  if (!listing_give(L, listing, want, 0, &results))
    return results;
  if (listing->slot_count > 0)
    engine_pump_lightly(listing->engine);
  else if (!listing->last && !listing->closed)
    listing_plan_ahead(listing, want < 0 ? want : want - 1);
  return results;
}

/* step_page(listing, holds) -> page | nil | false | nil, err: like step, for all that is left of a page. */
int listing_step_page(lua_State *L) {
  struct listing *listing = listing_find(L);
  int results = 0;
  if (listing == NULL)
    return 2;
  if (!lua_toboolean(L, 2))
    listing_check_free(L, listing);
  listing_give(L, listing, -1, 1, &results);
  return results;
}

/* peek(listing) -> true | false (wait) | nil, err: true once the service has answered. */
int listing_peek(lua_State *L) {
  struct listing *listing = listing_find(L);
  struct failure failure;
  if (listing == NULL)
    return 2;
  lua_settop(L, 1);
  while (!listing->answered && !listing->last) {
    if (listing->closed)
      raise_argument(L, "%s: the listing was closed before its end", listing->list->full_name);
    switch (listing_advance(L, listing, listing->max == 0 ? 1 : listing_wanted(listing, -1), &failure)) {
      case PROGRESS_PAGE:
      case PROGRESS_AGAIN:
        break;
      case PROGRESS_WAIT:
        lua_pushboolean(L, 0);
        return 1;
      case PROGRESS_FAILED:
        return listing_fail(L, listing, &failure);
    }
  }
  lua_pushboolean(L, 1);
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
    failure_set(&failure, FAILURE_LIMIT, "memory ran out");
    return listing_push_failure(L, listing, &failure);
  }
  lua_pushnumber(L, (lua_Number)listing->delivered);
  return 2;
}

/* hold(listing, on): from now on only step_page(listing, true) gets anything. */
int listing_hold(lua_State *L) {
  struct listing *listing = listing_check(L, 1);
  int on = lua_toboolean(L, 2);
  if (on)
    listing_check_free(L, listing);
  listing->held = on;
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
  listing->last = 0;
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
  struct listing *listing = luaL_checkudata(L, 1, LISTING_TYPE);
  listing_cancel_slots(listing);
  listing->closed = 1;
  return 0;
}

static int listing_gc(lua_State *L) {
  struct listing *listing = luaL_checkudata(L, 1, LISTING_TYPE);
  if (listing->list == NULL)
    return 0;
  if (listing->turn != NULL) /* a script calls this by hand */
    return listing_close(L);
  listing_drop_slots(listing);
  listing->list->paging.kind->free(listing);
  listing->list = NULL;
  seen_free(&listing->seen);
  listing_query_free(&listing->query);
  listing_query_free(&listing->moved_query);
  free(listing->left);
  listing->left = NULL;
  cursor_free(&listing->cursor);
  recent_free(&listing->recent);
  return 0;
}

static int listing_tostring(lua_State *L) {
  const struct listing *listing = luaL_checkudata(L, 1, LISTING_TYPE);
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
  type_define(L, LISTING_TYPE, metamethods);
  lua_pop(L, 1);
  lua_pushcfunction(L, listing_take_turn);
  lua_setfield(L, LUA_REGISTRYINDEX, TURN);
}
