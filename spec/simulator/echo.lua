-- Addresses that tell what they were asked, for calls that have no name: /echo of
-- each service and everything below it, by every method. Owns that answer only.
--
-- {method, path, query: [{name, value}], headers: {name: value}, count, body: {type,
-- length, text, base64, json, form}}: without the key; count says how often this method
-- and path were asked in this world; of query, body.text, json and form what there is.

local json = require "cjson"
local base64 = require "base64"
local forms = require "forms"

local echo = {}

local secret = { ["x-api-key"] = true, authorization = true }

local function told_headers(list)
  local told = {}
  for _, header in ipairs(list) do
    local name = header.name:lower()
    if not secret[name] then told[name] = told[name] and told[name] .. ", " .. header.value or header.value end
  end
  return told
end

local function told_body(request)
  local text, kind = request.body or "", (request.content_type or ""):lower()
  local body = { length = #text, base64 = base64.encode(text), type = request.content_type }
  if not text:find("[%z\128-\255]") then body.text = text end
  if kind:find("^application/json") then
    local known, value = pcall(json.decode, text)
    if not known then return nil, "The body is no JSON" end
    body.json = value
  elseif kind:find("^application/x%-www%-form%-urlencoded") then
    body.form = forms.pairs(text)
  elseif kind:find("^multipart/form%-data") then
    body.form = forms.multipart(request.content_type, text)
    if not body.form then return nil, "The body is no multipart form" end
  end
  if body.form and not body.form[1] then body.form = nil end
  return body
end

function echo.answer(world, request)
  local name = request.method .. " " .. request.path
  world.echoes[name] = (world.echoes[name] or 0) + 1
  local body, problem = told_body(request)
  if not body then return { status = 400, body = json.encode { message = problem } } end
  return { status = 200, body = json.encode {
    method = request.method, path = request.path, query = request.query[1] and request.query or nil,
    headers = told_headers(request.headers), count = world.echoes[name], body = body,
  } }
end

return echo
