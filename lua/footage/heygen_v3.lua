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

v3.records = {
  video = { id = "id", name = "title", created = "created_at", kind = { always = "video" }, root = { "folder_id" } },
  asset = { id = "id", name = "name", created = "uploaded_at", kind = "type", root = { "folder_id" } },
  found_asset = { id = "id", kind = "type" },
  avatar_group = {
    id = "id", name = "name", created = "created_at",
    lists = { looks = { list = "looks", with = { group_id = "id" } } },
  },
  look = { id = "id", name = "name" },
  voice = { id = "voice_id", name = "name", kind = { always = "audio" } },
  template = { id = "id", name = "name", created = "created_at" },
  video_translation = { id = "id", name = "title", created = "created_at", kind = { always = "video" } },
  lipsync = { id = "id", name = "title", created = "created_at", kind = { always = "video" } },
  background_removal = { id = "id", created = "created_at", kind = { always = "video" } },
  clipping = { id = "id", name = "title", created = "created_at", kind = { always = "video" } },
  language = { id = "language", name = "language" },
  brand_glossary = { id = "brand_glossary_id", name = "name", created = "created_at" },
  brand_kit = { id = "brand_kit_id", name = "name" },
  video_agent = {
    id = "session_id", name = "title", created = "created_at",
    lists = { videos = { list = "agent_videos", with = { session_id = "session_id" } } },
  },
  agent_style = { id = "style_id", name = "name" },
  webhook_endpoint = { id = "endpoint_id", name = "url", created = "created_at" },
  event_type = { id = "event_type", name = "event_type" },
  event = { id = "event_id", name = "event_type", created = "created_at" },
  sound = { id = "id", name = "name", kind = { always = "audio" } },
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

  webhook_endpoints = list("/v3/webhooks/endpoints", "webhook_endpoint"),
  event_types = { path = "/v3/webhooks/event-types", items = "data", record = "event_type", paging = unsized() },
  events = list("/v3/webhooks/events", "event", { event_type = "string", entity_id = "string" }),

  asset_search = list("/v3/assets/search", "found_asset", { query = "string", type = "string", scope = "string" }, 50),
  sounds = list("/v3/audio/sounds", "sound", { query = "string", type = "string", min_score = "number" }, 50),

  video_batch = batch "/v3/videos",
  asset_batch = batch "/v3/assets",
  lipsync_batch = batch "/v3/lipsyncs",
  video_translation_batch = batch "/v3/video-translations",
  video_statuses = statuses("/v3/videos", "video_ids"),
  asset_statuses = statuses("/v3/assets", "asset_ids"),
  lipsync_statuses = statuses("/v3/lipsyncs", "lipsync_ids"),
  video_translation_statuses = statuses("/v3/video-translations", "video_translation_ids"),
}

v3.lists.asset_search.required = { "query", "type" }
v3.lists.sounds.required = { "query" }

return v3
