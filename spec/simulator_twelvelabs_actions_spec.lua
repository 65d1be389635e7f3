-- What the simulator's TwelveLabs does when it is asked to do something, with the curl program as its client: what it
-- refuses, in which of its three shapes, and what becomes of what it made.

local json = require "cjson"
local one_world = require "spec.support.one_world"
local requests = require "spec.support.requests"
local shell = require "spec.support.shell"

local world, new_world = one_world.world, one_world.new

local function send(method, path, body)
  local flags = "--request " .. method
  if body then flags = flags .. " --header 'content-type: application/json' --data-raw " .. shell.quote(body) end
  return requests.send(world.twelvelabs .. path, { flags = flags })
end

local function send_form(path, fields)
  local flags = {}
  for _, field in ipairs(fields) do flags[#flags + 1] = "--form-string " .. shell.quote(field) end
  return requests.send(world.twelvelabs .. path, { flags = table.concat(flags, " ") })
end

local function first(list)
  return world:ids("twelvelabs." .. list)[1]
end

-- The newest asset that is in some state.
local function asset_that_is(status)
  for _, asset in ipairs(world:items "twelvelabs.assets") do
    if asset.status == status then return asset._id end
  end
end

local function ready_asset()
  return asset_that_is "ready"
end

local NOBODY = "68e7780056bd7d6700000000"

-- {I}, {A}, ... in a path or a body are ids of the newest of their kind.
local letters = {
  I = "indexes", C = "entity_collections", E = "entities", S = "knowledge_stores", L = "item_collections",
  T = "analyze_tasks", B = "analyze_batches", N = "connections", R = "redirect_uris",
}

local function fill(text)
  return text and (text:gsub("{(%u)}", function(letter)
    if letter == "A" then return ready_asset() end
    if letter == "P" then return asset_that_is "processing" end
    if letter == "X" then return NOBODY end
    return letters[letter] and first(letters[letter])
  end))
end

-- { method, path, body, status, code }; no code: no body.
local refused = {
  { "POST", "/indexes", '{"index_name":"n"}', 400, "parameter_not_provided" },
  { "POST", "/indexes", '{"index_name":1,"models":[]}', 400, "parameter_invalid" },
  { "POST", "/indexes", '{"index_name":"n","models":{"a":1}}', 400, "parameter_invalid" },
  { "POST", "/indexes", '{"index_name":"n","models":[],"extra":1}', 400, "parameter_unknown" },
  { "POST", "/indexes?x=1", '{"index_name":"n","models":[]}', 400, "parameter_unknown" },
  { "POST", "/indexes", "nonsense", 400, "parameter_invalid" },
  { "POST", "/indexes", nil, 400, "parameter_invalid" },
  { "PUT", "/indexes/{I}", '{"models":[]}', 400, "parameter_unknown" },
  { "PUT", "/indexes/{X}", '{"index_name":"n"}', 400, "resource_not_exist" },
  { "PATCH", "/indexes/{I}", '{"index_name":"n"}', 405, "api_not_allowed" },
  { "DELETE", "/indexes/{X}", nil, 400, "resource_not_exist" },
  { "DELETE", "/indexes/{I}?force=true", nil, 400, "parameter_unknown" },
  { "POST", "/indexes/{X}/indexed-assets", '{"asset_id":"{A}"}', 404, "resource_not_exist" },
  { "POST", "/indexes/{I}/indexed-assets", '{"asset_id":"{X}"}', 404, "resource_not_exist" },
  { "POST", "/indexes/{I}/indexed-assets", '{"asset_id":"{P}"}', 400, "parameter_invalid" },
  { "POST", "/indexes/{I}/indexed-assets", '{"asset_id":"{A}","user_metadata":"a"}', 400, "parameter_invalid" },
  { "GET", "/indexes/{I}/indexed-assets/{X}", nil, 404, "resource_not_exist" },
  { "DELETE", "/indexes/{I}/indexed-assets/{X}", nil, 400, "resource_not_exist" },
  { "POST", "/assets", '{"method":"url","url":"https://example.com/a.mp4"}', 400, "parameter_invalid" },
  { "DELETE", "/assets/{A}?force=yes", nil, 400, "parameter_invalid" },
  { "DELETE", "/assets/{X}", nil, 400, "resource_not_exist" },
  { "PATCH", "/assets/{A}/user-metadata", "{}", 400, "parameter_not_provided" },
  { "PATCH", "/assets/{A}/user-metadata", '{"user_metadata":{"a":[1]}}', 400, "parameter_invalid" },
  { "PUT", "/assets/{X}/user-metadata", '{"user_metadata":{}}', 404, "resource_not_exist" },
  { "DELETE", "/assets/{A}/user-metadata", '{"user_metadata":{}}', 400, "parameter_invalid" },
  { "POST", "/entity-collections", '{"description":"d"}', 400, "parameter_not_provided" },
  { "POST", "/entity-collections/{C}/entities", '{"name":"n","asset_ids":[]}', 400, "parameter_invalid" },
  { "POST", "/entity-collections/{C}/entities", '{"name":"n","asset_ids":["{X}"]}', 400, "resource_not_exist" },
  { "POST", "/entity-collections/{X}/entities", '{"name":"n","asset_ids":["{A}"]}', 400, "resource_not_exist" },
  { "DELETE", "/entity-collections/{C}/entities/{E}/assets", nil, 400, "parameter_invalid" },
  { "POST", "/knowledge-stores/{S}/items", '{"asset_id":"{X}"}', 400, "resource_not_exist" },
  { "POST", "/knowledge-stores/{S}/item-collections/{L}/items/add", '{"item_ids":["{X}"]}', 400, "resource_not_exist" },
  { "POST", "/analyze", '{"stream":false}', 400, "parameter_not_provided" },
  { "POST", "/analyze", '{"stream":false,"video_id":"{X}"}', 404, "resource_not_exist" },
  { "POST", "/analyze/tasks", "{}", 400, "parameter_not_provided", nested = true },
  { "GET", "/analyze/tasks/{X}", nil, 404, "resource_not_exist", nested = true },
  { "DELETE", "/analyze/batches/{X}", nil, 404, "resource_not_exist", nested = true },
  { "POST", "/embed-v2", "{}", 400, "parameter_not_provided", nested = true },
  { "GET", "/embed-v2/tasks/{X}", nil, 404, "resource_not_exist", nested = true },
  { "GET", "/embed/tasks/{X}", nil, 400, "resource_not_exist" },
  { "GET", "/assets/multipart-uploads/{X}", nil, 404 },
  { "GET", "/connections/{X}", nil, 404, "resource_not_exist" },
  { "DELETE", "/connections/redirect-uris/{X}", nil, 404, "resource_not_exist" },
  { "POST", "/connections:authorize", '{"provider":"google_drive"}', 400, "parameter_not_provided" },
  { "GET", "/nothing", nil, 404, "resource_not_exist" },
}

describe("simulator: TwelveLabs refuses", function()
  after_each(one_world.close)
  teardown(one_world.check)

  for _, case in ipairs(refused) do
    it(("%s %s %s"):format(case[1], case[2], case[3] or ""), function()
      new_world()
      local answer = send(case[1], fill(case[2]), fill(case[3]))
      assert.equal(case[4], answer.status, answer.body)
      if not case[5] then return assert.equal("", answer.body) end
      if case.nested then assert.is_nil(answer.json.code) end
      assert.equal(case[5], (case.nested and answer.json.error or answer.json).code)
    end)
  end

  -- { path, parts of the form, code }
  for _, case in ipairs {
    { "/assets", { "method=url" }, "parameter_not_provided" },
    { "/assets", { "method=url", "url=https://example.com/a", "folder=1" }, "parameter_unknown" },
    { "/assets", { "method=url", "url=https://example.com/a", "enable_hls=yes" }, "parameter_invalid" },
    { "/assets", { "method=url", "url=https://example.com/a", "user_metadata=[1]" }, "parameter_invalid" },
    { "/assets", { "method=url", "url=https://example.com/a", "url=https://example.com/b" }, "parameter_invalid" },
    { "/tasks", { "index_id=" .. NOBODY, "video_url=https://example.com/a" }, "resource_not_exist" },
    { "/embed", { "text=hello" }, "parameter_not_provided" },
  } do
    it(("%s of %s"):format(case[1], table.concat(case[2], " ")), function()
      new_world()
      local answer = send_form(case[1], case[2])
      assert.equal(400, answer.status, answer.body)
      assert.equal(case[3], answer.json.code)
    end)
  end

  it("with a 429 that has a body, but where the documents say there is none", function()
    new_world { faults = { { match = { method = "POST" }, action = "status", status = 429, times = "always" } } }
    local answer = send("POST", "/indexes", "{}")
    assert.same({ 429, "too_many_requests" }, { answer.status, answer.json.code })
    answer = send("POST", "/embed-v2", "{}")
    assert.equal("too_many_requests", answer.json.error.code)
    for _, path in ipairs { "/search", "/analyze", "/knowledge-stores/" .. first "knowledge_stores" .. "/search" } do
      answer = send("POST", path, "{}")
      assert.same({ 429, "" }, { answer.status, answer.body })
    end
  end)
end)

describe("simulator: what TwelveLabs makes", function()
  after_each(one_world.close)
  teardown(one_world.check)

  local FORM = { "method=url", "url=https://example.com/my%20dog.mp4?a=1", "enable_hls=true", 'user_metadata={"a":1}' }

  it("is an asset that becomes ready, and its stream later", function()
    new_world { looks = 2 }
    local made = send_form("/assets", FORM)
    assert.equal(201, made.status, made.body)
    assert.same({ "processing", "video/mp4", 1, "pending" }, {
      made.json.status, made.json.file_type, made.json.user_metadata.a, made.json.hls.status,
    })
    assert.is_nil(made.json.size)
    local path = "/assets/" .. made.json._id
    assert.equal(made.json._id, first "assets")
    assert.equal("processing", send("GET", path).json.status)
    local ready = send("GET", path).json
    assert.same({ "ready", "pending" }, { ready.status, ready.hls.status })
    assert.is_number(ready.size)
    assert.equal("ready", send("GET", path).json.hls.status)
  end)

  it("fails with a reason, without one, or never ends, as told; and lists look, too", function()
    new_world { looks = 1, outcome = "failed" }
    local id = send_form("/assets", FORM).json._id
    local listed = send("GET", "/assets?asset_ids=" .. id).json.data[1]
    assert.same({ "failed", "string" }, { listed.status, type(listed.error.message) })
    world:set { outcome = "silent" }
    id = send_form("/assets", FORM).json._id
    local silent = send("GET", "/assets/" .. id).json
    assert.equal("failed", silent.status)
    assert.is_true(silent.error == nil or silent.error == json.null)
    world:set { outcome = "never" }
    id = send_form("/assets", FORM).json._id
    for _ = 1, 4 do assert.equal("processing", send("GET", "/assets/" .. id).json.status) end
  end)

  it("is ready after some time, where time is told", function()
    new_world { ready_ms = 400, looks = 1 }
    local id = send_form("/assets", FORM).json._id
    assert.equal("processing", send("GET", "/assets/" .. id).json.status)
    shell.run "sleep 0.5"
    assert.equal("ready", send("GET", "/assets/" .. id).json.status)
  end)

  it("in an index goes with it, and keeps its asset until then", function()
    new_world { looks = 1 }
    local models = '[{"model_name":"marengo3.0","model_options":["visual"]}]'
    local made = send("POST", "/indexes", '{"index_name":"N","models":' .. models .. "}")
    assert.equal(201, made.status)
    local index, names = made.json._id, {}
    for name in pairs(made.json) do names[#names + 1] = name end
    assert.same({ "_id" }, names)
    local again = send("POST", "/indexes", '{"index_name":"N","models":[]}')
    assert.same({ 400, "index_name_already_exists" }, { again.status, again.json.code })
    assert.same({ 200, "" }, { send("PUT", "/indexes/" .. index, '{"index_name":"M"}').status, "" })
    assert.equal("M", send("GET", "/indexes/" .. index).json.index_name)
    local asset = ready_asset()
    local body = '{"asset_id":"' .. asset .. '"}'
    local indexed = send("POST", "/indexes/" .. index .. "/indexed-assets", body)
    assert.equal(202, indexed.status)
    assert.equal(409, send("POST", "/indexes/" .. index .. "/indexed-assets", body).status)
    local path = "/indexes/" .. index .. "/indexed-assets/" .. indexed.json._id
    local whole = send("GET", path .. "?transcription=true&embedding_option=visual&embedding_option=audio").json
    assert.same({ "ready", asset, "table", "table" }, {
      whole.status, whole.asset_id, type(whole.transcription), type(whole.embedding),
    })
    assert.is_nil(whole.index_id)
    assert.equal(1, #send("GET", "/indexes/" .. index .. "/indexed-assets").json.data)
    assert.equal(409, send("DELETE", "/assets/" .. asset).status)
    assert.equal(200, send("DELETE", "/indexes/" .. index).status)
    assert.equal(200, send("DELETE", "/assets/" .. asset).status)
  end)

  it("has metadata that merges, is replaced, and goes", function()
    new_world()
    local path = "/assets/" .. ready_asset()
    local function metadata() return send("GET", path).json.user_metadata end
    send("PUT", path .. "/user-metadata", '{"user_metadata":{"a":1,"b":"x","c":null,"d":""}}')
    assert.same({ a = 1, b = "x" }, metadata())
    send("PATCH", path .. "/user-metadata", '{"user_metadata":{"a":null,"b":"","e":true}}')
    assert.same({ b = "x", e = true }, metadata())
    local gone = send("DELETE", path .. "/user-metadata")
    assert.same({ 200, "" }, { gone.status, gone.body })
    assert.same({}, metadata())
  end)

  it("of several says which were not made, and the last asset of an entity stays", function()
    new_world { looks = 1 }
    local path = "/entity-collections/" .. first "entity_collections" .. "/entities"
    local asset = ready_asset()
    local entities = ('[{"name":"A","asset_ids":["%s"]},{"name":"B"}]'):format(asset)
    local bulk = send("POST", path .. "/bulk", '{"entities":' .. entities .. "}")
    assert.same({ 201, 1, 1 }, { bulk.status, bulk.json.success_count, bulk.json.failed_count })
    assert.same({ 1, "B" }, { bulk.json.errors[1].entity_index, bulk.json.errors[1].entity_name })
    path = path .. "/" .. bulk.json.entities[1]._id
    assert.equal("ready", send("GET", path).json.status)
    assert.equal(400, send("DELETE", path .. "/assets", '{"asset_ids":["' .. asset .. '"]}').status)
    local another = world:ids "twelvelabs.assets"[first "assets" == asset and 2 or 1]
    local added = send("POST", path .. "/assets", '{"asset_ids":["' .. another .. '"]}').json
    assert.same({ 2, "processing" }, { #added.asset_ids, added.status })
    assert.equal(1, #send("DELETE", path .. "/assets", '{"asset_ids":["' .. asset .. '"]}').json.asset_ids)
  end)
end)
