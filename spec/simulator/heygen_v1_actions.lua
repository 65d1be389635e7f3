-- What HeyGen's v1 and v2 do when asked to do something (heygen.md 2 to 4): videos, folders, templates,
-- translations, webhooks. The things are those of v3 (heygen_actions.lua), told in the older words. Owns both envelopes
-- of the answers; knows nothing of sockets.

local json = require "cjson"
local actions = require "heygen_actions"
local bodies = require "bodies"
local jobs = require "jobs"
local things = require "heygen_things"
local uploads = require "heygen_uploads"

local v1 = {}

local function text_of(value)
  return (json.encode(value):gsub("\\/", "/"))
end

-- {code: 100, data}
local function by_code(data)
  return { status = 200, body = '{"code":100,"data":' .. text_of(data) .. ',"msg":null,"message":"Success"}' }
end

-- {error: null, data}
local function by_error(data)
  return { status = 200, body = '{"error":null,"data":' .. text_of(data) .. "}" }
end

local function refuse_code(status, code, message)
  return { status = status, body = text_of { code = code, data = json.null, msg = json.null, message = message } }
end

local function refuse_error(status, code, message)
  return { status = status, body = text_of { data = json.null, error = { code = code, message = message } } }
end

local function make_video(world, body)
  if world.config.credits and world.config.credits <= 0 then
    return refuse_error(400, "internal_error", "Insufficient credit")
  end
  local index = actions.make(world, things[1], { title = body.title or body.video_title, folder_id = body.folder_id })
  return by_error { video_id = world.stores["heygen.videos"]:id(index) }
end

local function video_status(world, _, _, query)
  local index = actions.place(world, "heygen.v3.videos", query.video_id)
  if not index then return refuse_code(404, 40031, "Video not found: " .. query.video_id) end
  jobs.look(world, "heygen.v3.videos", index)
  local video = actions.tell(world, "heygen.v3.videos", index)
  local failed = video.status == "failed" and video.failure_message ~= json.null
  return by_code {
    id = video.id, status = video.status, created_at = video.created_at, video_url = video.video_url,
    duration = video.duration, thumbnail_url = video.thumbnail_url, callback_id = json.null, caption_url = json.null,
    error = failed and { code = 40119, detail = video.failure_message, message = video.failure_message } or json.null,
  }
end

local function folder(change)
  return function(world, _, ids, body)
    local index, target = actions.place(world, "heygen.folders", ids[1])
    if not index then return refuse_error(404, "not_found", "Folder not found: " .. ids[1]) end
    for _, list in ipairs { "heygen.folders", "heygen.v3.folders" } do target:change(index, list, change(body)) end
    return by_error(actions.tell(world, "heygen.folders", index))
  end
end

local function make_folder(world, _, _, body)
  local index = actions.make(world, { list = "heygen.folders", fields = function()
    return {
      name = body.name, parent_id = body.parent_id or json.null, project_type = body.project_type or "mixed",
      is_trash = false, direct_children_count = 0,
    }
  end }, body)
  return by_error(actions.tell(world, "heygen.folders", index))
end

local translation_job = {
  first = "pending", still = "running", ready = "success", failed = "failed",
  done = { url = "files://files2.heygen.ai/made/{}.mp4" }, broken = { message = "No speech was found." },
}

-- One language gives one id, several give several.
local function translate(world, _, _, body)
  local thing = {
    list = "heygen.translations", job = translation_job, fields = function() return { title = body.title } end,
  }
  local ids = {}
  for place in ipairs(body.output_languages or { body.output_language }) do
    ids[place] = world.stores["heygen.translations"]:id(actions.make(world, thing, body))
  end
  if body.output_languages then return by_error { video_translate_id = json.null, video_translate_ids = ids } end
  return by_error { video_translate_id = ids[1], video_translate_ids = json.null }
end

local function read(list, envelope)
  return function(world, _, ids)
    local index = actions.place(world, list, ids[1])
    if not index then return refuse_error(404, "not_found", "Not found: " .. ids[1]) end
    jobs.look(world, list, index)
    return envelope(actions.tell(world, list, index))
  end
end

local function delete(list)
  return function(world, _, ids)
    local index, target = actions.place(world, list, ids[1])
    if not index then return refuse_error(404, "not_found", "Not found: " .. ids[1]) end
    target:delete(index)
    return by_error(json.null)
  end
end

local function endpoint(world, id)
  return actions.place(world, "heygen.webhook_endpoints", id)
end

local handlers = {
  ["GET /v1/video_status.get"] = video_status,
  ["POST /v2/video/generate"] = function(world, _, _, body) return make_video(world, body) end,
  ["POST /v2/video/av4/generate"] = function(world, _, _, body) return make_video(world, body) end,
  ["POST /v1/video.webm"] = function(world, _, _, body) return make_video(world, body) end,
  ["POST /v1/video_agent/generate"] = function(world) return make_video(world, {}) end,
  ["POST /v2/template/{template_id}/generate"] = function(world, _, ids, body)
    if not actions.place(world, "heygen.templates", ids[1]) then
      return refuse_error(404, "not_found", "Template not found")
    end
    return make_video(world, body)
  end,
  ["GET /v2/template/{template_id}"] = read("heygen.templates", by_error),
  ["GET /v3/template/{template_id}"] = read("heygen.templates", by_error),
  ["POST /v1/video/share"] = function(world, _, _, body)
    if not actions.place(world, "heygen.videos", body.video_id) then
      return refuse_code(404, 40031, "Video not found")
    end
    return by_code("https://app.heygen.com/share/" .. body.video_id)
  end,
  ["POST /v1/folders/create"] = make_folder,
  ["POST /v1/folders/{folder_id}"] = folder(function(body) return { name = body.name } end),
  ["POST /v1/folders/{folder_id}/trash"] = folder(function() return { is_trash = true } end),
  ["POST /v1/folders/{folder_id}/restore"] = folder(function() return { is_trash = false } end),
  ["POST /v2/video_translate"] = translate,
  ["GET /v2/video_translate/{video_translate_id}"] = read("heygen.translations", by_error),
  ["GET /v2/avatar/{look_id}/details"] = read("heygen.avatars", by_error),
  ["DELETE /v2/photo_avatar/{look_id}"] = delete "heygen.group_avatars",
  ["DELETE /v2/photo_avatar_group/{group_id}"] = delete "heygen.avatar_groups",
  ["DELETE /v2/talking_photo/{look_id}"] = delete "heygen.talking_photos",
  ["DELETE /v2/video_avatar/{look_id}"] = delete "heygen.avatars",
  ["GET /v2/user/remaining_quota"] = function() return by_error { remaining_quota = 600, details = { api = 600 } } end,
  ["POST /v1/brand_voice/{brand_voice_id}"] = function(world, _, ids, body)
    local index, target = actions.place(world, "heygen.brand_voices", ids[1])
    if not index then return refuse_error(404, "not_found", "Not found") end
    target:change(index, "heygen.brand_voices", body)
    return by_error(actions.tell(world, "heygen.brand_voices", index))
  end,
  ["POST /v1/webhook/endpoint.add"] = function(world, _, _, body)
    local index = actions.make(world, { list = "heygen.webhook_endpoints", fields = function() return body end }, body)
    return by_code(actions.tell(world, "heygen.webhook_endpoints", index))
  end,
  ["PATCH /v1/webhook/endpoint.update"] = function(world, _, _, body)
    local index, target = endpoint(world, body.endpoint_id)
    if not index then return refuse_code(400, 400131, "Webhook endpoint not found") end
    for _, list in ipairs { "heygen.webhook_endpoints", "heygen.v3.webhook_endpoints" } do
      target:change(index, list, body)
    end
    return by_code(actions.tell(world, "heygen.webhook_endpoints", index))
  end,
  ["DELETE /v1/webhook/endpoint.delete"] = function(world, _, _, query)
    local index, target = endpoint(world, query.endpoint_id)
    if not index then return refuse_code(400, 400131, "Webhook endpoint not found") end
    target:delete(index)
    return by_code(json.null)
  end,
}

-- The file is the body itself.
local function upload(world, request)
  local data, status, code, message = uploads.raw(world, request)
  if not data then return refuse_code(status, code, message) end
  return by_code(data)
end

function v1.act(world, request)
  if request.path == "/v1/asset" and request.method == "POST" then return upload(world, request) end
  local operation, ids = bodies.find("heygen", request.method, request.path)
  local handler = operation and handlers[operation.key]
  if not handler then return nil end
  local body, _, message = bodies.check(operation, request)
  if not body then
    if operation.key:find("/v1/[vw]") then return refuse_code(400, 40001, message) end
    return refuse_error(400, "invalid_parameter", message)
  end
  return handler(world, request, ids, body)
end

return v1
