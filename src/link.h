/*
** Link headers (RFC 8288): where the next page is. Reads bytes from outside; knows neither Lua nor
** pages. What it gives is always a path of the same origin.
*/
#ifndef FOOTAGE_LINK_H
#define FOOTAGE_LINK_H

#include "buffer.h"
#include "failure.h"
#include "origin.h"

#include <stddef.h>

/* The target with rel=next in the values of one or more Link headers, joined by commas. 1 when
   there is one; 0 when there is none; -1 when they break off, and nobody knows. */
int link_find_next(const char *header, size_t length, const char **target, size_t *target_length);

/* Writes the target as path and query, "/items?page=2", seen from the URL it came from. 0 with the
   failure: another origin, where the key must not go, or no address at all. */
int link_resolve(const struct origin *origin, const char *url, const char *target, size_t length, struct buffer *place,
                 struct failure *failure);

/* Whether a text is what link_resolve writes; cursors bring it back from outside. */
int link_is_place(const char *place);

#endif
