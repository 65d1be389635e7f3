-- `footage SERVICE create THING`, and calls that make nothing that can be read again: `footage SERVICE CALL`.

local about = require "footage.cli.about"
local arguments = require "footage.cli.arguments"
local body = require "footage.cli.body"
local catalogue = require "footage.cli.catalogue"
local clients = require "footage.cli.clients"
local failure = require "footage.cli.failure"
local list = require "footage.cli.list"
local result = require "footage.cli.result"
local things = require "footage.cli.things"

local create = {}

-- An example with what must be given.
local function example(words, parameters)
  for _, one in ipairs(parameters) do
    if one.required then words = words .. (" --%s ..."):format(catalogue.typed(one.name)) end
  end
  return words
end

local function run(service, name, shown, words)
  local action = service.actions()[name]
  local parameters = catalogue.fields(action)
  local parser = arguments.parser(shown, about.action(service, action),
    example("footage " .. shown, parameters))
  body.add(parser)
  arguments.written(parser)
  arguments.changing(parser)
  arguments.common(parser)
  arguments.add(parser, parameters, "Fields")
  local asked = arguments.parse(parser, words)
  local fields = body.fields(asked, parameters)
  if type(fields) == "table" and not action.body then things.check(parameters, fields) end
  result.give(asked, list.function_of(clients.of(service, asked), name)(fields, body.options(asked)))
end

--- Runs `create`.
function create.run(service, words)
  local known = {}
  for action in pairs(service.actions()) do
    local group, thing = action:match "^(.-)create_(.+)$"
    if thing and (group == "" or group:find "%.$") then known[group .. thing] = action end
  end
  if not words[1] then failure.mistake("%s create: what? (footage %s --help)", service.name, service.name) end
  local name = catalogue.named(words[1])
  if not known[name] then things.fail_unknown(service, "create", words[1], known) end
  table.remove(words, 1)
  run(service, known[name], ("%s create %s"):format(service.name, catalogue.typed(name)), words)
end

--- Runs a call.
function create.call(service, name, words)
  run(service, name, service.name .. " " .. catalogue.typed(name), words)
end

return create
