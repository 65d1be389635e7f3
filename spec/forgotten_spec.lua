-- Tasks that have not ended when Lua closes, and that nothing would have driven: told on stderr, with the line that
-- began them. Only where that is so. Each script is a process of its own.

local fresh_process = require "spec.support.fresh_process"

local unpack = rawget(table, "unpack") or rawget(_G, "unpack")

local it_here = rawget(_G, "vim") and pending or it -- Neovim does not close its Lua

local function run(script)
  local result = fresh_process.run(script)
  -- "/tmp/lua_x:3: " -> "3: "; in the order of the lines
  local told = {}
  for line in result.errors:gmatch "[^\n]+" do told[#told + 1] = (line:gsub("[^ ]*:(%d+): ", "%1: ")) end
  return told, result
end

local WAITS = ": a script waits for its tasks, with task:wait() or footage.all"
local NEVER_RAN = ": the event loop has not run since"

local function one(line, why)
  return ("footage: %d: a task that began here has not ended%s"):format(line, why)
end

local exit_closes = _VERSION ~= "Lua 5.1" or rawget(_G, "jit")

-- { what it is about, script, what is told... }
local cases = {
  { "nothing ran", [[
    local footage = require "footage"
    footage.spawn(function() print "never" end)]], one(2, WAITS) },
  { "one was waited for, another one goes on", [[
    local footage = require "footage"
    footage.spawn(function() footage.sleep(20) end)
    footage.spawn(function() footage.sleep(0.01) end):wait()]], one(2, WAITS) },
  { "one waits for another one", [[
    local footage = require "footage"
    local first = footage.spawn(function() footage.sleep(20) end)
    footage.spawn(function() first:wait() end)
    footage.sleep(0.01)]], one(2, WAITS), one(3, WAITS) },
  { "many from one line", [[
    local footage = require "footage"
    for _ = 1, 3 do footage.spawn(function() end) end]],
    "footage: 2: 3 tasks that began here have not ended" .. WAITS },
  { "a tail call", [[
    local footage = require "footage"
    local function go() return footage.spawn(function() end) end
    go()]], one(3, WAITS) },
  { "footage.all within one", [[
    local footage = require "footage"
    footage.spawn(function() footage.all {
      function() footage.sleep(20) end,
    } end)
    footage.sleep(0.01)]], "footage: 2: 2 tasks that began here have not ended" .. WAITS },
  { "on_each, on_done", [[
    local footage = require "footage"
    local heygen = footage.heygen.new { api_key = "x", base_url = "http://127.0.0.1:9" }
    heygen.folders():on_each(function() end)
    local done = footage.spawn(function() end)
    done:wait()
    done:on_done(function() end)]], one(3, WAITS), one(6, WAITS) },
  { "the state is closed by os.exit", [[
    local footage = require "footage"
    footage.spawn(function() end)
    os.exit(0, true)]], exit_closes and one(2, WAITS) or nil },
  { "a task ends the program", [[
    local footage = require "footage"
    footage.spawn(function() footage.sleep(20) end)
    footage.spawn(function() os.exit(0, true) end):wait()]] },
  { "os.exit leaves the state open", [[
    local footage = require "footage"
    footage.spawn(function() end)
    os.exit(0)]] },
  { "all have ended", [[
    local footage = require "footage"
    footage.spawn(function() return 1 end):wait()
    footage.all { function() footage.sleep(0.01) end, function() end }
    footage.spawn(function() end)
    footage.sleep(0)]] },
  { "it was closed", [[
    local footage = require "footage"
    footage.spawn(function() end):close()
    local task = footage.spawn(function() footage.sleep(20) end)
    task:wait(0.01)
    task:close()]] },
  { "it failed, and nobody looked: told as ever", [[
    local footage = require "footage"
    footage.spawn(function() error("nobody's", 0) end)
    footage.sleep(0.01)]], "footage: a task failed: nobody's" },
  { "it failed, and somebody looked", [[
    local footage = require "footage"
    local task = footage.spawn(function() error("somebody's", 0) end)
    footage.spawn(function() end):wait()
    assert(not task:wait())]], "footage: a task failed: somebody's" },
  { "Lua's stderr is gone: the process has one of its own", [[
    local footage = require "footage"
    footage.spawn(function() end)
    io.stderr = nil]], one(2, WAITS) },
}

local hosts = {
  { "luv", "its loop never ran", [[
    local footage = require "footage"
    require "luv"
    footage.driver "luv"
    footage.spawn(function() end)]], one(4, NEVER_RAN) },
  { "luv", "its loop was stopped while it went on", [[
    local footage, uv = require "footage", require "luv"
    footage.driver "luv"
    local task = footage.spawn(function() footage.sleep(20) end)
    local timer = uv.new_timer()
    timer:start(30, 0, function() uv.stop() end)
    uv.run()
    assert(not task:is_closing())]] },
  { "luv", "its loop ran to its end", [[
    local footage, uv = require "footage", require "luv"
    footage.driver "luv"
    footage.spawn(function() footage.sleep(0.01) end)
    uv.run()]] },
  { "cqueues", "its controller never ran", [[
    local footage, cqueues = require "footage", require "cqueues"
    local controller = cqueues.new()
    footage.driver("cqueues", controller)
    footage.spawn(function() end)]], one(4, NEVER_RAN) },
  { "cqueues", "its controller ran for a while", [[
    local footage, cqueues = require "footage", require "cqueues"
    local controller = cqueues.new()
    footage.driver("cqueues", controller)
    footage.spawn(function() footage.sleep(20) end)
    controller:step(0.01)]] },
  { "cqueues", "nobody got the task", [[
    local footage = require "footage"
    require "cqueues"
    footage.driver "cqueues"
    assert(not pcall(footage.spawn, function() end))]] },
}

describe("a task that has not ended when Lua closes:", function()
  local function check(script, ...)
    local told, result = run(script)
    assert.same({ ... }, told)
    assert.equal("", result.output)
    assert.equal(0, result.code)
  end

  for _, case in ipairs(cases) do
    it_here(case[1], function() check(unpack(case, 2)) end)
  end

  it_here("the script's name has signs in it that formats know", function()
    local told = run [[
      local code = "local footage = require 'footage' footage.spawn(function() end)"
      assert((loadstring or load)(code, "@50%d%s.lua"))()]]
    assert.same({ "footage: 1: a task that began here has not ended" .. WAITS }, told)
  end)

  it_here("the script fails", function()
    local _, result = run [[
      local footage = require "footage"
      footage.spawn(function() end)
      error "mine"]]
    assert.matches("mine", result.errors, 1, true)
    assert.matches("has not ended", result.errors, 1, true)
    assert.equal(1, result.code)
  end)

  for _, case in ipairs(hosts) do
    local there = pcall(require, case[1]) and not os.getenv "FOOTAGE_SANITIZED"
    local it_there = there and it_here or pending
    it_there(case[1] .. ": " .. case[2], function() check(unpack(case, 3)) end)
  end
end)
