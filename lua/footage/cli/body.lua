-- The fields of an action: its options, and --json for a whole body, `@file` for one that stands in a file.

local arguments = require "footage.cli.arguments"
local failure = require "footage.cli.failure"
local json = require "footage.cli.json"

local body = {}

--- Adds --json.
function body.add(parser)
  parser:option "--json":argname "<body>":description "all fields as JSON, or @file; options go over it"
  parser:option "--idempotency-key":description "of an earlier call, which is then done once"
end

--- What --json says, by `read(text)` of json.lua; nil without it.
function body.read(text, read)
  if not text then return nil end
  if text:sub(1, 1) == "@" then
    local name = text:sub(2)
    local file, why = io.stdin, nil
    if name ~= "-" then file, why = io.open(name, "rb") end
    if not file then failure.mistake("--json: %s", why) end
    text = file:read "*a"
    file:close()
  end
  local value, why = read(text)
  if value == nil then
    failure.mistake("--json: this is no JSON that can be sent: %s: %s", why, (text:sub(1, 80):gsub("%s+", " ")))
  end
  return value
end

--- The fields that were given.
function body.fields(asked, parameters)
  local fields = body.read(asked.json, json.members)
  local values = arguments.values(asked, parameters)
  if not fields then return values end
  for name, own in pairs(values) do fields[name] = own end
  return fields
end

--- The call's options.
function body.options(asked)
  return { timeout = asked.timeout, idempotency_key = asked.idempotency_key }
end

return body
