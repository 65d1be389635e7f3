-- Every action of both services, called once with all that it takes: what goes out is what the service publishes, to
-- the path, the parameters, the fields, their types and the idempotency key. A small server answers whatever is asked.

local cjson = require "cjson"
local core = require "footage.load"
local descriptions = require "spec.support.descriptions"
local pick = require "spec.support.pick"
local published = require "spec.support.published"
local shell = require "spec.support.shell"
local small_server = require "spec.support.small_server"

-- ------------------------------------------------------------------ what answers ---

-- Sets a value where a dotted path leads.
local function set(whole, path, value)
  local at, rest = path:match "^([^.]+)%.(.+)$"
  if not at then
    whole[path] = value
    return
  end
  whole[at] = whole[at] or {}
  set(whole[at], rest, value)
end

-- One answer that has every id that any action or record asks for.
local function answer_of(service)
  local description, data = descriptions.of(service), {}
  for _, record in pairs(description.records) do
    if record.id then set(data, record.id, "the-id") end
  end
  for _, action in pairs(description.actions) do
    for _, one in ipairs { action, action.older or nil } do
      if one.id then set(data, one.id, "the-id") end
      if one.each then set(data, one.each, one.failures and { { _id = "the-id" } } or { "the-id" }) end
    end
  end
  if service == "twelvelabs" then return cjson.encode(data) end
  return '{"code":100,"error":null,"data":' .. cjson.encode(data) .. "}"
end

local servers = {}

setup(function()
  for _, service in ipairs { "heygen", "twelvelabs" } do
    servers[service] = small_server.start("return 200, answer", { answer = answer_of(service) })
  end
end)

teardown(function()
  for _, server in pairs(servers) do server:stop() end
end)

local function client(service, version)
  return require("footage." .. service).new {
    api_key = "k", base_url = servers[service].url, max_retries = 0, api_version = version,
  }
end

-- ------------------------------------------------------------------ what is given ---

local values = {
  string = "a text", integer = 3, number = 1.5, boolean = true, array = { "x", "y" }, object = { a = "b" },
  json = { a = "b" }, any = "anything", list = { "a", "b" }, comma = { "a", "b" },
}

local a_file
setup(function()
  a_file = shell.file "a file"
  values.file = require("footage").file(a_file, { type = "text/plain", name = "a.txt" })
end)
teardown(function() os.remove(a_file) end)

local function names_in(path)
  local names = {}
  for name in path:gmatch "{([^}]+)}" do names[#names + 1] = name end
  return names
end

-- A value for everything that an action takes, or only for what it must have.
local function filled(action, all, with_path)
  local given = {}
  if action.body then return { project = "x" } end
  for _, place in ipairs { action.fields or {}, action.query or {} } do
    for name, kind in pairs(place) do
      if all or kind:sub(-1) == "!" then given[name] = values[kind:match "%a+"] end
    end
  end
  for _, name in ipairs(with_path and names_in(action.path) or {}) do given[name] = "an-id" end
  return given
end

-- A record of a type that says whatever a path or a body may want of it.
local function record_of(c, service, kind, action)
  local own, within = { id = "an-id" }, {}
  local id = descriptions.of(service).records[kind].id
  if id then set(own, id, "an-id") end
  for _, one in ipairs { action, action.older or nil } do
    for _, field in pairs(one.with or {}) do own[field] = "an-id" end
    for _, name in ipairs(names_in(one.path)) do within[name] = "an-id" end
  end
  return core.record(c, kind, cjson.encode(own), "", within)
end

-- Calls the action; gives what it gave and the first request that went out, or nil.
local function call(service, version, name, action, all)
  local server, c = servers[service], client(service, version)
  local before = #server:sent()
  local kind, verb = name:match "^(.+):(.+)$"
  local done, message, err
  if kind then
    local record = record_of(c, service, kind, action)
    done, message, err = record[verb](record, filled(action, all))
  else
    local at = c
    for part in name:gmatch "[^.]+" do at = at[part] end
    done, message, err = at(filled(action, all, true))
  end
  return server:sent()[before + 1], done, message, err
end

-- ----------------------------------------------------------------- what is published ---

local function operation_of(service, method, path)
  local found
  for key, text in pairs(published[service]) do
    local known_method, known_path = key:match "^(%u+) (.*)$"
    local pattern = "^" .. known_path:gsub("[%-%.]", "%%%0"):gsub("{[^}]*}", "[^/]+") .. "$"
    local is_exact = not key:find "{"
    if known_method == method and path:find(pattern) and (not found or is_exact) then
      found = { key = key, text = text }
    end
  end
  return found
end

local tests = {
  s = function(value) return type(value) == "string" end,
  n = function(value) return type(value) == "number" end,
  i = function(value) return type(value) == "number" and value % 1 == 0 end,
  b = function(value) return type(value) == "boolean" end,
  a = function(value) return type(value) == "table" and value[1] ~= nil end,
  o = function(value) return type(value) == "table" and value[1] == nil end,
  x = function() return true end,
}

local form_tests = setmetatable({
  n = function(value) return tonumber(value) ~= nil end, i = function(value) return tonumber(value) ~= nil end,
  b = function(value) return value == "true" or value == "false" end,
}, { __index = function() return function() return true end end })

-- The parts of a form, without what stands around them.
local function form_of(body)
  local fields
  for name, value in body:gmatch 'name="([^"]+)";?[^ ]* (.-) %-%-' do
    fields = fields or {}
    fields[name] = value:match "^%s*(.-)%s*$"
  end
  return fields
end

local function query_of(target)
  local query = {}
  for name in (target:match "%?(.*)$" or ""):gmatch "([^&=]+)=" do query[name] = true end
  return query
end

-- What is wrong with a request, by what is published; a list of words.
local function wrong_in(sent, told)
  local wrong, known = {}, {}
  local query = query_of(sent[1]:match "^%u+ (.*)$")
  local form = form_of(sent.body)
  local body = form or (sent.body ~= "" and cjson.decode(sent.body)) or {}
  local check = form and form_tests or tests
  for name, kind, needed in told:gmatch "([%w_]+):?(%a?)(!?)" do
    known[name] = true
    local value = body[name]
    if kind == "" then value = query[name] end
    if needed == "!" and value == nil then wrong[#wrong + 1] = name .. " is not sent" end
    if kind ~= "" and value ~= nil and not check[kind](value) then wrong[#wrong + 1] = name .. " is no " .. kind end
  end
  for _, place in ipairs { query, body } do
    for name in pairs(place) do
      if not known[name] then wrong[#wrong + 1] = name .. " is not published" end
    end
  end
  table.sort(wrong)
  return wrong
end

-- ------------------------------------------------------------------------ the specs ---

-- What stands in braces is called differently at times.
local function without_names(operation)
  return (operation:gsub("{[^}]*}", "{}"))
end

local function check(service, version, name, action, all)
  local sent, done, message = call(service, version, name, action, all)
  assert(done ~= nil, message)
  local method, path = sent[1]:match "^(%u+) ([^?]*)"
  if service == "twelvelabs" then path = path:gsub("^/v1%.3", "") end
  local found = operation_of(service, method, path)
  assert(found, "not published: " .. sent[1])
  assert.equal(without_names((action.method or "GET") .. " " .. action.path), without_names(found.key))
  assert.same({}, wrong_in(sent, found.text))
  assert.equal(published.takes_key[found.key] == true, sent.key ~= "", "its idempotency key")
  if sent.key ~= "" then assert.matches("^[%w_:.-]+$", sent.key) end
  if type(action.key) == "string" then assert.is_string(cjson.decode(sent.body)[action.key]) end
end

for _, service in ipairs { "heygen", "twelvelabs" } do
  describe("catalogue of " .. service .. "'s actions:", function()
    local actions = descriptions.of(service).actions
    for _, name in ipairs(pick.sorted_keys(actions)) do
      local action = actions[name]

      for _, all in ipairs { true, false } do
        it(("%s, with %s"):format(name, all and "all that it takes" or "what it must have"), function()
          check(service, nil, name, action, all)
        end)
      end

      if action.older then
        it(name .. ", as its older version has it", function()
          check(service, "v1", name, action.older, true)
          check(service, "v1", name, action.older, false)
        end)
      end

      -- What a version lacks is said, and not asked of another.
      local lacking = action.older == false and "v1" or action.newer == false and "v3"
      if lacking then
        it(name .. " is nothing of " .. lacking, function()
          local sent, done, _, err = call(service, lacking, name, action, true)
          assert.is_nil(done)
          assert.is_nil(sent)
          assert.equal("argument", err.kind)
        end)
      end
    end
  end)
end
