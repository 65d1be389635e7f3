-- The fault matrix: every way to go wrong of spec/support/fault_table.lua, in the middle of every
-- list, and at the first page of one service's list and the last page of the other's (they take
-- turns). Each case twice:
--
--   once     the fault heals: the whole list comes, with one request more than the pages have, and a
--            failure that nobody retries is told exactly once
--   always   the right error, after the attempts that were due; its cursor and the listing itself
--            both go on to the whole list once the service is well again
--
-- The walks of a case run side by side in the one engine, so that their back-offs are waited for
-- once.

local fresh_process = require "spec.support.fresh_process"
local clients = require "spec.support.clients"
local core = require "footage.core"
local items = require "spec.simulator.items"
local fault_table = require "spec.support.fault_table"
local simulator = require "spec.support.simulator"
local waiting = require "footage.waiting"

local LISTS = { "heygen.assets", "heygen.videos", "heygen.folders", "twelvelabs.assets" }
local COUNT, PAGE_SIZE, PAGES = 7, 3, 3
local MOST_RESENT = 12 -- by libcurl itself, on each connection that was kept
local LONGEST = 4 -- seconds for the walks of one case, with their waits

-- Seconds, as far as this Lua and system tell them.
local function now()
  local file = io.open "/proc/uptime"
  if not file then return os.time() end
  local seconds = tonumber(file:read("*a"):match "^[%d.]+")
  file:close()
  return seconds
end

local function copy(from, into)
  into = into or {}
  for key, value in pairs(from) do into[key] = value end
  return into
end

local function split(list)
  return list:match("^(%w+)%.(%w+)$")
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
    local fault = copy(row.fault)
    fault.match, fault.times = { list = place.list, page = place.page }, mode == "once" and 1 or "always"
    counts[place.list], faults[number] = COUNT, fault
  end
  local world = simulator.world { items = counts, faults = faults }
  local cases = {}
  for number, place in ipairs(places) do
    local service, name = split(place.list)
    local case = {
      row = row, list = place.list, page = place.page, mode = mode, whole = ids_of(place.list), name = name,
      service = service, ids = {}, retries = {},
      -- libcurl sends again on its own what a kept connection did not answer, over HTTP/2 most of all.
      resent = row.resent or over_tls,
      words = ("%s, page %d, %s%s"):format(place.list, place.page, mode, over_tls and ", HTTP/2" or ""),
    }
    case.client = clients[service](world, {
      max_retries = 1, timeout = row.timeout or 20, max_response_bytes = row.bytes,
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

-- TwelveLabs may say of a page past the end that it does not exist, so a refusal is looked into.
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
  check_requests(log, case, PAGES + more + (recovers(case) and 1 or 0))
end

local function walk_always(case)
  local row = case.row
  local err = take(case, case.listing)
  case.err = err
  if row.kind then
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
  if case.row.kind then
    check_requests(log, case, case.page - 1 + (case.row.again and 2 or 1) + (recovers(case) and 4 or 0))
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
  local started = now()
  set_off(sets)
  for _, set in ipairs(sets) do
    for _, case in ipairs(set.cases) do
      if set.mode == "once" then walk_once(case) else walk_always(case) end
    end
  end
  local seconds = now() - started
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

-- `groups` of places; those of a group share a world, and all of them are walked side by side.
local function matrix(row, groups, modes, over_tls)
  local sets = {}
  for _, places in ipairs(groups) do
    local some = {}
    for _, place in ipairs(places) do
      local known = not row.service or row.service == split(place.list)
      if known and not (row.pages == "not_first" and place.page == 1) then some[#some + 1] = place end
    end
    for _, mode in ipairs(#some > 0 and modes or {}) do sets[#sets + 1] = prepare(row, some, mode, over_tls) end
  end
  local fine, problem = pcall(run, sets)
  -- Whatever happened, nothing of this case is in the way of the next one.
  for _, set in ipairs(sets) do
    for _, case in ipairs(set.cases) do case.listing:close() end
    set.world:close()
  end
  if not fine then error(problem, 0) end
end

local function middle()
  local places = {}
  for _, list in ipairs(LISTS) do places[#places + 1] = { list = list, page = 2 } end
  return places
end

local function both_ends(row, number)
  local first, last = "heygen.assets", "twelvelabs.assets"
  if number % 2 == 0 then first, last = last, first end
  if row.service == "heygen" then first, last = "heygen.videos", "heygen.folders" end
  return { { list = first, page = 1 }, { list = last, page = PAGES } }
end

local BOTH = { "once", "always" }

describe("a fault", function()
  for number, row in ipairs(fault_table.rows(false)) do
    it("is survived or told, never hidden: " .. row.name, function()
      if row.timeout then
        -- No more of them at a time than there may be connections.
        matrix(row, { middle() }, BOTH)
        matrix(row, { both_ends(row, number) }, BOTH)
      else
        matrix(row, { middle(), both_ends(row, number) }, BOTH)
      end
    end)
  end

  -- Walks side by side would share one connection, and what happens to it.
  for number, row in ipairs(fault_table.rows(true)) do
    it("is survived or told, never hidden, over HTTP/2: " .. row.name, function()
      local list = number % 2 == 0 and "heygen.assets" or "twelvelabs.assets"
      for _, mode in ipairs(BOTH) do matrix(row, { { { list = list, page = 2 } } }, { mode }, true) end
    end)
  end
end)

-- ------------------------------------------------------------- how long to wait ---

describe("a wait that the service asks for", function()
  -- Walks a list of one page whose first answer is that fault; what came of it.
  local function try(fault, options)
    fault.action, fault.match = "status", { list = "heygen.assets" }
    fault.status = fault.status or 429
    local world = simulator.world { items = { ["heygen.assets"] = 2 }, faults = { fault } }
    local waits = {}
    local given = copy(options or {}, { max_retries = 1 })
    given.on_event = function(event)
      if event.type == "retry" then waits[#waits + 1] = event.seconds end
    end
    local started = now()
    local all, _, err = clients.heygen(world, given).assets():all()
    local result = { count = all and #all, err = err, waits = waits, seconds = now() - started, log = world:log() }
    world:close()
    return result
  end

  local function waited(result, from, to)
    assert.equal(2, result.count, tostring(result.err))
    assert.equal(2, #result.log)
    assert.equal(1, #result.waits)
    assert.is_true(result.waits[1] >= from and result.waits[1] <= to, "waited " .. result.waits[1])
    local between = result.log[2].time - result.log[1].answered
    assert.is_true(between >= from - 0.05 and between <= to + 0.3, "the next request came after " .. between)
  end

  local function refused(result, retry_after)
    assert.is_nil(result.count)
    assert.equal("http", result.err.kind)
    assert.equal(1, result.err.attempts)
    assert.equal(1, #result.log)
    assert.equal(0, #result.waits)
    assert.is_true(result.seconds < 0.5)
    assert.is_true(math.abs(result.err.retry_after - retry_after) <= 2, tostring(result.err.retry_after))
  end

  it("in seconds is obeyed", function()
    waited(try { retry_after = "1" }, 1, 1)
    waited(try { retry_after = "0.3", status = 503 }, 0.3, 0.3)
  end)

  it("until a date is obeyed", function()
    waited(try { retry_after_date = 2 }, 1, 2)
  end)

  it("until a date that is over is none", function()
    waited(try { retry_after_date = -3600 }, 0, 0.5)
  end)

  it("of hours is an error at once, which says how long", function()
    refused(try { retry_after = "3600" }, 3600)
    refused(try { retry_after = "99999999999999999999" }, 1e20)
    local result = try { retry_after_date = 7200 }
    refused(result, 7200)
    assert.is_truthy(result.err.message:find("72%d%d s"), result.err.message)
  end)

  it("longer than max_wait or beyond the deadline is an error at once", function()
    refused(try({ retry_after = "2" }, { max_wait = 1 }), 2)
    refused(try({ retry_after = "5" }, { deadline = 2 }), 5)
  end)

  it("of no length at all, or of one that is none, is a back-off", function()
    for _, header in ipairs { "-5", "soon", "0", "", "1e", "inf", "nan", "0x10", "1;2", "Tue", "5 minutes" } do
      local result = try { retry_after = header }
      waited(result, 0, 0.5)
    end
    waited(try {}, 0, 0.5)
  end)

  it("grows from one attempt to the next, up to the last one", function()
    local result = try({ status = 503, times = "always" }, { max_retries = 3 })
    assert.equal("http", result.err.kind)
    assert.equal(4, result.err.attempts)
    assert.equal(4, #result.log)
    for number, longest in ipairs { 0.5, 1, 2 } do
      assert.is_true(result.waits[number] >= 0 and result.waits[number] <= longest)
    end
  end)

  it("is not waited for when no retries are allowed", function()
    local result = try({ retry_after = "1" }, { max_retries = 0 })
    assert.equal(1, result.err.retry_after)
    assert.equal(1, #result.log)
    assert.is_true(result.seconds < 0.5)
  end)

  it("ends with the deadline of the whole call", function()
    local result = try({ status = 503, times = "always" }, { max_retries = 100, deadline = 1.5 })
    assert.is_true(result.seconds < 2, "it took " .. result.seconds)
    assert.is_truthy(result.err.message:find("deadline", 1, true), result.err.message)
  end)
end)

-- --------------------------------------------------------------------- the rest ---

describe("a service that is not there", function()
  it("is an error of the network after the attempts that were due", function()
    for _, list in ipairs(LISTS) do
      local service, name = split(list)
      local waits = 0
      local client = require("footage." .. service).new {
        base_url = simulator.refused_url(), api_key = "test-key", max_retries = 1,
        on_event = function(event) if event.type == "retry" then waits = waits + 1 end end,
      }
      local record, message, err = client[name]():next()
      assert.is_nil(record)
      assert.equal("network", err.kind)
      assert.equal(2, err.attempts)
      assert.equal(1, waits)
      assert.is_nil(err.status)
      assert.equal(message, err.message)
      assert.equal("string", type(err.cursor))
    end
  end)
end)

describe("totals", function()
  local function walk(list, config)
    config.items = { [list] = COUNT }
    local world = simulator.world(config)
    local service, name = split(list)
    local listing = clients[service](world, { max_retries = 0 })[name]({}, { page_size = PAGE_SIZE })
    local records, _, err = listing:all()
    local total = err == nil and listing:total() or nil
    world:close()
    return records and #records, err, total
  end

  for _, list in ipairs(LISTS) do
    it("are read as numbers, text and floats: " .. list, function()
      for _, form in ipairs { "integer", "string", "float" } do
        local count, err, total = walk(list, { total = form })
        assert.equal(COUNT, count, tostring(err))
        assert.equal(COUNT, total, form)
      end
    end)

    it("that say nothing never shorten a list: " .. list, function()
      for _, form in ipairs { "negative", "absent", "null", "nonsense" } do
        local count, err, total = walk(list, { total = form })
        if split(list) == "heygen" then
          assert.equal(COUNT, count, tostring(err))
          assert.is_nil(total)
        else
          -- Without them nobody knows how many pages there are.
          assert.is_nil(count)
          assert.equal("decode", err.kind)
        end
      end
    end)
  end

  it("and other switches of how an answer looks change nothing", function()
    for _, config in ipairs {
      { gzip = true }, { chunked = true }, { connection_close = true }, { warning = true, sunset = true },
      { code_form = "string" }, { end_token = "null" }, { end_token = "empty" }, { end_token = "string_null" },
      { end_token = "absent" }, { rate_headers = "dimensions" },
    } do
      for _, list in ipairs(LISTS) do
        local count, err = walk(list, copy(config))
        assert.equal(COUNT, count, tostring(err))
      end
    end
  end)
end)

describe("a list without end", function()
  -- In a process of its own: it may not end.
  local SCRIPT = [[
    local client = require("footage." .. arg[1]).new { base_url = arg[3], api_key = "test-key", max_retries = 0 }
    local count = 0
    local listing = client[arg[2] ]({}, { page_size = 3 })
    local record, message, err
    repeat
      record, message, err = listing:next()
      if record then count = count + 1 end
    until not record
    print(count, err and err.kind)
  ]]

  local function walk(list, action, page)
    local world = simulator.world {
      items = { [list] = COUNT },
      faults = { { match = { list = list, page = page }, action = action, times = "always" } },
    }
    local service, name = split(list)
    local result = fresh_process.run(SCRIPT, { service, name, world[service] }, nil, 10)
    world:close()
    assert.equal(0, result.code, result.errors .. " (137: it did not end)")
    return result.output
  end

  for _, list in ipairs(LISTS) do
    it("because pages are empty for ever is an error: " .. list, function()
      assert.matches("^0%s+paging", walk(list, "empty_pages"))
    end)
  end

  it("because the last page always says that there is one more is an error", function()
    assert.matches("^7%s+paging", walk("twelvelabs.assets", "same_token", 3))
  end)
end)

describe("an attempt", function()
  -- In a process of its own: no connection is there yet.
  local BESIDE_A_STALL = [[
    local core = require "footage.core"
    local heygen = require("footage.heygen").new { base_url = arg[1], api_key = "test-key", max_retries = 0,
      timeout = 3 }
    local stalled = heygen.assets()
    core.step(stalled)
    for _ = 1, 5 do core.engine.wait(0.02) end
    print(heygen.videos():count(), heygen.folders():count(), core.step(stalled))
  ]]

  it("is not held up by another one that stalls", function()
    local world = simulator.world {
      items = { ["heygen.assets"] = 3, ["heygen.videos"] = 3, ["heygen.folders"] = 3 },
      faults = { { match = { list = "heygen.assets" }, action = "stall", times = "always" } },
    }
    local result = fresh_process.run(BESIDE_A_STALL, { world.heygen })
    world:close()
    -- false: the first one is still waiting when the others are done.
    assert.matches("^3%s+3%s+false", result.output .. result.errors)
  end)

  it("has its whole time, however many others wait for a connection", function()
    local list = "twelvelabs.assets"
    local world = simulator.world { items = { [list] = 17 }, delay_ms = 300 }
    local errors = 0
    local client = clients.twelvelabs(world, {
      timeout = 0.5, on_event = function(event) if event.type == "retry" then errors = errors + 1 end end,
    })
    local records = assert(client.assets({}, { page_size = 1, parallel = 16 }):all())
    assert.equal(17, #records)
    assert.equal(0, errors)
    world:close()
  end)
end)
