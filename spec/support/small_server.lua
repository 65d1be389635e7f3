-- A small server of a spec's own, for services that the simulator does not play: what it answers is a
-- script (small_server_process.lua).
--
--   local server = small_server.start [[ local request = ... return 200, '{"items":[]}' ]]
--   footage.service { base_url = server.url, ... }
--   server:requests()   --> { "GET /items?page=0", ... }
--   server:sent()       --> { { "GET /items?page=0", key = "", body = "" }, ... }
--   server:stop()

local shell = require "spec.support.shell"

local small_server = {}
small_server.__index = small_server

local here = debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or "spec/support"

local function read_file(name)
  local file = io.open(name, "rb")
  if not file then return nil end
  local text = file:read "*a"
  file:close()
  return text
end

--- Starts one. `values` are set for the script, by name: strings, numbers and booleans.
function small_server.start(script, values)
  local lines = {}
  for name, value in pairs(values or {}) do
    value = type(value) == "string" and ("%q"):format(value) or tostring(value)
    lines[#lines + 1] = ("local %s = %s "):format(name, value)
  end
  local name = shell.file(table.concat(lines) .. script)
  local self = setmetatable({ script = name, ready = name .. ".ready", log = name .. ".log" }, small_server)
  self.pipe = assert(io.popen(table.concat({
    "exec env -u LUA_PATH -u LUA_CPATH -u LUA_INIT lua5.1", shell.quote(here .. "/small_server_process.lua"),
    name, self.ready, self.log,
  }, " "), "w"))
  local deadline = os.time() + 20
  while not read_file(self.ready) do
    assert(os.time() <= deadline, "the small server did not start")
    shell.run "sleep 0.02"
  end
  self.url = "http://127.0.0.1:" .. read_file(self.ready)
  return self
end

--- What it was asked so far, in order of arrival: { "GET /items?page=2", key = its Idempotency-Key, body = ... }.
function small_server:sent()
  local list = {}
  for line in (read_file(self.log) or ""):gmatch "[^\n]+" do
    local request, key, body = line:match "^([^\t]*)\t([^\t]*)\t(.*)$"
    list[#list + 1] = { request, key = key, body = body }
  end
  return list
end

--- The same as "GET /items?page=2" alone.
function small_server:requests()
  local list = self:sent()
  for place, one in ipairs(list) do list[place] = one[1] end
  return list
end

function small_server:stop()
  self.pipe:close()
  for _, name in ipairs { self.script, self.ready, self.log } do os.remove(name) end
end

return small_server
