-- Tasks: ordinary code that runs in the host's event loop. Where it would wait, it yields; the driver
-- of that loop resumes it when something happened. Knows no loop (lua/footage/driver/) and no listing.

local core = require "footage.load"

core.own_chunk()

local unpack = rawget(table, "unpack") or rawget(_G, "unpack")

--- What `footage.spawn` and `listing:on_each` give.
---@class footage.Task
local methods = {}

local metatable = core.new_type "footage.task"
metatable.__index = methods

local task = {}

-- By coroutine. PUC Lua 5.1 knows the main one as nil.
local tasks = setmetatable({}, { __mode = "k" })

-- The one that runs now, when a driver resumed it.
local active

-- PUC Lua 5.1 cannot yield across pcall, nor from the iterator of a `for`.
local yields_anywhere = coroutine.wrap(function()
  return pcall(coroutine.yield, true)
end)() == true

local function check(self, method)
  if core.type(self) ~= "footage.task" then
    core.mistake(("task:%s() wants a task, got %s; write a colon, not a dot"):format(method, type(self)))
  end
end

local function message_of(err)
  return type(err) == "table" and err.message or tostring(err)
end

-- The task's own function has ended. What `on_done` asked for is called in the task still.
local function finish(self, good, ...)
  self.finished = true
  self.good = good
  self.results, self.count = { ... }, select("#", ...)
  tasks[self.coroutine] = nil
  local err = not good and (...) or nil
  if err ~= nil and not self.closing and #self.callbacks == 0 and self.waiters == 0 then
    self.driver.report("footage: a task failed: " .. message_of(err))
  end
  for _, callback in ipairs(self.callbacks) do
    local fine, why = pcall(callback, err, unpack(self.results, 1, good and self.count or 0))
    if not fine then self.driver.report("footage: on_done of a task failed: " .. message_of(why)) end
  end
  self.callbacks = {}
  self.driver.ended(self)
end

local function body(self, run, ...)
  if self.closing then return finish(self, false, core.failure("cancelled", "footage.task: the task was closed")) end
  if yields_anywhere then return finish(self, pcall(run, ...)) end
  return finish(self, true, run(...))
end

-- What came of a resume. Where pcall forbids to wait, a task's error ends its coroutine.
local function resumed(self, good, err)
  if not good and not self.finished then finish(self, false, err) end
end

--- For drivers: goes on with a task that is parked; `resume` is like coroutine.resume.
function task.resume(self, resume)
  if coroutine.status(self.coroutine) ~= "suspended" then return end
  local before = active
  active = self.driver.nests and self or before
  if self.arguments then
    local arguments, count = self.arguments, self.argument_count
    self.arguments = nil
    resumed(self, (resume or coroutine.resume)(self.coroutine, self, unpack(arguments, 1, count)))
  else
    resumed(self, (resume or coroutine.resume)(self.coroutine))
  end
  active = before
end

--- The task that the caller runs in, or nil.
function task.current()
  local running, is_main = coroutine.running()
  local current = running and tasks[running]
  if not current and active and running and not is_main and active.driver.nests then
    core.mistake("a coroutine made inside a task cannot wait by itself, and would stop the host: "
      .. "wait in the task, or make it a task with footage.spawn")
  end
  return current
end

-- On PUC Lua 5.1: whether the wait comes from the iterator of a `for`.
local function is_in_for()
  if yields_anywhere or not debug then return false end
  for level = 3, 10 do
    local info = debug.getinfo(level, "n")
    if not info then return false end
    if info.name == "(for generator)" then return true end
  end
end

--- Waits in the task, for `listing` if that is given, at most so many seconds. Gives an error when the
--- task was closed.
function task.park(self, listing, seconds)
  if is_in_for() then
    core.mistake("a for loop cannot wait in a task on Lua 5.1: write "
      .. "`local record = listing:next() while record do ... record = listing:next() end`")
  end
  if not self.closing then
    self.waits_for = listing
    self.driver.park(self, seconds)
    self.waits_for = nil
  end
  if not self.closing then return end
  return listing and core.cancel(listing) or core.failure("cancelled", "footage.task: the task was closed")
end

--- Makes a task of a function. It starts at the loop's next turn, never in the call that made it.
function task.spawn(driver, run, ...)
  local self = setmetatable({
    driver = driver, callbacks = {}, waiters = 0,
    arguments = { run, ... }, argument_count = select("#", ...) + 1,
  }, metatable)
  self.coroutine = coroutine.create(body)
  tasks[self.coroutine] = self
  driver.start(self)
  return self
end

--- Waits until the task has ended, at most so long. In a task this yields. Elsewhere it blocks; the
--- tasks go on in the meantime.
---@param milliseconds? number
---@return any ... what the function returned; or `nil, message, err`: it failed, was closed, or goes on ("timeout")
---@return string? message
---@return footage.Error? err
function methods:wait(milliseconds)
  check(self, "wait")
  if milliseconds ~= nil and (type(milliseconds) ~= "number" or milliseconds < 0) then
    core.mistake("task:wait(ms) wants a number from 0, got " .. tostring(milliseconds))
  end
  local current = task.current()
  if current == self then core.mistake "a task cannot wait for itself" end
  self.waiters = self.waiters + 1
  local closed
  if current then
    local till = milliseconds and core.engine.now() + milliseconds / 1000
    while not self.finished and not closed and not (till and core.engine.now() >= till) do
      closed = task.park(current, nil, till and till - core.engine.now())
    end
  elseif not self.finished then
    self.driver.wait(self, milliseconds and milliseconds / 1000)
  end
  self.waiters = self.waiters - 1
  if closed then error(closed, 0) end
  if not self.finished then
    local err = core.failure("timeout", ("footage.task: not done after %g ms; it goes on"):format(milliseconds))
    return nil, err.message, err
  end
  if self.good then return unpack(self.results, 1, self.count) end
  return nil, message_of(self.results[1]), self.results[1]
end

--- Cancels the task: its requests and pauses at once; at the loop's next turn the call that it waits in
--- raises an error of kind "cancelled", so that its `<close>` variables are closed.
function methods:close()
  check(self, "close")
  if self.finished or self.closing then return end
  self.closing = true
  if self.waits_for then core.pause(self.waits_for) end
  self.driver.wake(self)
end

--- Whether the task has ended or is about to.
---@return boolean
function methods:is_closing()
  check(self, "is_closing")
  return self.closing or self.finished or false
end

--- Calls `fn(err, ...)` when the task has ended: `err` is nil and the others are what its function
--- returned; or `err` is what it raised. It is called in the loop, never in this call.
---@param fn fun(err: any, ...: any)
---@return footage.Task self
function methods:on_done(fn)
  check(self, "on_done")
  if type(fn) ~= "function" then core.mistake("task:on_done(fn) wants a function, got " .. type(fn)) end
  if not self.finished then
    self.callbacks[#self.callbacks + 1] = fn
  elseif self.good then
    task.spawn(self.driver, fn, nil, unpack(self.results, 1, self.count))
  else
    task.spawn(self.driver, fn, self.results[1])
  end
  return self
end

metatable.__close = methods.close

function metatable:__tostring()
  local state = not self.finished and (self.closing and "closing" or "running")
    or self.good and "done" or self.closing and "closed" or "failed"
  return "footage.task (" .. state .. ")"
end

return task
