-- `footage SERVICE VERB THING ID...`: does with things, named by their ids, what their records can do.

local action = require "footage.action"
local about = require "footage.cli.about"
local arguments = require "footage.cli.arguments"
local body = require "footage.cli.body"
local by_ids = require "footage.cli.by_ids"
local catalogue = require "footage.cli.catalogue"
local clients = require "footage.cli.clients"
local failure = require "footage.cli.failure"
local things = require "footage.cli.things"

local verb = {}

--- Runs it for one kind of thing. `method(record, fields, options)`; it gives what the library does.
function verb.run_kind(service, own, kind, words, method)
  local given = service.actions()[kind .. ":" .. own] or { path = "" }
  local id_name, within = things.path_of(service, kind, given)
  local skip = { id_name }
  for _, name in ipairs(within) do skip[#skip + 1] = name end
  local parameters = catalogue.fields(given, skip)
  local typed = ("%s %s %s"):format(service.name, catalogue.typed(own), catalogue.typed(kind))
  local parser = arguments.parser(typed, about.action(service, given),
    "footage " .. typed .. " ID" .. (parameters[1] and (" --%s ..."):format(catalogue.typed(parameters[1].name)) or ""))
  local asked, places = by_ids.parse(parser, words, within, parameters, function()
    if #parameters > 0 then body.add(parser) end
    arguments.written(parser)
    arguments.parallel(parser, "things", 1)
  end)
  local fields = body.fields(asked, parameters)
  if type(fields) == "table" then things.check(parameters, fields) end
  if type(fields) == "table" and next(fields) == nil then fields = nil end
  local client = clients.of(service, asked)
  return by_ids.write_each(asked, service.records[kind], 1, function(id)
    return method(action.known(client, kind, id, places), fields, body.options(asked), client)
  end)
end

--- Runs a verb that the service's table has.
function verb.run(service, own, words)
  local kinds = catalogue.kinds_with(service, own)
  local typed = words[1] or failure.mistake("%s %s: which thing? It takes %s", service.name,
    catalogue.typed(own), table.concat(catalogue.sorted(kinds), ", "))
  local kind = catalogue.named(typed)
  if not kinds[kind] then things.fail_unknown(service, own, typed, kinds) end
  table.remove(words, 1)
  return verb.run_kind(service, own, kind, words, function(record, fields, options)
    return record[own](record, fields, options)
  end)
end

return verb
