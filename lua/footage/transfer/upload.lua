-- client.upload(path, fields, options): a file becomes a thing of a service's. What all services have in common: the
-- call, the file, progress, what comes after it. How one takes a file is said in its folder (heygen/upload.lua).

local action = require "footage.action"
local core = require "footage.load"
local file = require "footage.transfer.file"
local progress = require "footage.transfer.progress"
local refusal = require "footage.transfer.refusal"
local task = require "footage.task"
local tell_words = require("footage.tell").words
local waiting = require "footage.waiting"

core.own_chunk()

---@class footage.UploadOptions
---@field wait? boolean|footage.WaitOptions true, or what `record:wait` takes: until what came of the file is ready
---@field progress? boolean|fun(done: integer, total: integer, what: string) true: a bar on a terminal
---@field parallel? integer parts in flight, where a service takes a file in parts (4)
---@field stall? number seconds without a byte while bytes flow (30)
---@field timeout? number seconds from the last byte sent to the first of the answer (120)
---@field via? "file" of a record of another service: through a file on this machine, not by its address
---@field idempotency_key? string of an earlier call, `err.idempotency_key`, where the service knows one
---@field [string] footage.NoSuchName

local upload = {}

-- ------------------------------------------------------------------ what is asked ---

local OPTIONS = {
  wait = true, progress = true, parallel = "number", stall = "number", timeout = "number", via = "string",
  idempotency_key = "string",
}
local MOST_PARALLEL = 16

local function check_number(name, option, value, least, most)
  if value ~= nil and not (value >= least and value <= most) then
    core.mistake(("%s: option '%s' must be a number from %g to %g, got %g"):format(name, option, least, most, value))
  end
end

local function check_options(name, options)
  if options == nil then return {} end
  if type(options) ~= "table" or core.type(options) then
    core.mistake(("%s: the options must be a table, got %s"):format(name, core.type(options) or type(options)))
  end
  for option, value in pairs(options) do
    local wanted = OPTIONS[option]
    if not wanted then
      core.mistake(("%s: unknown option '%s'%s"):format(name, tostring(option),
        core.suggest(tostring(option), OPTIONS)))
    end
    if wanted ~= true and type(value) ~= wanted then
      core.mistake(("%s: option '%s' must be a %s, got %s"):format(name, option, wanted, type(value)))
    end
  end
  check_number(name, "parallel", options.parallel, 1, MOST_PARALLEL)
  check_number(name, "stall", options.stall, 0.001, 86400)
  check_number(name, "timeout", options.timeout, 0.001, 86400)
  local wait = options.wait
  if wait ~= nil and type(wait) ~= "boolean" and type(wait) ~= "table" then
    core.mistake(("%s: option 'wait' must be true or the options of :wait, got %s"):format(name, type(wait)))
  end
  return options
end

local function is_of(value, wanted)
  if wanted == "table" then return type(value) == "table" and not core.type(value) end
  return type(value) == wanted
end

local function check_fields(name, known, fields)
  if fields == nil then return {} end
  if type(fields) ~= "table" or core.type(fields) then
    core.mistake(("%s: the fields must be a table, got %s"):format(name, core.type(fields) or type(fields)))
  end
  for field, value in pairs(fields) do
    if not known[field] then
      local names = {}
      for one in pairs(known) do names[#names + 1] = one end
      table.sort(names)
      local option = OPTIONS[field] and "; it is an option: give it in a third table"
      core.mistake(("%s: unknown field '%s'%s (it takes %s)"):format(name, tostring(field),
        option or core.suggest(tostring(field), known), names[1] and table.concat(names, ", ") or "none"))
    end
    if not is_of(value, known[field]) then
      core.mistake(("%s: field '%s' must be a %s, got %s"):format(name, field, known[field],
        core.type(value) or type(value)))
    end
  end
  return fields
end

-- ---------------------------------------------------------------- one transfer ---

--- One file on its way, for the services' own steps.
---@class footage.Transfer
---@field client userdata
---@field name string "heygen.upload", for messages
---@field file footage.File it is open; its size is what was announced
---@field size integer
---@field type string its media type
---@field family string "video", "audio", "image", ...
---@field fields table
---@field options footage.UploadOptions
---@field is_passing? boolean the file is there for this transfer alone
local Transfer = {}
Transfer.__index = Transfer

--- The error object of a failure, which the steps give behind a nil.
function Transfer:failure(kind, words, ...)
  local err = core.failure(kind, ("%s: %s: %s"):format(self.name, self.file.path, words:format(...)))
  err.service = self.name:match "^[^.]+"
  if kind == "file" then err.code = "other" end
  return err
end

--- Tells what goes wrong without ending the transfer.
function Transfer:warn(message)
  local on_event = core.fields(self.client).on_event
  if not on_event then return end
  on_event {
    type = "warning", hint = true, list = self.name, method = "POST", url = "", attempt = 0,
    message = ("%s: %s"):format(self.file.path, message),
  }
end

--- What the service is to call it.
function Transfer:given_name()
  return self.fields.filename or self.file.name
end

--- How much of the file was there before.
function Transfer:was_there(bytes)
  self.bar:resume(bytes)
end

--- How much of the file went out; what a request sends besides counts for nothing.
function Transfer:went_out(done)
  self.bar:set(math.min(done, self.size))
end

-- At each wake of a request that sends all of the file.
local function watcher(self)
  return function(call) self:went_out((core.call_sent(call))) end
end

--- Does one of the client's actions; with `sends`, the file goes with it. Gives what comes of it; or nil and the error.
function Transfer:act(name, given, sends)
  local how = { name = self.name, timeout = self.options.timeout }
  if sends then
    how.stall, how.watch, how.idempotency_key = self.options.stall, watcher(self), self.options.idempotency_key
  end
  local value, _, err = action.call(self.client, name, given, how)
  if value == nil then return nil, err end
  return value
end

-- What belongs to the message itself is not the service's to say; its keys are for nobody else.
local OWN_HEADERS = { ["content-length"] = true, host = true, ["transfer-encoding"] = true }
local REFUSED_HEADERS = { authorization = true, ["proxy-authorization"] = true, ["x-api-key"] = true, cookie = true }

local function headers_of(self, given)
  local headers = {}
  for name, value in pairs(type(given) == "table" and given or {}) do
    local plain = tostring(name):lower()
    value = tostring(value)
    if REFUSED_HEADERS[plain] or not plain:find "^[%w!#$%%&'*+.^_`|~-]+$" or value:find "[%c]" then
      return nil, self:failure("decode", "the service asks for a header that cannot be sent (%s)",
        plain:gsub("[^%w-]", "?"))
    end
    if not OWN_HEADERS[plain] then headers[plain] = value end
  end
  return headers
end

--- Sends the file, or a part of it, to an address that the service gave: another host's, where no key goes. `once`
--- where the address is good for one request. Gives the answer's ETag, without quotes; or nil and the error.
function Transfer:put(url, headers, part, watch, once)
  local own, err = headers_of(self, headers)
  if not own then return nil, err end
  local call = core.call(self.client, {
    method = "PUT", url = url, headers = own, body = part or self.file, stall = self.options.stall or 30,
    timeout = self.options.timeout, idempotent = not once,
  }, self.name, true)
  local done
  done, err = waiting.finish_call(call, watch or watcher(self))
  if not done and err.status then refusal.explain(err, core.call_text(call)) end
  local etag = core.call_etag(call)
  core.pause(call) -- what it holds is more than the collector knows of
  if not done then return nil, err end
  return (etag:gsub('^W/', ""):gsub('^"(.*)"$', "%1"))
end

-- ----------------------------------------------------------------- the whole call ---

local function family_of(content_type)
  return content_type:match "^(video)/" or content_type:match "^(audio)/" or content_type:match "^(image)/" or "other"
end

local function open(self, source)
  local opened, err = core.open_file(source)
  if not opened then
    err.message = err.message:gsub("^footage%.file", self.name)
    return nil, err
  end
  self.file, self.size, self.type, self.family = opened, opened.size, opened.type, family_of(opened.type)
  return true
end

-- Both ends of it, for whoever watches.
local function tell(self, state, more)
  local on_event = core.fields(self.client).on_event
  if not on_event then return end
  local event = {
    type = "upload", state = state, list = self.name, method = "POST", url = "", attempt = 0, path = self.file.path,
  }
  for name, value in pairs(more) do event[name] = value end
  on_event(event)
end

-- The steps, with a bar, which ends however they do.
local function send(self, ways)
  local begun = core.engine.now()
  tell(self, "begin", { bytes = self.size })
  local group = progress.begin(self.options.progress)
  self.bar = group:add(self.file.name, self.size)
  local unbroken, record, err = task.try(ways.send, self)
  if unbroken and record then
    unbroken, err = pcall(self.bar.finish, self.bar)
    if not unbroken then record = err end
  else
    self.bar:fail()
  end
  group:close()
  local whole = unbroken and record and self.size or nil
  local why = not unbroken and record or err
  tell(self, "end", {
    bytes = whole, seconds = core.engine.now() - begun, message = not whole and tell_words(why) or nil,
  })
  if not unbroken then error(record, 0) end
  return record, err
end

--- Waits for what came of it, if that is asked for.
function upload.wait(record, options)
  local wait = options.wait
  if not wait then return record end
  return record:wait(type(wait) == "table" and wait or nil)
end

--- A dry run looks at no file.
function upload.pretend(self, ways, path, name)
  action.tell_unsent(self.client, self.name, "POST", ways.path .. ":" .. path)
  local given = { filename = name, name = name }
  for field, value in pairs(self.fields) do given[field] = value end
  return action.stand_in(self.client, ways.record, given)
end

--- Sends the file that `source` stands for. Gives what comes of it; or nil, a message and the error.
function upload.send(self, ways, source)
  local opened, err = open(self, source)
  if not opened then return nil, err.message, err end
  local record
  record, err = send(self, ways)
  if not record then return nil, err.message, err end
  return upload.wait(record, self.options)
end

-- Whether it is a record, of any service's.
local function is_record(what)
  local kind = core.type(what)
  return type(what) == "userdata" and kind ~= nil and not kind:find "^footage%." and action.is_record(what)
end

local function check_source(name, what, takes_fields)
  if type(what) == "string" or core.type(what) == "footage.file" or is_record(what) then return end
  core.mistake(("%s: wants a path, a file (footage.file)%s, got %s"):format(name,
    takes_fields and ", a record with a file or a table with url" or " or a record with a file",
    core.type(what) or type(what)))
end

local function go(self, ways, what, of_fields)
  if is_record(what) then return require("footage.transfer.copy").send(self, ways, what, of_fields) end
  local source = type(what) == "string" and file.new(what) or what
  if core.fields(self.client).dry_run then return upload.pretend(self, ways, source.path, source.name) end
  return upload.send(self, ways, source)
end

--- Makes `client.upload`. `ways` is what lua/footage/heygen/upload.lua gives; `of_fields` the client's action of the
--- same name, if there is one, which is done with a table of fields.
---@param client userdata
---@param service string
---@param ways table
---@param of_fields? function
---@return function
function upload.of(client, service, ways, of_fields)
  local name = service .. ".upload"
  return function(what, fields, options)
    if of_fields and type(what) == "table" and not core.type(what) then return of_fields(what, fields) end
    check_source(name, what, of_fields)
    local own = {}
    for option, value in pairs(check_options(name, options)) do own[option] = value end
    local self = setmetatable({
      client = client, name = name, fields = check_fields(name, ways.fields, fields), options = own,
    }, Transfer)
    if self.options.idempotency_key and not ways.key then
      core.mistake(name .. ": the service knows no idempotency key here")
    end
    if self.options.via ~= nil and (self.options.via ~= "file" or not is_record(what)) then
      core.mistake(name .. ": option 'via' can be \"file\", for a record of another service")
    end
    task.check_wait()
    local record, message, err = go(self, ways, what, of_fields)
    if record == nil then return nil, message, err end
    return record
  end
end

return upload
