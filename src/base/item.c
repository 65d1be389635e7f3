#include "base/item.h"

#include <string.h>

size_t item_size(const struct item *item) {
  size_t size = sizeof *item + item->count * sizeof item->members[0] + item->room;
  return (size + sizeof item->count - 1) / sizeof item->count * sizeof item->count;
}

int item_add(struct buffer *row, const struct scan *scan, const char *name) {
  size_t named = name != NULL ? strlen(name) : 0;
  uint32_t length = (uint32_t)scan->item_length;
  struct item item = {
      .length = length, .room = length + (uint32_t)named, .count = name != NULL ? 1 : (uint32_t)scan->member_count};
  size_t size = item_size(&item);
  if (buffer_reserve(row, size) != 0)
    return -1;
  struct item *added = (struct item *)(void *)(row->bytes + row->length);
  *added = item;
  if (name != NULL)
    added->members[0] = (struct scan_member){.name = length, .name_length = (uint32_t)named, .value_length = length};
  else if (item.count > 0)
    memcpy(added->members, scan->members, item.count * sizeof added->members[0]);
  char *bytes = (char *)&added->members[item.count];
  memcpy(bytes, scan->item, length);
  if (named > 0)
    memcpy(bytes + length, name, named);
  row->length += size;
  return 0;
}

const char *item_name(const struct item *item, size_t member, size_t *length) {
  *length = item->members[member].name_length & ~SCAN_ESCAPED;
  return item_bytes(item) + item->members[member].name;
}

static const char *item_find_part(const struct item *item, const char *name, size_t length) {
  const char *bytes = item_bytes(item);
  for (size_t i = item->count; i-- > 0;) {
    const struct scan_member *member = &item->members[i];
    int same = member->name_length == length && memcmp(bytes + member->name, name, length) == 0;
    if ((member->name_length & SCAN_ESCAPED) != 0)
      same = scan_same_name(bytes + member->name, member->name_length & ~SCAN_ESCAPED, name, length);
    if (same)
      return bytes + member->value;
  }
  return NULL;
}

const char *item_find(const struct item *item, const char *name) {
  return item_find_part(item, name, strlen(name));
}

const char *item_find_path(const struct item *item, const char *path) {
  size_t length = strcspn(path, ".");
  const char *value = item_find_part(item, path, length);
  return value != NULL && path[length] == '.' ? scan_find(value, item_end(item), path + length + 1) : value;
}
