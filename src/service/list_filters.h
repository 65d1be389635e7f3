/*
** The filters of a list, read from its table: those with a type, and those that stand in its path.
*/
#ifndef FOOTAGE_LIST_FILTERS_H
#define FOOTAGE_LIST_FILTERS_H

#include "service/list.h"
#include "service/reader.h"

/* Reads `filters` and `required` of the list's table, which is on top. The list has its path. */
void list_read_filters(const struct reader *reader, struct list *list);

#endif
