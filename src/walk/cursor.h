/*
** Cursors: where a walk stands, as one line of text that survives a save, a process and a machine.
** "footage-1:heygen.assets:FILTERS:KIND:...:CHECK"; every part percent-encoded. They come from
** outside: whatever does not check is refused. Knows no paging; that writes and reads the parts.
*/
#ifndef FOOTAGE_CURSOR_H
#define FOOTAGE_CURSOR_H

#include "base/buffer.h"
#include "base/failure.h"

#include <stddef.h>
#include <stdint.h>

struct cursor {
  struct buffer text; /* being written; or the part that was read last, decoded */
  const char *at;     /* being read: the rest */
  const char *end;
};

/* Writing; each 0, or -1 when memory ran out. */
int cursor_begin(struct cursor *cursor, const char *list, uint64_t filters);
int cursor_add(struct cursor *cursor, const char *part, size_t length);
int cursor_add_number(struct cursor *cursor, long long number);
int cursor_add_hash(struct cursor *cursor, uint64_t hash, int first); /* several make one part */
int cursor_finish(struct cursor *cursor);

/* Reading; 1, or 0 (with the failure) for a text that is no cursor of this list and these filters. */
int cursor_open(struct cursor *cursor, const char *text, size_t length, const char *list, uint64_t filters,
                struct failure *failure);
int cursor_take(struct cursor *cursor); /* the next part is in cursor->text */
int cursor_take_number(struct cursor *cursor, long long *number);
int cursor_next_hash(struct cursor *cursor, size_t *offset, uint64_t *hash); /* from the part taken */
int cursor_damaged(struct failure *failure);                                 /* says so; always 0 */

void cursor_free(struct cursor *cursor);

#endif
