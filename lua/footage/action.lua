-- How an action is done: one request, and at most one more that reads what came of it. Knows no service, and is loaded
-- when the first action is done; actions.lua knows which there are.

local actions = require "footage.actions"
local core = require "footage.load"
local json = require "footage.json"
local waiting = require "footage.waiting"

core.own_chunk()


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
function action.compile(service, name, given)
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
  if given.older then self.older = action.compile(service, name, given.older) end
  self.in_path = names_of(given.path)
  for _, part in ipairs(self.in_path) do self.parameters[part] = { place = "path", required = true } end
  read_parameters(name, "query", given.query, self.parameters)
  read_parameters(name, "fields", given.fields, self.parameters)
  if given.argument and not self.parameters[given.argument] then
    fail(name, ".argument names '%s', which is none of its parameters", tostring(given.argument))
  end
  return self
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
local function named(service, name)
  local self, given = service.used[name], service.given()[name]
  if not self and given then
    self = action.compile(service, name, given)
    read_later(self, service.again)
    service.used[name] = self
  end
  return self
end

-- All entries of both tables, where they are given; the other one's hold.
local function merge(one, other)
  local merged = {}
  for name, value in pairs(one or {}) do merged[name] = value end
  for name, value in pairs(other or {}) do merged[name] = value end
  return merged
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

-- A record stands for its id.
local function id_or_value(value)
  return core.type(value) and type(value) == "userdata" and value.id or value
end

-- The same of those in a list.
local function with_ids(list)
  local copy
  for place, one in pairs(list) do
    local value = id_or_value(one)
    if not rawequal(value, one) then
      copy = copy or merge(list)
      copy[place] = value
    end
  end
  return copy or list
end

local IS_LIST = { array = true, list = true, comma = true }

-- An empty table is a list where a list belongs.
local function value_of(parameter, value)
  if type(value) == "userdata" then return id_or_value(value) end
  if IS_LIST[parameter.type] and type(value) == "table" then
    if parameter.type == "array" and next(value) == nil then return json.empty_array end
    return with_ids(value)
  end
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
  local key = options.idempotency_key
  if key ~= nil and not self.key then
    core.mistake(self.full_name .. ": the service knows no idempotency key here")
  elseif key ~= nil and (type(key) ~= "string" or key == "") then
    core.mistake(self.full_name .. ": idempotency_key must be a text that is not empty")
  end
  return options
end

-- ---------------------------------------------------------------- the request ---

-- The action that reads records of this type.
local function reader_of(service, kind)
  local reader = service.records[kind].reader
  if reader == nil then reader = kind end
  return named(service, reader)
end

--- Whether the client asks for the older version of its service alone. After nil comes the error.
---@return boolean?
---@return footage.Error? err
function action.is_older(client)
  local versions = actions.of(client).versions
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

-- Whether the words are those of a version that is no longer there.
local function is_version_gone(service, err)
  local words = err.message:lower()
  for _, phrase in ipairs(service.versions and service.versions.gone or {}) do
    if words:find(phrase, 1, true) then return true end
  end
  return false
end

-- Whether the thing is not there. A 404 may be about the address: a gateway's, which has no code, or of a version that
-- is gone.
local function is_gone(service, err)
  for _, code in ipairs(service.gone or {}) do
    if err.code == code then return true end
  end
  if err.status ~= 404 then return false end
  local tells_codes = service.gone or service.versions
  return (err.code ~= nil or not tells_codes) and not is_version_gone(service, err)
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

local function join(one, other)
  if not one or one == "" then return other or "" end
  return (not other or other == "") and one or one .. "." .. other
end

-- Reads one thing by its id; what it lives within is known by the way it was reached, or stands in its `record`.
local function read(service, client, kind, id, within, options, record)
  local self = reader_of(service, kind)
  self = in_version(self, service, client) or self -- the older one may call its parameters otherwise
  local filled = {}
  for name, value in pairs(within or {}) do
    if self.parameters[name] then filled[name] = value end
  end
  for _, name in ipairs(record and self.in_path or {}) do
    if filled[name] == nil then filled[name] = record[name] end
  end
  if id ~= nil then filled[name_of_id(self)] = id end
  return action.perform(self, service, client, nil, nil, filled, { timeout = options and options.timeout })
end

-- A record that knows its id and these fields.
local function record_of(service, client, kind, id, within, fields)
  local own = merge(fields, { [service.records[kind].id or "id"] = id })
  return core.record(client, kind, json.encode(own), "", within)
end

-- Reads what was changed or made. It is done, though the reading fails: the error says so, and has the thing.
local function read_changed(self, service, client, kind, id, within, options, record)
  local fresh, message, err = read(service, client, kind, id, within, options)
  if fresh ~= nil or not self.changes then return fresh, message, err end
  err.maybe_done = true
  err.record = record or (id ~= nil and record_of(service, client, kind, id, within)) or nil
  return nil, message, err
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

local function records_at(self, client, text, path, within)
  return core.records(client, self.record, text, path, within)
end

local function partly_done(self, failures, done)
  local err = core.failure("failed", ("%s: %d of %d failed: %s"):format(self.full_name, #failures,
    #failures + #done, failures[1].message))
  err.failures, err.done = failures, done
  return failure(err)
end

-- The bytes of a plain answer, for who asked for them (the command): `texts`, among the fields of the client.
local function keep_text(client, answer, text, path)
  local texts = core.fields(client).texts
  if texts then texts[answer] = path and core.text_at(text, path) or not path and text or nil end
end

-- Several were made: the records themselves stand in the answer, or their ids alone.
local function several(self, service, client, text, answer, within, options)
  local base = self.answer or service.answer
  local path = join(base, self.each)
  -- Where one is told in another way than several, `id` says where it stands.
  local given = at_path(answer, path) or { self.id and at_path(answer, join(base, self.id)) }
  if type(given[1]) == "table" then return records_at(self, client, text, path, within) end
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
        self.each and records_at(self, client, text, join(base, self.each), within) or {})
    end
  end
  if self.lines then
    keep_text(client, answer, text)
    return answer
  end
  if self.each then return several(self, service, client, text, answer, within, options) end
  local rereads = self.read or (self.read == nil and self.verb ~= "delete")
  local kind = self.record or (rereads and self.type)
  if not kind then
    if self.verb == "delete" then return true end
    local found = at_path(answer, base)
    if found == nil then return true end
    keep_text(client, found, text, base)
    return found
  end
  local id = self.id and at_path(answer, join(base, self.id))
  if self.id and id == nil then
    return failure(core.failure("decode",
      ("%s: %s in the answer is missing"):format(self.full_name, join(base, self.id))))
  end
  if not self.record or (self.read and reader_of(service, kind)) then
    local own = id == nil and kind == self.type and record or nil
    return read_changed(self, service, client, kind, own and own.id or id, within, options, own)
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

local function stand_in(service, client, kind, fields, within)
  made_up = made_up + 1
  return record_of(service, client, kind, "dry-run-" .. made_up, within, fields)
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
      return record_of(service, client, self.record, last, within)
    end
  end
  local key = self.key and (options.idempotency_key or core.unique()) or nil
  local answer, text = send(self, service, client, request, key, options)
  if answer == nil then return failure(text) end
  return result(self, service, client, record, within, answer, text, options)
end

--- The same by the action's name.
function action.perform_named(name, service, ...)
  local given, err = service.given()
  if not given then return failure(err) end
  return action.perform(named(service, name), service, ...)
end

--- Whether an error of a client's says that the thing is not there.
function action.is_gone(client, err)
  local service = actions.of(client)
  return core.type(err) == "footage.error" and service ~= nil and is_gone(service, err)
end

--- Whether a userdata of ours is a record.
function action.is_record(value)
  local fine, client = pcall(core.owner, value)
  return fine and actions.of(client) ~= nil
end

--- Whether a record is of a dry run, in which nothing changes: there is nothing to wait for.
function action.is_pretended(record)
  return core.fields((core.owner(record))).dry_run ~= nil
end

--- Does one of the client's by its name, for our own modules.
function action.call(client, name, given, how)
  local service = actions.of(client)
  local given_actions, err = service.given()
  if not given_actions then return failure(err) end
  return action.perform(named(service, name), service, client, nil, nil, given, nil, how or {})
end

--- A stand-in for a thing that a dry run does not make.
function action.stand_in(client, kind, fields)
  local record = stand_in(actions.of(client), client, kind, fields)
  return record
end

--- A listing of one of the client's lists.
function action.open(client, list, filters)
  local listing = core.listing(client, list, filters)
  return listing
end

--- Reads one thing of a kind by its id.
function action.read(client, kind, id)
  return read(actions.of(client), client, kind, id)
end

--- A record that knows its id alone, and what it lives within: for what can be done without reading it first.
function action.known(client, kind, id, within)
  local record = record_of(actions.of(client), client, kind, id, within)
  return record
end

--- Reads a record anew: `record:refresh()`.
function action.refresh(record, options)
  local client, within = core.owner(record)
  local service = actions.of(client)
  local kind = core.type(record):sub(#service.name + 2)
  if core.fields(client).dry_run and is_stand_in(record) then return record end
  local given, err = service.given()
  if not given then return failure(err) end
  return read(service, client, kind, record.id, within, options, record)
end

return action
