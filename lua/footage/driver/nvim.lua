-- The driver for Neovim: tasks run where vim.api may be called.

local core = require "footage.load"
local loop = require "footage.driver.loop"
local luv = require "footage.driver.luv"

core.when_loaded(function(loaded) loaded.own_chunk() end)

local nvim = {}

local SLICE = 0.1 -- seconds; vim.wait looks for Ctrl-C at its end
local INTERRUPTED = -2 -- vim.wait's second result, after Ctrl-C

-- Runs in a thread, in a Lua of its own; what the file needs stays loaded. What goes wrong shows itself again
-- where it can be told.
local function load_file(path)
  package.loadlib(path, "luaopen_footage_core")
end

-- Most of what it takes to load the core is the dynamic loader's work on libcurl and the thirty libraries that
-- this needs: 5 ms, and many times that when they come from a disk. (Not in every host that has luv: a thread
-- that is at work when luv's own Lua closes makes it fail.)
local function load_in_thread(vim, uv, done)
  local searchpath = rawget(package, "searchpath") -- PUC Lua 5.1 has none
  -- In Neovim's order: beside the modules of the runtimepath, where `make nvim` puts it, then elsewhere.
  local path = vim.api.nvim_get_runtime_file("lua/footage/core.so", false)[1]
    or searchpath and searchpath("footage.core", package.cpath)
  if not path then return done() end
  local work
  work = uv.new_work(load_file, function()
    work = nil -- which had kept it
    done()
  end)
  if not work:queue(path) then done() end
end

function nvim.new()
  local vim = rawget(_G, "vim")
  if type(vim) ~= "table" or not vim.schedule then core.mistake "footage.driver: this is not Neovim" end
  local uv = vim.uv or vim.loop
  local host = luv.host(uv)
  host.schedule = vim.schedule

  function host.load(done)
    load_in_thread(vim, uv, done)
  end

  function host.wait(is_done, seconds, turn)
    if vim.in_fast_event() then
      core.mistake "a callback of vim.uv cannot wait; use footage.spawn, task:on_done() or vim.schedule"
    end
    local till = seconds and uv.hrtime() / 1e9 + seconds
    repeat
      local left = till and math.max(till - uv.hrtime() / 1e9, 0)
      local over, why = vim.wait(math.ceil(math.min(SLICE, left or SLICE) * 1000), function()
        if not is_done() then turn() end
        return is_done()
      end, 10)
      if why == INTERRUPTED then error("interrupted!", 0) end
    until over or left == 0
  end

  function host.report(message)
    vim.schedule(function() vim.notify(message, vim.log.levels.ERROR) end)
  end

  return loop.new(host)
end

return nvim
