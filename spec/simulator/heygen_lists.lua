-- HeyGen's v1 and v2 lists (heygen.md 1 and 3). Owns their addresses, parameters and
-- items; how answers are written is in heygen.lua.
--
-- envelope  "code" ({code:100, data, ...}) or "error" ({error:null, data})
-- array     the member of data that holds the items; false: data itself is the array
-- totals    the member that counts all items ("total" in lists that page)
-- also      {member = list}: a second array of the same answer
-- paged     function(page) -> the members beside the items, instead of a token
-- flat      with nesting = "flat" the array stands one level higher
-- v3        the address that the warning names; nothing takes the place of the others

local fields = require "item_fields"
local filters = require "filters"
local items = require "items"
local lists = require "lists"

local function add(def)
  def.service = "heygen"
  return lists.add(def)
end

add { name = "heygen.echo", path = "/echo", echo = true, below = true }

-- ------------------------------------------------------ the three documents ---

add {
  name = "heygen.assets", path = "/v1/asset/list", envelope = "error", array = "assets", v3 = "GET /v3/assets",
  paging = "token", least = 0, largest = 100, default = 100, id = "id", title = "name",
  filters = { folder_id = filters.folder(), file_type = filters.equal() },
}

add {
  name = "heygen.videos", path = "/v1/video.list", envelope = "code", array = "videos", v3 = "GET /v3/videos",
  paging = "token", least = 0, largest = 100, default = 100, id = "video_id", title = "video_title",
  filters = { folder_id = filters.folder(), title = filters.contains("video_title") },
  stamp = function(created) return '"' .. os.date("!%Y-%m-%d %H:%M:%S", created) .. '"' end,
}

local trash = filters.flag()
function trash.absent(world)
  if world.config.trash == "hidden" then return false end
end

add {
  name = "heygen.folders", path = "/v1/folders", envelope = "error", array = "folders",
  paging = "token", least = 0, largest = 100, default = 100, id = "id", title = "name",
  filters = { parent_id = filters.folder(), name_filter = filters.contains("name"), is_trash = trash },
}

-- ------------------------------------------------------------ avatars and voices ---

local choice, number, parent, text = fields.choice, fields.number, fields.parent, fields.text
local nullable, when = fields.nullable, fields.when

local function hidden(name, value)
  return { name, value, hidden = true }
end

local still, moving = text "files://files2.heygen.ai/avatar/{}.webp", text "files://files2.heygen.ai/avatar/{}.mp4"

add {
  name = "heygen.talking_photos", id = "talking_photo_id", title = "talking_photo_name",
  fields = {
    { "talking_photo_id", fields.id }, { "talking_photo_name", fields.name }, { "preview_image_url", still },
  },
}

add {
  name = "heygen.avatars", path = "/v2/avatars", envelope = "error", array = "avatars", v3 = "GET /v3/avatars",
  also = { talking_photos = "heygen.talking_photos" }, id = "avatar_id", title = "avatar_name",
  fields = {
    { "avatar_id", fields.id }, { "avatar_name", fields.name }, { "gender", choice "female male unknown" },
    { "preview_image_url", still }, { "preview_video_url", moving }, { "premium", fields.boolean },
    { "type", nullable "avatar" }, { "tags", nullable(fields.list_of "NEW") },
    { "default_voice_id", nullable(parent "heygen.voices") },
  },
}

add {
  name = "heygen.avatar_groups", path = "/v2/avatar_group.list", envelope = "error", array = "avatar_group_list",
  v3 = "GET /v3/avatars", totals = "total_count", title = "name",
  filters = { include_public = {
    read = filters.boolean.read, absent = function() return false end,
    test = function(item, value) return value or item.group_type ~= "PUBLIC_PHOTO" end,
  } },
  -- The second of three groups has photo avatars, and so has every third after it.
  fields = {
    { "id", fields.id }, { "name", fields.name }, { "created_at", fields.unix }, { "num_looks", number(1, 9) },
    { "preview_image", still },
    { "group_type", function(item)
      if item.index % 5 == 0 then return "PUBLIC_PHOTO" end
      return item.index % 3 == 2 and "PHOTO" or "PRIVATE"
    end },
    { "train_status", choice "ready empty" }, { "default_voice_id", nullable(parent "heygen.voices") },
  },
}

-- A value for the avatars of photo groups only, and one for those of the others.
local function of_photos(value)
  return when("photo", true, value)
end

local function of_videos(value)
  return when("photo", false, value)
end

add {
  name = "heygen.group_avatars", path = "/v2/avatar_group/{group_id}/avatars", envelope = "error",
  array = "avatar_list", v3 = "GET /v3/avatars/looks", parents = { group_id = "heygen.avatar_groups" },
  id = "id", title = "name",
  fields = {
    hidden("photo", function(item) return item.index % 3 == 2 end),
    hidden("group_id", parent "heygen.avatar_groups"), hidden("name", fields.name),
    hidden("gender", choice "female male"),
    { "avatar_id", of_videos(fields.id) },
    { "avatar_name", of_videos(function(item) return item.fields.name end) },
    { "gender", of_videos(function(item) return item.fields.gender end) },
    { "preview_image_url", of_videos(still) }, { "preview_video_url", of_videos(moving) },
    { "premium", of_videos(false) },
    { "id", of_photos(fields.id) }, { "image_url", of_photos(still) },
    { "created_at", of_photos(function(item) return fields.unix(item) + 0.25 end) },
    { "name", of_photos(function(item) return item.fields.name end) }, { "status", of_photos "completed" },
    { "group_id", of_photos(function(item) return item.fields.group_id end) }, { "is_motion", of_photos(false) },
    { "business_type", of_photos "uploaded" },
    { "upscale_availability", of_photos(fields.object { { "available", true } }) },
  },
}

add {
  name = "heygen.voices", path = "/v2/voices", envelope = "error", array = "voices", v3 = "GET /v3/voices",
  id = "voice_id", title = "name",
  fields = {
    { "voice_id", fields.id }, { "language", choice "English German Japanese" },
    { "gender", choice "female Female male unknown" }, { "name", fields.name },
    { "preview_audio", function(item)
      return item.roll(4) == 0 and "" or "files://files2.heygen.ai/" .. item.id .. ".wav"
    end },
    { "support_pause", fields.boolean }, { "emotion_support", fields.boolean },
    { "support_interactive_avatar", fields.boolean }, { "support_locale", fields.boolean },
    hidden("type", choice "public public private"),
  },
}

add {
  name = "heygen.locales", path = "/v2/voices/locales", envelope = "error", array = "locales",
  id = "value", id_form = "number", title = "label",
  fields = {
    { "value", text "en-{}" }, { "label", text "English (Region {})" }, { "language", "English" }, { "tag", "" },
    { "locale", text "en-{}" }, { "language_code", "en" },
  },
}

add {
  name = "heygen.brand_voices", path = "/v1/brand_voice/list", envelope = "error", array = "list",
  paging = "token", least = 0, largest = 100, default = 100, title = "name",
  filters = { name_only = filters.boolean },
  variant = function(values) return values.name_only and "names" or nil end,
  fields = {
    { "id", fields.id }, { "name", fields.name },
    { "vocabulary", function(item)
      if item.form.variant ~= "names" then return { { "HeyGen", "hey jen" } } end
    end },
    { "tones", function(item)
      if item.form.variant ~= "names" then return { "warm" } end
    end },
  },
}

-- ------------------------------------------------------- templates, translations ---

add {
  name = "heygen.templates", path = "/v2/templates", envelope = "error", array = "templates",
  v3 = "GET /v3/templates", id = "template_id", title = "name",
  fields = {
    { "template_id", fields.id }, { "name", fields.name }, { "thumbnail_image_url", still },
    { "aspect_ratio", choice "landscape portrait" },
  },
}

add {
  name = "heygen.target_languages", path = "/v2/video_translate/target_languages", envelope = "error",
  array = "languages", v3 = "GET /v3/video-translations/languages", id_form = "number", text_only = true,
  fields = { { "name", text "Language {}" } },
}

-- Made and read, in no list of v2.
add {
  name = "heygen.translations", id = "video_translate_id", title = "title",
  fields = { { "video_translate_id", fields.id }, { "title", fields.name }, { "status", "success" } },
}

-- ------------------------------------------------------------------------ webhooks ---

add {
  name = "heygen.webhook_endpoints", path = "/v1/webhook/endpoint.list", envelope = "code", array = false,
  v3 = "GET /v3/webhooks/endpoints", id = "endpoint_id", title = "url",
  fields = {
    { "endpoint_id", fields.id }, { "url", text "https://example.com/hook/{}" },
    { "username", function(item) return item.form.username end },
    { "events", nullable(fields.list_of "avatar_video.success") }, { "status", choice "enabled disabled" },
    { "secret", text "whsec_{}" }, { "space_id", "space-1" }, { "entity_id", nullable "entity-1" },
    { "created_at", fields.iso },
  },
}

local event_names = {}
for name in ([[avatar_video.success avatar_video.fail avatar_video_gif.success avatar_video_gif.fail
  video_translate.success video_translate.fail personalized_video instant_avatar.success instant_avatar.fail
  photo_avatar_generation.success photo_avatar_generation.fail photo_avatar_train.success photo_avatar_train.fail
  proofread_creation.success proofread_creation.fail live_avatar.success live_avatar.fail video_agent.success
  video_agent.fail]]):gmatch("%S+") do
  event_names[#event_names + 1] = name
end

add {
  name = "heygen.webhook_events", path = "/v1/webhook/webhook.list", envelope = "code", array = false,
  v3 = "GET /v3/webhooks/event-types", id_form = "number", text_only = true,
  fields = { { "name", function(item)
    local round = math.floor((item.index - 1) / #event_names)
    return event_names[(item.index - 1) % #event_names + 1] .. (round == 0 and "" or "." .. round)
  end } },
}

-- ---------------------------------------------------------------------- streaming ---
-- The product is retired (heygen.md 3); these answer as they did.

add {
  name = "heygen.streaming_sessions", path = "/v1/streaming.list", envelope = "code", array = "sessions",
  id = "session_id", id_form = "uuid", title = "status",
  fields = {
    { "session_id", fields.id }, { "status", choice "new connecting connected" }, { "created_at", fields.unix },
  },
}

add {
  name = "heygen.streaming_history", path = "/v2/streaming.list", envelope = "code", array = "data", flat = true,
  paging = "numbered", limit = "page_size", largest = 100, default = 20, id = "session_id", id_form = "uuid",
  title = "status",
  filters = {
    date_from = filters.since "created_at", date_to = filters.till "created_at", status = filters.equal(),
  },
  paged = function(page)
    return {
      { "page", string.format("%d", page.number) }, { "page_size", string.format("%d", page.limit) },
      { "next_pagination_token", page.number < page.pages and items.quote("page-" .. page.number + 1) or "null" },
    }
  end,
  fields = {
    { "session_id", fields.id }, { "status", choice "closed connected" }, { "created_at", fields.unix },
    { "api_key_type", "api" }, { "duration", number(1, 900) }, { "avatar_id", text "avatar-{}" },
    { "voice_name", fields.name },
  },
}

add {
  name = "heygen.streaming_avatars", path = "/v1/streaming/avatar.list", envelope = "code", array = false,
  id = "avatar_id", title = "status",
  fields = {
    { "avatar_id", fields.id }, { "created_at", fields.unix }, { "is_public", fields.boolean },
    { "status", choice "ACTIVE INACTIVE" },
  },
}

add {
  name = "heygen.knowledge_bases", path = "/v1/streaming/knowledge_base/list", envelope = "code", array = "list",
  flat = true, title = "name",
  fields = {
    { "id", fields.id }, { "name", fields.name }, { "opening", "Hello." }, { "prompt", "Be kind." },
  },
}
