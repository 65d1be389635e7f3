-- What one can do at TwelveLabs: what each action sends, as its documents say (actions-twelvelabs.md), to a server
-- that does anything.

local footage = require "footage"
local small_server = require "spec.support.small_server"
local twelvelabs = require "footage.twelvelabs"

local server

local ANSWERS = [[
  local request = ...
  local last = request.path:match "([^/]+)$"
  if request.path:find "bulk$" then
    return 201, '{"entities":[{"_id":"e1"}],"errors":[{"entity_index":1,"error_reason":"no such asset"}]}'
  end
  if request.path:find "results$" then return 200, '{"a":1}\n{"a":2}\n' end
  if request.method == "DELETE" and last == "used" and not request.query.force then
    return 409, '{"code":"asset_in_use","message":"indexed assets refer to it"}'
  end
  if request.method == "DELETE" and not request.path:find "assets$" then return 200, "" end
  if request.path:find "user%-metadata$" or request.method == "PUT" then return 200, "" end
  return 200, ('{"_id":"%s","task_id":"%s","batch_id":"%s","status":"ready"}'):format(last, last, last)
]]

local function client(options)
  local settings = { api_key = "k", base_url = server.url, max_retries = 0 }
  for name, value in pairs(options or {}) do settings[name] = value end
  return twelvelabs.new(settings)
end

before_each(function() server = small_server.start(ANSWERS) end)
after_each(function() server:stop() end)

local ENTITY = "/entity-collections/c/entities/e"

local function asset(c) return c.asset "a" end
local function indexed(c) return c.indexed_asset { index_id = "i", id = "x" } end
local function entity(c) return c.entity { entity_collection_id = "c", id = "e" } end

-- { what it is done with, verb, what is given, the request, its body }
local deeds = {
  { asset, "delete", nil, "DELETE /assets/a", "" },
  { asset, "delete", { force = true }, "DELETE /assets/a?force=true", "" },
  {
    asset, "set_metadata", { project = "x", old = footage.null }, "PATCH /assets/a/user-metadata",
    '{"user_metadata":{"old":null,"project":"x"}}',
  },
  { asset, "replace_metadata", {}, "PUT /assets/a/user-metadata", '{"user_metadata":{}}' },
  { asset, "clear_metadata", nil, "DELETE /assets/a/user-metadata", "" },
  { function(c) return c.index "i" end, "delete", nil, "DELETE /indexes/i", "" },
  { function(c) return c.index "i" end, "rename", "N", "PUT /indexes/i", '{"index_name":"N"}' },
  { function(c) return c.index "i" end, "add", "a", "POST /indexes/i/indexed-assets", '{"asset_id":"a"}' },
  { indexed, "delete", nil, "DELETE /indexes/i/indexed-assets/x", "" },
  {
    indexed, "set_metadata", { n = 1 }, "PATCH /indexes/i/indexed-assets/x", '{"user_metadata":{"n":1}}',
  },
  { entity, "update", { metadata = {} }, "PATCH " .. ENTITY, '{"metadata":{}}' },
  { entity, "add_assets", { "a", "b" }, "POST " .. ENTITY .. "/assets", '{"asset_ids":["a","b"]}' },
  { entity, "remove_assets", { "a" }, "DELETE " .. ENTITY .. "/assets", '{"asset_ids":["a"]}' },
  { entity, "delete", nil, "DELETE " .. ENTITY, "" },
  { function(c) return c.task "t" end, "delete", nil, "DELETE /tasks/t", "" },
  { function(c) return c.analyze_task "t" end, "delete", nil, "DELETE /analyze/tasks/t", "" },
  { function(c) return c.analyze_batch "b" end, "cancel", nil, "POST /analyze/batches/b/cancel" },
  { function(c) return c.analyze_batch "b" end, "results", nil, "GET /analyze/batches/b/results", "" },
}

describe("TwelveLabs: a record's", function()
  for _, deed in ipairs(deeds) do
    it(("%s is %s"):format(deed[2], deed[4]), function()
      local record = assert(deed[1](client()))
      assert(record[deed[2]](record, deed[3]))
      local sent = server:sent()[2]
      assert.same({ deed[4], deed[5] or sent.body }, { (sent[1]:gsub("/v1.3", "", 1)), sent.body })
    end)
  end

  it("delete is refused while it is used, unless by force", function()
    local used = assert(client().asset "used")
    local done, _, err = used:delete()
    assert.is_nil(done)
    assert.same({ 409, "asset_in_use" }, { err.status, err.code })
    assert.is_true(used:delete { force = true })
  end)
end)

describe("TwelveLabs: what is made", function()
  it("by address is a form", function()
    assert(client().upload { url = "https://example.com/a.mp4", user_metadata = { a = 1 } })
    local body = server:sent()[1].body
    assert.matches('name="method"%s+url', body)
    assert.matches('{"a":1}', body, 1, true)
  end)

  it("within an index remembers it", function()
    local made = assert(client().index("i"):add "a")
    assert.equal("twelvelabs.indexed_asset", footage.type(made))
    assert(made:delete())
    local asked = server:requests()
    assert.matches("^DELETE /v1.3/indexes/i/indexed%-assets/", asked[#asked])
  end)

  it("in bulk tells what failed and what was done", function()
    local made, message, err = client().create_entities {
      entity_collection_id = "c", entities = { { name = "A" }, { name = "B" } },
    }
    assert.is_nil(made)
    assert.matches("1 of 2 failed: no such asset", message)
    assert.same({ 1, "e1" }, { #err.failures, err.done[1].id })
  end)

  it("by an analysis is not streamed", function()
    assert(client().analyze { video_id = "v", prompt = "p" })
    assert.equal('{"prompt":"p","stream":false,"video_id":"v"}', server:sent()[1].body)
  end)
end)
