#include "walk/listing_ask.h"

#include "base/query_text.h"
#include "http/content.h"
#include "http/link.h"
#include "service/warning.h"

#include <stdio.h>
#include <string.h>

/* "/search/{token}" with the token in it. */
static int listing_add_token_path(const char *pattern, const char *token, struct buffer *url) {
  const char *place = strstr(pattern, "{token}");
  size_t before = (size_t)(place - pattern);
  if (buffer_add(url, pattern, before) != 0 || query_escape(url, token, strlen(token)) != 0)
    return -1;
  return buffer_add(url, place + strlen("{token}"), strlen(place) - strlen("{token}"));
}

static int listing_add_text(struct buffer *url, const char *text) {
  return buffer_add(url, text, strlen(text));
}

/* What goes with a page besides its place: the filters, what was looked up, size and start. */
static int listing_build_pairs(const struct listing *listing, const char *start, long size, struct buffer *pairs) {
  const struct list *list = listing->list;
  const struct paging_rule *paging = &list->paging;
  const struct buffer *filters = &listing->query->pairs;
  int looked_up = list->fetch.filter != NULL && !listing->fetch_given;
  const char *known = looked_up ? client_recall(listing->client, &list->fetch) : NULL;
  char digits[24];
  snprintf(digits, sizeof digits, "%ld", size);
  if ((filters->length > 0 && buffer_add(pairs, filters->bytes, filters->length) != 0) ||
      (known != NULL && query_add(pairs, list->fetch.filter, known, strlen(known)) != 0) ||
      (paging->size != NULL && query_add(pairs, paging->size, digits, strlen(digits)) != 0))
    return -1;
  if (start == NULL)
    return 0;
  if (!list->sends_json)
    return query_add(pairs, paging->start, start, strlen(start));
  struct buffer quoted = {0};
  int bad = content_quote(&quoted, start, strlen(start)) != 0 ||
            query_add(pairs, paging->start, quoted.bytes, quoted.length) != 0;
  buffer_free(&quoted);
  return bad ? -1 : 0;
}

static int listing_add_query(struct buffer *url, const struct buffer *pairs) {
  if (pairs->length == 0)
    return 0;
  return buffer_add(url, "?", 1) != 0 ? -1 : buffer_add(url, pairs->bytes, pairs->length);
}

/* Seen from the origin, not from the base URL; and with the key, where it stood. */
static int listing_add_place(struct buffer *url, const struct settings *settings, const char *place) {
  int bad = buffer_add(url, settings->origin.url, origin_length(&settings->origin)) != 0;
  for (const char *key = strstr(place, LINK_KEY); key != NULL && !bad; key = strstr(place, LINK_KEY)) {
    bad = buffer_add(url, place, (size_t)(key - place)) != 0 ||
          query_escape(url, settings->key, strlen(settings->key)) != 0;
    place = key + strlen(LINK_KEY);
  }
  return bad ? -1 : listing_add_text(url, place);
}

/* The address of a page, and what is sent there. */
static int listing_build(const struct listing *listing, const struct settings *settings, const char *start, long size,
                         struct buffer *url, struct content *content) {
  const struct list *list = listing->list;
  const struct paging_rule *paging = &list->paging;
  if (start != NULL && paging->kind == PAGING_LINK)
    return listing_add_place(url, settings, start);
  if (listing_add_text(url, settings->origin.url) != 0)
    return -1;
  if (start != NULL && paging->path != NULL)
    return listing_add_token_path(paging->path, start, url) != 0 ? -1 : listing_add_query(url, &listing->query->kept);
  const struct buffer *path = &listing->query->path;
  struct buffer pairs = {0};
  int bad = listing_add_text(url, path->length > 0 ? path->bytes : list->path) != 0 ||
            listing_build_pairs(listing, start, size, &pairs) != 0;
  if (!bad && list->is_post) {
    content->method = content_method("POST");
    const char *bytes = pairs.length > 0 ? pairs.bytes : "";
    bad = list->sends_json ? content_set_json(content, bytes, pairs.length) != 0
                           : content_set_form(content, bytes, pairs.length, &listing->query->files) != 0;
  } else if (!bad) {
    bad = listing_add_query(url, &pairs) != 0;
  }
  buffer_free(&pairs);
  return bad ? -1 : 0;
}

int listing_ask(struct listing *listing, long long place, const char *start, long size, struct failure *failure) {
  struct settings *settings = client_settings(listing->client, failure);
  struct buffer url = {0};
  struct content content = {0};
  struct request *request = NULL;
  if (settings == NULL)
    return 0;
  if (listing_build(listing, settings, start, size, &url, &content) == 0)
    request = request_new(settings, listing->list->full_name, url.bytes);
  else
    buffer_free(&url);
  if (request == NULL) {
    content_free(&content);
    return failure_no_memory(failure);
  }
  request_set_content(request, &content);
  if (listing->size_alone && listing->unbounded) {
    listing->size_alone = 0;
    warning_tell(settings, NULL, listing->list->full_name, request->url,
                 "'%s' is the size of a page, and this walks over all of them; for so many records at most give option "
                 "max, as in %s(filters, { max = %ld })",
                 listing->list->paging.size, listing->list->full_name, size);
  }
  listing->slots[listing->slot_count++] =
      (struct listing_slot){.request = request, .serial = ++listing->asked, .place = place};
  engine_start(listing->engine, request);
  return 1;
}
