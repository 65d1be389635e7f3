-- Runs in Neovim: how long its loop stands still while footage works. A ticker of 2 ms notes the longest
-- gap, and how much of it this process computed: the rest is others', or the disk's. The case is named by GAP_CASE;
-- prints that, how often it ticked, and what came of the case.

local footage = require "footage"
local uv = vim.uv or vim.loop

local saved -- removed when the time is over: for 2 GB the system needs a while

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

local function one_page(paging, total)
  return function()
    return count(function()
      return footage.service {
        name = "large", base_url = os.getenv "HEYGEN_BASE_URL", records = { asset = { id = "id" } },
        lists = {
          assets = { path = "/v1/asset/list", items = "data.assets", total = total, record = "asset", paging = paging },
        },
      }
    end)
  end
end

local cases = {
  -- What the machine does by itself.
  nothing = function()
    return footage.spawn(function() return footage.sleep(1) end)
  end,
  walk = function() return count(function() return footage.twelvelabs end) end,
  -- A list that comes in one answer, or on one page of as many items.
  answer = one_page { by = "whole" },
  answer_by_token = one_page { by = "token", start = "token", next = "data.token" },
  answer_by_number = one_page({ by = "number", start = "page", size = "limit", largest = 75000 }, "data.total"),
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
      saved = os.tmpname()
      os.remove(saved)
      local path, message = footage.heygen.request { path = "/big.mp4", save = saved }
      return path and 1, message
    end)
  end,
  refused = function() return count(elsewhere("http://127.0.0.1:1")) end,
}

local function ticker()
  local timer, longest, computed, ticks = uv.new_timer(), 0, 0, 0
  local last, last_computed = uv.hrtime(), os.clock()
  timer:start(2, 2, function()
    local now, now_computed = uv.hrtime(), os.clock()
    if now - last > longest then longest, computed = now - last, now_computed - last_computed end
    ticks, last, last_computed = ticks + 1, now, now_computed
  end)
  return function()
    timer:close()
    return longest / 1e6, computed * 1e3, ticks
  end
end

local case = os.getenv "GAP_CASE"
cases.first = cases.refused
if case ~= "first" then
  -- The first use loads libcurl, and what that needs, at one go: a case of its own.
  footage.heygen.new({ base_url = "http://127.0.0.1:1", api_key = "test-key", max_retries = 0 }).assets():next()
end

-- Neovim loads modules of its own when it starts.
vim.wait(50)
local task
local stop = ticker()
vim.schedule(function()
  task = cases[case]()
  task:on_done(function() end)
end)
vim.wait(60000, function() return task and task:is_closing() end, 20)
local gap, computed, ticks = stop()
if saved then os.remove(saved) end
local result, message = task:wait()
io.stdout:write(("gap %.1f ms, CPU %.1f ms, %d ticks: %s\n"):format(gap, computed, ticks, tostring(result or message)))
vim.cmd "qall!"
