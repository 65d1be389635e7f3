-- Schedules for walks over a list that shifts: what to insert and delete before which
-- request, which requests fail, which answers come late. Owns the random generator,
-- the model of the list and the shrinking of a schedule that fails.
--
-- A schedule is plain data:
--   items, page_size, parallel    the list at the start, and the walk
--   list, page, max, resumes      which list; where the walk starts; how many items it takes; one in so many items
--                                 is followed by a resume from the cursor
--   deletes                       the walk deletes what it gets, one in so many, with a request
--   past_end, read_at             switches of the simulator (world.lua)
--   mutations  {[N] = {insert = K, delete_at = {positions}}}   before the Nth request arrives,
--              or with after = true once its data was read
--   faults     {[N] = "status" | "close" | "cut" | "retry"}    what the Nth request meets
--   delays     {[N] = milliseconds}                            how late its answer is
--   ticks      {ms, mutations = {{insert, delete_at}, ...}}     changes by the clock, one each `ms`
--   delay_ms                                                    how late all answers are
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

-- Milliseconds: so late that an answer comes after those to requests that came with its own, and to the next ones.
local LATE = 0.3
shifting.LATE = LATE

-- By number, and by offset.
shifting.lists = { "twelvelabs.assets", "example.tickets" }

local tickets = {
  name = "example", base_url = "http://127.0.0.1", key_header = "authorization", key_prefix = "Bearer ",
  records = { ticket = { id = "number", name = "subject" } },
  lists = { tickets = {
    path = "/tickets", items = "tickets", total = "total", record = "ticket",
    paging = { by = "offset", start = "offset", size = "limit", largest = 50 },
  } },
}

--- The client of a world for one of the lists, and the list function.
local function open(world, list, options)
  if list == "example.tickets" then
    local given = { base_url = world.example, api_key = world.key }
    for name, value in pairs(options) do given[name] = value end
    local client = require("footage").service(tickets).new(given)
    return client, client.tickets
  end
  local client = clients.twelvelabs(world, options)
  return client, client.assets
end

--- The list function alone.
function shifting.open(world, list, options)
  return (select(2, open(world, list, options)))
end

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
  for place, position in ipairs(mutation.delete_at or {}) do doomed[place] = position end
  table.sort(doomed)
  for place = #doomed, 1, -1 do
    if doomed[place] <= #self.indexes then table.remove(self.indexes, doomed[place]) end
  end
  for _ = 1, mutation.insert or 0 do
    self.first = self.first - 1
    table.insert(self.indexes, 1, self.first)
  end
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
  if kind == "rolling" then return { insert = 1, delete_at = { size } } end -- a service that keeps the newest
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

-- What happens before each of `length` requests. Inserts and deletions keep the list between two sizes.
function shifting.stream(roll, length)
  local long = roll(3) == 1
  local smallest, largest = long and 60 or 4, long and 200 or 44
  local stream = {
    items = smallest + 6 + roll(20), long = long, mutations = {}, faults = {}, delays = {},
    list = shifting.lists[roll(4) == 1 and 2 or 1],
  }
  local state = shifting.model(stream.items)
  local kind = ({ "both", "both", "insert", "delete", "rolling" })[roll(5)]
  for number = 1, length do
    if roll(40) == 1 then kind = ({ "both", "insert", "delete", "rolling" })[roll(4)] end
    local size = state:count()
    local chosen = kind
    if size > largest then chosen = "delete" end
    if size < smallest then chosen = "insert" end
    if roll(3) == 1 then
      local mutation = random_mutation(roll, size, chosen)
      if mutation.insert or #mutation.delete_at > 0 then
        state:apply(mutation)
        stream.mutations[number] = mutation
      end
    end
    if roll(12) == 1 then stream.faults[number] = ({ "status", "status", "close", "cut" })[roll(4)] end
    if roll(3) == 1 then stream.delays[number] = roll(3) * LATE end
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
    items = { [stream.list or LIST] = stream.items }, past_end = stream.past_end, read_at = stream.read_at,
    mutations = {}, faults = {}, delay_ms = stream.delay_ms,
    ticks = stream.ticks and { list = stream.list or LIST, ms = stream.ticks.ms, mutations = stream.ticks.mutations },
  }
  for _, number in ipairs(pick.sorted_keys(stream.mutations)) do
    local mutation = stream.mutations[number]
    local entry = { list = stream.list or LIST, insert = mutation.insert, delete_at = mutation.delete_at }
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
    local fault = { match = { list = stream.list or LIST, request = hit[name] }, times = "always" }
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

local function index_of(list, id)
  local known = index_by_id[id]
  if known == nil then
    if list == LIST then
      known = items.index_of(list, 1, id) or false
    else
      known = items.hex_to_index(id:sub(1, 8))
    end
    index_by_id[id] = known
  end
  return known
end

local function set_of(list)
  local set = {}
  for _, value in ipairs(list) do set[value] = true end
  return set
end

local hoped_for = { network = true, http = true, decode = true }

-- How many of the items delivered last a cursor remembers at least.
local REMEMBERED = 10

-- Walks as `how` (a schedule) says, going on after each error that a fault explains. Gives the indexes in order of
-- delivery; or nil and what went wrong. An error of kind `paging` may be due: it comes third, with the set of what
-- the walk could go by.
local function walk(client, list, how)
  local name = how.list or LIST
  local place = how.page and (name == LIST and { page = how.page } or { offset = (how.page - 1) * how.page_size })
  local listing = list(place or {}, { page_size = how.page_size, parallel = how.parallel, max = how.max })
  local delivered, errors, remembered = {}, 0, {}
  while true do
    local record, message, err = listing:next()
    if err then
      errors = errors + 1
      if err.kind == "paging" then return delivered, message, set_of(remembered) end
      if how.page and err.status == 400 then return delivered, message, "no page" end
      if not hoped_for[err.kind] or (err.kind == "http" and err.status ~= 500)
        or (err.kind == "decode" and not message:find("no JSON", 1, true)) then
        return nil, "error: " .. message
      elseif errors > 200 then
        return nil, "it does not end: " .. message
      end
    elseif not record then
      return delivered
    else
      local count = #delivered + 1
      delivered[count], remembered[#remembered + 1] = index_of(name, record.id), index_of(name, record.id)
      if not delivered[count] then return nil, "an item that never existed: " .. tostring(record.id) end
      if count > 2000 then return nil, "it does not end" end
      if how.deletes and count % how.deletes == 0 then
        local _, problem, refusal = client.request { method = "DELETE", path = "/assets/" .. record.id }
        if problem and refusal.code ~= "resource_not_exist" then return nil, problem end
      end
      if how.resumes and count % how.resumes == 0 and count ~= how.max then
        local cursor = listing:cursor()
        listing:close()
        listing = list({}, { resume = cursor, parallel = how.parallel, max = how.max and how.max - count })
        remembered = {}
        for at = math.max(1, count - math.max(REMEMBERED, how.page_size) + 1), count do
          remembered[#remembered + 1] = delivered[at]
        end
      end
    end
  end
end

-- What is wrong with a walk, or nil. `at_start` and `at_end` are sets of indexes, `due` those of at_start that the
-- walk has to deliver, `oldest_new` is the index from which on, downwards, items were inserted while it ran, `newest`
-- the last of them; `fewest` is how few items there ever were meanwhile.
local function judge(how, walked, at_start, due, at_end, oldest_new, newest, fewest)
  local seen, deepest, delivered = {}, -math.huge, walked[1]
  if not delivered then return walked[2] end
  for _, index in ipairs(delivered) do
    if seen[index] then return "delivered twice: item " .. index end
    seen[index] = true
    deepest = math.max(deepest, index)
    if not at_start[index] and not (index <= oldest_new and index >= newest) then
      return "delivered although it was gone before the walk began: item " .. index
    end
  end
  if walked[2] then
    -- An error is due when nothing is left to go by.
    if walked[3] == "no page" then
      return fewest > (how.page - 1) * how.page_size and "error: " .. walked[2] or nil
    end
    for index in pairs(walked[3]) do
      if at_end[index] then return "error: " .. walked[2] end
    end
    return nil
  end
  local complete = not how.max or #delivered < how.max
  local lost = {}
  for index in pairs(due) do
    if at_end[index] and not seen[index] and (complete or index < deepest) then lost[#lost + 1] = index end
  end
  table.sort(lost)
  if #lost > 0 then return "never delivered: items " .. table.concat(lost, ", ") end
end

-- Those of the indexes that a walk from this page on has to deliver.
local function behind(indexes, how)
  local set = {}
  for place = ((how.page or 1) - 1) * how.page_size + 1, #indexes do set[indexes[place]] = true end
  return set
end

--- Runs one schedule in a world of its own. Gives what is wrong with it, or nil; and how many requests it took.
function shifting.run(schedule)
  local world = simulator.world(shifting.config(schedule))
  local list_name = schedule.list or LIST
  -- A retry is for those faults that say how soon; the others are the walk's to go on after.
  local patient = false
  for _, name in pairs(schedule.faults) do patient = patient or name == "retry" end
  local client, list = open(world, list_name, { max_retries = patient and 2 or 0 })
  local walked = { walk(client, list, schedule) }
  local ids, requests = world:ids(list_name), #world:log(list_name)
  world:close()
  local at_start, at_end, newest = shifting.model(schedule.items), {}, 1
  for _, id in ipairs(ids) do at_end[index_of(list_name, id)] = true end
  local first, state = shifting.model(schedule.items), shifting.model(schedule.items)
  -- Before the first answer something may have gone.
  if schedule.mutations[1] and not schedule.mutations[1].after then first:apply(schedule.mutations[1]) end
  local fewest = schedule.ticks and 0 or state:count()
  for number = 1, requests do
    local mutation = schedule.mutations[number]
    if mutation then
      newest = newest - (mutation.insert or 0)
      state:apply(mutation)
      fewest = math.min(fewest, state:count())
    end
  end
  return judge(schedule, walked, at_start:set(), behind(first.indexes, schedule), at_end, 0,
    schedule.ticks and -math.huge or newest, fewest), requests
end

-- -------------------------------------------------------------------- batches ---

-- The part of a stream that one walk met, as a schedule of its own. Its first request has number 1.
local function cut_out(stream, state, first, last, made)
  local schedule = {
    items = state:count(), page_size = made.page_size, parallel = made.parallel, page = made.page, max = made.max,
    resumes = made.resumes, list = stream.list,
    past_end = stream.past_end, read_at = stream.read_at, mutations = {}, faults = {}, delays = {},
  }
  for number = first, last do
    schedule.mutations[number - first + 1] = stream.mutations[number]
    schedule.faults[number - first + 1] = stream.faults[number]
    schedule.delays[number - first + 1] = stream.delays[number]
  end
  return schedule
end

-- A walk of some kind. More new items between two requests than a page holds are more than a cursor of small
-- pages may remember, so only large ones are resumed.
local function random_walk(roll, stream, parallels)
  local made = { list = stream.list, page_size = roll(stream.long and 50 or 7), parallel = parallels[roll(#parallels)] }
  if roll(6) == 1 then made.max = roll(40) end
  if roll(6) == 1 then made.page = 1 + roll(3) end
  if roll(4) == 1 and made.page_size > 12 then made.resumes = 2 + roll(20) end
  return made
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
  local stream = shifting.stream(roll, STREAM)
  stream.past_end = past_end
  if #parallels == 1 and parallels[1] == 1 then stream.delays = {} end -- there is no other answer to come before
  stream.read_at = roll(3) == 1 and "arrival" or "answer"
  local world = simulator.world(shifting.config(stream))
  local sent = 0
  local function count(event)
    if event.type == "request" then sent = sent + 1 end
  end
  local made_walks = {}
  while #made_walks < most and sent < STREAM - 300 do
    local number = #made_walks + 1
    local client, list = open(world, stream.list,
      { max_retries = 0, user_agent = "walk" .. number, on_event = count })
    local made = random_walk(roll, stream, parallels)
    made.walked = { walk(client, list, made) }
    made_walks[number] = made
    if not made.walked[1] then break end
  end
  local spans = requests_of(world:log(stream.list))
  world:close()
  -- The model catches up with one walk after the other.
  local before, after, first = shifting.model(stream.items), shifting.model(stream.items), shifting.model(stream.items)
  local done = { [before] = 0, [after] = 0, [first] = 0 }
  local function catch_up(state, number)
    local fewest = state:count()
    while done[state] < number do
      done[state] = done[state] + 1
      if stream.mutations[done[state]] then state:apply(stream.mutations[done[state]]) end
      fewest = math.min(fewest, state:count())
    end
    return fewest
  end
  for number, made in ipairs(made_walks) do
    local span = spans[number]
    -- Where a walk began, its first good answer tells.
    local answered = span.first
    while stream.faults[answered] do answered = answered + 1 end
    catch_up(before, span.first - 1)
    catch_up(first, answered)
    catch_up(after, span.first - 1)
    local fewest = catch_up(after, span.last)
    local problem = judge(made, made.walked, before:set(), behind(first.indexes, made), after:set(), before.first - 1,
      after.first, fewest)
    local schedule = cut_out(stream, before, span.first, span.last, made)
    if not problem and not next(schedule.mutations) and not next(schedule.faults) and not made.resumes
      and not made.page and not made.max then
      local due = math.max(1, math.ceil(schedule.items / schedule.page_size))
      if span.count ~= due then problem = span.count .. " requests where " .. due .. " were due" end
    end
    if problem then return #made_walks, { problem = problem, schedule = schedule, walk = number } end
  end
  return #made_walks
end

--- A schedule for one walk, from the first item to the last; `most` is how many requests it has changes for.
function shifting.one(roll, parallels, most)
  local schedule = shifting.stream(roll, most)
  local made = random_walk(roll, schedule, parallels)
  schedule.page_size, schedule.parallel, schedule.page = made.page_size, made.parallel, made.page
  schedule.past_end = shifting.past_ends[roll(#shifting.past_ends)]
  return schedule
end

--- The same changes by the clock, one every so many milliseconds, while each answer takes a moment.
function shifting.by_clock(schedule, ms)
  local mutations = {}
  for _, number in ipairs(pick.sorted_keys(schedule.mutations)) do
    mutations[#mutations + 1] = schedule.mutations[number]
  end
  schedule.mutations, schedule.delay_ms, schedule.ticks = {}, 1, { ms = ms, mutations = mutations }
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
  for _, part in ipairs { "page", "max", "resumes", "deletes" } do
    if schedule[part] then add(function(one) one[part] = nil end) end
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
  for _, part in ipairs { "list", "page", "max", "resumes", "deletes" } do
    local value = schedule[part]
    if value then
      lines[#lines + 1] = ("  %s = %s,"):format(part, type(value) == "string" and ("%q"):format(value) or value)
    end
  end
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
