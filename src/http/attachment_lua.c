#include "http/attachment_lua.h"

#include "base/text.h"
#include "lua/compat.h"
#include "lua/raise.h"
#include "lua/type.h"

#include <lauxlib.h>

#include <string.h>

#define ATTACHMENT_TYPE_NAME "footage.file"
#define SNIFFER "footage.sniffer"

enum { FIRST_BYTES = 512 };

static struct attachment *attachment_push(lua_State *L) {
  return type_new(L, ATTACHMENT_TYPE_NAME, sizeof(struct attachment));
}

static int attachment_gc(lua_State *L) {
  attachment_free(luaL_checkudata(L, 1, ATTACHMENT_TYPE_NAME));
  return 0;
}

int attachment_new(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  const char *name = luaL_checkstring(L, 2);
  const char *type = luaL_optstring(L, 3, NULL);
  lua_Number offset = luaL_optnumber(L, 4, 0);
  lua_Number length = luaL_optnumber(L, 5, -1);
  struct attachment *attachment = attachment_push(L);
  attachment->offset = (int64_t)offset;
  attachment->length = (int64_t)length;
  raise_if_no_memory(L, !text_copy(&attachment->path, path) || !text_copy(&attachment->name, name) ||
                            !text_copy(&attachment->type, type));
  return 1;
}

const struct attachment *attachment_at(lua_State *L, int index) {
  int same = 0;
  if (lua_type(L, index) == LUA_TUSERDATA && lua_getmetatable(L, index)) {
    luaL_getmetatable(L, ATTACHMENT_TYPE_NAME);
    same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
  }
  return same ? lua_touserdata(L, index) : NULL;
}

/* ---- opening ---- */

int attachment_set_sniffer(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, SNIFFER);
  return 0;
}

static int attachment_sniff(lua_State *L, struct attachment *attachment, struct failure *failure) {
  char bytes[FIRST_BYTES];
  ptrdiff_t got = attachment->file->status.size > 0 ? file_read(attachment->file, 0, bytes, sizeof bytes, failure) : 0;
  if (got < 0)
    return 0;
  lua_getfield(L, LUA_REGISTRYINDEX, SNIFFER);
  lua_pushlstring(L, bytes, (size_t)got);
  lua_pushstring(L, attachment->name);
  lua_call(L, 2, 1);
  int good = text_copy(&attachment->type, luaL_checkstring(L, -1));
  lua_pop(L, 1);
  return good || failure_no_memory(failure);
}

static int attachment_open_known(lua_State *L, struct attachment *attachment, struct failure *failure) {
  return attachment_open(attachment, failure) && (attachment->type != NULL || attachment_sniff(L, attachment, failure));
}

int attachments_open(lua_State *L, struct attachments *attachments, struct failure *failure) {
  luaL_checkstack(L, 6, NULL);
  for (size_t i = 0; i < attachments->count; i++) {
    if (!attachment_open_known(L, &attachments->list[i], failure))
      return 0;
  }
  return 1;
}

/* Pushes a copy of the file at index 1. */
static struct attachment *attachment_push_copy(lua_State *L) {
  const struct attachment *from = luaL_checkudata(L, 1, ATTACHMENT_TYPE_NAME);
  struct attachment *copy = attachment_push(L);
  raise_if_no_memory(L, attachment_copy(copy, from) != 0);
  return copy;
}

int attachment_opened(lua_State *L) {
  struct failure failure;
  if (attachment_open_known(L, attachment_push_copy(L), &failure))
    return 1;
  return raise_give(L, &failure, NULL, "footage.file");
}

int attachment_range(lua_State *L) {
  lua_Number offset = luaL_checknumber(L, 2);
  lua_Number length = luaL_checknumber(L, 3);
  struct attachment *copy = attachment_push_copy(L);
  copy->offset = (int64_t)offset;
  copy->length = (int64_t)length;
  return 1;
}

/* ---- the type ---- */

/* file.path, file.name, file.type; of one that is open also what it was then. */
static int attachment_index(lua_State *L) {
  const struct attachment *attachment = luaL_checkudata(L, 1, ATTACHMENT_TYPE_NAME);
  const char *field = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
  const struct file *file = attachment->file;
  if (strcmp(field, "path") == 0)
    lua_pushstring(L, attachment->path);
  else if (strcmp(field, "name") == 0)
    lua_pushstring(L, attachment->name);
  else if (strcmp(field, "type") == 0 && attachment->type != NULL)
    lua_pushstring(L, attachment->type);
  else if (file == NULL)
    lua_pushnil(L);
  else if (strcmp(field, "size") == 0)
    compat_pushwhole(L, file->status.size);
  else if (strcmp(field, "mtime") == 0)
    compat_pushwhole(L, file->status.mtime_s);
  else if (strcmp(field, "mtime_ns") == 0)
    compat_pushwhole(L, file->status.mtime_ns);
  else if (strcmp(field, "inode") == 0)
    compat_pushwhole(L, (long long)file->status.inode);
  else
    lua_pushnil(L);
  return 1;
}

static int attachment_tostring(lua_State *L) {
  const struct attachment *attachment = luaL_checkudata(L, 1, ATTACHMENT_TYPE_NAME);
  lua_pushfstring(L, ATTACHMENT_TYPE_NAME " (%s)", attachment->path != NULL ? attachment->path : "");
  return 1;
}

void attachment_open_type(lua_State *L) {
  static const luaL_Reg metamethods[] = {
      {"__gc", attachment_gc}, {"__index", attachment_index}, {"__tostring", attachment_tostring}, {NULL, NULL}};
  type_define(L, ATTACHMENT_TYPE_NAME, metamethods);
  lua_pop(L, 1);
}
