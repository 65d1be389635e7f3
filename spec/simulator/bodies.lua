-- What a request may say, by what its service publishes (spec/support/published.lua): the names and types of
-- parameters and fields, and what must be given. Owns these checks; knows no service.

local forms = require "forms"
local json = require "cjson"
local published = require "support.published"

local bodies = {}

local function read_operation(key, text)
  local method, path = key:match("^(%u+) (.*)$")
  local operation = { key = key, method = method, path = path, query = {}, body = {}, names = {}, has_body = false }
  local pattern = path:gsub("[%-%.]", "%%%0"):gsub("{([%w_]+)}", function(name)
    operation.names[#operation.names + 1] = name
    return "([^/]+)"
  end)
  operation.pattern = "^" .. pattern .. "$"
  for name, kind, needed in text:gmatch("([%w_]+):?(%a?)(!?)") do
    local where = operation[kind == "" and "query" or "body"]
    where[name] = { kind = kind, needed = needed == "!" }
    operation.has_body = operation.has_body or kind ~= ""
  end
  return operation
end

-- Those without anything in braces come first: /v3/avatars/looks is no avatar.
local function read_service(name)
  local list = {}
  for key, text in pairs(published[name]) do
    if type(text) == "string" then list[#list + 1] = read_operation(key, text) end
  end
  table.sort(list, function(one, other)
    if #one.names ~= #other.names then return #one.names < #other.names end
    return one.key < other.key
  end)
  return list
end

local services = {}

-- The operation that a request is, and what stands in the braces of its path, in order; nil for none.
function bodies.find(service, method, path)
  services[service] = services[service] or read_service(service)
  for _, operation in ipairs(services[service]) do
    if operation.method == method then
      local captures = { path:match(operation.pattern) }
      if captures[1] then return operation, #operation.names > 0 and captures or {} end
    end
  end
end

local function is_array(value)
  local count = 0
  for _ in pairs(value) do count = count + 1 end
  return count == #value
end

local tests = {
  s = function(value) return type(value) == "string" end,
  n = function(value) return type(value) == "number" end,
  i = function(value) return type(value) == "number" and value % 1 == 0 end,
  b = function(value) return type(value) == "boolean" end,
  a = function(value) return type(value) == "table" and is_array(value) end,
  o = function(value) return type(value) == "table" and (next(value) == nil or not is_array(value)) end,
  x = function() return true end,
}

local words = { s = "a string", n = "a number", i = "an integer", b = "a boolean", a = "an array", o = "an object" }

-- Parameters of a query that are arrays: repeated (twelvelabs.md 3).
local repeated = { embedding_option = true }

local function check_query(operation, query)
  local seen = {}
  for _, pair in ipairs(query) do
    if not operation.query[pair.name] then
      return nil, "unknown", "Unknown parameter: " .. pair.name, pair.name
    elseif seen[pair.name] and not repeated[pair.name] then
      return nil, "invalid", "Repeated parameter: " .. pair.name, pair.name
    end
    seen[pair.name] = pair.value
  end
  for name, parameter in pairs(operation.query) do
    if parameter.needed and not seen[name] then return nil, "missing", name .. " is missing", name end
  end
  return seen
end

local function check_fields(operation, body)
  for name, value in pairs(body) do
    local field = operation.body[name]
    if not field then return nil, "unknown", "Unknown field: " .. tostring(name), tostring(name) end
    if value == json.null then
      if field.needed then return nil, "invalid", name .. " must not be null", name end
    elseif not tests[field.kind](value) then
      return nil, "invalid", name .. " must be " .. words[field.kind], name
    end
  end
  for name, field in pairs(operation.body) do
    if field.needed and body[name] == nil then return nil, "missing", name .. " is missing", name end
  end
  return body
end

-- How the text of a form's part is read as a field's type; nil for what is none.
local from_text = {
  s = function(text) return text end, x = function(text) return text end, n = tonumber, i = tonumber,
  b = function(text)
    if text == "true" then return true end
    if text == "false" then return false end
  end,
}

-- The fields of a form, in the types of the published ones; an array is repeated.
local function check_form(operation, request)
  local parts = (request.content_type or ""):find("^multipart/form%-data")
    and forms.multipart(request.content_type, request.body or "")
  if not parts then return nil, "invalid", "The body is no multipart/form-data" end
  local body = {}
  for _, part in ipairs(parts) do
    local name, field = part.name, operation.body[part.name]
    if not field then return nil, "unknown", "Unknown field: " .. name, name end
    if field.kind == "a" then
      body[name] = body[name] or {}
      table.insert(body[name], part.value)
    elseif body[name] ~= nil then
      return nil, "invalid", "Repeated field: " .. name, name
    else
      body[name] = from_text[field.kind](part.value)
      if body[name] == nil then return nil, "invalid", name .. " must be " .. words[field.kind], name end
    end
  end
  return check_fields(operation, body)
end

-- The fields of the body (or the parameters of a query, where there is no body); nil, what is wrong ("unknown",
-- "invalid", "missing"), a message and the field's name. `form`: the body is one, and no JSON.
function bodies.check(operation, request, form)
  local query, what, message, name = check_query(operation, request.query)
  if not query then return nil, what, message, name end
  local text = request.body or ""
  if not operation.has_body then
    if text ~= "" and text ~= "{}" then return nil, "invalid", "There is nothing to send here" end
    return query
  end
  if request.method == "GET" or (request.method == "DELETE" and not operation.has_body) then return query end
  if form then return check_form(operation, request) end
  if text == "" then
    return nil, "invalid", "A JSON body is required"
  end
  if not (request.content_type or ""):find("^application/json") then
    return nil, "invalid", "The body must be application/json"
  end
  local known, body = pcall(json.decode, text)
  if not known or type(body) ~= "table" or text:match("^%s*%[") then
    return nil, "invalid", "The body is no JSON object"
  end
  return check_fields(operation, body)
end

return bodies
