/*
** Requests to other hosts: addresses of files that a service hands out. The client's limits hold there, its key and its
** headers never go there. Knows neither Lua nor files.
*/
#ifndef FOOTAGE_ELSEWHERE_H
#define FOOTAGE_ELSEWHERE_H

#include "http/settings.h"

/* The settings for an address, with one reference: the client's own where it is of the client's origin; else some
   without the key. NULL with the reason in `*why` (a constant string). */
struct settings *elsewhere_settings(struct settings *own, const char *url, const char **why);

#endif
