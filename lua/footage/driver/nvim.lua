-- The driver for Neovim: tasks run where vim.api may be called.

local core = require "footage.load"
local loop = require "footage.driver.loop"
local luv = require "footage.driver.luv"

core.own_chunk()

local nvim = {}

local LONG = 2147483647 -- milliseconds; vim.wait wants a number

function nvim.new()
  local vim = rawget(_G, "vim")
  if type(vim) ~= "table" or not vim.schedule then core.mistake "footage.driver: this is not Neovim" end
  local host = luv.host(vim.uv or vim.loop)
  host.schedule = vim.schedule

  function host.wait(is_done, seconds, turn)
    if vim.in_fast_event() then
      core.mistake "task:wait() cannot be used in a callback of vim.uv; use task:on_done(), or vim.schedule"
    end
    vim.wait(seconds and math.ceil(seconds * 1000) or LONG, function()
      if not is_done() then turn() end
      return is_done()
    end, 10)
  end

  function host.report(message)
    vim.schedule(function() vim.notify(message, vim.log.levels.ERROR) end)
  end

  return loop.new(host)
end

return nvim
