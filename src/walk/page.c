#include "walk/page.h"

#include "lua/compat.h"
#include "lua/raise.h"
#include "lua/type.h"
#include "service/record.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MANY_RECORDS = 4096 };

/* A large page weighs so much that the collector would rest until records of as much have died. */
void page_push_record(lua_State *L, int page_index, size_t at) {
  const struct page *page = lua_touserdata(L, page_index);
  if (at > 0 && at % MANY_RECORDS == 0)
    compat_wake_collector(L);
  compat_getuservalue(L, page_index);
  int table = lua_gettop(L);
  lua_rawgeti(L, table, PAGE_OWNER);
  record_push(L, table + 1, page->list->record, page_place(page, at)->item);
  lua_replace(L, table);
  lua_settop(L, table);
}

struct page *page_push(lua_State *L, const struct list *list, struct item_place *const *blocks, size_t from,
                       size_t count) {
  size_t size = items_blocks(from + count) * sizeof blocks[0];
  struct page *page = lua_newuserdata(L, sizeof *page + size);
  *page = (struct page){.list = list, .count = count, .from = from};
  if (size > 0)
    memcpy(page->blocks, blocks, size);
  lua_insert(L, -2);
  compat_setuservalue(L, -2);
  luaL_getmetatable(L, PAGE_TYPE);
  lua_setmetatable(L, -2);
  return page;
}

void page_push_slice(lua_State *L, int page_index, size_t at, size_t count) {
  const struct page *page = lua_touserdata(L, page_index);
  size_t from = page->from + at;
  compat_getuservalue(L, page_index);
  page_push(L, page->list, page->blocks + from / ITEMS_BLOCK, from % ITEMS_BLOCK, count);
}

void page_drop(struct page *page, int (*drop)(const struct item_place *place, void *state), void *state) {
  size_t kept = 0;
  for (size_t i = 0; i < page->count; i++) {
    if (!drop(page_place(page, i), state))
      *page_place(page, kept++) = *page_place(page, i);
  }
  page->count = kept;
}

struct keep {
  const char *field;
  const char *value;
};

static int page_is_other(const struct item_place *place, void *state) {
  const struct keep *keep = state;
  const char *value = item_find(place->item, keep->field);
  if (value == NULL || *value != '"')
    return keep->value[0] != '\0';
  int escaped = 0;
  const char *end = scan_string_end(value + 1, item_end(place->item), &escaped);
  return !scan_same_name(value + 1, (size_t)(end - value - 1), keep->value, strlen(keep->value));
}

void page_keep(struct page *page, const char *field, const char *value) {
  struct keep keep = {.field = field, .value = value};
  page_drop(page, page_is_other, &keep);
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
