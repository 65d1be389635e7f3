-- The text of lua/footage/types.lua: what editors need to know of lists, actions and records, from the services' tables
-- and from what the services publish. What is written by hand in the modules is not said again.

local actions = require "spec.support.actions"
local descriptions = require "spec.support.descriptions"
local pick = require "spec.support.pick"
local type_names = require "spec.support.type_names"
local types_lists = require "spec.support.types_lists"
local types_records = require "spec.support.types_records"

local types = {}

local HEAD = [[
---@meta
-- What editors complete and check of lists, actions and records. `make docs` makes this file from the services' tables
-- and from what the services publish; do not edit it. It is never loaded.
--
-- `X?, string, footage.Error` of a call: what it gives, or nil, why, and the error object (which are nil otherwise).
-- A field that a service has added since is there at once: `record["its_name"]` is not checked.

--- Walks a list that has no name yet.
---@alias footage.ListFunction ]] .. "fun(list: footage.ListDescription, options?: footage.WalkOptions): "
  .. "(footage.Listing<footage.AnyRecord>|fun(): footage.AnyRecord?)\n"

local KINDS = {
  string = "string", integer = "integer", number = "number", boolean = "boolean", array = "any[]", object = "table",
  json = "table|string", any = "any", file = "footage.File", list = "string|string[]", comma = "string|string[]",
}

local ID, IDS = "string|footage.Thing", "(string|footage.Thing)[]"

local camel = type_names.camel

local function add(out, text, ...)
  out[#out + 1] = text:format(...)
end

local function add_all(out, lines)
  for _, line in ipairs(lines) do out[#out + 1] = line end
end

-- ---- actions ----

-- The class of the fields that an action takes: those of `heygen.v3` are those of `heygen`. Nil for none.
local function fields_class(service, one)
  if #one.parameters == 0 then return nil end
  local plain = one.name:gsub("^v3%.", "")
  local kind, verb = plain:match "^(.+):(.+)$"
  return ("footage.%s.fields.%s"):format(service, kind and camel(kind) .. camel(verb) or camel(plain))
end

local function is_in_path(one, name)
  return one.given.path:find("{" .. name .. "}", 1, true) ~= nil
end

local function kind_of(one, parameter)
  if is_in_path(one, parameter.name) then return ID end
  if parameter.type == "string" and parameter.name:find "id$" then return ID end
  if parameter.type == "array" and parameter.name:find "_ids$" then return IDS end
  return KINDS[parameter.type]
end

-- The last name in a function's path, which may also be called `id`.
local function alias_of_id(one)
  if one.kind then return nil end
  for _, parameter in ipairs(one.parameters) do
    if parameter.name == "id" then return nil end
  end
  return one.given.path:match "^.*{([^}]+)}"
end

local function request_of(one)
  return ("`%s %s`"):format(one.given.method or "GET", one.given.path)
end

local function add_fields(out, service, one, done)
  local class = fields_class(service, one)
  if not class or done[class] then return end
  done[class] = true
  local id = alias_of_id(one)
  add(out, "\n--- %s", request_of(one))
  add(out, "---@class %s", class)
  for _, parameter in ipairs(one.parameters) do
    local is_id = parameter.name == id
    add(out, "---@field %s%s %s%s", parameter.name, parameter.required and not is_id and "" or "?",
      kind_of(one, parameter), is_id and " or as `id`; it must be given" or "")
  end
  if id then add(out, "---@field id? %s `%s`", ID, id) end
  add(out, "---@field [string] footage.NoSuchName")
end

local function gives(service, one)
  if one.given.lines then return "table[]?" end
  if one.record then return type_names.of_record(service, one.record) .. (one.given.each and "[]?" or "?") end
  return one.deletes and "true?" or "any"
end

-- "fun(fields: footage.heygen.fields.CreateVideo, options?: ...): footage.heygen.Video?, string, footage.Error"
local function signature(service, one, self)
  local class, required, lone = fields_class(service, one), false, nil
  for _, parameter in ipairs(one.parameters) do
    required = required or parameter.required
    if parameter.name == one.lone then lone = parameter end
  end
  local kind = one.given.body and "table" or class or "nil"
  if lone then kind = kind .. "|" .. kind_of(one, lone) end
  return ("fun(%sfields%s: %s, options?: footage.ActionOptions): %s, string, footage.Error"):format(
    self and "self: " .. self .. ", " or "", required and "" or "?", kind, gives(service, one))
end

-- What is sent, and how safe it is to lose the answer.
local function about(one)
  local given, words = one.given, { request_of(one) }
  if given.key then words[#words + 1] = "takes `idempotency_key`" end
  if given.timeout then words[#words + 1] = ("%d s for one attempt"):format(given.timeout) end
  if given.older then words[#words + 1] = ("in the older version `%s %s`"):format(given.older.method or "GET",
    given.older.path) end
  return "--- " .. table.concat(words, "; ")
end

local function add_action(out, name, service, one, self)
  out[#out + 1] = about(one)
  add(out, "---@field %s %s", name, signature(service, one, self))
end

-- ---- clients ----

local function names_of(class)
  local names = {}
  for _, field in ipairs(class and class.fields or {}) do names[field.name] = true end
  return names
end

-- A client's functions, and the filters of its lists.
local function add_functions(out, service, group, said)
  local class, lists = "footage." .. service .. (group and "." .. group or ""), descriptions.of(service).lists
  local functions, by_hand = types_lists.functions(out, service, group, lists, said), names_of(said[class])
  add(out, "\n---@class %s", class)
  add_all(out, functions)
  for _, one in ipairs(actions.of(service)) do
    local name = group and one.name:match("^" .. group .. "%.(.*)$") or not group and one.name
    if name and not one.kind and not name:find(".", 1, true) and not by_hand[name] then
      add_action(out, name, service, one)
    end
  end
end

-- What takes a file, or a record that has one; or the fields of the action of the same name.
local function add_upload(out, service, said)
  local description = descriptions.of(service)
  if not description.upload then return end
  local record, fields = require(description.upload).record, ("footage.%s.UploadFields"):format(service)
  local gives_record = type_names.of_record(service, record) .. "?, string, footage.Error"
  add(out, "\n---@alias footage.%s.Upload", service)
  add(out, "---| fun(file: string|footage.File|footage.Thing, fields?: %s, options?: footage.UploadOptions): %s",
    said[fields] and fields or "nil", gives_record)
  if description.actions.upload then
    add(out, "---| fun(fields: footage.%s.fields.Upload, options?: footage.ActionOptions): %s", service, gives_record)
  end
end

-- ---- records ----

local function can_be_read(service, kind)
  local description = descriptions.of(service)
  local reader = description.records[kind].reader
  if reader == nil then reader = kind end
  local read = description.actions[reader]
  return read and (read.argument or read.path:find "{")
end

-- What the same thing is in HeyGen's v3, which may answer in place of an older version.
local function newer_kind(service, kind)
  local records = descriptions.of(service).records
  if kind:find(".", 1, true) then return nil end
  for _, name in ipairs { "v3." .. kind, "v3." .. (records[kind].reader or kind) } do
    if records[name] then return name end
  end
end

-- What records of a type come from.
local function sources_of(service, kind)
  local sources, lists = {}, descriptions.of(service).lists
  for _, name in ipairs(pick.sorted_keys(lists)) do
    if lists[name].record == kind then sources[#sources + 1] = service .. "." .. name end
  end
  if can_be_read(service, kind) then
    sources[#sources + 1] = ("%s.%s"):format(service, descriptions.of(service).records[kind].reader or kind)
  end
  return sources
end

local function add_record(out, service, kind, methods, said)
  local description, class = descriptions.of(service), type_names.of_record(service, kind)
  local record, taken = description.records[kind], names_of(said[class])
  local relations = types_lists.relations(out, service, kind, record, description.lists, said)
  for name in pairs(record.lists or {}) do taken[name] = true end
  for _, one in ipairs(methods) do taken[one.verb] = true end
  types_records.add_head(out, service, kind, sources_of(service, kind))
  add_all(out, types_records.fields(service, kind, record, newer_kind(service, kind), taken))
  add_all(out, relations)
  if can_be_read(service, kind) then
    add(out, "--- Reads it afresh.")
    add(out, "---@field refresh fun(self: %s, options?: footage.ActionOptions): %s?, string, footage.Error", class,
      class)
  end
  if record.states then
    add(out, "--- %s", types_records.states(record.states))
    add(out, "---@field wait fun(self: %s, options?: footage.WaitOptions): %s?, string, footage.Error", class, class)
  end
  if record.files then
    add(out, "--- %s", types_records.files(record.files))
    add(out, "---@field download fun(self: %s, to: string, options?: footage.DownloadOptions): "
      .. "footage.Path?, string, footage.Error", class)
  end
  for _, one in ipairs(methods) do add_action(out, one.verb, service, one, class) end
end

local function methods_by_kind(service)
  local found = {}
  for _, one in ipairs(actions.of(service)) do
    if one.kind then
      found[one.kind] = found[one.kind] or {}
      table.insert(found[one.kind], one)
    end
  end
  return found
end

--- The whole text. `said` is what annotations.read found of classes in the modules.
function types.text(said)
  local out, done = { (HEAD:gsub("\n$", "")) }, {}
  for _, service in ipairs { "heygen", "twelvelabs" } do
    for _, one in ipairs(actions.of(service)) do add_fields(out, service, one, done) end
    add_functions(out, service, nil, said)
    if service == "heygen" then add_functions(out, service, "v3", said) end
    add_upload(out, service, said)
    local methods = methods_by_kind(service)
    for _, kind in ipairs(pick.sorted_keys(descriptions.of(service).records)) do
      add_record(out, service, kind, methods[kind] or {}, said)
    end
  end
  return table.concat(out, "\n") .. "\n"
end

return types
