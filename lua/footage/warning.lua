-- Warnings for people: one line on stderr, or the host's own way. Owns where a warning is shown; what is
-- one, and that it comes once for each operation, is the core's (src/warning.c).

local core = require "footage.load"
local tell = require "footage.tell"

core.own_chunk()

local warning = {}

local function in_neovim(vim, notify, line)
  local show = function() vim[notify](line, vim.log.levels.WARN) end
  -- Within a callback of its event loop most of its API may not be called.
  if vim.in_fast_event() then vim.schedule(show) else show() end
end

-- The host's own way, or nil. `notify` is Neovim's function for it.
local function shower(notify)
  local vim, mp = rawget(_G, "vim"), rawget(_G, "mp")
  if type(vim) == "table" and vim.notify_once and vim.in_fast_event then
    return function(line) in_neovim(vim, notify, line) end
  elseif type(mp) == "table" and type(mp.msg) == "table" and mp.msg.warn then
    return mp.msg.warn
  end
end

--- Shows a warning event.
---@param event footage.Event
function warning.show(event)
  tell.people("footage: " .. event.list .. ": " .. (event.message or "a warning"), shower "notify_once")
end

--- Shows what a dry run does not send, each time.
---@param event footage.Event
function warning.show_unsent(event)
  tell.people("footage: " .. event.message, shower "notify")
end

return warning
