-- The simulator of the video services HeyGen and TwelveLabs, as a program:
--   lua5.1 spec/simulator/main.lua [options]
--
--   --ready FILE    write {"http", "tls", "tls1", "other", "files", "files_tls": ports, "ca_file",
--                   "pid"} there once it listens; without it, the environment to set is printed and
--                   a default world is served at the root until Ctrl-C
--   --until-eof     end when standard input ends: no run outlives who started it
--   --control FIFO  take control requests from standard input and answer them there (pipe.lua)
--   --port N, --tls-port N      ports instead of those the kernel chooses
--   --ca-file FILE  where the authority's certificate goes (a temporary file)
--   --remove FILE   a file to remove at the end, besides its own
--   --items N       items in each list of the default world (25)
--   --key TEXT      the API key of the default world (test-key)

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../?.lua;" .. package.path

local cqueues = require "cqueues"
local json = require "cjson"
local pipe = require "pipe"
local signal = require "cqueues.signal"
local unistd = require "posix.unistd"
local util = require "http.util"
local server = require "server"

local function parse(words)
  local options, takes_value = { remove = {} }, {
    ["--ready"] = "ready", ["--port"] = "port", ["--tls-port"] = "tls_port", ["--ca-file"] = "ca_file",
    ["--items"] = "items", ["--key"] = "key", ["--control"] = "control",
  }
  local numbers = { port = true, tls_port = true, items = true }
  local place = 1
  while words[place] do
    local word = words[place]
    local name = takes_value[word]
    if word == "--until-eof" then
      options.until_eof = true
    elseif (name or word == "--remove") and words[place + 1] then
      place = place + 1
      local value = words[place]
      if name and numbers[name] then
        value = tonumber(value)
        if not value then return nil, word .. " wants a number" end
      end
      if name then options[name] = value else table.insert(options.remove, value) end
    else
      return nil, "what is " .. word .. "?"
    end
    place = place + 1
  end
  return options
end

local function write_file(name, text)
  -- Whoever waits for the file must never see half of it.
  local file = assert(io.open(name .. ".new", "wb"))
  file:write(text)
  file:close()
  assert(os.rename(name .. ".new", name))
end

local options, problem = parse(arg)
if not options then
  io.stderr:write("simulator: ", problem, "\n")
  os.exit(2)
end

local queue = cqueues.new()
local ports, authority = server.start(queue, options)

local ca_file = options.ca_file or os.tmpname()
write_file(ca_file, authority)
table.insert(options.remove, ca_file)

local function leave(code)
  for _, name in ipairs(options.remove) do os.remove(name) end
  os.exit(code)
end

if options.ready then
  table.insert(options.remove, options.ready)
  write_file(options.ready, json.encode {
    http = ports.http, tls = ports.tls, tls1 = ports.tls1, other = ports.other, files = ports.files,
    files_tls = ports.files_tls,    ca_file = ca_file, pid = unistd.getpid(),
  })
else
  local count, key = options.items or 25, options.key or "test-key"
  server.serve_at_root {
    key = key,
    items = {
      ["heygen.assets"] = count, ["heygen.videos"] = count, ["heygen.folders"] = count, ["twelvelabs.assets"] = count,
    },
  }
  local address = "http://127.0.0.1:" .. ports.http
  io.stdout:write("export HEYGEN_BASE_URL=", address, "\n", "export TWELVELABS_BASE_URL=", address, "/v1.3\n",
    "export HEYGEN_API_KEY='", key, "'\n", "export TWELVE_LABS_API_KEY='", key, "'\n")
  io.stdout:flush()
end

signal.block(signal.SIGINT, signal.SIGTERM)
queue:wrap(function()
  signal.listen(signal.SIGINT, signal.SIGTERM):wait()
  leave(0)
end)

local take = options.control and pipe.open(options.control, server.control) or function() end

if options.until_eof then
  queue:wrap(function()
    while true do
      -- Files and some devices cannot be waited for, but they can be read at once.
      -- (Lua 5.1 cannot yield across its own pcall.)
      util.yieldable_pcall(cqueues.poll, { pollfd = 0, events = "r" })
      local text = unistd.read(0, 65536)
      if not text or text == "" then leave(0) end
      take(text)
    end
  end)
end

-- An error in one connection must not end the others.
while true do
  local fine, why = queue:loop()
  if fine and queue:empty() then leave(0) end
  if not fine then server.note_error(why) end
end
