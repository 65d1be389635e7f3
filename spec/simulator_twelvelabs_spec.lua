-- The simulator's TwelveLabs beyond its assets: all other lists, with their filters,
-- and search. With the curl program as its client.

local json = require "cjson"
local one_world = require "spec.support.one_world"
local pick = require "spec.support.pick"
local requests = require "spec.support.requests"
local shell = require "spec.support.shell"

local world, new_world = one_world.world, one_world.new
local column, chosen = pick.column, pick.chosen

local function get(path, options) return requests.send(world.twelvelabs .. path, options) end

local function with(path, query)
  return path .. (path:find("?", 1, true) and "&" or "?") .. query
end

-- A whole walk by page; gives the items and the number of requests.
local function walk(path, array)
  local found, page, total = {}, 0
  repeat
    page = page + 1
    local answer = get(with(path, "page=" .. page))
    assert.equal(200, answer.status, path .. " " .. answer.body)
    for _, item in ipairs(answer.json[array or "data"]) do found[#found + 1] = item end
    total = answer.json.page_info.total_page
    assert.equal(page, answer.json.page_info.page)
  until page >= total
  return found, page
end

-- name, path and, when they differ from "_id" and "data", the names of id and array.
local LISTS = {
  { "indexes", "/indexes" },
  { "tasks", "/tasks" },
  { "entity_collections", "/entity-collections" },
  { "embed_tasks", "/embed/tasks" },
  { "embed_v2_tasks", "/embed-v2/tasks" },
  { "analyze_tasks", "/analyze/tasks", "task_id" },
  { "analyze_batches", "/analyze/batches", "batch_id" },
  { "multipart_uploads", "/assets/multipart-uploads", "upload_id" },
  { "knowledge_stores", "/knowledge-stores" },
  { "connections", "/connections" },
  { "redirect_uris", "/connections/redirect-uris" },
}

-- name, path with the place of the parent's id, the list of parents, the field of an item that names its parent, how
-- many share the items, and the status of a parent that is not there; hidden ones are shared out in turn.
local NESTED = {
  { "indexed_assets", "/indexes/%s/indexed-assets", "indexes" },
  { "videos", "/indexes/%s/videos", "indexes" },
  { "entities", "/entity-collections/%s/entities", "entity_collections", "entity_collection_id" },
  { "asset_indexed_assets", "/assets/%s/indexed-assets", "assets", nil, 4 },
  { "asset_entities", "/assets/%s/entities", "assets", nil, 4 },
  { "knowledge_items", "/knowledge-stores/%s/items", "knowledge_stores" },
  { "item_collections", "/knowledge-stores/%s/item-collections", "knowledge_stores", "knowledge_store_id" },
  { "imports", "/connections/%s/imports", "connections", "connection_id", nil, 404 },
}

describe("simulator: TwelveLabs", function()
  after_each(one_world.close)
  teardown(one_world.check)

  describe("the lists:", function()
    for _, case in ipairs(LISTS) do
      local name, path, id = "twelvelabs." .. case[1], case[2], case[3] or "_id"
      it(name .. " is walked by page, and counts its requests", function()
        new_world { items = { [name] = 23 } }
        local found, count = walk(path)
        assert.equal(3, count)
        assert.same(world:ids(name), column(found, id))
        assert.equal(23, #found)
        assert.equal(3, #world:log(name))
        assert.equal(2, world:log(name)[2].page)
        assert.equal(1, select(2, walk(path .. "?page_limit=50")))
        for _, query in ipairs { "page_limit=51", "page=0", "page_limit=x", "nonsense=1" } do
          local answer = get(path .. "?" .. query)
          assert.equal(400, answer.status, query)
          assert.is_truthy((answer.json.error or answer.json).code:find("^parameter_"))
        end
        assert.equal(401, get(path, { key = false }).status)
        assert.equal(405, get(path, { flags = "--request PUT" }).status)
      end)
    end

    for _, case in ipairs(NESTED) do
      local name, path, parents, field, shares = "twelvelabs." .. case[1], case[2], case[3], case[4], case[5] or 3
      local missing = case[6] or 400
      it(name .. " is walked for each parent", function()
        local own = ({ asset_indexed_assets = "indexed_assets", asset_entities = "entities" })[case[1]] or case[1]
        new_world { items = { ["twelvelabs." .. own] = 40 } }
        local all, seen = world:items(name), 0
        for place = 1, shares do
          local parent = world:ids("twelvelabs." .. parents)[place]
          local found = walk(path:format(parent) .. "?page_limit=7")
          local wanted = {}
          for at = place, 40, shares do wanted[#wanted + 1] = all[at]._id end
          assert.same(wanted, column(found, "_id"))
          for _, item in ipairs(found) do
            if field then assert.equal(parent, item[field]) end
          end
          seen = seen + #found
        end
        assert.equal(40, seen)
        assert.same({}, walk(path:format(world:ids("twelvelabs." .. parents)[5])))
        local answer = get(path:format("68e7780056bd7d6700000000"))
        assert.equal(missing, answer.status)
        assert.equal("resource_not_exist", answer.json.code)
        local gone = world:ids("twelvelabs." .. parents)[1]
        world:mutate { list = "twelvelabs." .. parents, delete_at = { 1 } }
        assert.equal(missing, get(path:format(gone)).status)
      end)
    end

    it("collections of a store have its items; uploads have chunks", function()
      new_world()
      local store = world:ids("twelvelabs.knowledge_stores")[2]
      local collection = world:ids("twelvelabs.item_collections")[2]
      local path = "/knowledge-stores/" .. store .. "/item-collections/" .. collection .. "/items"
      assert.same(column(walk("/knowledge-stores/" .. store .. "/items"), "_id"), column(walk(path), "_id"))
      local chunks, count = walk("/assets/multipart-uploads/" .. world:ids("twelvelabs.multipart_uploads")[1],
        "uploaded_chunks")
      assert.equal(3, count)
      for place, chunk in ipairs(chunks) do assert.equal(place, chunk.index) end
      assert.equal(25, #chunks)
    end)

    it("single things are given by their id, within their parent", function()
      new_world()
      local index, other = world:ids("twelvelabs.indexes")[1], world:ids("twelvelabs.indexes")[2]
      local video = world:ids("twelvelabs.videos")[1]
      assert.equal(index, get("/indexes/" .. index).json._id)
      assert.equal(video, get("/indexes/" .. index .. "/videos/" .. video).json._id)
      assert.equal(404, get("/indexes/" .. other .. "/videos/" .. video).status)
      assert.equal(world:ids("twelvelabs.analyze_tasks")[1],
        get("/analyze/tasks/" .. world:ids("twelvelabs.analyze_tasks")[1]).json.task_id)
    end)

    it("shift, and fail as told", function()
      new_world { items = { ["twelvelabs.tasks"] = 20 }, faults = {
        { match = { list = "twelvelabs.tasks", page = 2 }, action = "status", status = 503 },
        { match = { list = "twelvelabs.analyze_tasks" }, action = "wrong_shape", shape = "item_id_number" },
      } }
      local before = world:ids("twelvelabs.tasks")
      assert.equal(503, get("/tasks?page=2").status)
      world:mutate { list = "twelvelabs.tasks", insert = 2 }
      assert.equal(before[9], get("/tasks?page=2").json.data[1]._id)
      assert.equal(42, get("/analyze/tasks").json.data[1].task_id)
    end)
  end)

  describe("filters:", function()
    -- Each case: list, path, query, and what an item must fulfil.
    for _, case in ipairs {
      { "indexes", "/indexes", "index_name=MEET", function(i) return i.index_name:lower():find("meet") end },
      { "indexes", "/indexes", "model_options=visual,audio", function(i) return #i.models[1].model_options == 2 end },
      { "indexes", "/indexes", "model_family=pegasus", function(i) return i.models[1].model_name:find("pegasus") end },
      { "indexes", "/indexes", "created_at=2025-10-09T08:30:00Z", function(i)
        return i.created_at >= "2025-10-09T08:30"
      end },
      { "indexed_assets", "indexed-assets", "duration[gte]=900&duration[lte]=2000.5", function(i)
        return i.system_metadata.duration >= 900 and i.system_metadata.duration <= 2000.5
      end },
      { "indexed_assets", "indexed-assets", "width[lte]=1280&size[gte]=1000", function(i)
        return i.system_metadata.width <= 1280
      end },
      { "indexed_assets", "indexed-assets", "status=ready&status=failed", function(i)
        return i.status == "ready" or i.status == "failed"
      end },
      { "indexed_assets", "indexed-assets", "category=news", function(i)
        return i.user_metadata and i.user_metadata.category == "news"
      end },
      { "videos", "videos", "rating=3", function(i) return i.user_metadata and i.user_metadata.rating == 3 end },
      { "videos", "videos", "reviewed=true&fps[gte]=29", function(i)
        return i.user_metadata and i.user_metadata.reviewed and i.system_metadata.fps >= 29
      end },
      { "videos", "videos", "filename=interview", function(i) return i.system_metadata.filename:find("interview") end },
      { "tasks", "/tasks", "status=ready&status=pending", function(i)
        return i.status == "ready" or i.status == "pending"
      end },
      { "tasks", "/tasks", "width=640", function(i) return i.system_metadata.width == 640 end },
      { "entity_collections", "/entity-collections", "name=demo", function(i) return i.name:lower():find("demo") end },
      { "embed_tasks", "/embed/tasks", "status=failed", function(i) return i.status == "failed" end },
      { "embed_v2_tasks", "/embed-v2/tasks", "started_at=2025-10-09T07:00:00Z&ended_at=2025-10-09T08:00:00Z",
        function(i) return i.created_at >= "2025-10-09T07:00:00" and i.created_at <= "2025-10-09T08:00:00" end },
      { "analyze_tasks", "/analyze/tasks", "analysis_mode=general&status=ready", function(i)
        return i.request_params.analysis_mode == "general" and i.status == "ready"
      end },
      { "analyze_batches", "/analyze/batches", "status=completed&status=expired&analysis_mode=general", function(i)
        return (i.status == "completed" or i.status == "expired") and i.analysis_mode == "general"
      end },
    } do
      local name, path, query, holds = "twelvelabs." .. case[1], case[2], case[3], case[4]
      it(name .. " by " .. query, function()
        new_world { items = { [name] = 120 } }
        local all = world:items(name)
        if path:sub(1, 1) ~= "/" then
          path = "/indexes/" .. world:ids("twelvelabs.indexes")[1] .. "/" .. path
          local own = {}
          for place = 1, 120, 3 do own[#own + 1] = all[place] end
          all = own
        end
        local id = name:find("analyze_tasks") and "task_id" or name:find("analyze") and "batch_id" or "_id"
        local wanted = column(chosen(all, holds), id)
        assert.is_true(#wanted > 0 and #wanted < #all, #wanted .. " of " .. #all)
        assert.same(wanted, column(walk(path .. "?page_limit=9&" .. query), id))
      end)
    end

    it("sort as told", function()
      new_world { items = { ["twelvelabs.entity_collections"] = 40 } }
      local ids = world:ids("twelvelabs.entity_collections")
      local turned = {}
      for place, id in ipairs(ids) do turned[41 - place] = id end
      assert.same(ids, column(walk("/entity-collections?sort_by=created_at&sort_option=desc"), "_id"))
      assert.same(turned, column(walk("/entity-collections?sort_option=asc"), "_id"))
      local names = column(walk("/entity-collections?sort_by=name&sort_option=asc"), "name")
      for place = 2, 40 do assert.is_true(names[place - 1] <= names[place]) end
      local times = column(walk("/entity-collections?sort_by=updated_at"), "updated_at")
      for place = 2, 40 do assert.is_true(times[place - 1] >= times[place]) end
      assert.equal(40, #names)
      assert.equal(40, #times)
    end)

    it("sort equals by their age", function()
      new_world { raw = { ["twelvelabs.entity_collections"] = {
        { _id = "a", name = "x" }, { _id = "b", name = "y" }, { _id = "c", name = "x" }, { _id = "d" },
      } } }
      local path = "/entity-collections?sort_by=name&sort_option="
      assert.same({ "b", "a", "c", "d" }, column(walk(path .. "desc"), "_id"))
      assert.same({ "d", "c", "a", "b" }, column(walk(path .. "asc"), "_id"))
    end)

    it("are strict", function()
      new_world()
      local index = "/indexes/" .. world:ids("twelvelabs.indexes")[1]
      for path, code in pairs {
        ["/indexes?sort_by=name"] = "parameter_invalid", ["/indexes?sort_option=up"] = "parameter_invalid",
        ["/indexes?model_options=smell"] = "parameter_invalid", ["/indexes?created_at=yesterday"] = "parameter_invalid",
        ["/indexes?duration[gte]=3"] = "parameter_unknown", ["/tasks?width=wide"] = "parameter_invalid",
        ["/tasks?status=done"] = "parameter_invalid", ["/embed/tasks?status=a&status=b"] = "parameter_invalid",
        [index .. "/videos?duration[gte]=long"] = "parameter_invalid",
        [index .. "/videos?duration[gt]=3"] = "parameter_unknown",
        [index .. "/videos?user_metadata[category]=news"] = "parameter_unknown",
        [index .. "/indexed-assets?status=done"] = "parameter_invalid",
        ["/entity-collections?status=ready"] = "parameter_unknown",
      } do
        local answer = get(path)
        assert.equal(400, answer.status, path)
        assert.equal(code, answer.json.code, path)
      end
    end)
  end)

  describe("search", function()
    local function search(fields, options)
      local flags = {}
      for _, field in ipairs(fields) do flags[#flags + 1] = "--form-string " .. shell.quote(field) end
      options = options or {}
      options.flags = table.concat(flags, " ")
      return get("/search", options)
    end

    local function asked(...)
      return { "index_id=" .. world:ids("twelvelabs.indexes")[1], "search_options=visual", "query_text=a dog", ... }
    end

    local function walk_search(first, query)
      local found, count, answer = {}, 1, first
      while true do
        assert.equal(200, answer.status, answer.body)
        for _, item in ipairs(answer.json.data) do found[#found + 1] = item end
        local token = answer.json.page_info.next_page_token
        if not token then return found, count, answer end
        answer = get("/search/" .. requests.encode(token) .. (query or ""))
        count = count + 1
      end
    end

    it("is asked by a form and then by tokens in the path", function()
      new_world { items = { ["twelvelabs.search"] = 75 } }
      local first = search(asked("search_options=audio", "page_limit=10"))
      assert.is_nil(first.json.page_info.prev_page_token)
      assert.equal(25, first.json.page_info.total_results)
      assert.is_table(first.json.search_pool)
      local found, count, last = walk_search(first)
      assert.equal(25, #found)
      assert.equal(3, count)
      for place, item in ipairs(found) do assert.equal(place, item.rank) end
      assert.is_string(last.json.page_info.prev_page_token)
      local log = world:log("twelvelabs.search")
      assert.same({ "POST", "GET", "GET" }, column(log, "method"))
      assert.same({ 1, 2, 3 }, column(log, "page"))
      assert.is_truthy(log[1].body:find("a dog", 1, true))
    end)

    it("remembers what was asked, but for the metadata", function()
      new_world { items = { ["twelvelabs.search"] = 75 } }
      local first = search(asked("group_by=video", "include_user_metadata=true"))
      local bare, rich = walk_search(first), walk_search(first, "?include_user_metadata=true")
      assert.is_table(bare[1].clips[1].user_metadata)
      assert.is_nil(bare[20].clips[1].user_metadata)
      assert.is_table(rich[20].clips[1].user_metadata)
      assert.equal(bare[20].id, bare[20].clips[1].video_id)
    end)

    it("is strict", function()
      new_world()
      local index = world:ids("twelvelabs.indexes")[1]
      for _, case in ipairs {
        { "parameter_not_provided", { "search_options=visual", "query_text=x" } },
        { "parameter_not_provided", { "index_id=" .. index, "query_text=x" } },
        { "parameter_not_provided", { "index_id=" .. index, "search_options=visual" } },
        { "parameter_not_provided", asked "query_media_url=https://example.com/a.png" },
        { "resource_not_exist", { "index_id=68e7780056bd7d6700000000", "search_options=visual", "query_text=x" } },
        { "parameter_invalid", asked "page_limit=51" }, { "parameter_invalid", asked "group_by=clips" },
        { "parameter_invalid", asked "search_options=smell" }, { "parameter_invalid", asked "filter=[1]" },
        { "parameter_invalid", asked "include_user_metadata=yes" }, { "parameter_unknown", asked "limit=3" },
        { "parameter_invalid", asked "query_text=again" },
      } do
        local answer = search(case[2])
        assert.equal(400, answer.status, json.encode(case[2]))
        assert.equal(case[1], answer.json.code, json.encode(case[2]))
      end
      local as_json = { flags = [[--header 'content-type: application/json' --data-raw '{}']] }
      assert.equal(400, get("/search", as_json).status)
      assert.equal(405, get("/search").status)
      assert.equal(400, get("/search?page=2", { flags = "--form-string a=1" }).status)
      assert.equal(401, search(asked(), { key = false }).status)
      assert.equal(200, search(asked('filter={"duration":{"gte":3}}')).status)
    end)

    it("has tokens that end, in an error of their own", function()
      new_world { items = { ["twelvelabs.search"] = 75 } }
      local token = search(asked()).json.page_info.next_page_token
      assert.equal(400, get("/search/nonsense").status)
      assert.equal(400, get("/search/" .. requests.encode(token) .. "?page_limit=3").status)
      world:set { search_expired = true }
      local answer = get("/search/" .. requests.encode(token))
      assert.equal(400, answer.status)
      assert.equal(400, answer.json.error_code)
      assert.is_string(answer.json.message)
      world:set { search_expired = json.null, faults = {
        { match = { list = "twelvelabs.search", token = true }, action = "status", status = 500 },
        { match = { list = "twelvelabs.search", token = true }, action = "same_token" },
      } }
      assert.equal(500, get("/search/" .. requests.encode(token)).status)
      assert.equal(token, get("/search/" .. requests.encode(token)).json.page_info.next_page_token)
    end)

    it("of a knowledge store is asked by JSON, with the token in the body", function()
      new_world { items = { ["twelvelabs.knowledge_search"] = 60 } }
      local path = "/knowledge-stores/" .. world:ids("twelvelabs.knowledge_stores")[1] .. "/search"
      local function post(body) return get(path, { flags = "--data-raw " .. shell.quote(json.encode(body)) }) end
      local found, token, count = {}, nil, 0
      repeat
        local answer = post { query = { text = "x" }, page_size = 8, page_token = token }
        assert.equal(200, answer.status, answer.body)
        for _, item in ipairs(answer.json.data) do found[#found + 1] = item.rank end
        token, count = answer.json.next_page_token, count + 1
        assert.is_nil(answer.json.page_info)
      until not token
      assert.equal(20, #found)
      assert.equal(3, count)
      local query = { text = "x" }
      for _, body in ipairs { {}, { query = {} }, { query = query, page_size = 51 }, { query = query, x = 1 } } do
        assert.equal(400, post(body).status)
      end
    end)
  end)
end)
