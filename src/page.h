/*
** Pages: one answer of a list, decoded and looked at: is it a success, where are the items, what
** does it say about the rest. Knows the shape of answers, not how they came nor what comes next.
*/
#ifndef FOOTAGE_PAGE_H
#define FOOTAGE_PAGE_H

#include "failure.h"
#include "request.h"
#include "seen.h"
#include "service.h"

#include <lua.h>

#include <stdint.h>

/* What an answer says beside its items. Negative: it does not say. */
struct page_facts {
  long long total;
  long long number;  /* numbered: which page this is */
  long long pages;   /* numbered: how many there are */
  const char *token; /* token, link: the next page's, or NULL at the end; lives as long as the page */
  size_t token_length;
  int more; /* whether there is more: 1, 0, or -1 when it does not say */
};

/* Items that were delivered already are taken out; `first` is the next one that the walk hands out. */
struct page {
  const struct list *list;
  size_t count;
  size_t first;
  struct page_item {
    uint64_t hash;     /* of the id */
    unsigned position; /* in the answer, from 1 */
  } items[];
};

void page_open(lua_State *L);

/* Pushes the body of the request's answer as a string. */
void page_push_body(lua_State *L, const struct request *request);

/* Says that the answer is no JSON; the reason is on top, and is popped. */
void page_no_json(lua_State *L, const struct request *request, struct failure *failure);

/* Whose page it is: the service, its uservalue with the records' metatables, and the client. */
struct page_owner {
  const struct service *service;
  int records; /* index of the service's uservalue */
  int client;  /* index of the client, or of nil */
  int within;  /* index of what the items live within, or of nil */
};

/* Reads the answer of a request that succeeded by status, whose body's text and value are the top two.
   Replaces them by the page and returns it, or pops them and returns NULL with the failure. */
struct page *page_read(lua_State *L, const struct page_owner *owner, const struct list *list, struct request *request,
                       struct page_facts *facts, struct failure *failure);

/* Pushes an empty page for an answer without content, and returns it; or NULL with the failure. */
struct page *page_push_empty(lua_State *L, const struct service *service, const struct list *list,
                             struct request *request, struct page_facts *facts, struct failure *failure);

/* Looks at an answer that is no page: pushes it, decoded, and returns 1; or pushes nothing and returns
   0 with the failure; `*no_json` says that the body was none. */
int page_read_answer(lua_State *L, const struct service *service, struct request *request, struct failure *failure,
                     int *no_json);

/* Takes out the items of the page at `index` in whose `field` there is something else than `value`. */
void page_keep(lua_State *L, int index, const char *field, const char *value);

/* Adds to a failure by status what the body says about it. */
void page_explain(lua_State *L, const struct service *service, const struct request *request, struct failure *failure);

/* Pushes the record at `at` (from 0) of the page at index `page`. */
void page_push_record(lua_State *L, int page, size_t at);

/* Pushes a page of its own with `count` of the records of the page at index `page`, from `at`. */
void page_push_slice(lua_State *L, int page, size_t at, size_t count);

/* Takes out the items for which `drop` says so. */
void page_drop(struct page *page, int (*drop)(const struct page_item *item, void *state), void *state);

#endif
