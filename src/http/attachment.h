/*
** Files that are to be sent, as a script names them, and how a text marks their places before they are opened: in the
** pairs of a form, and in JSON. Knows neither forms nor JSON, nor Lua.
*/
#ifndef FOOTAGE_ATTACHMENT_H
#define FOOTAGE_ATTACHMENT_H

#include "base/failure.h"
#include "http/file.h"

#include <stddef.h>
#include <stdint.h>

struct attachment {
  char *path;
  char *name;        /* as the service is told it */
  char *type;        /* its media type; NULL: not known yet */
  int64_t offset;    /* of the range that is sent */
  int64_t length;    /* ... -1: all that is behind */
  struct file *file; /* NULL until it is opened */
};

struct attachments {
  struct attachment *list;
  size_t count;
};

/* In the pairs of a form a value that begins so is the number of a file, and its path: nothing that is percent-encoded
   begins with it. In JSON a file's bytes stand where ATTACHMENT_BYTES, its number and a semicolon do, and its media
   type behind ATTACHMENT_TYPE: signs that JSON has only escaped. */
enum { ATTACHMENT_FIELD = '@', ATTACHMENT_BYTES = '\1', ATTACHMENT_TYPE = '\2' };

/* Adds a copy, which may be open already. 0, or -1 when memory ran out. */
int attachments_add(struct attachments *attachments, const struct attachment *attachment);
void attachments_free(struct attachments *attachments);

/* Opens it, unless it is open, and settles its range. 0 with the failure. */
int attachment_open(struct attachment *attachment, struct failure *failure);

/* 0, or -1 when memory ran out; what there is of the copy then is to be freed, too. */
int attachment_copy(struct attachment *copy, const struct attachment *from);
void attachment_free(struct attachment *attachment);

#endif
