-- The origin that the services' files lie at: the way of a request there and back. Owns that order, the log's words
-- for it, and that no key comes here; what a GET gives is in files.lua, what a PUT does in storage.lua.
--
-- A request with x-api-key or Authorization, or with the world's key anywhere in it, is answered 400 and noted:
-- world.leaks. Who closes the world hears of it (spec/support/simulator.lua).

local cqueues = require "cqueues"
local addresses = require "addresses"
local files = require "files"
local file_faults = require "file_faults"
local pour = require "pour"
local storage = require "storage"
local wire = require "wire"

local file_origin = {}

-- Connections that end when their next request comes.
local doomed = setmetatable({}, { __mode = "k" })

function file_origin.doom(stream, fault)
  if fault.close_on_reuse then doomed[stream.connection] = true end
end

-- Ends the connection of a request when that is doomed, and says so.
function file_origin.ends(stream, entry)
  if not doomed[stream.connection] then return false end
  entry.fault = "close_on_reuse"
  wire.hang_up(stream, false)
  return true
end

-- ------------------------------------------------------------------- keys ---

-- A short key is found everywhere by accident.
local SHORTEST = 6

-- Whether a text holds the world's key; also looked for in bodies as they come.
function file_origin.holds_key(world, text)
  local key = world.config.key
  return #key >= SHORTEST and text:find(key, 1, true) ~= nil
end

local function leak_in_head(world, entry)
  for _, header in ipairs(entry.headers) do
    if header.name == "x-api-key" or header.name == "authorization" then return "header " .. header.name end
    if file_origin.holds_key(world, header.value) then return "header " .. header.name end
  end
  if file_origin.holds_key(world, entry.path .. "?" .. entry.query) then return "address" end
end

local function note_leak(world, entry, where)
  entry.leak = where
  world.leaks[#world.leaks + 1] = { method = entry.method, path = entry.path, where = where, world = world.id }
end

-- ------------------------------------------------------------------- answers ---

local function redirect(world, entry, fault, origins)
  local below = "/w/" .. world.id .. entry.path .. (entry.query ~= "" and "?" .. entry.query or "")
  local targets = {
    ["localhost"] = origins.own:gsub("127%.0%.0%.1", "localhost") .. below, loop = origins.own .. below,
    secure = origins.secure .. below, plain = origins.plain .. below, other = origins.other .. below,
    service = origins.service .. below,
  }
  return pour.text(fault.redirect_status or 302, {
    { "location", targets[fault.redirect] or fault.redirect },
  }, "")
end

-- The answer that a fault tells; `usual` is its status when it tells none.
function file_origin.forged(fault, usual)
  local status = fault.status or usual
  local headers = { { "content-type", fault.body_type or "application/xml" } }
  if fault.retry_after then headers[2] = { "retry-after", string.format("%s", fault.retry_after) } end
  for name, value in pairs(fault.headers or {}) do headers[#headers + 1] = { name:lower(), tostring(value) } end
  local answer = files.refuse(status, fault.code or (status == 503 and "SlowDown" or "InternalError"))
  if fault.body then answer = pour.text(status, {}, fault.body) end
  answer.headers = headers
  return answer
end

local function act(world, stream, entry, request, fault, origins)
  if request.method == "GET" or request.method == "HEAD" then
    if fault.redirect then return redirect(world, entry, fault, origins) end
    if fault.status then return file_origin.forged(fault) end
    return files.answer(world, request, fault)
  elseif request.method == "PUT" then
    return storage.put(world, stream, request, fault, file_origin.forged)
  end
  request.unread = true
  return files.refuse(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
end

-- The number of this request among those for its path.
function file_origin.count(world, path)
  world.file_counts[path] = (world.file_counts[path] or 0) + 1
  return world.file_counts[path]
end

-- Answers a request; `entry` is its line of the log, `origins` the addresses that redirections lead to.
function file_origin.serve(world, stream, headers, entry, origins)
  entry.list = "files"
  if file_origin.ends(stream, entry) then return end
  local request = {
    method = entry.method, path = entry.path:sub(2), query = entry.query, range = headers:get "range",
    if_range = headers:get "if-range", if_match = headers:get "if-match", headers = headers,
    head = entry.method == "HEAD", number = file_origin.count(world, entry.path),
    seen = function(text) return file_origin.holds_key(world, text) end,
  }
  entry.number, entry.range = request.number, request.range
  local fault = file_faults.pick(world, request)
  if next(fault) then entry.fault = "file" end
  local leak = leak_in_head(world, entry)
  local answer
  if leak then
    request.unread = entry.method ~= "GET" and entry.method ~= "HEAD"
    answer = files.refuse(400, "InvalidArgument", "Only one auth mechanism allowed")
  else
    answer = act(world, stream, entry, request, fault, origins)
    leak = request.leak
  end
  if leak then note_leak(world, entry, leak) end
  if fault.first_byte_ms then cqueues.poll(world.closing, fault.first_byte_ms / 1000) end
  entry.received, entry.version_of_file, entry.from = request.received, request.version, answer and answer.from
  if world.closed or not answer then return wire.hang_up(stream, fault.how == "reset") end
  file_origin.doom(stream, fault)
  if fault.lose_answer then return wire.hang_up(stream, fault.how == "reset") end
  entry.status = answer.status
  local ways = setmetatable({ framing = fault.framing or answer.framing }, { __index = fault })
  entry.sent, entry.whole = pour.send(stream, world, answer, ways, request)
  entry.answered = cqueues.monotime()
  if fault.expire then addresses.expire(world) end
end

return file_origin
