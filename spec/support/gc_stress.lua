-- Stop-the-world garbage collection while specs run (FOOTAGE_GC=stress): all garbage is collected
-- every few instructions of footage's own Lua and of the specs, in every coroutine, finalizers and
-- all. Plain `require` turns it on. What is collected within a function of C, at each allocation, is
-- for spec/torture/ to see.

local collect, source_of, set_hook, running = collectgarbage, debug.getinfo, debug.sethook, coroutine.running

local INSTRUCTIONS = tonumber(os.getenv "FOOTAGE_GC_INSTRUCTIONS") or 50

-- Hooks do not reach what LuaJIT has compiled.
local jit = rawget(_G, "jit")
if jit then jit.off() end

-- busted's own code, and its modules, are left in peace.
local function hook()
  local source = source_of(2, "S").source
  if not source:find("^@/usr/") and not source:find("^@.*/simulator%.lua") then collect() end
end

local function watch(thread)
  set_hook(thread, hook, "", INSTRUCTIONS)
  return thread
end

local create = coroutine.create

coroutine.create = function(action) return watch(create(action)) end -- luacheck: ignore 122

coroutine.wrap = function(action) -- luacheck: ignore 122
  return create and coroutine.wrap(action)
end

watch(running() or nil)
