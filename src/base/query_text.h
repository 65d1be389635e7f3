/*
** The text of a query: names and values, percent-encoded. Knows no filters.
*/
#ifndef FOOTAGE_QUERY_TEXT_H
#define FOOTAGE_QUERY_TEXT_H

#include "base/buffer.h"

/* NAME=VALUE with the right separator, percent-encoded. 0, or -1 when memory ran out. */
int query_add(struct buffer *query, const char *name, const char *value, size_t length);

/* Percent-encodes all but letters, digits and "-._~". 0, or -1. */
int query_escape(struct buffer *buffer, const char *bytes, size_t length);

#endif
