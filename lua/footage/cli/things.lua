-- Things that are named by their ids: on the command line or, by `-`, on stdin. Owns how several are done at once, and
-- how it is told which failed. Knows no verb.

local catalogue = require "footage.cli.catalogue"
local failure = require "footage.cli.failure"

local things = {}

local MOST_AT_ONCE = 100

--- Raises for a thing that a verb cannot be done with.
function things.fail_unknown(service, verb, typed, names)
  local known = {}
  for name in pairs(names) do known[catalogue.typed(name)] = true end
  local words = {}
  for _, name in ipairs(catalogue.sorted(known)) do words[#words + 1] = name end
  failure.mistake("%s %s: there is no '%s' to %s%s (there is %s)", service.name, catalogue.typed(verb),
    tostring(typed), catalogue.typed(verb), require("footage.load").suggest(tostring(typed), known),
    table.concat(words, ", "))
end

--- Where a kind's own id stands in the path of what reads it, or of an action; and the other names there.
function things.path_of(service, kind, action)
  local reader = service.records[kind].reader
  if reader == nil then reader = kind end
  local reading = reader and service.actions()[reader]
  local names = catalogue.in_path(reading and reading.path or action and action.path or "")
  local own, within, seen = names[#names], {}, {}
  for _, path in ipairs { reading and reading.path or "", action and action.path or "" } do
    for _, name in ipairs(catalogue.in_path(path)) do
      if name ~= own and not seen[name] then within[#within + 1], seen[name] = name, true end
    end
  end
  return own, within
end

-- A line of stdin is an id, or a record as JSON.
local function id_of(line, id_field)
  line = line:gsub("^%s+", ""):gsub("%s+$", "")
  if line == "" then return nil end
  if line:sub(1, 1) ~= "{" then return line end
  local record, why = require("footage.load").decode(line)
  if type(record) ~= "table" then failure.mistake("a line of stdin is no JSON: %s", why) end
  local id = record[id_field]
  if id == nil then id = record.id end
  if id == nil then failure.mistake("a line of stdin has no id: %s", line:sub(1, 80)) end
  return type(id) == "number" and ("%.0f"):format(id) or tostring(id)
end

--- A function that gives one id after the other; stdin is read as it comes.
function things.ids(given, record)
  local at, reading = 0, false
  return function()
    while true do
      if reading then
        local line = io.stdin:read "*l"
        if not line then
          reading = false
        else
          local id = id_of(line, record.id or "id")
          if id then return id end
        end
      else
        at = at + 1
        if given[at] == nil then return nil end
        if given[at] == "-" then reading = true else return given[at] end
      end
    end
  end
end

--- Calls `fn(id)` for each, so many at once, and tells which failed. Gives the exit code.
function things.each(ids, parallel, format, fn)
  local done, failed, code = 0, 0, nil
  local function work()
    for id in ids do
      local result, message, err = fn(id)
      if result == nil then
        failed, code = failed + 1, failure.tell(err or message, format, nil, id)
        if code == failure.KEY then return true end -- it is the same for all
      else
        done = done + 1
      end
    end
    return true
  end
  local at_once = math.max(1, math.min(parallel, MOST_AT_ONCE))
  if at_once == 1 then
    work()
  else
    local workers = {}
    for i = 1, at_once do workers[i] = work end
    local fine, message, err = require("footage").all(workers)
    if not fine then
      local first = err and err.failures and err.failures[1]
      failure.raise(message, first and first.err or err)
    end
  end
  if failed == 0 then return failure.DONE end
  return (done == 0 and failed == 1) and code or failure.FAILED
end

--- Tells which of many failed.
function things.tell_failures(err, format)
  local fine, failures = pcall(function() return err.failures end)
  for _, one in ipairs(fine and failures or {}) do
    failure.tell(one.err or one.message, format, nil, one.record and one.record.id or "?")
  end
end

--- An option for each name of what a thing lives within, as parameters.
function things.parameters(names)
  local parameters = {}
  for i, name in ipairs(names) do parameters[i] = { name = name, type = "string", required = true } end
  return parameters
end

--- Raises unless all that must be given was given; nothing when there was a --json.
function things.check(parameters, values)
  for _, one in ipairs(parameters) do
    if one.required and values[one.name] == nil then
      failure.mistake("--%s must be given", catalogue.typed(one.name))
    end
  end
end

return things
