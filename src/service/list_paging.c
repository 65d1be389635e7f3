#include "service/list_paging.h"

#include "base/path.h"

#include <lauxlib.h>

#include <string.h>

static enum paging_kind list_paging_kind(const struct reader *reader, const char *by) {
  static const enum paging_kind kinds[] = {PAGING_WHOLE,    PAGING_TOKEN,  PAGING_TOKEN, /* one that may be a number */
                                           PAGING_NUMBERED, PAGING_OFFSET, PAGING_LINK};
  return kinds[reader_which(reader, "by", "paging ", by, "whole token cursor number offset link",
                            " (it knows whole, token, cursor, number, offset, link)")];
}

static void list_read_sizes(const struct reader *reader, struct paging_rule *paging) {
  paging->size = reader_string(reader, "size", list_is_numbered(paging->kind));
  paging->smallest = reader_integer(reader, "smallest", 1);
  paging->largest = reader_integer(reader, "largest", 0);
  if (paging->size == NULL && paging->largest != 0)
    reader_fail(reader, ".largest is of no use without size, the parameter for it");
  if (paging->size != NULL &&
      (paging->largest < 1 || paging->largest > 100000 || paging->smallest < 0 || paging->smallest > paging->largest))
    reader_fail(reader, ".largest, the most items to ask for in one page, must be a number from 1 to 100000, and "
                        ".smallest no more than that");
}

/* What each kind wants besides, and what would mean nothing to it. */
static void list_check_paging(const struct reader *reader, const struct list *list) {
  const struct paging_rule *paging = &list->paging;
  int by_token = paging->kind == PAGING_TOKEN;
  int by_number = paging->kind == PAGING_NUMBERED || paging->by_page;
  int counts = list_is_numbered(paging->kind);
  if (counts && list->total == NULL)
    reader_fail(reader, "needs the list's .total: how many items there are tells where the list ends, and whether it "
                        "changed under the walk");
  if (counts && list->total_is_other)
    reader_fail(reader, "needs a .total that counts the items of the list: it tells where the list ends");
  if ((counts || paging->kind == PAGING_COUNT) && list->record->id == NULL && list->record->key[0] == NULL)
    reader_fail(reader, "needs records with an id or a key: such pages shift when items come and go");
  if (!by_token && (paging->path != NULL || paging->keep[0] != NULL))
    reader_fail(reader, ".path and .keep are for paging by token");
  if (!by_number && (paging->number != NULL || paging->pages != NULL))
    reader_fail(reader, ".number and .pages are for paging by number");
  if (!by_token && paging->kind != PAGING_WHOLE && (paging->next != NULL || paging->more != NULL))
    reader_fail(reader, ".next and .more are for paging by token, and for whole");
  if (paging->path != NULL && (strstr(paging->path, "{token}") == NULL || path_count_braces(paging->path) != 1))
    reader_fail(reader, ".path must hold {token}, where the token goes");
  if (paging->kind == PAGING_LINK && paging->start != NULL)
    reader_fail(reader, ".start is of no use: the links say where the pages are");
  if ((paging->start != NULL && paging->start[0] == '\0') || (paging->size != NULL && paging->size[0] == '\0'))
    reader_fail(reader, ".start and .size must be names of parameters");
  if (paging->start != NULL && paging->size != NULL && strcmp(paging->start, paging->size) == 0)
    reader_fail(reader, ".start and .size are the same parameter: '%s'", paging->start);
  if (paging->start != NULL && list_filter(list, paging->start) != NULL)
    reader_fail(reader, ".start is a filter of the list, too: '%s'", paging->start);
  if (paging->size != NULL && list_filter(list, paging->size) != NULL)
    reader_fail(reader, ".size is a filter of the list, too: '%s'", paging->size);
  for (const char *const *keep = paging->keep; *keep != NULL; keep++) {
    if (list_filter(list, *keep) == NULL)
      reader_fail(reader, ".keep names '%.60s', which is no filter", *keep);
  }
  if (paging->path == NULL && paging->keep[0] != NULL)
    reader_fail(reader, ".keep is of no use without .path, where the next pages are");
}

/* Where the service begins to count, and how it says how far it does. */
static void list_read_counting(const struct reader *reader, struct paging_rule *paging) {
  int by_offset = paging->kind == PAGING_OFFSET;
  long first = reader_integer(reader, "first", READER_ABSENT);
  paging->first = first != READER_ABSENT ? first : !by_offset;
  if (paging->first != 0 && paging->first != 1)
    reader_fail(reader, ".first must be 0 or 1: the number of the first %s", by_offset ? "item" : "page");
  if (first != READER_ABSENT && !list_is_numbered(paging->kind))
    reader_fail(reader, ".first is for paging by number and by offset");
  paging->pages = reader_field(reader, "pages", 0);
  const char *last = reader_field(reader, "last", 0);
  if (last != NULL && paging->kind != PAGING_NUMBERED)
    reader_fail(reader, ".last is for paging by number");
  if (last != NULL && paging->pages != NULL)
    reader_fail(reader, ".pages and .last are two ways of saying the same; give one of them");
  if (last != NULL)
    paging->pages = last;
  paging->pages_is_last = last != NULL;
}

/* ends = "empty". Pages by number or offset are counted then, instead of known by their total. */
static void list_read_ends(const struct reader *reader, struct paging_rule *paging) {
  const char *ends = reader_string(reader, "ends", 0);
  if (ends == NULL)
    return;
  reader_which(reader, "ends", "end ", ends, "empty", " (it knows empty)");
  if (paging->kind == PAGING_WHOLE)
    reader_fail(reader, ".ends is of no use where all comes in one answer");
  if (paging->pages != NULL)
    reader_fail(reader, ".ends is of no use where the answer says how many pages there are");
  paging->ends_empty = 1;
  if (list_is_numbered(paging->kind))
    paging->kind = PAGING_COUNT;
}

void list_read_paging(const struct reader *reader, struct list *list) {
  static const char known[] = "by ends next more start first size number pages last path keep smallest largest";
  struct paging_rule *paging = &list->paging;
  struct reader inner;
  reader_enter(reader, "paging", 1, known, &inner);
  const char *by = reader_string(&inner, "by", 1);
  paging->kind = list_paging_kind(&inner, by);
  paging->takes_numbers = strcmp(by, "cursor") == 0;
  paging->path = reader_path(&inner, "path", 0);
  int counts = list_is_numbered(paging->kind);
  paging->start = reader_string(&inner, "start", counts || (paging->kind == PAGING_TOKEN && paging->path == NULL));
  paging->next = reader_field(&inner, "next", paging->kind == PAGING_TOKEN);
  paging->more = reader_field(&inner, "more", 0);
  paging->number = reader_field(&inner, "number", 0);
  list_read_counting(&inner, paging);
  if (paging->kind == PAGING_NUMBERED && paging->pages == NULL) {
    paging->kind = PAGING_OFFSET;
    paging->by_page = 1;
  } else if (paging->kind == PAGING_NUMBERED && paging->number == NULL) {
    reader_fail(&inner, ".number must say where the answer has the page's number");
  }
  list_read_ends(&inner, paging);
  reader_strings(&inner, "keep", paging->keep, MOST_KEPT);
  list_read_sizes(&inner, paging);
  list_check_paging(&inner, list);
  lua_pop(inner.L, 1);
}
