#include "http/attachment.h"

#include "base/text.h"

#include <stdlib.h>

int attachment_copy(struct attachment *copy, const struct attachment *from) {
  *copy = (struct attachment){.offset = from->offset, .length = from->length};
  copy->file = from->file != NULL ? file_keep(from->file) : NULL;
  int good =
      text_copy(&copy->path, from->path) && text_copy(&copy->name, from->name) && text_copy(&copy->type, from->type);
  return good ? 0 : -1;
}

void attachment_free(struct attachment *attachment) {
  free(attachment->path);
  free(attachment->name);
  free(attachment->type);
  file_release(attachment->file);
  *attachment = (struct attachment){0};
}

int attachments_add(struct attachments *attachments, const struct attachment *attachment) {
  struct attachment *more = realloc(attachments->list, (attachments->count + 1) * sizeof *more);
  if (more == NULL)
    return -1;
  attachments->list = more;
  struct attachment *copy = &more[attachments->count];
  if (attachment_copy(copy, attachment) != 0) {
    attachment_free(copy);
    return -1;
  }
  attachments->count++;
  return 0;
}

void attachments_free(struct attachments *attachments) {
  for (size_t i = 0; i < attachments->count; i++)
    attachment_free(&attachments->list[i]);
  free(attachments->list);
  *attachments = (struct attachments){0};
}

int attachment_open(struct attachment *attachment, struct failure *failure) {
  if (attachment->file == NULL)
    attachment->file = file_open(attachment->path, failure);
  if (attachment->file == NULL)
    return 0;
  int64_t behind = attachment->file->status.size - attachment->offset;
  if (attachment->length < 0 && behind >= 0)
    attachment->length = behind;
  if (attachment->length >= 0 && attachment->length <= behind)
    return 1;
  return failure_set(failure, FAILURE_FILE, "%.300s: has %lld bytes, and not those that are to be sent",
                     attachment->path, (long long)attachment->file->status.size);
}
