-- HeyGen's v3 as data: its lists and records, for lua/footage/heygen.lua, which makes them `heygen.v3.*`.
--
-- The document: https://developers.heygen.com/openapi/external-api.json (External API 1.0.0), where each
-- list stands under its path.

local v3 = {}

-- Every list of v3 pages alike: an opaque token, and `has_more`, which says where the end is.
local function by_token(largest)
  return {
    by = "token", next = "next_token", more = "has_more", start = "token", size = "limit", largest = largest or 100,
  }
end

-- These document neither a page size nor a token, but answer with both `has_more` and `next_token`.
local function unsized()
  return { by = "token", next = "next_token", more = "has_more", start = "token" }
end

-- The items of a batch stand within data, and so does what is said about the pages.
local function batch(path)
  return {
    path = path .. "/batches/{batch_id}", items = "data.items", total = "data.total_items", record = "batch_item",
    paging = {
      by = "token", next = "data.next_token", more = "data.has_more", start = "token", size = "limit", largest = 100,
    },
  }
end

-- The states of some jobs, by their ids: a lookup in the shape of a list.
local function statuses(path, ids)
  return {
    path = path .. "/statuses", items = "data", record = "status", paging = unsized(),
    filters = { [ids] = "comma", batch_ids = "comma" },
  }
end

local function list(path, record, filters, largest)
  return { path = path, items = "data", record = record, filters = filters, paging = by_token(largest) }
end

-- What a thing's words mean (actions-heygen.md 4): any other is "not yet", and told.
local function states(still, ready, failed, more)
  local own = {
    at = "status", still = still, ready = ready, failed = failed, code = { "failure_code", "error.code" },
    reason = { "failure_message", "error.message", "error" },
  }
  for entry, value in pairs(more or {}) do own[entry] = value end
  return own
end

-- The states of many in one request, in which every id is called video_id (actions-heygen.md 8).
local function many(name, ids)
  return { list = name, ids = ids, id = "video_id", at = "status" }
end

-- Fields with the addresses of files, and what these are: the first one is what `download` fetches.
local function video_files()
  return {
    { "video_url", "video" }, { "captioned_video_url", "video" }, { "subtitle_url" }, { "thumbnail_url", "image" },
    { "gif_url", "image" },
  }
end

local function preview_files()
  return { { "preview_video_url", "video" }, { "preview_image_url", "image" } }
end

-- Translations and lip-syncs.
local function dubbing_states()
  return states({ "pending", "running" }, { "completed" }, { "failed" }, { file = "video_url" })
end

local function batch_record(items)
  return {
    id = "batch_id", name = "title", created = "created_at",
    states = states({ "processing" }, { "completed" }, { "failed" }),
    lists = { items = { list = items, with = { batch_id = "batch_id" } } },
  }
end

-- A person may have to agree; a group or look without a state is ready.
local function avatar_states()
  return states({ "processing" }, { "completed" }, { "failed" }, { person = { "pending_consent" }, missing = true })
end

v3.records = {
  video = {
    id = "id", name = "title", created = "created_at", kind = { always = "video" }, root = { "folder_id" },
    files = video_files(),
    states = states({ "waiting", "pending", "processing" }, { "completed" }, { "failed" }, {
      file = "video_url", many = many("video_statuses", "video_ids"),
    }),
  },
  -- An asset's state stands among the statuses alone.
  asset = {
    id = "id", name = "name", created = "uploaded_at", kind = "type", root = { "folder_id" },
    files = { { "url", "kind" } },
    states = states({ "queued", "processing" }, { "completed" }, { "failed" }, {
      at = false, many = many("asset_statuses", "asset_ids"),
    }),
  },
  found_asset = { id = "id", kind = "type", files = { { "url", "kind" } } },
  avatar_group = {
    id = "id", name = "name", created = "created_at",
    states = avatar_states(), files = preview_files(),
    lists = { looks = { list = "looks", with = { group_id = "id" } } },
  },
  look = { id = "id", name = "name", states = avatar_states(), files = preview_files() },
  -- The only one whose word for ready lacks its last letter.
  voice = {
    id = "voice_id", name = "name", kind = { always = "audio" }, files = { { "preview_audio_url", "audio" } },
    states = states({ "processing" }, { "complete" }, { "failed" }, { missing = true }),
  },
  template = { id = "id", name = "name", created = "created_at", files = { { "thumbnail_url", "image" } } },
  video_translation = {
    id = "id", name = "title", created = "created_at", kind = { always = "video" }, states = dubbing_states(),
    files = {
      { "video_url", "video" }, { "audio_url", "audio" }, { "srt_caption_url" }, { "vtt_caption_url" },
    },
  },
  proofread = {
    id = "id", name = "title", created = "created_at", states = states({ "processing" }, { "completed" }, { "failed" }),
  },
  lipsync = {
    id = "id", name = "title", created = "created_at", kind = { always = "video" }, states = dubbing_states(),
    files = { { "video_url", "video" }, { "caption_url" } },
  },
  background_removal = {
    id = "id", created = "created_at", kind = { always = "video" }, files = { { "video_url", "video" } },
    states = states({ "pending", "processing" }, { "completed" }, { "failed", "deleted" }),
  },
  clipping = {
    id = "id", name = "title", created = "created_at", kind = { always = "video" },
    states = states({ "pending", "running" }, { "completed" }, { "failed", "cancelled" }),
    files = { { "clips.1.video_url", "video" }, { "clips.1.thumbnail_url", "image" } },
  },
  video_batch = batch_record "video_batch_items",
  asset_batch = batch_record "asset_batch_items",
  lipsync_batch = batch_record "lipsync_batch_items",
  video_translation_batch = batch_record "video_translation_batch_items",
  language = { id = "language", name = "language" },
  brand_glossary = { id = "brand_glossary_id", name = "name", created = "created_at" },
  -- Assembled from a web site.
  brand_kit = {
    id = "brand_kit_id", name = "name", files = { { "logo_url", "image" } },
    states = states({ "loading" }, { "completed" }, { "error" }),
  },
  -- v1's answers to what v3 cannot do with folders have v1's names.
  folder = {
    id = "folder_id", name = "name", created = "created_at", root = { "parent_id" },
    same = { folder_id = "id", type = "project_type", created_at = "created_ts", updated_at = "updated_ts" },
  },
  video_agent = {
    id = "session_id", name = "title", created = "created_at",
    -- Such a job takes 20 to 45 minutes. Once its video is there the session may vanish (actions-heygen.md 4), so the
    -- video's words count.
    states = states({ "thinking", "generating", "waiting", "pending", "processing" }, { "completed" }, { "failed" }, {
      person = { "waiting_for_input", "reviewing" }, timeout = 2700, leads = { field = "video_id", to = "video" },
    }),
    lists = { videos = { list = "agent_videos", with = { session_id = "session_id" } } },
  },
  agent_style = { id = "style_id", name = "name" },
  webhook_endpoint = { id = "endpoint_id", name = "url", created = "created_at" },
  filler_word_removal = {
    id = "id", name = "title", created = "created_at", kind = { always = "video" }, states = dubbing_states(),
    files = { { "video_url", "video" } },
  },
  render = {
    id = "render_id", name = "title", created = "created_at", kind = { always = "video" }, files = video_files(),
    states = states({ "queued", "rendering" }, { "completed" }, { "failed" }, { file = "video_url", timeout = 3600 }),
  },
  -- The only words in capitals.
  model_voice = {
    id = "voice_id", name = "name", created = "created_at", kind = { always = "audio" },
    states = states({ "PENDING" }, { "ACTIVE" }, { "FAILED" }, { reason = { "failure_reason" }, timeout = 7200 }),
  },
  podcast = {
    id = "podcast_id", name = "title", created = "created_at", kind = { always = "video" }, files = video_files(),
    states = states({ "processing" }, { "completed" }, { "failed" }, { file = "video_url", timeout = 3600 }),
  },
  comparison = { id = "comparison_id", states = states({ "processing" }, { "completed" }, { "failed" }) },
  comparison_batch = batch_record "comparison_batch_items",
  workflow = {
    id = "id", name = "name",
    lists = {
      versions = { list = "workflow_versions", with = { workflow_id = "id" } },
      runs = { list = "workflow_runs", with = { workflow_id = "id" } },
    },
  },
  -- Read by the number that it has within its workflow, not by its id.
  workflow_version = { id = "id", reader = false },
  -- Of a "partial" one some outputs are missing.
  workflow_run = {
    id = "id", created = "created_at",
    states = states({ "pending", "processing" }, { "succeeded" }, { "failed", "canceled", "partial" }),
    lists = { nodes = { list = "workflow_run_nodes", with = { run_id = "id" } } },
  },
  workflow_run_node = { id = "node_id", name = "node_id" },
  realtime_session = {
    id = "stream_id",
    states = states({ "pending" }, { "streaming", "completed" }, { "error" }, { reason = { "error_message" } }),
  },
  event_type = { id = "event_type", name = "event_type" },
  event = { id = "event_id", name = "event_type", created = "created_at" },
  sound = { id = "id", name = "name", kind = { always = "audio" }, files = { { "audio_url", "audio" } } },
  batch_item = { id = "item_index" },
  status = {}, -- neither a video nor an item of a batch has an id here that the others have, too
}

v3.lists = {
  videos = list("/v3/videos", "video", { folder_id = "string", title = "string" }),
  -- Beta. It wants the name of the user whose assets these are: one's own, unless another is given.
  assets = {
    path = "/v3/assets", items = "data", record = "asset", paging = by_token(),
    filters = { username = "string", folder_id = "string" },
    fetch = { username = { path = "/v3/users/me", value = "data.username" } },
  },

  avatars = list("/v3/avatars", "avatar_group", { ownership = "string" }, 50),
  looks = list("/v3/avatars/looks", "look", {
    group_id = "string", avatar_type = "string", ownership = "string",
  }, 50),
  -- Without `type` the service gives the public ones alone.
  voices = list("/v3/voices", "voice", {
    type = "string", engine = "string", language = "string", gender = "string",
  }),
  templates = list("/v3/templates", "template"),

  video_translations = list("/v3/video-translations", "video_translation"),
  translation_languages = {
    path = "/v3/video-translations/languages", items = "data.languages", strings = "language", record = "language",
    paging = { by = "whole" },
  },
  lipsyncs = list("/v3/lipsyncs", "lipsync"),
  background_removals = list("/v3/background-removals", "background_removal"),
  clippings = list("/v3/ai-clipping", "clipping"),

  video_agents = list("/v3/video-agents", "video_agent"),
  agent_videos = {
    path = "/v3/video-agents/{session_id}/videos", items = "data", record = "video", paging = unsized(),
  },
  agent_styles = list("/v3/video-agents/styles", "agent_style", { tag = "string" }),

  brand_glossaries = list("/v3/brand-glossaries", "brand_glossary"),
  brand_kits = list("/v3/brand-kits", "brand_kit"),

  renders = list("/v3/hyperframes/renders", "render"),
  model_voices = list("/v3/models/audio/voices", "model_voice"),
  podcasts = list("/v3/podcasts", "podcast"),
  workflows = list("/v3/workflows", "workflow"),
  workflow_versions = list("/v3/workflows/{workflow_id}/versions", "workflow_version"),
  workflow_runs = list("/v3/workflow-runs", "workflow_run", { workflow_id = "string" }),
  workflow_run_nodes = list("/v3/workflow-runs/{run_id}/nodes", "workflow_run_node"),
  comparison_batch_items = batch "/v3/video-quality/comparisons",

  webhook_endpoints = list("/v3/webhooks/endpoints", "webhook_endpoint"),
  event_types = { path = "/v3/webhooks/event-types", items = "data", record = "event_type", paging = unsized() },
  events = list("/v3/webhooks/events", "event", { event_type = "string", entity_id = "string" }),

  asset_search = list("/v3/assets/search", "found_asset", { query = "string", type = "string", scope = "string" }, 50),
  sounds = list("/v3/audio/sounds", "sound", { query = "string", type = "string", min_score = "number" }, 50),

  video_batch_items = batch "/v3/videos",
  asset_batch_items = batch "/v3/assets",
  lipsync_batch_items = batch "/v3/lipsyncs",
  video_translation_batch_items = batch "/v3/video-translations",
  video_statuses = statuses("/v3/videos", "video_ids"),
  asset_statuses = statuses("/v3/assets", "asset_ids"),
  lipsync_statuses = statuses("/v3/lipsyncs", "lipsync_ids"),
  video_translation_statuses = statuses("/v3/video-translations", "video_translation_ids"),
}

v3.lists.asset_search.required = { "query", "type" }
v3.lists.sounds.required = { "query" }
v3.lists.workflow_runs.required = { "workflow_id" }

-- What can be done. `data` holds what an answer says; most creations give an id alone, and the thing is read then.
local function one(path, record)
  return { path = path, record = record }
end

local function delete(path)
  return { method = "DELETE", path = path }
end

-- Where the service documents Idempotency-Key (actions-heygen.md 2), one is made, and the request may be repeated.
local function create(path, record, id, fields, more)
  local own = { method = "POST", path = path, record = record, id = id, read = id ~= nil, fields = fields, key = true }
  for entry, value in pairs(more or {}) do own[entry] = value end
  return own
end

-- PATCH answers with the whole thing.
local function update(path, record, fields)
  return { method = "PATCH", path = path, record = record, fields = fields }
end

-- The same by its name or title alone.
local function rename(path, record, field)
  return { method = "PATCH", path = path, record = record, fields = { [field] = "string!" }, argument = field }
end

local function retitle(path, record)
  return update(path, record, { title = "string!" })
end

local function renamed(path, record)
  return rename(path, record, "title")
end

-- A batch of up to a hundred, `parts` of them; its items are a list of their own.
local function create_batch(path, record, parts)
  return create(path .. "/batches", record, nil, { [parts] = "array!", title = "string", callback_url = "string" })
end

-- All four ways of making a video: `type` says which, and which of the others it wants.
local video_fields = {
  type = "string!", title = "string", folder_id = "string", resolution = "string", aspect_ratio = "string",
  output_format = "string", script = "string", voice_id = "string", audio_url = "string", audio_asset_id = "string",
  voice_settings = "object", avatar_id = "any", engine = "object", image = "object", prompt = "string",
  references = "array", duration = "integer", auto_duration = "boolean", enhance_prompt = "boolean", scenes = "array",
  background = "object", remove_background = "boolean", fit = "string", motion_prompt = "string",
  expressiveness = "string", caption = "object", watermark = "object", brand_glossary_id = "string",
  callback_url = "string", callback_id = "string",
}

local dubbing_fields = {
  title = "string", mode = "string", folder_id = "string", enable_caption = "boolean",
  enable_dynamic_duration = "boolean", enable_speech_enhancement = "boolean", enable_watermark = "boolean",
  disable_music_track = "boolean", keep_the_same_format = "boolean", start_time = "number", end_time = "number",
  fps_mode = "string", callback_url = "string", callback_id = "string",
}

local function dubbing(more)
  for name, kind in pairs(dubbing_fields) do more[name] = more[name] or kind end
  return more
end

v3.actions = {
  me = { path = "/v3/users/me" },

  video = one("/v3/videos/{video_id}", "video"),
  create_video = create("/v3/videos", "video", "video_id", video_fields),
  create_videos = create_batch("/v3/videos", "video_batch", "videos"),
  video_batch = one("/v3/videos/batches/{batch_id}", "video_batch"),
  ["video:scenes"] = { path = "/v3/videos/{video_id}/scenes", read = false },
  ["video:delete"] = delete "/v3/videos/{video_id}",

  folder = one("/v3/folders/{folder_id}", "folder"),
  create_folder = create("/v3/folders", "folder", nil, { name = "string!", parent_id = "string", type = "string" }),

  asset = one("/v3/assets/{asset_id}", "asset"),
  ["asset:delete"] = delete "/v3/assets/{asset_id}",
  -- A part of a form, up to 32 MB; not JSON, as the document says.
  create_asset = create("/v3/assets", "asset", "asset_id", { file = "file!" }, { send = "form" }),
  create_direct_upload = {
    method = "POST", path = "/v3/assets/direct-uploads", key = true, fields = {
      filename = "string!", content_type = "string!", size_bytes = "integer!", checksum_sha256 = "string",
    },
  },
  -- The same finalized asset again, however often it is said (actions-heygen.md 3).
  complete_upload = {
    method = "POST", path = "/v3/assets/{asset_id}/complete", fields = { checksum_sha256 = "string" }, repeats = true,
    record = "asset", id = "asset_id", read = true, again = { "conflict" }, -- the bytes are not there yet
  },
  -- Its slots come in the order of `files`.
  create_direct_uploads = {
    method = "POST", path = "/v3/assets/direct-uploads/batches", key = true,
    fields = { files = "array!", title = "string", callback_url = "string" },
  },
  asset_batch = one("/v3/assets/batches/{batch_id}", "asset_batch"),
  complete_uploads = {
    method = "POST", path = "/v3/assets/complete/batches", fields = { batch_id = "string!" }, argument = "batch_id",
    repeats = true,
  },

  avatar_group = one("/v3/avatars/{group_id}", "avatar_group"),
  ["avatar_group:update"] = update("/v3/avatars/{group_id}", "avatar_group", { name = "string" }),
  ["avatar_group:rename"] = rename("/v3/avatars/{group_id}", "avatar_group", "name"),
  ["avatar_group:delete"] = delete "/v3/avatars/{group_id}",
  ["avatar_group:consent"] = {
    method = "POST", path = "/v3/avatars/{group_id}/consent", key = true, read = false,
    fields = { reroute_url = "string", consent_text = "string", consent_video = "object" },
  },
  look = one("/v3/avatars/looks/{look_id}", "look"),
  create_avatar = create("/v3/avatars", "look", "avatar_item.id", {
    type = "string!", name = "string!", file = "object", prompt = "string", reference_images = "array",
    avatar_id = "string", avatar_group_id = "string", aspect_ratio = "string",
  }),
  ["look:update"] = update("/v3/avatars/looks/{look_id}", "look", { name = "string" }),
  ["look:rename"] = rename("/v3/avatars/looks/{look_id}", "look", "name"),
  -- The last look takes its group along.
  ["look:delete"] = delete "/v3/avatars/looks/{look_id}",

  voice = one("/v3/voices/{voice_id}", "voice"),
  clone_voice = create("/v3/voices/clone", "voice", "voice_clone_id", {
    voice_name = "string!", audio = "object!", language = "string", remove_background_noise = "boolean",
  }, { key = false }),
  ["voice:delete"] = delete "/v3/voices/{voice_id}",
  -- A search: it makes nothing.
  design_voice = {
    method = "POST", path = "/v3/voices", reads = true,
    fields = { prompt = "string!", gender = "string", locale = "string", seed = "integer" },
  },
  speech = {
    method = "POST", path = "/v3/voices/speech", timeout = 300, fields = {
      voice_id = "string!", text = "string!", speed = "number", language = "string", locale = "string",
      input_type = "string",
    },
  },

  template = one("/v3/templates/{template_id}", "template"),
  -- The answer is a whole video, as it was when the key was first used.
  ["template:generate"] = {
    method = "POST", path = "/v3/templates/{template_id}", key = true, record = "video", fields = {
      variables = "object!", title = "string", folder_id = "string", caption = "boolean", subtitles = "object",
      dimension = "object", fps = "number", scene_ids = "array", include_gif = "boolean", enable_sharing = "boolean",
      brand_glossary_id = "string", brand_voice_id = "string", keep_text_vertically_centered = "boolean",
      reorder_music = "boolean",
      callback_url = "string", callback_id = "string",
    },
  },

  video_translation = one("/v3/video-translations/{video_translation_id}", "video_translation"),
  -- One for each language.
  create_video_translations = create("/v3/video-translations", "video_translation", nil, dubbing {
    video = "object!", output_languages = "array!", translate_audio_only = "boolean", speaker_num = "integer",
    input_language = "string", audio = "object", srt = "object", srt_role = "string", brand_glossary_id = "string",
    brand_voice_id = "string", stock_voice_config = "object",
  }, { each = "video_translation_ids" }),
  create_video_translation_batch = create_batch("/v3/video-translations", "video_translation_batch",
    "video_translations"),
  video_translation_batch = one("/v3/video-translations/batches/{batch_id}", "video_translation_batch"),
  ["video_translation:update"] = retitle("/v3/video-translations/{video_translation_id}", "video_translation"),
  ["video_translation:rename"] = renamed("/v3/video-translations/{video_translation_id}", "video_translation"),
  ["video_translation:delete"] = delete "/v3/video-translations/{video_translation_id}",

  proofread = one("/v3/video-translations/proofreads/{proofread_id}", "proofread"),
  create_proofreads = create("/v3/video-translations/proofreads", "proofread", nil, {
    title = "string!", video = "object!", output_languages = "array!", mode = "string", folder_id = "string",
    srt = "object", speaker_num = "integer", brand_glossary_id = "string", brand_voice_id = "string",
    disable_music_track = "boolean", enable_speech_enhancement = "boolean", enable_video_stretching = "boolean",
    keep_the_same_format = "boolean",
  }, { each = "proofread_ids" }),
  ["proofread:srt"] = { path = "/v3/video-translations/proofreads/{proofread_id}/srt", read = false },
  ["proofread:replace_srt"] = {
    method = "PUT", path = "/v3/video-translations/proofreads/{proofread_id}/srt", fields = { srt = "object!" },
    record = "proofread",
  },
  ["proofread:generate"] = create("/v3/video-translations/proofreads/{proofread_id}/generate", "video_translation",
    "video_translation_id", {
      captions = "boolean", translate_audio_only = "boolean", callback_url = "string", callback_id = "string",
    }),

  lipsync = one("/v3/lipsyncs/{lipsync_id}", "lipsync"),
  create_lipsync = create("/v3/lipsyncs", "lipsync", "lipsync_id", dubbing { video = "object!", audio = "object!" }),
  create_lipsyncs = create_batch("/v3/lipsyncs", "lipsync_batch", "lipsyncs"),
  lipsync_batch = one("/v3/lipsyncs/batches/{batch_id}", "lipsync_batch"),
  ["lipsync:update"] = retitle("/v3/lipsyncs/{lipsync_id}", "lipsync"),
  ["lipsync:rename"] = renamed("/v3/lipsyncs/{lipsync_id}", "lipsync"),
  ["lipsync:delete"] = delete "/v3/lipsyncs/{lipsync_id}",

  clipping = one("/v3/ai-clipping/{job_id}", "clipping"),
  create_clipping = create("/v3/ai-clipping", "clipping", "id", {
    video = "object!", output_settings = "object", title = "string", input_language = "string",
    callback_url = "string", callback_id = "string",
  }),
  ["clipping:delete"] = delete "/v3/ai-clipping/{job_id}",

  background_removal = one("/v3/background-removals/{job_id}", "background_removal"),
  -- The key stands in the body here.
  create_background_removal = create("/v3/background-removals", "background_removal", nil, {
    video = "object!", layers = "array", title = "string", request_id = "string",
  }, { key = "request_id" }),
  ["background_removal:delete"] = delete "/v3/background-removals/{job_id}",

  video_agent = one("/v3/video-agents/{session_id}", "video_agent"),
  create_video_agent = create("/v3/video-agents", "video_agent", "session_id", {
    prompt = "string!", files = "array", avatar_id = "string", voice_id = "string", style_id = "string",
    brand_kit_id = "string", brand_glossary_id = "string", orientation = "string", mode = "string",
    incognito_mode = "boolean", callback_url = "string", callback_id = "string",
  }, { key = false }),
  ["video_agent:send"] = {
    method = "POST", path = "/v3/video-agents/{session_id}", argument = "message", fields = {
      message = "string!", files = "array", avatar_id = "string", voice_id = "string", brand_kit_id = "string",
    },
  },
  ["video_agent:stop"] = { method = "POST", path = "/v3/video-agents/{session_id}/stop", fields = {} },
  agent_resource = { path = "/v3/video-agents/{session_id}/resources/{resource_id}" },

  filler_word_removal = one("/v3/filler-word-removals/{filler_word_removal_id}", "filler_word_removal"),
  create_filler_word_removal = create("/v3/filler-word-removals", "filler_word_removal", "id", {
    video = "object!", title = "string", callback_url = "string", callback_id = "string",
  }),

  render = one("/v3/hyperframes/renders/{render_id}", "render"),
  create_render = create("/v3/hyperframes/renders", "render", "render_id", {
    project = "object!", fps = "integer", quality = "string", format = "string", resolution = "string",
    aspect_ratio = "string", composition = "string", variables = "object", title = "string", callback_url = "string",
    callback_id = "string",
  }),
  ["render:delete"] = delete "/v3/hyperframes/renders/{render_id}",

  brand_glossary = one("/v3/brand-glossaries/{brand_glossary_id}", "brand_glossary"),
  create_brand_glossary = create("/v3/brand-glossaries", "brand_glossary", "brand_glossary_id", {
    name = "string!", terms = "array", do_not_translate_terms = "array", forced_translations = "array",
  }, { key = false }),
  -- A list that is given replaces the one there was.
  ["brand_glossary:update"] = update("/v3/brand-glossaries/{brand_glossary_id}", "brand_glossary", {
    name = "string", terms = "array", do_not_translate_terms = "array", forced_translations = "array",
  }),
  ["brand_glossary:rename"] = rename("/v3/brand-glossaries/{brand_glossary_id}", "brand_glossary", "name"),
  ["brand_glossary:delete"] = delete "/v3/brand-glossaries/{brand_glossary_id}",

  brand_kit = one("/v3/brand-kits/{brand_kit_id}", "brand_kit"),
  create_brand_kit = create("/v3/brand-kits", "brand_kit", "brand_kit_id", { url = "string!", name = "string" },
    { key = false }),
  -- Each object of roles replaces the one there was; an empty one clears it.
  ["brand_kit:update"] = update("/v3/brand-kits/{brand_kit_id}", "brand_kit", {
    name = "string", color_roles = "object", logo_roles = "object", font_roles = "object",
  }),
  ["brand_kit:rename"] = rename("/v3/brand-kits/{brand_kit_id}", "brand_kit", "name"),
  ["brand_kit:delete"] = delete "/v3/brand-kits/{brand_kit_id}",

  -- What follows is not for every account.
  model_voice = one("/v3/models/audio/voices/{voice_id}", "model_voice"),
  create_model_voice = create("/v3/models/audio/voices", "model_voice", "voice_id", {
    audio = "array!", mode = "string", voice_id = "string", name = "string", language = "string",
  }),
  ["model_voice:delete"] = delete "/v3/models/audio/voices/{voice_id}",
  model_speech = {
    method = "POST", path = "/v3/models/audio/tts", timeout = 600,
    fields = { voice_id = "string!", text = "string!", language = "string!", seed = "integer" },
  },

  podcast = one("/v3/podcasts/{podcast_id}", "podcast"),
  create_podcast = create("/v3/podcasts", "podcast", "podcast_id", {
    topic = "string", source_files = "array", host_avatar_id = "string!", guest_avatar_id = "string!",
    host_voice_id = "string!", guest_voice_id = "string!", layout = "string", duration = "string",
    instructions = "string", callback_url = "string", callback_id = "string",
  }, { key = false }),
  ["podcast:delete"] = delete "/v3/podcasts/{podcast_id}",

  comparison = one("/v3/video-quality/comparisons/{comparison_id}", "comparison"),
  create_comparison = create("/v3/video-quality/comparisons", "comparison", nil, {
    prompt = "string!", model_a = "string!", model_b = "string!", video_a = "object!", video_b = "object!",
    question_id = "string!", judge_model_version = "string",
  }, { key = false, timeout = 300 }),
  comparison_batch = one("/v3/video-quality/comparisons/batches/{batch_id}", "comparison_batch"),
  create_comparisons = create("/v3/video-quality/comparisons/batches", "comparison_batch", "batch_id", {
    comparisons = "array!",
  }, { key = false }),

  workflow = one("/v3/workflows/{workflow_id}", "workflow"),
  create_workflow = create("/v3/workflows", "workflow", nil, {
    name = "string!", product_graph = "object!", meta = "object",
  }, { key = false }),
  -- Of the draft; `expected_revision` is the `draft_revision` that was read.
  ["workflow:update"] = update("/v3/workflows/{workflow_id}", "workflow", {
    product_graph = "object!", expected_revision = "integer!",
  }),
  ["workflow:publish"] = {
    method = "POST", path = "/v3/workflows/{workflow_id}/versions", record = "workflow_version",
    fields = { product_graph = "object!" },
  },
  workflow_version = one("/v3/workflows/{workflow_id}/versions/{version_number}", "workflow_version"),
  workflow_node_types = { path = "/v3/workflows/node-types" },
  workflow_run = one("/v3/workflow-runs/{run_id}", "workflow_run"),
  -- This key is kept for ever.
  create_workflow_run = create("/v3/workflow-runs", "workflow_run", nil, {
    workflow_id = "string!", version_number = "integer", inputs = "object",
  }),
  ["workflow_run:cancel"] = {
    method = "POST", path = "/v3/workflow-runs/{run_id}/cancel", record = "workflow_run", repeats = true,
  },

  realtime_session = one("/v3/avatar-realtime/{stream_id}", "realtime_session"),
  create_realtime_session = create("/v3/avatar-realtime", "realtime_session", "stream_id", {
    type = "string!", avatar_id = "string!", text = "string", voice_id = "string", audio = "object",
  }, { key = false }),
  ["realtime_session:say"] = {
    method = "POST", path = "/v3/avatar-realtime/{stream_id}/text", argument = "delta", read = false,
    fields = { delta = "string!", final = "boolean" },
  },
  ["realtime_session:cancel"] = { method = "POST", path = "/v3/avatar-realtime/{stream_id}/cancel" },

  create_webhook_endpoint = create("/v3/webhooks/endpoints", "webhook_endpoint", nil, {
    url = "string!", events = "array", entity_id = "string",
  }),
  ["webhook_endpoint:update"] = {
    method = "PATCH", path = "/v3/webhooks/endpoints/{endpoint_id}", fields = { url = "string", events = "array" },
    record = "webhook_endpoint",
  },
  ["webhook_endpoint:delete"] = delete "/v3/webhooks/endpoints/{endpoint_id}",
  ["webhook_endpoint:rotate_secret"] = {
    method = "POST", path = "/v3/webhooks/endpoints/{endpoint_id}/rotate-secret", key = true, read = false,
  },
}

return v3
