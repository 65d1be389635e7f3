-- Waiting: what happens between two steps of the core, none of which ever blocks. In a task it yields
-- to the host's loop. Everywhere else it blocks, in short slices, so that Ctrl-C gets through.

local core = require "footage.load"
local task = require "footage.task"

core.own_chunk()

local engine = core.engine

local SLICE = 0.1 -- seconds

local waiting = {}

--- Tells `on_event` what happened on the wire since the last time; whether there was anything. Each
--- client's events are told while one of its own listings is used: what its on_event raises is nobody
--- else's error.
function waiting.tell_events(listing)
  local event, on_event = core.event(listing)
  local any = event ~= nil
  while event do
    if on_event then on_event(event) end
    event, on_event = core.event(listing)
  end
  return any
end

--- The error object, where memory ran out. (There may be too little for this, too: then that is raised.)
function waiting.memory_error(raised, what)
  -- Lua's own words, of every version; 5.3 says so also of its buffers.
  if type(raised) == "string"
    and (raised:find "not enough memory$" or raised:find "not enough memory for buffer allocation$") then
    return core.failure("limit", what .. ": memory ran out")
  end
end

--- Waits until there may be something to do for the listing, at most so many seconds. Gives an error when the task it
--- is in was closed.
function waiting.wait(listing, seconds)
  local current = task.current()
  if current then return task.park(current, listing, seconds) end
  engine.wait(SLICE)
end

--- Before a step, where there are patient tasks: whether the requests that it starts are.
function waiting.mind_patience()
  engine.be_patient(task.is_patient())
end

--- Takes steps until one has a result. `step(listing, ...)` gives `false` as long as there are events to
--- tell or something to wait for.
function waiting.finish(step, listing, want, holds)
  if task.some_are_patient then waiting.mind_patience() end
  local value, more = step(listing, want, holds)
  if value then return value, more end
  return waiting.go_on(value, more, step, listing, want, holds)
end

--- The same after a first step, which gave `value` and `more`.
function waiting.go_on(value, more, step, listing, want, holds)
  while true do
    if value then return value, more end
    local told = waiting.tell_events(listing)
    if value == nil then return nil, more end
    if not told then
      local closed = waiting.wait(listing)
      if closed then error(closed, 0) end
    end
    if task.some_are_patient then waiting.mind_patience() end
    value, more = step(listing, want, holds)
  end
end

-- What a script's function raises ends the call at once, and not when it is collected.
local function watched(call, watch)
  local fine, err = pcall(watch, call)
  if fine then return end
  core.pause(call)
  error(err, 0)
end

--- The same for a call that takes its time: `watch(call)` is called ten times a second.
function waiting.finish_call(call, watch)
  while true do
    if task.some_are_patient then waiting.mind_patience() end
    local value, err = core.call_step(call)
    if watch then watched(call, watch) end
    local told = waiting.tell_events(call)
    if value then return value end
    if value == nil then return nil, err end
    if not told then
      local closed = waiting.wait(call, watch and SLICE)
      if closed then error(closed, 0) end
    end
  end
end

return waiting
