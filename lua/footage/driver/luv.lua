-- The driver for libuv's loop, as luv offers it: the default loop of `require "luv"`, or another copy of
-- luv that the host brings along.

local core = require "footage.load"
local loop = require "footage.driver.loop"

core.when_loaded(function(loaded) loaded.own_chunk() end)

local luv = {}

--- How libuv waits: for footage.driver.loop.
function luv.host(uv)
  local host = {}

  function host.watch(descriptor, ready)
    local poll = assert(uv.new_poll(descriptor))
    assert(poll:start("r", function() ready() end))
    return function()
      if poll:is_closing() then return end
      poll:stop()
      poll:close()
    end, function() return poll:is_closing() end
  end

  function host.after(seconds, due)
    -- A timer of 0 ms would come again and again before libuv looks at anybody's descriptors.
    local at_once = seconds <= 0
    local handle = assert(at_once and uv.new_idle() or uv.new_timer())
    local function cancel()
      if not handle:is_closing() then handle:close() end
    end
    local function ready()
      cancel()
      due()
    end
    if at_once then
      assert(handle:start(ready))
    else
      uv.update_time() -- libuv counts from when its turn began, which may be a while ago
      assert(handle:start(math.ceil(seconds * 1000), 0, ready))
    end
    return cancel, function() return handle:is_closing() end
  end

  return host
end

function luv.new()
  local uv = require "luv"
  local host = luv.host(uv)
  local driver = loop.new(host)
  local block = driver.wait

  -- Waiting runs the loop, which cannot be run within itself.
  function driver.wait(one, seconds)
    if uv.loop_mode() then return block(one, seconds) end
    local till = seconds and core.engine.now() + seconds
    local function left() return till and math.max(till - core.engine.now(), 0) end
    local alive, over = true, false
    local cancel = seconds and host.after(seconds, function() over = true end)
    while alive and not (one.done or over or left() == 0) do alive = uv.run "once" end
    if cancel then cancel() end
    if not alive then block(one, left()) end
    uv.run "nowait" -- or luv crashes when Lua closes, for the handles that were closed
  end

  return driver
end

return luv
