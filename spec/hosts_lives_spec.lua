-- What befalls a host's objects and functions while tasks need them: closed by others, shared by two drivers, refused
-- with an error or nothing; and waits in places where Lua cannot yield.

local loops = require "spec.support.loops"
local one_world = require "spec.support.one_world"
local shell = require "spec.support.shell"

local in_neovim = (rawget(_G, "jit") and shell.has "nvim") and it or pending

after_each(one_world.close)
teardown(one_world.check)

local function it_with(module)
  return loops.has(module) and it or pending
end

-- Runs a script in Neovim.
local function neovim(script)
  one_world.new { delay_ms = 10 }
  local name = shell.file("local fine, why = pcall(function() " .. loops.preface .. script
    .. " end) io.stdout:write(fine and '' or tostring(why)) vim.cmd(fine and 'qall!' or 'cquit 1')")
  local set = loops.environment { LUA_PATH = package.path, LUA_CPATH = package.cpath }
  local output, code = shell.run("timeout -s KILL 60 " .. shell.environment(set)
    .. " nvim --headless -u NONE -i NONE -n -c 'luafile " .. name .. "' -c 'cquit 3' </dev/null")
  os.remove(name)
  assert.equal(0, code, output)
  return output
end

-- ------------------------------------------------- objects that others close

local CLOSE_ALL = [[
  local function close_all()
    uv.walk(function(handle) if not handle:is_closing() then handle:close() end end)
  end
]]

describe("luv: a host closes all handles", function()
  local moments = {
    ["before tasks start"] = [[
      spawn() spawn()
      close_all()
    ]],
    ["between two turns"] = [[
      spawn() spawn()
      uv.run "once"
      close_all()
    ]],
    ["in a callback of its own"] = [[
      spawn() spawn()
      after(0.02, close_all)
    ]],
    ["in a task, which waits then"] = [[
      tasks[1] = footage.spawn(function() close_all() return count(heygen.assets()) end)
      spawn()
    ]],
    ["in a task that ends with it, while another one waits"] = [[
      spawn()
      tasks[2] = footage.spawn(function() heygen.folders():next() close_all() return 25 end)
    ]],
    ["for each record"] = [[
      local n = 0
      heygen.assets({}, { page_size = 5 }):on_each(function() n = n + 1 close_all() end, function(err)
        assert(not err and n == 25, tostring(err))
      end)
      spawn() spawn()
    ]],
    ["in on_done"] = [[
      spawn():on_done(close_all)
      spawn()
    ]],
    ["twice"] = [[
      spawn() spawn()
      after(0.01, function() close_all() spawn() after(0.02, close_all) end)
    ]],
  }
  for moment, script in pairs(moments) do
    it_with "luv"(moment .. ": tasks go on when they are waited for, and nothing is lost", function()
      assert.equal("25 25 0\n", loops.run(loops.all.luv.begin .. CLOSE_ALL .. [[
        local tasks = {}
        local function spawn()
          tasks[#tasks + 1] = footage.spawn(function() return count(heygen.assets({}, { page_size = 5 })) end)
          return tasks[#tasks]
        end
      ]] .. script .. [[
        uv.run()
        local one, other = tasks[1]:wait(), tasks[2]:wait()
        uv.run()
        local left = 0
        uv.walk(function() left = left + 1 end)
        io.write(one, " ", other, " ", left, "\n")
      ]], { delay_ms = 5 }, 20))
    end)
  end

  it_with "luv"("within the wait for a task, which keeps to its time", function()
    assert.equal("timeout 25\n", loops.run(loops.all.luv.begin .. CLOSE_ALL .. [[
      local task = footage.spawn(function() return count(heygen.assets()) end)
      after(0.01, close_all)
      local _, _, err = task:wait(0.1)
      io.write(err.kind, " ", task:wait(), "\n")
    ]], { delay_ms = 500 }, 20))
  end)

  -- Neovim 0.7 does not survive its own uv.walk.
  in_neovim("in Neovim", function()
    assert.equal("25 25", neovim [[
      local uv, made = vim.loop, {}
      for _, name in ipairs { "new_poll", "new_timer", "new_idle" } do
        local new = uv[name]
        uv[name] = function(...)
          made[#made + 1] = new(...)
          return made[#made]
        end
      end
      local tasks = {}
      for i = 1, 2 do
        tasks[i] = footage.spawn(function() return count(heygen.assets({}, { page_size = 5 })) end)
      end
      vim.wait(20000, function() return #made >= 5 end, 1)
      for _, handle in ipairs(made) do
        if not handle:is_closing() then handle:close() end
      end
      io.stdout:write(tasks[1]:wait(), " ", tasks[2]:wait())
    ]])
  end)
end)

describe("cqueues: a controller is closed", function()
  local moments = {
    ["before its task starts"] = "",
    ["while its task waits"] = "controller:step(0) controller:step(0.01)",
  }
  for moment, script in pairs(moments) do
    it_with "cqueues"(moment .. ": the task ends when it is waited for or closed, and no other one starts", function()
      assert.equal("cancelled cancelled\ncancelled cancelled\nfalse true\n", loops.run(loops.all.cqueues.begin .. [[
        local ended
        local function spawn()
          return footage.spawn(count, heygen.assets()):on_done(function(err) ended = err.kind end)
        end
        local one, other = spawn(), spawn()
      ]] .. script .. [[
        controller:close()
        local _, _, err = one:wait()
        io.write(err.kind, " ", ended, "\n")
        ended = nil
        other:close()
        _, _, err = other:wait()
        io.write(err.kind, " ", ended, "\n")
        local fine, why = pcall(footage.spawn, function() end)
        io.write(tostring(fine), " ", tostring(tostring(why):find("controller is closed", 1, true) ~= nil), "\n")
      ]], { delay_ms = 50 }, 20))
    end)
  end
end)

-- --------------------------------------------------- two drivers of one loop

describe("two drivers of one libuv loop:", function()
  local seconds = {
    ["the same table"] = "footage.driver(table_of_its_own) spawn() footage.driver(table_of_its_own)",
    ["a table of its own beside luv's"] = "footage.driver(table_of_its_own)",
    ["two tables"] = [[
      footage.driver(table_of_its_own)
      spawn()
      local other = {}
      for name, value in pairs(table_of_its_own) do other[name] = value end
      footage.driver(other)
    ]],
    ["another copy of footage"] = [[
      for name in pairs(package.loaded) do
        if name:find "^footage" then package.loaded[name] = nil end
      end
      footage = require "footage"
      heygen = footage.heygen.new { warn = false }
      footage.driver "luv"
    ]],
  }
  for second, script in pairs(seconds) do
    it_with "luv"(second .. ": both work", function()
      assert.equal("all\n", loops.run(loops.all.luv.begin .. [[
        local table_of_its_own = {
          watch = function(descriptor, ready)
            local poll = assert(uv.new_poll(descriptor))
            poll:start("r", function() ready() end)
            return function() poll:close() end
          end,
          after = function(seconds, due)
            local timer = uv.new_timer()
            local function cancel() if not timer:is_closing() then timer:close() end end
            timer:start(math.ceil(seconds * 1000), 0, function() cancel() due() end)
            return cancel
          end,
        }
        local begun, ended = 0, 0
        local function spawn()
          begun = begun + 1
          local listing = heygen.assets({}, { page_size = 5 })
          footage.spawn(function() assert(count(listing) == 25) end):on_done(function(err)
            assert(not err, tostring(err))
            ended = ended + 1
          end)
        end
        spawn()
        after(0.01, function() ]] .. script .. [[ spawn() spawn() end)
        loop()
        io.write(ended == begun and "all" or begun .. " began, " .. ended .. " ended", "\n")
      ]], { delay_ms = 10 }, 20))
    end)
  end

  in_neovim("luv's beside Neovim's own: both work", function()
    assert.equal("25 25 25", neovim [[
      local function spawn()
        return footage.spawn(function() return count(heygen.assets({}, { page_size = 5 })) end)
      end
      local one = spawn()
      vim.wait(10, function() return one:is_closing() end, 1)
      footage.driver "luv"
      local other = spawn()
      vim.wait(10000, function() return one:is_closing() and other:is_closing() end, 1)
      io.stdout:write(one:wait(), " ", other:wait(), " ", spawn():wait())
    ]])
  end)
end)

-- --------------------------------------- functions of a host that go wrong

describe("a loop's functions:", function()
  local it_there = it_with(loops.all.strict.module)

  for _, name in ipairs { "after", "watch" } do
    for _, gives in ipairs { "nil", "true", "{}" } do
      it_there(name .. " gives " .. gives .. ": an error where a task is made, and that task never runs", function()
        assert.equal("true\n", loops.run(loops.all.strict.begin .. ([[
          local ran = false
          local host = { after = timer, watch = watch }
          host.%s = function() return %s end
          footage.driver(host)
          local _, err = pcall(footage.spawn, function() ran = true end)
          assert(err.message:find("footage.driver: '%s' must give a function", 1, true), tostring(err))
          drive()
          footage.spawn(function() io.write(tostring(not ran), "\n") end)
          loop()
        ]]):format(name, gives, name), nil, 20))
      end)
    end
  end

  -- Each call in turn raises, wherever it is made: the loop gets the error, and tasks go on with the next chance.
  for _, name in ipairs { "after", "watch", "stop_after", "stop_watch" } do
    it_there(name .. " raises once, at any time: nothing is lost", function()
      assert.equal("25 25\n", loops.run(loops.all.strict.begin .. ([[
        local faulty = %q
        for nth = 1, 12 do
          local calls, failed = 0, false
          local function fail(name)
            if name ~= faulty then return end
            calls = calls + 1
            if calls == nth then failed = true error "not now" end
          end
          local function made(name, fn)
            return function(argument, callback)
              fail(name)
              local stop = fn(argument, function() pcall(callback) end)
              return function() stop() fail("stop_" .. name) end
            end
          end
          footage.driver { after = made("after", timer), watch = made("watch", watch) }
          local results = {}
          local function run()
            local listing = heygen.assets({}, { page_size = 9 })
            pcall(function()
              footage.spawn(function()
                results[#results + 1] = footage.spawn(function() return count(listing) end):wait()
              end):on_done(function() end)
            end)
          end
          run()
          loop()
          while #results < 2 do run() loop() end
          for _, result in ipairs(results) do assert(result == 25, result) end
          if nth == 12 then io.write(results[1], " ", results[2], "\n") end
          assert(failed or calls < nth)
        end
      ]]):format(name), nil, 30))
    end)
  end
end)

describe("a loop that refuses its timer when a task ends", function()
  it_with "luv"("keeps nobody in another loop from being told", function()
    assert.equal("25\n", loops.run(loops.all.luv.begin .. [[
      local broken = false
      footage.driver {
        after = function(seconds, due)
          if broken then error "not now" end
          local timer = uv.new_timer()
          local function cancel() if not timer:is_closing() then timer:close() end end
          timer:start(math.ceil(seconds * 1000), 0, function() cancel() pcall(due) end)
          return cancel
        end,
      }
      local self
      local first = footage.spawn(function()
        self = coroutine.running()
        coroutine.yield()
        broken = true
        return 25
      end)
      footage.spawn(function() first:wait() end)
      after(0.1, function() coroutine.resume(self) end)
      drive()
      footage.spawn(function() io.write(first:wait(), "\n") end)
      uv.run()
    ]], nil, 10))
  end)
end)

describe("in on_done", function()
  for name, host in pairs(loops.all) do
    it_with(host.module)(name .. ": a task may close itself, others and its listing", function()
      assert.equal("25 nil cancelled\n", loops.run(host.begin .. [[
        local result, mine, others
        local listing = heygen.folders({}, { page_size = 5 })
        local other = footage.spawn(function() return count(listing) end)
        local self
        self = footage.spawn(function() return count(heygen.assets()) end)
        other:on_done(function(err) others = err.kind other:close() end)
        self:on_done(function(err, n)
          self:close() other:close() listing:close() self:close()
          result, mine = n, tostring(err)
        end)
        loop()
        io.write(tostring(result), " ", tostring(mine), " ", tostring(others), "\n")
      ]], { delays = { ["heygen.folders"] = { ["1"] = 3000 } } }, 20))
    end)
  end
end)

-- ------------------------------------------------ where a task cannot yield

-- A wait in each of these; `wait` calls footage. What catches errors is a task of its own, which PUC Lua 5.1 can do.
local places = {
  ["table.sort"] = "table.sort({ 3, 1, 2 }, function(a, b) wait() return a < b end)",
  ["string.gsub"] = "string.gsub('a', 'a', function() wait() end)",
  ["load"] = "local chunk, why = load(function() wait() end) if not chunk then error(why, 0) end",
  ["require"] = "package.loaded.waits, package.preload.waits = nil, function() wait() end require 'waits'",
}
-- Only PUC Lua 5.1 cannot yield from these.
local places_51 = {
  ["a metamethod"] = "local _ = setmetatable({}, { __index = function() wait() return 1 end }).x",
  ["an operator"] = "local _ = setmetatable({}, { __add = function() wait() return 1 end }) + 1",
  ["pcall"] = "assert(pcall(function() wait() end))",
}

describe("a wait where Lua cannot yield", function()
  local puc51 = _VERSION == "Lua 5.1" and not rawget(_G, "jit")

  local SCRIPT = [[
    local waits = {
      next = function(listing) local record = assert(listing:next()) taken = taken + 1 return record end,
      wait = function() footage.spawn(function() return count(heygen.assets()) end):wait() end,
    }
    local function try(what)
      taken = 0
      local listing = heygen.folders({}, { page_size = 5 })
      local wait = function()
        local done = waits[what](listing) -- line of the wait
        return done
      end
      local task = footage.spawn(function()
        PLACE
      end)
      local _, message = task:wait()
      local rest = footage.spawn(function() return count(listing) end):wait()
      assert(taken + rest == 25, taken .. " + " .. rest)
      return tostring(message)
    end
    footage.spawn(function() print(try "next") print(try "wait") end)
  ]]

  local function assert_told(output)
    local told = 0
    for line in output:gmatch "[^\n]+" do
      told = told + 1
      assert.matches("^[^:]+:%d+: a task cannot wait within ", line)
    end
    assert.equal(2, told, output)
  end

  for _, name in ipairs { "strict", "luv", "cqueues" } do
    local host = loops.all[name]
    for place, code in pairs(places) do
      it_with(host.module)(name .. ": " .. place .. ": says so, and nothing is lost", function()
        assert_told(loops.run(host.begin .. "local taken = 0 " .. SCRIPT:gsub("PLACE", function() return code end)
          .. " loop()", { delay_ms = 20 }))
      end)
    end
    for place, code in pairs(places_51) do
      local then_what = puc51 and ": says so, and nothing is lost" or " is none"
      it_with(host.module)(name .. ": " .. place .. then_what, function()
        local output = loops.run(host.begin .. "local taken = 0 " .. SCRIPT:gsub("PLACE", function() return code end)
          .. " loop()", { delay_ms = 20 })
        if puc51 and place ~= "pcall" then
          assert_told(output)
        elseif not puc51 then
          assert.equal("nil\nnil\n", (output:gsub("true", "nil")))
        end
      end)
    end
  end

  in_neovim("in Neovim", function()
    local code = places["table.sort"]
    local output = neovim("local taken = 0 local print = function(text) io.stdout:write(text, '\\n') end "
      .. SCRIPT:gsub("PLACE", function() return code end):gsub("footage.spawn(%b())%s*$", "footage.spawn%1:wait()"))
    assert_told(output)
  end)
end)

-- --------------------------------------- coroutines of one's own in a task

describe("a coroutine made inside a task", function()
  for name, host in pairs(loops.all) do
    it_with(host.module)(name .. ": cannot wait and says so at once; the listing goes on", function()
      assert.equal("false cannot wait by itself 25\n", loops.run(host.begin .. [[
        local listing = heygen.assets({}, { page_size = 5 })
        footage.spawn(function()
          local inner = coroutine.create(function() return listing:next() end)
          local fine, err = coroutine.resume(inner)
          io.write(tostring(fine), " ", tostring(err):match "cannot wait by itself", " ", count(listing), "\n")
        end)
        loop()
      ]], { delay_ms = 20 }, 20))
    end)
  end
end)
