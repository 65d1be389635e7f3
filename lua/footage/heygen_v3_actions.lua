-- What HeyGen's v3 can do, as data, for lua/footage/heygen_actions.lua. `data` holds what an answer says; most
-- creations give an id alone, and the thing is read then. lua/footage/heygen_v3.lua has the lists and records.
--
-- The document: https://developers.heygen.com/openapi/external-api.json (External API 1.0.0), and actions-heygen.md.

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

return {
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
