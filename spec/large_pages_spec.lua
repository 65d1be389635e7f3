-- Pages of more items than one block of places holds (64): what stands across the blocks is given once and in order,
-- whether it comes one by one, by pages, is taken out because the page before had it, or because a filter looks here.

local footage = require "footage"
local small_server = require "spec.support.small_server"
local walks = require "spec.support.walks"

local server

-- `pages` are "1-100;51-200": which ids each page has. The token is the number of the page. `total` is what the first
-- page says, `grown` what the others do.
local SERVICE = [[
  local request = ...
  local list, items = {}, {}
  for page in (pages .. ";"):gmatch "([^;]*);" do list[#list + 1] = page end
  local number = tonumber(request.query.token or request.query.page or 1)
  local first, last = (list[number] or ""):match "(%d+)-(%d+)"
  for i = first or 1, last or 0 do items[#items + 1] = ('{"id":%d}'):format(i) end
  local next = list[number + 1] and '"' .. number + 1 .. '"' or "null"
  return 200, ('{"items":[%s],"next":%s,"total":%d}'):format(table.concat(items, ","), next,
    number > 1 and grown or total or #items)
]]

local TOKEN = { by = "token", start = "token", next = "next" }

local function open(values, paging, total)
  server = small_server.start(SERVICE, values)
  return footage.service {
    name = "example", base_url = server.url, records = { item = { id = "id" } },
    lists = { items = { path = "/items", items = "items", total = total, record = "item", paging = paging } },
  }.new { timeout = 20 }.items
end

after_each(function()
  if server then server:stop() end
  server = nil
end)

describe("a page of more than one block", function()
  for _, size in ipairs { 1, 63, 64, 65, 128, 129, 1000 } do
    it(("gives each of its %d items, one by one"):format(size), function()
      assert.same(walks.numbers(1, size), walks.ids(open({ pages = "1-" .. size }, TOKEN)()))
    end)

    it(("gives what is left of %d items as a page, wherever it begins and ends"):format(size), function()
      local items = open({ pages = "1-" .. size }, TOKEN)
      for _, taken in ipairs { 0, 1, 62, 63, 64, 65, 127, 128, 700 } do
        for _, left in ipairs { 1, 2, 64, 65, 1000 } do
          if taken < size then
            local listing = items({}, { max = taken + left })
            for i = 1, taken do assert.equal(i, assert(listing:next()).id) end
            local page = listing:pages()()
            listing = nil -- luacheck: ignore 311
            collectgarbage()
            local last = math.min(size, taken + left)
            assert.equal(last - taken, #page)
            assert.equal(taken + 1, page[1].id)
            assert.equal(last, page[#page].id)
            assert.is_nil(page[#page + 1])
            assert.same(walks.numbers(taken + 1, last), walks.ids(page:each()))
          end
        end
      end
    end)
  end

  it("gives once what the page before had, too: by token", function()
    local items = open({ pages = "1-100;51-200;101-300;300-300;300-6000;4001-9000;9000-9001" }, TOKEN)
    assert.same(walks.numbers(1, 9001), walks.ids(items()))
  end)

  it("is not what stood at its place before, when that comes more than once", function()
    server = small_server.start [[
      local function items(first, last)
        local list = {}
        for i = first, last do list[#list + 1] = ('{"id":%d}'):format(i) end
        return '"items":[' .. table.concat(list, ",") .. "]"
      end
      return 200, "{" .. table.concat({ items(1, 200), items(301, 365), items(401, 530) }, ",") .. "}"
    ]]
    local list = footage.heygen.new { base_url = server.url, api_key = "test-key" }.list {
      path = "/items", items = "items", id = "id", paging = { by = "whole" },
    }
    assert.same(walks.numbers(401, 530), walks.ids(list))
  end)

  it("gives once what was given before a break", function()
    local items = open({ pages = "1-200;201-400" }, TOKEN)
    local listing = items()
    for _ = 1, 130 do assert(listing:next()) end
    assert.same(walks.numbers(131, 400), walks.ids(items({}, { resume = listing:cursor() })))
  end)

  local numbers = { by = "number", start = "page", size = "limit", largest = 6000 }
  for by, paging in pairs { token = TOKEN, number = numbers } do
    it("of thousands of items can be left and gone on with anywhere, by " .. by, function()
      local total = paging == numbers and "total" or nil
      local items = open({ pages = "1-6000;6001-7000", total = 7000, grown = 7000 }, paging, total)
      local listing, given = items({}, { parallel = 1 }), 0
      for _, place in ipairs { 1, 3000, 5000, 5999, 6000, 6001, 6999 } do
        assert.same(walks.numbers(given + 1, place), walks.some(listing, place - given))
        given = place
        local rest = walks.ids(items({}, { resume = listing:cursor(), parallel = 1 }))
        assert.same(walks.numbers(place + 1, 7000), rest)
      end
    end)
  end

  it("of thousands of items is not given again by the one behind it, after a break", function()
    local items = open({ pages = "1-2500;2001-5000" }, TOKEN)
    for _, place in ipairs { 2499, 2500, 2700 } do
      local listing = items()
      assert.same(walks.numbers(1, place), walks.some(listing, place))
      assert.same(walks.numbers(place + 1, 5000), walks.ids(items({}, { resume = listing:cursor() })))
    end
  end)

  it("gives once what the page before had, too: by number", function()
    local items = open({ pages = "1-200;101-300;301-400", total = 400, grown = 500 },
      { by = "number", start = "page", size = "limit", largest = 200 }, "total")
    assert.same(walks.numbers(1, 400), walks.ids(items({}, { page_size = 200, parallel = 1 })))
  end)
end)

describe("a filter that looks here", function()
  it("takes out what is something else, however it is written", function()
    server = small_server.start [[
      local request = ...
      if request.path:find "/users/me" then return 200, '{"data":{"username":"somebody"}}' end
      local types = { '"video"', '"image"', '"v\\u0069deo"', "null", "7", '"video\\u0000"', '"Video"', '"vide"' }
      local items = {}
      for i = 1, 240 do items[i] = ('{"id":"%d","type":%s}'):format(i, types[i % #types + 1]) end
      return 200, '{"data":[' .. table.concat(items, ",") .. '],"has_more":false,"next_token":null}'
    ]]
    local heygen = footage.heygen.new { base_url = server.url, api_key = "test-key", api_version = "v3" }
    local found, wanted = {}, {}
    for asset in heygen.assets { file_type = "video" } do found[#found + 1] = tonumber(asset.id) end
    for i = 1, 240 do
      if i % 8 == 0 or i % 8 == 2 then wanted[#wanted + 1] = i end
    end
    assert.same(wanted, found)
  end)
end)
