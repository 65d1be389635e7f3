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

local function walk(listing)
  local ids = {}
  while true do
    local item, message, err = listing:next()
    if not item then return ids, err, message end
    assert(#ids < 100, "the walk goes on and on")
    ids[#ids + 1] = item.id or item.text
  end
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
