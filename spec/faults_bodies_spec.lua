-- The fault matrix of bodies that came with status 200, at the first, a middle and the last page of every
-- list (spec/support/fault_matrix.lua says what is due); totals; and lists without end.

local clients = require "spec.support.clients"
local fault_matrix = require "spec.support.fault_matrix"
local fresh_process = require "spec.support.fresh_process"
local simulator = require "spec.support.simulator"

local COUNT, PAGE_SIZE = fault_matrix.count, fault_matrix.page_size

describe("a fault", function()
  fault_matrix.specs(it, "bodies")
end)

describe("totals", function()
  local function walk(list, config)
    config.items = { [list] = COUNT }
    local world = simulator.world(config)
    local listing = clients.list(world, list, { max_retries = 0 })({}, { page_size = PAGE_SIZE })
    local records, _, err = listing:all()
    local total = err == nil and listing:total() or nil
    world:close()
    return records and #records, err, total
  end

  for _, list in ipairs(fault_matrix.lists) do
    it("are read as numbers, text and floats: " .. list, function()
      for _, form in ipairs { "integer", "string", "float" } do
        local count, err, total = walk(list, { total = form })
        assert.equal(COUNT, count, tostring(err))
        assert.equal(COUNT, total, form)
      end
    end)

    it("that say nothing never shorten a list: " .. list, function()
      for _, form in ipairs { "negative", "absent", "null", "nonsense" } do
        local count, err, total = walk(list, { total = form })
        if clients.split(list) == "heygen" then
          assert.equal(COUNT, count, tostring(err))
          assert.is_nil(total)
        else
          -- Without them nobody knows how many pages there are.
          assert.is_nil(count)
          assert.equal("decode", err.kind)
        end
      end
    end)
  end

  it("and other switches of how an answer looks change nothing", function()
    for _, config in ipairs {
      { gzip = true }, { chunked = true }, { connection_close = true }, { warning = true, sunset = true },
      { code_form = "string" }, { end_token = "null" }, { end_token = "empty" }, { end_token = "string_null" },
      { end_token = "absent" }, { rate_headers = "dimensions" },
    } do
      for _, list in ipairs(fault_matrix.lists) do
        local count, err = walk(list, fault_matrix.copy(config))
        assert.equal(COUNT, count, tostring(err))
      end
    end
  end)
end)

describe("a list without end", function()
  -- In a process of its own: it may not end.
  local SCRIPT = [[
    local client = require("footage." .. arg[1]).new { base_url = arg[3], api_key = "test-key", max_retries = 0 }
    local count = 0
    local listing = client[arg[2] ]({}, { page_size = 3 })
    local record, message, err
    repeat
      record, message, err = listing:next()
      if record then count = count + 1 end
    until not record
    print(count, err and err.kind)
  ]]

  local function walk(list, action, page)
    local world = simulator.world {
      items = { [list] = COUNT },
      faults = { { match = { list = list, page = page }, action = action, times = "always" } },
    }
    local service, name = clients.split(list)
    local result = fresh_process.run(SCRIPT, { service, name, world[service] })
    world:close()
    assert.equal(0, result.code, result.errors .. " (137: it did not end)")
    return result.output
  end

  for _, list in ipairs(fault_matrix.lists) do
    it("because pages are empty for ever is an error: " .. list, function()
      assert.matches("^0%s+paging", walk(list, "empty_pages"))
    end)
  end

  it("because the last page always says that there is one more ends where the page behind it says so", function()
    assert.matches("^7%s+nil", walk("twelvelabs.assets", "same_token", 3))
  end)
end)
