/*
** What a service's table says of one kind of records: its name, and where such a record has the common
** names. Lives as long as its service.
*/
#ifndef FOOTAGE_RECORD_TYPE_H
#define FOOTAGE_RECORD_TYPE_H

#include <stddef.h>

enum { MOST_ROOT_FIELDS = 4, MOST_KEY_FIELDS = 6 };

/* Two names of the same field: that of the list's first version, and that of a later one. */
struct record_alias {
  const char *name;
  const char *other;
};

/* The common names, and where a record of this type has them. */
struct record_type {
  const char *name; /* "heygen.asset" */
  const char *id;   /* NULL: its records have none */
  const char *title;
  const char *created;
  const char *kind;
  const char *always;                     /* the kind of every record of this type, or NULL */
  const char *root[MOST_ROOT_FIELDS + 1]; /* fields in which "" and "null" say "in the root folder" */
  const char *key[MOST_KEY_FIELDS + 1];   /* without an id: the fields that tell records apart */
  size_t alias_count;
  const struct record_alias *aliases;
  int place; /* of its metatable, in the service's uservalue */
};

#endif
