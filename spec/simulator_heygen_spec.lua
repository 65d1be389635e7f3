-- The simulator's HeyGen beyond the three documents: v3, v1 as it goes away, and the
-- other lists of v1 and v2. With the curl program as its client.

local json = require "cjson"
local one_world = require "spec.support.one_world"
local pick = require "spec.support.pick"
local requests = require "spec.support.requests"
local simulator = require "spec.support.simulator"

local world, new_world = one_world.world, one_world.new
local column, chosen = pick.column, pick.chosen

local function get(path, options) return requests.send(world.heygen .. path, options) end

local function username() return get("/v3/users/me").json.data.username end

-- A whole walk as v3's description says; gives the items and the number of requests.
local function walk(path, query)
  local found, count, token = {}, 0, nil
  repeat
    local answer = get(path .. "?" .. (query or "") .. (token and "&token=" .. requests.encode(token) or ""))
    assert.equal(200, answer.status, answer.body)
    count = count + 1
    for _, item in ipairs(answer.json.data) do found[#found + 1] = item end
    token = answer.json.next_token
    assert.equal(token ~= json.null, answer.json.has_more)
  until token == json.null or count > 100
  return found, count
end

describe("simulator: HeyGen", function()
  after_each(one_world.close)
  teardown(one_world.check)

  describe("v3", function()
    it("has the videos and assets of v1, in its own words", function()
      new_world { items = { ["heygen.assets"] = 60, ["heygen.videos"] = 60 } }
      local assets, count = walk("/v3/assets", "limit=25&username=" .. username())
      assert.equal(3, count)
      for place, old in ipairs(world:items("heygen.assets")) do
        local new = assets[place]
        assert.same({ old.id, old.name, old.file_type, old.created_ts, old.url },
          { new.id, new.name, new.type, new.uploaded_at, new.url })
        assert.equal(old.folder_id == "" and json.null or old.folder_id, new.folder_id)
        assert.equal(username(), new.owner)
      end
      local videos = walk("/v3/videos", "limit=25")
      for place, old in ipairs(world:items("heygen.videos")) do
        local new = videos[place]
        assert.same({ old.video_id, old.video_title, old.created_at }, { new.id, new.title, new.created_at })
        assert.is_truthy(("pending processing completed failed"):find(new.status, 1, true))
        if old.status == "completed" then assert.is_string(new.video_url) end
      end
      assert.equal(60, #assets)
      assert.equal(60, #videos)
    end)

    it("gives the same things while they come and go", function()
      new_world()
      world:mutate { list = "heygen.assets", insert = 3, delete_at = { 2 } }
      world:mutate { list = "heygen.v3.videos", delete_at = { 1 } }
      assert.same(world:ids("heygen.assets"), column(walk("/v3/assets", "username=" .. username()), "id"))
      assert.same(world:ids("heygen.videos"), column(walk("/v3/videos"), "id"))
      assert.same(world:ids("heygen.videos"), world:ids("heygen.v3.videos"))
    end)

    it("tells given items of v1 in its own words", function()
      new_world { username = "me", raw = {
        ["heygen.assets"] = { { id = "one", name = "n", file_type = "video", folder_id = "", created_ts = 5 } },
      } }
      assert.equal('{"data":[{"id":"one","name":"n","type":"video","owner":"me","space_id":"space-1","folder_id":null,'
        .. '"uploaded_at":5,"url":null}],"has_more":false,"next_token":null}', get("/v3/assets?username=me").body)
      assert.has_error(function() simulator.world { raw = { ["heygen.v3.assets"] = {} } } end)
      assert.has_error(function() simulator.world { items = { ["heygen.v3.assets"] = 3 } } end)
    end)

    it("filters", function()
      new_world { items = { ["heygen.assets"] = 60, ["heygen.videos"] = 60 } }
      local folder = world:ids("heygen.folders")[1]
      local function expect(path, query, list, holds)
        local wanted = column(chosen(world:items(list), holds), "id")
        assert.is_true(#wanted > 0 and #wanted < 60)
        assert.same(wanted, column(walk(path, query .. "&limit=7"), "id"))
      end
      expect("/v3/videos", "folder_id=" .. folder, "heygen.v3.videos", function(item)
        return item.folder_id == folder
      end)
      expect("/v3/videos", "title=MEET", "heygen.v3.videos", function(item) return item.title:lower():find("meet") end)
      expect("/v3/assets", "folder_id=&username=" .. username(), "heygen.v3.assets", function(item)
        return item.folder_id == json.null
      end)
    end)

    it("is strict, and says so in its own form", function()
      new_world()
      for path, code in pairs {
        ["/v3/assets"] = "invalid_parameter", ["/v3/assets?username=somebody"] = "forbidden",
        ["/v3/assets?username=x&file_type=video"] = "invalid_parameter", ["/v3/videos?limit=0"] = "invalid_parameter",
        ["/v3/videos?limit=101"] = "invalid_parameter", ["/v3/videos?token=abc"] = "invalid_parameter",
        ["/v3/videos?page=1"] = "invalid_parameter", ["/v3/folders"] = "not_found",
        ["/v3/videos/abc"] = "not_found",
      } do
        local answer = get(path)
        assert.is_true(answer.status >= 400, path)
        assert.equal(code, answer.json.error.code, path)
        assert.is_string(answer.json.error.message)
      end
      assert.equal("username", get("/v3/assets").json.error.param)
      local missing, wrong = get("/v3/videos", { key = false }), get("/v3/videos", { key = "wrong" })
      assert.equal(401, missing.status)
      assert.equal("unauthorized", missing.json.error.code)
      assert.equal(missing.body, wrong.body)
      assert.equal(405, get("/v3/videos", { flags = "--request PUT" }).status)
      -- A token of v1 is none of v3.
      local token = get("/v1/video.list?limit=5").json.data.token
      assert.equal(400, get("/v3/videos?token=" .. requests.encode(token)).status)
    end)

    it("gives and deletes single videos and assets, also for v1", function()
      new_world()
      local id = world:ids("heygen.videos")[2]
      assert.equal(id, get("/v3/videos/" .. id).json.data.id)
      assert.equal(200, get("/v3/videos/" .. id, { flags = "--request DELETE" }).status)
      assert.equal(404, get("/v3/videos/" .. id).status)
      assert.equal(24, get("/v1/video.list").json.data.total)
      id = world:ids("heygen.assets")[1]
      assert.is_true(get("/v3/assets/" .. id, { flags = "--request DELETE" }).json.data.deleted)
      assert.equal(24, #world:ids("heygen.assets"))
    end)

    it("names the same user as v1", function()
      new_world { other_username = "empty" }
      assert.same({}, get("/v3/assets?username=me").json.data)
      assert.equal(username(), get("/v1/user/me").json.data.username)
      assert.equal(username(), get("/v1/folders").json.data.folders[1].creator_username)
      world:set { username = "me" }
      assert.equal("me", username())
      assert.equal("me", get("/v1/folders").json.data.folders[1].creator_username)
      assert.equal(20, #get("/v3/assets?username=me").json.data)
    end)

    for _, case in ipairs {
      { { has_more = "absent" }, '"has_more"', false },
      { { has_more = "null" }, '"has_more":null' },
      { { has_more = "true", items = { ["heygen.videos"] = 1 } }, '"has_more":true,"next_token":null' },
      { { has_more = "false" }, '"has_more":false,"next_token":"' },
      { { end_token = "absent", items = { ["heygen.videos"] = 1 } }, '"next_token"', false },
      { { end_token = { ["heygen.v3"] = "empty" }, items = { ["heygen.videos"] = 1 } }, '"next_token":""' },
      { { items = { ["heygen.videos"] = 0 } }, '"data":[],"has_more":false,"next_token":null' },
      { { items = { ["heygen.videos"] = 0 }, empty_data = "null" }, '"data":null' },
      { { default_limit = { ["heygen.v3"] = 30 } }, '"has_more":false' },
      { { over_limit = "clamp" }, '"has_more":false', true, "?limit=500" },
      { { extra_fields = { ["heygen.v3.videos"] = '"new":1' } }, '"new":1}' },
      { { sunset = true, warning = true }, '"warning"', false },
    } do
      local config, text, found, query = case[1], case[2], case[3] ~= false, case[4] or ""
      it(json.encode(config) .. (found and " holds " or " lacks ") .. text, function()
        new_world(config)
        local answer = get("/v3/videos" .. query)
        assert.equal(200, answer.status)
        assert.is_nil(answer.headers.deprecation)
        assert.equal(found, answer.body:find(text, 1, true) ~= nil, answer.body)
      end)
    end

    it("fails as told", function()
      new_world { items = { ["heygen.videos"] = 30 }, faults = {
        { match = { list = "heygen.v3.videos", page = 2 }, action = "status", status = 429, retry_after = 1 },
        { match = { list = "heygen.v3.videos", page = 2 }, action = "same_token" },
        { match = { list = "heygen.v3.videos", page = 2 }, action = "empty_pages" },
        { match = { list = "heygen.v3.videos", page = 2 }, action = "wrong_shape", shape = "data_array" },
        { match = { list = "heygen.v3.videos", page = 2 }, action = "wrong_shape", shape = "item_without_id" },
        { match = { list = "heygen.v3.videos", page = 2 }, action = "wrong_shape", shape = "items_absent" },
        { match = { list = "heygen.v3.videos", page = 2 }, action = "failing_envelope" },
      } }
      local token = get("/v3/videos").json.next_token
      local function second() return get("/v3/videos?token=" .. requests.encode(token)) end
      local limited = second()
      assert.equal(429, limited.status)
      assert.equal("rate_limit_exceeded", limited.json.error.code)
      assert.equal(token, second().json.next_token)
      local empty = second().json
      assert.same({}, empty.data)
      assert.is_true(empty.has_more)
      assert.equal('{"data":[],"has_more":[],"next_token":[]}', second().body)
      assert.is_nil(second().json.data[1].id)
      assert.is_nil(second().json.data)
      local failing = second()
      assert.equal(200, failing.status)
      assert.equal("internal_error", failing.json.error.code)
      assert.equal(10, #second().json.data)
    end)
  end)

  -- The other lists of v3: path, list, largest and default page, name of the id, a query.
  describe("v3's list", function()
    for _, case in ipairs {
      { "/v3/avatars", "avatars", 50, 20 }, { "/v3/avatars/looks", "looks", 50, 20 },
      { "/v3/voices", "voices", 100, 20, "voice_id" }, { "/v3/templates", "templates", 100, 10 },
      { "/v3/video-translations", "video_translations", 100, 10 }, { "/v3/lipsyncs", "lipsyncs", 100, 10 },
      { "/v3/background-removals", "background_removals", 100, 10 }, { "/v3/ai-clipping", "clippings", 100, 10 },
      { "/v3/video-agents", "video_agents", 100, 20, "session_id" },
      { "/v3/video-agents/styles", "agent_styles", 100, 20, "style_id" },
      { "/v3/brand-glossaries", "brand_glossaries", 100, 10, "brand_glossary_id" },
      { "/v3/brand-kits", "brand_kits", 100, 20, "brand_kit_id" },
      { "/v3/webhooks/endpoints", "webhook_endpoints", 100, 10, "endpoint_id" },
      { "/v3/webhooks/events", "events", 100, 10, "event_id" },
      { "/v3/assets/search", "asset_search", 50, 20, "id", "query=x&type=icon" },
      { "/v3/audio/sounds", "sounds", 50, 10, "id", "query=x&min_score=0" },
    } do
      local path, name, largest, default, id = case[1], "heygen.v3." .. case[2], case[3], case[4], case[5] or "id"
      local query = case[6] and case[6] .. "&" or ""
      it(path, function()
        local of = ({
          avatars = "heygen.avatar_groups", looks = "heygen.group_avatars", voices = "heygen.voices",
          templates = "heygen.templates", webhook_endpoints = "heygen.webhook_endpoints",
        })[case[2]]
        new_world { items = { [of or name] = 260 } }
        local wanted = chosen(world:items(name), function(item)
          return case[2] ~= "voices" or item.type == "public"
        end)
        local found, count = walk(path, query .. "limit=" .. largest)
        -- A search leaves out what its items do not all tell.
        if not case[6] then assert.same(column(wanted, id), column(found, id)) end
        assert.equal(math.ceil(#found / largest), count)
        assert.is_true(count >= 2)
        assert.equal(default, #get(path .. "?" .. query).json.data)
        for _, wrong in ipairs { "limit=0", "limit=" .. largest + 1, "limit=x", "token=x", "nonsense=1" } do
          assert.equal(400, get(path .. "?" .. query .. wrong).status, wrong)
        end
        assert.equal(count + 6, #world:log(name))
      end)
    end

    it("is told in the words of v3 where v1 has it too", function()
      new_world()
      local old, new = get("/v2/avatar_group.list?include_public=true").json.data.avatar_group_list, walk("/v3/avatars")
      assert.same(column(old, "id"), column(new, "id"))
      assert.same(column(old, "num_looks"), column(new, "looks_count"))
      for _, group in ipairs { old[1].id, old[2].id } do
        local ids = {}
        for _, avatar in ipairs(get("/v2/avatar_group/" .. group .. "/avatars").json.data.avatar_list) do
          ids[#ids + 1] = avatar.avatar_id or avatar.id
        end
        assert.is_true(#ids > 5)
        assert.same(ids, column(walk("/v3/avatars/looks", "group_id=" .. group), "id"))
      end
      local voices = #walk("/v3/voices") + #walk("/v3/voices", "type=private")
      assert.equal(#get("/v2/voices").json.data.voices, voices)
      assert.same(get("/v2/video_translate/target_languages").json.data.languages,
        get("/v3/video-translations/languages").json.data.languages)
      local types = get("/v3/webhooks/event-types").json
      assert.same(get("/v1/webhook/webhook.list").json.data, column(types.data, "event_type"))
      assert.is_false(types.has_more)
    end)

    it("is filtered", function()
      new_world { items = { ["heygen.avatar_groups"] = 60, ["heygen.group_avatars"] = 60 } }
      local public, private = walk("/v3/avatars", "ownership=public"), walk("/v3/avatars", "ownership=private")
      assert.equal(60, #public + #private)
      assert.equal(12, #public)
      local photos = walk("/v3/avatars/looks", "avatar_type=photo_avatar")
      assert.equal(20, #photos)
      for _, look in ipairs(photos) do assert.equal("photo_avatar", look.avatar_type) end
      local fun = walk("/v3/video-agents/styles", "tag=fun")
      assert.is_true(#fun > 0 and #fun < 25)
      for _, event in ipairs(walk("/v3/webhooks/events", "event_type=batch.finished")) do
        assert.equal("batch.finished", event.event_type)
      end
      for _, sound in ipairs(walk("/v3/audio/sounds", "query=x")) do assert.is_true(sound.score >= 0.7) end
      for _, path in ipairs {
        "/v3/avatars?ownership=mine", "/v3/webhooks/events?event_type=x", "/v3/assets/search?query=x",
        "/v3/audio/sounds", "/v3/audio/sounds?query=x&min_score=2", "/v3/voices?type=both",
      } do
        assert.equal(400, get(path).status, path)
      end
    end)

    it("stands inside data for batches; states are asked for by ids; agents have videos", function()
      new_world { items = { ["heygen.v3.video_batch"] = 30 } }
      local batch = world:ids("heygen.v3.batches")[1]
      local first = get("/v3/videos/batches/" .. batch .. "?limit=6").json.data
      assert.equal(batch, first.batch_id)
      assert.equal(10, first.total_items)
      assert.is_true(first.has_more)
      local token = "&token=" .. requests.encode(first.next_token)
      local second = get("/v3/videos/batches/" .. batch .. "?limit=6" .. token).json.data
      assert.same({ 0, 1, 2, 3, 4, 5 }, column(first.items, "item_index"))
      assert.same({ 6, 7, 8, 9 }, column(second.items, "item_index"))
      assert.is_false(second.has_more)
      local ids = world:ids("heygen.videos")
      local states = get("/v3/videos/statuses?video_ids=" .. ids[2] .. "," .. ids[4]).json.data
      assert.same({ ids[2], ids[4] }, column(states, "video_id"))
      local agent = world:ids("heygen.v3.video_agents")[1]
      local videos = get("/v3/video-agents/" .. agent .. "/videos").json
      assert.equal(9, #videos.data)
      assert.equal(ids[1], videos.data[1].id)
      assert.equal(404, get("/v3/video-agents/nobody/videos").status)
      assert.equal(404, get("/v3/videos/batches/none").status)
    end)
  end)

  describe("v1's and v2's other lists", function()
    for _, case in ipairs {
      -- path, list, where the items stand, name of the id
      { "/v2/avatars", "avatars", "avatars", "avatar_id" }, { "/v2/voices", "voices", "voices", "voice_id" },
      { "/v2/avatar_group.list?include_public=true", "avatar_groups", "avatar_group_list", "id" },
      { "/v2/templates", "templates", "templates", "template_id" },
      { "/v1/brand_voice/list", "brand_voices", "list", "id" },
      { "/v1/webhook/endpoint.list", "webhook_endpoints", nil, "endpoint_id" },
      { "/v1/streaming.list", "streaming_sessions", "sessions", "session_id" },
      { "/v2/streaming.list?page_size=100", "streaming_history", "data", "session_id" },
      { "/v1/streaming/avatar.list", "streaming_avatars", nil, "avatar_id" },
      { "/v1/streaming/knowledge_base/list", "knowledge_bases", "list", "id" },
    } do
      local path, name, array, id = case[1], "heygen." .. case[2], case[3], case[4]
      it(path .. " come whole", function()
        new_world { items = { [name] = 40 } }
        local data = get(path).json.data
        local found = array and data[array] or data
        assert.equal(40, #found)
        assert.same(world:ids(name), column(found, id))
        assert.equal(1, #world:log(name))
        local bare = path:match("^[^?]*")
        assert.equal(400, get(bare .. "?nonsense=1").status)
        assert.equal(401, get(bare, { key = false }).status)
        assert.equal(405, get(bare, { flags = "--request PUT" }).status)
        world:set { retired = 410 }
        assert.equal(410, get(path).status)
      end)
    end

    it("stand in the documented places", function()
      new_world { items = { ["heygen.talking_photos"] = 3 } }
      assert.equal(3, #get("/v2/avatars").json.data.talking_photos)
      assert.equal(25, #get("/v2/voices/locales").json.data.locales)
      assert.equal("Language 1", get("/v2/video_translate/target_languages").json.data.languages[1])
      assert.equal("avatar_video.success", get("/v1/webhook/webhook.list").json.data[1])
      local groups = get("/v2/avatar_group.list").json.data
      assert.equal(20, groups.total_count)
      assert.equal(20, #groups.avatar_group_list)
      local group = groups.avatar_group_list
      assert.is_string(get("/v2/avatar_group/" .. group[1].id .. "/avatars").json.data.avatar_list[1].avatar_id)
      assert.is_string(get("/v2/avatar_group/" .. group[2].id .. "/avatars").json.data.avatar_list[1].image_url)
      assert.equal(404, get("/v2/avatar_group/nobody/avatars").status)
    end)

    it("page where they page", function()
      new_world { items = { ["heygen.brand_voices"] = 150, ["heygen.streaming_history"] = 50 } }
      local first = get("/v1/brand_voice/list").json.data
      assert.equal(100, #first.list)
      assert.equal(150, first.total)
      local rest = get("/v1/brand_voice/list?token=" .. requests.encode(first.token)).json.data
      assert.equal(50, #rest.list)
      assert.equal(json.null, rest.token)
      local named = get("/v1/brand_voice/list?name_only=true&limit=1").json.data.list[1]
      assert.is_string(named.name)
      assert.is_nil(named.tones)
      local second = get("/v2/streaming.list?page=2&page_size=30").json.data
      assert.equal(20, #second.data)
      assert.same({ 50, 2, 30 }, { second.total, second.page, second.page_size })
      assert.equal(json.null, second.next_pagination_token)
      local some = get("/v2/streaming.list?status=closed&date_from=2025-10-09T08:20:00Z&date_to=2025-10-09T08:50:00Z")
      assert.is_true(#some.json.data.data > 0 and some.json.data.total < 50)
      for _, session in ipairs(some.json.data.data) do assert.equal("closed", session.status) end
      assert.equal(400, get("/v2/streaming.list?page_size=101").status)
      assert.equal(400, get("/v2/streaming.list?date_from=today").status)
    end)

    it("nest deep or flat where that is not known", function()
      new_world { nesting = "flat" }
      local history = get("/v2/streaming.list").json
      assert.equal(20, #history.data)
      assert.equal(25, history.total)
      assert.equal(25, #get("/v1/streaming/knowledge_base/list").json.data)
    end)
  end)

  describe("v1", function()
    it("is gone at once or after some requests, with an error of its own, HTML or inside 200", function()
      new_world { retired = 404, retired_after = { ["heygen.videos"] = 2 } }
      assert.equal(404, get("/v1/asset/list").status)
      assert.equal(404, get("/v2/voices").status)
      for _, status in ipairs { 200, 200, 404, 404 } do assert.equal(status, get("/v1/video.list").status) end
      assert.equal(200, get("/v3/videos").status)
      world:set { retired = 410, retired_form = "html" }
      local answer = get("/v1/folders")
      assert.equal(410, answer.status)
      assert.equal("text/html", answer.headers["content-type"])
      assert.is_nil(answer.json)
      world:set { retired_form = "envelope" }
      answer = get("/v1/folders")
      assert.equal(200, answer.status)
      assert.is_truthy(answer.json.error.message:find("retired", 1, true))
      assert.is_truthy(get("/v1/video.list").json.message:find("retired", 1, true))
      world:set { retired = { ["heygen.folders"] = 410 }, retired_form = "json" }
      assert.equal(200, get("/v1/asset/list").status)
      assert.equal(410, get("/v1/folders").status)
    end)

    it("is all there is, or names what takes its place", function()
      new_world { v3 = "absent", warning = true, sunset = true }
      assert.equal(404, get("/v3/videos").status)
      assert.equal(404, get("/v3/users/me").status)
      local answer = get("/v1/asset/list")
      assert.equal("GET /v3/assets", answer.json.warning.v3_endpoint)
      assert.equal("true", answer.headers.deprecation)
      assert.is_nil(get("/v1/folders").json.warning.v3_endpoint)
    end)
  end)

  describe("does", function()
    local function send(method, path, body, key)
      local flags = "--request " .. method
      if body then flags = flags .. " --header 'content-type: application/json' --data '" .. body .. "'" end
      if key then flags = flags .. " --header 'idempotency-key: " .. key .. "'" end
      return get(path, { flags = flags })
    end

    local VIDEO = '{"type":"avatar","avatar_id":"a","script":"Hi","title":"T"}'

    local function make_video()
      return send("POST", "/v3/videos", VIDEO).json.data.video_id
    end

    it("what was made stands in front of the lists of all versions", function()
      new_world()
      local id = make_video()
      assert.equal(id, world:ids("heygen.videos")[1])
      local v1, v3 = world:items("heygen.videos")[1], world:items("heygen.v3.videos")[1]
      assert.same({ "T", "waiting" }, { v1.video_title, v1.status })
      assert.same({ "T", "pending" }, { v3.title, v3.status == "waiting" and "pending" or v3.status })
      assert.equal(id, get("/v3/videos?title=T&limit=1").json.data[1].id)
    end)

    it("what was made is ready after some looks, whichever way one looks", function()
      for path, word in pairs {
        ["/v3/videos/%s"] = function(answer) return answer.data.status end,
        ["/v1/video_status.get?video_id=%s"] = function(answer) return answer.data.status end,
        ["/v3/videos/statuses?video_ids=%s"] = function(answer) return answer.data[1].status end,
      } do
        new_world { looks = 3 }
        local at, words = path:format(make_video()), {}
        for place = 1, 4 do words[place] = word(get(at).json) end
        assert.same({ "processing", "processing", "completed", "completed" }, words)
      end
    end)

    it("what was made fails, with or without a reason, or never ends", function()
      for outcome, expected in pairs {
        failed = { "failed", "The rendering failed." }, silent = { "failed", json.null },
        never = { "waiting", json.null },
      } do
        new_world { looks = 1, outcome = outcome }
        local id = make_video()
        local video = get("/v3/videos/" .. id).json.data
        assert.same(expected, { video.status, outcome ~= "never" and video.failure_message or json.null })
      end
    end)

    -- { method, path, body, status, code, param }
    local refused = {
      { "POST", "/v3/videos", "{}", 400, "invalid_parameter", "type" },
      { "POST", "/v3/videos", '{"type":"avatar","tite":"T"}', 400, "invalid_parameter", "tite" },
      { "POST", "/v3/videos", '{"type":5}', 400, "invalid_parameter", "type" },
      { "POST", "/v3/videos", '{"type":null}', 400, "invalid_parameter", "type" },
      { "POST", "/v3/videos", "[1]", 400, "invalid_parameter" },
      { "POST", "/v3/videos", nil, 400, "invalid_parameter" },
      { "POST", "/v3/videos?limit=5", VIDEO, 400, "invalid_parameter", "limit" },
      { "POST", "/v3/folders", '{"name":"F","parent":"p"}', 400, "invalid_parameter", "parent" },
      { "POST", "/v3/webhooks/endpoints", '{"url":"u","events":{"a":1}}', 400, "invalid_parameter", "events" },
      { "POST", "/v3/workflow-runs", '{"workflow_id":"w"}', 400, "invalid_parameter" },
      { "POST", "/v3/assets/x/complete", nil, 400, "invalid_parameter" },
      { "POST", "/v3/assets", '{"file":"x"}', 400, "invalid_parameter", "file" },
      { "GET", "/v3/videos/x", nil, 404, "not_found" },
      { "DELETE", "/v3/assets/x", nil, 404, "asset_not_found" },
      { "DELETE", "/v3/voices/x", nil, 404, "voice_not_found" },
      { "PATCH", "/v3/avatars/x", '{"name":"N"}', 404, "avatar_not_found" },
      { "POST", "/v3/templates/x", '{"variables":{}}', 404, "template_not_found" },
      { "DELETE", "/v3/videos/x?force=true", nil, 400, "invalid_parameter", "force" },
    }
    for place, case in ipairs(refused) do
      it(("nothing when it is asked wrongly: %d. %s %s"):format(place, case[1], case[2]), function()
        new_world()
        local answer = send(case[1], case[2], case[3])
        assert.same({ case[4], case[5], case[6] }, { answer.status, answer.json.error.code, answer.json.error.param })
        assert.equal(25, #world:ids("heygen.videos"))
      end)
    end

    it("once what comes with the same key, whatever the body says", function()
      new_world { busy_keys = 1 }
      local first = send("POST", "/v3/videos", VIDEO, "k-1")
      local busy = send("POST", "/v3/videos", VIDEO, "k-1")
      assert.same({ 409, "request_in_progress" }, { busy.status, busy.json.error.code })
      assert.equal(first.body, send("POST", "/v3/videos", '{"type":"image"}', "k-1").body)
      assert.not_equal(first.body, send("POST", "/v3/videos", VIDEO, "k-2").body)
      assert.equal(27, #world:ids("heygen.videos"))
      assert.equal(400, send("POST", "/v3/videos", VIDEO, "a key").status)
    end)

    it("nothing without credit, but folders", function()
      new_world { credits = 1 }
      assert.equal(200, send("POST", "/v3/videos", VIDEO).status)
      local answer = send("POST", "/v3/videos", VIDEO)
      assert.same({ 402, "insufficient_credit" }, { answer.status, answer.json.error.code })
      assert.equal(200, send("POST", "/v3/folders", '{"name":"F"}').status)
    end)

    it("to folders what v1 can, and v3 sees it", function()
      new_world()
      local made = send("POST", "/v3/folders", '{"name":"F","parent_id":""}').json.data
      assert.is_nil(made.parent_id)
      local function folder() return get("/v3/folders/" .. made.folder_id).json.data end
      local answer = send("POST", "/v1/folders/" .. made.folder_id .. "/trash").json
      assert.same({ json.null, true }, { answer.error, answer.data.is_trash })
      assert.is_true(folder().is_trash)
      send("POST", "/v1/folders/" .. made.folder_id .. "/restore")
      assert.is_false(folder().is_trash)
      assert.equal("N", send("POST", "/v1/folders/" .. made.folder_id, '{"name":"N"}').json.data.name)
      assert.equal("N", folder().name)
      assert.equal(400, send("POST", "/v1/folders/" .. made.folder_id, '{"parent_id":"x"}').status)
    end)

    it("deletions, each in its own shape", function()
      new_world()
      for list, answer in pairs {
        videos = "id", voices = "voice_id", renders = "render_id", brand_kits = "brand_kit_id", podcasts = "",
      } do
        local path = ({
          voices = "/v3/voices/", videos = "/v3/videos/", renders = "/v3/hyperframes/renders/",
          brand_kits = "/v3/brand-kits/", podcasts = "/v3/podcasts/",
        })[list]
        local id = world:ids("heygen.v3." .. list)[2]
        local data = send("DELETE", path .. id).json.data
        assert.equal(answer ~= "" and id or nil, data[answer])
        assert.equal(404, send("DELETE", path .. id).status)
        assert.equal(404, get(path .. id).status)
      end
    end)

    it("nothing any more where v1 is gone", function()
      for _, case in ipairs { { 410 }, { 404, "html" }, { 403 }, { 410, "envelope" } } do
        new_world { retired = case[1], retired_form = case[2] }
        for _, path in ipairs { "/v1/folders/x/trash", "/v1/video/share", "/v2/video/generate" } do
          local answer = send("POST", path, "{}")
          assert.equal(case[2] == "envelope" and 200 or case[1], answer.status)
          assert.equal(case[2] == "html", answer.json == nil)
        end
        assert.equal(200, send("POST", "/v3/videos", VIDEO).status)
      end
    end)
  end)
end)
