-- Parameters of requests: how each kind is read from its text, and which items it
-- chooses. Owns types, bounds and matching; knows no service.
--
-- A filter is {read = function(text, world, def, known) -> value, or nil and what is
-- wrong, test = function(item, value, name) -> chosen, or nil when it chooses nothing,
-- many: may stand more than once, required, absent = function(world) -> the value when
-- it is not given}.

local json = require "cjson"

local filters = {}

local function as_it_is(text) return text end

local function number(text)
  return text:match("^%-?%d+%.?%d*$") and tonumber(text) or nil, "is not a number"
end

local function boolean(text)
  if text ~= "true" and text ~= "false" then return nil, "is not a boolean" end
  return text == "true"
end

local function integer_between(least, largest)
  return function(text)
    local value = text:match("^%-?%d+$") and tonumber(text)
    if not value then return nil, "is not an integer" end
    if (least and value < least) or (largest and value > largest) then
      return nil, "must be from " .. tostring(least) .. " to " .. tostring(largest)
    end
    return value
  end
end

local function words_of(words)
  local known = {}
  for word in words:gmatch("%S+") do known[word] = true end
  return function(text)
    if not known[text] then return nil, "is none of: " .. words end
    return text
  end
end

-- ---------------------------------------------------------------------- times ---

-- Seconds since 1970 of an RFC 3339 time in UTC, with their fraction; a number is that already.
local function seconds_of(text)
  if type(text) ~= "string" then return text end
  local year, month, day, hour, minute, second, rest =
    text:match("^(%d%d%d%d)-(%d%d)-(%d%d)T(%d%d):(%d%d):(%d%d)(.*)$")
  local fraction = rest and (rest == "Z" and "0" or rest:match("^%.(%d+)Z$"))
  if not fraction then return nil end
  -- Days since 1970, with years that begin in March.
  year, month, day = tonumber(year), tonumber(month), tonumber(day)
  if month <= 2 then year, month = year - 1, month + 12 end
  local days = 365 * year + math.floor(year / 4) - math.floor(year / 100) + math.floor(year / 400)
    + math.floor((153 * (month - 3) + 2) / 5) + day - 1 - 719468
  return days * 86400 + hour * 3600 + minute * 60 + second + tonumber("0." .. fraction)
end

local function time(text)
  if not seconds_of(text) then return nil, "is not a time like 2026-11-21T10:00:00Z" end
  return text
end

-- ---------------------------------------------------------------------- kinds ---

local function field_of(item, field, name)
  return item[field or name]
end

-- Parameters that choose no items.
filters.text = { read = as_it_is }
filters.boolean = { read = boolean }

function filters.word(words)
  return { read = words_of(words) }
end

-- A number within bounds, which a field of the item reaches; `absent` holds when none is given.
function filters.at_least(field, least, largest, absent)
  return {
    read = function(text)
      local value, problem = number(text)
      if value and (value < least or value > largest) then
        return nil, "must be from " .. least .. " to " .. largest
      end
      return value, problem
    end,
    absent = function() return absent end,
    test = function(item, value) return item[field] >= value end,
  }
end

filters.integer = integer_between

-- `field` is the item's; it is the parameter's own name unless told.
function filters.equal(field)
  return { read = as_it_is, test = function(item, value, name) return field_of(item, field, name) == value end }
end

function filters.equal_number(field)
  return { read = number, test = function(item, value, name) return field_of(item, field, name) == value end }
end

function filters.contains(field)
  return { read = as_it_is, test = function(item, value, name)
    local text = field_of(item, field, name)
    return type(text) == "string" and text:lower():find(value:lower(), 1, true) ~= nil
  end }
end

-- An id, where both "" and "null" mean that there is none.
function filters.folder(field)
  return { read = as_it_is, test = function(item, value, name)
    if value == "" or value == "null" then return field_of(item, field, name) == nil end
    return field_of(item, field, name) == value
  end }
end

function filters.flag(field)
  return { read = boolean, test = function(item, value, name)
    return (field_of(item, field, name) or false) == value
  end }
end

-- One of some words; `absent` is the word that holds when none is given.
function filters.one_of(words, field, absent)
  return {
    read = words_of(words), absent = absent and function() return absent end,
    test = function(item, value, name) return field_of(item, field, name) == value end,
  }
end

-- The two other ways to write a list that are in use: ["a","b"] and a,b.
local function spread(world, def, text)
  if world:switch("list_forms", def.name) ~= "any" then return { text } end
  if text:sub(1, 1) == "[" then
    local known, list = pcall(json.decode, text)
    if known and type(list) == "table" then return list end
  end
  local list = {}
  for part in text:gmatch("[^,]+") do list[#list + 1] = part end
  return list
end

-- The key again and again: any of these. `words` nil: any text.
function filters.any_of(words, field, value_of)
  local check = words and words_of(words) or as_it_is
  return {
    many = true,
    read = function(text, world, def, known)
      local list = known or {}
      for _, part in ipairs(spread(world, def, text)) do
        local value, problem = check(tostring(part))
        if value == nil then return nil, problem end
        list[#list + 1] = value
      end
      return list
    end,
    test = function(item, values, name)
      local own = field_of(item, field, name)
      if value_of then own = value_of(own) end
      for _, value in ipairs(values) do
        if own == value then return true end
      end
      return false
    end,
  }
end

-- Texts with commas between them, one of which the item has.
function filters.among(field)
  return { read = as_it_is, test = function(item, value, name)
    return ("," .. value .. ","):find("," .. tostring(field_of(item, field, name)) .. ",", 1, true) ~= nil
  end }
end

-- Words with commas between them, all of which the item has.
function filters.all_of(words, field)
  local check = words_of(words)
  return {
    read = function(text)
      local list = {}
      for part in text:gmatch("[^,]+") do
        local value, problem = check(part)
        if value == nil then return nil, problem end
        list[#list + 1] = value
      end
      if #list == 0 then return nil, "is empty" end
      return list
    end,
    test = function(item, values, name)
      local own = {}
      for _, value in ipairs(field_of(item, field, name) or {}) do own[value] = true end
      for _, value in ipairs(values) do
        if not own[value] then return false end
      end
      return true
    end,
  }
end

function filters.since(field)
  return { read = time, test = function(item, value, name)
    local own = seconds_of(field_of(item, field, name))
    return own ~= nil and own >= seconds_of(value)
  end }
end

function filters.till(field)
  return { read = time, test = function(item, value, name)
    local own = seconds_of(field_of(item, field, name))
    return own ~= nil and own <= seconds_of(value)
  end }
end

-- Adds name[gte] and name[lte] for each of the names.
function filters.ranges(set, names)
  for name in names:gmatch("%S+") do
    set[name .. "[gte]"] = { read = number, test = function(item, value)
      return item[name] ~= nil and item[name] >= value
    end }
    set[name .. "[lte]"] = { read = number, test = function(item, value)
      return item[name] ~= nil and item[name] <= value
    end }
  end
  return set
end

-- A member of the item's user metadata under its own name.
filters.metadata = { read = as_it_is, test = function(item, value, name)
  local own = (item.user_metadata or {})[name]
  if type(own) == "number" then return own == tonumber(value) end
  return own ~= nil and tostring(own) == value
end }

-- The same filter, but one that must be given.
function filters.required(filter)
  local copy = { required = true }
  for key, value in pairs(filter) do copy[key] = value end
  return copy
end

return filters
