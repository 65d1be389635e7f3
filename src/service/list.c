#include "service/list.h"

#include <string.h>

const char *const list_options[] = {"max", "page_size", "parallel", "resume", NULL};

const struct filter *list_filter(const struct list *list, const char *name) {
  for (size_t i = 0; i < list->filter_count; i++) {
    if (strcmp(list->filters[i].name, name) == 0)
      return &list->filters[i];
  }
  return NULL;
}

int list_takes(const struct list *list, const char *name) {
  return list_filter(list, name) != NULL || (list->paging.size != NULL && strcmp(list->paging.size, name) == 0) ||
         (list->paging.start != NULL && strcmp(list->paging.start, name) == 0);
}

int list_is_numbered(enum paging_kind kind) {
  return kind == PAGING_NUMBERED || kind == PAGING_OFFSET;
}

int list_is_by_token(enum paging_kind kind) {
  return kind == PAGING_TOKEN || kind == PAGING_LINK || kind == PAGING_COUNT;
}
