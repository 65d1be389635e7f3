-- The ready clients, which `require "footage.heygen"` and its like give. Loading libcurl takes longer than
-- everything else in footage, and a host that starts up should not wait for that: so nothing is loaded and
-- compiled before a client is used.

local ready = {}

local metatable = { __name = "footage.client" }

ready.metatable = metatable

local descriptions = setmetatable({}, { __mode = "k" })
local clients = setmetatable({}, { __mode = "k" })

-- The whole table that a service is written in.
local function completed(self)
  local due = descriptions[self]
  if due.complete then due.complete() end
  due.complete = nil
  return due.description
end

local function client_of(self)
  local client = clients[self]
  if not client then
    local core = require "footage.load"
    core.own_chunk()
    client = require("footage.client").service(completed(self), self)
    clients[self] = client
  end
  return client
end

--- The table that a ready client's service is written in; nothing is loaded for it.
---@param client table
---@return table
function ready.description(client)
  local description = completed(client)
  return description
end

function metatable:__index(name)
  local field = client_of(self)[name] -- no tail call: this line is footage's own, and is not blamed
  return field
end

function metatable:__newindex(name, value)
  client_of(self)[name] = value -- raises
end

function metatable:__call(...)
  client_of(self)(...) -- raises
end

function metatable:__pairs()
  return pairs(client_of(self))
end

function metatable:__tostring()
  return tostring(client_of(self))
end

--- The client of a service, made when it is first used; `complete`, if given, completes the description before that.
---@param description table
---@param complete? fun()
---@return table
function ready.client(description, complete)
  local self = setmetatable({}, metatable)
  descriptions[self] = { description = description, complete = complete }
  return self
end

--- Whether a value is one of these.
---@param value any
---@return boolean
function ready.is_client(value)
  return type(value) == "table" and getmetatable(value) == metatable
end

return ready
