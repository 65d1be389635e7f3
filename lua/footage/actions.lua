-- Which actions a service has: functions of its clients, and methods of its records. How one is done is action.lua's,
-- which is loaded when the first is; so is the table of a service that has hundreds. Knows no service.

local core = require "footage.load"

core.own_chunk()

---@class footage.ActionOptions
---@field timeout? number seconds for one attempt (30 for what reads, 120 for what changes something)
---@field idempotency_key? string of an earlier call, `err.idempotency_key`: the service does it once for one key
---@field [string] footage.NoSuchName

local actions = {}

local OWN_NAMES = { list = true, new = true, request = true }

-- The service of each client. Weak: a client that is gone needs none.
local services = setmetatable({}, { __mode = "k" })

--- What stands behind a client's actions; nil for what is no such client.
function actions.of(client)
  return services[client]
end

local function fail(name, words)
  core.mistake("footage.service: actions." .. tostring(name) .. words)
end

-- ---------------------------------------------------------------- how it is called ---

-- What the caller gets, and not a nil more.
local function give(value, message, err)
  if value == nil then return nil, message, err end
  return value
end

-- Calls a function of a module that is loaded for the first such call.
local function call(module, name, ...)
  local found, err = core.later(module)
  if not found then return nil, err.message, err end
  return give(found[name](...))
end

-- client.NAME(fields, options); with a colon too, because people type it.
local function client_function(name, service, client, face)
  return function(given, options, more)
    if rawequal(given, face) then given, options = options, more end
    return call("footage.action", "perform_named", name, service, client, nil, nil, given, options)
  end
end

-- record:VERB(fields, options)
local function record_method(name, service)
  return function(record, given, options)
    local client, within = core.owner(record)
    if services[client] ~= service then
      core.mistake(("%s.%s: this record is of another service"):format(service.name, name))
    end
    return call("footage.action", "perform_named", name, service, client, record, within, given, options)
  end
end

local function refresh(record, options)
  return call("footage.action", "refresh", record, options)
end

local function wait_method(states)
  return function(record, options)
    return call("footage.wait", "record", record, states, options)
  end
end

-- What transfer/download.lua wants to know of the files of a type's records.
local function about_files(record, methods)
  return { files = record.files, states = record.states, can_refresh = methods.refresh ~= nil }
end

local function download_method(about)
  return function(record, to, options, taken)
    return call("footage.transfer.download", "record", record, about, to, options, taken)
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

-- ------------------------------------------------------------------- which there are ---

-- Calls fn(kind, verb) for each method that the actions themselves say; `refresh` is for what can be read by its id.
local function each_verb(records, given, fn)
  for name in pairs(given) do
    local kind, verb = name:match "^(.+):(.+)$"
    if kind then fn(kind, verb) end
  end
  for kind, record in pairs(records) do
    local reader = record.reader
    if reader == nil then reader = kind end
    if given[reader] and given[reader].path:find("{", 1, true) then fn(kind, "refresh") end
  end
end

-- The same as the records say it, where the actions are not loaded yet.
local function each_said_verb(records, fn)
  for kind, record in pairs(records) do
    for _, verb in ipairs(record.verbs or {}) do fn(kind, verb) end
  end
end

-- What a wait reads must not be hidden by a method of the same name.
local function check_hidden(kind, states, methods)
  local paths = { states.at or "status", states.file or nil }
  for _, entry in ipairs { "reason", "code" } do
    for _, path in ipairs(states[entry] or {}) do paths[#paths + 1] = path end
  end
  for _, path in ipairs(paths) do
    local field = path:match "^[^.]+"
    if methods[field] then
      fail(kind .. ":" .. field, (" hides the field '%s', which its states are read from"):format(field))
    end
  end
end

-- Adds the methods of records. They are there before any action is loaded: a method comes before a field of its name.
local function add_methods(service, given)
  local methods = setmetatable({}, { __index = function(all_methods, kind)
    all_methods[kind] = core.methods(service.compiled, kind)
    return all_methods[kind]
  end })
  local function add(kind, verb)
    local name = kind .. ":" .. verb
    if verb == "refresh" then
      methods[kind].refresh = refresh
    elseif methods[kind][verb] then
      fail(name, ": the record has something else of this name")
    else
      methods[kind][verb] = record_method(name, service)
    end
  end
  if given then each_verb(service.records, given, add) else each_said_verb(service.records, add) end
  for kind, record in pairs(service.records) do
    if record.states then
      check_hidden(kind, record.states, methods[kind])
      methods[kind].wait = wait_method(record.states)
    end
    if record.files ~= nil then
      check_files(kind, record.files)
      methods[kind].download = download_method(about_files(record, methods[kind]))
    end
  end
end

-- Raises mistakes in a table of actions.
local function check(service, lists, given)
  for name in pairs(given) do
    if type(name) ~= "string" then fail(name, " is no name") end
    if OWN_NAMES[name] or lists[name] then fail(name, ": the client has something else of this name") end
    require("footage.action").compile(service, name, given[name])
  end
  for kind, record in pairs(service.records) do
    if record.verbs then
      core.mistake(("footage.service: records.%s.verbs: the table of actions says which methods there are")
        :format(kind))
    end
  end
end

--- The actions of a service's description; adds the methods of its records. `actions` in it is their table, or a
--- function that gives it: then it is called when an action is first named or done, and `verbs` of each record names
--- its methods.
---@param description table
---@param compiled userdata
---@return table service what clients of it need
function actions.service(description, compiled)
  local given = description.actions
  local is_due = type(given) == "function"
  local service = {
    name = description.name, records = description.records, answer = description.answer, gone = description.gone,
    versions = description.versions, again = description.again, compiled = compiled,
    used = {},
  }
  -- The table, or nil and an error.
  function service.given()
    if type(given) ~= "function" then return given or {} end
    local found, err = given()
    if not found then return nil, err end
    given = found
    return found
  end
  if not is_due then check(service, description.lists, given or {}) end
  add_methods(service, not is_due and (given or {}) or nil)
  return service
end

--- Makes a client one of the service's.
function actions.own(service, client)
  services[client] = service
end

--- Gives a client the functions of its actions: `add(name, make)` puts what `make(holder)` makes where the name says.
--- Nothing, or the error.
function actions.add(client, add)
  local service, names = services[client], {}
  local given, err = service.given()
  if not given then return err end
  for name in pairs(given) do
    if not name:find(":", 1, true) then names[#names + 1] = name end
  end
  table.sort(names)
  for _, name in ipairs(names) do
    add(name, function(holder) return client_function(name, service, client, holder) end)
  end
end

--- The function of one action, for a module of ours that does more than it; nil where there is none.
function actions.find(client, name, face)
  local given = services[client].given()
  return given and given[name] and client_function(name, services[client], client, face)
end

--- What the service's table says of the files of a record's type, for transfer/download.lua; nil when it has none.
---@param record footage.Record
function actions.files_of(record)
  local service = services[(core.owner(record))]
  local kind = core.type(record):sub(#service.name + 2)
  local type_of = service.records[kind]
  if not type_of or not type_of.files then return nil end
  return about_files(type_of, core.methods(service.compiled, kind))
end

--- The names of a record's methods, in order.
---@return string[]
function actions.methods(record)
  local service = services[(core.owner(record))]
  local kind, names = core.type(record):sub(#service.name + 2), {}
  -- A list without a name has records of its own, which can be read and no more.
  local methods = service.records[kind] and core.methods(service.compiled, kind)
    or { json = true, pairs = true, totable = true }
  for name in pairs(methods) do names[#names + 1] = name end
  table.sort(names)
  return names
end

return actions
