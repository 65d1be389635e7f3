/*
** The lists of a service, read from its table: their names, paths, records and filters; their other parts have files of
** their own (list_paging.c, list_move.c).
*/
#ifndef FOOTAGE_LIST_READ_H
#define FOOTAGE_LIST_READ_H

#include "service/reader.h"
#include "service/service.h"

/* Reads `lists`, the table on top, into the service, whose records are there. */
void list_read_all(const struct reader *reader, struct service *service);

#endif
