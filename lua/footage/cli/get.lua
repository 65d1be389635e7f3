-- `footage SERVICE get THING ID...`: reads things by their ids.

local about = require "footage.cli.about"
local arguments = require "footage.cli.arguments"
local by_ids = require "footage.cli.by_ids"
local catalogue = require "footage.cli.catalogue"
local clients = require "footage.cli.clients"
local failure = require "footage.cli.failure"
local list = require "footage.cli.list"
local result = require "footage.cli.result"
local things = require "footage.cli.things"

local get = {}

-- What reads something: { asset = action }.
local function readers(service)
  local names = {}
  for name, action in pairs(service.actions()) do
    if not name:find ":" and action.record and (action.method or "GET") == "GET" then names[name] = action end
    if name == "me" or name == "v3.me" then names[name] = action end
  end
  return names
end

--- Runs it.
function get.run(service, words)
  local typed = words[1] or failure.mistake("%s get: which thing? (footage %s get THING ID...)", service.name,
    service.name)
  local known = readers(service)
  local name = catalogue.named(typed)
  local action = known[name]
  if not action then things.fail_unknown(service, "get", typed, known) end
  local path = catalogue.in_path(action.path)
  local own = path[#path]
  local parameters = catalogue.fields(action, { own })
  local parser = arguments.parser(("%s get %s"):format(service.name, catalogue.typed(name)),
    ("Reads a %s: %s"):format(catalogue.typed(name), about.action(service, action)),
    ("footage %s get %s%s"):format(service.name, catalogue.typed(name), own and " ID --fields id,name" or ""))
  if own then by_ids.add(parser) end
  arguments.written(parser)
  arguments.parallel(parser, "things", 1)
  arguments.common(parser)
  arguments.add(parser, parameters, "Fields")
  table.remove(words, 1)
  local asked = arguments.parse(parser, words)
  local values = arguments.values(asked, parameters)
  things.check(parameters, values)
  local read = list.function_of(clients.of(service, asked), name)
  if not own then return result.give(asked, read(values)) end
  return by_ids.write_each(asked, service.records[action.record] or {}, 1, function(id)
    local fields = {}
    for field, value in pairs(values) do fields[field] = value end
    fields[own] = id
    return read(fields)
  end)
end

return get
