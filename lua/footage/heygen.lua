--- HeyGen: its lists as data. What it can do stands in heygen_v3_actions.lua and, of older versions, in heygen_v1.lua;
--- heygen_actions.lua makes one of them.
---
---     for asset in heygen.assets{ file_type = "video" } do print(asset.id, asset.name, asset.url) end
---
--- The key comes from HEYGEN_API_KEY; HEYGEN_BASE_URL moves the address; HEYGEN_API_VERSION ("v1", "v3" or
--- "auto") says which version the lists of assets, videos and folders speak. `heygen.v3` has all lists of v3.
local ready = require "footage.ready"

---@class footage.heygen.AssetsFilters
---@field folder_id? string
---@field file_type? string|"image"|"video"|"audio" "image", "video", "audio"
---@field limit? integer the size of a page, 0 to 100, and no maximum: for 20 records give options, `{ max = 20 }`
---@field token? string where to start

---@class footage.heygen.VideosFilters
---@field folder_id? string
---@field title? string
---@field limit? integer the size of a page, 0 to 100, and no maximum: for 20 records give options, `{ max = 20 }`
---@field token? string where to start

---@class footage.heygen.FoldersFilters
---@field parent_id? string
---@field name_filter? string the whole name or a part of it
---@field is_trash? boolean true for deleted folders alone
---@field limit? integer the size of a page, 0 to 100, and no maximum: for 20 records give options, `{ max = 20 }`
---@field token? string where to start

--- Whichever version answered, the names of v1 are there, and those of v3.
---@class footage.heygen.Asset: footage.Record
---@field file_type string
---@field folder_id? string nil in the root folder
---@field created_ts integer
---@field url? string

---@class footage.heygen.Video: footage.Record
---@field video_id string
---@field status string|"completed"|"processing"|"failed"|"draft"
---@field video_title? string
---@field created_at integer
---@field type string|"GENERATED"|"TRANSLATED"
---@field folder_id? string nil in the root folder

---@class footage.heygen.Folder: footage.Record
---@field parent_id? string nil at the root
---@field project_type string
---@field is_trash boolean
---@field created_ts integer
---@field updated_ts integer
---@field direct_children_count integer
---@field creator_username string

-- Every list of v1 pages alike: an opaque token, null at the end, pages of 0 to 100 items.
local function by_token()
  return { by = "token", next = "data.token", start = "token", size = "limit", smallest = 0, largest = 100 }
end

-- Many of the others come in one answer.
local function whole(path, items, record)
  return { path = path, items = items, record = record, paging = { by = "whole" } }
end

local records = {
  -- v1 and v3 have other names for the same: either finds it.
  asset = {
    id = "id", name = "name", created = "created_ts", kind = "file_type", root = { "folder_id" },
    same = { file_type = "type", created_ts = "uploaded_at" },
  },
  video = {
    id = "video_id", name = "video_title", created = "created_at", kind = { always = "video" },
    root = { "folder_id" }, same = { video_id = "id", video_title = "title" },
  },
  folder = {
    id = "id", name = "name", created = "created_ts", root = { "parent_id" },
    same = { id = "folder_id", project_type = "type", created_ts = "created_at", updated_ts = "updated_at" },
    lists = {
      folders = { list = "folders", with = { parent_id = "id" } },
      videos = { list = "videos", with = { folder_id = "id" } },
      assets = { list = "assets", with = { folder_id = "id" } },
    },
  },

  avatar = { id = "avatar_id", name = "avatar_name", same = { avatar_id = "id", avatar_name = "name" } },
  talking_photo = { id = "talking_photo_id", name = "talking_photo_name" },
  avatar_group = {
    id = "id", name = "name", created = "created_at",
    lists = { avatars = { list = "group_avatars", with = { group_id = "id" } } },
  },
  -- Avatars of videos have one pair of names, those of photos the other (heygen.md 3).
  group_avatar = {
    id = "avatar_id", name = "avatar_name", created = "created_at", same = { avatar_id = "id", avatar_name = "name" },
  },
  voice = { id = "voice_id", name = "name", kind = { always = "audio" } },
  locale = { id = "value", name = "label" },
  brand_voice = { id = "id", name = "name", verbs = { "update" } },
  template = { id = "template_id", name = "name", same = { template_id = "id" } },
  -- Of v2, whose word for ready is another than v3's.
  translation = {
    id = "video_translate_id", name = "title", kind = { always = "video" }, reader = "video_translation",
    verbs = { "refresh" },
    files = { { "url", "video" } },
    states = {
      still = { "pending", "running" }, ready = { "success" }, failed = { "failed" }, reason = { "message" },
      file = "url",
    },
  },
  language = { id = "language", name = "language" },
  webhook_endpoint = { id = "endpoint_id", name = "url", created = "created_at" },
  webhook_event = { id = "event_type", name = "event_type" },
  streaming_session = { id = "session_id", created = "created_at" },
  streaming_avatar = { id = "avatar_id", created = "created_at" },
  knowledge_base = { id = "id", name = "name" },
}

-- A total is that of the account: whether filters count is documented nowhere (heygen.md 1.2).
local lists = {
  -- https://docs.heygen.com/reference/list-assets
  assets = {
    path = "/v1/asset/list", items = "data.assets", total = "data.total", total_counts = "other", record = "asset",
    filters = { folder_id = "string", file_type = "string" },
    paging = by_token(),
    successor = { list = "v3.assets", filters = { folder_id = "folder_id" }, here = { file_type = "type" } },
  },
  -- https://docs.heygen.com/reference/video-list
  videos = {
    path = "/v1/video.list", items = "data.videos", total = "data.total", total_counts = "other", record = "video",
    filters = { folder_id = "string", title = "string" },
    paging = by_token(),
    successor = { list = "v3.videos", filters = { folder_id = "folder_id", title = "title" } },
  },
  -- https://docs.heygen.com/reference/list-folders
  folders = {
    path = "/v1/folders", items = "data.folders", total = "data.total", total_counts = "other", record = "folder",
    filters = { parent_id = "string", name_filter = "string", is_trash = "boolean" },
    paging = by_token(),
    successor = { none = "HeyGen's v3 cannot list folders: nothing takes the place of this list" },
  },

  -- https://docs.heygen.com/reference/list-avatars-v2: one answer with two lists in it.
  avatars = whole("/v2/avatars", "data.avatars", "avatar"),
  -- https://docs.heygen.com/reference/list-avatars-v2
  talking_photos = whole("/v2/avatars", "data.talking_photos", "talking_photo"),
  -- https://docs.heygen.com/reference/list-all-avatar-groups
  avatar_groups = {
    path = "/v2/avatar_group.list", items = "data.avatar_group_list", total = "data.total_count",
    total_counts = "other", record = "avatar_group", filters = { include_public = "boolean" },
    paging = { by = "whole" },
  },
  -- https://docs.heygen.com/reference/list-all-avatars-in-one-avatar-group
  group_avatars = whole("/v2/avatar_group/{group_id}/avatars", "data.avatar_list", "group_avatar"),
  -- https://docs.heygen.com/reference/list-voices-v2
  voices = whole("/v2/voices", "data.voices", "voice"),
  -- https://docs.heygen.com/reference/list-all-locales-for-voices
  locales = whole("/v2/voices/locales", "data.locales", "locale"),
  -- https://docs.heygen.com/reference/list-brand-voices
  brand_voices = {
    path = "/v1/brand_voice/list", items = "data.list", total = "data.total", total_counts = "other",
    record = "brand_voice", filters = { name_only = "boolean" }, paging = by_token(),
  },
  -- https://docs.heygen.com/reference/list-templates-v2
  templates = whole("/v2/templates", "data.templates", "template"),
  -- https://docs.heygen.com/reference/list-supported-languages: an array of names.
  target_languages = whole("/v2/video_translate/target_languages", "data.languages", "language"),

  -- https://docs.heygen.com/reference/list-webhook-endpoints: data itself is the array.
  webhook_endpoints = whole("/v1/webhook/endpoint.list", "data", "webhook_endpoint"),
  -- https://docs.heygen.com/reference/list-available-webhook-events: an array of names.
  webhook_events = whole("/v1/webhook/webhook.list", "data", "webhook_event"),

  -- The product behind these was retired on 2026-03-31 (heygen.md 0); they are as they were documented.
  -- https://docs.heygen.com/reference/list-sessions
  streaming_sessions = whole("/v1/streaming.list", "data.sessions", "streaming_session"),
  -- https://docs.heygen.com/reference/list-sessions-v2. Where the array stands is unsure (heygen.md 3): this
  -- expects it in `data.data`, and page, page_size and total beside it.
  streaming_history = {
    path = "/v2/streaming.list", items = "data.data", total = "data.total", record = "streaming_session",
    filters = { date_from = "string", date_to = "string", status = "string" },
    paging = { by = "number", start = "page", size = "page_size", number = "data.page", largest = 100 },
  },
  -- https://docs.heygen.com/reference/streaming-avatar-list
  streaming_avatars = whole("/v1/streaming/avatar.list", "data", "streaming_avatar"),
  -- https://docs.heygen.com/reference/list-knowledge-bases. Where the array stands is unsure (heygen.md 3):
  -- this expects it in `data.list`.
  knowledge_bases = whole("/v1/streaming/knowledge_base/list", "data.list", "knowledge_base"),
}

lists.target_languages.strings = "language"
lists.webhook_events.strings = "event_type"

-- Which of v3's things the records of v1 and v2 are.
local same_as = {
  video = { "video" }, asset = { "asset" }, folder = { "folder" }, template = { "template" },
  avatar_group = { "avatar_group" },
  look = { "avatar", "group_avatar", "talking_photo" }, voice = { "voice" }, webhook_endpoint = { "webhook_endpoint" },
}

local function copy(given)
  local own = {}
  for entry, value in pairs(given) do own[entry] = value end
  return own
end

-- Where the states of many are asked, and what a thing leads to, are v3's own.
local function v3_states(record)
  if not record.states then return nil end
  local own = copy(record.states)
  if own.many then
    own.many = copy(own.many)
    own.many.list = "v3." .. own.many.list
  end
  if own.leads then own.leads = { field = own.leads.field, to = "v3." .. own.leads.to } end
  return own
end

-- All of v3 under names of its own: "v3.videos", with records "v3.video".
local function add_v3()
  local v3 = require "footage.heygen_v3"
  for name, record in pairs(v3.records) do
    local own = copy(record)
    own.states = v3_states(record)
    for _, older in ipairs(same_as[name] or {}) do
      records[older].states, records[older].verbs = own.states, own.verbs
      records[older].files = records[older].files or own.files
      if older ~= name then records[older].reader = name end
    end
    if own.lists then
      own.lists = {}
      for method, what in pairs(record.lists) do own.lists[method] = { list = "v3." .. what.list, with = what.with } end
    end
    records["v3." .. name] = own
  end
  for name, list in pairs(v3.lists) do
    local own = {}
    for entry, value in pairs(list) do own[entry] = value end
    own.record = "v3." .. list.record
    lists["v3." .. name] = own
  end
end

local description = {
  name = "heygen",
  base_url = "https://api.heygen.com",
  base_url_variable = "HEYGEN_BASE_URL",
  key_header = "x-api-key",
  key_variables = { "HEYGEN_API_KEY" },

  -- Success is `code` 100 on some lists and a null `error` on others; v2 warns in its bodies (heygen.md 0).
  envelope = { success = "code", value = 100, failure = "error", warning = "warning" },

  -- What v1 answers once it is gone is not known (heygen.md 0): 404, 410, or an error in such words.
  versions = {
    variable = "HEYGEN_API_VERSION", old = "v1", next = "v3",
    gone = {
      "retired", "no longer available", "no longer supported", "has been removed", "discontinued", "sunset",
      "end of life", "use the v3 api",
    },
  },

  -- Every version answers so; what has none of it is its own answer.
  answer = "data",

  -- Of a 409, where an Idempotency-Key went out: the first request with it is under way (actions-heygen.md 2).
  again = { "request_in_progress" },

  records = records,
  lists = lists,
  actions = function()
    local all, err = require("footage.load").later "footage.heygen_actions"
    if not all then return nil, err end
    return all(records, same_as)
  end,
  upload = "footage.heygen.upload",
}

-- Of what the lists are, and in which order their items come: `make docs` takes that from here.
-- list assets: uploaded files; order not documented
-- list videos: videos made or translated; newest first
-- list folders: folders; newest first
-- list talking_photos: photos that can speak; order not documented
-- list avatars: avatars, one's own and public; order not documented
-- list avatar_groups: groups of avatars; order not documented
-- list group_avatars: the avatars of one group; order not documented
-- list voices: voices that can be used; order not documented
-- list locales: locales that voices can speak in; order not documented
-- list brand_voices: brand voices; order not documented
-- list templates: templates; order not documented
-- list target_languages: languages that videos can be translated into; order not documented
-- list webhook_endpoints: webhook endpoints; order not documented
-- list webhook_events: kinds of webhook events; order not documented
-- list streaming_sessions: streaming sessions that are open (retired); order not documented
-- list streaming_history: streaming sessions of the past (retired); order not documented
-- list streaming_avatars: avatars for streaming (retired); order not documented
-- list knowledge_bases: knowledge bases for streaming (retired); order not documented
-- list v3.videos: videos; order not documented
-- list v3.assets: uploaded files (beta); order not documented
-- list v3.avatars: groups of avatars' looks; order not documented
-- list v3.looks: looks of avatars; order not documented
-- list v3.voices: voices; without `type` the public ones alone; order not documented
-- list v3.templates: templates; order not documented
-- list v3.video_translations: translations of videos; order not documented
-- list v3.translation_languages: languages that videos can be translated into; order not documented
-- list v3.lipsyncs: lipsync jobs; order not documented
-- list v3.background_removals: background removals; order not documented
-- list v3.clippings: AI clipping jobs; order not documented
-- list v3.video_agents: sessions of the video agent; order not documented
-- list v3.agent_videos: the videos of one session; order not documented
-- list v3.agent_styles: styles for the video agent; order not documented
-- list v3.brand_glossaries: brand glossaries; order not documented
-- list v3.brand_kits: brand kits; order not documented
-- list v3.renders: hyperframes renders; order not documented
-- list v3.model_voices: voices of one's own for the audio models; order not documented
-- list v3.podcasts: podcasts; order not documented
-- list v3.workflows: workflows; order not documented
-- list v3.workflow_versions: the versions of one workflow; order not documented
-- list v3.workflow_runs: runs of workflows; order not documented
-- list v3.workflow_run_nodes: the nodes of one run; order not documented
-- list v3.comparison_batch_items: the items of one batch of quality comparisons; order not documented
-- list v3.webhook_endpoints: webhook endpoints; order not documented
-- list v3.event_types: kinds of webhook events; order not documented
-- list v3.events: webhook events that were sent; order not documented
-- list v3.asset_search: files that a search finds; order not documented
-- list v3.sounds: sounds that a search finds; order not documented
-- list v3.video_batch_items: the items of one batch of videos; order not documented
-- list v3.asset_batch_items: the items of one batch of files; order not documented
-- list v3.lipsync_batch_items: the items of one batch of lipsync jobs; order not documented
-- list v3.video_translation_batch_items: the items of one batch of translations; order not documented
-- list v3.video_statuses: the states of some videos, by their ids; order not documented
-- list v3.asset_statuses: the states of some files, by their ids; order not documented
-- list v3.lipsync_statuses: the states of some lipsync jobs, by their ids; order not documented
-- list v3.video_translation_statuses: the states of some translations, by their ids; order not documented

---@class footage.heygen.UploadFields
---@field checksum_sha256? string of the file, in hexadecimal digits: HeyGen's store checks it
---@field [string] footage.NoSuchName

---@class footage.heygen
---@field new fun(options?: footage.Options): footage.heygen another client with the same functions
---@field request footage.RequestFunction sends what has no name yet
---@field list footage.ListFunction walks a list without a name
---@field upload footage.heygen.Upload makes an asset of a file
---@field v3 footage.heygen.v3 the lists and actions of v3
local heygen = ready.client(description, add_v3)

return heygen
