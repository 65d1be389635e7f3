-- Many at once, and the service asks for a longer pause than max_wait, and than the deadline has time for: it is waited
-- for, once for all. Elsewhere it is an error at once.

local clients = require "spec.support.clients"
local footage = require "footage"
local one_world = require "spec.support.one_world"
local walks = require "spec.support.walks"

local ASSETS = "twelvelabs.assets"
local PAUSE = 2 -- seconds
local HURRY = { max_wait = 0.5, deadline = 1 }
local REFUSAL = { action = "status", status = 429, retry_after = PAUSE }

local world

local function new_world(config)
  config.items = { [ASSETS] = 40, ["heygen.videos"] = 3 }
  config.delay_ms = 50
  world = one_world.new(config)
  return clients.twelvelabs(world, HURRY), clients.heygen(world, HURRY)
end

-- Once, and then nobody asks before the pause is over; what was under way already could not know.
local function assert_held_back_once()
  local refused, late = {}, 0
  for _, entry in ipairs(world:log()) do
    if entry.status == 429 then refused[#refused + 1] = entry end
  end
  assert.equal(1, #refused)
  for _, entry in ipairs(world:log()) do
    local after = entry.time - refused[1].time
    assert.is_true(after < 0.5 or after >= PAUSE - 0.05, ("a request %g s after it"):format(after))
    if after >= PAUSE - 0.05 then late = late + 1 end
  end
  assert.is_true(late > 0)
end

-- The request after the fifth call of what this gives is refused.
local function refusing(fn)
  local calls = 0
  return function(...)
    calls = calls + 1
    if calls == 5 then world:set { faults = { REFUSAL } } end
    return fn(...)
  end
end

local function everywhere(behaviour)
  behaviour("in a script", function(fn) return fn() end)
  behaviour("in a task", function(fn) return footage.spawn(fn):wait() end)
end

-- What may be done for each of forty assets, by both clients.
local ways = {
  { "an action", function(asset) return asset:refresh() end },
  { "client.request", function(asset, twelvelabs)
    return twelvelabs.request { path = "/assets/{id}", query = { id = asset.id } }
  end },
  { "another service's client", function(_, _, heygen) return heygen.me() end },
  { "a listing of its own", function(_, _, heygen) return heygen.videos():all() end },
  { "tasks of its own", function(asset, _, heygen)
    return footage.all { function() return asset:refresh() end, function() return heygen.me() end }
  end },
}

if require("footage.yields").across_pcall then -- else a loop cannot wait in a task
  ways[#ways + 1] = { "a loop of its own", function(_, _, heygen)
    for video in heygen.videos() do assert(video.id) end
    return true
  end }
end

describe("a long pause is waited for", function()
  after_each(one_world.close)
  teardown(one_world.check)

  for _, way in ipairs(ways) do
    everywhere(function(where, run)
      it("within listing:parallel: " .. way[1] .. ", " .. where, function()
        local twelvelabs, heygen = new_world {}
        local fn = refusing(way[2])
        assert.equal(40, (assert(run(function()
          return twelvelabs.assets():parallel(8, function(asset) return fn(asset, twelvelabs, heygen) end)
        end))))
        if way[1] ~= "tasks of its own" then assert_held_back_once() end
      end)
    end)
  end

  everywhere(function(where, run)
    it("within listing:parallel, by the walk itself, " .. where, function()
      local fault = { match = { list = ASSETS, request = 2 } }
      for name, value in pairs(REFUSAL) do fault[name] = value end
      local twelvelabs = new_world { faults = { fault } }
      assert.equal(40, (assert(run(function()
        return twelvelabs.assets({}, { page_size = 10 }):parallel(4, function() end)
      end))))
      assert_held_back_once()
    end)

    it("within listing:delete, " .. where, function()
      local fault = { match = { method = "DELETE" } }
      for name, value in pairs(REFUSAL) do fault[name] = value end
      local twelvelabs = new_world { faults = { fault } }
      assert.equal(40, (assert(run(function() return twelvelabs.assets():delete { all = true } end))))
      assert.same({}, world:ids(ASSETS))
      assert_held_back_once()
    end)
  end)

  it("as often as the deadline would have ended it, also when each is shorter than max_wait", function()
    new_world { faults = { { times = 3, action = "status", status = 429, retry_after = "0.4" } } }
    local twelvelabs = clients.twelvelabs(world, HURRY)
    assert.equal(40, (assert(twelvelabs.assets():parallel(1, function() end))))
  end)

  it("until the task is closed", function()
    local twelvelabs = new_world { faults = { REFUSAL } }
    local task = footage.spawn(function() return twelvelabs.assets():parallel(4, print) end)
    task:wait(0.5)
    local begun = require "footage.core".engine.now()
    task:close()
    assert.equal("cancelled", walks.failed(task:wait()).kind)
    assert.is_true(require "footage.core".engine.now() - begun < 1)
    assert.equal(1, #world:log())
  end)
end)

describe("a long pause is an error at once", function()
  after_each(one_world.close)
  teardown(one_world.check)

  local function assert_refused(...)
    local err = walks.failed(...)
    assert.same({ 429, PAUSE, 1 }, { err.status, err.retry_after, err.attempts })
  end

  it("for the same client elsewhere, while parallel waits for it", function()
    local twelvelabs = new_world {}
    local fn = refusing(function(asset) return asset:refresh() end)
    local many = footage.spawn(function() return twelvelabs.assets():parallel(8, fn) end)
    repeat many:wait(0.05) until world:log()[10]
    many:wait(0.3)
    world:set { faults = { REFUSAL } }
    local begun = require "footage.core".engine.now()
    assert_refused(twelvelabs.indexes():next())
    assert.is_true(require "footage.core".engine.now() - begun < 1)
    assert.equal(40, (assert(many:wait())))
  end)

  it("for another client's action, too, while parallel asks for what it waits for", function()
    local twelvelabs, heygen = new_world {}
    local listing = twelvelabs.assets({}, { page_size = 1 })
    local walking = footage.spawn(function() return listing:parallel(1, function() end) end)
    walking:wait(0.2) -- a step of its listing came last
    world:set { faults = { {
      match = { service = "heygen" }, action = "status", status = 429, retry_after = PAUSE,
    } } }
    assert_refused(heygen.me())
    walking:close()
  end)

  it("for what the same task and listing do, once parallel has ended", function()
    local twelvelabs = new_world {}
    local listing = twelvelabs.assets({}, { page_size = 10, parallel = 1 })
    assert(footage.spawn(function()
      walks.failed(listing:parallel(1, function() return nil, "no" end, { stop = true }))
      for _ = 1, 8 do assert(listing:next()) end
      world:set { faults = { { times = "always", action = "status", status = 429, retry_after = PAUSE } } }
      local record, message, err
      repeat record, message, err = listing:next() until not record
      assert_refused(record, message, err)
      assert_refused(twelvelabs.indexes():next())
    end):wait())
  end)

  it("if it is longer than two days, for it is none then", function()
    for _, retry_after in ipairs { "172801", "99999999999999999999999999" } do
      new_world { faults = { { action = "status", status = 429, retry_after = retry_after } } }
      local twelvelabs = clients.twelvelabs(world, HURRY)
      local _, _, err = twelvelabs.assets():parallel(4, function() end)
      assert.same({ 429, tonumber(retry_after) }, { err.status, err.retry_after })
    end
  end)

  it("for a 503, which says nothing about other requests", function()
    new_world { faults = { { action = "status", status = 503, retry_after = PAUSE } } }
    local twelvelabs = clients.twelvelabs(world, HURRY)
    local done, _, err = twelvelabs.assets():parallel(4, function() end)
    assert.is_nil(done)
    assert.same({ 503, PAUSE }, { err.status, err.retry_after })
  end)
end)
