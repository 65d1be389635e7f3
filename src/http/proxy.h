/*
** The proxy that requests go through: a checked address, kept apart from the user name and password in it, as libcurl
** quotes addresses in its messages. Knows libcurl's URL parser, not Lua.
*/
#ifndef FOOTAGE_PROXY_H
#define FOOTAGE_PROXY_H

struct proxy {
  char *url;      /* "http://proxy.example:3128"; "" for none, NULL as long as nobody said */
  char *login;    /* "user:password", percent-encoded as in the address; NULL without */
  char *password; /* decoded, or a user name that stands alone: never to be shown */
};

/* Takes an address as libcurl does: "user:password@host:3128" is http. 1, or 0 with the reason in `*why` (a constant
   string). */
int proxy_parse(struct proxy *proxy, const char *address, const char **why);

/* The variable of the environment that names the proxy for https, or NULL. */
const char *proxy_variable(void);

void proxy_free(struct proxy *proxy);

#endif
