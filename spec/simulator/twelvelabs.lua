-- TwelveLabs v1.3 as its documents describe it: pages, and the way in. Owns what the service answers to a request; its
-- lists are in twelvelabs_lists.lua, what it does in twelvelabs_actions.lua, its errors in twelvelabs_errors.lua. Knows
-- nothing of sockets, waits or faults.

local door = require "door"
local errors = require "twelvelabs_errors"
local items = require "items"
local lists = require "lists"
local uploads = require "twelvelabs_uploads"
require "twelvelabs_lists"
require "twelvelabs_search"
local actions = require "twelvelabs_actions"

local twelvelabs = { name = "twelvelabs", refuse = errors.refuse }

function twelvelabs.key_of(headers)
  return headers:get("x-api-key")
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

function twelvelabs.act(world, request)
  return uploads.act(world, request) or actions.act(world, request)
end

-- What is asked of one item in another way than the documents name.
function twelvelabs.other(world, request)
  local def = lists.find(request.path:match("^(.*)/[^/]+$"))
  if def and def.single then
    return twelvelabs.refuse(world, request, "method", "Method not allowed: " .. request.method)
  end
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

function twelvelabs.forge_error(_, request, code, message)
  code, message = tostring(code or "internal_server_error"), message or "Something went wrong"
  if code == twelvelabs.rate_limited[1] then return errors.limited(request, code, message) end
  return errors.body(request, code, message)
end

return twelvelabs
