/*
** Warnings, as events. A service's about an operation: that it is deprecated, that it will end; told once for
** each operation of a client. And our own. Knows where answers say so, not who listens.
*/
#ifndef FOOTAGE_WARNING_H
#define FOOTAGE_WARNING_H

#include "http/request.h"
#include "service/service.h"

#include <lua.h>

/* Looks at the answer's headers, and at its body at `body`, which is decoded. */
void warning_take(lua_State *L, const struct service *service, struct request *request, int body);

/* Tells one of our own about the operation `what`, once for each `topic`. Without a topic it is about what the script
   itself asks for: to `on_event` alone, since a line for people would nag those who mean it. */
void warning_tell(struct settings *settings, const char *topic, const char *what, const char *url, const char *format,
                  ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 5, 6)))
#endif
    ;

#endif
