-- What this installation is made of, and whether it works, as a list of findings. `footage doctor` and
-- `:checkhealth footage` show them: two faces of this one source. Never the value of a key. Knows neither face.

local checks = {}

checks.SERVICES = { "heygen", "twelvelabs" }

-- What is asked for is the smallest that a key opens.
local LOOKS = {
  heygen = { path = "/v3/users/me" }, twelvelabs = { path = "/assets", query = { page_limit = 1 } },
}

local PROXIES = { "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy" }

---@class footage.Finding
---@field level "ok"|"info"|"warn"|"error"
---@field what string what it is about, in a word
---@field words string one line
---@field err? footage.Error why

local function finding(level, what, words, err)
  return { level = level, what = what, words = words, err = err }
end

local function set_variable(names)
  for _, name in ipairs(names) do
    local value = os.getenv(name)
    if value and value ~= "" then return name end
  end
end

local function message_of(err)
  return type(err) == "table" and err.message or tostring(err)
end

-- "7.88.1, OpenSSL/3.0.16, HTTP/2"
local function libcurl(core)
  local features = core.libcurl_features()
  local words = { core.libcurl, features.tls or nil, features.http2 and "HTTP/2" or nil }
  if not features.tls then words[#words + 1] = "without TLS: no service can be reached" end
  if not features.asynch_dns then
    words[#words + 1] = "without a resolver of its own: an event loop stands still while a name is looked up"
  end
  return finding(not features.tls and "error" or not features.asynch_dns and "warn" or "ok", "libcurl",
    table.concat(words, ", "))
end

--- What footage is made of here. Where its core cannot be loaded, that is the last finding, and says what to do.
---@return footage.Finding[]
---@return boolean works
function checks.installation()
  local jit = rawget(_G, "jit")
  local found = { finding("ok", "Lua", jit and jit.version or _VERSION) }
  local core = require "footage.load"
  local fine, err = pcall(core.load)
  if not fine then
    found[#found + 1] = finding("error", "footage", (message_of(err):gsub("^footage: ", "")))
    return found, false
  end
  table.insert(found, 1, finding("ok", "footage", core.version))
  found[#found + 1] = libcurl(core)
  found[#found + 1] = finding("ok", "lua-cjson", tostring(require("cjson")._VERSION))
  return found, true
end

--- Which variables are set that footage minds.
---@return footage.Finding[]
function checks.environment()
  local found = {}
  for _, name in ipairs(checks.SERVICES) do
    local service = require("footage.ready").description(require("footage." .. name))
    local key = set_variable(service.key_variables)
    found[#found + 1] = key and finding("ok", name, key .. " is set")
      or finding("info", name, "there is no key: set " .. service.key_variables[1] .. " in the environment")
    local moved = set_variable { service.base_url_variable }
    if moved then found[#found + 1] = finding("info", name, moved .. " is set: requests go there") end
  end
  local proxy = set_variable(PROXIES)
  if proxy then found[#found + 1] = finding("info", "proxy", proxy .. " is set: requests go through it") end
  return found
end

--- Whether there is a key for a service in the environment.
---@param name string
---@return boolean
function checks.has_key(name)
  return set_variable(require("footage.ready").description(require("footage." .. name)).key_variables) ~= nil
end

--- Asks a service for something small.
---@param name string
---@param client table one of its clients
---@return footage.Finding
function checks.look(name, client)
  local answer, message, err = client.request(LOOKS[name])
  if answer ~= nil then return finding("ok", name, "answers, and takes the key") end
  return finding("error", name, message, err)
end

return checks
