-- Every list of both services: that it is there, and that a walk over it gives what the service holds,
-- each item once, with the pages and the names that its description says. And every operation of both: that it is a
-- list or an action with all its parameters.

local clients = require "spec.support.clients"
local descriptions = require "spec.support.descriptions"
local footage = require "footage"
local json = require "cjson"
local pick = require "spec.support.pick"
local published = require "spec.support.published"
local simulator = require "spec.support.simulator"
local type_classes = require "spec.support.type_classes"
local type_names = require "spec.support.type_names"

-- What the lists with addresses of their own need; {name} is the id of the first item of another list.
local needs = {
  ["heygen.group_avatars"] = { group_id = "heygen.avatar_groups" },
  ["heygen.v3.agent_videos"] = { session_id = "heygen.v3.video_agents" },
  ["heygen.v3.video_batch_items"] = { batch_id = "heygen.v3.batches" },
  ["heygen.v3.asset_batch_items"] = { batch_id = "heygen.v3.batches" },
  ["heygen.v3.lipsync_batch_items"] = { batch_id = "heygen.v3.batches" },
  ["heygen.v3.video_translation_batch_items"] = { batch_id = "heygen.v3.batches" },
  ["heygen.v3.comparison_batch_items"] = { batch_id = "heygen.v3.batches" },
  ["heygen.v3.workflow_versions"] = { workflow_id = "heygen.v3.workflows" },
  ["heygen.v3.workflow_runs"] = { workflow_id = "heygen.v3.workflows" },
  ["heygen.v3.workflow_run_nodes"] = { run_id = "heygen.v3.workflow_runs" },
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

local types = type_classes.read()

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
        local kind = footage.type(record)
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

    it(name .. " has no field that a method of its records hides", function()
      for record in clients.list(world, name)(filters_of(world, name, true)) do
        for _, method in ipairs(footage.methods(record)) do
          assert.is_nil(json.decode(record:json())[method], method)
        end
      end
    end)

    it(name .. " has no field that editors do not know, and all that they count upon", function()
      local class = type_names.of_record(name:match "^%a+", descriptions.lists()[name].record)
      local all = assert(types.classes[class], class)
      for record in clients.list(world, name)(filters_of(world, name, true)) do
        for field in record:pairs() do
          assert(all.string == "any" or type_classes.field(types, class, field), class .. " lacks " .. field)
        end
        for field, what in pairs(all.fields) do
          assert(what.optional or record[field] ~= nil, class .. ": " .. field .. " may be nil")
        end
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
  -- What stands in braces is called differently at times.
  local function operation(method, path)
    return (method or "GET") .. " " .. path:gsub("{[^}]*}", "{}")
  end

  -- { name = { types that the entries have for it } }
  local function add_all(known, parameters)
    for name, kind in pairs(parameters or {}) do
      known[name] = known[name] or {}
      table.insert(known[name], tostring(kind))
    end
  end

  local function add_action(add, name, action)
    local known = add(action.method, action.path, name)
    for _, entry in ipairs { "query", "fields" } do add_all(known, action[entry]) end
    for _, entry in ipairs { "fixed", "with" } do
      for parameter in pairs(action[entry] or {}) do known[parameter] = {} end
    end
    if action.body then known[action.body] = {} end
    if action.older then add_action(add, name, action.older) end
  end

  -- Where a list pages is not always said, though all answers have a token.
  local function add_list(add, name, list)
    local known, paging = add(list.method, list.path, name), list.paging
    for filter in pairs(list.filters or {}) do known[filter] = {} end
    for _, entry in ipairs { "start", "size" } do
      if paging[entry] then known[paging[entry]] = { "paging" } end
    end
    if paging.path then
      local kept = add("GET", paging.path, name)
      for _, filter in ipairs(paging.keep or {}) do kept[filter] = {} end
    end
  end

  -- { ["GET /v3/videos"] = { parameters, by name; names = what they are called } }
  local function entries_of(service)
    local entries = {}
    local function add(method, path, name)
      local key = operation(method, path)
      entries[key] = entries[key] or { parameters = {}, names = {} }
      table.insert(entries[key].names, name)
      return entries[key].parameters
    end
    for name, list in pairs(descriptions.of(service).lists) do add_list(add, name, list) end
    for name, action in pairs(descriptions.of(service).actions) do add_action(add, name, action) end
    return entries
  end

  local function published_by(service)
    local found = {}
    for key, parameters in pairs(published[service]) do
      local method, path = key:match "^(%u+) (.*)$"
      found[operation(method, path)] = parameters
    end
    return found
  end

  -- A table as a text of JSON is a string for the service.
  local letters = { object = "o", array = "a", string = "s", json = "s", integer = "i", number = "n", boolean = "b" }

  -- One of several actions of the same operation may want what the others do not (`rename`, `update`).
  -- `count` is how many there are.
  local function what_is_wrong(kinds, letter, needed, count)
    if not kinds then return "is missing" end
    if letter == "" then return nil end
    local optional = #kinds < count
    for _, kind in ipairs(kinds) do
      local own = letters[kind:match "%a+"]
      if letter ~= "x" and own and own ~= letter then return "is " .. kind .. ", not " .. letter end
      if needed == "!" and kind:sub(-1) ~= "!" then return "must be given" end
      optional = optional or kind:sub(-1) ~= "!"
    end
    if needed == "" and not optional then return "may be left out" end
  end

  local REASONS = {
    ["a retired product"] = true, ["it can only stream"] = true, ["x-excluded, its body unknown"] = true,
  }

  for _, service in ipairs { "heygen", "twelvelabs" } do
    it(service .. ": every operation is a list or an action with all its parameters, or has one of three reasons",
      function()
        local entries, count, missing = entries_of(service), 0, {}
        for key, parameters in pairs(published_by(service)) do
          count = count + 1
          if type(parameters) == "table" then
            assert.is_true(REASONS[parameters.reason], key .. ": " .. tostring(parameters.reason))
            assert.is_nil(entries[key], key .. " has an entry all the same")
          elseif not entries[key] then
            missing[#missing + 1] = key
          else
            for name, kind, needed in parameters:gmatch "([%w_]+):?(%a?)(!?)" do
              local wrong = what_is_wrong(entries[key].parameters[name], kind, needed, #entries[key].names)
              if wrong then missing[#missing + 1] = key .. ": " .. name .. " " .. wrong end
            end
          end
        end
        table.sort(missing)
        assert.same({}, missing)
        assert(count > 90, count)
      end)

    it(service .. ": no entry is made up", function()
      local known, wrong = published_by(service), {}
      for key, entry in pairs(entries_of(service)) do
        local told = known[key]
        if type(told) ~= "string" then
          wrong[#wrong + 1] = key .. " (" .. table.concat(entry.names, ", ") .. ")"
        else
          for name, where in pairs(entry.parameters) do
            if where[1] ~= "paging" and not (" " .. told .. " "):find(" " .. name .. "[: !]") then
              wrong[#wrong + 1] = key .. ": " .. name
            end
          end
        end
      end
      table.sort(wrong)
      assert.same({}, wrong)
    end)
  end
end)
