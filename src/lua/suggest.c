#include "lua/suggest.h"

#include "base/text.h"
#include "lua/compat.h"

#include <ctype.h>
#include <string.h>

/* ---- how near two names are ---- */

/* "page_size" and "PageSize" have two words each. */
struct word {
  const char *start;
  size_t length;
};

/* The word behind this one; 0 when there is none. */
static int word_next(struct word *word) {
  const char *c = word->start + word->length;
  while (*c != '\0' && !isalnum((unsigned char)*c))
    c++;
  word->start = c;
  while (isalnum((unsigned char)*c) &&
         (c == word->start || !isupper((unsigned char)*c) || isupper((unsigned char)c[-1])))
    c++;
  word->length = (size_t)(c - word->start);
  return word->length > 0;
}

/* The length of a word without the s of a plural. */
static size_t word_singular(const struct word *word) {
  int plural = word->length > 2 && text_alike(word->start + word->length - 1, "s", 1);
  return word->length - (size_t)plural;
}

/* How many letters the words have in common, when one is the other, or ends with it, as "filename" does with "name". */
static size_t word_common(const struct word *one, const struct word *other) {
  enum { SHORTEST = 2, SHORTEST_END = 4 };
  size_t length = word_singular(one);
  size_t shorter = word_singular(other);
  if (length < shorter)
    return word_common(other, one);
  size_t before = length - shorter;
  if (shorter < (before > 0 ? (size_t)SHORTEST_END : (size_t)SHORTEST))
    return 0;
  return text_alike(one->start + before, other->start, shorter) ? shorter : 0;
}

static size_t suggest_common(const char *name, const char *candidate) {
  size_t common = 0;
  for (struct word one = {.start = name}; word_next(&one);) {
    for (struct word other = {.start = candidate}; word_next(&other);)
      common += word_common(&one, &other);
  }
  return common;
}

static size_t suggest_smallest(size_t a, size_t b, size_t c) {
  size_t smaller = a < b ? a : b;
  return smaller < c ? smaller : c;
}

/* How many edits lead from one name to the other, two letters that changed places being one; large when they have
   nothing in common. */
static size_t suggest_distance(const char *one, const char *other) {
  enum { LONGEST = 64 };
  size_t rows = strlen(one);
  size_t columns = strlen(other);
  if (rows > LONGEST || columns > LONGEST)
    return LONGEST;
  size_t table[3][LONGEST + 1]; /* a row, and the two above it */
  for (size_t j = 0; j <= columns; j++)
    table[0][j] = j;
  for (size_t i = 1; i <= rows; i++) {
    size_t *row = table[i % 3];
    const size_t *above = table[(i + 2) % 3];
    const size_t *farther = table[(i + 1) % 3];
    row[0] = i;
    for (size_t j = 1; j <= columns; j++) {
      size_t replaced = above[j - 1] + !text_alike(one + i - 1, other + j - 1, 1);
      row[j] = suggest_smallest(above[j] + 1, row[j - 1] + 1, replaced);
      int are_swapped =
          i > 1 && j > 1 && text_alike(one + i - 1, other + j - 2, 1) && text_alike(one + i - 2, other + j - 1, 1);
      if (are_swapped && farther[j - 2] + 1 < row[j])
        row[j] = farther[j - 2] + 1;
    }
  }
  return table[rows % 3][columns];
}

/* What is not far is mistyped, or another service's name for it: "per_page", and "file_type" where "asset_types" is
   meant. */
enum { SUGGEST_FAR = 1000 };

static long suggest_cost(const char *name, const char *candidate) {
  long distance = (long)suggest_distance(name, candidate);
  long common = (long)suggest_common(name, candidate);
  int is_near = common > 0 || distance <= 1 + (long)strlen(name) / 3;
  return distance - common + (is_near ? 0 : SUGGEST_FAR);
}

/* The nearer of two known names; `nearest` may be NULL. */
static const char *suggest_nearer(const char *name, const char *nearest, const char *candidate) {
  if (nearest == NULL)
    return candidate;
  long off = suggest_cost(name, candidate) - suggest_cost(name, nearest);
  if (off == 0)
    off = (long)strlen(candidate) - (long)strlen(nearest);
  if (off == 0)
    off = strcmp(candidate, nearest); /* the same one, in whichever order they come */
  return off < 0 ? candidate : nearest;
}

const char *suggest_nearest(const char *name, const char *const *known) {
  const char *nearest = NULL;
  for (; *known != NULL; known++)
    nearest = suggest_nearer(name, nearest, *known);
  return nearest;
}

/* ---- words for messages ---- */

int suggest_has(const char *const *known, const char *name) {
  while (*known != NULL && strcmp(*known, name) != 0)
    known++;
  return *known != NULL;
}

const char *suggest_unknown(lua_State *L, int index, const char *const *known) {
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    lua_pop(L, 1);
    int is_name = lua_type(L, -1) == LUA_TSTRING;
    const char *name = is_name ? lua_tostring(L, -1) : luaL_typename(L, -1);
    if (!suggest_has(known, name) || !is_name || strlen(name) != compat_rawlen(L, -1))
      return name;
  }
  return NULL;
}

const char *suggest_words(lua_State *L, const char *name, const char *nearest) {
  if (nearest == NULL || suggest_cost(name, nearest) >= SUGGEST_FAR)
    return "";
  return lua_pushfstring(L, "; did you mean '%s'?", nearest);
}

const char *suggest_among(lua_State *L, const char *name, const char *const *known) {
  const char *words = suggest_words(L, name, suggest_nearest(name, known));
  luaL_Buffer buffer;
  luaL_buffinit(L, &buffer);
  luaL_addstring(&buffer, words);
  for (const char *const *one = known; *one != NULL; one++) {
    luaL_addstring(&buffer, one == known ? " (it takes " : ", ");
    luaL_addstring(&buffer, *one);
  }
  luaL_addstring(&buffer, ")");
  luaL_pushresult(&buffer);
  return lua_tostring(L, -1);
}

const char *suggest_in(lua_State *L, const char *name, int names) {
  const char *nearest = NULL;
  luaL_checktype(L, names, LUA_TTABLE);
  lua_pushnil(L);
  while (lua_next(L, names) != 0) {
    lua_pop(L, 1);
    if (lua_type(L, -1) == LUA_TSTRING)
      nearest = suggest_nearer(name, nearest, lua_tostring(L, -1));
  }
  return suggest_words(L, name, nearest);
}

int suggest_of(lua_State *L) {
  lua_pushstring(L, suggest_in(L, luaL_checkstring(L, 1), 2));
  return 1;
}
