/*
** Moments as services write them. Knows neither Lua nor records.
*/
#ifndef FOOTAGE_MOMENT_H
#define FOOTAGE_MOMENT_H

/* The Unix time that a text says; 0 when it says none. ISO 8601 and RFC 3339, also in the basic format, with a space
   for the T, and without seconds or a time of day; the dates of mail and HTTP (RFC 5322, RFC 9110); digits as in
   moment_of_number, and .NET's "/Date(1704110400000)/". Fractions are cut off; without a zone it is UTC. */
int moment_parse(const char *text, long long *seconds);

/* The same of a number: seconds, or milliseconds, microseconds or nanoseconds where it would be beyond the year 5138.
 */
int moment_of_number(double number, long long *seconds);

#endif
