-- What the same C does is looked at closely on Lua 5.4; on the others, and with the sanitizers, with fewer rounds of
-- the same kinds (FOOTAGE_BRIEF=1; the Makefile says where).

local is_brief = os.getenv "FOOTAGE_BRIEF" == "1"

--- What to go through: all, or what is enough where it was looked at closely before.
return function(all, enough)
  if is_brief then return enough end
  return all
end
