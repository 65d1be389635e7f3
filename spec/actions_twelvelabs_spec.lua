-- What one can do at TwelveLabs: each action against the simulator, which keeps what was made and checks requests as
-- strictly as the documents (actions-twelvelabs.md).

local clients = require "spec.support.clients"
local descriptions = require "spec.support.descriptions"
local footage = require "footage"
local json = require "cjson"
local one_world = require "spec.support.one_world"
local pick = require "spec.support.pick"

local unpack = table.unpack or unpack
local world, new_world = one_world.world, one_world.new

local VIDEO_URL = "https://example.com/a%20film.mp4"

local function client(options)
  return (clients.twelvelabs(world, options))
end

local function first_id(list)
  return world:ids("twelvelabs." .. list)[1]
end

-- What was asked so far, as "POST /assets".
local function sent()
  local list = {}
  for place, entry in ipairs(world:log()) do list[place] = entry.method .. " " .. entry.path:gsub("^/v1%.3", "") end
  return list
end

local function last()
  local log = world:log()
  return log[#log]
end

-- The ids of assets in some state, newest first.
local function assets_that_are(status)
  return pick.column(pick.chosen(world:items "twelvelabs.assets", function(asset)
    return asset.status == status
  end), "_id")
end

local function ready_asset(place)
  return assets_that_are "ready"[place or 1]
end

-- What the actions within another thing need.
local function within_collection(fields)
  fields.entity_collection_id = first_id "entity_collections"
  return fields
end

local function within_store(fields)
  fields.knowledge_store_id = first_id "knowledge_stores"
  return fields
end

local MODELS = { { model_name = "marengo3.0", model_options = { "visual" } } }

local ANALYSES = { { video = { type = "url", url = VIDEO_URL } } }

-- { name, fields or what gives them, type of the record, or "table" }
local creations = {
  { "upload", { url = VIDEO_URL, user_metadata = { a = 1 }, enable_hls = true }, "asset" },
  { "create_index", { index_name = "My index", models = MODELS }, "index" },
  {
    "create_task", function() return { index_id = first_id "indexes", video_url = VIDEO_URL } end, "task",
  },
  { "create_entity_collection", { name = "People" }, "entity_collection" },
  {
    "create_entity", function() return within_collection { name = "Ada", asset_ids = { ready_asset() } } end, "entity",
  },
  { "create_knowledge_store", { name = "Films", metadata = { team = "a" } }, "knowledge_store" },
  { "create_item_collection", function() return within_store { name = "Part" } end, "item_collection" },
  { "create_redirect_uri", { redirect_uri = "https://example.com/back" }, "redirect_uri" },
  { "create_embed_task", { model_name = "m", video_url = VIDEO_URL }, "embed_task" },
  {
    "create_embed_v2_task", { model_name = "m", input_type = "video", video = { type = "url", url = VIDEO_URL } },
    "embed_v2_task",
  },
  { "create_analyze_task", { video = { type = "url", url = VIDEO_URL }, custom_id = "mine-1" }, "analyze_task" },
  {
    "create_analyze_batch", { model_name = "pegasus1.5", analysis_mode = "general", requests = ANALYSES },
    "analyze_batch",
  },
  { "analyze", { video = { type = "url", url = VIDEO_URL }, prompt = "What happens?" }, "table" },
  { "embed", { input_type = "text", model_name = "m", text = { input_text = "a dog" } }, "table" },
  { "embed_v1", { model_name = "m", text = "a dog" }, "table" },
  {
    "authorize_connection", { provider = "google_drive", redirect_uri = "https://example.com/back" }, "table",
  },
}

describe("TwelveLabs: what is made is", function()
  after_each(one_world.close)
  teardown(one_world.check)

  for _, case in ipairs(creations) do
    local name, kind = case[1], case[3]
    local function fields()
      return type(case[2]) == "function" and case[2]() or case[2]
    end

    it(("%s: %s"):format(name, kind), function()
      new_world { looks = 5 }
      local made = assert(client()[name](fields()))
      assert.equal(kind ~= "table" and "twelvelabs." .. kind or nil, footage.type(made))
      if kind == "table" or kind == "redirect_uri" then return end
      assert.is_string(made.id)
      if kind ~= "analyze_batch" then assert.is_number(made.created) end -- the whole record
      local fresh = assert(made:refresh())
      assert.equal(made.id, fresh.id)
      assert.is_number(fresh.created)
    end)

    it(name .. ": never sent again when it may have been done, and says so", function()
      new_world()
      local given = fields()
      world:set { faults = { { match = { method = "POST" }, action = "reset", at = "before_headers" } } }
      local made, _, err = client { max_retries = 2 }[name](given)
      assert.is_nil(made)
      assert.same({ "network", true }, { err.kind, err.maybe_done })
      assert.same({ 1, "POST" }, { #world:log(), last().method })
    end)
  end

  it("told with its id, although it could not be read", function()
    new_world { faults = { { match = { method = "GET" }, action = "status", status = 500, times = "always" } } }
    local index, _, err = client { max_retries = 0 }.create_index { index_name = "N", models = MODELS }
    assert.is_nil(index)
    assert.same({ 500, true, first_id "indexes" }, { err.status, err.maybe_done, err.record.id })
    assert.is_true(err.record:delete())
  end)

  it("by address a form, whose metadata are JSON", function()
    new_world()
    local asset = assert(client().upload {
      url = VIDEO_URL, user_metadata = { a = { 1 }, b = "x" }, filename = "f.mp4",
    })
    assert.matches('name="method"%s+url', last().body)
    assert.matches('name="user_metadata"%s+{"', last().body)
    assert.same({ "f.mp4", "processing", "x" }, { asset.name, asset.status, asset.user_metadata.b })
  end)

  it("by an analysis not streamed", function()
    new_world()
    local answer = assert(client().analyze { video = { type = "url", url = VIDEO_URL }, prompt = "p" })
    assert.equal("A dog runs.", answer.data)
    assert.equal(false, json.decode(last().body).stream)
  end)

  it("in bulk told: what failed, and what was done", function()
    new_world()
    local made, message, err = client().create_entities(within_collection {
      entities = { { name = "A", asset_ids = { ready_asset() } }, { name = "B" } },
    })
    assert.is_nil(made)
    assert.matches("1 of 2 failed: name or asset_ids is missing", message, 1, true)
    assert.same({ "failed", 1, 1 }, { err.kind, #err.failures, #err.done })
    assert.equal(first_id "entities", err.done[1].id)
    assert(err.done[1]:delete()) -- it knows where it is
    local all = assert(client().create_entities(within_collection {
      entities = { { name = "A", asset_ids = { ready_asset() } }, { name = "B", asset_ids = { ready_asset() } } },
    }))
    assert.same({ "A", "B" }, pick.column(all, "name"))
  end)
end)

-- { list, what its filters are, verb, what is given, the request ("{}" is the id), its body, what else must hold }
local deeds = {
  { "assets", nil, "delete", nil, "DELETE /assets/{}" },
  { "assets", nil, "delete", { force = true }, "DELETE /assets/{}?force=true" },
  {
    "assets", nil, "set_metadata", { project = "x", old = footage.null }, "PATCH /assets/{}/user-metadata",
    '{"user_metadata":{"old":null,"project":"x"}}',
  },
  { "assets", nil, "replace_metadata", {}, "PUT /assets/{}/user-metadata", '{"user_metadata":{}}' },
  { "assets", nil, "clear_metadata", nil, "DELETE /assets/{}/user-metadata", "" },
  { "indexes", nil, "update", { index_name = "N" }, "PUT /indexes/{}", '{"index_name":"N"}' },
  { "indexes", nil, "rename", "N", "PUT /indexes/{}", '{"index_name":"N"}' },
  { "indexes", nil, "delete", nil, "DELETE /indexes/{}" },
  {
    "indexed_assets", "indexes", "set_metadata", { n = 1 }, "PATCH /indexes/{parent}/indexed-assets/{}",
    '{"user_metadata":{"n":1}}',
  },
  { "indexed_assets", "indexes", "delete", nil, "DELETE /indexes/{parent}/indexed-assets/{}" },
  {
    "videos", "indexes", "set_metadata", { n = 1 }, "PATCH /indexes/{parent}/videos/{}", '{"user_metadata":{"n":1}}',
  },
  { "videos", "indexes", "delete", nil, "DELETE /indexes/{parent}/videos/{}" },
  {
    "entity_collections", nil, "update", { description = "D" }, "PATCH /entity-collections/{}", '{"description":"D"}',
  },
  { "entity_collections", nil, "delete", nil, "DELETE /entity-collections/{}" },
  {
    "entities", "entity_collections", "update", { metadata = {} }, "PATCH /entity-collections/{parent}/entities/{}",
    '{"metadata":{}}',
  },
  { "entities", "entity_collections", "delete", nil, "DELETE /entity-collections/{parent}/entities/{}" },
  { "knowledge_stores", nil, "update", { name = "N" }, "PATCH /knowledge-stores/{}", '{"name":"N"}' },
  { "knowledge_stores", nil, "delete", nil, "DELETE /knowledge-stores/{}" },
  { "knowledge_items", "knowledge_stores", "delete", nil, "DELETE /knowledge-stores/{parent}/items/{}" },
  {
    "item_collections", "knowledge_stores", "update", { name = "N" },
    "PATCH /knowledge-stores/{parent}/item-collections/{}", '{"name":"N"}',
  },
  { "item_collections", "knowledge_stores", "delete", nil, "DELETE /knowledge-stores/{parent}/item-collections/{}" },
  { "connections", nil, "delete", nil, "DELETE /connections/{}" },
  { "redirect_uris", nil, "delete", nil, "DELETE /connections/redirect-uris/{}" },
}

local parameters = {
  indexes = "index_id", entity_collections = "entity_collection_id", knowledge_stores = "knowledge_store_id",
  connections = "connection_id", assets = "asset_id",
}

local function first_of(c, list, parent)
  local filters = parent and { [parameters[parent]] = first_id(parent) } or {}
  return assert(c[list](filters, { max = 1 }):first())
end

describe("TwelveLabs: a record's", function()
  after_each(one_world.close)
  teardown(one_world.check)

  for _, deed in ipairs(deeds) do
    local list, parent, verb, given, request, body = unpack(deed, 1, 6)

    it(("%s:%s is %s"):format(list, verb, request), function()
      new_world()
      local record = first_of(client(), list, parent)
      world:clear_log()
      local done, message = record[verb](record, given)
      assert(done, message)
      local entry = world:log()[1]
      local filled = request:gsub("{(%w*)}", function(name) return name == "" and record.id or first_id(parent) end)
      if verb ~= "delete" or not parent then
        assert.equal(filled, entry.method .. " " .. entry.path:gsub("^/v1%.3", "")
          .. (entry.query ~= "" and "?" .. entry.query or ""))
      end
      if body then assert.equal(body, entry.body or "") end
      if verb == "delete" then
        assert.is_true(done)
        for _, id in ipairs(world:ids("twelvelabs." .. list)) do assert.not_equal(record.id, id) end
      else
        assert.equal(record.id, done.id)
        for name, value in pairs(verb == "update" and given or {}) do assert.same(value, done[name]) end
      end
    end)
  end

  local lists, actions, records = descriptions.of "twelvelabs".lists, descriptions.of "twelvelabs".actions,
    descriptions.of "twelvelabs".records
  local parent_of = {
    indexed_assets = "indexes", videos = "indexes", entities = "entity_collections", imports = "connections",
    knowledge_items = "knowledge_stores", item_collections = "knowledge_stores", asset_entities = "assets",
  }
  for _, name in ipairs(pick.sorted_keys(lists)) do
    local read = actions[lists[name].record]
    if read and records[lists[name].record].id and (parent_of[name] or not lists[name].path:find "{") then
      it(name .. ":refresh reads it by its id", function()
        new_world()
        local record = first_of(client(), name, parent_of[name])
        local fresh, message = record:refresh()
        assert(fresh, message)
        assert.equal(record.id, fresh.id)
      end)
    end
  end

  it("metadata are merged, replaced and cleared, and each gives the fresh record", function()
    new_world()
    local asset = assert(client().asset(ready_asset()))
    asset = assert(asset:replace_metadata { old = "x", n = 1 })
    assert.same({ old = "x", n = 1 }, asset.user_metadata)
    asset = assert(asset:set_metadata { old = footage.null, new = true })
    assert.same({ n = 1, new = true }, asset.user_metadata)
    asset = assert(asset:set_metadata { n = json.null })
    assert.same({ new = true }, asset.user_metadata)
    asset = assert(asset:clear_metadata())
    assert.same({}, asset.user_metadata)
    local _, message, err = asset:set_metadata { list = { 1 } }
    assert.same({ "http", 400, "parameter_invalid" }, { err.kind, err.status, err.code })
    assert.matches("user_metadata.list", message, 1, true)
  end)

  it("entity gets assets and loses them, but for the last", function()
    new_world { looks = 1 }
    local one, two = ready_asset(1), ready_asset(2)
    local entity = assert(client().create_entity(within_collection { name = "Ada", asset_ids = { one } }))
    entity = assert(entity:add_assets { two })
    assert.same({ "processing", 2 }, { entity.status, #entity.asset_ids })
    assert.equal("ready", assert(entity:wait()).status)
    entity = assert(entity:remove_assets { one })
    assert.same({ two }, entity.asset_ids)
    assert.same({ "DELETE", '{"asset_ids":["' .. one .. '"]}' }, { last().method, last().body })
    assert.equal(400, select(3, entity:remove_assets { two }).status)
    assert.same({ two }, assert(entity:refresh()).asset_ids)
  end)

  it("collection gets items and loses them, as often as it is said", function()
    new_world()
    local store = assert(client().knowledge_store(first_id "knowledge_stores"))
    local item = assert(store:add(ready_asset()))
    assert.same({ "twelvelabs.knowledge_item", "queued" }, { footage.type(item), item.status })
    local part = assert(client().create_item_collection(within_store { name = "Part" }))
    for _ = 1, 2 do assert.equal(part.id, assert(part:add { item }).id) end
    assert.same({ item.id }, pick.column(part:items():all(), "id"))
    assert(part:remove { item.id })
    assert.same({}, part:items():all())
  end)

  it("batch can be cancelled once, read, and goes when it is at its end", function()
    new_world { looks = 1 }
    local batch = assert(client().create_analyze_batch {
      model_name = "pegasus1.5", analysis_mode = "general", requests = ANALYSES,
    })
    local _, _, err = batch:delete()
    assert.same({ 409, "batch_not_terminal" }, { err.status, err.code })
    assert.equal(1, #assert(batch:results()))
    assert.equal("canceling", assert(batch:cancel()).status)
    local done
    done, _, err = batch:wait()
    assert.is_nil(done)
    assert.same({ "failed", "canceled" }, { err.kind, err.record.status })
    assert.same({ 409, "batch_canceled" }, { select(3, batch:cancel()).status, select(3, batch:cancel()).code })
    assert.is_true(batch:delete())
  end)

  it("connection imports what it can, and tells the rest", function()
    new_world { raw = { ["twelvelabs.connections"] = {
      { _id = "c1", status = "active" }, { _id = "c2", status = "expired" },
    } } }
    local connection = assert(client().connection "c1")
    assert.is_string(assert(connection:picker_token()).access_token)
    local imported = assert(connection:import { { source_id = "a" }, { source_id = "b" } })
    assert.equal("twelvelabs.import", footage.type(imported))
    assert.equal(imported.id, assert(imported:refresh()).id)
    local done, message, err = connection:import { { source_id = "a" }, { source_id = "missing" } }
    assert.is_nil(done)
    assert.matches("It is not there", message, 1, true)
    assert.same({ "failed", 1, 2 }, { err.kind, #err.failures, err.failures[1].index })
    assert.equal(27, #world:ids "twelvelabs.assets") -- "a" is there once
    err = select(3, assert(client().connection "c2"):import { { source_id = "a" } })
    assert.same({ 409, "connection_inactive" }, { err.status, err.code })
  end)
end)

describe("TwelveLabs: what is in an index", function()
  after_each(one_world.close)
  teardown(one_world.check)

  -- Whichever way it is reached, it remembers the index: the answers do not say it.
  local ways = {
    ["index:add"] = function(c, index) return assert(index:add(assert(c.asset(ready_asset())))) end,
    ["index:indexed_assets"] = function(_, index) return (index:indexed_assets():first()) end,
    ["the list"] = function(c, index) return (c.indexed_assets({ index_id = index.id }):first()) end,
    ["its ids"] = function(c, index)
      return assert(c.indexed_asset { index_id = index.id, id = index:indexed_assets():first().id })
    end,
    ["a cursor"] = function(c, index)
      local listing = c.indexed_assets { index_id = index.id }
      listing:next()
      return (c.indexed_assets({ index_id = index.id }, { resume = listing:cursor() }):next())
    end,
    ["a filter"] = function(_, index) return (index:indexed_assets():filter(function() return true end):first()) end,
    ["refresh"] = function(_, index) return assert(index:indexed_assets():first():refresh()) end,
  }
  it("reached from an asset, or an entity, says where it is", function()
    new_world()
    local asset = assert(client().asset(first_id "assets"))
    local entity = assert(asset:entities():first())
    assert.equal(entity.id, assert(entity:refresh()).id)
    assert.equal("E", assert(entity:update { description = "E" }).description)
    assert.is_true(entity:delete())
  end)

  for _, way in ipairs(pick.sorted_keys(ways)) do
    it("is found again from " .. way, function()
      new_world { looks = 1, indexed_twice = "another" }
      local c = client()
      local index = assert(c.index(first_id "indexes"))
      local one = ways[way](c, index)
      local path = "/indexes/" .. index.id .. "/indexed-assets/" .. one.id
      assert.equal("twelvelabs.indexed_asset", footage.type(one))
      assert.is_nil(one.index_id)
      assert.equal("x", assert(one:set_metadata { note = "x" }).user_metadata.note)
      assert(one:refresh())
      assert.equal("GET " .. path, (table.concat(sent(), "\n"):match "([^\n]*)$"))
      assert.is_true(one:delete())
      assert.equal("DELETE " .. path, (table.concat(sent(), "\n"):match "([^\n]*)$"))
      local gone, _, err = one:refresh()
      assert.is_nil(gone)
      assert.same({ 404, "resource_not_exist" }, { err.status, err.code })
    end)
  end

  it("is added by id, by record and with more, becomes ready, and is listed from both sides", function()
    new_world { looks = 1 }
    local c = client()
    local index = assert(c.create_index { index_name = "N", models = MODELS })
    local one = assert(index:add(ready_asset(1)))
    local two = assert(index:add { asset_id = ready_asset(2), enable_video_stream = true, user_metadata = { a = 1 } })
    assert.equal("ready", assert(one:wait()).status)
    assert.same({ 1, "PROCESSING" }, { two.user_metadata.a, two.hls.status })
    assert.same({ two.id, one.id }, pick.column(index:indexed_assets():all(), "id"))
    local of_asset = pick.column(assert(c.asset(ready_asset(1))):indexed_assets():all(), "id")
    assert.equal(one.id, of_asset[1])
    local _, _, err = index:add(ready_asset(1))
    assert.equal(409, err.status)
    assert.is_falsy(err.maybe_done)
  end)

  it("holds its asset back from deletion, unless by force, and goes with the index", function()
    new_world { looks = 1 }
    local c = client { max_retries = 3 }
    local index = assert(c.create_index { index_name = "N", models = MODELS })
    local asset, other = assert(c.asset(ready_asset(1))), assert(c.asset(ready_asset(2)))
    assert(index:add(asset))
    assert(index:add(other))
    world:clear_log()
    local done, _, err = asset:delete()
    assert.is_nil(done)
    assert.same({ "http", 409, "asset_in_use", 1 }, { err.kind, err.status, err.code, #world:log() })
    assert.is_true(asset:delete { force = true })
    assert.is_true(index:delete())
    assert.is_true(other:delete())
  end)

  it("wants an asset that is ready", function()
    new_world()
    local index = assert(client().index(first_id "indexes"))
    local _, message, err = index:add(assets_that_are "processing"[1])
    assert.same({ "http", 400 }, { err.kind, err.status })
    assert.matches("not ready", message)
    assert.equal(404, select(3, index:add "68e7780056bd7d6700000000").status)
  end)
end)

describe("TwelveLabs: waiting", function()
  after_each(one_world.close)
  teardown(one_world.check)

  for _, case in ipairs(creations) do
    local record = descriptions.of "twelvelabs".records[case[3]]
    if record and record.states then
      it("for " .. case[3] .. " ends when it is ready, or has failed", function()
        new_world { looks = 1 }
        local function made() return assert(client()[case[1]](type(case[2]) == "function" and case[2]() or case[2])) end
        local done = assert(made():wait())
        assert.equal(record.states.ready[1], done.status)
        if not record.states.failed[1] then return end
        world:set { outcome = "failed" }
        local failed, message, err = made():wait()
        assert.is_nil(failed)
        assert.same({ "failed", "twelvelabs" }, { err.kind, err.service })
        assert.is_string(message)
        world:set { outcome = "silent" }
        assert.matches((record.states.says or {}).expired or "no reason", select(2, made():wait()))
      end)
    end
  end

  it("for several assets is one request a round, and each gets its own end", function()
    new_world { looks = 2, outcome = "ready" }
    local c, made = client(), {}
    for place = 1, 3 do made[place] = assert(c.upload { url = VIDEO_URL, filename = place .. ".mp4" }) end
    world:mutate { list = "twelvelabs.assets", delete = { made[3].id } }
    world:clear_log()
    local waits = {}
    for place = 1, 2 do waits[place] = function() return made[place]:wait() end end
    local done = assert(footage.all(waits))
    assert.same({ "1.mp4", "2.mp4" }, pick.column(done, "name"))
    assert.same({ "ready", "ready" }, pick.column(done, "status"))
    local alone = 0
    for _, entry in ipairs(world:log()) do
      if entry.path ~= "/v1.3/assets" then alone = alone + 1 else assert.equal(2, #entry.args.asset_ids) end
    end
    assert.is_true(alone <= 2) -- the first look of each may come before the other one begins
    assert.is_true(#world:log() <= 4, table.concat(sent(), "\n"))
  end)

  it("for an asset tells why it failed", function()
    new_world { looks = 1, outcome = "failed" }
    local _, message, err = assert(client().upload { url = VIDEO_URL }):wait()
    assert.equal("failed", err.kind)
    assert.matches("The file could not be fetched", message, 1, true)
    assert.equal("failed", err.record.status)
  end)

  it("for what never ends takes its time, and no more", function()
    new_world { outcome = "never" }
    local _, message, err = assert(client().upload { url = VIDEO_URL }):wait { timeout = 0.3 }
    assert.equal("timeout", err.kind)
    assert.matches("still processing", message)
  end)
end)

describe("TwelveLabs: errors", function()
  after_each(one_world.close)
  teardown(one_world.check)

  local NOBODY = "68e7780056bd7d6700000000"

  -- { what is done, status, code }: the shapes of the service's errors
  local shapes = {
    { function(c) return c.asset(NOBODY) end, 400, "resource_not_exist" },
    { function(c) return c.analyze_task(NOBODY) end, 404, "resource_not_exist" },
    { function(c) return c.embed_v2_task(NOBODY) end, 404, "resource_not_exist" },
    { function(c) return c.multipart_upload(NOBODY) end, 404, nil },
    { function(c) return c.search({ index_id = NOBODY, search_options = { "visual" }, query_text = "x" }):next() end,
      400, "resource_not_exist" },
  }
  for _, case in ipairs(shapes) do
    it(("%d %s"):format(case[2], tostring(case[3])), function()
      new_world()
      local done, message, err = case[1](client())
      assert.is_nil(done)
      assert.is_string(message)
      assert.same({ "http", case[2], case[3] }, { err.kind, err.status, err.code })
    end)
  end

  it("429 without a body is waited for, also by a POST", function()
    new_world { faults = {
      { match = { path = "/v1.3/analyze" }, action = "status", status = 429, retry_after = 0, times = 2 },
    } }
    assert(client().analyze { video = { type = "url", url = VIDEO_URL } })
    assert.equal(3, #world:log())
  end)

  -- The code says that a thing is gone, whichever status.
  for _, status in ipairs { 400, 404 } do
    it(status .. " of a DELETE that was lost and then finds nothing is a success, and of another is none", function()
      new_world { missing_status = status }
      local asset = assert(client().asset(ready_asset()))
      world:set { faults = { { match = { method = "DELETE" }, action = "reset", at = "before_headers" } } }
      assert.is_true(asset:delete())
      local done, _, err = asset:delete()
      assert.is_nil(done)
      assert.same({ status, "resource_not_exist" }, { err.status, err.code })
    end)
  end

  it("400 of a task that cannot be deleted is no success", function()
    new_world()
    local task = assert(client().create_task { index_id = first_id "indexes", video_url = VIDEO_URL })
    world:set { faults = { { match = { method = "DELETE" }, action = "status", status = 503 } } }
    local done, _, err = task:delete()
    assert.is_nil(done)
    assert.same({ 400, "task_cannot_be_deleted" }, { err.status, err.code })
  end)
end)
