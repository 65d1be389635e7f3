-- What TwelveLabs does when asked to do something: things made, read, changed and deleted, by twelvelabs_things.lua.
-- Owns the answers; which things there are is data there. Uploads in parts are no part of it. Knows nothing of sockets.

local json = require "cjson"
local bodies = require "bodies"
local errors = require "twelvelabs_errors"
local items = require "items"
local jobs = require "jobs"
local lists = require "lists"
local things = require "twelvelabs_things"

local actions = {}

local EMPTY = { status = 200, body = "" }

local function text_of(value)
  return (json.encode(value):gsub("\\/", "/"))
end

local function answer(value, status)
  return { status = status or 200, body = text_of(value) }
end

-- ------------------------------------------------------------------------- things ---

-- An item of a list by its id, within what its path says; nil when there is none.
local function find(world, list, id, captures)
  local target = world.stores[list]
  local index = target:index_of(id)
  if not index or not target:exists(index) then return nil end
  local fields = target:fields(index, world:form(list))
  for name, value in pairs(captures or {}) do
    if fields[name] ~= value then return nil end
  end
  return { list = list, id = id, index = index, target = target, world = world }
end

-- As its list tells it, decoded.
local function tell(one)
  return json.decode(one.target:text(one.index, one.world:form(one.list)))
end

local function change(one, members)
  one.target:change(one.index, one.list, members)
end

local function remove(one)
  one.target:delete(one.index)
  for list, field in pairs(things[one.list].takes_along or {}) do
    local target, form = one.world.stores[list], one.world:form(list)
    for _, index in ipairs(target:scan(function(item) return item[field] == one.id end, form)) do
      target:delete(index)
    end
  end
end

local function missing(world, request, id, list)
  return errors.missing(world, request, "Resource with id " .. id .. " does not exist in " .. list:match("[^.]*$"))
end

-- The item whose address this is; or nil and the error.
local function at(world, request, path)
  local place, id = path:match("^(.*)/([^/]+)$")
  local def, captures = lists.find(place)
  local one = find(world, def.name, id, captures)
  if not one then return nil, missing(world, request, id, def.name) end
  return one
end

local function parents_of(world, request, def, captures)
  for name, id in pairs(captures) do
    local parent = def.parents and def.parents[name]
    if parent and not find(world, parent, id) then return nil, missing(world, request, id, parent) end
  end
  return true
end

local function make(world, request, def, body)
  local thing = things[def.name]
  local target = world.stores[def.name]
  local index = target:add(def.name, thing.create(body, world, request), true)
  local job = thing.job
  if type(job) == "function" then job = job(body) end
  if job then jobs.begin(world, { def.name }, index, job) end
  world.made = world.made or {}
  world.made[def.name .. target:id(index)] = true
  return { list = def.name, id = target:id(index), index = index, target = target, world = world }
end

local function refuse_checked(world, request, what, message, status, code)
  if status then return errors.failure(request, status, code, message) end
  return errors.refuse(world, request, what, message)
end

-- The same asset in the same index.
local function indexed_already(world, body, index_id)
  if world.config.indexed_twice == "another" then return nil end
  local target, form = world.stores["twelvelabs.indexed_assets"], world:form("twelvelabs.indexed_assets")
  local found = target:scan(function(item)
    return item.index_id == index_id and item.asset_id == body.asset_id
  end, form)
  return found[1] and find(world, "twelvelabs.indexed_assets", target:id(found[1]))
end

local function create(world, request, def, body)
  local thing = things[def.name]
  local there, refused = parents_of(world, request, def, request.captures)
  if not there then return refused end
  local what, message, status, code
  if thing.check then what, message, status, code = thing.check(body, world, request) end
  if what then return refuse_checked(world, request, what, message, status, code) end
  local one
  if def.name == "twelvelabs.indexed_assets" then
    one = indexed_already(world, body, request.captures.index_id)
    if one and world.config.indexed_twice ~= "same" then
      return errors.failure(request, 409, "resource_already_exists", "The index has this asset already")
    end
  end
  local whole = tell(one or make(world, request, def, body))
  if not thing.gives then return answer(whole, thing.status or 201) end
  local some = {}
  for name in thing.gives:gmatch("%S+") do some[name] = whole[name] end
  return answer(some, thing.status or 201)
end

-- ------------------------------------------------------------------- one thing's own ---

local function read(world, one, query)
  local def = lists.get(one.list)
  if def.counted then def.counted(world) end
  jobs.look(world, one.list, one.index)
  local whole = one.target:text(one.index, world:form(one.list))
  if query.transcription == "true" then
    whole = whole:sub(1, -2) .. ',"transcription":[{"start":0,"end":1.5,"value":"Hello"}]}'
  end
  if query.embedding_option then
    whole = whole:sub(1, -2) .. ',"embedding":{"video_embedding":{"segments":[]}}}'
  end
  return { status = 200, body = whole }
end

local function is_value(value)
  local kind = type(value)
  return kind == "string" or kind == "number" or kind == "boolean" or value == json.null
end

-- The metadata as it is afterwards: `merges` keeps what is not named, and null takes out; "" is ignored.
local function with_metadata(own, new, merges)
  local whole = {}
  if merges then
    for name, value in pairs(own or {}) do whole[name] = value end
  end
  for name, value in pairs(new) do
    if not is_value(value) then return nil, "user_metadata." .. name .. " must be a string, a number or a boolean" end
    if value == json.null then
      if merges then whole[name] = nil end
    elseif value ~= "" then
      whole[name] = value
    end
  end
  return whole
end

local function set_metadata(request, one, new, merges)
  local whole, wrong = with_metadata(tell(one).user_metadata, new, merges)
  if not whole then return errors.failure(request, 400, "parameter_invalid", wrong) end
  change(one, { user_metadata = whole })
  return EMPTY
end

local function update(world, request, one, body)
  local how = things[one.list].changes[request.method]
  if how == "metadata" then return set_metadata(request, one, body.user_metadata or {}, true) end
  local check = one.list == "twelvelabs.indexes" and things[one.list].check
  if check then
    local what, message, status, code = check(body, world, request)
    if what then return refuse_checked(world, request, what, message, status, code) end
  end
  local members = { updated_at = items.iso(os.time()) }
  for name, value in pairs(body) do members[name] = value end
  change(one, members)
  return how == "empty" and EMPTY or answer(tell(one))
end

-- --------------------------------------------------------------------------- deletion ---

local function is_in_use(world, id)
  local all = world.config.in_use == "all"
  local target, form = world.stores["twelvelabs.indexed_assets"], world:form("twelvelabs.indexed_assets")
  for _, index in ipairs(target:scan(function(item) return item.asset_id == id end, form)) do
    if all or (world.made or {})["twelvelabs.indexed_assets" .. target:id(index)] then return true end
  end
  return false
end

-- Entities lose it in silence.
local function unlink(world, asset_id)
  local target, form = world.stores["twelvelabs.entities"], world:form("twelvelabs.entities")
  for position = 1, target:count() do
    local index = target:index_at(position)
    local left, had = {}, false
    for _, id in ipairs(target:fields(index, form).asset_ids or {}) do
      if id == asset_id then had = true else left[#left + 1] = id end
    end
    if had then target:change(index, "twelvelabs.entities", { asset_ids = left[1] and left or json.null }) end
  end
end

-- What a thing's state forbids: a status, a code and a message.
local forbids = {}

forbids["twelvelabs.assets"] = function(world, one, query)
  if query.force ~= nil and query.force ~= "true" and query.force ~= "false" then
    return 400, "parameter_invalid", "The force parameter is invalid"
  elseif query.force ~= "true" and is_in_use(world, one.id) then
    return 409, "asset_in_use", "Indexed assets refer to this asset. Delete them first, or use force"
  end
end

forbids["twelvelabs.tasks"] = function(world, one)
  local task = tell(one)
  local video = task.status == "ready" and find(world, "twelvelabs.videos", task.video_id)
  if video or (task.status ~= "ready" and task.status ~= "failed") then
    return 400, "task_cannot_be_deleted", "The task cannot be deleted"
  end
end

forbids["twelvelabs.analyze_tasks"] = function(_, one)
  if tell(one).status == "processing" then return 409, "task_is_processing", "The task is being processed" end
end

local TERMINAL = { completed = true, canceled = true, expired = true }

forbids["twelvelabs.analyze_batches"] = function(_, one)
  if not TERMINAL[tell(one).status] then return 409, "batch_not_terminal", "The batch is not at its end" end
end

local function delete(world, request, one, query)
  if forbids[one.list] then
    local status, code, message = forbids[one.list](world, one, query)
    if status then return errors.failure(request, status, code, message) end
  end
  if one.list == "twelvelabs.assets" then unlink(world, one.id) end
  remove(one)
  return { status = world.config.delete_status or 200, body = "" }
end

-- ------------------------------------------------------------------ other addresses ---

-- A handler for what stands behind an item's address: handle(one, world, request, body).
local function behind(suffix, handle)
  return function(world, request, body)
    local one, refused = at(world, request, request.path:sub(1, -#suffix - 1))
    if not one then return refused end
    return handle(one, world, request, body)
  end
end

local function begin_again(one)
  jobs.begin(one.world, { one.list }, one.index, things[one.list].job)
  return answer(tell(one))
end

local function add_assets(one, world, request, body)
  local what, message = things[one.list].check(body, world)
  if what then return errors.refuse(world, request, what, message) end
  local all, had = tell(one).asset_ids or {}, {}
  for _, id in ipairs(all) do had[id] = true end
  for _, id in ipairs(body.asset_ids) do
    if not had[id] then all[#all + 1] = id end
  end
  change(one, { asset_ids = all })
  return begin_again(one)
end

local function remove_assets(one, _, request, body)
  local gone, left = {}, {}
  for _, id in ipairs(body.asset_ids) do gone[id] = true end
  for _, id in ipairs(tell(one).asset_ids or {}) do
    if not gone[id] then left[#left + 1] = id end
  end
  if not left[1] then
    return errors.failure(request, 400, "parameter_invalid", "The last asset of an entity cannot be removed")
  end
  change(one, { asset_ids = left })
  return answer(tell(one))
end

-- Those that can be made are made, and the others told.
local function create_entities(world, request, body)
  local def = lists.get("twelvelabs.entities")
  local place = request.path:match("^(.*)/bulk$")
  local _, captures = lists.find(place)
  local there, refused = parents_of(world, request, def, captures)
  if not there then return refused end
  local made, wrong = {}, {}
  for number, one in ipairs(body.entities) do
    local what, message
    if type(one) ~= "table" or type(one.name) ~= "string" or type(one.asset_ids) ~= "table" then
      what, message = "missing", "name or asset_ids is missing"
    else
      what, message = things[def.name].check(one, world)
    end
    if what then
      wrong[#wrong + 1] = {
        entity_index = number - 1, entity_name = type(one) == "table" and one.name or json.null, error_reason = message,
      }
    else
      made[#made + 1] = tell(make(world, { captures = captures }, def, one))
    end
  end
  return { status = 201, body = ('{"success_count":%d,"failed_count":%d,"entities":[%s],"errors":%s}'):format(#made,
    #wrong, made[1] and text_of(made):sub(2, -2) or "", wrong[1] and text_of(wrong) or "[]") }
end

-- Both may be repeated. Items that are not in the store are an error.
local function move_items(adds)
  return function(one, world, request, body)
    local collection = tell(one)
    local found = {}
    for place, id in ipairs(body.item_ids) do
      found[place] = find(world, "twelvelabs.knowledge_items", id, {
        knowledge_store_id = collection.knowledge_store_id,
      })
      if not found[place] then return missing(world, request, id, "twelvelabs.knowledge_items") end
    end
    for _, item in ipairs(found) do
      local own = item.target:fields(item.index, world:form(item.list)).collection_id
      local all = {}
      for _, id in ipairs(type(own) == "table" and own or { own }) do
        if id ~= one.id then all[#all + 1] = id end
      end
      if adds then all[#all + 1] = one.id end
      change(item, { collection_id = all })
    end
    if not adds then return EMPTY end
    change(one, { member_count = #found })
    return answer(tell(one))
  end
end

local function check_video(world, request, body)
  local asset_id = type(body.video) == "table" and body.video.asset_id
  if asset_id and not find(world, "twelvelabs.assets", asset_id) then
    return missing(world, request, asset_id, "twelvelabs.assets")
  elseif body.video_id and not find(world, "twelvelabs.videos", body.video_id) then
    return missing(world, request, body.video_id, "twelvelabs.videos")
  elseif not body.video and not body.video_id then
    return errors.refuse(world, request, "missing", "video or video_id is missing")
  end
end

-- A stream unless it is told otherwise.
local function analyze(world, request, body)
  local refused = check_video(world, request, body)
  if refused then return refused end
  if body.stream == false then
    return answer { id = "made", data = "A dog runs.", finish_reason = "stop", usage = { output_tokens = 4 } }
  end
  return { status = 200, type = "application/x-ndjson", body = '{"event_type":"stream_start"}\n'
    .. '{"event_type":"text_generation","text":"A dog runs."}\n{"event_type":"stream_end","finish_reason":"stop"}\n' }
end

local function cancel(one, _, request)
  local status = tell(one).status
  if TERMINAL[status] then
    return errors.failure(request, 409, "batch_" .. status, "The batch is " .. status)
  end
  jobs.begin(one.world, { one.list }, one.index, { still = "canceling", ready = "canceled", failed = "canceled" })
  return answer(tell(one), 202)
end

local function results(one)
  local lines = {}
  for place, entry in ipairs(tell(one).items or { {} }) do
    lines[place] = text_of { task_id = entry.task_id, custom_id = entry.custom_id, status = "ready", data = "A dog." }
  end
  return { status = 200, type = "application/jsonl", body = table.concat(lines, "\n") .. "\n" }
end

local function when_active(handle)
  return function(one, world, request, body)
    if tell(one).status ~= "active" then
      return errors.failure(request, 409, "connection_inactive", "The connection is " .. tell(one).status)
    end
    return handle(one, world, request, body)
  end
end

-- The asset of a source, which is the same when it is imported again; a source that says "missing" is not there.
local function import_one(world, source_id)
  if source_id:find("missing", 1, true) then
    return { source_id = source_id, error = { code = "source_not_found", message = "It is not there" } }
  end
  world.imported = world.imported or {}
  world.imported[source_id] = world.imported[source_id]
    or make(world, { captures = {} }, lists.get("twelvelabs.assets"), {
      method = "url", url = "https://drive.example/" .. source_id,
    }).id
  return { source_id = source_id, asset_id = world.imported[source_id] }
end

-- In the order of the request.
local function import(one, world, _, body)
  local entries, fails = {}, false
  for place, item in ipairs(body.items) do
    entries[place] = import_one(world, tostring(item.source_id))
    fails = fails or entries[place].error ~= nil
  end
  local target = world.stores["twelvelabs.imports"]
  local index = target:add("twelvelabs.imports", {
    connection_id = one.id, provider = "google_drive", item_count = #entries, created_at = items.iso(os.time()),
    has_failures = fails, items = entries,
  }, true)
  return answer(json.decode(target:text(index, world:form("twelvelabs.imports"))), 202)
end

local EMBEDDING = { embedding = { 0.1, 0.2 }, embedding_option = "visual", start_sec = 0, end_sec = 6 }

local handlers = {
  ["PATCH /assets/{asset_id}/user-metadata"] = behind("/user-metadata", function(one, _, request, body)
    return set_metadata(request, one, body.user_metadata, true)
  end),
  ["PUT /assets/{asset_id}/user-metadata"] = behind("/user-metadata", function(one, _, request, body)
    return set_metadata(request, one, body.user_metadata, false)
  end),
  ["DELETE /assets/{asset_id}/user-metadata"] = behind("/user-metadata", function(one, _, request)
    return set_metadata(request, one, {}, false)
  end),
  ["POST /entity-collections/{entity_collection_id}/entities/bulk"] = create_entities,
  ["POST /entity-collections/{entity_collection_id}/entities/{entity_id}/assets"] = behind("/assets", add_assets),
  ["DELETE /entity-collections/{entity_collection_id}/entities/{entity_id}/assets"] = behind("/assets", remove_assets),
  ["POST /knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}/items/add"] =
    behind("/items/add", move_items(true)),
  ["POST /knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}/items/remove"] =
    behind("/items/remove", move_items(false)),
  ["POST /analyze"] = analyze,
  ["POST /analyze/batches/{batch_id}/cancel"] = behind("/cancel", cancel),
  ["GET /analyze/batches/{batch_id}/results"] = behind("/results", results),
  ["POST /embed-v2"] = function() return answer { data = { EMBEDDING }, metadata = { input_type = "video" } } end,
  ["POST /embed"] = function(_, _, body)
    return answer { model_name = body.model_name, text_embedding = { segments = { { float = { 0.1, 0.2 } } } } }
  end,
  ["GET /embed/tasks/{task_id}/status"] = behind("/status", function(one, world)
    jobs.look(world, one.list, one.index)
    local task = tell(one)
    return answer { _id = task._id, model_name = task.model_name, status = task.status }
  end),
  ["POST /connections:authorize"] = function()
    return answer { authorize_url = "https://accounts.example.com/authorize", state = "state-1" }
  end,
  ["POST /connections/{connection_id}/picker-token"] = behind("/picker-token", when_active(function()
    return answer { access_token = "a secret of the picker", expires_in = 3600 }
  end)),
  ["POST /connections/{connection_id}/imports"] = behind("/imports", when_active(import)),
}

-- Made by a form beside the things.
local forms = { ["POST /embed"] = true }

-- ---------------------------------------------------------------------- the way in ---

-- What a thing can be asked for at its own address.
local function on_thing(world, request, def, body, query)
  local one, refused = at(world, request, request.path)
  if not one then return refused end
  if request.method == "GET" then return def.single and read(world, one, query) or nil end
  if request.method == "DELETE" then return delete(world, request, one, query) end
  return update(world, request, one, body)
end

-- What a request is about: a list that makes one, or the list of one by its id.
local function thing_of(request)
  local def = request.def
  if def then return request.method == "POST" and things[def.name] and things[def.name].create and def or nil end
  def = lists.find(request.path:match("^(.*)/[^/]+$"))
  return def and things[def.name] and def or nil
end

function actions.act(world, request)
  local operation = bodies.find("twelvelabs", request.method, (request.path:gsub("^/v1%.3", "")))
  if not operation or (request.def and request.method == "GET") then return nil end
  local handler, def = handlers[operation.key], thing_of(request)
  if not handler and not def then return nil end
  local is_form = forms[operation.key] or (def and request.def and things[def.name].form)
  local body, what, message = bodies.check(operation, request, is_form)
  if not body then return errors.refuse(world, request, what, message) end
  if handler then return handler(world, request, body) end
  if request.def then return create(world, request, def, body) end
  return on_thing(world, request, def, body, body)
end

-- Whoever lists things looks at them.
for list, thing in pairs(things) do
  if thing.job then
    local def = lists.get(list)
    def.counted = def.asked
    def.asked = function(world)
      if def.counted then def.counted(world) end
      jobs.look_at_all(world, list)
    end
  end
end

return actions
