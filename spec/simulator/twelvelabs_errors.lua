-- How TwelveLabs says no (actions-twelvelabs.md 10): three shapes of bodies, and which status says that a thing is not
-- there. Owns these words; knows no lists and no things.

local items = require "items"

local errors = {}

local function object(code, message)
  return '{"code":' .. items.quote(code) .. ',"message":' .. items.quote(message) .. "}"
end

-- The newer parts of the service put an `error` around it.
local NESTED = { "^/v1%.3/embed%-v2", "^/v1%.3/analyze/tasks", "^/v1%.3/analyze/batches" }

-- These say 429 without a word.
local SILENT = { "^/v1%.3/search$", "^/v1%.3/analyze$", "^/v1%.3/knowledge%-stores/[^/]+/search$" }

-- Where 404 is declared; 400 says it everywhere else.
local DECLARES_404 = {
  "^%u+ /v1%.3/assets/[^/]+/user%-metadata$", "^%u+ /v1%.3/assets/multipart%-uploads/",
  "^POST /v1%.3/indexes/[^/]+/indexed%-assets$", "^GET /v1%.3/indexes/[^/]+/indexed%-assets/[^/]+$",
  "^GET /v1%.3/indexes/[^/]+/videos/[^/]+$", "^%u+ /v1%.3/connections/.",
  "^POST /v1%.3/knowledge%-stores/[^/]+/search$",
  "^%u+ /v1%.3/embed%-v2/tasks/[^/]+$", "^POST /v1%.3/analyze$", "^%u+ /v1%.3/analyze/tasks/[^/]+$",
  "^%u+ /v1%.3/analyze/batches/.", "^POST /v1%.3/analyze/batches$",
}

local function is_one_of(patterns, text)
  for _, pattern in ipairs(patterns) do
    if text:find(pattern) then return true end
  end
  return false
end

function errors.body(request, code, message)
  local path = request.path or ""
  local text = object(code, message)
  return is_one_of(NESTED, path) and '{"error":' .. text .. "}" or text
end

-- What a fault forges: a 429 of some has no body.
function errors.limited(request, code, message)
  return is_one_of(SILENT, request.path or "") and "" or errors.body(request, code, message)
end

function errors.failure(request, status, code, message)
  return { status = status, body = errors.body(request, code, message) }
end

-- Nothing is there. A session for an upload in parts says it without a body.
function errors.missing(world, request, message)
  local declared = is_one_of(DECLARES_404, request.method .. " " .. request.path)
  local status = world.config.missing_status or (declared and 404 or 400)
  if status == 404 and request.path:find("/multipart-uploads/", 1, true) then return { status = 404, body = "" } end
  return errors.failure(request, status, "resource_not_exist", message)
end

local refusals = {
  key = { 401, "api_key_invalid" }, method = { 405, "api_not_allowed" }, path = { 404, "resource_not_exist" },
  unknown = { 400, "parameter_unknown" }, missing = { 400, "parameter_not_provided" },
}

-- `what` as in door.lua.
function errors.refuse(world, request, what, message)
  if what == "parent" or what == "item" then
    return errors.missing(world, request, message)
  elseif what == "token" then
    -- The one place with a number for a code (twelvelabs.md 4).
    return { status = 400, body = '{"error_code":400,"message":' .. items.quote(message) .. "}" }
  elseif what == "key" then
    message = "The API key is invalid or missing"
  elseif what == "path" then
    message = "The endpoint does not exist: " .. request.path
  end
  local status, code = unpack(refusals[what] or { 400, "parameter_invalid" })
  return errors.failure(request, status, code, message)
end

return errors
