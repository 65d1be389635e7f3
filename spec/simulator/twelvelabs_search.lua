-- TwelveLabs' two searches (twelvelabs.md 4): POST /search with a form, whose next pages
-- stand at GET /search/{page_token}; and POST /knowledge-stores/{id}/search with JSON,
-- where the token stands in the body. Owns their parameters, items and tokens' memory.
--
-- What is found has nothing to do with the query: it is the list's items, in order.

local json = require "cjson"
local fields = require "item_fields"
local filters = require "filters"
local forms = require "forms"
local items = require "items"
local lists = require "lists"
local paging = require "paging"

local number, parent = fields.number, fields.parent

-- ------------------------------------------------------------------- by a form ---

local json_object = { read = function(text)
  local known, value = pcall(json.decode, text)
  if not known or type(value) ~= "table" or value[1] ~= nil then return nil, "is no JSON object" end
  return text
end }

local function many(filter) filter.many, filter.test = true, nil return filter end

local form = {
  name = "twelvelabs.search",
  parameters = {
    index_id = filters.required(filters.text), page_limit = { read = filters.integer(1, 50) },
    search_options = filters.required(filters.any_of "visual audio transcription"),
    transcription_options = filters.any_of "lexical semantic",
    query_text = filters.text, query_media_type = filters.word "image",
    query_media_url = many(filters.any_of()), query_media_file = many(filters.any_of()),
    group_by = filters.word "clip video", operator = filters.word "or and", filter = json_object,
    include_user_metadata = filters.boolean,
  },
}

-- The memory of a token: what the first request said and the next ones do not.
local function choose(world, request, index_id, group_by, with_metadata)
  request.chosen = { index_id = index_id }
  request.memo = index_id .. "+" .. group_by
  request.form = world:form("twelvelabs.search", group_by .. (with_metadata and "+metadata" or ""))
end

local function read_form(world, request, values)
  local token = request.captures.page_token
  if token then
    local _, _, _, memo = paging.path_token.read(form.name, token)
    local index_id, group_by = (memo or ""):match("^(%x+)%+(%a+)$")
    if not index_id then return nil, nil, "token", "The page token is invalid" end
    choose(world, request, index_id, group_by, values.include_user_metadata)
    return values
  end
  if request.query[1] then return nil, nil, "unknown", "Unknown parameter: " .. request.query[1].name end
  local list = (request.content_type or ""):find("^multipart/form%-data")
    and forms.multipart(request.content_type, request.body)
  if not list then return nil, nil, "invalid", "The body is no multipart/form-data" end
  local asked, name, what, message = lists.read(form, list, world)
  if not asked then return nil, name, what, message end
  if not asked.query_text and not asked.query_media_url and not asked.query_media_file then
    return nil, "query_text", "missing", "query_text or query_media_type is missing"
  end
  if (asked.query_media_url or asked.query_media_file) and not asked.query_media_type then
    return nil, "query_media_type", "missing", "query_media_type is missing"
  end
  local indexes = world.stores["twelvelabs.indexes"]
  local index = indexes:index_of(asked.index_id)
  if not index or not indexes:exists(index) then
    return nil, "index_id", "item", "Resource with id " .. asked.index_id .. " does not exist in indexes"
  end
  choose(world, request, asked.index_id, asked.group_by or "clip", asked.include_user_metadata)
  return { page_limit = asked.page_limit }
end

-- Many clips are of the same video; grouped, each video comes once.
local clip_video = parent("twelvelabs.videos", 9)

local function video_of(item)
  if (item.form.variant or ""):find "^video" then return ("%024x"):format(item.index) end
  return clip_video(item)
end

local clip = {
  { "start", number(0, 900, 1) },
  { "end", function(item) return item.fields.start + item.roll(100) / 10 end },
  { "video_id", video_of },
  { "rank", function(item) return math.floor((item.index - 1) / 3) + 1 end },
  { "thumbnail_url", fields.sometimes(fields.text "files://cdn.example.com/thumbnail/{}.jpg") },
  { "transcription", fields.sometimes "and then we went home" },
  { "user_metadata", function(item)
    local metadata = { category = ({ "sports", "news" })[item.roll(2) + 1] }
    return (item.form.variant or ""):find("metadata", 1, true) and metadata or nil
  end },
}

-- A clip, or with group_by=video a video with its clips.
local function clip_or_video(item)
  local whole = {}
  for _, field in ipairs(clip) do
    local value = field[2](item)
    item.fields[field[1]], whole[field[1]] = value, value
  end
  return whole
end

local found = { { "index_id", parent "twelvelabs.indexes", hidden = true }, { "clip", clip_or_video, hidden = true } }
for place, field in ipairs(clip) do
  local name = field[1]
  found[place + 2] = { name, function(item)
    if not (item.form.variant or ""):find("^video") then return item.fields.clip[name] end
  end }
end
found[#found + 1] = { "id", function(item)
  if (item.form.variant or ""):find("^video") then return item.fields.clip.video_id end
end }
found[#found + 1] = { "clips", function(item)
  if (item.form.variant or ""):find("^video") then return { item.fields.clip } end
end }

lists.add {
  name = "twelvelabs.search", path = { "/v1.3/search", "/v1.3/search/{page_token}" }, service = "twelvelabs",
  paging = "path_token", default = 10, id = "video_id", id_form = "number", title = "video_id",
  method = function(request) return request.captures.page_token and "GET" or "POST" end,
  filters = { include_user_metadata = filters.boolean }, body = read_form, fields = found,
  info = function(page)
    return {
      { "limit_per_page", string.format("%d", page.limit) }, { "page_expires_at", '"2026-12-01T10:00:00Z"' },
      { "total_results", items.total_text(page.world:switch("total", page.list) or "integer", page.total) },
      { "next_page_token", page.token_text or page.token and '"' .. page.token .. '"' },
      { "prev_page_token", page.previous and '"' .. page.previous .. '"' },
    }
  end,
  after = function(page, request)
    return { { "search_pool", string.format('{"total_count":%d,"total_duration":8731,"index_id":"%s"}',
      page.total, request.chosen.index_id) } }
  end,
}

-- --------------------------------------------------------------------- by JSON ---

local known = {
  query = "table", filter = "table", search_options = "table", group_by = "string", page_size = "number",
  page_token = "string", include_metadata = "boolean",
}

local function read_json(_, request)
  local fine, asked = pcall(json.decode, request.body or "")
  if not fine or type(asked) ~= "table" then return nil, nil, "invalid", "The body is no JSON object" end
  for name, value in pairs(asked) do
    if not known[name] then return nil, name, "unknown", "Unknown parameter: " .. tostring(name) end
    if type(value) ~= known[name] then return nil, name, "invalid", name .. " is no " .. known[name] end
  end
  if type((asked.query or {}).text) ~= "string" then return nil, "query", "missing", "query.text is missing" end
  local size = asked.page_size
  if size and (size < 1 or size > 50 or size % 1 ~= 0) then
    return nil, "page_size", "invalid", "page_size must be from 1 to 50"
  end
  return { page_limit = size, page_token = asked.page_token }
end

lists.add {
  name = "twelvelabs.knowledge_search", path = "/v1.3/knowledge-stores/{knowledge_store_id}/search",
  service = "twelvelabs", parents = { knowledge_store_id = "twelvelabs.knowledge_stores" },
  paging = "path_token", default = 10, id = "item_id", id_form = "number", title = "item_id",
  method = function() return "POST" end, body = read_json,
  info = function() end,
  after = function(page)
    return {
      { "next_page_token", page.token_text or page.token and '"' .. page.token .. '"' },
      { "effective_search_options", '{"video":{"modalities":["visual","audio"]}}' },
    }
  end,
  fields = {
    { "knowledge_store_id", parent "twelvelabs.knowledge_stores", hidden = true },
    { "asset_type", fields.choice "video image" },
    { "rank", function(item) return math.floor((item.index - 1) / 3) + 1 end },
    { "item_id", parent("twelvelabs.knowledge_items", 9) },
    { "matches", fields.when("asset_type", "video", fields.list_of(fields.object {
      { "start_sec", number(0, 100, 1) }, { "end_sec", number(100, 200, 1) }, { "modalities", fields.list_of "visual" },
    })) },
  },
}
