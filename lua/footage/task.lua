-- Tasks: ordinary code that runs in the host's event loop. Where it would wait, it yields; the driver
-- of that loop resumes it when something happened. Knows no loop (lua/footage/driver/) and no listing.

local core = require "footage.load"
local tell = require "footage.tell"

local unpack = rawget(table, "unpack") or rawget(_G, "unpack")

--- What `footage.spawn` and `listing:on_each` give.
---@class footage.Task
local methods = {}

local metatable = { __index = methods }

core.when_loaded(function(loaded)
  loaded.own_chunk()
  loaded.name_type(metatable, "footage.task")
end)

local task = {}

-- By coroutine. PUC Lua 5.1 knows the main one as nil.
local tasks = setmetatable({}, { __mode = "k" })

-- The drivers that have had tasks: one that is no longer the current one still runs those it has.
local drivers = setmetatable({}, { __mode = "k" })

-- The one that runs now, when a driver resumed it.
local active

-- PUC Lua 5.1 cannot yield across pcall, nor from the iterator of a `for`.
local yields_anywhere = coroutine.wrap(function()
  return pcall(coroutine.yield, true)
end)() == true

local function check(self, method)
  if getmetatable(self) ~= metatable then
    core.mistake(("task:%s() wants a task, got %s; write a colon, not a dot"):format(method, type(self)))
  end
end

local function may_yield_in_pcall()
  return yields_anywhere or not coroutine.running() -- the main one does not yield
end

--- Calls a function that may wait; in a coroutine on PUC Lua 5.1, where a wait within pcall is an error, its errors are
--- not caught.
function task.try(fn, ...)
  if may_yield_in_pcall() then return pcall(fn, ...) end
  return true, fn(...)
end

local function hand_on(inner, good, ...)
  if coroutine.status(inner) == "dead" then return good, ... end
  return hand_on(inner, coroutine.resume(inner, coroutine.yield(...)))
end

--- The same for what has to be put right after an error: there it runs in a coroutine of its own.
function task.catch(fn, ...)
  if may_yield_in_pcall() then return pcall(fn, ...) end
  local inner = coroutine.create(fn)
  tasks[inner] = tasks[coroutine.running()]
  return hand_on(inner, coroutine.resume(inner, ...))
end

local function report(self, message)
  tell.people(message, self.driver.report)
end

-- The task's own function has ended. What `on_done` asked for is called in the task still, and may wait;
-- the task is done after that.
local function finish(self, good, ...)
  self.finished, self.good = true, good
  self.closed, self.closing = self.closing, nil
  self.results, self.count = { ... }, select("#", ...)
  local err
  if not good then
    err = (...) or tostring((...)) -- error(nil) must not look like an end without one
    self.results[1] = err
  end
  if err ~= nil and not self.closed and #self.callbacks == 0 and self.waiters == 0 then
    report(self, "footage: a task failed: " .. tell.words(err))
  end
  for _, callback in ipairs(self.callbacks) do
    local fine, why = pcall(callback, err, unpack(self.results, 1, good and self.count or 0))
    if not fine then report(self, "footage: on_done of a task failed: " .. tell.words(why)) end
  end
  self.callbacks = {}
  self.done = true
  tasks[self.coroutine] = nil
  self.driver.ended(self)
  for other in pairs(self.awaited_by) do other.driver.wake(other) end
end

local function was_closed()
  return core.failure("cancelled", "footage.task: the task was closed")
end

local function body(self, run, ...)
  if self.closing then return finish(self, false, was_closed()) end
  return finish(self, task.try(run, ...))
end

--- For drivers: ends a task whose own coroutine cannot do it, or never will. In another one, for what on_done asked
--- for is called in a task, and would hold up the host's loop where it waits otherwise.
function task.fail(self, err, resume)
  self.arguments = nil
  self.coroutine = coroutine.create(finish)
  tasks[self.coroutine] = self
  resume = resume or coroutine.resume
  resume(self.coroutine, self, false, err)
end

-- What came of a resume. Where pcall forbids to wait, a task's error ends its coroutine.
local function resumed(self, resume, good, err)
  if not good and not self.finished then task.fail(self, err, resume) end
end

--- For drivers: goes on with a task that is parked; `resume` is like coroutine.resume.
function task.resume(self, resume)
  resume = resume or coroutine.resume
  local status = coroutine.status(self.coroutine)
  if status == "dead" and not self.finished then
    task.fail(self, core.failure("cancelled", "footage.task: its coroutine was closed"), resume)
  end
  if status ~= "suspended" then return end
  local before = active
  active = self.driver.nests and self or before
  if self.arguments then
    local arguments, count = self.arguments, self.argument_count
    self.arguments = nil
    resumed(self, resume, resume(self.coroutine, self, unpack(arguments, 1, count)))
  else
    resumed(self, resume, resume(self.coroutine))
  end
  active = before
end

--- For drivers: lets the engine work; whether there is news. It comes once, so the other drivers are told.
function task.pump(driver)
  local news = core.engine.pump()
  if news then
    for other in pairs(drivers) do
      if other ~= driver then
        local fine, why = pcall(other.news)
        -- What another loop has to complain about does not end this one's tasks.
        if not fine then tell.people("footage: a loop was not told that there is news: " .. tell.words(why)) end
      end
    end
  end
  return news
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

-- PUC Lua 5.1 cannot yield from everywhere: says so at the wait, before it is parked.
local function check_yields()
  local level = 3
  local info = debug and debug.getinfo(level, "nS")
  while info do
    if info.name == "(for generator)" then
      core.mistake("a for loop cannot wait in a task on Lua 5.1: write "
        .. "`local record = listing:next() while record do ... record = listing:next() end`")
    elseif info.what == "C" then
      core.mistake("a task cannot wait within pcall on Lua 5.1, nor within another function in C")
    end
    level = level + 1
    info = debug.getinfo(level, "nS")
  end
end

--- Raises when whoever calls cannot wait here: for those who must not find out half-way.
function task.check_wait()
  if task.current() and not yields_anywhere then check_yields() end
end

--- Waits in the task, for `listing` if that is given, at most so many seconds. Gives an error when the
--- task was closed.
function task.park(self, listing, seconds)
  if not yields_anywhere then check_yields() end
  if not self.closing then
    self.waits_for = listing
    self.driver.park(self, seconds)
    self.waits_for = nil
  end
  if not self.closing then return end
  return listing and core.cancel(listing) or was_closed()
end

--- Makes a task of a function. It starts at the loop's next turn, never in the call that made it.
function task.spawn(driver, run, ...)
  local self = setmetatable({
    driver = driver, callbacks = {}, waiters = 0, awaited_by = {},
    arguments = { run, ... }, argument_count = select("#", ...) + 1,
  }, metatable)
  self.coroutine = coroutine.create(body)
  tasks[self.coroutine] = self
  drivers[driver] = true
  driver.start(self)
  return self
end

-- Waits for a task; gives an error when the task that waits was closed.
local function wait_for(self, milliseconds)
  local current = task.current()
  if self.done or current == self and self.finished then return end
  if current == self then core.mistake "a task cannot wait for itself" end
  if not current then
    self.driver.wait(self, milliseconds and milliseconds / 1000)
    return
  end
  self.awaited_by[current] = true
  local till = milliseconds and core.engine.now() + milliseconds / 1000
  while not self.done and not (till and core.engine.now() >= till) do
    local closed = task.park(current, nil, till and till - core.engine.now())
    if closed then return closed end
  end
end

--- Waits until the task and what `on_done` asked for have ended, at most so long. In a task this yields.
--- Elsewhere it blocks; the tasks go on in the meantime.
---@param milliseconds? number
---@return any ... what the function returned; or `nil, message, err`: it failed, was closed, or goes on ("timeout")
---@return string? message
---@return footage.Error? err
function methods:wait(milliseconds)
  check(self, "wait")
  if milliseconds ~= nil and (type(milliseconds) ~= "number" or milliseconds < 0) then
    core.mistake("task:wait(ms) wants a number from 0, got " .. tostring(milliseconds))
  end
  self.waiters = self.waiters + 1
  local fine, err = task.try(wait_for, self, milliseconds)
  self.waiters = self.waiters - 1
  if err or not fine then error(err, 0) end
  if not self.finished then
    local after = milliseconds and (" after %g ms"):format(milliseconds) or ""
    err = core.failure("timeout", ("footage.task: not done%s; it goes on"):format(after))
    return nil, err.message, err
  end
  if self.good then return unpack(self.results, 1, self.count) end
  return nil, tell.words(self.results[1]), self.results[1]
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
    or self.good and "done" or self.closed and "closed" or "failed"
  return "footage.task (" .. state .. ")"
end

return task
