-- The engine as hosts with a loop of their own see it: one descriptor, one timeout, and a pump that
-- never blocks.

local engine = require "footage.core".engine
local fresh_process = require "spec.support.fresh_process"
local one_world = require "spec.support.one_world"
local pace = require "spec.support.pace"
local walks = require "spec.support.walks"

local world, new_world = one_world.world, one_world.with_faults

local function is_linux()
  local file = io.open("/proc/self/status", "r")
  if file then file:close() end
  return file ~= nil
end

-- A listing whose first page is on its way and will not come.
local function stalled(options)
  new_world { times = "always", action = "stall", at = "before_headers" }
  local listing = walks.open(world, walks.lists[1], nil, nil, options)
  assert.is_false((require "footage.core".step(listing)))
  return listing
end

describe("engine:", function()
  after_each(one_world.close)
  teardown(one_world.check)

  it("offers one descriptor, always the same", function()
    local descriptor = engine.pollfd()
    if is_linux() then assert.is_number(descriptor) end
    local listing = stalled()
    assert.equal(descriptor, engine.pollfd())
    listing:close()
    assert.equal(descriptor, engine.pollfd())
  end)

  it("has no timeout but its own connections' when nothing is to be done", function()
    collectgarbage() collectgarbage()
    engine.pump()
    local timeout = engine.timeout()
    assert.is_true(timeout == nil or timeout >= 0)
  end)

  it("has a timeout while it waits", function()
    local listing = stalled { timeout = 5 }
    local timeout = engine.timeout()
    assert.is_number(timeout)
    assert.is_true(timeout >= 0 and timeout <= 5)
    listing:close()
  end)

  it("counts the pause before another attempt in its timeout", function()
    new_world { times = "always", action = "status", status = 503, retry_after = 30 }
    local listing = walks.open(world, walks.lists[1], nil, nil, { max_retries = 1 })
    local step = require "footage.core".step
    assert.is_false((step(listing)))
    for _ = 1, 100 do
      engine.wait(0.02)
      local timeout = engine.timeout()
      if timeout and timeout > 20 then break end
    end
    assert.is_true(engine.timeout() > 20 and engine.timeout() <= 30)
    assert.is_false((step(listing)))
    listing:close()
    local timeout = engine.timeout()
    assert.is_true(timeout == nil or timeout < 20)
    assert.equal(1, #world:log())
  end)

  it("pumps without blocking, whatever is under way", function()
    local listing = stalled()
    local before = os.time()
    for _ = 1, 500 do engine.pump() end
    assert.is_true(os.time() - before < 5)
    listing:close()
  end)

  it("steps without blocking, whatever is under way", function()
    local listing = stalled()
    local step = require "footage.core".step
    local before = os.time()
    for _ = 1, 500 do assert.is_false((step(listing))) end
    assert.is_true(os.time() - before < 5)
    listing:close()
  end)

  it("waits no longer than it is told", function()
    local listing = stalled()
    local before = os.time()
    for _ = 1, 5 do engine.wait(0.05) end
    engine.wait(0)
    engine.wait(-1)
    assert.is_true(os.time() - before < 5)
    listing:close()
  end)

  it("needs nothing but pumping: a walk can be driven by steps", function()
    one_world.new { delay_ms = 5 }
    local core = require "footage.core"
    for _, list in ipairs(walks.lists) do
      local listing, ids = walks.open(world, list, nil, { page_size = 10 }), {}
      while true do
        local record, err = core.step(listing)
        assert.is_nil(err)
        if record == nil then break end
        if record then ids[#ids + 1] = record.id else engine.wait(1) end
      end
      assert.same(world:ids(list.name), ids)
    end
  end)

  pace.measured(it)("runs the requests of all clients at once", function()
    one_world.new { delay_ms = 300 }
    local core = require "footage.core"
    local listings = {}
    for place, list in ipairs(walks.lists) do
      listings[place] = walks.open(world, list)
      assert.is_false((core.step(listings[place])))
    end
    for _, listing in ipairs(listings) do assert.equal(25, listing:count()) end
    local log = world:log()
    assert.equal(4, #log)
    for _, entry in ipairs(log) do assert.is_true(entry.time < log[1].answered) end
  end)

  it("survives the end of the state, with requests under way and listings used after it", function()
    new_world { match = { page = 2 }, times = "always", action = "stall", at = "before_headers" }
    local script = [[
      local later = {}
      local function at_the_end() later.call() end
      -- Made first, so it is the last to be collected: after everything of footage's.
      if newproxy then
        later.proxy = newproxy(true)
        getmetatable(later.proxy).__gc = at_the_end
      else
        setmetatable(later, { __gc = at_the_end })
      end
      LATER = later
      local heygen, twelvelabs = require "footage.heygen", require "footage.twelvelabs"
      local one = heygen.assets(nil, { page_size = 10 })
      local two = twelvelabs.assets(nil, { page_size = 10 })
      local record = one:next()
      two:next()
      function later.call()
        -- What is made now, Lua 5.4 never finalizes: the leak detector would rightly tell.
        local new = os.getenv "FOOTAGE_SANITIZED" and one or heygen.videos()
        for _, listing in ipairs { one, two, (new) } do
          for _, method in ipairs { "next", "cursor", "first", "total", "all", "close" } do
            pcall(listing[method], listing)
          end
          pcall(tostring, listing)
        end
        pcall(function() return record.id, record:json(), tostring(record), record:totable() end)
        io.stdout:write "gone through\n"
      end
      print "ready"
    ]]
    local run = fresh_process.run(script, nil, {
      HEYGEN_API_KEY = world.key, HEYGEN_BASE_URL = world.heygen,
      TWELVELABS_API_KEY = world.key, TWELVELABS_BASE_URL = world.twelvelabs,
    }, 20)
    assert.equal("ready\ngone through\n", run.output .. run.errors)
    assert.equal(0, run.code)
  end)

  it("lets an interrupt through while a script waits", function()
    new_world { times = "always", action = "stall", at = "before_headers" }
    local script = ([[
      io.stdout:setvbuf "no"
      print "ready"
      local fine, err = pcall(function()
        for _ in require "footage.heygen".assets() do end
      end)
      print(fine, tostring(err):match "interrupted" or err)
    ]])
    local run = fresh_process.run(script, nil, { HEYGEN_API_KEY = world.key, HEYGEN_BASE_URL = world.heygen }, 1, "INT")
    assert.matches("ready\nfalse\tinterrupted", run.output .. run.errors)
  end)
end)
