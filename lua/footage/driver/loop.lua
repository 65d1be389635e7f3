-- The driver for a loop that can wait for one descriptor and one timer (footage.Loop), or for none at
-- all: then tasks go on only while somebody waits for one of them.

local core = require "footage.load"
local task = require "footage.task"

local engine
core.when_loaded(function()
  core.own_chunk()
  engine = core.engine
end)

local SLICE = 0.1 -- seconds; how long Ctrl-C may have to wait
local BLIND = 0.01 -- seconds between two looks, where the loop cannot watch a descriptor

local loop = {}

--- The driver for a footage.Loop. Ours may have more: `wait` is also given a function that makes a turn, and
--- `load(done)` prepares the loading of the core without holding the loop.
function loop.new(host)
  local driver = { nests = true, needs_waits = not host.after, report = host.report }

  local parked = {}       -- to be resumed, in the order in which they came
  local first, last = 1, 0
  local resumed           -- the one that a turn resumed, as long as it runs
  local urgent = false    -- one of them should not wait for news
  local scheduled = false -- a turn is due where tasks may run
  local stop_watching, cancel_timer
  local armed             -- when the timer is due
  local loading = false   -- the core is being loaded; turns begin after that

  local ready, turn

  -- Seconds until the next turn has to come although the descriptor is silent, or nil.
  local function timeout()
    if urgent and not scheduled then return 0 end
    local now, seconds = engine.now(), engine.timeout()
    if not host.watch and not (seconds and seconds < BLIND) then seconds = BLIND end
    if scheduled then return seconds end
    for i = first, last do
      local one = parked[i]
      if one.till and not (seconds and one.till - now >= seconds) then seconds = one.till - now end
    end
    return seconds and (seconds > 0 and seconds or 0)
  end

  local function disarm()
    if cancel_timer then cancel_timer() end
    cancel_timer, armed = nil, nil
  end

  -- A timer that comes too early does no harm, so it is set anew only for an earlier time.
  local function arm()
    if not host.after or not engine then return end
    if first > last then
      disarm()
      if stop_watching then stop_watching() end
      stop_watching = nil
      return
    end
    local descriptor = host.watch and not stop_watching and engine.pollfd()
    if descriptor then stop_watching = host.watch(descriptor, ready) end
    local seconds = timeout()
    local due = seconds and engine.now() + seconds
    if due and not (armed and armed <= due) then
      disarm()
      cancel_timer = host.after(seconds, function()
        cancel_timer, armed = nil, nil
        ready()
      end)
      armed = due -- not before: when the host raises, the next one tries again
    end
  end

  local function add(one)
    last = last + 1
    parked[last] = one
  end

  local function take()
    local one = parked[first]
    parked[first], first = nil, first + 1
    return one
  end

  local function loaded()
    loading = false
    local fine, err = pcall(core.load)
    if fine then return arm() end
    local newest = last
    while first <= newest do task.fail(take(), err) end
  end

  local function load()
    loading = true
    host.load(function()
      if host.schedule then return host.schedule(loaded) end
      loaded()
    end)
  end

  function turn()
    if not engine then return end
    local outer, newest = resumed, last
    urgent = false
    if scheduled then engine.renew() else task.pump(driver) end
    scheduled = false
    -- A task may run the host's loop itself, which has its own turns meanwhile.
    while first <= newest do
      resumed = take()
      task.resume(resumed)
      if engine.spent() then break end
    end
    resumed = outer
    arm()
  end

  function ready()
    if not host.schedule then return turn() end
    task.pump(driver) -- the network goes on even while the host does not let tasks run
    if not scheduled then
      scheduled = true
      local fine, err = pcall(host.schedule, turn)
      if not fine then
        scheduled = false
        error(err, 0)
      end
    end
    arm()
  end

  function driver.start(one)
    if not engine and not host.load then core.load() end
    add(one)
    urgent = true
    if engine then
      arm()
    elseif not loading then
      load()
    end
  end

  function driver.park(one, seconds)
    one.till = seconds and engine.now() + seconds
    add(one)
    if one ~= resumed then arm() end -- somebody else resumed it: no turn will
    coroutine.yield()
  end

  function driver.wake()
    urgent = true
    arm()
  end

  driver.ended, driver.news = driver.wake, driver.wake

  function driver.wait(one, seconds)
    local function is_done() return one.done or false end
    if host.wait then return host.wait(is_done, seconds, turn) end
    core.load()
    local till = seconds and engine.now() + seconds
    repeat
      local left = till and math.max(till - engine.now(), 0)
      local pause = urgent and 0 or timeout()
      engine.wait(math.min(SLICE, left or SLICE, pause or SLICE))
      turn()
    until is_done() or left == 0
  end

  return driver
end

return loop
