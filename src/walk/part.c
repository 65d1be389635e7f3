#include "walk/part.h"

#include "lua/compat.h"
#include "lua/type.h"
#include "walk/listing.h"

int part_new(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  type_new(L, PART_TYPE, 1);
  lua_pushvalue(L, 1);
  compat_setuservalue(L, 2);
  return 1;
}

int part_fields(lua_State *L) {
  luaL_checkudata(L, 1, PART_TYPE);
  compat_getuservalue(L, 1);
  return 1;
}

/* To scripts a part is a listing. The Lua side adds what it does. */
void part_open(lua_State *L) {
  luaL_newmetatable(L, PART_TYPE);
  type_register(L, listing_type);
  lua_pop(L, 1);
}
