/*
** A service as C, read once from the Lua table that describes it (service_read.c): its address, its key, what its
** answers are wrapped in, its records and lists. doc/guide.md ("A service of your own") says what each entry means.
** Knows no HTTP and no JSON. Everything here lives as long as the service's userdata.
*/
#ifndef FOOTAGE_SERVICE_H
#define FOOTAGE_SERVICE_H

#include "service/list.h"

#include <lua.h>

#include <stddef.h>

#define SERVICE_TYPE "footage.service"

enum { MOST_PHRASES = 12 };

/* Versions of a service, of which one script can use either. */
struct service_versions {
  const char *variable;               /* that says which: HEYGEN_API_VERSION; NULL when there is one version only */
  const char *old;                    /* "v1" */
  const char *next;                   /* "v3" */
  const char *gone[MOST_PHRASES + 1]; /* words of an error that says that the old one is gone */
};

struct service {
  const char *name;
  const char *base_url;
  const char *base_path;         /* of base_url: what a moved base URL without a path gets */
  const char *base_url_variable; /* or NULL */
  const char *key_header;        /* NULL: there is no key */
  const char *key_prefix;        /* before the key in that header: "Bearer ", or "" */
  const char *key_variables[4];  /* up to the first NULL */
  const char *success_field;     /* the envelope's field that tells success, or NULL */
  long long success_value;
  const char *failure_field; /* the envelope's field that is null on success, or NULL */
  const char *warning_field; /* the envelope's field with a warning, or NULL */
  const char *file_in_json;  /* what stands for a file there: "object", HeyGen's asset input, or "string" */
  struct service_versions versions;
  size_t record_count;
  const char **record_names; /* up to the first NULL */
  const struct record_type *records;
  size_t list_count;
  struct list *lists;
};

void service_open(lua_State *L);

const struct service *service_check(lua_State *L, int index);

/* The records of this name, or the list; NULL when the service has none. */
const struct record_type *service_record(const struct service *service, const char *name);
const struct list *service_list(const struct service *service, const char *name);

/* Pushes their metatable, of the service at `index`; raises when it has none. */
const struct record_type *service_push_record_type(lua_State *L, int index, const char *name);

/* methods(service, name): the table of the methods of a record type and its metatable, for the Lua side to add to. */
int service_record_methods(lua_State *L);

#endif
