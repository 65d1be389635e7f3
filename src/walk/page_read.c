#include "walk/page_read.h"

#include "http/link.h"
#include "lua/compat.h"
#include "lua/json.h"
#include "service/answer.h"
#include "service/record.h"
#include "service/warning.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_TOKEN = 16384 };

/* What a reader of a page needs at hand. */
struct reading {
  const struct service *service;
  const struct list *list; /* NULL: no page */
  struct request *request;
  struct failure *failure;
  int body; /* index of the decoded body */
};

/* `more` is what the service's number is short of ours. */
static void page_read_number(lua_State *L, const struct reading *reading, const char *path, long more,
                             long long *value) {
  *value = -1;
  if (path == NULL)
    return;
  json_push_path(L, reading->body, path);
  if (json_integer(L, -1, value))
    *value += more;
  else
    *value = -1;
  lua_pop(L, 1);
}

/* Pages are counted from 1 here, whatever the service does. */
static void page_read_counts(lua_State *L, const struct reading *reading, struct page_facts *facts) {
  const struct paging_rule *paging = &reading->list->paging;
  page_read_number(L, reading, reading->list->total, 0, &facts->total);
  page_read_number(L, reading, paging->number, 1 - paging->first, &facts->number);
  page_read_number(L, reading, paging->pages, paging->pages_is_last ? 1 - paging->first : 0, &facts->pages);
}

/* A whole number on top as its digits. */
static void page_number_to_text(lua_State *L) {
  long long number = 0;
  char digits[32];
  if (lua_type(L, -1) != LUA_TNUMBER || !json_integer(L, -1, &number))
    return;
  snprintf(digits, sizeof digits, "%lld", number);
  lua_pop(L, 1);
  lua_pushstring(L, digits);
}

static int page_read_more(lua_State *L, const struct reading *reading, struct page_facts *facts) {
  const char *path = reading->list->paging.more;
  facts->more = -1;
  if (path == NULL)
    return 1;
  json_push_path(L, reading->body, path);
  int good = lua_type(L, -1) == LUA_TBOOLEAN || json_is_null(L, -1);
  if (lua_type(L, -1) == LUA_TBOOLEAN)
    facts->more = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return good || failure_set(reading->failure, FAILURE_DECODE, "%s in the answer is neither true nor false", path);
}

/* Pushes the place of the next page, from the Link headers, or nil. */
static int page_push_link(lua_State *L, const struct reading *reading) {
  struct response *response = &reading->request->response;
  const char *target = NULL;
  size_t length = 0;
  int found =
      response->links.length == 0 ? 0 : link_find_next(response->links.bytes, response->links.length, &target, &length);
  if (found < 0)
    return failure_set(reading->failure, FAILURE_DECODE,
                       "the Link header breaks off: where the next page is, or whether "
                       "there is one, cannot be told");
  if (found == 0) {
    lua_pushnil(L);
    return 1;
  }
  if (!link_resolve(&reading->request->settings->origin, reading->request->url, target, length, &response->next,
                    reading->failure))
    return 0;
  lua_pushlstring(L, response->next.bytes, response->next.length);
  return 1;
}

/* The end is a token that is null, "", "null" or absent (heygen.md 1.3), or that the service says that
   there is no more. Leaves the token on the stack. */
static int page_read_token(lua_State *L, const struct reading *reading, struct page_facts *facts) {
  const char *path = reading->list->paging.next;
  int by_link = reading->list->paging.kind == PAGING_LINK;
  facts->token = NULL;
  facts->token_length = 0;
  if (by_link && !page_push_link(L, reading))
    return 0;
  if (!by_link && path != NULL)
    json_push_path(L, reading->body, path);
  else if (!by_link)
    lua_pushnil(L);
  if (json_is_null(L, -1) || facts->more == 0)
    return 1;
  if (reading->list->paging.takes_numbers)
    page_number_to_text(L);
  if (lua_type(L, -1) != LUA_TSTRING)
    return failure_set(reading->failure, FAILURE_DECODE, "%s in the answer is no string", path);
  facts->token = lua_tolstring(L, -1, &facts->token_length);
  if (strlen(facts->token) != facts->token_length) /* half of a token may lead anywhere */
    return failure_set(reading->failure, FAILURE_DECODE, "%s in the answer holds NUL", path);
  if (facts->token_length > LONGEST_TOKEN)
    return failure_set(reading->failure, FAILURE_LIMIT, "%s in the answer is longer than %d bytes",
                       by_link ? "the next page's link" : path, LONGEST_TOKEN);
  if (facts->token_length == 0 || strcmp(facts->token, "null") == 0)
    facts->token = NULL;
  return 1;
}

/* An empty Lua table may have been an array or an object: the text tells. */
static int page_is_array(lua_State *L, const struct reading *reading) {
  if (!lua_istable(L, -1))
    return 0;
  if (compat_rawlen(L, -1) > 0)
    return 1;
  const struct buffer *body = &reading->request->response.body;
  const char *found = json_find(body->bytes, body->length, reading->list->items, 0, NULL);
  return found != NULL && *found == '[';
}

static const char *page_items_name(const struct reading *reading) {
  return reading->list->items[0] != '\0' ? reading->list->items : "the whole";
}

/* Leaves the items on the stack. A missing array is no empty one, unless the service says itself
   that there is nothing. */
static int page_read_items(lua_State *L, const struct reading *reading, const struct page_facts *facts) {
  json_push_path(L, reading->body, reading->list->items);
  int none = facts->pages >= 0 && facts->number > facts->pages; /* a page past the end */
  none = none || (facts->total == 0 && facts->token == NULL);
  if (none && json_is_null(L, -1)) {
    lua_pop(L, 1);
    lua_newtable(L);
    return 1;
  }
  if (page_is_array(L, reading))
    return 1;
  return failure_set(reading->failure, FAILURE_DECODE, "%s in the answer is no array (%s)", page_items_name(reading),
                     json_is_null(L, -1) ? "null or absent" : luaL_typename(L, -1));
}

/* Makes an object of each of the items on top, which are strings. */
static int page_wrap_strings(lua_State *L, const struct reading *reading, size_t count) {
  for (size_t i = 1; reading->list->strings != NULL && i <= count; i++) {
    lua_rawgeti(L, -1, (int)i);
    if (lua_type(L, -1) != LUA_TSTRING)
      return failure_set(reading->failure, FAILURE_DECODE, "item %u of %s in the answer is no string (%s)", (unsigned)i,
                         page_items_name(reading), luaL_typename(L, -1));
    lua_createtable(L, 0, 1);
    lua_insert(L, -2);
    lua_setfield(L, -2, reading->list->strings);
    lua_rawseti(L, -2, (int)i);
  }
  return 1;
}

/* ---- what tells one item from another; the item is on top ---- */

static int page_read_id(lua_State *L, const struct reading *reading, uint64_t *hash) {
  const struct record_type *type = reading->list->record;
  size_t length = 0;
  record_push_raw(L, type, lua_gettop(L), type->id);
  page_number_to_text(L);
  const char *id = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
  if (length > 0)
    *hash = seen_hash(id, length);
  lua_pop(L, 1);
  return length > 0;
}

/* The fields of the key, those that are there; at least one must be. */
static int page_read_key(lua_State *L, const struct reading *reading, uint64_t *hash) {
  const struct record_type *type = reading->list->record;
  int item = lua_gettop(L);
  int some = 0;
  lua_pushliteral(L, "");
  for (const char *const *field = type->key; *field != NULL; field++) {
    record_push_raw(L, type, item, *field);
    json_push_plain(L, -1);
    lua_remove(L, -2);
    int simple = lua_type(L, -1) == LUA_TSTRING || lua_type(L, -1) == LUA_TNUMBER;
    if (!simple) {
      lua_pop(L, 1);
      lua_pushliteral(L, "");
    }
    some = some || simple;
    lua_pushlstring(L, "\0", 1);
    lua_concat(L, 3);
  }
  size_t length = 0;
  const char *key = lua_tolstring(L, -1, &length);
  *hash = seen_hash(key, length);
  lua_pop(L, 1);
  return some;
}

/* Looks at each of the items on top and keeps what tells it from the others: its key, else its id,
   else its text. */
static int page_read_ids(lua_State *L, const struct reading *reading, struct page *page) {
  const struct record_type *type = reading->list->record;
  const struct buffer *body = &reading->request->response.body;
  struct json_elements elements = {0};
  if (type->id == NULL && type->key[0] == NULL)
    json_elements_begin(&elements, body->bytes, body->length, reading->list->items);
  for (size_t i = 0; i < page->count; i++) {
    struct page_item *item = &page->items[i];
    int good = 1;
    item->position = (unsigned)i + 1;
    lua_rawgeti(L, -1, (int)i + 1);
    if (!lua_istable(L, -1))
      return failure_set(reading->failure, FAILURE_DECODE, "item %u of %s in the answer is no object (%s)",
                         item->position, page_items_name(reading), luaL_typename(L, -1));
    if (type->id != NULL)
      good = page_read_id(L, reading, &item->hash);
    if (good && type->key[0] != NULL) {
      good = page_read_key(L, reading, &item->hash);
    } else if (type->id == NULL) {
      size_t span = 0;
      const char *text = json_elements_next(&elements, &span);
      item->hash = seen_hash(text != NULL ? text : "", span);
    }
    if (!good)
      return failure_set(reading->failure, FAILURE_DECODE, "item %u of %s in the answer has no %s", item->position,
                         page_items_name(reading), type->id != NULL ? type->id : type->key[0]);
    lua_pop(L, 1);
  }
  return 1;
}

/* ---- the page ---- */

/* Makes of the body text, the token and the items, the top three, what the page keeps: the items. Their array and, once
   a script has it, each of them have the page's table as metatable; it does not lead to the items, so that a
   record that a script keeps keeps none of the others. */
static void page_join(lua_State *L, const struct reading *reading, const struct page_owner *owner) {
  lua_insert(L, -3); /* items, body text, token */
  lua_insert(L, -2); /* items, token, body text */
  lua_pushstring(L, reading->list->items);
  lua_rawgeti(L, owner->records, reading->list->record_index);
  lua_pushvalue(L, owner->client);
  lua_pushvalue(L, owner->within);
  record_make_page(L);
  lua_insert(L, -2); /* items, table, token */
  lua_rawseti(L, -2, PAGE_TOKEN);
  lua_setmetatable(L, -2);
}

struct page *page_read(lua_State *L, const struct page_owner *owner, const struct list *list, struct request *request,
                       struct page_facts *facts, struct failure *failure) {
  int top = lua_gettop(L) - 2;
  luaL_checkstack(L, 20, NULL);
  lua_insert(L, -2); /* value, text */
  struct reading reading = {
      .service = owner->service, .list = list, .request = request, .failure = failure, .body = top + 1};
  int good = lua_istable(L, reading.body) || failure_set(failure, FAILURE_DECODE, "the answer is no JSON object");
  if (!good || !answer_check(L, owner->service, request, reading.body, failure)) {
    lua_settop(L, top);
    return NULL;
  }
  page_read_counts(L, &reading, facts);
  if (!page_read_more(L, &reading, facts) || !page_read_token(L, &reading, facts) ||
      !page_read_items(L, &reading, facts)) {
    lua_settop(L, top);
    return NULL;
  }
  size_t count = compat_rawlen(L, -1);
  struct page *page = compat_newuserdata(L, sizeof *page + count * sizeof page->items[0]);
  *page = (struct page){.list = list, .count = count};
  lua_insert(L, top + 2); /* body text, page, token, items */
  if (!page_wrap_strings(L, &reading, count) || !page_read_ids(L, &reading, page)) {
    lua_settop(L, top);
    return NULL;
  }
  page_join(L, &reading, owner);
  compat_setuservalue(L, -2);
  luaL_getmetatable(L, PAGE_TYPE);
  lua_setmetatable(L, -2);
  lua_replace(L, top + 1);
  lua_settop(L, top + 1);
  return page;
}

struct page *page_push_empty(lua_State *L, const struct service *service, const struct list *list,
                             struct request *request, struct page_facts *facts, struct failure *failure) {
  int top = lua_gettop(L);
  luaL_checkstack(L, 20, NULL);
  struct reading reading = {.service = service, .list = list, .request = request, .failure = failure, .body = top + 1};
  lua_newtable(L); /* for a body that says nothing */
  warning_take(L, service, request, reading.body);
  *facts = (struct page_facts){.total = -1, .number = -1, .pages = -1, .more = -1};
  if (!page_read_token(L, &reading, facts)) {
    lua_settop(L, top);
    return NULL;
  }
  struct page *page = compat_newuserdata(L, sizeof *page);
  *page = (struct page){.list = list};
  lua_insert(L, top + 1); /* page, body, token */
  lua_rawseti(L, top + 2, PAGE_TOKEN);
  compat_setuservalue(L, top + 1);
  luaL_getmetatable(L, PAGE_TYPE);
  lua_setmetatable(L, -2);
  return page;
}
