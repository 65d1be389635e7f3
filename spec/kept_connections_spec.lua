-- Connections that are kept: who shares them, and what happens when one dies at the very moment at which it is used
-- again. libcurl sends a request again by itself then; nothing of that may go unnoticed.

local clients = require "spec.support.clients"
local one_world = require "spec.support.one_world"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local ASSETS = "twelvelabs.assets"
local LOST = { action = "close", at = "before_headers" } -- after the deed

local world

-- No attempt beyond the first: whatever comes twice, libcurl sent.
local function client(name, config, options)
  config.items = config.items or { [ASSETS] = 40 }
  world = one_world.new(config)
  local settings = { max_retries = 0 }
  for option, value in pairs(options or {}) do settings[option] = value end
  return clients[name](world, settings)
end

local function requests(method)
  local found = {}
  for _, entry in ipairs(world:log()) do
    if entry.method == method then found[#found + 1] = entry end
  end
  return found
end

local function connections(entries)
  local seen, count = {}, 0
  for _, entry in ipairs(entries) do
    if not seen[entry.connection] then count = count + 1 end
    seen[entry.connection] = true
  end
  return count
end

local function lose(method)
  local fault = { match = { method = method } }
  for name, value in pairs(LOST) do fault[name] = value end
  world:set { faults = { fault } }
end

-- Older ones tell nobody what they send again: each change has a connection of its own there.
local major, minor = require("footage.core").libcurl:match "^(%d+)%.(%d+)"
local with_telling = tonumber(major) * 1000 + tonumber(minor) >= 7080 and it or pending

describe("kept connections:", function()
  after_each(one_world.close)
  teardown(one_world.check)

  with_telling("deletions share them", function()
    local twelvelabs = client("twelvelabs", {})
    assert.equal(40, (assert(twelvelabs.assets():delete { all = true, parallel = 4 })))
    assert.equal(40, #requests "DELETE")
    assert.is_true(connections(world:log()) <= 8, connections(world:log()) .. " connections")
  end)

  with_telling("deletions share them, over HTTP/2 one", function()
    local config = { items = { [ASSETS] = 40 } }
    world = one_world.new(config)
    local twelvelabs = clients.twelvelabs({ twelvelabs = world.tls.twelvelabs, key = world.key },
      { ca_file = simulator.ca_file() })
    assert.equal(40, (assert(twelvelabs.assets():delete { all = true, parallel = 4 })))
    assert.equal("2", requests "DELETE"[1].version)
    assert.equal(1, connections(world:log()))
  end)

  with_telling("a deletion that is sent twice and finds nothing is done", function()
    for _, status in ipairs { 404, 400 } do
      local twelvelabs = client("twelvelabs", { missing_status = status })
      local asset = assert(twelvelabs.assets():first())
      lose "DELETE"
      assert.is_true(assert(asset:delete()))
      assert.equal(2, #requests "DELETE")
      -- It is an error where nothing was lost.
      local err = walks.failed(asset:delete())
      assert.same({ status }, { err.status, err.maybe_done })
    end
  end)

  with_telling("a deletion that is sent twice and fails may have been done", function()
    local twelvelabs = client("twelvelabs", {})
    local asset = assert(twelvelabs.assets():first())
    world:set { faults = {
      { match = { method = "DELETE" }, action = "close", at = "before_headers" },
      { match = { method = "DELETE" }, action = "status", status = 403 },
    } }
    local err = walks.failed(asset:delete())
    assert.same({ 403, true, 1 }, { err.status, err.maybe_done, err.attempts })
    assert.equal(2, #requests "DELETE")
  end)

  it("200 deletions, eight at once, of which 24 answers are lost, are all done", function()
    local config = { items = { [ASSETS] = 200 } }
    for place = 1, 24 do
      local action = place % 2 == 0 and "close" or "reset"
      config.faults = config.faults or {}
      config.faults[place] = { match = { method = "DELETE" }, action = action, at = "before_headers" }
    end
    local twelvelabs = client("twelvelabs", config, { max_retries = 10 })
    assert.equal(200, (assert(twelvelabs.assets({}, { page_size = 20 }):delete { all = true, parallel = 8 })))
    assert.same({}, world:ids(ASSETS))
    assert.is_true(#requests "DELETE" >= 224)
  end)

  it("what reads is never told to have changed something", function()
    local twelvelabs = client("twelvelabs", {})
    local asset = assert(twelvelabs.assets():first())
    world:set { faults = {
      { match = { method = "GET" }, action = "close", at = "before_headers" },
      { match = { method = "GET" }, action = "status", status = 403 },
    } }
    local err = walks.failed(asset:refresh())
    assert.same({ 403 }, { err.status, err.maybe_done })
  end)

  for _, way in ipairs {
    { "reset", "before_headers" }, { "close", "before_headers" }, { "close", "within_headers" }, { "cut_body" },
  } do
    it("no POST comes twice: " .. table.concat(way, " "), function()
      local heygen = client("heygen", {})
      for round = 1, 5 do
        assert(heygen.me())
        world:set { faults = { { match = { method = "POST" }, action = way[1], at = way[2] } } }
        local made, _, err = heygen.request { method = "POST", path = "/echo", json = { round = round } }
        assert.is_nil(made)
        assert.same({ true, 1 }, { err.maybe_done, err.attempts })
        assert.equal(round, #requests "POST")
        assert(heygen.request { method = "DELETE", path = "/echo" })
      end
    end)
  end
end)
