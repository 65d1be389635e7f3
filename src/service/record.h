/*
** Records: read-only views of the items that a service sent. A record carries its item's bytes and makes plain Lua of a
** field when it is asked for. Knows no HTTP and no pages.
*/
#ifndef FOOTAGE_RECORD_H
#define FOOTAGE_RECORD_H

#include "base/item.h"
#include "service/record_type.h"

#include <lua.h>

/* Places in the table that records of the same answer share. */
enum { OWNER_RECORD = 1, OWNER_CLIENT, OWNER_WITHIN, OWNER_MADE };

/* Pushes a new metatable for records of this type; the service that owns the type is at `owner`. */
void record_push_metatable(lua_State *L, int owner, const struct record_type *type);

/* Pushes a record with a copy of the item; that table, for this type, is at `owner`. Somebody keeps the item meanwhile.
 */
void record_push(lua_State *L, int owner, const struct record_type *type, const struct item *item);

/* Makes that table of the top three: the metatable of the records, their client, and what they live within (a table by
   names of the path, or nil). */
void record_make_owner(lua_State *L);

/* Where the value of a field of the item begins; under the field's other name if it has one and there is nothing under
   the first. NULL for none, and for null. */
const char *record_find(const struct record_type *type, const struct item *item, const char *field);

/* owner(record): the client that it came through, and what it lives within; raises for anything else. */
int record_owner(lua_State *L);

/* age(record) -> how many seconds ago the service said so. */
int record_age(lua_State *L);

#endif
