-- The simulator itself, with the curl program as its client: what the specs of the
-- library stand on must be true on the wire.

local json = require "cjson"
local one_world = require "spec.support.one_world"
local pick = require "spec.support.pick"
local requests = require "spec.support.requests"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local LISTS = {
  { name = "heygen.assets", array = "assets", id = "id", path = "/v1/asset/list" },
  { name = "heygen.videos", array = "videos", id = "video_id", path = "/v1/video.list" },
  { name = "heygen.folders", array = "folders", id = "id", path = "/v1/folders" },
}

local column, chosen = pick.column, pick.chosen
local request, encode = requests.send, requests.encode

-- A whole walk over a HeyGen list, as its document says; gives ids and requests.
local function walk_tokens(world, list, query, changed)
  local ids, count, token = {}, 0, nil
  repeat
    local url = world.heygen .. list.path .. "?" .. (query or "") .. (token and "&token=" .. encode(token) or "")
    local answer = request(url)
    assert.equal(200, answer.status, answer.body)
    count = count + 1
    local data = answer.json.data
    for _, item in ipairs(data[list.array]) do ids[#ids + 1] = item[list.id] end
    token = data.token
    if token == json.null then token = nil end
    if changed then changed(count) end
  until not token or count > 100
  return ids, count
end

local function walk_pages(world, query)
  local ids, page, total = {}, 0
  repeat
    page = page + 1
    local answer = request(world.twelvelabs .. "/assets?" .. (query or "") .. "&page=" .. page)
    assert.equal(200, answer.status, answer.body)
    for _, item in ipairs(answer.json.data) do ids[#ids + 1] = item._id end
    total = answer.json.page_info.total_page
  until page >= total
  return ids, page
end

local world, new_world = one_world.world, one_world.new

local function get(path, options) return request(world.heygen .. path, options) end
local function assets(query) return request(world.twelvelabs .. "/assets" .. (query and "?" .. query or "")) end

describe("make simulator", function()
  it("hands its settings on", function()
    local said = shell.run "env -u MAKEFLAGS make --dry-run simulator ITEMS=3 PORT=8080 TLS_PORT=8443 KEY=mine"
    assert(said:find("main.lua --items 3 --port 8080 --tls-port 8443 --key 'mine'", 1, true), said)
    assert.is_nil((shell.run "env -u MAKEFLAGS make --dry-run simulator":find("--", 1, true)))
  end)
end)

describe("simulator:", function()
  after_each(one_world.close)
  teardown(one_world.check)

  describe("HeyGen's lists", function()
    for _, list in ipairs(LISTS) do
      it(list.name .. " are walked by token, each item once, newest first", function()
        new_world { items = { [list.name] = 25 } }
        local ids, count = walk_tokens(world, list, "limit=10")
        assert.equal(3, count)
        assert.equal(25, #ids)
        assert.same(world:ids(list.name), ids)
      end)

      it(list.name .. " end where a page is full", function()
        new_world { items = { [list.name] = 20 } }
        local ids, count = walk_tokens(world, list, "limit=10")
        assert.equal(2, count)
        assert.equal(20, #ids)
      end)

      it(list.name .. " neither repeat nor lose items when others come and go", function()
        new_world { items = { [list.name] = 30 } }
        local before = world:ids(list.name)
        local ids = walk_tokens(world, list, "limit=10", function(count)
          if count == 1 then world:mutate { list = list.name, insert = 3, delete_at = { 2, 10 } } end
        end)
        assert.same(before, ids)
      end)
    end

    it("have the documented fields", function()
      new_world()
      local first = get("/v1/asset/list").json
      assert.equal(json.null, first.error)
      assert.equal(25, first.data.total)
      assert.equal(json.null, first.data.token)
      for _, item in ipairs(first.data.assets) do
        for _, name in ipairs { "id", "name", "file_type", "folder_id", "created_ts", "url" } do
          assert.is_not_nil(item[name], name)
        end
        assert.equal(32, #item.id)
      end
      local videos = get("/v1/video.list").json
      assert.equal(100, videos.code)
      assert.equal(json.null, videos.msg)
      assert.is_nil(videos.data.token)
      for _, item in ipairs(videos.data.videos) do
        for _, name in ipairs { "video_id", "status", "video_title", "created_at", "type", "folder_id" } do
          assert.is_not_nil(item[name], name)
        end
      end
      for _, item in ipairs(get("/v1/folders").json.data.folders) do
        for _, name in ipairs {
          "id", "name", "parent_id", "project_type", "is_trash", "created_ts", "updated_ts",
          "direct_children_count", "creator_username",
        } do
          assert.is_not_nil(item[name], name)
        end
      end
    end)

    it("are filtered", function()
      new_world { items = { ["heygen.assets"] = 60, ["heygen.videos"] = 60, ["heygen.folders"] = 60 } }
      local folder
      local function expect(list, query, holds)
        local wanted = column(chosen(world:items(list.name), holds), list.id)
        assert.is_true(#wanted > 0 and #wanted < 60, query)
        assert.same(wanted, (walk_tokens(world, list, query .. "&limit=7")), query)
      end
      for _, item in ipairs(world:items("heygen.assets")) do
        if item.folder_id ~= "" then folder = item.folder_id end
      end
      expect(LISTS[1], "file_type=video", function(item) return item.file_type == "video" end)
      expect(LISTS[1], "folder_id=" .. folder, function(item) return item.folder_id == folder end)
      expect(LISTS[1], "file_type=image&folder_id=" .. folder, function(item)
        return item.file_type == "image" and item.folder_id == folder
      end)
      expect(LISTS[2], "title=meeting", function(item) return item.video_title:lower():find("meeting") ~= nil end)
      expect(LISTS[2], "title=beach%2Bsun", function(item)
        return item.video_title:find("beach+sun", 1, true) ~= nil
      end)
      expect(LISTS[3], "name_filter=MEET", function(item) return item.name:lower():find("meet") ~= nil end)
      expect(LISTS[3], "is_trash=true", function(item) return item.is_trash end)
      expect(LISTS[3], "is_trash=false", function(item) return not item.is_trash end)
      local parent = world:ids("heygen.folders")[2]
      expect(LISTS[3], "parent_id=" .. parent, function(item) return item.parent_id == parent end)
    end)

    it("give tokens that do not survive without percent-encoding", function()
      new_world()
      for _, list in ipairs(LISTS) do
        local token = get(list.path .. "?limit=5").json.data.token
        assert.is_truthy(token:find("+", 1, true) and token:find("/", 1, true) and token:find("=", 1, true))
        assert.equal(400, get(list.path .. "?limit=5&token=" .. token).status)
        assert.equal(200, get(list.path .. "?limit=5&token=" .. encode(token)).status)
      end
    end)

    it("are strict about what is asked", function()
      new_world()
      for _, query in ipairs {
        "limit=abc", "limit=1.5", "limit=-1", "limit=101", "limit=", "limit=1&limit=2", "offset=3", "page=2",
        "token=abc", "token=", "Limit=5",
      } do
        local answer = get("/v1/video.list?" .. query)
        assert.equal(400, answer.status, query)
        assert.equal(40012, answer.json.code, query)
        assert.is_string(answer.json.message)
        answer = get("/v1/asset/list?" .. query)
        assert.equal(400, answer.status, query)
        assert.equal("invalid_parameter", answer.json.error.code, query)
      end
      assert.equal(400, get("/v1/folders?is_trash=maybe").status)
      assert.equal(400, get("/v1/asset/list?title=x").status)
      assert.equal(405, get("/v1/asset/list", { flags = "--request POST" }).status)
      assert.equal(404, get("/v1/nothing").status)
      assert.equal(401, get("/v1/asset/list", { key = false }).status)
      assert.equal(401, get("/v1/asset/list", { key = "wrong" }).status)
      assert.equal(400112, get("/v1/asset/list", { key = "wrong" }).json.code)
    end)

    it("delete assets and videos", function()
      new_world()
      local id = world:ids("heygen.assets")[3]
      local answer = get("/v1/asset/" .. id .. "/delete", { flags = "--request POST" })
      assert.equal(200, answer.status)
      assert.equal(id, answer.json.data.id)
      assert.equal(404, get("/v1/asset/" .. id .. "/delete", { flags = "--request POST" }).status)
      local video = world:ids("heygen.videos")[1]
      assert.equal(200, get("/v1/video.delete?video_id=" .. video, { flags = "--request DELETE" }).status)
      assert.equal(404, get("/v1/video.delete?video_id=" .. video, { flags = "--request DELETE" }).status)
      assert.equal(24, #world:ids("heygen.assets"))
      assert.equal(24, #world:ids("heygen.videos"))
    end)
  end)

  describe("TwelveLabs' assets", function()
    it("are walked by page, newest first", function()
      new_world { items = { ["twelvelabs.assets"] = 25 } }
      local ids, pages = walk_pages(world)
      assert.equal(3, pages)
      assert.same(world:ids("twelvelabs.assets"), ids)
      ids, pages = walk_pages(world, "page_limit=25")
      assert.equal(1, pages)
      assert.equal(25, #ids)
    end)

    it("have the documented fields", function()
      new_world { items = { ["twelvelabs.assets"] = 50 } }
      local answer = assets("page_limit=50").json
      assert.same({ limit_per_page = 50, page = 1, total_page = 1, total_results = 50 }, answer.page_info)
      local seen, last = {}, "9999"
      for _, item in ipairs(answer.data) do
        for _, name in ipairs { "_id", "method", "status", "filename", "file_type", "created_at", "size" } do
          assert.is_not_nil(item[name], name)
        end
        assert.equal(24, #item._id)
        -- "." sorts before "Z", so the fraction that is left out is made explicit.
        local moment = item.created_at:gsub("(:%d%d)Z$", "%1.000Z")
        assert.is_true(moment <= last, moment)
        last = moment
        if item.file_type:find("^image") then assert.is_nil(item.duration) end
        assert.equal(item.status == "failed", item.error ~= nil)
        seen[item.status], seen[item.file_type:match("^%a+")], seen[item.method] = true, true, true
        for _, name in ipairs { "hls", "thumbnail", "user_metadata", "technical_metadata" } do
          seen[name] = seen[name] or item[name] ~= nil
        end
      end
      for _, what in ipairs {
        "ready", "failed", "processing", "image", "video", "audio", "direct", "url", "multipart",
        "hls", "thumbnail", "user_metadata", "technical_metadata",
      } do
        assert.is_true(seen[what], what)
      end
    end)

    it("are filtered", function()
      new_world { items = { ["twelvelabs.assets"] = 60 } }
      local all = world:items("twelvelabs.assets")
      local function expect(query, holds)
        local wanted = column(chosen(all, holds), "_id")
        assert.is_true(#wanted > 0 and #wanted < 60, query)
        assert.same(wanted, (walk_pages(world, query .. "&page_limit=7")), query)
      end
      expect("asset_types=image", function(item) return item.file_type:find("^image") end)
      expect("asset_types=image&asset_types=audio", function(item) return not item.file_type:find("^video") end)
      expect("filename=MEETing", function(item) return item.filename:lower():find("meeting") end)
      expect("asset_ids=" .. all[3]._id .. "&asset_ids=" .. all[40]._id, function(item)
        return item._id == all[3]._id or item._id == all[40]._id
      end)
    end)

    it("shift when items come and go", function()
      new_world { items = { ["twelvelabs.assets"] = 20 } }
      local before = world:ids("twelvelabs.assets")
      world:mutate { list = "twelvelabs.assets", insert = 2 }
      assert.equal(before[9], assets("page=2").json.data[1]._id)
      world:mutate { list = "twelvelabs.assets", delete_at = { 1, 2, 3, 4 } }
      local after = assets("page=1").json
      assert.equal(before[3], after.data[1]._id)
      assert.equal(18, after.page_info.total_results)
    end)

    it("are strict about what is asked", function()
      new_world()
      for query, code in pairs {
        ["page=0"] = "parameter_invalid", ["page=-1"] = "parameter_invalid", ["page=x"] = "parameter_invalid",
        ["page_limit=0"] = "parameter_invalid", ["page_limit=51"] = "parameter_invalid",
        ["page_limit=1.5"] = "parameter_invalid", ["page=1&page=2"] = "parameter_invalid",
        ["asset_types=document"] = "parameter_invalid", ["asset_types=%5B%22image%22%5D"] = "parameter_invalid",
        ["limit=3"] = "parameter_unknown", ["sort_by=x"] = "parameter_unknown",
        ["filename=a&filename=b"] = "parameter_invalid",
      } do
        local answer = assets(query)
        assert.equal(400, answer.status, query)
        assert.equal(code, answer.json.code, query)
      end
      local denied = request(world.twelvelabs .. "/assets", { key = false })
      assert.equal(401, denied.status)
      assert.equal("api_key_invalid", denied.json.code)
      assert.equal(405, request(world.twelvelabs .. "/assets", { flags = "--request PUT" }).status)
    end)

    it("are given and deleted one by one", function()
      new_world()
      local id = world:ids("twelvelabs.assets")[2]
      local url = world.twelvelabs .. "/assets/" .. id
      assert.equal(id, request(url).json._id)
      local gone = request(url .. "?force=true", { flags = "--request DELETE" })
      assert.equal(200, gone.status)
      assert.equal("", gone.body)
      local missing = request(url)
      assert.equal(400, missing.status)
      assert.equal("resource_not_exist", missing.json.code)
      world:set { delete_status = 204, missing_status = 404 }
      url = world.twelvelabs .. "/assets/" .. world:ids("twelvelabs.assets")[1]
      assert.equal(204, request(url, { flags = "--request DELETE" }).status)
      assert.equal(404, request(url).status)
    end)
  end)

  describe("worlds", function()
    it("do not disturb each other", function()
      local first = simulator.world { items = { ["heygen.assets"] = 3 }, key = "one", seed = 1 }
      local second = simulator.world { items = { ["heygen.assets"] = 4 }, key = "two", seed = 2 }
      first:mutate { list = "heygen.assets", insert = 2 }
      assert.equal(5, request(first.heygen .. "/v1/asset/list", { key = "one" }).json.data.total)
      assert.equal(4, request(second.heygen .. "/v1/asset/list", { key = "two" }).json.data.total)
      assert.equal(401, request(second.heygen .. "/v1/asset/list", { key = "one" }).status)
      assert.equal(1, #first:log())
      assert.equal(2, #second:log())
      assert.are_not.same(first:ids("heygen.assets"), second:ids("heygen.assets"))
      first:close()
      assert.equal(404, request(first.heygen .. "/v1/asset/list", { key = "one" }).status)
      second:close()
    end)

    it("are the same for the same seed", function()
      local config = { seed = 7, urls = "service" } -- signatures are each world's own
      local first, second = simulator.world(config), simulator.world(config)
      assert.same(first:items("twelvelabs.assets"), second:items("twelvelabs.assets"))
      first:close() second:close()
    end)

    it("log what was asked", function()
      new_world()
      get("/v1/asset/list?limit=3&folder_id=a%20b%26c", { flags = "--header 'X-Other: 1' --user-agent me" })
      assets("asset_types=image&asset_types=video")
      local log = world:log()
      assert.equal(2, #log)
      assert.equal("GET", log[1].method)
      assert.equal("/v1/asset/list", log[1].path)
      assert.equal("limit=3&folder_id=a%20b%26c", log[1].query)
      assert.same({ limit = "3", folder_id = "a b&c" }, log[1].args)
      assert.equal("test-key", log[1].headers["x-api-key"])
      assert.equal("me", log[1].headers["user-agent"])
      assert.equal("1", log[1].headers["x-other"])
      assert.equal(200, log[1].status)
      assert.equal("1.1", log[1].version)
      assert.equal("/v1.3/assets", log[2].path)
      assert.same({ "image", "video" }, log[2].args.asset_types)
      assert.is_true(log[2].time >= log[1].time)
      assert.are_not.equal(log[1].connection, log[2].connection)
      assert.equal(1, #world:log("twelvelabs.assets"))
      world:clear_log()
      assert.same({}, world:log())
    end)

    it("refuse a switch that does not exist", function()
      assert.has_error(function() simulator.world { nonsense = true } end)
      assert.has_error(function() simulator.world { total = "roughly" } end)
      assert.has_error(function() simulator.world { items = { ["heygen.asset"] = 1 } } end)
      assert.has_error(function() simulator.world { faults = { { action = "explode" } } } end)
      assert.has_error(function() simulator.world { faults = { { action = "reset", match = { pages = 1 } } } } end)
    end)

    it("are answered over TLS by HTTP/2 and HTTP/1.1", function()
      new_world()
      assert.equal("2", request(world.tls.heygen .. "/v1/asset/list").version)
      assert.equal("1.1", request(world.tls.heygen .. "/v1/asset/list", { flags = "--http1.1" }).version)
      assert.equal("1.1", request(world.tls1.twelvelabs .. "/assets").version)
      assert.equal("2", request(world.heygen .. "/v1/asset/list", { flags = "--http2-prior-knowledge" }).version)
      assert.equal(60, request(world.tls.heygen .. "/v1/asset/list", { trust = false }).exit)
      assert.equal("2", request((world.tls.heygen:gsub("127%.0%.0%.1", "localhost")) .. "/v1/folders").version)
    end)

    it("hold a million items", function()
      new_world { items = { ["twelvelabs.assets"] = 1000000, ["heygen.assets"] = 1000000 } }
      local last = assets("page=20000&page_limit=50").json
      assert.equal(50, #last.data)
      assert.equal(1000000, last.page_info.total_results)
      assert.equal(1000000, get("/v1/asset/list?limit=1").json.data.total)
    end)

    it("serve given items and bodies as they are", function()
      new_world {
        raw = { ["heygen.assets"] = { '{"id":"one","big":9007199254740993}', { id = "two", file_type = "video" } } },
        body = { ["twelvelabs.assets"] = '{"data": [ ] }' },
      }
      local answer = get("/v1/asset/list")
      assert.is_truthy(answer.body:find('{"id":"one","big":9007199254740993}', 1, true))
      assert.same({ "one", "two" }, world:ids("heygen.assets"))
      assert.equal("two", get("/v1/asset/list?file_type=video").json.data.assets[1].id)
      assert.equal('{"data": [ ] }', assets().body)
      local first = get("/v1/asset/list?limit=1").json.data
      assert.equal("two", get("/v1/asset/list?limit=1&token=" .. encode(first.token)).json.data.assets[1].id)
    end)
  end)

  describe("switches:", function()
    -- What the body of a request must hold, in plain text, when a switch is set.
    for _, case in ipairs {
      { { total = "string" }, "/v1/asset/list", '"total":"25"' },
      { { total = "float" }, "/v1/asset/list", '"total":25.0' },
      { { total = "negative" }, "/v1/asset/list", '"total":-1' },
      { { total = "null" }, "/v1/asset/list", '"total":null' },
      { { total = "nonsense" }, "/v1/asset/list", '"total":"a lot"' },
      { { total = "absent" }, "/v1/asset/list", '"total"', false },
      { { total = "string" }, "/v1.3/assets", '"total_page":"3","total_results":"25"' },
      { { total = "float" }, "/v1.3/assets", '"total_page":3.0,"total_results":25.0' },
      { { total = "negative" }, "/v1.3/assets", '"total_results":-1' },
      { { total = "absent" }, "/v1.3/assets", '"total_results"', false },
      { { total = { heygen = "string" } }, "/v1.3/assets", '"total_results":25' },
      { { total = { ["heygen.videos"] = "string" } }, "/v1/video.list", '"total":"25"' },
      { { end_token = "null" }, "/v1/video.list", '"token":null' },
      { { end_token = "empty" }, "/v1/asset/list", '"token":""' },
      { { end_token = "string_null" }, "/v1/folders", '"token":"null"' },
      { { end_token = "absent" }, "/v1/folders", '"token"', false },
      { {}, "/v1/asset/list", '"folder_id":""' },
      { {}, "/v1/video.list", '"folder_id":"null"' },
      { {}, "/v1/folders", '"parent_id":null' },
      { { root_folder = "null" }, "/v1/asset/list", '"folder_id":null' },
      { { root_folder = "string_null" }, "/v1/folders", '"parent_id":"null"' },
      { { root_folder = "absent", items = { ["heygen.videos"] = 3 } }, "/v1/video.list", '"folder_id":"null"', false },
      { { code_form = "string" }, "/v1/video.list", '"code":"100"' },
      { { error_form = "string" }, "/v1/folders?x=1", '"error":"Unknown parameter: x"' },
      { { trailing_comma = true }, "/v1/video.list", '},\n],' },
      { { warning = true }, "/v1/asset/list", '"sunset_date":"2026-10-31"' },
      { { items = { ["heygen.assets"] = 0 } }, "/v1/asset/list", '"assets":[],"total":0,"token":null' },
      { { items = { ["heygen.assets"] = 0 }, empty_data = "null" }, "/v1/asset/list", '"assets":null' },
      { { items = { ["heygen.assets"] = 0 }, empty_data = "absent" }, "/v1/asset/list", '"assets"', false },
      { { items = { ["twelvelabs.assets"] = 0 } }, "/v1.3/assets", '"data":[],"page_info":{"limit_per_page":10,'
        .. '"page":1,"total_page":0,"total_results":0}' },
      { { items = { ["twelvelabs.assets"] = 0 }, empty_total_page = 1 }, "/v1.3/assets", '"total_page":1' },
      { { items = { ["twelvelabs.assets"] = 0 }, empty_data = "null" }, "/v1.3/assets", '"data":null' },
      { { items = { ["twelvelabs.assets"] = 0 }, empty_data = "absent" }, "/v1.3/assets", '"data"', false },
      { { page_info = "absent" }, "/v1.3/assets", '"page_info"', false },
      { { page_info = "null" }, "/v1.3/assets", '"page_info":null' },
      { { default_limit = { twelvelabs = 7 } }, "/v1.3/assets", '"limit_per_page":7' },
      { {}, "/v1.3/assets?page=9", '"data":[],"page_info":{"limit_per_page":10,"page":9' },
      { { past_end = "null" }, "/v1.3/assets?page=9", '"data":null' },
      { { past_end = "repeat" }, "/v1.3/assets?page=9", '"page":3,"total_page":3' },
      { { past_end = "repeat_unclamped" }, "/v1.3/assets?page=9", '"page":9,"total_page":3' },
      { { past_end = "error" }, "/v1.3/assets?page=9", '"code":"parameter_invalid"' },
      { { over_limit = "clamp" }, "/v1.3/assets?page_limit=500", '"limit_per_page":50' },
      { { unknown_parameters = "ignore" }, "/v1.3/assets?x=1", '"total_results":25' },
      { { list_forms = "any" }, "/v1.3/assets?asset_types=%5B%22image%22,%22video%22%5D", '"page_info"' },
      { { list_forms = "any" }, "/v1.3/assets?asset_types=image,audio", '"page_info"' },
      { {}, "/v1/asset/list?limit=0", '"assets":[],"total":25,"token":null' },
      { { limit_zero = "empty_with_token" }, "/v1/asset/list?limit=0", '"token":"ey' },
      { { limit_zero = "error" }, "/v1/video.list?limit=0", '"code":40012' },
      { { total_counts = "filtered", raw = { ["heygen.folders"] = { { id = "a", name = "x" }, { id = "b" } } } },
        "/v1/folders?name_filter=x", '"total":1' },
      { { extra_fields = '"new_field":{"a":[1,null]}' }, "/v1/folders", '"new_field":{"a":[1,null]}}' },
      { { retired = 410 }, "/v1/asset/list", "retired" },
    } do
      local config, path, text, found = case[1], case[2], case[3], case[4] ~= false
      it((json.encode(config) .. " " .. path .. (found and " holds " or " lacks ") .. text):gsub("\n", " "), function()
        new_world(config)
        local answer = get(path)
        assert.equal(0, answer.exit)
        assert.equal(found, answer.body:find(text, 1, true) ~= nil, answer.body)
      end)
    end

    it("limit 0 as the default size; the default size; a clamped limit", function()
      new_world { items = { ["heygen.assets"] = 150 }, limit_zero = "default", over_limit = "clamp" }
      assert.equal(100, #get("/v1/asset/list").json.data.assets)
      assert.equal(100, #get("/v1/asset/list?limit=0").json.data.assets)
      assert.equal(100, #get("/v1/asset/list?limit=101").json.data.assets)
      world:set { default_limit = 20 }
      assert.equal(20, #get("/v1/asset/list").json.data.assets)
    end)

    it("hidden trash", function()
      new_world { trash = "hidden", items = { ["heygen.folders"] = 40 } }
      for _, folder in ipairs(get("/v1/folders").json.data.folders) do assert.is_false(folder.is_trash) end
    end)

    it("retired, sunset, rate limits and headers of one's own", function()
      new_world { sunset = true, rate_headers = "dimensions", server_headers = { ["X-Mine"] = "yes" } }
      local answer = get("/v1/asset/list")
      assert.equal("true", answer.headers.deprecation)
      assert.equal("Sat, 31 Oct 2026 00:00:00 GMT", answer.headers.sunset)
      assert.equal("yes", answer.headers["x-mine"])
      assert.is_string(answer.headers["x-request-id"])
      assert.equal("application/json", answer.headers["content-type"])
      answer = assets()
      assert.equal("Duration,Request", answer.headers["x-ratelimit-dimensions"])
      assert.is_string(answer.headers["x-api-version"])
      world:set { rate_headers = "plain", retired = 404 }
      assert.equal("3000", assets().headers["x-ratelimit-limit"])
      assert.equal(404, get("/v1/video.list").status)
    end)

    it("gzip only for those who accept it; chunks; closing connections", function()
      new_world { gzip = true }
      local plain, packed = get("/v1/asset/list"), get("/v1/asset/list", { flags = "--compressed" })
      assert.is_nil(plain.headers["content-encoding"])
      assert.equal("gzip", packed.headers["content-encoding"])
      assert.equal(plain.body, packed.body)
      assert.is_true(tonumber(packed.headers["content-length"]) < #plain.body)
      world:set { chunked = true, connection_close = true, gzip = false }
      local chunked = get("/v1/asset/list")
      assert.equal("chunked", chunked.headers["transfer-encoding"])
      assert.is_nil(chunked.headers["content-length"])
      assert.is_truthy(chunked.headers.connection:find("close", 1, true))
      assert.equal(plain.body, chunked.body)
    end)

    it("assets that become ready", function()
      new_world { items = { ["twelvelabs.assets"] = 50 }, ready_after = 1 }
      assert.is_truthy(assets("page_limit=50").body:find('"status":"processing"', 1, true))
      assert.is_nil(assets("page_limit=50").body:find('"status":"processing","filename"', 1, true))
    end)

    it("local urls that give bytes until they expire", function()
      new_world()
      local url
      for _, item in ipairs(world:items("heygen.assets")) do
        if item.url ~= json.null then url = item.url end
      end
      assert.equal(200, request(url, { key = false }).status)
      world:set { expired_urls = true }
      assert.equal(403, request(url, { key = false }).status)
      assert.is_nil(world:log()[1].headers["x-api-key"])
    end)
  end)

  describe("time:", function()
    it("delays of a service, of a request, and those of others", function()
      new_world { delay_ms = { heygen = 120 }, delays = { ["twelvelabs.assets"] = { [2] = 2000 } } }
      assert.is_true(get("/v1/folders").seconds >= 0.12)
      assert.is_true(assets().seconds < 1.9)
      assert.is_true(assets().seconds >= 2)
      assert.is_true(assets().seconds < 1.9)
      local seconds = {}
      world:set { jitter_ms = { twelvelabs = 80 } }
      for n = 1, 6 do seconds[n] = assets().seconds end
      table.sort(seconds)
      assert.is_true(seconds[6] - seconds[1] > 0.01)
    end)

    -- Two requests at once; gives their answers in order of arrival.
    local function two_at_once()
      local one, two = os.tmpname(), os.tmpname()
      local curl = "curl --silent --noproxy '*' --max-time 10 --header 'x-api-key: test-key' --output "
      shell.run(curl .. one .. " " .. shell.quote(world.twelvelabs .. "/assets?page=1") .. " & sleep 0.2; "
        .. curl .. two .. " " .. shell.quote(world.twelvelabs .. "/assets?page=2") .. "; wait")
      return json.decode(shell.read_and_remove(one)), json.decode(shell.read_and_remove(two))
    end

    it("a request that is held until a later one is answered", function()
      new_world { hold = { ["1"] = 2 }, hold_ms = 5000 }
      two_at_once()
      local log = world:log()
      assert.equal("1", log[1].args.page)
      assert.is_true(log[1].answered >= log[2].answered)
      assert.is_true(log[1].answered - log[1].time < 2)
    end)

    it("data read at arrival or when it is answered", function()
      local mutations = { { after_request = 2, list = "twelvelabs.assets", delete_at = { 1, 2, 3 } } }
      for read_at, total in pairs { arrival = 25, answer = 22 } do
        new_world { delays = { ["1"] = 1000 }, read_at = read_at, mutations = mutations }
        local first, second = two_at_once()
        assert.equal(total, first.page_info.total_results, read_at)
        assert.equal(25, second.page_info.total_results)
      end
    end)

    it("clients that go away while they wait", function()
      new_world { delay_ms = 300 }
      for _, base in ipairs { world.heygen, world.tls.heygen, world.tls1.heygen } do
        assert.equal(28, request(base .. "/v1/asset/list", { seconds = 0.1 }).exit)
      end
      for _, base in ipairs { world.heygen, world.tls.heygen, world.tls1.heygen } do
        world:set { delay_ms = 0, faults = { { action = "slow_body", bytes = 100, ms = 20 } } }
        assert.equal(28, request(base .. "/v1/asset/list", { seconds = 0.1 }).exit)
        assert.equal(0, request(base .. "/v1/asset/list").exit)
      end
      assert.same({}, simulator.errors())
    end)

    it("many at once, while others stall", function()
      new_world { delay_ms = 200, faults = {
        { match = { list = "heygen.folders" }, action = "stall", times = "always" },
      } }
      local stalled = os.tmpname()
      shell.run("curl --silent --noproxy '*' --max-time 3 --header 'x-api-key: test-key' "
        .. shell.quote(world.heygen .. "/v1/folders") .. " >" .. stalled .. " 2>&1 &")
      local started = os.time()
      local text = shell.run("curl --silent --noproxy '*' --parallel --parallel-immediate --parallel-max 100 "
        .. "--max-time 10 --header 'x-api-key: test-key' --output /dev/null --write-out '%{http_code}\n' "
        .. shell.quote(world.twelvelabs .. "/assets?page=[1-3]&page_limit=[1-50]"))
      local _, answered = text:gsub("200", "")
      assert.equal(150, answered)
      assert.is_true(os.time() - started <= 3)
      os.remove(stalled)
    end)

    it("changes before and after a certain request", function()
      new_world { mutations = {
        { before_request = 2, list = "heygen.assets", insert = 4 },
        { after_request = 2, list = "heygen.assets", delete_at = { 1, 2, 3, 4, 5 } },
        { after_request = 1, of = "heygen.videos", list = "heygen.assets", insert = 10 },
      } }
      local totals = {}
      for n = 1, 3 do totals[n] = get("/v1/asset/list").json.data.total end
      assert.same({ 25, 29, 24 }, totals)
      get("/v1/video.list")
      assert.equal(34, #world:ids("heygen.assets"))
      world:set { restart_count = true }
      get("/v1/video.list")
      assert.equal(44, #world:ids("heygen.assets"))
    end)
  end)

  describe("faults", function()
    local function fault_world(fault)
      return new_world { items = { ["heygen.assets"] = 30, ["twelvelabs.assets"] = 30 }, faults = { fault } }
    end
    local function hit(fault, options)
      fault_world(fault)
      return get("/v1/asset/list?limit=20", options)
    end

    it("hit what they match, as often as they say", function()
      fault_world { match = { list = "heygen.assets", page = 2 }, times = 2, action = "status", status = 503 }
      local token = encode(get("/v1/asset/list?limit=10").json.data.token)
      assert.equal(200, get("/v1/video.list").status)
      assert.equal(503, get("/v1/asset/list?limit=10&token=" .. token).status)
      assert.equal(503, get("/v1/asset/list?limit=10&token=" .. token).status)
      assert.equal(200, get("/v1/asset/list?limit=10&token=" .. token).status)
      world:set { faults = { { match = { token = true }, action = "status", times = "always" } } }
      assert.equal(200, get("/v1/asset/list?limit=10").status)
      assert.equal(500, get("/v1/asset/list?limit=10&token=" .. token).status)
      assert.equal(500, get("/v1/asset/list?limit=10&token=" .. token).status)
      world:set { restart_count = true, faults = {
        { match = { list = "twelvelabs.assets", request = { 2, 3 } }, times = 2, action = "status" },
        { match = { list = "twelvelabs.assets", page = 7 }, action = "status", status = 418 },
      } }
      local statuses = {}
      for n = 1, 4 do statuses[n] = assets().status end
      assert.same({ 200, 500, 500, 200 }, statuses)
      assert.equal(418, assets("page=7").status)
      world:set { faults = { { match = { service = "twelvelabs" }, action = "status" } } }
      assert.equal(200, get("/v1/folders").status)
      assert.equal(500, assets().status)
    end)

    it("answer with any status, headers and body", function()
      local answer = hit { action = "status", status = 429, retry_after = 7, headers = { ["X-Mine"] = "1" } }
      assert.equal(429, answer.status)
      assert.equal("7", answer.headers["retry-after"])
      assert.equal("1", answer.headers["x-mine"])
      assert.is_truthy(answer.body:find("Rate limit", 1, true))
      answer = hit { action = "status", status = 503, retry_after_date = 5, body_style = "html" }
      assert.is_truthy(answer.headers["retry-after"]:find("^%a+, %d%d %a+ %d+ %d%d:%d%d:%d%d GMT$"))
      assert.equal("text/html", answer.headers["content-type"])
      for value, text in pairs { ["-5"] = "-5", ["soon"] = "soon" } do
        assert.equal(text, hit { action = "status", retry_after = value }.headers["retry-after"])
      end
      assert.equal("", hit { action = "status", status = 429, body_style = "empty" }.body)
      assert.equal("hello", hit { action = "status", status = 404, body = "hello" }.body)
      assert.is_table(hit({ action = "status", status = 429, body_style = "nested" }).json.error)
      assert.equal(204, hit({ action = "status", status = 204 }).status)
    end)

    it("forge bodies", function()
      local answer = hit { action = "failing_envelope", message = "no" }
      assert.equal(200, answer.status)
      assert.equal("no", answer.json.error.message)
      assert.equal("text/html", hit({ action = "html" }).headers["content-type"])
      answer = hit { action = "empty_body" }
      assert.equal(200, answer.status)
      assert.equal("", answer.body)
      answer = hit { action = "truncated_json" }
      assert.equal(0, answer.exit)
      assert.is_nil(answer.json)
      assert.equal("any text", hit({ action = "body", text = "any text" }).body)
      answer = hit { action = "deep_json", levels = 5000 }
      assert.equal(("["):rep(5000) .. ("]"):rep(5000), answer.body)
      answer = hit { action = "deep_json", levels = 300, inside = "item" }
      assert.is_truthy(answer.body:find('"deep":' .. ("["):rep(300), 1, true))
      assert.is_truthy(hit({ action = "invalid_utf8" }).body:find("\255\254", 1, true))
      answer = hit { action = "big_numbers" }
      for _, number in ipairs { "9007199254740993", "9223372036854775808", "18446744073709551616", "1e400" } do
        assert.is_truthy(answer.body:find(":" .. number, 1, true))
      end
      answer = hit { action = "big_numbers", field = "created_ts", value = "1e30" }
      assert.is_truthy(answer.body:find('"created_ts":1e30,"url"', 1, true))
      assert.equal(7, hit({ action = "replace", find = '"total":30', with = '"total":7' }).json.data.total)
    end)

    it("give the same token again, and pages that never end", function()
      fault_world { match = { page = 2 }, action = "same_token", times = "always" }
      local token = get("/v1/asset/list?limit=10").json.data.token
      for _ = 1, 2 do
        local data = get("/v1/asset/list?limit=10&token=" .. encode(token)).json.data
        assert.equal(token, data.token)
        assert.equal(10, #data.assets)
      end
      world:set { faults = { { action = "empty_pages", times = "always" } } }
      local seen = {}
      token = get("/v1/asset/list?limit=10").json.data.token
      for _ = 1, 4 do
        assert.is_nil(seen[token])
        seen[token] = true
        local data = get("/v1/asset/list?limit=10&token=" .. encode(token)).json.data
        assert.equal(0, #data.assets)
        token = data.token
      end
      local info = assets("page=9").json
      assert.equal(10, info.page_info.total_page)
      assert.equal(0, #info.data)
    end)

    local function first_item(answer) return answer.json.data.assets[1] end
    for shape, holds in pairs {
      array = function(answer) return answer.body == "[]" end,
      string = function(answer) return answer.body == '"a text"' end,
      number = function(answer) return answer.body == "42" end,
      null = function(answer) return answer.body == "null" end,
      data_array = function(answer) return answer.body:find('"data":[]', 1, true) end,
      data_string = function(answer) return answer.json.data == "a text" end,
      data_null = function(answer) return answer.json.data == json.null end,
      items_object = function(answer) return answer.json.data.assets["0"] end,
      items_string = function(answer) return answer.json.data.assets == "a text" end,
      items_null = function(answer) return answer.json.data.assets == json.null end,
      items_absent = function(answer) return answer.json.data.assets == nil end,
      item_null = function(answer) return first_item(answer) == json.null end,
      item_string = function(answer) return first_item(answer) == "a text" end,
      item_number = function(answer) return first_item(answer) == 42 end,
      item_array = function(answer) return answer.body:find('"assets":[[],{', 1, true) end,
      item_without_id = function(answer) return first_item(answer).id == nil and first_item(answer).file_type end,
      item_id_number = function(answer) return first_item(answer).id == 42 end,
      item_id_null = function(answer) return first_item(answer).id == json.null end,
      nulls = function(answer)
        return answer.json.data.assets[20] == json.null and answer.json.data.token == json.null
      end,
      token_number = function(answer) return answer.json.data.token == 42 end,
      token_object = function(answer) return type(answer.json.data.token) == "table" end,
      token_array = function(answer) return answer.body:find('"token":[]', 1, true) end,
    } do
      it("answer in a wrong shape: " .. shape, function()
        local answer = hit { action = "wrong_shape", shape = shape }
        assert.equal(200, answer.status)
        assert.is_truthy(holds(answer), answer.body)
      end)
    end

    it("answer in a wrong shape: TwelveLabs' own", function()
      fault_world { action = "wrong_shape", shape = "page_info_array" }
      assert.is_truthy(assets().body:find('"page_info":[]', 1, true))
      for shape, value in pairs { page_info_null = json.null, page_info_absent = false } do
        world:set { faults = { { action = "wrong_shape", shape = shape } } }
        assert.equal(value, assets().json.page_info or false)
      end
      world:set { faults = { { action = "wrong_shape", shape = "item_without_id" } } }
      assert.is_nil(assets().json.data[1]._id)
    end)

    it("pack answers, rightly and wrongly", function()
      local answer = hit({ action = "gzip" }, { flags = "--compressed" })
      assert.equal(20, #answer.json.data.assets)
      assert.equal("\31\139", hit({ action = "gzip" }).body:sub(1, 2))
      assert.equal(61, hit({ action = "broken_gzip" }, { flags = "--compressed" }).exit)
      assert.equal(61, hit({ action = "broken_gzip", how = "garbage" }, { flags = "--compressed" }).exit)
      local cut = hit({ action = "broken_gzip", how = "truncated" }, { flags = "--compressed" })
      assert.is_nil(cut.json)
      answer = hit({ action = "bomb", megabytes = 3 }, { flags = "--compressed" })
      assert.equal(3 * 1048576, #answer.body)
      assert.is_true(tonumber(answer.headers["content-length"]) < 10000)
      answer = hit({ action = "bomb", megabytes = 2, of = "spaces" }, { flags = "--compressed" })
      assert.equal(20, #answer.json.data.assets)
      assert.is_true(#answer.body > 2 * 1048576)
    end)

    it("redirect", function()
      fault_world { action = "redirect", to = "same", status = 307 }
      local answer = get("/v1/asset/list?limit=20")
      assert.equal(307, answer.status)
      assert.equal(world.heygen .. "/v1/asset/list?limit=20", answer.headers.location)
      local path = "/w/" .. world.id .. "/v1/folders"
      local process = simulator.process()
      for to, location in pairs {
        relative = path, loop = world.tls.heygen .. "/v1/folders", file = "file:///etc/hostname",
        localhost = (world.tls.heygen:gsub("127%.0%.0%.1", "localhost")) .. "/v1/folders",
        http = world.heygen .. "/v1/folders", other = simulator.other_url() .. path,
        protocol_relative = string.format("//127.0.0.1:%d%s", process.other, path),
      } do
        world:set { faults = { { action = "redirect", to = to } } }
        assert.equal(location, request(world.tls.heygen .. "/v1/folders").headers.location, to)
      end
      world:set { faults = { { action = "redirect", to = "loop" } } }
      assert.equal(47, get("/v1/folders", { flags = "--location --max-redirs 4" }).exit)
    end)

    it("lead to another origin, which says what reached it", function()
      simulator.clear_other_log()
      fault_world { action = "redirect", to = "other" }
      assert.equal(200, get("/v1/folders", { flags = "--location" }).status)
      local log = simulator.other_log()
      assert.equal(1, #log)
      -- curl sends headers of one's own on to whomever: just what a client must not do.
      assert.equal("test-key", log[1].headers["x-api-key"])
      simulator.clear_other_log()
      assert.same({}, simulator.other_log())
    end)

    -- The exit codes that curl must have. An HTTP/1.1 head that ends early with a FIN
    -- is a whole one for libcurl: exit code 0 and an empty body.
    local exits = {
      reset = {
        before_headers = { 56, 56 }, within_headers = { 56, 56 }, after_headers = { 56, 56 }, within_body = { 56, 56 },
      },
      close = {
        before_headers = { 52, 18 }, within_headers = { 0, 18 }, after_headers = { 18, 18 }, within_body = { 18, 18 },
      },
      stall = {
        before_headers = { 28, 28 }, within_headers = { 28, 28 }, after_headers = { 28, 28 }, within_body = { 28, 28 },
      },
      reset_stream = { before_headers = { 52, 92 }, after_headers = { 18, 92 }, within_body = { 18, 92 } },
    }
    for action, places in pairs(exits) do
      for at, codes in pairs(places) do
        it(action .. " " .. at, function()
          fault_world { action = action, at = at, times = 3 }
          local options = { seconds = action == "stall" and 0.4 or 5 }
          local plain = get("/v1/asset/list?limit=20", options)
          local tls1 = request(world.tls1.heygen .. "/v1/asset/list?limit=20", options)
          local tls = request(world.tls.heygen .. "/v1/asset/list?limit=20", options)
          assert.equal(codes[1], plain.exit)
          -- A FIN below TLS may come before its farewell: then it is an error of its own.
          assert.is_true(tls1.exit == codes[1] or action ~= "stall" and tls1.exit == 56, tls1.exit)
          -- A frame of the client's own may be on its way when the reset comes: then sending fails.
          assert.is_true(tls.exit == codes[2] or action == "close" and tls.exit == 56
            or action == "reset" and tls.exit == 55, tls.exit)
          local half = #get("/v1/asset/list?limit=20").body / 2
          assert.equal(at == "within_body" and math.floor(half) or 0, #plain.body)
          if at ~= "within_headers" or action ~= "close" then
            assert.equal(at == "before_headers" and 0 or 200, plain.status)
          end
        end)
      end
    end

    it("cut bodies short", function()
      assert.equal(18, hit({ action = "cut_body" }).exit)
      local answer = hit { action = "cut_body", framing = "chunked" }
      assert.equal(18, answer.exit)
      assert.equal("chunked", answer.headers["transfer-encoding"])
      world:set { faults = { { action = "cut_body" } } }
      assert.equal(92, request(world.tls.heygen .. "/v1/asset/list").exit)
    end)

    it("send something that is not HTTP", function()
      assert.equal(1, hit({ action = "garbage" }).exit)
      world:set { faults = { { action = "garbage" } } }
      assert.are_not.equal(0, request(world.tls.heygen .. "/v1/asset/list").exit)
    end)

    it("send slowly", function()
      local answer = hit { action = "slow_headers", ms = 300 }
      assert.is_true(answer.seconds >= 0.29 and answer.exit == 0)
      assert.equal(20, #answer.json.data.assets)
      world:set { faults = {
        { action = "slow_body", bytes = 500, ms = 30, times = 2 }, { action = "delay", ms = 200 },
      } }
      answer = get("/v1/asset/list?limit=20")
      assert.is_true(answer.seconds >= 0.2 and answer.exit == 0)
      assert.is_true(request(world.tls.heygen .. "/v1/asset/list?limit=20").seconds >= 0.2)
      assert.is_true(get("/v1/asset/list?limit=20").seconds >= 0.2)
      -- The connection is still good after an answer by hand.
      world:set { faults = { { action = "slow_headers", ms = 50 } } }
      world:clear_log()
      get("/v1/asset/list?limit=2", { flags = "--next --silent --header 'x-api-key: test-key' --output /dev/null "
        .. shell.quote(world.heygen .. "/v1/asset/list?limit=1") .. " --next --silent --header 'x-api-key: test-key'" })
      local log = world:log()
      assert.equal(2, #log)
      assert.equal(log[1].connection, log[2].connection)
    end)

    it("flood with headers", function()
      local answer = hit { action = "header_flood", megabytes = 20 }
      assert.are_not.equal(0, answer.exit)
      world:set { faults = { { action = "header_flood", megabytes = 1, each = 1048000 } } }
      assert.are_not.equal(0, get("/v1/asset/list").exit)
      world:set { faults = { { action = "header_flood", megabytes = 20 } } }
      assert.are_not.equal(0, request(world.tls.heygen .. "/v1/asset/list").exit)
      assert.equal(200, request(world.tls.heygen .. "/v1/asset/list").status)
    end)

    it("are nobody's port", function()
      assert.equal(7, request(simulator.refused_url() .. "/v1/asset/list").exit)
    end)
  end)

  describe("the process", function()
    local command = "lua5.1 spec/simulator/main.lua"

    -- Ends quickly when the process is gone; "gone" or "alive" after 3 seconds.
    local function fate(pid)
      return (shell.run("for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do kill -0 " .. pid
        .. " 2>/dev/null || { printf gone; exit 0; }; sleep 0.2; done; printf alive"))
    end

    local function wait_for(file)
      return shell.run("for i in $(seq 100); do [ -s " .. file .. " ] && exit 0; sleep 0.05; done; exit 1")
    end

    it("ends with its standard input and leaves no file", function()
      local ready = os.tmpname()
      os.remove(ready)
      local pipe = io.popen("exec " .. command .. " --until-eof --ready " .. ready, "w")
      wait_for(ready)
      local run = json.decode(shell.read_and_remove(ready))
      assert.equal(200, request(string.format("http://127.0.0.1:%d/_sim/errors", run.http)).status)
      assert.is_number(run.tls)
      assert.is_number(run.tls1)
      assert.is_number(run.other)
      pipe:close()
      assert.equal("gone", fate(string.format("%d", run.pid)))
      assert.is_nil((io.open(run.ca_file)))
    end)

    it("ends when whoever started it is killed", function()
      local ready, script = os.tmpname(), os.tmpname()
      os.remove(ready)
      local file = assert(io.open(script, "w"))
      file:write("local pipe = io.popen('exec ", command, " --until-eof --ready ", ready, "', 'w')\n",
        "for _ = 1, 300 do os.execute('sleep 0.1') end\npipe:close()\n")
      file:close()
      local parent = shell.run("lua5.1 " .. script .. " >/dev/null 2>&1 & echo $!"):match("%d+")
      wait_for(ready)
      local run = json.decode(shell.read_and_remove(ready))
      local pid = string.format("%d", run.pid)
      assert.equal("alive", (shell.run("kill -0 " .. pid .. " && printf alive")))
      shell.run("kill -KILL " .. parent)
      assert.equal("gone", fate(pid))
      os.remove(script)
    end)

    it("serves a default world in the foreground and says how to reach it", function()
      local output = os.tmpname()
      local pid = shell.run(command .. " --items 3 --key mine >" .. output .. " 2>&1 </dev/null & echo $!"):match("%d+")
      wait_for(output)
      local text = shell.read_and_remove(output)
      local heygen = text:match("export HEYGEN_BASE_URL=(%S+)")
      local twelvelabs = text:match("export TWELVELABS_BASE_URL=(%S+)")
      assert.is_truthy(text:find("export HEYGEN_API_KEY='mine'", 1, true))
      assert.is_truthy(text:find("export TWELVE_LABS_API_KEY='mine'", 1, true))
      assert.equal(3, request(heygen .. "/v1/asset/list", { key = "mine" }).json.data.total)
      assert.equal(3, #request(twelvelabs .. "/assets", { key = "mine" }).json.data)
      shell.run("kill -INT " .. pid .. "; kill -TERM " .. pid)
      assert.equal("gone", fate(pid))
    end)

    it("says what is wrong with its options", function()
      local text, code = shell.run(command .. " --nonsense")
      assert.equal(2, code)
      assert.is_truthy(text:find("--nonsense", 1, true))
    end)
  end)
end)
