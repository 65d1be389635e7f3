-- What one can do at HeyGen: each action against the simulator, which checks requests as strictly as the documents.

local clients = require "spec.support.clients"
local descriptions = require "spec.support.descriptions"
local footage = require "footage"
local json = require "cjson"
local one_world = require "spec.support.one_world"
local pick = require "spec.support.pick"
local requests = require "spec.support.requests"

local unpack = table.unpack or unpack
local world, new_world = one_world.world, one_world.new

local URL = { type = "url", url = "https://example.com/a.mp4" }

local function client(options)
  return (clients.heygen(world, options))
end

-- The requests so far as "POST /v3/videos", without those that the script did not ask for.
local function sent()
  local list = {}
  for place, entry in ipairs(world:log()) do list[place] = entry.method .. " " .. entry.path end
  return list
end

local function last()
  local log = world:log()
  return log[#log]
end

local function body_of(entry)
  return entry.body and entry.body ~= "" and json.decode(entry.body) or nil
end

local function first_id(list)
  return world:ids(list)[1]
end

local COMPARISON = {
  prompt = "p", model_a = "a", model_b = "b", video_a = URL, video_b = URL, question_id = "craft",
}

-- { name, fields, type of the record, or "table" }; `some`: an array of them.
local creations = {
  { "create_video", { type = "avatar", avatar_id = "a", script = "Hi", title = "T" }, "heygen.video" },
  { "create_videos", { videos = { { type = "avatar" } } }, "heygen.v3.video_batch" },
  { "create_folder", { name = "F", parent_id = footage.null }, "heygen.folder" },
  { "create_direct_upload", { filename = "a", content_type = "video/mp4", size_bytes = 3 }, "table" },
  {
    "create_direct_uploads", { files = { { filename = "a", content_type = "video/mp4", size_bytes = 3 } } }, "table",
  },
  { "create_asset", { file = "bytes" }, "heygen.asset" },
  { "create_avatar", { type = "photo", name = "N", file = URL }, "heygen.v3.look" },
  { "clone_voice", { voice_name = "V", audio = URL }, "heygen.voice" },
  { "design_voice", { prompt = "warm" }, "table" },
  { "speech", { voice_id = "v", text = "Hi", speed = 1.25 }, "table" },
  {
    "create_video_translations", { video = URL, output_languages = { "German", "Japanese" } },
    "heygen.v3.video_translation", some = 2,
  },
  { "create_video_translation_batch", { video_translations = { {} } }, "heygen.v3.video_translation_batch" },
  {
    "create_proofreads", { title = "P", video = URL, output_languages = { "German" } }, "heygen.v3.proofread", some = 1,
  },
  { "create_lipsync", { video = URL, audio = URL }, "heygen.v3.lipsync" },
  { "create_lipsyncs", { lipsyncs = { {} } }, "heygen.v3.lipsync_batch" },
  { "create_clipping", { video = URL }, "heygen.v3.clipping" },
  { "create_background_removal", { video = URL }, "heygen.v3.background_removal" },
  { "create_filler_word_removal", { video = URL, title = "C" }, "heygen.v3.filler_word_removal" },
  { "create_render", { project = { type = "asset_id", asset_id = "z" }, fps = 30 }, "heygen.v3.render" },
  { "create_video_agent", { prompt = "A film" }, "heygen.v3.video_agent" },
  { "create_webhook_endpoint", { url = "https://example.com/hook" }, "heygen.webhook_endpoint" },
  { "create_brand_glossary", { name = "G", terms = {} }, "heygen.v3.brand_glossary" },
  { "create_brand_kit", { url = "https://example.com" }, "heygen.v3.brand_kit" },
  { "create_model_voice", { audio = { URL } }, "heygen.v3.model_voice" },
  { "model_speech", { voice_id = "v", text = "Hi", language = "en" }, "table" },
  {
    "create_podcast", { host_avatar_id = "a", guest_avatar_id = "b", host_voice_id = "c", guest_voice_id = "d" },
    "heygen.v3.podcast",
  },
  { "create_comparison", COMPARISON, "heygen.v3.comparison" },
  { "create_comparisons", { comparisons = { COMPARISON } }, "heygen.v3.comparison_batch" },
  { "create_workflow", { name = "W", product_graph = {} }, "heygen.v3.workflow" },
  { "create_workflow_run", { workflow_id = "w" }, "heygen.v3.workflow_run" },
  {
    "create_realtime_session", { type = "tts", avatar_id = "a", text = "Hi", voice_id = "v" },
    "heygen.v3.realtime_session",
  },
}

describe("HeyGen: what is made is", function()
  after_each(one_world.close)
  teardown(one_world.check)

  for _, case in ipairs(creations) do
    local name, fields, kind = case[1], case[2], case[3]

    it(("%s: %s"):format(name, kind), function()
      new_world { looks = 5 }
      local made = assert(client()[name](fields))
      if case.some then
        assert.equal(case.some, #made)
        made = made[1]
      end
      assert.equal(kind, footage.type(made) or type(made))
      if kind ~= "table" then assert.is_truthy(made.id) end
      -- The same on heygen.v3, where its records are v3's.
      local of_v3 = assert(client().v3[name](fields))
      local own = footage.type(case.some and of_v3[1] or of_v3)
      assert.equal(kind ~= "table" and "heygen.v3." .. kind:match "[^.]+$" or nil, own)
    end)

    local action = descriptions.of "heygen".actions[name]
    if action.key then
      it(name .. ": once, although the first answer was lost", function()
        new_world { looks = 5 }
        local method, path = action.method, action.path
        world:set { faults = { { match = { method = method, path = path }, action = "reset", at = "within_body" } } }
        assert(client { max_retries = 1 }[name](fields))
        local log = world:log()
        assert.equal(log[1].path, log[2].path)
        local key = log[1].headers["idempotency-key"]
        if action.key ~= true then
          assert.is_string(body_of(log[1])[action.key])
        else
          assert.matches("^[%w_:.-]+$", key)
        end
        assert.equal(key, log[2].headers["idempotency-key"])
        assert.equal(log[1].body, log[2].body)
      end)
    elseif action.method == "POST" and not action.reads and not action.repeats then
      it(name .. ": is not sent again when its answer is lost, and says so", function()
        new_world()
        world:set { faults = { { match = { method = "POST", path = action.path }, action = "status", status = 503 } } }
        local made, message, err = client { max_retries = 2 }[name](fields)
        assert.is_nil(made)
        assert.is_string(message)
        assert.is_true(err.maybe_done)
        assert.same(1, #world:log())
      end)
    end
  end

  it("one video, although the key was still in use", function()
    new_world { busy_keys = 2 }
    world:set { faults = { { match = { path = "/v3/videos" }, action = "reset", at = "within_body" } } }
    local video = assert(client().create_video { type = "avatar", avatar_id = "a", script = "Hi" })
    assert.equal(video.id, first_id "heygen.videos")
    assert.equal(26, #world:ids "heygen.videos")
    local statuses = {}
    for place, entry in ipairs(world:log()) do statuses[place] = entry.status end
    assert.same({ 409, 409, 200, 200 }, { statuses[2], statuses[3], statuses[4], statuses[5] })
  end)

  it("told with its key, when the key stays in use", function()
    new_world { busy_keys = 9 }
    world:set { faults = { { match = { path = "/v3/videos" }, action = "reset", at = "within_body" } } }
    local heygen = client { max_retries = 1 }
    local fields = { type = "avatar", avatar_id = "a", script = "Hi" }
    local video, _, err = heygen.create_video(fields)
    assert.is_nil(video)
    assert.same({ "http", 409, "request_in_progress", true }, { err.kind, err.status, err.code, err.maybe_done })
    world:set { busy_keys = json.null }
    local key = err.idempotency_key
    assert.equal(world:log()[1].headers["idempotency-key"], key)
    heygen.create_video(fields, { idempotency_key = key })
    assert.equal(26, #world:ids "heygen.videos")
  end)

  local free = {}
  for name in ([[create_folder create_direct_upload create_direct_uploads create_asset design_voice speech
    create_webhook_endpoint create_brand_glossary create_brand_kit model_speech create_workflow]]):gmatch "%S+" do
    free[name] = true
  end
  for _, case in ipairs(creations) do
    if not free[case[1]] then
      it(case[1] .. ": refused at once without credit, and nothing is done", function()
        new_world { credits = 0 }
        local made, message, err = client { max_retries = 2 }[case[1]](case[2])
        assert.is_nil(made)
        assert.matches("insufficient_credit", message)
        assert.same({ "http", 402, "insufficient_credit", 1 }, { err.kind, err.status, err.code, #world:log() })
        assert.is_falsy(err.maybe_done)
      end)
    end
  end

  it("refused without credit", function()
    new_world { credits = 1 }
    local fields = { type = "avatar", avatar_id = "a", script = "Hi" }
    assert(client().create_video(fields))
    local _, message, err = client().create_video(fields)
    assert.same({ 402, "insufficient_credit" }, { err.status, err.code })
    assert.matches("insufficient_credit", message)
    assert.is_falsy(err.maybe_done)
  end)
end)

-- { list, verb, what is given, the request's method and path ("{}" is the id), body }
local deeds = {
  { "videos", "delete", nil, "DELETE", "/v3/videos/{}" },
  { "videos", "scenes", nil, "GET", "/v3/videos/{}/scenes" },
  { "videos", "share", nil, "POST", "/v1/video/share", { video_id = "{}" } },
  { "v3.videos", "share", nil, "POST", "/v1/video/share", { video_id = "{}" } },
  { "assets", "delete", nil, "DELETE", "/v3/assets/{}" },
  { "v3.assets", "delete", nil, "DELETE", "/v3/assets/{}" },
  { "folders", "rename", "New", "POST", "/v1/folders/{}", { name = "New" } },
  { "folders", "update", { name = "New" }, "POST", "/v1/folders/{}", { name = "New" } },
  { "folders", "trash", nil, "POST", "/v1/folders/{}/trash" },
  { "folders", "restore", nil, "POST", "/v1/folders/{}/restore" },
  { "avatar_groups", "rename", "New", "PATCH", "/v3/avatars/{}", { name = "New" } },
  { "avatar_groups", "delete", nil, "DELETE", "/v3/avatars/{}" },
  { "avatar_groups", "consent", {}, "POST", "/v3/avatars/{}/consent", {} },
  { "v3.looks", "update", { name = "New" }, "PATCH", "/v3/avatars/looks/{}", { name = "New" } },
  { "v3.looks", "delete", nil, "DELETE", "/v3/avatars/looks/{}" },
  { "voices", "delete", nil, "DELETE", "/v3/voices/{}" },
  { "templates", "generate", { variables = {} }, "POST", "/v3/templates/{}", { variables = {} } },
  { "v3.video_translations", "rename", "New", "PATCH", "/v3/video-translations/{}", { title = "New" } },
  { "v3.video_translations", "delete", nil, "DELETE", "/v3/video-translations/{}" },
  { "v3.lipsyncs", "update", { title = "New" }, "PATCH", "/v3/lipsyncs/{}", { title = "New" } },
  { "v3.lipsyncs", "delete", nil, "DELETE", "/v3/lipsyncs/{}" },
  { "v3.clippings", "delete", nil, "DELETE", "/v3/ai-clipping/{}" },
  { "v3.background_removals", "delete", nil, "DELETE", "/v3/background-removals/{}" },
  { "v3.video_agents", "send", "Shorter", "POST", "/v3/video-agents/{}", { message = "Shorter" } },
  { "v3.video_agents", "stop", nil, "POST", "/v3/video-agents/{}/stop" },
  { "webhook_endpoints", "update", { events = {} }, "PATCH", "/v3/webhooks/endpoints/{}", { events = {} } },
  { "webhook_endpoints", "delete", nil, "DELETE", "/v3/webhooks/endpoints/{}" },
  { "webhook_endpoints", "rotate_secret", nil, "POST", "/v3/webhooks/endpoints/{}/rotate-secret" },
  { "v3.brand_kits", "update", { color_roles = {} }, "PATCH", "/v3/brand-kits/{}", { color_roles = {} } },
  { "v3.brand_kits", "delete", nil, "DELETE", "/v3/brand-kits/{}" },
  { "v3.brand_glossaries", "rename", "New", "PATCH", "/v3/brand-glossaries/{}", { name = "New" } },
  { "v3.brand_glossaries", "delete", nil, "DELETE", "/v3/brand-glossaries/{}" },
  { "v3.renders", "delete", nil, "DELETE", "/v3/hyperframes/renders/{}" },
  { "v3.model_voices", "delete", nil, "DELETE", "/v3/models/audio/voices/{}" },
  { "v3.podcasts", "delete", nil, "DELETE", "/v3/podcasts/{}" },
  { "v3.workflows", "publish", { product_graph = {} }, "POST", "/v3/workflows/{}/versions", { product_graph = {} } },
  { "brand_voices", "update", { name = "New" }, "POST", "/v1/brand_voice/{}", { name = "New" } },
}

local function first_of(heygen, list)
  local at = heygen
  for part in list:gmatch "[^.]+" do at = at[part] end
  return assert(at({}, { max = 1 }):first())
end

local function fill(value, id)
  if value == "{}" then return id end
  if type(value) ~= "table" then return value end
  local copy = {}
  for key, part in pairs(value) do copy[key] = fill(part, id) end
  return copy
end

describe("HeyGen: a record's", function()
  after_each(one_world.close)
  teardown(one_world.check)

  for _, deed in ipairs(deeds) do
    local list, verb, given, method, path, body = unpack(deed, 1, 6)

    it(("%s:%s is %s %s"):format(list, verb, method, path), function()
      new_world()
      local record = first_of(client(), list)
      world:clear_log()
      local done, message = record[verb](record, given)
      assert(done, message)
      local entry = world:log()[1]
      assert.same({ method, (path:gsub("{}", (record.id:gsub("%%", "%%%%")))) }, { entry.method, entry.path })
      assert.same(fill(body, record.id), body and body_of(entry))
      if verb == "delete" then
        assert.is_true(done)
        for _, id in ipairs(world:ids("heygen." .. list)) do assert.not_equal(record.id, id) end
      elseif verb == "rename" then
        assert.equal("New", done.name)
      end
    end)
  end

  -- Of all lists whose items can be read one by one.
  local lists, actions = descriptions.of "heygen".lists, descriptions.of "heygen".actions
  local records = descriptions.of "heygen".records
  for _, name in ipairs(pick.sorted_keys(lists)) do
    local list = lists[name]
    local reader = records[list.record].reader
    local read = actions[reader == nil and list.record or reader]
    if read and read.path:find "}" and not list.path:find "{" and not list.path:find "streaming" and not list.required
      and not name:find "status" then
      it(name .. ":refresh reads it by its id", function()
        new_world()
        local record = first_of(client(), name)
        if name == "avatars" or name == "talking_photos" then return end -- the simulator's are no looks
        local fresh, message = record:refresh()
        assert(fresh, message)
        assert.equal(record.id, fresh.id)
      end)
    end
  end
end)

-- { what is done, method and path, answers } for clients that ask for v1.
local older = {
  { function(c) return c.video(first_id "heygen.videos") end, "GET", "/v1/video_status.get", "heygen.video" },
  {
    function(c) return c.create_video { video_inputs = { {} }, title = "T" } end, "POST", "/v2/video/generate",
    "heygen.video",
  },
  { function(c) return c.create_folder { name = "F" } end, "POST", "/v1/folders/create", "heygen.folder" },
  { function(c) return first_of(c, "folders"):rename "N" end, "POST", "/v1/folders/{}", "heygen.folder" },
  { function(c) return first_of(c, "videos"):refresh() end, "GET", "/v1/video_status.get", "heygen.video" },
  { function(c) return first_of(c, "videos"):delete() end, "DELETE", "/v1/video.delete" },
  { function(c) return first_of(c, "assets"):delete() end, "POST", "/v1/asset/{}/delete" },
  { function(c) return first_of(c, "templates"):refresh() end, "GET", "/v2/template/{}", "heygen.template" },
  {
    function(c) return first_of(c, "templates"):generate { variables = {} } end, "POST", "/v2/template/{}/generate",
    "heygen.video",
  },
  { function(c) return first_of(c, "avatar_groups"):delete() end, "DELETE", "/v2/photo_avatar_group/{}" },
  { function(c) return first_of(c, "webhook_endpoints"):delete() end, "DELETE", "/v1/webhook/endpoint.delete" },
  {
    function(c) return first_of(c, "webhook_endpoints"):update { url = "https://example.com" } end, "PATCH",
    "/v1/webhook/endpoint.update", "heygen.webhook_endpoint",
  },
  {
    function(c) return c.create_webhook_endpoint { url = "https://example.com" } end, "POST",
    "/v1/webhook/endpoint.add", "heygen.webhook_endpoint",
  },
  { function(c) return c.me() end, "GET", "/v1/user/me" },
  { function(c) return c.remaining_quota() end, "GET", "/v2/user/remaining_quota" },
  {
    function(c) return c.create_video_agent { prompt = "A film" } end, "POST", "/v1/video_agent/generate",
    "heygen.video",
  },
}

-- What v1 lacks, for clients that ask for it; and what v3 lacks.
local lacking = {
  { "v1", "speech", { voice_id = "v", text = "t" } }, { "v1", "create_lipsync", { video = URL, audio = URL } },
  { "v1", "folder", "id" }, { "v1", "asset", "id" }, { "v1", "lipsync", "id" },
  { "v1", "videos", "scenes" }, { "v1", "voices", "delete" }, { "v1", "assets", "refresh" },
  { "v3", "folders", "rename", "N" }, { "v3", "folders", "trash" }, { "v3", "folders", "restore" },
  { "v3", "videos", "share" }, { "v3", "remaining_quota" },
}

describe("HeyGen: a client that asks for one version", function()
  after_each(one_world.close)
  teardown(one_world.check)

  for _, case in ipairs(older) do
    it(("v1: %s %s"):format(case[2], case[3]), function()
      new_world { items = { ["heygen.videos"] = 3 } }
      local done, message = case[1](client { api_version = "v1" })
      assert(done, message)
      assert.equal(case[4], footage.type(done))
      local found = false
      for _, entry in ipairs(world:log()) do
        assert.not_matches("^/v3/", entry.path)
        found = found or entry.method == case[2] and entry.path:find("^" .. case[3]:gsub("{}", "[^/]+") .. "$") ~= nil
      end
      assert(found, table.concat(sent(), ", "))
    end)
  end

  for _, case in ipairs(lacking) do
    local version, what, more, given = unpack(case, 1, 4)
    it(("%s has no %s%s, and another version is not asked"):format(version, what,
      type(more) == "string" and more ~= "id" and ":" .. more or ""), function()
      new_world()
      local heygen = client { api_version = version }
      local done, message, err
      local record = descriptions.of "heygen".lists[what] and first_of(client(), what)
      world:clear_log()
      if record then
        -- Of a client like that one.
        record = version == "v3" and what == "folders" and heygen.v3.create_folder { name = "F" }
          or first_of(heygen, what)
        world:clear_log()
        done, message, err = record[more](record, given)
      else
        done, message, err = heygen[what](more)
      end
      assert.is_nil(done)
      assert.equal("argument", err.kind)
      assert.matches(version .. " of heygen", message)
      assert.same({}, sent())
    end)
  end

  it("gets v3 where it says v3", function()
    new_world()
    local video = assert(client { api_version = "v1" }.v3.video(first_id "heygen.videos"))
    assert.equal("heygen.v3.video", footage.type(video))
    assert.matches("^/v3/videos/", last().path)
  end)
end)

describe("HeyGen: errors", function()
  after_each(one_world.close)
  teardown(one_world.check)

  -- { configuration, options, what is done, kind, status, code }
  local cases = {
    { {}, {}, function(c) return c.video "nothing" end, "http", 404, "not_found" },
    { {}, {}, function(c) return c.asset "nothing" end, "http", 404, "asset_not_found" },
    { {}, {}, function(c) return c.template "nothing" end, "http", 404, "template_not_found" },
    { {}, { api_version = "v1" }, function(c) return c.video "nothing" end, "http", 404, "40031" },
    { {}, { api_version = "v1" }, function(c) return c.template "nothing" end, "http", 404, "not_found" },
    {
      { credits = 0 }, { api_version = "v1" }, function(c) return c.create_video { video_inputs = {} } end, "http", 400,
      "internal_error",
    },
    {
      { retired = 410 }, {}, function(c) return c.remaining_quota() end, "http", 410, "404001",
    },
    { { retired = 404, retired_form = "html" }, {}, function(c) return c.remaining_quota() end, "http", 404, nil },
    { { retired = 403 }, {}, function(c) return c.remaining_quota() end, "http", 403, "404001" },
    {
      { retired = 410, retired_form = "envelope" }, {}, function(c) return c.remaining_quota() end, "api", 200,
      "404001",
    },
    { { v3 = "absent" }, {}, function(c) return c.me() end, "http", 404, nil },
  }

  for place, case in ipairs(cases) do
    it(("%d: %s %s"):format(place, case[4], tostring(case[6])), function()
      new_world(case[1])
      local done, message, err = case[3](client(case[2]))
      assert.is_nil(done)
      assert.is_string(message)
      assert.same({ case[4], case[5], case[6] }, { err.kind, err.status, err.code })
    end)
  end

  it("409 conflict is asked again where an upload is completed, and nowhere else", function()
    new_world { conflicts = 2 }
    local heygen = client()
    local slot = assert(heygen.create_direct_upload { filename = "a", content_type = "text/plain", size_bytes = 1 })
    requests.send(slot.upload_url, { key = false, flags = "--request PUT --data-binary x "
      .. "--header 'Content-Type: text/plain' --header 'x-amz-meta-asset: " .. slot.asset_id .. "'" })
    local asset = assert(heygen.complete_upload(slot.asset_id))
    assert.equal(slot.asset_id, asset.id)
    world:set { faults = {
      { match = { path = "/v3/workflows" }, action = "status", status = 409, code = "conflict" },
    } }
    world:clear_log()
    local done, _, err = heygen.create_workflow { name = "W", product_graph = {} }
    assert.is_nil(done)
    assert.same({ 409, "conflict" }, { err.status, err.code })
    assert.equal(1, #world:log())
  end)

  it("a DELETE whose answer was lost, and which then finds nothing, is done", function()
    new_world()
    local video = first_of(client(), "videos")
    world:set { faults = { { match = { method = "DELETE" }, action = "reset", at = "within_body" } } }
    assert.is_true(assert(video:delete()))
    local done, _, err = video:delete()
    assert.is_nil(done)
    assert.equal(404, err.status)
  end)

  it("deleting the last look deletes its group", function()
    new_world { items = { ["heygen.group_avatars"] = 1 } }
    local look = first_of(client(), "v3.looks")
    assert(client().avatar_group(look.group_id))
    assert.is_true(look:delete())
    assert.equal(404, select(3, client().avatar_group(look.group_id)).status)
  end)
end)

describe("HeyGen: waiting", function()
  after_each(one_world.close)
  teardown(one_world.check)

  local waited = {
    { "create_video", { type = "avatar", avatar_id = "a", script = "Hi" }, "completed" },
    { "create_video_agent", { prompt = "A film" }, "completed" },
    { "clone_voice", { voice_name = "V", audio = URL }, "complete" },
    { "create_lipsync", { video = URL, audio = URL }, "completed" },
    { "create_clipping", { video = URL }, "completed" },
    { "create_background_removal", { video = URL }, "completed" },
    { "create_render", { project = URL }, "completed" },
    { "create_model_voice", { audio = { URL } }, "ACTIVE" },
    { "create_workflow_run", { workflow_id = "w" }, "succeeded" },
    { "create_brand_kit", { url = "https://example.com" }, "completed" },
    { "create_avatar", { type = "photo", name = "N", file = URL }, "completed" },
  }
  for _, case in ipairs(waited) do
    it(("%s ends with %s, or with its failure"):format(case[1], case[3]), function()
      new_world { looks = 1 }
      local ready = assert(assert(client()[case[1]](case[2])):wait())
      assert.equal(case[3], ready.status)
      world:set { outcome = "failed" }
      local failed, message, err = assert(client()[case[1]](case[2])):wait()
      assert.is_nil(failed)
      assert.equal("failed", err.kind)
      assert.is_string(message)
      assert.is_truthy(err.record.id)
    end)
  end

  it("says so when the service gives no reason", function()
    new_world { looks = 1, outcome = "silent" }
    local _, message, err = assert(client().create_video { type = "avatar", avatar_id = "a" }):wait()
    assert.equal("failed", err.kind)
    assert.matches("no reason", message)
  end)

  it("follows a session to its video, and the session may vanish", function()
    new_world { looks = 1 }
    local session = assert(client().create_video_agent { prompt = "A film" })
    session = assert(session:refresh())
    assert.is_string(session.video_id)
    world:mutate { list = "heygen.v3.video_agents", delete = { session.id } }
    local done = assert(session:wait())
    assert.equal(session.id, done.id)
  end)

  it("is v1's for a client that asks for v1", function()
    new_world { looks = 1 }
    local heygen = client { api_version = "v1" }
    local video = assert(heygen.create_video { video_inputs = { {} } })
    assert.equal("completed", assert(video:wait()).status)
    for _, path in ipairs(sent()) do assert.not_matches(" /v3/", path) end
    assert.has_error(function() first_of(heygen, "assets"):wait() end)
  end)
end)

describe("HeyGen: a batch", function()
  after_each(one_world.close)
  teardown(one_world.check)

  -- { what makes one of three, its list of items }
  local makers = {
    { "create_videos", { videos = { { type = "avatar" }, { type = "image" }, { type = "studio" } } } },
    { "create_lipsyncs", { lipsyncs = { { title = "a" }, { title = "b" }, { title = "c" } } } },
    {
      "create_video_translation_batch", { video_translations = { { title = "a" }, { title = "b" }, { title = "c" } } },
    },
  }
  for _, case in ipairs(makers) do
    it("of " .. case[1] .. " ends with its items, in their order, and what each made", function()
      new_world { looks = 2 }
      local heygen = client()
      local batch = assert(heygen[case[1]](case[2]))
      assert.same({ 0, 1, 2 }, pick.column(batch:items():all(), "item_index"))
      batch = assert(batch:wait())
      assert.same({ "completed", 3, 3 }, { batch.status, batch.total_items, batch.counts_by_status.completed })
      local made = {}
      for item in batch:items() do
        assert.equal("completed", item.status)
        made[#made + 1] = item.video_id
      end
      assert.equal(3, #made)
      if case[1] == "create_videos" then
        for _, id in ipairs(made) do assert.equal(id, assert(heygen.video(id)).id) end
        local states = heygen.v3.video_statuses { batch_ids = { batch.id } }
        assert.same({ 0, 1, 2 }, pick.column(states:all(), "item_index"))
      end
    end)
  end

  it("may end with items that failed, or never began", function()
    new_world { looks = 1, outcome = { ["heygen.v3.video_batch"] = "failed" } }
    local batch = assert(assert(client().create_videos { videos = { { type = "avatar" } } }):wait())
    local item = batch:items():first()
    assert.same({ "failed", "internal_error" }, { item.status, item.error.code })
    assert.is_nil(item.video_id)
    world:set { outcome = { ["heygen.v3.asset_batch"] = "never" } }
    local files = {}
    for place = 1, 3 do files[place] = { filename = place .. ".mp4", content_type = "video/mp4", size_bytes = 1 } end
    local slots = assert(client().create_direct_uploads { files = files })
    assert.equal(3, #slots.items)
    assert(client().complete_uploads(slots.batch_id))
    batch = assert(assert(client().asset_batch(slots.batch_id)):wait())
    assert.same(pick.column(slots.items, "asset_id"), pick.column(batch:items():all(), "video_id"))
    assert.same({ queued = 3 }, batch.counts_by_status)
  end)

  it("is refused as a whole", function()
    new_world()
    local _, message, err = client().create_videos {
      videos = { { type = "avatar" }, { type = "avatar", folder_id = "f" } },
    }
    assert.same({ 400, "invalid_parameter" }, { err.status, err.code })
    assert.matches("index 1", message)
    world:set { credits = 1 }
    err = select(3, client().create_videos { videos = { { type = "avatar" }, { type = "avatar" } } })
    assert.same({ 402, "insufficient_credit" }, { err.status, err.code })
    assert.equal(25, #world:ids "heygen.videos")
  end)
end)

describe("HeyGen: an idempotency key", function()
  after_each(one_world.close)
  teardown(one_world.check)

  local VIDEO = { type = "avatar", avatar_id = "a", script = "Hi" }

  it("makes one thing, whatever the fields say, and another on another path", function()
    new_world { looks = 9 }
    local heygen = client()
    local options = { idempotency_key = "mine.1" }
    local one = assert(heygen.create_video(VIDEO, options))
    local two = assert(heygen.create_video({ type = "avatar", avatar_id = "b", title = "Other" }, options))
    assert.equal(one.id, two.id)
    assert.equal(26, #world:ids "heygen.videos")
    local templates = heygen.v3.templates({}, { max = 2 }):all()
    templates[3] = templates[1]
    local made = {}
    for place, template in ipairs(templates) do
      made[place] = assert(template:generate({ variables = {} }, options)).id
    end
    assert.equal(made[1], made[3])
    assert.not_equal(made[1], made[2])
    assert.not_equal(made[1], one.id)
  end)

  it("in the body is the same", function()
    new_world { looks = 9 }
    local one = assert(client().create_background_removal({ video = URL }, { idempotency_key = "k" }))
    local two = assert(client().create_background_removal { video = URL, request_id = "k" })
    assert.equal(one.id, two.id)
  end)

  it("is another for each call, and the same for each attempt", function()
    new_world { looks = 9 }
    for _ = 1, 2 do assert(client().create_video(VIDEO)) end
    local keys = {}
    for _, entry in ipairs(world:log()) do
      if entry.method == "POST" then keys[#keys + 1] = entry.headers["idempotency-key"] end
    end
    assert.equal(2, #keys)
    assert.not_equal(keys[1], keys[2])
    assert.equal(27, #world:ids "heygen.videos")
  end)

  for _, key in ipairs { "a b", "ä", ("k"):rep(256) } do
    it(("that the service does not like is its error: %q"):format(key:sub(1, 9)), function()
      new_world()
      assert.equal(400, select(3, client().create_video(VIDEO, { idempotency_key = key })).status)
    end)
  end

  for _, key in ipairs { "", 5, true } do
    it(("that is none is a mistake: %s"):format(tostring(key)), function()
      new_world()
      local fine, message = pcall(client().create_video, VIDEO, { idempotency_key = key })
      assert.is_false(fine)
      assert.matches("idempotency_key must be a text", tostring(message))
      assert.same({}, sent())
    end)
  end

  it("of what knows none is a mistake", function()
    new_world()
    local fine, message = pcall(client().create_video_agent, { prompt = "p" }, { idempotency_key = "k" })
    assert.is_false(fine)
    assert.matches("knows no idempotency key", tostring(message))
    assert.same({}, sent())
  end)
end)

-- A 404 may mean that the address is gone, and not the thing: nothing was deleted then.
describe("HeyGen: a deletion by v1, which is gone by 404,", function()
  after_each(one_world.close)
  teardown(one_world.check)

  for _, form in ipairs { "json", "html" } do
    it("is no success when an answer was lost before: " .. form, function()
      new_world()
      local video = first_of(client { api_version = "v1" }, "videos")
      world:set { retired = 404, retired_form = form, faults = {
        { match = { method = "DELETE" }, action = "status", status = 503 },
      } }
      local done, _, err = video:delete()
      assert.is_nil(done)
      assert.same({ 404, true }, { err.status, err.maybe_done })
      assert.equal(25, #world:ids "heygen.videos")
    end)

    it("counts nothing as gone already: " .. form, function()
      new_world()
      local heygen = client { api_version = "v1" }
      local listing = heygen.videos({}, { max = 3 })
      world:set { retired = { ["heygen.videos"] = false, heygen = 404 }, retired_form = form }
      local done, _, err = listing:delete()
      assert.is_nil(done)
      assert.same({ 0, 3 }, { err.done, #err.failures })
    end)
  end
end)

-- However v1 and v2 are gone, what v3 has goes on, and the rest is an error that says what came.
describe("HeyGen: once v1 and v2 are gone", function()
  after_each(one_world.close)
  teardown(one_world.check)

  -- { switches, kind, status, code }
  local ways = {
    { { retired = 410 }, "http", 410, "404001" }, { { retired = 404 }, "http", 404, "404001" },
    { { retired = 403 }, "http", 403, "404001" }, { { retired = 404, retired_form = "html" }, "http", 404, nil },
    { { retired = 403, retired_form = "html" }, "http", 403, nil },
    { { retired = 200, retired_form = "html" }, "decode", 200, nil },
    { { retired = 410, retired_form = "envelope" }, "api", 200, "404001" },
  }
  for _, way in ipairs(ways) do
    local switches, kind, status, code = unpack(way, 1, 4)
    it(("by %s %d"):format(switches.retired_form or "json", status), function()
      local config = { looks = 1 }
      for name, value in pairs(switches) do config[name] = value end
      new_world(config)
      local heygen = client { max_retries = 0 }
      local video = assert(heygen.create_video { type = "avatar", avatar_id = "a", script = "Hi" })
      assert.equal("completed", assert(video:wait()).status)
      assert.is_true(video:delete())
      local folder = assert(heygen.create_folder { name = "F" })
      assert(heygen.folder(folder.id))
      -- { what only the older versions have }
      for _, only in ipairs {
        function() return folder:rename "N" end, function() return folder:trash() end,
        function() return heygen.remaining_quota() end,
        function() return client({ api_version = "v1", max_retries = 0 }).video(first_id "heygen.videos") end,
        function() return client({ api_version = "v1", max_retries = 0 }).create_video { video_inputs = { {} } } end,
      } do
        local done, message, err = only()
        assert.is_nil(done)
        assert.is_string(message)
        assert.same({ kind, status, code }, { err.kind, err.status, err.code })
      end
    end)
  end
end)

describe("HeyGen: v1's states", function()
  after_each(one_world.close)
  teardown(one_world.check)

  it("of translations are v2's words, one for one language and several for several", function()
    new_world { looks = 2 }
    local heygen = client { api_version = "v1" }
    local url = "https://example.com/a.mp4"
    local one = assert(heygen.create_video_translations { video_url = url, output_language = "German" })
    local two = assert(heygen.create_video_translations { video_url = url, output_languages = { "German", "Dutch" } })
    assert.same({ 1, 2 }, { #one, #two })
    assert.equal("heygen.translation", footage.type(two[2]))
    local done = assert(one[1]:wait())
    assert.same({ "success", true }, { done.status, done.url ~= nil })
    assert.equal(two[1].id, assert(two[1]:refresh()).id)
    for _, path in ipairs(sent()) do assert.matches(" /v2/video_translate", path, 1, true) end
  end)

  for _, case in ipairs { { "failed", "40119: The rendering failed" }, { "silent", "gives no reason" } } do
    it("are waited for until they are " .. case[1], function()
      new_world { looks = 2, outcome = case[1] }
      local heygen = client { api_version = "v1" }
      local video = assert(heygen.create_video { video_inputs = { {} } })
      local done, message, err = video:wait()
      assert.is_nil(done)
      assert.equal("failed", err.kind)
      assert.matches(case[2], message, 1, true)
      assert.equal("failed", err.record.status)
      assert.matches("^/v1/video_status.get$", last().path)
    end)
  end
end)
