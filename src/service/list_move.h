/*
** What stands behind a list, read from its table: a filter that is looked up, and the list that succeeds it in the
** service's next version.
*/
#ifndef FOOTAGE_LIST_MOVE_H
#define FOOTAGE_LIST_MOVE_H

#include "service/reader.h"
#include "service/service.h"

/* Reads `fetch` of the list's table, which is on top. The list has its filters. */
void list_read_fetch(const struct reader *reader, struct list *list);

/* Reads `successor` of the list's table, which is on top. All lists of the service are there. */
void list_read_move(const struct reader *reader, const struct service *service, struct list *list);

#endif
