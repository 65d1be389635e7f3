-- The text of lua/footage/types.lua: what editors need to know of actions, from the services' tables. What is written
-- by hand in the modules is not said again.

local actions = require "spec.support.actions"
local descriptions = require "spec.support.descriptions"
local pick = require "spec.support.pick"

local types = {}

local HEAD = [[
---@meta
-- What editors complete and check of actions and records. `make docs` makes this file from the services' tables;
-- do not edit it. It is never loaded.
]]

local KINDS = {
  string = "string", integer = "integer", number = "number", boolean = "boolean", array = "any[]", object = "table",
  json = "table|string", any = "any", file = "footage.File", list = "string|string[]", comma = "string|string[]",
}

-- "create_video" is "CreateVideo".
local function camel(name)
  return (("_" .. name):gsub("_(%l)", string.upper))
end

-- The class of a record's type: "v3.avatar_group" of heygen is footage.heygen.v3.AvatarGroup.
local function class_of(service, kind)
  local group, name = kind:match "^(.*%.)(.*)$"
  return ("footage.%s.%s%s"):format(service, group or "", camel(name or kind))
end

local function add(out, text, ...)
  out[#out + 1] = text:format(...)
end

-- The class of the fields that an action takes: those of `heygen.v3` are those of `heygen`. Nil for none.
local function fields_class(service, one)
  if #one.parameters == 0 then return nil end
  local plain = one.name:gsub("^v3%.", "")
  local kind, verb = plain:match "^(.+):(.+)$"
  return ("footage.%s.fields.%s"):format(service, kind and camel(kind) .. camel(verb) or camel(plain))
end

local function add_fields(out, service, one, done)
  local class = fields_class(service, one)
  if not class or done[class] then return end
  done[class] = true
  add(out, "\n---@class %s", class)
  for _, parameter in ipairs(one.parameters) do
    local is_id = one.given.path:find("{" .. parameter.name .. "}", 1, true)
    add(out, "---@field %s%s %s", parameter.name, parameter.required and "" or "?",
      is_id and "string|footage.Record" or KINDS[parameter.type])
  end
end

local function gives(service, one)
  if one.given.lines then return "table[]?" end
  if one.record then return class_of(service, one.record) .. (one.given.each and "[]?" or "?") end
  return one.deletes and "true?" or "any"
end

-- "fun(fields: footage.heygen.fields.CreateVideo, options?: ...): footage.heygen.Video?, string?, footage.Error?"
local function signature(service, one, self)
  local class, required, lone = fields_class(service, one), false, nil
  for _, parameter in ipairs(one.parameters) do
    required = required or parameter.required
    if parameter.name == one.lone then lone = parameter end
  end
  local kind = one.given.body and "table" or class or "nil"
  if lone then
    local is_id = lone.name:find "id$" or one.given.path:find("{" .. lone.name .. "}", 1, true)
    kind = kind .. "|" .. KINDS[lone.type] .. (is_id and "|footage.Record" or "")
  end
  return ("fun(%sfields%s: %s, options?: footage.ActionOptions): %s, string?, footage.Error?"):format(
    self and "self: " .. self .. ", " or "", required and "" or "?", kind, gives(service, one))
end

-- A client's functions, and the fields that they and the methods take.
local function add_functions(out, service, group, said)
  local class = "footage." .. service .. (group and "." .. group or "")
  local by_hand = {}
  for _, field in ipairs(said[class] and said[class].fields or {}) do by_hand[field.name] = true end
  add(out, "\n---@class %s", class)
  for _, one in ipairs(actions.of(service)) do
    local name = group and one.name:match("^" .. group .. "%.(.*)$") or not group and one.name
    if name and not one.kind and not name:find(".", 1, true) and not by_hand[name] then
      add(out, "---@field %s %s", name, signature(service, one))
    end
  end
end

-- What takes a file, or a record that has one; or the fields of the action of the same name.
local function add_upload(out, service, said)
  local description = descriptions.of(service)
  if not description.upload then return end
  local record, fields = require(description.upload).record, ("footage.%s.UploadFields"):format(service)
  local gives_record = class_of(service, record) .. "?, string?, footage.Error?"
  add(out, "\n---@alias footage.%s.Upload", service)
  add(out, "---| fun(file: string|footage.File|footage.Record, fields?: %s, options?: footage.UploadOptions): %s",
    said[fields] and fields or "nil", gives_record)
  if description.actions.upload then
    add(out, "---| fun(fields: footage.%s.fields.Upload, options?: footage.ActionOptions): %s", service, gives_record)
  end
end

local function can_be_read(service, kind)
  local description = descriptions.of(service)
  local reader = description.records[kind].reader
  if reader == nil then reader = kind end
  local read = description.actions[reader]
  return read and (read.argument or read.path:find "{")
end

-- `said` has the classes that are written by hand.
local function add_record(out, service, kind, methods, said)
  local record, class = descriptions.of(service).records[kind], class_of(service, kind)
  local by_hand = {}
  for _, field in ipairs(said[class] and said[class].fields or {}) do by_hand[field.name] = true end
  add(out, "\n---@class %s: footage.Record", class)
  for _, name in ipairs(pick.sorted_keys(record.lists or {})) do
    if not by_hand[name] then
      add(out, "---@field %s fun(self: %s, filters?: table, options?: footage.WalkOptions): footage.Listing", name,
        class)
    end
  end
  if can_be_read(service, kind) then
    add(out, "---@field refresh fun(self: %s, options?: footage.ActionOptions): %s?, string?, footage.Error?", class,
      class)
  end
  if record.states then
    add(out, "---@field wait fun(self: %s, options?: footage.WaitOptions): %s?, string?, footage.Error?", class, class)
  end
  if record.files then
    add(out, "---@field download fun(self: %s, to: string, options?: footage.DownloadOptions): "
      .. "(string|string[])?, string?, footage.Error?", class)
  end
  for _, one in ipairs(methods) do add(out, "---@field %s %s", one.verb, signature(service, one, class)) end
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
