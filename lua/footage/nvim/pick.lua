-- Picks from a listing: a feed, and whatever shows it. Owns that the choice is made once, and what follows from it.

local feed = require "footage.nvim.feed"
local footage = require "footage"
local line = require "footage.nvim.line"
local sources = require "footage.nvim.sources"
local tell = require "footage.nvim.tell"

-- "listing of heygen.videos (...)" is "heygen.videos".
local function title_of(listing)
  return tostring(listing):match "listing of (%S+)" or "footage"
end

-- In a task: what waits in it holds nothing up.
local function in_task(fn)
  return function(records)
    footage.spawn(fn, records):on_done(function(err)
      if err then tell.failure(err) end
    end)
  end
end

local function offer(records)
  if #records > 0 then require("footage.nvim.menu").open(records) end
end

return function(listing, options, on_choice)
  local source = sources.choose(options.with)
  local max = options.max or source.max
  local records = feed.new(listing, max)
  local act, chosen = on_choice and in_task(on_choice) or offer, false
  source.open {
    feed = records, max = max, title = options.title or title_of(listing), text = line.by(options.text),
    preview = line.preview,
    on_choice = function(picked)
      if chosen then return end
      chosen = true
      records:stop()
      vim.schedule(function() act(picked) end)
    end,
  }
end
