-- What a PUT at the file origin does: bytes for a slot, which somebody opened by giving a signed address. Owns the
-- rules of such addresses (signed headers, lengths, single use) and the slots; who opens one is told what came.
--
-- A slot is {headers = {name: value} that are signed, size (signed, or nil), max, once = true (an address is good for
-- one PUT), checksum (sha-256 in hexadecimal), puts, stored = {size, sha256, first, etag}, on_stored}.

local addresses = require "addresses"
local files = require "files"
local pour = require "pour"
local receiving = require "receiving"

local storage = {}

-- Opens a slot at a path; gives its first address. options: as addresses.make, and `slot`.
function storage.open(world, origin, path, slot, options)
  slot.puts = 0
  world.slots[path] = slot
  return storage.address(world, origin, path, options)
end

-- Another address of a slot.
function storage.address(world, origin, path, options)
  local slot, names = world.slots[path], { "host" }
  for name in pairs(slot.headers or {}) do names[#names + 1] = name:lower() end
  if slot.size then names[#names + 1] = "content-length" end
  table.sort(names)
  local own = { style = "s3", headers = names }
  for name, value in pairs(options or {}) do own[name] = value end
  return addresses.make(world, origin, path, own)
end

-- ------------------------------------------------------------------- the rules ---

-- What is wrong with the headers of a PUT, as an answer; nil when nothing is. Those that are signed come once, as
-- they were given.
local function check_headers(slot, names, headers)
  local given, signed = {}, {}
  for name, value in pairs(slot.headers or {}) do given[name:lower()] = tostring(value) end
  if slot.size then given["content-length"] = string.format("%.0f", slot.size) end
  for _, name in ipairs(names) do
    signed[name] = true
    if name ~= "host" then
      local all = headers:get_as_sequence(name)
      if all.n ~= 1 or all[1] ~= given[name] then
        return files.refuse(403, "SignatureDoesNotMatch", "The signed header " .. name .. " is not as it was signed")
      end
    end
  end
  for name in headers:each() do
    if name:sub(1, 6) == "x-amz-" and not signed[name] then
      return files.refuse(403, "AccessDenied", "There were headers present that were not signed: " .. name)
    end
  end
end

local function check_length(world, slot, headers)
  if headers:has "transfer-encoding" then
    local status = world.config.chunked_put or 501
    return files.refuse(status, status == 411 and "MissingContentLength" or "NotImplemented",
      "A header you provided implies functionality that is not implemented")
  end
  local length = headers:get "content-length"
  if not length then return files.refuse(411, "MissingContentLength", "You must provide the Content-Length header") end
  if headers:has "content-range" then return files.refuse(501, "NotImplemented", "Content-Range is not implemented") end
  if slot.max and tonumber(length) > slot.max then
    return files.refuse(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
  end
end

local function refuse(world, request)
  local holds, why, style, names = addresses.check(world, request.path, request.query)
  if holds and style ~= "s3" then holds, why = nil, "missing" end
  if not holds then return files.refuse_address(world, why) end
  local slot = world.slots[request.path]
  if not slot then return files.refuse(404, "NoSuchUpload", "The specified upload does not exist.") end
  if slot.once and world.used[request.query] then
    return files.refuse(403, "AccessDenied", "The address has been used")
  end
  return check_length(world, slot, request.headers) or check_headers(slot, names, request.headers)
end

-- ------------------------------------------------------------------- a PUT ---

local function keep(slot, got)
  slot.puts = slot.puts + 1
  slot.stored = { size = got.size, sha256 = got.sha256, first = got.first, etag = '"' .. got.sha256:sub(1, 32) .. '"' }
  if slot.on_stored then slot.on_stored(slot.stored) end
end

-- Answers a PUT; nil when the client went. forged(fault) is the answer that a fault tells.
function storage.put(world, stream, request, fault, forged)
  local refused = refuse(world, request)
  if refused then
    request.unread = true
    return refused
  end
  local slot, got = world.slots[request.path], receiving.summed()
  local how = receiving.read(world, stream, request.headers, request, fault, got.add)
  got.finish()
  if how == "gone" then return nil end
  if how == "early" then return forged(fault, 403) end
  world.used[request.query] = true
  if fault.status and not fault.done then return forged(fault) end
  if request.leak then return files.refuse(400, "InvalidArgument", "Only one auth mechanism allowed") end
  if slot.checksum and slot.checksum ~= got.sha256 then
    return files.refuse(400, "BadDigest", "The SHA256 you specified did not match the calculated checksum.")
  end
  keep(slot, got)
  if fault.status then return forged(fault) end
  return pour.text(200, fault.no_etag and {} or { { "etag", slot.stored.etag } }, "")
end

return storage
