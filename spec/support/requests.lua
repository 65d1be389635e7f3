-- Requests by the curl program, for specs of what is on the wire. Owns that command
-- line and what comes back; knows nothing of the library.

local json = require "cjson"
local simulator = require "spec.support.simulator"

local requests = {}

function requests.quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- Runs a shell command; gives what it printed and its exit code (Lua 5.1 does not
-- tell the code of a pipe).
function requests.shell(command)
  local pipe = assert(io.popen("( " .. command .. "\n) 2>&1; printf '\\n%d' $?", "r"))
  local text = pipe:read("*a")
  pipe:close()
  local output, code = text:match("^(.*)\n(%d+)$")
  return output, tonumber(code)
end

function requests.read_and_remove(name)
  local file = io.open(name, "rb")
  local text = file and file:read("*a") or ""
  if file then file:close() end
  os.remove(name)
  return text
end

local MARK = "by curl: "

-- One request, with options key (false: none), key_header ("x-api-key: "), seconds, flags
-- of curl, trust (false: not the simulator's authority). Gives {exit, status, version,
-- headers (lowercase), body, json, seconds}.
function requests.send(url, options)
  options = options or {}
  local body_file, head_file = os.tmpname(), os.tmpname()
  local key = options.key == nil and "test-key" or options.key
  local text, code = requests.shell(table.concat({
    "curl --silent --globoff --noproxy '*' --max-time", options.seconds or 20,
    options.trust == false and "" or "--cacert " .. requests.quote(simulator.ca_file()),
    "--output", body_file, "--dump-header", head_file,
    "--write-out", requests.quote("\n" .. MARK .. "%{http_code} %{http_version} %{time_total}"),
    key and "--header " .. requests.quote((options.key_header or "x-api-key: ") .. key) or "",
    options.flags or "", requests.quote(url),
  }, " "))
  local status, version, seconds = text:match(MARK .. "(%d+) (%S+) (%S+)")
  local answer = {
    exit = code, status = tonumber(status), version = version, seconds = tonumber(seconds),
    body = requests.read_and_remove(body_file), headers = {},
  }
  for name, value in requests.read_and_remove(head_file):gmatch("([^\r\n:]+):[ \t]*([^\r\n]*)\r?\n") do
    answer.headers[name:lower()] = value
  end
  local known, value = pcall(json.decode, answer.body)
  answer.json = known and value or nil
  return answer
end

function requests.encode(text)
  return (text:gsub("[^%w]", function(byte) return string.format("%%%02X", byte:byte()) end))
end

return requests
