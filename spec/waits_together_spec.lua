-- Several waits at once share their requests: TwelveLabs' assets by asset_ids, HeyGen's videos and assets by their
-- statuses. With a clock that goes forty times as fast, for pauses of seconds and the minute of what is not found.

local fresh_process = require "spec.support.fresh_process"
local fast_clock = require "spec.support.fast_clock"
local pace = require "spec.support.pace"
local small_server = require "spec.support.small_server"

-- An id tells its fate: "ready.2.0.x" is ready at the third look, and missing in no look at many; the last part tells
-- one from another. The word "deleted": reading it finds nothing. "refused": who looks at it among others is refused.
local SERVER = [[
  local request = ...
  looks = looks or {}
  local function word_of(id, among_many)
    local word, after, missing = id:match "^(%a+)%.(%d+)%.(%d+)"
    looks[id] = (looks[id] or 0) + 1
    if among_many and looks[id] <= tonumber(missing) then return nil end
    if looks[id] <= tonumber(after) then return "processing" end
    return word
  end
  local function thing(id, word, is_heygen)
    local file = word == "completed" and is_heygen and ',"video_url":"https://example.com/v"' or ""
    local name = is_heygen and (request.path:find "videos" and "title" or "name") or "filename"
    return ('{"%s":"%s","%s":"n%d","status":"%s"%s,"error":{"message":"too dark"}}'):format(is_heygen and "id" or "_id",
      id, name, request.number, word, file)
  end
  local list = request.query.asset_ids or request.query.video_ids
  if request.path:find "/assets$" then -- TwelveLabs
    local found, size, page = {}, tonumber(request.query.page_limit) or 10, tonumber(request.query.page) or 1
    for id in request.target:gmatch "asset_ids=([^&]+)" do
      if id:find "^refused" then return 400, '{"code":"parameter_invalid","message":"no such id"}' end
      local word = word_of(id, true)
      if word then found[#found + 1] = thing(id, word) end
    end
    local items = {}
    for place = (page - 1) * size + 1, math.min(page * size, #found) do items[#items + 1] = found[place] end
    return 200, ('{"data":[%s],"page_info":{"limit_per_page":%d,"page":%d,"total_page":%d,"total_results":%d}}'):format(
      table.concat(items, ","), size, page, math.max(1, math.ceil(#found / size)), #found)
  elseif list then -- HeyGen
    local items = {}
    for id in list:gmatch "[^,]+" do
      items[#items + 1] = ('{"video_id":"%s","status":"%s"}'):format(id, word_of(id, true) or "not_found")
    end
    if #items > 100 then return 400, '{"error":{"code":"invalid_parameter","message":"At most 100 ids"}}' end
    return 200, ('{"data":[%s],"has_more":false,"next_token":null}'):format(table.concat(items, ","))
  end
  local id = request.path:match "([^/]+)$"
  if id:find "^deleted" and looks[id] then
    return 404, '{"code":"not_found","error":{"code":"not_found","message":"gone"}}'
  end
  looks[id] = looks[id] or -1 -- the first is that before the wait
  local word, is_heygen = word_of(id), request.path:find "^/v3/"
  local body = thing(id, word, is_heygen)
  if request.path:find "^/v3/assets" then body = body:gsub('"status":"%a+",', "") end
  return 200, is_heygen and '{"data":' .. body .. "}" or body
]]

local SCRIPT = [[
  local footage = require "footage"
  local settings = { api_key = "k", base_url = arg[1], max_retries = 0 }
  local client = require("footage." .. arg[2]).new(settings)
  local kind, timeout = arg[3], tonumber(arg[4])
  local records, waits = {}, {}
  for place = 5, #arg do records[place - 4] = assert(client[kind](arg[place])) end
  for place, record in ipairs(records) do
    waits[place] = function()
      local begun = require "footage.core".engine.now()
      local done, message, err = record:wait { timeout = timeout }
      print(record.id, done and "done" or err.kind, err and err.status or "-", message or done.name or done.title,
        ("%.0f"):format(require "footage.core".engine.now() - begun))
    end
  end
  assert(footage.all(waits))
]]

local server

before_each(function() server = small_server.start(SERVER) end)
after_each(function() server:stop() end)

-- What became of each, by id: { how, status, name or message, seconds }; and the requests after those that read each.
local function wait_for(service, kind, ids, timeout)
  local arguments = { server.url, service, kind, tostring(timeout or 1200) }
  for _, id in ipairs(ids) do arguments[#arguments + 1] = id end
  local result = fresh_process.run(SCRIPT, arguments, fast_clock.environment(), 120)
  assert.same({ 0, "" }, { result.code, result.errors })
  local ends, count = {}, 0
  for id, how, status, words, seconds in result.output:gmatch "([^\t\n]+)\t([^\t]+)\t([^\t]+)\t([^\t]+)\t(%d+)\n" do
    ends[id] = { how = how, status = status, words = words, seconds = tonumber(seconds) }
    count = count + 1
  end
  assert.equal(#ids, count, result.output)
  local requests = server:requests()
  for _ = 1, #ids do table.remove(requests, 1) end
  return ends, requests
end

local function count(requests, pattern)
  local found = 0
  for _, line in ipairs(requests) do found = found + (line:find(pattern) and 1 or 0) end
  return found
end

local it_fast = fast_clock.is_there() and it or pending
-- With all garbage collected all the time, 130 waits take a quarter of an hour.
local it_many = pace.is_stress and pending or it_fast

local services = {
  { "twelvelabs", "asset", "ready", "assets%?", "failed: too dark" },
  { "heygen", "video", "completed", "statuses%?", "failed: too dark" },
  { "heygen", "asset", "completed", "statuses%?", "failed" },
}

for _, of in ipairs(services) do
  local service, kind, ready, many, why = of[1], of[2], of[3], of[4], of[5]

  describe(("waits for several %s of %s"):format(kind .. "s", service), function()
    local function ids_of(words, count_of)
      local ids = {}
      for place = 1, count_of do ids[place] = words .. "." .. place end
      return ids
    end

    it_fast("share one request a round, and each ends for itself, with the fresh record", function()
      local ids = ids_of(ready .. ".2.0", 6)
      ids[7], ids[8] = ready .. ".4.0.x", "failed.2.0.x"
      local ends, requests = wait_for(service, kind, ids)
      for place = 1, 7 do
        assert.equal("done", ends[ids[place]].how, ends[ids[place]].words)
        assert.is_true(tonumber(ends[ids[place]].words:match "^n(%d+)$") > #ids, "not read afresh")
      end
      assert.equal("failed", ends[ids[8]].how)
      assert.matches(why, ends[ids[8]].words, 1, true)
      -- Three looks at all, and one or two at the one that takes longer; some read what is ready besides.
      assert.is_true(count(requests, many) <= 5, table.concat(requests, "\n"))
      assert.is_true(#requests <= 5 + #ids, table.concat(requests, "\n"))
    end)

    it_many("are as many as one likes", function()
      local ids = ids_of(ready .. ".3.0", 130)
      local ends, requests = wait_for(service, kind, ids)
      for _, id in ipairs(ids) do assert.equal("done", ends[id].how, ends[id].words) end
      -- All are looked at before any is for the second time, a hundred in a request.
      local seen, distinct, again = {}, 0, false
      for _, line in ipairs(requests) do
        local asked = 0
        for id in (line:find(many) and not line:find "page=[2-9]" and line or ""):gmatch(ready .. "%.[%w.]+") do
          asked = asked + 1
          again = again or seen[id]
          if not again then distinct = distinct + 1 end
          seen[id] = true
        end
        assert.is_true(asked <= 100, asked)
      end
      assert.is_true(distinct >= 129, distinct) -- the first one to wait is alone
    end)

    it_fast("take what is not found yet for not yet", function()
      local ids = ids_of(ready .. ".3.2", 3)
      local ends = wait_for(service, kind, ids)
      for _, id in ipairs(ids) do assert.equal("done", ends[id].how, ends[id].words) end
    end)

    it_fast("ask the thing itself, after a minute, when it is still not found there", function()
      -- The first one to wait is alone, and looks at the thing itself.
      local ids = { "deleted.0.999.1", ready .. ".3.0.2", ready .. ".0.999.3", ready .. ".60.0.4" }
      ids[1], ids[4] = ids[4], ids[1]
      local ends = wait_for(service, kind, ids, 300)
      assert.same({ "http", "404" }, { ends[ids[4]].how, ends[ids[4]].status })
      assert.is_true(ends[ids[4]].seconds >= 60 and ends[ids[4]].seconds < 200, ends[ids[4]].seconds)
      assert.equal("done", ends[ids[2]].how, ends[ids[2]].words)
      assert.is_true(ends[ids[2]].seconds < 60)
      if kind == "asset" and service == "heygen" then -- it says nothing of its state
        assert.equal("timeout", ends[ids[3]].how)
        assert.matches("still not_found after 300 s", ends[ids[3]].words)
      else
        assert.equal("done", ends[ids[3]].how, ends[ids[3]].words)
        assert.is_true(ends[ids[3]].seconds >= 60)
      end
    end)

    it_fast("for ever end with the time limit and the last state", function()
      local ids = ids_of("queued.0.0", 3)
      local ends = wait_for(service, kind, ids, 100)
      for _, id in ipairs(ids) do
        assert.equal("timeout", ends[id].how)
        assert.matches("still queued after 100 s", ends[id].words, 1, true)
        assert.is_true(ends[id].seconds >= 100 and ends[id].seconds < 160, ends[id].seconds)
      end
    end)
  end)
end

describe("waits for several assets of TwelveLabs", function()
  it_fast("are not ended by one that may not be asked for", function()
    local ids = { "refused.0.0.1", "ready.2.0.2", "ready.2.0.3" }
    local ends = wait_for("twelvelabs", "asset", ids, 100)
    assert.equal("done", ends[ids[2]].how, ends[ids[2]].words)
    assert.equal("done", ends[ids[3]].how, ends[ids[3]].words)
    assert.equal("timeout", ends[ids[1]].how, ends[ids[1]].words)
  end)
end)

describe("a wait", function()
  it_fast("looks after 2 s, and then ever later, every 30 s in the end; no deadline stands above it", function()
    local result = fresh_process.run([[
      local now = require "footage.core".engine.now
      local last
      local client = require "footage.heygen".new {
        api_key = "k", base_url = arg[1], deadline = 60, on_event = function(event)
          if event.type ~= "request" then return end
          if last then print(("%.1f"):format(now() - last)) end
          last = now()
        end,
      }
      local video = assert(client.video "completed.10.0.x")
      last = nil
      assert(video:wait().id)
    ]], { server.url }, fast_clock.environment(), 120)
    assert.same({ 0, "" }, { result.code, result.errors })
    local due, place = { 2, 3, 4.5, 6.75, 10.125, 15.2, 22.8, 30, 30, 30 }, 0
    for seconds in result.output:gmatch "[%d.]+" do
      place = place + 1
      seconds = tonumber(seconds)
      assert.is_true(seconds >= due[place] - 0.2 and seconds < due[place] + 20, place .. ": " .. seconds)
    end
    assert.equal(#due, place)
  end)

  it_fast("takes 20 minutes at most, or what the type says", function()
    local result = fresh_process.run([[
      local now = require "footage.core".engine.now
      local client = require "footage.heygen".new { api_key = "k", base_url = arg[1] }
      local waits = {}
      for place, case in ipairs { { "video", 1200 }, { "video_agent", 2700 }, { "render", 3600 } } do
        waits[place] = function()
          local record, begun = assert(client[case[1] ]("queued.0.0.x")), now()
          local _, message, err = record:wait()
          assert(err.kind == "timeout" and err.record.status == "queued", message)
          assert(message:find(("still queued after %d s"):format(case[2]), 1, true), message)
          local seconds = now() - begun
          assert(seconds >= case[2] and seconds < case[2] + 600, seconds)
        end
      end
      assert(require "footage".all(waits))
    ]], { server.url }, fast_clock.environment(400), 120)
    assert.same({ 0, "" }, { result.code, result.errors })
  end)
end)
