-- A walk that broke off goes on from its cursor, in a process that knows nothing of the first: the
-- two parts together are the whole, and no item comes twice.

local fresh_process = require "spec.support.fresh_process"
local brief = require "spec.support.brief"
local clients = require "spec.support.clients"
local shifting = require "spec.support.shifting"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local LISTS = { "heygen.assets", "heygen.videos", "heygen.folders", "twelvelabs.assets" }
local SEED = tonumber(os.getenv "FOOTAGE_SEED") or 1
local ROUNDS = tonumber(os.getenv "FOOTAGE_RESUMES") or brief(60, 8)

-- The rest of a walk: one id a line, then "end" or the error.
local SECOND_PROCESS = [[
  local service, list, base_url, cursor = arg[1], arg[2], arg[3], arg[4]
  local client = require("footage." .. service).new { base_url = base_url, api_key = "test-key" }
  local done, err = pcall(function()
    for record in client[list]({}, { resume = cursor }) do print(record.id) end
  end)
  print(done and "end" or tostring(err))
]]

local function rest_in_a_fresh_process(world, list, cursor)
  local service, name = clients.split(list)
  local run = fresh_process.run(SECOND_PROCESS, { service, name, world[service], cursor })
  assert.equal("", run.errors)
  assert.equal(0, run.code)
  local ids, last = {}, nil
  for line in run.output:gmatch("[^\n]+") do
    if last then ids[#ids + 1] = last end
    last = line
  end
  assert.equal("end", last)
  return ids
end

-- Takes at most `most` ids; gives the error that ended the walk, if one did.
local function take(listing, ids, most)
  for _ = 1, most or math.huge do
    local record, message, err = listing:next()
    if err then
      assert.equal("string", type(message))
      return err
    end
    if not record then return nil end
    ids[#ids + 1] = record.id
  end
end

describe("a walk that broke off", function()
  local breaks = {
    { name = "a closed connection", kind = "network", fault = { action = "close", times = "always" } },
    { name = "a cut body", kind = "network", fault = { action = "cut_body" } },
    { name = "a cut body without a length", kind = "network", fault = { action = "cut_body", framing = "chunked" } },
    { name = "a stall", kind = "timeout", fault = { action = "stall" }, timeout = 0.3 },
    { name = "a status", kind = "http", fault = { action = "status", status = 503 } },
    { name = "a limit of requests", kind = "http", fault = { action = "status", status = 429, retry_after = "3600" } },
    { name = "a failing envelope", kind = "api", fault = { action = "failing_envelope" }, service = "heygen" },
    { name = "HTML", kind = "decode", fault = { action = "html" } },
    { name = "items that are no array", kind = "decode", fault = { action = "wrong_shape", shape = "items_string" } },
    { name = "the same token", kind = "paging", fault = { action = "same_token" }, service = "heygen", page = 2 },
    { name = "too large an answer", kind = "limit", fault = { action = "bomb", megabytes = 2 }, bytes = 1000000 },
  }

  for _, list in ipairs(LISTS) do
    for number, broken in ipairs(breaks) do
      if not broken.service or broken.service == clients.split(list) then
        it(("by %s goes on in a fresh process (%s)"):format(broken.name, list), function()
          local page = broken.page or (number + #list) % 4 + 1
          local fault = { match = { list = list, page = page }, times = 1 }
          for key, value in pairs(broken.fault) do fault[key] = value end
          -- libcurl itself sends a request again when a connection that it used before is closed.
          local world = simulator.world { items = { [list] = 23 }, faults = { fault } }
          local whole = world:ids(list)
          local options = { max_retries = 0, timeout = broken.timeout, max_response_bytes = broken.bytes }
          local ids = {}
          local err = take(clients.list(world, list, options)({}, { page_size = 6, parallel = number % 4 + 1 }), ids)
          assert.equal(broken.kind, err and err.kind)
          assert.is_true(#ids <= 6 * (page - 1) and #ids < 23)
          world:set { faults = {} }
          assert.same(whole, walks.joined(ids, rest_in_a_fresh_process(world, list, err.cursor)))
          world:close()
        end)
      end
    end

    it(("at any item goes on in a fresh process (%s)"):format(list), function()
      local world = simulator.world { items = { [list] = 13 } }
      local whole = world:ids(list)
      for at = 0, 13 do
        local listing = clients.list(world, list)({}, { page_size = 1 + at % 5 })
        local ids = {}
        take(listing, ids, at)
        local cursor = listing:cursor()
        listing:close()
        assert.equal(cursor, listing:cursor())
        assert.same(whole, walks.joined(ids, rest_in_a_fresh_process(world, list, cursor)))
      end
      world:close()
    end)

    it(("by an error in a loop carries the cursor in the error raised (%s)"):format(list), function()
      local world = simulator.world {
        items = { [list] = 13 },
          faults = { { match = { list = list, page = 3 }, action = "status", times = "always" } },
      }
      local whole = world:ids(list)
      local err, ids = walks.until_raised(clients.list(world, list, { max_retries = 0 })({}, { page_size = 3 }))
      assert.equal(6, #ids)
      -- Still broken: nothing new, and the same place.
      local again = clients.list(world, list, { max_retries = 0 })({}, { resume = err.cursor })
      local same = take(again, ids)
      assert.equal("http", same.kind)
      assert.equal(6, #ids)
      world:set { faults = {} }
      assert.same(whole, walks.joined(ids, rest_in_a_fresh_process(world, list, same.cursor)))
      world:close()
    end)

    it(("goes on by itself once the service is well again (%s)"):format(list), function()
      local world = simulator.world {
        items = { [list] = 13 },
          faults = { { match = { list = list, page = { 2, 4 } }, action = "status", times = 3 } },
      }
      local listing = clients.list(world, list, { max_retries = 0 })({}, { page_size = 3, parallel = 2 })
      local ids, errors = {}, 0
      while take(listing, ids) do errors = errors + 1 end
      assert.is_true(errors >= 2 and errors <= 3)
      assert.same(world:ids(list), ids)
      world:close()
    end)

    it(("has taken nothing when all() or count() failed (%s)"):format(list), function()
      local world = simulator.world {
        items = { [list] = 13 }, faults = { { match = { list = list, page = 4 }, action = "status", times = 2 } },
      }
      local whole, ids = world:ids(list), {}
      local listing = clients.list(world, list, { max_retries = 0 })({}, { page_size = 3, parallel = 1 })
      take(listing, ids, 5)
      local all, _, err = listing:all()
      assert.is_nil(all)
      assert.equal("http", err.kind)
      local count, _, second = listing:count()
      assert.is_nil(count)
      assert.equal(err.cursor, second.cursor)
      assert.same(whole, walks.joined(ids, rest_in_a_fresh_process(world, list, err.cursor)))
      assert.equal(8, #assert(listing:all()))
      world:close()
    end)

    it(("is at its end in a fresh process too (%s)"):format(list), function()
      local world = simulator.world { items = { [list] = 4 } }
      local listing = clients.list(world, list)({}, { page_size = 2 })
      take(listing, {})
      world:clear_log()
      assert.same({}, rest_in_a_fresh_process(world, list, listing:cursor()))
      assert.equal(0, #world:log(list))
      world:close()
    end)
  end
end)

describe("a list that changes between the two parts", function()
  local function set_of(ids)
    local set = {}
    for _, id in ipairs(ids) do set[id] = true end
    return set
  end

  -- All of the items that a cursor remembers (a page of those delivered last) are gone.
  local function nothing_to_hold_on_to(ids, page_size, after)
    for place = math.max(1, #ids - page_size + 1), #ids do
      if after[ids[place]] then return false end
    end
    return #ids > 0
  end

  for _, list in ipairs(LISTS) do
    -- One walk in two parts with changes between them; what is wrong with it, or nil.
    local function run(seed)
      local roll = shifting.dice(SEED * 131071 + seed * 257 + #list)
      local count, page_size, parallel = 6 + roll(20), roll(7), ({ 1, 1, 2, 4 })[roll(4)]
      local at = roll(count) - 1
      local changes = {}
      for _ = 1, roll(3) do
        if roll(2) == 1 then
          changes[#changes + 1] = { list = list, insert = roll(3) == 1 and roll(12) or roll(2) }
        else
          local positions, known = {}, {}
          for _ = 1, roll(4) do
            local position = roll(math.max(4, count - 4))
            if not known[position] then positions[#positions + 1] = position known[position] = true end
          end
          changes[#changes + 1] = { list = list, delete_at = positions }
        end
      end
      local words = ("round %d: %d items, pages of %d, parallel %d, broken after %d"):format(
        seed, count, page_size, parallel, at)
      for _, change in ipairs(changes) do
        words = words .. (change.insert and "; insert " .. change.insert
          or "; delete at " .. table.concat(change.delete_at, " "))
      end
      local world = simulator.world { items = { [list] = count } }
      local before = world:ids(list)
      local open = clients.list(world, list, { max_retries = 0 })
      local first = open({}, { page_size = page_size, parallel = parallel })
      local ids = {}
      take(first, ids, at)
      local cursor = first:cursor()
      first:close()
      world:mutate(changes)
      local after = set_of(world:ids(list))
      local lost_hold = nothing_to_hold_on_to(ids, page_size, after)
      -- The page size may be given again or not: a cursor holds it where it matters.
      local given = roll(3) > 1 and page_size or nil
      local err = take(open({}, { resume = cursor, parallel = parallel, page_size = given }), ids)
      world:close()
      if err then
        if err.kind == "paging" and lost_hold then return nil end
        return words .. "\n" .. tostring(err)
      end
      local seen = {}
      for place, id in ipairs(ids) do
        if seen[id] then return ("%s\nitem %d was delivered as number %d already"):format(words, place, seen[id]) end
        seen[id] = place
      end
      for place, id in ipairs(before) do
        if after[id] and not seen[id] then return ("%s\nitem %d was never delivered"):format(words, place) end
      end
    end

    it(("is whole and without repeats (%s)"):format(list), function()
      local wrong = {}
      for seed = 1, ROUNDS do
        local problem = run(seed)
        if problem then wrong[#wrong + 1] = problem end
      end
      assert(#wrong == 0, #wrong .. " of " .. ROUNDS .. " went wrong; the first:\n" .. tostring(wrong[1]))
    end)
  end
end)

describe("a cursor that cannot be used", function()
  local world, client, cursor

  setup(function()
    world = simulator.world { items = { ["heygen.assets"] = 9, ["heygen.videos"] = 9, ["twelvelabs.assets"] = 9 } }
    client = clients.heygen(world)
    local listing = client.assets({ file_type = "video" }, { page_size = 1 })
    take(listing, {}, 2)
    cursor = listing:cursor()
  end)

  teardown(function() world:close() end)

  -- The mistake is raised at once, in one line at the caller's place, and nothing is sent.
  local function refused(words, call)
    world:clear_log()
    local done, err = pcall(call)
    assert.is_false(done)
    assert.equal("argument", err.kind)
    assert.is_truthy(err.message:find(words, 1, true), err.message)
    assert.is_truthy(err.message:find("resume_spec.lua:%d+: "), err.message)
    assert.is_nil(err.message:find "[%c]")
    assert.equal(0, #world:log())
  end

  it("because of other filters says so", function()
    refused("other filters", function() client.assets({ file_type = "image" }, { resume = cursor }) end)
    refused("other filters", function() client.assets({}, { resume = cursor }) end)
  end)

  it("because of another list says so", function()
    refused("another list", function() client.videos({}, { resume = cursor }) end)
    refused("another list", function() clients.twelvelabs(world).assets({}, { resume = cursor }) end)
  end)

  it("because of another page size says so", function()
    local listing = clients.twelvelabs(world).assets({}, { page_size = 3 })
    take(listing, {}, 2)
    refused("page size of 3", function()
      clients.twelvelabs(world).assets({}, { page_size = 4, resume = listing:cursor() })
    end)
  end)

  it("because it is none says so", function()
    for _, text in ipairs { "", "x", "footage-1", "footage-1:", "footage-1:heygen.assets", ("%"):rep(300), "\0",
      "footage-2" .. cursor } do
      refused("resume", function() client.assets({ file_type = "video" }, { resume = text }) end)
    end
    for _, value in ipairs { 42, true, {}, print } do
      refused("resume", function() client.assets({ file_type = "video" }, { resume = value }) end)
    end
    refused("resume", function() client.assets({ file_type = "video" }, { resume = cursor .. ("x"):rep(70000) }) end)
  end)

  it("because a byte of it is missing, changed or too many says so", function()
    for place = 1, #cursor do
      local other = cursor:sub(place, place) == "7" and "8" or "7"
      local changed = cursor:sub(1, place - 1) .. other .. cursor:sub(place + 1)
      local wrong = { cursor:sub(1, place - 1), cursor:sub(1, place - 1) .. cursor:sub(place + 1), changed,
        cursor:sub(1, place) .. "x" .. cursor:sub(place + 1) }
      for _, text in ipairs(wrong) do
        local done, err = pcall(client.assets, { file_type = "video" }, { resume = text })
        assert.is_false(done, text)
        assert.equal("argument", err.kind)
      end
    end
  end)

  it("together with a place to start says so", function()
    refused("token", function() client.assets({ file_type = "video", token = "abc" }, { resume = cursor }) end)
  end)

  it("because the service does not know its token any more is an error of the service's", function()
    local other = simulator.world { items = { ["heygen.assets"] = 9 }, seed = 2 }
    local listing = clients.heygen(other).assets({ file_type = "video" }, { resume = cursor })
    local ids = {}
    local err = take(listing, ids)
    assert.same({}, ids)
    assert.equal("http", err.kind)
    assert.equal(400, err.status)
    assert.is_truthy(err.message:find("token is invalid", 1, true), err.message)
    other:close()
  end)

  it("because none of the items delivered last is left says so", function()
    local other = simulator.world { items = { ["twelvelabs.assets"] = 9 } }
    local listing = clients.twelvelabs(other).assets({}, { page_size = 2 })
    local ids = {}
    take(listing, ids, 4)
    other:mutate { list = "twelvelabs.assets", delete = ids }
    local err = take(clients.twelvelabs(other).assets({}, { resume = listing:cursor() }), {})
    assert.equal("paging", err.kind)
    assert.is_truthy(err.message:find("start again without resume", 1, true), err.message)
    other:close()
  end)
end)
