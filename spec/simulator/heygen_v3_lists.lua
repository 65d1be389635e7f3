-- HeyGen's v3 lists (heygen-v3.openapi.json, heygen.md 6). Owns their addresses,
-- parameters and items; how answers are written is in heygen_v3.lua.
--
-- Lists that v1 or v2 have too are `of` those: the same things by other names.
--
-- within  function(page, request) -> members of data, which the array stands beside
--         (`array` says under which name)

local json = require "cjson"
local fields = require "item_fields"
local filters = require "filters"
local lists = require "lists"

local from, nullable, text, choice = fields.from, fields.nullable, fields.text, fields.choice
local number, parent, when = fields.number, fields.parent, fields.when

local function hidden(name, value)
  return { name, value, hidden = true }
end

local function add(def)
  def.service, def.paging = "heygen", def.paging or "token"
  if def.paging == "token" then def.least, def.largest = 1, def.largest or 100 end
  return lists.add(def)
end

-- A value only for what is completed.
local function completed(value)
  return when("status", "completed", value, json.null)
end

local function failed(value)
  return when("status", "failed", value, json.null)
end

local function file(kind)
  return text("files://files2.heygen.ai/" .. kind .. "/{}." .. kind)
end

local video_states = { waiting = "pending", draft = "pending" }

local video_fields = {
  { "id", from "id" }, { "title", from "video_title" }, { "status", fields.from_words("status", video_states) },
  { "created_at", from "created_at" }, { "completed_at", completed(fields.unix) },
  { "duration", completed(number(1, 600, 1)) }, { "video_url", completed(file "mp4") },
  { "thumbnail_url", nullable(file "jpg") }, { "gif_url", nullable(file "gif") },
  { "captioned_video_url", json.null }, { "subtitle_url", json.null },
  { "video_page_url", text "https://app.heygen.com/videos/{}" }, { "folder_id", from("folder_id", true) },
  { "output_language", nullable(choice "English German Japanese") },
  { "failure_code", failed "internal_error" }, { "failure_message", failed "The rendering failed." },
  hidden("session_id", parent "heygen.v3.video_agents"),
}

add {
  name = "heygen.v3.videos", path = "/v3/videos", of = "heygen.videos", default = 10, title = "title",
  filters = { folder_id = filters.folder(), title = filters.contains() }, fields = video_fields,
}

add {
  name = "heygen.v3.assets", path = "/v3/assets", of = "heygen.assets", default = 20, title = "name",
  filters = {
    username = filters.required { read = filters.text.read, test = function(item, value)
      return item.owner == value
    end },
    folder_id = filters.folder(),
  },
  refuse = function(world, values)
    if values.username ~= world:username() and world.config.other_username ~= "empty" then
      return "forbidden", "You cannot list the assets of this user"
    end
  end,
  fields = {
    { "id", from "id" }, { "name", from "name" }, { "type", from "file_type" },
    { "owner", function(item) return item.form.username end }, { "space_id", "space-1" },
    { "folder_id", from("folder_id", true) }, { "uploaded_at", from "created_ts" }, { "url", from("url", true) },
  },
}

-- Made and read, and listed by v1 alone.
add {
  name = "heygen.v3.folders", of = "heygen.folders", paging = "whole", id = "folder_id", title = "name",
  fields = {
    { "folder_id", from "id" }, { "name", from "name" }, { "type", from "project_type" },
    { "is_trash", from "is_trash" }, { "parent_id", from "parent_id" }, { "created_at", from "created_ts" },
    { "updated_at", from "updated_ts" }, { "creator_username", from "creator_username" },
  },
}

-- ------------------------------------------------------------ avatars and voices ---

local ownership = filters.one_of "public private"

add {
  name = "heygen.v3.avatars", path = "/v3/avatars", of = "heygen.avatar_groups", default = 20, largest = 50,
  title = "name", filters = { ownership = ownership },
  fields = {
    { "id", fields.id }, { "name", from "name" }, { "created_at", from "created_at" },
    { "looks_count", from "num_looks" }, { "gender", nullable(choice "female male") },
    { "preview_image_url", from "preview_image" }, { "preview_video_url", json.null },
    { "default_voice_id", from("default_voice_id", true) }, { "consent_status", json.null },
    { "status", nullable "completed" },
    hidden("ownership", fields.from_words("group_type", {
      PUBLIC_PHOTO = "public", PHOTO = "private", PRIVATE = "private",
    })),
  },
}

add {
  name = "heygen.v3.looks", path = "/v3/avatars/looks", of = "heygen.group_avatars", default = 20, largest = 50,
  title = "name",
  filters = {
    group_id = filters.equal(), avatar_type = filters.one_of "studio_avatar digital_twin photo_avatar",
    ownership = ownership,
  },
  fields = {
    { "id", fields.id }, { "name", from "name" }, { "group_id", from "group_id" },
    { "avatar_type", function(item)
      if item.source.photo then return "photo_avatar" end
      return item.roll(2) == 0 and "studio_avatar" or "digital_twin"
    end },
    { "gender", from "gender" }, { "tags", fields.list_of "NEW" },
    { "preview_image_url", nullable(text "files://files2.heygen.ai/avatar/{}.webp") },
    { "preview_video_url", json.null }, { "image_width", nullable(1080) }, { "image_height", nullable(1920) },
    { "preferred_orientation", choice "portrait landscape square" }, { "default_voice_id", json.null },
    { "supported_api_engines", fields.list_of "avatar_iv" }, { "status", nullable "completed" },
    hidden("ownership", choice "public private private"),
  },
}

add {
  name = "heygen.v3.voices", path = "/v3/voices", of = "heygen.voices", default = 20, id = "voice_id", title = "name",
  filters = {
    type = filters.one_of("public private", nil, "public"), engine = filters.equal(), language = filters.equal(),
    gender = filters.equal(),
  },
  fields = {
    { "voice_id", fields.id }, { "name", from "name" }, { "language", from "language" },
    { "gender", function(item) return item.source.gender:lower() end },
    { "preview_audio_url", function(item)
      return item.source.preview_audio ~= "" and item.source.preview_audio or json.null
    end },
    { "support_pause", from "support_pause" }, { "support_locale", from "support_locale" }, { "type", from "type" },
    hidden("engine", choice "elevenlabs starfish"),
  },
}

-- -------------------------------------------------------------- what is made of videos ---

add {
  name = "heygen.v3.templates", path = "/v3/templates", of = "heygen.templates", default = 10, title = "name",
  fields = {
    { "id", fields.id }, { "name", from "name" }, { "thumbnail_url", from "thumbnail_image_url" },
    { "aspect_ratio", from "aspect_ratio" }, { "created_at", fields.unix }, { "updated_at", fields.unix_later },
  },
}

local job_states = choice "pending running completed failed"

add {
  name = "heygen.v3.video_translations", path = "/v3/video-translations", default = 10, title = "title",
  fields = {
    { "id", fields.id }, { "title", nullable(fields.name) }, { "status", job_states },
    { "created_at", fields.unix }, { "duration", completed(number(1, 600, 1)) },
    { "input_language", nullable "English" }, { "output_language", choice "German Japanese" },
    { "translate_audio_only", fields.boolean }, { "video_url", completed(file "mp4") },
    { "audio_url", completed(file "mp3") }, { "srt_caption_url", json.null }, { "vtt_caption_url", json.null },
    { "callback_id", json.null }, { "failure_message", failed "No speech was found." },
  },
}

add {
  name = "heygen.v3.translation_languages", path = "/v3/video-translations/languages", paging = "whole",
  of = "heygen.target_languages", array = "languages", within = function() return {} end, text_only = true,
  fields = { { "name", from "name" } },
}

add {
  name = "heygen.v3.lipsyncs", path = "/v3/lipsyncs", default = 10, title = "title",
  fields = {
    { "id", fields.id }, { "title", nullable(fields.name) }, { "status", job_states },
    { "created_at", fields.unix }, { "duration", completed(number(1, 600, 1)) },
    { "video_url", completed(file "mp4") }, { "caption_url", json.null }, { "callback_id", json.null },
    { "failure_message", failed "No face was found." },
  },
}

add {
  name = "heygen.v3.background_removals", path = "/v3/background-removals", default = 10, title = "status",
  fields = {
    { "id", fields.id }, { "status", job_states }, { "created_at", fields.unix },
    { "completed_at", completed(fields.unix_later) }, { "duration", completed(number(1, 600, 1)) },
    { "error", failed "No person was found." },
    { "layers", when("status", "completed", fields.object { { "alpha", file "webm" } }) },
  },
}

add {
  name = "heygen.v3.clippings", path = "/v3/ai-clipping", default = 10, title = "title",
  fields = {
    { "id", fields.id }, { "title", nullable(fields.name) },
    { "status", choice "pending running completed failed cancelled" }, { "progress", number(0, 100) },
    { "created_at", fields.unix }, { "source_duration", number(60, 7200, 1) },
    { "input_language", nullable "English" }, { "callback_id", json.null },
    { "output_settings", fields.object { { "aspect_ratio", "portrait" }, { "captions", true } } },
    { "clips", when("status", "completed", fields.list_of(fields.object {
      { "id", fields.id }, { "status", "completed" }, { "video_url", file "mp4" }, { "virality_score", number(0, 100) },
    })) },
    { "failure_message", failed "Nothing to clip." },
  },
}

-- ---------------------------------------------------------------------- video agents ---

add {
  name = "heygen.v3.video_agents", path = "/v3/video-agents", default = 20, id = "session_id", title = "title",
  fields = {
    { "session_id", fields.id }, { "title", nullable(fields.name) }, { "created_at", fields.unix },
  },
}

add {
  name = "heygen.v3.agent_videos", path = "/v3/video-agents/{session_id}/videos", paging = "whole",
  of = "heygen.videos", parents = { session_id = "heygen.v3.video_agents" }, title = "title", fields = video_fields,
}

add {
  name = "heygen.v3.agent_styles", path = "/v3/video-agents/styles", default = 20, id = "style_id", title = "name",
  filters = { tag = { read = filters.text.read, test = function(item, value) return item.tag == value end } },
  fields = {
    hidden("tag", choice "news fun"),
    { "style_id", fields.id }, { "name", fields.name }, { "aspect_ratio", nullable "16:9" },
    { "tags", function(item) return { item.fields.tag } end }, { "thumbnail_url", nullable(file "jpg") },
    { "preview_video_url", nullable(file "mp4") },
  },
}

-- --------------------------------------------------------------------------- brands ---

add {
  name = "heygen.v3.brand_glossaries", path = "/v3/brand-glossaries", default = 10,
  id = "brand_glossary_id", title = "name",
  fields = {
    { "brand_glossary_id", fields.id }, { "name", fields.name }, { "created_at", fields.iso },
    { "updated_at", fields.iso_later },
  },
}

add {
  name = "heygen.v3.brand_kits", path = "/v3/brand-kits", default = 20, id = "brand_kit_id", title = "name",
  fields = {
    { "brand_kit_id", fields.id }, { "name", fields.name }, { "colors", fields.list_of("#00ff00", "#ffffff") },
    { "logo_url", nullable(file "png") },
  },
}

-- -------------------------------------------------------------------------- webhooks ---

add {
  name = "heygen.v3.webhook_endpoints", path = "/v3/webhooks/endpoints", of = "heygen.webhook_endpoints",
  default = 10, id = "endpoint_id", title = "url",
  fields = {
    { "endpoint_id", fields.id }, { "url", from "url" }, { "events", from("events", true) },
    { "status", from "status" }, { "secret", json.null }, { "created_at", from "created_at" },
  },
}

add {
  name = "heygen.v3.event_types", path = "/v3/webhooks/event-types", paging = "whole", of = "heygen.webhook_events",
  id = "event_type", title = "description",
  fields = { { "event_type", from "name" }, { "description", "What it says" } },
}

local EVENTS = [[avatar_video.success avatar_video.fail avatar_video_gif.success avatar_video_gif.fail
  video_translate.success video_translate.fail video_translate.preflight.validation_failed
  video_translate.preflight.download_failed personalized_video instant_avatar.success instant_avatar.fail
  photo_avatar_generation.success photo_avatar_generation.fail photo_avatar_train.success photo_avatar_train.fail
  photo_avatar_add_motion.success photo_avatar_add_motion.fail proofread_creation.success proofread_creation.fail
  live_avatar.success live_avatar.fail avatar_video_caption.success avatar_video_caption.fail video_agent.success
  video_agent.fail hyperframes_video.success hyperframes_video.fail ai_clipping.success ai_clipping.fail
  batch.finished]]

add {
  name = "heygen.v3.events", path = "/v3/webhooks/events", default = 10, id = "event_id", title = "event_type",
  filters = { event_type = filters.one_of(EVENTS), entity_id = filters.equal() },
  fields = {
    { "event_id", fields.id }, { "event_type", choice "avatar_video.success avatar_video.fail batch.finished" },
    hidden("entity_id", choice "entity-1 entity-2"), { "created_at", fields.iso },
    { "event_data", fields.object { { "video_id", parent "heygen.videos" } } },
  },
}

-- ---------------------------------------------------------------- searches of media ---

add {
  name = "heygen.v3.asset_search", path = "/v3/assets/search", default = 20, largest = 50, title = "url",
  filters = {
    query = filters.required(filters.text), type = filters.required(filters.one_of "image icon"),
    scope = filters.one_of("public personal", nil, "public"),
  },
  fields = {
    { "id", fields.id }, { "type", choice "image icon" }, { "url", file "png" }, { "width", nullable(640) },
    { "height", nullable(480) }, { "is_transparent", nullable(false) }, { "orientation", nullable "landscape" },
    hidden("scope", choice "public public personal"),
  },
}

add {
  name = "heygen.v3.sounds", path = "/v3/audio/sounds", default = 10, largest = 50, title = "name",
  filters = {
    query = filters.required(filters.text), type = filters.one_of("music sound_effects", nil, "music"),
    min_score = filters.at_least("score", 0, 1, 0.7),
  },
  fields = {
    { "id", fields.id }, { "name", fields.name }, { "type", choice "music sound_effects" },
    { "description", "It rains" }, { "audio_url", file "mp3" }, { "duration", nullable(number(1, 90, 1)) },
    { "score", number(0, 1, 2) }, { "peak_offset", json.null }, { "placement", json.null },
  },
}

-- -------------------------------------------------------------- not for every account ---

add {
  name = "heygen.v3.renders", path = "/v3/hyperframes/renders", default = 10, id = "render_id", title = "title",
  fields = {
    { "render_id", fields.id }, { "title", nullable(fields.name) }, { "format", choice "mp4 webm mov" },
    { "status", choice "queued rendering completed failed" }, { "created_at", fields.unix },
    { "video_url", completed(file "mp4") }, { "failure_message", failed "A script threw." },
  },
}

add {
  name = "heygen.v3.model_voices", path = "/v3/models/audio/voices", default = 10, id = "voice_id", title = "name",
  fields = {
    { "voice_id", fields.id }, { "mode", "professional" }, { "name", fields.name }, { "language", "en" },
    { "status", choice "PENDING ACTIVE FAILED" }, { "created_at", fields.unix },
    { "failure_reason", when("status", "FAILED", "INSUFFICIENT_AUDIO", json.null) },
  },
}

add {
  name = "heygen.v3.podcasts", path = "/v3/podcasts", default = 10, id = "podcast_id", title = "title",
  fields = {
    { "podcast_id", fields.id }, { "status", choice "processing completed failed" }, { "title", nullable(fields.name) },
    { "video_url", completed(file "mp4") }, { "failure_message", failed "Nothing to talk about." },
    { "created_at", fields.unix },
  },
}

add {
  name = "heygen.v3.workflows", path = "/v3/workflows", default = 10, title = "name",
  fields = {
    { "id", fields.id }, { "name", fields.name }, { "status", choice "draft active archived" },
    { "draft_revision", number(1, 9) },
  },
}

add {
  name = "heygen.v3.workflow_versions", path = "/v3/workflows/{workflow_id}/versions", default = 10, title = "checksum",
  parents = { workflow_id = "heygen.v3.workflows" },
  fields = {
    { "id", fields.id }, { "version_number", fields.number_id }, { "checksum", text "{}" },
    hidden("workflow_id", parent "heygen.v3.workflows"),
  },
}

add {
  name = "heygen.v3.workflow_runs", path = "/v3/workflow-runs", default = 10, title = "status",
  filters = { workflow_id = filters.required(filters.equal()) },
  fields = {
    { "id", fields.id }, { "version_id", text "{}" },
    { "status", choice "pending processing succeeded partial failed canceled" }, { "created_at", fields.iso },
    hidden("workflow_id", parent "heygen.v3.workflows"),
  },
}

add {
  name = "heygen.v3.workflow_run_nodes", path = "/v3/workflow-runs/{run_id}/nodes", default = 10, id = "node_id",
  title = "status", parents = { run_id = "heygen.v3.workflow_runs" },
  fields = {
    { "node_id", fields.id }, { "status", choice "pending processing succeeded failed skipped canceled" },
    hidden("run_id", parent "heygen.v3.workflow_runs"),
  },
}

-- ------------------------------------------------------------------ batches, states ---

local kinds = {
  { "video", "videos", "heygen.videos" }, { "asset", "assets", "heygen.assets" },
  { "lipsync", "lipsyncs", "heygen.v3.lipsyncs" },
  { "video_translation", "video-translations", "heygen.v3.video_translations" },
}

-- A batch is none of a list: its id comes from where it was made.
add { name = "heygen.v3.batches", id = "batch_id", title = "title", fields = {
  { "batch_id", fields.id }, { "status", "processing" },
} }

local function batch_status(world, id)
  local target = world.stores["heygen.v3.batches"]
  return '"' .. target:fields(target:index_of(id), world:form("heygen.v3.batches")).status .. '"'
end

local function counts_by_status(page)
  local counts, target = {}, page.world.stores[page.list]
  for position = 1, page.view:count() do
    local status = target:fields(page.view:index_at(position), page.form).status
    if status then counts[status] = (counts[status] or 0) + 1 end
  end
  return json.encode(counts)
end

local function add_batch(name, path, members)
  table.insert(members, 1, { "item_index", function(item) return math.floor((item.index - 1) / 3) end })
  members[#members + 1] = hidden("batch_id", parent "heygen.v3.batches")
  add {
    name = "heygen.v3." .. name, path = path .. "/batches/{batch_id}", default = 100,
    parents = { batch_id = "heygen.v3.batches" }, array = "items", id = "item_index", id_form = "number",
    title = "status",
    within = function(page, request)
      return {
        { "batch_id", '"' .. request.captures.batch_id .. '"' },
        { "status", batch_status(page.world, request.captures.batch_id) },
        { "title", "null" }, { "created_at", "1760000000" },
        { "total_items", string.format("%d", page.view:count()) }, { "counts_by_status", counts_by_status(page) },
      }
    end,
    fields = members,
  }
end

add_batch("comparison_batch_items", "/v3/video-quality/comparisons", {
  { "comparison", fields.object { { "comparison_id", fields.id }, { "status", "completed" } } },
})

for _, kind in ipairs(kinds) do
  local name, path, list = kind[1], kind[2], kind[3]
  add_batch(name .. "_batch", "/v3/" .. path, {
    { "status", choice "queued processing completed failed" }, { "video_id", nullable(parent(list)) },
    { "error", failed(fields.object { { "code", "internal_error" } }) },
  })
  add {
    name = "heygen.v3." .. name .. "_statuses", path = "/v3/" .. path .. "/statuses", paging = "whole", of = list,
    id = "video_id", title = "status",
    filters = { [name .. "_ids"] = filters.among "id", batch_ids = filters.among() },
    fields = {
      { "video_id", fields.id }, { "status", choice "queued processing completed failed" }, { "item_index", json.null },
      { "batch_id", json.null }, hidden("batch_ids", parent "heygen.v3.batches"),
    },
  }
end
