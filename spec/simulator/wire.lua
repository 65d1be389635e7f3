-- How bytes reach the client: whole answers, and every way of sending only a part
-- of one. Owns sockets; knows nothing of worlds or services.
--
-- Whole answers go through lua-http. Broken ones are written to the socket by
-- hand, because no HTTP library lets a server misbehave.

local cqueues = require "cqueues"
local errno = require "cqueues.errno"
local new_headers = require "http.headers".new
local posix_socket = require "posix.sys.socket"
local reasons = require "http.h1_reason_phrases"
local socket = require "cqueues.socket"

local wire = {}

local WRITE_TIMEOUT = 30
-- The client has read what came before a reset, else the kernel throws that away.
local BEFORE_RESET = 0.05
local LINGER = 2

local function is_h2(stream)
  return stream.connection.version == 2
end

-- ------------------------------------------------------------ whole answers ---

local function header_list(response, length)
  local headers = new_headers()
  headers:append(":status", tostring(response.status))
  for _, header in ipairs(response.headers) do headers:append(header[1], header[2]) end
  if length and response.status ~= 204 and response.status ~= 304 then
    headers:append("content-length", tostring(length))
  end
  return headers
end

-- `way`: chunked, close, head (no body), and bytes and ms for a slow body.
function wire.send(stream, response, way)
  local body = response.body
  local headers = header_list(response, not way.chunked and #body)
  if way.close and not is_h2(stream) then headers:append("connection", "close") end
  -- Said explicitly: else lua-http lets the end of the connection end the body.
  if way.chunked and not is_h2(stream) then headers:append("transfer-encoding", "chunked") end
  if way.head or response.status == 204 or response.status == 304 then
    return stream:write_headers(headers, true, WRITE_TIMEOUT)
  end
  if not stream:write_headers(headers, false, WRITE_TIMEOUT) then return nil end
  if way.bytes then
    for from = 1, #body, way.bytes do
      if not stream:write_chunk(body:sub(from, from + way.bytes - 1), false, WRITE_TIMEOUT) then return nil end
      cqueues.sleep((way.ms or 10) / 1000)
    end
    return stream:write_chunk("", true, WRITE_TIMEOUT)
  end
  return stream:write_chunk(body, true, WRITE_TIMEOUT)
end

-- ------------------------------------------------------------------ by hand ---

-- An HTTP/1.1 answer must wait for those before it on the same connection.
local function take_turn(stream)
  while not is_h2(stream) and stream.connection.pipeline:peek() ~= stream do
    stream.pipeline_cond:wait()
  end
end

-- The socket, unless lua-http has closed it because the client has gone.
local function open_socket(stream)
  local ours = stream.connection.socket
  return socket.type(ours) == "socket" and ours or nil
end

local function write(stream, text)
  local ours = open_socket(stream)
  return ours and ours:xwrite(text, "n", WRITE_TIMEOUT)
end

local function head_text(response, framing)
  local text = { "HTTP/1.1 " .. response.status .. " " .. (reasons[tostring(response.status)] or "Unassigned") }
  for _, header in ipairs(response.headers) do text[#text + 1] = header[1] .. ": " .. header[2] end
  if framing == "chunked" then
    text[#text + 1] = "transfer-encoding: chunked"
  else
    text[#text + 1] = "content-length: " .. #response.body
  end
  return table.concat(text, "\r\n") .. "\r\n\r\n"
end

-- lua-http lets go of the connection: it goes on with a socket whose other end is
-- closed, while the real one is ours.
local function detach(stream)
  local connection = stream.connection
  local ours = connection.socket
  local dead, other_end = socket.pair()
  other_end:close()
  dead:setvbuf("full", math.huge)
  dead:setmode("b", "bf")
  dead:onerror(function(_, _, why) return errno.strerror(why), why end)
  connection.socket = dead
  if not is_h2(stream) and stream.state ~= "closed" then stream:set_state("closed") end
  return ours
end

local function close(stream, with_reset)
  if with_reset then cqueues.sleep(BEFORE_RESET) end
  local ours = open_socket(stream)
  if not ours then return end
  if with_reset then
    posix_socket.setsockopt(ours:pollfd(), posix_socket.SOL_SOCKET, posix_socket.SO_LINGER, 1, 0)
  end
  detach(stream):close()
end

-- Sends an answer up to a place: before_headers, within_headers, after_headers or
-- within_body.
local function send_part(stream, response, at, framing)
  take_turn(stream)
  if at == "before_headers" then return end
  local half = response.body:sub(1, math.floor(#response.body / 2))
  if is_h2(stream) then
    if at == "within_headers" then
      -- A HEADERS frame said to be 64 bytes long: ":status: 200", then a header whose
      -- name is to have 40 bytes, and no more than six of them.
      write(stream, "\0\0\64\1\4\0\0" .. string.char(math.floor(stream.id / 256) % 256, stream.id % 256)
        .. "\136\0\40x-half")
      return
    end
    stream:write_headers(header_list(response, #response.body), false, WRITE_TIMEOUT)
    if at == "within_body" then stream:write_chunk(half, false, WRITE_TIMEOUT) end
    return
  end
  local head = head_text(response, framing)
  if at == "within_headers" then
    write(stream, head:sub(1, math.floor(#head / 2)))
  elseif at == "after_headers" then
    write(stream, head)
  elseif framing == "chunked" then
    write(stream, head .. string.format("%x\r\n", #half) .. half .. "\r\n")
  else
    write(stream, head .. half)
  end
end

-- Waits until the client has gone or `closing` is signalled.
local function wait_for_end(stream, world)
  while not world.closed do
    local ours = open_socket(stream)
    if not ours then return end
    if is_h2(stream) then
      if stream.state == "closed" or ours:eof("r") then return end
      cqueues.poll(world.closing, 0.1)
    else
      local ready, _, why = ours:fill(1, 0)
      if not ready and why ~= errno.ETIMEDOUT then return end
      if ready then
        cqueues.poll(world.closing, 0.1)
      else
        cqueues.poll(ours, world.closing)
      end
    end
  end
end

-- ------------------------------------------------------------------- endings ---

-- The connection ends with a RST.
function wire.reset(stream, response, fault)
  send_part(stream, response, fault.at or "before_headers", fault.framing)
  close(stream, true)
end

-- The connection ends with a FIN.
function wire.close(stream, response, fault)
  send_part(stream, response, fault.at or "before_headers", fault.framing)
  close(stream, false)
end

-- Nothing more comes, for as long as the client or the world lives.
function wire.stall(stream, response, fault, world)
  send_part(stream, response, fault.at or "before_headers", fault.framing)
  wait_for_end(stream, world)
  if not is_h2(stream) then close(stream, false) end
end

-- HTTP/2: this stream ends with RST_STREAM, the connection lives on. HTTP/1.1 has
-- nothing like it: there the connection ends.
function wire.reset_stream(stream, response, fault)
  if not is_h2(stream) then return wire.close(stream, response, fault) end
  send_part(stream, response, fault.at or "before_headers")
  cqueues.sleep(BEFORE_RESET)
  if open_socket(stream) then stream:write_rst_stream_frame(fault.code or 2, WRITE_TIMEOUT) end
end

-- The body ends too early: against its length, without its last chunk, or with a
-- reset stream.
function wire.cut_body(stream, response, fault)
  return wire.reset_stream(stream, response, { at = "within_body", framing = fault.framing, code = fault.code })
end

function wire.garbage(stream, _, fault)
  take_turn(stream)
  write(stream, fault.text or ("\22\3\0 this is not HTTP at all\r\n\0\255" .. ("?"):rep(64) .. "\r\n\r\n"))
  close(stream, false)
end

-- The headers come in ten pieces, `ms` in all; with HTTP/2 they come after `ms`.
function wire.slow_headers(stream, response, fault)
  local ms = fault.ms or 1000
  if is_h2(stream) then
    cqueues.sleep(ms / 1000)
    return wire.send(stream, response, {})
  end
  take_turn(stream)
  local head = head_text(response)
  local step = math.ceil(#head / 10)
  for from = 1, #head, step do
    if not write(stream, head:sub(from, from + step - 1)) then break end
    cqueues.sleep(ms / 10000)
  end
  write(stream, response.body)
  if stream.state ~= "closed" then stream:set_state("closed") end
end

-- `bytes` (100) at a time, every `ms` (10).
function wire.slow_body(stream, response, fault)
  return wire.send(stream, response, { bytes = fault.bytes or 100, ms = fault.ms or 10 })
end

-- `megabytes` (20) of headers, `each` (8000) bytes in one header.
function wire.header_flood(stream, response, fault)
  local size, each = (fault.megabytes or 20) * 1048576, fault.each or 8000
  local filler = ("x"):rep(each)
  if is_h2(stream) then
    for number = 1, math.ceil(size / each) do
      response.headers[#response.headers + 1] = { "x-flood-" .. number, filler }
    end
    return wire.send(stream, response, {})
  end
  take_turn(stream)
  write(stream, (head_text(response):gsub("\r\n$", "")))
  for number = 1, math.ceil(size / each) do
    if not write(stream, "x-flood-" .. number .. ": " .. filler .. "\r\n") then break end
  end
  write(stream, "\r\n" .. response.body)
  close(stream, false)
end

-- ------------------------------------------- for those that write by hand, too ---

wire.take_turn, wire.write, wire.hang_up, wire.wait_for_end = take_turn, write, close, wait_for_end

function wire.reason(status)
  return reasons[tostring(status)] or "Unassigned"
end

-- HTTP/2: lets the rest of a request's body come when its answer has gone, else a reset may overtake that.
function wire.drain(stream)
  repeat until not stream:get_next_chunk(LINGER)
end

-- Lets little of a request's body wait unread, so that its sender notices when it is read slowly.
function wire.narrow(stream)
  local ours = open_socket(stream)
  if ours then posix_socket.setsockopt(ours:pollfd(), posix_socket.SOL_SOCKET, posix_socket.SO_RCVBUF, 65536) end
end

-- Ends a connection on which a request's body is still coming: "close" at once, "reset" by a RST, else when the client
-- has ended it, so that it can read the answer.
function wire.linger(stream, how)
  local ours = open_socket(stream)
  if how or not ours then return close(stream, how == "reset") end
  posix_socket.shutdown(ours:pollfd(), posix_socket.SHUT_WR)
  local ends = cqueues.monotime() + LINGER
  repeat
    local text = ours:xread(-65536, "b", math.max(0, ends - cqueues.monotime()))
  until not text or cqueues.monotime() >= ends
  close(stream, false)
end

return wire
