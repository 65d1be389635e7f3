-- How far transfers are: the option `progress` of downloads and uploads. Counts what is in flight and what is done;
-- tells a host's function, or has bars drawn (bar.lua). Knows neither files nor requests. A library is silent unless it
-- is asked: without the option nothing is told.

local bar = require "footage.transfer.bar"
local core = require "footage.load"
local name = require "footage.transfer.name"
local rate = require "footage.transfer.rate"

core.own_chunk()

local PAUSE = 0.1 -- seconds between two tellings, so ten a second at most
local SETTLING = 3 -- seconds: before these nobody can say how long it will take
local LONGEST = 99 * 3600 -- seconds

local progress = {}

local function now()
  return core.engine.now()
end

-- ------------------------------------------------------------- one transfer ---

---@class footage.ProgressOf one transfer of a group's
local Transfer = {}
Transfer.__index = Transfer

local function count(transfer, done, moved)
  local group, time = transfer.group, now()
  transfer.done = done
  if moved > 0 then
    transfer.rate:add(moved, time)
    group.rate:add(moved, time)
  end
  group:tell(transfer, time)
end

--- Bytes that were there already. They count for the bar, not for the rate.
---@param done number
function Transfer:resume(done)
  if not self.over then count(self, done, 0) end
end

--- Bytes of the whole file so far. They may become fewer: then some come again. To be called also when nothing moved,
--- which shows a stall.
---@param done number
function Transfer:set(done)
  if not self.over then count(self, done, math.max(done - self.done, 0)) end
end

--- The total, now that it is known.
---@param total? number
function Transfer:size(total)
  self.total = total
end

local function finish(transfer, how)
  if transfer.over then return end
  transfer.over = how
  transfer.group:leave(transfer)
end

--- It is whole.
function Transfer:finish()
  if self.over then return end
  self.total = self.total or self.done
  finish(self, "done")
end

--- It is given up.
function Transfer:fail()
  finish(self, "failed")
end

-- ------------------------------------------------------------------ a group ---

---@class footage.Progress transfers that are shown together
local Group = {}
Group.__index = Group

local drawing -- the group that has bars, so that there are no two on one terminal

local function new_group(show)
  return setmetatable({
    show = show, flight = {}, depth = 0, begun = 0, finished = 0, failed = 0, done_bytes = 0, rate = rate.new(now()),
  }, Group)
end

--- How many files come in all. Several who share the group add up.
---@param files integer
function Group:expect(files)
  self.expected = (self.expected or 0) + files
end

--- A transfer begins.
---@param what string its name, for people
---@param total? number bytes; nil while they are not known
---@return footage.ProgressOf
function Group:add(what, total)
  local time = now()
  local transfer = setmetatable({
    group = self, what = name.printable(what), total = total, done = 0, since = time, rate = rate.new(time),
  }, Transfer)
  self.begun = self.begun + 1
  self.flight[#self.flight + 1] = transfer
  return transfer
end

function Group:tell(transfer, time)
  if self.show then self.show(self, transfer, time) end
end

function Group:leave(transfer)
  for at, other in ipairs(self.flight) do
    if other == transfer then
      table.remove(self.flight, at)
      break
    end
  end
  if transfer.over == "failed" then
    self.failed = self.failed + 1
  else
    self.finished = self.finished + 1
  end
  self.done_bytes = self.done_bytes + transfer.done
  self.last = transfer
  self:tell(transfer, now())
end

--- No more of this one's transfers. The group ends with the last who closes it.
function Group:close()
  self.depth = self.depth - 1
  if self.depth > 0 then return end
  if drawing == self then drawing = nil end
  if self.bar then self.bar:finish(self:view(now())) end
end

-- ---------------------------------------------------------------- what is shown ---

local function seconds_left(done, total, speed, age)
  if not total or not speed or speed <= 0 or age < SETTLING then return nil end
  local left = math.max(total - done, 0) / speed
  if left <= LONGEST then return left end
end

local function view_of(transfer, time)
  local speed = not transfer.over and transfer.rate:speed(time) or nil
  return {
    what = transfer.what, done = transfer.done, total = transfer.total, speed = speed, over = transfer.over,
    left = seconds_left(transfer.done, transfer.total, speed, time - transfer.since),
  }
end

-- Bytes of all, and of how many when each has begun and said its size.
local function sums(group)
  local done, total = group.done_bytes, group.done_bytes
  for _, transfer in ipairs(group.flight) do
    done = done + transfer.done
    total = total and transfer.total and total + transfer.total
  end
  if group.expected and group.begun < group.expected then total = nil end
  return done, total or nil
end

--- What bars show.
function Group:view(time)
  local transfers = {}
  for at, transfer in ipairs(self.flight) do transfers[at] = view_of(transfer, time) end
  local done, total = sums(self)
  local speed = self.rate:speed(time)
  return {
    transfers = transfers, last = self.last and view_of(self.last, time),
    all = {
      begun = self.begun, expected = self.expected, finished = self.finished, failed = self.failed, done = done,
      total = total, speed = speed, left = seconds_left(done, total, speed, time - self.rate.since),
    },
  }
end

local function draw(group, _, time)
  if group.drawn and time - group.drawn < PAUSE then return end
  group.drawn = time
  group.bar:draw(group:view(time))
end

local function teller(show)
  return function(_, transfer, time)
    if transfer.over == "failed" then return end
    if transfer.told and not transfer.over and time - transfer.told < PAUSE then return end
    transfer.told = time
    show(transfer.done, transfer.total, transfer.what)
  end
end

local function group_of(option)
  if getmetatable(option) == Group then return option end
  if type(option) == "function" then return new_group(teller(option)) end
  if option == nil or option == false then return new_group() end
  if option ~= true then
    core.mistake("progress is true, for bars on the terminal, or a function(done, total, what); got a " .. type(option))
  end
  if not drawing then
    drawing = new_group(draw)
    drawing.bar = bar.new()
  end
  return drawing
end

--- What a download or upload tells its progress to. To be closed in any case.
---@param option nil|boolean|fun(done: number, total?: number, what: string)|footage.Progress
---@return footage.Progress
function progress.begin(option)
  local group = group_of(option)
  group.depth = group.depth + 1
  return group
end

return progress
