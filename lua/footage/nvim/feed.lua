-- The records of a listing as they come, for whoever shows them. Owns the task that walks; knows nobody who shows.

local footage = require "footage"
local tell = require "footage.nvim.tell"

local feed = {}
feed.__index = feed

-- Those who asked are told at the loop's next turn, once for all that has come until then.
local function announce(self)
  if self.due then return end
  self.due = true
  vim.schedule(function()
    self.due = false
    for _, fn in ipairs(self.listeners) do fn() end
  end)
end

local function walk(self, listing)
  while not self.stopped do
    local record, message, err = listing:next()
    if record == nil then
      if message and not self.stopped then tell.failure(err or message) end
      return
    end
    self.records[#self.records + 1] = record
    announce(self)
  end
end

--- Begins: `records` grows until `ended`. An error is told, once; what came until then stays.
---@param listing footage.Listing
---@param max? integer
function feed.new(listing, max)
  local self = setmetatable({ records = {}, ended = false, stopped = false, listeners = {} }, feed)
  if max then listing = listing:take(max) end
  self.task = footage.spawn(walk, self, listing)
  self.task:on_done(function(err)
    self.ended = true
    if err and not self.stopped then tell.failure(err) end
    announce(self)
  end)
  return self
end

--- Calls `fn()` soon after more has come, and at the end; where `vim.api` may be called.
function feed:on_news(fn)
  self.listeners[#self.listeners + 1] = fn
end

--- Asks for no more.
function feed:stop()
  self.stopped, self.listeners = true, {}
  self.task:close()
end

return feed
