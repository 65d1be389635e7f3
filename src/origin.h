/*
** Where a service lives: a checked base URL, and whether another URL is of the same origin
** (scheme, host, port). The key goes nowhere else. Knows libcurl's URL parser, not Lua.
*/
#ifndef FOOTAGE_ORIGIN_H
#define FOOTAGE_ORIGIN_H

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
int origin_same(const struct origin *origin, const char *url);
void origin_free(struct origin *origin);

#endif
