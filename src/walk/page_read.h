/*
** Reading an answer of a list as a page: where its items are, what tells them apart, and what it says about the rest.
** Knows the shape of answers, not how they came nor what comes next.
*/
#ifndef FOOTAGE_PAGE_READ_H
#define FOOTAGE_PAGE_READ_H

#include "base/failure.h"
#include "http/request.h"
#include "lua/items.h"
#include "service/service.h"
#include "walk/page.h"

#include <lua.h>

/* What an answer says beside its items. Negative: it does not say. */
struct page_facts {
  long long total;
  long long number;  /* numbered: which page this is */
  long long pages;   /* numbered: how many there are */
  const char *token; /* token, link: the next page's, or NULL at the end; lives as long as the page */
  size_t token_length;
  int more; /* whether there is more: 1, 0, or -1 when it does not say */
};

/* Whose page it is: the service, its uservalue with the records' metatables, and the client. */
struct page_owner {
  const struct service *service;
  int records; /* index of the service's uservalue */
  int client;  /* index of the client, or of nil */
  int within;  /* index of what the items live within, or of nil */
};

/* Looks at the newest of the items, if that was not done, and keeps what tells it from the others: its key, else its
   id, else its bytes. */
void page_read_item(lua_State *L, const struct list *list, struct items *items);

/* Makes a page of the answer of a request that succeeded by status. On top are its items, all of them read, and what it
   says but for them. Replaces them by the page and returns it, or pops them and returns NULL with the failure. The page
   shares the items' places: once something was taken out of it, they are not to be read again. */
struct page *page_read(lua_State *L, const struct page_owner *owner, const struct list *list, struct request *request,
                       struct page_facts *facts, struct failure *failure);

/* Pushes an empty page for an answer without content, and returns it; or NULL with the failure. */
struct page *page_push_empty(lua_State *L, const struct service *service, const struct list *list,
                             struct request *request, struct page_facts *facts, struct failure *failure);

#endif
