-- A name that is being looked up, in a thread of libcurl's that nobody can stop: nothing waits for it,
-- and it may end when its request, its Lua state or all of that is gone. spec/resolver/slow.c is the
-- resolver; it writes "looked up" when it is done.

local fresh_process = require "spec.support.fresh_process"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local VERSION = rawget(_G, "jit") and "jit" or _VERSION:match "[%d.]+"
local BUILD = assert(os.getenv "FOOTAGE_BUILD"):match "^(.*)/[^/]+$"
local SANITIZED = os.getenv "FOOTAGE_SANITIZED"
local FOR_EVER = "20000" -- milliseconds: longer than any of these scripts runs

local function made(name, folder, flags)
  local output, code = shell.run(("%s make -s LUA_VERSION=%s BUILD=%s CFLAGS=%s %s"):format(
    shell.environment {}, VERSION, shell.quote(folder), shell.quote(flags), shell.quote(name)))
  assert.equal(0, code, output)
  return name
end

local function has_preload()
  return shell.run("uname -s"):match "^Linux" ~= nil
end

local function environment(milliseconds)
  return {
    LD_PRELOAD = made(BUILD .. "/resolver/slow.so", BUILD, "-g"), SLOW_MS = milliseconds,
    -- The sanitizers want to be loaded first; the resolver does no harm to them.
    ASAN_OPTIONS = (os.getenv "ASAN_OPTIONS" or "") .. ":verify_asan_link_order=0",
  }
end

local PREFACE = [[
  local footage, core = require "footage", require "footage.core"
  local slow = footage.heygen.new { base_url = "https://slow.invalid", api_key = "test-key" }
  local well = footage.twelvelabs.new { base_url = arg[1], api_key = "test-key" }
  local function threads()
    local file = assert(io.open "/proc/self/status")
    local count = tonumber(file:read("*a"):match "Threads:%s*(%d+)")
    file:close()
    return count
  end
  local before = threads()
  local function lookups() return threads() - before end
  local function begin(listing)
    assert(core.step(listing) == false)
    for _ = 1, 3 do core.engine.wait(0.02) end
    assert(core.step(listing) == false)
    return listing
  end
  local listing = begin(slow.assets())
  assert(lookups() == 1, lookups())
]]

local cases = {
  { "the script ends", "" },
  { "the script ends, and everything is in globals", "all, the, things = listing, slow, core" },
  { "an error ends the script", "error('the end', 0)", code = 1 },
  { "os.exit is called", "os.exit(0)" },
  { "os.exit closes the state", "os.exit(0, true)" },
  { "the listing is closed", "listing:close() assert(lookups() == 1)" },
  { "the listing is closed, and another one walks", [[
      listing:close()
      assert(#assert(well.assets({}, { page_size = 2 }):all()) == 5)
      assert(lookups() == 1) ]] },
  { "another listing walks meanwhile", [[
      assert(#assert(well.assets({}, { page_size = 2 }):all()) == 5)
      assert(core.step(listing) == false and lookups() == 1) ]] },
  { "the listing is collected", [[
      listing = nil
      collectgarbage() collectgarbage()
      assert(lookups() == 1 and not core.engine.timeout()) ]] },
  { "listing and client are collected in turn, many times", [[
      for round = 1, 10 do
        listing, slow = nil, nil
        collectgarbage() collectgarbage()
        assert(lookups() == round)
        slow = footage.heygen.new { base_url = "https://slow.invalid", api_key = "test-key" }
        listing = begin(slow.videos())
      end ]] },
  { "time is up", [[
      local hasty = footage.heygen.new { base_url = "https://slow.invalid", api_key = "test-key", timeout = 0.2,
        max_retries = 1 }
      local record, message, err = hasty.folders():next()
      assert(record == nil and err.kind == "timeout" and err.attempts == 2, message)
      assert(lookups() >= 1) ]] },
}

describe("while a name is looked up", function()
  local world

  setup(function() world = simulator.world { items = { ["twelvelabs.assets"] = 5 } } end)
  teardown(function() world:close() end)

  for _, case in ipairs(cases) do
    it(case[1] .. ": nothing waits for that", function()
      if not has_preload() then return pending("this system takes no other resolver") end
      -- The leak detector has a thread of its own, and could not know whose the lookup's memory is.
      local given = environment(FOR_EVER)
      given.ASAN_OPTIONS = given.ASAN_OPTIONS .. ":detect_leaks=0"
      local run = fresh_process.run(PREFACE .. case[2], { world.twelvelabs }, given, 15)
      assert.equal(case.code or 0, run.code, "it ended with " .. run.code .. " (139: a crash, 137: it waited)\n"
        .. run.errors)
      assert.is_nil(run.errors:find("looked up", 1, true))
    end)
  end
end)

describe("a name that was looked up", function()
  it("for a state that is closed by then harms no one", function()
    if not has_preload() then return pending("this system takes no other resolver") end
    local folder = BUILD .. "/threads"
    local program = made(("%s/%s/threads"):format(folder, VERSION), folder,
      SANITIZED and "-g -fsanitize=address,undefined" or "-g")
    local variables = environment "400"
    variables.LUA_PATH, variables.LUA_CPATH = package.path, package.cpath
    local threads, rounds = 4, 2
    local output, code = shell.run(("%s timeout -s KILL 30 %s spec/resolver/leave.lua %d %d 1500"):format(
      shell.environment(variables), shell.quote(program), threads, rounds))
    -- Every thread of the resolver ended, in a process that was still there.
    assert.equal(("looked up\n"):rep(threads * rounds) .. ("%d states, 0 failed\n"):format(threads * rounds), output)
    assert.equal(0, code)
  end)
end)
