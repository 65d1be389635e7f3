-- A small HTTP server whose answers are written by a script: lua5.1 small_server_process.lua SCRIPT READY LOG
-- Started by small_server.lua. The script is the body of a function of a request {method, path, query (decoded, by
-- name), target, body, headers (by name in lower case), number (from 1)} that gives a status, a body and lines of
-- headers; or the bytes of the whole answer alone, after which the connection ends. It ends when standard input does.

local cqueues = require "cqueues"
local socket = require "cqueues.socket"
local unistd = require "posix.unistd"

local script, ready, log = arg[1], arg[2], arg[3]
local answer = assert(loadfile(script))
local queue = cqueues.new()
local number = 0

local function decoded(text)
  return (text:gsub("+", " "):gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

local function read_request(client)
  local line = client:xread("*l", 20)
  if not line then return nil end
  local method, target = line:match "^(%S+) (%S+)"
  local request = { method = method, target = target, query = {}, headers = {} }
  repeat
    line = client:xread("*l", 20)
    if not line then return nil end
    local name, value = line:match "^([^:]+):%s*(.-)\r?$"
    if name then request.headers[name:lower()] = value end
  until line:gsub("\r", "") == ""
  local length = tonumber(request.headers["content-length"]) or 0
  request.body = length > 0 and client:xread(length, 20) or ""
  request.path = target:match "^[^?]*"
  for name, value in (target:match "%?(.*)$" or ""):gmatch "([^&=]+)=([^&]*)" do
    request.query[decoded(name)] = decoded(value)
  end
  return request
end

local function note(request)
  local file = assert(io.open(log, "ab"))
  file:write(request.method, " ", request.target, "\t", request.headers["idempotency-key"] or "", "\t",
    (request.body:gsub("[\r\n]+", " ")), "\n")
  file:close()
end

local function serve(client)
  client:setmode("b", "bf")
  client:onerror(function(_, _, why) return why end)
  while true do
    local request = read_request(client)
    if not request then break end
    number = number + 1
    request.number = number
    note(request)
    local status, body, headers = answer(request)
    if type(status) == "string" then
      client:xwrite(status, "n", 20)
      break
    end
    client:xwrite(("HTTP/1.1 %d Answer\r\n%s%s\r\n%s"):format(status, headers or "",
      status ~= 204 and ("Content-Length: %d\r\n"):format(#body) or "", body), "n", 20)
  end
  client:close()
end

local listener = assert(socket.listen { host = "127.0.0.1", port = 0 })
queue:wrap(function()
  while true do
    local client = listener:accept()
    if client then queue:wrap(serve, client) end
  end
end)
queue:wrap(function()
  while true do
    cqueues.poll { pollfd = 0, events = "r" }
    local text = unistd.read(0, 4096)
    if not text or text == "" then os.exit(0) end
  end
end)

local _, _, port = listener:localname()
local file = assert(io.open(ready .. ".new", "wb"))
file:write(port)
file:close()
assert(os.rename(ready .. ".new", ready))

while true do
  local fine, why = queue:loop()
  if not fine then io.stderr:write("small server: ", tostring(why), "\n") end
end
