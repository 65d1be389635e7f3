-- `client.request { save = path }`: an answer's body into a file. Knows how a script says so; the rest is
-- transfer/fetch.lua.

local action = require "footage.action"
local core = require "footage.load"
local fetch = require "footage.transfer.fetch"
local hash = require "footage.transfer.hash"
local json = require "footage.json"
local place = require "footage.transfer.place"
local progress = require "footage.transfer.progress"
local task = require "footage.task"

core.own_chunk()

local save = {}

local OPTIONS = { save = "string", overwrite = "boolean", progress = true, stall = "number" }

-- What the request itself says, apart from what becomes of its answer.
local function take_apart(service, description)
  local request, options = {}, {}
  for entry, value in pairs(description) do
    local wanted = OPTIONS[entry]
    if wanted and wanted ~= true and type(value) ~= wanted then
      core.mistake(("%s.request: '%s' must be a %s, got %s"):format(service, entry, wanted, type(value)))
    end
    if wanted then options[entry] = value else request[entry] = value end
  end
  if options.save == "" or options.save:sub(-1) == "/" or options.save:find "%z" then
    core.mistake(service .. ".request: 'save' must be the path of a file")
  end
  return request, options
end

-- Which file it is: other parameters make another one, and may be secret.
local function address_of(request)
  local query = request.query and next(request.query) and "#" .. hash.of(json.encode(request.query)) or ""
  return request.path .. query
end

local function plan(self, name, request, options)
  local folder, file, code, path = place.split(options.save)
  if not folder then return nil, fetch.file_error(name, path, file, code) end
  if not file then return nil, fetch.file_error(name, options.save, "is a folder", "other") end
  local there, words = place.look(folder .. file)
  if words then return nil, fetch.file_error(name, options.save, words, "other") end
  -- What it does would be done, and its answer lost.
  if there and not options.overwrite and (request.method or "GET") ~= "GET" then
    return nil, fetch.taken_error(name, options.save)
  end
  return {
    client = self, name = name, target = folder .. file, address = address_of(request), request = request,
    there = not options.overwrite and there or nil, overwrite = options.overwrite, stall = options.stall,
    timeout = request.timeout,
  }
end

--- Sends the request and writes its answer to the file. Gives the path; or `nil, message, err`.
---@param self table the client
---@param description footage.Request
---@return string|true?
---@return string? message
---@return footage.Error? err
function save.request(self, description)
  local service = tostring(self):match "^%S+"
  local request, options = take_apart(service, description)
  core.call(self, request) -- raises what is a mistake in it
  local method = request.method or "GET"
  task.check_wait()
  if method ~= "GET" and core.fields(self).dry_run then
    action.tell_unsent(self, service .. ".request", method, request.path)
    return true
  end
  local own, err = plan(self, ("%s %s %s"):format(service, method, request.path), request, options)
  if not own then return nil, err.message, err end
  if not options.progress then return fetch.into(own) end
  local group = progress.begin(options.progress)
  own.bar = group:add(own.target:match "[^/]*$", nil)
  local unbroken, path, message, failed = task.try(fetch.into, own)
  group:close()
  if not unbroken then error(path, 0) end
  return path, message, failed
end

return save
