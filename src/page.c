#include "page.h"

#include "compat.h"
#include "json.h"
#include "link.h"
#include "paging.h"
#include "raise.h"
#include "record.h"
#include "type.h"
#include "warning.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PAGE_TYPE "footage.page"

enum { LONGEST_TOKEN = 16384 };

/* What a reader of an answer needs at hand. */
struct answer {
  const struct service *service;
  const struct list *list; /* NULL: no page */
  struct request *request;
  struct failure *failure;
  int body; /* index of the decoded body */
};

/* ---- what a failing body says ---- */

static void page_take_text(lua_State *L, char *room, size_t size, const struct request *request) {
  size_t length = 0;
  const char *bytes = NULL;
  if (lua_type(L, -1) == LUA_TSTRING || lua_type(L, -1) == LUA_TNUMBER) {
    json_push_plain(L, -1);
    bytes = lua_tolstring(L, -1, &length);
    struct text text = text_in(room, size);
    text_add_foreign(&text, bytes, length, request_secrets(request), 300);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

static void page_take_field(lua_State *L, int table, const char *name, char *room, size_t size,
                            const struct request *request) {
  if (room[0] != '\0')
    return;
  lua_pushstring(L, name);
  lua_rawget(L, table);
  page_take_text(L, room, size, request);
}

/* Code and message of the body at `body`, in any of the shapes that the services use: {code,
   message}, {error: {code, message}}, {error: "message"}, {error_code, message}. */
static void page_take_error(lua_State *L, int body, const struct request *request, char *code, size_t code_size,
                            char *message, size_t message_size) {
  code[0] = '\0';
  message[0] = '\0';
  lua_pushliteral(L, "error");
  lua_rawget(L, body);
  if (lua_istable(L, -1)) {
    int inner = lua_gettop(L);
    page_take_field(L, inner, "code", code, code_size, request);
    page_take_field(L, inner, "message", message, message_size, request);
  } else if (lua_type(L, -1) == LUA_TSTRING) {
    lua_pushvalue(L, -1);
    page_take_text(L, message, message_size, request);
  }
  lua_pop(L, 1);
  page_take_field(L, body, "code", code, code_size, request);
  page_take_field(L, body, "error_code", code, code_size, request);
  page_take_field(L, body, "message", message, message_size, request);
  page_take_field(L, body, "msg", message, message_size, request);
}

static void page_add_error(lua_State *L, int body, const struct request *request, struct failure *failure) {
  char message[420];
  page_take_error(L, body, request, failure->code, sizeof failure->code, message, sizeof message);
  char before[sizeof failure->detail];
  memcpy(before, failure->detail, sizeof before);
  struct text detail = text_in(failure->detail, sizeof failure->detail);
  text_add(&detail, "%s", before);
  if (failure->code[0] != '\0' || message[0] != '\0')
    text_add(&detail, " (%s%s%s)", failure->code, failure->code[0] != '\0' && message[0] != '\0' ? ": " : "", message);
}

void page_push_body(lua_State *L, const struct request *request) {
  const struct buffer *body = &request->response.body;
  lua_pushlstring(L, body->length > 0 ? body->bytes : "", body->length);
}

void page_explain(lua_State *L, const struct service *service, const struct request *request, struct failure *failure) {
  int top = lua_gettop(L);
  luaL_checkstack(L, 12, NULL);
  page_push_body(L, request);
  if (json_decode(L) && lua_istable(L, -1))
    page_add_error(L, lua_gettop(L), request, failure);
  lua_settop(L, top);
  if ((failure->status == 401 || failure->status == 403) && failure->advice[0] == '\0' && service->key_header != NULL) {
    char advice[160];
    const char *variable = service->key_variables[0];
    snprintf(advice, sizeof advice, "check the key (api_key%s%s%s)", variable != NULL ? ", or " : "",
             variable != NULL ? variable : "", variable != NULL ? " in the environment" : "");
    failure_advise(failure, advice);
  }
}

/* ---- the parts of a good answer; each returns 0 with the failure when it is not there ---- */

void page_no_json(lua_State *L, const struct request *request, struct failure *failure) {
  struct text detail = failure_begin(failure, FAILURE_DECODE);
  size_t length = 0;
  const char *why = lua_tolstring(L, -1, &length);
  text_add(&detail, "the answer is no JSON: ");
  text_add_foreign(&detail, why != NULL ? why : "?", why != NULL ? length : 1, request_secrets(request), 160);
  lua_pop(L, 1);
}

static int page_envelope_succeeds(lua_State *L, const struct answer *answer) {
  const struct service *service = answer->service;
  long long value = 0;
  int good = 1;
  if (service->success_field != NULL) {
    json_push_path(L, answer->body, service->success_field);
    good = json_is_null(L, -1) || (json_integer(L, -1, &value) && value == service->success_value);
    lua_pop(L, 1);
  }
  if (good && service->failure_field != NULL) {
    json_push_path(L, answer->body, service->failure_field);
    good = json_is_null(L, -1);
    lua_pop(L, 1);
  }
  return good;
}

static int page_check_envelope(lua_State *L, const struct answer *answer) {
  if (!lua_istable(L, answer->body))
    return answer->list == NULL || failure_set(answer->failure, FAILURE_DECODE, "the answer is no JSON object");
  if (page_envelope_succeeds(L, answer))
    return 1;
  failure_set(answer->failure, FAILURE_API, "the service reports a failure");
  page_add_error(L, answer->body, answer->request, answer->failure);
  return 0;
}

/* `more` is what the service's number is short of ours. */
static void page_read_number(lua_State *L, const struct answer *answer, const char *path, long more, long long *value) {
  *value = -1;
  if (path == NULL)
    return;
  json_push_path(L, answer->body, path);
  if (json_integer(L, -1, value))
    *value += more;
  else
    *value = -1;
  lua_pop(L, 1);
}

/* Pages are counted from 1 here, whatever the service does. */
static void page_read_counts(lua_State *L, const struct answer *answer, struct page_facts *facts) {
  const struct paging_rule *paging = &answer->list->paging;
  page_read_number(L, answer, answer->list->total, 0, &facts->total);
  page_read_number(L, answer, paging->number, 1 - paging->first, &facts->number);
  page_read_number(L, answer, paging->pages, paging->pages_is_last ? 1 - paging->first : 0, &facts->pages);
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

static int page_read_more(lua_State *L, const struct answer *answer, struct page_facts *facts) {
  const char *path = answer->list->paging.more;
  facts->more = -1;
  if (path == NULL)
    return 1;
  json_push_path(L, answer->body, path);
  int good = lua_type(L, -1) == LUA_TBOOLEAN || json_is_null(L, -1);
  if (lua_type(L, -1) == LUA_TBOOLEAN)
    facts->more = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return good || failure_set(answer->failure, FAILURE_DECODE, "%s in the answer is neither true nor false", path);
}

/* Pushes the place of the next page, from the Link headers, or nil. */
static int page_push_link(lua_State *L, const struct answer *answer) {
  struct response *response = &answer->request->response;
  const char *target = NULL;
  size_t length = 0;
  int found =
      response->links.length == 0 ? 0 : link_find_next(response->links.bytes, response->links.length, &target, &length);
  if (found < 0)
    return failure_set(answer->failure, FAILURE_DECODE,
                       "the Link header breaks off: where the next page is, or whether "
                       "there is one, cannot be told");
  if (found == 0) {
    lua_pushnil(L);
    return 1;
  }
  if (!link_resolve(&answer->request->settings->origin, answer->request->url, target, length, &response->next,
                    answer->failure))
    return 0;
  lua_pushlstring(L, response->next.bytes, response->next.length);
  return 1;
}

/* The end is a token that is null, "", "null" or absent (heygen.md 1.3), or that the service says that
   there is no more. Leaves the token on the stack. */
static int page_read_token(lua_State *L, const struct answer *answer, struct page_facts *facts) {
  const char *path = answer->list->paging.next;
  int by_link = answer->list->paging.kind == &paging_link;
  facts->token = NULL;
  facts->token_length = 0;
  if (by_link && !page_push_link(L, answer))
    return 0;
  if (!by_link && path != NULL)
    json_push_path(L, answer->body, path);
  else if (!by_link)
    lua_pushnil(L);
  if (json_is_null(L, -1) || facts->more == 0)
    return 1;
  if (answer->list->paging.takes_numbers)
    page_number_to_text(L);
  if (lua_type(L, -1) != LUA_TSTRING)
    return failure_set(answer->failure, FAILURE_DECODE, "%s in the answer is no string", path);
  facts->token = lua_tolstring(L, -1, &facts->token_length);
  if (strlen(facts->token) != facts->token_length) /* half of a token may lead anywhere */
    return failure_set(answer->failure, FAILURE_DECODE, "%s in the answer holds NUL", path);
  if (facts->token_length > LONGEST_TOKEN)
    return failure_set(answer->failure, FAILURE_LIMIT, "%s in the answer is longer than %d bytes",
                       by_link ? "the next page's link" : path, LONGEST_TOKEN);
  if (facts->token_length == 0 || strcmp(facts->token, "null") == 0)
    facts->token = NULL;
  return 1;
}

/* An empty Lua table may have been an array or an object: the text tells. */
static int page_is_array(lua_State *L, const struct answer *answer) {
  if (!lua_istable(L, -1))
    return 0;
  if (compat_rawlen(L, -1) > 0)
    return 1;
  const struct buffer *body = &answer->request->response.body;
  const char *found = json_find(body->bytes, body->length, answer->list->items, 0, NULL);
  return found != NULL && *found == '[';
}

static const char *page_items_name(const struct answer *answer) {
  return answer->list->items[0] != '\0' ? answer->list->items : "the whole";
}

/* Leaves the items on the stack. A missing array is no empty one, unless the service says itself
   that there is nothing. */
static int page_read_items(lua_State *L, const struct answer *answer, const struct page_facts *facts) {
  json_push_path(L, answer->body, answer->list->items);
  int none = facts->pages >= 0 && facts->number > facts->pages; /* a page past the end */
  none = none || (facts->total == 0 && facts->token == NULL);
  if (none && json_is_null(L, -1)) {
    lua_pop(L, 1);
    lua_newtable(L);
    return 1;
  }
  if (page_is_array(L, answer))
    return 1;
  return failure_set(answer->failure, FAILURE_DECODE, "%s in the answer is no array (%s)", page_items_name(answer),
                     json_is_null(L, -1) ? "null or absent" : luaL_typename(L, -1));
}

/* Makes an object of each of the items on top, which are strings. */
static int page_wrap_strings(lua_State *L, const struct answer *answer, size_t count) {
  for (size_t i = 1; answer->list->strings != NULL && i <= count; i++) {
    lua_rawgeti(L, -1, (int)i);
    if (lua_type(L, -1) != LUA_TSTRING)
      return failure_set(answer->failure, FAILURE_DECODE, "item %u of %s in the answer is no string (%s)", (unsigned)i,
                         page_items_name(answer), luaL_typename(L, -1));
    lua_createtable(L, 0, 1);
    lua_insert(L, -2);
    lua_setfield(L, -2, answer->list->strings);
    lua_rawseti(L, -2, (int)i);
  }
  return 1;
}

/* ---- what tells one item from another; the item is on top ---- */

static int page_read_id(lua_State *L, const struct answer *answer, uint64_t *hash) {
  const struct record_type *type = answer->list->record;
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
static int page_read_key(lua_State *L, const struct answer *answer, uint64_t *hash) {
  const struct record_type *type = answer->list->record;
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
static int page_read_ids(lua_State *L, const struct answer *answer, struct page *page) {
  const struct record_type *type = answer->list->record;
  const struct buffer *body = &answer->request->response.body;
  struct json_elements elements = {0};
  if (type->id == NULL && type->key[0] == NULL)
    json_elements_begin(&elements, body->bytes, body->length, answer->list->items);
  for (size_t i = 0; i < page->count; i++) {
    struct page_item *item = &page->items[i];
    int good = 1;
    item->position = (unsigned)i + 1;
    lua_rawgeti(L, -1, (int)i + 1);
    if (!lua_istable(L, -1))
      return failure_set(answer->failure, FAILURE_DECODE, "item %u of %s in the answer is no object (%s)",
                         item->position, page_items_name(answer), luaL_typename(L, -1));
    if (type->id != NULL)
      good = page_read_id(L, answer, &item->hash);
    if (good && type->key[0] != NULL) {
      good = page_read_key(L, answer, &item->hash);
    } else if (type->id == NULL) {
      size_t span = 0;
      const char *text = json_elements_next(&elements, &span);
      item->hash = seen_hash(text != NULL ? text : "", span);
    }
    if (!good)
      return failure_set(answer->failure, FAILURE_DECODE, "item %u of %s in the answer has no %s", item->position,
                         page_items_name(answer), type->id != NULL ? type->id : type->key[0]);
    lua_pop(L, 1);
  }
  return 1;
}

/* ---- the page ---- */

/* Makes of the body text, the token and the items, the top three, what the page keeps: the items. Their array and, once
   a script has it, each of them have the page's table as metatable; it does not lead to the items, so that a
   record that a script keeps keeps none of the others. */
static void page_join(lua_State *L, const struct answer *answer, const struct page_owner *owner) {
  lua_insert(L, -3); /* items, body text, token */
  lua_insert(L, -2); /* items, token, body text */
  lua_pushstring(L, answer->list->items);
  lua_rawgeti(L, owner->records, answer->list->record_index);
  lua_pushvalue(L, owner->client);
  lua_pushvalue(L, owner->within);
  record_make_page(L);
  lua_insert(L, -2); /* items, table, token */
  lua_rawseti(L, -2, PAGE_TOKEN);
  lua_setmetatable(L, -2);
}

int page_read_answer(lua_State *L, const struct service *service, struct request *request, struct failure *failure,
                     int *no_json) {
  int top = lua_gettop(L);
  luaL_checkstack(L, 20, NULL);
  struct answer answer = {.service = service, .request = request, .failure = failure, .body = top + 1};
  page_push_body(L, request);
  *no_json = !json_decode(L);
  lua_remove(L, top + 1);
  if (*no_json) {
    page_no_json(L, request, failure);
    return 0;
  }
  warning_take(L, service, request, answer.body);
  int good = page_check_envelope(L, &answer);
  lua_settop(L, good ? top + 1 : top);
  return good;
}

struct page *page_read(lua_State *L, const struct page_owner *owner, const struct list *list, struct request *request,
                       struct page_facts *facts, struct failure *failure) {
  int top = lua_gettop(L) - 2;
  luaL_checkstack(L, 20, NULL);
  lua_insert(L, -2); /* value, text */
  struct answer answer = {
      .service = owner->service, .list = list, .request = request, .failure = failure, .body = top + 1};
  warning_take(L, owner->service, request, answer.body);
  if (!page_check_envelope(L, &answer)) {
    lua_settop(L, top);
    return NULL;
  }
  page_read_counts(L, &answer, facts);
  if (!page_read_more(L, &answer, facts) || !page_read_token(L, &answer, facts) ||
      !page_read_items(L, &answer, facts)) {
    lua_settop(L, top);
    return NULL;
  }
  size_t count = compat_rawlen(L, -1);
  struct page *page = compat_newuserdata(L, sizeof *page + count * sizeof page->items[0]);
  *page = (struct page){.list = list, .count = count};
  lua_insert(L, top + 2); /* body text, page, token, items */
  if (!page_wrap_strings(L, &answer, count) || !page_read_ids(L, &answer, page)) {
    lua_settop(L, top);
    return NULL;
  }
  page_join(L, &answer, owner);
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
  struct answer answer = {.service = service, .list = list, .request = request, .failure = failure, .body = top + 1};
  lua_newtable(L); /* for a body that says nothing */
  warning_take(L, service, request, answer.body);
  *facts = (struct page_facts){.total = -1, .number = -1, .pages = -1, .more = -1};
  if (!page_read_token(L, &answer, facts)) {
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

void page_push_record(lua_State *L, int page_index, size_t at) {
  const struct page *page = lua_touserdata(L, page_index);
  unsigned position = page->items[at].position;
  compat_getuservalue(L, page_index);
  int items = lua_gettop(L);
  lua_getmetatable(L, items);
  lua_rawgeti(L, items, (int)position);
  record_push(L, items + 1, position);
  lua_replace(L, items);
  lua_settop(L, items);
}

void page_push_slice(lua_State *L, int page_index, size_t at, size_t count) {
  const struct page *page = lua_touserdata(L, page_index);
  struct page *slice = compat_newuserdata(L, sizeof *slice + count * sizeof slice->items[0]);
  *slice = (struct page){.list = page->list, .count = count};
  memcpy(slice->items, page->items + at, count * sizeof slice->items[0]);
  compat_getuservalue(L, page_index);
  compat_setuservalue(L, -2);
  luaL_getmetatable(L, PAGE_TYPE);
  lua_setmetatable(L, -2);
}

void page_drop(struct page *page, int (*drop)(const struct page_item *item, void *state), void *state) {
  size_t kept = 0;
  for (size_t i = 0; i < page->count; i++) {
    if (!drop(&page->items[i], state))
      page->items[kept++] = page->items[i];
  }
  page->count = kept;
}

struct keep {
  lua_State *L; /* the items are on top */
  const char *field;
  const char *value;
};

static int page_is_other(const struct page_item *item, void *state) {
  const struct keep *keep = state;
  lua_rawgeti(keep->L, -1, (int)item->position);
  lua_pushstring(keep->L, keep->field);
  lua_rawget(keep->L, -2);
  const char *value = lua_type(keep->L, -1) == LUA_TSTRING ? lua_tostring(keep->L, -1) : "";
  int other = strcmp(value, keep->value) != 0;
  lua_pop(keep->L, 2);
  return other;
}

void page_keep(lua_State *L, int index, const char *field, const char *value) {
  struct keep keep = {.L = L, .field = field, .value = value};
  compat_getuservalue(L, index);
  page_drop(lua_touserdata(L, index), page_is_other, &keep);
  lua_pop(L, 1);
}

/* ---- what scripts do with a page that listing:pages() gave them ---- */

/* #page */
static int page_len(lua_State *L) {
  const struct page *page = luaL_checkudata(L, 1, PAGE_TYPE);
  lua_pushinteger(L, (lua_Integer)page->count);
  return 1;
}

/* page[i] is a record, and nil behind the last one; page.NAME a method. */
static int page_index(lua_State *L) {
  const struct page *page = luaL_checkudata(L, 1, PAGE_TYPE);
  lua_settop(L, 2);
  if (lua_type(L, 2) != LUA_TNUMBER) {
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    lua_pushvalue(L, 2);
    lua_rawget(L, lua_upvalueindex(1));
    if (lua_isnil(L, -1) && strncmp(name, "__", 2) != 0)
      raise_argument(L, "a page has no '%s': it has #page, page[i], and for record in page:each() do", name);
    return 1;
  }
  lua_Number wanted = lua_tonumber(L, 2);
  if (!(wanted >= 1) || wanted != floor(wanted))
    raise_argument(L, "there is no page[%s]: a page goes from page[1] to page[#page]", lua_tostring(L, 2));
  if (wanted <= (lua_Number)page->count)
    page_push_record(L, 1, (size_t)wanted - 1);
  else
    lua_pushnil(L);
  return 1;
}

static int page_tostring(lua_State *L) {
  const struct page *page = luaL_checkudata(L, 1, PAGE_TYPE);
  lua_pushfstring(L, "page of %s: %d records", page->list->full_name, (int)page->count);
  return 1;
}

static int page_next(lua_State *L) {
  lua_Number at = lua_tonumber(L, lua_upvalueindex(2)) + 1;
  const struct page *page = luaL_checkudata(L, lua_upvalueindex(1), PAGE_TYPE);
  if (at > (lua_Number)page->count)
    return 0;
  lua_pushnumber(L, at);
  lua_replace(L, lua_upvalueindex(2));
  lua_pushvalue(L, lua_upvalueindex(1));
  page_push_record(L, lua_gettop(L), (size_t)at - 1);
  return 1;
}

/* for record in page:each() do */
static int page_each(lua_State *L) {
  lua_settop(L, 2);
  if (strcmp(type_words(L, 1), PAGE_TYPE) != 0)
    raise_argument(L, "page:each() wants a page, got %s; write a colon, not a dot", luaL_typename(L, 1));
  if (!lua_isnil(L, 2))
    raise_argument(L, "page:each() takes nothing, got %s: write for record in page:each() do", luaL_typename(L, 2));
  lua_settop(L, 1);
  lua_pushnumber(L, 0);
  lua_pushcclosure(L, page_next, 2);
  return 1;
}

/* What ipairs and pairs walk with, where Lua asks. */
static int page_next_pair(lua_State *L) {
  const struct page *page = luaL_checkudata(L, 1, PAGE_TYPE);
  lua_Number at = luaL_checknumber(L, 2);
  if (!(at >= 0 && at < (lua_Number)page->count))
    return 0;
  lua_pushinteger(L, (lua_Integer)at + 1);
  page_push_record(L, 1, (size_t)at);
  return 2;
}

static int page_pairs(lua_State *L) {
  lua_settop(L, 1);
  lua_pushcfunction(L, page_next_pair);
  lua_insert(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

void page_open(lua_State *L) {
  static const luaL_Reg metamethods[] = {{"__len", page_len},
                                         {"__tostring", page_tostring},
                                         {"__pairs", page_pairs},
                                         {"__ipairs", page_pairs},
                                         {NULL, NULL}};
  type_define(L, PAGE_TYPE, metamethods);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, page_each);
  lua_setfield(L, -2, "each");
  lua_pushcclosure(L, page_index, 1);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
