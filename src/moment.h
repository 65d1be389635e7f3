/*
** Moments as services write them. Knows neither Lua nor records.
*/
#ifndef FOOTAGE_MOMENT_H
#define FOOTAGE_MOMENT_H

/* The Unix time of an RFC 3339 text; 0 when it is none. Fractions are cut off; without a zone it is UTC. */
int moment_parse(const char *text, long long *seconds);

#endif
