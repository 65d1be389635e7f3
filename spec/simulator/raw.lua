-- A server that answers with the bytes it is told, as a program: for what no service and no library would
-- send, and for proxies.
--   lua5.1 spec/simulator/raw.lua FOLDER
-- It writes FOLDER/port once it listens, reads FOLDER/answers (a JSON array of texts) at each request, gives
-- them one after the other, the last one again and again, and closes the connection behind each. Requests
-- stand in FOLDER/log, as JSON texts in lines. It ends when standard input does.

local cqueues = require "cqueues"
local json = require "cjson"
local socket = require "cqueues.socket"

local folder = arg[1]
local answered, known = 0, nil

local function read(name)
  local file = assert(io.open(folder .. "/" .. name, "rb"))
  local text = file:read "*a"
  file:close()
  return text
end

local function next_answer()
  local text = read "answers"
  if text ~= known then answered, known = 0, text end
  answered = answered + 1
  local answers = json.decode(text).answers
  return answers[math.min(answered, #answers)]
end

local function read_request(connection)
  local lines, length = {}, 0
  repeat
    local line = connection:read "*L"
    lines[#lines + 1] = line
    length = tonumber((line or ""):lower():match "^content%-length:%s*(%d+)") or length
  until not line or line == "\r\n"
  if length > 0 then lines[#lines + 1] = connection:read(length) end
  return table.concat(lines)
end

local function serve(connection)
  connection:setmode("b", "bn")
  local request = read_request(connection)
  if request == "" then return end
  local log = assert(io.open(folder .. "/log", "ab"))
  log:write(json.encode { request }, "\n")
  log:close()
  connection:write(next_answer())
  connection:flush()
  connection:shutdown "w"
  connection:read "*a"
end

local listener = assert(socket.listen("127.0.0.1", 0))
local _, _, port = listener:localname()
local loop = cqueues.new()
loop:wrap(function()
  while true do -- Lua 5.1 cannot wait within an iterator, nor within pcall
    local connection = listener:accept()
    connection:onerror(function(_, _, code) return code end)
    loop:wrap(function()
      serve(connection)
      connection:close()
    end)
  end
end)
loop:wrap(function()
  cqueues.poll { pollfd = 0, events = "r" }
  os.exit(0)
end)
local file = assert(io.open(folder .. "/port.new", "wb"))
file:write(tostring(port))
file:close()
assert(os.rename(folder .. "/port.new", folder .. "/port"))
assert(loop:loop())
