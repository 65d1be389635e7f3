-- What TwelveLabs makes, reads, changes and deletes (actions-twelvelabs.md 2 to 8), as data. Owns what can be done with
-- the things of which list, and in which words; what becomes of a request is in twelvelabs_actions.lua.
--
-- Each stands under the name of its list, whose address it is made at and, with its id behind, read, changed and
-- deleted:
--   create   function(body, world, request) -> the members that it has; missing: it is made elsewhere or not at all
--   check    function(body, world, request) -> what is wrong, a message, a status and a code; or nothing
--   status   of the answer to a creation (201); gives: the only members that stand in it
--   form     true: it is made by a form
--   job      how it becomes ready, see jobs.lua; or function(body) -> that
--   changes  {PATCH = "whole" or "empty"}: what the answer to a change is
--   takes_along  {list = field}: the lists whose things go with it, by their field with its id

local items = require "items"
local json = require "cjson"

local function now()
  return items.iso(os.time())
end

local function job(still, first, broken)
  return { still = still, first = first, ready = "ready", failed = "failed", broken = broken }
end

local message = { error = { message = "It could not be done." } }

-- The members of a body that were given.
local function given(body, names)
  local members = { created_at = now(), updated_at = now() }
  for name in names:gmatch("%S+") do
    if body[name] ~= json.null then members[name] = body[name] end
  end
  return members
end

local function place_of(world, list, id)
  local target = world.stores["twelvelabs." .. list]
  local index = type(id) == "string" and target:index_of(id)
  if index and target:exists(index) then return index, target end
end

local function tell(world, list, id)
  local index, target = place_of(world, list, id)
  if index then return json.decode(target:text(index, world:form("twelvelabs." .. list))) end
end

-- ----------------------------------------------------------------------------- assets ---

local types = {
  jpg = "image/jpeg", jpeg = "image/jpeg", png = "image/png", mp3 = "audio/mpeg", wav = "audio/wav",
  mov = "video/quicktime", mp4 = "video/mp4",
}

local function metadata_of(text)
  if text == nil then return nil end
  local known, value = pcall(json.decode, text)
  if known and type(value) == "table" and not text:find("^%s*%[") then return value end
  return nil, "user_metadata is no JSON object"
end

local function check_asset(body)
  if body.method ~= "url" then return "invalid", "The method parameter is invalid" end
  local _, wrong = metadata_of(body.user_metadata)
  if wrong then return "invalid", wrong end
end

local function new_asset(body)
  local filename = body.filename or body.url:match("([^/?#]+)[^/]*$")
  local kind = types[filename:lower():match("%.(%w+)$") or ""] or "video/mp4"
  return {
    method = "url", filename = filename, file_type = kind, created_at = now(),
    user_metadata = metadata_of(body.user_metadata),
    hls = body.enable_hls and { status = "pending" } or nil,
    thumbnail = body.enable_thumbnail and { status = "pending" } or nil,
  }
end

-- The stream and the picture come after the word "ready".
local function asset_job(body)
  local host = "files://cdn.example.com/made/"
  return {
    still = "processing", ready = "ready", failed = "failed",
    done = { size = 1048576, duration = 12.5, technical_metadata = { file_size_bytes = 1048576 } },
    broken = { error = { message = "The file could not be fetched." } },
    later = (body.enable_hls or body.enable_thumbnail) and {
      hls = body.enable_hls and { status = "ready", manifest_url = host .. "manifest.m3u8" } or items.absent,
      thumbnail = body.enable_thumbnail and { status = "ready", representative_url = host .. "a.jpg" } or items.absent,
    } or nil,
  }
end

-- ------------------------------------------------------------------------- in an index ---

local function check_name(body, world, request)
  local own = request.path:match("([^/]+)$")
  local target = world.stores["twelvelabs.indexes"]
  for position = 1, target:count() do
    local index = target:index_at(position)
    local item = target:fields(index, world:form("twelvelabs.indexes"))
    if item.index_name == body.index_name and item.id ~= own then
      return "invalid", "Index name " .. body.index_name .. " already exists", 400, "index_name_already_exists"
    end
  end
end

local function check_indexed(body, world)
  local asset = tell(world, "assets", body.asset_id)
  if not asset then return "item", "Resource with id " .. body.asset_id .. " does not exist in assets" end
  if asset.status ~= "ready" then return "invalid", "The asset is not ready: " .. asset.status end
end

local function system_metadata_of(asset)
  return {
    filename = asset.filename, duration = asset.duration, size = asset.size, fps = 25, width = 1280, height = 720,
  }
end

-- The hidden members are those that filters look at.
local function new_indexed(body, world, request)
  local system = system_metadata_of(tell(world, "assets", body.asset_id))
  local members = given(body, "asset_id user_metadata")
  members.index_id, members.system_metadata = request.captures.index_id, system
  for name, value in pairs(system) do members[name] = value end
  if body.enable_video_stream then members.hls = { status = "PROCESSING" } end
  return members
end

local function indexed_job(body)
  local own = job("indexing", "pending")
  own.done = { indexed_at = now() }
  own.later = body.enable_video_stream and {
    hls = { status = "COMPLETE", video_url = "files://cdn.example.com/made/indexed.m3u8" },
  } or nil
  return own
end

local function check_task(body, world)
  if not place_of(world, "indexes", body.index_id) then
    return "item", "Resource with id " .. body.index_id .. " does not exist in indexes"
  elseif not body.video_url then
    return "missing", "video_url is missing"
  end
end

local function new_task(body, world)
  local videos = world.stores["twelvelabs.videos"]
  local members = given(body, "index_id")
  members.system_metadata = { filename = body.video_url:match("([^/?#]+)[^/]*$") }
  members.filename = members.system_metadata.filename
  local video = videos:add("twelvelabs.videos", {
    index_id = body.index_id, created_at = now(), system_metadata = members.system_metadata,
  }, true)
  members.video_id = videos:id(video)
  return members
end

-- -------------------------------------------------------------------------- entities ---

local function check_assets(body, world)
  if #body.asset_ids == 0 then return "invalid", "asset_ids must have one asset at least" end
  for _, id in ipairs(body.asset_ids) do
    if not place_of(world, "assets", id) then
      return "item", "Resource with id " .. tostring(id) .. " does not exist in assets"
    end
  end
end

local function new_entity(body, _, request)
  local members = given(body, "name description metadata asset_ids")
  members.entity_collection_id = request.captures.entity_collection_id
  return members
end

-- ---------------------------------------------------------------------- knowledge stores ---

local function new_store(body)
  local members = given(body, "name description metadata ingestion_config")
  members.item_count = 0
  return members
end

local function check_stored(body, world)
  if not place_of(world, "assets", body.asset_id) then
    return "item", "Resource with id " .. body.asset_id .. " does not exist in assets"
  end
end

local function new_stored(body, world, request)
  local asset = tell(world, "assets", body.asset_id)
  local members = given(body, "asset_id asset_type metadata")
  members.asset_type = members.asset_type or tostring(asset.file_type):match("^%a+")
  members.knowledge_store_id, members.system_metadata = request.captures.knowledge_store_id, system_metadata_of(asset)
  return members
end

local function new_collection(body, _, request)
  local members = given(body, "name description metadata")
  members.knowledge_store_id, members.member_count = request.captures.knowledge_store_id, 0
  return members
end

-- ------------------------------------------------------------- embeddings and analyses ---

-- The asset that a body is about, if it is about one.
local function check_source(body, world)
  local asset_id = type(body.video) == "table" and body.video.asset_id
  if asset_id and not place_of(world, "assets", asset_id) then
    return "item", "Resource with id " .. tostring(asset_id) .. " does not exist in assets"
  end
  if body.custom_id and (not body.custom_id:find("^[%w_%-]+$") or #body.custom_id > 64) then
    return "invalid", "custom_id must be 1 to 64 of A-Za-z0-9_-"
  end
end

local function new_analysis(body)
  return {
    custom_id = body.custom_id, video_source = body.video, created_at = now(),
    asset_id = body.video.asset_id, video_url = body.video.url, analysis_mode = body.analysis_mode or "general",
    request_params = { prompt = body.prompt, analysis_mode = body.analysis_mode or "general" },
  }
end

local function analysis_job()
  local own = job("processing", "queued", message)
  own.done = { result = { generation_id = "made", data = "A dog runs.", finish_reason = "stop" }, completed_at = now() }
  return own
end

local function check_batch(body, world)
  for place, one in ipairs(body.requests) do
    local asset_id = type(one.video) == "table" and one.video.asset_id
    local asset = asset_id and tell(world, "assets", asset_id)
    if asset_id and not asset then
      return "item", "Resource with id " .. asset_id .. " does not exist in assets"
    elseif asset and asset.status ~= "ready" then
      return "invalid", "The asset of request " .. place .. " is not ready", 409, "asset_not_ready"
    end
  end
end

local function new_batch(body)
  local entries = {}
  for place, one in ipairs(body.requests) do
    entries[place] = { task_id = ("%024x"):format(place), custom_id = one.custom_id }
  end
  return {
    model_name = body.model_name, analysis_mode = body.analysis_mode, created_at = now(), items = entries,
    total_items = #entries, expires_at = items.iso(os.time() + 86400),
  }
end

local function new_embedding(body)
  return given(body, "model_name")
end

local function embedding_job()
  local own = job("processing", nil, message)
  own.done = { data = { { embedding = { 0.1, 0.2 }, embedding_option = "visual", start_sec = 0, end_sec = 6 } } }
  return own
end

return {
  ["twelvelabs.assets"] = { create = new_asset, check = check_asset, form = true, job = asset_job },
  ["twelvelabs.indexes"] = {
    gives = "_id", check = check_name, changes = { PUT = "empty" },
    create = function(body)
      local members = given(body, "index_name models addons")
      members.video_count, members.total_duration = 0, 0
      members.options = body.models[1] and body.models[1].model_options
      members.model_family = body.models[1] and tostring(body.models[1].model_name):match("^%a+")
      return members
    end,
    takes_along = { ["twelvelabs.indexed_assets"] = "index_id", ["twelvelabs.videos"] = "index_id" },
  },
  ["twelvelabs.indexed_assets"] = {
    status = 202, gives = "_id asset_id", check = check_indexed, create = new_indexed, job = indexed_job,
    changes = { PATCH = "metadata" },
  },
  ["twelvelabs.videos"] = { changes = { PATCH = "metadata" } },
  ["twelvelabs.tasks"] = {
    status = 200, gives = "_id video_id", form = true, check = check_task, create = new_task,
    job = job("indexing", "uploading"),
  },
  ["twelvelabs.entity_collections"] = {
    create = function(body) return given(body, "name description") end, changes = { PATCH = "whole" },
    takes_along = { ["twelvelabs.entities"] = "entity_collection_id" },
  },
  -- Its words have none for failure.
  ["twelvelabs.entities"] = {
    create = new_entity, check = check_assets, changes = { PATCH = "whole" },
    job = { still = "processing", ready = "ready" },
  },
  ["twelvelabs.knowledge_stores"] = {
    create = new_store, changes = { PATCH = "whole" },
    takes_along = {
      ["twelvelabs.knowledge_items"] = "knowledge_store_id", ["twelvelabs.item_collections"] = "knowledge_store_id",
    },
  },
  ["twelvelabs.knowledge_items"] = {
    status = 202, create = new_stored, check = check_stored, job = job("processing", "queued", message),
  },
  ["twelvelabs.item_collections"] = { create = new_collection, changes = { PATCH = "whole" } },
  ["twelvelabs.connections"] = {},
  ["twelvelabs.redirect_uris"] = {
    gives = "_id", create = function(body) return { redirect_uri = body.redirect_uri, created_at = now() } end,
    check = function(body, world)
      local target = world.stores["twelvelabs.redirect_uris"]
      for position = 1, target:count() do
        local item = target:fields(target:index_at(position), world:form("twelvelabs.redirect_uris"))
        if item.redirect_uri == body.redirect_uri then return "invalid", "It is there", 409, "already_exists" end
      end
    end,
  },
  ["twelvelabs.imports"] = {},
  ["twelvelabs.embed_tasks"] = {
    status = 200, gives = "_id", form = true, create = new_embedding, job = embedding_job,
  },
  ["twelvelabs.embed_v2_tasks"] = {
    status = 202, gives = "_id status", create = new_embedding, job = embedding_job,
    check = function(body, world) return check_source({ video = body.video }, world) end,
  },
  ["twelvelabs.analyze_tasks"] = {
    status = 202, gives = "task_id status", create = new_analysis, check = check_source, job = analysis_job,
  },
  ["twelvelabs.analyze_batches"] = {
    gives = "batch_id status items expires_at", create = new_batch, check = check_batch,
    job = { still = "processing", first = "pending", ready = "completed", failed = "expired" },
  },
}
