-- `footage request SERVICE METHOD PATH`: what has no name yet.

local arguments = require "footage.cli.arguments"
local body = require "footage.cli.body"
local catalogue = require "footage.cli.catalogue"
local clients = require "footage.cli.clients"
local failure = require "footage.cli.failure"
local json = require "footage.cli.json"
local result = require "footage.cli.result"

local request = {}

-- "name=value", several of a name as a list.
local function pairs_of(option, texts)
  local values = {}
  for _, text in ipairs(texts) do
    local name, own = text:match "^([^=]+)=(.*)$"
    if not name then failure.mistake("--%s wants name=value, got '%s'", option, text) end
    if values[name] == nil then
      values[name] = own
    elseif type(values[name]) == "table" then
      table.insert(values[name], own)
    else
      values[name] = { values[name], own }
    end
  end
  return next(values) ~= nil and values or nil
end

--- Runs it.
function request.run(words)
  local parser = arguments.parser("request", "Sends a request with the service's key, retries and bounds.",
    "footage request twelvelabs GET /assets --query page_limit=1")
  parser:argument "service":choices(catalogue.SERVICES)
  parser:argument "method":convert(string.upper):description "GET, POST, PUT, PATCH or DELETE"
  parser:argument "path":description "behind the base address: /v3/users/me"
  parser:option "--query":count "*":argname "<name=value>"
  parser:option "--header":count "*":argname "<name=value>"
  parser:option "--json":argname "<body>":description "sent as JSON, or @file"
  parser:option "--save":argname "<file>":description "write the answer into a file"
  arguments.errors(parser)
  arguments.changing(parser)
  arguments.common(parser)
  local asked = arguments.parse(parser, words)
  local client = clients.of(catalogue.of(asked.service), asked)
  result.give({}, client.request {
    method = asked.method, path = asked.path, query = pairs_of("query", asked.query),
    headers = pairs_of("header", asked.header), json = body.read(asked.json, json.raw), save = asked.save,
  })
end

return request
