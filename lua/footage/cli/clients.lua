-- The client that a command uses: with what was asked on the command line, and HeyGen's key from where its own
-- command keeps it.

local output = require "footage.cli.output"

local clients = {}

--- The bytes of plain answers, by what they were decoded to: so they are written as they came.
clients.texts = setmetatable({}, { __mode = "k" })

local function stored_key()
  local home = os.getenv "HOME"
  local path = home and home .. "/.heygen/credentials"
  local file = path and io.open(path, "rb")
  if not file then return nil end
  local text = file:read "*a"
  file:close()
  local core = require "footage.load"
  local stored, found = core.decode(text), core.disk_stat(path)
  if type(stored) ~= "table" then return nil end
  if type(stored.api_key) == "string" and stored.api_key ~= "" then
    if not found or not found.private then
      output.say("footage: " .. path .. " is not used: others can read it (chmod 600 " .. path .. ")")
      return nil
    end
    return stored.api_key
  elseif type(stored.oauth) == "table" then
    error({ kind = "argument", code = "no_key", message = "heygen: there is no key: ~/.heygen/credentials holds a "
      .. "login by OAuth, which cannot be used here; set HEYGEN_API_KEY in the environment" }, 0)
  end
end

local function show(event)
  local words = { "footage:", event.type, event.list, event.method or "", event.url or "" }
  if event.status then words[#words + 1] = tostring(event.status) end
  if event.seconds then words[#words + 1] = ("%.3f s"):format(event.seconds) end
  if event.message then words[#words + 1] = event.message end
  output.say((table.concat(words, " "):gsub("%s+", " ")))
end

--- The client of a service for what was asked: `debug`, `dry_run`, `timeout`.
function clients.of(service, asked)
  local options, debug = {}, os.getenv "FOOTAGE_DEBUG"
  options.timeout = asked.timeout
  if asked.dry_run then options.dry_run = true end
  if asked.debug or debug and debug ~= "" and debug ~= "0" then
    options.on_event, options.warn = show, false
  end
  local key = os.getenv "HEYGEN_API_KEY"
  if service.name == "heygen" and (not key or key == "") then options.api_key = stored_key() end
  local client = service.client.new(options)
  require("footage.load").fields(client).texts = clients.texts
  return client
end

return clients
