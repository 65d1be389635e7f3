-- The fault matrix of statuses and redirects, at the first, a middle and the last page of every list
-- (spec/support/fault_matrix.lua says what is due); and how long is waited for what.

local clients = require "spec.support.clients"
local fault_matrix = require "spec.support.fault_matrix"
local simulator = require "spec.support.simulator"

describe("a fault", function()
  fault_matrix.specs(it, "statuses")
end)

describe("a wait that the service asks for", function()
  -- Walks a list of one page whose first answer is that fault; what came of it.
  local function try(fault, options)
    fault.action, fault.match = "status", { list = "heygen.assets" }
    fault.status = fault.status or 429
    local world = simulator.world { items = { ["heygen.assets"] = 2 }, faults = { fault } }
    local waits = {}
    local given = fault_matrix.copy(options or {}, { max_retries = 1 })
    given.on_event = function(event)
      if event.type == "retry" then waits[#waits + 1] = event.seconds end
    end
    local started = fault_matrix.now()
    local all, _, err = clients.heygen(world, given).assets():all()
    local result = {
      count = all and #all, err = err, waits = waits, seconds = fault_matrix.now() - started, log = world:log(),
    }
    world:close()
    return result
  end

  local function waited(result, from, to)
    assert.equal(2, result.count, tostring(result.err))
    assert.equal(2, #result.log)
    assert.equal(1, #result.waits)
    assert.is_true(result.waits[1] >= from and result.waits[1] <= to, "waited " .. result.waits[1])
    local between = result.log[2].time - result.log[1].answered
    assert.is_true(between >= from - 0.05 and between <= to + 5, "the next request came after " .. between)
  end

  local function refused(result, retry_after)
    assert.is_nil(result.count)
    assert.equal("http", result.err.kind)
    assert.equal(1, result.err.attempts)
    assert.equal(1, #result.log)
    assert.equal(0, #result.waits)
    assert.is_true(result.seconds < 10)
    local rounded = math.max(2, retry_after * 1e-12)
    assert.is_true(math.abs(result.err.retry_after - retry_after) <= rounded, tostring(result.err.retry_after))
  end

  it("in seconds is obeyed", function()
    waited(try { retry_after = "1" }, 1, 1)
    waited(try { retry_after = "0.3", status = 503 }, 0.3, 0.3)
  end)

  it("until a date is obeyed", function()
    waited(try { retry_after_date = 2 }, 1, 2)
  end)

  it("until a date that is over is none", function()
    waited(try { retry_after_date = -3600 }, 0, 0.5)
  end)

  it("of hours is an error at once, which says how long", function()
    refused(try { retry_after = "3600" }, 3600)
    refused(try { retry_after = "99999999999999999999" }, 1e20)
    local result = try { retry_after_date = 7200 }
    refused(result, 7200)
    assert.is_truthy(result.err.message:find("7[12]%d%d s"), result.err.message)
  end)

  it("longer than max_wait or beyond the deadline is an error at once", function()
    refused(try({ retry_after = "30" }, { max_wait = 20 }), 30)
    refused(try({ retry_after = "30" }, { deadline = 20 }), 30)
  end)

  it("of no length at all, or of one that is none, is a back-off", function()
    for _, header in ipairs { "-5", "soon", "0", "", "1e", "inf", "nan", "0x10", "1;2", "Tue", "5 minutes" } do
      local result = try { retry_after = header }
      waited(result, 0, 0.5)
    end
    waited(try {}, 0, 0.5)
  end)

  it("grows from one attempt to the next, up to the last one", function()
    local result = try({ status = 503, times = "always" }, { max_retries = 3 })
    assert.equal("http", result.err.kind)
    assert.equal(4, result.err.attempts)
    assert.equal(4, #result.log)
    for number, longest in ipairs { 0.5, 1, 2 } do
      assert.is_true(result.waits[number] >= 0 and result.waits[number] <= longest)
    end
  end)

  it("is not waited for when no retries are allowed", function()
    local result = try({ retry_after = "20" }, { max_retries = 0 })
    assert.equal(20, result.err.retry_after)
    assert.equal(1, #result.log)
    assert.is_true(result.seconds < 10)
  end)

  it("ends with the deadline of the whole call", function()
    local result = try({ status = 503, times = "always" }, { max_retries = 100, deadline = 1.5 })
    assert.is_true(result.seconds < 10, "it took " .. result.seconds)
    assert.is_truthy(result.err.message:find("deadline", 1, true), result.err.message)
  end)
end)
