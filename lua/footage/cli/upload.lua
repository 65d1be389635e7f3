-- `footage SERVICE upload FILE... [--wait]`: files, or addresses that the service fetches from.

local arguments = require "footage.cli.arguments"
local clients = require "footage.cli.clients"
local result = require "footage.cli.result"
local things = require "footage.cli.things"

local upload = {}

-- What an upload takes beside the file.
local function parameters_of(service)
  local parameters = {}
  local known = require(service.upload).fields or {}
  for _, name in ipairs(require("footage.cli.catalogue").sorted(known)) do
    local kind = known[name] == "table" and "object" or known[name]
    parameters[#parameters + 1] = { name = name, type = kind }
  end
  return parameters
end

--- Runs it.
function upload.run(service, words, state)
  local parameters = parameters_of(service)
  local parser = arguments.parser(service.name .. " upload", "Makes a thing of each file, or of each address.",
    ("footage %s upload *.mp4 --wait"):format(service.name))
  state.again = "large files go on where they stopped, others are sent anew"
  parser:argument "files":args "+":argname "<file>":description "files, or addresses that the service fetches from"
  parser:flag "--wait":description "until each is ready"
  parser:flag "--progress":description "bars on a terminal"
  arguments.parallel(parser, "files", 1)
  arguments.written(parser)
  arguments.changing(parser)
  arguments.common(parser)
  arguments.add(parser, parameters, "Fields")
  local asked = arguments.parse(parser, words)
  local fields, client = arguments.values(asked, parameters), clients.of(service, asked)
  local options = { wait = asked.wait, progress = asked.progress, timeout = asked.timeout }
  local at = 0
  local function files()
    at = at + 1
    return asked.files[at]
  end
  local function send(file)
    if not file:find "^https?://" then
      return client.upload(file, next(fields) ~= nil and fields or nil, options)
    end
    local own = { url = file }
    for name, value in pairs(fields) do own[name] = value end
    local record, message, err = client.upload(own)
    if record ~= nil and asked.wait then return record:wait() end
    return record, message, err
  end
  local write, finish = result.written(asked, send)
  local code = things.each(files, asked.parallel or 1, asked.format, write)
  finish()
  return code
end

return upload
