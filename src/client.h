/*
** Clients: a service with the key, the address and the limits to use it with.
** Knows where settings come from (options, environment), not what is done with them.
*/
#ifndef FOOTAGE_CLIENT_H
#define FOOTAGE_CLIENT_H

#include "failure.h"
#include "service.h"
#include "settings.h"

#include <lua.h>

/* Places in a client's uservalue. String keys there belong to the Lua side. */
enum { CLIENT_SERVICE = 1 };

struct client {
  const struct service *service;
  struct settings *settings;
  int has_key;
  int has_origin;
};

void client_open(lua_State *L);

/* client(service, options) -> client: see lua/footage/client.lua for the options. */
int client_new(lua_State *L);

/* fields(client): the table in which the Lua side keeps what belongs to the client. */
int client_fields(lua_State *L);

/* no_such(client, name): raises that the client has nothing of this name. */
int client_no_such(lua_State *L);

struct client *client_check(lua_State *L, int index);

/* The settings, with key and address looked up at first use; NULL with the failure. */
struct settings *client_settings(struct client *client, struct failure *failure);

#endif
