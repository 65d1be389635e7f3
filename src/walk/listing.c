#include "walk/listing.h"

#include "lua/raise.h"

#include <lauxlib.h>

#include <string.h>

const char listing_type[] = "footage.listing";

struct listing *listing_check(lua_State *L, int index) {
  struct listing *listing = luaL_checkudata(L, index, listing_type);
  if (listing->list == NULL)
    raise_argument(L, "this listing is gone");
  return listing;
}

void listing_drop_first(struct listing *listing) {
  engine_drop(listing->slots[0].request);
  listing->slot_count--;
  memmove(listing->slots, listing->slots + 1, (size_t)listing->slot_count * sizeof listing->slots[0]);
}

void listing_drop_slots(struct listing *listing) {
  if (listing->fetching != NULL)
    engine_drop(listing->fetching);
  listing->fetching = NULL;
  while (listing->slot_count > 0)
    engine_drop(listing->slots[--listing->slot_count].request);
}
