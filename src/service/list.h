/*
** A list of a service as data: where it lives, which filters it takes, how it pages, what its records are. Knows
** neither the Lua table that it was read from (list_read.c) nor what a walk does with it.
*/
#ifndef FOOTAGE_LIST_H
#define FOOTAGE_LIST_H

#include "service/record_type.h"

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
  FILTER_FILE,   /* a file that is sent, or several; in forms */
};

struct filter {
  const char *name;
  enum filter_type type;
  int required;
  int in_path; /* fills {name} in the list's path */
};

enum { MOST_KEPT = 4 };

/* The ways of paging, by name; the walk has what they do (walk/paging_*.c). */
enum paging_kind {
  PAGING_WHOLE,
  PAGING_TOKEN,
  PAGING_LINK,
  PAGING_NUMBERED,
  PAGING_OFFSET,
  PAGING_COUNT, /* by number or offset, to an empty page */
};

/* How a list pages; what an entry means is up to the kind. */
struct paging_rule {
  enum paging_kind kind;
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
  struct paging_rule paging;
  struct list_fetch fetch; /* filter NULL: none */
  struct list_move *move;  /* NULL: none */
  size_t filter_count;
  const struct filter *filters;
};

/* What a walk over any list takes in its second table; ends with NULL. */
extern const char *const list_options[];

const struct filter *list_filter(const struct list *list, const char *name); /* or NULL */

/* Whether it is the name of one of the list's filters or paging parameters. */
int list_takes(const struct list *list, const char *name);

/* Whether the pages are numbered underneath, or come by token. */
int list_is_numbered(enum paging_kind kind);
int list_is_by_token(enum paging_kind kind);

#endif
