-- How long one attempt may take where nobody says: 30 s for what reads, 120 s for what changes something. With a clock
-- that goes forty times as fast and a server that never answers.

local fast_clock = require "spec.support.fast_clock"
local fresh_process = require "spec.support.fresh_process"
local small_server = require "spec.support.small_server"

local SLACK = 60 -- seconds of that clock: scripts look every 0.1 s, and this machine may be slow

-- Things can be had; after that nothing is answered.
local SERVER = [[
  local request = ...
  if request.target:find "slow" or request.method ~= "GET" then
    require "cqueues".sleep(600)
  end
  local id = request.path:match "([^/]+)$"
  return 200, ('{"data":{"id":"%s","status":"x"},"_id":"%s"}'):format(id, id)
]]

local SCRIPT = [==[
  local unpack = table.unpack or unpack
  local settings = { api_key = "k", base_url = arg[1], max_retries = 0 }
  if arg[2] ~= "" then settings[arg[2]] = tonumber(arg[3]) end
  local heygen = require "footage.heygen".new(settings)
  local twelvelabs = require "footage.twelvelabs".new(settings)
  local function call(method) return heygen.request { path = "/slow", method = method } end
  local calls = {
    { "a list", 30, function() return heygen.v3.videos { folder_id = "slow" }:next() end },
    { "one thing", 30, function() return heygen.v3.video "slow" end },
    { "request GET", 30, function() return call() end },
    { "a creation", 120, function() return heygen.create_folder { name = "N" } end },
    { "an update", 120, function() return twelvelabs.index("x"):rename "N" end },
    { "a deletion", 120, function() return twelvelabs.asset("x"):delete() end },
    { "metadata", 120, function() return twelvelabs.asset("x"):replace_metadata {} end },
    { "request POST", 120, function() return call "POST" end },
    { "request PUT", 120, function() return call "PUT" end },
    { "request DELETE", 120, function() return call "DELETE" end },
    { "speech", 300, function() return heygen.speech { text = "t", voice_id = "v" } end },
    { "a call's own", 40, function()
      return twelvelabs.analyze({ video_id = "v", prompt = "p" }, { timeout = 40 })
    end },
  }
  local footage, now = require "footage", require "footage.core".engine.now
  local tasks = {}
  for place, one in ipairs(calls) do
    tasks[place] = function()
      local begun = now()
      local value, message, err = one[3]()
      assert(value == nil and err.kind == "timeout", message)
      print(one[1], one[2], ("%.1f"):format(now() - begun))
    end
  end
  -- No more at once than one origin gets.
  for first = 1, #tasks, 6 do assert(footage.all { unpack(tasks, first, math.min(first + 5, #tasks)) }) end
]==]

describe("an attempt takes at most", function()
  local server

  before_each(function() server = small_server.start(SERVER) end)
  after_each(function() server:stop() end)

  local function measure(option, value)
    local result = fresh_process.run(SCRIPT, { server.url, option or "", tostring(value or "") },
      fast_clock.environment(), 120)
    assert.same({ 0, "" }, { result.code, result.errors })
    local found = {}
    for name, due, seconds in result.output:gmatch "([^\t\n]+)\t(%d+)\t([%d.]+)\n" do
      found[#found + 1] = { name = name, due = tonumber(due), seconds = tonumber(seconds) }
    end
    assert.equal(12, #found)
    return found
  end

  local there = fast_clock.is_there() and it or pending

  there("30 s if it reads, 120 s if it changes something, or what the action's line or the call says", function()
    for _, one in ipairs(measure("deadline", 900)) do
      assert.is_true(one.seconds >= one.due - 0.1 and one.seconds <= one.due + SLACK, one.name .. ": " .. one.seconds)
    end
  end)

  there("what the client says, whatever it does, but for the call's own and the deadline", function()
    for _, one in ipairs(measure("timeout", 50)) do
      if one.name ~= "speech" then
        local due = one.name:find "own" and 40 or 50
        assert.is_true(one.seconds >= due - 0.1 and one.seconds <= due + SLACK, one.name .. ": " .. one.seconds)
      end
    end
  end)
end)
