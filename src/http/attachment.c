#include "http/attachment.h"

#include <stdlib.h>
#include <string.h>

int attachment_set(char **field, const char *value) {
  size_t size = value != NULL ? strlen(value) + 1 : 0;
  char *copy = value != NULL ? malloc(size) : NULL;
  if (value != NULL && copy == NULL)
    return -1;
  if (copy != NULL)
    memcpy(copy, value, size);
  free(*field);
  *field = copy;
  return 0;
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
  *copy = (struct attachment){.offset = attachment->offset, .length = attachment->length};
  if (attachment_set(&copy->path, attachment->path) != 0 || attachment_set(&copy->name, attachment->name) != 0 ||
      attachment_set(&copy->type, attachment->type) != 0) {
    attachment_free(copy);
    return -1;
  }
  copy->file = attachment->file != NULL ? file_keep(attachment->file) : NULL;
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
