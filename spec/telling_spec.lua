-- What only tells never ends what it tells of: warnings, and failed tasks that nobody looked at, in hosts that lack
-- `io`, `print`, `os` or `debug`, or whose functions raise. The words get to stderr all the same.

local fresh_process = require "spec.support.fresh_process"
local simulator = require "spec.support.simulator"

local ITEMS = 7

-- {what, script that makes the host so, own = what it takes the words of itself}
local hosts = {
  { "a host as it comes", "" },
  { "no io", "io = nil" },
  { "no io, print, os, debug", "io, print, os, debug = nil, nil, nil, nil" },
  { "no stderr", "io.stderr = nil" },
  { "a stderr that raises", "io.stderr = { write = function() error('no more', 0) end }" },
  { "a stderr that raises an odd thing", "io.stderr = { write = function() error(setmetatable({}, "
    .. "{ __tostring = function() error 'odd' end })) end }" },
  { "a stderr without write", "io.stderr = {}" },
  { "a stderr of its own", "io.stderr = { write = function(_, ...) put(...) end }", own = true },
  { "mpv", "mp = { msg = { warn = put } }", own = "warning" },
  { "an mpv that raises", "mp = { msg = { warn = function() error 'no more' end } }" },
  { "a broken Neovim", "vim = { notify_once = true, in_fast_event = function() error 'no more' end }" },
  { "a Neovim that raises", "vim = { log = { levels = {} }, in_fast_event = function() return false end, "
    .. "notify_once = function() error 'no more' end }" },
  { "mpv without io", "mp, io = { msg = { warn = function() error 'no more' end } }, nil" },
}

local PREFACE = [[
  local write = io.write
  put = function(...) write("<", ..., ">\n") end
  local function out(...) write(table.concat({ ... }, " "), "\n") end
  local footage = require "footage"
  if vim and arg then vim = nil end
]]

describe("telling people something", function()
  local world

  setup(function()
    world = simulator.world {
      items = { ["heygen.assets"] = ITEMS },
      sunset = true,
    }
  end)
  teardown(function() world:close() end)

  local function run(host, script)
    local result = fresh_process.run(PREFACE:gsub("\n%s*", " ") .. host[2] .. "\n" .. script, { world.heygen }, nil, 30)
    assert.equal(0, result.code, result.output .. result.errors)
    return result
  end

  local function check_told(host, kind, words, result)
    local taken = host.own == true or host.own == kind
    local where = taken and result.output or result.errors
    assert.is_truthy(where:find(words, 1, true), result.output .. "|" .. result.errors)
  end

  for _, host in ipairs(hosts) do
    it("of a service's warning, in " .. host[1], function()
      local result = run(host, [[
        local heygen = footage.heygen.new { base_url = arg[1], api_key = "test-key" }
        local count = 0
        for _ in heygen.assets({}, { page_size = 3 }) do count = count + 1 end
        out("walked", count)
      ]])
      assert.is_truthy(result.output:find("walked " .. ITEMS, 1, true), result.output .. result.errors)
      check_told(host, "warning", "footage: heygen.assets: the service", result)
    end)

    if not host[2]:find "^vim" then
      it("of a failed task, in " .. host[1], function()
        local result = run(host, [[
          footage.spawn(function() error("oh no", 0) end)
          footage.spawn(function() end):on_done(function() error("dear me", 0) end)
          out("ended", tostring(footage.spawn(function() return "well" end):wait()))
        ]])
        assert.is_truthy(result.output:find("ended well", 1, true), result.output .. result.errors)
        check_told(host, "task", "footage: a task failed: oh no", result)
        check_told(host, "task", "footage: on_done of a task failed: dear me", result)
      end)

      it("of a failed task, by a loop whose report raises, in " .. host[1], function()
        local result = run(host, [[
          local due = {}
          footage.driver {
            after = function(_, fn) due[#due + 1] = fn return function() end end,
            report = function() error("no report", 0) end,
            wait = function(is_done) while not is_done() do table.remove(due, 1)() end end,
          }
          footage.spawn(function() error("oh no", 0) end)
          out("ended", tostring(footage.spawn(function() return "well" end):wait()))
        ]])
        assert.is_truthy(result.output:find("ended well", 1, true), result.output .. result.errors)
        check_told(host, "task", "footage: a task failed: oh no\n(no report)", result)
      end)
    end
  end

  it("is not what on_event is for: what that raises goes up", function()
    local result = run(hosts[2], [[
      local heygen = footage.heygen.new { base_url = arg[1], api_key = "test-key",
        on_event = function(event) if event.type == "warning" then error("mine", 0) end end }
      local listing, count = heygen.assets({}, { page_size = 3 }), 0
      local function walk()
        for _ in listing do count = count + 1 end
      end
      out(tostring(select(2, pcall(walk))))
      walk()
      out("walked", count)
    ]])
    assert.is_truthy(result.output:find("mine\nwalked " .. ITEMS, 1, true), result.output .. result.errors)
  end)
end)
