-- HeyGen's v3 as heygen-v3.openapi.json and heygen.md 5.2 and 6 describe it: the
-- envelope, errors, the user. Owns what the service answers to a request; its lists are in
-- heygen_v3_lists.lua, what it does in heygen_actions.lua. Knows nothing of sockets, waits
-- or faults.

local door = require "door"
local heygen = require "heygen"
local items = require "items"
require "heygen_v3_lists"
local actions = require "heygen_actions"
local older = require "heygen_v1_actions"

local heygen_v3 = { name = "heygen", key_of = heygen.key_of }

function heygen_v3.act(world, request)
  return actions.act(world, request) or older.act(world, request)
end

-- ------------------------------------------------------------------- errors ---

local function error_body(code, message, name)
  return door.object { { "error", door.object {
    { "code", items.quote(code) }, { "message", items.quote(message) }, { "param", name and items.quote(name) },
    { "doc_url", items.quote("https://developers.heygen.com/docs/error-codes#" .. code) },
  } } }
end

local refusals = {
  key = { 401, "unauthorized" }, method = { 405, "invalid_parameter" }, path = { 404, "not_found" },
  parent = { 404, "resource_not_found" }, item = { 404, "resource_not_found" }, forbidden = { 403, "forbidden" },
}

function heygen_v3.refuse(_, _, what, message, name)
  local status, code = unpack(refusals[what] or { 400, "invalid_parameter" })
  return { status = status, body = error_body(code, message, name) }
end

-- -------------------------------------------------------------------- lists ---

local function has_more(page)
  if page.more_text then return page.more_text end
  local form = page.world:switch("has_more", page.list) or "right"
  if form == "right" then return tostring(page.token ~= nil) end
  return form ~= "absent" and form or nil
end

-- `page` may have been changed by a fault: its fields ..._text are used as they are.
function heygen_v3.write(page, request)
  local def = page.def
  if page.data_text then page.items_text = page.data_text end
  local array = door.items_text(page)
  local more = { { "has_more", has_more(page) }, { "next_token", heygen.token_text(page) } }
  local members = { { "data", array } }
  if def.within then
    local inner = def.within(page, request)
    inner[#inner + 1] = { def.array, array }
    if def.largest then
      for _, member in ipairs(more) do inner[#inner + 1] = member end
    end
    members = { { "data", page.data_text or door.object(inner) } }
  else
    for _, member in ipairs(more) do members[#members + 1] = member end
  end
  return { status = 200, body = door.object(members) }
end

-- --------------------------------------------------------------- other addresses ---

function heygen_v3.other(world, request)
  if request.path == "/v3/users/me" then
    if request.method ~= "GET" then
      return heygen_v3.refuse(world, request, "method", "Method not allowed: " .. request.method)
    end
    local members = heygen.user_members(world)
    members[#members + 1] = { "billing_type", '"wallet"' }
    members[#members + 1] = { "wallet", '{"currency":"usd","remaining_balance":12.5,"auto_reload":null}' }
    return { status = 200, body = '{"data":' .. door.object(members) .. "}" }
  end
end

-- ------------------------------------------------------------------ the door ---

-- Where there is no v3 yet, a gateway answers.
function heygen_v3.closed(world)
  if world.config.v3 ~= "absent" then return nil end
  return { status = 404, type = "text/html", body = "<!DOCTYPE html>\n<html><body><h1>404</h1></body></html>\n" }
end

function heygen_v3.headers(world)
  return { { "x-request-id", string.format("sim-%s-%d", world.id, #world.log) } }
end

-- What a fault needs to know to forge this service's answers.
heygen_v3.rate_limited = { "rate_limit_exceeded", "Rate limit exceeded" }

function heygen_v3.forge_error(_, _, code, message)
  return error_body(tostring(code or "internal_error"), message or "Something went wrong")
end

return heygen_v3
