-- What a host makes to wake a driver: at most one watcher of the engine's descriptor, and one timer. Owns how long
-- the host's objects live, and notices when somebody else has ended them. Knows no task.

local core = require "footage.load"

local engine
core.when_loaded(function(loaded)
  loaded.own_chunk()
  engine = loaded.engine
  -- The watchers of all drivers, also those of another copy of footage in this Lua.
  engine.watchers = engine.watchers or setmetatable({}, { __mode = "k" })
end)

local wakers = {}

--- `host` is a footage.Loop, whose functions may give a second one: whether somebody else closed what they made.
--- `ready` is called when it is time for the driver to look.
function wakers.new(host, ready)
  local self = {}
  local watcher, timer           -- { stop, is_closed }; a timer knows when it is `due`
  local last_watcher, last_timer -- those before

  -- A host looks at an object of its own again after its callback has returned, when Lua may have collected it. So the
  -- callback holds it while it runs, and the last one is kept until there is another last one.
  local function ask_host(name, argument, callback)
    local made = {}
    made.stop, made.is_closed = host[name](argument, function() callback(made) end)
    if type(made.stop) ~= "function" then
      core.mistake(("footage.driver: '%s' must give a function that ends it, got %s"):format(name, type(made.stop)))
    end
    return made
  end

  -- Who ends libuv's loop closes all handles, ours, too.
  local function is_lost(made)
    return made and made.is_closed and made.is_closed()
  end

  local function on_timer(made)
    last_timer = made
    if timer == made then timer = nil end
    ready()
  end

  local function on_descriptor(made)
    if watcher == made then ready() end
  end

  local function stop_timer()
    if not timer then return end
    last_timer, timer = timer, nil
    last_timer.stop()
  end

  local function stop_watcher()
    if not watcher then return end
    last_watcher, watcher = watcher, nil
    engine.watchers[last_watcher] = nil
    last_watcher.stop()
  end

  --- Whether the host tells when the descriptor can be read.
  function self.sees()
    return watcher and engine.watchers[watcher] or false
  end

  --- Has the host watch the descriptor. libuv refuses what it watches already in the same loop: then the driver that
  --- it does so for tells of what it sees, and this one is blind.
  function self.watch()
    if is_lost(watcher) then stop_watcher() end
    local descriptor = host.watch and not watcher and engine.pollfd()
    if not descriptor then return end
    local fine, made = pcall(ask_host, "watch", descriptor, on_descriptor)
    if fine then
      watcher, engine.watchers[made] = made, true
    elseif next(engine.watchers) then
      watcher = { stop = function() end } -- and asks no more before there is nothing to do
    else
      error(made, 0)
    end
  end

  --- Has the host's timer come in so many seconds, or before: one that comes too early does no harm.
  function self.come_in(seconds)
    if is_lost(timer) then stop_timer() end
    local due = engine.now() + seconds
    if timer and timer.due <= due then return end
    stop_timer()
    local made = ask_host("after", seconds, on_timer)
    timer, made.due = made, due -- not before: when the host raises, the next one tries again
  end

  --- Wants nothing of the host any more.
  function self.rest()
    stop_timer()
    stop_watcher()
  end

  return self
end

return wakers
