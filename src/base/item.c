#include "base/item.h"

#include <string.h>

size_t item_size(const struct item *item) {
  size_t size = sizeof *item + item->count * sizeof item->members[0] + item->room;
  return (size + sizeof item->count - 1) / sizeof item->count * sizeof item->count;
}

/* All but its members and bytes. */
static void item_begin(struct item *item, const struct scan *scan, const char *name) {
  item->length = (uint32_t)scan->item_length;
  item->room = item->length + (name != NULL ? (uint32_t)strlen(name) : 0);
  item->count = name != NULL ? 1 : (uint32_t)scan->member_count;
}

size_t item_room(const struct scan *scan, const char *name) {
  struct item item;
  item_begin(&item, scan, name);
  return item_size(&item);
}

void item_write(struct item *item, const struct scan *scan, const char *name) {
  item_begin(item, scan, name);
  uint32_t length = item->length;
  uint32_t named = item->room - length;
  if (name != NULL)
    item->members[0] = (struct scan_member){.name = length, .name_length = named, .value_length = length};
  else if (item->count > 0)
    memcpy(item->members, scan->members, item->count * sizeof item->members[0]);
  char *bytes = (char *)&item->members[item->count];
  memcpy(bytes, scan->item, length);
  if (named > 0)
    memcpy(bytes + length, name, named);
}

const char *item_name(const struct item *item, size_t member, size_t *length) {
  *length = item->members[member].name_length & ~SCAN_ESCAPED;
  return item_bytes(item) + item->members[member].name;
}

static int item_is_named(const char *written, uint32_t written_length, const char *name, size_t length) {
  if (written_length == length)
    return memcmp(written, name, length) == 0;
  return (written_length & SCAN_ESCAPED) != 0 && scan_same_name(written, written_length & ~SCAN_ESCAPED, name, length);
}

static const char *item_find_part(const struct item *item, const char *name, size_t length) {
  const char *bytes = item_bytes(item);
  for (size_t i = item->count; i-- > 0;) {
    const struct scan_member *member = &item->members[i];
    if (item_is_named(bytes + member->name, member->name_length, name, length))
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
