/*
** JSON as a whole: what an answer says as plain Lua (value.h), looking into that, and what is sent, which the Lua side
** makes by lua-cjson. Knows no service and no HTTP.
*/
#ifndef FOOTAGE_JSON_H
#define FOOTAGE_JSON_H

#include <lua.h>

#include <stddef.h>

/* Decodes the string on top, which stays: pushes the value and returns 1, or pushes what is wrong with it, and where,
   and returns 0. What else goes wrong is raised, as it is: memory ran out. */
int json_decode(lua_State *L);

/* decode(text) -> plain value | nil, reason. JSON's null is nil, too. */
int json_lua_decode(lua_State *L);

/* text_at(text, path) -> the bytes of the object or array at the path of a text that is JSON; nil where none is. */
int json_lua_text_at(lua_State *L);

/* check_locale(): raises where lua-cjson would not live; for those who make an instance. */
int json_check_locale(lua_State *L);

/* set_encoder(encode): the Lua function that makes JSON of a table. */
int json_set_encoder(lua_State *L);

/* Pushes the value on top as JSON. */
void json_push_text(lua_State *L);

/* Pushes a list of the files in the value on top, and then the value as JSON, in which they are marked; `form` says
   what stands for one. */
void json_push_text_with(lua_State *L, const char *form);

/* Pushes what stands at "data.assets" in the value at `index`; nil when there is no such place. */
void json_push_path(lua_State *L, int index, const char *path);

/* A whole number, given as a number or as a string of digits; 0 when it is anything else. */
int json_whole_number(lua_State *L, int index, long long *value);

#endif
