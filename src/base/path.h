/*
** Paths of addresses as people write them into a service's table or a request: which may go out as they are, and the
** names in braces, {index_id}, that something else fills in.
*/
#ifndef FOOTAGE_PATH_H
#define FOOTAGE_PATH_H

#include <stddef.h>

/* Whether the text is a path for a URL as it stands: "/..." without anything that would end or leave it; braces count
   as part of it. */
int path_is_good(const char *path);

int path_braces_are_good(const char *path); /* each has a name and its counterpart */
size_t path_count_braces(const char *path);

#endif
