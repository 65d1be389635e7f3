-- TwelveLabs v1.3 as its documents describe it: pages, errors, single items. Owns
-- what the service answers to a request; its lists are in twelvelabs_lists.lua. Knows
-- nothing of sockets, waits or faults.

local door = require "door"
local items = require "items"
local jobs = require "jobs"
local lists = require "lists"
local uploads = require "twelvelabs_uploads"
require "twelvelabs_lists"
require "twelvelabs_search"

local twelvelabs = { name = "twelvelabs", act = uploads.act }

function twelvelabs.key_of(headers)
  return headers:get("x-api-key")
end

-- ------------------------------------------------------------------- errors ---

local function failure(status, code, message)
  return {
    status = status,
    body = '{"code":' .. items.quote(code) .. ',"message":' .. items.quote(message) .. "}",
  }
end

local refusals = {
  key = { 401, "api_key_invalid" }, method = { 405, "api_not_allowed" }, path = { 404, "resource_not_exist" },
  unknown = { 400, "parameter_unknown" }, missing = { 400, "parameter_not_provided" },
}

function twelvelabs.refuse(world, request, what, message)
  if what == "parent" or what == "item" then
    return failure(world.config.missing_status or 400, "resource_not_exist", message)
  elseif what == "token" then
    -- The one place with a number for a code (twelvelabs.md 4).
    return { status = 400, body = '{"error_code":400,"message":' .. items.quote(message) .. "}" }
  elseif what == "key" then
    message = "The API key is invalid or missing"
  elseif what == "path" then
    message = "The endpoint does not exist: " .. request.path
  end
  local status, code = unpack(refusals[what] or { 400, "parameter_invalid" })
  return failure(status, code, message)
end

-- -------------------------------------------------------------------- lists ---

local function numbered_info(page)
  local form = page.world:switch("total", page.list) or "integer"
  local counted = form ~= "absent"
  return {
    { "limit_per_page", string.format("%d", page.limit) }, { "page", string.format("%d", page.number) },
    { "total_page", counted and items.total_text(form, page.pages) },
    { "total_results", counted and items.total_text(form, page.total) },
  }
end

-- `page` may have been changed by a fault: its fields ..._text are used as they are.
function twelvelabs.write(page, request)
  local world, def = page.world, page.def
  local told = (def.info or numbered_info)(page)
  local info = page.info_text or told and door.object(told)
  if not page.info_text and world.config.page_info == "null" then info = "null" end
  if not page.info_text and world.config.page_info == "absent" then info = "absent" end
  local members = def.members and def.members(page, request) or {}
  members[#members + 1] = { def.array or "data", door.items_text(page) }
  members[#members + 1] = { "page_info", info ~= "absent" and info or nil }
  for _, member in ipairs(def.after and def.after(page, request) or {}) do members[#members + 1] = member end
  return { status = 200, body = door.object(members) }
end

-- ------------------------------------------------------------------ one item ---

-- Of assets a deletion too, with its `force`.
local function one_item(world, request, def, captures, id)
  local deletes = def.name == "twelvelabs.assets"
  if request.method ~= "GET" and not (deletes and request.method == "DELETE") then
    return twelvelabs.refuse(world, request, "method", "Method not allowed: " .. request.method)
  end
  for _, pair in ipairs(request.query) do
    if request.method ~= "DELETE" or pair.name ~= "force" then
      return twelvelabs.refuse(world, request, "unknown", "The parameter " .. pair.name .. " is unknown")
    elseif pair.value ~= "true" and pair.value ~= "false" then
      return twelvelabs.refuse(world, request, "invalid", "The force parameter is invalid")
    end
  end
  local target, form = world.stores[def.name], world:form(def.name)
  local index = target:index_of(id)
  local there = index and target:exists(index)
  for name, value in pairs(captures) do
    there = there and target:fields(index, form)[name] == value
  end
  if not there then
    return twelvelabs.refuse(world, request, "item", "Resource with id " .. id .. " does not exist in "
      .. def.name:match("[^.]*$"))
  end
  if request.method == "GET" then
    if def.asked then def.asked(world) end
    jobs.look(world, def.name, index)
    return { status = 200, body = target:text(index, form) }
  end
  target:delete(index)
  return { status = world.config.delete_status or 200, body = "" }
end

function twelvelabs.other(world, request)
  local place, id = request.path:match("^(.*)/([^/]+)$")
  local def, captures = lists.find(place)
  if def and def.single then return one_item(world, request, def, captures, id) end
end

-- ------------------------------------------------------------------ the door ---

function twelvelabs.headers(world)
  local headers = { { "x-api-version", "1.3" }, { "tl-report", "backend" } }
  local used = #world.log
  if world.config.rate_headers == "plain" then
    headers[#headers + 1] = { "x-ratelimit-limit", "3000" }
    headers[#headers + 1] = { "x-ratelimit-remaining", tostring(3000 - used) }
    headers[#headers + 1] = { "x-ratelimit-used", tostring(used) }
    headers[#headers + 1] = { "x-ratelimit-reset", tostring(os.time() + 60) }
  elseif world.config.rate_headers == "dimensions" then
    headers[#headers + 1] = { "x-ratelimit-dimensions", "Duration,Request" }
    headers[#headers + 1] = { "x-ratelimit-request-limit", "3000" }
    headers[#headers + 1] = { "x-ratelimit-request-remaining", tostring(3000 - used) }
    headers[#headers + 1] = { "x-ratelimit-duration-limit", "36000" }
    headers[#headers + 1] = { "x-ratelimit-duration-remaining", "36000" }
  end
  return headers
end

-- What a fault needs to know to forge this service's answers.
twelvelabs.rate_limited = { "too_many_requests", "You have exceeded the rate limit. Please try again later." }

function twelvelabs.forge_error(_, _, code, message)
  return '{"code":' .. items.quote(tostring(code or "internal_server_error"))
    .. ',"message":' .. items.quote(message or "Something went wrong") .. "}"
end

-- Who lists the assets looks at all of them.
lists.get("twelvelabs.assets").listed = function(world) jobs.look_at_all(world, "twelvelabs.assets") end

return twelvelabs
