-- Tasks in real event loops: luv, cqueues, libevent, Neovim, mpv. Each script runs in a process of its own
-- and must end by itself: a loop that footage keeps alive would not.

local loops = require "spec.support.loops"
local one_world = require "spec.support.one_world"
local pace = require "spec.support.pace"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local VERSION = rawget(_G, "jit") and "jit" or _VERSION:match "[%d.]+"
local BUILD = assert(os.getenv "FOOTAGE_BUILD"):match "^(.*)/[^/]+$"

local new_world = one_world.new

after_each(one_world.close)
teardown(one_world.check)

local run, environment = loops.run, loops.environment

-- How often something else has its turn meanwhile. Where everything is slow, one cannot say.
local OFTEN = (pace.is_slow or os.getenv "FOOTAGE_SANITIZED") and 0 or 5

local function it_with(module)
  return loops.has(module) and it or pending
end

-- A file in each way that there is for it: a form, one PUT, chunks. The limits are small, so that the file can be.
local UPLOADS = [[
  local path = %q
  require("footage.heygen.upload").form, require("footage.twelvelabs.upload").form = 1000, 1000
  local getenv = os.getenv
  os.getenv = function(name) return name == "XDG_STATE_HOME" and path .. ".state" or getenv(name) end
  local function upload_all()
    local form = assert(heygen.create_asset { file = footage.file(path) })
    local put = assert(heygen.upload(path))
    local chunks = assert(twelvelabs.upload(path, nil, { parallel = 3, wait = true, progress = function() end }))
    return form.id and put.id and chunks.status
  end
]]

local function upload_script(folder)
  return UPLOADS:format(folder .. "/a.mp4")
end

local function file_to_send()
  local folder = shell.folder()
  shell.run(("printf '\\0\\0\\0\\030ftypisom\\0\\0\\2\\0isommp42' >%s/a.mp4; head -c 900000 /dev/urandom >>%s/a.mp4")
    :format(folder, folder))
  return folder
end

-- All three came, byte for byte.
local function check_uploads(folder)
  local ways = {}
  for i, upload in ipairs(one_world.world:uploads()) do
    ways[i] = upload.way
    assert(one_world.world:holds(upload, folder .. "/a.mp4"))
  end
  assert.same({ "form", "put", "multipart" }, ways)
  shell.run("rm -rf " .. folder)
end

for name, host in pairs(loops.all) do
  local it_there = it_with(host.module)

  describe(name .. ":", function()
    teardown(function() assert.same({}, simulator.errors()) end)

    it_there("tasks walk side by side, and the loop goes on and ends", function()
      assert.equal("25 1000 25 true\n", run(host.begin .. [[
        local folders, assets, videos
        local one = footage.spawn(function() folders = count(heygen.folders({}, { page_size = 3 })) end)
        local other = footage.spawn(function() assets = count(twelvelabs.assets()) end)
        heygen.videos({}, { page_size = 7 }):on_each(
          function() videos = (videos or 0) + 1 end, function(err) assert(not err, err) end)
        local ticks = 0
        local function tick()
          ticks = ticks + 1
          if not (one:is_closing() and other:is_closing()) then after(0.002, tick) end
        end
        after(0.002, tick)
        loop()
        io.write(folders, " ", assets, " ", videos, " ", tostring(ticks >= ]] .. OFTEN .. [[), "\n")
      ]], { items = { ["twelvelabs.assets"] = 1000 }, delay_ms = 10 }))
    end)

    it_there("a task that is closed lets go of what it waits for at once", function()
      assert.equal("cancelled true\n", run(host.begin .. [[
        local task = footage.spawn(function() return count(heygen.assets()) end)
        local kind
        task:on_done(function(err) kind = err.kind end)
        after(0.1, function() task:close() end)
        loop()
        io.write(kind, " ", tostring(task:is_closing()), "\n")
      ]], { delay_ms = 50000 }, 30))
    end)

    it_there("a pause before another attempt is a timer of the loop", function()
      assert.equal("25\n", run(host.begin .. [[
        local result
        footage.spawn(function() result = count(heygen.assets()) end)
        loop()
        io.write(result, "\n")
      ]], { faults = { { match = { request = 1 }, action = "status", status = 503, retry_after = 1 } } }))
    end)

    it_there("a task can be waited for outside of tasks, and outside of the loop", function()
      assert.equal("25 timeout 25\n", run(host.begin .. [[
        local task = footage.spawn(function() return count(heygen.assets()) end)
        local _, _, err = task:wait(0.001)
        io.write(task:wait(), " ", err.kind)
        loop()
        io.write(" ", (footage.spawn(function() return count(heygen.assets()) end):wait()), "\n")
        loop()
      ]], { delay_ms = 50 }))
    end)

    it_there("a call that blocks takes no task's answer away", function()
      assert.equal("25 true\n", run(host.begin .. [[
        local now = require "footage.core".engine.now
        local begun, result, took = now(), nil, nil
        footage.spawn(function()
          result = heygen.assets():total()
          took = now() - begun
        end)
        after(0.3, function() heygen.folders():next() end)
        loop()
        io.write(result, " ", tostring(took < 5), "\n")
      ]], { delays = { ["heygen.assets"] = { ["1"] = 600 }, ["heygen.folders"] = { ["1"] = 900 } } }))
    end)

    it_there("a listing that somebody else closes is let go of at once", function()
      assert.equal("closed true\n", run(host.begin .. [[
        local now = require "footage.core".engine.now
        local begun = now()
        local listing = heygen.assets()
        footage.spawn(function() listing:next() end):on_done(function(err)
          io.write(err.message:match "closed", " ", tostring(now() - begun < 5), "\n")
        end)
        after(0.2, function() listing:close() end)
        loop()
      ]], { delay_ms = 50000 }, 30))
    end)

    it_there("footage.all and footage.sleep wait as everything does, and the loop goes on", function()
      assert.equal("slow 25 true 2, 2 failed true true\n", run(host.begin .. [[
        local now = require "footage.core".engine.now
        local task = footage.spawn(function()
          local begun = now()
          local results = assert(footage.all {
            function() footage.sleep(0.6) return "slow" end,
            function() return count(heygen.assets()) end,
            function() end,
          })
          local _, _, err = footage.all {
            function() footage.sleep(0.05) return 1 end,
            function() error "on purpose" end,
          }
          io.write(results[1], " ", results[2], " ", tostring(results[3]), " ", #results - 1, ", ",
            err.failures[1].index, " ", err.kind, " ", tostring(now() - begun < ]] .. pace.limit(30) .. [[))
        end)
        local ticks = 0
        local function tick()
          ticks = ticks + 1
          if not task:is_closing() then after(0.002, tick) end
        end
        after(0.002, tick)
        loop()
        io.write(" ", tostring(ticks >= 4 * ]] .. OFTEN .. [[), "\n")
      ]], { delay_ms = 10 }))
    end)

    it_there("footage.sleep and footage.all hold a script up, and its tasks go on", function()
      assert.equal("true 25 1 true\n", run(host.begin .. [[
        local now = require "footage.core".engine.now
        footage.sleep(0.01)
        local assets
        footage.spawn(function() assets = count(heygen.assets()) end)
        local begun = now()
        repeat footage.sleep(0.4) until assets or now() - begun > ]] .. pace.limit(30) .. [[

        io.write(tostring(now() - begun > 0.399), " ", tostring(assets))
        begun = now()
        local results = assert(footage.all { function() return 1 end, function() footage.sleep(0.1) end })
        io.write(" ", results[1], " ", tostring(now() - begun > 0.099), "\n")
        footage.sleep(0)
        loop()
      ]], { delay_ms = 10 }))
    end)

    it_there("parts of listings are walked by tasks and callbacks", function()
      assert.equal("5 5 5\n", run(host.begin .. [[
        local function some()
          local n = 0
          return (heygen.assets({}, { page_size = 4 }):filter(function()
            footage.sleep(0.001)
            n = n + 1
            return n % 3 == 0
          end):take(5))
        end
        local walked, all, called = nil, nil, 0
        footage.spawn(function() walked = count(some()) end)
        footage.spawn(function() all = #assert(some():all()) end)
        some():on_each(function() called = called + 1 end, function(err) assert(not err, err) end)
        loop()
        io.write(walked, " ", all, " ", called, "\n")
      ]]))
    end)

    it_there("many records are acted upon at once, beside the loop, until the task is closed", function()
      assert.equal("40 5 0 closed\n", run(host.begin .. [[
        local refreshed, deleted, left
        footage.spawn(function()
          refreshed = assert(twelvelabs.assets():parallel(8, function(asset) return asset:refresh() end))
          deleted = assert(twelvelabs.assets():take(5):delete { parallel = 4 })
        end)
        loop()

        local begun, ended = 0, 0
        local task = footage.spawn(function()
          twelvelabs.assets():parallel(8, function(asset)
            begun = begun + 1
            footage.sleep(600)
            ended = ended + 1
          end)
        end)
        local function close_when_begun()
          if begun < 8 then return after(0.01, close_when_begun) end
          task:close()
        end
        after(0.01, close_when_begun)
        loop()
        io.write(refreshed, " ", deleted, " ", ended, " ", task:is_closing() and begun == 8 and "closed" or begun, "\n")
      ]], { items = { ["twelvelabs.assets"] = 40 } }, 60))
    end)

    it_there("all is deleted eight at a time, with several pages in flight", function()
      assert.equal("200 0\n", run(host.begin .. [[
        local deleted, left
        footage.spawn(function()
          deleted = assert(twelvelabs.assets({}, { page_size = 20, parallel = 4 }):delete { all = true, parallel = 8 })
          left = twelvelabs.assets():count()
        end)
        loop()
        io.write(deleted, " ", left, "\n")
      ]], { items = { ["twelvelabs.assets"] = 200 }, delay_ms = 10 }, 60))
    end)

    it_there("a task that is closed while many things are deleted leaves nothing in flight", function()
      assert.equal("cancelled true true\n", run(host.begin .. [[
        local kind, done
        local answered = 0
        local client = twelvelabs.new { on_event = function(event)
          if event.type == "response" and event.method == "DELETE" then answered = answered + 1 end
        end }
        local task = footage.spawn(function()
          return client.assets({}, { page_size = 20 }):delete { all = true, parallel = 8 }
        end)
        task:on_done(function(err) kind, done = err.kind, err.done end)
        -- The ninth was sent when one of the first eight was done.
        local function close_at_the_ninth()
          if answered < 9 then return after(0.01, close_at_the_ninth) end
          task:close()
        end
        after(0.01, close_at_the_ninth)
        loop()
        io.write(kind, " ", tostring(done > 0), " ", tostring(done < 200), "\n")
      ]], { items = { ["twelvelabs.assets"] = 200 }, delay_ms = 200 }, 60))
    end)

    it_there("a task sends files in each way, and the loop goes on and ends", function()
      local folder = file_to_send()
      assert.equal("ready 1\n", run(host.begin .. upload_script(folder) .. [[
        local said, ticks = nil, 0
        after(0.005, function() ticks = ticks + 1 end)
        footage.spawn(function() said = upload_all() end)
        loop()
        io.write(tostring(said), " ", ticks, "\n")
      ]], { chunk_size = 100000, ready_after = 1 }))
      check_uploads(folder)
    end)

    it_there("many tasks take turns", function()
      assert.equal("40 1000\n", run(host.begin .. [[
        local done, total = 0, 0
        for _ = 1, 40 do
          footage.spawn(function()
            local n = count(heygen.assets({}, { page_size = 5 }))
            done, total = done + 1, total + n
          end)
        end
        loop()
        io.write(done, " ", total, "\n")
      ]]))
    end)
  end)
end

for name, host in pairs(loops.all) do
  it_with(host.module)(name .. ": a driver that is named again takes nothing from the tasks that there are", function()
    assert.equal("25 25 25\n", run(host.begin .. [[
      local first = footage.spawn(function() return count(heygen.assets()) end)
      after(0.01, function()
        drive()
        local second = footage.spawn(function() return count(heygen.assets()) end)
        footage.spawn(function() io.write(first:wait(), " ", second:wait(), " ", count(heygen.assets()), "\n") end)
        drive()
        footage.spawn(function() count(heygen.assets()) end)
      end)
      loop()
    ]], { delay_ms = 30 }, 10))
  end)

  it_with(host.module)(name .. ": a task is told of the end of another one, also when nothing else happens", function()
    assert.equal("done\n", run(host.begin .. [[
      local gate = footage.spawn(function() return count(heygen.assets()) end)
      local first = footage.spawn(function()
        gate:wait()
        heygen.assets():total()
        return "done"
      end)
      drive()
      footage.spawn(function() io.write(first:wait(), "\n") end)
      loop()
    ]], nil, 10))
  end)
end

local it_in_luv = it_with "luv"

describe("luv:", function()
  it_in_luv("waiting for a task lets the loop live, and leaves nothing behind in it", function()
    assert.equal("25 timeout true 25\n", run([[
      local uv = require "luv"
      footage.driver "luv"
      local ticks, timer = 0, uv.new_timer()
      timer:start(0, 1, function() ticks = ticks + 1 end)
      local result = footage.spawn(function() return count(heygen.assets()) end):wait()
      local _, _, err = footage.spawn(function() return count(heygen.assets()) end):wait(0.001)
      timer:close()
      local self
      local task = footage.spawn(function()
        self = coroutine.running()
        coroutine.yield()
        return result
      end)
      local resuming = uv.new_timer()
      resuming:start(50, 50, function()
        if not self then return end
        resuming:close()
        assert(coroutine.resume(self))
      end)
      io.write(result, " ", err.kind, " ", tostring(ticks >= ]] .. OFTEN .. [[), " ", task:wait(), "\n")
    ]], { delay_ms = 60 }))
  end)

  it_in_luv("a task can be waited for in a callback", function()
    assert.equal("25\n", run [[
      local uv = require "luv"
      footage.driver "luv"
      local timer = uv.new_timer()
      timer:start(1, 0, function()
        timer:close()
        io.write(footage.spawn(function() return count(heygen.assets()) end):wait(), "\n")
      end)
      uv.run()
    ]])
  end)
end)

-- Many a plugin makes coroutines of callbacks in this way; in cqueues that is the controller's business.
for _, name in ipairs { "luv", "libevent", "a timer alone" } do
  local host = loops.all[name]
  local it_there = it_with(host.module)

  it_there(name .. ": a task that somebody else resumes can wait all the same", function()
    assert.equal("25 25\n", run(host.begin .. [[
      local before, behind
      footage.spawn(function()
        before = count(heygen.assets())
        local self = coroutine.running()
        after(0.05, function() assert(coroutine.resume(self)) end)
        coroutine.yield()
        behind = count(heygen.assets())
      end)
      loop()
      io.write(tostring(before), " ", tostring(behind), "\n")
    ]], { delay_ms = 10 }))
  end)
end

describe("a loop that waits for too short a time", function()
  it("is no error", function()
    assert.equal("footage.task: not done; it goes on timeout\n", run [[
      footage.driver { after = function() return function() end end, wait = function() end }
      local task = footage.spawn(function() end)
      local _, message, err = task:wait()
      io.write(message, " ", err.kind, "\n")
      task:close()
    ]])
  end)

  it("does not make a sleep shorter", function()
    assert.equal("true\n", run [[
      footage.driver { after = function() return function() end end, wait = function() end }
      local now = require "footage.core".engine.now
      local begun = now()
      footage.sleep(0.1)
      io.write(tostring(now() - begun > 0.099), "\n")
    ]])
  end)
end)

describe("a loop whose functions raise", function()
  local it_there = it_with "luv"

  for _, name in ipairs { "after", "watch", "schedule" } do
    it_there("is used again later: " .. name, function()
      assert.equal("25\n", run([[
        local uv = require "luv"
        local faulty, failed = ]] .. ("%q"):format(name) .. [[, 0
        local function fail(name)
          if name ~= faulty or failed == 1 then return end
          failed = 1
          error "not now"
        end
        -- luv ends the process when a callback raises; many a host does not.
        local function guarded(fn) return function() pcall(fn) end end
        local function after(seconds, due)
          fail "after"
          local timer = uv.new_timer()
          local function cancel() if not timer:is_closing() then timer:close() end end
          uv.update_time()
          timer:start(math.ceil(seconds * 1000), 0, guarded(function() cancel() due() end))
          return cancel
        end
        footage.driver {
          after = after,
          watch = function(descriptor, ready)
            fail "watch"
            local poll = uv.new_poll(descriptor)
            poll:start("r", guarded(ready))
            return function() poll:stop() poll:close() end
          end,
          schedule = function(fn)
            fail "schedule"
            after(0, fn)
          end,
        }
        pcall(footage.spawn, function() end)
        after(0.05, function()
          assert(failed == 1)
          footage.spawn(function() io.write(count(heygen.assets()), "\n") end)
        end)
        uv.run()
      ]], nil, 10))
    end)
  end
end)

local it_in_cqueues = it_with "cqueues"

describe("cqueues:", function()
  it_in_cqueues("a task may use all of cqueues, and be waited for by its coroutines", function()
    assert.equal("25 25\n", run(loops.all.cqueues.begin .. [[
      local task = footage.spawn(function()
        cqueues.sleep(0.01)
        local n = count(heygen.assets())
        cqueues.sleep(0.01)
        return n
      end)
      controller:wrap(function() io.write(task:wait(), " ", (task:wait()), "\n") end)
      loop()
    ]]))
  end)

  it_in_cqueues("footage.sleep holds a script up also where no controller is named, or it has nothing to do", function()
    assert.equal("true true\n", run [[
      local cqueues = require "cqueues"
      local now = require "footage.core".engine.now
      for _, controller in ipairs { false, cqueues.new() } do
        footage.driver("cqueues", controller or nil)
        local begun, used = now(), os.clock()
        footage.sleep(0.3)
        io.write(tostring(now() - begun > 0.299 and os.clock() - used < 0.2), controller and "\n" or " ")
      end
    ]])
  end)

  it_in_cqueues("footage.sleep and footage.all wait in the controller's own coroutines too, with the others", function()
    assert.equal("25 1 true\n", run(loops.all.cqueues.begin .. [[
      local ticks, over = 0, false
      controller:wrap(function() while not over do cqueues.sleep(0.005) ticks = ticks + 1 end end)
      controller:wrap(function()
        footage.sleep(0.2)
        local results = assert(footage.all {
          function() return count(heygen.assets()) end,
          function() footage.sleep(0.1) return 1 end,
        })
        over = true
        io.write(results[1], " ", results[2], " ", tostring(ticks > 20), "\n")
      end)
      loop()
    ]]))
  end)

  it_in_cqueues("needs no controller's name where one runs, and says so elsewhere", function()
    assert.matches("^25\n.*names?.* one with footage.driver", run [[
      local cqueues = require "cqueues"
      footage.driver "cqueues"
      local controller = cqueues.new()
      controller:wrap(function() io.write(footage.spawn(function() return count(heygen.assets()) end):wait(), "\n") end)
      assert(controller:loop())
      local _, err = pcall(footage.spawn, function() end)
      io.write(tostring(err), "\n")
    ]])
  end)
end)

-- ---------------------------------------------------------------- Neovim ---

local in_neovim = VERSION == "jit" and shell.has "nvim" and it or pending

local function neovim(script, more)
  local name = shell.file(script)
  local set = environment(more)
  set.LUA_PATH, set.LUA_CPATH = package.path, package.cpath
  local output, code = shell.run("timeout -s KILL 60 " .. shell.environment(set)
    .. " nvim --headless -u NONE -i NONE -n -c 'luafile " .. name .. "' -c 'cquit 3' </dev/null")
  os.remove(name)
  return output, code
end

-- Runs a script to its end, which prints that.
local function neovim_prints(expected, script)
  local output, code = neovim(script .. ' vim.cmd "qall!"')
  assert.equal(expected, output)
  assert.equal(0, code)
end

describe("Neovim:", function()
  before_each(function() new_world() end)

  in_neovim("tasks need no driver, and run where vim.api may be called", function()
    neovim_prints("", loops.preface .. [[
      local seen = {}
      local function look(what)
        seen[what] = not vim.in_fast_event() and #vim.api.nvim_list_bufs() == 1
      end
      local task = footage.spawn(function()
        look "start"
        for _ in heygen.assets({}, { page_size = 5 }) do look "task" end
        return "fine"
      end)
      task:on_done(function() look "on_done" end)
      local each = heygen.assets({}, { page_size = 5 }):on_each(function() look "on_each" end)
      local timer = vim.loop.new_timer()
      timer:start(1, 0, function()
        timer:close()
        footage.spawn(function() look "spawned in a callback" end)
      end)
      assert(vim.wait(20000, function()
        return task:is_closing() and each:is_closing() and seen["spawned in a callback"] ~= nil
      end))
      for _, what in ipairs { "start", "task", "on_done", "on_each", "spawned in a callback" } do
        assert(seen[what], what)
      end
      assert(task:wait() == "fine")
    ]])
  end)

  in_neovim("waiting for a task lets the editor live, and is refused in a callback of its loop", function()
    neovim_prints("", loops.preface .. [[
      local scheduled = false
      local task = footage.spawn(function()
        vim.schedule(function() scheduled = true end)
        return count(heygen.assets({}, { page_size = 1 }))
      end)
      assert(task:wait() == 25)
      assert(scheduled)
      local refused
      local timer = vim.loop.new_timer()
      timer:start(1, 0, function()
        timer:close()
        local waiting = footage.spawn(function() end)
        refused = { pcall(waiting.wait, waiting) }
      end)
      assert(vim.wait(5000, function() return refused end))
      assert(refused[1] == false and tostring(refused[2]):find("vim.schedule", 1, true), tostring(refused[2]))
    ]])
  end)

  in_neovim("footage.all, footage.sleep and parts of listings, in tasks and outside of them", function()
    neovim_prints("", loops.preface .. [[
      local function work()
        local results = assert(footage.all {
          function() footage.sleep(0.1) return "slow" end,
          function()
            local function keep()
              footage.sleep(0.001)
              return true
            end
            return #assert(heygen.assets():filter(keep):take(7):all())
          end,
        })
        return results[1], results[2]
      end
      local ticks, timer = 0, vim.loop.new_timer()
      timer:start(0, 2, function() ticks = ticks + 1 end)
      local slow, count = footage.spawn(work):wait()
      assert(slow == "slow" and count == 7)
      slow, count = work()
      assert(slow == "slow" and count == 7)
      local before = ticks
      footage.sleep(0.2)
      assert(ticks - before > 20, ticks - before)
      timer:close()
    ]])
  end)

  in_neovim("Ctrl-C ends a wait outside of tasks", function()
    neovim_prints("", loops.preface .. [[
      local now = require "footage.core".engine.now
      local begun, timer = now(), vim.loop.new_timer()
      timer:start(100, 0, function()
        timer:close()
        vim.api.nvim_input "<C-c>"
      end)
      local fine, why = pcall(footage.sleep, 20)
      assert(not fine and tostring(why):find "interrupted" and now() - begun < 10, tostring(why))
    ]])
  end)

  in_neovim("tells of a task that failed with nobody looking after it", function()
    neovim_prints("", loops.preface .. [[
      local told
      vim.notify = function(message, level) told = { message, level } end
      footage.spawn(function() error("nobody's", 0) end)
      assert(vim.wait(5000, function() return told end))
      assert(told[1] == "footage: a task failed: nobody's" and told[2] == vim.log.levels.ERROR, told[1])
    ]])
  end)

  -- spec/hosts/gap.lua has a ticker of 2 ms run meanwhile; a loop that stands still ticks hardly at all.
  local function ticks(case, more)
    more = more or {}
    more.GAP_CASE = case
    local output, code = neovim(shell.read "spec/hosts/gap.lua", more)
    assert.equal(0, code, output)
    return tonumber(output:match "(%d+) ticks"), output
  end

  local function slow_resolver()
    local output, code = shell.run(("%s make -s LUA_VERSION=%s BUILD=%s %s"):format(
      shell.environment {}, VERSION, shell.quote(BUILD), shell.quote(BUILD .. "/resolver/slow.so")))
    assert.equal(0, code, output)
    return BUILD .. "/resolver/slow.so"
  end

  in_neovim("goes on while 20,000 records are walked", function()
    new_world { items = { ["twelvelabs.assets"] = 20000 } }
    local count, output = ticks "walk"
    assert.matches("20000", output, 1, true)
    assert.is_true(count >= 30, output)
  end)

  in_neovim("goes on while pages of a megabyte come", function()
    new_world {
      items = { ["twelvelabs.assets"] = 1000 }, extra_fields = '"blob":"' .. ("lorem ipsum "):rep(1700) .. '"',
    }
    local count, output = ticks "walk"
    assert.matches("1000", output, 1, true)
    assert.is_true(count >= 10, output)
  end)

  in_neovim("goes on while a name is looked up slowly, also when that is cancelled", function()
    local resolver = { LD_PRELOAD = slow_resolver(), SLOW_MS = "400" }
    local count, output = ticks("slow_name", resolver)
    assert.matches("Could not resolve", output, 1, true)
    assert.is_true(count >= 100, output)
    local cancelled, told = ticks("cancel", { LD_PRELOAD = resolver.LD_PRELOAD, SLOW_MS = "20000" })
    assert.matches("was closed", told, 1, true)
    assert.is_true(cancelled >= 10, told)
  end)

  -- A server that is faster than the disk: libcurl would read on and on.
  local function fast_server(folder)
    local port = shell.free_port()
    local config = ([[
      daemon on; pid %s/pid; error_log %s/errors; worker_processes 1;
      events {}
      http {
        access_log off; sendfile on;
        client_body_temp_path %s/body; proxy_temp_path %s/proxy; fastcgi_temp_path %s/fast; uwsgi_temp_path %s/uw;
        scgi_temp_path %s/scgi;
        server {
          listen 127.0.0.1:PORT; root %s;
          location /put/ { client_max_body_size 0; return 204; }
          location /things {
            return 200 '{"items":[{"id":"1","name":"large","url":"http://127.0.0.1:PORT/large.bin"}]}';
          }
        }
      }
    ]]):gsub("%%s", folder):gsub("PORT", port)
    shell.run(("truncate -s 400M %s/large.bin"):format(folder))
    local file = shell.file(config)
    local said, code = shell.run("nginx -c " .. file)
    os.remove(file)
    assert.equal(0, code, said)
    return "http://127.0.0.1:" .. port
  end

  -- How often the ticker came while a case of gap.lua ran, and what it printed. `settings(url, folder)` is what is set
  -- for it; `make` is a command for the shell, run in the server's folder before.
  local function ticks_beside_fast_server(case, settings, make)
    local folder = shell.folder()
    shell.run(("chmod 755 %s; cd %s; %s"):format(folder, folder, make or "true"))
    local count, output = ticks(case, settings(fast_server(folder), folder))
    shell.run(("kill $(cat %s/pid); rm -rf %s"):format(folder, folder))
    return count, output
  end

  in_neovim("goes on while a large file is fetched", function()
    if not shell.has "nginx" then return pending "no nginx" end
    local count, output = ticks_beside_fast_server("download", function(url, folder)
      return { GAP_URL = url, GAP_FOLDER = folder .. "/to/" }
    end)
    assert.matches("ticks: 1", output, 1, true)
    assert.is_true(count >= 200, output) -- about 100 where the loop stands still
  end)

  in_neovim("goes on while a large answer comes", function()
    if not shell.has "nginx" then return pending "no nginx" end
    local count, output = ticks_beside_fast_server("string", function(url) return { GAP_URL = url } end,
      [[{ printf '"'; head -c 60000000 /dev/zero | tr '\0' a; printf '"'; } >large.json]])
    assert.matches("ticks: 60000000", output, 1, true)
    assert.is_true(count >= 20, output) -- 10 where libcurl reads on and on
  end)

  in_neovim("sends files in each way", function()
    new_world { chunk_size = 100000, ready_after = 1 }
    local folder = file_to_send()
    neovim_prints("ready", loops.preface .. upload_script(folder) .. [[
      io.stdout:write(footage.spawn(upload_all):wait())
    ]])
    check_uploads(folder)
  end)

  in_neovim("goes on while a large file is sent", function()
    if not shell.has "nginx" then return pending "no nginx" end
    local count, output = ticks_beside_fast_server("upload", function(url, folder)
      return { GAP_URL = url, GAP_PATH = "/put", GAP_FILE = folder .. "/large.bin" }
    end)
    assert.matches("ticks: true", output, 1, true)
    assert.is_true(count >= 100, output)
  end)

  in_neovim("goes on while nobody answers", function()
    local count, output = ticks "refused"
    assert.matches("connect", output, 1, true)
    assert.is_true(count >= 1, output)
  end)
end)

-- Loading the core takes long, since libcurl comes with it.
describe("Neovim: a task that is the first to use footage", function()
  before_each(function() new_world() end)

  local function expect(expected, script)
    neovim_prints(expected, [[
      local footage = require "footage"
      local function is_loaded() return package.loaded["footage.core"] ~= nil end
      local function count() return (footage.heygen.assets():count()) end
      local function print(...)
        local words = { ... }
        for i = 1, select("#", ...) do words[i] = tostring(words[i]) end
        io.stdout:write(table.concat(words, " "), "\n")
      end
      local function run_loop(till) assert(vim.wait(20000, till, 5)) end
    ]] .. script)
  end

  in_neovim("has a thread load it", function()
    expect("false false footage.task (running)\nnil 25\ntrue footage.task\n", [[
      local task = footage.spawn(count)
      task:on_done(print)
      print(is_loaded(), task:is_closing(), task)
      run_loop(function() return task:is_closing() end)
      print(is_loaded(), footage.type(task))
    ]])
  end)

  in_neovim("has the client loaded in a turn of its own before it starts", function()
    expect("true 25\n", [[
      local was_loaded
      local task = footage.spawn(function()
        was_loaded = package.loaded["footage.client"] ~= nil
        return count()
      end)
      task:on_done(function(_, n) print(was_loaded, n) end)
      run_loop(function() return task:is_closing() end)
    ]])
  end)

  in_neovim("starts with those that came meanwhile", function()
    expect("1 25\n2 25\n", [[
      local one = footage.spawn(count)
      local other = footage.spawn(count)
      print(1, one:wait())
      print(2, other:wait())
    ]])
  end)

  in_neovim("can be closed before it starts", function()
    expect("cancelled\n", [[
      local task = footage.spawn(count)
      task:on_done(function(err) print(err.kind) end)
      task:close()
      run_loop(function() return tostring(task):find "closed" end)
    ]])
  end)

  in_neovim("waits for no thread when the script needs the core at once", function()
    expect("25\n25\n", [[
      local task = footage.spawn(count)
      print(count())
      print(task:wait())
    ]])
  end)

  in_neovim("does not hold up the end of Neovim", function()
    expect("running\n", [[
      footage.spawn(count)
      print "running"
    ]])
  end)

  in_neovim("fails when it cannot be loaded, and the next one can", function()
    local folder = shell.folder()
    shell.run(("mkdir %s/footage && echo nothing > %s/footage/core.so"):format(folder, folder))
    expect("footage: its core cannot be loaded\nfootage.task (failed)\n25\n",
      ("local folder = %q"):format(folder) .. [[
      local cpath = package.cpath
      package.cpath = folder .. "/?.so;" .. cpath
      local task = footage.spawn(count)
      task:on_done(function(err) print(tostring(err):match "^[^(\n]*[^(\n ]") end)
      run_loop(function() return task:is_closing() end)
      print(task)
      package.cpath = cpath
      print(footage.spawn(count):wait())
    ]])
    shell.run("rm -r " .. folder)
  end)
end)

-- ------------------------------------------------------------------- mpv ---

describe("mpv:", function()
  local in_mpv = VERSION ~= "5.4" and VERSION ~= "5.3" and shell.has "mpv" and it or pending

  in_mpv("a script lists videos", function()
    new_world()
    local name = os.tmpname()
    os.remove(name)
    name = name .. ".lua" -- mpv goes by that
    local file = assert(io.open(name, "w"))
    file:write(shell.read "spec/hosts/mpv.lua")
    file:close()
    local set = environment { MPV_LUA = rawget(_G, "jit") and "jit" or _VERSION }
    set.LUA_PATH, set.LUA_CPATH = package.path, package.cpath
    local output, code = shell.run("timeout -s KILL 60 " .. shell.environment(set)
      .. " mpv --no-config --idle=yes --vo=null --ao=null --no-input-terminal --script=" .. name .. " </dev/null")
    os.remove(name)
    if output:find("another Lua", 1, true) then return pending "mpv has another Lua" end
    assert.equal(0, code, output)
    assert.matches("25 videos", output, 1, true)
  end)
end)
