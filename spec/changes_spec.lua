-- Lists and scripts that are in the way of a walk: each of these once lost an item, doubled one, or
-- raised for nothing.

local brief = require "spec.support.brief"
local clients = require "spec.support.clients"
local footage = require "footage"
local shifting = require "spec.support.shifting"
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

-- Cursors of lists of 60 assets, and how many of these had been delivered, as the version before wrote them.
local OLD_CURSORS = {
  ["footage-1:twelvelabs.assets:efd01f60ba992926:page:2:1:5:60:"
    .. "bccb3753ed095702f4d953ab14d9f8c3cb5609213cafe8cd30a9270a791ed3ce0b94748b153191ba:ff8caf2b"] = 7,
  ["footage-1:twelvelabs.assets:efd01f60ba992926:page:2:1:10:60:"
    .. "262e6994daf9d9691cf94533ff656553822a269616eeec49aecf5fef24b45d1ad9dd3346a7e709495161e81abb3358d0"
    .. "c51a6203d6c887bd14f160babc0a52ace5ea725703e7f0095a7b80305ddb7c08:67b2d276"] = 20,
  ["footage-1:twelvelabs.assets:efd01f60ba992926:page:5:1:7:60:"
    .. "5ec4f28620d4e1dbcfc4f5115adcfe3a89fb11e3d91abc1e8f1168a7c34b52b4c7b0657fbe221db534a0d2234af4bc7b"
    .. "305bdbf7c92fac69:e33b6f78"] = 33,
}

-- What a walk got of the items that were there at its start, and how many requests it took.
local function tally(world, list, listing, before)
  local times, lost, twice = {}, 0, 0
  for record in listing do
    times[record.id] = (times[record.id] or 0) + 1
    if times[record.id] > 1 then twice = twice + 1 end
  end
  for _, id in ipairs(before) do
    if not times[id] then lost = lost + 1 end
  end
  return { lost = lost, twice = twice, requests = #world:log(list) }
end

local function walk_of(config, options, list)
  local world = simulator.world(config)
  local before = world:ids(list or LIST)
  local listing = list and shifting.open(world, list, {})({}, options) or assets(world, options)
  local result = tally(world, list or LIST, listing, before)
  world:close()
  return result
end

describe("a list with numbered pages", function()
  -- Before about every other request as many new items come in front as one or two pages hold.
  local function flood(seed, page_size, items)
    local roll, mutations = shifting.dice(seed), {}
    for number = 2, 1500 do
      if roll(2) == 1 then
        local count = page_size + roll(page_size + 1) - 1
        mutations[#mutations + 1] = { list = LIST, before_request = number, insert = count }
      end
    end
    return { items = { [LIST] = items }, mutations = mutations }
  end

  for _, page_size in ipairs { 5, 10, 25 } do
    it(("that grows all the time is walked to its end, pages of %d"):format(page_size), function()
      for seed = 1, brief(3, 1) do
        local config = flood(seed, page_size, page_size * 40)
        local alone = walk_of(config, { page_size = page_size, parallel = 1 })
        assert.same({ 0, 0 }, { alone.lost, alone.twice })
        for _, parallel in ipairs { 4, 16 } do
          local together = walk_of(config, { page_size = page_size, parallel = parallel })
          assert.same({ 0, 0 }, { together.lost, together.twice })
          assert.is_true(together.requests <= 2 * alone.requests + 2 * parallel,
            ("seed %d, parallel %d: %d requests, %d alone"):format(seed, parallel, together.requests, alone.requests))
        end
      end
    end)
  end

  for _, list in ipairs { LIST, "example.tickets" } do
    for _, lies in ipairs { "page", "turn", "random" } do
      for _, by in ipairs { 1, 3, 12, 30 } do
        it(("is whole although its totals are too low by %d, by %s (%s)"):format(by, lies, list), function()
          for _, page_size in ipairs(brief({ 1, 7, 10, 20, 50 }, { 7, 20 })) do
            for _, parallel in ipairs { 1, 4, 16 } do
              local result = walk_of({ items = { [list] = 100 }, total_lies = lies, total_lies_by = by },
                { page_size = page_size, parallel = parallel }, list ~= LIST and list or nil)
              -- Where the total is said to have fallen, the walk goes back by as much.
              local back = by < 10 and 0 or math.ceil(by / page_size)
              local most = (2 + 2 * back) * math.ceil(100 / page_size) + 2 * parallel
              local words = ("size %d, parallel %d: %d requests"):format(page_size, parallel, result.requests)
              assert.same({ 0, 0 }, { result.lost, result.twice }, words)
              assert.is_true(result.requests <= most, words)
            end
          end
        end)
      end
    end

    it(("that nobody changes costs one request a page (%s)"):format(list), function()
      for _, count in ipairs(brief({ 0, 1, 49, 100, 101 }, { 0, 101 })) do
        for _, page_size in ipairs(brief({ 1, 10, 50 }, { 10, 50 })) do
          for _, parallel in ipairs { 1, 4, 16 } do
            local result = walk_of({ items = { [list] = count } }, { page_size = page_size, parallel = parallel },
              list ~= LIST and list or nil)
            assert.same({ lost = 0, twice = 0, requests = math.max(1, math.ceil(count / page_size)) }, result)
          end
        end
      end
    end)
  end

  -- 200 answers, and eight for each page that the list has.
  local function stops(config, list)
    for _, parallel in ipairs { 1, 4, 16 } do
      local world = simulator.world(config)
      local options = { page_size = 10, parallel = parallel }
      local err = walks.until_raised(shifting.open(world, list, { max_retries = 0 })({}, options))
      assert.equal("paging", err.kind)
      assert.matches("%d+ answers in a row brought the walk no further", err.message)
      local requests = #world:log(list)
      assert.is_true(requests > 200 and requests < 200 + 8 * 11 + 2 * parallel + 11, requests .. " requests")
      world:close()
    end
  end

  for _, list in ipairs { LIST, "example.tickets" } do
    it(("that grows faster than it can be read is an error, soon (%s)"):format(list), function()
      local mutations = {}
      for number = 2, 400 do mutations[#mutations + 1] = { list = list, before_request = number, insert = 15 } end
      stops({ items = { [list] = 100 }, mutations = mutations }, list)
    end)

    it(("that never ends, with pages that are empty although the service counts them, is an error at once (%s)")
      :format(list), function()
      for _, parallel in ipairs { 1, 4, 16 } do
        local world = simulator.world { items = { [list] = 100 }, faults = {
          { match = { list = list }, times = "always", action = "same_token" },
        } }
        local options = { page_size = 10, parallel = parallel }
        local err = walks.until_raised(shifting.open(world, list, { max_retries = 0 })({}, options))
        assert.equal("paging", err.kind)
        assert.matches("and it is empty", err.message)
        assert.is_true(#world:log(list) <= 12 + 2 * parallel, #world:log(list) .. " requests")
        world:close()
      end
    end)
  end

  it("whose last page comes again and again, each time as one more, is an error, soon", function()
    stops({ items = { [LIST] = 100 }, past_end = "repeat_unclamped", faults = {
      { match = { list = LIST }, times = "always", action = "same_token" },
    } }, LIST)
  end)

  it("is walked by looks of the page size where other sizes are refused, or give less than was asked for", function()
    for _, how in ipairs { "error", "clamp" } do
      for _, parallel in ipairs { 1, 4 } do
        -- The service allows seven items a page, its description says fifty.
        local world = simulator.world { items = { [LIST] = 60 }, over_limit = how, largest = 7 }
        world:set { mutations = {
          { list = LIST, before_request = 3, delete_at = { 1, 2, 9 } },
          { list = LIST, before_request = 6, delete_at = { 4 } },
        } }
        local before, times = world:ids(LIST), {}
        for asset in assets(world, { page_size = 7, parallel = parallel }) do
          assert.is_nil(times[asset.id])
          times[asset.id] = true
        end
        local after = {}
        for _, id in ipairs(world:ids(LIST)) do after[id] = true end
        for place, id in ipairs(before) do assert(not after[id] or times[id], how .. ": lost item " .. place) end
        world:close()
      end
    end
  end)

  it("loses nothing while a deletion through the same client is on its way", function()
    for _, parallel in ipairs { 1, 4, 16 } do
      local world = simulator.world { items = { [LIST] = 120 }, jitter_ms = 4 }
      local client = clients.twelvelabs(world)
      local got, tasks = 0, {}
      for asset in client.assets({}, { page_size = 5, parallel = parallel }) do
        got = got + 1
        tasks[#tasks + 1] = footage.spawn(function()
          assert(client.request { method = "DELETE", path = "/assets/" .. asset.id })
        end)
      end
      for _, task in ipairs(tasks) do task:wait() end
      assert.equal(120, got)
      assert.same({}, world:ids(LIST))
      world:close()
    end
  end)

  it("is resumed from a cursor that the version before has made", function()
    local world = simulator.world { items = { [LIST] = 60 } }
    local ids = world:ids(LIST)
    for cursor, taken in pairs(OLD_CURSORS) do
      assert.same(walks.slice(ids, taken + 1), walks.ids(assets(world, { resume = cursor })))
    end
    world:mutate { { list = LIST, insert = 9 }, { list = LIST, delete_at = { 12, 14 } } }
    for cursor, taken in pairs(OLD_CURSORS) do
      local left = {}
      local there = {}
      for _, id in ipairs(world:ids(LIST)) do there[id] = true end
      for _, id in ipairs(walks.slice(ids, taken + 1)) do
        if there[id] then left[#left + 1] = id end
      end
      assert.same(left, walks.ids(assets(world, { resume = cursor })))
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
