/*
** Lines of headers: of an answer's, and of those that are sent. Knows none of their names.
*/
#ifndef FOOTAGE_HEADER_H
#define FOOTAGE_HEADER_H

#include <curl/curl.h>

#include <stddef.h>

/* Behind the spaces and tabs that stand at `at`. */
const char *header_skip_blank(const char *at, const char *end);

/* The value of a header line if it is the one called `name`, and its length; NULL when it is another. */
const char *header_find(const char *line, size_t length, const char *name, size_t *found);

/* Copies that value, or "" when it does not fit; 1 when it was the one. */
int header_value(const char *line, size_t length, const char *name, char *room, size_t size);

/* Adds a copy of a line to those that are sent. 0 when memory ran out. */
int header_append(struct curl_slist **headers, const char *line);

#endif
