-- The simulator as specs see it: worlds to make, change and look into. Owns the
-- process of the simulator and the control requests; what it serves is in
-- spec/simulator/.
--
-- Plain Lua for every host that runs specs (Lua 5.1 to 5.4, LuaJIT, Neovim): control
-- requests go through pipes, so the library under test has no part in it.
--
--   local simulator = require "spec.support.simulator"
--   local world = simulator.world{ items = { ["heygen.assets"] = 250 } }
--   client.new{ base_url = world.heygen, api_key = world.key }

local json = require "cjson"
local shell = require "spec.support.shell"

local simulator = {}

local here = debug.getinfo(1, "S").source:match("^@(.*)/support/[^/]*$") or "spec"

-- One simulator per process. busted restores package.loaded and the globals between
-- spec files; the registry of the Lua state it leaves alone. The pipe must live
-- exactly as long as the state: its end is what stops the simulator.
local registry = debug.getregistry()
local SLOT = "footage.simulator"

local START_SECONDS = 20

local function read_file(name)
  local file = io.open(name, "rb")
  if not file then return nil end
  local text = file:read("*a")
  file:close()
  return text
end

local function wait_a_little()
  local pipe = io.popen("sleep 0.02")
  pipe:read("*a")
  pipe:close()
end

local function start()
  local base = os.tmpname()
  local ready, log, answers = base .. ".ready", base .. ".log", base .. ".answers"
  local command = table.concat({
    "mkfifo", shell.quote(answers), "&& exec env -u LUA_PATH -u LUA_CPATH -u LUA_INIT lua5.1",
    shell.quote(here .. "/simulator/main.lua"), "--until-eof",
    "--ready", shell.quote(ready), "--ca-file", shell.quote(base), "--control", shell.quote(answers),
    "--remove", shell.quote(log), "--remove", shell.quote(answers), ">", shell.quote(log), "2>&1",
  }, " ")
  local pipe = assert(io.popen(command, "w"))
  local deadline = os.time() + START_SECONDS
  local text
  repeat
    wait_a_little()
    text = read_file(ready)
  until text or os.time() > deadline
  if not text then
    local said = read_file(log) or ""
    pipe:close()
    os.remove(base) os.remove(log) os.remove(answers)
    error("the simulator did not start within " .. START_SECONDS .. " seconds:\n" .. said, 0)
  end
  local run = json.decode(text)
  run.pipe, run.log, run.answers = pipe, log, assert(io.open(answers, "rb"))
  return run
end

-- Worlds that no spec closes are looked at, too, when their spec file ends.
local function watch_over_files()
  local busted = package.loaded.busted
  if busted and busted.subscribe then
    busted.subscribe({ "file", "end" }, function()
      simulator.check_leaks()
      return nil, true
    end)
  end
end

local function run()
  if not registry[SLOT] then
    registry[SLOT] = start()
    watch_over_files()
  end
  return registry[SLOT]
end

-- Sends a control request and gives the answer as text.
local function control(method, path, payload)
  payload = payload or ""
  local pipe, answers = run().pipe, run().answers
  pipe:write(("%s %s %d\n"):format(method, path, #payload), payload)
  pipe:flush()
  local status, length = (answers:read("*l") or ""):match("^(%d+) (%d+)$")
  local body = length == "0" and "" or length and answers:read(tonumber(length))
  if status ~= "200" then
    error("simulator: " .. method .. " " .. path .. ": " .. (body or "no answer") .. "\n"
      .. (read_file(run().log) or ""), 0)
  end
  return body
end

local function decode_list(text)
  local list = json.decode(text)
  return type(list) == "table" and list or {}
end

-- cjson makes floats of all numbers; whole ones read better as integers.
local function whole(number)
  return math.tointeger and math.tointeger(number) or number
end

local function read_log(text)
  local log = decode_list(text)
  for _, entry in ipairs(log) do
    local args, headers = {}, {}
    for _, pair in ipairs(entry.args) do
      local known = args[pair.name]
      if known == nil then
        args[pair.name] = pair.value
      elseif type(known) == "table" then
        known[#known + 1] = pair.value
      else
        args[pair.name] = { known, pair.value }
      end
    end
    for _, pair in ipairs(entry.headers) do
      local name = pair.name:lower()
      headers[name] = headers[name] and headers[name] .. ", " .. pair.value or pair.value
    end
    entry.args, entry.headers = args, headers
    entry.connection, entry.status = whole(entry.connection), entry.status and whole(entry.status)
    for _, name in ipairs { "number", "page", "sent", "received", "from", "version_of_file" } do
      entry[name] = entry[name] and whole(entry[name])
    end
  end
  return log
end

-- -------------------------------------------------------------------- worlds ---

local world = {}
world.__index = world

-- A sparse table (delays = {[3] = 200}) is no JSON array: its numbers become text.
local function with_text_keys(value)
  if type(value) ~= "table" then return value end
  local copy, count, length = {}, 0, 0
  for _ in pairs(value) do count = count + 1 end
  while value[length + 1] ~= nil do length = length + 1 end -- `#` may count holes
  for key, part in pairs(value) do
    if type(key) == "number" and count ~= length then key = string.format("%d", key) end
    copy[key] = with_text_keys(part)
  end
  return copy
end

local function addresses(scheme, port, id)
  local origin = string.format("%s://127.0.0.1:%d/w/%s", scheme, port, id)
  return { heygen = origin, twelvelabs = origin .. "/v1.3", example = origin .. "/example" }
end

local function storage(scheme, port, id)
  return string.format("%s://127.0.0.1:%d/w/%s", scheme, port, id)
end

-- A key at the file origin fails the test that brought it there.
local function refuse_leaks(leaks)
  if #leaks == 0 then return end
  local words = {}
  for place, leak in ipairs(leaks) do
    words[place] = ("%s %s (%s)"):format(leak.method, leak.path, leak.where)
  end
  error("a key came to the file origin: " .. table.concat(words, "; "), 0)
end

-- Makes a world; the keys of `config` stand at the head of spec/simulator/world.lua,
-- those of a fault in faults.lua.
function simulator.world(config)
  config = config or {}
  local keyed = with_text_keys(config)
  keyed.key = keyed.key or "test-key"
  local id = json.decode(control("POST", "/_sim/worlds", json.encode(keyed))).id
  local plain = addresses("http", run().http, id)
  local world_tls, world_tls1 = addresses("https", run().tls, id), addresses("https", run().tls1, id)
  world_tls.files, world_tls1.files = storage("https", run().files_tls, id), storage("https", run().files_tls, id)
  return setmetatable({
    files = storage("http", run().files, id),
    id = id, key = keyed.key, heygen = plain.heygen, twelvelabs = plain.twelvelabs, example = plain.example,
    tls = world_tls, tls1 = world_tls1,
  }, world)
end

local function path_of(self, rest)
  return "/_sim/worlds/" .. self.id .. (rest and "/" .. rest or "")
end

-- The requests so far, in order of arrival: {method, path, query (raw), args, headers,
-- time, answered, connection, version, status, list, number (among those of its list),
-- page, fault}. With `list` only those of that list. Requests of the file origin have "files" for a list, and besides
-- range (the header), from (the place in the file that the answer begins at), sent and received (bytes of bodies),
-- whole (whether all of the answer went), version_of_file, leak.
function world:log(list)
  local all = read_log(control("GET", path_of(self, "log")))
  if not list then return all end
  local some = {}
  for _, entry in ipairs(all) do
    if entry.list == list then some[#some + 1] = entry end
  end
  return some
end

function world:clear_log()
  control("DELETE", path_of(self, "log"))
end

-- The ids that exist now, newest first.
function world:ids(list)
  return decode_list(control("GET", path_of(self, "ids?list=" .. list)))
end

function world:items(list)
  return decode_list(control("GET", path_of(self, "items?list=" .. list)))
end

-- Changes keys of the configuration.
function world:set(changes)
  control("POST", path_of(self, "set"), json.encode(with_text_keys(changes)))
end

-- Changes the data now: one {list, insert, delete, delete_at}, or a list of them.
function world:mutate(mutations)
  if mutations.list then mutations = { mutations } end
  control("POST", path_of(self, "mutate"), json.encode(mutations))
end

-- Ends the world. Raises when a key came to its file origin that no spec has asked for (world:leaks).
function world:close()
  refuse_leaks(decode_list(control("DELETE", path_of(self))))
end

-- ---------------------------------------------------------------- its files ---

-- The path of a file by its address, or the path itself.
local function path_in_world(self, address)
  return (address:match("^%w+://[^/]+/w/" .. self.id .. "/([^?#]*)") or address:gsub("%?.*$", ""))
end

-- The file at an address (or path, "files2.heygen.ai/one.mp4") as it is now: {path, size, kind, type, etag, version,
-- modified, sha256}; with `from` and `count` the checksum is that of a part.
function world:file(address, from, count)
  local query = "file?path=" .. path_in_world(self, address)
  if from then query = query .. ("&from=%d&count=%d"):format(from, count) end
  local file = json.decode(control("GET", path_of(self, query)))
  file.size, file.version, file.modified = whole(file.size), whole(file.version), whole(file.modified)
  if file.etag == json.null then file.etag = nil end
  return file
end

-- A new signed address of a path; options: style ("cloudfront", "s3", "none"), seconds, secure (true: https).
function world:file_url(path, options)
  local asked = { path = path }
  for name, value in pairs(options or {}) do asked[name] = value end
  return json.decode(control("POST", path_of(self, "sign"), json.encode(asked))).url
end

-- An address that takes a PUT at a path, not one of a service's own. slot: headers ({name: value} that are signed),
-- size (signed, too), max, once (true: good for one PUT), checksum (sha-256 in hexadecimal), all optional.
function world:put_url(path, slot, options)
  local asked = { slot = slot or {} }
  for name, value in pairs(options or {}) do asked[name] = value end
  -- An empty table would be a JSON array.
  asked.slot.once = asked.slot.once or false
  return self:file_url(path, asked)
end

-- The files that were sent to the services, in order: {asset_id, way ("form", "put", "raw", "url", "multipart"), name,
-- type (as it was said), sniffed, size, sha256, completed, puts (how often it came); told_size and checksum as they
-- were announced; fields of a form; url; upload_id, chunk_size, chunks = {{index, puts, reports, size, sha256}, ...}}.
function world:uploads()
  local list = decode_list(control("GET", path_of(self, "uploads")))
  for _, upload in ipairs(list) do
    local all = { upload }
    for _, chunk in ipairs(upload.chunks or {}) do all[#all + 1] = chunk end
    for _, one in ipairs(all) do
      for _, name in ipairs { "size", "told_size", "puts", "chunk_size", "index", "reports" } do
        one[name] = one[name] and whole(one[name])
      end
    end
  end
  return list
end

-- Whether what came is what a file holds; else nil and what is not.
function world:holds(upload, path) -- luacheck: ignore self
  local size = tonumber((shell.output("wc -c <" .. shell.quote(path))))
  if not upload.chunks then
    local sum = shell.output("sha256sum <" .. shell.quote(path)):match "^%x+"
    if upload.size ~= size or upload.sha256 ~= sum then return nil, "the file" end
    return true
  end
  local sums, place = shell.output(("split --bytes=%d --filter=sha256sum %s"):format(upload.chunk_size,
    shell.quote(path))), 0
  for sum in sums:gmatch "(%x+) +%-" do
    place = place + 1
    if (upload.chunks[place] or {}).sha256 ~= sum then return nil, "chunk " .. place end
  end
  if place ~= #upload.chunks then return nil, "the number of chunks" end
  return true
end

-- All addresses that were signed until now hold no longer.
function world:expire()
  control("POST", path_of(self, "expire"), "{}")
end

-- The keys that came to the file origin, each {method, path, where}, for specs that expect them: they are forgotten.
function world:leaks()
  local leaks = decode_list(control("GET", path_of(self, "leaks")))
  control("DELETE", path_of(self, "leaks"))
  return leaks
end

-- ------------------------------------------------------------ the simulator ---

-- The file with the certificate authority to trust for the tls addresses.
function simulator.ca_file()
  return run().ca_file
end

-- An origin of its own that no key must ever reach, and what has reached it.
function simulator.other_url()
  return string.format("http://127.0.0.1:%d", run().other)
end

function simulator.other_log()
  return read_log(control("GET", "/_sim/other/log"))
end

function simulator.clear_other_log()
  control("DELETE", "/_sim/other/log")
end

-- What went wrong inside the simulator: empty when all is well.
function simulator.errors()
  return decode_list(control("GET", "/_sim/errors"))
end

-- Raises when a key has come to the file origin of any world that still is.
function simulator.check_leaks()
  refuse_leaks(decode_list(control("GET", "/_sim/leaks")))
end

-- A loopback address where nobody listens. Port 1 is below those that a kernel
-- gives out, and no service has it any more.
function simulator.refused_url()
  return "http://127.0.0.1:1"
end

-- The process id and ports of the running simulator.
function simulator.process()
  return run()
end

return simulator
