-- Tasks without an event loop: they go on while somebody waits for one of them. What real loops do
-- with them is in hosts_spec.lua.

local footage = require "footage"
local one_world = require "spec.support.one_world"
local clients = require "spec.support.clients"
local walks = require "spec.support.walks"

local new_world = one_world.new

-- PUC Lua 5.1 cannot yield from the iterator of a `for`.
local yields_in_for = _VERSION ~= "Lua 5.1" or rawget(_G, "jit") ~= nil

-- Neovim tells of failed tasks in its own way: hosts_spec.lua.
local where_stderr = rawget(_G, "vim") and pending or it

local function ids_by_next(listing)
  local ids = {}
  local record, message = listing:next()
  while record do
    ids[#ids + 1] = record.id
    record, message = listing:next()
  end
  assert(not message, message)
  return ids
end

local function world_of(config)
  local world = new_world(config)
  return world, clients.heygen(world), clients.twelvelabs(world)
end

-- What is written to stderr meanwhile.
local function stderr_of(fn)
  local written, stderr = {}, io.stderr
  io.stderr = { write = function(_, ...) written[#written + 1] = table.concat { ... } end } -- luacheck: ignore 122
  local fine, err = pcall(fn)
  io.stderr = stderr -- luacheck: ignore 122
  assert(fine, err)
  return table.concat(written)
end

describe("a task", function()
  after_each(one_world.close)
  teardown(one_world.check)

  it("gives what its function returns, nil among it", function()
    local task = footage.spawn(function(...) return select("#", ...), nil, (select(2, ...)) end, 1, 2, nil)
    assert.same({ n = 3, 3, nil, 2 }, { n = select("#", task:wait()), task:wait() })
  end)

  it("does not start in the call that makes it", function()
    local started = false
    local task = footage.spawn(function() started = true end)
    assert.is_false(started)
    assert.is_false(task:is_closing())
    task:wait()
    assert.is_true(started)
    assert.is_true(task:is_closing())
  end)

  it("walks every list as a script does", function()
    local world = world_of {}
    for _, list in ipairs(walks.lists) do
      local expected = walks.ids(clients.list(world, list.name)())
      local got = footage.spawn(function() return ids_by_next(clients.list(world, list.name)()) end):wait()
      assert.same(expected, got)
    end
  end)

  it("calls everything that a listing offers", function()
    local world, heygen = world_of {}
    local expected = walks.ids(clients.heygen(world).assets())
    local task = footage.spawn(function()
      return heygen.assets():total(), heygen.assets({}, { page_size = 4 }):count(),
        #assert(heygen.assets({}, { page_size = 3 }):all()), heygen.assets():first().id
    end)
    assert.same({ 25, 25, 25, expected[1] }, { task:wait() })
  end)

  it("waits in for loops", function()
    local world, heygen = world_of {}
    local expected = walks.ids(clients.heygen(world).assets())
    local task = footage.spawn(function()
      local each, pages, taken = {}, {}, {}
      for asset in heygen.assets({}, { page_size = 4 }):each() do each[#each + 1] = asset.id end
      for page in heygen.assets({}, { page_size = 4 }):pages() do
        for asset in page:each() do pages[#pages + 1] = asset.id end
      end
      for asset in heygen.assets({}, { page_size = 4 }):take(25) do taken[#taken + 1] = asset.id end
      return walks.ids(heygen.assets({}, { page_size = 4 })), each, pages, taken
    end)
    local plain, message, pages, taken = task:wait()
    if not yields_in_for then
      assert.is_nil(plain)
      return assert.matches("for loop cannot wait in a task on Lua 5.1", message, 1, true)
    end
    assert.same({ expected, expected, expected, expected }, { plain, message, pages, taken })
  end)

  if not yields_in_for then
    it("says within pcall that it cannot wait there, and goes on outside of it", function()
      local _, heygen = world_of { delay_ms = 20 } -- else there may be nothing to wait for
      local good, err, total
      footage.spawn(function()
        good, err = pcall(function() return heygen.assets():next() end)
        total = heygen.assets():total()
      end):wait()
      assert.is_false(good)
      assert.matches("cannot wait within pcall on Lua 5.1", err.message, 1, true)
      assert.equal(25, total)
    end)

    it("says for each form of a for loop that it cannot wait, at its line", function()
      local _, heygen = world_of { delay_ms = 20 } -- else there may be nothing to wait for
      for _, form in ipairs {
        function() for _ in heygen.assets() do assert(false) end end,
        function() for _ in heygen.assets():each() do assert(false) end end,
        function() for _ in heygen.assets():take(3) do assert(false) end end,
        function() for _ in heygen.assets():pages() do assert(false) end end,
      } do
        local err = walks.failed(footage.spawn(form):wait())
        assert.equal("argument", err.kind)
        local place = debug.getinfo(form, "S")
        assert.matches(("%s:%d: "):format(place.short_src, place.linedefined), err.message, 1, true)
      end
    end)
  end

  it("runs beside others: the slow ones wait together", function()
    local _, heygen, twelvelabs = world_of { delay_ms = 300 }
    local order = {}
    local function walk(name, list)
      return footage.spawn(function()
        order[#order + 1] = name .. " begins"
        local ids = ids_by_next(list())
        order[#order + 1] = name .. " ends"
        return #ids
      end)
    end
    local one, other = walk("one", heygen.assets), walk("other", twelvelabs.assets)
    assert.equal(25, (one:wait()))
    assert.equal(25, (other:wait()))
    assert.same({ "one begins", "other begins" }, walks.slice(order, 1, 2))
  end)

  it("waits for another one", function()
    local _, heygen = world_of { delay_ms = 50 }
    local one = footage.spawn(function() return heygen.assets():count() end)
    local other = footage.spawn(function() return one:wait() end)
    assert.equal(25, (other:wait()))
  end)

  it("takes nothing from a listing that all() or count() walks for another one", function()
    local _, heygen = world_of { items = { ["heygen.assets"] = 60 }, delay_ms = 20,
      faults = { { match = { request = 4 }, action = "status", status = 400 } } }
    for _, method in ipairs { "all", "count" } do
      local listing = heygen.assets({}, { page_size = 10 })
      local taken, refused = {}, {}
      local function take(fn, ...)
        local good, record = pcall(fn, ...)
        if good then taken[#taken + 1] = record else refused[#refused + 1] = record end
      end
      local whole = footage.spawn(function() return listing[method](listing) end)
      local pause = footage.spawn(function() heygen.folders():total() end)
      footage.spawn(function()
        pause:wait()
        for _ = 1, 3 do
          if yields_in_for then take(listing.next, listing) end
          footage.spawn(function() end):wait()
        end
      end):wait()
      local result = whole:wait()
      assert.same({}, taken)
      assert.equal(yields_in_for and 3 or 0, #refused)
      for _, err in ipairs(refused) do assert.matches("is walking this listing", err.message, 1, true) end
      local left = listing:all()
      assert.equal(method == "all" and 60 or 0, #left) -- the fault hits the first of them
      assert.equal(method == "count" and 60 or nil, result)
    end
  end)

  it("does not wait for itself", function()
    local task
    task = footage.spawn(function() return task:wait() end)
    local err = walks.failed(task:wait())
    assert.matches("wait for itself", err.message, 1, true)
  end)

  it("goes on when a wait for it was over too soon", function()
    local _, heygen = world_of { delay_ms = 200 }
    local task = footage.spawn(function() return heygen.assets():count() end)
    local err = walks.failed(task:wait(0.02))
    assert.equal("timeout", err.kind)
    assert.is_false(task:is_closing())
    local waiting = footage.spawn(function() return task:wait(0.01) end)
    assert.equal("timeout", walks.failed(waiting:wait()).kind)
    assert.equal(25, (task:wait()))
    assert.equal(25, (task:wait(0)))
  end)

  it("hands over what its function raises, whatever it is", function()
    local _, heygen = world_of { faults = { { times = "always", action = "status", status = 403 } } }
    local err = walks.failed(footage.spawn(function()
      local _, _, err = heygen.assets():count()
      error(err)
    end):wait())
    assert.equal("http", err.kind)
    local object = {}
    assert.equal(object, (select(3, footage.spawn(function() error(object) end):wait())))
    local _, message = footage.spawn(function() error("plain", 0) end):wait()
    assert.equal("plain", message)
  end)

  it("fails also with an error that is nil or false", function()
    for _, nothing in ipairs { "nil", "false" } do
      local fail = function()
        if nothing == "false" then error(false) else error(nil) end
      end
      local task, told = footage.spawn(fail), nil
      task:on_done(function(err) told = err end)
      local result, message, err = task:wait()
      assert.same({ nil, nothing, nothing, nothing }, { result, message, err, told })
    end
  end)

  where_stderr("reports errors that cannot be told, and goes on", function()
    for _, err in ipairs {
      setmetatable({}, { __tostring = function() error "hidden" end }), { message = {} },
      setmetatable({}, { __index = function() error "hidden" end }), function() end,
    } do
      local bad = footage.spawn(function() error(err) end)
      local after = footage.spawn(function() end)
      assert.matches("a task failed: ", stderr_of(function() after:wait() end), 1, true)
      assert.equal("footage.task (failed)", tostring(bad))
      assert.equal(err, (select(3, bad:wait())))
    end
  end)

  it("tells on_done how it ended, before and after", function()
    local told = {}
    local good = footage.spawn(function() return 1, nil, 3 end)
    good:on_done(function(...) told[#told + 1] = { n = select("#", ...), ... } end)
    good:on_done(function() told[#told + 1] = "second" end)
    good:wait()
    good:on_done(function(...) told[#told + 1] = { n = select("#", ...), ... } end)
    assert.equal(2, #told)
    footage.spawn(function() end):wait()
    local bad = footage.spawn(function() error("bad", 0) end)
    bad:on_done(function(err) told[#told + 1] = err end)
    bad:wait()
    assert.same({ { n = 4, nil, 1, nil, 3 }, "second", { n = 4, nil, 1, nil, 3 }, "bad" }, told)
  end)

  where_stderr("may wait in on_done, also after it was closed, and is waited for until that is over", function()
    local _, heygen = world_of { delay_ms = 20 }
    for _, closes in ipairs { false, true } do
      local counts, waited = {}, nil
      local task = footage.spawn(function() return "fine" end)
      for i = 1, 2 do
        task:on_done(function() counts[i] = heygen.assets():count() end)
      end
      task:on_done(function() waited = task:wait() or "closed" end)
      if closes then task:close() end
      local reported = stderr_of(function() task:wait() end)
      assert.equal(closes and "closed" or "fine", waited)
      if _VERSION == "Lua 5.1" and not rawget(_G, "jit") then
        assert.matches("cannot wait within pcall on Lua 5.1", reported, 1, true)
      else
        assert.same({ 25, 25 }, counts)
        assert.equal("", reported)
      end
    end
  end)

  where_stderr("is not harmed by an on_done that raises", function()
    local after, result
    local task = footage.spawn(function() return "fine" end)
    task:on_done(function() error("in on_done", 0) end)
    task:on_done(function() after = true end)
    local reported = stderr_of(function() result = task:wait() end)
    assert.equal("fine", result)
    assert.is_true(after)
    assert.matches("in on_done", reported, 1, true)
  end)

  where_stderr("is reported when it fails and nobody looks after it", function()
    footage.spawn(function() error("nobody's", 0) end)
    local looked_after = footage.spawn(function() error("somebody's", 0) end)
    looked_after:on_done(function() end)
    local closed = footage.spawn(function() end)
    closed:close()
    local reported = stderr_of(function()
      looked_after:wait()
      closed:wait()
    end)
    assert.equal("footage: a task failed: nobody's\n", reported)
  end)

  it("is the one that waits where its on_done does, however it ended", function()
    local _, heygen = world_of { delay_ms = 20 } -- else there may be nothing to wait for
    local ways = { failed = function() error "on purpose" end, ended = function() end }
    if rawget(coroutine, "close") then
      ways.killed = function()
        local self = coroutine.running()
        footage.spawn(function() assert(coroutine.close(self)) end)
        heygen.assets():total()
      end
    end
    for way, fn in pairs(ways) do
      local good, result, other
      footage.spawn(fn):on_done(function()
        footage.spawn(function() other = true end)
        good, result = pcall(function() return { heygen.assets():total(), other } end)
      end):wait()
      if yields_in_for then
        assert.same({ 25, true }, result, way) -- the other one went on meanwhile
      else
        assert.is_false(good, way)
        assert.matches("cannot wait within pcall on Lua 5.1", result.message, 1, true)
      end
    end
  end)

  it("has a name and says how it is", function()
    local task = footage.spawn(function() end)
    assert.equal("footage.task", footage.type(task))
    assert.equal("footage.task (running)", tostring(task))
    task:wait()
    assert.equal("footage.task (done)", tostring(task))
  end)

  it("checks what it is given", function()
    walks.blamed(function() footage.spawn() end)
    walks.blamed(function() footage.spawn("code") end)
    local task = footage.spawn(function() end)
    walks.blamed(function() task:wait("soon") end)
    walks.blamed(function() task:wait(-1) end)
    walks.blamed(function() task:on_done() end)
    walks.blamed(function() task.close() end)
    walks.blamed(function() footage.driver("a loop") end)
    walks.blamed(function() footage.driver { after = true } end)
    walks.blamed(function() footage.driver { wait = function() end } end)
    walks.blamed(function() footage.driver { after = function() end, whatch = function() end } end)
  end)
end)

describe("closing a task", function()
  after_each(one_world.close)
  teardown(one_world.check)

  local function requests(world)
    return #world:log "heygen.assets"
  end

  it("before it started keeps it from starting", function()
    local started = false
    local task = footage.spawn(function() started = true end)
    task:close()
    task:close()
    assert.is_true(task:is_closing())
    assert.equal("footage.task (closing)", tostring(task))
    assert.equal("cancelled", walks.failed(task:wait()).kind)
    assert.equal("footage.task (closed)", tostring(task))
    assert.is_false(started)
  end)

  it("raises in the call that waits, with where to resume", function()
    local world, heygen = world_of { delays = { ["heygen.assets"] = { ["3"] = 20000 } } }
    local got, err, closed = {}, nil, false
    local task = footage.spawn(function()
      local listing = heygen.assets({}, { page_size = 5 })
      local record = listing:next()
      while record do
        got[#got + 1] = record.id
        record = listing:next()
      end
    end)
    task:on_done(function(why) err, closed = why, true end)
    while #got < 10 do task:wait(0.02) end
    task:close()
    task:wait()
    assert.is_true(closed)
    assert.equal("cancelled", err.kind)
    world:set { delays = {} }
    local rest = walks.ids(heygen.assets({}, { page_size = 5, resume = err.cursor }))
    assert.same(walks.ids(heygen.assets()), walks.joined(got, rest))
  end)

  it("cancels a pause before another attempt", function()
    local world, heygen = world_of {
      faults = { { times = "always", action = "status", status = 503, retry_after = 50 } },
    }
    local task = footage.spawn(function() return heygen.assets():next() end)
    while requests(world) == 0 do task:wait(0.02) end
    task:wait(0.05)
    local before = os.time()
    task:close()
    assert.equal("cancelled", walks.failed(task:wait()).kind)
    assert.is_true(os.time() - before < 20)
    local timeout = require "footage.core".engine.timeout()
    assert.is_true(not timeout or timeout < 45 or timeout > 55)
  end)

  it("leaves all() with nothing taken", function()
    local world, heygen = world_of { delays = { ["heygen.assets"] = { ["3"] = 20000 } } }
    local listing = heygen.assets({}, { page_size = 5 })
    local task = footage.spawn(function() return listing:all() end)
    while requests(world) < 3 do task:wait(0.02) end
    task:close()
    local err = walks.failed(task:wait())
    assert.equal("cancelled", err.kind)
    world:set { delays = {} }
    assert.equal(25, #assert(listing:all()))
  end)

  it("ends tasks that wait for it, and only those", function()
    local _, heygen = world_of { delay_ms = 100 }
    local one = footage.spawn(function() return heygen.assets():count() end)
    local other = footage.spawn(function() return one:wait() end)
    other:close()
    assert.equal("cancelled", walks.failed(other:wait()).kind)
    assert.equal(25, (one:wait()))
  end)

  if walks.closes_loops then
    it("runs what is to be closed", function()
      local _, heygen = world_of { delay_ms = 20000 }
      local order = {}
      local run = load [[
        local heygen, order = ...
        local guard <close> = setmetatable({}, { __close = function() order[#order + 1] = "closed" end })
        for asset in heygen.assets() do order[#order + 1] = asset.id end
      ]]
      local task = footage.spawn(run, heygen, order)
      task:wait(0.02)
      task:close()
      task:wait()
      assert.same({ "closed" }, order)
    end)

    it("is what leaving its block does", function()
      local task = load [[
        local footage = ...
        local kept
        do
          local task <close> = footage.spawn(function() end)
          kept = task
        end
        return kept
      ]] (footage)
      assert.is_true(task:is_closing())
      assert.equal("cancelled", walks.failed(task:wait()).kind)
    end)
  end
end)

describe("a coroutine made inside a task", function()
  after_each(one_world.close)
  teardown(one_world.check)

  it("is told that it cannot wait, instead of stopping the host", function()
    local _, heygen = world_of { delay_ms = 50 }
    local err
    footage.spawn(function()
      local inner = coroutine.create(function() return heygen.assets():next() end)
      err = select(2, coroutine.resume(inner))
    end):wait()
    assert.equal("argument", err.kind)
    assert.matches("made inside a task", err.message, 1, true)
  end)

  it("blocks outside of tasks, as everything does there", function()
    local _, heygen = world_of {}
    local ids = {}
    for id in coroutine.wrap(function()
      for asset in heygen.assets() do coroutine.yield(asset.id) end
    end) do ids[#ids + 1] = id end
    assert.equal(25, #ids)
  end)
end)

describe("all() and count() that cannot wait take nothing", function()
  after_each(one_world.close)
  teardown(one_world.check)

  for name, try in pairs {
    ["in a coroutine made inside a task"] = function(fn) assert.is_false(coroutine.resume(coroutine.create(fn))) end,
    ["within a function in C"] = function(fn) assert.is_false(pcall(string.gsub, "a", "a", fn)) end,
  } do
    it(name, function()
      local _, heygen = world_of { delay_ms = 20 } -- else there may be nothing to wait for
      local expected = walks.ids(heygen.assets())
      for _, method in ipairs { "all", "count" } do
        local ids = footage.spawn(function()
          local listing = heygen.assets({}, { page_size = 10 })
          local ids = { listing:next().id, listing:next().id }
          try(function() listing[method](listing) end)
          for _, id in ipairs(ids_by_next(listing)) do ids[#ids + 1] = id end
          return ids
        end):wait()
        assert.same(expected, ids)
      end
    end)
  end
end)

describe("listing:on_each", function()
  after_each(one_world.close)
  teardown(one_world.check)

  it("calls back for each record, and once at the end", function()
    local world, heygen = world_of {}
    local ids, ends = {}, {}
    local task = heygen.assets({}, { page_size = 4 }):on_each(
      function(asset) ids[#ids + 1] = asset.id end,
      function(...) ends[#ends + 1] = { n = select("#", ...), (...) } end)
    assert.equal("footage.task", footage.type(task))
    assert.same({}, ids)
    task:wait()
    assert.same(walks.ids(clients.heygen(world).assets()), ids)
    assert.same({ { n = 1, nil } }, ends)
  end)

  it("tells the end about an error of the service, and of the function", function()
    local _, heygen = world_of {
      faults = { { match = { request = 2 }, times = "always", action = "status", status = 403 } },
    }
    local count, err = 0, nil
    heygen.assets({}, { page_size = 10 }):on_each(function() count = count + 1 end, function(why) err = why end):wait()
    assert.equal(10, count)
    assert.equal(403, err.status)
    assert.is_string(err.cursor)
    heygen.videos():on_each(function() error("mine", 0) end, function(why) err = why end):wait()
    assert.equal("mine", err)
  end)

  it("stops at once when it is closed", function()
    local _, heygen = world_of {}
    local count, err, task = 0, nil, nil
    task = heygen.assets():on_each(function()
      count = count + 1
      if count == 3 then task:close() end
    end, function(why) err = why end)
    task:wait()
    assert.equal(3, count)
    assert.equal("cancelled", err.kind)
    assert.equal(22, heygen.assets({}, { resume = err.cursor }):count())
  end)

  it("checks what it is given", function()
    local _, heygen = world_of {}
    local listing = heygen.assets()
    walks.blamed(function() listing:on_each() end)
    local called = false
    walks.blamed(function() listing:on_each(function() called = true end, true) end)
    walks.blamed(function() listing:on_each(function() called = true end, false) end)
    footage.spawn(function() heygen.folders():next() end):wait()
    assert.is_false(called)
  end)
end)
