-- Answers of any size, written by hand: a body comes piece by piece from a function and is never whole in memory; it
-- may be cut, stall, come slowly, or be framed wrongly. Owns the framing and the ends of such answers; knows no files.
--
-- An answer is {status, headers = {{name, value}, ...}, length, read(from, count)}; what it suffers stands in
-- file_faults.lua. HTTP/1.1 only.

local cqueues = require "cqueues"
local wire = require "wire"

local pour = {}

local PIECE = 65536

-- An answer whose body is a text.
function pour.text(status, headers, body)
  return {
    status = status, headers = headers, length = #body,
    read = function(from, count) return body:sub(from + 1, from + count) end,
  }
end

-- The Content-Length as text: `told` is what a fault says of it.
local function told_length(answer, told)
  local length = told or answer.length
  if type(told) == "string" then
    if not told:find "^[+-]%d+$" then return told end
    length = answer.length + tonumber((told:gsub("^%+", "")))
  end
  return string.format("%.0f", length)
end

local function head_of(answer, fault, framing, closing)
  local lines = { "HTTP/1.1 " .. answer.status .. " " .. wire.reason(answer.status) }
  for _, header in ipairs(answer.headers) do lines[#lines + 1] = header[1] .. ": " .. header[2] end
  if framing == "chunked" then
    lines[#lines + 1] = "transfer-encoding: chunked"
  elseif framing == "length" then
    lines[#lines + 1] = "content-length: " .. told_length(answer, fault.length)
  end
  if closing then lines[#lines + 1] = "connection: close" end
  return table.concat(lines, "\r\n") .. "\r\n\r\n"
end

local function write(stream, text, framing)
  if framing == "chunked" then text = string.format("%x\r\n", #text) .. text .. "\r\n" end
  return wire.write(stream, text)
end

-- Writes the body up to `last`; gives how many bytes went, and whether the client still listens.
local function write_body(stream, world, answer, framing, last, slow)
  local place = 0
  while place < last and not world.closed do
    local crawls = slow and place >= (slow.after or 0)
    local limit = crawls and (slow.bytes or 100) or slow and (slow.after or 0) - place or PIECE
    local text = answer.read(place, math.min(limit, PIECE, last - place))
    if not write(stream, text, framing) then return place, false end
    place = place + #text
    if crawls then cqueues.poll(world.closing, (slow.ms or 10) / 1000) end
  end
  return place, place == last
end

-- Sends an answer with what it suffers. Gives the bytes of the body that went, and whether it went whole. `request`:
-- head (no body is wanted), unread (some of the request's body is).
function pour.send(stream, world, answer, fault, request)
  wire.take_turn(stream)
  local framing = fault.framing or "length"
  local bare = request.head or answer.status == 304
  local last = bare and 0 or math.min(answer.length, fault.cut or math.huge, fault.expire or math.huge,
    fault.stall or math.huge)
  local wrong = framing == "length" and told_length(answer, fault.length) ~= told_length(answer)
  local broken = fault.cut or fault.expire or wrong
  local closing = framing == "close" or request.unread
  if not wire.write(stream, head_of(answer, fault, framing, closing)) then return 0, false end
  local sent, listening = write_body(stream, world, answer, framing, last, fault.slow)
  if not listening then
    wire.hang_up(stream, false)
    return sent, false
  end
  if fault.stall then
    if fault.ms then cqueues.poll(world.closing, fault.ms / 1000) else wire.wait_for_end(stream, world) end
    if fault.ms and not world.closed and not broken then
      local rest = { read = function(from, count) return answer.read(last + from, count) end }
      sent, listening = write_body(stream, world, rest, framing, answer.length - last)
      sent = sent + last
    else
      broken = true
    end
  end
  if broken or not listening then
    wire.hang_up(stream, fault.how == "reset")
    return sent, false
  end
  if framing == "chunked" and not bare then wire.write(stream, "0\r\n\r\n") end
  if closing then
    if request.unread then wire.linger(stream, fault.how) else wire.hang_up(stream, false) end
  elseif stream.state ~= "closed" then
    stream:set_state "closed"
  end
  return sent, true
end

return pour
