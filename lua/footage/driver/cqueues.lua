-- The driver for cqueues: a task is a coroutine of the controller, so it may use all of cqueues itself.

local core = require "footage.load"
local task = require "footage.task"

core.own_chunk()

local engine = core.engine

local SLICE = 0.1 -- seconds; how long Ctrl-C may have to wait
local BLIND = 0.01 -- seconds between two looks, where there is no descriptor to watch

local driver = {}

function driver.new(controller)
  local cqueues = require "cqueues"
  local auxlib = require "cqueues.auxlib"
  local condition = require "cqueues.condition"
  local self = {}

  -- Rings when one task's look brought what another one waits for.
  local news = condition.new()

  -- Waits for news of the engine, or until the bell rings.
  local function poll(bell, seconds)
    local timeout = engine.timeout()
    local descriptor = engine.pollfd()
    if not descriptor then timeout = BLIND end
    if seconds and not (timeout and timeout < seconds) then timeout = seconds end
    local watched = descriptor and { pollfd = descriptor, events = "r", timeout = timeout }
    cqueues.poll(bell, news, watched or timeout, timeout)
    if task.pump(self) then news:signal() end
  end

  local function is_closed(cq) return cqueues.type(cq) == "closed controller" end

  -- A task's coroutine runs in one of the controller's, which hands its waits on.
  function self.start(one)
    local cq = controller or cqueues.running()
    if not cq or is_closed(cq) then
      core.mistake((cq and "the controller is closed" or "no controller runs here")
        .. ": name one with footage.driver(\"cqueues\", controller)")
    end
    one.controller = cq
    one.bell, one.over = condition.new(), condition.new()
    cq:wrap(function() task.resume(one, auxlib.resume) end)
  end

  function self.park(one, seconds)
    poll(one.bell, seconds)
  end

  function self.news()
    news:signal()
  end

  -- A controller that is closed has let go of the task's coroutine.
  function self.rouse(one)
    if is_closed(one.controller) and not one.finished then
      task.abandon(one, "footage.task: its controller was closed")
    end
  end

  function self.wake(one)
    one.bell:signal()
    self.rouse(one)
  end

  function self.ended(one)
    one.over:signal()
  end

  function self.wait(one, seconds)
    local till = seconds and cqueues.monotime() + seconds
    local cq = one.controller or controller
    repeat
      local left = till and math.max(till - cqueues.monotime(), 0)
      if cqueues.running() then
        cqueues.poll(one.over or left, left)
      elseif cq and not is_closed(cq) and not cq:empty() then
        assert(cq:step(left))
      else
        engine.wait(math.min(SLICE, left or SLICE))
      end
    until one.done or left == 0
  end

  return self
end

return driver
