-- Lists that change while they are walked: every item that was there from before the walk until its end comes exactly
-- once, under any inserts at the front and any deletions between any two requests, with any number of pages in flight,
-- by number and by offset, with `max`, from a start page, and resumed in the middle.
--
-- Items that were deleted while the walk ran may come or not. Requests fail in between, and the walk
-- is then asked for the same place again.
--
--   FOOTAGE_SCHEDULES   how many random schedules (2000)
--   FOOTAGE_SEED        which ones (1); a failure prints its own

local clients = require "spec.support.clients"
local requests = require "spec.support.requests"
local shifting = require "spec.support.shifting"
local simulator = require "spec.support.simulator"

local LIST = "twelvelabs.assets"
local SCHEDULES = tonumber(os.getenv "FOOTAGE_SCHEDULES") or 2000
local SEED = tonumber(os.getenv "FOOTAGE_SEED") or 1

local function fail_with(seed, bad)
  local schedule, problem = shifting.shrink(bad.schedule)
  error(("%s\nin walk %d of seed %d; %s:\n%s"):format(
    bad.problem, bad.walk, seed,
    problem and "the smallest schedule found that goes wrong (" .. problem .. ")"
      or "its schedule, which goes well in a world of its own",
    shifting.text(schedule)), 0)
end

describe("a list that shifts", function()
  describe("at random", function()
    local ways = {
      { name = "one page at a time", parallels = { 1 } },
      { name = "several pages in flight", parallels = { 2, 3, 4, 8, 16 } },
    }
    local each = math.ceil(SCHEDULES / (#shifting.past_ends * #ways))
    for place, past_end in ipairs(shifting.past_ends) do
      for number, way in ipairs(ways) do
        it(("is walked without loss, %s, %s past the end"):format(way.name, past_end), function()
          local done, seed = 0, SEED * 1000003 + place * 10007 + number * 5003
          while done < each do
            local count, bad = shifting.batch(seed, each - done, way.parallels, past_end)
            if bad then fail_with(seed, bad) end
            done, seed = done + count, seed + 1
          end
          assert.is_true(done >= each)
        end)
      end
    end
  end)

  -- One walk with several pages in flight and one with a page at a time, each in a world with the same changes before
  -- the same requests, by number. That is hard on the former: each request that came to nothing brings changes, too.
  -- It holds all the same, since there are no more pages in flight than pages in a row that showed no change.
  it("costs at most twice the requests of one page at a time, and two for each page in flight", function()
    for number = 1, math.ceil(SCHEDULES / 10) do
      local roll = shifting.dice(SEED * 15013 + number)
      local schedule = shifting.one(roll, { 2, 3, 4, 8, 16 }, 200)
      schedule.faults = {}
      local problem, together = shifting.run(schedule)
      if problem then fail_with(SEED, { problem = problem, schedule = schedule, walk = number }) end
      local parallel = schedule.parallel
      schedule.parallel = 1
      local _, alone = shifting.run(schedule)
      assert(together <= 2 * alone + 2 * parallel, ("parallel = %d: %d requests, %d alone; schedule %d:\n%s"):format(
        parallel, together, alone, number, shifting.text(schedule)))
    end
  end)

  -- Whatever is asked for meanwhile, and also while an answer is on its way.
  for _, ms in ipairs { 0.5, 2, 5 } do
    it(("is walked without loss, with a change every %g ms"):format(ms), function()
      for number = 1, math.ceil(SCHEDULES / 40) do
        local roll = shifting.dice(SEED * 20011 + math.floor(ms * 1000) + number)
        local schedule = shifting.one(roll, { 1, 2, 4, 16 }, 400)
        schedule.faults = {}
        shifting.by_clock(schedule, ms)
        local problem = shifting.run(schedule)
        if problem then
          error(("%s; schedule %d of %g ms:\n%s"):format(problem, number, ms, shifting.text(schedule)), 0)
        end
      end
    end)
  end

  -- One world to a schedule: changes also between the reading of an answer and its sending, answers
  -- held back until others were given, and retries that the library makes itself.
  describe("in worlds of its own", function()
    for place, past_end in ipairs(shifting.past_ends) do
      for _, parallel in ipairs { 1, 2, 4, 8 } do
        it(("is walked without loss, parallel = %d, %s past the end"):format(parallel, past_end), function()
          for page_size = 1, 7 do
            local roll = shifting.dice(SEED * 7919 + place * 1009 + parallel * 101 + page_size)
            local schedule = {
              items = 8 + roll(18), page_size = page_size, parallel = parallel, past_end = past_end,
              read_at = roll(2) == 1 and "arrival" or "answer", mutations = {}, faults = {}, delays = {},
            }
            for _ = 1, 2 + roll(5) do
              local kind = ({ "insert", "delete" })[roll(2)]
              local mutation = { after = roll(2) == 1 }
              if kind == "insert" then
                mutation.insert = roll(3)
              else
                mutation.delete_at = { roll(8), 8 + roll(8) }
              end
              schedule.mutations[roll(8)] = mutation
            end
            if roll(2) == 1 then schedule.deletes = roll(3) end
            for _ = 1, 2 do schedule.faults[roll(10)] = "retry" end
            for _ = 1, parallel > 1 and 4 or 0 do schedule.delays[roll(10)] = roll(5) * shifting.LATE end
            local problem = shifting.run(schedule)
            if problem then fail_with(SEED, { problem = problem, schedule = schedule, walk = page_size }) end
          end
        end)
      end
    end
  end)

  -- What many more random schedules found once.
  it("is looked through again where a deletion pulls what was delivered over the end of a look downwards", function()
    assert.is_nil(shifting.run {
      items = 4, page_size = 1, parallel = 1, past_end = "error", read_at = "answer", page = 3,
      mutations = { [2] = { insert = 2 }, [3] = { insert = 6 }, [4] = { delete_at = { 4 } } },
      faults = {}, delays = {},
    })
  end)

  it("is resumed by what was delivered last, not by what came in front of it", function()
    assert.is_nil(shifting.run {
      items = 108, page_size = 16, parallel = 2, past_end = "repeat", read_at = "answer", resumes = 17,
      mutations = { [3] = { delete_at = { 19, 44, 108, 2, 6, 8, 24 } }, [4] = { insert = 1 } },
      faults = {}, delays = { [2] = 3 * shifting.LATE },
    })
  end)

  it("is walked to its end although a page is refused several times, with the same total each time", function()
    assert.is_nil(shifting.run {
      items = 4, page_size = 1, parallel = 1, past_end = "error", read_at = "answer",
      mutations = {
        [3] = { insert = 2 }, [4] = { insert = 2 }, [5] = { delete_at = { 6 } }, [6] = { delete_at = { 5, 1 } },
        [11] = { delete_at = { 2, 3 } }, [12] = { insert = 2 }, [13] = { delete_at = { 3 } }, [16] = { insert = 1 },
        [17] = { delete_at = { 5 } },
      },
      faults = {}, delays = {},
    })
    assert.is_nil(shifting.run {
      items = 11, page_size = 4, parallel = 1, past_end = "error", read_at = "answer",
      mutations = {
        [2] = { delete_at = { 1 } }, [5] = { delete_at = { 8 } }, [7] = { delete_at = { 1, 6 } },
        [8] = { insert = 2 }, [9] = { delete_at = { 6 } },
      },
      faults = {}, delays = {},
    })
  end)

  -- The others that the two official SDKs lose are those behind deletions.
  describe("because the loop deletes what it gets", function()
    local COUNT = 11

    local function world_of(past_end)
      return simulator.world { items = { [LIST] = COUNT }, past_end = past_end }
    end

    for _, parallel in ipairs { 1, 2, 4, 8 } do
      it(("is empty afterwards, item by item, parallel = %d"):format(parallel), function()
        for page_size = 1, 7 do
          local world = world_of("empty")
          local deleted = 0
          for asset in clients.twelvelabs(world).assets({}, { page_size = page_size, parallel = parallel }) do
            world:mutate { list = LIST, delete = { asset.id } }
            deleted = deleted + 1
          end
          assert.equal(COUNT, deleted)
          assert.same({}, world:ids(LIST), "page size " .. page_size)
          world:close()
        end
      end)

      for _, past_end in ipairs(shifting.past_ends) do
        it(("is empty afterwards, page by page, parallel = %d, %s past the end"):format(parallel, past_end), function()
          for page_size = 1, 7 do
            local world = world_of(past_end)
            for page in clients.twelvelabs(world).assets({}, { page_size = page_size, parallel = parallel }):pages() do
              local ids = {}
              for asset in page:each() do ids[#ids + 1] = asset.id end
              world:mutate { list = LIST, delete = ids }
            end
            assert.same({}, world:ids(LIST), "page size " .. page_size)
            world:close()
          end
        end)
      end
    end

    it("is empty afterwards when each is deleted with a request", function()
      local world = simulator.world { items = { [LIST] = 25 } }
      local deleted = 0
      for asset in clients.twelvelabs(world).assets({}, { page_size = 10 }) do
        local url = world.twelvelabs .. "/assets/" .. asset.id
        assert.equal(200, requests.send(url, { key = world.key, flags = "--request DELETE" }).status)
        deleted = deleted + 1
      end
      assert.equal(25, deleted)
      assert.same({}, world:ids(LIST))
      world:close()
    end)

    it("is empty afterwards by token", function()
      for _, list in ipairs { "heygen.assets", "heygen.videos", "heygen.folders" } do
        for page_size = 1, 7, 2 do
          local world = simulator.world { items = { [list] = COUNT } }
          for record in clients.list(world, list)({}, { page_size = page_size }) do
            world:mutate { list = list, delete = { record.id } }
          end
          assert.same({}, world:ids(list), list .. ", page size " .. page_size)
          world:close()
        end
      end
    end)
  end)

  it("is walked without loss by token too, whatever comes and goes", function()
    for _, list in ipairs { "heygen.assets", "heygen.videos", "heygen.folders" } do
      for page_size = 1, 7 do
        local roll = shifting.dice(SEED + page_size)
        local mutations = {}
        for number = 1, 12 do
          local mutation = { list = list, [roll(2) == 1 and "after_request" or "before_request"] = number }
          if roll(2) == 1 then mutation.insert = roll(3) else mutation.delete_at = { roll(10), 10 + roll(10) } end
          mutations[#mutations + 1] = mutation
        end
        local world = simulator.world { items = { [list] = 20 }, mutations = mutations }
        local at_start, seen = world:ids(list), {}
        for record in clients.list(world, list)({}, { page_size = page_size }) do
          assert.is_nil(seen[record.id], "delivered twice")
          seen[record.id] = true
        end
        local at_end = {}
        for _, id in ipairs(world:ids(list)) do at_end[id] = true end
        for _, id in ipairs(at_start) do
          if at_end[id] then assert.is_true(seen[id], "never delivered: " .. id) end
        end
        world:close()
      end
    end
  end)
end)
