-- The words that lists describe their generated items with: each is a function of an
-- item (items.lua) that gives one value, or makes such a function. Owns values; knows
-- no list.

local json = require "cjson"
local items = require "items"

local fields = {}

function fields.id(item) return item.id end

function fields.number_id(item) return item.index end

function fields.name(item) return items.name_of(item.roll, item.index) end

-- Another one for the same item, as updates and last uses have.
function fields.unix(item) return items.created(item.index) end

function fields.iso(item) return items.iso(items.created(item.index)) end

-- With milliseconds for every other one, as documents show both.
function fields.iso_milliseconds(item)
  return items.iso(items.created(item.index), items.milliseconds_of(item.roll, item.index))
end

function fields.iso_later(item) return items.iso(items.created(item.index) + item.roll(864000)) end

function fields.unix_later(item) return items.created(item.index) + item.roll(864000) end

function fields.boolean(item) return item.roll(2) == 0 end

-- One of some values; a string is one of its words.
function fields.choice(values)
  if type(values) == "string" then
    local list = {}
    for word in values:gmatch("%S+") do list[#list + 1] = word end
    values = list
  end
  return function(item) return values[item.roll(#values) + 1] end
end

-- A whole number, or one with `digits` after the point.
function fields.number(low, high, digits)
  local scale = 10 ^ (digits or 0)
  return function(item) return low + item.roll((high - low) * scale + 1) / scale end
end

-- Null one time in four.
function fields.nullable(value)
  return function(item)
    local null = item.roll(4) == 0
    local own = type(value) == "function" and value(item) or value
    if null then return json.null end
    return own
  end
end

-- Left out one time in four.
function fields.sometimes(value)
  return function(item)
    local absent = item.roll(4) == 0
    local own = type(value) == "function" and value(item) or value
    if not absent then return own end
  end
end

-- A value only for those that have another one: when("status", "failed", value).
function fields.when(name, wanted, value, otherwise)
  return function(item)
    if item.fields[name] ~= wanted then return otherwise end
    if type(value) == "function" then return value(item) end
    return value
  end
end

-- A text with this item's id in the place of "{}".
function fields.text(pattern)
  return function(item) return (pattern:gsub("{}", item.id)) end
end

-- The id of one of the first `count` (3) things of another list, in turn.
function fields.parent(list, count)
  return function(item) return items.id(list, item.seed, (item.index - 1) % (count or 3) + 1) end
end

function fields.list_of(...)
  local values = { ... }
  return function(item)
    local list = {}
    for place, value in ipairs(values) do list[place] = type(value) == "function" and value(item) or value end
    return list
  end
end

function fields.object(members)
  return function(item)
    local object = {}
    -- In order: each may roll.
    for _, member in ipairs(members) do
      local value = member[2]
      if type(value) == "function" then value = value(item) end
      object[member[1]] = value
    end
    return object
  end
end

-- Members of an object as fields of their own, for filters.
function fields.member(object, name)
  return function(item)
    local whole = item.fields[object]
    return whole and whole[name]
  end
end

-- What the same thing has in the list that this one is `of`; with `or_null` nothing is null.
function fields.from(name, or_null)
  return function(item)
    local value = item.source[name]
    if value == nil and or_null then return json.null end
    return value
  end
end

-- The same, by a table of words: from_words("status", {waiting = "pending"}).
function fields.from_words(name, words)
  return function(item) return words[item.source[name]] or item.source[name] end
end

return fields
