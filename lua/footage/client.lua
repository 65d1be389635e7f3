-- Clients: a service's lists as functions. What the functions do is in C; here they get their names.

local actions = require "footage.actions"
local core = require "footage.load"
local habits = require "footage.habits"
local ready = require "footage.ready"
local waiting = require "footage.waiting"
local warning = require "footage.warning"
require "footage.json"
require "footage.listing"

core.own_chunk()

--- What a name that does not exist may be: nothing is. So editors point at a mistyped option, filter or field.
---@alias footage.NoSuchName "there is no such name"

---@class footage.Options
---@field api_key? string else the service's environment variable is looked up at the first request
---@field base_url? string https, or http to this machine
---@field timeout? number seconds for one attempt (30 for what reads, 120 for what changes something)
---@field connect_timeout? number seconds for the connection of one attempt (10)
---@field deadline? number seconds for one page or request, with its retries and waits (300)
---@field max_retries? integer attempts after the first one (4)
---@field max_wait? number the longest wait, in seconds, that a service may ask for (60; `parallel` waits longer)
---@field max_response_bytes? integer bytes of one answer, decompressed (64 MiB)
---@field ca_file? string path of the certificates to trust; else the system's
---@field proxy? string URL; "" for none; else what the environment says. Not with an http address
---@field user_agent? string put in front of ours
---@field on_event? fun(event: footage.Event) sees each request, response, retry, pause and warning
---@field api_version? string of a service with versions: HeyGen's "v1", "v3" or "auto" ("auto")
---@field dry_run? boolean true: nothing that changes something is sent; each is told instead (false)
---@field warn? boolean false: a service's warnings go to `on_event` alone, not to stderr (true)
---@field [string] footage.NoSuchName

---@class footage.Event
---@field type "request"|"response"|"retry"|"pause"|"warning"|"dry_run"|"state"|"download"|"upload" what happened; a
--- pause is that of the whole client; a state is a word that is not known; a download or an upload begins or ends
---@field list string "heygen.assets"; of a request without a name "heygen GET /v3/users/me"
---@field method string of the request
---@field url string with secrets removed
---@field attempt integer counted from 1
---@field status? integer of the answer
---@field seconds? number a response, a download or an upload: how long it took; a retry: how long until it
---@field message? string
---@field state? "begin"|"end" of a download or an upload
---@field path? string of a download or an upload: the file
---@field bytes? integer of a download: what was there at its begin, or is at its end; of an upload: how large the file
--- is; nil at the end of one that failed
---@field hint? boolean a warning about what the script asks for, which `on_event` alone is told

---@class footage.WalkOptions
---@field max? integer records at most; all there are without it
---@field page_size? integer the largest that the service allows
---@field parallel? integer pages in flight, where pages have numbers (4)
---@field resume? string a cursor: `listing:cursor()`, `err.cursor`
---@field [string] footage.NoSuchName

---@class footage.Request
---@field method? "GET"|"POST"|"PUT"|"PATCH"|"DELETE" ("GET")
---@field path string "/v3/users/me", behind the base URL; {name} is filled from `query`, percent-encoded
---@field query? table<string, string|number|boolean|table> parameters: strings, numbers, booleans, lists, ranges
---@field json? any sent as JSON; `cjson.null` is null; `footage.file` is HeyGen's "asset input", by base64
---@field body? string|footage.File sent as it is; give a Content-Type among the headers of a string
---@field form? table<string, string|number|boolean|table|footage.File> sent as multipart/form-data
---@field headers? table<string, string> beside the key, which is there already
---@field idempotent? boolean whether it may be sent again although it may have been acted upon
---@field timeout? number seconds for one attempt (30 for what reads, 120 for what changes something)
---@field save? string path of a file that the answer is written to, whole or not at all; gone on with in the next call
---@field overwrite? boolean with `save`: whether it goes over another file of that name (false)
---@field progress? boolean|fun(done: number, total: number?, what: string) with `save`: true: a bar on a terminal
---@field stall? number with `save`: seconds without a byte, after which another attempt is made (30)
---@field [string] footage.NoSuchName

--- Sends a request that has no name yet: the decoded answer, `true` for one without a body; or `nil, message, err`.
---@alias footage.RequestFunction fun(request: footage.Request): any, string, footage.Error

--- A client of a service of one's own: its lists and actions have the names that stand in its table.
---@class footage.Client
---@field new fun(options?: footage.Options): footage.Client another client with the same functions
---@field request footage.RequestFunction sends what has no name yet
---@field list footage.ListFunction walks a list without a name
---@field [string] any

local client = {}

-- Where a client keeps its service; and, as long as its actions are not added, what scripts have of it.
local SERVICE, FACE = {}, {}

local finish = waiting.finish

-- In a loop the fourth value is what Lua 5.4 closes when the loop is left early.
local function open(...)
  local listing = core.listing(...)
  return listing, nil, nil, listing
end

-- What a function of a client was called with: `client:assets{}` works like `client.assets{}`, because people type it.
-- `holder` is what the function is a field of. What nobody would read is a mistake.
local function given(name, most, holder, ...)
  local from = rawequal((...), holder) and 2 or 1
  local extra = select(from + most, ...)
  if extra ~= nil then
    core.mistake(("%s takes %s, got a %s besides"):format(name, most == 1 and "one table"
      or most == 3 and "a file and two tables, fields and options" or "two tables, filters and options", type(extra)))
  end
  return select(from, ...)
end

-- `client.assets(filters, options)`.
local function list_function(self, name, holder)
  return function(...)
    return open(self, name, given(name, 2, holder, ...))
  end
end

local add_actions

-- What there is, for those who mistype it.
local function fail_without(self, name)
  local service, names = core.fields(self)[SERVICE], { list = true, new = true, request = true }
  for _, list in ipairs(service.names) do names[list] = true end
  for other in pairs(service.actions.given() or {}) do
    if not other:find(":", 1, true) then names[other] = true end
  end
  core.no_such(self, name, names)
end

-- What holds the lists and actions called "v3.videos" and the like.
local function make_group(self, name)
  local metatable = {
    __index = function(holder, missing)
      local field = add_actions(self) or rawget(holder, missing)
      if not field then fail_without(self, name .. "." .. tostring(missing)) end
      return field
    end,
    __pairs = function(holder)
      add_actions(self)
      return next, holder
    end,
  }
  habits.refuse(metatable, "group")
  core.name_type(metatable, "footage.group")
  return setmetatable({}, metatable)
end

-- Something called "v3.videos" is `client.v3.videos`; `make` is given what it is a field of.
local function add_field(self, fields, name, face, make)
  local group, rest = name:match "^([^./]+)%.(.+)$"
  if not group then
    fields[name] = make(face)
    return
  end
  local holder = fields[group]
  if not holder then
    holder = make_group(self, group)
    fields[group] = holder
  end
  rawset(holder, rest, make(holder))
end

-- Adds the functions of the actions to a client; that is done when something is named which it does not have yet. Gives
-- what stands for each of them, where they cannot be loaded.
function add_actions(self)
  local fields = core.fields(self)
  local face = fields[FACE]
  if not face then return end
  local err = actions.add(self, function(name, make)
    if fields[name] == nil then add_field(self, fields, name, face, make) end -- `upload` does more than the action
  end)
  if err then return function() return nil, err.message, err end end
  fields[FACE] = nil
end

-- Calls what never waits; memory that runs out in it is an error like others.
local function in_memory(self, fn, ...)
  local fine, value, err = pcall(fn, ...)
  if fine then return value, err end
  err = waiting.memory_error(value, tostring(self):match "^%S+" .. ".request")
  if not err then error(value, 0) end
  return nil, err
end

--- Sends a request that has no name yet, with the client's key, retries, bounds and errors. Gives the
--- decoded answer, `true` for one without a body; or `nil, message, err`. What is neither GET, PUT nor
--- DELETE is sent again only when the service cannot have acted upon it, unless `idempotent` is true
--- or `headers` has an Idempotency-Key. In a dry run nothing but GET is sent, and gives `true`. With `save` the answer
--- goes into a file, however long it is and takes, and its path is given.
---@param self table
---@param description footage.Request
---@return any answer
---@return string message
---@return footage.Error err
function client.request(self, description)
  if type(description) == "table" and description.save ~= nil then
    return require("footage.transfer.save").request(self, description)
  end
  local call, err = in_memory(self, core.call, self, description)
  if not call then return nil, err.message, err end
  local method = description.method or "GET"
  if method ~= "GET" and core.fields(self).dry_run then
    require("footage.action").tell_unsent(self, tostring(self):match "^%S+" .. ".request", method, description.path)
    return true
  end
  local answer
  answer, err = finish(function(one) return in_memory(self, core.call_step, one) end, call)
  waiting.tell_events(call) -- no next step will
  core.pause(call) -- its files are closed, and not when it is collected
  if answer == nil then return nil, err.message, err end
  return answer
end

-- Compiles a description; its records then answer habits. `lone` is for messages (core.service).
local function compile(description, lone)
  local compiled = core.service(description, lone)
  for name in pairs(description.records) do
    local _, metatable = core.methods(compiled, name)
    habits.refuse(metatable, "record")
  end
  return compiled
end

local of_record = { id = true, name = true, created = true, kind = true, key = true, root = true }

--- A listing of a list that has no name yet: `path`, `items`, `total` and `paging` as in a service's table,
--- `id`, `name`, `created` and `kind` as in its records, and `query`, the parameters themselves.
---@param self table
---@param service table the client's own
---@param description footage.ListDescription
---@param options? footage.WalkOptions
---@return footage.Listing<footage.AnyRecord>
function client.list(self, service, description, options)
  if type(description) ~= "table" then
    core.mistake(("%s.list: wants a table, as in { path = ..., items = ..., paging = ... }, got %s")
      :format(service.name, type(description)))
  end
  local list, record, filters, query = { record = "item" }, {}, {}, description.query
  if query ~= nil and type(query) ~= "table" then
    core.mistake(("%s.list: 'query' must be a table, got %s"):format(service.name, type(query)))
  end
  for entry, value in pairs(description) do
    if of_record[entry] then
      record[entry] = value
    elseif entry ~= "query" then
      list[entry] = value
    end
  end
  if list.filters == nil or type(list.filters) == "table" then
    for name, kind in pairs(list.filters or {}) do filters[name] = kind end
    list.filters = filters
  end
  local path = type(list.path) == "string" and list.path or "/"
  local paging = type(list.paging) == "table" and list.paging or {}
  for name in pairs(query or {}) do
    local own = name == paging.start or name == paging.size
    local in_path = path:find("{" .. tostring(name) .. "}", 1, true)
    if not own and not in_path and filters[name] == nil then filters[name] = "any" end
  end
  local borrowed = compile({
    name = service.name, base_url = service.base_url, key_header = service.key_header,
    envelope = service.envelope, records = { item = record }, lists = { [path] = list },
  }, service.name .. ".list")
  return open(self, path, query, options, borrowed)
end

-- client.upload(path, fields, options). What it needs is loaded when it is first used.
-- Fields alone are for the action of that name, where the service fetches by itself.
local function upload_function(self, service, holder)
  local run
  return function(...)
    run = run or require("footage.transfer.upload").of(self, service.description.name, require(service.upload),
      actions.find(self, "upload", holder))
    local record, message, err = run(given("upload", 3, holder, ...))
    if record == nil then return nil, message, err end
    return record
  end
end

-- What happened is told to whoever wants to know; a warning is for people, too.
local function teller(options)
  local on_event = options and options.on_event
  local warn = not options or options.warn ~= false
  if not warn then return on_event end
  return function(event)
    if event.type == "warning" and not event.hint then warning.show(event) end
    if on_event then on_event(event) end
  end
end

-- What a dry run does not send is told as an event, else on stderr.
local function dry_teller(options)
  return options.on_event or warning.show_unsent
end

--- Makes a client of a service. `face` is what scripts have of it, if that is not the client itself.
---@param service table
---@param options? footage.Options
---@param face? table
function client.new(service, options, face)
  local self = core.client(service.compiled, options)
  local fields = core.fields(self)
  face = face or self
  for _, name in ipairs(service.names) do
    add_field(self, fields, name, face, function(holder) return list_function(self, name, holder) end)
  end
  actions.own(service.actions, self)
  fields[SERVICE], fields[FACE] = service, face
  if options and options.dry_run then fields.dry_run = dry_teller(options) end
  if service.upload then fields.upload = upload_function(self, service, face) end
  fields.new = function(...)
    local other = client.new(service, (given("new", 1, face, ...)))
    return other
  end
  fields.request = function(...)
    return client.request(self, (given("request", 1, face, ...)))
  end
  fields.list = function(...)
    return client.list(self, service.description, given("list", 2, face, ...))
  end
  fields.on_event = teller(options)
  return self
end

-- ---- what hangs on a record ----

local function fail(entry, words)
  core.mistake("footage.service: " .. entry .. " " .. words)
end

-- folder:videos(filters, options), where lists = { videos = { list = "videos", with = { folder_id = "id" } } }
local function relation(place, name, list, with)
  return function(record, ...)
    local owner = core.owner(record)
    local filters, options = given(name, 2, record, record, ...)
    if filters ~= nil and type(filters) ~= "table" then
      core.mistake(("%s(): the filters must be a table, got %s"):format(name, type(filters)))
    end
    local asked = {}
    for filter, value in pairs(filters or {}) do asked[filter] = value end
    for filter, field in pairs(with) do
      if asked[filter] ~= nil then
        core.mistake(("%s(): filter '%s' is the record's own %s here"):format(name, filter, field))
      end
      asked[filter] = record[field]
      if asked[filter] == nil then
        core.mistake(("%s(): this record has no %s, which the list of %s needs"):format(name, field, place))
      end
    end
    return open(owner, list, asked, options)
  end
end

local function add_relations(description, methods, name, record)
  for relative, what in pairs(record.lists) do
    local entry = ("records.%s.lists.%s"):format(name, tostring(relative))
    if type(relative) ~= "string" or relative == "" or methods[relative] then
      fail(entry, "is no name for a list, or is taken")
    end
    if type(what) ~= "table" or type(what.list) ~= "string" or type(what.with) ~= "table" then
      fail(entry, "must be a table with list and with, as in { list = \"videos\", with = { folder_id = \"id\" } }")
    end
    for key in pairs(what) do
      if key ~= "list" and key ~= "with" then
        fail(entry, ("has an unknown entry '%s' (it takes list and with)"):format(tostring(key)))
      end
    end
    local list = description.lists[what.list]
    if not list then fail(entry .. ".list:", ("there is no list '%s'"):format(what.list)) end
    for filter, field in pairs(what.with) do
      local known = (list.filters and list.filters[filter]) or list.path:find("{" .. tostring(filter) .. "}", 1, true)
      if not known then fail(entry .. ".with", ("names '%s', which is no filter"):format(tostring(filter))) end
      if type(field) ~= "string" then fail(entry .. ".with." .. filter, "must be the name of a field") end
    end
    methods[relative] = relation(name, name .. ":" .. relative, what.list, what.with)
  end
end

--- Compiles a service's description and makes its ready client. doc/guide.md ("A service of your own") says
--- what stands in a description; a mistake in it is raised, and names the entry.
---@param description table
---@param face? table what scripts have of the client, if that is not the client itself
function client.service(description, face)
  local compiled = compile(description)
  local names = {}
  for name in pairs(description.lists) do names[#names + 1] = name end
  table.sort(names)
  for name, record in pairs(description.records) do
    if record.lists ~= nil then
      if type(record.lists) ~= "table" then fail("records." .. name .. ".lists", "must be a table") end
      add_relations(description, core.methods(compiled, name), name, record)
    end
  end
  local own = {
    name = description.name, base_url = description.base_url, key_header = description.key_header,
    envelope = description.envelope,
  }
  return client.new({
    compiled = compiled, names = names, description = own, actions = actions.service(description, compiled),
    upload = description.upload,
  }, nil, face)
end

local metatable = core.metatable "footage.client"

-- A function that is not there would be "a nil value" somewhere else.
metatable.__index = function(self, name)
  if type(name) ~= "string" then core.no_such(self, name, {}) end
  local fields = core.fields(self)
  local field = fields[name] or add_actions(self) or fields[name]
  if not field then fail_without(self, name) end
  return field
end

-- For those who want to see what there is.
metatable.__pairs = function(self)
  add_actions(self)
  local shown = {}
  for name, field in pairs(core.fields(self)) do
    if type(name) == "string" and name ~= "on_event" then shown[name] = field end
  end
  return pairs(shown)
end

habits.refuse(metatable, "client")
core.name_type(ready.metatable, "footage.client")

return client
