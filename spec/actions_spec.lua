-- The grammar of actions, with a small service of a spec's own: what a line of its table makes, what goes out, what
-- comes back, and what is never sent. The two services' own actions are in actions_heygen_spec.lua and
-- actions_twelvelabs_spec.lua.

local cjson = require "cjson"
local descriptions = require "spec.support.descriptions"
local footage = require "footage"
local fresh_process = require "spec.support.fresh_process"
local json = require "footage.json"
local small_server = require "spec.support.small_server"

local server

-- Whatever the path, an answer: things by their last id, lists of one, and some with ways of their own.
local ANSWERS = [[
  local request = ...
  local method, path = request.method, request.path
  if path == "/me" then return 200, '{"id":"me"}' end
  if path == "/empty" then return method == "POST" and 204 or 200, "" end
  if path == "/word" then return 200, '"done"' end
  if path == "/table" then return 200, '{"score":0.5,"list":[1,2]}' end
  if path == "/lines" then return 200, '{"n":1}\n\n{"n":2}\r\n' end
  if path == "/bad-lines" then return 200, '{"n":1}\n{"n":\n' end
  if path == "/bulk" then
    return 201, '{"made":[{"id":"b1"}],"errors":[{"entity_index":1,"why":"no such asset"}]}'
  end
  if path == "/bulk-in-place" then return 202, '{"items":[{"id":"a"},{"id":"b","error":{"message":"gone"}}]}' end
  if path == "/several" then return 200, '{"made":[{"id":"b1"},{"id":"b2"}]}' end
  if path == "/several-ids" then return 200, '{"ids":["x","y"]}' end
  if path == "/no-id" then return 200, '{"other":1}' end
  if path == "/id-only" then return 200, '{"_id":"fresh"}' end
  if path == "/never" then require("cqueues").sleep(4) return 200, "{}" end
  if path == "/busy" then return 503, '{"code":"busy","message":"later"}' end
  if path == "/used" then return 409, '{"code":"in_use","message":"it is in use"}' end
  if path == "/cut" or path:find "lost" and request.number == 1 then return "" end
  if path:find "lost" then
    return method == "DELETE" and lost_status or 200, '{"id":"lost","code":"resource_not_exist","message":"none"}'
  end
  if path == "/shelves" and method == "GET" then return 200, '{"items":[{"id":"s1"},{"id":"s2"}]}' end
  if path:find "/boxes$" and method == "GET" then return 200, '{"items":[{"id":"b1"},{"id":"b2"},{"id":"b3"}]}' end
  if method == "DELETE" then return 204, "" end
  return 200, '{"id":"' .. (path:match "([^/]+)$") .. '"}'
]]

local function action(path, more)
  local given = { method = "POST", path = path }
  for entry, value in pairs(more or {}) do given[entry] = value end
  return given
end

local function list(path, record)
  return { path = path, items = "items", record = record, paging = { by = "whole" } }
end

local function description(change)
  local service = {
    name = "shop", base_url = server and server.url or "http://127.0.0.1:1", key_header = "x-key",
    gone = { "resource_not_exist" }, again = { "request_in_progress" },
    records = {
      shelf = { id = "id", lists = { boxes = { list = "boxes", with = { shelf_id = "id" } } } },
      box = { id = "id", name = "name" },
      me = { id = "id", states = { at = "state", ready = { "ready" }, reason = { "error.message" } } },
    },
    lists = { shelves = list("/shelves", "shelf"), boxes = list("/shelves/{shelf_id}/boxes", "box") },
    actions = {
      me = { path = "/me", record = "me" },
      shelf = { path = "/shelves/{shelf_id}", record = "shelf", query = { deep = "boolean", parts = "list" } },
      ["shelf:delete"] = { method = "DELETE", path = "/shelves/{shelf_id}", query = { force = "boolean" } },
      ["shelf:update"] = { method = "PATCH", path = "/shelves/{shelf_id}", fields = { name = "string" } },
      ["shelf:add"] = action("/shelves/{shelf_id}/boxes/new", {
        fields = { asset_id = "string!", note = "string" }, argument = "asset_id", record = "box", read = false,
      }),
      box = { path = "/shelves/{shelf_id}/boxes/{box_id}", record = "box" },
      ["box:delete"] = { method = "DELETE", path = "/shelves/{shelf_id}/boxes/{box_id}" },
      ["box:label"] = {
        method = "PUT", path = "/shelves/{shelf_id}/boxes/{box_id}/label", body = "labels", read = true,
      },
      ["box:rename"] = {
        method = "PATCH", path = "/shelves/{shelf_id}/boxes/{box_id}", fields = { name = "string!" }, argument = "name",
        record = "box",
      },
      create_shelf = action("/shelves", { fields = {
        name = "string!", tags = "array", options = "object", anything = "any", count = "integer",
      }, record = "shelf", fixed = { kind = "wood" } }),
      create_by_id = action("/id-only", { record = "shelf", id = "_id", read = true }),
      create_without_id = action("/no-id", { record = "shelf", id = "_id", read = true }),
      create_keyed = action("/lost", { record = "shelf", fields = { name = "string" }, key = true }),
      create_keyed_in_body = action("/lost", { record = "shelf", fields = { name = "string" }, key = "request_id" }),
      create_unkeyed = action("/cut", { record = "shelf", fields = { name = "string" } }),
      create_refused = action("/used", { key = true, fields = { name = "string" } }),
      create_busy = action("/busy", { key = true, fields = { name = "string" } }),
      empty = action "/empty", word = action "/word", table = action("/table", { reads = true }),
      part = action("/table", { answer = "list" }),
      lines = { path = "/lines", lines = true }, bad_lines = { path = "/bad-lines", lines = true },
      create_boxes = action("/bulk", {
        fields = { boxes = "array!" }, record = "box", each = "made", failures = { at = "errors", reason = "why" },
      }),
      import = action("/bulk-in-place", { record = "box", failures = { at = "items", where = "error" } }),
      several = action("/several", { record = "box", each = "made" }),
      several_shelves = action("/several-ids", { record = "shelf", each = "ids" }),
      slow = action("/never", { timeout = 0.2 }), slower = action "/never",
      search = { method = "POST", path = "/table", reads = true, fields = { text = "string" } },
      find = { path = "/table", query = { colours = "comma", sizes = "list" } },
      lost_shelf = { path = "/shelves/lost", record = "shelf" },
    },
  }
  if change then change(service) end
  return service
end

local function client(options, change)
  local settings = { api_key = "k", max_retries = 2 }
  for name, value in pairs(options or {}) do settings[name] = value end
  return footage.service(description(change)).new(settings)
end

local function start(values)
  server = small_server.start(ANSWERS, values)
end

local function finish()
  server:stop()
  server = nil
end

-- The body of the only request, or of the one asked for.
local function body(place)
  local sent = server:sent()
  return sent[place or #sent].body
end

local function with_server()
  before_each(start)
  after_each(finish)
end

describe("one thing is read", function()
  with_server()

  local reads = {
    { "by its id", function(c) return c.shelf "s1" end, "/shelves/s1", "shop.shelf" },
    { "by its id's name", function(c) return c.shelf { shelf_id = "s1" } end, "/shelves/s1", "shop.shelf" },
    { "by id", function(c) return c.shelf { id = "s1" } end, "/shelves/s1", "shop.shelf" },
    { "by a number", function(c) return c.shelf(12) end, "/shelves/12", "shop.shelf" },
    { "with a colon", function(c) return c:shelf "s1" end, "/shelves/s1", "shop.shelf" },
    { "by an id that needs encoding", function(c) return c.shelf "a/b c" end, "/shelves/a%2Fb%20c", "shop.shelf" },
    { "by a record", function(c) return c.shelf((c.shelves():first())) end, "/shelves/s1", "shop.shelf" },
    {
      "with parameters", function(c) return c.shelf { id = "s", deep = true } end, "/shelves/s?deep=true", "shop.shelf",
    },
    { "within another", function(c) return c.box { shelf_id = "s", id = "b" } end, "/shelves/s/boxes/b", "shop.box" },
    {
      "within another, by both names", function(c) return c.box { shelf_id = "s", box_id = "b" } end,
      "/shelves/s/boxes/b", "shop.box",
    },
    { "where there is but one", function(c) return c.me() end, "/me", "shop.me" },
    { "again", function(c) return c.shelf("s1"):refresh() end, "/shelves/s1", "shop.shelf" },
    {
      "again, within another", function(c) return c.boxes({ shelf_id = "s9" }):first():refresh() end,
      "/shelves/s9/boxes/b1", "shop.box",
    },
  }
  for _, case in ipairs(reads) do
    it(case[1], function()
      local record = assert(case[2](client()))
      assert.equal(case[4], footage.type(record))
      local asked = server:requests()
      assert.equal("GET " .. case[3], asked[#asked])
    end)
  end
end)

describe("a record acts upon itself, whichever way it was reached:", function()
  with_server()

  local ways = {
    { "a list", function(c) return c.boxes({ shelf_id = "s1" }):first() end, "b1" },
    { "a relation", function(c) return c.shelves():first():boxes():first() end, "b1" },
    { "reading", function(c) return c.box { shelf_id = "s1", id = "b7" } end, "b7" },
    { "an action", function(c) return c.shelf("s1"):add "a1" end, "new" },
    { "what an action on it gave", function(c) return c.box({ shelf_id = "s1", id = "b7" }):rename "N" end, "b7" },
    { "refreshing", function(c) return c.boxes({ shelf_id = "s1" }):first():refresh() end, "b1" },
    { "a resumed walk", function(c)
      local listing = c.boxes { shelf_id = "s1" }
      listing:next()
      return c.boxes({ shelf_id = "s1" }, { resume = listing:cursor() }):first()
    end, "b2" },
    { "a resumed relation", function(c)
      local listing = c.shelves():first():boxes()
      listing:next()
      return c.shelves():first():boxes({}, { resume = listing:cursor() }):first()
    end, "b2" },
    { "a filtered listing", function(c)
      return c.boxes({ shelf_id = "s1" }):filter { id = "b3" }:take(1):first()
    end, "b3" },
  }
  for _, way in ipairs(ways) do
    it(way[1], function()
      local record = assert(way[2](client()))
      assert.is_true(assert(record:delete()))
      local asked = server:requests()
      assert.equal("DELETE /shelves/s1/boxes/" .. way[3], asked[#asked])
    end)
  end

  it("and says what it can do", function()
    local c = client()
    assert.same({ "add", "boxes", "delete", "json", "pairs", "refresh", "totable", "update" },
      footage.methods(c.shelf "s"))
    assert.same({ "delete", "json", "label", "pairs", "refresh", "rename", "totable" },
      footage.methods(c.boxes({ shelf_id = "s" }):first()))
    assert.same({ "json", "pairs", "totable" }, footage.methods(c.list {
      path = "/shelves", items = "items", id = "id", paging = { by = "whole" },
    }:first()))
    assert.has_error(function() footage.methods "shelf" end)
  end)
end)

describe("what goes out:", function()
  with_server()

  -- { what is done, the body, or the target of a request without one }
  local cases = {
    { function(c) c.create_shelf { name = "N" } end, '{"kind":"wood","name":"N"}' },
    { function(c) c.create_shelf { name = "N", tags = {} } end, '{"kind":"wood","name":"N","tags":[]}' },
    { function(c) c.create_shelf { name = "N", options = {} } end, '{"kind":"wood","name":"N","options":{}}' },
    {
      function(c) c.create_shelf { name = "N", options = { old = footage.null } } end,
      '{"kind":"wood","name":"N","options":{"old":null}}',
    },
    { function(c) c.create_shelf { name = "N", anything = cjson.null } end,
      '{"anything":null,"kind":"wood","name":"N"}' },
    { function(c) c.create_shelf { name = "N", count = 3, anything = false } end,
      '{"anything":false,"count":3,"kind":"wood","name":"N"}' },
    { function(c) c.create_shelf { name = "N", tags = { "a", "b" } } end,
      '{"kind":"wood","name":"N","tags":["a","b"]}' },
    { function(c) c.shelf("s"):add "a1" end, '{"asset_id":"a1"}' },
    { function(c) c.shelf("s"):add { asset_id = "a1", note = "x" } end, '{"asset_id":"a1","note":"x"}' },
    { function(c) c.shelf("s"):add(c.shelf "t") end, '{"asset_id":"t"}' },
    { function(c) c.create_shelf { name = "N", tags = { c.shelf "t", "b" } } end,
      '{"kind":"wood","name":"N","tags":["t","b"]}' },
    { function(c) c.box({ shelf_id = "s", id = "b" }):rename "New" end, '{"name":"New"}' },
    { function(c) c.create_keyed {} end, "{}" },
  }
  for place, case in ipairs(cases) do
    it(("%d: %s"):format(place, case[2]), function()
      case[1](client())
      assert.equal(case[2], body())
    end)
  end

  it("a table that is the whole of a field", function()
    local box = assert(client().box { shelf_id = "s", id = "b" })
    assert.equal("b", assert(box:label { id = "x", old = footage.null }).id)
    assert.equal('{"labels":{"id":"x","old":null}}', body(2))
    assert(box:label {})
    assert.equal('{"labels":{}}', body(4))
  end)

  it("parameters of the address", function()
    client().find { colours = { "red", "blue" }, sizes = { 1, 2 } }
    assert.matches("colours=red%%2[Cc]blue", server:requests()[1])
    assert.matches("sizes=1&sizes=2", server:requests()[1])
    client().shelf("s"):delete { force = true }
    assert.equal("DELETE /shelves/s?force=true", server:requests()[3])
  end)

  it("the same null everywhere", function()
    assert.equal(cjson.null, footage.null)
    assert.equal("null", json.encode(footage.null))
  end)
end)

describe("what comes back:", function()
  with_server()

  it("the record, from the answer", function()
    assert.equal("shop.shelf", footage.type(assert(client().create_shelf { name = "N" })))
    assert.equal(1, #server:requests())
  end)

  it("the record, read once where the answer has only its id", function()
    assert.equal("fresh", assert(client().create_by_id()).id)
    assert.same({ "POST /id-only", "GET /shelves/fresh" }, server:requests())
  end)

  it("an error where the id is missing", function()
    local made, message, err = client().create_without_id()
    assert.is_nil(made)
    assert.equal("decode", err.kind)
    assert.matches("create_without_id: _id", message)
  end)

  it("the record as it is afterwards", function()
    assert.equal("s", assert(client().shelf("s"):update { name = "N" }).id)
    assert.same({ "GET /shelves/s", "PATCH /shelves/s", "GET /shelves/s" }, server:requests())
  end)

  it("a plain table, true, a string", function()
    local c = client()
    assert.equal(0.5, assert(c.table()).score)
    assert.same({ 1, 2 }, assert(c.part()))
    assert.is_true(assert(c.empty()))
    assert.equal("done", assert(c.word()))
    assert.is_true(assert(c.shelf("s"):delete()))
  end)

  it("several records", function()
    local boxes = assert(client().several())
    assert.same({ "b1", "b2", 2 }, { boxes[1].id, boxes[2].id, #boxes })
    assert.equal("shop.box", footage.type(boxes[2]))
    local shelves = assert(client().several_shelves())
    assert.same({ "x", "y", 2 }, { shelves[1].id, shelves[2].id, #shelves })
  end)

  it("JSON, line by line", function()
    local values = assert(client().lines())
    assert.same({ { n = 1 }, { n = 2 } }, values)
    local bad, _, err = client().bad_lines()
    assert.is_nil(bad)
    assert.equal("decode", err.kind)
  end)

  it("failures inside a success, with what was done", function()
    local made, message, err = client().create_boxes { boxes = { {}, {} } }
    assert.is_nil(made)
    assert.equal("failed", err.kind)
    assert.matches("1 of 2 failed: no such asset", message)
    assert.same({ 1, "no such asset", 1, "b1" },
      { #err.failures, err.failures[1].message, #err.done, err.done[1].id })
    made, message, err = client().import()
    assert.is_nil(made)
    assert.matches("gone", message)
    assert.same({ 2, "b" }, { err.failures[1].index, err.failures[1].item.id })
  end)
end)

describe("a mistake in the call", function()
  with_server()

  local mistakes = {
    { function(c) c.create_shelf { nam = "N" } end, "unknown field 'nam'.*name" },
    { function(c) c.create_shelf {} end, "'name' is missing" },
    { function(c) c.create_shelf() end, "'name' is missing" },
    { function(c) c.create_shelf "N" end, "wants a table of fields" },
    { function(c) c.box { shelf_id = "s" } end, "'box_id' is missing" },
    { function(c) c.box "b" end, "shop.box: wants a table of fields" },
    { function(c) c.me { id = "x" } end, "unknown field 'id'" },
    { function(c) c.create_shelf({ name = "N" }, { timeuot = 1 }) end, "unknown option 'timeuot'.*timeout" },
    { function(c) c.create_shelf({ name = "N" }, 5) end, "options must be a table" },
    { function(c) c.create_shelf({ name = "N" }, { idempotency_key = "k" }) end, "no idempotency key" },
    { function(c) c.create_shelf { name = "N", anything = 0 / 0 } end, "no such number" },
  }
  for place, mistake in ipairs(mistakes) do
    it(("%d: %s, at its line and unsent"):format(place, mistake[2]), function()
      local c = client()
      local fine, message = pcall(mistake[1], c)
      assert.is_false(fine)
      assert.matches(mistake[2], tostring(message))
      assert.matches("actions_spec.lua:" .. debug.getinfo(mistake[1], "S").linedefined, tostring(message), 1, true)
      assert.same({}, server:requests())
    end)
  end

  it("of a record's method", function()
    local shelf = client().shelf "s"
    for _, call in ipairs {
      function() shelf:update { nmae = "x" } end, function() shelf:add {} end,
      function() shelf:delete { forc = true } end, function() shelf:update { shelf_id = "t" } end,
    } do
      local fine, message = pcall(call)
      assert.is_false(fine)
      assert.matches("actions_spec.lua:", tostring(message), 1, true)
    end
    assert.equal(1, #server:requests())
  end)
end)

describe("an answer that was lost:", function()
  after_each(finish)

  it("a POST with a key is sent again, with the same key", function()
    start()
    assert.equal("lost", assert(client().create_keyed { name = "N" }).id)
    local sent = server:sent()
    assert.equal(2, #sent)
    assert.matches("^[%w_:.-]+$", sent[1].key)
    assert.same(sent[1], sent[2])
  end)

  it("a POST with a key in its body, too", function()
    start()
    assert(client().create_keyed_in_body { name = "N" })
    local sent = server:sent()
    assert.equal(2, #sent)
    assert.is_string(cjson.decode(sent[1].body).request_id)
    assert.same(sent[1], sent[2])
  end)

  it("a POST without a key is not, and may have been done", function()
    start()
    local made, message, err = client().create_unkeyed { name = "N" }
    assert.is_nil(made)
    assert.is_string(message)
    assert.same({ "network", true, 1 }, { err.kind, err.maybe_done, #server:requests() })
    assert.is_nil(err.idempotency_key)
  end)

  it("the key that is told can be given", function()
    start()
    local c = client { max_retries = 1 }
    local made, _, err = c.create_busy { name = "N" }
    assert.is_nil(made)
    assert.is_true(err.maybe_done)
    c.create_busy({ name = "N" }, { idempotency_key = err.idempotency_key })
    for _, sent in ipairs(server:sent()) do assert.equal(err.idempotency_key, sent.key) end
    assert.equal(4, #server:sent())
  end)

  it("a 409 is a state, and sent once", function()
    start()
    local made, _, err = client().create_refused { name = "N" }
    assert.is_nil(made)
    assert.same({ 409, "in_use", 1 }, { err.status, err.code, #server:requests() })
    assert.is_falsy(err.maybe_done)
  end)

  for _, status in ipairs { 400, 404 } do
    it(("a DELETE that finds nothing afterwards (%d) is done"):format(status), function()
      -- Also on a connection that was used before, where libcurl would send it again by itself.
      server = small_server.start(ANSWERS:gsub("number == 1", "number == 2"), { lost_status = status })
      local shelf = client({}, function(service)
        service.actions["shelf:delete"].path = "/lost/{shelf_id}"
      end).shelves():first()
      assert.is_true(assert(shelf:delete()))
      assert.equal(3, #server:requests())
      -- Without a lost answer it is an error.
      local done, _, err = shelf:delete()
      assert.is_nil(done)
      assert.equal(status, err.status)
    end)
  end
end)

describe("the time of an attempt", function()
  with_server()

  it("is the action's, or the call's", function()
    local made, _, err = client().slow()
    assert.is_nil(made)
    assert.same({ "timeout", true }, { err.kind, err.maybe_done })
    made, _, err = client().slower({}, { timeout = 0.2 })
    assert.is_nil(made)
    assert.equal("timeout", err.kind)
    made, _, err = client { timeout = 0.2 }.slower()
    assert.is_nil(made)
    assert.equal("timeout", err.kind)
    assert.equal(3, #server:requests())
  end)
end)

describe("a dry run", function()
  with_server()

  local events

  local function dry(options)
    events = {}
    local settings = { dry_run = true, on_event = function(event)
      if event.type == "dry_run" then events[#events + 1] = event.method .. " " .. event.url end
    end }
    for name, value in pairs(options or {}) do settings[name] = value end
    return client(settings)
  end

  it("sends nothing that changes anything, and tells each", function()
    local c = dry()
    local shelf = assert(c.create_shelf { name = "N", tags = { "a" } })
    assert.equal("shop.shelf", footage.type(shelf))
    assert.matches("^dry%-run%-%d+$", shelf.id)
    assert.same({ "N", { "a" } }, { shelf.name, shelf.tags })
    assert.equal(shelf, shelf:update { name = "M" })
    assert.is_true(shelf:delete())
    local box = assert(shelf:add "a1")
    assert.equal("shop.box", footage.type(box))
    assert.equal("a1", box.asset_id)
    assert.is_true(box:delete())
    assert.equal(shelf.id, assert(shelf:refresh()).id)
    assert.equal(1, #assert(c.create_boxes { boxes = { {} } }))
    assert.same({}, server:requests())
    assert.same({
      "POST /shelves", "PATCH /shelves/" .. shelf.id, "DELETE /shelves/" .. shelf.id,
      "POST /shelves/" .. shelf.id .. "/boxes/new", "DELETE /shelves/" .. shelf.id .. "/boxes/" .. box.id, "POST /bulk",
    }, events)
  end)

  it("sends what reads", function()
    local c = dry()
    assert.equal("s1", assert(c.shelf "s1").id)
    assert(c.search { text = "x" })
    assert.equal("s1", c.shelves():first().id)
    assert.same({ "GET /shelves/s1", "POST /table", "GET /shelves" }, server:requests())
    assert.same({}, events)
  end)

  it("reads a stand-in without a request", function()
    local c = dry()
    local shelf = c.create_shelf { name = "N" }
    assert.equal(shelf.id, assert(c.shelf(shelf.id)).id)
    assert.same({}, server:requests())
  end)

  it("gives the record as it was after other actions", function()
    local c = dry()
    local shelf = c.shelf "s1"
    assert.equal("s1", assert(shelf:update { name = "M" }).id)
    assert.is_true(shelf:delete())
    assert.same({ "GET /shelves/s1" }, server:requests())
  end)

  it("tells it on stderr, a line for each, where no on_event wants to know", function()
    local result = fresh_process.run([[
      local client = require "footage.heygen".new { api_key = "secret", base_url = arg[1], dry_run = true }
      local folder = client.create_folder { name = "N" }
      folder:trash()
      for _ = 1, 2 do
        assert(client.request { method = "DELETE", path = "/v3/videos/x", query = { a = "signed" } })
      end
      assert(client.request { method = "POST", path = "/v3/videos", json = { title = "t" } })
      print(folder.id, folder.name)
    ]], { server.url })
    assert.same({ 0, "dry-run-1\tN\n" }, { result.code, result.output })
    assert.equal(table.concat({
      "footage: dry run: heygen.create_folder is not sent: POST /v3/folders",
      "footage: dry run: heygen.folder:trash is not sent: POST /v1/folders/dry-run-1/trash",
      "footage: dry run: heygen.request is not sent: DELETE /v3/videos/x",
      "footage: dry run: heygen.request is not sent: DELETE /v3/videos/x",
      "footage: dry run: heygen.request is not sent: POST /v3/videos", "",
    }, "\n"), result.errors)
    assert.same({}, server:requests())
  end)

  it("still finds mistakes", function()
    assert.has_error(function() dry().create_shelf {} end)
    assert.same({}, events)
  end)

  it("holds client.request back, too, unless it reads", function()
    local c = dry()
    assert(c.request { path = "/table" })
    assert(c.request { method = "POST", path = "/shelves", json = { name = "N" } })
    assert(c.request { method = "DELETE", path = "/shelves/s1" })
    assert.same({ "GET /table" }, server:requests())
    assert.equal(2, #events)
  end)
end)

describe("a mistake in a table of actions names the entry:", function()
  local mistakes = {
    { "a", 5, "actions%.a must be a table" },
    { "a", {}, "actions%.a%.path must be a string" },
    { "a", { path = "/a", methd = "GET" }, "actions%.a has an unknown entry 'methd'.*method" },
    { "a", { path = "/a", method = "FETCH" }, "actions%.a%.method must be" },
    { "a", { path = "/a", record = "none" }, "actions%.a%.record: there is no record 'none'" },
    { "a", { path = "/a", fields = { x = "strin" } }, "actions%.a%.fields%.x: there is no type 'strin'" },
    { "a", { path = "/a", fields = "x" }, "actions%.a%.fields must be a table" },
    {
      "a", { path = "/a", query = { x = "string" }, fields = { x = "string" } },
      "actions%.a%.fields%.x stands elsewhere",
    },
    { "a", { path = "/a/{x}", fields = { x = "string" } }, "actions%.a%.fields%.x stands elsewhere" },
    { "a", { path = "/a", argument = "x" }, "actions%.a%.argument names 'x'" },
    { "none:a", { path = "/a" }, "actions%.none:a: there is no record 'none'" },
    { "shelf:json", { path = "/a" }, "actions%.shelf:json: the record has something else" },
    { "shelf:boxes", { path = "/a" }, "boxes" },
    { "me:error", { path = "/a" }, "actions%.me:error hides the field 'error', which its states are read from" },
    { "shelves", { path = "/a" }, "actions%.shelves: the client has something else" },
    { "request", { path = "/a" }, "actions%.request: the client has something else" },
  }
  for place, mistake in ipairs(mistakes) do
    it(("%d: %s"):format(place, mistake[3]), function()
      local fine, message = pcall(footage.service, description(function(service)
        service.actions[mistake[1]] = mistake[2]
      end))
      assert.is_false(fine)
      assert.matches(mistake[3], tostring(message))
    end)
  end
end)

describe("actions: what a record of both services can do", function()
  for _, name in ipairs { "heygen", "twelvelabs" } do
    it("is said in " .. name .. "'s table, where it is known before any action is loaded", function()
      local service = descriptions.of(name)
      local said, there = {}, {}
      for kind, record in pairs(service.records) do
        for _, verb in ipairs(record.verbs or {}) do said[#said + 1] = kind .. ":" .. verb end
        local reader = record.reader == nil and kind or record.reader
        local reading = service.actions[reader]
        if reading and reading.path:find "{" then there[#there + 1] = kind .. ":refresh" end
      end
      for full_name in pairs(service.actions) do
        if full_name:find(":", 1, true) then there[#there + 1] = full_name end
        assert.is_nil(service.lists[full_name], full_name .. " is a list, too")
      end
      table.sort(said)
      table.sort(there)
      assert.same(there, said)
    end)
  end

  for _, name in ipairs { "heygen", "twelvelabs" } do
    it("hides no field that " .. name .. "'s records are read by", function()
      for kind, record in pairs(descriptions.of(name).records) do
        local states = record.states or {}
        local read = {
          record.id or false, record.name or false, record.created or false, record.kind or false, states.at or false,
          states.file or false, states.leads and states.leads.field or false,
        }
        for _, verb in ipairs(record.verbs or {}) do
          for _, field in pairs(read) do assert.not_equal(field, verb, kind) end
        end
      end
    end)
  end

  it("stands in the actions alone where a service has a table of them", function()
    local fine, message = pcall(footage.service, description(function(service)
      service.records.shelf.verbs = { "delete" }
    end))
    assert.is_false(fine)
    assert.matches("records%.shelf%.verbs: the table of actions says which methods", tostring(message))
  end)
end)
