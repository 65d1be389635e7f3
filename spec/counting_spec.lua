-- Where a service begins to count its pages and items (paging.first), and what is noticed where a table
-- says something else about that than the service does.

local fresh_process = require "spec.support.fresh_process"
local footage = require "footage"
local small_server = require "spec.support.small_server"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local server

-- `count` things, ids from 1; counted from `first`, by pages or (by_offset) by items. What lies before the
-- first place is the first place, as most services have it.
local SERVICE = [[
  local request = ...
  local size = math.min(tonumber(request.query.size) or 20, most or 1000)
  local place = tonumber(request.query.from) or first
  if place < first then place = first end
  local skipped = by_offset and place - first or (place - first) * size
  local things = {}
  for id = skipped + 1, math.min(skipped + size, count) do things[#things + 1] = ('{"id":%d}'):format(id) end
  local pages = math.ceil(count / size)
  return 200, ('{"content":[%s],"number":%d,"totalPages":%d,"lastPage":%d,"totalElements":%d}')
    :format(table.concat(things, ","), place, pages, pages - 1 + first, count + (counted_too_many or 0))
]]

-- Whether it counts from 0 or 1 is the service's; what the table says may be something else.
local function start(values)
  server = small_server.start(SERVICE, {
    count = values.count, first = values.first, by_offset = values.by_offset or false, most = values.most,
    counted_too_many = values.counted_too_many,
  })
end

after_each(function()
  if server then server:stop() end
  server = nil
end)

local function description(paging, change)
  local own = { start = "from", size = "size", largest = 50 }
  for entry, value in pairs(paging) do own[entry] = value end
  local list = { path = "/things", items = "content", total = "totalElements", record = "thing", paging = own }
  if change then change(list) end
  return {
    name = "example", base_url = server and server.url or "https://example.com",
    records = { thing = { id = "id" } }, lists = { things = list },
  }
end

local function client(paging, options, change)
  local settings = { max_retries = 0, timeout = 10, warn = false }
  for name, value in pairs(options or {}) do settings[name] = value end
  return footage.service(description(paging, change)).new(settings)
end

-- Each way in which a service may count, and the table for it. `starts`: what its own parameter is for item `n`.
local SPRING = { by = "number", first = 0, number = "number", pages = "totalPages" }
local kinds = {
  { name = "pages from 0", service = { first = 0 }, paging = SPRING },
  { name = "pages from 0, with the last page's number", service = { first = 0 },
    paging = { by = "number", first = 0, number = "number", last = "lastPage" } },
  { name = "pages from 1, with the last page's number", service = { first = 1 },
    paging = { by = "number", number = "number", last = "lastPage" } },
  { name = "pages from 0, which the service does not count", service = { first = 0 },
    paging = { by = "number", first = 0 } },
  { name = "pages from 1, said so", service = { first = 1 },
    paging = { by = "number", first = 1, number = "number", pages = "totalPages" } },
  { name = "items from 1", service = { first = 1, by_offset = true }, paging = { by = "offset", first = 1 } },
  { name = "items from 0, said so", service = { first = 0, by_offset = true }, paging = { by = "offset", first = 0 } },
}

for _, kind in ipairs(kinds) do
  describe(kind.name, function()
    local function start_with(count)
      local values = { count = count }
      for name, value in pairs(kind.service) do values[name] = value end
      start(values)
    end

    it("each item comes once, whatever the size of pages and with pages in flight", function()
      start_with(25)
      for _, size in ipairs { 1, 5, 10, 24, 25, 26, 50 } do
        for _, parallel in ipairs { 1, 4 } do
          local before = #server:requests()
          local events = {}
          local own = client(kind.paging, { on_event = function(event) events[event.type] = event end })
          assert.same(walks.numbers(1, 25), walks.ids(own.things({}, { page_size = size, parallel = parallel })))
          assert.equal(math.ceil(25 / size), #server:requests() - before)
          assert.is_nil(events.warning)
        end
      end
    end)

    it("an empty list", function()
      start_with(0)
      assert.same({}, walks.ids(client(kind.paging).things()))
      assert.equal(1, #server:requests())
    end)

    it("a walk can start at the place that the service's parameter means, and not before its first", function()
      start_with(25)
      local first = kind.service.first
      for _, skipped in ipairs { 0, 1, 2 } do
        local from = first + skipped * (kind.service.by_offset and 10 or 1)
        local rest = client(kind.paging).things({ from = from, size = 10 })
        assert.same(walks.numbers(skipped * 10 + 1, 25), walks.ids(rest))
        local requests = server:requests()
        assert.equal(("GET /things?size=10&from=%d"):format(from), requests[#requests - 2 + skipped])
      end
      local err = walks.raised(client(kind.paging).things, { from = first - 1 })
      assert.matches(("filter 'from' must be a whole number from %d"):format(first), err.message, 1, true)
    end)

    it("goes on from a cursor, at every item", function()
      start_with(25)
      for done = 0, 25 do
        local listing = client(kind.paging).things({}, { page_size = 10 })
        local before = walks.some(listing, done)
        local rest = walks.ids(client(kind.paging).things({}, { page_size = 10, resume = listing:cursor() }))
        assert.same(walks.numbers(1, 25), walks.joined(before, rest))
      end
    end)
  end)
end

-- What a walk says: the items, the error and the warnings.
local function walk(paging, options, change)
  local warnings, ids = {}, {}
  local listing = client(paging, { on_event = function(event)
    if event.type == "warning" then warnings[#warnings + 1] = event.message end
  end }, change).things({}, options)
  while true do
    local thing, message, err = listing:next()
    if not thing then return ids, err, warnings, message end
    ids[#ids + 1] = thing.id
  end
end

describe("a table that counts otherwise than the service", function()
  local ONE_BASED = { by = "number", number = "number", pages = "totalPages" }

  it("an empty page that the service counts is asked for once more, and is an error then", function()
    start { count = 25, first = 0 }
    local ids, err, _, message = walk(ONE_BASED, { page_size = 10, parallel = 1 })
    assert.equal(15, #ids)
    assert.equal("paging", err.kind)
    assert.matches("paging.first", message, 1, true)
    assert.same({ "GET /things?size=10&from=1", "GET /things?size=10&from=2", "GET /things?size=10&from=3",
      "GET /things?size=10&from=3" }, server:requests())
  end)

  -- {what, the service, the table, how many items}: where it loses something that is noticed, by an error or a warning.
  local wrong = {
    { "pages from 0", { first = 0 }, ONE_BASED, { 1, 9, 10, 11, 20, 25, 30 } },
    { "pages from 0, not counted", { first = 0 }, { by = "number" }, { 1, 9, 10, 11, 20, 25, 30 } },
    { "pages from 1", { first = 1 }, SPRING, { 1, 10, 25, 30 } },
    { "pages from 1, not counted", { first = 1 }, { by = "number", first = 0 }, { 11, 25, 30 } },
    { "items from 1", { first = 1, by_offset = true }, { by = "offset" }, { 11, 25, 30, 100 } },
    { "items from 0", { first = 0, by_offset = true }, { by = "offset", first = 1 }, { 1, 9, 10, 11, 25, 30 } },
    { "the last page's number, which is no count", { first = 0 },
      { by = "number", first = 0, number = "number", pages = "lastPage" }, { 11, 25, 30 } },
  }

  for _, case in ipairs(wrong) do
    it(case[1] .. ": something is said", function()
      for _, count in ipairs(case[4]) do
        local values = { count = count }
        for name, value in pairs(case[2]) do values[name] = value end
        start(values)
        local ids, err, warnings, message = walk(case[3], { page_size = 10 })
        local said = (message or "") .. (err and err.message or "") .. table.concat(warnings)
        local lost = #ids < count or err ~= nil
        assert(err or #warnings == (lost and 1 or 0), ("%d of %d items, and said: %s"):format(#ids, count, said))
        if lost then assert.matches("paging.first", said, 1, true) end
        if err then assert.equal("paging", err.kind) end
        server:stop()
        server = nil
      end
    end)
  end
end)

describe("a walk to the end that got another number of items than the total", function()
  local function warned(service, paging, options, change)
    start(service)
    local ids, err, warnings = walk(paging, options, change)
    assert.is_nil(err)
    return warnings, ids
  end
  local WHOLE = { by = "whole" }

  local function whole(list)
    list.paging = WHOLE
  end

  it("says so by a warning", function()
    local warnings, ids = warned({ count = 25, first = 1 }, {}, nil, whole)
    assert.equal(20, #ids) -- the service's own page size
    assert.equal(1, #warnings)
    assert.matches("20 items came", warnings[1], 1, true)
    assert.matches("25", warnings[1], 1, true)
    assert.matches("totalElements", warnings[1], 1, true)
  end)

  it("on stderr, where there is no on_event, once for each list", function()
    start { count = 25, first = 1 }
    local result = fresh_process.run([[
      local footage = require "footage"
      local service = footage.service {
        name = "example", base_url = arg[1], records = { thing = { id = "id" } },
        lists = { things = { path = "/things", items = "content", total = "totalElements", record = "thing",
          paging = { by = "whole" } } },
      }
      for _ = 1, 2 do print(service.things():count()) end
    ]], { server.url })
    assert.equal("20\n20\n", result.output)
    assert.matches("^footage: example.things: 20 items came[^\n]*\n$", result.errors)
  end)

  it("not when they are as many", function()
    assert.same({}, (warned({ count = 20, first = 1 }, {}, nil, whole)))
    assert.same({}, (warned({ count = 0, first = 1 }, {}, nil, whole)))
  end)

  it("not when the walk went not from the first item to the last, or the table says what the total counts", function()
    assert.same({}, (warned({ count = 25, first = 1 }, {}, { max = 20 }, function(list)
      list.paging = { by = "number", start = "from", size = "size", largest = 50 }
    end)))
    server:stop()
    assert.same({}, (warned({ count = 25, first = 1 }, {}, nil, function(list)
      whole(list)
      list.total_counts = "other"
    end)))
    server:stop()
    start { count = 25, first = 1 }
    local events = {}
    local own = client({ by = "number" }, { on_event = function(event)
      if not event.hint then events[event.type] = event end
    end })
    assert.same(walks.numbers(11, 25), walks.ids(own.things { from = 2, size = 10 }))
    assert.is_nil(events.warning)
  end)
end)

describe("the totals of HeyGen and TwelveLabs", function()
  local filters = {
    ["heygen.assets"] = { file_type = "video" }, ["heygen.videos"] = { title = "a" },
    ["heygen.folders"] = { name_filter = "a" }, ["twelvelabs.assets"] = { asset_types = { "image" } },
  }

  it("cause no false alarm, with and without filters", function()
    for _, counts in ipairs { "account", "filtered" } do
      local world = simulator.world { total_counts = counts }
      for _, list in ipairs(walks.lists) do
        for _, filter in ipairs { {}, filters[list.name] } do
          local warned
          local listing = walks.open(world, list, filter, { page_size = 7 }, { warn = false, on_event = function(event)
            if event.type == "warning" then warned = event.message end
          end })
          assert(listing:count() > 0)
          assert.is_nil(warned)
        end
      end
      world:close()
    end
  end)
end)

describe("mistakes in the table", function()
  local cases = {
    { { by = "number", first = 2 }, "paging.first must be 0 or 1" },
    { { by = "number", first = -1 }, "paging.first must be 0 or 1" },
    { { by = "number", first = "0" }, "paging.first must be a whole number, not string" },
    { { by = "token", next = "next", first = 0 }, "paging.first is for paging by number and by offset" },
    { { by = "number", frist = 0 }, "paging has an unknown entry 'frist'; did you mean 'first'?" },
    { { by = "number", number = "n", pages = "p", last = "l" }, "paging.pages and .last" },
    { { by = "offset", last = "l" }, "paging.last is for paging by number" },
  }
  for _, case in ipairs(cases) do
    it(case[2], function()
      local err = walks.raised(footage.service, description(case[1]))
      assert.matches(case[2], err.message, 1, true)
    end)
  end

  it("total_counts", function()
    local err = walks.raised(footage.service, description({ by = "token", next = "n" }, function(list)
      list.total_counts = "othr"
    end))
    assert.matches("lists.things.total_counts: there is no 'othr'; did you mean 'other'?", err.message, 1, true)
    err = walks.raised(footage.service, description({ by = "number" }, function(list) list.total_counts = "other" end))
    assert.matches("paging needs a .total that counts the items of the list", err.message, 1, true)
    err = walks.raised(footage.service, description({ by = "token", next = "n" }, function(list)
      list.total, list.total_counts = nil, "other"
    end))
    assert.matches("lists.things.total_counts is of no use without .total", err.message, 1, true)
  end)
end)
