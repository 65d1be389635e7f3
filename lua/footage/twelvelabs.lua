--- TwelveLabs: its lists as data.
---
---     for asset in twelvelabs.assets{ asset_types = {"image"} } do print(asset.id, asset.filename) end
---
--- The key comes from TWELVE_LABS_API_KEY, else from TWELVELABS_API_KEY; TWELVELABS_BASE_URL moves
--- the address.
local ready = require "footage.ready"

---@class footage.twelvelabs.AssetsFilters
---@field asset_ids? string|string[]
---@field asset_types? string|string[]|("image"|"video"|"audio")[] "image", "video", "audio", ...
---@field filename? string a part of it, in upper or lower case
---@field page_limit? integer the size of a page, 1 to 50, and no maximum: for 20 records give options, `{ max = 20 }`
---@field page? integer where to start

---@class footage.twelvelabs.Asset: footage.Record
---@field method string|"direct"|"url"|"multipart"
---@field status string|"failed"|"processing"|"ready"
---@field filename string
---@field file_type string a MIME type
---@field created_at string RFC 3339; `created` is the same as Unix time
---@field size? integer bytes
---@field duration? number seconds
---@field hls? table
---@field thumbnail? table
---@field user_metadata? table
---@field technical_metadata? table

---@class footage.twelvelabs.Index: footage.Record
---@field index_name string

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

-- One thing, read by its id; what lives within another is read by both.
local function one(path, record)
  return { path = path, record = record }
end

-- No file can be had back as it was uploaded (actions-twelvelabs.md).
local function no_original(...)
  return { lacks = "TwelveLabs does not give files back as they were uploaded, only streams and thumbnails", ... }
end

local function delete(path, query)
  return { method = "DELETE", path = path, query = query }
end

-- What changes fields of a thing: the answer is the thing, or nothing, and then it is read once.
local function change(method, path, fields, record)
  return { method = method, path = path, fields = fields, record = record }
end

local function create(path, fields, record)
  return { method = "POST", path = path, fields = fields, record = record }
end

-- Where the answer is the thing's id and little more, the thing is read once.
local function create_by_id(path, fields, record, id, more)
  local own = { method = "POST", path = path, fields = fields, record = record, id = id, read = true }
  for entry, value in pairs(more or {}) do own[entry] = value end
  return own
end

-- The metadata of a thing is the whole call: `asset:set_metadata{ project = "x" }`.
local function metadata(method, path)
  return { method = method, path = path, body = "user_metadata" }
end

-- What a thing's words mean (actions-twelvelabs.md 9): any other is "not yet", and told. Only some say why they failed.
local function states(still, ready_words, failed_words, more)
  local own = { at = "status", still = still, ready = ready_words, failed = failed_words, reason = { "error.message" } }
  for entry, value in pairs(more or {}) do own[entry] = value end
  return own
end

-- Those of most jobs.
local function job_states()
  return states({ "queued", "pending", "processing" }, { "ready" }, { "failed" })
end

local upload_chunks = list("/assets/multipart-uploads/{upload_id}", "upload_chunk")
upload_chunks.items = "uploaded_chunks"

-- Of what the lists are, and in which order their items come: `make docs` takes that from here.
-- list assets: uploaded files; newest first
-- list indexes: indexes; newest first unless sorted otherwise (its document says oldest first, too)
-- list indexed_assets: the assets of one index; newest first unless sorted otherwise
-- list videos: the videos of one index; newest first unless sorted otherwise
-- list tasks: indexing tasks; newest first unless sorted otherwise
-- list entity_collections: collections of entities; newest first unless sorted otherwise
-- list entities: the entities of one collection; newest first unless sorted otherwise
-- list asset_indexed_assets: where one asset is indexed; order not documented
-- list asset_entities: the entities that one asset is used by; order not documented
-- list multipart_uploads: uploads in parts that are not complete; order not documented
-- list upload_chunks: the parts of one upload; order not documented
-- list embed_tasks: embedding tasks of the last seven days; order not documented
-- list embed_v2_tasks: embedding tasks (v2) of the last seven days; order not documented
-- list analyze_tasks: analysis tasks; order not documented
-- list analyze_batches: batches of analysis tasks; order not documented
-- list knowledge_stores: knowledge stores; newest first unless sorted otherwise
-- list knowledge_items: the items of one knowledge store; newest first unless sorted otherwise
-- list item_collections: the collections of one knowledge store; newest first unless sorted otherwise
-- list collection_items: the items of one collection; order not documented
-- list connections: connections to other services; order not documented
-- list redirect_uris: addresses that connections return to; order not documented
-- list imports: the imports of one connection; order not documented
-- list search: clips or videos that a search finds; best match first
-- list knowledge_search: items of one knowledge store that a search finds; order not documented

---@class footage.twelvelabs.UploadFields
---@field filename? string what the service is to call it; else the file's own name
---@field enable_hls? boolean whether there is to be a stream of it
---@field enable_thumbnail? boolean
---@field user_metadata? table strings, numbers and booleans by name
---@field [string] footage.NoSuchName

---@class footage.twelvelabs
---@field new fun(options?: footage.Options): footage.twelvelabs another client with the same functions
---@field request footage.RequestFunction sends what has no name yet
---@field list footage.ListFunction walks a list without a name
---@field upload footage.twelvelabs.Upload makes an asset of a file
local twelvelabs = ready.client {
  name = "twelvelabs",
  base_url = "https://api.twelvelabs.io/v1.3",
  base_url_variable = "TWELVELABS_BASE_URL",
  key_header = "x-api-key",
  key_variables = { "TWELVE_LABS_API_KEY", "TWELVELABS_API_KEY" },

  -- What says that a thing is not there; the status alone does not (actions-twelvelabs.md 10).
  gone = { "resource_not_exist" },

  records = {
    asset = {
      id = "_id", name = "filename", created = "created_at", kind = "file_type",
      verbs = { "refresh", "clear_metadata", "delete", "replace_metadata", "set_metadata" },
      states = states({ "processing" }, { "ready" }, { "failed" }, { many = { list = "assets", ids = "asset_ids" } }),
      files = no_original({ "thumbnail.representative_url", "image" }, { "hls.manifest_url" }),
      lists = {
        indexed_assets = { list = "asset_indexed_assets", with = { asset_id = "_id" } },
        entities = { list = "asset_entities", with = { asset_id = "_id" } },
      },
    },
    index = {
      id = "_id", name = "index_name", created = "created_at",
      verbs = { "refresh", "add", "delete", "rename", "update" },
      lists = {
        videos = { list = "videos", with = { index_id = "_id" } },
        indexed_assets = { list = "indexed_assets", with = { index_id = "_id" } },
        search = { list = "search", with = { index_id = "_id" } },
      },
    },
    indexed_asset = {
      id = "_id", name = "system_metadata.filename", created = "created_at",
      verbs = { "refresh", "delete", "set_metadata" },
      states = states({ "pending", "queued", "indexing" }, { "ready" }, { "failed" }),
      files = no_original({ "hls.thumbnail_urls.1", "image" }, { "hls.video_url" }),
    },
    video = {
      id = "_id", name = "system_metadata.filename", created = "created_at", kind = { always = "video" },
      verbs = { "refresh", "delete", "set_metadata" },
      files = no_original({ "hls.thumbnail_urls.1", "image" }, { "hls.video_url" }),
    },
    asset_index = { id = "_id" },
    task = {
      id = "_id", name = "system_metadata.filename", created = "created_at",
      verbs = { "refresh", "delete" },
      states = states({ "uploading", "validating", "pending", "queued", "indexing" }, { "ready" }, { "failed" }),
    },
    entity_collection = {
      id = "_id", name = "name", created = "created_at",
      verbs = { "refresh", "delete", "update" },
      lists = { entities = { list = "entities", with = { entity_collection_id = "_id" } } },
    },
    entity = {
      id = "_id", name = "name", created = "created_at", states = states({ "processing" }, { "ready" }, {}),
      verbs = { "refresh", "add_assets", "delete", "remove_assets", "update" },
    },
    embed_task = {
      id = "_id", name = "model_name", created = "created_at", states = job_states(),
      verbs = { "read_status", "refresh" },
    },
    embed_v2_task = {
      id = "_id", name = "model_name", created = "created_at", states = job_states(),
      verbs = { "refresh" },
    },
    analyze_task = {
      id = "task_id", name = "custom_id", created = "created_at", states = job_states(),
      verbs = { "refresh", "delete" },
    },
    -- Those of its items that were done are ready all the same (actions-twelvelabs.md 9).
    analyze_batch = {
      id = "batch_id", name = "model_name", created = "created_at",
      verbs = { "refresh", "cancel", "delete", "results" },
      states = states({ "pending", "processing", "canceling" }, { "completed" }, { "canceled", "expired" }, {
        says = {
          canceled = "somebody cancelled it; what was done before is in its results",
          expired = "it was not done within a day; what was is in its results",
        },
      }),
    },
    multipart_upload = {
      id = "upload_id", created = "created_at", states = states({ "active" }, { "completed" }, { "failed", "expired" }),
      verbs = { "refresh", "report", "urls" },
      lists = { chunks = { list = "upload_chunks", with = { upload_id = "upload_id" } } },
    },
    upload_chunk = { id = "index", created = "uploaded_at" },
    knowledge_store = {
      id = "_id", name = "name", created = "created_at",
      verbs = { "refresh", "add", "delete", "update" },
      lists = {
        items = { list = "knowledge_items", with = { knowledge_store_id = "_id" } },
        collections = { list = "item_collections", with = { knowledge_store_id = "_id" } },
        search = { list = "knowledge_search", with = { knowledge_store_id = "_id" } },
      },
    },
    knowledge_item = {
      id = "_id", name = "system_metadata.filename", created = "created_at", kind = "asset_type",
      verbs = { "refresh", "delete" },
      states = job_states(),
    },
    item_collection = {
      id = "_id", name = "name", created = "created_at",
      verbs = { "refresh", "add", "delete", "remove", "update" },
      lists = {
        items = {
          list = "collection_items", with = { knowledge_store_id = "knowledge_store_id", collection_id = "_id" },
        },
      },
    },
    connection = {
      id = "_id", name = "account.display_name", created = "connected_at",
      verbs = { "refresh", "delete", "import", "picker_token" },
      lists = { imports = { list = "imports", with = { connection_id = "_id" } } },
    },
    redirect_uri = { id = "_id", name = "redirect_uri", created = "created_at", verbs = { "delete" } },
    import = { id = "_id", name = "custom_id", created = "created_at", verbs = { "refresh" } },
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
    embed_v2_tasks = list("/embed-v2/tasks", "embed_v2_task", {
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
        query_media_type = "string", query_media_url = "list", query_media_file = "file", group_by = "string",
        operator = "string", filter = "json", include_user_metadata = "boolean",
      },
      required = { "index_id", "search_options" }, columns = { "video_id", "start", "end", "rank" },
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

  upload = "footage.twelvelabs.upload",
  file_in_json = "string", -- `media_source = { base64_string = footage.file "a.jpg" }`

  -- The same document; actions-twelvelabs.md says where it errs, and wins. Made when one is first named: until then
  -- the records' `verbs` say which methods they have from here.
  actions = function() return {
    asset = one("/assets/{asset_id}", "asset"),
    -- The service fetches the file itself. A table as metadata goes out as JSON.
    upload = {
      method = "POST", path = "/assets", send = "form", fixed = { method = "url" }, record = "asset", fields = {
        url = "string!", filename = "string", enable_hls = "boolean", enable_thumbnail = "boolean",
        user_metadata = "json",
      },
    },
    -- A file of up to 200 MB; what `upload` does with smaller ones.
    create_asset = {
      method = "POST", path = "/assets", send = "form", fixed = { method = "direct" }, record = "asset", fields = {
        file = "file!", filename = "string", enable_hls = "boolean", enable_thumbnail = "boolean",
        user_metadata = "json",
      },
    },
    ["asset:delete"] = delete("/assets/{asset_id}", { force = "boolean" }),
    ["asset:set_metadata"] = metadata("PATCH", "/assets/{asset_id}/user-metadata"),
    ["asset:replace_metadata"] = metadata("PUT", "/assets/{asset_id}/user-metadata"),
    ["asset:clear_metadata"] = { method = "DELETE", path = "/assets/{asset_id}/user-metadata", read = true },

    multipart_upload = one("/assets/multipart-uploads/{upload_id}", "multipart_upload"),
    create_multipart_upload = create("/assets/multipart-uploads", {
      filename = "string!", type = "string!", total_size = "integer!", enable_hls = "boolean",
      enable_thumbnail = "boolean", user_metadata = "object",
    }, "multipart_upload"),
    ["multipart_upload:report"] = {
      method = "POST", path = "/assets/multipart-uploads/{upload_id}", repeats = true, read = false,
      fields = { completed_chunks = "array!" },
    },
    ["multipart_upload:urls"] = {
      method = "POST", path = "/assets/multipart-uploads/{upload_id}/presigned-urls", reads = true, read = false,
      fields = { start = "integer!", count = "integer!" },
    },

    index = one("/indexes/{index_id}", "index"),
    create_index = create_by_id("/indexes", {
      index_name = "string!", models = "array!", addons = "array",
    }, "index", "_id"),
    ["index:delete"] = delete "/indexes/{index_id}",
    ["index:update"] = change("PUT", "/indexes/{index_id}", { index_name = "string!" }),
    ["index:rename"] = {
      method = "PUT", path = "/indexes/{index_id}", fields = { index_name = "string!" }, argument = "index_name",
    },
    ["index:add"] = create_by_id("/indexes/{index_id}/indexed-assets", {
      asset_id = "string!", enable_video_stream = "boolean", user_metadata = "object",
    }, "indexed_asset", "_id", { argument = "asset_id" }),

    indexed_asset = {
      path = "/indexes/{index_id}/indexed-assets/{indexed_asset_id}", record = "indexed_asset",
      query = { embedding_option = "list", transcription = "boolean" },
    },
    ["indexed_asset:delete"] = delete "/indexes/{index_id}/indexed-assets/{indexed_asset_id}",
    ["indexed_asset:set_metadata"] = metadata("PATCH", "/indexes/{index_id}/indexed-assets/{indexed_asset_id}"),
    -- The older face of the same things.
    video = {
      path = "/indexes/{index_id}/videos/{video_id}", record = "video",
      query = { embedding_option = "list", transcription = "boolean" },
    },
    ["video:delete"] = delete "/indexes/{index_id}/videos/{video_id}",
    ["video:set_metadata"] = metadata("PATCH", "/indexes/{index_id}/videos/{video_id}"),

    -- Uploading and indexing in one, which the service means to remove.
    task = one("/tasks/{task_id}", "task"),
    create_task = create_by_id("/tasks", {
      index_id = "string!", video_url = "string", video_file = "file", enable_video_stream = "boolean",
      user_metadata = "json",
    }, "task", "_id", { send = "form" }),
    ["task:delete"] = delete "/tasks/{task_id}",

    entity_collection = one("/entity-collections/{entity_collection_id}", "entity_collection"),
    create_entity_collection = create("/entity-collections", { name = "string!", description = "string" },
      "entity_collection"),
    ["entity_collection:update"] = change("PATCH", "/entity-collections/{entity_collection_id}", {
      name = "string", description = "string",
    }, "entity_collection"),
    ["entity_collection:delete"] = delete "/entity-collections/{entity_collection_id}",
    entity = one("/entity-collections/{entity_collection_id}/entities/{entity_id}", "entity"),
    create_entity = create("/entity-collections/{entity_collection_id}/entities", {
      name = "string!", description = "string", metadata = "object", asset_ids = "array!",
    }, "entity"),
    create_entities = {
      method = "POST", path = "/entity-collections/{entity_collection_id}/entities/bulk", record = "entity",
      fields = { entities = "array!" }, each = "entities", failures = { at = "errors", reason = "error_reason" },
    },
    -- `metadata` replaces all there was, unlike that of assets.
    ["entity:update"] = change("PATCH", "/entity-collections/{entity_collection_id}/entities/{entity_id}", {
      name = "string", description = "string", metadata = "object",
    }, "entity"),
    ["entity:delete"] = delete "/entity-collections/{entity_collection_id}/entities/{entity_id}",
    ["entity:add_assets"] = {
      method = "POST", path = "/entity-collections/{entity_collection_id}/entities/{entity_id}/assets",
      fields = { asset_ids = "array!" }, argument = "asset_ids", record = "entity",
    },
    ["entity:remove_assets"] = {
      method = "DELETE", path = "/entity-collections/{entity_collection_id}/entities/{entity_id}/assets",
      fields = { asset_ids = "array!" }, argument = "asset_ids", record = "entity",
    },

    knowledge_store = one("/knowledge-stores/{knowledge_store_id}", "knowledge_store"),
    create_knowledge_store = create("/knowledge-stores", {
      name = "string!", ingestion_config = "object", description = "string", metadata = "object",
    }, "knowledge_store"),
    ["knowledge_store:update"] = change("PATCH", "/knowledge-stores/{knowledge_store_id}", {
      name = "string", description = "string", metadata = "object",
    }, "knowledge_store"),
    ["knowledge_store:delete"] = delete "/knowledge-stores/{knowledge_store_id}",
    ["knowledge_store:add"] = {
      method = "POST", path = "/knowledge-stores/{knowledge_store_id}/items", argument = "asset_id",
      fields = { asset_id = "string!", asset_type = "string", metadata = "object" }, record = "knowledge_item",
    },
    knowledge_item = one("/knowledge-stores/{knowledge_store_id}/items/{item_id}", "knowledge_item"),
    ["knowledge_item:delete"] = delete "/knowledge-stores/{knowledge_store_id}/items/{item_id}",
    item_collection = one("/knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}",
      "item_collection"),
    create_item_collection = create("/knowledge-stores/{knowledge_store_id}/item-collections", {
      name = "string!", description = "string", metadata = "object",
    }, "item_collection"),
    ["item_collection:update"] = change("PATCH",
      "/knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}", {
        name = "string", description = "string", metadata = "object",
      }, "item_collection"),
    ["item_collection:delete"] = delete "/knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}",
    ["item_collection:add"] = {
      method = "POST", path = "/knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}/items/add",
      fields = { item_ids = "array!" }, argument = "item_ids", record = "item_collection", repeats = true,
    },
    ["item_collection:remove"] = {
      method = "POST", path = "/knowledge-stores/{knowledge_store_id}/item-collections/{collection_id}/items/remove",
      fields = { item_ids = "array!" }, argument = "item_ids", repeats = true,
    },

    authorize_connection = {
      method = "POST", path = "/connections:authorize",
      fields = { provider = "string!", redirect_uri = "string!", custom_id = "string" },
    },
    connection = one("/connections/{connection_id}", "connection"),
    ["connection:delete"] = delete "/connections/{connection_id}",
    -- Its answer holds a secret.
    ["connection:picker_token"] = {
      method = "POST", path = "/connections/{connection_id}/picker-token", read = false,
    },
    create_redirect_uri = {
      method = "POST", path = "/connections/redirect-uris", fields = { redirect_uri = "string!" },
      argument = "redirect_uri", record = "redirect_uri",
    },
    ["redirect_uri:delete"] = delete "/connections/redirect-uris/{redirect_uri_id}",
    import = one("/connections/{connection_id}/imports/{import_id}", "import"),
    ["connection:import"] = {
      method = "POST", path = "/connections/{connection_id}/imports", fields = { items = "array!" },
      argument = "items", record = "import", failures = { at = "items", where = "error" },
    },

    embed = {
      method = "POST", path = "/embed-v2", timeout = 600, fields = {
        input_type = "string!", model_name = "string!", text = "object", image = "object", text_image = "object",
        audio = "object", video = "object", multi_input = "object",
      },
    },
    embed_v2_task = one("/embed-v2/tasks/{task_id}", "embed_v2_task"),
    create_embed_v2_task = create_by_id("/embed-v2/tasks", {
      input_type = "string!", model_name = "string!", audio = "object", video = "object",
    }, "embed_v2_task", "_id"),
    -- The first version of embeddings, which is going away.
    embed_v1 = {
      method = "POST", path = "/embed", send = "form", timeout = 600, fields = {
        model_name = "string!", text = "string", image_url = "string", image_file = "file", audio_url = "string",
        audio_file = "file",
        audio_start_offset_sec = "number",
      },
    },
    embed_task = {
      path = "/embed/tasks/{task_id}", record = "embed_task", query = { embedding_option = "list" },
    },
    ["embed_task:read_status"] = { path = "/embed/tasks/{task_id}/status", read = false },
    create_embed_task = create_by_id("/embed/tasks", {
      model_name = "string!", video_url = "string", video_file = "file", video_start_offset_sec = "number",
      video_end_offset_sec = "number", video_clip_length = "number", video_embedding_scope = "array",
    }, "embed_task", "_id", { send = "form" }),

    -- An answer of an hour of video takes its time, and no byte comes meanwhile.
    analyze = {
      method = "POST", path = "/analyze", fixed = { stream = false }, timeout = 600, fields = {
        model_name = "string", video_id = "string", video = "object", prompt = "string", prompt_v2 = "object",
        temperature = "number", response_format = "object", max_tokens = "integer", start_time = "number",
        end_time = "number",
      },
    },
    analyze_task = one("/analyze/tasks/{task_id}", "analyze_task"),
    create_analyze_task = create_by_id("/analyze/tasks", {
      model_name = "string", custom_id = "string", video = "object!", prompt = "string", prompt_v2 = "object",
      analysis_mode = "string", temperature = "number", max_tokens = "integer", response_format = "object",
      min_segment_duration = "number", max_segment_duration = "number", start_time = "number", end_time = "number",
    }, "analyze_task", "task_id"),
    ["analyze_task:delete"] = delete "/analyze/tasks/{task_id}",
    analyze_batch = one("/analyze/batches/{batch_id}", "analyze_batch"),
    -- Its answer alone says which task is of which request.
    create_analyze_batch = create("/analyze/batches", {
      model_name = "string!", analysis_mode = "string!", defaults = "object", requests = "array!",
    }, "analyze_batch"),
    ["analyze_batch:cancel"] = {
      method = "POST", path = "/analyze/batches/{batch_id}/cancel", record = "analyze_batch",
    },
    ["analyze_batch:delete"] = delete "/analyze/batches/{batch_id}",
    ["analyze_batch:results"] = { path = "/analyze/batches/{batch_id}/results", lines = true, read = false },
  } end,
}

return twelvelabs
