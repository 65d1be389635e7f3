#include "service/record.h"

#include "base/clock.h"
#include "base/moment.h"
#include "base/text.h"
#include "lua/compat.h"
#include "lua/raise.h"
#include "lua/suggest.h"
#include "lua/type.h"
#include "lua/value.h"

#include <string.h>

/* Every function of a record type has these upvalues: it works on this type only, and scripts
   may call it with anything. */
enum { UPVALUE_METATABLE = 1, UPVALUE_TYPE, UPVALUE_METHODS };

/* The userdata: its type, and then the item. */
struct record {
  const struct record_type *type;
};

static const struct item *record_item(const struct record *record) {
  return (const struct item *)(const void *)(record + 1);
}

static const struct record_type *record_own_type(lua_State *L) {
  return *(const struct record_type *const *)lua_touserdata(L, lua_upvalueindex(UPVALUE_TYPE));
}

static int record_is(lua_State *L, int index) {
  return type_is(L, index, lua_upvalueindex(UPVALUE_METATABLE));
}

/* The item of the record at `index`; raises when it is something else. */
static const struct item *record_check(lua_State *L, int index) {
  if (!record_is(L, index))
    raise_argument(L, "%s expected, got %s; write a colon, not a dot", record_own_type(L)->name, type_words(L, index));
  return record_item(lua_touserdata(L, index));
}

/* The same of what __index is called with, for each field that a loop reads. Lua calls it with records alone; whatever
   else begins with the address of the type, as the upvalue does, is too short. */
static const struct item *record_check_quickly(lua_State *L, const struct record_type *type) {
  const struct record *record = type_begins_with(L, 1, type, sizeof *record + sizeof(struct item));
  return record != NULL ? record_item(record) : record_check(L, 1);
}

/* ---- fields ---- */

/* Whether the value, as it is written, is one of the ways to say "in the root folder" (HeyGen: "", "null" and null; the
   field is then nil). */
static int record_says_root(const struct record_type *type, const char *field, const char *value) {
  if (field == NULL || *value != '"' || (value[1] != '"' && (value[1] != 'n' || strncmp(value, "\"null\"", 6) != 0)))
    return 0;
  return suggest_has(type->root, field);
}

/* Replaces the value on top by a Unix time, or nil. */
static void record_to_time(lua_State *L) {
  long long seconds = 0;
  int known = lua_type(L, -1) == LUA_TSTRING ? moment_parse(lua_tostring(L, -1), &seconds) : 0;
  if (lua_type(L, -1) == LUA_TNUMBER)
    known = moment_of_number((double)lua_tonumber(L, -1), &seconds);
  lua_pop(L, 1);
  if (known)
    lua_pushinteger(L, (lua_Integer)seconds);
  else
    lua_pushnil(L);
}

/* Replaces the value on top by the kind of media it says: "video", or the MIME type "video/mp4". */
static void record_to_kind(lua_State *L) {
  const char *said = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
  size_t length = strcspn(said, "/");
  int is_document =
      said[length] == '/' && (strncmp(said, "application", length) == 0 || strncmp(said, "text", length) == 0);
  if (is_document)
    lua_pushliteral(L, "document");
  else if (length > 0)
    lua_pushlstring(L, said, length);
  else
    lua_pushnil(L);
  lua_remove(L, -2);
}

static int record_says(const char *value) {
  return value != NULL && *value != 'n';
}

const char *record_find(const struct record_type *type, const struct item *item, const char *field) {
  const char *value = item_find(item, field);
  for (size_t i = 0; i < type->alias_count && !record_says(value); i++) {
    const struct record_alias *alias = &type->aliases[i];
    if (strcmp(alias->name, field) == 0)
      value = item_find(item, alias->other);
    else if (strcmp(alias->other, field) == 0)
      value = item_find(item, alias->name);
  }
  return record_says(value) ? value : NULL;
}

/* Pushes a field's value; nil for none, and where it says "in the root folder". */
static void record_push_value(lua_State *L, const struct record_type *type, const struct item *item, const char *field,
                              const char *value) {
  if (value == NULL || record_says_root(type, field, value))
    lua_pushnil(L);
  else
    value_push(L, value, item_end(item));
}

/* Pushes the field of the item, or nil. */
static void record_push_field(lua_State *L, const struct record_type *type, const struct item *item,
                              const char *field) {
  const char *value = NULL;
  if (field != NULL)
    value = strchr(field, '.') != NULL ? item_find_path(item, field) : record_find(type, item, field);
  record_push_value(L, type, item, field, value);
}

/* Pushes what the common name stands for; nil for any other name. */
static void record_push_common(lua_State *L, const struct record_type *type, const struct item *item,
                               const char *name) {
  if (strcmp(name, "id") == 0) {
    record_push_field(L, type, item, type->id);
  } else if (strcmp(name, "name") == 0) {
    record_push_field(L, type, item, type->title);
  } else if (strcmp(name, "created") == 0) {
    record_push_field(L, type, item, type->created);
    record_to_time(L);
  } else if (strcmp(name, "kind") == 0 && type->always != NULL) {
    lua_pushstring(L, type->always);
  } else if (strcmp(name, "kind") == 0) {
    record_push_field(L, type, item, type->kind);
    record_to_kind(L);
  } else {
    lua_pushnil(L);
  }
}

/* record.FIELD: a method, else the service's field, else a common name. What is no longer needed stays below the
   answer: this is what loops call most. */
static int record_index(lua_State *L) {
  if (lua_gettop(L) < 2)
    lua_settop(L, 2);
  const struct record_type *type = record_own_type(L);
  const struct item *item = record_check_quickly(L, type);
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(UPVALUE_METHODS));
  if (!lua_isnil(L, -1))
    return 1;
  if (lua_type(L, 2) != LUA_TSTRING)
    raise_argument(L, "%s: a record has fields by name, as in record.id (record:pairs() gives them all), got a %s",
                   type->name, luaL_typename(L, 2));
  const char *name = lua_tostring(L, 2);
  const char *value = record_find(type, item, name);
  if (value != NULL)
    record_push_value(L, type, item, name, value);
  else
    record_push_common(L, type, item, name);
  return 1;
}

static int record_newindex(lua_State *L) {
  const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
  raise_argument(L, "%s: records are read-only; record:totable() is a copy that may be changed (field '%s')",
                 record_own_type(L)->name, name);
}

/* ---- the whole ---- */

/* Pushes a table of the fields of the record at index 1, which is alone on the stack. */
static void record_push_fields(lua_State *L) {
  lua_settop(L, 1);
  const struct item *item = record_check(L, 1);
  const struct record_type *type = record_own_type(L);
  lua_createtable(L, 0, (int)item->count);
  for (size_t i = 0; i < item->count; i++) {
    size_t length = 0;
    const char *name = item_name(item, i, &length);
    value_push_text(L, name, name + length);
    record_push_value(L, type, item, lua_tostring(L, -1), item_bytes(item) + item->members[i].value);
    lua_rawset(L, 2); /* the last of several of the same name counts */
  }
  /* Whichever version answered, what the type calls its fields is there. */
  for (size_t i = 0; i < type->alias_count; i++) {
    lua_pushstring(L, type->aliases[i].name);
    record_push_field(L, type, item, type->aliases[i].name);
    lua_rawset(L, 2);
  }
}

/* Whether totable{ common = true } was written; the options are at index 2. */
static int record_wants_common(lua_State *L) {
  static const char *const known[] = {"common", NULL};
  const char *who = record_own_type(L)->name;
  if (lua_isnoneornil(L, 2))
    return 0;
  if (!lua_istable(L, 2))
    raise_argument(L, "%s: totable takes a table of options, as in { common = true }, got %s", who,
                   luaL_typename(L, 2));
  const char *name = suggest_unknown(L, 2, known);
  if (name != NULL)
    raise_argument(L, "%s: totable: unknown option '%s'%s", who, name, suggest_among(L, name, known));
  lua_getfield(L, 2, "common");
  if (!lua_isnil(L, -1) && lua_type(L, -1) != LUA_TBOOLEAN)
    raise_argument(L, "%s: totable: option 'common' must be true or false, got %s", who, luaL_typename(L, -1));
  return lua_toboolean(L, -1);
}

/* totable(record [, options]): the service's fields, with `common` the four common names, too. */
static int record_totable(lua_State *L) {
  static const char names[][8] = {"id", "name", "created", "kind"};
  lua_settop(L, 2);
  const struct item *item = record_check(L, 1);
  int common = record_wants_common(L);
  record_push_fields(L);
  for (size_t i = 0; common && i < sizeof names / sizeof names[0]; i++) {
    lua_getfield(L, 2, names[i]);
    if (lua_isnil(L, -1)) {
      record_push_common(L, record_own_type(L), item, names[i]);
      lua_setfield(L, 2, names[i]);
    }
    lua_pop(L, 1);
  }
  return 1;
}

/* What `pairs` walks with. */
static int record_next(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  if (lua_next(L, 1))
    return 2;
  lua_pushnil(L);
  return 1;
}

/* for name, value in record:pairs() do */
static int record_pairs(lua_State *L) {
  record_push_fields(L);
  lua_pushcfunction(L, record_next);
  lua_insert(L, -2);
  lua_pushnil(L);
  return 3;
}

/* The service's own bytes: nothing is rounded, no empty array becomes an object. */
static int record_json(lua_State *L) {
  lua_settop(L, 1);
  const struct item *item = record_check(L, 1);
  lua_pushlstring(L, item_bytes(item), item->length);
  return 1;
}

static void record_add_field(lua_State *L, const struct item *item, struct text *text, const char *before,
                             const char *name) {
  size_t length = 0;
  record_push_common(L, record_own_type(L), item, name);
  const char *bytes = lua_tolstring(L, -1, &length); /* of a number, too */
  if (length > 0) {
    text_add(text, "%s", before);
    text_add_foreign(text, bytes, length, NULL, 80);
  }
  lua_pop(L, 1);
}

/* heygen.asset 5f2c9: holiday.mp4 (video) */
static int record_tostring(lua_State *L) {
  char room[480];
  lua_settop(L, 1);
  const struct item *item = record_check(L, 1);
  struct text text = text_in(room, sizeof room);
  text_add(&text, "%s", record_own_type(L)->name);
  record_add_field(L, item, &text, " ", "id");
  record_add_field(L, item, &text, ": ", "name");
  record_push_common(L, record_own_type(L), item, "kind");
  int has_kind = !lua_isnil(L, -1);
  lua_pop(L, 1);
  if (has_kind) {
    record_add_field(L, item, &text, " (", "kind");
    text_add(&text, ")");
  }
  lua_pushstring(L, room);
  return 1;
}

/* The same thing: same type, same id. */
static int record_eq(lua_State *L) {
  int equal = 0;
  lua_settop(L, 2);
  if (record_is(L, 1) && record_is(L, 2)) {
    const struct record_type *type = record_own_type(L);
    record_push_field(L, type, record_item(lua_touserdata(L, 1)), type->id);
    record_push_field(L, type, record_item(lua_touserdata(L, 2)), type->id);
    equal = !lua_isnil(L, -1) && lua_rawequal(L, -1, -2);
  }
  lua_pushboolean(L, equal);
  return 1;
}

/* ---- types ---- */

/* Gives the index of what the record at 1 shares with others; raises when that is none: scripts cannot forge the
   metatable. */
static int record_shared(lua_State *L) {
  lua_settop(L, 1);
  int is_record = 0;
  if (lua_type(L, 1) == LUA_TUSERDATA && lua_getmetatable(L, 1)) {
    type_push_name(L, 1);
    if (!lua_isnil(L, -1)) {
      lua_getfield(L, 2, "service");
      is_record = !lua_isnil(L, -1);
    }
  }
  if (!is_record)
    raise_argument(L, "a record expected, got %s; write a colon, not a dot", luaL_typename(L, 1));
  compat_getuservalue(L, 1);
  return lua_gettop(L);
}

int record_owner(lua_State *L) {
  int owner = record_shared(L);
  lua_rawgeti(L, owner, OWNER_CLIENT);
  lua_rawgeti(L, owner, OWNER_WITHIN);
  return 2;
}

int record_age(lua_State *L) {
  lua_rawgeti(L, record_shared(L), OWNER_MADE);
  lua_pushnumber(L, (lua_Number)clock_ms() / 1000 - lua_tonumber(L, -1));
  return 1;
}

void record_push_metatable(lua_State *L, int owner, const struct record_type *type) {
  static const luaL_Reg methods[] = {
      {"pairs", record_pairs}, {"totable", record_totable}, {"json", record_json}, {NULL, NULL}};
  static const luaL_Reg metamethods[] = {{"__index", record_index},
                                         {"__newindex", record_newindex},
                                         {"__tostring", record_tostring},
                                         {"__eq", record_eq},
                                         {"__pairs", record_pairs},
                                         {"__tojson", record_json}, /* dkjson asks */
                                         {NULL, NULL}};
  lua_newtable(L);
  lua_pushvalue(L, owner);
  lua_setfield(L, -2, "service"); /* the type lives in it */
  type_register(L, type->name);
  int metatable = lua_gettop(L);
  lua_newtable(L);
  int table = lua_gettop(L);
  lua_pushvalue(L, table);
  lua_setfield(L, metatable, "methods");
  for (int i = 0; i < 2; i++) {
    lua_pushvalue(L, i == 0 ? table : metatable);
    lua_pushvalue(L, metatable);
    /* No light userdata: LuaJIT has room for 47 bits of a pointer only. */
    const struct record_type **box = lua_newuserdata(L, sizeof *box);
    *box = type;
    lua_pushvalue(L, table);
    compat_setfuncs(L, i == 0 ? methods : metamethods, 3);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

void record_make_owner(lua_State *L) {
  int owner = lua_gettop(L) - 2;
  lua_createtable(L, OWNER_MADE, 0);
  lua_insert(L, owner);
  lua_pushnumber(L, (lua_Number)clock_ms() / 1000);
  for (int place = OWNER_MADE; place >= OWNER_RECORD; place--)
    lua_rawseti(L, owner, place);
}

void record_push(lua_State *L, int owner, const struct record_type *type, const struct item *item) {
  size_t size = item_size(item);
  struct record *record = lua_newuserdata(L, sizeof *record + size);
  record->type = type;
  memcpy(record + 1, item, size);
  lua_pushvalue(L, owner);
  compat_setuservalue(L, -2);
  lua_rawgeti(L, owner, OWNER_RECORD);
  lua_setmetatable(L, -2);
}
