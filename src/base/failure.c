#include "base/failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *failure_kind_name(enum failure_kind kind) {
  static const char names[][12] = {"none",   "argument", "network", "timeout",   "http", "api",
                                   "decode", "paging",   "limit",   "cancelled", "file"};
  return names[kind];
}

struct text failure_begin(struct failure *failure, enum failure_kind kind) {
  *failure = (struct failure){.kind = kind, .retry_after = -1.0};
  return text_in(failure->detail, sizeof failure->detail);
}

int failure_set(struct failure *failure, enum failure_kind kind, const char *format, ...) {
  struct text detail = failure_begin(failure, kind);
  char words[sizeof failure->detail];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(words, sizeof words, format, arguments);
  va_end(arguments);
  text_add(&detail, "%s", words);
  return 0;
}

int failure_no_memory(struct failure *failure) {
  return failure_set(failure, FAILURE_LIMIT, "memory ran out");
}

int failure_set_file(struct failure *failure, const char *path, const char *words, const char *code) {
  enum { MOST = 400 };
  struct text detail = failure_begin(failure, FAILURE_FILE);
  size_t length = strlen(path);
  if (length > MOST) /* the name at its end says more than its beginning */
    text_add(&detail, "...");
  text_add_foreign(&detail, length > MOST ? path + length - MOST : path, length > MOST ? MOST : length, NULL, MOST);
  text_add(&detail, ": %s", words);
  snprintf(failure->code, sizeof failure->code, "%s", code);
  return 0;
}

void failure_advise(struct failure *failure, const char *advice) {
  struct text text = text_in(failure->advice, sizeof failure->advice);
  text_add(&text, "%s", advice);
}

void failure_message(const struct failure *failure, const char *what, char *room, size_t size) {
  struct text message = text_in(room, size);
  text_add(&message, "%s: %s", what, failure->detail);
  if (failure->place[0] != '\0')
    text_add(&message, " at %s", failure->place);
  if (failure->attempts > 1)
    text_add(&message, " (%d attempts)", failure->attempts);
  if (failure->advice[0] != '\0')
    text_add(&message, "; %s", failure->advice);
}
