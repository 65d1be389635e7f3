-- Clients: a service's lists as functions. What the functions do is in C; here they get their names.

local core = require "footage.load"
require "footage.listing"

core.own_chunk()

---@class footage.Options
---@field api_key? string else the service's environment variable is looked up at the first request
---@field base_url? string https, or http to this machine
---@field timeout? number seconds for one attempt (30)
---@field connect_timeout? number seconds (10)
---@field deadline? number seconds for a whole call with its retries (300)
---@field max_retries? integer (4)
---@field max_wait? number the longest wait, in seconds, that a service may ask for (60)
---@field max_response_bytes? integer of one answer, decompressed (64 MiB)
---@field ca_file? string
---@field proxy? string "" for none; else what the environment says
---@field user_agent? string put in front of ours
---@field on_event? fun(event: footage.Event)

---@class footage.Event
---@field type "request"|"response"|"retry"|"warning"
---@field list string "heygen.assets"
---@field method string
---@field url string
---@field attempt integer
---@field status? integer
---@field seconds? number a response: how long it took; a retry: how long until it
---@field message? string

---@class footage.WalkOptions
---@field max? integer items at most
---@field page_size? integer the largest that the service allows
---@field parallel? integer pages in flight, where pages have numbers (4)
---@field resume? string a cursor: `listing:cursor()`, `err.cursor`

local client = {}

-- `client.assets(filters, options)`; `client:assets(...)` works too, because people type it.
local function list_function(self, name)
  return function(filters, options, more)
    if rawequal(filters, self) then
      filters, options = options, more
    end
    local listing = core.listing(self, name, filters, options)
    -- The fourth value is what Lua 5.4 closes when a loop is left early.
    return listing, nil, nil, listing
  end
end

--- Makes a client of a service.
---@param service table as lua/footage/heygen.lua describes one
---@param options? footage.Options
function client.new(service, options)
  local compiled, names = service.compiled, service.names
  local self = core.client(compiled, options)
  local fields = core.fields(self)
  for name in pairs(names) do
    fields[name] = list_function(self, name)
  end
  fields.new = function(more, again)
    if rawequal(more, self) then more = again end
    local other = client.new(service, more)
    return other
  end
  fields.on_event = options and options.on_event
  return self
end

--- Compiles a service's description and makes its ready client.
function client.service(description)
  return client.new { compiled = core.service(description), names = description.lists }
end

local metatable = core.metatable "footage.client"

-- A function that is not there would be "a nil value" somewhere else.
metatable.__index = function(self, name)
  local field = type(name) == "string" and core.fields(self)[name]
  if not field then core.no_such(self, name) end
  return field
end

return client
