-- Filters of all types, filters in the address, and TwelveLabs' search.

local clients = require "spec.support.clients"
local one_world = require "spec.support.one_world"
local walks = require "spec.support.walks"

local world, new_world = one_world.world, one_world.new

before_each(function() new_world() end)
after_each(one_world.close)
teardown(one_world.check)

local function twelvelabs(options)
  return clients.twelvelabs(world, options)
end

local function index()
  return world:ids("twelvelabs.indexes")[1]
end

-- The parameters that a call sent, without those of paging.
local function sent(list, open)
  world:clear_log()
  local _, message = open:next()
  assert.is_nil(message)
  local args = world:log(list)[1].args
  args.page_limit, args.page, args.limit = nil, nil, nil
  return args
end

describe("filters", function()
  it("ranges: a table of bounds, or a value", function()
    assert.same({ ["duration[gte]"] = "10", ["duration[lte]"] = "60.5" },
      sent("twelvelabs.videos", twelvelabs().videos { index_id = index(), duration = { gte = 10, lte = 60.5 } }))
    local fewer = twelvelabs().videos { index_id = index(), width = { gte = 1000 } }
    for video in fewer do assert(video.system_metadata.width >= 1000) end
  end)

  it("fields of metadata go out as parameters of their own, and find what they say", function()
    local filters = { index_id = index(), user_metadata = { category = "sports", rating = 3, reviewed = true } }
    assert.same({ category = "sports", rating = "3", reviewed = "true" },
      sent("twelvelabs.videos", twelvelabs().videos(filters)))
    for video in twelvelabs().videos { index_id = index(), user_metadata = { category = "sports" } } do
      assert.equal("sports", video.user_metadata.category)
    end
  end)

  it("fields that would pass for parameters of the list are refused", function()
    for _, name in ipairs { "page", "page_limit", "status", "duration", "sort_by" } do
      local err = walks.raised(twelvelabs().indexed_assets, { index_id = "x", user_metadata = { [name] = "1" } })
      assert.matches("must not have a field '" .. name .. "'", err.message, 1, true)
    end
  end)

  it("lists joined by commas", function()
    assert.same({ model_options = "visual,audio" },
      sent("twelvelabs.indexes", twelvelabs().indexes { model_options = { "visual", "audio" } }))
    assert.same({ model_options = "visual,audio" },
      sent("twelvelabs.indexes", twelvelabs().indexes { model_options = "visual,audio" }))
    assert.matches("must not hold a comma",
      walks.raised(twelvelabs().indexes, { model_options = { "a,b", "c" } }).message)
  end)

  it("lists by repeated keys", function()
    assert.same({ status = { "ready", "failed" }, index_id = "i" },
      sent("twelvelabs.tasks", twelvelabs().tasks { status = { "ready", "failed" }, index_id = "i" }))
  end)

  it("numbers, in as few digits as give them back", function()
    assert.same({ query = "rain", min_score = "0.1" },
      sent("heygen.v3.sounds", clients.heygen(world).v3.sounds { query = "rain", min_score = 0.1 }))
    assert.same({ duration = "12.5", width = "1920" },
      sent("twelvelabs.tasks", twelvelabs().tasks { duration = 12.5, width = 1920 }))
  end)

  it("names that hold NUL are no others", function()
    for _, call in ipairs {
      function() require("footage.heygen").assets { ["folder_id\0x"] = "y" } end,
      function() require("footage.heygen").assets({}, { ["max\0x"] = 1 }) end,
    } do
      local err = walks.raised(call)
      assert.equal("argument", err.kind)
    end
  end)

  it("mistakes", function()
    local open = twelvelabs()
    local cases = {
      { open.tasks, { width = 1.5 }, "filter 'width' must be a whole number, got 1.5" },
      { open.tasks, { duration = "1" }, "filter 'duration' must be a number, got string" },
      { open.tasks, { duration = 0 / 0 }, "filter 'duration' must be a number" },
      { open.videos, { index_id = "x", duration = {} }, "filter 'duration' is an empty table" },
      { open.videos, { index_id = "x", duration = { 1 } }, "must have names" },
      { open.videos, { index_id = "x", duration = true }, "filter 'duration' must be a number, a string or a table" },
      { open.videos, { index_id = "x", duration = { gte = {} } }, "filter 'duration' must be" },
      { open.videos, { index_id = "x", user_metadata = "x" }, "filter 'user_metadata' must be a table of names" },
      { open.indexes, { model_options = {} }, "filter 'model_options' is an empty list" },
      { open.indexes, { model_options = { 1, nil, 3 } }, "without holes" },
      { open.search, { index_id = "x", search_options = { "visual" }, filter = 1 }, "'filter' must be a string, or" },
      { open.search, { index_id = "x" }, "'search_options' is missing" },
    }
    for _, case in ipairs(cases) do
      assert.matches(case[3], walks.raised(case[1], case[2]).message, 1, true)
    end
  end)
end)

describe("filters in the address", function()
  it("are percent-encoded: no id leads anywhere else", function()
    for _, id in ipairs { "../indexes", "a/b", "a?b=c", "a#b", "a b", "%2e%2e", "ü", "a\r\nb", "a\0b", ".a", "..." } do
      world:clear_log()
      twelvelabs({ max_retries = 0 }).videos({ index_id = id }):next()
      local log = world:log()
      assert.equal(1, #log, id)
      local part = log[1].path:match "/indexes/([^/]*)/videos$"
      assert.is_string(part, log[1].path)
      assert.equal(id, (part:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end)))
    end
  end)

  it("must be there, and be a part of an address", function()
    local videos = twelvelabs().videos
    for _, case in ipairs {
      { nil, "'index_id' is missing" }, { "", "must not be ''" }, { ".", "must not be '.'" },
      { "..", "must not be '..'" }, { {}, "must be a string" }, { true, "must be a string" },
      { 1.5, "must be a string" },
    } do
      local err = walks.blamed(function() videos { index_id = case[1] } end)
      assert.matches(case[2], err.message, 1, true)
    end
    assert.matches("'index_id' is missing", walks.blamed(function() videos() end).message)
    videos { index_id = 12 }:close()
  end)

  it("bind the cursor", function()
    local first, second = world:ids("twelvelabs.indexes")[1], world:ids("twelvelabs.indexes")[2]
    local listing = twelvelabs().videos({ index_id = first }, { page_size = 3 })
    walks.some(listing, 2)
    local err = walks.raised(twelvelabs().videos, { index_id = second }, { resume = listing:cursor() })
    assert.matches("other filters", err.message)
  end)
end)

describe("search", function()
  local function filters(more)
    local all = { index_id = index(), search_options = { "visual", "audio" }, query_text = 'a "dog"\r\n--x' }
    for name, value in pairs(more or {}) do all[name] = value end
    return all
  end

  local function keys_of(listing)
    local keys = {}
    for record in listing do keys[#keys + 1] = ("%s %s %s"):format(record.video_id, record.start, record["end"]) end
    return keys
  end

  before_each(function() new_world { items = { ["twelvelabs.search"] = 100, ["twelvelabs.indexes"] = 3 } } end)

  it("is lazy, and pages by tokens in the address", function()
    local listing = twelvelabs().search(filters(), { page_size = 10 })
    assert.equal(0, #world:log())
    local all = keys_of(listing)
    assert(#all > 20, #all)
    local log = world:log "twelvelabs.search"
    assert.equal(math.ceil(#all / 10), #log)
    assert.equal("POST", log[1].method)
    for i = 2, #log do
      assert.equal("GET", log[i].method)
      assert.matches("/search/[^/]+$", log[i].path)
    end
    assert.equal(#all, listing:total())
    assert.same(all, keys_of(twelvelabs().search(filters(), { page_size = 50 })))
  end)

  it("asks for no more than is wanted", function()
    assert.equal(3, #keys_of(twelvelabs().search(filters(), { max = 3 })))
    assert.equal(1, #world:log "twelvelabs.search")
  end)

  it("goes on from a cursor without searching again, at any item", function()
    local all = keys_of(twelvelabs().search(filters(), { page_size = 10 }))
    for _, done in ipairs { 0, 1, 9, 10, 11, 25, #all } do
      local listing = twelvelabs().search(filters(), { page_size = 10 })
      local before = {}
      for _ = 1, done do
        local record = listing:next()
        before[#before + 1] = ("%s %s %s"):format(record.video_id, record.start, record["end"])
      end
      local cursor = listing:cursor()
      world:clear_log()
      local rest = keys_of(twelvelabs().search(filters(), { page_size = 10, resume = cursor }))
      assert.same(all, walks.joined(before, rest))
      if done >= 10 then
        for _, entry in ipairs(world:log "twelvelabs.search") do assert.equal("GET", entry.method) end
      end
    end
  end)

  it("include_user_metadata goes to every page", function()
    local listing = twelvelabs().search(filters { include_user_metadata = true }, { page_size = 10 })
    for record in listing do assert.is_table(record.user_metadata) end
    local log = world:log "twelvelabs.search"
    for i = 2, #log do assert.equal("true", log[i].args.include_user_metadata) end
  end)

  it("a filter may be a table, which is sent as JSON and always the same", function()
    local function open(options)
      return twelvelabs().search(filters {
        filter = { duration = { gte = 1, lte = 1e6 }, category = { "a", "b" }, width = 1920, id = { "x" } },
      }, options)
    end
    local listing = open { page_size = 10 }
    listing:next()
    assert.is_userdata((open { resume = listing:cursor() }:next()))
    assert(#keys_of(open()) > 0)
  end)

  it("group_by = video gives videos with an id", function()
    local listing = twelvelabs().search(filters { group_by = "video" }, { page_size = 10 })
    local count = 0
    for record in listing do
      count = count + 1
      assert.is_string(record.id)
      assert.is_table(record.clips)
    end
    assert(count > 10)
  end)

  it("the first page is not sent again when it may have been acted upon, the others are", function()
    for _, case in ipairs { { 1, 503, 1 }, { 1, 429, 2 }, { 2, 503, 3 } } do
      new_world {
        items = { ["twelvelabs.search"] = 100, ["twelvelabs.indexes"] = 3 },
        faults = {
          {
            match = { list = "twelvelabs.search", request = case[1] }, action = "status", status = case[2],
            retry_after = 0,
          },
        },
      }
      local listing = twelvelabs({ max_retries = 1 }).search(filters(), { page_size = 10 })
      local count = 0
      local fine = pcall(function()
        for _ in listing:take(15) do count = count + 1 end
      end)
      assert.equal(case[1] == 2 or case[2] == 429, fine)
      if case[1] == 1 and case[2] == 503 then assert.equal(1, #world:log "twelvelabs.search") end
    end
  end)

  it("a token that is no longer valid is an error, with what the service says", function()
    new_world {
      items = { ["twelvelabs.search"] = 100, ["twelvelabs.indexes"] = 3 },
      faults = {
        { match = { list = "twelvelabs.search", request = 2 }, action = "status", status = 400, message = "expired" },
      },
    }
    local listing = twelvelabs().search(filters(), { page_size = 10 })
    local err = walks.raised(keys_of, listing)
    assert.equal(400, err.status)
    assert.matches("expired", err.message)
  end)

  it("start is no parameter of it", function()
    assert.matches("unknown filter 'token'", walks.raised(twelvelabs().search, filters { token = "x" }).message)
  end)
end)

describe("search in a knowledge store", function()
  before_each(function()
    new_world { items = { ["twelvelabs.knowledge_search"] = 100, ["twelvelabs.knowledge_stores"] = 3 } }
  end)

  local function open(options, more)
    local filters = { query = { text = 'a "dog"\n' } }
    for name, value in pairs(more or {}) do filters[name] = value end
    return twelvelabs().knowledge_stores():first():search(filters, options)
  end

  local function told(listing, count)
    local lines = {}
    for record in listing do
      lines[#lines + 1] = record:json()
      if #lines == count then break end
    end
    return lines
  end

  it("is a POST for each page, with the token in its JSON", function()
    local all = told(open { page_size = 10 })
    assert(#all > 20, #all)
    local log = world:log "twelvelabs.knowledge_search"
    assert.equal(math.ceil(#all / 10), #log)
    for _, entry in ipairs(log) do
      assert.equal("POST", entry.method)
      assert.equal("application/json", entry.headers["content-type"])
    end
    assert.same(all, told(open { page_size = 50 }))
    assert.same(all, told(open({ page_size = 7 }, {
      group_by = "none", include_metadata = true, filter = { asset_type = { "video" } },
    })))
  end)

  it("goes on from a cursor", function()
    local all = told(open { page_size = 10 })
    for _, done in ipairs { 1, 9, 10, 11, 20 } do
      local listing = open { page_size = 10 }
      local before = {}
      for _ = 1, done do before[#before + 1] = listing:next():json() end
      assert.same(all, walks.joined(before, told(open { page_size = 10, resume = listing:cursor() })))
    end
  end)

  it("mistakes", function()
    local search = twelvelabs().knowledge_search
    for _, case in ipairs {
      { {}, "'query' is missing" },
      { { query = 1 }, "filter 'query' must be a string, or a table" },
      { { query = {}, group_by = 1.5 }, "filter 'group_by' must be a string" },
      { { query = {}, include_metadata = "yes" }, "filter 'include_metadata' must be a boolean" },
    } do
      case[1].knowledge_store_id = "x"
      assert.matches(case[2], walks.raised(search, case[1]).message, 1, true)
    end
  end)
end)
