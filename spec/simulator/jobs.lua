-- How things that were made become ready: after some looks at them, or after some time. Owns the looks; the words and
-- what a ready thing has besides are said by who begins a job. Knows no service.
--
-- "{}" in a member's text becomes the thing's id.
--
-- A job is {first, still, ready, failed: its words; at: the field they stand in; done = members when ready,
-- broken = members when failed, later = members one look after it was ready; outcome, when it is not the switch's}. One
-- without `failed` cannot fail.

local cqueues = require "cqueues"
local json = require "cjson"

local jobs = {}

local function of(world, list)
  world.jobs = world.jobs or {}
  local target = world.stores[list]
  world.jobs[target] = world.jobs[target] or {}
  return world.jobs[target], target
end

local function tell_members(target, index, job, members)
  for _, list in ipairs(job.lists) do target:change(index, list, members) end
end

local function tell(target, index, job, word, members)
  local all = { [job.at or "status"] = word }
  for name, value in pairs(members or {}) do
    all[name] = type(value) == "string" and value:gsub("{}", target:id(index)) or value
  end
  tell_members(target, index, job, all)
end

-- `lists`: those that tell of the thing, its own first.
function jobs.begin(world, lists, index, job)
  local running, target = of(world, lists[1])
  local ready_ms = world:switch("ready_ms", lists[1])
  local own = {
    looks = world:switch("looks", lists[1]) or 2, lists = lists,
    due = ready_ms and cqueues.monotime() + ready_ms / 1000,
  }
  for name, value in pairs(job) do own[name] = value end
  running[index] = own
  tell(target, index, own, own.first or own.still)
end

-- The same members, without what they say.
local function without(members)
  local none = {}
  for name in pairs(members or {}) do none[name] = json.null end
  return none
end

-- One look more; whether it was the last.
local function is_over(job)
  job.looks = job.looks - 1
  if job.due then return cqueues.monotime() >= job.due end
  return job.looks <= 0
end

-- Somebody looks at the thing: it goes on.
function jobs.look(world, list, index)
  local running, target = of(world, list)
  local job = running[index]
  local outcome = job and job.outcome or world:switch("outcome", list) or "ready"
  if not job then return end
  if job.is_ready then
    running[index] = nil
    return tell_members(target, index, job, job.later)
  end
  if outcome == "never" or (outcome ~= "ready" and not job.failed) then return end
  if not is_over(job) then return tell(target, index, job, job.still) end
  running[index] = nil
  if outcome ~= "ready" then
    return tell(target, index, job, job.failed, outcome == "failed" and job.broken or without(job.broken))
  end
  tell(target, index, job, job.ready, job.done)
  if job.later then
    job.is_ready = true
    running[index] = job
  end
end

-- Somebody looks at all of them.
function jobs.look_at_all(world, list)
  local running = of(world, list)
  local indexes = {}
  for index in pairs(running) do indexes[#indexes + 1] = index end
  for _, index in ipairs(indexes) do jobs.look(world, list, index) end
end

return jobs
