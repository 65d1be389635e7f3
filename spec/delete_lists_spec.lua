-- listing:delete on every way of paging: each thing is tried once, whatever the list shows meanwhile, and it ends.

local footage = require "footage"
local small_server = require "spec.support.small_server"
local walks = require "spec.support.walks"

-- `count` things, in pages of 4; places stand for pages, so whoever deletes what is listed skips as many. Ids in `used`
-- (",3,5,") are in use, those in `missing` are gone already, and those in `ghosts` are listed though they were deleted.
-- `fails`: that request for a page is refused.
local SERVICE = [[
  local request = ...
  local SIZE = tonumber(request.query.size) or 4
  if not things then
    things, pages, deleted = {}, 0, {}
    for id = 1, count do things[id] = id end
  end
  local id = request.path:match "^/things/(%d+)$"
  local function is_in(list) return list and list:find("," .. id .. ",", 1, true) end
  if request.method == "DELETE" then
    if is_in(missing) or deleted[id] then return 400, '{"code":"resource_not_exist","message":"gone"}' end
    if is_in(used) and not request.query.force then return 409, '{"code":"in_use","message":"in use"}' end
    for place = #things, 1, -1 do
      if tostring(things[place]) == id and not is_in(ghosts) then table.remove(things, place) end
    end
    deleted[id] = true
    return 204, ""
  end
  pages = pages + 1
  if pages == fails then return 403, '{"code":"no","message":"no"}' end
  local from = tonumber(request.query.from) or first or 0
  if by == "number" then from = (from - 1) * SIZE end
  local to = math.min(by == "whole" and #things or from + SIZE, #things)
  local items = {}
  for place = from + 1, to do items[#items + 1] = ('{"id":%d}'):format(things[place]) end
  local next, link = "null", nil
  if to < #things then
    next = ('"%d"'):format(to)
    link = ('Link: </things?from=%d>; rel="next"\r\n'):format(to)
  end
  return 200, ('{"items":[%s],"next":%s,"total":%d}'):format(table.concat(items, ","), next, #things),
    by == "link" and link or nil
]]

local function counted(by, more)
  local paging = { by = by, start = "from", size = "size", largest = 4 }
  for name, value in pairs(more or {}) do paging[name] = value end
  return paging
end

local ways = {
  { name = "token", paging = { by = "token", start = "from", next = "next" } },
  { name = "cursor", paging = { by = "cursor", start = "from", next = "next" } },
  { name = "link", paging = { by = "link" } },
  { name = "number", paging = counted "number", total = "total", first = 1 },
  { name = "offset", paging = counted "offset", total = "total" },
  { name = "number, up to an empty page", paging = counted("number", { ends = "empty" }), first = 1 },
  { name = "offset, up to an empty page", paging = counted("offset", { ends = "empty" }) },
  { name = "whole", paging = { by = "whole" } },
}

local server

local function start(way, values)
  values.by, values.first = way.paging.by, way.first
  values.count = values.count or 30
  server = small_server.start(SERVICE, values)
  return footage.service({
    name = "example", base_url = server.url, gone = { "resource_not_exist" }, records = { thing = { id = "id" } },
    lists = { things = {
      path = "/things", items = "items", total = way.total, record = "thing", paging = way.paging,
      filters = { status = "string", sort_by = "string", sort = "string" },
    } },
    actions = {
      ["thing:delete"] = { method = "DELETE", path = "/things/{thing_id}", query = { force = "boolean" } },
    },
  }).new { max_retries = 0 }
end

after_each(function()
  if server then server:stop() end
  server = nil
end)

-- How often each id was tried; and the places at which pages were asked for, "" for the start.
local function asked()
  local tried, places = {}, {}
  for _, line in ipairs(server:requests()) do
    local id = line:match "^DELETE /things/(%d+)"
    if id then
      tried[tonumber(id)] = (tried[tonumber(id)] or 0) + 1
    else
      places[#places + 1] = line:match "from=(%d+)" or ""
    end
  end
  return tried, places
end

local function assert_each_once(count)
  local tried = asked()
  for id = 1, count do assert.equal(1, tried[id], "thing " .. id) end
  assert.is_nil(tried[count + 1])
end

-- { what is odd, its values, how many fail }
local oddities = {
  { "nothing", {}, 0 },
  { "some are in use", { used = ",3,5,29,30," }, 4 },
  { "all are in use", { used = "," .. table.concat({ 1, 2, 3, 4, 5, 6 }, ",") .. ",", count = 6 }, 6 },
  { "some are gone already", { missing = ",1,4,5,17,30," }, 0 },
  { "what is gone is listed on", { ghosts = ",1,2,3,4,5,6,7,8,9,10,11," }, 0 },
  { "all of it", { used = ",3,5,", missing = ",1,4,30,", ghosts = ",8,9,10,11,12,13," }, 2 },
}

describe("listing:delete tries each once and ends:", function()
  for _, way in ipairs(ways) do
    for _, odd in ipairs(oddities) do
      for _, parallel in ipairs { 1, 8 } do
        it(("by %s; %s, %d at once"):format(way.name, odd[1], parallel), function()
          local values = {}
          for name, value in pairs(odd[2]) do values[name] = value end
          local things = start(way, values).things
          local done, _, err = things():delete { all = true, parallel = parallel }
          assert_each_once(values.count)
          if odd[3] == 0 then
            assert.equal(values.count, done)
          else
            assert.is_nil(done)
            assert.same({ "failed", values.count - odd[3], odd[3] }, { err.kind, err.done, #err.failures })
            for _, failure in ipairs(err.failures) do
              assert.same({ 409, "in_use" }, { failure.err.status, failure.err.code })
            end
          end
        end)
      end
    end
  end
end)

describe("listing:parallel deletes while it walks:", function()
  for _, way in ipairs(ways) do
    if way.total then
      for _, pages in ipairs { 1, 4 } do
        it(("all by %s, eight at once, %d pages in flight"):format(way.name, pages), function()
          local things = start(way, { used = ",3,5,29," }).things
          assert.equal(30, (assert(things({}, { parallel = pages }):parallel(8, function(thing)
            return thing:delete { force = true }
          end))))
          assert_each_once(30)
        end)
      end
    end
  end
end)

describe("listing:delete looks once", function()
  local token = ways[1]
  local cases = {
    { "what was begun", function(things)
      local listing = things()
      assert.equal(1, listing:next().id)
      return listing, { all = true }
    end },
    { "what was begun by a loop over its pages", function(things)
      local listing = things()
      local page = listing:pages()
      assert.equal(4, #page())
      return listing, { all = true }
    end },
    {
      "what begins at a place of the service's", function(things) return things { from = "0" }, { all = true } end, "0",
    },
    { "what has a max", function(things) return things({}, { max = 20 }) end },
    { "what is taken from", function(things) return things():take(20) end },
    { "a part of what is taken from", function(things)
      return things():take(20):filter(function() return true end)
    end },
  }
  for _, case in ipairs(cases) do
    it("over " .. case[1], function()
      local listing, options = case[2](start(token, {}).things)
      local done = assert(listing:delete(options))
      local _, places = asked()
      assert.is_true(done > 0 and done < 30, done)
      local starts = 0
      for _, place in ipairs(places) do
        if place == (case[3] or "") then starts = starts + 1 end
      end
      assert.equal(1, starts, table.concat(places, " "))
    end)
  end

  it("over what is resumed", function()
    local things = start(token, {}).things
    local listing = things()
    walks.some(listing, 4)
    local cursor = listing:cursor()
    listing:close()
    local before = #server:requests()
    local done = assert(things({}, { resume = cursor }):delete { all = true })
    assert.is_true(done > 0 and done < 26, done)
    local requests = server:requests()
    for place = before + 1, #requests do assert.are_not.equal("GET /things", requests[place]) end
  end)

  it("over a filtered part as often as over the whole", function()
    local things = start(token, {}).things
    assert.equal(15, (assert(things():filter(function(thing) return thing.id % 2 == 0 end):delete())))
    local _, places = asked()
    local starts = 0
    for _, place in ipairs(places) do starts = starts + (place == "" and 1 or 0) end
    assert.is_true(starts >= 2, table.concat(places, " "))
  end)
end)

describe("listing:delete is not narrowed", function()
  for name, filters in pairs {
    ["by an order"] = { sort_by = "created_at" }, ["by another order"] = { sort = "asc" },
    ["by a place to begin at"] = { from = "4" }, ["by an empty filter"] = { status = "" }, ["by nothing"] = {},
  } do
    it(name, function()
      local things = start(ways[1], {}).things
      assert.matches("all = true", walks.blamed(function() things(filters):delete() end).message, 1, true)
      assert.matches("all = true", walks.blamed(function() things(filters):delete { all = false } end).message, 1, true)
      assert.same({}, server:requests())
    end)
  end

  it("by a page size, its own or the option", function()
    local things = start(ways[4], {}).things
    for _, given in ipairs { { { size = 2 } }, { {}, { page_size = 2 } }, { {}, { parallel = 2 } } } do
      walks.blamed(function() things(given[1], given[2]):delete() end)
    end
    assert.same({}, server:requests())
  end)

  it("but by a filter beside them", function()
    assert.equal(30, (assert(start(ways[4], {}).things { sort_by = "created_at", status = "ready" }:delete())))
  end)
end)

describe("a walk that fails in the middle", function()
  for _, way in ipairs(ways) do
    if way.name ~= "whole" then
      it("ends listing:parallel, which tells what was done and where to go on: by " .. way.name, function()
        local things = start(way, { fails = 4 }).things
        local seen = {}
        local function act(thing)
          seen[#seen + 1] = thing.id
          if thing.id == 5 then return nil, "five" end
        end
        local done, message, err = things({}, { parallel = 1 }):parallel(3, act)
        assert.is_nil(done)
        assert.equal(message, err.message)
        assert.same({ "http", 403 }, { err.kind, err.status })
        assert.same({ #seen - 1, 1, "five" }, { err.done, #err.failures, err.failures[1].err })
        assert.is_true(#seen >= 12 and #seen < 30, #seen)
        things({}, { resume = err.cursor }):parallel(3, act)
        table.sort(seen)
        for id = 1, 30 do assert.equal(id, seen[id]) end
        assert.equal(30, #seen)
      end)

      it("ends listing:delete, which tells what was done, and a second one does the rest: by " .. way.name, function()
        local things = start(way, { fails = 4, used = ",2," }).things
        local done, _, err = things({}, { parallel = 1 }):delete { all = true, parallel = 1 }
        assert.is_nil(done)
        assert.equal(403, err.status)
        assert.is_true(err.done > 0 and err.done < 29, err.done)
        assert.same({ 1, 409 }, { #err.failures, err.failures[1].err.status })
        local rest = walks.failed(things():delete { all = true })
        assert.same({ "failed", 29 - err.done, 1 }, { rest.kind, rest.done, #rest.failures })
      end)
    end
  end
end)
