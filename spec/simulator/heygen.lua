-- HeyGen's v1 and v2 as its documents describe them: envelopes, errors, deletions.
-- Owns what the service answers to a request; its lists are in heygen_lists.lua.
-- Knows nothing of sockets, waits or faults.

local door = require "door"
local items = require "items"
local lists = require "lists"
require "heygen_lists"

local heygen = { name = "heygen" }

function heygen.key_of(headers)
  return headers:get("x-api-key")
end

-- ------------------------------------------------------------------- errors ---

local names = {
  [40012] = "invalid_parameter", [400112] = "unauthorized", [40031] = "video_not_found",
  [404001] = "not_found", [40001] = "missing_parameter", [400140] = "rate_limit_exceeded",
}

-- The two styles of the service; what is no list answers in the style of videos.
local function error_body(world, list, code, message)
  local scope = list or "heygen"
  if not list or lists.get(list).envelope ~= "error" then
    local text = world:switch("code_form", scope) == "string" and '"' .. code .. '"' or tostring(code)
    return '{"code":' .. text .. ',"data":null,"msg":null,"message":' .. items.quote(message) .. "}"
  end
  if world:switch("error_form", scope) == "string" then
    return '{"data":null,"error":' .. items.quote(message) .. "}"
  end
  return '{"data":null,"error":{"code":' .. items.quote(names[code] or tostring(code))
    .. ',"message":' .. items.quote(message) .. "}}"
end

local function failure(world, list, status, code, message)
  return { status = status, body = error_body(world, list, code, message) }
end

local refusals = {
  key = { 401, 400112 }, method = { 405, 40012 }, path = { 404, 404001 }, parent = { 404, 404001 },
  item = { 404, 404001 }, missing = { 400, 40001 },
}

function heygen.refuse(world, request, what, message)
  local status, code = unpack(refusals[what] or { 400, 40012 })
  -- A missing and a wrong key look the same, whatever was asked.
  return failure(world, what ~= "key" and request.list or nil, status, code, message)
end

-- -------------------------------------------------------------------- lists ---

local end_tokens = { null = "null", empty = '""', string_null = '"null"' }

-- The token of a page as text; nil when it is left out.
function heygen.token_text(page)
  if page.token_text then return page.token_text end
  return page.token and '"' .. page.token .. '"' or end_tokens[page.world:switch("end_token", page.list) or "null"]
end

local function warning_of(page)
  if not page.world.config.warning then return nil end
  return door.object {
    { "message", '"This endpoint is deprecated."' },
    { "v3_endpoint", page.def.v3 and items.quote(page.def.v3) },
    { "docs_url", '"https://developers.heygen.com"' }, { "sunset_date", '"2026-10-31"' },
  }
end

-- The items, and what stands beside them.
local function members_of(page)
  local world, def = page.world, page.def
  local members = {}
  for name, list in pairs(def.also or {}) do
    members[#members + 1] = { name, "[" .. table.concat(world:texts(list), ",") .. "]" }
  end
  local form = world:switch("total", page.list) or "integer"
  if def.totals or def.largest then
    members[#members + 1] = { def.totals or "total", form ~= "absent" and items.total_text(form, page.total) or nil }
  end
  for _, member in ipairs(def.paged and def.paged(page) or {}) do members[#members + 1] = member end
  if def.largest and not def.paged then members[#members + 1] = { "token", heygen.token_text(page) } end
  return door.items_text(page), members
end

-- `page` may have been changed by a fault: its fields ..._text are used as they are.
function heygen.write(page)
  local def = page.def
  local array, beside = members_of(page)
  local flat = not def.array or (def.flat and page.world:switch("nesting", page.list) == "flat")
  local data, above = page.data_text or array, flat and beside or {}
  if not flat then
    table.insert(beside, 1, { def.array, array })
    data = page.data_text or door.object(beside)
  end
  local body
  if def.envelope == "error" then
    body = { { "error", "null" }, { "data", data } }
  else
    local code = page.world:switch("code_form", page.list) == "string" and '"100"' or "100"
    body = { { "code", code }, { "data", data }, { "msg", "null" }, { "message", "null" } }
  end
  for _, member in ipairs(above) do body[#body + 1] = member end
  body[#body + 1] = { "warning", warning_of(page) }
  return { status = 200, body = door.object(body) }
end

-- ------------------------------------------------------------------ actions ---

local function delete_asset(world, request, id)
  local target = world.stores["heygen.assets"]
  local index = target:index_of(id)
  if not index or not target:exists(index) then
    return failure(world, "heygen.assets", 404, 404001, "Asset not found: " .. id)
  end
  local text = target:text(index, world:form("heygen.assets"))
  target:delete(index)
  request.deleted = id
  return { status = 200, body = '{"error":null,"data":' .. text .. "}" }
end

local function delete_video(world, query)
  local id
  for _, pair in ipairs(query) do
    if pair.name == "video_id" and not id then
      id = pair.value
    elseif pair.name ~= "type" or (pair.value ~= "heygen_video" and pair.value ~= "video_translate") then
      return failure(world, "heygen.videos", 400, 40012, "Unknown or repeated parameter: " .. pair.name)
    end
  end
  if not id then return failure(world, "heygen.videos", 400, 40001, "video_id is missing") end
  local target = world.stores["heygen.videos"]
  local index = target:index_of(id)
  if not index or not target:delete(index) then
    return failure(world, "heygen.videos", 404, 40031, "Video not found: " .. id)
  end
  return { status = 200, body = '{"code":100,"data":null,"msg":null,"message":"Success"}' }
end

-- The members of a user that both generations know.
function heygen.user_members(world)
  return {
    { "username", items.quote(world:username()) }, { "email", '"someone@example.com"' },
    { "first_name", '"Some"' }, { "last_name", "null" },
  }
end

-- Loaded late: what v1 does is done with the things of v3.
function heygen.act(world, request)
  return require("heygen_v1_actions").act(world, request)
end

function heygen.other(world, request)
  local method, path = request.method, request.path
  local function wrong_method(wanted)
    if method ~= wanted then return heygen.refuse(world, request, "method", "Method not allowed: " .. method) end
  end
  local asset = path:match("^/v1/asset/([^/]+)/delete$")
  if asset then return wrong_method("POST") or delete_asset(world, request, asset) end
  if path == "/v1/video.delete" then return wrong_method("DELETE") or delete_video(world, request.query) end
  if path == "/v1/user/me" then
    return wrong_method("GET") or { status = 200, body = door.object {
      { "code", "100" }, { "data", door.object(heygen.user_members(world)) }, { "msg", "null" }, { "message", "null" },
    } }
  end
end

-- ------------------------------------------------------------------ the door ---

local RETIRED = "This endpoint has been retired. Use the v3 API."

-- How v1 and v2 are no longer there: at once, or after so many requests.
function heygen.closed(world, request)
  local scope = request.list or "heygen"
  local status = world:switch("retired", scope)
  if not status or (request.def and request.def.echo) then return nil end
  if (request.request or 0) <= (world:switch("retired_after", scope) or -1) then return nil end
  local form = world:switch("retired_form", scope) or "json"
  if form == "html" then
    return { status = status, type = "text/html", body = "<!DOCTYPE html>\n<html><head><title>" .. status
      .. "</title></head>\n<body><h1>" .. status .. "</h1><hr>nginx</body></html>\n" }
  elseif form == "envelope" then
    return failure(world, request.list, 200, 404001, RETIRED)
  end
  return failure(world, request.list, status, 404001, RETIRED)
end

function heygen.headers(world)
  local headers = { { "x-request-id", string.format("sim-%s-%d", world.id, #world.log) } }
  if world.config.sunset then
    headers[2] = { "deprecation", "true" }
    headers[3] = { "sunset", "Sat, 31 Oct 2026 00:00:00 GMT" }
  end
  return headers
end

-- What a fault needs to know to forge this service's answers.
heygen.rate_limited = { 400140, "Rate limit exceeded" }

function heygen.forge_error(world, request, code, message)
  return error_body(world, request.list, code or 500000, message or "Something went wrong")
end

return heygen
