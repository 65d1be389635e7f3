-- The simulator's HeyGen beyond the three documents: v3, v1 as it goes away, and the
-- other lists of v1 and v2. With the curl program as its client.

local json = require "cjson"
local requests = require "spec.support.requests"
local simulator = require "spec.support.simulator"

local world
local function new_world(config)
  world = simulator.world(config)
  return world
end

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

local function column(list, name)
  local values = {}
  for place, item in ipairs(list) do values[place] = item[name] end
  return values
end

describe("simulator: HeyGen", function()
  after_each(function()
    if world then world:close() end
    world = nil
  end)

  teardown(function()
    assert.same({}, simulator.errors())
  end)

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
        local wanted = {}
        for _, item in ipairs(world:items(list)) do
          if holds(item) then wanted[#wanted + 1] = item.id end
        end
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
        ["/v3/videos/abc"] = "resource_not_found",
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
      new_world()
      assert.equal(username(), get("/v1/user/me").json.data.username)
      assert.equal(username(), get("/v1/folders").json.data.folders[1].creator_username)
      world:set { username = "me" }
      assert.equal("me", username())
      assert.equal("me", get("/v1/folders").json.data.folders[1].creator_username)
      assert.equal(200, get("/v3/assets?username=me").status)
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
end)
