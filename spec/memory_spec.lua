-- Memory: what a walk may keep, and what happens to things that are collected at any time and in any
-- order, with requests in flight, or found again in a forked process.

local clients = require "spec.support.clients"
local core = require "footage.core"
local fresh_process = require "spec.support.fresh_process"
local pace = require "spec.support.pace"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"
local small_server = require "spec.support.small_server"

local LISTS = { "heygen.assets", "heygen.videos", "heygen.folders", "twelvelabs.assets" }

local PREFACE = [[
  local footage = require "footage"
  local heygen = footage.heygen.new { base_url = arg[1], api_key = "test-key", max_retries = 1 }
  local twelvelabs = footage.twelvelabs.new { base_url = arg[2], api_key = "test-key", max_retries = 1 }
  local function resident()
    local file = io.open "/proc/self/status"
    -- The sanitizers keep what was freed, so as to see it used again.
    if not file or os.getenv "FOOTAGE_SANITIZED" then return nil end
    local kilobytes = tonumber(file:read("*a"):match "VmRSS:%s*(%d+)")
    file:close()
    return kilobytes
  end
]]

local function run(world, script, seconds)
  local result = fresh_process.run(PREFACE .. script, { world.heygen, world.twelvelabs }, nil, seconds or 60)
  assert.equal(0, result.code, "it ended with " .. result.code .. " (139: a crash, 134: an abort, 137: it hung)\n"
    .. result.output .. result.errors)
  return result.output
end

describe("collection at its most eager", function()
  local config = {
    items = {}, gzip = true, faults = { { match = { page = 2 }, action = "status", times = 2, retry_after = "0.01" } },
  }
  for _, list in ipairs(LISTS) do config.items[list] = 37 end

  local before

  after_each(function()
    collectgarbage("restart")
    if before then collectgarbage(before) end
    collectgarbage("setpause", 200)
    collectgarbage("setstepmul", 200)
  end)

  local function walk(world, options)
    for _, list in ipairs(LISTS) do
      local whole, kept, count = world:ids(list), {}, 0
      local listing = clients.list(world, list)({}, options)
      for record in listing do
        count = count + 1
        kept[count] = record
      end
      collectgarbage()
      assert.equal(#whole, count)
      for place, record in ipairs(kept) do
        assert.equal(whole[place], record.id)
        assert.equal("{", record:json():sub(1, 1))
        assert.is_true(#tostring(record) > 10)
        assert.equal(whole[place], record:totable()[list == "heygen.videos" and "video_id"
          or list == "twelvelabs.assets" and "_id" or "id"])
      end
    end
  end

  it("takes nothing that is in use, without a pause", function()
    local world = simulator.world(config)
    collectgarbage("setpause", 0)
    collectgarbage("setstepmul", 1000)
    walk(world, { page_size = 4, parallel = 4 })
    world:close()
  end)

  it("takes nothing that is in use, by generations", function()
    local known, mode = pcall(collectgarbage, "generational")
    if not known or type(mode) ~= "string" then return pending("this Lua has no generations") end
    before = mode
    local world = simulator.world(config)
    walk(world, { page_size = 4, parallel = 4 })
    world:close()
  end)

  it("takes nothing that is in use, at every single step", function()
    local world = simulator.world(config)
    local count = 0
    for _, list in ipairs(LISTS) do
      local each = clients.list(world, list)({}, { page_size = 5 }):each()
      collectgarbage()
      for record in each do
        collectgarbage()
        count = count + 1
        assert.is_string(record.id)
      end
      for page in clients.list(world, list)({}, { page_size = 5 }):pages() do
        collectgarbage()
        for record in page:each() do
          collectgarbage()
          assert.is_string(record.name or record.id)
        end
      end
    end
    assert.equal(37 * #LISTS, count)
    world:close()
  end)
end)

pace.measured(describe)("the memory of a walk", function()
  local SMALL, LARGE = 2000, 20000

  -- Kilobytes of Lua and of the process, at their most while the walk went on.
  local function most(list, count)
    local world = simulator.world { items = { [list] = count } }
    local output = run(world, ([[
      local lua, process, count = 0, 0, 0
      for _ in %s() do
        count = count + 1
        if count %% 500 == 0 then
          collectgarbage() collectgarbage()
          -- Lua 5.2 gives a second value, of no use here.
          lua = math.max(lua, (collectgarbage("count")))
          process = math.max(process, resident() or 0)
        end
      end
      print(count, lua, process)
    ]]):format(list))
    world:close()
    local walked, lua, process = output:match("(%d+)%s+(%S+)%s+(%S+)")
    assert.equal(count, tonumber(walked))
    return tonumber(lua), tonumber(process)
  end

  for _, list in ipairs(LISTS) do
    local bytes_each = clients.split(list) == "heygen" and 0 or 24
    it(("does not grow with the list, but for %d bytes an item: %s"):format(bytes_each, list), function()
      local small_lua, small_process = most(list, SMALL)
      local large_lua, large_process = most(list, LARGE)
      assert.is_true(large_lua - small_lua < 64,
        ("Lua's own: %.0f kB at %d items, %.0f kB at %d"):format(small_lua, SMALL, large_lua, LARGE))
      if small_process == 0 then return end
      local allowed = (LARGE - SMALL) * bytes_each / 1024 + 1024 -- the allocator's own ups and downs
      assert.is_true(large_process - small_process < allowed,
        ("the process: %d kB at %d items, %d kB at %d"):format(small_process, SMALL, large_process, LARGE))
    end)
  end

  it("comes back when the listing is collected, and does not grow from walk to walk", function()
    local world = simulator.world { items = { ["heygen.assets"] = 300, ["twelvelabs.assets"] = 300 } }
    local output = run(world, [[
      local function round(times)
        for _ = 1, times do
          for _ in heygen.assets({}, { page_size = 50 }) do end
          for _ in twelvelabs.assets({}, { page_size = 25 }) do end
          for _ in heygen.assets() do break end
          local left = twelvelabs.assets({}, { page_size = 2 })
          left:next()
          pcall(heygen.assets, {}, { resume = "x" })
        end
        collectgarbage() collectgarbage()
        return (collectgarbage("count")), resident() or 0
      end
      round(40)
      local lua, process = round(10)
      local lua_later, process_later = round(100)
      print(lua_later - lua, process_later - process)
    ]])
    world:close()
    local lua, process = output:match("(%S+)%s+(%S+)")
    assert.is_true(tonumber(lua) < 32, "Lua's own grew by " .. lua .. " kB")
    assert.is_true(tonumber(process) < 3072, "the process grew by " .. process .. " kB")
  end)

  it("of a record that is kept is not that of its page's others", function()
    local world = simulator.world { items = { ["heygen.assets"] = 2000 } }
    local output = run(world, [[
      local kept, text, count = {}, 0, 0
      collectgarbage() collectgarbage()
      local before = collectgarbage "count"
      for asset in heygen.assets() do
        text, count = text + #asset:json(), count + 1
        if count % 100 == 0 then kept[#kept + 1] = asset end
      end
      collectgarbage() collectgarbage()
      print(#kept, collectgarbage "count" - before, text / 1024)
    ]])
    world:close()
    local kept, taken, text = output:match "(%S+)%s+(%S+)%s+(%S+)"
    assert.equal("20", kept)
    assert.is_true(tonumber(taken) < 1.5 * tonumber(text),
      ("%s kB for one record a page, whose pages have %s kB of text"):format(taken, text))
  end)

  it("of a page is little more than its text, however long its items are", function()
    local server = small_server.start [[
      local request = ...
      local items, size = {}, tonumber(request.path:match "%d+$")
      for i = 1, 100 do items[i] = ('{"id":%d,"text":"%s"}'):format(i, ("x"):rep(size)) end
      return 200, '{"items":[' .. table.concat(items, ",") .. '],"next":null}'
    ]]
    local world = { heygen = server.url, twelvelabs = server.url }
    for _, size in ipairs { 300, 3000, 20000, 34000, 45000, 70000 } do
      local output = run(world, [[
        local list = { path = "/items/]] .. size .. [[", items = "items", id = "id",
          paging = { by = "token", start = "token", next = "next" } }
        heygen.list(list):first()
        collectgarbage() collectgarbage()
        local before = collectgarbage "count"
        local listing = heygen.list(list)
        assert(listing:next())
        collectgarbage() collectgarbage()
        print(collectgarbage "count" - before)
      ]])
      local text = 100 * (size + 30) / 1024
      assert.is_true(tonumber(output) < 1.2 * text + 32, ("%s kB for %g kB of text"):format(output, text))
    end
    server:stop()
  end)

  it("of a page is not more for its place coming again and again", function()
    local server = small_server.start [[return 200, "{" .. ('"items":[{"id":1}],'):rep(100000) .. '"next":null}']]
    local output = run({ heygen = server.url, twelvelabs = server.url }, [[
      local listing = heygen.list { path = "/items", items = "items", id = "id", paging = { by = "whole" } }
      assert(listing:next())
      collectgarbage() collectgarbage()
      print((collectgarbage "count"))
    ]])
    server:stop()
    assert.is_true(tonumber(output) < 30 * 1024, output .. " kB")
  end)

  it("of what was given, by number, is 24 bytes an item also when they came on one page", function()
    local COUNT = 50000
    local server = small_server.start([[
      local items = {}
      for i = 1, count do items[i] = ('{"id":%d}'):format(i) end
      return 200, ('{"items":[%s],"total":%d}'):format(table.concat(items, ","), count)
    ]], { count = COUNT })
    local function taken(list)
      return tonumber((run({ heygen = server.url, twelvelabs = server.url }, ([[
        local count, listing = 0, heygen.list({ path = "/items", items = "items", id = "id", %s })
        for _ in listing do count = count + 1 end
        assert(count == %d, count)
        collectgarbage() collectgarbage()
        print(resident() or 0)
        listing:cursor()
      ]]):format(list, COUNT))))
    end
    local by_number = taken(([[total = "total",
      paging = { by = "number", start = "page", size = "limit", largest = %d }]]):format(COUNT))
    local more = by_number - taken [[paging = { by = "whole" }]]
    server:stop()
    assert.is_true(more < COUNT * 24 / 1024 + 3072, more .. " kB")
  end)

  it("is not that of two pages while the next one is decoded", function()
    local world = simulator.world {
      items = { ["heygen.assets"] = 200 }, faults = { { match = { page = 2 }, action = "slow_headers", ms = 300 } },
    }
    local output = run(world, [[
      local function count()
        collectgarbage() collectgarbage()
        return (collectgarbage "count")
      end
      local within, between, n = 0, 0, 0
      local client = footage.heygen.new {
        base_url = arg[1], api_key = "test-key",
        on_event = function(event) if event.type == "response" then between = count() end end,
      }
      local before = count()
      for _ in client.assets() do
        n = n + 1
        if n == 50 then within = count() - before end
      end
      print(n, within, between - before)
    ]])
    world:close()
    local n, within, between = output:match "(%S+)%s+(%S+)%s+(%S+)"
    assert.equal("200", n)
    assert.is_true(tonumber(between) < 0.6 * tonumber(within),
      ("%s kB with a page at hand, %s kB while waiting for the next"):format(within, between))
  end)

  it("is not taken by events that nobody watches", function()
    local world = simulator.world { items = { ["heygen.assets"] = 3 } }
    local function waiting_events(options)
      local listing = clients.heygen(world, options).assets()
      local record
      repeat
        record = core.step(listing)
        if record == false and core.event(listing) then return true end
        if record == false then core.engine.wait(0.05) end
      until record ~= false
      assert.is_truthy(record)
      return core.event(listing) ~= nil
    end
    assert.is_false(waiting_events())
    assert.is_true(waiting_events { on_event = function() end })
    world:close()
  end)
end)

-- A large page weighs much: until records of as much have died, LuaJIT's collector would rest, and then go through
-- all of them at once.
describe("the collector of LuaJIT, while a large page is walked", function()
  local COUNT = 30000

  -- What `script` prints with `list` being one page, and `cycles()` saying how often the collector came round.
  local function walked(script)
    local server = small_server.start(([[
      local items = {}
      for i = 1, %d do items[i] = ('{"id":%%d,"text":"%%s"}'):format(i, ("x"):rep(200)) end
      return 200, '{"items":[' .. table.concat(items, ",") .. ']}'
    ]]):format(COUNT))
    local output = run({ heygen = server.url, twelvelabs = server.url }, [[
      local list = { path = "/items", items = "items", id = "id", paging = { by = "whole" } }
      local count = 0
      local function watch()
        getmetatable(newproxy(true)).__gc = function()
          count = count + 1
          watch()
        end
      end
      local function cycles()
        return count
      end
      watch()
    ]] .. script)
    server:stop()
    return output
  end

  local function it_on_luajit(name, test)
    it(name, function()
      if not jit then return pending "this is not LuaJIT" end
      test()
    end)
  end

  for _, way in ipairs { "listing", "listing:pages()():each()" } do
    it_on_luajit("comes round often: for record in " .. way, function()
      local before, after = walked(([[
        local listing = heygen.list(list)
        assert(listing:next())
        print(cycles())
        for _ in %s do end
        print(cycles())
      ]]):format(way)):match "(%d+)%s+(%d+)"
      assert.is_true(after - before >= 3, ("%d times"):format(after - before))
    end)
  end

  -- Then each of its steps is a whole cycle, which takes more than the slice that records are given in.
  it_on_luajit("holds no walk up, however it is set", function()
    assert.equal("30000\n", walked [[
      local heap, walked = {}, 0
      for i = 1, 300000 do heap[i] = {} end
      collectgarbage("setstepmul", 0)
      for _ in heygen.list(list) do walked = walked + 1 end
      print(walked)
    ]])
  end)

  local STOPPED = [[
    collectgarbage() collectgarbage()
    collectgarbage "stop"
    local stopped, walked = cycles(), 0
    for _ in heygen.list(list) do walked = walked + 1 end
    print(jit and collectgarbage "isrunning", cycles() - stopped, walked)
  ]]

  it_on_luajit("stays where a script stopped it", function()
    assert.equal("false\t0\t30000\n", walked(STOPPED))
  end)

  -- It loads the core that was made for LuaJIT, but does not say whether its collector was stopped.
  it_on_luajit("stays where a script stopped it, in PUC Lua 5.1, too", function()
    local own = shell.lua
    finally(function() shell.lua = own end)
    shell.lua = "lua5.1"
    assert.equal("nil\t0\t30000\n", walked(STOPPED))
  end)
end)

describe("a load that memory cut short", function()
  it("is made good by the next one", function()
    local world = simulator.world { items = { ["heygen.assets"] = 5 } }
    -- What the first one leaves behind: types without their methods. `make torture` really does it.
    local result = fresh_process.run([[
      local registry = debug.getregistry()
      local types = { "footage.client", "footage.listing", "footage.page", "footage.error", "footage.call" }
      for _, name in ipairs(types) do registry[name] = { __name = name } end
      local heygen = require("footage.heygen").new { base_url = arg[1], api_key = "test-key" }
      assert(#assert(heygen.assets():all()) == 5)
      for _, name in ipairs(types) do print(registry[name].__gc ~= nil, registry[name].__tostring ~= nil) end
    ]], { world.heygen })
    world:close()
    assert.equal("true\ttrue\ntrue\ttrue\nfalse\ttrue\nfalse\ttrue\ntrue\tfalse\n", result.output, result.errors)
  end)
end)

describe("the end of a process", function()
  local world

  setup(function()
    world = simulator.world {
      items = { ["heygen.assets"] = 50, ["heygen.videos"] = 50, ["heygen.folders"] = 50, ["twelvelabs.assets"] = 50 },
      delay_ms = 10, faults = { { match = { list = "twelvelabs.assets", page = 8 }, action = "stall",
        times = "always" } },
    }
  end)

  teardown(function() world:close() end)

  -- What is there at the end, with requests in flight, waiting to be retried, and answered unread.
  local STATES = [[
    local things = {}
    local function keep(thing) things[#things + 1] = thing end
    for _, options in ipairs { { page_size = 1, parallel = 8 }, { page_size = 7 } } do
      for _, list in ipairs { heygen.assets, heygen.videos, heygen.folders, twelvelabs.assets } do
        for taken = 0, 2 do
          local listing = list({}, options)
          for _ = 1, taken do keep((assert(listing:next()))) end
          keep(listing)
        end
        local pages = list({}, options):pages()
        keep(pages()) keep(pages)
      end
    end
    keep(coroutine.wrap(function()
      for record in heygen.assets({}, { page_size = 1 }) do coroutine.yield(record) end
    end))
    things[#things]()
    local refused = footage.heygen.new { base_url = "http://127.0.0.1:1", api_key = "x" }
    keep(refused) keep(refused.assets())
    require("footage.core").step(things[#things])
    -- A name that no resolver knows, asked for in a thread of libcurl's.
    local unknown = footage.twelvelabs.new { base_url = "https://nobody.invalid", api_key = "x" }
    keep(unknown.assets()) require("footage.core").step(things[#things])
  ]]

  local endings = {
    { "with everything alive", "" },
    { "with everything in globals", "all_things = things" },
    { "with cycles through everything", [[
        for i, thing in ipairs(things) do things[i] = { thing, things } end
        setmetatable(things, { __gc = function() end }) things = nil ]] },
    { "collected in order", "for i = 1, #things do things[i] = nil collectgarbage() end" },
    { "collected backwards", "for i = #things, 1, -1 do things[i] = nil collectgarbage() end" },
    { "clients first", "heygen, twelvelabs, refused, unknown = nil, nil, nil, nil collectgarbage() collectgarbage()" },
    { "modules first", [[
        for name in pairs(package.loaded) do if name:find "^footage" then package.loaded[name] = nil end end
        footage, heygen, twelvelabs = nil, nil, nil collectgarbage() collectgarbage() ]] },
    { "modules first, and loaded again", [[
        for name in pairs(package.loaded) do if name:find "^footage" then package.loaded[name] = nil end end
        collectgarbage()
        local again = require("footage").heygen.new { base_url = arg[1], api_key = "test-key" }
        assert(#again.assets({}, { max = 2 }):all() == 2) things[#things + 1] = again.assets()
        for _, thing in ipairs(things) do tostring(thing) end ]] },
    { "in a random order", [[
        math.randomseed(7)
        while #things > 0 do
          table.remove(things, math.random(#things))
          if math.random(3) == 1 then collectgarbage() end
        end ]] },
    { "by an error", "error('the end', 0)", code = 1 },
    { "by os.exit", "os.exit(0)" },
    { "by os.exit with a closed state", "os.exit(0, true)" },
    { "in a coroutine", "coroutine.wrap(function() os.exit(0, true) end)()" },
    { "in a finalizer", [[
        local mt = { __gc = function() for _, thing in ipairs(things) do pcall(tostring, thing)
          if footage.type(thing) == "footage.listing" then
            pcall(thing.next, thing) pcall(thing.cursor, thing) pcall(thing.close, thing)
          end end end }
        if newproxy then getmetatable(newproxy(true)).__gc = mt.__gc else setmetatable({}, mt) end
        local last = newproxy and newproxy(true) or setmetatable({}, mt)
        if newproxy then getmetatable(last).__gc = mt.__gc end
        keep_to_the_end = last ]] },
  }

  for _, ending in ipairs(endings) do
    it("is a clean one " .. ending[1], function()
      local result = fresh_process.run(PREFACE .. STATES .. ending[2], { world.heygen, world.twelvelabs }, nil, 30)
      assert.equal(ending.code or 0, result.code,
        "it ended with " .. result.code .. " (139: a crash, 134: an abort, 137: it hung)\n"
        .. result.output .. result.errors)
    end)
  end
end)

describe("a forked process", function()
  local function has_fork()
    local output = fresh_process.run [[ print((pcall(require, "posix.unistd"))) ]].output
    return output:find("true", 1, true) ~= nil
  end

  -- The child ends without the rest of the script, and gives its words through a pipe of its own.
  local FORK = [[
    local unistd, wait = require "posix.unistd", require "posix.sys.wait"
    local function in_a_fork(action)
      local read_end, write_end = unistd.pipe()
      local child = unistd.fork()
      if child == 0 then
        local fine, words = pcall(action)
        unistd.write(write_end, tostring(fine) .. " " .. tostring(words))
        -- As a script that ends does, where Lua can.
        if _VERSION ~= "Lua 5.1" then os.exit(0, true) end
        for i = 1, 2 do collectgarbage() end
        unistd._exit(0)
      end
      unistd.close(write_end)
      local words = unistd.read(read_end, 10000) or ""
      unistd.close(read_end)
      local _, how, code = wait.wait(child)
      assert(how == "exited" and code == 0, tostring(how) .. " " .. tostring(code))
      return words
    end
  ]]

  local function forked(script)
    if not has_fork() then return pending("there is no posix.unistd for this Lua") end
    local world = simulator.world { items = { ["heygen.assets"] = 20, ["twelvelabs.assets"] = 20 }, delay_ms = 10 }
    local output = run(world, FORK .. script)
    world:close()
    return output
  end

  it("gets a clear error, ends cleanly, and its parent goes on", function()
    local output = forked [[
      local one = heygen.assets({}, { page_size = 3 })
      local other = twelvelabs.assets({}, { page_size = 3, parallel = 4 })
      local ids = {}
      local function take(listing)
        local record = assert(listing:next())
        assert(not ids[record.id])
        ids[record.id], ids[#ids + 1] = true, true
      end
      for _ = 1, 4 do take(one) take(other) end
      for round = 1, 3 do
        local words = in_a_fork(function()
          local fine, err = pcall(function() return assert(one:next()) end)
          if fine then error("the child got a record of its parent's") end
          local _, second = pcall(function() return assert(other:next()) end)
          local _, third = pcall(function() return assert(heygen.assets():next()) end)
          one:close() other:cursor() tostring(other)
          one, other = nil, nil
          collectgarbage() collectgarbage()
          return tostring(err) .. "|" .. tostring(second) .. "|" .. tostring(third)
        end)
        print(words)
        take(one) take(other)
      end
      for _ in one do ids[#ids + 1] = true end
      for _ in other do ids[#ids + 1] = true end
      print("parent " .. #ids)
    ]]
    if not output then return end
    local words = 0
    for _ in output:gmatch "forked" do words = words + 1 end
    assert.equal(9, words, output)
    assert.is_truthy(output:find("parent 40", 1, true), output)
  end)

  it("that is the first to use footage works", function()
    local output = forked [[
      local words = in_a_fork(function() return #assert(heygen.assets():all()) end)
      print("child " .. words)
      print("parent " .. #assert(heygen.assets():all()))
    ]]
    if not output then return end
    assert.is_truthy(output:find("child true 20", 1, true), output)
    assert.is_truthy(output:find("parent 20", 1, true), output)
  end)
end)

describe("a download", function()
  it("keeps no more of a large file than of a small one", function()
    local world = simulator.world { items = { ["heygen.videos"] = 10 }, files = { [".mp4"] = { size = 60000000 } } }
    local folder = os.tmpname()
    local output = run(world, ([[
      local video
      for one in heygen.v3.videos() do
        if one.status == "completed" then video = one end
      end
      local folder = %q
      assert(video:download(folder .. "/", { field = "thumbnail_url" }))
      local before = resident()
      assert(video:download(folder .. "/"))
      print("more " .. (before and resident() - before or 0))
    ]]):format(folder .. ".d"))
    world:close()
    os.remove(folder)
    os.execute("rm -rf " .. folder .. ".d")
    local more = tonumber(output:match "more (%-?%d+)")
    assert.is_true(more < 4096, output)
  end)
end)
