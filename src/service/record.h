/*
** Records: read-only views of the items that a service sent. A record holds one decoded item and
** makes plain Lua of a field when it is asked for. Knows no HTTP and no pages but this: the item's
** table has its page's table for a metatable, where record:json() finds the service's own bytes.
*/
#ifndef FOOTAGE_RECORD_H
#define FOOTAGE_RECORD_H

#include "service/record_type.h"

#include <lua.h>

/* Places in the table that all items of a page share as their metatable. */
enum { PAGE_BODY = 1, PAGE_PATH, PAGE_RECORD, PAGE_CLIENT, PAGE_WITHIN, PAGE_TOKEN, PAGE_MADE };

/* Pushes a new metatable for records of this type; the service that owns the type is on top. */
void record_push_metatable(lua_State *L, const struct record_type *type);

/* Pushes the record of the item on top (which it takes), `position` in its page's items. The
   page's table is at `page`. */
void record_push(lua_State *L, int page, unsigned position);

/* Makes that table of the top five: the answer's text, where in it the items stand, the metatable of their records,
   their client, and what they live within (a table by names of the path, or nil). */
void record_make_page(lua_State *L);

/* Pushes what stands in a field of the item at `item`, as it was decoded; under the field's other
   name if it has one and there is nothing under the first. */
void record_push_raw(lua_State *L, const struct record_type *type, int item, const char *field);

/* owner(record): the client that it came through, and what it lives within; raises for anything else. */
int record_owner(lua_State *L);

/* age(record) -> how many seconds ago the service said so. */
int record_age(lua_State *L);

#endif
