-- Pages by token, link and path that bring again what the page before brought: it comes once, and a few such
-- pages in a row are an error. Where the end is an empty page (ends = "empty"). Answers without content.

local footage = require "footage"
local small_server = require "spec.support.small_server"
local walks = require "spec.support.walks"

local server

-- `pages` are "1,2;2,3": ids, page by page ("1/5": with a rank). The token of a page is its number, with something
-- fresh in it. `stuck`: it is not looked at. `beyond`: a token on the last page, too, and pages like `beyond` behind it
-- ("" for empty ones). `nothing`: the pages of these numbers ("3,4") are a 204.
local SERVICE = [[
  local request = ...
  local list = {}
  for page in (pages .. ";"):gmatch "([^;]*);" do list[#list + 1] = page end
  local token = request.query.token or request.path:match "/next/(.*)" or request.body:match '"token":"(.-)"'
  local number = tonumber((token or "1"):match "^%d+")
  local last = beyond == nil and number >= #list
  local page, ids = stuck and list[1] or list[number] or beyond, {}
  for id in page:gmatch "[^,]+" do
    local form = plain and '{"text":"%s"}' or '{"id":%s}'
    ids[#ids + 1] = form:format((id:gsub("/", ',"rank":')))
  end
  local fresh = ("%d-%d"):format(number + 1, request.number)
  if nothing and ("," .. nothing .. ","):find("," .. number .. ",", 1, true) then return 204, "", link or "" end
  local head = not last and ('Link: </items?token=%s>; rel="next"\r\n'):format(fresh) or ""
  local items = "[" .. table.concat(ids, ",") .. "]"
  if by == "link" then return 200, items, head end
  return 200, ('{"items":%s,"next":%s%s}'):format(items, last and "null" or '"' .. fresh .. '"', more or "")
]]

local function start(values)
  if server then server:stop() end
  server = small_server.start(SERVICE, values)
end

after_each(function()
  if server then server:stop() end
  server = nil
end)

local ways = {
  { name = "token", paging = { by = "token", start = "token", next = "next" }, advice = "paging.start" },
  { name = "cursor", paging = { by = "cursor", start = "token", next = "next" }, advice = "paging.start" },
  { name = "token in a body", paging = { by = "token", start = "token", next = "next" }, advice = "paging.start",
    list = { method = "POST", send = "json" } },
  { name = "path", paging = { by = "token", path = "/next/{token}", next = "next" }, advice = "paging.path" },
  { name = "link", paging = { by = "link" }, advice = "links", items = "" },
}

local function client(way, paging, record)
  local list = { path = "/items", items = way.items or "items", record = "item", paging = {} }
  for entry, value in pairs(way.list or {}) do list[entry] = value end
  for entry, value in pairs(way.paging) do list.paging[entry] = value end
  for entry, value in pairs(paging or {}) do list.paging[entry] = value end
  return footage.service {
    name = "example", base_url = server and server.url or "https://example.com",
    records = { item = record or { id = "id" } }, lists = { items = list },
  }.new { max_retries = 4, timeout = 10 }
end

local function walk(listing, most)
  local ids = {}
  while #ids ~= most do
    local item, message, err = listing:next()
    if not item then return ids, err, message end
    assert(#ids < 100, "the walk goes on and on")
    ids[#ids + 1] = item.id or item.text
  end
  return ids
end

for _, way in ipairs(ways) do
  describe("by " .. way.name, function()
    local function open(values, paging, record)
      values.by = way.paging.by
      start(values)
      return client(way, paging, record).items
    end

    it("a service that does not look where it is asked for is an error, and gives each item once", function()
      for _, pages in ipairs { "1,2", "1", "1,2,3,4,5" } do
        local ids, err, message = walk(open { pages = pages, stuck = true, beyond = "" }())
        local _, commas = pages:gsub(",", "")
        assert.equal(commas + 1, #ids)
        assert.equal("paging", err.kind)
        assert.matches(way.advice, message, 1, true)
        assert.equal(4, #server:requests())
      end
    end)

    it("also with empty pages between", function()
      local ids, err = walk(open { pages = "1,2;;1,2;;1,2;;;1,2;;1,2" }())
      assert.same({ 1, 2 }, ids)
      assert.equal("paging", err.kind)
    end)

    it("what the page before brought is not given again", function()
      for pages, expected in pairs {
        ["1,2;2,3;3,4"] = { 1, 2, 3, 4 }, ["1,2;1,2;3"] = { 1, 2, 3 }, ["1,2;;2,3"] = { 1, 2, 3 },
        ["1,2;1,2;1,2;3"] = { 1, 2, 3 }, ["3,2,1;4,1,2"] = { 3, 2, 1, 4 }, ["1;1;2;2;3;3"] = { 1, 2, 3 },
      } do
        local listing = open { pages = pages }()
        assert.same(expected, (walk(listing)))
      end
    end)

    it("nor after a break, wherever it is", function()
      for _, pages in ipairs { "1,2;2,3;3,4", "1,2;1,2;3", "1,2;;2,3", "1;1;2", "1,2,3;4,3,2,5;5" } do
        local items = open { pages = pages }
        local all = walk(items())
        for done = 0, #all do
          local listing = items()
          local before = walks.some(listing, done)
          local rest, err = walk(items({}, { resume = listing:cursor() }))
          assert.is_nil(err)
          assert.same(all, walks.joined(before, rest))
        end
      end
    end)

    it("twins are two where nothing tells items apart, but not for ever", function()
      local ids, err = walk(open({ pages = "a,b;a,b;a,b;c", plain = true }, {}, {})())
      assert.is_nil(err)
      assert.equal("a b a b a b c", table.concat(ids, " "))
      _, err = walk(open({ pages = "a,b", plain = true, stuck = true, beyond = "" }, {}, {})())
      assert.equal("paging", err.kind)
      assert(#server:requests() < 20)
    end)

    it("after a break, as many twins as were given are not given again", function()
      local items = open({ pages = "a,b,a,a,c;b,a,d", plain = true }, {}, {})
      local all = walk(items())
      for done = 0, #all do
        local first = items()
        local given = walk(first, done)
        local second = items({}, { resume = first:cursor() })
        given = walks.joined(given, walk(second, 1))
        assert.same(all, walks.joined(given, walk(items({}, { resume = second:cursor() }))))
      end
    end)

    it("pages of the same few kinds in other numbers are no repeats, where nothing tells items apart", function()
      local ids, err = walk(open({ pages = ("a,b,b;a,a,b;"):rep(8) .. "c", plain = true }, {}, {})())
      assert.is_nil(err)
      assert.equal(49, #ids)
      _, err = walk(open({ pages = ("a,b;b,a;"):rep(8) .. "c", plain = true }, {}, {})())
      assert.equal("paging", err.kind)
    end)
  end)
end

describe("records with both an id and a key", function()
  it("are told apart by the key", function()
    start { pages = "1/1,1/2;1/3,1/2", by = "token" }
    local ranks = {}
    for item in client(ways[1], {}, { id = "id", key = { "id", "rank" } }).items() do
      assert.equal(1, item.id)
      ranks[#ranks + 1] = item.rank
    end
    assert.equal("1 2 3", table.concat(ranks, " "))
  end)
end)

-- Ends by an empty page, with a token on every page; `ends` says so.
for _, way in ipairs(ways) do
  describe("ends = \"empty\" by " .. way.name, function()
    local function open(values, paging)
      values.by = way.paging.by
      start(values)
      return client(way, paging).items
    end

    it("all items come, and no error", function()
      for _, pages in ipairs { "1,2;3,4;5", "1", "1,2;3,4", "" } do
        local items = open({ pages = pages, beyond = "" }, { ends = "empty" })
        local ids, err = walk(items())
        assert.is_nil(err)
        assert.same(#pages:gsub("%D", ""), #ids)
        local _, before = pages:gsub(";", "")
        assert.equal(before + (pages == "" and 1 or 2), #server:requests())
      end
    end)

    it("also where more is said to follow, or a page brings only what the one before brought", function()
      local ids, err = walk(open({ pages = "1,2;1,2;3", beyond = "" }, { ends = "empty" })())
      assert.is_nil(err)
      assert.same({ 1, 2, 3 }, ids)
      if way.paging.by ~= "link" then
        local more = { pages = "1,2", beyond = "", more = ',"more":true' }
        ids, err = walk(open(more, { ends = "empty", more = "more" })())
        assert.is_nil(err)
        assert.same({ 1, 2 }, ids)
      end
    end)

    it("goes on from a cursor, at every item", function()
      local items = open({ pages = "1,2;3,4;5", beyond = "" }, { ends = "empty" })
      for done = 0, 5 do
        local listing = items()
        local before = walks.some(listing, done)
        assert.same({ 1, 2, 3, 4, 5 }, walks.joined(before, walks.ids(items({}, { resume = listing:cursor() }))))
      end
    end)

    it("an empty page is no end unless the table says so", function()
      local ids, err = walk(open { pages = "1,2;;3" }())
      assert.is_nil(err)
      assert.same({ 1, 2, 3 }, ids)
    end)
  end)
end

describe("a 204", function()
  for _, way in ipairs(ways) do
    it("is an empty list on the first page, later an error at once; by " .. way.name, function()
      start { pages = "1,2;3", nothing = "1", by = way.paging.by }
      local ids, err = walk(client(way).items())
      assert.is_nil(err)
      assert.same({}, ids)
      assert.equal(1, #server:requests())

      start { pages = "1,2;3", nothing = "2", by = way.paging.by }
      local message
      ids, err, message = walk(client(way).items())
      assert.same({ 1, 2 }, ids)
      assert.equal("paging", err.kind)
      assert.equal(204, err.status)
      assert.equal(1, err.attempts)
      assert.matches("without content (204)", message, 1, true)
      assert.equal(2, #server:requests())
    end)

    it("is the end where the table says that; by " .. way.name, function()
      for _, nothing in ipairs { "1", "2", "3" } do
        start { pages = "1;2;3", nothing = nothing, by = way.paging.by, beyond = "" }
        local ids, err = walk(client(way, { ends = "empty" }).items())
        assert.is_nil(err)
        assert.equal(tonumber(nothing) - 1, #ids)
      end
    end)

    it("is an error at once for a walk that begins in the middle; by " .. way.name, function()
      start { pages = "1,2;3", by = way.paging.by }
      local listing = client(way).items()
      walks.some(listing, 2)
      local cursor = listing:cursor()
      start { pages = "1,2;3", nothing = "2", by = way.paging.by }
      local _, err = walk(client(way).items({}, { resume = cursor }))
      assert.equal("paging", err.kind)
    end)
  end

  it("with a link to the next page goes on", function()
    start { pages = "1;2", nothing = "1", by = "link", link = 'Link: </items?token=2>; rel="next"\r\n' }
    assert.same({ 2 }, walks.ids(client(ways[5]).items()))
  end)

  it("is an empty list where all comes in one answer", function()
    start { pages = "1", nothing = "1", by = "token" }
    assert.same({}, walks.ids(client({ paging = { by = "whole" } }).items()))
  end)

  it("is an error at once where the total is needed, on the first page and later", function()
    for _, paging in ipairs {
      { by = "number" }, { by = "offset" }, { by = "number", number = "number", pages = "pages" },
    } do
      paging.start, paging.size, paging.largest = "from", "size", 1
      server = small_server.start [[
        local request = ...
        if request.number ~= 2 then return 204, "" end
        return 200, '{"items":[{"id":1}],"total":2,"number":1,"pages":2}'
      ]]
      local list = { path = "/items", items = "items", total = "total", record = "item", paging = paging }
      local own = footage.service {
        name = "example", base_url = server.url, records = { item = { id = "id" } }, lists = { items = list },
      }
      for _ = 1, 2 do
        local ids, err, message = walk(own.items({}, { parallel = 1 }))
        assert.equal("paging", err.kind)
        assert.equal(1, err.attempts)
        assert.matches("without content (204)", message, 1, true)
        assert(#ids < 2)
      end
      assert.equal(3, #server:requests())
      server:stop()
    end
    server = nil
  end)

  it("is not what an empty 200 is, which is asked for again", function()
    server = small_server.start [[
      local request = ...
      return 200, request.number < 3 and "" or '{"items":[{"id":1}],"next":null}'
    ]]
    assert.same({ 1 }, walks.ids(client(ways[1]).items()))
    assert.equal(3, #server:requests())
  end)
end)

-- What stood in an answer that was asked for again, or at a place that came once more, was never brought.
describe("items that do not count after all", function()
  local pagings = {
    token = { paging = ways[1].paging, more = ',"next":"2"' },
    number = { paging = { by = "number", start = "page", size = "size", largest = 2 }, total = "total" },
  }
  local answers = {
    ["of an answer that breaks off"] = { '{"items":[{"id":1},{"id":2}', '{"items":[{"id":1},{"id":3}],"total":4MORE}' },
    ["at a place that comes again"] = { '{"items":[{"id":1},{"id":2}],"items":[{"id":1},{"id":3}],"total":4MORE}' },
    ["at a place that comes again, shorter"] = { '{"items":[{"id":2}],"items":[{"id":1},{"id":3}],"total":4MORE}' },
  }
  for by, way in pairs(pagings) do
    for name, bodies in pairs(answers) do
      it(name .. " are given when another page brings them, by " .. by, function()
        bodies = { bodies[1], bodies[2] }
        bodies[#bodies + 1] = '{"items":[{"id":2},{"id":4}],"total":4}'
        local script = "local request = ... local bodies = {"
        for _, body in ipairs(bodies) do script = script .. ("%q,"):format((body:gsub("MORE", way.more or ""))) end
        server = small_server.start(script .. "} return 200, bodies[request.number]")
        local items = client({ paging = way.paging, list = { total = way.total } }).items
        assert.same({ 1, 3, 2, 4 }, walks.ids(items({}, { page_size = way.total and 2, parallel = way.total and 1 })))
        assert.equal(#bodies, #server:requests())
      end)
    end
  end
end)

-- Pages that are counted where nothing says how many there are.
describe("ends = \"empty\" where footage counts", function()
  -- `count` things from 1, by page or by item; `most` a page at most; past the end there is nothing, or a 204.
  local COUNTED = [[
    local request = ...
    local size = math.min(tonumber(request.query.size) or 7, most or 1000)
    local place = (tonumber(request.query.from) or 0) - first
    local skipped = by_offset and place or place * size
    if stuck then skipped = 0 end
    local things = {}
    for id = skipped + 1, math.min(skipped + size, count) do things[#things + 1] = ('{"id":%d}'):format(id) end
    if #things == 0 and gone then return 204, "" end
    return 200, ('{"items":[%s]%s}'):format(table.concat(things, ","),
      total and (',"total":%d'):format(total == "falls" and 100 - request.number or count) or "")
  ]]
  local function open(values, paging)
    if server then server:stop() end
    server = small_server.start(COUNTED, values)
    if not paging then return end
    local way = { paging = { start = "from", size = "size", largest = 10, ends = "empty" } }
    way.list = { total = values.total and "total" or nil }
    return client(way, paging).items
  end

  local kinds = {
    { { by = "number" }, { first = 1 } }, { { by = "number", first = 0 }, { first = 0 } },
    { { by = "offset" }, { first = 0, by_offset = true } },
    { { by = "offset", first = 1 }, { first = 1, by_offset = true } },
  }
  for _, kind in ipairs(kinds) do
    local function opened(values)
      for name, value in pairs(kind[2]) do values[name] = value end
      return open(values, kind[1])
    end

    it("all items come: by " .. kind[1].by .. ", from " .. kind[2].first, function()
      for _, count in ipairs { 0, 1, 9, 10, 25, 30 } do
        for _, gone in ipairs { false, true } do
          local items = opened { count = count, gone = gone }
          assert.same(walks.numbers(1, count), walks.ids(items()))
          assert.equal(math.ceil(count / 10) + 1, #server:requests())
        end
      end
    end)

    it("smaller pages than asked for lose nothing: by " .. kind[1].by .. ", from " .. kind[2].first, function()
      assert.same(walks.numbers(1, 25), walks.ids(opened { count = 25, most = 7 }()))
    end)

    it("the service may decide how large a page is: by " .. kind[1].by .. ", from " .. kind[2].first, function()
      local values = { count = 25, first = kind[2].first, by_offset = kind[2].by_offset }
      open(values)
      local paging = { start = "from", ends = "empty" }
      for entry, value in pairs(kind[1]) do paging[entry] = value end
      local listing = client({ paging = paging }).items()
      local before = walks.some(listing, 10)
      local rest = walks.ids(client({ paging = paging }).items({}, { resume = listing:cursor() }))
      assert.same(walks.numbers(1, 25), walks.joined(before, rest))
    end)

    it("goes on from a cursor: by " .. kind[1].by .. ", from " .. kind[2].first, function()
      local items = opened { count = 25 }
      for done = 0, 25 do
        local listing = items()
        local before = walks.some(listing, done)
        assert.same(walks.numbers(1, 25), walks.joined(before, walks.ids(items({}, { resume = listing:cursor() }))))
      end
    end)

    it("can start somewhere: by " .. kind[1].by .. ", from " .. kind[2].first, function()
      local place = kind[2].first + (kind[2].by_offset and 10 or 1)
      assert.equal(15, #walks.ids(opened { count = 25 } { from = place }))
      local err = walks.raised(opened { count = 25 }, { from = kind[2].first - 1 })
      assert.matches("whole number from " .. kind[2].first, err.message, 1, true)
    end)

    it("a service that does not look at the place is an error: by " .. kind[1].by, function()
      local ids, err, message = walk(opened { count = 25, stuck = true }())
      assert.equal(10, #ids)
      assert.equal("paging", err.kind)
      assert.matches("paging.start", message, 1, true)
    end)

    it("a total that falls is an error: something may be skipped; by " .. kind[1].by, function()
      assert.same(walks.numbers(1, 25), walks.ids(opened { count = 25, total = "right" }()))
      local _, err, message = walk(opened { count = 25, total = "falls" }())
      assert.equal("paging", err.kind)
      assert.matches("lost items", message, 1, true)
    end)
  end
end)

describe("ends in a table", function()
  local cases = {
    { { by = "token", start = "t", next = "n", ends = "emty" },
      "paging.ends: there is no end 'emty'; did you mean 'empty'? (it knows empty)" },
    { { by = "token", start = "t", next = "n", ends = true }, "paging.ends must be a string, not boolean" },
    { { by = "whole", ends = "empty" }, "paging.ends is of no use where all comes in one answer" },
    { { by = "number", start = "p", size = "s", largest = 9, number = "n", pages = "p", ends = "empty" },
      "paging.ends is of no use where the answer says how many pages there are" },
    { { by = "number", start = "p", size = "s", largest = 9, number = "n", last = "l", ends = "empty" },
      "paging.ends is of no use where the answer says how many pages there are" },
  }
  for _, case in ipairs(cases) do
    it(case[2], function()
      local err = walks.raised(client, { paging = case[1] })
      assert.matches(case[2], err.message, 1, true)
    end)
  end
end)
