-- What editors need to know of records' fields: from what the services publish (record_fields.lua), and from what their
-- tables say of common names, states and files. Owns the lines of these.

local pick = require "spec.support.pick"
local record_fields = require "spec.support.record_fields"
local type_names = require "spec.support.type_names"

local types_records = {}

local KINDS = { s = "string", i = "integer", n = "number", b = "boolean", a = "any[]", o = "table", x = "any" }

-- Adds the published ones to `found`; whether there are more. `older` ones may be missing as long as another version
-- answers.
local function read(text, found, is_other)
  local more = false
  for word in (text or ""):gmatch "%S+" do
    local name, kind, maybe, words = word:match "^([%w_]+):(%l)(%??)=?(.*)$"
    if name and not found[name] then
      -- Words that are offered; any other will do.
      local values = words ~= "" and '|"' .. words:gsub("|", '"|"') .. '"' or ""
      found[name] = { type = KINDS[kind] .. values, optional = maybe == "?" or is_other, text = "" }
    end
    more = more or word == "*"
  end
  return more
end

-- Every field that a type's table names, wherever it does: {name = what for}.
local function named(record)
  local found = {}
  local function add(path, what)
    local name = type(path) == "string" and path:match "^[^.]+"
    if name then found[name] = found[name] or what end
  end
  for _, common in ipairs { "id", "name", "created", "kind" } do add(record[common], "") end
  for own, other in pairs(record.same or {}) do add(own, "") add(other, "the same as `" .. own .. "`") end
  for _, name in ipairs(record.root or {}) do add(name, "") end
  for _, name in ipairs(record.key or {}) do add(name, "") end
  for _, line in ipairs(record.files or {}) do add(type(line) == "table" and line[1] or line, "") end
  for _, what in pairs(record.lists or {}) do
    for _, field in pairs(what.with) do add(field, "") end
  end
  local states = record.states
  if states then
    if states.at ~= false then add(states.at or "status", "its state") end
    add(states.file, "")
    for _, entry in ipairs { "reason", "code" } do
      for _, path in ipairs(states[entry] or {}) do add(path, "why it failed") end
    end
    if states.leads then add(states.leads.field, "") end
  end
  return found
end

local function words(list)
  return '"' .. table.concat(list, '", "') .. '"'
end

--- What a wait looks for, in words.
function types_records.states(states)
  local text = "Waits until it is " .. words(states.ready) .. (states.missing and ", or says nothing" or "")
  if #(states.failed or {}) > 0 then text = text .. "; fails at " .. words(states.failed) end
  if states.person then text = text .. ", and where a person must act, at " .. words(states.person) end
  return ("%s. At most %d s, unless `timeout` says otherwise."):format(text, states.timeout or 1200)
end

--- Which files it has, in words.
function types_records.files(files)
  local names = {}
  for i, line in ipairs(files) do names[i] = "`" .. (type(line) == "table" and line[1] or line) .. "`" end
  if files.lacks then return "The service gives no original back; by `field`: " .. table.concat(names, ", ") .. "." end
  return "Its file: " .. table.concat(names, ", or by `field` ", 1, math.min(2, #names))
    .. (#names > 2 and ", " .. table.concat(names, ", ", 3) or "") .. "."
end

-- The four names that every record has.
local function add_common(found, record)
  local function from(path)
    return type(path) == "string" and (path:find(".", 1, true) and { optional = true } or found[path]) or nil
  end
  local created = from(record.created)
  for _, common in ipairs { "id", "name" } do
    local path = record[common]
    local own = from(path)
    if own and path ~= common then
      found[common] = { type = own.type or "string", optional = own.optional, text = "the service's `" .. path .. "`" }
    end
  end
  if created then found.created = { type = "integer", optional = created.optional, text = "Unix time, in seconds" } end
  if type(record.kind) == "table" then
    found.kind = { type = words { record.kind.always }, optional = false, text = "" }
  elseif record.kind and not found.kind then
    found.kind = { type = "string", optional = true, text = '"image", "video", "audio", "document", ...' }
  end
end

--- The lines of a type's fields, but for `taken` names, which are methods or written by hand. `newer` is what the same
--- thing is called in a newer version of the service.
function types_records.fields(service, kind, record, newer, taken)
  local found, lines = {}, {}
  local more = read(record_fields[service][kind], found, false)
  if newer then more = read(record_fields[service][newer], found, true) or more end
  for name, what in pairs(named(record)) do
    found[name] = found[name] or { type = "any", optional = true, text = what }
  end
  add_common(found, record)
  for _, name in ipairs(pick.sorted_keys(found)) do
    local field = found[name]
    if not taken[name] then
      lines[#lines + 1] = (("---@field %s%s %s %s"):format(name, field.optional and "?" or "", field.type, field.text)
        :gsub(" $", ""))
    end
  end
  if more then lines[#lines + 1] = "---@field [string] any and more, which are documented nowhere" end
  return lines
end

--- The head of a type's class, and what is listed of it.
function types_records.add_head(out, service, kind, sources)
  out[#out + 1] = ('\n--- A record of type "%s.%s"%s.'):format(service, kind,
    #sources > 0 and ", from `" .. table.concat(sources, "`, `") .. "`" or "")
  out[#out + 1] = ("---@class %s: footage.Record"):format(type_names.of_record(service, kind))
end

return types_records
