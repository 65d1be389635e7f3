/*
** The module footage.core: what the Lua side of footage is made of. Private to it.
** Owns the table of functions and the pinning of this library in memory.
*/

/* Before anything else, so that this is what one reads when LuaRocks cannot compile it. */
#if defined(__has_include)
#if !__has_include(<lua.h>)
#error                                                                                                                 \
    "footage: the headers of Lua are missing. Debian, Ubuntu: apt install liblua5.4-dev (5.1: liblua5.1-0-dev); Fedora: dnf install lua-devel; Arch: pacman -S lua; macOS: brew install lua"
#elif !__has_include(<curl/curl.h>)
#error                                                                                                                 \
    "footage: the headers of libcurl are missing. Debian, Ubuntu: apt install libcurl4-openssl-dev; Fedora: dnf install libcurl-devel; Arch: pacman -S curl; macOS: brew install curl, then add CURL_DIR=$(brew --prefix curl)"
#endif
#endif

#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* dladdr */
#endif

#include "base/unique.h"
#include "base/version.h"
#include "call.h"
#include "http/attachment_lua.h"
#include "http/engine_lua.h"
#include "http/sink_lua.h"
#include "lua/compat.h"
#include "lua/disk.h"
#include "lua/field.h"
#include "lua/items.h"
#include "lua/json.h"
#include "lua/raise.h"
#include "lua/suggest.h"
#include "lua/terminal.h"
#include "lua/type.h"
#include "service/client.h"
#include "service/record.h"
#include "service/service.h"
#include "service/service_read.h"
#include "service/single.h"
#include "waiting.h"
#include "walk/listing_lua.h"
#include "walk/listing_new.h"
#include "walk/listing_step.h"
#include "walk/page.h"
#include "walk/part.h"

#include <curl/curl.h>

#include <stdio.h>

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

#if defined(_WIN32)
#define CORE_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define CORE_EXPORT __attribute__((visibility("default")))
#else
#define CORE_EXPORT
#endif

#define CORE "footage.core"

CORE_EXPORT int luaopen_footage_core(lua_State *L);

/* A thread of libcurl's that looks up a name may outlive the Lua state, and with it dlclose: the
   library stays in memory for good. */
static void core_pin(void) {
#if defined(_WIN32)
  HMODULE module;
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCSTR)&core_pin,
                     &module);
#elif defined(RTLD_NODELETE)
  Dl_info info;
  if (dladdr((void *)&luaopen_footage_core, &info) != 0 && info.dli_fname != NULL)
    dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE);
#endif
}

/* metatable(name): of "footage.listing", "footage.part" or "footage.client", for the Lua side to add its methods. */
static int core_metatable(lua_State *L) {
  luaL_getmetatable(L, luaL_checkstring(L, 1));
  return 1;
}

/* name_type(metatable, name): makes it that of a type of the Lua side's own. */
static int core_name_type(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  const char *name = luaL_checkstring(L, 2);
  lua_settop(L, 2);
  lua_insert(L, 1);
  type_register(L, name);
  return 0;
}

/* to_stderr(line): C's own, for hosts that give Lua no `io`. */
static int core_to_stderr(lua_State *L) {
  fprintf(stderr, "%s\n", luaL_checkstring(L, 1));
  fflush(stderr);
  return 0;
}

/* unique() -> 32 hexadecimal digits that nobody else makes. */
static int core_unique(lua_State *L) {
  char room[UNIQUE_SIZE];
  unique_write(room);
  lua_pushstring(L, room);
  return 1;
}

/* libcurl_features() -> { tls = its library or false, http2 = boolean, asynch_dns = boolean }. */
static int core_libcurl_features(lua_State *L) {
  const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
  lua_createtable(L, 0, 3);
  field_set_boolean(L, "tls", 0);
  field_set_string(L, "tls", info->ssl_version);
  field_set_boolean(L, "http2", (info->features & CURL_VERSION_HTTP2) != 0);
  field_set_boolean(L, "asynch_dns", (info->features & CURL_VERSION_ASYNCHDNS) != 0);
  return 1;
}

static void core_open(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"service", service_compile},
      {"client", client_new},
      {"fields", client_fields},
      {"listing", listing_new},
      {"part", part_new},
      {"part_fields", part_fields},
      {"call", call_new},
      {"call_step", call_step},
      {"call_text", call_text},
      {"call_sent", call_sent},
      {"call_etag", call_etag},
      {"sink", sink_lua_open},
      {"record", single_new},
      {"records", single_all},
      {"step", listing_step},
      {"step_page", listing_step_page},
      {"look", listing_look},
      {"deliver", listing_deliver_shown},
      {"peek", listing_peek},
      {"total", listing_total},
      {"position", listing_position},
      {"is_over", listing_is_over},
      {"event", waiting_event},
      {"describe", listing_describe},
      {"hold", listing_hold},
      {"rewind", listing_rewind},
      {"pause", waiting_pause},
      {"cancel", waiting_cancel},
      {"close", listing_close},
      {"type", type_of},
      {"blame", raise_blame},
      {"own_chunk", raise_own_chunk},
      {"mistake", raise_mistake},
      {"no_such", client_no_such},
      {"api_version", client_api_version},
      {"client_bounds", client_bounds},
      {"check_locale", json_check_locale},
      {"decode", json_lua_decode},
      {"text_at", json_lua_text_at},
      {"set_encoder", json_set_encoder},
      {"owner", record_owner},
      {"age", record_age},
      {"methods", service_record_methods},
      {"metatable", core_metatable},
      {"suggest", suggest_of},
      {"name_type", core_name_type},
      {"to_stderr", core_to_stderr},
      {"failure", raise_failure},
      {"file", attachment_new},
      {"open_file", attachment_opened},
      {"file_range", attachment_range},
      {"set_sniffer", attachment_set_sniffer},
      {"libcurl_features", core_libcurl_features},
      {"unique", core_unique},
      {"terminal", terminal_size},
      {"terminal_write", terminal_write},
      {"terminal_output", terminal_output},
      {"terminal_input", terminal_input},
      {"own_signals", terminal_own_signals},
      {"disk_stat", disk_stat},
      {"disk_realpath", disk_realpath},
      {"disk_mkdir", disk_mkdir},
      {"disk_rename", disk_rename},
      {"disk_remove", disk_remove},
      {"disk_sync", disk_sync},
      {"disk_write", disk_write},
      {"disk_append", disk_append},
      {"disk_lock", disk_lock},
      {NULL, NULL},
  };
  type_open(L);
  raise_open(L);
  service_open(L);
  client_open(L);
  items_open(L);
  disk_open(L);
  page_open(L);
  call_open(L);
  sink_open(L);
  attachment_open_type(L);
  listing_step_open(L);
  listing_open(L);
  part_open(L);
  lua_createtable(L, 0, sizeof functions / sizeof functions[0] + 2);
  compat_setfuncs(L, functions, 0);
  engine_open(L);
  lua_setfield(L, -2, "engine");
  field_set_string(L, "version", FOOTAGE_VERSION);
  field_set_string(L, "libcurl", curl_version_info(CURLVERSION_NOW)->version);
}

/* A second load in the same state finds what the first one made: there is one engine to a state. */
int luaopen_footage_core(lua_State *L) {
  compat_checkversion(L);
  core_pin();
  lua_getfield(L, LUA_REGISTRYINDEX, CORE);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    core_open(L);
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, CORE);
  }
  return 1;
}
