#include "suggest.h"

#include "text.h"

#include <string.h>

const char *suggest_nearer(const char *name, const char *nearest, const char *candidate) {
  if (nearest == NULL || text_distance(name, candidate) < text_distance(name, nearest))
    return candidate;
  return nearest;
}

const char *suggest_nearest(const char *name, const char *const *known) {
  const char *nearest = NULL;
  for (; *known != NULL; known++)
    nearest = suggest_nearer(name, nearest, *known);
  return nearest;
}

const char *suggest_words(lua_State *L, const char *name, const char *nearest) {
  size_t length = strlen(name);
  if (nearest == NULL || text_distance(name, nearest) > 1 + length / 3)
    return "";
  return lua_pushfstring(L, "; did you mean '%s'?", nearest);
}
