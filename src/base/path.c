#include "base/path.h"

#include <string.h>

enum { LONGEST_NAME = 64 };

int path_is_good(const char *path) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@%/{}";
  if (path[0] != '/' || path[1] == '/' || strspn(path, plain) != strlen(path))
    return 0;
  for (const char *part = path; part != NULL; part = strchr(part + 1, '/')) {
    size_t length = strcspn(part + 1, "/");
    if ((length == 1 && part[1] == '.') || (length == 2 && part[1] == '.' && part[2] == '.'))
      return 0;
  }
  return strstr(path, "%2e") == NULL && strstr(path, "%2E") == NULL;
}

int path_braces_are_good(const char *path) {
  for (const char *at = strpbrk(path, "{}"); at != NULL; at = strpbrk(at, "{}")) {
    size_t length = strcspn(at + 1, "{}/");
    if (*at != '{' || length == 0 || length > LONGEST_NAME || at[length + 1] != '}')
      return 0;
    at += length + 2;
  }
  return 1;
}

size_t path_count_braces(const char *path) {
  size_t count = 0;
  for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at + 1, '{'))
    count++;
  return count;
}
