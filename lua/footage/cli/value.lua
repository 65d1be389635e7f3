-- What was typed, as the value that a filter or field takes. Knows their types, and nothing of what they mean.

local failure = require "footage.cli.failure"
local json = require "footage.cli.json"

local value = {}

local function decode(name, text)
  local decoded, why = json.decode(text)
  if decoded == nil and why then failure.mistake("--%s: this is no JSON: %s: %s", name, text, why) end
  return decoded
end

-- JSON as it is, null and empty arrays too: of what goes into a body.
local function raw(name, text)
  return json.raw(text) or decode(name, text)
end

local function number(name, text)
  return tonumber(text) or failure.mistake("--%s wants a number, got '%s'", name, text)
end

-- What stands behind `field=`: 00123 is no number, and neither is one that Lua's cannot hold.
local function scalar(text)
  if text == "true" or text == "false" then return text == "true" end
  local decoded = not text:find "%s" and json.decode(text)
  return type(decoded) == "number" and decoded or text
end

-- "10..60", "10..", "..60" or one value.
local function range(_, text)
  local least, most = text:match "^(.-)%.%.(.*)$"
  if not least then return tonumber(text) or text end
  return {
    gte = least ~= "" and (tonumber(least) or least) or nil, lte = most ~= "" and (tonumber(most) or most) or nil,
  }
end

local function boolean(name, text)
  if text == "true" or text == "false" then return text == "true" end
  failure.mistake("--%s wants true or false, got '%s'", name, text)
end

local function any(name, text, in_body)
  if not text:find "^%s*[{%[]" then return text end
  return (in_body and raw or decode)(name, text)
end

local function object(name, text)
  local field, own = text:match "^([%w_.-]+)=(.*)$"
  if field then return { [field] = scalar(own) } end
  return decode(name, text)
end

local function file(name, text)
  local handle, why = io.open(text, "rb")
  if not handle then failure.mistake("--%s: %s", name, why) end
  handle:close()
  return require("footage").file(text)
end

local readers = {
  string = function(_, text) return text end, number = number, integer = number, boolean = boolean, range = range,
  any = any, json = any, fields = object, object = object, file = file,
}

-- "a,b", or the option several times; or a JSON array.
local function list(name, texts)
  local items = {}
  for _, text in ipairs(texts) do
    if text:find "^%s*%[" then
      for _, item in ipairs(decode(name, text)) do items[#items + 1] = item end
    elseif text:find "^%s*{" then
      items[#items + 1] = decode(name, text)
    else
      for item in text:gmatch "[^,]+" do items[#items + 1] = item end
    end
  end
  return items
end

local LISTS = { list = true, comma = true, array = true }

-- `--metadata a=1 --metadata b=2` are one table.
local function merged(name, kind, texts)
  local all = {}
  for _, text in ipairs(texts) do
    for field, own in pairs(readers[kind](name, text)) do all[field] = own end
  end
  return all
end

--- Whether an option of this type may come more than once.
function value.repeats(kind)
  return LISTS[kind] or kind == "object" or kind == "fields"
end

-- Of each type: how a value is shown in help, and what may be written for it.
local SHOWN = {
  string = { "TEXT", "text" }, number = { "NUMBER", "a number" }, integer = { "NUMBER", "a whole number" },
  boolean = { "BOOLEAN", "true or false; true where nothing follows" },
  range = { "10..60", "a range: 10..60, 10.., ..60, 10" },
  any = { "ANY", "text, or JSON" }, object = { "JSON", "JSON, or name=value, several times" },
  fields = { "NAME=VALUE", "name=value, several times" }, list = { "A,B", "a,b, or several times, or JSON" },
  file = { "FILE", "the path of a file" },
}
SHOWN.json, SHOWN.comma, SHOWN.array = SHOWN.any, SHOWN.list, SHOWN.list

--- The types that help and manual explain.
value.KINDS = { "string", "integer", "boolean", "range", "list", "object", "fields", "any", "file" }

--- How a value of this type is shown in help.
function value.placeholder(kind)
  return (SHOWN[kind] or SHOWN.string)[1]
end

--- What may be written for a value of this type.
function value.words(kind)
  return (SHOWN[kind] or SHOWN.string)[2]
end

--- The value of what was typed: a text, or several where the type is a list's. `in_body`: it goes into a body.
function value.read(name, kind, typed, in_body)
  local is_whole = in_body and type(typed) == "table" and #typed == 1 and typed[1]:find "^%s*[{%[]"
  if is_whole and (kind == "object" or kind == "array" and typed[1]:find "^%s*%[") then return raw(name, typed[1]) end
  if LISTS[kind] then return list(name, typed) end
  if value.repeats(kind) then return merged(name, kind, typed) end
  return (readers[kind] or readers.string)(name, typed, in_body)
end

return value
