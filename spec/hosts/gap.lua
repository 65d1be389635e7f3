-- Runs in Neovim: how long its loop stands still while footage works. A ticker of 2 ms notes the longest
-- gap. The case is named by GAP_CASE; prints the gap, how often it ticked, and what came of the case.

local footage = require "footage"
local uv = vim.uv or vim.loop

local function elsewhere(base_url)
  return function()
    return footage.heygen.new { base_url = base_url, api_key = "test-key", max_retries = 2, max_wait = 1 }
  end
end

local function count(client)
  return footage.spawn(function()
    local n = 0
    for _ in client().assets() do n = n + 1 end
    return n
  end)
end

local cases = {
  walk = function() return count(function() return footage.twelvelabs end) end,
  -- A list that comes in one answer.
  answer = function()
    return count(function()
      return footage.service {
        name = "large", base_url = os.getenv "HEYGEN_BASE_URL", records = { asset = { id = "id" } },
        lists = {
          assets = { path = "/v1/asset/list", items = "data.assets", record = "asset", paging = { by = "whole" } },
        },
      }
    end)
  end,
  slow_name = function() return count(elsewhere("https://slow.invalid")) end,
  cancel = function()
    local task = count(elsewhere("https://slow.invalid"))
    local timer = uv.new_timer()
    timer:start(100, 0, function()
      timer:close()
      task:close()
    end)
    return task
  end,
  -- GAP_URL has a list of one thing, whose file is large.
  download = function()
    local service = footage.service {
      name = "large", base_url = os.getenv "GAP_URL",
      records = { thing = { id = "id", name = "name", files = { "url" } } },
      lists = { things = { path = "/things", items = "items", record = "thing", paging = { by = "whole" } } },
    }
    return footage.spawn(function() return service.things():download(os.getenv "GAP_FOLDER") end)
  end,
  -- GAP_FILE is large; GAP_URL takes it below GAP_PATH.
  upload = function()
    return footage.spawn(function()
      local client = footage.heygen.new { base_url = os.getenv "GAP_URL", api_key = "test-key" }
      local body = footage.file(os.getenv "GAP_FILE")
      return client.request { method = "PUT", path = os.getenv "GAP_PATH" .. "/large", body = body }
    end)
  end,
  -- GAP_URL gives one long string.
  string = function()
    return footage.spawn(function()
      local client = footage.heygen.new { base_url = os.getenv "GAP_URL", api_key = "test-key" }
      return #assert(client.request { path = "/large.json" })
    end)
  end,
  save = function()
    return footage.spawn(function()
      local name = os.tmpname()
      os.remove(name)
      local path, message = footage.heygen.request { path = "/big.mp4", save = name }
      os.remove(name)
      return path and 1, message
    end)
  end,
  refused = function() return count(elsewhere("http://127.0.0.1:1")) end,
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

-- Neovim loads modules of its own when it starts.
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
