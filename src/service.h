/*
** A service as C: the Lua table that describes it, read once and checked. What a list is called,
** where it lives, how it pages, which filters it takes, what its records are.
** Knows no HTTP and no JSON. Everything here lives as long as the service's userdata.
*/
#ifndef FOOTAGE_SERVICE_H
#define FOOTAGE_SERVICE_H

#include <lua.h>

#include <stddef.h>

enum filter_type { FILTER_STRING, FILTER_INTEGER, FILTER_BOOLEAN, FILTER_LIST };

struct filter {
  const char *name;
  enum filter_type type;
};

enum { MOST_ROOT_FIELDS = 4 };

/* The common names, and where a record of this type has them. */
struct record_type {
  const char *name; /* "heygen.asset" */
  const char *id;
  const char *title;
  const char *created;
  const char *kind;
  const char *always;                     /* the kind of every record of this type, or NULL */
  const char *root[MOST_ROOT_FIELDS + 1]; /* fields in which "" and "null" say "in the root folder" */
};

/* How a list pages; what an entry means is up to the kind (paging_token.c, paging_numbered.c). */
struct paging_rule {
  const struct paging *kind;
  const char *next;   /* token: where the answer has the next page's token */
  const char *start;  /* the parameter that says which page: a token, or a number */
  const char *size;   /* the parameter for the page size */
  const char *number; /* numbered: where the answer has the page's number */
  const char *pages;  /* numbered: ... and how many there are */
  long smallest;
  long largest;
};

struct list {
  const char *name;      /* "assets" */
  const char *full_name; /* "heygen.assets" */
  const char *path;
  const char *items; /* where the answer has the items: "data.assets" */
  const char *total;
  const struct record_type *record;
  int record_index; /* its metatable's place in the service's uservalue */
  struct paging_rule paging;
  size_t filter_count;
  const struct filter *filters;
};

struct service {
  const char *name;
  const char *base_url;
  const char *base_path; /* of base_url: what a moved base URL without a path gets */
  const char *base_url_variable;
  const char *key_header;
  const char *key_variables[4]; /* up to the first NULL */
  const char *success_field;    /* the envelope's field that tells success, or NULL */
  long long success_value;
  const char *failure_field; /* the envelope's field that is null on success, or NULL */
  size_t list_count;
  const struct list *lists;
};

void service_open(lua_State *L);

/* service(table): the compiled service. */
int service_compile(lua_State *L);

const struct service *service_check(lua_State *L, int index);
const struct list *service_list(const struct service *service, const char *name);

#endif
