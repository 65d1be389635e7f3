--- footage: the collections of video services as plain Lua loops.
---
---     local footage = require "footage"
---     for asset in footage.heygen.assets{ file_type = "video" } do print(asset) end
---
--- Each service is loaded when it is first used.
local core = require "footage.load"
local driver = require "footage.driver"
local task = require "footage.task"

core.own_chunk()

---@class footage
---@field service fun(description: table): table
---@field heygen footage.heygen
---@field twelvelabs footage.twelvelabs
local footage = {
  _VERSION = "footage " .. core.version,
}

--- The type of a thing of footage's: "heygen.asset", "footage.listing", "footage.error", ...; nil for
--- anything else.
---@param value any
---@return string?
function footage.type(value)
  return core.type(value)
end

--- A client of a service of one's own, from a table like those that HeyGen and TwelveLabs are written in:
--- README.md ("A service of your own") says what stands in it. A mistake in it is raised, and names the
--- entry.
---@param description table
---@return table client
function footage.service(description)
  local client = require("footage.client").service(description)
  return client
end

--- Runs `fn(...)` as a task in the host's event loop: the same loops and calls, which wait by yielding.
--- It starts at the loop's next turn.
---@param fn fun(...: any): any
---@return footage.Task
function footage.spawn(fn, ...)
  if type(fn) ~= "function" then core.mistake("footage.spawn(fn) wants a function, got " .. type(fn)) end
  local handle = task.spawn(driver.current(), fn, ...)
  return handle
end

--- Says which event loop tasks run in. Neovim's needs no saying; "luv", "cqueues" (and the controller);
--- or a table that describes another loop.
---@param loop "nvim"|"luv"|"cqueues"|footage.Loop
---@param controller? any
function footage.driver(loop, controller)
  driver.use(loop, controller)
end

local services = { heygen = true, twelvelabs = true }

return setmetatable(footage, {
  __index = function(self, name)
    if not services[name] then return nil end
    local service = require("footage." .. name)
    rawset(self, name, service)
    return service
  end,
})
