-- Lists and scripts that are in the way of a walk: each of these once lost an item, doubled one, or
-- raised for nothing.

local clients = require "spec.support.clients"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local LIST = "twelvelabs.assets"

local function assets(world, options, settings)
  local listing = clients.twelvelabs(world, settings).assets({}, options)
  return listing
end

describe("a walk over a list that changes", function()
  it("is resumed without repeats after it went back", function()
    local world = simulator.world { items = { [LIST] = 15 } }
    local listing = assets(world, { page_size = 5, parallel = 1 })
    local ids = walks.ids(listing:take(5))
    world:mutate { { list = LIST, delete_at = { 4, 5 } }, { list = LIST, insert = 1 } }
    for _, id in ipairs(walks.some(listing, 2)) do ids[#ids + 1] = id end
    for _, id in ipairs(walks.ids(assets(world, { resume = listing:cursor() }))) do ids[#ids + 1] = id end
    local times = {}
    for _, id in ipairs(ids) do times[id] = (times[id] or 0) + 1 end
    for id, count in pairs(times) do assert.equal(1, count, id) end
    for place, id in ipairs(world:ids(LIST)) do
      -- The first one came in between.
      if place > 1 then assert.equal(1, times[id], "item " .. place) end
    end
    world:close()
  end)

  it("never takes a page that it searched for one that was delivered", function()
    local world = simulator.world { items = { [LIST] = 15 } }
    local listing = assets(world, { page_size = 5, parallel = 1 })
    walks.some(listing, 10)
    local cursor = listing:cursor()
    listing:close()
    -- All of the page delivered last goes, and so much comes that the search begins forwards; and when
    -- it comes to the end, the end has moved.
    world:mutate { { list = LIST, delete_at = { 6, 7, 8, 9, 10 } }, { list = LIST, insert = 6 } }
    world:set { restart_count = true, mutations = {
      { after_request = 2, list = LIST, delete_at = { 16 } },
    } }
    local left = world:ids(LIST)
    local resumed = assets(world, { parallel = 1, resume = cursor })
    local ids = {}
    local done, err = pcall(function() for asset in resumed do ids[#ids + 1] = asset.id end end)
    if done then
      -- Those behind what was delivered, all of them but the one that went.
      assert.same(walks.slice(left, 12, 15), ids)
    else
      assert.equal("paging", err.kind)
    end
    world:close()
  end)
end)

describe("a slow loop", function()
  it("is no failure of the service", function()
    local world = simulator.world { items = { ["heygen.assets"] = 9 }, delay_ms = 20 }
    local settings = { timeout = 0.3, deadline = 0.6, max_retries = 1 }
    local count = 0
    for _ in clients.heygen(world, settings).assets({}, { page_size = 3 }) do
      count = count + 1
      if count % 3 == 1 then os.execute "sleep 0.8" end
    end
    assert.equal(9, count)
    world:close()
  end)
end)

describe("on_event", function()
  it("sees every request and response, also of pages that were there before they were needed", function()
    local world = simulator.world { items = { ["heygen.assets"] = 30 } }
    local seen = {}
    local settings = { on_event = function(event) seen[event.type] = (seen[event.type] or 0) + 1 end }
    local place = 0
    for _ in clients.heygen(world, settings).assets({}, { page_size = 10 }) do
      place = place + 1
      if place % 10 == 1 then os.execute "sleep 0.1" end
    end
    assert.same({ request = 3, response = 3 }, seen)
    world:close()
  end)

  it("may raise in the middle of all() and count(), which then took nothing", function()
    local world = simulator.world { items = { ["heygen.assets"] = 12 } }
    local events = 0
    local listing = clients.heygen(world, { on_event = function()
      events = events + 1
      if events == 4 or events == 9 then error "broken" end
    end }).assets({}, { page_size = 4 })
    assert.is_false((pcall(listing.all, listing)))
    assert.is_false((pcall(listing.count, listing)))
    assert.equal(12, #assert(listing:all()))
    world:close()
  end)
end)
