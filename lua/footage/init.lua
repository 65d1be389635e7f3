--- footage: the collections of video services as plain Lua loops.
---
---     local footage = require "footage"
---     for asset in footage.heygen.assets{ file_type = "video" } do print(asset) end
---
--- Everything is loaded when it is first used.
local ready = require "footage.ready"

local function core()
  local loaded = require "footage.load"
  loaded.own_chunk()
  return loaded
end

local function own(loaded)
  loaded.own_chunk()
end

---@class footage
---@field _VERSION string "footage ..."
---@field null any JSON's null, where a service means something by it; lua-cjson's own
---@field heygen footage.heygen the ready client of HeyGen, loaded when it is first used
---@field twelvelabs footage.twelvelabs the ready client of TwelveLabs, loaded when it is first used
local footage = {}

--- The type of a thing of footage's: "heygen.asset", "footage.listing", "footage.error", ...; nil for
--- anything else.
---@param value any
---@return string?
function footage.type(value)
  if ready.is_client(value) then return "footage.client" end
  return core().type(value)
end

--- The names of what can be done with a record, in order: `record:NAME(...)`.
---@param record footage.Record
---@return string[]
function footage.methods(record)
  core()
  local names = require("footage.actions").methods(record)
  return names
end

--- A client of a service of one's own, from a table like those that HeyGen and TwelveLabs are written in:
--- doc/guide.md ("A service of your own") says what stands in it. A mistake in it is raised, and names the
--- entry.
---@param description footage.ServiceTable
---@return footage.Client client
function footage.service(description)
  core()
  local client = require("footage.client").service(description)
  return client
end

--- Runs `fn(...)` as a task in the host's event loop: the same loops and calls, which wait by yielding.
--- It starts at the loop's next turn.
---@generic R
---@param fn fun(...: any): R?, any?, any?
---@param ... any what it is called with
---@return footage.Task<R>
function footage.spawn(fn, ...)
  if type(fn) ~= "function" then core().mistake("footage.spawn(fn) wants a function, got " .. type(fn)) end
  require("footage.load").when_loaded(own)
  local handle = require("footage.task").spawn(require("footage.driver").current(), fn, ...)
  return handle
end

--- Runs each function in a task and waits for all: a script, or the task that this is called in, whose end ends
--- theirs. A function has failed when it raises, or gives nil and a message.
---@param functions (fun(): ...)[]
---@return any[]? results the first result of each, in order; `true` for none
---@return string message
---@return footage.Error err of kind "failed", with `failures`: each an `index` and an `err`
function footage.all(functions)
  if type(functions) ~= "table" then
    core().mistake("footage.all wants a list of functions, as in { fn, fn }, got " .. type(functions))
  end
  local count = 0
  for _ in pairs(functions) do count = count + 1 end
  for i = 1, count do
    if type(functions[i]) ~= "function" then
      core().mistake(("footage.all wants a list of functions; number %d is %s"):format(i, type(functions[i])))
    end
  end
  require("footage.load").when_loaded(own)
  local results, message, err = require("footage.task").all(require("footage.driver").current(), functions)
  return results, message, err
end

--- Waits so many seconds: a script, whose tasks go on, or only the task that this is called in.
---@param seconds number
function footage.sleep(seconds)
  core()
  require("footage.task").sleep(require("footage.driver").current(), seconds)
end

--- Stands for a file that is sent: in `json` (encoded by base64), `form` and `body` of `client.request`, and where an
--- action or list takes one. It is opened when the request starts, and read while it is sent: its size does not matter.
--- What the system says against it then is an error of kind "file".
---@param path string
---@param options? footage.FileOptions
---@return footage.File
function footage.file(path, options)
  core()
  local file = require("footage.transfer.file").new(path, options)
  return file
end

--- Says which event loop tasks run in. Neovim's needs no saying; "luv", "cqueues" (and the controller);
--- or a table that describes another loop.
---@param loop "nvim"|"luv"|"cqueues"|footage.Loop
---@param controller? any
function footage.driver(loop, controller)
  require("footage.load").when_loaded(own)
  require("footage.driver").use(loop, controller)
end

local services = { heygen = true, twelvelabs = true }

setmetatable(footage, {
  __index = function(self, name)
    local value
    if services[name] then
      value = require("footage." .. name)
    elseif name == "_VERSION" then
      value = "footage " .. core().version
    elseif name == "null" then
      value = require("cjson").null
    end
    rawset(self, name, value)
    return value
  end,
})

return footage
