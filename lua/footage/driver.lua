-- Which event loop tasks run in. Neovim's is there already; any other one is named by the script, once.

local core = require "footage.load"
-- Not when it is needed: without a descriptor left no file can be read.
local loop_driver = require "footage.driver.loop"

core.when_loaded(function(loaded) loaded.own_chunk() end)

local driver = {}

local current

-- By name or table, each with the controller that it was made with. A loop has one driver, however often it is named.
local made = {}

local named = {
  nvim = "footage.driver.nvim",
  luv = "footage.driver.luv",
  cqueues = "footage.driver.cqueues",
}

--- A loop that can wait for one descriptor and one timer, or for a timer alone.
---@class footage.Loop
---@field after fun(seconds: number, due: fun()): fun() calls `due` once after so long, never before it returns, and
---after 0 only once the loop's other business had its turn; gives a function that calls it off
---@field watch? fun(descriptor: integer, ready: fun()): fun() calls `ready` whenever the descriptor can be read; gives
---a function that ends it. Without it, tasks look for news every 10 ms
---@field schedule? fun(fn: fun()) where tasks may not run in `due` and `ready`: calls `fn` soon where they may
---@field wait? fun(is_done: (fun(): boolean), seconds?: number) runs the loop until `is_done()`, at most so long:
---for `task:wait()` outside of tasks
---@field report? fun(message: string) tells of a task that failed with nobody looking after it; else stderr gets it

local entries = { after = true, watch = true, schedule = true, wait = true, report = true }

local function check_loop(loop)
  for name, value in pairs(loop) do
    if not entries[name] then core.mistake("footage.driver: unknown entry '" .. tostring(name) .. "'") end
    if type(value) ~= "function" then
      core.mistake(("footage.driver: '%s' must be a function, got %s"):format(name, type(value)))
    end
  end
  if not loop.after then core.mistake "footage.driver: 'after' is missing" end
end

--- Says which event loop tasks run in from now on: "nvim", "luv", "cqueues" (with the controller, unless
--- tasks are made only where one runs), or a table that describes another loop.
---@param loop "nvim"|"luv"|"cqueues"|footage.Loop
---@param controller? any cqueues' controller
function driver.use(loop, controller)
  local own = type(loop) == "table"
  if own then
    check_loop(loop)
  elseif not named[loop] then
    core.mistake("footage.driver wants \"nvim\", \"luv\", \"cqueues\" or a table, got " .. tostring(loop))
  end
  local before = made[loop]
  if not before or before.controller ~= controller then
    local kind = own and loop_driver or require(named[loop])
    before = { driver = kind.new(own and loop or controller), controller = controller }
    made[loop] = before
  end
  current = before.driver
end

--- The driver of new tasks. Without a loop, tasks go on while a script waits for one of them.
function driver.current()
  if not current then
    local vim = rawget(_G, "vim")
    local is_nvim = type(vim) == "table" and vim.schedule and (vim.uv or vim.loop)
    if is_nvim then
      driver.use "nvim"
    else
      current = loop_driver.new {}
    end
  end
  return current
end

return driver
