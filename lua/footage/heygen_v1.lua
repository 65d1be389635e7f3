-- What HeyGen's v1 and v2 can do, as data, for lua/footage/heygen_actions.lua. Clients with `api_version = "v1"` use
-- this where v3 stands behind the same name for all others; what v3 has nothing for is v1's for everybody
-- (actions-heygen.md 6).
--
-- The documents: https://docs.heygen.com/reference; heygen.md 2 to 4 has what is known beyond them.

local v1 = {}

local function one(path, record, id)
  return { path = path, record = record, query = id and { [id] = "string!" }, argument = id }
end

local function post(path, fields, more)
  local own = { method = "POST", path = path, fields = fields }
  for entry, value in pairs(more or {}) do own[entry] = value end
  return own
end

local function delete(path)
  return { method = "DELETE", path = path }
end

local callback = { callback_id = "string", callback_url = "string" }

local function with_callback(fields)
  for name, kind in pairs(callback) do fields[name] = kind end
  return fields
end

-- What the answer says is the thing's id alone; it is read then.
local function create(path, record, id, fields)
  return post(path, fields, { record = record, id = id, read = true })
end

-- ------------------------------------------ the older version of what v3 does, too ---

v1.actions = {
  me = one "/v1/user/me",

  -- https://docs.heygen.com/reference/video-status
  video = one("/v1/video_status.get", "video", "video_id"),
  -- https://docs.heygen.com/reference/create-an-avatar-video-v2
  create_video = create("/v2/video/generate", "video", "video_id", with_callback {
    video_inputs = "array!", title = "string", caption = "boolean", dimension = "object", folder_id = "string",
    test = "boolean",
  }),
  -- https://docs.heygen.com/reference/delete-a-video
  ["video:delete"] = {
    method = "DELETE", path = "/v1/video.delete", query = { type = "string" }, with = { video_id = "video_id" },
  },

  -- https://docs.heygen.com/reference/delete-asset: the answer is the asset that was.
  ["asset:delete"] = post "/v1/asset/{asset_id}/delete",

  -- https://docs.heygen.com/reference/create-folder
  create_folder = post("/v1/folders/create", { name = "string!", project_type = "string", parent_id = "string" }, {
    record = "folder",
  }),

  -- https://docs.heygen.com/reference/retrieve-avatar-details
  look = one("/v2/avatar/{look_id}/details", "avatar"),
  -- https://docs.heygen.com/reference/delete-photo-avatar-by-id
  ["group_avatar:delete"] = delete "/v2/photo_avatar/{look_id}",
  ["talking_photo:delete"] = delete "/v2/talking_photo/{look_id}",
  -- https://docs.heygen.com/reference/delete-video-avatar
  ["avatar:delete"] = delete "/v2/video_avatar/{look_id}",
  -- https://docs.heygen.com/reference/delete-photo-avatar-group
  ["avatar_group:delete"] = delete "/v2/photo_avatar_group/{group_id}",

  -- https://docs.heygen.com/reference/get-template-v2
  template = one("/v2/template/{template_id}", "template"),
  -- https://docs.heygen.com/reference/generate-from-template-v2
  ["template:generate"] = create("/v2/template/{template_id}/generate", "video", "video_id", with_callback {
    variables = "object!", title = "string", caption = "boolean", dimension = "object", folder_id = "string",
    test = "boolean", include_gif = "boolean", enable_sharing = "boolean", brand_voice_id = "string",
  }),

  -- https://docs.heygen.com/reference/video-translate-status
  video_translation = one("/v2/video_translate/{video_translate_id}", "translation"),
  -- https://docs.heygen.com/reference/video-translate: several languages give several ids, one gives one.
  create_video_translations = post("/v2/video_translate", with_callback {
    video_url = "string!", title = "string", output_language = "string", output_languages = "array",
    translate_audio_only = "boolean", speaker_num = "integer", enable_dynamic_duration = "string",
    brand_voice_id = "string", keep_the_same_format = "boolean", mode = "string",
  }, { record = "translation", each = "video_translate_ids", id = "video_translate_id" }),

  -- https://docs.heygen.com/reference/check-proofread-status, generate-proofread
  proofread = one "/v2/video_translate/proofread/status/{proofread_id}",
  create_proofreads = post("/v2/video_translate/proofread", {
    video_url = "string!", title = "string!", output_language = "string", output_languages = "array",
    speaker_num = "integer", brand_voice_id = "string", folder_id = "string", enable_video_stretching = "boolean",
    disable_music_track = "boolean", enable_speech_enhancement = "boolean",
  }),

  create_video_agent = post("/v1/video_agent/generate", {
    prompt = "string!", config = "object", files = "array", callback_id = "string", callback_url = "string",
  }, { record = "video", id = "video_id", read = true }),

  -- https://docs.heygen.com/reference/add-a-webhook-endpoint and the two beside it
  create_webhook_endpoint = post("/v1/webhook/endpoint.add", {
    url = "string!", events = "array", entity_id = "string",
  }, { record = "webhook_endpoint" }),
  ["webhook_endpoint:update"] = {
    method = "PATCH", path = "/v1/webhook/endpoint.update", fields = { url = "string", events = "array" },
    with = { endpoint_id = "endpoint_id" }, record = "webhook_endpoint",
  },
  ["webhook_endpoint:delete"] = {
    method = "DELETE", path = "/v1/webhook/endpoint.delete", with = { endpoint_id = "endpoint_id" },
  },
}

-- --------------------------------------------------- what v3 has nothing for ---

-- Every answer is the folder as it is afterwards.
local function on_folder(path, fields, argument)
  return post("/v1/folders/{folder_id}" .. path, fields, { argument = argument, record = "folder" })
end

v1.only = {
  -- https://docs.heygen.com/reference/update-folder, trash-folder, restore-folder
  ["folder:update"] = on_folder("", { name = "string!" }),
  ["folder:rename"] = on_folder("", { name = "string!" }, "name"),
  ["folder:trash"] = on_folder "/trash",
  ["folder:restore"] = on_folder "/restore", -- to where it was before

  -- https://docs.heygen.com/reference/retrieve-sharable-video-url: the address itself
  ["video:share"] = post("/v1/video/share", nil, { with = { video_id = "video_id" }, read = false }),
  -- https://docs.heygen.com/reference/create-a-webm-video
  create_webm_video = create("/v1/video.webm", "video", "video_id", {
    avatar_pose_id = "string!", avatar_style = "string!", input_text = "string", voice_id = "string",
    input_audio = "string", dimension = "object",
  }),
  -- https://docs.heygen.com/reference/create-avatar-iv-video
  create_avatar_iv_video = create("/v2/video/av4/generate", "video", "video_id", {
    image_key = "string!", video_title = "string!", script = "string", voice_id = "string!", audio_url = "string",
    audio_asset_id = "string", video_orientation = "string", fit = "string", custom_motion_prompt = "string",
    enhance_custom_motion_prompt = "boolean",
  }),

  -- https://docs.heygen.com/reference/update-brand-voice: the fields overwrite
  ["brand_voice:update"] = post("/v1/brand_voice/{brand_voice_id}", {
    name = "string", blacklist = "array", whitelist = "array", tones = "array", vocabulary = "array", tone = "string",
  }, { read = false }),
  -- https://docs.heygen.com/reference/get-remaining-quota-v2: 60 to a credit
  remaining_quota = one "/v2/user/remaining_quota",

  -- https://docs.heygen.com/reference/video-translate-caption
  video_translation_caption = {
    path = "/v2/video_translate/caption", query = { video_translate_id = "string!", caption_type = "string!" },
  },
  -- https://docs.heygen.com/reference/download-proofread-srt, tempupload-srt, generate-video-from-proofread
  proofread_srt = { path = "/v2/video_translate/proofread/{proofread_id}/download-srt" },
  replace_proofread_srt = post("/v2/video_translate/proofread/{proofread_id}/upload-srt", {
    srt_file_url = "string!",
  }),
  generate_from_proofread = post("/v2/video_translate/proofread/{proofread_id}/generate", with_callback {
    captions = "boolean", translate_audio_only = "boolean",
  }),
  -- https://docs.heygen.com/reference/get-template-v3: one letter less than v3's own
  template_details = { path = "/v3/template/{template_id}" },

  -- https://docs.heygen.com/reference/generate-photo-avatar-photos and those after it
  generate_photo_avatar = post("/v2/photo_avatar/photo/generate", {
    name = "string!", age = "string!", gender = "string!", ethnicity = "string!", orientation = "string!",
    pose = "string!", style = "string!", appearance = "string!",
  }),
  photo_avatar_generation = { path = "/v2/photo_avatar/generation/{generation_id}" },
  create_photo_avatar_group = post("/v2/photo_avatar/avatar_group/create", {
    name = "string!", image_key = "string!", generation_id = "string",
  }, { record = "avatar_group" }),
  ["avatar_group:add_looks"] = post("/v2/photo_avatar/avatar_group/add", {
    image_keys = "array!", name = "string", generation_id = "string",
  }, { with = { group_id = "id" }, read = false }),
  ["avatar_group:train"] = post("/v2/photo_avatar/train", nil, { with = { group_id = "id" }, read = false }),
  ["avatar_group:training"] = { path = "/v2/photo_avatar/train/status/{group_id}", read = false },
  ["avatar_group:generate_looks"] = post("/v2/photo_avatar/look/generate", {
    prompt = "string!", orientation = "string", pose = "string", style = "string",
  }, { with = { group_id = "id" }, read = false }),
  photo_avatar = { path = "/v2/photo_avatar/{photo_avatar_id}" },
  add_motion = post("/v2/photo_avatar/add_motion", { id = "string!", prompt = "string", motion_type = "string" }, {
    argument = "id",
  }),
  add_sound_effect = post("/v2/photo_avatar/add_sound_effect", { id = "string!" }, { argument = "id" }),
  upscale = post("/v2/photo_avatar/upscale", { id = "string!" }, { argument = "id" }),

  -- https://docs.heygen.com/reference/submit-video-avatar-creation-request and the two after it
  create_video_avatar = post("/v2/video_avatar", with_callback {
    training_footage_url = "string!", video_consent_url = "string!", avatar_name = "string!",
    avatar_group_id = "string",
  }),
  video_avatar = { path = "/v2/video_avatar/{video_avatar_id}" },

  -- https://docs.heygen.com/reference/generate-voice-audio-preview
  text_to_speech = post("/v1/audio/text_to_speech", {
    text = "string!", voice_id = "string!", speed = "number", language = "string", locale = "string",
    input_type = "string",
  }),
}

return v1
