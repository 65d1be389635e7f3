-- Waiting until a thing is ready, with a small service of a spec's own: what its words mean, what ends a wait, what
-- does not, and how many waits share their looks. Pauses of 0.05 s, which the service's table says.

local footage = require "footage"
local small_server = require "spec.support.small_server"

local server

-- The states that a thing goes through, a look at each: /things/ready,ready. Some words are answers of their own.
local ANSWERS = [[
  local request = ...
  seen = seen or {}
  local ids = {}
  for id in request.target:gmatch "ids=([^&]+)" do ids[#ids + 1] = id:gsub("%%2[Cc]", ",") end
  local function word_of(id)
    local words = {}
    for word in id:gmatch "[^,]+" do words[#words + 1] = word end
    seen[id] = (seen[id] or 0) + 1
    return words[math.min(seen[id], #words)]
  end
  if request.path == "/things" then
    local items = {}
    for place, id in ipairs(ids) do
      local word = word_of(id)
      items[place] = word ~= "missing" and ('{"id":"%s","status":"%s"}'):format(id, word) or nil
    end
    local list = {}
    for place = 1, #ids do list[#list + 1] = items[place] end
    return 200, '{"items":[' .. table.concat(list, ",") .. ']}'
  end
  local id = request.path:match "([^/]+)$":gsub("%%2[Cc]", ",")
  local word = word_of(id)
  if word == "cut" then return "" end
  if word == "garbage" then return 200, "<html>" end
  local status, pause = word:match "^(%d%d%d)_?(%d*)$"
  if status then
    return tonumber(status), '{"code":"c","message":"m"}', pause ~= "" and "Retry-After: " .. pause .. "\r\n" or nil
  end
  local more = {
    none = '"x":1', coded = '"status":"failed","error":{"code":"E7","message":"too dark"}', null = '"status":null',
    filed = '"status":"ready","url":"https://example.com/a"',
  }
  return 200, ('{"id":"%s",%s}'):format(id, more[word] or '"status":"' .. word .. '"')
]]

local STATES = {
  first = 0.05, still = { "queued", "working" }, ready = { "ready" }, failed = { "failed", "partial" },
  person = { "asking" }, says = { partial = "a half of it is missing" },
  reason = { "error.message" }, code = { "error.code" },
}

local function states(more)
  local own = {}
  for name, value in pairs(STATES) do own[name] = value end
  for name, value in pairs(more or {}) do own[name] = value end
  return own
end

local function client(options, more)
  local settings = { api_key = "k", max_retries = 0 }
  for name, value in pairs(options or {}) do settings[name] = value end
  return footage.service({
    name = "shop", base_url = server.url, key_header = "x-key",
    records = { thing = { id = "id", states = states(more) }, plain = { id = "id" } },
    lists = { things = {
      path = "/things", items = "items", record = "thing", filters = { ids = "list" }, paging = { by = "whole" },
    } },
    actions = {
      thing = { path = "/things/{thing_id}", record = "thing" },
      plain = { path = "/things/{thing_id}", record = "plain" },
    },
  }).new(settings)
end

-- A thing that was looked at once, and will be in these states.
local function thing(words, options, more)
  return assert(client(options, more).thing(words))
end

before_each(function() server = small_server.start(ANSWERS) end)
after_each(function() server:stop() end)

describe("a wait ends", function()
  it("when the thing is ready, with the fresh record", function()
    local done = assert(thing("queued,queued,working,ready"):wait())
    assert.same({ "shop.thing", "ready" }, { footage.type(done), done.status })
    assert.equal(4, #server:requests())
  end)

  local failures = {
    { "failed", "failed: the service gives no reason", nil }, { "partial", "partial: a half of it is missing", nil },
    { "coded", "failed: E7: too dark", "E7" },
    { "asking", "asking: it waits for a person", nil },
  }
  for _, case in ipairs(failures) do
    it(("when it is %s: %s"):format(case[1], case[2]), function()
      local done, message, err = thing("queued,working," .. case[1]):wait()
      assert.is_nil(done)
      assert.same({ "failed", case[3], "shop" }, { err.kind, err.code, err.service })
      assert.matches(case[2], message, 1, true)
      assert.equal("queued,working," .. case[1], err.record.id)
    end)
  end

  for _, word in ipairs { "none", "null" } do
    it("when it has no state: " .. word, function()
      local done, message, err = thing("queued," .. word):wait()
      assert.is_nil(done)
      assert.equal("decode", err.kind)
      assert.matches("does not say its state", message)
      assert(thing("queued,working," .. word, nil, { missing = true }):wait())
    end)
  end

  it("with the time limit, and the last state", function()
    local done, message, err = thing "queued,working":wait { timeout = 0.3 }
    assert.is_nil(done)
    assert.equal("timeout", err.kind)
    assert.matches("still working after 0.3 s", message)
    assert.equal("working", err.record.status)
    assert(#server:requests() > 3)
    for _, wait in ipairs {
      function() return thing("working", nil, { timeout = 0.2 }):wait() end,
      function() return thing "queued":wait { timeout = 0 } end,
    } do
      assert.equal("timeout", select(3, wait()).kind)
    end
  end)

  for _, status in ipairs { 400, 401, 404 } do
    it("when a look is refused: " .. status, function()
      local done, _, err = thing("queued," .. status):wait()
      assert.is_nil(done)
      assert.same({ "http", status }, { err.kind, err.status })
    end)
  end
end)

describe("a wait goes on", function()
  for _, words in ipairs { "cut", "500", "503", "429", "408", "garbage", "cut,500,cut" } do
    it("after " .. words, function()
      assert.equal("ready", assert(thing("queued," .. words .. ",ready"):wait()).status)
    end)
  end

  it("as late as Retry-After says", function()
    local begun = require("footage.load").engine.now()
    assert(thing "queued,503_1,ready":wait())
    assert(require("footage.load").engine.now() - begun >= 1)
  end)

  it("also where that is longer than max_wait", function()
    local begun = require("footage.load").engine.now()
    assert(thing("queued,429_1,503_1,ready", { max_wait = 0.5 }):wait())
    assert(require("footage.load").engine.now() - begun >= 2)
  end)

  it("after a word that nobody knows, which is told once", function()
    local told = {}
    local c = client { on_event = function(event)
      if event.type == "state" then told[#told + 1] = event.message end
    end }
    assert(c.thing("queued,odd,odd,ready"):wait())
    assert(c.thing("odd,odd,odd,ready"):wait())
    assert.equal(1, #told)
    assert.matches("'odd'", told[1])
  end)

  it("until the file's address is there", function()
    local done = assert(thing("queued,ready,ready,filed", nil, { file = "url" }):wait())
    assert.equal("https://example.com/a", done.url)
    assert.equal(4, #server:requests())
  end)

  it("and says how it stands at each look", function()
    local seen = {}
    assert(thing "queued,queued,odd,ready":wait { progress = function(record, state)
      seen[#seen + 1] = state .. "/" .. record.status
    end })
    assert.same({ "queued/queued", "odd/odd", "ready/ready" }, seen)
  end)
end)

describe("a wait in tasks", function()
  it("lets others go on, and shares nothing but time", function()
    local c = client()
    local results = assert(footage.all {
      function() return assert(c.thing("queued,working,working,ready")):wait() end,
      function() return assert(c.thing("queued,ready")):wait() end,
    })
    assert.same({ "ready", "ready" }, { results[1].status, results[2].status })
  end)

  it("ends with its task", function()
    local one, ended = thing "queued", nil
    local handle = footage.spawn(function()
      local _, _, err = one:wait()
      ended = err
    end)
    footage.sleep(0.2)
    handle:close()
    local asked = #server:requests()
    footage.sleep(0.3)
    assert.equal(asked, #server:requests())
    assert.is_true(ended == nil or ended.kind == "cancelled")
    assert(thing "queued,ready":wait()) -- nobody is in its way
  end)

  it("several are looked at together", function()
    local c = client({}, { many = { list = "things", ids = "ids" } })
    local one, two, three = c.thing "queued,working,ready", c.thing "queued,ready", c.thing "queued,working,failed"
    local before = #server:requests()
    local done, _, err = footage.all {
      function() return one:wait() end, function() return two:wait() end, function() return three:wait() end,
    }
    assert.is_nil(done)
    assert.same({ 1, 3 }, { #err.failures, err.failures[1].index })
    local together = 0
    local asked = server:requests()
    for place = before + 1, #asked do
      if select(2, asked[place]:gsub("ids=", "")) > 1 then together = together + 1 end
    end
    assert(together >= 1 and #asked - before <= 5, table.concat(asked, "\n"))
  end)

  it("several have one look a round, although they begin one after the other", function()
    local c = client({}, { many = { list = "things", ids = "ids" }, first = 0.2 })
    local waits = {}
    for place = 1, 8 do
      local one = c.thing(place .. ",working")
      waits[place] = function()
        footage.sleep(place * 0.02)
        return one:wait { timeout = 1.5 }
      end
    end
    local before = #server:requests()
    local _, _, err = footage.all(waits)
    assert.equal(8, #err.failures)
    -- At the beginning one for each, since nobody asked for it before; then five rounds, and the last looks.
    local asked = #server:requests() - before
    assert.is_true(asked <= 20, asked)
  end)
end)

describe("what on_event raises within a look at several", function()
  it("is raised where they wait, and spoils no later wait", function()
    local bad = false
    local c = client({ on_event = function(event)
      if bad and event.type == "request" and event.url:find "ids=" then error("mine", 0) end
    end }, { at = false, many = { list = "things", ids = "ids" } })
    local one, two, three = c.thing "queued,ready", c.thing "queued,queued,ready", c.thing "queued,queued,queued,ready"
    bad = true
    local _, _, err = footage.all {
      function() return one:wait() end, function() return two:wait() end, function() return three:wait() end,
    }
    assert.equal(3, #err.failures)
    for _, failure in ipairs(err.failures) do assert.equal("mine", failure.err) end
    bad = false
    local results = assert(footage.all { function() return two:wait() end, function() return three:wait() end })
    assert.same({ "ready", "ready" }, { results[1].status, results[2].status })
  end)
end)

describe("a mistake in a wait", function()
  for place, options in ipairs { 5, { timeuot = 1 }, { timeout = "1" }, { timeout = -1 }, { progress = true } } do
    it(place .. " is raised at its line", function()
      local one = thing "queued"
      local fine, message = pcall(function() one:wait(options) end)
      assert.is_false(fine)
      assert.matches("wait_spec.lua:", tostring(message), 1, true)
    end)
  end

  it("is one on a record without a state", function()
    local plain = client().plain "ready"
    assert.has_error(function() plain:wait() end)
  end)
end)

describe("a wait in a dry run", function()
  it("ends at once", function()
    local one = thing("queued", { dry_run = true, on_event = function() end })
    assert.equal("queued", assert(one:wait()).status)
    assert.equal(1, #server:requests())
  end)
end)
