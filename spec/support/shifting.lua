-- Schedules for walks over a list that shifts: what to insert and delete before which
-- request, which requests fail, which answers come late. Owns the random generator,
-- the model of the list and the shrinking of a schedule that fails.
--
-- A schedule is plain data:
--   items, page_size, parallel    the list at the start, and the walk
--   past_end, read_at             switches of the simulator (world.lua)
--   mutations  {[N] = {insert = K, delete_at = {positions}}}   before the Nth request arrives,
--              or with after = true once its data was read
--   faults     {[N] = "status" | "close" | "cut" | "retry"}    what the Nth request meets
--   delays     {[N] = milliseconds}                            how late its answer is
--
-- Many schedules share one world: walks follow each other while its mutations go on, and the log
-- tells afterwards which requests, and so which mutations, were whose. A walk over N items then
-- costs N / page_size requests and nothing else.

local clients = require "spec.support.clients"
local items = require "spec.simulator.items"
local pick = require "spec.support.pick"
local simulator = require "spec.support.simulator"

local shifting = {}

local LIST = "twelvelabs.assets"

shifting.past_ends = { "empty", "null", "repeat", "repeat_unclamped", "error" }

-- ------------------------------------------------------------------- random ---

--- The same numbers on every Lua: roll(n) is one of 1..n.
function shifting.dice(seed)
  local state = seed % 2147483646 + 1
  local function roll(sides)
    state = state * 48271 % 2147483647
    return math.floor(state / 8) % sides + 1
  end
  for _ = 1, 3 do roll(2) end
  return roll
end

-- -------------------------------------------------------------------- model ---

-- Items by index, newest first: 1 to `count` at the start, 0, -1, ... for those inserted.
local model = {}
model.__index = model

function shifting.model(count)
  local self = setmetatable({ indexes = {}, first = 1 }, model)
  for index = 1, count do self.indexes[index] = index end
  return self
end

function model:count() return #self.indexes end

function model:apply(mutation)
  local doomed = {}
  for _, position in ipairs(mutation.delete_at or {}) do doomed[position] = true end
  local left = {}
  for added = mutation.insert or 0, 1, -1 do left[#left + 1] = self.first - added end
  for position, index in ipairs(self.indexes) do
    if not doomed[position] then left[#left + 1] = index end
  end
  self.first = self.first - (mutation.insert or 0)
  self.indexes = left
end

function model:set()
  local set = {}
  for _, index in ipairs(self.indexes) do set[index] = true end
  return set
end

-- ------------------------------------------------------------------ streams ---

local function random_mutation(roll, size, kind)
  if kind == "insert" or (kind ~= "delete" and roll(2) == 1) then
    return { insert = roll(4) == 1 and roll(8) or roll(2) }
  end
  local positions, count = {}, roll(5) == 1 and roll(12) or roll(3)
  local known = {}
  for _ = 1, math.min(count, size) do
    -- Often near the front: that is what hides items.
    local position = roll(2) == 1 and roll(size) or roll(math.min(size, 8))
    if not known[position] then
      known[position] = true
      positions[#positions + 1] = position
    end
  end
  return { delete_at = positions }
end

-- Inserts and deletions keep the list between these.
local SMALLEST, LARGEST = 4, 44

-- What happens before each of `length` requests. With `apart` there are stretches of inserts alone
-- and of deletions alone, and quiet requests between them, more than can be in flight together.
function shifting.stream(roll, length, apart)
  local stream = { items = 10 + roll(20), mutations = {}, faults = {}, delays = {} }
  local state = shifting.model(stream.items)
  local kind, left = nil, 0
  for number = 1, length do
    if apart then
      left = left - 1
      if left < -20 then
        kind, left = kind == "insert" and "delete" or "insert", 10 + roll(25)
      end
    end
    local size = state:count()
    local chosen = kind
    if not apart and size > LARGEST then chosen = "delete" end
    if not apart and size < SMALLEST then chosen = "insert" end
    local quiet = apart and (left <= 0 or (kind == "insert"
      and size > LARGEST) or (kind == "delete" and size < SMALLEST))
    if not quiet and roll(3) == 1 then
      local mutation = random_mutation(roll, size, chosen)
      if mutation.insert or #mutation.delete_at > 0 then
        state:apply(mutation)
        stream.mutations[number] = mutation
      end
    end
    if roll(12) == 1 then stream.faults[number] = ({ "status", "status", "close", "cut" })[roll(4)] end
    if apart and roll(2) == 1 then stream.delays[number] = roll(3) end
  end
  return stream
end

local fault_actions = {
  status = { action = "status", status = 500 },
  close = { action = "close" },
  cut = { action = "truncated_json" },
  retry = { action = "status", status = 503, retry_after = "0.01" },
}

--- The configuration of a world in which the stream or schedule happens.
function shifting.config(stream)
  local config = {
    items = { [LIST] = stream.items }, past_end = stream.past_end, read_at = stream.read_at,
    mutations = {}, faults = {},
  }
  for _, number in ipairs(pick.sorted_keys(stream.mutations)) do
    local mutation = stream.mutations[number]
    local entry = { list = LIST, insert = mutation.insert, delete_at = mutation.delete_at }
    entry[mutation.after and "after_request" or "before_request"] = number
    config.mutations[#config.mutations + 1] = entry
  end
  local hit = {}
  for _, number in ipairs(pick.sorted_keys(stream.faults)) do
    local name = stream.faults[number]
    hit[name] = hit[name] or {}
    table.insert(hit[name], number)
  end
  for _, name in ipairs(pick.sorted_keys(hit)) do
    local fault = { match = { list = LIST, request = hit[name] }, times = "always" }
    for key, value in pairs(fault_actions[name]) do fault[key] = value end
    config.faults[#config.faults + 1] = fault
  end
  for number, milliseconds in pairs(stream.delays) do
    config.delays = config.delays or {}
    config.delays[("%d"):format(number)] = milliseconds
  end
  return config
end

-- --------------------------------------------------------------------- walks ---

local index_by_id = setmetatable({}, { __mode = "k" })

local function index_of(id)
  local known = index_by_id[id]
  if known == nil then
    known = items.index_of(LIST, 1, id) or false
    index_by_id[id] = known
  end
  return known
end

local hoped_for = { network = true, http = true, decode = true }

-- Walks to the end, going on after each error that a fault explains. Gives the indexes in order of
-- delivery, or nil and what went wrong.
local function walk(list, page_size, parallel)
  local listing = list({}, { page_size = page_size, parallel = parallel })
  local delivered, errors = {}, 0
  while true do
    local record, message, err = listing:next()
    if err then
      errors = errors + 1
      if not hoped_for[err.kind] or (err.kind == "http" and err.status ~= 500)
        or (err.kind == "decode" and not message:find("no JSON", 1, true)) then
        return nil, "error: " .. message
      elseif errors > 200 then
        return nil, "it does not end: " .. message
      end
    elseif not record then
      break
    else
      delivered[#delivered + 1] = index_of(record.id)
      if not delivered[#delivered] then return nil, "an item that never existed: " .. tostring(record.id) end
      if #delivered > 2000 then return nil, "it does not end" end
    end
  end
  return delivered
end

-- What is wrong with a walk, or nil. `at_start` and `at_end` are sets of indexes, `oldest_new` is the
-- index from which on, downwards, items were inserted while it ran, `newest` the last of them.
local function judge(delivered, at_start, at_end, oldest_new, newest)
  local seen = {}
  for _, index in ipairs(delivered) do
    if seen[index] then return "delivered twice: item " .. index end
    seen[index] = true
    if not at_start[index] and not (index <= oldest_new and index >= newest) then
      return "delivered although it was gone before the walk began: item " .. index
    end
  end
  local lost = {}
  for index in pairs(at_start) do
    if at_end[index] and not seen[index] then lost[#lost + 1] = index end
  end
  table.sort(lost)
  if #lost > 0 then return "never delivered: items " .. table.concat(lost, ", ") end
end

--- Runs one schedule in a world of its own. Gives what is wrong with it, or nil.
function shifting.run(schedule)
  local world = simulator.world(shifting.config(schedule))
  local client = clients.twelvelabs(world, { max_retries = 2 })
  -- A retry is for those faults that say how soon; the others are the walk's to go on after.
  local impatient = clients.twelvelabs(world, { max_retries = 0 })
  local patient = false
  for _, name in pairs(schedule.faults) do patient = patient or name == "retry" end
  local delivered, problem = walk((patient and client or impatient).assets, schedule.page_size, schedule.parallel)
  local ids = world:ids(LIST)
  world:close()
  if not delivered then return problem end
  local at_start, at_end, newest = {}, {}, 1
  for index = 1, schedule.items do at_start[index] = true end
  for _, id in ipairs(ids) do at_end[index_of(id)] = true end
  for _, mutation in pairs(schedule.mutations) do newest = newest - (mutation.insert or 0) end
  return judge(delivered, at_start, at_end, 0, newest)
end

-- -------------------------------------------------------------------- batches ---

-- The part of a stream that one walk met, as a schedule of its own. Its first request has number 1.
local function cut_out(stream, state, first, last, page_size, parallel)
  local schedule = {
    items = state:count(), page_size = page_size, parallel = parallel,
    past_end = stream.past_end, read_at = stream.read_at, mutations = {}, faults = {}, delays = {},
  }
  for number = first, last do
    schedule.mutations[number - first + 1] = stream.mutations[number]
    schedule.faults[number - first + 1] = stream.faults[number]
    schedule.delays[number - first + 1] = stream.delays[number]
  end
  return schedule
end

-- Which requests were whose: {first, last} by walk.
local function requests_of(log)
  local spans = {}
  for _, entry in ipairs(log) do
    local walk_number = tonumber((entry.headers["user-agent"] or ""):match("^walk(%d+) "))
    local span = spans[walk_number]
    if span then
      span.last = math.max(span.last, entry.number)
      span.count = span.count + 1
    else
      spans[walk_number] = { first = entry.number, last = entry.number, count = 1 }
    end
  end
  return spans
end

local STREAM = 1400

--- Runs at most `most` walks in one world whose list shifts all the time; `parallels` are taken in
--- turn. Gives how many there were, and the first that went wrong: {problem, schedule}.
function shifting.batch(seed, most, parallels, past_end)
  local roll = shifting.dice(seed)
  local apart = #parallels > 1 or parallels[1] > 1
  local stream = shifting.stream(roll, STREAM, apart)
  stream.past_end = past_end
  stream.read_at = roll(3) == 1 and "arrival" or "answer"
  local world = simulator.world(shifting.config(stream))
  local sent = 0
  local function count(event)
    if event.type == "request" then sent = sent + 1 end
  end
  local walks = {}
  while #walks < most and sent < STREAM - 300 do
    local number = #walks + 1
    local client = clients.twelvelabs(world, { max_retries = 0, user_agent = "walk" .. number, on_event = count })
    local made = { page_size = roll(7), parallel = parallels[roll(#parallels)] }
    made.delivered, made.problem = walk(client.assets, made.page_size, made.parallel)
    walks[number] = made
    if made.problem then break end
  end
  local spans = requests_of(world:log(LIST))
  world:close()
  -- The model catches up with one walk after the other.
  local before, after = shifting.model(stream.items), shifting.model(stream.items)
  local done_before, done_after = 0, 0
  for number, made in ipairs(walks) do
    local span = spans[number]
    while done_before < span.first - 1 do
      done_before = done_before + 1
      if stream.mutations[done_before] then before:apply(stream.mutations[done_before]) end
    end
    while done_after < span.last do
      done_after = done_after + 1
      if stream.mutations[done_after] then after:apply(stream.mutations[done_after]) end
    end
    local problem = made.problem
      or judge(made.delivered, before:set(), after:set(), before.first - 1, after.first)
    local schedule = cut_out(stream, before, span.first, span.last, made.page_size, made.parallel)
    if not problem and not next(schedule.mutations) and not next(schedule.faults) then
      local due = math.max(1, math.ceil(schedule.items / schedule.page_size))
      if span.count ~= due then problem = span.count .. " requests where " .. due .. " were due" end
    end
    if problem then return #walks, { problem = problem, schedule = schedule, walk = number } end
  end
  return #walks
end

-- ------------------------------------------------------------------- shrinking ---

local function copy(value)
  if type(value) ~= "table" then return value end
  local result = {}
  for key, part in pairs(value) do result[key] = copy(part) end
  return result
end

local function smaller_ones(schedule)
  local list = {}
  local function add(change)
    local candidate = copy(schedule)
    if change(candidate) ~= false then list[#list + 1] = candidate end
  end
  for _, part in ipairs { "delays", "faults", "mutations" } do
    if next(schedule[part]) then add(function(one) one[part] = {} end) end
    for _, number in ipairs(pick.sorted_keys(schedule[part])) do
      add(function(one) one[part][number] = nil end)
    end
  end
  for number, mutation in pairs(schedule.mutations) do
    if (mutation.insert or 0) > 1 then
      add(function(one) one.mutations[number].insert = mutation.insert - 1 end)
    end
    for place = 1, #(mutation.delete_at or {}) > 1 and #mutation.delete_at or 0 do
      add(function(one) table.remove(one.mutations[number].delete_at, place) end)
    end
  end
  for _, less in ipairs { 10, 3, 1 } do
    if schedule.items > less then add(function(one) one.items = one.items - less end) end
  end
  if schedule.parallel > 1 then add(function(one) one.parallel = math.floor(one.parallel / 2) end) end
  return list
end

--- The smallest schedule found that still goes wrong, and how; or the same one and nil when it goes
--- well in a world of its own (its answers then came in another order).
function shifting.shrink(schedule)
  local problem = shifting.run(schedule)
  if not problem then return schedule, nil end
  local tries = 0
  local again = true
  while again and tries < 300 do
    again = false
    for _, candidate in ipairs(smaller_ones(schedule)) do
      tries = tries + 1
      local fails = shifting.run(candidate)
      if fails then
        schedule, problem, again = candidate, fails, true
        break
      end
    end
  end
  return schedule, problem
end

local function text_of_mutation(mutation)
  local parts = {}
  if mutation.insert then parts[1] = "insert = " .. mutation.insert end
  if mutation.delete_at then
    parts[#parts + 1] = "delete_at = { " .. table.concat(mutation.delete_at, ", ") .. " }"
  end
  if mutation.after then parts[#parts + 1] = "after = true" end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

--- A schedule as Lua, to be run with shifting.run.
function shifting.text(schedule)
  local lines = {
    ("{ items = %d, page_size = %d, parallel = %d, past_end = %q, read_at = %q,"):format(
      schedule.items, schedule.page_size, schedule.parallel, schedule.past_end or "empty",
      schedule.read_at or "answer"),
  }
  for _, part in ipairs { "mutations", "faults", "delays" } do
    local entries = {}
    for _, number in ipairs(pick.sorted_keys(schedule[part])) do
      local value = schedule[part][number]
      local text = type(value) == "table" and text_of_mutation(value)
        or type(value) == "string" and ("%q"):format(value) or tostring(value)
      entries[#entries + 1] = ("[%d] = %s"):format(number, text)
    end
    lines[#lines + 1] = "  " .. part .. " = { " .. table.concat(entries, ", ") .. " },"
  end
  lines[#lines + 1] = "}"
  return table.concat(lines, "\n")
end

return shifting
