-- Many things at once: footage.all and footage.sleep, in scripts and in tasks. In real loops: hosts_spec.lua.

local footage = require "footage"
local fresh_process = require "spec.support.fresh_process"
local one_world = require "spec.support.one_world"
local clients = require "spec.support.clients"
local walks = require "spec.support.walks"

local new_world = one_world.new

local function now() return require "footage.core".engine.now() end

local function took(fn, ...)
  local begun = now()
  fn(...)
  return now() - begun + 1e-6 -- what is lost where seconds are added up
end

-- What there is to be seen of a call in a script must be seen of it in a task.
local function everywhere(behaviour)
  behaviour("in a script", function(fn) return fn() end)
  behaviour("in a task", function(fn) return footage.spawn(fn):wait() end)
end

-- PUC Lua 5.1 has no coroutine that waits within pcall, so mistakes are looked at in scripts.
local mistakes = {
  { function() footage.all() end, "nil" },
  { function() footage.all(function() end, function() end) end, "list of functions" },
  { function() footage.all { "heygen" } end, "number 1 is string" },
  { function() footage.all { a = function() end } end, "number 1 is nil" },
  { function() footage.all { function() end, nil, function() end } end, "number 2 is nil" },
  { function() footage.sleep() end, "nil" },
  { function() footage.sleep("1") end, "1" },
  { function() footage.sleep(-1) end, "-1" },
  { function() footage.sleep(0 / 0) end, "number" },
  { function() footage.sleep(math.huge) end, "number" },
}

describe("footage.all", function()
  after_each(one_world.close)
  teardown(one_world.check)

  everywhere(function(where, run)
    it(where .. " gives the first results in order, true for none", function()
      new_world { delay_ms = 5 }
      local heygen = clients.heygen(one_world.world)
      local results, message = run(function()
        return footage.all {
          function()
            footage.sleep(0.03)
            return "slow", "second"
          end,
          function() end,
          function() return heygen.assets():count() end,
          function() return false end,
          function() return nil end,
          function() return nil, nil end,
          function() return "last" end,
        }
      end)
      assert.is_nil(message)
      assert.same({ "slow", true, 25, false, nil, nil, "last" }, results)
    end)

    it(where .. " of nothing is nothing", function()
      assert.same({}, run(function() return footage.all {} end))
    end)

    it(where .. " waits for all at the same time", function()
      local seconds = took(run, function()
        local waits = {}
        for i = 1, 10 do waits[i] = function() footage.sleep(1) end end
        return assert(footage.all(waits))
      end)
      assert.is_true(seconds >= 1 and seconds < 9, seconds)
    end)

    it(where .. " says which failed and why, after all have ended", function()
      new_world { faults = { { times = "always", action = "status", status = 403 } } }
      local heygen = clients.heygen(one_world.world)
      local object, ended = {}, false
      local err = walks.failed(run(function()
        return footage.all {
          function() return 1 end,
          function() return heygen.assets():count() end,
          function() error("raised\nin two lines", 0) end,
          function()
            footage.sleep(0.05)
            ended = true
          end,
          function() error(object) end,
          function() return nil, "a message alone" end,
          function() return nil, "a message", object end,
          function() for _ in heygen.assets():each() do assert(false) end end,
          function() error() end,
        }
      end))
      assert.equal("failed", err.kind)
      assert.is_nil(err.message:find "[%c]")
      assert.matches("7 of 9 failed", err.message, 1, true)
      assert.matches("heygen.assets", err.message, 1, true)
      assert.is_true(ended)
      local indices = {}
      for i, failure in ipairs(err.failures) do indices[i] = failure.index end
      assert.same({ 2, 3, 5, 6, 7, 8, 9 }, indices)
      assert.equal(403, err.failures[1].err.status)
      assert.equal("raised\nin two lines", err.failures[2].err)
      assert.equal(object, err.failures[3].err)
      assert.equal("a message alone", err.failures[4].err)
      assert.equal(object, err.failures[5].err)
      assert.is_table(err.failures[6].err)
      assert.equal("nil", err.failures[7].err)
    end)

    it(where .. " can be used within itself", function()
      local results = run(function()
        return footage.all {
          function() return footage.all { function() return 1 end, function() return 2 end } end,
          function()
            footage.sleep(0.01)
            return footage.all { function() return 3 end }
          end,
        }
      end)
      assert.same({ { 1, 2 }, { 3 } }, results)
    end)
  end)

  it("closes those inside when the task that waits is closed", function()
    new_world { delays = { ["heygen.assets"] = { ["1"] = 20000 } } }
    local heygen = clients.heygen(one_world.world)
    local inner, begun = {}, 0
    local task = footage.spawn(function()
      return footage.all {
        function()
          begun = begun + 1
          inner[1] = { heygen.assets():next() }
        end,
        function()
          begun = begun + 1
          return footage.all { function()
            begun = begun + 1
            footage.sleep(20)
            inner[2] = true
          end }
        end,
        function()
          begun = begun + 1
          footage.sleep(20)
          inner[3] = true
        end,
      }
    end)
    local seconds = took(function()
      while begun < 4 do task:wait(0.01) end
      task:close()
      assert.equal("cancelled", walks.failed(task:wait()).kind)
      footage.sleep(0.1)
    end)
    assert.is_true(seconds < 10)
    assert.same({}, inner)
  end)

  it("is not told of failures on stderr, which it gives", function()
    local stderr, written = io.stderr, {}
    io.stderr = { write = function(_, ...) written[#written + 1] = table.concat { ... } end } -- luacheck: ignore 122
    local fine, err = pcall(function()
      footage.all {
        function() footage.sleep(0.05) end,
        function() error "at once" end,
      }
    end)
    io.stderr = stderr -- luacheck: ignore 122
    assert(fine, err)
    assert.same({}, written)
  end)
end)

describe("footage.sleep", function()
  after_each(one_world.close)
  teardown(one_world.check)

  everywhere(function(where, run)
    it(where .. " waits for as long as it was told, and gives nothing", function()
      for _, seconds in ipairs { 0, 0.001, 0.05, 0.25 } do
        local count
        local waited = took(run, function() count = select("#", footage.sleep(seconds)) end)
        assert.is_true(waited >= seconds and waited < seconds + 1, waited)
        assert.equal(0, count)
      end
    end)
  end)

  it("lets the tasks of a script go on, also when it is for no time", function()
    for _, seconds in ipairs { 0.01, 0 } do
      local steps = 0
      local task = footage.spawn(function()
        for _ = 1, 5 do
          steps = steps + 1
          footage.sleep(seconds)
        end
      end)
      local till = now() + 10
      while not task:is_closing() and now() < till do footage.sleep(seconds) end
      assert.equal(5, steps)
    end
  end)

  it("holds up only the task that it is called in", function()
    local order = {}
    local function sleeper(name, seconds)
      return footage.spawn(function()
        footage.sleep(seconds)
        order[#order + 1] = name
      end)
    end
    local tasks = { sleeper("slow", 1.5), sleeper("middle", 1), sleeper("fast", 0.5), sleeper("at once", 0) }
    for _, task in ipairs(tasks) do task:wait() end
    assert.same({ "at once", "fast", "middle", "slow" }, order)
  end)

  it("is over when its task is closed", function()
    local task = footage.spawn(function() footage.sleep(20) end)
    local seconds = took(function()
      task:wait(0.02)
      task:close()
      assert.equal("cancelled", walks.failed(task:wait()).kind)
    end)
    assert.is_true(seconds < 10)
  end)

  it("in a coroutine made inside a task is a mistake, as every wait is", function()
    local err
    footage.spawn(function()
      err = select(2, coroutine.resume(coroutine.create(function() footage.sleep(0) end)))
    end):wait()
    assert.matches("made inside a task", err.message, 1, true)
  end)
end)

-- In Neovim: hosts_spec.lua.
local where_signals_are_luas = rawget(_G, "vim") and pending or it

describe("Ctrl-C", function()
  for _, call in ipairs { "footage.sleep(50)", "footage.all { function() footage.sleep(50) end }" } do
    where_signals_are_luas("gets through while a script waits in " .. call, function()
      local result = fresh_process.run(([[
        local footage = require "footage"
        local fine, err = pcall(function() %s end)
        print(fine, tostring(err):match "interrupted" or err)
      ]]):format(call), nil, nil, 1, "INT")
      assert.equal("false\tinterrupted\n", result.output)
      assert.equal("", result.errors)
    end)
  end
end)

describe("task:wait", function()
  it("gives true for a task that returns nothing, so that assert holds", function()
    assert.is_true(assert(footage.spawn(function() end):wait()))
    assert.equal(1, select("#", footage.spawn(function() end):wait()))
    assert.same({ n = 1 }, { n = select("#", footage.spawn(function() return nil end):wait()) })
    local task = footage.spawn(function() end)
    local told
    task:on_done(function(...) told = select("#", ...) end)
    assert.is_true(footage.spawn(function() return task:wait() end):wait())
    assert.equal(1, told)
  end)

  it("takes seconds", function()
    for _, seconds in ipairs { 0, 0.05, 0.3 } do
      local task = footage.spawn(function() footage.sleep(20) end)
      local waited = took(function()
        local err = walks.failed(task:wait(seconds))
        assert.equal("timeout", err.kind)
        assert.matches((" after %g s"):format(seconds), err.message, 1, true)
      end)
      task:close()
      assert.is_true(waited >= seconds and waited < seconds + 1, waited)
    end
    for _, seconds in ipairs { -1, 0 / 0, math.huge, "1" } do
      walks.blamed(function() footage.spawn(function() end):wait(seconds) end)
    end
  end)

  it("lets tasks go on, also when it is for no time", function()
    local steps = 0
    local task = footage.spawn(function()
      for _ = 1, 5 do
        steps = steps + 1
        footage.sleep(0)
      end
      return "done"
    end)
    local result
    for _ = 1, 1000 do
      result = task:wait(0)
      if result then break end
    end
    assert.equal("done", result)
    assert.equal(5, steps)
  end)
end)

describe("mistakes in footage.all and footage.sleep", function()
  it("are raised at the caller's line, and nothing begins", function()
    for _, case in ipairs(mistakes) do
      assert.matches(case[2], walks.blamed(case[1]).message, 1, true)
    end
  end)
end)
