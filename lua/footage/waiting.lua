-- Waiting: what happens between two steps of the core, none of which ever blocks. This is the
-- blocking form, for scripts. It sleeps in short slices, so that Ctrl-C gets through.

local core = require "footage.load"

core.own_chunk()

local engine = core.engine

local SLICE = 0.1 -- seconds

-- Clients by their number, for the events that are theirs.
local watchers = setmetatable({}, { __mode = "v" })

local waiting = {}

--- Remembers a client whose `on_event` wants to see events.
function waiting.watch(number, client)
  watchers[number] = client
end

--- Hands out what was recorded since the last time.
function waiting.tell_events()
  local event, number = engine.event()
  while event do
    local client = watchers[number]
    local on_event = client and core.fields(client).on_event
    if on_event then on_event(event) end
    event, number = engine.event()
  end
end

--- Takes steps until one has a result. `step(listing, want)` gives `false` as long as there is
--- something to wait for.
function waiting.finish(step, listing, want)
  while true do
    -- Before the step: an error that on_event raises must not cost the record that the step gives.
    waiting.tell_events()
    local value, err = step(listing, want)
    if value == nil then waiting.tell_events() end
    if value ~= false then return value, err end
    engine.wait(SLICE)
  end
end

return waiting
