#include "service/service_read.h"

#include "http/origin.h"
#include "lua/compat.h"
#include "lua/type.h"
#include "service/list_read.h"
#include "service/record.h"

#include <string.h>

/* ---- records ---- */

static void service_read_kind(const struct reader *reader, struct record_type *record) {
  lua_State *L = reader->L;
  lua_getfield(L, -1, "kind");
  int is_table = lua_istable(L, -1);
  if (is_table) {
    struct reader inner = *reader;
    inner.path = reader_join(reader, reader->path, "kind");
    reader_only(&inner, "always");
    record->always = reader_string(&inner, "always", 1);
  }
  lua_pop(L, 1);
  if (!is_table)
    record->kind = reader_field(reader, "kind", 0);
}

static void service_read_aliases(const struct reader *reader, struct record_type *record) {
  if (!reader_table(reader, "same", 0))
    return;
  struct reader inner = *reader;
  inner.path = reader_join(reader, reader->path, "same");
  const char **names = reader_names(&inner, &record->alias_count);
  struct record_alias *aliases = reader_room(&inner, record->alias_count * sizeof *aliases);
  for (size_t i = 0; i < record->alias_count; i++)
    aliases[i] = (struct record_alias){names[i], reader_string(&inner, names[i], 1)};
  record->aliases = aliases;
  lua_pop(inner.L, 1);
}

/* For the Lua side: the lists that hang on such a record (client.lua), what waiting for one means (wait.lua), what it
   is read by and can do (actions.lua), and which of its fields are files (transfer/download.lua). */
static void service_read_record(const struct reader *outer, const char *service, const char *name,
                                struct record_type *record) {
  static const char known[] = "id name created kind root key same lists states reader verbs files";
  struct reader reader = *outer;
  if (!lua_istable(reader.L, -1))
    reader_fail(outer, ".records.%s must be a table, not %s", name, luaL_typename(reader.L, -1));
  reader.path = reader_place(outer, "records", name);
  reader_only(&reader, known);
  record->name = reader_join(&reader, service, name);
  record->id = reader_field(&reader, "id", 0);
  record->title = reader_field(&reader, "name", 0);
  record->created = reader_field(&reader, "created", 0);
  service_read_kind(&reader, record);
  reader_strings(&reader, "root", record->root, MOST_ROOT_FIELDS);
  reader_strings(&reader, "key", record->key, MOST_KEY_FIELDS);
  service_read_aliases(&reader, record);
}

static void service_read_records(const struct reader *reader, struct service *service, int owner) {
  lua_State *L = reader->L;
  reader_table(reader, "records", 1);
  const char **names = reader_names(reader, &service->record_count);
  struct record_type *records = reader_room(reader, service->record_count * sizeof *records);
  service->records = records;
  service->record_names = names;
  for (size_t i = 0; i < service->record_count; i++) {
    lua_getfield(L, -1, names[i]);
    service_read_record(reader, service->name, names[i], &records[i]);
    lua_pop(L, 1);
    records[i].place = (int)i + 1;
    record_push_metatable(L, owner, &records[i]);
    lua_rawseti(L, reader->keep, records[i].place);
  }
  lua_pop(L, 1);
}

/* ---- the service ---- */

static int service_is_name(const char *name, const char *letters) {
  size_t length = strlen(name);
  return length > 0 && length <= 40 && strspn(name, letters) == length && strchr("0123456789", name[0]) == NULL;
}

static void service_read_keys(const struct reader *reader, struct service *service) {
  service->key_prefix = reader_string(reader, "key_prefix", 0);
  if (service->key_prefix == NULL)
    service->key_prefix = "";
  service->key_header = reader_string(reader, "key_header", 0);
  if (service->key_header != NULL && !service_is_name(service->key_header, READER_LETTERS "-"))
    reader_fail(reader, ".key_header must be the name of a header");
  size_t count = reader_strings(reader, "key_variables", service->key_variables, 3);
  if (service->key_header == NULL && (count > 0 || service->key_prefix[0] != '\0'))
    reader_fail(reader, ".key_header is missing: key_variables and key_prefix are for the key that it carries");
}

static void service_read_envelope(const struct reader *reader, struct service *service) {
  struct reader inner;
  if (!reader_enter(reader, "envelope", 0, "success value failure warning", &inner))
    return;
  service->success_field = reader_field(&inner, "success", 0);
  service->success_value = reader_integer(&inner, "value", READER_ABSENT);
  service->failure_field = reader_field(&inner, "failure", 0);
  if ((service->success_field == NULL) != (service->success_value == READER_ABSENT))
    reader_fail(&inner, ".success and .value, which that field must have, go together");
  service->warning_field = reader_field(&inner, "warning", 0);
  lua_pop(inner.L, 1);
}

static void service_read_versions(const struct reader *reader, struct service *service) {
  struct service_versions *versions = &service->versions;
  struct reader inner;
  if (!reader_enter(reader, "versions", 0, "variable old next gone", &inner))
    return;
  versions->variable = reader_string(&inner, "variable", 1);
  versions->old = reader_string(&inner, "old", 1);
  versions->next = reader_string(&inner, "next", 1);
  if (strcmp(versions->old, versions->next) == 0 || strcmp(versions->old, "auto") == 0 ||
      strcmp(versions->next, "auto") == 0)
    reader_fail(&inner, ".old and .next must be two names, and neither of them \"auto\"");
  reader_strings(&inner, "gone", versions->gone, MOST_PHRASES);
  for (const char *const *phrase = versions->gone; *phrase != NULL; phrase++) {
    if ((*phrase)[0] == '\0' || strpbrk(*phrase, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL)
      reader_fail(&inner, ".gone must be phrases in lower case");
  }
  lua_pop(inner.L, 1);
}

static void service_read_file(const struct reader *reader, struct service *service) {
  const char *how = reader_string(reader, "file_in_json", 0);
  service->file_in_json = how != NULL ? how : "object";
  if (strcmp(service->file_in_json, "object") != 0 && strcmp(service->file_in_json, "string") != 0)
    reader_fail(reader, ".file_in_json must be \"object\" or \"string\"");
}

static const char *service_path_of(const char *url) {
  const char *host = strstr(url, "://");
  const char *path = host != NULL ? strchr(host + 3, '/') : NULL;
  return path != NULL ? path : "";
}

static void service_read_address(const struct reader *reader, struct service *service) {
  struct origin origin;
  const char *why = NULL;
  service->base_url = reader_string(reader, "base_url", 1);
  int good = origin_parse(&origin, service->base_url, &why);
  origin_free(&origin);
  if (!good)
    reader_fail(reader, ".base_url cannot be used: %s", why);
  service->base_path = service_path_of(service->base_url);
  service->base_url_variable = reader_string(reader, "base_url_variable", 0);
}

/* service(table, lone) -> userdata; `lone`: see struct reader. Its uservalue: the metatables of its records by number,
   and whatever its strings and arrays need to stay alive. */
int service_compile(lua_State *L) {
  static const char known[] = "name base_url base_url_variable key_header key_prefix key_variables envelope versions "
                              "records lists actions answer gone again upload file_in_json";
  struct reader reader = {.L = L, .keep = 4, .path = "", .lone = luaL_optstring(L, 2, NULL)};
  lua_settop(L, 2);
  if (!lua_istable(L, 1))
    reader_fail(&reader, "wants a table, not %s", luaL_typename(L, 1));
  struct service *service = type_new(L, SERVICE_TYPE, sizeof *service);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  compat_setuservalue(L, 3);
  luaL_checkstack(L, 30, NULL);

  lua_pushvalue(L, 1);
  reader_only(&reader, known);
  service->name = reader_string(&reader, "name", 1);
  if (!service_is_name(service->name, READER_LETTERS))
    reader_fail(&reader, ".name must be a short name of letters, digits and underscores");
  service_read_address(&reader, service);
  service_read_keys(&reader, service);
  service_read_envelope(&reader, service);
  service_read_versions(&reader, service);
  service_read_file(&reader, service);
  service_read_records(&reader, service, 3);
  reader_table(&reader, "lists", 1);
  list_read_all(&reader, service);
  lua_settop(L, 3);
  return 1;
}
