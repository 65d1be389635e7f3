-- Long walks: every item of very many, once and in order.

local brief = require "spec.support.brief"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local MANY = brief(20000, 5000)

describe("many:", function()
  teardown(function()
    assert.same({}, simulator.errors())
  end)

  for _, list in ipairs(walks.lists) do
    it("all of " .. list.name .. " come each once and in order", function()
      local world = simulator.world { items = { [list.name] = MANY } }
      local expected = world:ids(list.name)
      local place, wrong = 0, nil
      for record in walks.open(world, list) do
        place = place + 1
        if record.id ~= expected[place] then wrong = wrong or place end
      end
      assert.is_nil(wrong)
      assert.equal(MANY, #expected)
      assert.equal(MANY, place)
      assert.equal(MANY / list.largest, #world:log())
      world:close()
    end)
  end

  it("a token list costs no memory by its items", function()
    local world = simulator.world { items = { ["heygen.assets"] = MANY } }
    local early, late, place = nil, nil, 0
    for _ in walks.open(world, walks.lists[1]) do
      place = place + 1
      if place == 2050 or place == MANY - 50 then
        collectgarbage() collectgarbage()
        early, late = early or collectgarbage "count", collectgarbage "count"
      end
    end
    -- A page is in memory each time; the other items would be megabytes.
    assert.is_true(late - early < 300)
    world:close()
  end)
end)
