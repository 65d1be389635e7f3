-- What each thread of threads.c does with its state: THREAD, ROUND. By turns they walk whole lists with
-- retries, leave everything in flight for lua_close, make many clients, and go on after errors.

local thread, round = ...

local footage = require "footage"
local core = require "footage.core"

local BASE = { heygen = os.getenv "THREADS_HEYGEN", twelvelabs = os.getenv "THREADS_TWELVELABS" }
local ITEMS = tonumber(os.getenv "THREADS_ITEMS")
local LISTS = { heygen = { "assets", "videos", "folders" }, twelvelabs = { "assets" } }

-- A thread's own user agent: nothing of one state may show in another one's requests.
local function client(service, options)
  local given = {
    base_url = BASE[service], api_key = "test-key", max_retries = 20, user_agent = ("thread/%d"):format(thread),
  }
  for name, value in pairs(options or {}) do given[name] = value end
  return footage[service].new(given)
end

local function each_list(behaviour)
  for service, names in pairs(LISTS) do
    for _, name in ipairs(names) do behaviour(service, name) end
  end
end

-- Goes on until the end, whatever errors come in between.
local function ids_of(listing, most_errors)
  local ids, errors = {}, 0
  while true do
    local record, message, err = listing:next()
    if message then
      errors = errors + 1
      assert(errors <= most_errors, message)
      assert(err.message == message and #err.cursor > 0 and not message:find "test%-key")
    elseif not record then
      return ids
    else
      assert(record:json():sub(1, 1) == "{" and #tostring(record) > 0 and next(record:totable()))
      ids[#ids + 1] = record.id
    end
  end
end

local function check_whole(ids)
  assert(#ids == ITEMS, #ids .. " items")
  local seen = {}
  for _, id in ipairs(ids) do
    assert(not seen[id], "twice: " .. id)
    seen[id] = true
  end
end

local ways = {}

ways[1] = function()
  each_list(function(service, name)
    local events = 0
    local one = client(service, { on_event = function() events = events + 1 end })
    check_whole(ids_of(one[name]({}, { page_size = 7, parallel = 4 }), 0))
    assert(events >= 2 * ITEMS / 7)
  end)
end

ways[2] = function()
  local kept = {}
  each_list(function(service, name)
    for taken = 0, 2 do
      local listing = client(service)[name]({}, { page_size = 2, parallel = 8 })
      core.step(listing)
      for _ = 1, taken do kept[#kept + 1] = assert(listing:next()) end
      kept[#kept + 1] = listing
    end
  end)
  LEFT = kept -- luacheck: ignore 111
end

ways[3] = function()
  for number = 1, 40 do
    local service = number % 2 == 0 and "heygen" or "twelvelabs"
    local listing = client(service).assets({}, { page_size = 1 + number % 9, max = 2 })
    assert(#assert(listing:all()) == 2)
    if number % 10 == 0 then collectgarbage() end
  end
end

ways[4] = function()
  each_list(function(service, name)
    local hasty = client(service, { max_retries = 0 })
    check_whole(ids_of(hasty[name]({}, { page_size = 3 }), 1000))
    local first = hasty[name]({}, { page_size = 5, max = 4 })
    local ids = ids_of(first, 1000)
    for _, id in ipairs(ids_of(hasty[name]({}, { page_size = 5, resume = first:cursor() }), 1000)) do
      ids[#ids + 1] = id
    end
    check_whole(ids)
    local _, _, err = client(service, { base_url = "http://127.0.0.1:1", max_retries = 1 })[name]():next()
    assert(err.kind == "network" and err.attempts == 2)
    local fine, mistake = pcall(hasty[name], { nonsense = 1 })
    assert(not fine and mistake.kind == "argument")
  end)
end

ways[(thread + round) % #ways + 1]()
