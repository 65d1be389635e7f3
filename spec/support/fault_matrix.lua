-- Runs rows of fault_table.lua, each case of them twice:
--
--   once     the fault heals: the whole list comes, with one request more than the pages have, and a
--            failure that nobody retries is told exactly once
--   always   the right error, after the attempts that were due; its cursor and the listing itself
--            both go on to the whole list once the service is well again
--
-- The walks of a case run side by side in the one engine, so that their back-offs are waited for
-- once.

local assert = require "luassert"
local brief = require "spec.support.brief"
local clients = require "spec.support.clients"
local core = require "footage.core"
local fault_table = require "spec.support.fault_table"
local items = require "spec.simulator.items"
local pace = require "spec.support.pace"
local simulator = require "spec.support.simulator"
local waiting = require "footage.waiting"

local fault_matrix = {}

fault_matrix.lists = { "heygen.assets", "heygen.videos", "heygen.folders", "twelvelabs.assets" }

local COUNT, PAGE_SIZE, PAGES = 7, 3, 3
local MOST_REFUSALS = 4 -- of a page, before it counts
local MOST_RESENT = 12 -- by libcurl itself, on each connection that was kept
local LONGEST = pace.limit(15) -- seconds for the walks of one case, with their waits and turns; below their timeout

--- Seconds, as far as this Lua and system tell them.
function fault_matrix.now()
  local file = io.open "/proc/uptime"
  if not file then return os.time() end
  local seconds = tonumber(file:read("*a"):match "^[%d.]+")
  file:close()
  return seconds
end

function fault_matrix.copy(from, into)
  into = into or {}
  for key, value in pairs(from) do into[key] = value end
  return into
end

-- The ids of a new world are known.
local function ids_of(list)
  local ids = {}
  for index = 1, COUNT do ids[index] = items.id(list, 1, index) end
  return ids
end

-- One world with a walk for each of the places {list, page} that go wrong, "once" or "always".
local function prepare(row, places, mode, over_tls)
  local counts, faults = {}, {}
  for number, place in ipairs(places) do
    local fault = fault_matrix.copy(row.fault)
    fault.match, fault.times = { list = place.list, page = place.page }, mode == "once" and 1 or "always"
    counts[place.list], faults[number] = COUNT, fault
  end
  local world = simulator.world { items = counts, faults = faults }
  local cases = {}
  for number, place in ipairs(places) do
    local service, name = clients.split(place.list)
    local case = {
      row = row, list = place.list, page = place.page, mode = mode, whole = ids_of(place.list), name = name,
      service = service, ids = {}, retries = {},
      -- libcurl sends again on its own what a kept connection did not answer, over HTTP/2 most of all.
      resent = row.resent or over_tls,
      words = ("%s, page %d, %s%s"):format(place.list, place.page, mode, over_tls and ", HTTP/2" or ""),
    }
    case.client = clients[service](world, {
      max_retries = 1, timeout = row.timeout or 20, max_response_bytes = row.bytes,
      -- Without a version of its own, a list of HeyGen's that answers 404 or 410 would go on in v3.
      api_version = service == "heygen" and "v1" or nil,
      base_url = over_tls and world.tls[service] or nil, ca_file = over_tls and simulator.ca_file() or nil,
      on_event = function(event)
        if event.type == "retry" then table.insert(case.retries, event) end
      end,
    })
    case.listing = case.client[name]({}, { page_size = PAGE_SIZE, parallel = 1 })
    cases[number] = case
  end
  return { world = world, cases = cases, mode = mode }
end

-- Takes what comes before the next error.
local function take(case, listing)
  if case.early then
    local err = case.early
    case.early = nil
    return err
  end
  while true do
    local record, message, err = listing:next()
    if err then
      assert.equal(message, err.message, case.words)
      return err
    elseif not record then
      return nil
    end
    case.ids[#case.ids + 1] = record.id
    assert.is_true(#case.ids <= COUNT, case.words .. ": too many items")
  end
end

local function due_kind(row, service, kind)
  local due = row.kind
  if type(due) == "table" and due[service] then due = due[service] end
  return due == kind or type(due) == "table" and due[kind] == true
end

-- TwelveLabs may say of a page past the end that it does not exist, so a refusal is looked into: the next look may
-- show what the page would have held.
local function recovers(case)
  return case.row.recovers and case.service == "twelvelabs" and case.page > 1
end

local function check_error(case, err)
  local row = case.row
  local words = case.words .. ": " .. tostring(err)
  assert.is_truthy(err, case.words .. ": no error")
  assert.is_true(due_kind(row, case.service, err.kind), words .. " (" .. err.kind .. ")")
  assert.equal(case.mode == "always" and row.again and 2 or 1, err.attempts, words)
  if row.status then assert.equal(row.status, err.status, words) end
  assert.equal(case.service, err.service)
  assert.equal("string", type(err.cursor))
  assert.equal(err.message, tostring(err))
  assert.is_nil(err.message:find "[%c]", words)
  assert.is_nil(err.message:find("test-key", 1, true), words)
  assert.is_truthy(err.message:find(case.list, 1, true), words)
  -- Nothing of the page that went wrong was taken, and all before it was.
  assert.equal(math.min(PAGE_SIZE * (case.page - 1), COUNT), #case.ids, words)
end

local function check_waits(case)
  if not case.row.again then return assert.equal(0, #case.retries, case.words) end
  if not case.resent then assert.equal(1, #case.retries, case.words) end
  for _, event in ipairs(case.retries) do
    assert.is_true(event.seconds >= 0 and event.seconds <= 0.5, case.words)
  end
end

local function requests_of(world, case)
  local count = 0
  for _, entry in ipairs(world) do
    if entry.list == case.list then count = count + 1 end
  end
  return count
end

local function check_requests(log, case, due)
  local requests = requests_of(log, case)
  assert.is_true(requests >= due and requests <= due + (case.resent and MOST_RESENT or 0),
    case.words .. ": " .. requests .. " requests where " .. due .. " were due")
end

local function walk_once(case)
  local err = take(case, case.listing)
  if case.row.kind and not case.row.again and not recovers(case) then
    check_error(case, err)
    err = take(case, case.listing)
  end
  assert.is_nil(err, case.words .. ": " .. tostring(err))
  assert.same(case.whole, case.ids, case.words)
  check_waits(case)
end

local function check_once(log, case)
  local row = case.row
  local more = (row.kind or row.fault.action == "redirect") and 1 or 0
  if not recovers(case) then return check_requests(log, case, PAGES + more) end
  local requests = requests_of(log, case) -- a look may hold more than a page
  assert(requests > case.page and requests <= PAGES + more + 1, case.words .. ": " .. requests .. " requests")
end

local function walk_always(case)
  local row = case.row
  local err = take(case, case.listing)
  case.err = err
  if row.kind and not (recovers(case) and err == nil) then
    check_error(case, err)
    check_waits(case)
  elseif row.fault.action == "redirect" then
    -- A redirect that always leads to itself is one without end.
    assert.equal("http", err and err.kind)
    assert.is_truthy(err.message:find("redirects for the", 1, true), err.message)
  else
    assert.is_nil(err, case.words .. ": " .. tostring(err))
    assert.same(case.whole, case.ids, case.words)
  end
end

local function check_always(log, case)
  if case.row.kind and case.err then
    check_requests(log, case, case.page - 1 + (case.row.again and 2 or 1) + (recovers(case) and 2 * MOST_REFUSALS or 0))
  end
end

-- The service is well again.
local function go_on(case)
  if not case.err then return end
  local before = #case.ids
  assert.is_nil(take(case, case.client[case.name]({}, { resume = case.err.cursor })), case.words)
  assert.same(case.whole, case.ids, case.words .. ", resumed")
  while #case.ids > before do case.ids[#case.ids] = nil end
  assert.is_nil(take(case, case.listing), case.words)
  assert.same(case.whole, case.ids, case.words .. ", asked again")
end

-- All walks side by side, each to its end or first error, by steps that never wait.
local function set_off(sets)
  local left = {}
  for _, set in ipairs(sets) do
    for _, case in ipairs(set.cases) do left[#left + 1] = case end
  end
  while #left > 0 do
    local still, moved = {}, false
    for _, case in ipairs(left) do
      local record, err = core.step(case.listing)
      waiting.tell_events(case.listing)
      if record then case.ids[#case.ids + 1] = record.id end
      if err then case.early = err end
      if record or record == false then still[#still + 1] = case end
      moved = moved or record ~= false
    end
    left = still
    if not moved then core.engine.wait(0.05) end
  end
end

local function run(sets)
  local started = fault_matrix.now()
  set_off(sets)
  for _, set in ipairs(sets) do
    for _, case in ipairs(set.cases) do
      if set.mode == "once" then walk_once(case) else walk_always(case) end
    end
  end
  local seconds = fault_matrix.now() - started
  assert.is_true(seconds < LONGEST, ("it took %.1f seconds"):format(seconds))
  for _, set in ipairs(sets) do
    local log = set.cases[1].row.kind and set.world:log() or {}
    if set.mode == "always" and set.cases[1].err then set.world:set { faults = {} } end
    for _, case in ipairs(set.cases) do
      if set.mode == "once" then
        if case.row.kind then check_once(log, case) end
      else
        check_always(log, case)
        go_on(case)
      end
    end
  end
end

--- Every list at each of these pages. Those of a page share a world, and all of them are walked side by
--- side; or, with `lists`, only these lists.
function fault_matrix.run(row, pages, modes, over_tls, lists)
  local sets = {}
  for _, page in ipairs(pages) do
    local places = {}
    for _, list in ipairs(lists or fault_matrix.lists) do
      local known = not row.service or row.service == clients.split(list)
      if known and not (row.pages == "not_first" and page == 1) then
        places[#places + 1] = { list = list, page = page }
      end
    end
    for _, mode in ipairs(#places > 0 and modes or {}) do sets[#sets + 1] = prepare(row, places, mode, over_tls) end
  end
  local fine, problem = pcall(run, sets)
  -- Whatever happened, nothing of this case is in the way of the next one.
  for _, set in ipairs(sets) do
    for _, case in ipairs(set.cases) do case.listing:close() end
    set.world:close()
  end
  if not fine then error(problem, 0) end
end

fault_matrix.pages = brief({ 1, 2, PAGES }, { 2 })
fault_matrix.modes = { "once", "always" }
fault_matrix.count, fault_matrix.page_size = COUNT, PAGE_SIZE

--- Describes all rows of a theme: every list, its first, middle and last page.
function fault_matrix.specs(it, theme)
  for _, row in ipairs(fault_table.rows(theme, false)) do
    it("is survived or told, never hidden: " .. row.name, function()
      if row.timeout then
        -- No more of them at a time than there may be connections.
        for _, page in ipairs(fault_matrix.pages) do fault_matrix.run(row, { page }, fault_matrix.modes) end
      else
        fault_matrix.run(row, fault_matrix.pages, fault_matrix.modes)
      end
    end)
  end
end

return fault_matrix
