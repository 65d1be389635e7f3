/*
** What a request sends beside its address: method, headers of its own, a body. A GET has none of it.
** Knows libcurl's options for them, and when sending twice is harmless; neither Lua nor JSON.
*/
#ifndef FOOTAGE_CONTENT_H
#define FOOTAGE_CONTENT_H

#include "base/buffer.h"
#include "http/attachment.h"
#include "http/body.h"

#include <curl/curl.h>

struct content {
  const char *method; /* a constant; NULL for GET */
  struct body body;
  struct curl_slist *headers; /* these, and then those that every request has */
  int repeatable;             /* may be sent again although it may have been acted upon */
};

/* The constant for a method's name, or NULL when footage does not send it. */
const char *content_method(const char *name);
int content_is_safe_to_repeat(const char *method); /* by what HTTP says of the method */

/* Whether it has a header of this name, in whatever case. */
int content_has_header(const struct content *content, const char *name, size_t length);

/* Each 0, or -1 when memory ran out. */
int content_add_header(struct content *content, const char *name, const char *value);

/* The pairs of "a=b&c=d", percent-encoded, as multipart/form-data; with the open files that they name. */
int content_set_form(struct content *content, const char *pairs, size_t length, const struct attachments *files);

/* The pairs as a JSON object; their values are JSON already. */
int content_set_json(struct content *content, const char *pairs, size_t length);

/* A text of JSON with open files in it, each encoded by base64. */
int content_set_text(struct content *content, const char *text, size_t length, const struct attachments *files);

/* The text as a JSON string. */
int content_quote(struct buffer *json, const char *text, size_t length);

/* Tells libcurl; `common` are the headers of every request. How its body goes out is noted in `pace`, if it takes long.
 */
CURLcode content_apply(struct content *content, const struct curl_slist *common, CURL *easy, struct pace *pace);

/* What was sent was acted upon, and what came of it is read: tells libcurl, too. */
CURLcode content_become_get(struct content *content, CURL *easy);

/* Whether the service may have acted upon an attempt that ended so: not when it was not reached, did not get the
   whole body, or refused. */
int content_may_be_done(const struct content *content, CURLcode code, long status, CURL *easy);

/* Whether an attempt that ended so may be made again. */
int content_may_repeat(const struct content *content, CURLcode code, long status, CURL *easy);

void content_free(struct content *content);

#endif
