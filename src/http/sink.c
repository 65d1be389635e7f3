#include "http/sink.h"

#include "base/file_system.h"
#include "base/range.h"
#include "base/text.h"
#include "http/content.h"
#include "http/header.h"
#include "http/secrets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  LEAST_PROGRESS = 16 * 1024,
  OVERLAP_OLD = 64 * 1024, /* asked for once more, and compared: of what another process left */
  OVERLAP_WEAK = 4 * 1024, /* ... of what no strong validator vouches for */
};

struct sink *sink_new(void) {
  struct sink *sink = calloc(1, sizeof *sink);
  if (sink == NULL)
    return NULL;
  sink->references = 1;
  partial_begin(&sink->partial);
  sink->same_size = -1;
  return sink;
}

struct sink *sink_keep(struct sink *sink) {
  sink->references++;
  return sink;
}

void sink_release(struct sink *sink) {
  if (sink == NULL || --sink->references > 0)
    return;
  partial_close(&sink->partial, 0);
  secrets_free_headers(&sink->asked_headers);
  free(sink);
}

/* ---- asking ---- */

static int sink_is_strong(const char *etag) {
  return etag[0] == '"';
}

/* The version as If-Range takes it (RFC 9110, 13.1.5), or NULL. */
static const char *sink_validator(const struct version *version) {
  if (sink_is_strong(version->etag))
    return version->etag;
  return version->is_dated ? version->modified : NULL;
}

/* A server may change the file, and give the new one's rest for the old one's; a disk may have lost what it did not
   write before the power went. So some of what is there is asked for once more. */
static int64_t sink_missing(const struct sink *sink) {
  const struct partial *partial = &sink->partial;
  int64_t overlap = partial->is_old ? OVERLAP_OLD : sink_validator(&partial->version) == NULL ? OVERLAP_WEAK : 0;
  return partial->length > overlap ? partial->length - overlap : 0;
}

static CURLcode sink_set_headers(struct sink *sink, const struct curl_slist *base, CURL *easy) {
  const char *validator = sink->asked > 0 ? sink_validator(&sink->partial.version) : NULL;
  char line[sizeof sink->partial.version.etag + 16];
  int good = 1;
  secrets_free_headers(&sink->asked_headers);
  for (; base != NULL && good; base = base->next)
    good = header_append(&sink->asked_headers, base->data);
  if (good && validator != NULL) {
    snprintf(line, sizeof line, "If-Range: %s", validator);
    good = header_append(&sink->asked_headers, line);
  }
  return good ? curl_easy_setopt(easy, CURLOPT_HTTPHEADER, sink->asked_headers) : CURLE_OUT_OF_MEMORY;
}

/* What a script sends, or asks a range of by itself, is no file that one goes on with. */
static int sink_may_go_on(const struct content *content) {
  return content->method == NULL && !content_has_header(content, "range", strlen("range"));
}

CURLcode sink_begin(struct sink *sink, const struct content *content, const struct curl_slist *common, CURL *easy) {
  char range[32];
  sink_forget(sink);
  sink->is_plain = !sink_may_go_on(content);
  sink->asked = sink->is_plain ? 0 : sink_missing(sink);
  snprintf(range, sizeof range, "%lld-", (long long)sink->asked);
  /* Servers that compress ignore ranges; what comes compressed all the same is undone. */
  CURLcode code = curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "identity");
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)SINK_BLOCK);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_RANGE, sink->asked > 0 ? range : NULL);
  return code == CURLE_OK ? sink_set_headers(sink, content->headers != NULL ? content->headers : common, easy) : code;
}

/* ---- the answer's headers ---- */

void sink_forget(struct sink *sink) {
  sink->headers = (struct sink_headers){.range = ""};
  sink->verdict = SINK_IGNORES;
  sink->is_part = 0;
  sink->begins = 0;
  sink->why = NULL;
}

/* Several of one name are one, with commas between (RFC 9110, 5.3). */
static int sink_take_header(const char *line, size_t length, const char *name, char *room, size_t size) {
  size_t found = 0;
  size_t had = strlen(room);
  const char *value = header_find(line, length, name, &found);
  if (value == NULL)
    return 0;
  if (had + found + 2 > size) {
    snprintf(room, size, "?"); /* what is no value of any of them */
    return 1;
  }
  if (had > 0)
    room[had++] = ',';
  memcpy(room + had, value, found);
  room[had + found] = '\0';
  return 1;
}

int sink_header(struct sink *sink, const char *line, size_t length) {
  struct sink_headers *headers = &sink->headers;
  return sink_take_header(line, length, "content-range", headers->range, sizeof headers->range) ||
         sink_take_header(line, length, "content-length", headers->length, sizeof headers->length) ||
         sink_take_header(line, length, "content-encoding", headers->encoding, sizeof headers->encoding) ||
         sink_take_header(line, length, "content-type", headers->type, sizeof headers->type) ||
         sink_take_header(line, length, "transfer-encoding", headers->transfer, sizeof headers->transfer) ||
         sink_take_header(line, length, "etag", headers->etag, sizeof headers->etag) ||
         sink_take_header(line, length, "last-modified", headers->modified, sizeof headers->modified);
}

static int sink_is_encoded(const struct sink *sink) {
  const char *encoding = sink->headers.encoding;
  return encoding[0] != '\0' && !text_alike(encoding, "identity", strlen("identity") + 1);
}

static int sink_is_good_etag(const char *etag) {
  for (const char *c = etag; *c != '\0'; c++) {
    if ((unsigned char)*c <= ' ' || *c == 0x7F)
      return 0;
  }
  return etag[0] == '"' || strncmp(etag, "W/\"", 3) == 0;
}

/* A date tells versions apart when it is older than the answer: else two changes may bear it (RFC 9110, 8.8.2.2). */
static void sink_read_version(struct sink *sink, const char *date) {
  const struct sink_headers *headers = &sink->headers;
  struct version *version = &sink->version;
  *version = version_unknown;
  if (sink_is_good_etag(headers->etag))
    memcpy(version->etag, headers->etag, sizeof version->etag);
  time_t modified = curl_getdate(headers->modified, NULL);
  if (modified > 0) {
    memcpy(version->modified, headers->modified, sizeof version->modified);
    version->is_dated = curl_getdate(date, NULL) > modified;
  }
}

/* ---- judging ---- */

static int sink_anew(struct sink *sink, const char *why) {
  sink->verdict = SINK_ANEW;
  sink->why = why;
  return 0;
}

static int sink_refuse_closed(struct sink *sink) {
  failure_set(&sink->failure, FAILURE_CANCELLED, "the file was closed");
  sink->verdict = SINK_REFUSES;
  return 0;
}

static int sink_refuse_file(struct sink *sink) {
  const struct partial *partial = &sink->partial;
  failure_set_file(&sink->failure, partial->path, strerror(partial->error), file_system_code(partial->error));
  failure_advise(&sink->failure, "what was fetched stays, and the next call goes on from there");
  sink->verdict = SINK_REFUSES;
  return 0;
}

/* Whether what has its name is another file: of another length or date, or of a date that nobody tells, by which it
   could be known again. */
static int sink_is_taken(const struct sink *sink, const struct version *version) {
  if (sink->same_size < 0)
    return 0;
  if (version->total >= 0 && version->total != sink->same_size)
    return 1;
  return version->modified[0] == '\0' || curl_getdate(version->modified, NULL) != (time_t)sink->same_date;
}

static int sink_refuse_taken(struct sink *sink) {
  failure_set_file(&sink->failure, sink->partial.path, "another file has the name that it is to get", "exists");
  sink->is_taken = 1;
  sink->verdict = SINK_REFUSES;
  return 0;
}

static int sink_is_other(const struct version *one, const struct version *other) {
  if (one->total >= 0 && other->total >= 0 && one->total != other->total)
    return 1;
  if (one->etag[0] != '\0' && other->etag[0] != '\0')
    return strcmp(one->etag, other->etag) != 0;
  return one->modified[0] != '\0' && other->modified[0] != '\0' && strcmp(one->modified, other->modified) != 0;
}

/* What the body's length is by the headers: -1 when they do not say; -2 when they make no sense. */
static int64_t sink_body_length(const struct sink *sink) {
  const struct sink_headers *headers = &sink->headers;
  if (headers->length[0] == '\0' || headers->transfer[0] != '\0')
    return -1;
  int64_t length = range_parse_length(headers->length);
  return length >= 0 ? length : -2;
}

static int sink_judge_part(struct sink *sink) {
  const struct partial *partial = &sink->partial;
  struct range range;
  int64_t length = sink_body_length(sink);
  if (sink_is_encoded(sink))
    return sink_anew(sink, "it sends a part of what it compressed");
  if (!range_parse(sink->headers.range, &range) || range.first < 0)
    return sink_anew(sink, "it does not say which part it sends");
  if (length != -1 && length != range.last - range.first + 1)
    return sink_anew(sink, "it sends a part of another length than it says");
  sink->version.total = range.total;
  if (partial->length > 0 && sink_is_other(&partial->version, &sink->version))
    return sink_anew(sink, "the file has changed");
  if (range.first > partial->length || (range.total >= 0 && partial->length > range.total))
    return sink_anew(sink, "it sends another part than asked for");
  if (sink_is_taken(sink, partial->length > 0 ? &partial->version : &sink->version))
    return sink_refuse_taken(sink);
  sink->is_part = 1;
  sink->begins = partial->length == 0;
  sink->place = range.first;
  sink->until = range.last + 1;
  sink->verdict = SINK_TAKES;
  if (partial->length == 0 || partial->version.total >= 0)
    return 1;
  struct version version = partial->version;
  version.total = range.total;
  return partial_note(&sink->partial, &version) == 0 || sink_refuse_file(sink);
}

static int sink_judge_whole(struct sink *sink) {
  int64_t length = sink_body_length(sink);
  if (length == -2) {
    failure_set(&sink->failure, FAILURE_DECODE, "the answer's headers contradict each other about its length");
    sink->verdict = SINK_REFUSES;
    return 0;
  }
  if (sink_is_encoded(sink))
    sink->version = version_unknown; /* all of these are about other bytes than those that are kept */
  else
    sink->version.total = length;
  if (sink_is_taken(sink, &sink->version))
    return sink_refuse_taken(sink);
  if (sink->same_size >= 0 && sink->version.total >= 0) {
    sink->verdict = SINK_THERE;
    sink->is_same = 1;
    return 0;
  }
  sink->begins = 1;
  sink->place = 0;
  sink->until = sink->version.total;
  sink->verdict = SINK_TAKES;
  return 1;
}

/* Nothing is there to send: because all of it is here, or because it is another file. */
static int sink_judge_nothing(struct sink *sink) {
  const struct partial *partial = &sink->partial;
  struct range range;
  int64_t total = range_parse(sink->headers.range, &range) ? range.total : partial->version.total;
  sink->version.total = total;
  if (total != partial->length || sink_is_other(&partial->version, &sink->version))
    return sink_anew(sink, "the file is shorter than what is there of it");
  sink->verdict = SINK_THERE;
  return 0;
}

int sink_judge(struct sink *sink, long status, const char *date) {
  int says_part = status == 206 || (status == 200 && sink->asked > 0 && sink->headers.range[0] != '\0');
  if (sink->partial.file < 0)
    return sink_refuse_closed(sink);
  sink_read_version(sink, date);
  if (status == 416 && sink->asked > 0)
    return sink_judge_nothing(sink);
  if (status < 200 || status >= 300)
    return 1;
  return says_part && !sink->is_plain ? sink_judge_part(sink) : sink_judge_whole(sink);
}

/* ---- the body ---- */

static int sink_says_text(const char *type) {
  size_t length = strcspn(type, ";, ");
  return text_alike(type, "text/", 5) || (length >= 4 && text_alike(type + length - 4, "json", 4)) ||
         (length >= 3 && text_alike(type + length - 3, "xml", 3)) ||
         (length >= 4 && text_alike(type + length - 4, "html", 4));
}

/* HTML, XML or JSON. */
static int sink_looks_like_page(const char *bytes, size_t length) {
  const char *end = bytes + length;
  if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
    bytes += 3;
  while (bytes < end && (*bytes == ' ' || *bytes == '\t' || *bytes == '\r' || *bytes == '\n'))
    bytes++;
  return bytes < end && (*bytes == '<' || *bytes == '{' || *bytes == '[');
}

/* A page that tells of an error, or asks to sign in, passes for a file by its status and length (transfers.md 7). */
static int sink_is_page(const struct sink *sink, const char *bytes, size_t length) {
  if (!sink->takes_no_text || sink->place != 0)
    return 0;
  return sink_looks_like_page(bytes, length) ||
         (sink_says_text(sink->headers.type) && memchr(bytes, '\0', length) == NULL);
}

static int sink_refuse_page(struct sink *sink, const char *bytes, size_t length) {
  struct text detail = failure_begin(&sink->failure, FAILURE_DECODE);
  text_add(&detail, "text came in place of the file: ");
  text_add_foreign(&detail, bytes, length, NULL, 80);
  failure_advise(&sink->failure, "a page that asks to sign in, or tells of an error, looks so");
  sink->verdict = SINK_REFUSES;
  return 0;
}

static int sink_start(struct sink *sink) {
  sink->begins = 0;
  return partial_restart(&sink->partial, &sink->version) == 0 || sink_refuse_file(sink);
}

int sink_write(struct sink *sink, const char *bytes, size_t length) {
  if (sink->partial.file < 0)
    return sink_refuse_closed(sink);
  if (sink->begins && sink_is_page(sink, bytes, length))
    return sink_refuse_page(sink, bytes, length);
  if (sink->begins && !sink_start(sink))
    return 0;
  if (sink->until >= 0 && (int64_t)length > sink->until - sink->place)
    return sink_anew(sink, "it sends more than it says");
  int differs = partial_write(&sink->partial, sink->place, bytes, length);
  if (differs < 0)
    return sink_refuse_file(sink);
  if (differs > 0)
    return sink_anew(sink, "it sends other bytes than were there");
  sink->place += (int64_t)length;
  return 1;
}

/* ---- what became of it ---- */

int sink_has_progress(struct sink *sink) {
  if (sink->partial.length < sink->furthest + LEAST_PROGRESS)
    return 0;
  sink->furthest = sink->partial.length;
  return 1;
}

static enum sink_end sink_end_anew(struct sink *sink) {
  if (sink->renewals++ > 0) {
    failure_set(&sink->failure, FAILURE_NETWORK, "the server sends what does not fit together: %s", sink->why);
    failure_advise(&sink->failure, "the file may just be changing: go on later");
    return SINK_FAILED;
  }
  if (partial_restart(&sink->partial, &version_unknown) == 0)
    return SINK_MORE;
  sink_refuse_file(sink);
  return SINK_FAILED;
}

static enum sink_end sink_end_taken(struct sink *sink) {
  const struct partial *partial = &sink->partial;
  if (sink->begins && !sink_start(sink))
    return SINK_FAILED;
  int64_t total = partial->version.total;
  sink->is_told = total >= 0;
  sink->is_whole = sink->is_part ? total == partial->length : total < 0 || total == partial->length;
  if (sink->is_whole)
    return SINK_DONE;
  if (sink_has_progress(sink))
    return SINK_MORE;
  failure_set(&sink->failure, FAILURE_NETWORK, "the answer ended before the file did (%lld of %lld bytes)",
              (long long)partial->length, (long long)total);
  return SINK_SHORT;
}

enum sink_end sink_ended(struct sink *sink, CURLcode code) {
  if (sink->partial.file < 0)
    sink_refuse_closed(sink);
  switch (sink->verdict) {
    case SINK_REFUSES:
      return SINK_FAILED;
    case SINK_THERE:
      sink->is_whole = 1;
      sink->is_told = 1;
      return SINK_DONE;
    case SINK_ANEW:
      return sink_end_anew(sink);
    case SINK_TAKES:
      return code == CURLE_OK ? sink_end_taken(sink) : SINK_OUTSIDE;
    case SINK_IGNORES:
      break;
  }
  return SINK_OUTSIDE;
}
