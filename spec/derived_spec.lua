-- Parts of listings: what `take` and `filter` give is a listing again, over the one stream that it stands on.

-- luacheck: ignore 512 (loops that are left at once are what is tested here)

local brief = require "spec.support.brief"
local footage = require "footage"
local core = require "footage.core"
local one_world = require "spec.support.one_world"
local walks = require "spec.support.walks"

local world, new_world = one_world.world, one_world.new

-- PUC Lua 5.1 cannot yield from the iterator of a `for`, nor within pcall.
local yields_anywhere = _VERSION ~= "Lua 5.1" or rawget(_G, "jit") ~= nil

local function open(list, options)
  local given = { page_size = 10 }
  for name, value in pairs(options or {}) do given[name] = value end
  return walks.open(world, list, nil, given)
end

local function failing(list, page)
  return { { match = { list = list.name, page = page }, action = "status", status = 403 } }
end

local function each_list(behaviour)
  for _, list in ipairs(walks.lists) do behaviour(list) end
end

-- Every nth record of the world's list, by id: a filter whose result is known.
local function places(list)
  local at = {}
  for place, id in ipairs(world:ids(list.name)) do at[id] = place end
  return at
end

local function every(n, at)
  return function(record) return at[record.id] % n == 0 end
end

local function settle()
  for _ = 1, 5 do core.engine.wait(0.01) end
end

local function ids_of(records)
  local ids = {}
  for i, record in ipairs(assert(records)) do ids[i] = record.id end
  return ids
end

-- ---- whatever the chain ----

-- A chain of stages, each { "take", n } or { "filter", n }: what it should give of `ids`, and how many of the
-- stream's records that uses up.
local function model(ids, chain)
  local given, left, used = {}, {}, 0
  for i, stage in ipairs(chain) do left[i] = stage[1] == "take" and stage[2] or nil end
  for place, id in ipairs(ids) do
    for i = 1, #chain do
      if left[i] == 0 then return given, used end
    end
    used = place
    local through = true
    for i, stage in ipairs(chain) do
      if stage[1] == "filter" and place % stage[2] ~= 0 then
        through = false
        break
      end
      if left[i] then left[i] = left[i] - 1 end
    end
    if through then given[#given + 1] = id end
  end
  return given, used
end

local function derive(listing, chain, at)
  for _, stage in ipairs(chain) do
    if stage[1] == "take" then
      listing = listing:take(stage[2])
    else
      listing = listing:filter(every(stage[2], at))
    end
  end
  return listing
end

local function words(chain)
  local said = {}
  for i, stage in ipairs(chain) do said[i] = stage[1] .. " " .. stage[2] end
  return table.concat(said, ", ")
end

local function random_chain()
  local chain = {}
  for i = 1, math.random(1, 4) do
    chain[i] = math.random(2) == 1 and { "take", math.random(0, 30) } or { "filter", math.random(1, 5) }
  end
  return chain
end

-- Ways to get all that a listing has.
local ways = {
  loop = function(listing) return walks.ids(listing) end,
  each = function(listing) return walks.ids(listing:each()) end,
  next = function(listing) return walks.some(listing, 1000) end,
  all = function(listing) return ids_of(listing:all()) end,
  first = function(listing)
    local ids, record = {}, listing:first()
    while record do
      ids[#ids + 1] = record.id
      record = listing:first()
    end
    return ids
  end,
  ["on_each"] = function(listing)
    local ids = {}
    listing:on_each(function(record) ids[#ids + 1] = record.id end):wait()
    return ids
  end,
  ["chained takes"] = function(listing)
    local ids = {}
    for n = 1, 1000 do
      local some = ids_of(listing:take(n):all())
      ids = walks.joined(ids, some)
      if #some < n then return ids end
    end
  end,
}

describe("parts of listings:", function()
  after_each(one_world.close)
  teardown(one_world.check)

  each_list(function(list)
    it(list.name .. ": a chain gives what it should, in every way, and leaves the stream where it should", function()
      new_world()
      local ids, at = world:ids(list.name), places(list)
      for way, get in pairs(ways) do
        for _ = 1, brief(6, 2) do
          local chain = random_chain()
          local said = way .. ": " .. words(chain)
          local listing = open(list)
          local expected, used = model(ids, chain)
          local part = derive(listing, chain, at)
          assert.same(expected, get(part), said)
          assert.is_nil(part:next(), said)
          assert.same({}, part:all(), said)
          assert.equal(0, part:count(), said)
          local rest = walks.slice(ids, used + 1)
          assert.same(rest, walks.ids(open(list, { resume = part:cursor() })), said)
          assert.same(rest, ids_of(listing:all()), said)
        end
      end
    end)

    it(list.name .. ": a cursor resumes the stream exactly, at every place, before and after an error", function()
      for page = 1, 3 do
        new_world { faults = failing(list, page) }
        local ids, at = world:ids(list.name), places(list)
        for place = 0, 26, brief(2, 6) do
          world:set { faults = failing(list, page) }
          local chain = random_chain()
          local part = derive(open(list, { parallel = 1 }), chain, at)
          local got, failures = {}, 0
          while #got < place do
            local record, message, err = part:next()
            if message then
              failures = failures + 1
              walks.failed(record, message, err)
              assert.equal(part:cursor(), err.cursor)
            elseif not record then
              break
            end
            got[#got + 1] = record and record.id
          end
          assert.is_true(failures <= 1)
          world:set { faults = {} }
          local rest = walks.ids(open(list, { resume = part:cursor() }))
          local used = #ids - #rest
          assert.same(walks.slice(ids, used + 1), rest)
          assert.same((model(walks.slice(ids, 1, used), chain)), got, words(chain))
        end
      end
    end)

    it(list.name .. ": all() and count() that fail take nothing, neither from the stream nor from any take", function()
      for _, method in ipairs { "all", "count" } do
        for _ = 1, brief(8, 3) do
          new_world()
          local ids, at = world:ids(list.name), places(list)
          local chain, before = random_chain(), math.random(0, 12)
          local expected = model(ids, chain)
          local listing = open(list, { parallel = 1 })
          local part = derive(listing, chain, at)
          local got = walks.some(part, before)
          local cursor = part:cursor()
          world:set { faults = { { times = 1, action = "status", status = 403 } } }
          local result, _, err = part[method](part)
          if result then -- nothing had to be asked for
            world:set { faults = {} }
            local rest = method == "all" and ids_of(result) or walks.slice(expected, #got + 1)
            assert.equal(method == "all" and #rest or result, #rest)
            assert.same(expected, walks.joined(got, rest), words(chain))
          else
            assert.equal(cursor, err.cursor)
            assert.equal(cursor, part:cursor())
            assert.same(expected, walks.joined(got, walks.ids(part:each())), words(chain))
          end
        end
      end
    end)

    it(list.name .. ": nothing is asked for that is not needed", function()
      for name, case in pairs {
        take = { function(listing) return listing:take(10):all() end, 10, 1 },
        ["take to the next page"] = { function(listing) return listing:take(11):all() end, 11, 2 },
        ["take of nothing"] = { function(listing) return listing:take(0):all() end, 0, 0 },
        ["first of a take"] = { function(listing) return { (listing:take(200):first()) } end, 1, 1 },
        ["first of a filter"] = { function(listing) return { (listing:filter(function() return 1 end):first()) } end, 1,
          1 },
        ["take over filter"] = { function(listing)
          return listing:filter(function() return true end):take(10):all()
        end, 10, 1 },
        ["filter over take"] = { function(listing)
          return listing:take(10):filter(function() return false end):all()
        end, 0, 1 },
        ["a loop over take"] = { function(listing)
          local got = {}
          for record in listing:take(20) do got[#got + 1] = record end
          return got
        end, 20, 2 },
        ["the smaller of two takes"] = { function(listing) return listing:take(30):take(5):take(40):all() end, 5, 1 },
      } do
        new_world { items = { [list.name] = 300 } }
        local got = case[1](open(list))
        settle()
        assert.equal(case[2], #got, name)
        assert.equal(case[3], #world:log(), name)
      end
    end)
  end)

  local assets = walks.lists[1]

  it("make: nothing is sent before the first use, and they are listings", function()
    new_world()
    local listing = open(assets)
    for _, part in ipairs { (listing:take(3)), (listing:filter(function() return true end)) } do
      assert.equal("userdata", type(part))
      assert.equal("footage.listing", footage.type(part))
      assert.matches("^listing of heygen.assets, .* %(open, 0 delivered%)$", tostring(part))
      assert.is_string(part:cursor())
    end
    assert.equal("listing of heygen.assets, filtered, at most 3, at most 2 (open, 0 delivered)",
      tostring((listing:filter { kind = "video" }:take(3):take(2))))
    settle()
    assert.same({}, world:log())
  end)

  it("two takes of one stream: the second goes on where the first stopped", function()
    new_world()
    local ids = world:ids(assets.name)
    local listing = open(assets)
    local one, other = listing:take(4), listing:take(7)
    local got = walks.ids(one)
    got = walks.joined(got, walks.ids(other), { listing:next().id }, ids_of(listing:take(3):all()))
    assert.same(walks.slice(ids, 1, 15), got)
    local both = listing:take(6)
    local left, right = both:take(2), both:filter(function() return true end)
    got = walks.joined(ids_of(left:all()), ids_of(right:all()))
    assert.same(walks.slice(ids, 16, 21), got)
    assert.same({}, both:all())
  end)

  it("say to a loop that they have ended, or the stream under them; everything else stays at the end", function()
    new_world { items = { ["heygen.assets"] = 5 } }
    local function all_of() return true end
    for name, make in pairs {
      take = function(listing) return (listing:take(3)) end,
      ["take of more than there are"] = function(listing) return (listing:take(30)) end,
      filter = function(listing) return (listing:filter(all_of)) end,
      ["filter over an ended take"] = function(listing)
        local three = listing:take(3)
        three:all()
        return (three:filter(all_of))
      end,
      ["take of an ended stream"] = function(listing)
        listing:all()
        return (listing:take(3))
      end,
      ["take under an ended filter"] = function(listing)
        local three = listing:take(3)
        three:filter(all_of):all()
        return three
      end,
    } do
      local part = make(open(assets))
      assert.is_true(#walks.ids(part:each()) <= 5)
      local err = walks.blamed(function() for _ in part do break end end)
      assert.matches("has ended: ask for the list anew", err.message)
      assert.matches("has ended", walks.blamed(function() return (part()) end).message)
      assert.is_nil(part:next(), name)
      assert.is_nil(part:first(), name)
      assert.is_nil(part:each()(), name)
      assert.same({}, part:all(), name)
      assert.equal(0, part:count(), name)
      assert.matches("at its end", tostring(part), 1, true)
    end
  end)

  it("have not ended before they gave their end", function()
    new_world()
    local listing = open(assets)
    local three = listing:take(3)
    for _ = 1, 3 do three:next() end
    assert.same({}, walks.ids(three))
    local none = listing:take(0)
    assert.same({}, walks.ids(none))
    assert.equal(22, #walks.ids(listing))
  end)

  describe("leaving a loop early", function()
    it("closes the part where the language can; the stream goes on, with nothing in flight", function()
      if not walks.closes_loops then return end
      for _, method in ipairs { "take", "filter" } do
        new_world { delays = { [2] = 300 } }
        local listing = open(assets)
        local what = method == "take" and 20 or function() return 1 end
        local part, state, control, closing = listing[method](listing, what)
        assert.equal(part, closing)
        for _ in part, state, control, closing do break end
        assert.matches("closed", tostring(part))
        assert.matches("closed", walks.raised(part).message)
        settle()
        assert.is_nil(core.engine.timeout() and core.engine.timeout() < 0.2 or nil)
        assert.equal(24, listing:count())
      end
    end)

    it("does not close a part that is a variable", function()
      new_world()
      local part = open(assets):take(20)
      for _ in part do break end
      assert.equal(19, part:count())
    end)

    it("of an each() of a part does not close it", function()
      new_world()
      local part = open(assets):take(20)
      for _ in part:each() do break end
      assert.equal(19, part:count())
    end)
  end)

  describe(":close", function()
    it("ends the part and what stands on it, at the caller's line; not the stream", function()
      new_world()
      local listing = open(assets)
      local part = listing:take(20)
      local over = part:filter { kind = "video" }
      part:next()
      part:close()
      part:close()
      for _, call in ipairs {
        function() part:next() end, function() part() end, function() part:all() end, function() part:first() end,
        function() over:next() end, function() over:count() end, function() part:each()() end,
      } do
        assert.matches("closed before its end", walks.blamed(call).message)
      end
      assert.equal(24, listing:count())
    end)

    it("of the stream ends the part", function()
      new_world()
      local listing = open(assets)
      local part = listing:take(20)
      part:next()
      listing:close()
      assert.matches("closed", walks.blamed(function() part:next() end).message)
    end)

    it("after the end leaves it at its end", function()
      new_world()
      local part = open(assets):take(2)
      part:all()
      part:close()
      assert.is_nil(part:next())
    end)
  end)

  it("say why they have no total and no pages, at the caller's line", function()
    new_world()
    local listing = open(assets)
    for _, part in ipairs { (listing:take(3)), (listing:filter { kind = "video" }) } do
      assert.matches("count()", walks.blamed(function() part:total() end).message, 1, true)
      assert.matches("part of a list", walks.blamed(function() part:pages() end).message, 1, true)
    end
    assert.same({}, world:log())
  end)

  it("are no arrays either, and say so", function()
    new_world()
    local listing = open(assets)
    for _, part in ipairs { (listing:take(3)), (listing:filter { kind = "video" }) } do
      assert.matches("no array", walks.blamed(function() return part[1], 1 end).message, 1, true)
      assert.matches("'first'", walks.blamed(function() part:frist() end).message, 1, true)
      assert.matches("takes nothing", walks.blamed(function() part:each(print) end).message, 1, true)
      assert.matches("cannot be changed", walks.blamed(function() part.most = 5 end).message, 1, true)
    end
  end)

  it("are used with a colon", function()
    new_world()
    local part = open(assets):take(3)
    for _, method in ipairs { "next", "each", "pages", "first", "take", "filter", "all", "count", "total", "cursor",
      "on_each", "close" } do
      assert.matches("colon", walks.blamed(function() part[method]() end).message)
    end
  end)
end)

describe("listing:filter by a table", function()
  after_each(one_world.close)
  teardown(one_world.check)

  local videos = walks.lists[2]

  local function count_where(listing, test)
    local n = 0
    for record in listing:each() do
      if test(record) then n = n + 1 end
    end
    return n
  end

  it("keeps the records whose fields have these values", function()
    new_world { items = { ["heygen.videos"] = 60 } }
    for _, case in ipairs {
      { { status = "completed" }, function(record) return record.status == "completed" end },
      { { status = { "failed", "processing" } }, function(record)
        return record.status == "failed" or record.status == "processing"
      end },
      { { kind = "video", status = "completed" }, function(record) return record.status == "completed" end },
      { { status = "no such" }, function() return false end },
      { { created = 5 }, function() return false end },
      { { ["no such field"] = "x" }, function() return false end },
    } do
      assert.equal(count_where(open(videos), case[2]), open(videos):filter(case[1]):count())
    end
    local some = open(videos):first()
    assert.equal(some.id, open(videos):filter { created = some.created, id = some.id }:first().id)
  end)

  it("takes lua-cjson's null for a field that is null or missing", function()
    new_world { items = { ["heygen.videos"] = 60 } }
    local null = require "cjson".null
    local function without(record) return record.folder_id == nil end
    local count = count_where(open(videos), without)
    assert.is_true(count > 0 and count < 60)
    assert.equal(count, open(videos):filter { folder_id = null }:count())
    local other = open(videos):filter(function(record) return record.folder_id ~= nil end):first().folder_id
    assert.equal(count_where(open(videos), function(record) return without(record) or record.folder_id == other end),
      open(videos):filter { folder_id = { null, other } }:count())
  end)

  it("remembers the values as they were", function()
    new_world()
    local fields = { status = { "completed" } }
    local part = open(videos):filter(fields)
    fields.status[1], fields.id = "failed", "x"
    assert.equal(open(videos):filter { status = "completed" }:count(), part:count())
  end)

  it("refuses what it cannot be, at the caller's line", function()
    new_world()
    local listing = open(videos)
    for _, case in ipairs {
      { function() listing:filter() end, "nil" },
      { function() listing:filter("completed") end, "string" },
      { function() listing:filter {} end, "at least" },
      { function() listing:filter { status = nil } end, "at least" },
      { function() listing:filter { "completed" } end, "names of fields" },
      { function() listing:filter { status = {} } end, "'status'" },
      { function() listing:filter { status = { word = "completed" } } end, "'status'" },
      { function() listing:filter { status = function() end } end, "function" },
      { function() listing:filter { status = { { "completed" } } } end, "table" },
    } do
      assert.matches(case[2], walks.blamed(case[1]).message, 1, true)
    end
    assert.equal(25, listing:count())
  end)
end)

describe("a filter function", function()
  after_each(one_world.close)
  teardown(one_world.check)

  it("that raises costs no record, in every way, and its error comes as it was", function()
    new_world()
    for way, get in pairs(ways) do
      each_list(function(list)
        local ids, at = world:ids(list.name), places(list)
        local bad, raised = { [3] = 1, [10] = 2, [11] = 1, [25] = 1 }, {}
        local listing = open(list)
        local part = listing:filter(function(record)
          local place = at[record.id]
          if (bad[place] or 0) > 0 then
            bad[place] = bad[place] - 1
            local err = { place = place }
            raised[#raised + 1] = err
            error(err)
          end
          return true
        end)
        local got, keep = {}, get
        if way == "all" or way == "on_each" or way == "chained takes" then
          keep = nil
        end
        for _ = 1, 6 do
          local before = part:cursor()
          local fine, err = pcall(function()
            if keep then
              for record in part:each() do got[#got + 1] = record.id end
            else
              got = walks.joined(got, ids_of(part:all()))
            end
          end)
          if fine then break end
          assert.equal(raised[#raised], err)
          assert.is_nil(err.cursor)
          if not keep then assert.equal(before, part:cursor()) end
        end
        assert.equal(5, #raised)
        assert.same(ids, got)
      end)
    end
  end)

  it("that raises an error of another listing's leaves that error alone", function()
    new_world()
    local listing = open(walks.lists[1])
    local _, _, foreign = walks.open({ heygen = world.heygen, key = "wrong" }, walks.lists[3]):next()
    local cursor = foreign.cursor
    for _, method in ipairs { "all", "count", "next" } do
      local part = listing:filter(function() error(foreign) end)
      assert.equal(foreign, walks.raised(part[method], part))
      assert.equal(cursor, foreign.cursor)
    end
    assert.equal(25, listing:count())
  end)

  it("may use the listing itself, whose records still come once each", function()
    new_world()
    local listing = open(walks.lists[1])
    local seen, taken = {}, {}
    local part = listing:filter(function(record)
      if #taken < 4 then
        local other = listing:next() -- this very record: it had not been delivered
        assert.equal(record.id, other.id)
        taken[#taken + 1] = other.id
      end
      return true
    end)
    for record in part do seen[#seen + 1] = record.id end
    assert.same(world:ids "heygen.assets", walks.joined(taken, seen))
  end)

  local function ids_in_task(fn)
    local task = footage.spawn(function()
      local ids, part = {}, fn()
      local record, message = part:next()
      while record do
        ids[#ids + 1] = record.id
        record, message = part:next()
      end
      assert(not message, message)
      return ids
    end)
    return task
  end

  it("may wait: in a task, a script, next() and all()", function()
    new_world { delay_ms = 5 }
    local list = walks.lists[1]
    local ids, at = world:ids(list.name), places(list)
    local expected = model(ids, { { "filter", 3 }, { "take", 5 } })
    local function make()
      return (open(list):filter(function(record)
        footage.sleep(0.001)
        open(walks.lists[3]):total()
        return at[record.id] % 3 == 0
      end):take(5))
    end
    assert.same(expected, walks.ids(make()))
    assert.same(expected, ids_of(make():all()))
    assert.same(expected, ids_in_task(make):wait())
    assert.same(expected, assert(footage.spawn(function() return ids_of(make():all()) end):wait()))
    assert.equal(5, footage.spawn(function() return make():count() end):wait())
    if yields_anywhere then
      assert.same(expected, footage.spawn(function() return walks.ids(make()) end):wait())
    end
  end)

  it("that raises in all() in a task costs no record, and lets others have the listing", function()
    new_world { delay_ms = 5 }
    local list = walks.lists[1]
    local listing = open(list)
    local bad = true
    local part = listing:filter(function()
      footage.sleep(0.001)
      if bad then error "not now" end
      return true
    end)
    local message = select(2, footage.spawn(function() return part:all() end):wait())
    assert.matches("not now", message, 1, true)
    bad = false
    assert.same(world:ids(list.name), walks.joined(walks.some(listing, 5), ids_of(part:all())))
  end)

  it("is asked by many tasks at once; each record goes to one of them", function()
    new_world { items = { ["heygen.assets"] = 60 }, delay_ms = 3 }
    local list = walks.lists[1]
    local ids, at = world:ids(list.name), places(list)
    for round = 1, 6 do
      local chain = round < 3 and { { "filter", 2 } } or random_chain()
      local listing, part = open(list), nil
      part = listing
      for _, stage in ipairs(chain) do
        if stage[1] == "take" then
          part = part:take(stage[2])
        else
          part = part:filter(function(record)
            if math.random(2) == 1 then footage.sleep(math.random() * 0.003) end
            return at[record.id] % stage[2] == 0
          end)
        end
      end
      local tasks, got = {}, {}
      for i = 1, 5 do tasks[i] = ids_in_task(function() return part end) end
      for _, task in ipairs(tasks) do
        for _, id in ipairs(assert(task:wait())) do
          assert.is_nil(got[id])
          got[id] = true
        end
      end
      local expected = {}
      for _, id in ipairs((model(ids, chain))) do expected[id] = true end
      assert.same(expected, got, words(chain))
    end
  end)

  it("lets tasks that share a part in a loop all end, though one alone is told of the end", function()
    if not yields_anywhere then return end
    new_world { delay_ms = 3 }
    for _, make in ipairs {
      function(listing) return listing end,
      function(listing) return (listing:take(20)) end,
      function(listing) return (listing:filter(function() return true end)) end,
    } do
      local part, tasks, count = make(open(walks.lists[1])), {}, 0
      for i = 1, 3 do
        tasks[i] = footage.spawn(function()
          for _ in part do
            count = count + 1
            footage.sleep(0.001)
          end
          return "fine"
        end)
      end
      for _, task in ipairs(tasks) do assert.equal("fine", assert(task:wait())) end
      assert.is_true(count == 25 or count == 20)
    end
  end)

  it("in a task that is closed leaves the stream whole", function()
    new_world { delays = { ["heygen.assets"] = { ["2"] = 20000 } } }
    local listing = open(walks.lists[1])
    for _, method in ipairs { "next", "all", "count" } do
      local waits = false
      local part = listing:filter(function()
        waits = true
        footage.sleep(20)
      end)
      local task = footage.spawn(function() return part[method](part) end)
      while not waits do task:wait(0.01) end
      task:close()
      assert.equal("cancelled", walks.failed(task:wait()).kind)
    end
    world:set { delays = {} }
    assert.equal(25, listing:count())
  end)
end)

describe("parts of listings go through", function()
  after_each(one_world.close)
  teardown(one_world.check)

  local has_penlight, seq = pcall(require, "pl.seq")

  local it_with_penlight = has_penlight and it or pending

  it_with_penlight("Penlight, by each()", function()
    new_world()
    local ids, at = world:ids "heygen.assets", places(walks.lists[1])
    local part = open(walks.lists[1]):filter(every(2, at)):take(6)
    local got = seq.copy(seq.map(function(record) return record.id end, part:each()))
    assert.same((model(ids, { { "filter", 2 }, { "take", 6 } })), setmetatable(got, nil))
  end)

  local has_fun, fun = pcall(require, "fun")

  local it_with_fun = has_fun and it or pending

  it_with_fun("luafun, by each()", function()
    new_world()
    local ids, at = world:ids "heygen.assets", places(walks.lists[1])
    local each = open(walks.lists[1]):filter(every(2, at)):take(6):each()
    local function with_state()
      local record = each()
      return record, record
    end
    local got = fun.wrap(with_state):map(function(record) return record.id end):totable()
    assert.same((model(ids, { { "filter", 2 }, { "take", 6 } })), got)
  end)

  local vim = rawget(_G, "vim")

  local it_with_vim_iter = vim and vim.iter and it or pending

  it_with_vim_iter("vim.iter, by each()", function()
    new_world()
    local ids, at = world:ids "heygen.assets", places(walks.lists[1])
    local part = open(walks.lists[1]):filter(every(2, at)):take(6)
    local got = vim.iter(part:each()):map(function(record) return record.id end):totable()
    assert.same((model(ids, { { "filter", 2 }, { "take", 6 } })), got)
  end)
end)
