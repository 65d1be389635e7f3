/*
** Which way of paging a list's table names.
*/
#ifndef FOOTAGE_PAGING_KINDS_H
#define FOOTAGE_PAGING_KINDS_H

#include "service/list.h"
#include "walk/paging.h"

const struct paging *paging_of(const struct list *list);

#endif
