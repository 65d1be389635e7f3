-- HeyGen's v3 as data: its lists and records, for lua/footage/heygen.lua, which makes them `heygen.v3.*`. What it can
-- do stands in heygen_v3_actions.lua: a record names the methods that it has from there in its `verbs`.
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
    id = "batch_id", name = "title", created = "created_at", verbs = { "refresh" },
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
    verbs = { "refresh", "delete", "scenes", "share" },
    files = video_files(),
    states = states({ "waiting", "pending", "processing" }, { "completed" }, { "failed" }, {
      file = "video_url", many = many("video_statuses", "video_ids"),
    }),
  },
  -- An asset's state stands among the statuses alone.
  asset = {
    id = "id", name = "name", created = "uploaded_at", kind = "type", root = { "folder_id" },
    verbs = { "refresh", "delete" },
    files = { { "url", "kind" } },
    states = states({ "queued", "processing" }, { "completed" }, { "failed" }, {
      at = false, many = many("asset_statuses", "asset_ids"),
    }),
  },
  found_asset = { id = "id", kind = "type", files = { { "url", "kind" } } },
  avatar_group = {
    id = "id", name = "name", created = "created_at",
    verbs = { "refresh", "add_looks", "consent", "delete", "generate_looks", "rename", "train", "training", "update" },
    states = avatar_states(), files = preview_files(),
    lists = { looks = { list = "looks", with = { group_id = "id" } } },
  },
  look = {
    id = "id", name = "name", states = avatar_states(), files = preview_files(),
    verbs = { "refresh", "delete", "rename", "update" },
  },
  -- The only one whose word for ready lacks its last letter.
  voice = {
    id = "voice_id", name = "name", kind = { always = "audio" }, files = { { "preview_audio_url", "audio" } },
    verbs = { "refresh", "delete" },
    states = states({ "processing" }, { "complete" }, { "failed" }, { missing = true }),
  },
  template = {
    id = "id", name = "name", created = "created_at", verbs = { "refresh", "generate" },
    files = { { "thumbnail_url", "image" } },
  },
  video_translation = {
    id = "id", name = "title", created = "created_at", kind = { always = "video" }, states = dubbing_states(),
    verbs = { "refresh", "delete", "rename", "update" },
    files = {
      { "video_url", "video" }, { "audio_url", "audio" }, { "srt_caption_url" }, { "vtt_caption_url" },
    },
  },
  proofread = {
    id = "id", name = "title", created = "created_at", states = states({ "processing" }, { "completed" }, { "failed" }),
    verbs = { "refresh", "generate", "replace_srt", "srt" },
  },
  lipsync = {
    id = "id", name = "title", created = "created_at", kind = { always = "video" }, states = dubbing_states(),
    verbs = { "refresh", "delete", "rename", "update" }, files = { { "video_url", "video" }, { "caption_url" } },
  },
  background_removal = {
    id = "id", created = "created_at", kind = { always = "video" },
    verbs = { "refresh", "delete" }, files = { { "video_url", "video" } },
    states = states({ "pending", "processing" }, { "completed" }, { "failed", "deleted" }),
  },
  clipping = {
    id = "id", name = "title", created = "created_at", kind = { always = "video" },
    verbs = { "refresh", "delete" },
    states = states({ "pending", "running" }, { "completed" }, { "failed", "cancelled" }),
    files = { { "clips.1.video_url", "video" }, { "clips.1.thumbnail_url", "image" } },
  },
  video_batch = batch_record "video_batch_items",
  asset_batch = batch_record "asset_batch_items",
  lipsync_batch = batch_record "lipsync_batch_items",
  video_translation_batch = batch_record "video_translation_batch_items",
  language = { id = "language", name = "language" },
  brand_glossary = {
    id = "brand_glossary_id", name = "name", created = "created_at",
    verbs = { "refresh", "delete", "rename", "update" },
  },
  -- Assembled from a web site.
  brand_kit = {
    id = "brand_kit_id", name = "name", files = { { "logo_url", "image" } },
    states = states({ "loading" }, { "completed" }, { "error" }),
    verbs = { "refresh", "delete", "rename", "update" },
  },
  -- v1's answers to what v3 cannot do with folders have v1's names.
  folder = {
    id = "folder_id", name = "name", created = "created_at", root = { "parent_id" },
    verbs = { "refresh", "rename", "restore", "trash", "update" },
    same = { folder_id = "id", type = "project_type", created_at = "created_ts", updated_at = "updated_ts" },
  },
  video_agent = {
    id = "session_id", name = "title", created = "created_at",
    verbs = { "refresh", "send", "stop" },
    -- Such a job takes 20 to 45 minutes. Once its video is there the session may vanish (actions-heygen.md 4), so the
    -- video's words count.
    states = states({ "thinking", "generating", "waiting", "pending", "processing" }, { "completed" }, { "failed" }, {
      person = { "waiting_for_input", "reviewing" }, timeout = 2700, leads = { field = "video_id", to = "video" },
    }),
    lists = { videos = { list = "agent_videos", with = { session_id = "session_id" } } },
  },
  agent_style = { id = "style_id", name = "name" },
  webhook_endpoint = {
    id = "endpoint_id", name = "url", created = "created_at",
    verbs = { "delete", "rotate_secret", "update" },
  },
  filler_word_removal = {
    id = "id", name = "title", created = "created_at", kind = { always = "video" }, states = dubbing_states(),
    verbs = { "refresh" }, files = { { "video_url", "video" } },
  },
  render = {
    id = "render_id", name = "title", created = "created_at", kind = { always = "video" },
    verbs = { "refresh", "delete" }, files = video_files(),
    states = states({ "queued", "rendering" }, { "completed" }, { "failed" }, { file = "video_url", timeout = 3600 }),
  },
  -- The only words in capitals.
  model_voice = {
    id = "voice_id", name = "name", created = "created_at", kind = { always = "audio" },
    verbs = { "refresh", "delete" },
    states = states({ "PENDING" }, { "ACTIVE" }, { "FAILED" }, { reason = { "failure_reason" }, timeout = 7200 }),
  },
  podcast = {
    id = "podcast_id", name = "title", created = "created_at", kind = { always = "video" },
    verbs = { "refresh", "delete" }, files = video_files(),
    states = states({ "processing" }, { "completed" }, { "failed" }, { file = "video_url", timeout = 3600 }),
  },
  comparison = {
    id = "comparison_id", states = states({ "processing" }, { "completed" }, { "failed" }),
    verbs = { "refresh" },
  },
  comparison_batch = batch_record "comparison_batch_items",
  workflow = {
    id = "id", name = "name",
    verbs = { "refresh", "publish", "update" },
    lists = {
      versions = { list = "workflow_versions", with = { workflow_id = "id" } },
      runs = { list = "workflow_runs", with = { workflow_id = "id" } },
    },
  },
  -- Read by the number that it has within its workflow, not by its id.
  workflow_version = { id = "id", reader = false },
  workflow_run = {
    id = "id", created = "created_at",
    verbs = { "refresh", "cancel" },
    states = states({ "pending", "processing" }, { "succeeded" }, { "failed", "canceled", "partial" }, {
      says = { partial = "some of its outputs are missing", canceled = "somebody cancelled it" },
    }),
    lists = { nodes = { list = "workflow_run_nodes", with = { run_id = "id" } } },
  },
  workflow_run_node = { id = "node_id", name = "node_id" },
  realtime_session = {
    id = "stream_id",
    verbs = { "refresh", "cancel", "say" },
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

return v3
