-- Actions: what a service's table says that one can do, as functions of its clients and methods of its records.
-- An action is one request, and at most one more that reads what came of it. Knows no service.

local core = require "footage.load"
local json = require "footage.json"
local waiting = require "footage.waiting"

core.own_chunk()

---@class footage.ActionOptions
---@field timeout? number seconds for one attempt (30 for what reads, 120 for what changes something)
---@field idempotency_key? string of an earlier call, `err.idempotency_key`: the service does it once for one key

local action = {}

-- ------------------------------------------------------- the service's table ---

local ENTRIES = {
  method = true, path = true, query = true, fields = true, fixed = true, send = true, argument = true, body = true,
  record = true, answer = true, id = true, each = true, read = true, failures = true, lines = true, reads = true,
  repeats = true, key = true, timeout = true, with = true, again = true, older = true, newer = true,
}
local TYPES = {
  string = true, integer = true, number = true, boolean = true, array = true, object = true, json = true, any = true,
  file = true,
}
local OWN_NAMES = { list = true, new = true, request = true }
local METHODS = { GET = true, POST = true, PUT = true, PATCH = true, DELETE = true }

local function fail(name, words, ...)
  core.mistake("footage.service: actions." .. tostring(name) .. words:format(...))
end

-- "array!" is one that must be given.
local function read_parameters(name, entry, given, parameters)
  if given == nil then return end
  if type(given) ~= "table" then fail(name, ".%s must be a table of names and types", entry) end
  for parameter, kind in pairs(given) do
    local plain, required = tostring(kind):match "^(%a+)(!?)$"
    local known = TYPES[plain] or entry == "query" and (plain == "list" or plain == "comma")
    if type(parameter) ~= "string" or not known then
      fail(name, ".%s.%s: there is no type '%s'", entry, tostring(parameter), tostring(kind))
    end
    if parameters[parameter] then fail(name, ".%s.%s stands elsewhere in it, too", entry, parameter) end
    parameters[parameter] = { place = entry, type = plain, required = required == "!" }
  end
end

-- The names in braces, in order.
local function names_of(path)
  local names = {}
  for name in path:gmatch "{([^}]+)}" do names[#names + 1] = name end
  return names
end

-- `older` is the same as the service's older version (`versions.old`) has it, for clients that ask for that one, and
-- `false` where it has nothing of the sort; `newer = false` says so of the next one. With neither it is what every
-- client does. `with` are parameters that come from the record, where the path does not hold them: { video_id = "id" }.
-- `key` is true where the service knows the header Idempotency-Key, or the name of the body's field that is one;
-- `again` are codes of a 409 that mean "again, later": those of the service's own table hold wherever a key goes out.
local function compile(service, name, given)
  if type(given) ~= "table" then fail(name, " must be a table, not %s", type(given)) end
  for entry in pairs(given) do
    if not ENTRIES[entry] then
      fail(name, " has an unknown entry '%s'%s", tostring(entry), core.suggest(tostring(entry), ENTRIES))
    end
  end
  if type(given.path) ~= "string" then fail(name, ".path must be a string") end
  if given.method ~= nil and not METHODS[given.method] then
    fail(name, ".method must be GET, POST, PUT, PATCH or DELETE")
  end
  if given.record ~= nil and not service.records[given.record] then
    fail(name, ".record: there is no record '%s'", tostring(given.record))
  end
  local self = setmetatable({ given = given, parameters = {}, full_name = service.name .. "." .. name },
    { __index = given })
  self.method = given.method or "GET"
  self.type, self.verb = name:match "^(.+):(.+)$"
  if self.type and not service.records[self.type] then fail(name, ": there is no record '%s'", self.type) end
  self.changes = self.method ~= "GET" and not given.reads
  if given.older then self.older = compile(service, name, given.older) end
  self.in_path = names_of(given.path)
  for _, part in ipairs(self.in_path) do self.parameters[part] = { place = "path", required = true } end
  read_parameters(name, "query", given.query, self.parameters)
  read_parameters(name, "fields", given.fields, self.parameters)
  if given.argument and not self.parameters[given.argument] then
    fail(name, ".argument names '%s', which is none of its parameters", tostring(given.argument))
  end
  return self
end

-- ------------------------------------------------------------ what was given ---

-- What the call may say, for messages.
local function known_names(self)
  local names = {}
  for name, parameter in pairs(self.parameters) do
    if parameter.place ~= "path" or not self.type then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end

local function check_names(self, given)
  for name in pairs(given) do
    local known = self.parameters[name]
    if not known or (known.place == "path" and self.type) then
      local names = known_names(self)
      core.mistake(("%s: unknown field '%s'%s (it takes %s)"):format(self.full_name, tostring(name),
        core.suggest(tostring(name), self.parameters), names[1] and table.concat(names, ", ") or "none"))
    end
  end
end

local function check_required(self, given)
  for _, name in ipairs(known_names(self)) do
    if self.parameters[name].required and given[name] == nil then
      core.mistake(("%s: '%s' is missing"):format(self.full_name, name))
    end
  end
end

-- A record stands for its id, and an empty table for a list where a list belongs.
local function value_of(parameter, value)
  if core.type(value) and type(value) == "userdata" then return value.id or value end
  if parameter.type == "array" and type(value) == "table" and next(value) == nil then return json.empty_array end
  if parameter.type == "json" and type(value) == "table" then return json.encode(value) end
  return value
end

-- The parameter that says which thing it is about.
local function name_of_id(self)
  return self.in_path[#self.in_path] or self.argument
end

-- One argument that is no table of names: the lone parameter of the call.
local function as_table(self, given)
  local lone = self.argument or (not self.type and #self.in_path == 1 and self.in_path[1])
  local is_names = type(given) == "table" and not (lone and self.argument and given[1] ~= nil)
  if given == nil then return {} end
  if is_names then
    local copy = {}
    for name, value in pairs(given) do copy[name] = value end
    local last = name_of_id(self)
    if not self.type and copy.id ~= nil and last and not self.parameters.id and copy[last] == nil then
      copy[last], copy.id = copy.id, nil
    end
    return copy
  end
  if not lone then
    core.mistake(("%s: wants a table of fields, got %s"):format(self.full_name, type(given)))
  end
  return { [lone] = given }
end

local OPTIONS = { timeout = true, idempotency_key = true }

local function check_options(self, options)
  if options == nil then return {} end
  if type(options) ~= "table" then
    core.mistake(("%s: the options must be a table, got %s"):format(self.full_name, type(options)))
  end
  for name in pairs(options) do
    if not OPTIONS[name] then
      core.mistake(("%s: unknown option '%s'%s (it takes timeout and idempotency_key)"):format(self.full_name,
        tostring(name), core.suggest(tostring(name), OPTIONS)))
    end
  end
  if options.idempotency_key ~= nil and not self.key then
    core.mistake(self.full_name .. ": the service knows no idempotency key here")
  end
  return options
end

-- ---------------------------------------------------------------- the request ---

-- The service, its actions and its ways by client. Weak: a client that is gone needs none.
local services = setmetatable({}, { __mode = "k" })

-- The action that reads records of this type.
local function reader_of(service, kind)
  local reader = service.records[kind].reader
  if reader == nil then reader = kind end
  return service.actions[reader]
end

--- Whether the client asks for the older version of its service alone. After nil comes the error.
---@return boolean?
---@return footage.Error? err
function action.is_older(client)
  local versions = services[client].versions
  if not versions then return false end
  local version, err = core.api_version(client)
  if not version then return nil, err end
  return version == versions.old, nil, version == versions.next
end

-- The action as it is in the version that the client asks for; or nil and the error.
local function in_version(self, service, client)
  if not service.versions or (self.older == nil and self.newer == nil) then return self end
  local older, err, newer = action.is_older(client)
  if older == nil then return nil, err end
  local lacks = (older and self.older == false and service.versions.old)
    or (newer and self.newer == false and service.versions.next)
  if lacks then
    return nil, core.failure("argument", ("%s: %s of %s, which this client asks for (api_version), has nothing like it")
      :format(self.full_name, lacks, service.name))
  end
  return older and self.older or self
end

-- What names in braces stand for, from a record: its own id, else what it lives within, else a field.
local function fill_from_record(self, service, record, within, filled)
  local reader = reader_of(service, self.type)
  local own = reader and name_of_id(reader) or name_of_id(self)
  for _, name in ipairs(self.in_path) do
    local value
    if name == own then value = record.id end
    if value == nil and within then value = within[name] end
    if value == nil then value = record[name] end
    if value == nil then
      core.mistake(("%s: this %s does not say its %s"):format(self.full_name, self.type, name))
    end
    filled[name] = value
  end
end

-- The request's description, and what fills its path.
local function describe(self, service, record, within, given, options)
  local query, fields, filled = {}, {}, {}
  if record then fill_from_record(self, service, record, within, filled) end
  if self.body then
    fields[self.body] = given
    given = {}
  end
  check_names(self, given)
  check_required(self, given)
  for name, value in pairs(given) do
    local parameter = self.parameters[name]
    value = value_of(parameter, value)
    if parameter.place == "path" then
      filled[name] = value
    elseif parameter.place == "query" then
      query[name] = parameter.type == "comma" and type(value) == "table" and table.concat(value, ",") or value
    else
      fields[name] = value
    end
  end
  for name, value in pairs(self.fixed or {}) do fields[name] = value end
  local whose = (self.method == "GET" or self.method == "DELETE") and query or fields
  for name, field in pairs(self.with or {}) do whose[name] = record[field] end
  for name, value in pairs(filled) do query[name] = value end
  local request = {
    method = self.method, path = self.path, query = query, timeout = options.timeout or self.timeout,
    stall = options.stall,
  }
  if self.send == "form" then
    request.form = fields
  elseif self.method ~= "GET" and (next(fields) ~= nil or self.given.fields or self.body) then
    request.json = fields
  end
  if self.reads or self.repeats then request.idempotent = true end
  return request, filled, fields
end

local function failure(err)
  return nil, err.message, err
end

local function is_gone(service, err)
  if err.status == 404 then return true end
  for _, code in ipairs(service.gone or {}) do
    if err.code == code then return true end
  end
  return false
end

-- A DELETE that is sent again, since the answer to an earlier attempt was lost, finds nothing when that did it.
local function is_gone_by_us(self, service, err)
  return self.verb == "delete" and err.maybe_done and is_gone(service, err)
end

-- An answer of one JSON value a line.
local function lines_of(self, text)
  local values = {}
  for line in text:gmatch "[^\r\n]+" do
    local value, why = core.decode(line)
    if value == nil then
      return nil, core.failure("decode", ("%s: a line of the answer is no JSON: %s"):format(self.full_name, why))
    end
    values[#values + 1] = value
  end
  return values, text
end

-- Gives the decoded answer and its text; or nil and the error.
local function send(self, service, client, request, key, options)
  if self.key == true then
    request.headers = { ["Idempotency-Key"] = key }
  elseif self.key then -- a field of the body
    request.json[self.key] = request.json[self.key] or key
    request.idempotent = true
  end
  local call = core.call(client, request, options.name or self.full_name, self.lines, self.later)
  local answer, err = waiting.finish_call(call, options.watch)
  local text = answer ~= nil and core.call_text(call)
  core.pause(call) -- its files are closed, and not when it is collected
  if text and self.lines then return lines_of(self, text) end
  if text then return answer, text end
  if is_gone_by_us(self, service, err) then return true, "" end
  if err.maybe_done then err.idempotency_key = key end
  return nil, err
end

-- --------------------------------------------------------------- what came of it ---

local function at_path(value, path)
  for name in (path or ""):gmatch "[^.]+" do
    if type(value) ~= "table" then return nil end
    value = value[name]
  end
  return value
end

local function merge(within, filled)
  local merged = {}
  for name, value in pairs(within or {}) do merged[name] = value end
  for name, value in pairs(filled or {}) do merged[name] = value end
  return merged
end

local function join(one, other)
  if not one or one == "" then return other or "" end
  return (not other or other == "") and one or one .. "." .. other
end

-- Reads one thing by its id.
local function read(service, client, kind, id, within, options)
  local self = reader_of(service, kind)
  local filled = {}
  for name, value in pairs(within or {}) do
    if self.parameters[name] then filled[name] = value end
  end
  if id ~= nil then filled[name_of_id(self)] = id end
  return action.perform(self, service, client, nil, nil, filled, { timeout = options and options.timeout })
end

-- What a 2xx says of things that were not done.
local function failures_in(self, answer)
  local found = {}
  local where = self.failures
  for place, one in ipairs(at_path(answer, where.at) or {}) do
    local why = not where.where and one or (type(one) == "table" and one[where.where])
    if why then
      local words = type(why) == "table" and (why[where.reason or "message"] or why.message) or why
      found[#found + 1] = { index = place, message = tostring(words), item = one }
    end
  end
  return found
end

local function records_at(self, client, text, answer, path, within)
  local records = {}
  for place = 1, #(at_path(answer, path) or {}) do
    records[#records + 1] = core.record(client, self.record, text, path, within, place)
  end
  return records
end

local function partly_done(self, failures, done)
  local err = core.failure("failed", ("%s: %d of %d failed: %s"):format(self.full_name, #failures,
    #failures + #done, failures[1].message))
  err.failures, err.done = failures, done
  return failure(err)
end

-- Several were made: the records themselves stand in the answer, or their ids alone.
local function several(self, service, client, text, answer, within, options)
  local path = join(self.answer or service.answer, self.each)
  local given = at_path(answer, path) or {}
  if type(given[1]) == "table" then return records_at(self, client, text, answer, path, within) end
  local records = {}
  for _, id in ipairs(given) do
    local record, message, err = read(service, client, self.record, id, within, options)
    if not record then
      err.done = records
      return nil, message, err
    end
    records[#records + 1] = record
  end
  return records
end

local function result(self, service, client, record, within, answer, text, options)
  local base = self.answer or service.answer or ""
  if self.failures then
    local failures = failures_in(self, answer)
    if #failures > 0 then
      return partly_done(self, failures,
        self.each and records_at(self, client, text, answer, join(base, self.each), within) or {})
    end
  end
  if self.lines then return answer end
  if self.each then return several(self, service, client, text, answer, within, options) end
  local rereads = self.read or (self.read == nil and self.verb ~= "delete")
  local kind = self.record or (rereads and self.type)
  if not kind then
    if self.verb == "delete" then return true end
    local found = at_path(answer, base)
    return found == nil and true or found
  end
  local id = self.id and at_path(answer, join(base, self.id))
  if self.id and id == nil then
    return failure(core.failure("decode",
      ("%s: %s in the answer is missing"):format(self.full_name, join(base, self.id))))
  end
  if not self.record or (self.read and reader_of(service, kind)) then
    if id == nil and record and kind == self.type then id = record.id end
    return read(service, client, kind, id, within, options)
  end
  local made = text ~= "" and core.record(client, kind, text, base, within)
  if made then return made end
  return failure(core.failure("decode", ("%s: the answer holds no %s"):format(self.full_name, kind)))
end

-- ------------------------------------------------------------------- a dry run ---

local made_up = 0

--- Tells what a dry run does not send.
function action.tell_unsent(client, name, method, path)
  core.fields(client).dry_run {
    type = "dry_run", list = name, method = method, url = path, attempt = 0,
    message = ("dry run: %s is not sent: %s %s"):format(name, method, path),
  }
end

local function tell_dry_run(self, client, request, filled)
  local path = self.path:gsub("{([^}]+)}", function(name) return tostring(filled[name]) end)
  action.tell_unsent(client, self.full_name, request.method, path)
end

local function is_stand_in(record)
  return record ~= nil and type(record.id) == "string" and record.id:find "^dry%-run%-%d+$" ~= nil
end

local function stand_in(service, client, kind, fields, within, id)
  local own = {}
  for name, value in pairs(fields) do own[name] = value end
  if not id then
    made_up = made_up + 1
    id = "dry-run-" .. made_up
  end
  own[service.records[kind].id or "id"] = id
  return core.record(client, kind, json.encode(own), "", within)
end

-- What stands for the result of something that was not sent.
local function pretended(self, service, client, record, filled, fields)
  if self.record and self.record ~= self.type then
    local one = stand_in(service, client, self.record, fields, filled)
    return self.each and { one } or one
  end
  if self.verb == "delete" or not record then return true end
  return record
end

-- --------------------------------------------------------------------- the whole ---

--- Does it. Gives a record, an array of them, a plain table or true; or `nil, message, err`.
---@param how? table options that come from our own modules, which may say more: `name`, `stall` and `watch`
function action.perform(self, service, client, record, within, given, options, how)
  local own, wrong = in_version(self, service, client)
  if not own then return failure(wrong) end
  self = own
  options = how or check_options(self, options)
  given = self.body and (given or {}) or as_table(self, given)
  local request, filled, fields = describe(self, service, record, within, given, options)
  within = merge(within, filled)
  if core.fields(client).dry_run then
    if self.changes then
      tell_dry_run(self, client, request, filled)
      return pretended(self, service, client, record, within, fields)
    end
    local last = filled[self.in_path[#self.in_path]]
    if self.record and type(last) == "string" and last:find "^dry%-run%-%d+$" then
      return stand_in(service, client, self.record, {}, within, last)
    end
  end
  local key = self.key and (options.idempotency_key or core.unique()) or nil
  local answer, text = send(self, service, client, request, key, options)
  if answer == nil then return failure(text) end
  return result(self, service, client, record, within, answer, text, options)
end

--- Whether an error of a client's says that the thing is not there.
function action.is_gone(client, err)
  return core.type(err) == "footage.error" and services[client] ~= nil and is_gone(services[client], err)
end

--- Whether a userdata of ours is a record.
function action.is_record(value)
  local fine, client = pcall(core.owner, value)
  return fine and services[client] ~= nil
end

--- Whether a record is of a dry run, in which nothing changes: there is nothing to wait for.
function action.is_pretended(record)
  return core.fields((core.owner(record))).dry_run ~= nil
end

--- Does one of the client's by its name, for our own modules.
function action.call(client, name, given, how)
  local service = services[client]
  return action.perform(service.actions[name], service, client, nil, nil, given, nil, how or {})
end

--- A stand-in for a thing that a dry run does not make.
function action.stand_in(client, kind, fields)
  local record = stand_in(services[client], client, kind, fields)
  return record
end

--- A listing of one of the client's lists.
function action.open(client, list, filters)
  local listing = core.listing(client, list, filters)
  return listing
end

--- Reads one thing of a kind by its id.
function action.read(client, kind, id)
  return read(services[client], client, kind, id)
end

--- Reads a record anew: `record:refresh()`.
function action.refresh(record, options)
  local client, within = core.owner(record)
  local service = services[client]
  local kind = core.type(record):sub(#service.name + 2)
  if core.fields(client).dry_run and is_stand_in(record) then return record end
  return read(service, client, kind, record.id, within, options)
end

--- The names of a record's methods, in order.
---@return string[]
function action.methods(record)
  local service = services[(core.owner(record))]
  local kind, names = core.type(record):sub(#service.name + 2), {}
  -- A list without a name has records of its own, which can be read and no more.
  local methods = service.records[kind] and core.methods(service.compiled, kind)
    or { json = true, pairs = true, totable = true }
  for name in pairs(methods) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- What the caller gets, and not a nil more.
local function give(value, message, err)
  if value == nil then return nil, message, err end
  return value
end

-- client.NAME(fields, options); with a colon too, because people type it.
local function client_function(name, service, client, face)
  return function(given, options, more)
    if rawequal(given, face) then given, options = options, more end
    return give(action.perform(service.actions[name], service, client, nil, nil, given, options))
  end
end

-- record:VERB(fields, options)
local function record_method(name, service)
  return function(record, given, options)
    local self = service.actions[name]
    local client, within = core.owner(record)
    if services[client] ~= service then core.mistake(self.full_name .. ": this record is of another service") end
    return give(action.perform(self, service, client, record, within, given, options))
  end
end

local function refresh(record, options)
  return give(action.refresh(record, options))
end

local function wait_method(states)
  return function(record, options)
    return give(require("footage.wait").record(record, states, options))
  end
end

-- "url", or { "url", "video" }: what it is to be is a family of transfer/kind.lua, or "kind" for that of the record.
local function check_files(kind, files)
  if type(files) ~= "table" or files[1] == nil and files.lacks == nil then
    core.mistake(("footage.service: records.%s.files must list fields, as in { \"url\" }"):format(kind))
  end
  for _, line in ipairs(files) do
    local field, family = line, nil
    if type(line) == "table" then field, family = line[1], line[2] end
    if type(field) ~= "string" or family ~= nil and type(family) ~= "string" then
      core.mistake(("footage.service: records.%s.files must list fields, as in { \"url\" } or "
        .. "{ { \"url\", \"video\" } }"):format(kind))
    end
  end
end

local function about_files(record, can_refresh)
  return { files = record.files, states = record.states, can_refresh = can_refresh }
end

local function download_method(record, can_refresh)
  local about = about_files(record, can_refresh)
  return function(own, to, options, taken)
    return give(require("footage.transfer.download").record(own, about, to, options, taken))
  end
end

-- The codes of a 409 that mean "again, later": the action's own, and with a key those of its service.
local function read_later(self, codes)
  if self.older then read_later(self.older, codes) end
  for _, list in pairs { self.again or false, self.key and codes or false } do
    for _, code in ipairs(list or {}) do
      self.later = self.later or {}
      self.later[code] = true
    end
  end
end

-- Each is compiled when it is first used: a service has hundreds, and a script a few.
local function lazily(service, given, again)
  return setmetatable({}, { __index = function(actions, name)
    if given[name] == nil then return nil end
    local self = compile(service, name, given[name])
    read_later(self, again)
    actions[name] = self
    return self
  end })
end

local function is_readable(given, kind, record)
  local reader = record.reader
  if reader == nil then reader = kind end
  return given[reader] and given[reader].path:find("{", 1, true) ~= nil or false
end

--- What the service's table says of the files of a record's type, for transfer/download.lua; nil when it has none.
---@param record footage.Record
function action.files_of(record)
  local service = services[(core.owner(record))]
  local kind = core.type(record):sub(#service.name + 2)
  local type_of = service.records[kind]
  if not type_of or not type_of.files then return nil end
  return about_files(type_of, is_readable(service.given, kind, type_of))
end

-- refresh and wait, for records that can be read, and download for those with files.
local function add_reading(given, kind, record, methods)
  local can_refresh = is_readable(given, kind, record)
  if record.states then methods.wait = wait_method(record.states) end
  if can_refresh then methods.refresh = refresh end
  if record.files ~= nil then check_files(kind, record.files) end
  if record.files then methods.download = download_method(record, can_refresh) end
end

--- The actions of a service's description; adds the methods of its records.
---@param description table
---@param compiled userdata
---@param all? boolean whether mistakes in any of them are to be raised now
---@return table service what clients of it need
function action.service(description, compiled, all)
  local given = description.actions or {}
  local service = {
    name = description.name, records = description.records, answer = description.answer, gone = description.gone,
    versions = description.versions, names = {}, compiled = compiled, given = given,
  }
  service.actions = lazily(service, given, description.again)
  local methods = setmetatable({}, { __index = function(all_methods, kind)
    all_methods[kind] = core.methods(compiled, kind)
    return all_methods[kind]
  end })
  for name in pairs(given) do
    if type(name) ~= "string" then fail(name, " is no name") end
    if OWN_NAMES[name] or description.lists[name] then fail(name, ": the client has something else of this name") end
    local kind, verb = name:match "^(.+):(.+)$"
    if all then compile(service, name, given[name]) end
    if not kind then
      service.names[#service.names + 1] = name
    elseif methods[kind][verb] then
      fail(name, ": the record has something else of this name")
    else
      methods[kind][verb] = record_method(name, service)
    end
  end
  table.sort(service.names)
  for kind, record in pairs(description.records) do add_reading(given, kind, record, methods[kind]) end
  return service
end

--- Gives a service's actions to a client: `add(name, make)` puts what `make(holder)` makes where the name says.
function action.add(service, client, add)
  services[client] = service
  for _, name in ipairs(service.names) do
    add(name, function(holder) return client_function(name, service, client, holder) end)
  end
end

return action
