#include "walk/page_read.h"

#include "http/link.h"
#include "lua/compat.h"
#include "lua/json.h"
#include "lua/value.h"
#include "service/answer.h"
#include "service/record.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_TOKEN = 16384 };

/* What a reader of a page needs at hand. */
struct reading {
  const struct list *list;
  struct request *request;
  struct page_facts *facts; /* to be filled */
  struct failure *failure;
  const struct items *items;
  int body; /* index of what the answer says but for the items */
};

/* ---- what tells one item from another ---- */

/* A number on top as its digits, where it is a whole one. */
static void page_number_to_text(lua_State *L) {
  char digits[32];
  double number = (double)lua_tonumber(L, -1);
  if (compat_isinteger(L, -1)) {
    lua_tostring(L, -1);
  } else if (fabs(number) <= VALUE_EXACT && floor(number) == number) {
    snprintf(digits, sizeof digits, "%.0f", number);
    lua_pop(L, 1);
    lua_pushstring(L, digits);
  }
}

static int page_hash_id(lua_State *L, const struct record_type *type, const struct item *item, uint64_t *hash) {
  const char *value = record_find(type, item, type->id);
  size_t length = 0;
  if (value == NULL)
    return 0;
  if (*value == '"') {
    int escaped = 0;
    const char *end = scan_string_end(value + 1, item_end(item), &escaped);
    length = (size_t)(end - value - 1);
    if (!escaped) {
      *hash = seen_hash(value + 1, length);
      return length > 0;
    }
  }
  value_push(L, value, item_end(item));
  if (lua_type(L, -1) == LUA_TNUMBER)
    page_number_to_text(L);
  const char *id = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
  if (id != NULL)
    *hash = seen_hash(id, length);
  lua_pop(L, 1);
  return id != NULL && length > 0;
}

/* The fields of the key, those that are there; at least one must be. */
static int page_hash_key(lua_State *L, const struct record_type *type, const struct item *item, uint64_t *hash) {
  int some = 0;
  lua_pushliteral(L, "");
  for (const char *const *field = type->key; *field != NULL; field++) {
    const char *value = record_find(type, item, *field);
    int simple = value != NULL && strchr("{[tf", *value) == NULL;
    if (simple)
      value_push(L, value, item_end(item));
    else
      lua_pushliteral(L, "");
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

/* What an item of the list begins with. */
static char page_first_byte(const struct list *list) {
  return list->strings != NULL ? '"' : '{';
}

const struct item_place *page_read_item(lua_State *L, const struct list *list, struct items *items) {
  const struct record_type *type = list->record;
  if (items->looked == items->count)
    return NULL;
  struct item_place *place = items_place(items->blocks, items->count - 1);
  const struct item *item = place->item;
  int good = item_bytes(item)[0] == page_first_byte(list);
  if (good && type->id != NULL)
    good = page_hash_id(L, type, item, &place->hash);
  if (good && type->key[0] != NULL)
    good = page_hash_key(L, type, item, &place->hash);
  else if (type->id == NULL)
    place->hash = seen_hash(item_bytes(item), item->length);
  if (!good && items->bad == 0)
    items->bad = items->count;
  items->looked = items->count;
  return good ? place : NULL;
}

/* ---- what an answer says beside its items ---- */

/* The number at `path`, or -1; `more` is what the service's is short of ours. */
static long long page_read_number(lua_State *L, const struct reading *reading, const char *path, long more) {
  long long value = 0;
  if (path == NULL)
    return -1;
  json_push_path(L, reading->body, path);
  int is_whole = json_whole_number(L, -1, &value);
  lua_pop(L, 1);
  return is_whole ? value + more : -1;
}

/* Pages are counted from 1 here, whatever the service does. */
static void page_read_counts(lua_State *L, const struct reading *reading) {
  struct page_facts *facts = reading->facts;
  const struct paging_rule *paging = &reading->list->paging;
  facts->total = page_read_number(L, reading, reading->list->total, 0);
  facts->number = page_read_number(L, reading, paging->number, 1 - paging->first);
  facts->pages = page_read_number(L, reading, paging->pages, paging->pages_is_last ? 1 - paging->first : 0);
}

static int page_read_more(lua_State *L, const struct reading *reading) {
  struct page_facts *facts = reading->facts;
  const char *path = reading->list->paging.more;
  facts->more = -1;
  if (path == NULL)
    return 1;
  json_push_path(L, reading->body, path);
  int good = lua_type(L, -1) == LUA_TBOOLEAN || lua_isnil(L, -1);
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

static void page_push_token(lua_State *L, const struct reading *reading, const char *path) {
  if (path == NULL) {
    lua_pushnil(L);
    return;
  }
  json_push_path(L, reading->body, path);
  if (reading->list->paging.takes_numbers && lua_type(L, -1) == LUA_TNUMBER)
    page_number_to_text(L);
}

/* The end is a token that is null, "", "null" or absent (heygen.md 1.3), or that the service says that
   there is no more. Leaves the token on the stack. */
static int page_read_token(lua_State *L, const struct reading *reading) {
  struct page_facts *facts = reading->facts;
  const char *path = reading->list->paging.next;
  int by_link = reading->list->paging.kind == PAGING_LINK;
  size_t length = 0;
  facts->token = NULL;
  if (by_link && !page_push_link(L, reading))
    return 0;
  if (!by_link)
    page_push_token(L, reading, path);
  if (lua_isnil(L, -1) || facts->more == 0)
    return 1;
  if (lua_type(L, -1) != LUA_TSTRING)
    return failure_set(reading->failure, FAILURE_DECODE, "%s in the answer is no string", path);
  facts->token = lua_tolstring(L, -1, &length);
  if (strlen(facts->token) != length) /* half of a token may lead anywhere */
    return failure_set(reading->failure, FAILURE_DECODE, "%s in the answer holds NUL", path);
  if (length > LONGEST_TOKEN)
    return failure_set(reading->failure, FAILURE_LIMIT, "%s in the answer is longer than %d bytes",
                       by_link ? "the next page's link" : path, LONGEST_TOKEN);
  if (length == 0 || strcmp(facts->token, "null") == 0)
    facts->token = NULL;
  return 1;
}

static const char *page_items_name(const struct list *list) {
  return list->items[0] != '\0' ? list->items : "the whole";
}

/* What a value is, by its first byte. */
static const char *page_words_of(const char *value) {
  return *value == '{'   ? "object"
         : *value == '[' ? "array"
         : *value == '"' ? "string"
         : *value == 'n' ? "null"
         : *value == 't' ? "boolean"
         : *value == 'f' ? "boolean"
                         : "number";
}

/* Whether there is an array. A missing one is no empty one, unless the service says itself that there is nothing, or
   nothing at all. */
static int page_read_array(lua_State *L, const struct reading *reading) {
  const struct page_facts *facts = reading->facts;
  if (reading->items->scan.target == SCAN_ARRAY || !page_has_content(reading->request))
    return 1;
  json_push_path(L, reading->body, reading->list->items);
  int absent = lua_isnil(L, -1);
  const char *words = absent ? "null or absent" : luaL_typename(L, -1);
  lua_pop(L, 1);
  int none = facts->pages >= 0 && facts->number > facts->pages; /* a page past the end */
  none = none || (facts->total == 0 && facts->token == NULL);
  return (none && absent) || failure_set(reading->failure, FAILURE_DECODE, "%s in the answer is no array (%s)",
                                         page_items_name(reading->list), words);
}

/* Whether each of the items is what the list has. */
static int page_check_items(const struct reading *reading) {
  const struct list *list = reading->list;
  size_t bad = reading->items->bad;
  if (bad == 0)
    return 1;
  const char *bytes = item_bytes(items_place(reading->items->blocks, bad - 1)->item);
  if (*bytes != page_first_byte(list))
    return failure_set(reading->failure, FAILURE_DECODE, "item %lu of %s in the answer is no %s (%s)",
                       (unsigned long)bad, page_items_name(list), list->strings != NULL ? "string" : "object",
                       page_words_of(bytes));
  const struct record_type *type = list->record;
  return failure_set(reading->failure, FAILURE_DECODE, "item %lu of %s in the answer has no %s", (unsigned long)bad,
                     page_items_name(list), type->id != NULL ? type->id : type->key[0]);
}

/* ---- the page ---- */

int page_has_content(const struct request *request) {
  return request->response.status != 204 && request->response.status != 205;
}

struct page *page_read(lua_State *L, const struct service *service, const struct list *list, struct request *request,
                       struct page_facts *facts, struct failure *failure) {
  int top = lua_gettop(L);
  const struct items *items = lua_touserdata(L, top - 2);
  luaL_checkstack(L, 20, NULL);
  struct reading reading = {
      .list = list, .request = request, .facts = facts, .failure = failure, .items = items, .body = top - 1};
  if (!lua_istable(L, reading.body)) {
    failure_set(failure, FAILURE_DECODE, "the answer is no JSON object");
    return NULL;
  }
  if (!answer_check(L, service, request, reading.body, failure))
    return NULL;
  page_read_counts(L, &reading);
  if (!page_read_more(L, &reading) || !page_read_token(L, &reading) || !page_read_array(L, &reading) ||
      !page_check_items(&reading))
    return NULL;
  compat_getuservalue(L, top - 2);
  lua_pushvalue(L, top);
  lua_rawseti(L, -2, PAGE_OWNER);
  return page_push(L, list, items->blocks, 0, items->count);
}
