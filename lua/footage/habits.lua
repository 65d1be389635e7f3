-- What people write who are used to tables, to vim.iter or to the services' own SDKs, where it would be silence or a
-- bare error of Lua's: here is what they are told, for each kind of thing. Knows none of the things themselves.

local core = require "footage.load"

core.own_chunk()

local habits = {}

local loop = "loop over it (for record in listing do), or take all of them with listing:all()"

local function refusal(words)
  return function(_, name) core.mistake(words:format(tostring(name))) end
end

-- Made once: there are many types of records.
local function refusals(words)
  local made = {}
  for event, text in pairs(words) do made[event] = refusal(text) end
  return made
end

local events = {
  listing = refusals {
    __len = "a listing has no length: listing:count() walks over what is left, listing:total() asks the service, "
      .. "#listing:all() takes all",
    __ipairs = "a listing is no array: " .. loop,
    __pairs = "a listing is no table: " .. loop,
    __concat = "a listing is no string: write tostring(listing); its records come when you " .. loop,
    __newindex = "a listing cannot be changed (field '%s'): options stand where the list is asked for, as in "
      .. "assets(filters, { max = 20 })",
  },
  page = refusals {
    __call = "a page is no function: write for record in page:each() do",
    __concat = "a page is no string: write tostring(page)",
    __newindex = "a page cannot be changed (field '%s')",
  },
  record = refusals {
    __call = "a record is no function: write for name, value in record:pairs() do",
    __ipairs = "a record is no array: it has fields by name, as in record.id, and record:pairs() gives them all",
    __len = "a record has no length; its fields come with for name, value in record:pairs() do",
    __concat = "a record is no string: write record.name, record.id or tostring(record)",
    __lt = "records have no order of their own: compare fields, as in function(a, b) return a.created < b.created end",
  },
  client = refusals {
    __call = "a client is no function: its lists are, as in heygen.assets(); another is made by "
      .. "heygen.new{ api_key = ... }",
    __newindex = "a client cannot be changed (field '%s'): new makes another, as in heygen.new{ api_key = ... }",
  },
  group = refusals {
    __call = "this holds lists, and is none: call one of them, as in for record in heygen.v3.videos() do",
    __newindex = "a client cannot be changed (field '%s')",
  },
}

events.record.__le = events.record.__lt

--- Makes of these habits, in values with this metatable, mistakes of the caller.
---@param metatable table
---@param kind "listing"|"page"|"record"|"client"|"group"
function habits.refuse(metatable, kind)
  for event, refuse in pairs(events[kind]) do metatable[event] = refuse end
end

-- What the methods of listings are called elsewhere.
local elsewhere = {
  totable = "all", tolist = "all", toarray = "all", collect = "all", items = "all", data = "all", results = "all",
  records = "all", map = "each", foreach = "each", iter = "each", length = "count", len = "count", size = "count",
  paginate = "pages", limit = "take", max = "take", head = "take",
}

--- Makes a metatable that of a kind of listing: with these methods, and with what a listing is not.
---@param metatable table
---@param methods table
function habits.listing(metatable, methods)
  habits.refuse(metatable, "listing")
  metatable.__index = setmetatable(methods, {
    __index = function(_, name)
      if type(name) ~= "string" then core.mistake("a listing is no array: " .. loop) end
      if name:find "^__" then return nil end -- whoever looks at any value, a debugger perhaps, asks for these
      local known = elsewhere[name:lower():gsub("_", "")]
      local words = known and ("; it is called '%s' here"):format(known) or core.suggest(name, methods)
      core.mistake(("a listing has no '%s'%s (records: %s)"):format(name, words, loop))
    end,
  })
end

--- Checks how a listing is called, where no record came before.
---@param state any what came along; a loop has nothing there
---@param is_over boolean whether the listing has given its end: a second loop's silence would look like an empty list
function habits.begin(state, is_over)
  if state ~= nil then
    core.mistake("a listing takes nothing when it is called: filters and options stand where the list is asked for, "
      .. "as in assets(filters, { max = 20 })")
  elseif is_over then
    core.mistake("this listing has ended: ask for the list anew, or keep its records with listing:all()")
  end
end

return habits
