-- How fast something moves: over the last few seconds, not since the start. Knows nothing of what moves, nor a clock.

local WINDOW = 5 -- seconds
local STEP = 0.25 -- seconds between two samples
local SAMPLES = 24 -- a little more than the window
local SOONEST = 1 -- seconds: before these no speed is known

---@class footage.Rate
local Rate = {}
Rate.__index = Rate

local rate = {}

---@param now number seconds of a clock that only goes forward
---@return footage.Rate
function rate.new(now)
  -- A sample: at that time so much had moved. `last` is the time of the last move.
  return setmetatable({ since = now, last = now, sum = 0, times = { now }, sums = { 0 }, newest = 1 }, Rate)
end

--- So many bytes have moved.
---@param bytes number
---@param now number
function Rate:add(bytes, now)
  if now - self.times[self.newest] >= STEP then
    self.newest = self.newest % SAMPLES + 1
    self.times[self.newest], self.sums[self.newest] = self.last, self.sum
  end
  self.sum, self.last = self.sum + bytes, now
end

-- What had moved by that time, or by the first later one that is known.
local function moved_by(self, time)
  if self.last <= time then return self.sum, time end
  local at = self.newest
  local moved, since = self.sums[at], self.times[at]
  for _ = 2, SAMPLES do
    if since <= time then return moved, time end
    at = (at - 2) % SAMPLES + 1
    if not self.times[at] then break end
    moved, since = self.sums[at], self.times[at]
  end
  return moved, math.max(since, time)
end

--- Bytes a second: 0 at a stall, nil as long as it is too soon to tell.
---@param now number
---@return number?
function Rate:speed(now)
  if now - self.since < SOONEST then return nil end
  local moved, since = moved_by(self, now - WINDOW)
  return (self.sum - moved) / (now - since)
end

return rate
