-- JSON as it is sent: lua-cjson's, but with the names of an object in order, so that the same table is
-- always the same text (a cursor remembers the filters by theirs).

local cjson = require "cjson"
local core = require "footage.load"

core.own_chunk()

local json = {}

local MOST_DEPTH = 100

--- An empty list, whichever lua-cjson there is.
json.empty_array = setmetatable({}, { __newindex = function() core.mistake "JSON: the empty list stays empty" end })

local RAW = {}

--- JSON that is sent as it stands.
---@param text string
function json.raw(text)
  return setmetatable({ text = text }, RAW)
end

core.check_locale()

local encoder = cjson.new()

local LONGEST = 16384 -- bytes; lua-cjson wants six times as much room, and ends the process when it gets none

local function quoted(text)
  if #text <= LONGEST then return encoder.encode(text) end
  local parts = {}
  for at = 1, #text, LONGEST do
    parts[#parts + 1] = encoder.encode(text:sub(at, at + LONGEST - 1)):sub(2, -2)
  end
  return '"' .. table.concat(parts) .. '"'
end

local type_of_number = rawget(math, "type") -- from Lua 5.3 on

-- As few digits as give the number back.
local function number(value)
  if value ~= value or value == math.huge or value == -math.huge then
    core.mistake("JSON has no such number: " .. tostring(value))
  end
  if type_of_number and type_of_number(value) == "integer" then return ("%d"):format(value) end
  if value % 1 == 0 and value > -2 ^ 53 and value < 2 ^ 53 then return ("%.0f"):format(value) end
  local text = ("%.15g"):format(value)
  if tonumber(text) ~= value then text = ("%.17g"):format(value) end
  return (text:gsub("[^%d+%-e]+", ".")) -- the locale's own point
end

local function length_of(value)
  local entries = 0
  for _ in pairs(value) do entries = entries + 1 end
  if entries == #value then return entries end
end

-- Older versions of lua-cjson have no empty_array.
local function is_special(value)
  return value == cjson.null or value == cjson.empty_array
end

local encode

local function array(value, count, depth, files)
  local parts = {}
  for i = 1, count do parts[i] = encode(value[i], depth, files) end
  return "[" .. table.concat(parts, ",") .. "]"
end

local function object(value, depth, files)
  local names, parts = {}, {}
  for name in pairs(value) do
    if type(name) ~= "string" then
      core.mistake("JSON: a table must be a list without holes, or have names only; it has a " .. type(name))
    end
    names[#names + 1] = name
  end
  table.sort(names)
  for i, name in ipairs(names) do parts[i] = quoted(name) .. ":" .. encode(value[name], depth, files) end
  return "{" .. table.concat(parts, ",") .. "}"
end

-- Marks the place of a file, whose bytes are read while it is sent (src/http/attachment.h): the base64 alone, or an
-- object that says the media type, too, like HeyGen's "asset input" (actions-heygen.md 2).
local function file_marks(file, files)
  files[#files + 1] = file
  local place = #files - 1
  if files.form == "string" then return ('"\1%d;"'):format(place) end
  return ('{"data":"\1%d;","media_type":"\2%d;","type":"base64"}'):format(place, place)
end

function encode(value, depth, files)
  local kind = type(value)
  if rawequal(value, json.empty_array) then
    return "[]"
  elseif kind == "table" and getmetatable(value) == RAW then
    return value.text
  elseif kind == "table" then
    if depth > MOST_DEPTH then core.mistake "JSON: the table is nested too deep, or holds itself" end
    local count = length_of(value)
    if count and count > 0 then return array(value, count, depth + 1, files) end
    return object(value, depth + 1, files)
  elseif kind == "number" then
    return number(value)
  elseif kind == "string" then
    return quoted(value)
  elseif kind == "boolean" or (value ~= nil and is_special(value)) then
    return encoder.encode(value)
  end
  local ours = core.type(value)
  if ours == "footage.file" and files then return file_marks(value, files) end
  if ours then core.mistake(("JSON has no %s: give record:totable(), or the fields that are wanted"):format(ours)) end
  core.mistake("JSON has no " .. kind)
end

--- A table, string, number or boolean as JSON. An empty table is an object; `cjson.empty_array` (of newer
--- versions of lua-cjson) is a list, `cjson.null` is null. With `files` a footage.file may stand in it: it is added to
--- those, and the text has marks in its place.
---@param value any
---@param files? table[]
---@return string
function json.encode(value, files)
  return encode(value, 0, files)
end

core.set_encoder(json.encode)

return json
