-- Scripts' finalizers that use footage while Lua closes, when footage's own things are collected already: an error of
-- kind "cancelled", at once.

local fresh_process = require "spec.support.fresh_process"
local simulator = require "spec.support.simulator"
local small_server = require "spec.support.small_server"

-- What is collected last was made first: `kept` comes when all is gone, `kept_after` when the engine is.
-- While LuaJIT (2.1, of 2022) closes, a compiled pairs() may never end, in anybody's code: so nothing is compiled.
local PREFACE = [[
  if rawget(_G, "jit") then jit.off() end
  local footage, heygen, other, began, ahead
  local function collected_last(fn)
    if not newproxy then return setmetatable({}, { __gc = fn }) end
    local proxy = newproxy(true)
    getmetatable(proxy).__gc = fn
    return proxy
  end
  local function try()
    local clock, fine, value, message, err = os.clock(), pcall(call)
    if not fine then err, message = value, type(value) == "table" and value.message end
    print(type(err) == "table" and err.kind or tostring(value), message, os.clock() - clock < 0.2)
  end
  kept = collected_last(function() try() try() end)
  footage = require "footage"
  heygen = footage.heygen
  other = heygen.new { base_url = arg[1], api_key = "test-key" }
  began, ahead = other.assets({}, { page_size = 2 }), other.assets({}, { page_size = 2 })
  kept_after = collected_last(function() try() try() end)
  for _ = 1, 2 do assert(began:next()) end
  assert(ahead:total())
]]

-- What is made while Lua closes Lua does not collect any more.
local LEAKS = (os.getenv "ASAN_OPTIONS" or "") .. ":detect_leaks=0"

local calls = {
  { "a walk that had begun", "return began:next()", there = true },
  { "a loop over it", "for record in began do return record end", there = true },
  { "all() of it", "return began:all()" },
  { "count() of it", "return began:count()" },
  { "first() of one whose page is there", "return ahead:first()", there = true },
  { "a walk", "return other.assets():next()" },
  { "a loop", "for record in other.assets() do return record end" },
  { "pages", "return other.assets():pages()()" },
  { "total()", "return other.assets():total()" },
  { "a request", "return other.request { path = '/v1/asset/list' }" },
  { "a walk of the ready client", "return heygen.assets():count()" },
  { "a walk of a new client", "return heygen.new { base_url = arg[1], api_key = 'x' }.assets():all()" },
  { "a list without a name",
    [[return other.list { path = "/a", items = "", id = "id", paging = { by = "whole" } }:all()]] },
  { "a task", "return footage.spawn(function() return other.assets()() end):wait()" },
  { "a task of a new client",
    "return footage.spawn(function() return heygen.new { base_url = arg[1], api_key = 'x' }.videos()() end):wait()" },
  { "on_each", "return other.assets():on_each(print):wait()" },
}

describe("when Lua closes,", function()
  local world

  setup(function() world = simulator.world { items = { ["heygen.assets"] = 10, ["heygen.videos"] = 2 } } end)
  teardown(function() world:close() end)

  for _, case in ipairs(calls) do
    it(case[1] .. " is cancelled, at once", function()
      local asked = #world:log()
      local script = PREFACE:gsub("\n%s*", " ") .. "\nfunction call() " .. case[2] .. " end"
      local result = fresh_process.run(script, { world.heygen },
        { HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = "x", ASAN_OPTIONS = LEAKS }, 20)
      assert.equal(0, result.code, result.output .. result.errors)
      local lines = 0
      if case.there then -- a record that has come is given as long as its listing lives
        local given
        result.output, given = result.output:gsub("heygen%.asset [^\n]*\tnil\ttrue\n", "")
        lines = given
      end
      for kind, message, soon in result.output:gmatch "(%S+)\t([^\t\n]*)\t(%a+)\n" do
        lines = lines + 1
        assert.equal("cancelled", kind, result.output)
        assert.matches("Lua is closing", message, 1, true)
        assert.equal("true", soon)
      end
      assert.equal(4, lines, result.output .. result.errors)
      assert.is_true(#world:log() - asked <= 3)
    end)
  end

  it("a task without a walk ends", function()
    local script = PREFACE:gsub("\n%s*", " ") .. "\nfunction call() "
      .. "return footage.spawn(function() return 'done' end):wait() end"
    local result = fresh_process.run(script, { world.heygen }, nil, 20)
    assert.equal(("done\tnil\ttrue\n"):rep(4), result.output)
  end)

  -- Its text is freed before the listing is, by whose finalizer it goes on.
  it("a page that is being read, however far it is, is an error", function()
    local server = small_server.start [[
      local items = {}
      for i = 1, 20000 do items[i] = ('{"id":%d,"text":"%s"}'):format(i, ("x"):rep(200)) end
      return 200, '{"items":[' .. table.concat(items, ",") .. '],"next":null}'
    ]]
    local script = PREFACE:match "^(.-)local function try" .. [[
      local core, waiting = require "footage.core", require "footage.waiting"
      core.engine.renew()
      local client = require("footage").service {
        name = "example", base_url = arg[1], records = { item = { id = "id" } },
        lists = { items = { path = "/items", items = "items", record = "item", paging = { by = "token", start = "token",
          next = "next" } } },
      }.new { on_event = function(event) if event.type == "response" then arrived = true end end }
      local listing = client.items()
      kept = collected_last(function()
        core.engine.renew()
        print(pcall(core.step, listing))
      end)
      repeat
        assert(core.step(listing) == false)
        if not waiting.tell_events(listing) then core.engine.wait(0.05) end
      until arrived
      for _ = 1, tonumber(arg[2]) do
        core.engine.renew()
        core.step(listing)
      end
    ]]
    for steps = 0, 6 do
      local result = fresh_process.run(script, { server.url, tostring(steps) }, { ASAN_OPTIONS = LEAKS }, 20)
      assert.equal(0, result.code, steps .. " steps: " .. result.output .. result.errors)
      assert.matches("^true\t", result.output)
    end
    server:stop()
  end)
end)
