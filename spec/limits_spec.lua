-- Rate limits: a service that says "not now" means the whole client, not the one request that was told.

local clients = require "spec.support.clients"
local one_world = require "spec.support.one_world"
local walks = require "spec.support.walks"

local twelvelabs = walks.lists[4]

-- Seconds between the answer to the Nth request and the next one to arrive after it.
local function pause_after(world, number)
  local log = world:log()
  local answered = log[number].answered or log[number].time
  local soonest
  for i, entry in ipairs(log) do
    if i > number and entry.time >= answered and not (soonest and soonest < entry.time) then soonest = entry.time end
  end
  return soonest and soonest - answered
end

describe("a 429", function()
  after_each(one_world.close)
  teardown(one_world.check)

  it("pauses every request of the client until Retry-After is over", function()
    local world = one_world.with_faults { match = { request = 2 }, action = "status", status = 429, retry_after = 1 }
    local client = clients.twelvelabs(world)
    assert.equal(25, client.assets({}, { page_size = 2, parallel = 4 }):count())
    local refused
    for _, entry in ipairs(world:log()) do
      if entry.status == 429 then refused = entry end
    end
    for _, entry in ipairs(world:log()) do
      local after = entry.time - refused.time
      -- Those that were on their way already could not know.
      assert.is_true(after < 0.5 or after >= 0.95, ("a request %g s after it"):format(after))
    end
    assert.equal(14, #world:log())
  end)

  it("holds the tasks of listing:parallel back once", function()
    local world = one_world.new { items = { ["twelvelabs.assets"] = 60 }, delay_ms = 200 }
    local client, calls = clients.twelvelabs(world), 0
    assert.equal(60, (assert(client.assets():parallel(8, function(asset)
      calls = calls + 1
      if calls == 5 then world:set { faults = { { action = "status", status = 429, retry_after = 1 } } } end
      return asset:refresh()
    end))))
    local refused = {}
    for _, entry in ipairs(world:log()) do
      if entry.status == 429 then refused[#refused + 1] = entry end
    end
    assert.equal(1, #refused)
    for _, entry in ipairs(world:log()) do
      local after = entry.time - refused[1].time
      assert.is_true(after < 0.5 or after >= 0.95, ("a request %g s after it"):format(after))
    end
  end)

  it("pauses the lists of the same client, and no other client", function()
    local world = one_world.with_faults {
      match = { list = "heygen.assets", request = 1 }, action = "status", status = 429, retry_after = 1,
    }
    local one, other = clients.heygen(world), clients.heygen(world)
    local step = require "footage.core".step
    local listing = one.assets()
    while #world:log() < 1 do
      assert.is_false((step(listing)))
      require "footage.core".engine.wait(0.05)
    end
    for _ = 1, 4 do require "footage.core".engine.wait(0.02) end
    assert.equal(25, other.folders():count())
    local before = #world:log()
    assert.equal(25, one.videos():count())
    assert.is_true(world:log()[before + 1].time - world:log()[1].time >= 0.95)
    assert.equal(25, listing:count())
  end)

  it("that is the last attempt pauses the next call", function()
    local world = one_world.with_faults { match = { request = 1 }, action = "status", status = 429, retry_after = 1 }
    local listing = walks.open(world, twelvelabs)
    assert.equal(429, walks.failed(listing:next()).status)
    assert.equal(25, listing:count())
    assert.is_true(pause_after(world, 1) >= 0.95)
  end)

  it("that asks for more than max_wait pauses nothing: it is an error at once", function()
    local world = one_world.with_faults { match = { request = 1 }, action = "status", status = 429, retry_after = 3600 }
    local listing = walks.open(world, twelvelabs)
    local before = os.time()
    assert.equal(3600, walks.failed(listing:next()).retry_after)
    assert.equal(25, listing:count())
    assert.is_true(os.time() - before < 20)
  end)

  it("pauses nobody beyond the deadline", function()
    local world = one_world.with_faults(
      { match = { list = "heygen.assets", request = 1 }, action = "status", status = 503, retry_after = 1 },
      { match = { list = "heygen.videos", request = 1 }, action = "status", status = 429, retry_after = 40 })
    local client = clients.heygen(world, { deadline = 3 })
    local step, wait = require "footage.core".step, require "footage.core".engine.wait
    local assets, videos = client.assets(), client.videos()
    while #world:log() < 1 do
      assert.is_false((step(assets)))
      wait(0.05)
    end
    assert.equal(429, walks.failed(videos:next()).status)
    local before = os.time()
    assert.equal("timeout", walks.failed(assets:next()).kind)
    assert.is_true(os.time() - before < 20)
  end)

  it("pauses nobody beyond the deadline, not even before the first attempt", function()
    local world = one_world.with_faults {
      match = { request = 1 }, action = "status", status = 429, retry_after = 40,
    }
    local client = clients.heygen(world, { deadline = 1 })
    assert.equal(429, walks.failed(client.videos():next()).status)
    local before = os.time()
    local err = walks.failed(client.assets():next())
    assert.equal("timeout", err.kind)
    assert.equal(0, err.attempts)
    assert.matches("the deadline of 1 s passed while the service had the client wait", err.message, 1, true)
    assert.is_true(os.time() - before < 20)
  end)

  it("over and over ends at the deadline", function()
    local world = one_world.with_faults { times = "always", action = "status", status = 429, retry_after = "0.4" }
    local listing = walks.open(world, twelvelabs, nil, { parallel = 1 }, { max_retries = 100, deadline = 1.5 })
    local before = os.time()
    local err = walks.failed(listing:next())
    assert.equal(429, err.status)
    assert.is_true(os.time() - before < 20)
  end)
end)

describe("a rate limit that is used up", function()
  after_each(one_world.close)
  teardown(one_world.check)

  -- The pause between two pages when answers carry these headers.
  local function pause(headers)
    local world = one_world.new { server_headers = { ["twelvelabs.assets"] = headers } }
    local events = {}
    local client = clients.twelvelabs(world, {
      on_event = function(event) if event.type == "pause" then events[#events + 1] = event end end,
    })
    assert.equal(25, client.assets({}, { page_size = 13, parallel = 1 }):count())
    assert.equal(2, #world:log())
    return pause_after(world, 1), events
  end

  local function shortly()
    return tostring(os.time() + 2)
  end

  for name, headers in pairs {
    ["Unix time"] = function() return { ["X-RateLimit-Remaining"] = "0", ["X-RateLimit-Reset"] = shortly() } end,
    ["seconds"] = function() return { ["X-RateLimit-Remaining"] = "0", ["X-RateLimit-Reset"] = "1" } end,
    ["requests"] = function()
      return { ["X-RateLimit-Request-Remaining"] = "0", ["X-RateLimit-Request-Reset"] = shortly() }
    end,
    ["no time"] = function() return { ["X-RateLimit-Request-Remaining"] = "0" } end,
  } do
    it("pauses the client before the service has to (" .. name .. ")", function()
      local seconds, events = pause(headers())
      assert.is_true(seconds >= 0.9, tostring(seconds))
      assert.is_true(#events >= 1)
      assert.is_true(events[1].seconds >= 0.9 and events[1].seconds <= 2.1)
      assert.matches("rate limit", events[1].message, 1, true)
    end)
  end

  for name, headers in pairs {
    ["something is left"] = { ["X-RateLimit-Remaining"] = "1", ["X-RateLimit-Reset"] = "5" },
    ["hours of video are used up"] = { ["X-RateLimit-Duration-Remaining"] = "0", ["X-RateLimit-Duration-Reset"] = "5" },
    ["it begins anew too late"] = { ["X-RateLimit-Remaining"] = "0", ["X-RateLimit-Reset"] = "3600" },
    ["it begins anew now"] = { ["X-RateLimit-Remaining"] = "0", ["X-RateLimit-Reset"] = "1700000000" },
    ["it makes no sense"] = { ["X-RateLimit-Remaining"] = "none", ["X-RateLimit-Reset"] = "5" },
  } do
    it("pauses nothing when " .. name, function()
      local seconds, events = pause(headers)
      assert.is_true(seconds < 3)
      assert.same({}, events)
    end)
  end
end)
