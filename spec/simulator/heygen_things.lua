-- What HeyGen's v3 makes, reads, changes and deletes (actions-heygen.md 3 to 5), as data. Owns which address makes
-- what, in which words; what becomes of a request is in heygen_actions.lua.
--
-- A thing is {
--   path     where it is made and, with its id behind, read, changed (PATCH) and deleted
--   list     the list that has it; told: other lists that tell its state
--   create   another address that makes it; within: that one has an id of another list in its braces
--   gives    the member of the answer that is its id ("avatar_item.id"); nil: the answer is the whole thing
--   each     the field of the body with a name for each of several; gives is then an array
--   fields   function(body) -> the members that a request decides, in the words of its list and of that it is of
--   job      how it becomes ready, see jobs.lua; missing: the code of a 404
--   deleted  the member that the answer to a DELETE has the id in; "": none
--   free     true: it costs no credit
-- }

local json = require "cjson"
local lists = require "lists"

local function link(ending)
  return "files://files2.heygen.ai/made/{}." .. ending
end

-- Things that no list shows.
for name, id in pairs {
  filler_word_removals = "id", proofreads = "id", comparisons = "comparison_id", realtime_sessions = "stream_id",
} do
  lists.add {
    service = "heygen", name = "heygen.v3." .. name, id = id, title = id,
    fields = { { id, function(item) return item.id end } },
  }
end

-- What both versions say of the same thing stands under both names.
local function titled(body)
  return { title = body.title or json.null, video_title = body.title or "", folder_id = body.folder_id or json.null }
end

local function named(body)
  return { name = body.name or json.null }
end

local function asked(body)
  return body
end

local video_failure = { failure_code = "internal_error", failure_message = "The rendering failed." }

local video_job = {
  first = "waiting", still = "processing", ready = "completed", failed = "failed",
  done = { video_url = link "mp4", failure_code = json.null, failure_message = json.null }, broken = video_failure,
}

local dubbing_job = {
  still = "running", ready = "completed", failed = "failed", first = "pending", done = { video_url = link "mp4" },
  broken = { failure_message = "No speech was found." },
}

local function job(still, ready, failed, done, broken)
  return { still = still, ready = ready, failed = failed, done = done, broken = broken }
end

local message = { failure_message = "It could not be done." }

local function video_of(extra)
  local thing = {
    path = "/v3/videos", list = "heygen.v3.videos", told = { "heygen.videos", "heygen.v3.video_statuses" },
    fields = titled, job = video_job,
  }
  for name, value in pairs(extra) do thing[name] = value end
  return thing
end

return {
  video_of { gives = "video_id" },
  video_of { create = "/v3/templates/{}", within = "heygen.v3.templates", unread = true },
  -- At the root there is no parent_id.
  { path = "/v3/folders", list = "heygen.v3.folders", free = true, fields = function(body)
    local parent = body.parent_id
    if parent == json.null or parent == "" then parent = nil end
    local kind = body.type or "mixed"
    return { name = body.name, parent_id = parent, type = kind, project_type = kind, is_trash = false }
  end },
  { path = "/v3/templates", list = "heygen.v3.templates", create = "", missing = "template_not_found" },
  {
    path = "/v3/avatars", list = "heygen.v3.looks", gives = "avatar_item.id", fields = named, unread = true,
    job = job("processing", "completed", "failed", nil, {
      error = { code = "training_failed", message = "Too dark." },
    }),
  },
  { path = "/v3/avatars", create = "", list = "heygen.v3.avatars", fields = named, missing = "avatar_not_found" },
  { path = "/v3/avatars/looks", create = "", list = "heygen.v3.looks", fields = named, missing = "avatar_not_found" },
  {
    path = "/v3/voices", list = "heygen.v3.voices", create = "/v3/voices/clone", gives = "voice_clone_id",
    missing = "voice_not_found", deleted = "voice_id", job = job("processing", "complete", "failed", nil, message),
    fields = function(body) return { name = body.voice_name } end,
  },
  {
    path = "/v3/video-translations", list = "heygen.v3.video_translations", gives = "video_translation_ids",
    each = "output_languages", fields = titled, job = dubbing_job, told = { "heygen.v3.video_translation_statuses" },
  },
  {
    path = "/v3/video-translations/proofreads", list = "heygen.v3.proofreads", gives = "proofread_ids",
    each = "output_languages", fields = titled, job = job("processing", "completed", "failed", nil, message),
  },
  {
    path = "/v3/video-translations", list = "heygen.v3.video_translations", gives = "video_translation_id",
    create = "/v3/video-translations/proofreads/{}/generate", within = "heygen.v3.proofreads", fields = titled,
    job = dubbing_job, unread = true,
  },
  {
    path = "/v3/lipsyncs", list = "heygen.v3.lipsyncs", gives = "lipsync_id", fields = titled, job = dubbing_job,
    told = { "heygen.v3.lipsync_statuses" },
  },
  {
    path = "/v3/ai-clipping", list = "heygen.v3.clippings", gives = "id", fields = titled,
    job = job("running", "completed", "failed", { clips = { { id = "clip-1", status = "completed" } } }, message),
  },
  {
    path = "/v3/background-removals", list = "heygen.v3.background_removals", key_field = "request_id",
    job = job("processing", "completed", "failed", { layers = { mask = link "webm" } }, { error = "No person." }),
  },
  {
    path = "/v3/filler-word-removals", list = "heygen.v3.filler_word_removals", gives = "id", fields = titled,
    job = dubbing_job,
  },
  {
    path = "/v3/video-agents", list = "heygen.v3.video_agents", gives = "session_id", fields = function(body)
      return { title = body.prompt, video_id = json.null }
    end,
    job = job("generating", "completed", "failed", { video_id = "" }),
  },
  {
    path = "/v3/hyperframes/renders", list = "heygen.v3.renders", gives = "render_id", fields = titled,
    deleted = "render_id",
    job = job("rendering", "completed", "failed", { video_url = link "mp4" }, message),
  },
  {
    path = "/v3/models/audio/voices", list = "heygen.v3.model_voices", gives = "voice_id", fields = named,
    missing = "voice_not_found", deleted = "status",
    job = job("PENDING", "ACTIVE", "FAILED", nil, { failure_reason = "TRAINING_FAILED" }),
  },
  {
    path = "/v3/podcasts", list = "heygen.v3.podcasts", gives = "podcast_id", deleted = "",
    job = job("processing", "completed", "failed", { video_url = link "mp4" }, message),
  },
  {
    path = "/v3/video-quality/comparisons", list = "heygen.v3.comparisons",
    job = job("processing", "completed", "failed", { result = { winner_side = "a" } }, {
      error = { code = "judge_failed", message = "It could not tell." },
    }),
  },
  { path = "/v3/workflows", list = "heygen.v3.workflows", fields = asked, free = true },
  {
    path = "/v3/workflow-runs", list = "heygen.v3.workflow_runs", fields = asked,
    job = job("processing", "succeeded", "failed", nil, { error = { code = "node_failed", message = "A node." } }),
  },
  {
    path = "/v3/avatar-realtime", list = "heygen.v3.realtime_sessions", gives = "stream_id",
    job = job("pending", "streaming", "error", { hls_url = link "m3u8" }, { error_message = "No face." }),
  },
  {
    path = "/v3/brand-glossaries", list = "heygen.v3.brand_glossaries", gives = "brand_glossary_id", fields = asked,
    deleted = "brand_glossary_id", free = true,
  },
  {
    path = "/v3/brand-kits", list = "heygen.v3.brand_kits", gives = "brand_kit_id", fields = asked, free = true,
    deleted = "brand_kit_id", job = job("loading", "completed", "error"),
  },
  {
    path = "/v3/webhooks/endpoints", list = "heygen.v3.webhook_endpoints", fields = asked, free = true, deleted = "",
  },
  {
    path = "/v3/assets", list = "heygen.v3.assets", create = "", missing = "asset_not_found",
  },
}
