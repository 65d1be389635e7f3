-- listing:delete: the most dangerous call there is.

local clients = require "spec.support.clients"
local footage = require "footage"
local simulator = require "spec.support.simulator"
local small_server = require "spec.support.small_server"

local ASSETS = "twelvelabs.assets"

describe("listing:delete", function()
  local world

  after_each(function() world:close() end)

  local function with(items)
    world = simulator.world { items = items }
    return clients.twelvelabs(world), clients.heygen(world)
  end

  local function deletions()
    local n = 0
    for _, request in ipairs(world:log()) do
      if request.method == "DELETE" then n = n + 1 end
    end
    return n
  end

  for _, parallel in ipairs { 1, 8 } do
    it("deletes all of a numbered list while walking it, " .. parallel .. " at once", function()
      local client = with { [ASSETS] = 200 }
      assert.equal(200, (assert(client.assets({}, { page_size = 10, parallel = parallel })
        :delete { all = true, parallel = parallel })))
      assert.same({}, world:ids(ASSETS))
      assert.equal(200, deletions())
    end)
  end

  it("looks through a list by token until nothing new comes", function()
    local _, heygen = with { ["heygen.videos"] = 250 }
    assert.equal(250, (assert(heygen.v3.videos():delete { all = true })))
    assert.equal(0, heygen.v3.videos():count())
  end)

  it("deletes nothing where nothing narrows the listing, and says what to write", function()
    local client = with { [ASSETS] = 5 }
    for _, filters in ipairs { {}, { page_limit = 5 }, { filename = "" } } do
      local fine, err = pcall(function() client.assets(filters):delete() end)
      assert.is_false(fine)
      assert.is_truthy(tostring(err):find("{ all = true }", 1, true), tostring(err))
      assert.is_truthy(tostring(err):find("delete_spec.lua:", 1, true), tostring(err))
    end
    assert.same({}, world:log())
  end)

  it("is not narrowed by what is part of the address, nor by where it begins", function()
    local client, heygen = with { [ASSETS] = 5, ["heygen.videos"] = 250 }
    local listing = heygen.v3.videos()
    for _ = 1, 3 do assert(listing:next()) end
    local cursor = listing:cursor()
    local asked = #world:log()
    for _, call in ipairs {
      function() client.indexed_assets { index_id = "i" }:delete() end,
      function() client.indexed_assets { index_id = "i", sort_by = "created_at", page_limit = 5 }:delete() end,
      function() client.entities { entity_collection_id = "c" }:delete() end,
      function() heygen.v3.videos({}, { resume = cursor }):delete() end,
      function() heygen.v3.videos { token = "t" }:delete() end,
      function() heygen.v3.videos { limit = 5 }:delete() end,
      function() heygen.videos { limit = 5 }:delete() end,
      function() listing:delete() end,
    } do
      local fine, err = pcall(call)
      assert.is_false(fine)
      assert.is_truthy(tostring(err):find("{ all = true }", 1, true), tostring(err))
    end
    assert.equal(asked, #world:log())
  end)

  it("is narrowed by a filter, max, take and filter", function()
    local client = with { [ASSETS] = 40 }
    assert.equal(10, (assert(client.assets():take(10):delete())))
    assert.equal(30, #world:ids(ASSETS))
    assert.equal(5, (assert(client.assets({}, { max = 5 }):delete())))
    assert.equal(25, #world:ids(ASSETS))
    local first = world:ids(ASSETS)[1]
    assert.equal(1, (assert(client.assets():filter { id = first }:delete())))
    assert.equal(24, #world:ids(ASSETS))
    assert(client.assets { asset_types = { "image" } }:delete())
    assert.equal(0, client.assets({ asset_types = { "image" } }):count())
  end)

  it("take(10) of a list by token deletes ten in all", function()
    local _, heygen = with { ["heygen.videos"] = 40 }
    assert.equal(10, (assert(heygen.v3.videos():take(10):delete())))
    assert.equal(10, deletions())
  end)

  it("stops before one more than max_delete", function()
    local client = with { [ASSETS] = 20 }
    local done, _, err = client.assets():delete { all = true, max_delete = 7 }
    assert.is_nil(done)
    assert.equal("limit", err.kind)
    assert.equal(7, err.done)
    assert.equal(13, #world:ids(ASSETS))
    assert.equal(13, (assert(client.assets():delete { all = true, max_delete = 13 })))
  end)

  it("deletes nothing in a dry run", function()
    local client, heygen = with { [ASSETS] = 20, ["heygen.videos"] = 20 }
    local told = 0
    local options = { dry_run = true, on_event = function(event)
      if event.type == "dry_run" then told = told + 1 end
    end }
    for _, one in ipairs { { client, "assets" }, { heygen, "videos" } } do
      options.api_key, options.base_url = world.key, one[1] == client and world.twelvelabs or world.heygen
      told = 0
      assert.equal(20, (assert(one[1].new(options)[one[2]]():delete { all = true })))
      assert.equal(20, told)
    end
    assert.equal(0, deletions())
  end)

  it("refuses what cannot be deleted before anything is sent", function()
    local _, heygen = with { ["heygen.folders"] = 3 }
    local fine, err = pcall(function() heygen.folders():delete { all = true } end)
    assert.is_false(fine)
    assert.is_truthy(tostring(err):find("cannot be deleted", 1, true), tostring(err))
    assert.same({}, world:log())
  end)

  for words, call in pairs {
    ["wants its options as a table, got a function"] = function(one) one:delete(print) end,
    ["unknown option 'al'"] = function(one) one:delete { al = true } end,
    ["max_delete wants a whole number from 0"] = function(one) one:delete { all = true, max_delete = -1 } end,
  } do
    it("refuses a mistake: " .. words, function()
      local fine, err = pcall(call, (with { [ASSETS] = 3 }).assets())
      assert.is_false(fine)
      assert.is_truthy(tostring(err):find(words, 1, true), tostring(err))
      assert.same({}, world:log())
    end)
  end
end)

-- Tokens are offsets: whoever deletes what is listed skips as many. Things 3 and 5 are in use; what is in `ghosts`
-- is listed for ever and answers 404.
local SERVICE = [[
  local request = ...
  if not things then
    things = {}
    for id = 1, 30 do things[id] = id end
  end
  local id = tonumber(request.path:match "^/things/(%d+)$")
  if request.method == "DELETE" then
    if id == 3 or id == 5 then return 409, '{"code":"in_use","message":"in use"}' end
    if ghosts and id % 2 == 0 then return 404, '{"code":"not_found","message":"gone"}' end
    for place, other in ipairs(things) do
      if other == id then table.remove(things, place) return 204, "" end
    end
    return 404, '{"code":"not_found","message":"gone"}'
  end
  local from = tonumber(request.query.token) or 0
  local items = {}
  for place = from + 1, math.min(from + 4, #things) do items[#items + 1] = ('{"id":%d}'):format(things[place]) end
  local token = from + 4 < #things and ('"%d"'):format(from + 4) or "null"
  return 200, ('{"items":[%s],"token":%s}'):format(table.concat(items, ","), token)
]]

local function thing_client(server, options)
  return footage.service({
    name = "example", base_url = server.url, records = { thing = { id = "id" } },
    lists = { things = {
      path = "/things", items = "items", record = "thing", filters = {},
      paging = { by = "token", start = "token", next = "token" },
    } },
    actions = {
      ["thing:delete"] = { method = "DELETE", path = "/things/{thing_id}", with = { thing_id = "id" } },
    },
  }).new(options or {})
end

-- Ten, of which one is in use, and the others are gone though the answer is a 500.
local LOSING = [[
  local request = ...
  local id = tonumber(request.path:match "^/things/(%d+)$")
  if request.method == "DELETE" then
    if id == 1 then return 409, '{"message":"in use"}' end
    return 500, '{"message":"gone, or not"}'
  end
  local items = {}
  for one = 1, 10 do items[#items + 1] = ('{"id":%d}'):format(one) end
  return 200, ('{"items":[%s],"token":null}'):format(table.concat(items, ","))
]]

describe("listing:delete with max_delete", function()
  it("counts what may be gone though its answer says no, and not what surely is not", function()
    local server = small_server.start(LOSING)
    local client = thing_client(server, { max_retries = 0 })
    local done, _, err = client.things():delete { all = true, max_delete = 4, parallel = 1 }
    local sent = {}
    for _, line in ipairs(server:requests()) do sent[#sent + 1] = line:match "^DELETE /things/(%d+)" end
    server:stop()
    assert.is_nil(done)
    assert.equal("limit", err.kind)
    assert.equal(0, err.done)
    assert.same({ "1", "2", "3", "4", "5" }, sent)
    assert.equal(5, #err.failures)
  end)
end)

describe("listing:delete of a list whose tokens are offsets", function()
  for _, ghosts in ipairs { false, true } do
    for _, parallel in ipairs { 1, 8 } do
      local what = ghosts and ", though gone things are listed" or ""
      it(("tries each once and ends%s, %d at once"):format(what, parallel), function()
        local server = small_server.start(SERVICE, { ghosts = ghosts })
        local client = thing_client(server)
        local done, _, err = client.things():delete { all = true, parallel = parallel }
        local tried = {}
        for _, line in ipairs(server:requests()) do
          local id = line:match "^DELETE /things/(%d+)"
          if id then tried[id] = (tried[id] or 0) + 1 end
        end
        server:stop()
        assert.is_nil(done)
        assert.equal("failed", err.kind, tostring(err))
        assert.equal(28, err.done)
        assert.equal(2, #err.failures)
        assert.equal(409, err.failures[1].err.status)
        for id = 1, 30 do assert.equal(1, tried[tostring(id)], "thing " .. id) end
      end)
    end
  end
end)
