-- What `listing:filter(what)` keeps: makes a function of a table of fields and values. Knows no listing.

local cjson = require "cjson"
local core = require "footage.load"

core.own_chunk()

local plain = { string = true, number = true, boolean = true }

local function check_value(name, value)
  if not plain[type(value)] and value ~= cjson.null then
    core.mistake(("listing:filter{}: '%s' is compared with a string, number, boolean, null, or a list of them, got %s; "
      .. "give a function for anything else"):format(name, type(value)))
  end
end

-- The values that the field may have. A field that is null or missing is nil in a record.
local function values_of(name, value)
  local given = type(value) == "table" and value or { value }
  local values, count = {}, 0
  for _ in pairs(given) do count = count + 1 end
  for i = 1, count do
    check_value(name, given[i])
    values[i] = given[i]
  end
  if count == 0 then core.mistake(("listing:filter{}: '%s' is an empty list: no record is like that"):format(name)) end
  return values
end

local function is_one_of(values, value)
  if value == nil then value = cjson.null end
  for _, allowed in ipairs(values) do
    if value == allowed then return true end
  end
  return false
end

--- A function that says whether a record is as `fields` says: { status = "completed", kind = { "video", "audio" } }.
return function(fields)
  local wanted = {}
  for name, value in pairs(fields) do
    if type(name) ~= "string" then
      core.mistake("listing:filter{} wants the names of fields, as in { status = \"completed\" }, got a " .. type(name))
    end
    wanted[name] = values_of(name, value)
  end
  if next(wanted) == nil then
    core.mistake "listing:filter{} wants a field at least; one whose value is nil is not in the table"
  end
  return function(record)
    for name, values in pairs(wanted) do
      if not is_one_of(values, record[name]) then return false end
    end
    return true
  end
end
