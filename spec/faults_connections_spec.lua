-- The fault matrix of connections: what breaks, stalls or comes late, at the first, a middle and the last
-- page of every list (spec/support/fault_matrix.lua says what is due).

local clients = require "spec.support.clients"
local fault_matrix = require "spec.support.fault_matrix"
local fresh_process = require "spec.support.fresh_process"
local simulator = require "spec.support.simulator"

describe("a fault", function()
  fault_matrix.specs(it, "connections")
end)

describe("a service that is not there", function()
  it("is an error of the network after the attempts that were due", function()
    for _, list in ipairs(fault_matrix.lists) do
      local service, name = clients.split(list)
      local waits = 0
      local client = require("footage." .. service).new {
        base_url = simulator.refused_url(), api_key = "test-key", max_retries = 1,
        on_event = function(event) if event.type == "retry" then waits = waits + 1 end end,
      }
      local record, message, err = client[name]():next()
      assert.is_nil(record)
      assert.equal("network", err.kind)
      assert.equal(2, err.attempts)
      assert.equal(1, waits)
      assert.is_nil(err.status)
      assert.equal(message, err.message)
      assert.equal("string", type(err.cursor))
    end
  end)
end)

describe("a service that goes away", function()
  for _, list in ipairs(fault_matrix.lists) do
    for _, page in ipairs(fault_matrix.pages) do
      it(("is an error of the network, and nothing is lost: %s, page %d"):format(list, page), function()
        local service, name = clients.split(list)
        local world = simulator.world { items = { [list] = fault_matrix.count } }
        local ids = {}
        local function take(listing, most)
          while #ids < most do
            local record, _, err = listing:next()
            if not record then return err end
            ids[#ids + 1] = record.id
          end
        end
        local well = clients[service](world)
        local gone = clients[service](world, { base_url = simulator.refused_url(), max_retries = 1 })
        local before = well[name]({}, { page_size = fault_matrix.page_size, parallel = 1 })
        take(before, fault_matrix.page_size * (page - 1))
        -- At the first page there is nothing to resume.
        local listing = gone[name]({}, page > 1 and { resume = before:cursor() }
          or { page_size = fault_matrix.page_size })
        local err = take(listing, fault_matrix.count)
        assert.equal("network", err.kind)
        assert.equal(2, err.attempts)
        assert.equal(fault_matrix.page_size * (page - 1), #ids)
        assert.is_nil(take(well[name]({}, { resume = err.cursor }), math.huge))
        assert.same(world:ids(list), ids)
        world:close()
      end)
    end
  end
end)

describe("an attempt", function()
  -- In a process of its own: no connection is there yet.
  local BESIDE_A_STALL = [[
    local core = require "footage.core"
    local heygen = require("footage.heygen").new { base_url = arg[1], api_key = "test-key", max_retries = 0,
      timeout = 3 }
    local stalled = heygen.assets()
    core.step(stalled)
    for _ = 1, 5 do core.engine.wait(0.02) end
    print(heygen.videos():count(), heygen.folders():count(), core.step(stalled))
  ]]

  it("is not held up by another one that stalls", function()
    local world = simulator.world {
      items = { ["heygen.assets"] = 3, ["heygen.videos"] = 3, ["heygen.folders"] = 3 },
      faults = { { match = { list = "heygen.assets" }, action = "stall", times = "always" } },
    }
    local result = fresh_process.run(BESIDE_A_STALL, { world.heygen })
    world:close()
    -- false: the first one is still waiting when the others are done.
    assert.matches("^3%s+3%s+false", result.output .. result.errors)
  end)

  it("has its whole time, however many others wait for a connection", function()
    local list = "twelvelabs.assets"
    local world = simulator.world { items = { [list] = 17 }, delay_ms = 300 }
    local errors = 0
    local client = clients.twelvelabs(world, {
      timeout = 0.5, on_event = function(event) if event.type == "retry" then errors = errors + 1 end end,
    })
    local records = assert(client.assets({}, { page_size = 1, parallel = 16 }):all())
    assert.equal(17, #records)
    assert.equal(0, errors)
    world:close()
  end)
end)
