-- Bodies of requests that are read piece by piece, summed and forgotten: how many bytes came, their checksum, their
-- first ones. Owns that reading, with its faults (file_faults.lua), and the parts of a form; knows no addresses.

local cqueues = require "cqueues"
local content = require "content"
local wire = require "wire"

local receiving = {}

local SECONDS = 30
local FIRST, PIECE = 1024, 65536
local VALUE = 65536

-- Something that bytes are added to: `size`, `first` (its first bytes); finish() gives it `sha256`.
function receiving.summed()
  local sum = content.summing()
  local self = { size = 0, first = "" }
  function self.add(text)
    sum:update(text)
    self.size = self.size + #text
    if #self.first < FIRST then self.first = self.first .. text:sub(1, FIRST - #self.first) end
  end
  function self.finish()
    self.sha256, self.add, self.finish = sum:hex(), nil, nil
    return self
  end
  return self
end

-- Looks for a text in what comes in pieces: `seen(text)` says whether it is there.
local function watcher(seen, longest)
  local rest, found = "", false
  return function(text)
    if found then return true end
    local whole = rest .. text
    found = seen(whole)
    rest = whole:sub(-longest)
    return found
  end
end

-- lua-http asks the socket for all that is left, and gets a string of all that has come.
local function in_pieces(connection)
  function connection.read_body_by_length(self, count, timeout)
    return self.socket:xread(math.max(count, -PIECE), timeout)
  end
end

-- Reads the body of a request and calls take(text) for each piece. Gives "whole", "early" (the fault wants an answer
-- before its end) or "gone" (the client went). `request`: seen (says whether a text holds the key); it gets leak =
-- "body", unread and received, how many bytes came.
function receiving.read(world, stream, headers, request, fault, take)
  local got = 0
  local watch = watcher(request.seen, #world.config.key)
  if (headers:get "expect" or ""):lower() == "100-continue" then stream:write_continue(SECONDS) end
  if fault.read_stall or fault.slow_read then wire.narrow(stream) end
  in_pieces(stream.connection)
  local stalls = fault.read_stall
  while true do
    request.received = got
    if fault.early and got >= fault.early then
      request.unread = true
      return "early"
    end
    if stalls and got >= stalls then
      stalls = nil
      cqueues.poll(world.closing, (fault.ms or 3600000) / 1000)
    end
    if world.closed then return "gone" end
    local text, why = stream:get_next_chunk(SECONDS)
    if not text then
      if why or stream.state == "idle" or stream.state == "open" then return "gone" end
      return "whole"
    end
    if fault.early then text = text:sub(1, fault.early - got) end
    got = got + #text
    if watch(text) then request.leak = "body" end
    take(text)
    if fault.slow_read then
      cqueues.poll(world.closing, #text / (fault.slow_read.bytes or 1000) * (fault.slow_read.ms or 10) / 1000)
    end
  end
end

-- ------------------------------------------------------------------- forms ---

local function part_of(head)
  local disposition = head:match "[Cc]ontent%-[Dd]isposition:%s*form%-data;([^\r\n]*)"
  local name = disposition and disposition:match '[;%s]name="([^"]*)"'
  if not name then return nil end
  local part = receiving.summed()
  part.name, part.filename = name, disposition:match 'filename="([^"]*)"'
  part.type = head:match "[Cc]ontent%-[Tt]ype:%s*([^\r\n]*)"
  return part
end

-- Reads a multipart/form-data body that comes in pieces: add(text), then finish() gives its parts in order, each
-- {name, filename, type, size, sha256, first} and, without a file name, value; or nil when it is no such body.
function receiving.form(content_type)
  local boundary = content_type:match 'boundary="([^"]+)"' or content_type:match "boundary=([^;%s]+)"
  local mark = "\r\n--" .. (boundary or "")
  local parts, part, buffer = {}, nil, "\r\n"
  local state = boundary and "before" or "broken"
  local steps = {}

  local function give(text)
    part.add(text)
    if not part.filename then
      part.value = (part.value or "") .. text
      if #part.value > VALUE then state = "broken" end
    end
  end

  -- Each step takes something off the buffer, or wants more.
  function steps.before()
    local from, to = buffer:find(mark, 1, true)
    if part then
      local text = buffer:sub(1, from and from - 1 or -#mark)
      if text ~= "" then give(text) end
      buffer = buffer:sub(#text + 1)
    elseif from ~= 1 then
      if #buffer >= #mark then state = "broken" end
      return false
    end
    if not from then return false end
    if part then
      parts[#parts + 1] = part.finish()
      part.value = not part.filename and (part.value or "") or nil
      part = nil
    end
    buffer = from == 1 and buffer:sub(to + 1) or buffer:sub(#mark + 1)
    state = "behind"
    return true
  end

  function steps.behind()
    if #buffer < 2 then return false end
    local two = buffer:sub(1, 2)
    state = two == "--" and "done" or two == "\r\n" and "head" or "broken"
    buffer = buffer:sub(3)
    return true
  end

  function steps.head()
    local _, ending = buffer:find("\r\n\r\n", 1, true)
    if not ending then
      if #buffer > VALUE then state = "broken" end
      return false
    end
    part = part_of(buffer:sub(1, ending))
    buffer = buffer:sub(ending + 1)
    state = part and "before" or "broken"
    return true
  end

  return {
    add = function(text)
      buffer = buffer .. text
      while steps[state] and steps[state]() do end
      if not steps[state] then buffer = "" end
    end,
    finish = function() return state == "done" and parts or nil end,
  }
end

return receiving
