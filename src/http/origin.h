/*
** Where a service lives: a checked base URL, and whether another URL is of the same origin
** (scheme, host, port). The key goes nowhere else. Knows libcurl's URL parser, not Lua.
*/
#ifndef FOOTAGE_ORIGIN_H
#define FOOTAGE_ORIGIN_H

#include <curl/curl.h>

#include <stddef.h>

struct origin {
  char *url; /* normalized, without a slash at its end */
  char *scheme;
  char *host;
  char *port;
  char *path; /* "" when the URL has none */
};

/* 1, or 0 with the reason in `*why` (a constant string). Owns what origin_free frees, also on failure. */
int origin_parse(struct origin *origin, const char *url, const char **why);

/* Puts a path behind an origin that has none. 0 when memory ran out. */
int origin_set_path(struct origin *origin, const char *path);

int origin_is_plain(const struct origin *origin);                          /* http: to this machine, unencrypted */
int origin_equal(const struct origin *origin, const struct origin *other); /* whatever their paths */

/* Whether a parsed URL is of this origin, or by http of the host that is asked by https: as whoever follows it goes to
   the origin itself, that gives nothing away. Never one that carries a user name. */
int origin_owns(const struct origin *origin, CURLU *parsed);

/* How much of `url` stands before the path: "https://api.example.com". */
size_t origin_length(const struct origin *origin);

void origin_free(struct origin *origin);

#endif
