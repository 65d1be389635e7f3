/*
** Which way of paging a list's table names: the one file that knows them all.
*/
#include "walk/paging.h"

const struct paging *paging_of(const struct list *list) {
  static const struct paging *const kinds[] = {
      [PAGING_WHOLE] = &paging_whole,       [PAGING_TOKEN] = &paging_token,     [PAGING_LINK] = &paging_link,
      [PAGING_NUMBERED] = &paging_numbered, [PAGING_OFFSET] = &paging_numbered, [PAGING_COUNT] = &paging_count,
  };
  return kinds[list->paging.kind];
}
