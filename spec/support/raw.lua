-- A server that answers with the bytes that a spec gives (spec/simulator/raw.lua):
--
--   local server = raw.start()
--   server:answer("HTTP/1.1 200 OK\r\n...", ...)   the last one again and again
--   client.new { base_url = server.url }
--   server:requests()                               texts, since the last server:answer
--   server:close()

local json = require "cjson"
local shell = require "spec.support.shell"

local raw = {}

local here = debug.getinfo(1, "S").source:match "^@(.*)/support/[^/]*$" or "spec"

local server = {}
server.__index = server

local function write(name, text)
  local file = assert(io.open(name .. ".new", "wb"))
  file:write(text)
  file:close()
  assert(os.rename(name .. ".new", name))
end

function raw.start()
  local folder = shell.folder()
  local pipe = assert(io.popen(("exec env -u LUA_PATH -u LUA_CPATH -u LUA_INIT lua5.1 %s %s >%s 2>&1"):format(
    shell.quote(here .. "/simulator/raw.lua"), folder, folder .. "/said"), "w"))
  local port
  for _ = 1, 500 do
    local file = io.open(folder .. "/port", "rb")
    port = file and file:read "*a"
    if file then file:close() end
    if port then break end
    shell.run "sleep 0.02"
  end
  assert(port, "the raw server did not start")
  local url = "http://127.0.0.1:" .. port
  return setmetatable({ folder = folder, pipe = pipe, port = port, number = 0, url = url }, server)
end

function server:answer(...)
  self.number = self.number + 1 -- so that the same answers, too, begin anew
  write(self.folder .. "/answers", json.encode { answers = { ... }, number = self.number })
  os.remove(self.folder .. "/log")
end

function server:requests()
  local requests = {}
  local file = io.open(self.folder .. "/log", "rb")
  for line in file and file:lines() or function() end do requests[#requests + 1] = json.decode(line)[1] end
  if file then file:close() end
  return requests
end

--- The targets of the requests: "GET /x" is "/x".
function server:targets()
  local targets = {}
  for place, request in ipairs(self:requests()) do targets[place] = request:match "^%S+ (.-) HTTP/" end
  return targets
end

function server:close()
  self.pipe:close()
  shell.run("rm -r " .. self.folder)
end

--- An answer with a status ("200 OK"), further header lines and a body.
function raw.response(status, headers, body)
  local lines = { "HTTP/1.1 " .. status, "Content-Type: application/json", "Connection: close",
    "Content-Length: " .. #(body or "") }
  for _, line in ipairs(headers or {}) do lines[#lines + 1] = line end
  return table.concat(lines, "\r\n") .. "\r\n\r\n" .. (body or "")
end

return raw
