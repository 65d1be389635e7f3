-- listing:parallel: a function for each record, some at a time.

local clients = require "spec.support.clients"
local footage = require "footage"
local pace = require "spec.support.pace"
local simulator = require "spec.support.simulator"

local LIST = "twelvelabs.assets"

local function sorted(ids)
  table.sort(ids)
  return ids
end

describe("listing:parallel", function()
  local world

  before_each(function() world = simulator.world { items = { [LIST] = 120 } } end)
  after_each(function() world:close() end)

  local function assets(...)
    return (clients.twelvelabs(world).assets(...))
  end

  it("gives each record once, never more at a time than it may, and how many were done", function()
    local got, running, most = {}, 0, 0
    local done = assert(assets():parallel(8, function(asset)
      running = running + 1
      most = math.max(most, running)
      footage.sleep(0.002)
      running = running - 1
      got[#got + 1] = asset.id
    end))
    assert.equal(120, done)
    assert.equal(8, most)
    assert.same(sorted(world:ids(LIST)), sorted(got))
  end)

  it("takes parts as they are", function()
    local n = 0
    local listing = assets()
    local odd = false
    local part = listing:filter(function() odd = not odd return odd end):take(10)
    assert.equal(10, (part:parallel(4, function() n = n + 1 footage.sleep(0.001) end)))
    assert.equal(10, n)
    assert.is_truthy(listing:next())
  end)

  it("collects what failed: what raises, and what gives nil and a message", function()
    local n = 0
    local done, message, err = assets({}, { max = 10 }):parallel(3, function()
      n = n + 1
      if n == 2 then error("two", 0) end
      if n == 5 then return nil, "five" end
      return nil
    end)
    assert.is_nil(done)
    assert.equal("failed", err.kind)
    assert.equal(8, err.done)
    assert.equal(2, #err.failures)
    assert.equal("two", err.failures[1].err)
    assert.equal("five", err.failures[2].err)
    assert.equal("twelvelabs.asset", footage.type(err.failures[1].record))
    assert.is_truthy(message:find("2 failed, 8 done", 1, true))
  end)

  it("begins nothing more after a failure when it is to stop", function()
    local n = 0
    local _, _, err = assets():parallel(1, function()
      n = n + 1
      if n == 3 then return nil, "three" end
    end, { stop = true })
    assert.equal(3, n)
    assert.equal(2, err.done)
  end)

  pace.measured(it)("ends when its task is closed, and what runs in it too", function()
    local begun, ended = 0, 0
    local outer = footage.spawn(function()
      return assets():parallel(4, function()
        begun = begun + 1
        footage.sleep(30)
        ended = ended + 1
      end)
    end)
    footage.sleep(0.3)
    outer:close()
    outer:wait()
    footage.sleep(0.05)
    assert.equal(4, begun)
    assert.equal(0, ended)
  end)

  for _, case in ipairs {
    { "parallel", function(listing) return listing:parallel(8, function(asset) return asset:delete() end) end },
    { "delete", function(listing) return listing:delete { all = true, parallel = 8 } end },
  } do
    it("leaves nothing in flight when its task is closed in the middle of requests, and tells what was done: "
      .. case[1], function()
      world:set { delay_ms = 100 }
      local listing = assets({}, { page_size = 20 })
      local outer = footage.spawn(function() return case[2](listing) end)
      repeat outer:wait(0.02) until #world:ids(LIST) < 110
      outer:close()
      local done, _, err = outer:wait()
      assert.is_nil(done)
      assert.equal("cancelled", err.kind)
      footage.sleep(0.2) -- the last may still have been on the wire
      local asked = #world:log()
      footage.sleep(0.5)
      assert.equal(asked, #world:log())
      -- Some were under way, and may have been done.
      local gone = 120 - #world:ids(LIST)
      assert.is_true(err.done > 0 and err.done <= gone and gone <= err.done + 8, ("%d of %d"):format(err.done, gone))
      world:set { delay_ms = 0 }
      assert.equal(120 - gone, (assert(assets():delete { all = true })))
    end)
  end

  it("raises what a filter raises", function()
    local fine, err = pcall(function()
      return assets():filter(function() error("mine", 0) end):parallel(4, function() end)
    end)
    assert.is_false(fine)
    assert.equal("mine", err)
  end)

  for words, call in pairs {
    ["how many at once comes first"] = function(one) one:parallel(print) end,
    ["n wants a whole number"] = function(one) one:parallel(0, print) end,
    ["wants a function, got a nil"] = function(one) one:parallel(4) end,
    ["unknown option 'stpo'"] = function(one) one:parallel(4, print, { stpo = true }) end,
    ["option 'stop' wants a boolean"] = function(one) one:parallel(4, print, { stop = 1 }) end,
  } do
    it("refuses a mistake: " .. words, function()
      local fine, err = pcall(call, assets())
      assert.is_false(fine)
      assert.is_truthy(tostring(err):find(words, 1, true), tostring(err))
      assert.is_truthy(tostring(err):find("parallel_spec.lua:", 1, true))
      assert.same({}, world:log())
    end)
  end
end)
