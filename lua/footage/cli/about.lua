-- What the services' tables say of lists, actions and things, in the words of help. Knows no parser.

local catalogue = require "footage.cli.catalogue"

local about = {}

local function typed_list(names)
  local words = {}
  for i, name in ipairs(names) do words[i] = catalogue.typed(name) end
  return table.concat(words, ", ")
end

-- What can be done with a thing of this kind, by its id.
local function verbs_of(service, kind)
  local verbs, record = {}, service.records[kind] or {}
  for name in pairs(service.actions()) do
    local verb = name:match("^" .. kind:gsub("%p", "%%%0") .. ":(.+)$")
    if verb then verbs[verb] = true end
  end
  if service.actions()[record.reader or kind] then
    verbs.get = true
    if record.states then verbs.wait = true end
    if record.files and record.files[1] then verbs.download = true end
  end
  return catalogue.sorted(verbs)
end

--- What a list gives: its request, its pages, and what can be done with its records.
function about.list(service, name)
  local list = service.lists[name]
  local paging, verbs = list.paging or {}, verbs_of(service, list.record)
  local words = ("Lists %s of %s: %s %s."):format(catalogue.typed(name), service.name, list.method or "GET", list.path)
  if paging.largest then words = ("%s Pages of up to %d records."):format(words, paging.largest) end
  if #verbs > 0 then
    words = ("%s By their ids (footage %s VERB %s ID): %s."):format(words, service.name, catalogue.typed(list.record),
      typed_list(verbs))
  end
  return words
end

--- What an action sends and gives.
function about.action(service, action)
  local words = ("%s %s."):format(action.method or "GET", action.path)
  local kind = action.record
  if kind and service.records[kind] then
    words = ("%s Gives %s%s."):format(words, action.each and "several: each a " or "a ", catalogue.typed(kind))
  elseif action.lines then
    words = words .. " Gives several answers, a line each."
  end
  if action.timeout then words = ("%s Takes up to %d seconds."):format(words, action.timeout) end
  return words
end

--- Which words of a kind mean ready or failed, and how long is waited.
function about.states(record)
  local states = record.states
  local words = ("Waits until they are ready (%s)"):format(table.concat(states.ready, ", "))
  if #(states.failed or {}) > 0 then
    words = ("%s or have failed (%s)"):format(words, table.concat(states.failed, ", "))
  end
  return words .. ", and gives them."
end

--- How many seconds is waited for a kind at most.
function about.patience(record)
  return record.states.timeout or 1200
end

--- The fields of a kind that are files.
function about.files(record)
  local names = {}
  for i, file in ipairs(record.files or {}) do names[i] = type(file) == "table" and file[1] or file end
  return table.concat(names, ", ")
end

return about
