-- Errors of the host's in the middle of footage's work: Ctrl-C by lua.c's hook, a sandbox's limit on time, a stack
-- that is full. They go up to the script as they are, nothing is asked again for them, and the walk goes on where it
-- stood. They come wherever Lua looks at its hook: so each such place is tried in turn.

local clients = require "spec.support.clients"
local core = require "footage.core"
local one_world = require "spec.support.one_world"

local unpack = rawget(table, "unpack") or rawget(_G, "unpack")
local world, new_world = one_world.world, one_world.new

after_each(one_world.close)
teardown(one_world.check)

local errors = {
  { "a string", "interrupted!" },
  { "a table", { limit = "time" } },
  { "words like those of lua-cjson", "script.lua:1: Expected less, at character 1" },
  { "false", false },
}

local calls = {
  { "next", function(listing) return listing:next() end },
  { "page", function(listing) return listing:pages()() end },
  { "total", function(listing) return listing:total() end },
}

-- Calls `fn` with an error raised at the nth call or return in it: what came, and where it was raised, if it was.
local function with_error_at(n, err, fn, ...)
  local raised = false
  local function hook(event)
    n = n - 1
    if n > 0 then return end
    debug.sethook()
    local at = debug.getinfo(2, "Sln")
    raised = ("%s %s:%d %s"):format(event, at.short_src, at.currentline, tostring(at.name))
    error(err, 0)
  end
  return { pcall(function(...)
    debug.sethook(hook, "cr")
    local results = { fn(...) }
    debug.sethook()
    return unpack(results, 1, 3)
  end, ...) }, raised
end

local function delivered(listing)
  return tonumber(tostring(listing):match "(%d+) delivered")
end

local LISTS = { "heygen.assets", "twelvelabs.assets" }
local ITEMS, SIZE = 12, 4

for _, list in ipairs(LISTS) do
  describe("an error of the host's while " .. list .. " is walked", function()
    for _, case in ipairs(errors) do
      for _, call in ipairs(calls) do
        it(case[1] .. ", in " .. call[1] .. ": goes up as it is, and costs nothing", function()
          new_world { items = { [list] = ITEMS } }
          local all, given, interrupted, n = world:ids(list), 0, 0, 0
          local listing = clients.list(world, list, { max_retries = 3 })({}, { page_size = SIZE, parallel = 1 })
          -- Once it has got through, the next place is looked at in the next call.
          while given < ITEMS - 2 do
            n = n + 1
            core.engine.wait(0.005) -- most answers are there then, and are decoded in this very call
            local results, raised = with_error_at(n, case[2], call[2], listing)
            if raised then
              interrupted = interrupted + 1
              assert.is_false(results[1])
              assert.equal(case[2], results[2])
              -- What was delivered when the error came is not the walk's any more.
              assert.is_true(delivered(listing) >= given)
              given = delivered(listing)
            else
              assert.is_true(results[1])
              assert.is_nil(results[4])
              n = 0
              local got = call[1] == "page" and results[2][1] or results[2]
              if call[1] == "total" then got = assert(listing:next()) end
              assert.equal(all[given + 1], got.id)
              given = delivered(listing)
            end
          end
          assert.is_true(interrupted > 10)
          for record in listing do
            given = given + 1
            assert.equal(all[given], record.id)
          end
          assert.equal(ITEMS, given)
          assert.equal(ITEMS / SIZE, #world:log(list))
        end)
      end
    end
  end)
end

describe("an error of the host's", function()
  before_each(function() new_world { items = { ["heygen.assets"] = ITEMS } } end)

  for _, method in ipairs { "all", "count" } do
    it("in " .. method .. "() leaves the listing where it was", function()
      local interrupted, stuck, places, n = 0, 0, {}, 0
      local raised
      repeat
        n = n + 1
        local listing = clients.heygen(world, { max_retries = 3 }).assets({}, { page_size = SIZE })
        assert(listing:next())
        local results
        results, raised = with_error_at(n, "interrupted!", listing[method], listing)
        if raised and results[1] == false then
          interrupted = interrupted + 1
          assert.equal("interrupted!", results[2])
          local at_end = delivered(listing) == ITEMS -- it came when all was done
          local fine, left = pcall(listing.all, listing)
          if fine then
            assert.equal(at_end and 0 or ITEMS - 1, #left)
          else
            assert.matches("is walking this listing", tostring(left))
            -- Answers come sooner or later, so that one place may be met at several n.
            if not places[raised] then stuck = stuck + 1 end
            places[raised] = true
          end
        end
      until not raised
      assert(interrupted > 20, interrupted)
      -- In the few places between the walk and its undoing the listing stays held, and says so.
      assert(stuck <= 5, stuck)
    end)
  end

  it("in client.request goes up as it is", function()
    local client = clients.heygen(world, { max_retries = 3 })
    local n = 0
    repeat
      n = n + 1
      local before = #world:log()
      local results, raised = with_error_at(n, "interrupted!", client.request, { path = "/v1/asset/list" })
      if raised and results[1] == false then assert.equal("interrupted!", results[2]) end
      if not raised then assert.is_table(results[2]) end
      assert.is_true(#world:log() <= before + 1)
    until not raised
  end)

  -- Within so many functions of C that another one may not be called.
  local function deep(depth, fn)
    if depth == 0 then return fn() end
    local result
    string.gsub("x", "x", function() result = deep(depth - 1, fn) end)
    return result
  end

  local function deepest()
    local depth = 1
    while depth < 250 and pcall(deep, depth, function() end) do depth = depth + 1 end
    return depth
  end

  it("that its stack is full does", function()
    if deepest() == 250 then return pending("this Lua's stack of functions of C is larger") end
    local listing = clients.heygen(world, { max_retries = 3 }).assets({}, { page_size = SIZE })
    local given, full, all = 0, 0, world:ids "heygen.assets"
    for depth = deepest() + 5, 1, -1 do
      if given < ITEMS then
        core.engine.wait(0.005)
        local fine, record, message = pcall(deep, depth, function() return assert(listing:next()) end)
        if fine then
          given = given + 1
          assert.equal(all[given], record.id)
        else
          full = full + 1
          assert.matches("overflow", tostring(record))
          assert.is_nil(message)
        end
      end
    end
    for record in listing do
      given = given + 1
      assert.equal(all[given], record.id)
    end
    assert.equal(ITEMS, given)
    assert.is_true(full > 0)
    assert.equal(ITEMS / SIZE, #world:log "heygen.assets")
  end)
end)
