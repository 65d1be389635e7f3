-- The driver for a loop that can wait for one descriptor and one timer (footage.Loop), or for none at
-- all: then tasks go on only while somebody waits for one of them.

local core = require "footage.load"
local task = require "footage.task"

core.own_chunk()

local engine = core.engine

local SLICE = 0.1 -- seconds; how long Ctrl-C may have to wait
local BLIND = 0.01 -- seconds between two looks, where the loop cannot watch a descriptor

local loop = {}

local function to_stderr(message)
  io.stderr:write(message, "\n")
end

function loop.new(host)
  local driver = { nests = true, report = host.report or to_stderr }

  local parked = {}       -- to be resumed, in the order in which they came
  local urgent = false    -- one of them should not wait for news
  local scheduled = false -- a turn is due where tasks may run
  local stop_watching, cancel_timer
  local armed             -- when the timer is due

  local ready, turn

  -- Seconds until the next turn has to come although the descriptor is silent, or nil.
  local function timeout()
    if urgent and not scheduled then return 0 end
    local now, seconds = engine.now(), engine.timeout()
    if not host.watch and not (seconds and seconds < BLIND) then seconds = BLIND end
    if scheduled then return seconds end
    for _, one in ipairs(parked) do
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
    if not host.after then return end
    if #parked == 0 then
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
      armed = due
      cancel_timer = host.after(seconds, function()
        cancel_timer, armed = nil, nil
        ready()
      end)
    end
  end

  function turn()
    urgent = false
    if scheduled then engine.renew() else engine.pump() end
    scheduled = false
    for _ = 1, #parked do
      local one = table.remove(parked, 1)
      if not one then break end
      task.resume(one)
      if engine.spent() then break end
    end
    arm()
  end

  function ready()
    if not host.schedule then return turn() end
    engine.pump() -- the network goes on even while the host does not let tasks run
    if not scheduled then
      scheduled = true
      host.schedule(turn)
    end
    arm()
  end

  function driver.start(one)
    parked[#parked + 1] = one
    urgent = true
    arm()
  end

  function driver.park(one, seconds)
    one.till = seconds and engine.now() + seconds
    parked[#parked + 1] = one
    coroutine.yield()
  end

  function driver.wake()
    urgent = true
    arm()
  end

  driver.ended = driver.wake

  function driver.wait(one, seconds)
    local function is_done() return one.finished or false end
    if host.wait then return host.wait(is_done, seconds, turn) end
    local till = seconds and engine.now() + seconds
    while not is_done() do
      local left = till and till - engine.now()
      if left and left <= 0 then return end
      local pause = urgent and 0 or timeout()
      engine.wait(math.min(SLICE, left or SLICE, pause or SLICE))
      turn()
    end
  end

  return driver
end

return loop
