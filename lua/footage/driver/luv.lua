-- The driver for libuv's loop, as luv offers it: the default loop of `require "luv"`, or another copy of
-- luv that the host brings along.

local loop = require "footage.driver.loop"

local luv = {}

--- How libuv waits: for footage.driver.loop.
function luv.host(uv)
  local host = {}

  function host.watch(descriptor, ready)
    local poll = assert(uv.new_poll(descriptor))
    assert(poll:start("r", function() ready() end))
    return function()
      poll:stop()
      poll:close()
    end
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
    return cancel
  end

  return host
end

function luv.new()
  local uv = require "luv"
  local driver = loop.new(luv.host(uv))
  local block = driver.wait

  -- Waiting runs the loop, which cannot be run within itself.
  function driver.wait(one, seconds)
    if uv.loop_mode() then return block(one, seconds) end
    local over = false
    local limit = seconds and uv.new_timer()
    uv.update_time()
    if limit then limit:start(math.ceil(seconds * 1000), 0, function() over = true end) end
    local alive = true
    while alive and not (one.done or over) do alive = uv.run "once" end
    if limit then limit:close() end
    uv.run "nowait" -- or luv crashes when Lua closes, for the handles that were closed
    if not (alive or over) then return block(one) end
  end

  return driver
end

return luv
