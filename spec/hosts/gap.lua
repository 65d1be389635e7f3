-- Runs in Neovim: how long its loop stands still while footage works. A ticker of 2 ms notes the longest
-- gap. The case is named by GAP_CASE; prints the gap, how often it ticked, and what came of the case.

local footage = require "footage"
local uv = vim.uv or vim.loop

local function elsewhere(base_url)
  return footage.heygen.new { base_url = base_url, api_key = "test-key", max_retries = 2, max_wait = 1 }
end

local function count(list)
  return footage.spawn(function()
    local n = 0
    for _ in list do n = n + 1 end
    return n
  end)
end

local cases = {
  walk = function() return count(footage.twelvelabs.assets()) end,
  slow_name = function() return count(elsewhere("https://slow.invalid").assets()) end,
  cancel = function()
    local task = count(elsewhere("https://slow.invalid").assets())
    local timer = uv.new_timer()
    timer:start(100, 0, function()
      timer:close()
      task:close()
    end)
    return task
  end,
  refused = function() return count(elsewhere("http://127.0.0.1:1").assets()) end,
}

local function ticker()
  local timer, longest, ticks, last = uv.new_timer(), 0, 0, uv.hrtime()
  timer:start(2, 2, function()
    local now = uv.hrtime()
    longest, ticks, last = math.max(longest, now - last), ticks + 1, now
  end)
  return function()
    timer:close()
    return longest / 1e6, ticks
  end
end

-- What happens only once is no matter of footage's: Neovim loads its own modules, libcurl is loaded.
vim.wait(50)
local task
local stop = ticker()
vim.schedule(function()
  task = cases[os.getenv "GAP_CASE"]()
  task:on_done(function() end)
end)
vim.wait(60000, function() return task and task:is_closing() end, 20)
local gap, ticks = stop()
local result, message = task:wait()
io.stdout:write(("gap %.1f ms, %d ticks: %s\n"):format(gap, ticks, tostring(result or message)))
vim.cmd "qall!"
