#include "http/content.h"

#include "base/seen.h"
#include "base/text.h"
#include "base/unique.h"
#include "http/header.h"
#include "http/retry.h"
#include "http/secrets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *content_method(const char *name) {
  static const char methods[][8] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
    if (strcmp(methods[i], name) == 0)
      return methods[i];
  }
  return NULL;
}

int content_is_safe_to_repeat(const char *method) {
  return strcmp(method, "POST") != 0 && strcmp(method, "PATCH") != 0;
}

/* ---- headers ---- */

int content_add_header(struct content *content, const char *name, const char *value) {
  size_t size = strlen(name) + strlen(value) + 3;
  char *line = malloc(size);
  if (line == NULL)
    return -1;
  /* libcurl's way to say a header without a value */
  snprintf(line, size, value[0] != '\0' ? "%s: %s" : "%s;", name, value);
  int good = header_append(&content->headers, line);
  secrets_free(line); /* it may hold one */
  return good ? 0 : -1;
}

int content_has_header(const struct content *content, const char *name, size_t length) {
  for (const struct curl_slist *own = content->headers; own != NULL; own = own->next) {
    if (strcspn(own->data, ":;") == length && text_alike(own->data, name, length))
      return 1;
  }
  return 0;
}

/* The common headers behind the content's own, which win. */
static int content_add_common(struct content *content, const struct curl_slist *common) {
  for (; common != NULL; common = common->next) {
    if (!content_has_header(content, common->data, strcspn(common->data, ":")) &&
        !header_append(&content->headers, common->data))
      return -1;
  }
  return 0;
}

/* ---- forms ---- */

/* The text up to one of `ends`, decoded. */
static int content_decode(const char **at, const char *end, const char *ends, struct buffer *text) {
  buffer_clear(text);
  if (buffer_add(text, "", 0) != 0)
    return -1;
  for (; *at < end && strchr(ends, **at) == NULL; (*at)++) {
    char c = **at;
    if (c == '%' && end - *at > 2) {
      c = (char)(text_hex_digit((*at)[1]) * 16 + text_hex_digit((*at)[2]));
      *at += 2;
    }
    if (buffer_add(text, &c, 1) != 0)
      return -1;
  }
  return 0;
}

static int content_add_text(struct buffer *body, const char *text) {
  return buffer_add(body, text, strlen(text));
}

/* A field's name stands between quotes (RFC 7578 and WHATWG's form encoding). */
static int content_add_name(struct buffer *body, const char *name, size_t length) {
  for (size_t i = 0; i < length; i++) {
    char c = name[i];
    int bad = c == '"'    ? content_add_text(body, "%22")
              : c == '\r' ? content_add_text(body, "%0D")
              : c == '\n' ? content_add_text(body, "%0A")
                          : buffer_add(body, &c, 1);
    if (bad)
      return -1;
  }
  return 0;
}

/* A value, or a file, whose type libcurl would guess by the name, from a table of ten (transfers.md 6). */
static int content_add_part(struct body *body, const char *boundary, const struct buffer *name,
                            const struct buffer *value, const struct attachment *file) {
  struct buffer *memory = &body->memory;
  int bad = content_add_text(memory, "--") != 0 || content_add_text(memory, boundary) != 0 ||
            content_add_text(memory, "\r\nContent-Disposition: form-data; name=\"") != 0 ||
            content_add_name(memory, name->bytes, name->length) != 0 || content_add_text(memory, "\"") != 0;
  if (file != NULL)
    bad = bad || content_add_text(memory, "; filename=\"") != 0 ||
          content_add_name(memory, file->name, strlen(file->name)) != 0 ||
          content_add_text(memory, "\"\r\nContent-Type: ") != 0 || content_add_text(memory, file->type) != 0;
  bad = bad || content_add_text(memory, "\r\n\r\n") != 0;
  if (file != NULL)
    bad = bad || body_add_file(body, file, 0) != 0;
  else
    bad = bad || buffer_add(memory, value->bytes, value->length) != 0;
  return bad ? -1 : content_add_text(memory, "\r\n");
}

static int content_add_parts(struct body *body, const char *boundary, const char *pairs, size_t length,
                             const struct attachments *files) {
  const char *at = pairs;
  const char *end = pairs + length;
  struct buffer name = {0};
  struct buffer value = {0};
  int bad = 0;
  while (at < end && !bad) {
    bad = content_decode(&at, end, "=&", &name) != 0;
    at += at < end && *at == '=';
    int is_file = at < end && *at == ATTACHMENT_FIELD;
    bad = bad || content_decode(&at, end, "&", &value) != 0;
    at += at < end;
    const struct attachment *file = !bad && is_file ? &files->list[strtoul(value.bytes + 1, NULL, 10)] : NULL;
    bad = bad || content_add_part(body, boundary, &name, &value, file) != 0;
  }
  buffer_free(&name);
  buffer_free(&value);
  bad = bad || content_add_text(&body->memory, "--") != 0 || content_add_text(&body->memory, boundary) != 0 ||
        content_add_text(&body->memory, "--\r\n") != 0 || (files->count > 0 && body_finish(body) != 0);
  return bad ? -1 : 0;
}

/* The boundary stands in nothing that it separates but by a chance of one in 2^64. It is a hash of it, so that the same
   form is always the same bytes; a file is not read for that, and gets one that nobody else makes. */
static void content_write_boundary(char *room, size_t size, const char *pairs, size_t length, int has_files) {
  char unique[UNIQUE_SIZE];
  unsigned long long hash = (unsigned long long)seen_hash(pairs, length);
  snprintf(unique, sizeof unique, "%016llx%016llx", hash, hash * 0x9E3779B97F4A7C15U);
  if (has_files)
    unique_write(unique);
  snprintf(room, size, "footage-%s", unique);
}

int content_set_form(struct content *content, const char *pairs, size_t length, const struct attachments *files) {
  char boundary[48];
  char type[96];
  content_write_boundary(boundary, sizeof boundary, pairs, length, files->count > 0);
  snprintf(type, sizeof type, "multipart/form-data; boundary=%s", boundary);
  buffer_clear(&content->body.memory);
  if (content_add_header(content, "Content-Type", type) != 0)
    return -1;
  return content_add_parts(&content->body, boundary, pairs, length, files);
}

/* ---- files elsewhere ---- */

int content_set_text(struct content *content, const char *text, size_t length, const struct attachments *files) {
  struct body *body = &content->body;
  const char *end = text + length;
  int bad = 0;
  while (text < end && !bad) {
    const char *mark = text;
    while (mark < end && *mark != ATTACHMENT_BYTES && *mark != ATTACHMENT_TYPE)
      mark++;
    bad = buffer_add(&body->memory, text, (size_t)(mark - text)) != 0;
    if (mark == end)
      break;
    char *behind = NULL;
    const struct attachment *file = &files->list[strtoul(mark + 1, &behind, 10)];
    if (*mark == ATTACHMENT_TYPE)
      bad = bad || content_add_text(&body->memory, file->type) != 0;
    else
      bad = bad || body_add_file(body, file, 1) != 0;
    text = behind + 1; /* the semicolon */
  }
  return bad || body_finish(body) != 0 ? -1 : 0;
}

/* ---- JSON ---- */

int content_quote(struct buffer *json, const char *text, size_t length) {
  int bad = buffer_add(json, "\"", 1) != 0;
  for (size_t i = 0; i < length && !bad; i++) {
    char escaped[8];
    unsigned char c = (unsigned char)text[i];
    int size = 1;
    escaped[0] = text[i];
    if (c == '"' || c == '\\')
      size = snprintf(escaped, sizeof escaped, "\\%c", text[i]);
    else if (c < ' ')
      size = snprintf(escaped, sizeof escaped, "\\u%04x", c);
    bad = buffer_add(json, escaped, (size_t)size) != 0;
  }
  return bad ? -1 : buffer_add(json, "\"", 1);
}

int content_set_json(struct content *content, const char *pairs, size_t length) {
  struct buffer *body = &content->body.memory;
  struct buffer part = {0};
  const char *at = pairs;
  const char *end = pairs + length;
  buffer_clear(body);
  int bad = content_add_header(content, "Content-Type", "application/json") != 0 || content_add_text(body, "{") != 0;
  while (at < end && !bad) {
    bad = (at > pairs && content_add_text(body, ",") != 0) || content_decode(&at, end, "=&", &part) != 0 ||
          content_quote(body, part.bytes, part.length) != 0 || content_add_text(body, ":") != 0;
    at += at < end && *at == '=';
    bad = bad || content_decode(&at, end, "&", &part) != 0 || buffer_add(body, part.bytes, part.length) != 0;
    at += at < end;
  }
  buffer_free(&part);
  return bad || content_add_text(body, "}") != 0 ? -1 : 0;
}

/* ---- libcurl ---- */

/* A body in memory. Methods that usually have one say so when there is none (RFC 9110, 8.6). */
static CURLcode content_apply_memory(const struct content *content, CURL *easy) {
  const struct buffer *memory = &content->body.memory;
  CURLcode code = CURLE_OK;
  if (memory->bytes != NULL || strncmp(content->method, "P", 1) == 0) {
    code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)memory->length);
    if (code == CURLE_OK)
      code = curl_easy_setopt(easy, CURLOPT_POSTFIELDS, memory->bytes != NULL ? memory->bytes : "");
  }
  return code;
}

CURLcode content_apply(struct content *content, const struct curl_slist *common, CURL *easy, struct pace *pace) {
  CURLcode code = CURLE_OK;
  /* libcurl would wait a second for leave to send, which many servers never give. */
  if (body_length(&content->body) > 0 && !header_append(&content->headers, "Expect:"))
    return CURLE_OUT_OF_MEMORY;
  if (content->headers != NULL) {
    if (content_add_common(content, common) != 0)
      return CURLE_OUT_OF_MEMORY;
    code = curl_easy_setopt(easy, CURLOPT_HTTPHEADER, content->headers);
  }
  if (content->method == NULL || code != CURLE_OK)
    return code;
  code = content->body.count > 0 ? body_apply(&content->body, easy, pace) : content_apply_memory(content, easy);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, content->method);
}

CURLcode content_become_get(struct content *content, CURL *easy) {
  struct curl_slist **link = &content->headers;
  while (*link != NULL) {
    struct curl_slist *header = *link;
    if (text_alike(header->data, "Content-", strlen("Content-"))) {
      *link = header->next;
      header->next = NULL;
      curl_slist_free_all(header);
    } else {
      link = &header->next;
    }
  }
  CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDS, NULL);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, NULL);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 0L);
  if (code == CURLE_OK && content->headers != NULL)
    code = curl_easy_setopt(easy, CURLOPT_HTTPHEADER, content->headers);
  content->method = NULL;
  body_free(&content->body);
  return code;
}

/* Whether all of it may have come to the service: what it got in part it cannot have acted upon. */
static int content_went_out(const struct content *content, CURLcode code, CURL *easy) {
  curl_off_t uploaded = 0;
  long sent = 0;
  long proxy = 0;
  if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_CONNECT ||
      code == CURLE_SSL_CONNECT_ERROR)
    return 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &proxy);
  curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
  if (uploaded < content->body.sent) /* libcurl forgets it when it wants to begin anew */
    uploaded = content->body.sent;
  curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &sent); /* of what the proxy got, too */
  return proxy < 300 && sent > 0 && uploaded >= (curl_off_t)body_length(&content->body);
}

int content_may_be_done(const struct content *content, CURLcode code, long status, CURL *easy) {
  if (content->method == NULL || !content_went_out(content, code, easy))
    return 0;
  return code != CURLE_OK || ((status < 300 || status >= 500 || status == 408) && !retry_is_refusal(status));
}

int content_may_repeat(const struct content *content, CURLcode code, long status, CURL *easy) {
  if (content->method == NULL || content->repeatable || !content_went_out(content, code, easy))
    return 1;
  return code == CURLE_OK && retry_is_refusal(status);
}

void content_free(struct content *content) {
  secrets_free_headers(&content->headers);
  body_free(&content->body);
  *content = (struct content){0};
}
