-- Stop-the-world garbage collection while specs run (FOOTAGE_GC=stress): all garbage is collected,
-- finalizers and all, every few instructions of footage's own Lua and of the specs, in every
-- coroutine; where much is alive, whose collection takes long, less often. Plain `require` turns it on. What is
-- collected within a function of C, at each allocation, is for spec/torture/ to see.

local INSTRUCTIONS = tonumber(os.getenv "FOOTAGE_GC_INSTRUCTIONS") or 100

local collect, get_info, set_hook = collectgarbage, debug.getinfo, debug.sethook

-- Hooks do not reach what LuaJIT has compiled.
local jit = rawget(_G, "jit")
if jit then jit.off() end

-- The modules of the system (busted's, above all) and the simulator's are left in peace, and so is an
-- endless recursion: each collection looks at the whole stack.
local DEEP = 1000

-- A collection for each of so many kilobytes that are alive: what it costs an instruction does not grow with the heap.
local KILOBYTES = 2048
local turn = 0

local function hook()
  turn = turn + 1
  local alive = collect "count" -- nil within a finalizer, where nothing can be collected
  if not alive or turn * KILOBYTES < alive or get_info(DEEP, "l") then return end
  local source = get_info(2, "S").source
  if not source:find "^@/usr/" and not source:find "/simulator/" then
    turn = 0
    collect()
  end
end

set_hook(hook, "", INSTRUCTIONS)

-- Each coroutine has a hook of its own.
local create, unpack = coroutine.create, table.unpack or unpack -- luacheck: ignore 143

coroutine.create = function(action) -- luacheck: ignore 122
  local thread = create(action)
  set_hook(thread, hook, "", INSTRUCTIONS)
  return thread
end

coroutine.wrap = function(action) -- luacheck: ignore 122
  local thread = coroutine.create(action)
  return function(...)
    local results = { n = 0 }
    local function keep(fine, ...)
      results = { n = select("#", ...), ... }
      return fine
    end
    if not keep(coroutine.resume(thread, ...)) then error(results[1], 0) end
    return unpack(results, 1, results.n)
  end
end
