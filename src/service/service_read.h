/*
** Reading the Lua table that describes a service: its address, key, envelope and versions, and its records; its lists
** are list_read.c's. Every mistake names its entry.
*/
#ifndef FOOTAGE_SERVICE_READ_H
#define FOOTAGE_SERVICE_READ_H

#include <lua.h>

/* service(table, lone) -> the compiled service; `lone`: see struct reader. */
int service_compile(lua_State *L);

#endif
