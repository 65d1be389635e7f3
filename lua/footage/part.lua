-- Parts of listings, as `take` and `filter` give them. A part has no walk of its own: it looks at the record that its
-- listing would give next and asks its stages; only then the listing delivers that record. So a stage that raises costs
-- none, and the listing's cursor is right at any time. Two tasks may be asked about the same record; one gets it.

local core = require "footage.load"
local waiting = require "footage.waiting"

core.own_chunk()

local look, deliver, finish = core.look, core.deliver, waiting.finish

local part = {}

---@class footage.Stage
---@field most? integer how many records it lets through
---@field keep? fun(record: footage.Record): any which ones
---@field given integer how many it has let through
---@field over? boolean the end was given
---@field closed? boolean

--- A part of `listing`: what comes through the stages `below`, and then through this one.
function part.new(listing, below, stage)
  local stages = {}
  for i, other in ipairs(below) do stages[i] = other end
  stages[#stages + 1] = stage
  stage.given = 0
  return core.part { listing = listing, stages = stages }
end

function part.listing(self)
  return core.part_fields(self).listing
end

function part.stages(self)
  return core.part_fields(self).stages
end

-- How many records may be asked for: nil for all, 0 at the end; and the stage whose end that is.
local function wanted(stages, want)
  local ended, closed
  for i, stage in ipairs(stages) do
    local left = stage.most and stage.most - stage.given
    if left and not (want and want < left) then want = left end
    if left == 0 then ended = ended or i end
    closed = closed or stage.closed
  end
  if closed and not ended then core.mistake "this part of a listing was closed before its end" end
  return want, ended
end

-- The first stage that does not let the record through.
local function refusal(stages, record)
  for i, stage in ipairs(stages) do
    if stage.keep and not stage.keep(record) then return i end
  end
  return #stages + 1
end

local function give(listing, stages, want, holds)
  while true do
    local most, ended = wanted(stages, want)
    local record, ticket
    if not ended then record, ticket = finish(look, listing, most, holds) end
    if not record then
      local err = ticket
      if not err then
        for i = ended or 1, #stages do stages[i].over = true end
      end
      return nil, err
    end
    most, ended = wanted(stages, want) -- others may have taken some while this one waited
    local refused = not ended and refusal(stages, record)
    if refused and deliver(listing, ticket, most) then
      for i = 1, refused - 1 do stages[i].given = stages[i].given + 1 end
      if refused > #stages then return record end
    end
  end
end

--- The next record, waited for; nil at the end; or nil and an error. No more than `want` are asked for ahead.
function part.give(self, want)
  local fields = core.part_fields(self)
  return give(fields.listing, fields.stages, want)
end

--- Gives all that is left to `keep`, in batches; or an error. Nothing but the listing's place has changed after one.
function part.drain(self, keep)
  local fields = core.part_fields(self)
  local drafts = {}
  for i, stage in ipairs(fields.stages) do drafts[i] = setmetatable({}, { __index = stage }) end
  local record, err = give(fields.listing, drafts, nil, true)
  while record do
    keep { record }
    record, err = give(fields.listing, drafts, nil, true)
  end
  if err then return err end
  for i, draft in ipairs(drafts) do
    for name, value in pairs(draft) do fields.stages[i][name] = value end
  end
end

--- Whether it, or what it is a part of, has given its end.
function part.is_over(self)
  local fields = core.part_fields(self)
  for _, stage in ipairs(fields.stages) do
    if stage.over then return true end
  end
  return core.is_over(fields.listing)
end

--- Ends the part. What it is a part of goes on, but has nothing in flight.
function part.close(self)
  local fields = core.part_fields(self)
  fields.stages[#fields.stages].closed = true
  core.pause(fields.listing)
end

function part.tostring(self)
  local fields = core.part_fields(self)
  local words = { (tostring(fields.listing):gsub(" %(.*", "")) }
  for _, stage in ipairs(fields.stages) do
    words[#words + 1] = stage.keep and "filtered" or ("at most %.0f"):format(stage.most)
  end
  local own = fields.stages[#fields.stages]
  local state = own.closed and "closed" or part.is_over(self) and "at its end" or "open"
  return ("%s (%s, %d delivered)"):format(table.concat(words, ", "), state, own.given)
end

return part
