-- Tasks: ordinary code that runs in the host's event loop. Where it would wait, it yields; the driver
-- of that loop resumes it when something happened. Knows no loop (lua/footage/driver/) and no listing.

local core = require "footage.load"
local tell = require "footage.tell"
local yields = require "footage.yields"

local unpack = rawget(table, "unpack") or rawget(_G, "unpack")

--- What `footage.spawn` and `listing:on_each` give.
---@class footage.Task<T>
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

-- Where the script stands that calls footage: "script.lua:7". Also before the core is loaded, which knows better.
local own_folder = debug and debug.getinfo(1, "S").source:match "^(.*)task%.lua$"

local function place_of_caller()
  local level = 3
  local info = debug and debug.getinfo(level, "Sl")
  while info do
    local is_own = own_folder and info.source:sub(1, #own_folder) == own_folder
    if info.currentline > 0 and not is_own then return ("%s:%d"):format(info.short_src, info.currentline) end
    level = level + 1
    info = debug.getinfo(level, "Sl")
  end
  return "?"
end

local function check(self, method)
  if getmetatable(self) ~= metatable then
    core.mistake(("task:%s() wants a task, got %s; write a colon, not a dot"):format(method, type(self)))
  end
end

-- Like pcall, for what may wait in whichever way the host does. Errors pass where that cannot be: in coroutines of
-- PUC Lua 5.1.
local function catch(fn, ...)
  if yields.across_pcall or not coroutine.running() then return pcall(fn, ...) end
  return true, fn(...)
end

-- Hands the waits of a coroutine within a task on, until it has ended.
local function hand_on(inner, ...)
  if coroutine.status(inner) == "dead" then return ... end
  return hand_on(inner, coroutine.resume(inner, coroutine.yield(select(2, ...))))
end

--- Like pcall, for what may wait as tasks do: also on PUC Lua 5.1, in a coroutine of its own there.
function task.try(fn, ...)
  local current = not yields.across_pcall and task.current()
  if not current then return pcall(fn, ...) end
  local inner = coroutine.create(fn)
  tasks[inner] = current
  return hand_on(inner, coroutine.resume(inner, ...))
end

local function report(self, message)
  tell.people(message, self.driver.report)
end

local OUT_OF_MEMORY = { "not enough memory" }

-- The task is done, for all who look at it. Needs no memory: what this sets is there since the task was made.
local function settle(self)
  if not self.finished then
    self.finished, self.good, self.results, self.count = true, false, OUT_OF_MEMORY, 1
  end
  self.done = true
  tasks[self.coroutine] = nil
  -- What a host raises here is no error of the task's, and must keep nobody from being told.
  pcall(self.driver.ended, self)
  for other in pairs(self.awaited_by) do pcall(other.driver.wake, other) end
end

-- The task's own function has ended. What `on_done` asked for is called in the task still, and may wait;
-- the task is done after that.
local function finish(self, good, ...)
  local results, count = { ... }, select("#", ...)
  local err
  if not good then
    err = (...) or tostring((...)) -- error(nil) must not look like an end without one
    results[1] = err
  end
  self.results, self.count, self.good, self.finished = results, count, good, true
  self.closed, self.closing = self.closing, false
  if err ~= nil and not self.closed and #self.callbacks == 0 and self.waiters == 0 then
    report(self, "footage: a task failed: " .. tell.words(err))
  end
  for _, callback in ipairs(self.callbacks) do
    local fine, why = pcall(callback, err, unpack(results, 1, good and count or 0))
    if not fine then report(self, "footage: on_done of a task failed: " .. tell.words(why)) end
  end
  self.callbacks = {}
  settle(self)
end

local function was_closed()
  return core.failure("cancelled", "footage.task: the task was closed")
end

local function body(self, run, ...)
  if self.closing then return finish(self, false, was_closed()) end
  return finish(self, catch(run, ...))
end

-- `finish` broke off: only memory that is short does that.
local function break_off(self, err)
  if self.done then return end
  settle(self)
  report(self, "footage: not all was told of a task's end: " .. tell.words(err))
end

--- For drivers: ends a task whose own coroutine cannot do it, or never will. In another one, for what on_done asked
--- for is called in a task, and would hold up the host's loop where it waits otherwise.
function task.fail(self, err, resume)
  self.arguments = nil
  tasks[self.coroutine] = nil
  local fine, own = pcall(coroutine.create, finish)
  if not fine then return break_off(self, own) end
  self.coroutine = own
  tasks[own] = self
  resume = resume or coroutine.resume
  local good, why = resume(own, self, false, err)
  if not good then break_off(self, why) end
end

--- For drivers: ends a task whose loop has let go of it.
function task.abandon(self, message)
  local err = self.waits_for and core.cancel(self.waits_for) or core.failure("cancelled", message)
  local close = rawget(coroutine, "close") -- Lua 5.4
  if close then pcall(close, self.coroutine) end
  task.fail(self, err)
end

-- What came of a resume. Where pcall forbids to wait, a task's error ends its coroutine.
local function resumed(self, resume, good, err)
  if good then return end
  if self.finished then return break_off(self, err) end
  task.fail(self, yields.explain(err, self.coroutine), resume)
end

--- For drivers: goes on with a task that is parked; `resume` is like coroutine.resume.
function task.resume(self, resume)
  resume = resume or coroutine.resume
  local status = coroutine.status(self.coroutine)
  if status == "dead" and not self.finished then
    task.fail(self, core.failure("cancelled", "footage.task: its coroutine was closed"), resume)
  end
  if status ~= "suspended" then return end
  if self.arguments then
    local arguments, count = self.arguments, self.argument_count
    self.arguments = nil
    resumed(self, resume, resume(self.coroutine, self, unpack(arguments, 1, count)))
  else
    resumed(self, resume, resume(self.coroutine))
  end
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
  if not running or is_main then return nil end
  if tasks[running] then return tasks[running] end
  for other in pairs(tasks) do
    if coroutine.status(other) == "normal" then -- what it resumed, itself or by others, runs now
      core.mistake("a coroutine made inside a task cannot wait by itself, and would stop the host: "
        .. "wait in the task, or make it a task with footage.spawn")
    end
  end
end

--- Whether any task was ever told to be patient: else nobody has to look.
task.some_are_patient = false

--- From now on the task's requests wait for as long as a 429 says, and those of the tasks that it makes.
function task.be_patient(self)
  self.patient, task.some_are_patient = true, true
end

--- Whether the caller runs in a patient task.
function task.is_patient()
  local current = task.some_are_patient and tasks[coroutine.running() or false]
  return current and current.patient or false
end

--- Raises when whoever calls cannot wait here: for those who must not find out half-way.
function task.check_wait()
  if task.current() and not yields.across_pcall then yields.check() end
end

--- Waits in the task, for `listing` if that is given, at most so many seconds. Gives an error when the
--- task was closed.
function task.park(self, listing, seconds)
  yields.check()
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
    finished = false, good = false, done = false, closed = false, closing = false, results = false, count = 0,
    arguments = { run, ... }, argument_count = select("#", ...) + 1, patient = task.is_patient(),
  }, metatable)
  self.coroutine = coroutine.create(body)
  tasks[self.coroutine] = self
  drivers[driver] = true
  driver.start(self)
  self.begun_at = place_of_caller() -- and not if that raised: nobody has the task then
  return self
end

local function check_seconds(call, seconds)
  if type(seconds) ~= "number" or not (seconds >= 0 and seconds < math.huge) then
    core.mistake(("%s(seconds) wants a number from 0, got %s"):format(call, tostring(seconds)))
  end
end

-- Waits until `one` is done, at most so many seconds. In a task it yields, and raises when that task was closed.
local function wait_for(driver, one, seconds)
  local current = task.current()
  if not current then return driver.wait(one, seconds) end
  local till = seconds and core.engine.now() + seconds
  repeat
    local closed = task.park(current, nil, till and math.max(till - core.engine.now(), 0))
    if closed then error(closed, 0) end
  until one.done or till and core.engine.now() >= till
end

-- The same for a task, whose failure is nobody else's then.
local function wait_for_task(self, seconds)
  local current = task.current()
  if self.done or current == self and self.finished then return end
  if current == self then core.mistake "a task cannot wait for itself" end
  self.driver.rouse(self)
  if self.done then return end
  if current then self.awaited_by[current] = true end
  self.waiters = self.waiters + 1
  local unbroken, err = catch(wait_for, self.driver, self, seconds)
  self.waiters = self.waiters - 1
  if not unbroken then error(err, 0) end
end

--- Waits until the task and what `on_done` asked for have ended, at most so many seconds. In a task this yields.
--- Elsewhere it blocks; the tasks go on in the meantime.
---@param seconds? number
---@return T? result
---@return any ... what the function returned, `true` when that was nothing; or `nil, message, err`: it failed, was
---closed, or goes on ("timeout")
function methods:wait(seconds)
  check(self, "wait")
  if seconds ~= nil then check_seconds("task:wait", seconds) end
  wait_for_task(self, seconds)
  if not self.finished then
    local after = seconds and (" after %g s"):format(seconds) or ""
    local err = core.failure("timeout", ("footage.task: not done%s; it goes on"):format(after))
    return nil, err.message, err
  end
  if not self.good then return nil, tell.words(self.results[1]), self.results[1] end
  if self.count == 0 then return true end
  return unpack(self.results, 1, self.count)
end

--- Waits so many seconds: the script, whose tasks go on, or the task that this is called in.
---@param seconds number
function task.sleep(driver, seconds)
  check_seconds("footage.sleep", seconds)
  local till = core.engine.now() + seconds
  local left = seconds
  repeat
    wait_for(driver, {}, left)
    left = till - core.engine.now()
  until left <= 0
end

-- Why it failed; nothing when it did not. A function may also return nil and a message.
local function failure_of(self)
  if not self.good then return self.results[1] end
  local result, message, err = unpack(self.results, 1, self.count)
  if result == nil and message ~= nil then return err == nil and message or err end
end

local function some_failed(failures, count)
  local first = failures[1]
  local err = core.failure("failed", ("footage.all: %d of %d failed, number %d first: %s")
    :format(#failures, count, first.index, (tell.words(first.err):gsub("%s+", " "))))
  err.failures = failures
  return nil, err.message, err
end

--- Runs each function in a task and waits for all.
---@param functions (fun(): any)[]
---@return any[]? results the first one of each, in order; `true` for none
---@return string? message
---@return footage.Error? err
function task.all(driver, functions)
  local all, results, failures = {}, {}, {}
  for i, fn in ipairs(functions) do
    all[i] = task.spawn(driver, fn)
    all[i].waiters = 1 -- from the start: the first of them may fail while another one is waited for
  end
  local unbroken, why = catch(function()
    for _, one in ipairs(all) do wait_for_task(one) end
  end)
  if not unbroken then
    for _, one in ipairs(all) do one:close() end
    error(why, 0)
  end
  for i, one in ipairs(all) do
    local err = failure_of(one)
    if err ~= nil then failures[#failures + 1] = { index = i, err = err } end
    if one.count == 0 then results[i] = true else results[i] = one.results[1] end
  end
  if #failures > 0 then return some_failed(failures, #all) end
  return results
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

-- ---- when Lua closes ----

-- Whether a task can never end: nothing has driven it, and nothing will.
local function is_forgotten(one)
  return one.begun_at and not one.finished and not one.closing and (one.driver.needs_waits or one.arguments ~= nil)
end

local function tell_forgotten()
  local counts, lines = {}, {}
  for thread, one in pairs(tasks) do
    local status = coroutine.status(thread)
    if status == "normal" or status == "running" then return end -- a task itself ends the program
    if thread == one.coroutine and is_forgotten(one) then
      local line = one.driver.needs_waits and "a script waits for its tasks, with task:wait() or footage.all"
        or "the event loop has not run since"
      local place = one.begun_at
      if not counts[place] then lines[#lines + 1] = { place = place, why = line } end
      counts[place] = (counts[place] or 0) + 1
    end
  end
  table.sort(lines, function(a, b) return a.place < b.place end)
  for _, line in ipairs(lines) do
    local count = counts[line.place]
    local what = count == 1 and "a task that began here has" or count .. " tasks that began here have"
    tell.people(("footage: %s: %s not ended: %s"):format(line.place, what, line.why))
  end
end

-- Calls `fn` when Lua closes. Before 5.2 only userdata have finalizers.
local function at_close(fn)
  local newproxy = rawget(_G, "newproxy")
  if not newproxy then return setmetatable({}, { __gc = fn }) end
  local proxy = newproxy(true)
  getmetatable(proxy).__gc = fn
  return proxy
end

metatable.at_close = at_close(tell_forgotten) -- lives as long as there are tasks

metatable.__close = methods.close

function metatable:__tostring()
  local state = not self.finished and (self.closing and "closing" or "running")
    or self.good and "done" or self.closed and "closed" or "failed"
  return "footage.task (" .. state .. ")"
end

return task
