/*
** Clients: a service with the key, the address and the limits to use it with.
** Knows where settings come from (options, environment), not what is done with them.
*/
#ifndef FOOTAGE_CLIENT_H
#define FOOTAGE_CLIENT_H

#include "base/failure.h"
#include "http/settings.h"
#include "service/service.h"

#include <lua.h>

/* Places in a client's uservalue. String keys there belong to the Lua side. */
enum { CLIENT_SERVICE = 1 };

/* Where the uservalue of what belongs to a client, a listing or a call, has it. */
enum { CLIENT_OWNER = 1 };

/* Which version of the service: either, the old one, or the next one. */
enum client_version { VERSION_UNKNOWN, VERSION_AUTO, VERSION_OLD, VERSION_NEXT };

struct client {
  const struct service *service;
  struct settings *settings;
  int has_key;
  int has_origin;
  enum client_version version;
  struct client_known *known; /* what was looked up */
  unsigned deletes_begun;     /* how many DELETEs were sent, which walks want to know, */
  unsigned deletes_over;      /* ... and how many of them are not under way any more */
  char gone[];                /* by list: the service said that its old version is gone */
};

void client_open(lua_State *L);

/* Whether it is the name of an option of a client. */
int client_takes(const char *name);

/* client(service, options) -> client: see lua/footage/client.lua for the options. */
int client_new(lua_State *L);

/* fields(client): the table in which the Lua side keeps what belongs to the client. */
int client_fields(lua_State *L);

/* no_such(client, name): raises that the client has nothing of this name. */
int client_no_such(lua_State *L);

/* api_version(client) -> "auto" or the one version that it is to use; nil and the error when that cannot be told. */
int client_api_version(lua_State *L);

/* client_bounds(client) -> { base_url, max_retries, max_wait } | nil, err: for what is made of several requests. */
int client_bounds(lua_State *L);

struct client *client_check(lua_State *L, int index);

/* Which version to use, looked up at first use. 0 with the failure. */
int client_find_version(struct client *client, struct failure *failure);

/* What was looked up, or NULL; and to remember it: 0, or -1 when memory ran out. */
const char *client_recall(const struct client *client, const struct list_fetch *fetch);
int client_learn(struct client *client, const struct list_fetch *fetch, const char *value);

/* The settings, with key and address looked up at first use; NULL with the failure. */
struct settings *client_settings(struct client *client, struct failure *failure);

#endif
