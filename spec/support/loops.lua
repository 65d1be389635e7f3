-- Event loops for specs: scripts that run in a process of their own, with tasks in luv, cqueues, libevent or a loop
-- that has a timer alone. Each must end by itself: a loop that footage keeps alive would not.

local assert = require "luassert"
local fresh_process = require "spec.support.fresh_process"
local one_world = require "spec.support.one_world"
local pace = require "spec.support.pace"

local loops = {}

--- Where the services are, and more.
function loops.environment(more)
  local world = one_world.world
  local set = {
    HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key,
    TWELVELABS_BASE_URL = world.twelvelabs, TWELVE_LABS_API_KEY = world.key,
  }
  for name, value in pairs(more or {}) do set[name] = value end
  return set
end

--- What the scripts share. PUC Lua 5.1 cannot wait in a `for` within a task.
loops.preface = [[
  local footage = require "footage"
  local heygen, twelvelabs = footage.heygen.new { warn = false }, footage.twelvelabs
  local yields_in_for = _VERSION ~= "Lua 5.1" or rawget(_G, "jit") ~= nil
  local function count(listing)
    local n = 0
    if yields_in_for then
      for _ in listing do n = n + 1 end
      return n
    end
    local record, message = listing:next()
    while record do
      n = n + 1
      record, message = listing:next()
    end
    assert(not message, message)
    return n
  end
]]

--- Runs a script in a new world; gives what it printed. It must end well, and say nothing on stderr.
function loops.run(script, config, seconds)
  one_world.new(config)
  local result = fresh_process.run(loops.preface .. script, nil, loops.environment(), seconds or 30)
  assert.equal("", result.errors)
  assert.equal(0, result.code)
  return result.output
end

--- What a script in each loop begins and ends with: `drive()`, `after(seconds, fn)` and `loop()`.
loops.all = {
  luv = {
    module = "luv",
    begin = [[
      local uv = require "luv"
      local function drive() footage.driver "luv" end
      drive()
      local function after(seconds, fn)
        local timer = uv.new_timer()
        timer:start(math.floor(seconds * 1000), 0, function() timer:close() fn() end)
      end
      local function loop()
        uv.run()
        local left = 0
        uv.walk(function() left = left + 1 end)
        assert(left == 0, left .. " handles left")
      end
    ]],
  },
  cqueues = {
    module = "cqueues",
    begin = [[
      local cqueues = require "cqueues"
      local controller = cqueues.new()
      local function drive() footage.driver("cqueues", controller) end
      drive()
      local function after(seconds, fn) controller:wrap(function() cqueues.sleep(seconds) fn() end) end
      local function loop() assert(controller:loop()) end
    ]],
  },
  libevent = {
    module = "luaevent.core",
    begin = [[
      local event = require "luaevent.core"
      local base = event.new()
      local function once(seconds, fn)
        return base:addevent(nil, event.EV_TIMEOUT, function() fn() return event.LEAVE end, seconds)
      end
      local function drive()
        footage.driver {
          watch = function(descriptor, ready)
            local watcher = base:addevent(descriptor, event.EV_READ, function() ready() return event.EV_READ end)
            return function() watcher:close() end
          end,
          after = function(seconds, due)
            local timer = once(math.max(seconds, 1e-6), due)
            return function() timer:close() end
          end,
        }
      end
      drive()
      local kept = {}
      local function after(seconds, fn) kept[#kept + 1] = once(seconds, fn) end
      local function loop() base:loop() end
    ]],
  },
  -- Its objects are seen to be there when a callback has returned, and that needs no module.
  strict = {
    module = "string",
    begin = [[
      local entries, lost = {}, 0
      local now = require "footage.core".engine.now
      local function add(entry)
        local object = setmetatable({}, { __index = entry })
        entry.object = setmetatable({ object }, { __mode = "v" })
        entries[entry] = true
        return function() entries[object and entry] = nil end
      end
      local function call(entry)
        entry.fn()
        collectgarbage()
        collectgarbage()
        if not entry.object[1] then lost = lost + 1 end
      end
      local function timer(seconds, fn) return add { due = now() + seconds, fn = fn } end
      local function watch(_, fn) return add { fn = fn } end
      local function drive() footage.driver { after = timer, watch = watch } end
      drive()
      local kept = {}
      local function after(seconds, fn) kept[#kept + 1] = timer(seconds, fn) end
      local function loop()
        while next(entries) do
          local due = {}
          for entry in pairs(entries) do
            if not entry.due or entry.due <= now() then due[#due + 1] = entry end
          end
          for _, entry in ipairs(due) do
            if entries[entry] then
              if entry.due then entries[entry] = nil end
              call(entry)
            end
          end
        end
        assert(lost == 0, lost .. " objects were collected while the loop needed them")
      end
    ]],
  },
  ["a timer alone"] = {
    module = "luv",
    begin = [[
      local uv = require "luv"
      local function after(seconds, fn)
        local timer = uv.new_timer()
        local function cancel() if not timer:is_closing() then timer:close() end end
        -- Timers of 0 ms that begin one another give libuv nothing else to do.
        timer:start(math.max(math.ceil(seconds * 1000), 1), 0, function() cancel() fn() end)
        return cancel
      end
      local function drive() footage.driver { after = after } end
      drive()
      local function loop() uv.run() end
    ]],
  },
}

--- Whether scripts can be run with the loop of a module.
function loops.has(module)
  -- luv and luaevent never free what they make when they are loaded, and the sanitizers see that.
  local leaks = module ~= "cqueues" and os.getenv "FOOTAGE_SANITIZED" == "1"
  -- Plain Lua, which collects everything twice a callback and never rests, takes minutes a script in valgrind.
  local plain = module == "string" and pace.is_valgrind
  -- Within Neovim they and its own loop get into each other's way, and it may not end.
  return not leaks and not plain and not rawget(_G, "vim") and (pcall(require, module))
end

return loops
