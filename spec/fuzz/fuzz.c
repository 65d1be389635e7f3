/*
** Everything that reads bytes from outside, fed with any bytes: answers through to records, headers,
** cursors, addresses. The first byte says which. With libFuzzer (make fuzz), or as a program that
** reads files (the corpus, in make test).
*/
#include "base/text.h"
#include "http/limit.h"
#include "http/link.h"
#include "http/origin.h"
#include "lua/compat.h"
#include "lua/items.h"
#include "service/answer.h"
#include "service/record.h"
#include "service/service.h"
#include "walk/cursor.h"
#include "walk/page_read.h"

#include <lauxlib.h>
#include <lualib.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int luaopen_footage_core(lua_State *L);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static lua_State *L;
static const struct service *services[2];
static int service_values[2]; /* indices of their uservalues */
static int use_record;        /* index of the function that uses a record in every way */

/* Returns the two compiled services and the function that uses a record in every way. */
static const char prelude[] =
    "local core = require 'footage.load'\n"
    "local root = { folder_id = true, parent_id = true }\n"
    /* by what the other version calls them */
    "local filled = { 'id', 'video_id', 'video_title', 'file_type', 'project_type', 'created_ts', 'updated_ts' }\n"
    "local cjson = require('cjson').new()\n"
    "cjson.decode_max_depth(1001)\n"
    "local function plain_of(value)\n"
    "  if value == cjson.null then return nil end\n"
    "  if type(value) ~= 'table' then return value end\n"
    "  local plain, is_array = {}, #value > 0\n"
    "  for name, own in (is_array and ipairs or pairs)(value) do plain[is_array and #plain + 1 or name] = "
    "plain_of(own) "
    "end\n"
    "  return plain\n"
    "end\n"
    "local function same(one, other, skipped)\n"
    "  if type(one) ~= 'table' or type(other) ~= 'table' then return one == other end\n"
    "  for name, value in pairs(one) do\n"
    "    if not skipped[name] and not same(value, other[name], {}) then return false end\n"
    "  end\n"
    "  for name in pairs(other) do if one[name] == nil and not skipped[name] then return false end end\n"
    "  return true\n"
    "end\n"
    "local compiled = {}\n"
    "local compile = core.service\n"
    "core.service = function(description) local one = compile(description) compiled[#compiled + 1] = one return one "
    "end\n"
    "local _ = tostring(require 'footage.heygen') .. tostring(require 'footage.twelvelabs')\n"
    "return compiled[1], compiled[2], function(record)\n"
    "  local line = tostring(record)\n"
    "  assert(not line:find '[%z\\1-\\31\\127]', 'a control character in tostring')\n"
    "  local _ = record.id, record.name, record.created, record.kind, record.folder_id, record == record\n"
    "  for name in record:pairs() do local _ = record[name] end\n"
    "  local text, plain = record:json(), record:totable()\n"
    "  if text:sub(1, 1) == '{' and not text:find '\\\\u[dD][89a-fA-F]' and not text:find '%d%d%d%d%d%d%d%d%d%d' then\n"
    "    local decoded = plain_of(cjson.decode(text))\n"
    "    for _, name in ipairs(filled) do if decoded[name] == nil then plain[name] = nil end end\n"
    "    assert(same(plain, decoded, root), 'lua-cjson has other values: ' .. text)\n"
    "  end\n"
    "end\n";

static void start(void) {
  L = luaL_newstate();
  luaL_openlibs(L);
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "preload");
  lua_pushcfunction(L, luaopen_footage_core);
  lua_setfield(L, -2, "footage.core");
  lua_settop(L, 0);
  if (luaL_loadstring(L, prelude) != 0 || lua_pcall(L, 0, 3, 0) != 0) {
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
    exit(2);
  }
  use_record = 3;
  for (int i = 0; i < 2; i++) {
    services[i] = service_check(L, i + 1);
    compat_getuservalue(L, i + 1);
    service_values[i] = lua_gettop(L);
  }
}

/* accepted.c: whether libjansson says that it is JSON; else why not. */
int is_accepted(const char *bytes, size_t size, const char **why);

static void compare_acceptance(const char *bytes, size_t size, enum scan_event event, const struct scan *scan) {
  const char *why = "";
  int too_deep = event == SCAN_FAILED && strcmp(scan->why, "nested too deep:") == 0;
  if (!too_deep && is_accepted(bytes, size, &why) != (event == SCAN_DONE)) {
    fprintf(stderr, "libjansson: %s; the scan: %s\n", why, event == SCAN_DONE ? "JSON" : scan->why);
    abort();
  }
}

/* ---- pages ---- */

/* Reads the text on top in turns of so many bytes; leaves the items. */
static enum scan_event read_items(const struct list *list, const char *bytes, size_t size, size_t turn) {
  struct items *items = items_push(L);
  enum scan_event event;
  items_begin(L, lua_gettop(L), bytes, size, list->items, list->strings);
  do {
    event = items_next(L, lua_gettop(L), turn);
    if (event == SCAN_ITEM)
      page_read_item(L, list, items);
  } while (event == SCAN_MORE || event == SCAN_ITEM || event == SCAN_AGAIN);
  return event;
}

/* In many turns the same must come of it as in one. Leaves the items, and whether it is JSON. */
static int read_both_ways(const struct list *list, const char *bytes, size_t size) {
  enum scan_event whole = read_items(list, bytes, size, size + 1);
  enum scan_event turns = read_items(list, bytes, size, 1);
  const struct items *one = lua_touserdata(L, -2);
  const struct items *other = lua_touserdata(L, -1);
  int same = whole == turns && (whole != SCAN_DONE || (one->count == other->count && one->bad == other->bad &&
                                                       one->scan.target == other->scan.target));
  for (size_t i = 0; same && whole == SCAN_DONE && i < one->count; i++)
    same = items_place(one->blocks, i)->hash == items_place(other->blocks, i)->hash;
  if (!same) {
    fprintf(stderr, "in one turn and in many: %d, %d\n", whole, turns);
    abort();
  }
  compare_acceptance(bytes, size, whole, &one->scan);
  lua_pop(L, 1);
  return whole == SCAN_DONE;
}

static void try_page(const struct service *service, const char *name, int records, const char *bytes, size_t size) {
  const struct list *list = service_list(service, name);
  struct settings *settings = settings_new();
  struct request request = {.settings = settings};
  struct page_facts facts;
  struct failure failure;
  int top = lua_gettop(L);
  settings->key = strdup("test-key");
  request.url = strdup("http://127.0.0.1/x?y");
  request.response.status = 200;
  buffer_add(&request.response.body, bytes, size);
  struct page *page = NULL;
  if (read_both_ways(list, bytes, size)) {
    items_push_rest(L, lua_touserdata(L, -1));
    lua_rawgeti(L, records, list->record->place);
    lua_pushnil(L);
    lua_pushnil(L);
    record_make_owner(L);
    page = page_read(L, service, list, &request, &facts, &failure);
  }
  int at = lua_gettop(L);
  for (size_t i = 0; page != NULL && i < page->count; i++) {
    lua_pushvalue(L, use_record);
    page_push_record(L, at, i);
    if (lua_pcall(L, 1, 0, 0) != 0) {
      fprintf(stderr, "%s\n", lua_tostring(L, -1));
      abort();
    }
  }
  failure_set(&failure, FAILURE_HTTP, "HTTP 400");
  failure.status = 400;
  answer_explain(L, service, &request, &failure);
  buffer_free(&request.response.body);
  free(request.url);
  settings_release(settings);
  lua_settop(L, top);
}

static void try_cursor(const char *bytes, size_t size) {
  struct cursor cursor = {0};
  struct failure failure;
  long long number = 0;
  uint64_t hash = 0;
  size_t offset = 0;
  if (cursor_open(&cursor, bytes, size, "heygen.assets", 1, &failure)) {
    cursor_take_number(&cursor, &number);
    while (cursor.at != NULL && cursor_take(&cursor)) {
      while (cursor_next_hash(&cursor, &offset, &hash)) {
      }
      offset = 0;
    }
  }
  /* The check sum keeps most of it away from the parts, so they are read without it, too. */
  cursor.at = bytes;
  cursor.end = bytes + size;
  while (cursor.at != NULL && cursor_take(&cursor)) {
    for (offset = 0; cursor_next_hash(&cursor, &offset, &hash);) {
    }
  }
  cursor_free(&cursor);
}

static void try_text(const char *bytes, size_t size) {
  char room[64];
  struct text text = text_in(room, sizeof room);
  text_add_foreign(&text, bytes, size, "secret", 1000);
  if (strlen(room) >= sizeof room || strpbrk(room, "\r\n\033") != NULL || strstr(room, "secret") != NULL)
    abort();
}

static void try_origin(const char *text) {
  struct origin origin;
  const char *why = NULL;
  if (origin_parse(&origin, text, &why) && origin_length(&origin) > strlen(origin.url))
    abort();
  origin_free(&origin);
}

/* A Link header: whatever it says, the next page is a path of the same origin. */
static void try_link(const char *bytes, size_t size) {
  struct origin origin;
  struct failure failure;
  struct buffer place = {0};
  const char *why = NULL;
  const char *target = NULL;
  size_t length = 0;
  if (origin_parse(&origin, "https://api.example.com/v1", &why) && link_find_next(bytes, size, &target, &length) == 1) {
    if (target < bytes || target + length > bytes + size)
      abort();
    if (link_resolve(&origin, "https://api.example.com/v1/items?page=1", target, length, &place, &failure) &&
        (!link_is_place(place.bytes) || strlen(place.bytes) != place.length))
      abort();
  }
  buffer_free(&place);
  origin_free(&origin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (L == NULL)
    start();
  if (size == 0)
    return 0;
  char *bytes = malloc(size); /* of its own, so that one byte too many is seen; NUL-terminated */
  memcpy(bytes, data + 1, size - 1);
  bytes[size - 1] = '\0';
  enum { PAGES = 4, OTHERS = 8, LINK = 11 };
  static const char *const lists[] = {"assets",           "folders",           "videos", "assets", "", "", "", "",
                                      "target_languages", "v3.video_statuses", "search"};
  int which = data[0] % (LINK + 1);
  if (which < PAGES || (which >= OTHERS && which < LINK)) {
    int other = which == 3 || which == 10;
    try_page(services[other], lists[which], service_values[other], bytes, size - 1);
  } else if (which == LINK) {
    try_link(bytes, size - 1);
  } else if (which == 4) {
    try_cursor(bytes, size - 1);
  } else if (which == 5) {
    struct limit limit = {0};
    limit_seconds(bytes, 1700000000);
    limit_read(&limit, bytes, strlen(bytes));
    if (limit_wait(&limit, 1700000000) > 1e9)
      abort();
  } else if (which == 6) {
    try_origin(bytes);
  } else {
    try_text(bytes, size - 1);
  }
  free(bytes);
  return 0;
}

#if defined(FUZZ_STANDALONE)
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    struct buffer input = {0};
    char part[4096];
    size_t length;
    FILE *file = fopen(argv[i], "rb");
    if (file == NULL)
      return 2;
    while ((length = fread(part, 1, sizeof part, file)) > 0)
      buffer_add(&input, part, length);
    fclose(file);
    LLVMFuzzerTestOneInput((const uint8_t *)input.bytes, input.length);
    buffer_free(&input);
  }
  printf("%d inputs\n", argc - 1);
  if (L != NULL)
    lua_close(L);
  return 0;
}
#endif
