/*
** Redirects, followed by hand within the origin: libcurl would carry the key to wherever they point. Knows no Lua and
** no sockets.
*/
#ifndef FOOTAGE_REDIRECT_H
#define FOOTAGE_REDIRECT_H

#include "http/request.h"

/* For an attempt whose answer is no success. 1 when it is a redirect, and the next attempt, to where it leads, may
   start; else 0, with the failure when it is one that is not followed. */
int redirect_follow(struct request *request);

#endif
