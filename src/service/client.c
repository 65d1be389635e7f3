#include "service/client.h"

#include "base/clock.h"
#include "base/text.h"
#include "base/version.h"
#include "http/secrets.h"
#include "lua/compat.h"
#include "lua/field.h"
#include "lua/raise.h"
#include "lua/suggest.h"
#include "lua/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIENT_TYPE "footage.client"

/* One option at a time: its value is on top of the stack. */
struct option {
  lua_State *L;
  struct client *client;
  char name[40]; /* "option 'timeout'" */
  char who[100]; /* "heygen.new: option 'timeout'" */
};

static int64_t option_ms(const struct option *option, double most_seconds) {
  return clock_ms_in(raise_check_number(option->L, option->who, 0.001, most_seconds));
}

static double option_whole(const struct option *option, double smallest, double largest) {
  char room[TEXT_NUMBER];
  double value = raise_check_number(option->L, option->who, smallest, largest);
  if (value != (double)(long long)value)
    raise_argument(option->L, "%s must be a whole number, got %s", option->who, text_number(room, 6, value));
  return value;
}

static void option_want(const struct option *option, int type, const char *words) {
  if (lua_type(option->L, -1) != type)
    raise_argument(option->L, "%s must be %s, got %s", option->who, words, luaL_typename(option->L, -1));
}

/* Text without line breaks or NUL. The value is never shown: it may be a secret. */
static const char *option_text(const struct option *option) {
  size_t length = 0;
  option_want(option, LUA_TSTRING, "a string");
  const char *text = lua_tolstring(option->L, -1, &length);
  if (strlen(text) != length || strpbrk(text, "\r\n") != NULL)
    raise_argument(option->L, "%s must not hold line breaks or NUL", option->who);
  return text;
}

static void option_raise(const struct option *option, const struct failure *failure) {
  raise_argument(option->L, "%s.new: %s", option->client->service->name, failure->detail);
}

/* Sets what the environment may say as well. */
static void option_set(const struct option *option, int (*set)(struct client *client, const char *value,
                                                               const char *from, struct failure *failure)) {
  struct failure failure;
  if (!set(option->client, option_text(option), option->name, &failure))
    option_raise(option, &failure);
}

/* ---- each option ---- */

static int client_set_key(struct client *client, const char *key, size_t length, const char *from,
                          struct failure *failure) {
  const struct service *service = client->service;
  client->has_key =
      settings_set_key(client->settings, service->key_header, service->key_prefix, key, length, from, failure);
  return client->has_key;
}

static void option_api_key(const struct option *option) {
  struct failure failure;
  size_t length = 0;
  option_want(option, LUA_TSTRING, "a string");
  const char *key = lua_tolstring(option->L, -1, &length);
  if (option->client->service->key_header == NULL)
    raise_argument(option->L, "%s is of no use: this service has no key", option->who);
  if (!client_set_key(option->client, key, length, option->name, &failure))
    option_raise(option, &failure);
}

/* A moved base URL without a path keeps the path of the service's own. */
static int client_set_origin(struct client *client, const char *url, const char *from, struct failure *failure) {
  const char *why = NULL;
  struct origin *origin = &client->settings->origin;
  origin_free(origin);
  if (!origin_parse(origin, url, &why))
    return failure_set(failure, FAILURE_ARGUMENT, "%s cannot be used: %s", from, why);
  if (origin->path[0] == '\0' && !origin_set_path(origin, client->service->base_path))
    return failure_no_memory(failure);
  client->has_origin = 1;
  return 1;
}

static void option_base_url(const struct option *option) {
  option_set(option, client_set_origin);
}

static void option_timeout(const struct option *option) {
  struct settings *settings = option->client->settings;
  settings->timeout_ms = option_ms(option, 86400);
  settings->write_timeout_ms = settings->timeout_ms;
}

static void option_connect_timeout(const struct option *option) {
  option->client->settings->connect_timeout_ms = option_ms(option, 86400);
}

static void option_deadline(const struct option *option) {
  option->client->settings->deadline_ms = option_ms(option, 604800);
  option->client->settings->has_deadline = 1;
}

static void option_max_retries(const struct option *option) {
  option->client->settings->max_retries = (int)option_whole(option, 0, 100);
}

static void option_max_wait(const struct option *option) {
  option->client->settings->max_wait = raise_check_number(option->L, option->who, 0, 604800);
}

static void option_max_response_bytes(const struct option *option) {
  option->client->settings->max_response_bytes = (size_t)option_whole(option, 1, 1099511627776.0);
}

static void option_ca_file(const struct option *option) {
  raise_if_no_memory(option->L, !text_copy(&option->client->settings->ca_file, option_text(option)));
}

static int client_set_proxy(struct client *client, const char *address, const char *from, struct failure *failure) {
  const char *why = NULL;
  return proxy_parse(&client->settings->proxy, address, &why) ||
         failure_set(failure, FAILURE_ARGUMENT, "%s cannot be used: %s", from, why);
}

static void option_proxy(const struct option *option) {
  option_set(option, client_set_proxy);
}

static void client_set_user_agent(lua_State *L, struct client *client, const char *front) {
  lua_pushfstring(L, "%s%sfootage/%s (%s)", front, front[0] != '\0' ? " " : "", FOOTAGE_VERSION, LUA_VERSION);
  raise_if_no_memory(L, !text_copy(&client->settings->user_agent, lua_tostring(L, -1)));
  lua_pop(L, 1);
}

static void option_user_agent(const struct option *option) {
  client_set_user_agent(option->L, option->client, option_text(option));
}

static void option_on_event(const struct option *option) {
  option_want(option, LUA_TFUNCTION, "a function");
  option->client->settings->watched = 1;
}

/* The Lua side reads it: what would change something is told, and not sent. */
static void option_dry_run(const struct option *option) {
  option_want(option, LUA_TBOOLEAN, "true or false");
}

static void option_warn(const struct option *option) {
  option_want(option, LUA_TBOOLEAN, "true or false");
  option->client->settings->warns = lua_toboolean(option->L, -1);
}

/* "auto", or one of the service's versions by name. */
static int client_set_version(struct client *client, const char *name, const char *from, struct failure *failure) {
  const struct service_versions *versions = &client->service->versions;
  if (versions->variable == NULL)
    return failure_set(failure, FAILURE_ARGUMENT, "%s is of no use: this service has one version", from);
  if (strcmp(name, "auto") == 0)
    client->version = VERSION_AUTO;
  else if (strcmp(name, versions->old) == 0)
    client->version = VERSION_OLD;
  else if (strcmp(name, versions->next) == 0)
    client->version = VERSION_NEXT;
  else
    return failure_set(failure, FAILURE_ARGUMENT, "%s must be \"%s\", \"%s\" or \"auto\", got \"%.40s\"", from,
                       versions->old, versions->next, name);
  return 1;
}

static void option_api_version(const struct option *option) {
  option_set(option, client_set_version);
}

static const struct {
  char name[20];
  void (*set)(const struct option *option);
} client_options[] = {
    {"api_key", option_api_key},         {"base_url", option_base_url},
    {"timeout", option_timeout},         {"connect_timeout", option_connect_timeout},
    {"deadline", option_deadline},       {"max_retries", option_max_retries},
    {"max_wait", option_max_wait},       {"max_response_bytes", option_max_response_bytes},
    {"ca_file", option_ca_file},         {"proxy", option_proxy},
    {"user_agent", option_user_agent},   {"on_event", option_on_event},
    {"api_version", option_api_version}, {"warn", option_warn},
    {"dry_run", option_dry_run},
};

enum { OPTION_COUNT = sizeof client_options / sizeof client_options[0] };

/* Its place among them; OPTION_COUNT when there is none of this name. */
static size_t client_option(const char *name) {
  size_t i = 0;
  while (i < OPTION_COUNT && strcmp(client_options[i].name, name) != 0)
    i++;
  return i;
}

int client_takes(const char *name) {
  return client_option(name) < OPTION_COUNT;
}

static void client_unknown_option(lua_State *L, const struct client *client, const char *name) {
  const char *service = client->service->name;
  const char *known[OPTION_COUNT + 1] = {NULL};
  for (size_t i = 0; i < OPTION_COUNT; i++)
    known[i] = client_options[i].name;
  if (suggest_has(list_options, name))
    raise_argument(L, "%s.new: '%s' is an option of the walk: give it to a list, as its second table", service, name);
  raise_argument(L, "%s.new: unknown option '%s'%s", service, name, suggest_among(L, name, known));
}

/* Reads the options at index 2. */
static void client_read_options(lua_State *L, struct client *client) {
  struct option option = {.L = L, .client = client};
  lua_pushnil(L);
  while (lua_next(L, 2) != 0) {
    const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : luaL_typename(L, -2);
    size_t i = client_option(name);
    if (i == OPTION_COUNT || lua_type(L, -2) != LUA_TSTRING)
      client_unknown_option(L, client, name);
    snprintf(option.name, sizeof option.name, "option '%s'", name);
    snprintf(option.who, sizeof option.who, "%s.new: %s", client->service->name, option.name);
    client_options[i].set(&option);
    lua_pop(L, 1);
  }
}

/* ---- the client ---- */

int client_new(lua_State *L) {
  const struct service *service = service_check(L, 1);
  if (!lua_isnoneornil(L, 2) && !type_is_plain_table(L, 2))
    raise_argument(L, "%s.new: the options must be a table, as in { api_key = ... }, got %s", service->name,
                   type_words(L, 2));
  lua_settop(L, 2);
  struct client *client = type_new(L, CLIENT_TYPE, sizeof *client + service->list_count + 1);
  client->service = service;
  lua_newtable(L);
  lua_pushvalue(L, 1);
  lua_rawseti(L, -2, CLIENT_SERVICE);
  compat_setuservalue(L, 3);
  client->settings = settings_new();
  if (client->settings == NULL || !text_copy(&client->settings->service, service->name))
    return luaL_error(L, "not enough memory");
  client->settings->warns = 1;
  client_set_user_agent(L, client, "");
  if (lua_istable(L, 2))
    client_read_options(L, client);
  lua_settop(L, 3);
  return 1;
}

struct client *client_check(lua_State *L, int index) {
  return luaL_checkudata(L, index, CLIENT_TYPE);
}

int client_fields(lua_State *L) {
  client_check(L, 1);
  compat_getuservalue(L, 1);
  return 1;
}

int client_no_such(lua_State *L) {
  const struct service *service = client_check(L, 1)->service;
  const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
  if (client_takes(name))
    raise_argument(L, "%s has no '%s': it is an option, as in %s.new{ %s = ... }, and is not shown", service->name,
                   name, service->name, name);
  raise_argument(L, "%s has no '%s'%s", service->name, name, suggest_in(L, name, 3));
}

static const char *client_environment(const char *variable) {
  const char *value = getenv(variable);
  return value != NULL && value[0] != '\0' ? value : NULL;
}

static int client_find_origin(struct client *client, struct failure *failure) {
  const struct service *service = client->service;
  const char *url = service->base_url_variable != NULL ? client_environment(service->base_url_variable) : NULL;
  return url != NULL ? client_set_origin(client, url, service->base_url_variable, failure)
                     : client_set_origin(client, service->base_url, "base_url", failure);
}

static int client_find_key(struct client *client, struct failure *failure) {
  const struct service *service = client->service;
  if (service->key_header == NULL) {
    client->has_key = settings_set_no_key(client->settings);
    return client->has_key || failure_no_memory(failure);
  }
  for (const char *const *variable = service->key_variables; *variable != NULL; variable++) {
    const char *key = client_environment(*variable);
    if (key != NULL)
      return client_set_key(client, key, strlen(key), *variable, failure);
  }
  if (service->key_variables[0] == NULL)
    failure_set(failure, FAILURE_ARGUMENT, "there is no key: give api_key to the client's new");
  else
    failure_set(failure, FAILURE_ARGUMENT, "there is no key: set %s in the environment, or give api_key to %s.new",
                service->key_variables[0], service->name);
  snprintf(failure->code, sizeof failure->code, "no_key");
  return 0;
}

int client_find_version(struct client *client, struct failure *failure) {
  const char *variable = client->service->versions.variable;
  if (client->version != VERSION_UNKNOWN)
    return 1;
  const char *name = variable != NULL ? client_environment(variable) : NULL;
  if (name != NULL)
    return client_set_version(client, name, variable, failure);
  client->version = VERSION_AUTO;
  return 1;
}

int client_api_version(lua_State *L) {
  struct client *client = client_check(L, 1);
  const struct service_versions *versions = &client->service->versions;
  struct failure failure;
  if (!client_find_version(client, &failure))
    return raise_give(L, &failure, client->service->name, client->service->name);
  lua_pushstring(L, client->version == VERSION_OLD    ? versions->old
                    : client->version == VERSION_NEXT ? versions->next
                                                      : "auto");
  return 1;
}

/* ---- what was looked up ---- */

/* Copies: a list without a name may be gone before its client is. */
struct client_known {
  struct client_known *next;
  const char *path;
  const char *field;
  const char *value;
  char bytes[];
};

const char *client_recall(const struct client *client, const struct list_fetch *fetch) {
  for (const struct client_known *known = client->known; known != NULL; known = known->next) {
    if (strcmp(known->path, fetch->path) == 0 && strcmp(known->field, fetch->value) == 0)
      return known->value;
  }
  return NULL;
}

int client_learn(struct client *client, const struct list_fetch *fetch, const char *value) {
  size_t path_size = strlen(fetch->path) + 1;
  size_t field_size = strlen(fetch->value) + 1;
  size_t value_size = strlen(value) + 1;
  struct client_known *known = malloc(sizeof *known + path_size + field_size + value_size);
  if (known == NULL)
    return -1;
  known->next = client->known;
  known->path = memcpy(known->bytes, fetch->path, path_size);
  known->field = memcpy(known->bytes + path_size, fetch->value, field_size);
  known->value = memcpy(known->bytes + path_size + field_size, value, value_size);
  client->known = known;
  return 0;
}

/* Unencrypted requests go to this machine only, so no proxy may see them. */
static int client_find_proxy(struct client *client, struct failure *failure) {
  const struct settings *settings = client->settings;
  if (origin_is_plain(&settings->origin)) {
    return settings->proxy.url == NULL || settings->proxy.url[0] == '\0' ||
           failure_set(failure, FAILURE_ARGUMENT,
                       "a proxy would see the key of an http base_url: use https, or no proxy");
  }
  const char *variable = settings->proxy.url == NULL ? proxy_variable() : NULL;
  return variable == NULL || client_set_proxy(client, getenv(variable), variable, failure);
}

static int client_gather_secrets(struct settings *settings, struct failure *failure) {
  const char *password = settings->proxy.password != NULL ? settings->proxy.password : "";
  return (text_copy(&settings->secrets, settings->key) &&
          (password[0] == '\0' || secrets_add(&settings->secrets, password, strlen(password)))) ||
         failure_no_memory(failure);
}

struct settings *client_settings(struct client *client, struct failure *failure) {
  struct settings *settings = client->settings;
  if (settings == NULL) {
    failure_set(failure, FAILURE_CANCELLED, "Lua is closing"); /* and has collected the client already */
    return NULL;
  }
  if (!client->has_origin && !client_find_origin(client, failure))
    return NULL;
  if (!client->has_key && !client_find_key(client, failure))
    return NULL;
  if (!client_find_proxy(client, failure))
    return NULL;
  return settings->secrets != NULL || client_gather_secrets(settings, failure) ? settings : NULL;
}

int client_bounds(lua_State *L) {
  struct client *client = client_check(L, 1);
  struct failure failure;
  const struct settings *settings = client_settings(client, &failure);
  if (settings == NULL)
    return raise_give(L, &failure, client->service->name, client->service->name);
  lua_createtable(L, 0, 3);
  field_set_string(L, "base_url", settings->origin.url);
  field_set_integer(L, "max_retries", settings->max_retries);
  field_set_number(L, "max_wait", (lua_Number)settings->max_wait);
  return 1;
}

static int client_gc(lua_State *L) {
  struct client *client = client_check(L, 1);
  settings_release(client->settings);
  client->settings = NULL;
  for (struct client_known *known = client->known; known != NULL; known = client->known) {
    client->known = known->next;
    free(known);
  }
  return 0;
}

static int client_tostring(lua_State *L) {
  const struct client *client = client_check(L, 1);
  const char *where =
      client->has_origin && client->settings != NULL ? client->settings->origin.url : client->service->base_url;
  lua_pushfstring(L, "%s client (%s)", client->service->name, where);
  return 1;
}

void client_open(lua_State *L) {
  static const luaL_Reg metamethods[] = {{"__gc", client_gc}, {"__tostring", client_tostring}, {NULL, NULL}};
  type_define(L, CLIENT_TYPE, metamethods);
  lua_pop(L, 1);
}
