/*
** A service as C: the Lua table that describes it, read once and checked. What a list is called,
** where it lives, how it pages, which filters it takes, what its records are. README.md ("A service
** of your own") says what each entry means.
** Knows no HTTP and no JSON. Everything here lives as long as the service's userdata.
*/
#ifndef FOOTAGE_SERVICE_H
#define FOOTAGE_SERVICE_H

#include "reader.h"
#include "record_type.h"

#include <lua.h>

#include <stddef.h>

enum filter_type {
  FILTER_STRING,
  FILTER_INTEGER,
  FILTER_NUMBER,
  FILTER_BOOLEAN,
  FILTER_LIST,   /* repeated: status=a&status=b */
  FILTER_COMMA,  /* joined: status=a,b */
  FILTER_RANGE,  /* duration[gte]=1&duration[lt]=2, or duration=1 */
  FILTER_FIELDS, /* each field of the table is a parameter of its own: category=x */
  FILTER_JSON,   /* a string, or a table as JSON */
  FILTER_ANY,    /* whatever its value looks like: of lists that have no name yet */
};

struct filter {
  const char *name;
  enum filter_type type;
  int required;
  int in_path; /* fills {name} in the list's path */
};

enum { MOST_KEPT = 4, MOST_PHRASES = 12 };

/* How a list pages; what an entry means is up to the kind (paging_*.c). */
struct paging_rule {
  const struct paging *kind;
  const char *next;                /* token: where the answer has the next page's token */
  int takes_numbers;               /* ... which may be a number ("cursor") */
  const char *more;                /* where it says whether there is more, or NULL */
  const char *start;               /* the parameter that says which page: a token, a number; NULL when there is none */
  long first;                      /* number, offset: the number of the first page or item, as the service counts */
  const char *size;                /* the parameter for the page size; NULL: the service decides */
  const char *number;              /* number: where the answer has the page's number */
  const char *pages;               /* number: ... and how many there are; NULL: the total and the page size tell */
  int pages_is_last;               /* ... or rather, which is the last one */
  int by_page;                     /* offset, count: the pages are asked for by their numbers */
  int ends_empty;                  /* an empty page is the end, whatever else it says */
  const char *path;                /* token: where the later pages are, "/search/{token}", or NULL */
  const char *keep[MOST_KEPT + 1]; /* ... and the filters that go there, too */
  long smallest;
  long largest; /* 0 without a size */
};

/* A filter that is looked up once for each client when it is not given: GET path, at value. */
struct list_fetch {
  const char *filter;
  const char *path;
  const char *value;
};

/* Where the service's next version has this list, with this list's names: `next` gives the records
   and takes the place of the list it belongs to. */
struct list_move {
  const struct list *next;            /* NULL: nowhere */
  const char *none;                   /* ... and the words for it */
  const struct record_alias *filters; /* name here, name there */
  size_t filter_count;
  const char *here; /* the filter that the next version lacks: its value must stand in ... */
  const char *here_field;
};

struct list {
  const char *name;        /* "assets" */
  const char *full_name;   /* "heygen.assets" */
  const char *cursor_name; /* what its cursors belong to */
  const char *path;        /* "/indexes/{index_id}/videos" */
  int is_post;             /* the first page is a POST with the filters as a form */
  int sends_json;          /* ... as JSON, and every page is a POST, with its token in the body */
  const char *items;       /* where the answer has the items: "data.assets", "" for the answer itself */
  const char *strings;     /* the items are strings, each the field of this name; or NULL */
  const char *total;
  int total_is_other; /* ... which counts something else than the items of this list */
  const struct record_type *record;
  int record_index; /* its metatable's place in the service's uservalue */
  struct paging_rule paging;
  struct list_fetch fetch; /* filter NULL: none */
  struct list_move *move;  /* NULL: none */
  size_t filter_count;
  const struct filter *filters;
};

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
  struct service_versions versions;
  size_t record_count;
  const char **record_names;
  const struct record_type *records;
  size_t list_count;
  struct list *lists;
};

void service_open(lua_State *L);

/* service(table): the compiled service. */
int service_compile(lua_State *L);

/* Reads `lists`, the table on top, into the service, whose records are there (service_list.c). */
void service_read_lists(struct reader *reader, struct service *service);

/* What a walk over any list takes in its second table; ends with NULL. */
extern const char *const list_options[];

const struct service *service_check(lua_State *L, int index);

/* methods(service, name): the table of the methods of a record type and its metatable, for the Lua side to add to. */
int service_record_methods(lua_State *L);

const struct list *service_list(const struct service *service, const char *name);

/* Whether the text is a path for a URL as it stands: "/..." without anything that would end or leave
   it; braces count as part of it. */
int service_path_is_good(const char *path);
int service_braces_are_good(const char *path);

#endif
