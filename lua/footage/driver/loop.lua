-- The driver for a loop that can wait for one descriptor and one timer (footage.Loop), or for none at
-- all: then tasks go on only while somebody waits for one of them.

local core = require "footage.load"
local task = require "footage.task"
local wakers = require "footage.driver.wakers"

local engine
core.when_loaded(function(loaded)
  loaded.own_chunk()
  engine = loaded.engine
end)

local SLICE = 0.1 -- seconds; how long Ctrl-C may have to wait
local BLIND = 0.01 -- seconds between two looks, where the loop cannot watch a descriptor

local loop = {}

--- The driver for a footage.Loop. Ours may have more: `wait` is also given a function that makes a turn, and
--- `load(done)` prepares the loading of the core without holding the loop; see also wakers.new.
function loop.new(host)
  local driver = { needs_waits = not host.after, report = host.report }

  local parked = {}       -- to be resumed, in the order in which they came
  local first, last = 1, 0
  local resumed           -- the one that a turn resumed, as long as it runs
  local urgent = false    -- one of them should not wait for news
  local scheduled = false -- a turn is due where tasks may run
  local loading = false   -- the core is being loaded; turns begin after that

  local ready, turn
  local host_wakes = wakers.new(host, function() ready() end)

  -- Seconds until the next turn has to come although the descriptor is silent, or nil.
  local function timeout()
    if urgent and not scheduled then return 0 end
    local now, seconds = engine.now(), engine.timeout()
    if not host_wakes.sees() and not (seconds and seconds < BLIND) then seconds = BLIND end
    if scheduled then return seconds end
    for i = first, last do
      local one = parked[i]
      if one.till and not (seconds and one.till - now >= seconds) then seconds = one.till - now end
    end
    return seconds and (seconds > 0 and seconds or 0)
  end

  local function arm()
    if not host.after or not engine then return end
    if first > last then return host_wakes.rest() end
    host_wakes.watch()
    local seconds = timeout()
    if seconds then host_wakes.come_in(seconds) end
  end

  local function add(one)
    parked[last + 1] = one -- memory may run out here
    last = last + 1
  end

  -- Adds a task and has `get_turn` see to it that a turn comes. A task whose turn the host refuses was never added.
  local function enqueue(one, get_turn)
    add(one)
    local fine, err = pcall(get_turn)
    if fine then return end
    parked[last], last = nil, last - 1
    error(err, 0)
  end

  local function take()
    local one = parked[first]
    parked[first], first = nil, first + 1
    return one
  end

  local function soon(fn)
    if host.schedule then return host.schedule(fn) end
    fn()
  end

  -- What nearly every task goes on to use. What goes wrong shows itself again where it is used.
  local function load_client()
    pcall(core.later, "footage.client")
    arm()
  end

  local function loaded()
    loading = false
    local fine, err = pcall(core.load)
    -- In a turn of its own: both at once would hold the loop up twice as long.
    if fine then return soon(load_client) end
    local newest = last
    while first <= newest do task.fail(take(), err) end
  end

  local function load()
    if loading then return end
    loading = true
    local fine, err = pcall(host.load, function() soon(loaded) end)
    if fine then return end
    loading = false
    error(err, 0)
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
    urgent = true
    enqueue(one, engine and arm or load)
  end

  function driver.park(one, seconds)
    one.till = seconds and engine.now() + seconds
    if one == resumed then
      add(one)
    else
      enqueue(one, arm) -- somebody else resumed it: no turn arms after it
    end
    coroutine.yield()
  end

  function driver.wake()
    urgent = true
    arm()
  end

  driver.ended, driver.news = driver.wake, driver.wake

  -- Somebody waits for a task: what the loop needs for it may be lost.
  function driver.rouse() arm() end

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
