-- Every list of both services: that it is there, and that a walk over it gives what the service holds,
-- each item once, with the pages and the names that its description says.

local clients = require "spec.support.clients"
local descriptions = require "spec.support.descriptions"
local pick = require "spec.support.pick"
local published = require "spec.support.published"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

-- What the lists with addresses of their own need; {name} is the id of the first item of another list.
local needs = {
  ["heygen.group_avatars"] = { group_id = "heygen.avatar_groups" },
  ["heygen.v3.agent_videos"] = { session_id = "heygen.v3.video_agents" },
  ["heygen.v3.video_batch"] = { batch_id = "heygen.v3.batches" },
  ["heygen.v3.asset_batch"] = { batch_id = "heygen.v3.batches" },
  ["heygen.v3.lipsync_batch"] = { batch_id = "heygen.v3.batches" },
  ["heygen.v3.video_translation_batch"] = { batch_id = "heygen.v3.batches" },
  ["twelvelabs.asset_indexed_assets"] = { asset_id = "twelvelabs.assets" },
  ["twelvelabs.asset_entities"] = { asset_id = "twelvelabs.assets" },
  ["twelvelabs.upload_chunks"] = { upload_id = "twelvelabs.multipart_uploads" },
  ["twelvelabs.indexed_assets"] = { index_id = "twelvelabs.indexes" },
  ["twelvelabs.videos"] = { index_id = "twelvelabs.indexes" },
  ["twelvelabs.entities"] = { entity_collection_id = "twelvelabs.entity_collections" },
  ["twelvelabs.knowledge_items"] = { knowledge_store_id = "twelvelabs.knowledge_stores" },
  ["twelvelabs.item_collections"] = { knowledge_store_id = "twelvelabs.knowledge_stores" },
  ["twelvelabs.collection_items"] = {
    knowledge_store_id = "twelvelabs.knowledge_stores", collection_id = "twelvelabs.item_collections",
  },
  ["twelvelabs.imports"] = { connection_id = "twelvelabs.connections" },
  ["twelvelabs.search"] = { index_id = "twelvelabs.indexes" },
  ["twelvelabs.knowledge_search"] = { knowledge_store_id = "twelvelabs.knowledge_stores" },
}

-- Filters that a list does not do without.
local given = {
  ["heygen.avatar_groups"] = { include_public = true },
  ["heygen.v3.asset_search"] = { query = "cat", type = "image" },
  ["heygen.v3.sounds"] = { query = "rain", min_score = 0 },
  ["twelvelabs.search"] = { search_options = { "visual" }, query_text = "a dog" },
  ["twelvelabs.knowledge_search"] = { query = { text = "a dog" } },
}

-- What hangs on a thing hangs on one of the newest.
local function parent_of(world, list)
  return world:ids(list)[1]
end

local function filters_of(world, name, with_largest)
  local filters = {}
  for filter, value in pairs(given[name] or {}) do filters[filter] = value end
  for filter, list in pairs(needs[name] or {}) do filters[filter] = parent_of(world, list) end
  local paging = descriptions.lists()[name].paging
  if paging.size and not with_largest then filters[paging.size] = 3 end
  return filters
end

-- Those whose items the simulator filters, counts or knows by something else than what the records call id.
local other_ids = {}
for name in ([[heygen.locales heygen.target_languages heygen.webhook_events heygen.v3.asset_search heygen.v3.sounds
  heygen.v3.voices heygen.v3.event_types heygen.v3.translation_languages heygen.v3.video_statuses
  heygen.v3.asset_statuses heygen.v3.lipsync_statuses heygen.v3.video_translation_statuses]]):gmatch "%S+" do
  other_ids[name] = true
end

local names = pick.sorted_keys(descriptions.lists())

describe("catalogue: a walk over", function()
  local world

  setup(function()
    local items = {}
    for _, list in ipairs { "heygen.v3.batches" } do items[list] = 3 end
    world = simulator.world { items = items }
  end)

  teardown(function() world:close() end)

  for _, name in ipairs(names) do
    it(name .. " gives each item once, in pages of three as in one", function()
      local open = clients.list(world, name, { max_retries = 0 })
      local listing = open(filters_of(world, name))
      local texts, seen = {}, {}
      for record in listing do
        local text = record:json()
        texts[#texts + 1] = text
        assert.is_nil(seen[text])
        seen[text] = true
        local kind = require("footage").type(record)
        assert.matches("^" .. name:match "^%a+" .. "%.", kind)
      end
      assert(#texts > 3 or name:find "asset_", name .. ": " .. #texts)
      local again = {}
      for record in open(filters_of(world, name, true)) do again[#again + 1] = record:json() end
      assert.same(texts, again)
    end)

    it(name .. " has the ids and the names that its records say", function()
      local list = descriptions.lists()[name]
      local record_type = descriptions.of(name:match "^%a+").records[list.record]
      local open = clients.list(world, name)
      for record in open(filters_of(world, name, true)) do
        local fields = record:totable()
        if record_type.id then
          assert.is_not_nil(fields[record_type.id])
          assert.equal(fields[record_type.id], record.id)
        end
        local title = record_type.name
        if title and not title:find(".", 1, true) then assert.equal(fields[title], record.name) end
        if record_type.created and fields[record_type.created] then
          assert(record.created > 1500000000 and record.created % 1 == 0, record.created)
        end
        assert.matches("^" .. name:match "^%a+" .. "%.", tostring(record))
      end
    end)

    if not needs[name] and not other_ids[name] then
      it(name .. " has what the service has, in its order", function()
        local ids = {}
        local open = clients.list(world, name)
        for record in open(filters_of(world, name, true)) do ids[#ids + 1] = tostring(record.id) end
        assert.same(world:ids(name), ids)
      end)
    end
  end
end)

describe("catalogue: what the services publish", function()
  -- {path = list}, of a list that pages by addresses of their own, too.
  local function by_path(service)
    local paths = {}
    for _, list in pairs(descriptions.of(service).lists) do
      paths[list.path] = list
      if list.paging.path then paths[list.paging.path] = list end
    end
    return paths
  end

  local function parameters_of(list)
    local known = {}
    for name in pairs(list.filters or {}) do known[name] = true end
    for _, entry in ipairs { "start", "size" } do
      if list.paging[entry] then known[list.paging[entry]] = true end
    end
    return known
  end

  for _, service in ipairs { "heygen", "twelvelabs" } do
    it(service .. ": every list has an entry with all its parameters, and everything else a reason", function()
      local entries, lists, others = by_path(service), 0, 0
      for path, parameters in pairs(published[service]) do
        local list = entries[path == "/search/{page_token}" and "/search/{token}" or path]
        if type(parameters) == "table" then
          others = others + 1
          assert.is_string(parameters.reason)
          assert.is_nil(list, path .. " is no list")
        else
          lists = lists + 1
          assert.is_table(list, path .. " has no entry")
          local known = parameters_of(list)
          for name in parameters:gmatch "%S+" do assert(known[name], path .. " does not take " .. name) end
        end
      end
      assert(lists > 20 and others > 10, lists .. " " .. others)
    end)

    it(service .. ": no entry is made up", function()
      for path, list in pairs(by_path(service)) do
        if path:find "^/v3/" or service == "twelvelabs" then
          local parameters = published[service][path]
          if list.method ~= "POST" then
            assert.is_string(parameters, path .. " is not published")
            for name in pairs(list.filters or {}) do
              assert((" " .. parameters .. " "):find(" " .. name .. " ", 1, true), path .. " " .. name)
            end
          end
        end
      end
    end)
  end

  it("each is in the annotations, so that editors know it", function()
    for _, service in ipairs { "heygen", "twelvelabs" } do
      local source = shell.read("lua/footage/" .. service .. ".lua")
      for name in pairs(descriptions.of(service).lists) do
        local class, rest = name:match "^(v3)%.(.*)$"
        local block = source:match("%-%-%-@class footage%." .. service .. (class and "%.v3" or "") .. "\n(.-)\n[^-]")
        assert(block and (block .. "\n"):find("@field " .. (rest or name) .. " ", 1, true), service .. "." .. name)
      end
    end
  end)
end)
