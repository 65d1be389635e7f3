-- The files of a world, and what a GET of one gives: parts, validators, errors, and their faults. Owns which file
-- stands at a path; bytes are in content.lua, signatures in addresses.lua, what goes wrong on purpose in
-- file_faults.lua. Knows no sockets.
--
-- Every path has a file: mp4, png, mp3... by its ending, of some 200 kB. The switch `files` tells more, by a path's end
-- ("one.mp4", ".mp4", "*" for all; the longest one wins):
--   size           N bytes
--   kind           "mp4", "mov", "m4a", "webm", "mp3", "wav", "webp", "png", "jpg", "gif", "pdf", "zip", "srt", "vtt",
--                  "m3u8", "bin": the bytes that it begins and ends with
--   type           the Content-Type ("none": none), when it is not the kind's
--   etag           "strong" (as it is) | "weak" | "none" | "changing" (another one with each answer) | a text
--   last_modified  "old" (as it is) | "now" (no strong validator) | "none"
--   accept_ranges  "bytes" (as it is) | "none" (also ignored) | "silent" (taken without a word)
--   framing        "length" (as it is) | "chunked" | "close"
--   disposition    a Content-Disposition
--   version        N (1): other bytes, another ETag and date
--   missing        true: 404
--   headers        {name: value} besides

local json = require "cjson"
local zlib = require "zlib"
local addresses = require "addresses"
local content = require "content"
local pour = require "pour"

local files = {}

local FIRST_DAY = 1760000000

local settings = {}
for name in ("size kind type etag last_modified accept_ranges framing disposition version missing headers")
  :gmatch "%S+" do
  settings[name] = true
end

-- A mistyped setting must not make a test pass by accident.
function files.check(list)
  for ending, own in pairs(list or {}) do
    for name in pairs(own) do
      if not settings[name] then error("files: " .. ending .. ": unknown: " .. tostring(name), 0) end
    end
    if own.kind and not content.kind(own.kind) then error("files: unknown kind: " .. own.kind, 0) end
  end
end

-- ------------------------------------------------------------------- which file ---

local function settings_of(world, path)
  local endings, own = {}, {}
  for ending in pairs(world.config.files or {}) do
    if ending == "*" or path:sub(-#ending) == ending then endings[#endings + 1] = ending end
  end
  table.sort(endings, function(one, other) return #one < #other or (#one == #other and one == "*") end)
  for _, ending in ipairs(endings) do
    for name, value in pairs(world.config.files[ending]) do own[name] = value end
  end
  return own
end

local function kind_of(path)
  local kind = content.kind(path:match "%.(%w+)$" or "")
  for part in path:gmatch "[^/]+" do kind = kind or content.kind(part) end
  return kind or "bin"
end

-- The file at a path as it is at this moment: its content, kind, type, etag, modified (seconds), and the settings.
function files.at(world, path)
  local own, changed = settings_of(world, path), world.changed_files[path] or {}
  local version = (own.version or 1) + (changed.times or 0)
  local salt = content.salt(table.concat({ path, version, world.seed }, "\n"))
  local kind = changed.kind or own.kind or kind_of(path)
  local size = changed.size or own.size or (200000 + content.salt(path) % 60000)
  local file = content.new(kind, size, salt)
  local known = (own.version or 1) + (changed.known or 0)
  file.path, file.settings, file.kind, file.version = path, own, kind, version
  file.type = own.type or content.type(kind)
  file.modified = FIRST_DAY + known * 3600
  local form = changed.etag or own.etag or "strong"
  local tag = string.format('"%08x-%d"', content.salt(path), known)
  if form == "changing" then
    world.signatures = world.signatures + 1
    file.etag = string.format('"edge-%d"', world.signatures)
  elseif form == "weak" then
    file.etag = "W/" .. tag
  elseif form ~= "none" then
    file.etag = form == "strong" and tag or form
  end
  return file
end

-- From now on there are other bytes; `change` is true or {size, etag, kind}, see file_faults.lua.
function files.change(world, path, change)
  local changed = world.changed_files[path] or {}
  world.changed_files[path] = changed
  if change == true then change = {} end
  changed.times = (changed.times or 0) + 1
  if change.etag == "same" then
    changed.known = changed.known or 0
  else
    changed.known, changed.etag = changed.times, change.etag
  end
  changed.size, changed.kind = change.size or changed.size, change.kind or changed.kind
end

-- What a spec wants to know of a file.
function files.tell(world, path, from, count)
  local file = files.at(world, path)
  from = from or 0
  count = count or file.size - from
  return json.encode {
    path = path, size = file.size, kind = file.kind, type = file.type, etag = file.etag or json.null,
    version = file.version, modified = file.modified, sha256 = content.sha256(file, from, count),
  }
end

-- ------------------------------------------------------------------- errors ---

local function xml(code, message)
  return '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>' .. code .. "</Code><Message>" .. message
    .. "</Message><RequestId>SIM</RequestId></Error>"
end

-- An error as storage says it.
function files.refuse(status, code, message)
  return pour.text(status, { { "content-type", "application/xml" } }, xml(code, message or code))
end

local expired_codes = { [400] = "ExpiredToken", [401] = "Unauthorized", [403] = "AccessDenied", [410] = "Gone" }

-- The answer to an address that does not hold, `why` as addresses.check says it.
function files.refuse_address(world, why)
  if why == "missing" then return files.refuse(403, "AccessDenied", "Missing Key-Pair-Id query parameter") end
  if why == "wrong" then
    return files.refuse(403, "SignatureDoesNotMatch", "The request signature does not match the signature you provided")
  end
  local status = world.config.expired_status or 403
  return files.refuse(status, expired_codes[status], "Request has expired")
end

-- ------------------------------------------------------------------- parts ---

-- The one part asked for: its first and last place; or "whole", "many" (then a list of them), "beyond".
local function read_range(text, size)
  local list = text and text:match "^%s*bytes%s*=%s*(.-)%s*$"
  if not list then return "whole" end
  local parts, beyond = {}, 0
  for one in list:gmatch "[^,%s]+" do
    local from, to = one:match "^(%d*)%-(%d*)$"
    from, to = tonumber(from), tonumber(to)
    if not from and not to or (from and to and to < from) then return "whole" end
    if not from then from, to = math.max(0, size - to), size - 1 end
    to = math.min(to or size - 1, size - 1)
    if from >= size or to < from then beyond = beyond + 1 else parts[#parts + 1] = { from, to } end
  end
  if #parts == 0 then return beyond > 0 and "beyond" or "whole" end
  if #parts > 1 then return "many", parts end
  return parts[1][1], parts[1][2]
end

local function http_date(seconds)
  return os.date("!%a, %d %b %Y %H:%M:%S GMT", seconds)
end

local function modified_of(file)
  local form = file.settings.last_modified or "old"
  if form == "none" then return nil end
  return http_date(form == "now" and os.time() or file.modified)
end

-- Whether If-Range lets a part through (RFC 9110 13.1.5).
local function unchanged(file, validator, fault)
  if not validator or fault.ignore_if_range then return true end
  if validator:find('"', 1, true) then
    return validator == file.etag and validator:sub(1, 2) ~= "W/" and not fault.doubt_if_range
  end
  return file.settings.last_modified ~= "now" and validator == modified_of(file)
end

local function headers_of(file)
  local own = file.settings
  local list = { { "date", http_date(os.time()) } }
  local function add(name, value)
    if value then list[#list + 1] = { name, tostring(value) } end
  end
  add("content-type", file.type ~= "none" and file.type)
  add("etag", file.etag)
  add("last-modified", modified_of(file))
  if own.accept_ranges ~= "silent" then add("accept-ranges", own.accept_ranges or "bytes") end
  add("content-disposition", own.disposition)
  for name, value in pairs(own.headers or {}) do add(name, value) end
  return list, add
end

local function part_of(file, from, to)
  return { length = to - from + 1, from = from, read = function(place, count)
    return content.read(file, from + place, count)
  end }
end

local BOUNDARY = "simulated-boundary"

-- One or several parts, each with its own headers, one after the other.
local function parts_of(file, ranges, total)
  local pieces = {}
  local function add_text(text)
    pieces[#pieces + 1] = { length = #text, read = function(from, count) return text:sub(from + 1, from + count) end }
  end
  for _, range in ipairs(ranges) do
    add_text(string.format("\r\n--%s\r\nContent-Type: %s\r\nContent-Range: bytes %.0f-%.0f/%s\r\n\r\n", BOUNDARY,
      file.type, range[1], range[2], total))
    pieces[#pieces + 1] = part_of(file, range[1], range[2])
  end
  add_text("\r\n--" .. BOUNDARY .. "--\r\n")
  local length = 0
  for _, piece in ipairs(pieces) do length = length + piece.length end
  return { length = length, read = function(from, count)
    for _, piece in ipairs(pieces) do
      if from < piece.length then return piece.read(from, math.min(count, piece.length - from)) end
      from = from - piece.length
    end
  end }
end

local function give_part(file, from, to, fault)
  if fault.shift then from = math.max(0, math.min(from + fault.shift, to)) end
  if fault.cap then to = math.min(to, from + fault.cap - 1) end
  local headers, add = headers_of(file)
  local total = fault.total and string.format(type(fault.total) == "number" and "%.0f" or "%s", fault.total)
    or string.format("%.0f", file.size)
  local answer
  if fault.multipart then
    headers[2] = { "content-type", "multipart/byteranges; boundary=" .. BOUNDARY }
    answer = parts_of(file, { { from, to } }, total)
  else
    answer = part_of(file, from, to)
    local told = fault.content_range or string.format("bytes %.0f-%.0f/%s", from, to, total)
    if not fault.no_content_range then add("content-range", told) end
  end
  answer.status, answer.headers = fault.part_status or 206, headers
  return answer
end

local function give_many(file, ranges)
  local headers = headers_of(file)
  local answer = parts_of(file, ranges, string.format("%.0f", file.size))
  headers[2] = { "content-type", "multipart/byteranges; boundary=" .. BOUNDARY }
  answer.status, answer.headers = 206, headers
  return answer
end

local function give_whole(file)
  local answer = part_of(file, 0, file.size - 1)
  answer.status, answer.headers = 200, headers_of(file)
  return answer
end

local function refuse_range(file, fault)
  local answer = files.refuse(416, "InvalidRange", "The requested range is not satisfiable")
  if not fault.no_content_range then
    answer.headers[2] = { "content-range", string.format("bytes */%.0f", file.size) }
  end
  return answer
end

-- ------------------------------------------------------------------- the answer ---

local function gzipped(answer)
  local deflate, parts, place = zlib.deflate(1, 31), {}, 0
  while place < answer.length do
    local text = answer.read(place, answer.length - place)
    parts[#parts + 1] = deflate(text)
    place = place + #text
  end
  parts[#parts + 1] = deflate("", "finish")
  local zipped = pour.text(answer.status, answer.headers, table.concat(parts))
  zipped.headers[#zipped.headers + 1] = { "content-encoding", "gzip" }
  zipped.from = answer.from
  return zipped
end

local HTML = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n<body><h1>Please sign in</h1></body></html>\n"

-- The answer to a GET or HEAD of `request` = {method, path, range, if_range, if_match, query}, for pour.send.
function files.answer(world, request, fault)
  local holds, why, style = addresses.check(world, request.path, request.query)
  if not holds then return files.refuse_address(world, why) end
  -- S3's signature names the method, CloudFront's does not.
  if request.method == "HEAD" and style == "s3" then return files.refuse_address(world, "wrong") end
  if fault.change then files.change(world, request.path, fault.change) end
  local file = files.at(world, request.path)
  request.version = file.version
  if file.settings.missing then return files.refuse(404, "NoSuchKey", "The specified key does not exist.") end
  if fault.html then return pour.text(200, { { "content-type", "text/html" } }, HTML) end
  if request.if_match and request.if_match ~= "*" and request.if_match ~= file.etag then
    return files.refuse(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
  end
  local from, to = "whole", nil
  if request.method == "GET" and file.settings.accept_ranges ~= "none" and not fault.ignore_range
    and unchanged(file, request.if_range, fault) then
    from, to = read_range(request.range, file.size)
  end
  local answer
  if from == "beyond" or (fault.range_refused and from ~= "whole") then
    answer = refuse_range(file, fault)
  elseif from == "many" then
    answer = give_many(file, to)
  elseif from == "whole" then
    answer = give_whole(file)
  else
    answer = give_part(file, from, to, fault)
  end
  answer.framing = file.settings.framing
  return fault.gzip and gzipped(answer) or answer
end

return files
