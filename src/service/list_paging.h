/*
** How a list pages, read from its table. Knows what each way of paging wants to know, not what it does.
*/
#ifndef FOOTAGE_LIST_PAGING_H
#define FOOTAGE_LIST_PAGING_H

#include "service/list.h"
#include "service/reader.h"

/* Reads `paging` of the list's table, which is on top. The list has its total, record and filters. */
void list_read_paging(const struct reader *reader, struct list *list);

#endif
