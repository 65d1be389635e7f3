-- Habits from tables, from vim.iter, boto3 and the services' own SDKs: what is written, and what it says. A
-- listing is no array, a record no table, a client no class; where Lua asks, the answer is an error at the caller's
-- line that says what to write instead. `bare` is what Lua itself says where it does not ask; `gives` is what works.

local clients = require "spec.support.clients"
local footage = require "footage"
local json = require "cjson"
local simulator = require "spec.support.simulator"

local unpack = rawget(table, "unpack") or rawget(_G, "unpack")
local world, heygen, twelvelabs

-- What this Lua asks values of other types than tables.
local function asks(walk, event)
  local value = setmetatable({}, { [event] = function() return function() end end })
  value[1] = true
  for _ in walk(value) do return false end -- luacheck: ignore 512
  return true
end

local iterates = { ipairs = _VERSION >= "Lua 5.3" or asks(ipairs, "__ipairs"), pairs = asks(pairs, "__pairs") }

-- The table library takes other values than tables from 5.3 on, when they look like one.
iterates.table = _VERSION >= "Lua 5.3"

local loop, all = "for record in listing do", "listing:all()"

-- { what is written, words of what it says...; needs = what Lua must ask first, else it says `bare` }
local listings = {
  { "for i, x in ipairs(it) do end", "no array", loop, all, needs = "ipairs", bare = "table expected" },
  { "for k, v in pairs(it) do end", "no table", loop, all, needs = "pairs", bare = "table expected" },
  { "return it[1]", "no array", loop, all },
  { "return it[0]", "no array" },
  { "return it[-1]", "no array" },
  { "return it[nil]", "no array" },
  { "return it[true]", "no array" },
  { "return it[{}]", "no array" },
  { "return #it", "length", "listing:count()", "listing:total()" },
  { "return it .. ''", "tostring" },
  { "return 'all: ' .. it", "tostring" },
  { "it.max = 3", "'max'", "cannot be changed" },
  { "it[1] = 3", "cannot be changed" },
  { "return it:frist()", "'frist'", "'first'", loop, all },
  { "return it.frist", "'frist'", "'first'" },
  { "return it:coutn()", "'count'" },
  { "return it:First()", "'first'" },
  { "return it:iter_pages()", "'pages'" },
  { "return it:frobnicate()", "'frobnicate'", loop, all },
  { "return it.id", "'id'", loop },
  { "return it.data", "'data'", all },
  { "return it.items", "'items'", all },
  { "return it.length", "'length'", "'count'" },
  { "return it:map(print)", "'map'", loop, "'each'" },
  { "return it:totable()", "'totable'", "'all'" },
  { "return it:forEach(print)", "'forEach'", "'each'" },
  { "return it:next_page()", "'next_page'", loop },
  { "return it:paginate()", "'paginate'", "'pages'" },
  { "return it:each(print)", loop, "listing:on_each(fn)" },
  { "return it:each(5)", loop },
  { "return it:parallel(print)", "how many at once comes first", "listing:parallel(4, fn)" },
  { "return it:delete(print)", "listing:delete()", "table", "function" },
  { "return it:delete()", "{ all = true }" },
  { "return it:all(5)", "listing:all()", "listing:take(n)", "number" },
  { "return it:first(5)", "listing:first()", "listing:take(n)" },
  { "return it:count { status = 'ready' }", "listing:count()" },
  { "return it:cursor('x')", "listing:cursor()" },
  { "return it { max = 5 }", "takes nothing", "max" },
  { "return it('x')", "takes nothing" },
  { "return table.unpack(it)", "length", needs = "table", bare = "table expected" },
  { "return table.concat(it)", "length", needs = "table", bare = "table expected" },
  { "return table.sort(it)", "length", needs = "table", bare = "table expected" },
  { "return table.insert(it, 1)", "length", needs = "table", bare = "table expected" },
  { "return it.next()", "listing:next()", "colon" },
  { "return it.all()", "listing:all()", "colon" },
  { "return it.__tojson", gives = "nil" },
  { "for x in it.next, it do return 'ran' end", gives = "ran" },
  { "for i, x in it do return x end", gives = "nil" },
  { "return next(it)", bare = "table expected" },
}

local cases = {
  ["a listing"] = { function() return heygen.assets() end, listings },

  ["a list function"] = {
    function() return heygen.assets end,
    {
      { "for x in it do local id = x.id end", "'id'", loop },
      { "for x in it do end", "heygen.assets()", "parentheses" },
      { "it('a1')", "heygen.assets", "filters", "string", "{ file_type = ... }" },
      { "it(listing)", "filters", "footage.listing" },
      { "it(record)", "filters", "heygen.asset" },
      { "it(heygen.v3)", "filters", "footage.group" },
      { "it(twelvelabs)", "filters", "client" },
      { "it(nil, record)", "options", "heygen.asset" },
      { "it { folder_id = heygen.folders():first() }", "'folder_id'", "heygen.folder", "record.id" },
      { "twelvelabs.videos { index_id = record }", "'index_id'", "heygen.asset", "record.id" },
      { "twelvelabs.assets { asset_ids = { record } }", "'asset_ids'", "heygen.asset", "record.id" },
      { "twelvelabs.assets { asset_ids = listing }", "'asset_ids'", "footage.listing" },
      { "it(nil, { resume = listing })", "'resume'", "listing:cursor()" },
      { "it({}, {}, { max = 5 })", "two tables", "filters and options" },
      { "heygen:assets({}, {}, { max = 5 })", "two tables" },
      { "heygen.v3:assets({}, {}, { max = 5 })", "two tables" },
      { "heygen.list({}, {}, {})", "two tables" },
      { "heygen.new({}, { api_key = 'x' })", "one table" },
      { "heygen.request({ path = '/x' }, { timeout = 5 })", "one table" },
      { "heygen:request({ path = '/x' }, {})", "one table" },
      { "it { status = 'completed' }", "'status'", "listing:filter" },
      { "return it.list()", bare = "attempt to index" },
      { "return #{ (it()) }", gives = "1" },
      { "local t = {} table.insert(t, (it())) return #t", gives = "1" },
      { "return table.insert({}, it())", bare = "insert" },
      { "return select('#', it())", gives = "4" },
    },
  },

  ["a page"] = {
    function() return heygen.assets():pages()() end,
    {
      { "return it[0]", "page[1]", "#page" },
      { "return it[-1]", "page[1]", "#page" },
      { "return it[1.5]", "page[1]" },
      { "return it['1']", "'1'", "page[i]" },
      { "return it[#it + 1]", gives = "nil" },
      { "return it[1]", gives = "heygen.asset" },
      { "for x in it do end", "page:each()" },
      { "return it.data", "'data'", "page:each()", "#page" },
      { "return it.items", "'items'", "page:each()" },
      { "return it:frist()", "'frist'" },
      { "return it:each(print)", "page:each()", "for record in page:each() do" },
      { "return it.each()", "page:each()", "colon" },
      { "it[1] = 1", "cannot be changed" },
      { "it.x = 1", "cannot be changed" },
      { "return it .. ''", "tostring" },
      { "local n = 0 for i, x in ipairs(it) do n = n + i end return n .. ''", gives = "325", needs = "ipairs",
        bare = "table expected" },
      { "local n = 0 for i, x in pairs(it) do n = n + i end return n .. ''", gives = "325", needs = "pairs",
        bare = "table expected" },
      { "return it.__tojson", gives = "nil" },
    },
  },

  ["a record"] = {
    function() return heygen.assets():first() end,
    {
      { "return it[1]", "record.id", "record:pairs()" },
      { "return it[nil]", "record.id" },
      { "for i, x in ipairs(it) do end", "record.id", "record:pairs()", needs = "ipairs", bare = "table expected" },
      { "return #it", "record:pairs()" },
      { "for k, v in it do end", "record:pairs()" },
      { "return 'got ' .. it", "record.name", "record.id", "tostring(record)" },
      { "return it .. '.mp4'", "record.name", "record.id" },
      { "return it < it", "a.created < b.created" },
      { "return it <= it", "a.created < b.created" },
      { "table.sort { it, it }", "a.created < b.created" },
      { "it.name = 'x'", "read-only", "totable" },
      { "return it.frobnicate", gives = "nil" },
      { "return it:frobnicate()", bare = "frobnicate" },
      { "return it.totable()", "colon" },
      { "return it.json()", "colon" },
      { "return it:totable(1)", "totable", "number" },
      { "return it:totable { comon = true }", "'comon'", "'common'" },
      { "return it:totable { fields = true }", "'fields'", "common" },
      { "return it:totable { true }", "common" },
      { "return it:totable { common = 1 }", "'common'", "true or false", "number" },
      { "return heygen.folders():first():videos({}, {}, {})", "folder:videos", "two tables" },
      { "return heygen.folders():first():videos('x')", "filters", "string" },
      { "return heygen.folders():first().videos {}", "colon" },
      { "return ({ [it] = 1 })[it]", gives = "1" },
      { "return cjson.encode(it)", bare = "userdata" },
      { "return dkjson.encode(it) == it:json()", gives = "true" },
      { "return heygen.request { method = 'POST', path = '/x', json = it }", "record:totable()" },
      { "return heygen.request { method = 'POST', path = '/x', json = { it } }", "record:totable()" },
    },
  },

  ["a client"] = {
    function() return heygen end,
    {
      { "it()", "heygen.new" },
      { "it { api_key = 'x' }", "heygen.new" },
      { "for x in it do end", "heygen.new" },
      { "it.api_key = 'x'", "'api_key'", "cannot be changed" },
      { "return it.api_key", "'api_key'", "new" },
      { "return it.max_retries", "'max_retries'", "new" },
      { "return it.reqest", "'reqest'", "'request'" },
      { "return it.list_assets()", "'assets'" },
      { "return it.getVideos()", "'videos'" },
      { "return it.Assets", "'assets'" },
      { "return it.creat_folder", "'create_folder'" },
      { "return it.v3.creat_folder", "'v3.create_folder'" },
      { "return it.v3.vidoes", "'v3.videos'" },
      { "it.v3.mine = 1", "cannot be changed" },
      { "it.v3()", "for record in heygen.v3.videos() do" },
      { "for x in it.v3 do end", "heygen.v3" },
      { "for name, list in pairs(it) do if name == 'assets' then return type(list) end end", gives = "function",
        needs = "pairs", bare = "table expected" },
      { "for name, list in pairs(it.v3) do if name == 'videos' then return type(list) end end", gives = "function" },
    },
  },

  ["a ready client"] = {
    function() return require "footage.twelvelabs" end,
    {
      { "it()", "new{ api_key" },
      { "it.api_key = 'x'", "'api_key'", "cannot be changed" },
      { "return it.vidoes", "'videos'" },
      { "for name, list in pairs(it) do if name == 'assets' then return type(list) end end", gives = "function",
        needs = "pairs", silent = true },
    },
  },
}

local load_text = rawget(_G, "loadstring") or load

-- Runs what is written, in a chunk of its own; gives what pcall does.
local function written(text, it)
  text = text:gsub("^return (.*)$", "return (%1)") -- a tail call would leave no line to blame
  local names = "local it, heygen, twelvelabs, listing, record, cjson, dkjson = ...\n"
  local chunk = assert(load_text(names .. text, "=habit"))
  return pcall(chunk, it, heygen, twelvelabs, heygen.assets(), heygen.assets():first(), json, require "dkjson")
end

local function is_asked(case)
  return not case.needs or iterates[case.needs]
end

-- Whether it says what it should, at the line where it was written.
local function check(case, it)
  local fine, got = written(case[1], it)
  if not is_asked(case) and case.silent then return end
  if case.bare and not (case.needs and is_asked(case)) then
    assert.is_false(fine, "nothing was raised")
    assert.matches(case.bare, tostring(got), 1, true)
  elseif case.gives then
    assert.is_true(fine, tostring(got))
    assert.equal(case.gives, footage.type(got) or tostring(got))
  else
    assert.is_false(fine, "nothing was raised")
    assert.equal("footage.error", footage.type(got), tostring(got))
    assert.equal("argument", got.kind)
    assert.equal("habit:2: ", got.message:match "^.-:%d+: ", got.message)
    for word = 2, #case do
      assert.is_truthy(got.message:find(case[word], 1, true), ("no %q in %q"):format(case[word], got.message))
    end
  end
end

describe("habits:", function()
  setup(function()
    world = simulator.world()
    heygen, twelvelabs = clients.heygen(world), clients.twelvelabs(world)
  end)

  teardown(function()
    world:close()
    assert.same({}, simulator.errors())
  end)

  for what, group in pairs(cases) do
    for _, case in ipairs(group[2]) do
      it(what .. ": " .. case[1], function() check(case, group[1]()) end)
    end
  end

  describe("a listing that has ended", function()
    it("says so to a second loop, and what to do", function()
      local listing = heygen.assets()
      for _ in listing do end -- luacheck: ignore 541
      local fine, err = written("for x in it do end", listing)
      assert.is_false(fine)
      assert.matches("^habit:2: this listing has ended: ask for the list anew", err.message)
      assert.matches("listing:all()", err.message, 1, true)
      assert.is_false((written("return it()", listing)))
    end)

    for name, finish in pairs {
      next = function(listing) while listing:next() do end end, -- luacheck: ignore 542
      each = function(listing) for _ in listing:each() do end end, -- luacheck: ignore 541
      pages = function(listing) for _ in listing:pages() do end end, -- luacheck: ignore 541
      all = function(listing) listing:all() end,
      count = function(listing) listing:count() end,
    } do
      it("by " .. name .. " has ended, too, and stays there", function()
        local listing = heygen.assets()
        finish(listing)
        assert.is_false((written("for x in it do end", listing)))
        assert.is_nil(listing:next())
        assert.is_nil(listing:each()())
        assert.is_nil(listing:first())
        assert.same({}, listing:all())
        assert.equal(0, listing:count())
        assert.is_false((written("for x in it do end", listing)))
        assert.is_nil(heygen.assets(nil, { resume = listing:cursor() })())
      end)
    end

    it("has not before: an empty list, or what is left at a break, is walked in silence", function()
      local listing = heygen.assets(nil, { max = 0 })
      for _ in listing do error "none was wanted" end -- luacheck: ignore 512
      local begun, seen = heygen.assets(nil, { max = 3 }), 0
      for _ in begun do seen = seen + 1 break end -- luacheck: ignore 512
      for _ in begun do seen = seen + 1 end
      assert.equal(3, seen)
    end)

    it("ends loops that were under way in the same stream as before", function()
      local listing = heygen.assets(nil, { max = 4 })
      local function walk()
        for record in listing do coroutine.yield(record) end
        return "over"
      end
      if not pcall(coroutine.wrap(walk)) then return end -- PUC Lua 5.1 cannot yield from there
      local one, other = coroutine.wrap(walk), coroutine.wrap(walk)
      one() other() one()
      assert.equal("over", one())
      assert.equal("over", other())
    end)

    it("goes on after an error as before", function()
      local refused = { action = "status", status = 409, match = { request = 2 } }
      local again = { action = "status", status = 409, match = { request = 3 } }
      local failing = simulator.world { faults = { refused, again } }
      local listing = clients.heygen(failing, { max_retries = 0 }).assets(nil, { page_size = 10 })
      local seen = 0
      for _ = 1, 2 do assert.is_false(pcall(function() for _ in listing do seen = seen + 1 end end)) end
      for _ in listing do seen = seen + 1 end
      assert.equal(25, seen)
      assert.is_false(pcall(listing))
      failing:close()
    end)
  end)

  -- HeyGen calls the size of a page "limit".
  describe("limit without max", function()
    local hints, watched

    before_each(function()
      hints = {}
      watched = clients.heygen(world, { on_event = function(event)
        if event.type == "warning" then hints[#hints + 1] = event end
      end })
    end)

    local function walk(listing) for _ in listing do end end -- luacheck: ignore 541

    it("is told once a listing, with what max would be", function()
      for round = 1, 2 do
        local listing = watched.videos { limit = 7 }
        walk(listing)
        assert.equal(0, listing:count())
        assert.equal(round, #hints)
      end
      local hint = hints[1]
      assert.equal("heygen.videos", hint.list)
      assert.matches("'limit' is the size of a page", hint.message, 1, true)
      assert.matches("heygen.videos(filters, { max = 7 })", hint.message, 1, true)
      assert.matches("/v1/video.list?limit=7", hint.url, 1, true)
      assert.is_true(hint.hint)
    end)

    for name, use in pairs {
      all = function(listing) listing:all() end,
      count = function(listing) listing:count() end,
      each = function(listing) walk(listing:each()) end,
    } do
      it("is told by " .. name .. ", too", function()
        use(watched.videos { limit = 7 })
        assert.equal(1, #hints)
      end)
    end

    it("is told of v3's lists, and where a folder has videos", function()
      watched.v3.videos({ limit = 7 }):count()
      assert.equal("heygen.v3.videos", hints[1].list)
      watched.folders():first():videos({ limit = 7 }):count()
      assert.equal("heygen.videos", hints[2].list)
    end)

    it("is no news where it is meant, or where the name says it", function()
      walk(watched.videos({ limit = 7 }, { max = 7 }))
      walk(watched.videos(nil, { page_size = 7 }))
      walk(watched.videos { limit = 0 })
      watched.videos({ limit = 7 }):first()
      watched.videos({ limit = 1 }):total()
      local told = 0
      local other = clients.twelvelabs(world, { on_event = function(event)
        if event.type == "warning" then told = told + 1 end
      end })
      walk(other.assets { page_limit = 7 })
      assert.equal(0, #hints + told)
    end)

    it("never reaches stderr", function()
      local run = require("spec.support.fresh_process").run([[
        local told = 0
        local function on_event(event) if event.type == "warning" then told = told + 1 end end
        local heygen = require("footage.heygen").new { base_url = arg[1], api_key = arg[2], on_event = on_event }
        for _ in heygen.videos { limit = 7 } do end
        for _ in require("footage.heygen").new({ base_url = arg[1], api_key = arg[2] }).videos { limit = 7 } do end
        print(told)
      ]], { world.heygen, world.key })
      assert.equal("1\n", run.output)
      assert.equal("", run.errors)
    end)
  end)

  it("what looks at any value from outside is not disturbed", function()
    local formatters = require "luassert.formatters"
    assert.is_truthy(formatters)
    local vim = rawget(_G, "vim")
    local listing, page = heygen.assets(), heygen.assets():pages()()
    for _, value in ipairs { listing, page, page[1], heygen, heygen.v3, twelvelabs, require "footage.heygen" } do
      assert.is_string(require("pl.pretty").write({ value }))
      assert.is_string(assert:format({ value, n = 1 })[1])
      assert.is_false(pcall(assert.same, value, { 1 }))
      assert.is_false(require("pl.types").is_type(value, "string"))
      local metatable = getmetatable(value)
      assert.is_truthy(metatable.__index)
      if vim then assert.is_string(vim.inspect { value, metatable }) end
    end
    assert.is_function(getmetatable(listing).__index.next)
    assert.is_nil(getmetatable(listing).__index.__index)
  end)

  it("filters in a second table are not taken for records", function()
    local records = { unpack(heygen.assets(nil, { max = 2 }):all()) }
    assert.equal(2, #records)
  end)
end)
