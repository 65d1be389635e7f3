-- Requests by the curl program, for specs of what is on the wire. Owns that command
-- line and what comes back; knows nothing of the library.

local json = require "cjson"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local requests = {}

local MARK = "by curl: "

-- One request, with options key (false: none), key_header ("x-api-key: "), seconds, flags
-- of curl, trust (false: not the simulator's authority). Gives {exit, status, version,
-- headers (lowercase), body, json, seconds}.
function requests.send(url, options)
  options = options or {}
  local body_file, head_file = os.tmpname(), os.tmpname()
  local key = options.key == nil and "test-key" or options.key
  local text, code = shell.run(table.concat({
    "curl --silent --globoff --noproxy '*' --max-time", options.seconds or 20,
    options.trust == false and "" or "--cacert " .. shell.quote(simulator.ca_file()),
    "--output", body_file, "--dump-header", head_file,
    "--write-out", shell.quote("\n" .. MARK .. "%{http_code} %{http_version} %{time_total}"),
    key and "--header " .. shell.quote((options.key_header or "x-api-key: ") .. key) or "",
    options.flags or "", shell.quote(url),
  }, " "))
  local status, version, seconds = text:match(MARK .. "(%d+) (%S+) (%S+)")
  local answer = {
    exit = code, status = tonumber(status), version = version, seconds = tonumber(seconds),
    body = shell.read_and_remove(body_file), headers = {},
  }
  for name, value in shell.read_and_remove(head_file):gmatch("([^\r\n:]+):[ \t]*([^\r\n]*)\r?\n") do
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
