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
  const char *token; /* token, link: the next page's, or NULL at the end; lives on the Lua stack */
  int more;          /* whether there is more: 1, 0, or -1 when it does not say */
};

/* Looks at the newest of the items, if that was not done, and keeps what tells it from the others: its key, else its
   id, else its bytes. Returns its place; or NULL when there was nothing to look at, or it is none of the list's. */
const struct item_place *page_read_item(lua_State *L, const struct list *list, struct items *items);

/* Whether the answer has content: 204 and 205 say that there is none. */
int page_has_content(const struct request *request);

/* Makes a page of the answer of a request that succeeded by status. On top are its items, all of them read; what it
   says but for them; and what its records share (record_make_owner). Leaves them there, and the token and the page
   above them, and returns the page; or leaves whatever it came to, and returns NULL with the failure. The page shares
   the items' places: once something was taken out of it, they are not to be read again. */
struct page *page_read(lua_State *L, const struct service *service, const struct list *list, struct request *request,
                       struct page_facts *facts, struct failure *failure);

#endif
