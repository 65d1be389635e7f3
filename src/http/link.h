/*
** Addresses that an answer leads to: Link headers (RFC 8288), and where any reference points. Reads bytes from outside;
** knows neither Lua nor pages. What it gives is a path of the same origin, unless anywhere will do.
*/
#ifndef FOOTAGE_LINK_H
#define FOOTAGE_LINK_H

#include "base/buffer.h"
#include "base/failure.h"
#include "http/origin.h"

#include <stddef.h>

/* The target with rel=next in the values of one or more Link headers, joined by commas. 1 when
   there is one; 0 when there is none; -1 when they break off, and nobody knows. */
int link_find_next(const char *header, size_t length, const char **target, size_t *target_length);

enum link_verdict {
  LINK_FOUND,
  LINK_ELSEWHERE, /* another origin, where the key must not go */
  LINK_NO_ADDRESS,
  LINK_NO_MEMORY,
};

/* Writes an address, seen from the URL where it stood (RFC 3986, 5.2), as path and query: "/items?page=2". As browsers
   do it, spaces and letters beyond ASCII become percent-encoded; a fragment is left out. Without an origin it may lead
   anywhere, and is written whole. */
enum link_verdict link_locate(const struct origin *origin, const char *url, const char *target, size_t length,
                              struct buffer *place);

/* The same for the next page's link, which must not be the page's own. 0 with the failure. */
int link_resolve(const struct origin *origin, const char *url, const char *target, size_t length, struct buffer *place,
                 struct failure *failure);

/* Stands in a cursor for the key that an address held. */
#define LINK_KEY "{key}"

/* Whether a text is what link_locate writes; cursors bring it back from outside. */
int link_is_place(const char *place);

#endif
