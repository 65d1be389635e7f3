--- TwelveLabs: its lists as data.
---
---     for asset in twelvelabs.assets{ asset_types = {"image"} } do print(asset.id, asset.filename) end
---
--- The key comes from TWELVE_LABS_API_KEY, else from TWELVELABS_API_KEY; TWELVELABS_BASE_URL moves
--- the address.
local ready = require "footage.ready"

---@class footage.twelvelabs.AssetFilters
---@field asset_ids? string[]
---@field asset_types? string[] "image", "video", "audio", ...
---@field filename? string a part of it, in upper or lower case
---@field page_limit? integer the size of a page, 1 to 50, and no maximum: for 20 records give options, `{ max = 20 }`
---@field page? integer where to start

---@class footage.twelvelabs.Asset: footage.Record
---@field method string "direct", "url", ...
---@field status string "failed", "processing", "ready"
---@field filename string
---@field file_type string a MIME type
---@field created_at string RFC 3339; `created` is the same as Unix time
---@field size? integer bytes
---@field duration? number seconds
---@field hls? table
---@field thumbnail? table
---@field user_metadata? table
---@field technical_metadata? table
---@field indexed_assets footage.twelvelabs.Relation
---@field entities footage.twelvelabs.Relation

---@class footage.twelvelabs.Index: footage.Record
---@field index_name string
---@field videos footage.twelvelabs.Relation
---@field indexed_assets footage.twelvelabs.Relation
---@field search footage.twelvelabs.Relation

---@alias footage.twelvelabs.Relation
---| fun(self: footage.Record, filters?: table<string, any>, options?: footage.WalkOptions): footage.Listing

-- Every list but the search pages alike: by number, newest first unless it is sorted otherwise.
local function list(path, record, filters)
  return {
    path = path, items = "data", total = "page_info.total_results", record = record, filters = filters,
    paging = {
      by = "number", start = "page", size = "page_limit", number = "page_info.page",
      pages = "page_info.total_page", largest = 50,
    },
  }
end

-- What the lists that can be sorted have in common.
local function sorted(filters)
  filters.sort_by, filters.sort_option = "string", "string"
  return filters
end

-- The filters of videos and indexed assets: ranges as in `duration = { gte = 10, lte = 60 }`; the fields of
-- `user_metadata` go out as parameters of their own (twelvelabs.md 3).
local function of_videos(filters)
  for name, type in pairs {
    filename = "string", duration = "range", fps = "range", width = "range", height = "range", size = "range",
    created_at = "string", updated_at = "string", user_metadata = "fields",
  } do
    filters[name] = type
  end
  return sorted(filters)
end

local upload_chunks = list("/assets/multipart-uploads/{upload_id}", "upload_chunk")
upload_chunks.items = "uploaded_chunks"

---@alias footage.twelvelabs.AssetList
---| fun(filters?: footage.twelvelabs.AssetFilters, options?: footage.WalkOptions): footage.Listing

---@class footage.twelvelabs
---@field new fun(options?: footage.Options): footage.twelvelabs another client with the same functions
---@field request fun(request: footage.Request): any, string?, footage.Error? sends what has no name yet
---@field list fun(list: table, options?: footage.WalkOptions): footage.Listing walks a list without a name
---@field assets footage.twelvelabs.AssetList uploaded files; newest first
---@field indexes footage.List indexes; newest first unless sorted otherwise (its document says oldest first, too)
---@field indexed_assets footage.List the assets of one index; newest first unless sorted otherwise
---@field videos footage.List the videos of one index; newest first unless sorted otherwise
---@field tasks footage.List indexing tasks; newest first unless sorted otherwise
---@field entity_collections footage.List collections of entities; newest first unless sorted otherwise
---@field entities footage.List the entities of one collection; newest first unless sorted otherwise
---@field asset_indexed_assets footage.List where one asset is indexed; order not documented
---@field asset_entities footage.List the entities that one asset is used by; order not documented
---@field multipart_uploads footage.List uploads in parts that are not complete; order not documented
---@field upload_chunks footage.List the parts of one upload; order not documented
---@field embed_tasks footage.List embedding tasks of the last seven days; order not documented
---@field embed_v2_tasks footage.List embedding tasks (v2) of the last seven days; order not documented
---@field analyze_tasks footage.List analysis tasks; order not documented
---@field analyze_batches footage.List batches of analysis tasks; order not documented
---@field knowledge_stores footage.List knowledge stores; newest first unless sorted otherwise
---@field knowledge_items footage.List the items of one knowledge store; newest first unless sorted otherwise
---@field item_collections footage.List the collections of one knowledge store; newest first unless sorted otherwise
---@field collection_items footage.List the items of one collection; order not documented
---@field connections footage.List connections to other services; order not documented
---@field redirect_uris footage.List addresses that connections return to; order not documented
---@field imports footage.List the imports of one connection; order not documented
---@field search footage.List clips or videos that a search finds; best match first
---@field knowledge_search footage.List items of one knowledge store that a search finds; order not documented
return ready.client {
  name = "twelvelabs",
  base_url = "https://api.twelvelabs.io/v1.3",
  base_url_variable = "TWELVELABS_BASE_URL",
  key_header = "x-api-key",
  key_variables = { "TWELVE_LABS_API_KEY", "TWELVELABS_API_KEY" },

  records = {
    asset = {
      id = "_id", name = "filename", created = "created_at", kind = "file_type",
      lists = {
        indexed_assets = { list = "asset_indexed_assets", with = { asset_id = "_id" } },
        entities = { list = "asset_entities", with = { asset_id = "_id" } },
      },
    },
    index = {
      id = "_id", name = "index_name", created = "created_at",
      lists = {
        videos = { list = "videos", with = { index_id = "_id" } },
        indexed_assets = { list = "indexed_assets", with = { index_id = "_id" } },
        search = { list = "search", with = { index_id = "_id" } },
      },
    },
    indexed_asset = { id = "_id", name = "system_metadata.filename", created = "created_at" },
    video = {
      id = "_id", name = "system_metadata.filename", created = "created_at", kind = { always = "video" },
    },
    asset_index = { id = "_id" },
    task = { id = "_id", name = "system_metadata.filename", created = "created_at" },
    entity_collection = {
      id = "_id", name = "name", created = "created_at",
      lists = { entities = { list = "entities", with = { entity_collection_id = "_id" } } },
    },
    entity = { id = "_id", name = "name", created = "created_at" },
    embed_task = { id = "_id", name = "model_name", created = "created_at" },
    analyze_task = { id = "task_id", name = "custom_id", created = "created_at" },
    analyze_batch = { id = "batch_id", name = "model_name", created = "created_at" },
    multipart_upload = {
      id = "upload_id", created = "created_at",
      lists = { chunks = { list = "upload_chunks", with = { upload_id = "upload_id" } } },
    },
    upload_chunk = { id = "index", created = "uploaded_at" },
    knowledge_store = {
      id = "_id", name = "name", created = "created_at",
      lists = {
        items = { list = "knowledge_items", with = { knowledge_store_id = "_id" } },
        collections = { list = "item_collections", with = { knowledge_store_id = "_id" } },
        search = { list = "knowledge_search", with = { knowledge_store_id = "_id" } },
      },
    },
    knowledge_item = {
      id = "_id", name = "system_metadata.filename", created = "created_at", kind = "asset_type",
    },
    item_collection = {
      id = "_id", name = "name", created = "created_at",
      lists = {
        items = {
          list = "collection_items", with = { knowledge_store_id = "knowledge_store_id", collection_id = "_id" },
        },
      },
    },
    connection = {
      id = "_id", name = "account.display_name", created = "connected_at",
      lists = { imports = { list = "imports", with = { connection_id = "_id" } } },
    },
    redirect_uri = { id = "_id", name = "redirect_uri", created = "created_at" },
    import = { id = "_id", name = "custom_id", created = "created_at" },
    found_item = { id = "item_id", kind = "asset_type", key = { "item_id", "rank" } }, -- an item may be found twice
    -- A clip has no id of its own; with group_by = "video" the id is the video's.
    match = { key = { "id", "video_id", "start", "end", "rank" }, name = "transcription", kind = { always = "video" } },
  },

  -- The document of all of them: https://docs.twelvelabs.io/openapi.json, where each stands under its path.
  lists = {
    -- https://docs.twelvelabs.io/api-reference/upload-content/direct-uploads/list
    assets = list("/assets", "asset", { asset_ids = "list", asset_types = "list", filename = "string" }),
    asset_indexed_assets = list("/assets/{asset_id}/indexed-assets", "asset_index"),
    asset_entities = list("/assets/{asset_id}/entities", "entity"),
    multipart_uploads = list("/assets/multipart-uploads", "multipart_upload"),
    upload_chunks = upload_chunks,

    -- `model_options` is one text with commas (twelvelabs.md 2.1).
    indexes = list("/indexes", "index", sorted {
      index_name = "string", model_options = "comma", model_family = "string", created_at = "string",
      updated_at = "string",
    }),
    indexed_assets = list("/indexes/{index_id}/indexed-assets", "indexed_asset", of_videos { status = "list" }),
    videos = list("/indexes/{index_id}/videos", "video", of_videos {}),
    tasks = list("/tasks", "task", sorted {
      index_id = "string", status = "list", filename = "string", duration = "number", width = "integer",
      height = "integer", created_at = "string", updated_at = "string",
    }),

    entity_collections = list("/entity-collections", "entity_collection", sorted { name = "string" }),
    entities = list("/entity-collections/{entity_collection_id}/entities", "entity", sorted {
      name = "string", status = "string",
    }),

    embed_tasks = list("/embed/tasks", "embed_task", {
      started_at = "string", ended_at = "string", status = "string",
    }),
    embed_v2_tasks = list("/embed-v2/tasks", "embed_task", {
      started_at = "string", ended_at = "string", status = "string",
    }),
    analyze_tasks = list("/analyze/tasks", "analyze_task", {
      status = "string", video_url = "string", asset_id = "string", video_id = "string", analysis_mode = "string",
    }),
    analyze_batches = list("/analyze/batches", "analyze_batch", { status = "list", analysis_mode = "list" }),

    knowledge_stores = list("/knowledge-stores", "knowledge_store", sorted {}),
    knowledge_items = list("/knowledge-stores/{knowledge_store_id}/items", "knowledge_item", sorted {
      status = "list",
    }),
    item_collections = list("/knowledge-stores/{knowledge_store_id}/item-collections", "item_collection", sorted {}),
    collection_items = list("/knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}/items",
      "knowledge_item"),

    connections = list("/connections", "connection"),
    redirect_uris = list("/connections/redirect-uris", "redirect_uri"),
    imports = list("/connections/{connection_id}/imports", "import"),

    -- The search is made by a POST, and its pages stand at addresses of their own; all but the first are free
    -- of charge, so the first is not sent again when it may have been acted upon (twelvelabs.md 4).
    search = {
      method = "POST", path = "/search", items = "data", total = "page_info.total_results", record = "match",
      total_counts = "other", -- what it counts where clips are grouped is documented nowhere
      filters = {
        index_id = "string", search_options = "list", transcription_options = "list", query_text = "string",
        query_media_type = "string", query_media_url = "list", group_by = "string", operator = "string",
        filter = "json", include_user_metadata = "boolean",
      },
      required = { "index_id", "search_options" },
      paging = {
        by = "token", path = "/search/{token}", keep = { "include_user_metadata" },
        next = "page_info.next_page_token", size = "page_limit", largest = 50,
      },
    },
    -- Every page is a POST, with the token in its body.
    knowledge_search = {
      method = "POST", send = "json", path = "/knowledge-stores/{knowledge_store_id}/search", items = "data",
      record = "found_item",
      filters = {
        query = "json", filter = "json", search_options = "json", group_by = "string", include_metadata = "boolean",
      },
      required = { "query" },
      paging = { by = "token", next = "next_page_token", start = "page_token", size = "page_size", largest = 50 },
    },
  },
}
