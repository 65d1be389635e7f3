#include "walk/listing_step.h"

#include "http/attachment_lua.h"
#include "http/engine_lua.h"
#include "lua/compat.h"
#include "lua/items.h"
#include "lua/raise.h"
#include "service/answer.h"
#include "service/record.h"
#include "walk/listing_fetch.h"
#include "walk/listing_tally.h"
#include "walk/listing_version.h"
#include "walk/paging.h"

#include <stdio.h>

#define TURN "footage.listing.turn"

enum { READ_AT_ONCE = 64 * 1024 };

long long listing_wanted(const struct listing *listing, long long want) {
  if (listing->max < 0)
    return want;
  long long left = listing->max - listing->delivered;
  return want < 0 || left < want ? left : want;
}

void listing_plan_ahead(struct listing *listing, long long want) {
  struct failure failure;
  long long wanted = listing_wanted(listing, want);
  long long at_hand = (long long)(listing->page->count - listing->page->first);
  if (wanted < 0 || wanted > at_hand)
    paging_of(listing->list)->plan(listing, wanted < 0 ? wanted : wanted - at_hand, &failure);
}

/* Makes the page on top of the stack, or nil for none, the current one and pops it. */
static void listing_set_page(lua_State *L, struct listing *listing, struct page *page) {
  compat_getuservalue(L, 1);
  lua_insert(L, -2);
  lua_rawseti(L, -2, LISTING_PAGE);
  lua_pop(L, 1);
  listing->page = page;
}

void listing_forget_page(lua_State *L, struct listing *listing) {
  lua_pushnil(L);
  listing_set_page(L, listing, NULL);
}

/* A walk may meet many pages that bring it no further (filters, items that come and go), but not for ever,
   whatever the service says. */
static int listing_is_barren(struct listing *listing, struct failure *failure) {
  if (listing->barren <= listing->most_barren)
    return 0;
  failure_set(failure, FAILURE_PAGING,
              "%lld answers in a row brought the walk no further: the list changes faster than it can be read, or the "
              "service contradicts itself",
              listing->barren);
  failure_advise(failure, "go on from err.cursor if that was to be expected");
  listing->barren = 0;
  return 1;
}

/* What was noted of the foremost answer's items is forgotten. */
static void listing_begin_page(struct listing *listing) {
  const struct paging *kind = paging_of(listing->list);
  if (kind->begin_page != NULL)
    kind->begin_page(listing);
}

/* Looks at the newest of the items, if that was not done. 0 when memory ran out. */
static int listing_read_item(lua_State *L, struct listing *listing, struct items *items) {
  const struct paging *kind = paging_of(listing->list);
  const struct item_place *place = page_read_item(L, listing->list, items);
  return place == NULL || kind->note_item == NULL || kind->note_item(listing, place->hash);
}

/* Pushes the items of the foremost answer, whose text they take over; reading it may have begun before. */
static struct items *listing_push_items(lua_State *L, struct listing *listing) {
  const struct listing_slot *slot = &listing->slots[0];
  compat_getuservalue(L, 1);
  lua_rawgeti(L, -1, LISTING_ITEMS);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    items_push(L);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, LISTING_ITEMS);
  }
  lua_remove(L, -2);
  struct items *items = lua_touserdata(L, -1);
  if (listing->reading != slot->serial) {
    struct buffer *body = &slot->request->response.body;
    items_begin(L, lua_gettop(L), body->bytes != NULL ? body->bytes : "", body->length, listing->list->items,
                listing->list->strings);
    items->text = *body;
    *body = (struct buffer){0};
    listing_begin_page(listing);
    listing->reading = slot->serial;
  }
  return items;
}

/* The answer of the items at `index` has been read, whatever came of it. Until then it can be read once more: a hook or
   a finalizer may raise an error at any time. */
static void listing_end_reading(lua_State *L, struct listing *listing, int index) {
  items_let_go(L, index);
  listing->reading = 0;
}

/* Reads the text of the items on top as far as the slice reaches: SCAN_MORE when that is not all of it. Looking at an
   item may raise an error, and is done before anything else then. */
static enum scan_event listing_read_items(lua_State *L, struct listing *listing, struct items *items) {
  for (;;) {
    const char *end_of_turn = items->scan.at + READ_AT_ONCE;
    enum scan_event event;
    do {
      if (!listing_read_item(L, listing, items))
        return SCAN_NO_MEMORY;
      event = items_next(L, lua_gettop(L), READ_AT_ONCE);
      if (event == SCAN_AGAIN)
        listing_begin_page(listing);
    } while ((event == SCAN_ITEM || event == SCAN_AGAIN) && items->scan.at < end_of_turn);
    if (event == SCAN_DONE || event == SCAN_FAILED || event == SCAN_NO_MEMORY)
      return event;
    if (engine_is_spent(listing->engine))
      return SCAN_MORE;
  }
}

/* Reads the foremost answer as far as the slice reaches: PROGRESS_WAIT when that is not all of it.
   Else its items and what it says but for them are on top, or nothing when it failed. */
static enum progress listing_decode(lua_State *L, struct listing *listing, struct failure *failure) {
  struct request *request = listing->slots[0].request;
  char why[120];
  struct items *items = listing_push_items(L, listing);
  if (!page_has_content(request)) { /* which says as much as {} */
    lua_newtable(L);
    return PROGRESS_PAGE;
  }
  enum scan_event event = listing_read_items(L, listing, items);
  if (event == SCAN_MORE) {
    lua_pop(L, 1);
    return PROGRESS_WAIT;
  }
  if (event == SCAN_NO_MEMORY) {
    listing_end_reading(L, listing, lua_gettop(L));
    lua_pop(L, 1);
    failure_no_memory(failure);
    return PROGRESS_FAILED;
  }
  int top = lua_gettop(L) - 1;
  if (event == SCAN_DONE) {
    items_push_rest(L, items);
    return PROGRESS_PAGE;
  }
  scan_explain(&items->scan, why, sizeof why);
  lua_pushstring(L, why);
  answer_no_json(L, request, failure);
  listing_end_reading(L, listing, top + 1);
  lua_settop(L, top);
  if (engine_reconsider(listing->engine, request, failure))
    return PROGRESS_AGAIN;
  *failure = request->failure; /* with what came of trying again */
  return PROGRESS_FAILED;
}

/* Lets the walk judge a page, the foremost answer, which is on top. Makes it the current one if it is next, and
   pops it. Judging takes out items, whose places are the answer's own: nothing may raise an error meanwhile. */
static enum progress listing_accept(lua_State *L, struct listing *listing, struct page *page,
                                    const struct page_facts *facts, struct failure *failure) {
  const struct request *request = listing->slots[0].request;
  const struct paging *kind = paging_of(listing->list);
  size_t left_out = page->count;
  if (listing_contradicts(listing, page, facts, failure)) {
    if (listing->tally.doubted)
      return PROGRESS_FAILED;
    listing->tally.doubted = 1;
    listing_drop_slots(listing);
    return PROGRESS_AGAIN;
  }
  if (listing->query->here.length > 0)
    page_keep(page, listing->move->here_field, listing->query->here.bytes);
  left_out -= page->count;
  if (recent_reserve(&listing->recent, (size_t)listing->list->paging.largest, page->count) != 0) {
    failure_no_memory(failure);
    return PROGRESS_FAILED;
  }
  char url[512]; /* the request may be gone once the page is accepted */
  snprintf(url, sizeof url, "%s", request->url);
  enum paging_verdict verdict = kind->accept(listing, page, facts, failure);
  if (verdict == PAGING_FAILED)
    return PROGRESS_FAILED;
  listing_arrived(listing, url);
  listing_tally_add(listing, facts, verdict == PAGING_DELIVER ? page->count + left_out : 0, url);
  if (listing->slot_count > 0 && listing->slots[0].request == request)
    listing_drop_first(listing);
  listing->answered = 1;
  listing->total = facts->total;
  listing->barren++;
  if (verdict != PAGING_DELIVER)
    return PROGRESS_AGAIN;
  listing_set_page(L, listing, page);
  return PROGRESS_PAGE;
}

/* An answer without content is an empty list on its first page, and no page at all later or where a total must be
   known, unless the list ends so. */
static int listing_may_be_page(const struct listing *listing, struct failure *failure) {
  const struct paging_rule *rule = &listing->list->paging;
  const struct request *request = listing->slots[0].request;
  int counts = list_is_numbered(rule->kind);
  int first = !counts && (!list_is_by_token(rule->kind) || listing->walk.token.next == NULL);
  if (page_has_content(request) || rule->ends_empty || first)
    return 1;
  failure_set(failure, FAILURE_PAGING, "the service answered without content (%ld), which %s", request->response.status,
              counts ? "does not say how many items there are" : "does not say whether the list ends there");
  if (!counts)
    failure_advise(failure, "if it does, say so in the list's table: paging.ends = \"empty\"");
  return 0;
}

/* Pushes what the records of the page that is read share. */
static void listing_push_owner(lua_State *L, const struct listing *listing) {
  compat_getuservalue(L, 1);
  int fields = lua_gettop(L);
  lua_rawgeti(L, fields, LISTING_SERVICE);
  compat_getuservalue(L, -1);
  lua_rawgeti(L, -1, listing->list->record->place);
  lua_rawgeti(L, fields, LISTING_CLIENT);
  lua_rawgeti(L, fields, LISTING_WITHIN);
  record_make_owner(L);
  lua_replace(L, fields);
  lua_settop(L, fields);
}

/* Takes what the walk needs from the foremost answer, whose items and rest are on top; pops both. */
static enum progress listing_read(lua_State *L, struct listing *listing, struct failure *failure) {
  struct request *request = listing->slots[0].request;
  struct page_facts facts;
  struct page *page = NULL;
  enum progress progress = PROGRESS_FAILED;
  int items = lua_gettop(L) - 1;
  listing_push_owner(L, listing);
  if (listing_may_be_page(listing, failure))
    page = page_read(L, listing->service, listing->list, request, &facts, failure);
  if (page != NULL)
    progress = listing_accept(L, listing, page, &facts, failure);
  listing_end_reading(L, listing, items);
  if (progress == PROGRESS_FAILED)
    request_describe(request, failure);
  lua_settop(L, items - 1);
  return progress;
}

/* Takes what the walk needs from the foremost answer, as far as the slice reaches. */
static enum progress listing_take_answer(lua_State *L, struct listing *listing, struct failure *failure) {
  enum progress progress = listing_decode(L, listing, failure);
  return progress == PROGRESS_PAGE ? listing_read(L, listing, failure) : progress;
}

/* The files that go with a page; later ones may have an address of their own, and need none. */
static int listing_open_files(lua_State *L, struct listing *listing, struct failure *failure) {
  int later = listing->list->paging.path != NULL && listing->walk.token.next != NULL;
  return later || attachments_open(L, &listing->query->files, failure);
}

static enum progress listing_advance_alone(lua_State *L, struct listing *listing, long long want,
                                           struct failure *failure) {
  int again = 0;
  listing->engine = engine_get(L);
  for (;;) {
    if (listing_is_barren(listing, failure))
      return PROGRESS_FAILED;
    if (!listing->answered && !listing_choose_version(listing, failure))
      return PROGRESS_FAILED;
    enum progress fetched = listing_fetch(L, listing, failure);
    if (fetched != PROGRESS_PAGE)
      return fetched;
    const struct paging *kind = paging_of(listing->list);
    if (!listing_open_files(L, listing, failure) || !kind->plan(listing, want, failure))
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
        answer_explain(L, listing->service, request, failure);
      if (listing_go_over(listing, failure))
        continue;
      if (failure->kind == FAILURE_HTTP && kind->recover != NULL && kind->recover(listing, failure)) {
        listing->barren++;
        continue;
      }
      return PROGRESS_FAILED;
    }
    enum progress progress = listing_take_answer(L, listing, failure);
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

void listing_check_alone(lua_State *L, const struct listing *listing) {
  if (listing->turn != NULL)
    raise_argument(L, "%s: a finalizer or hook cannot walk on with a listing that is being walked",
                   listing->list->full_name);
}

void listing_cancel_slots(struct listing *listing) {
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

enum progress listing_advance(lua_State *L, struct listing *listing, long long want, struct failure *failure) {
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
    failure_no_memory(failure);
    return PROGRESS_FAILED;
  }
  if (status != 0)
    lua_error(L); /* the host's own: it is not for us to hold up */
  return turn.progress;
}

void listing_step_open(lua_State *L) {
  lua_pushcfunction(L, listing_take_turn);
  lua_setfield(L, LUA_REGISTRYINDEX, TURN);
}
