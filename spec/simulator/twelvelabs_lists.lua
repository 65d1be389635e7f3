-- TwelveLabs' lists (twelvelabs.md 2 and 3, twelvelabs-v1.3.openapi.json). Owns their
-- addresses, parameters and items; how answers are written is in twelvelabs.lua.
--
-- array    the member that holds the items, "data" unless told
-- members  function(page, request) -> members that stand before the items
-- single   true: GET of the path and an id gives one item

local fields = require "item_fields"
local filters = require "filters"
local lists = require "lists"

local function add(def)
  def.service = "twelvelabs"
  def.path = "/v1.3" .. def.path
  def.paging = def.paging or not def.echo and "numbered" or nil
  def.largest, def.default = 50, 10
  def.id = def.id or "_id"
  return lists.add(def)
end

add { name = "twelvelabs.echo", path = "/echo", echo = true, below = true }

add {
  name = "twelvelabs.assets", path = "/assets", title = "filename", single = true,
  filters = {
    asset_ids = filters.any_of(nil, "id"), filename = filters.contains(),
    asset_types = filters.any_of("image video audio", "file_type", function(mime)
      return tostring(mime):match("^%a+")
    end),
  },
  asked = function(world) world.asset_requests = world.asset_requests + 1 end,
}

-- ------------------------------------------------------------- what they share ---

local choice, number, parent, text = fields.choice, fields.number, fields.parent, fields.text
local from, sometimes, when = fields.from, fields.sometimes, fields.when

-- sort_by one of some fields, and sort_option.
local function sorted(sorts, set)
  set = set or {}
  set.sort_by, set.sort_option = filters.word(sorts), filters.word "asc desc"
  return set
end

-- Times of items are from then on.
local function dated(set)
  set.created_at, set.updated_at = filters.since(), filters.since()
  return set
end

local function hidden(name, value)
  return { name, value, hidden = true }
end

-- Members of system_metadata, for filters.
local function measures(names)
  local list = {}
  for name in names:gmatch("%S+") do list[#list + 1] = hidden(name, fields.member("system_metadata", name)) end
  return list
end

local function joined(...)
  local all = {}
  for _, list in ipairs { ... } do
    for _, field in ipairs(list) do all[#all + 1] = field end
  end
  return all
end

-- fields.name rolls, so that it gives a file's name too.
local function filename(item) return fields.name(item) .. ".mp4" end

local system_metadata = fields.object {
  { "filename", filename }, { "duration", number(1, 3600, 1) }, { "fps", choice { 24, 25, 29.97, 60 } },
  { "width", choice { 640, 1280, 1920, 3840 } }, { "height", choice { 360, 720, 1080, 2160 } },
  { "size", number(1024, 1000000000) },
}

local user_metadata = sometimes(fields.object {
  { "category", choice "sports news music" }, { "rating", number(1, 5) }, { "reviewed", fields.boolean },
})

local created = {
  { "created_at", fields.iso_milliseconds }, { "updated_at", fields.iso_later },
}

-- ---------------------------------------------------------------- indexes, tasks ---

add {
  name = "twelvelabs.indexes", path = "/indexes", title = "index_name", single = true,
  filters = dated(sorted("created_at updated_at", {
    index_name = filters.contains(), model_options = filters.all_of("visual audio", "options"),
    model_family = filters.equal(),
  })),
  fields = joined({
    { "_id", fields.id }, { "index_name", fields.name },
    hidden("model_family", choice "marengo pegasus"), hidden("options", choice { { "visual" }, { "visual", "audio" } }),
    { "models", function(item)
      return { { model_name = item.fields.model_family .. "2.7", model_options = item.fields.options } }
    end },
    { "video_count", number(0, 500) }, { "total_duration", number(0, 100000, 1) },
    { "addons", sometimes(fields.list_of "thumbnail") },
    { "expires_at", sometimes(fields.iso_later) },
  }, created),
}

local function video_filters(set)
  set.filename = filters.contains()
  return dated(sorted("created_at updated_at", filters.ranges(set, "duration fps width height size")))
end

local media = joined({
  { "_id", fields.id }, hidden("index_id", parent "twelvelabs.indexes"),
  { "asset_id", parent("twelvelabs.assets", 4) },
}, created, { { "indexed_at", fields.iso_later } })

-- The documents show user_metadata for one video only; here lists have it too, so that
-- who filters by it can see why.
local media_rest = joined({
  { "system_metadata", system_metadata }, { "user_metadata", user_metadata },
}, measures "filename duration fps width height size")

local indexing = "ready pending queued indexing failed"

add {
  name = "twelvelabs.indexed_assets", path = "/indexes/{index_id}/indexed-assets",
  parents = { index_id = "twelvelabs.indexes" }, title = "filename", single = true,
  filters = video_filters { status = filters.any_of(indexing) }, any_other = filters.metadata,
  fields = joined(media, { { "status", choice(indexing) } }, media_rest),
}

add {
  name = "twelvelabs.videos", path = "/indexes/{index_id}/videos",
  parents = { index_id = "twelvelabs.indexes" }, title = "filename", single = true,
  filters = video_filters {}, any_other = filters.metadata, fields = joined(media, media_rest),
}

local task_states = "ready uploading validating pending queued indexing failed"

add {
  name = "twelvelabs.tasks", path = "/tasks", title = "filename", single = true,
  filters = dated(sorted("created_at updated_at", {
    index_id = filters.equal(), status = filters.any_of(task_states), filename = filters.contains(),
    duration = filters.equal_number(), width = filters.equal_number(), height = filters.equal_number(),
  })),
  fields = joined({
    { "_id", fields.id }, { "index_id", parent "twelvelabs.indexes" }, { "video_id", parent("twelvelabs.videos", 5) },
    { "status", choice(task_states) },
    { "system_metadata", fields.object {
      { "filename", filename }, { "duration", number(1, 3600, 1) }, { "width", choice { 640, 1920 } },
      { "height", choice { 360, 1080 } },
    } },
  }, measures "filename duration width height", created),
}

-- ---------------------------------------------------------------------- entities ---

add {
  name = "twelvelabs.entity_collections", path = "/entity-collections", title = "name", single = true,
  filters = sorted("created_at updated_at name", { name = filters.contains() }),
  fields = joined({
    { "_id", fields.id }, { "name", fields.name }, { "description", sometimes "People of the film" },
  }, created),
}

add {
  name = "twelvelabs.entities", path = "/entity-collections/{entity_collection_id}/entities",
  parents = { entity_collection_id = "twelvelabs.entity_collections" }, title = "name", single = true,
  filters = sorted("created_at updated_at name", {
    name = filters.contains(), status = filters.one_of "processing ready",
  }),
  fields = joined({
    { "_id", fields.id }, { "entity_collection_id", parent "twelvelabs.entity_collections" },
    { "name", fields.name }, { "description", sometimes "Seen often" },
    { "metadata", sometimes(fields.object { { "role", choice "actor guest" } }) },
    { "asset_ids", fields.list_of(parent("twelvelabs.assets", 4)) }, { "status", choice "processing ready" },
  }, created),
}

-- ------------------------------------------------------- what hangs on an asset ---

add {
  name = "twelvelabs.asset_indexed_assets", path = "/assets/{asset_id}/indexed-assets",
  of = "twelvelabs.indexed_assets", parents = { asset_id = "twelvelabs.assets" },
  fields = {
    { "_id", fields.id }, hidden("asset_id", from "asset_id"),
    { "index", function(item) return { _id = item.source.index_id, name = "An index" } end },
  },
}

add {
  name = "twelvelabs.asset_entities", path = "/assets/{asset_ids}/entities", title = "name",
  of = "twelvelabs.entities", parents = { asset_ids = "twelvelabs.assets" },
  fields = {
    { "_id", fields.id }, { "entity_collection_id", from "entity_collection_id" }, { "name", from "name" },
    { "description", from "description" }, { "metadata", from "metadata" }, { "asset_ids", from "asset_ids" },
    { "status", from "status" }, { "created_at", from "created_at" }, { "updated_at", from "updated_at" },
  },
}

-- --------------------------------------------------------------- multipart uploads ---

add {
  name = "twelvelabs.multipart_uploads", path = "/assets/multipart-uploads", id = "upload_id", title = "status",
  fields = {
    { "upload_id", fields.id }, { "status", choice "active failed expired" }, { "total_size", number(5242881, 1e10) },
    { "chunk_size", 5242880 },
    { "total_chunks", function(item) return math.ceil(item.fields.total_size / 5242880) end },
    { "created_at", fields.iso }, { "expires_at", fields.iso_later },
  },
}

add {
  name = "twelvelabs.upload_chunks", path = "/assets/multipart-uploads/{upload_id}", chosen_by_path = false,
  parents = { upload_id = "twelvelabs.multipart_uploads" },
  id = "index", id_form = "number", title = "status", array = "uploaded_chunks",
  members = function(page, request)
    local total = string.format("%d", page.total)
    return {
      { "upload_id", '"' .. request.captures.upload_id .. '"' }, { "status", '"active"' },
      { "chunks_completed", total }, { "chunks_failed", "0" }, { "chunks_pending", "0" },
      { "total_size", "20971520" }, { "uploaded_size", "10485760" }, { "created_at", '"2026-07-01T10:00:00Z"' },
    }
  end,
  fields = {
    { "index", fields.number_id }, { "status", choice "completed completed pending failed" },
    { "uploaded_at", when("status", "completed", fields.iso) }, { "updated_at", fields.iso_later },
    { "error", when("status", "failed", "The proof does not match.") },
  },
}

-- ------------------------------------------------------------ embeddings, analysis ---

-- The documents keep a week of both kinds; here they stay.
local function add_embed_tasks(name, path)
  add {
    name = name, path = path, title = "model_name", single = true,
    filters = {
      status = filters.one_of "processing ready failed",
      started_at = filters.since "created_at", ended_at = filters.till "created_at",
    },
    fields = joined({
      { "_id", fields.id }, { "model_name", "marengo3.0" }, { "status", choice "processing ready failed" },
      { "video_embedding", when("status", "ready", fields.object {
        { "metadata", fields.object { { "input_filename", filename } } },
      }) },
    }, created),
  }
end

add_embed_tasks("twelvelabs.embed_tasks", "/embed/tasks")
add_embed_tasks("twelvelabs.embed_v2_tasks", "/embed-v2/tasks")

local modes = "general time_based_metadata"

add {
  name = "twelvelabs.analyze_tasks", path = "/analyze/tasks", id = "task_id", title = "custom_id", single = true,
  filters = {
    status = filters.one_of "queued pending processing ready failed", video_url = filters.equal(),
    asset_id = filters.equal(), video_id = filters.equal(), analysis_mode = filters.one_of(modes),
  },
  fields = {
    { "task_id", fields.id }, { "custom_id", fields.nullable(text "mine-{}") },
    hidden("asset_id", parent("twelvelabs.assets", 4)), hidden("video_id", parent("twelvelabs.videos", 5)),
    hidden("video_url", "https://example.com/a.mp4"),
    hidden("analysis_mode", choice(modes)),
    { "video_source", function(item) return { type = "asset_id", asset_id = item.fields.asset_id } end },
    { "request_params", function(item)
      return { analysis_mode = item.fields.analysis_mode, prompt = "What happens?", temperature = 0.2 }
    end },
    { "status", choice "queued pending processing ready failed" }, { "created_at", fields.iso },
    { "completed_at", when("status", "ready", fields.iso_later) },
    { "result", when("status", "ready", fields.object {
      { "generation_id", fields.id }, { "data", "A dog runs." }, { "finish_reason", "stop" },
      { "usage", fields.object { { "output_tokens", number(1, 900) } } },
    }) },
    { "error", when("status", "failed", fields.object { { "message", "The video is broken." } }) },
  },
}

local batch_states = "pending processing canceling canceled completed expired"

add {
  name = "twelvelabs.analyze_batches", path = "/analyze/batches", id = "batch_id", title = "model_name", single = true,
  filters = { status = filters.any_of(batch_states), analysis_mode = filters.any_of(modes) },
  fields = {
    { "batch_id", fields.id }, { "analysis_mode", choice(modes) }, { "model_name", "pegasus1.5" },
    { "status", choice(batch_states) }, { "total_items", number(1, 100) }, { "created_at", fields.iso },
    { "expires_at", fields.iso_later }, { "completed_at", when("status", "completed", fields.iso_later) },
    { "queued_items", 0 }, { "processing_items", 0 }, { "ready_items", number(0, 100) }, { "failed_items", 0 },
    { "canceled_items", 0 },
  },
}

-- ---------------------------------------------------------------- knowledge stores ---

add {
  name = "twelvelabs.knowledge_stores", path = "/knowledge-stores", title = "name", single = true,
  filters = sorted "created_at updated_at",
  fields = joined({
    { "_id", fields.id }, { "name", fields.name }, { "description", sometimes "All of last year" },
    { "ingestion_config", fields.object { { "enrichment_config", {
      type = "json_schema", json_schema = { type = "object", properties = { scene = { type = "string" } } },
    } } } },
    { "item_count", number(0, 5000) }, { "metadata", sometimes(fields.object { { "team", "film" } }) },
  }, created),
}

add {
  name = "twelvelabs.item_collections", path = "/knowledge-stores/{knowledge_store_id}/item-collections",
  parents = { knowledge_store_id = "twelvelabs.knowledge_stores" }, title = "name", single = true,
  filters = sorted "created_at updated_at name",
  fields = joined({
    { "_id", fields.id }, { "knowledge_store_id", parent "twelvelabs.knowledge_stores" }, { "name", fields.name },
    { "description", sometimes "A part" }, { "member_count", number(0, 500) },
    { "metadata", sometimes(fields.object { { "team", "film" } }) },
  }, created),
}

-- The Nth of three stores has the Nth collection, and that one all its items.
local store_item = joined({
  { "_id", fields.id }, hidden("knowledge_store_id", parent "twelvelabs.knowledge_stores"),
  hidden("collection_id", parent "twelvelabs.item_collections"),
  { "asset_type", choice "video image" }, { "asset_id", parent("twelvelabs.assets", 4) },
  { "status", choice "queued pending processing ready failed" },
  { "system_metadata", function(item)
    local metadata = system_metadata(item)
    metadata.asset_type, metadata.codec_name = item.fields.asset_type, "h264"
    if metadata.asset_type == "image" then metadata.duration, metadata.fps, metadata.codec_name = nil, nil, "png" end
    return metadata
  end },
  { "metadata", sometimes(fields.object { { "scene", number(1, 90) } }) },
}, measures "filename", created)

add {
  name = "twelvelabs.knowledge_items", path = "/knowledge-stores/{knowledge_store_id}/items",
  parents = { knowledge_store_id = "twelvelabs.knowledge_stores" }, title = "filename", single = true,
  filters = sorted("created_at updated_at", {
    status = filters.any_of "queued pending processing ready failed",
  }),
  fields = store_item,
}

add {
  name = "twelvelabs.collection_items", of = "twelvelabs.knowledge_items",
  path = "/knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}/items",
  parents = { knowledge_store_id = "twelvelabs.knowledge_stores", collection_id = "twelvelabs.item_collections" },
  fields = {
    { "_id", fields.id }, hidden("knowledge_store_id", from "knowledge_store_id"),
    hidden("collection_id", from "collection_id"), { "asset_type", from "asset_type" },
    { "asset_id", from "asset_id" }, { "status", from "status" }, { "system_metadata", from "system_metadata" },
    { "metadata", from "metadata" }, { "created_at", from "created_at" }, { "updated_at", from "updated_at" },
  },
}

-- -------------------------------------------------------------------- connections ---

add {
  name = "twelvelabs.connections", path = "/connections", title = "custom_id", single = true,
  fields = {
    { "_id", fields.id }, { "provider", "google_drive" }, { "status", choice "active expired revoked" },
    { "custom_id", sometimes(text "mine-{}") },
    { "account", fields.object { { "external_id", text "account-{}" }, { "display_name", fields.name } } },
    { "scopes", fields.list_of "drive.readonly" }, { "connected_at", fields.iso },
    { "last_used_at", sometimes(fields.iso_later) },
  },
}

add {
  name = "twelvelabs.redirect_uris", path = "/connections/redirect-uris", title = "redirect_uri",
  fields = {
    { "_id", fields.id }, { "redirect_uri", text "https://example.com/back/{}" }, { "created_at", fields.iso },
  },
}

add {
  name = "twelvelabs.imports", path = "/connections/{connection_id}/imports",
  parents = { connection_id = "twelvelabs.connections" }, title = "custom_id", single = true,
  fields = {
    { "_id", fields.id }, { "connection_id", parent "twelvelabs.connections" }, { "provider", "google_drive" },
    { "custom_id", sometimes(text "mine-{}") }, { "item_count", number(1, 90) }, { "created_at", fields.iso },
  },
}
