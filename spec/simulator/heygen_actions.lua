-- What HeyGen's v3 does when asked to do something: things made, read, changed and deleted, by heygen_things.lua.
-- Owns idempotency keys, credits and the answers; which things there are is data there. Knows nothing of sockets.

local json = require "cjson"
local bodies = require "bodies"
local door = require "door"
local items = require "items"
local jobs = require "jobs"
local lists = require "lists"
local published = require "support.published"
local things = require "heygen_things"
local uploads = require "heygen_uploads"

local actions = {}

local function refuse(status, code, message, param)
  return { status = status, body = door.object { { "error", door.object {
    { "code", items.quote(code) }, { "message", items.quote(message) }, { "param", param and items.quote(param) },
    { "doc_url", items.quote("https://developers.heygen.com/docs/error-codes#" .. code) },
  } } } }
end

local function answer(value, status)
  return { status = status or 200, body = (json.encode({ data = value }):gsub("\\/", "/")) }
end

-- ------------------------------------------------------------------------- things ---

-- The store's place of an id; nil when there is none.
function actions.place(world, list, id)
  local target = world.stores[list]
  local index = target:index_of(id)
  if index and target:exists(index) then return index, target end
end

-- A thing as its list tells it, decoded.
function actions.tell(world, list, index)
  return json.decode(world.stores[list]:text(index, world:form(list)))
end

-- Makes one and gives its place.
function actions.make(world, thing, body)
  local target = world.stores[thing.list]
  local members = {}
  for name, value in pairs(thing.fields and thing.fields(body) or {}) do members[name] = value end
  local index = target:add(thing.list, members)
  if target.list ~= thing.list then target:change(index, target.list, members) end
  local told = { thing.list }
  if target.list ~= thing.list then told[2] = target.list end
  for _, list in ipairs(thing.told or {}) do
    if list ~= target.list then told[#told + 1] = list end
  end
  if thing.job then jobs.begin(world, told, index, thing.job) end
  return index
end

local function id_of(world, thing, index)
  return world.stores[thing.list]:id(index)
end

-- A video agent's session leads to a video, which is there when the session is done.
local function lead_to_video(world, index)
  local session = actions.tell(world, "heygen.v3.video_agents", index)
  if session.video_id ~= "" then return end
  local video = actions.make(world, things[1], { title = session.title })
  local id = world.stores["heygen.v3.videos"]:id(video)
  world.stores["heygen.v3.video_agents"]:change(index, "heygen.v3.video_agents", { video_id = id })
end

local function read(world, thing, index)
  jobs.look(world, thing.list, index)
  if thing.list == "heygen.v3.video_agents" then lead_to_video(world, index) end
  local own = actions.tell(world, thing.list, index)
  if thing.list == "heygen.v3.video_agents" and not own.status then own.status = "completed" end
  return answer(own)
end

-- The last look takes its group along.
local function delete_group_of(world, look)
  local target = world.stores["heygen.v3.looks"]
  local form = world:form("heygen.v3.looks")
  local others = target:filtered("group=" .. look.group_id, function(item)
    return item.group_id == look.group_id
  end, form)
  local index, groups = actions.place(world, "heygen.v3.avatars", look.group_id)
  if others:count() == 0 and index then groups:delete(index) end
end

local function delete(world, thing, index, id)
  local gone = actions.tell(world, thing.list, index)
  world.stores[thing.list]:delete(index)
  if thing.list == "heygen.v3.looks" and gone.group_id then delete_group_of(world, gone) end
  if thing.deleted == "" then return { status = 200, body = '{"error":null,"data":{}}' } end
  if thing.deleted == "status" then return answer { status = "ok" } end
  return answer { [thing.deleted or "id"] = id, deleted = not thing.deleted or nil }
end

local function update(world, thing, index, body)
  local members, target = {}, world.stores[thing.list]
  for name, value in pairs(body) do members[name] = value end
  target:change(index, thing.list, members)
  if target.list ~= thing.list then target:change(index, target.list, members) end
  return answer(actions.tell(world, thing.list, index))
end

-- ------------------------------------------------------------------ making things ---

local function created(world, thing, body)
  if thing.each then
    local ids = {}
    for place in ipairs(body[thing.each]) do ids[place] = id_of(world, thing, actions.make(world, thing, body)) end
    return answer { [thing.gives] = ids }
  end
  local index = actions.make(world, thing, body)
  if not thing.gives then return answer(actions.tell(world, thing.list, index)) end
  local value, whole = id_of(world, thing, index), nil
  for name in thing.gives:reverse():gmatch("[^.]+") do
    whole = { [name:reverse()] = value }
    value = whole
  end
  return answer(whole)
end

-- ------------------------------------------------------------------ other addresses ---

local batches = require("heygen_batches")(actions, answer, refuse)

-- What heygen_uploads.lua gives, as an answer.
local function told(data, status, code, message, param)
  if not data then return refuse(status, code, message, param) end
  return answer(data)
end

local function complete(world, id, body)
  local index = actions.place(world, "heygen.v3.assets", id)
  if not index then return refuse(404, "asset_not_found", "Not found: " .. id) end
  local upload, left = uploads.of(world, id), world.config.conflicts or 0
  if left > 0 and not (upload and upload.completed) then
    world.config.conflicts = left - 1
    return refuse(409, "conflict", "Uploaded object not found yet: retry after the PUT")
  end
  if not upload then return answer(uploads.complete_other(world, id, index)) end
  return told(uploads.complete(world, upload, body))
end

local handlers = {
  ["POST /v3/assets/direct-uploads"] = function(world, request, _, body)
    return answer(uploads.slot(world, body, request.storage))
  end,
  ["POST /v3/assets/direct-uploads/batches"] = function(world, request, _, body)
    local slots = {}
    for place, file in ipairs(body.files) do slots[place] = uploads.slot(world, file, request.storage) end
    return batches.make_of_assets(world, slots)
  end,
  ["POST /v3/assets/complete/batches"] = function(world, _, _, body) return batches.complete(world, body.batch_id) end,
  ["POST /v3/assets/{asset_id}/complete"] = function(world, request, ids, body)
    if (request.body or "") == "" then return refuse(400, "invalid_parameter", "A JSON body is required") end
    return complete(world, ids[1], body)
  end,
  ["POST /v3/assets"] = function(world, request) return told(uploads.by_form(world, request)) end,
  ["GET /v3/videos/{video_id}/scenes"] = function(world, _, ids)
    if not actions.place(world, "heygen.v3.videos", ids[1]) then return refuse(404, "not_found", "Not found") end
    return { status = 200, body = '{"error":null,"data":{"scenes":[{"index":0}]}}' }
  end,
  ["POST /v3/voices"] = function(world)
    local target, found = world.stores["heygen.v3.voices"], {}
    for place = 1, math.min(3, target:count()) do
      found[place] = actions.tell(world, "heygen.v3.voices", target:index_at(place))
    end
    return answer { voices = found }
  end,
  ["POST /v3/voices/speech"] = function()
    return answer { audio_url = "files://files2.heygen.ai/made.mp3", duration = 1.5, word_timestamps = json.null }
  end,
  ["POST /v3/models/audio/tts"] = function()
    return answer { audio_url = "files://files2.heygen.ai/made.wav", duration = 1.5 }
  end,
  ["POST /v3/video-agents/{session_id}"] = function() return answer { run_id = "run-1" } end,
  ["POST /v3/video-agents/{session_id}/stop"] = function(_, _, ids) return answer { session_id = ids[1] } end,
  ["GET /v3/video-agents/{session_id}/resources/{resource_id}"] = function(_, _, ids)
    return answer { resource_id = ids[2], type = "image" }
  end,
  ["POST /v3/avatars/{group_id}/consent"] = function(_, _, ids)
    return answer { avatar_group = { id = ids[1] }, url = "https://app.heygen.com/consent" }
  end,
  ["POST /v3/webhooks/endpoints/{endpoint_id}/rotate-secret"] = function(_, _, ids)
    return answer { endpoint_id = ids[1], secret = "whsec_new" }
  end,
  ["GET /v3/video-translations/proofreads/{proofread_id}/srt"] = function()
    return answer { srt_url = "files://files2.heygen.ai/a.srt", original_srt_url = "files://files2.heygen.ai/b.srt" }
  end,
  ["PUT /v3/video-translations/proofreads/{proofread_id}/srt"] = function(world, _, ids)
    local index = actions.place(world, "heygen.v3.proofreads", ids[1])
    return answer(actions.tell(world, "heygen.v3.proofreads", index))
  end,
  ["GET /v3/workflows/node-types"] = function() return answer { families = { { family = "video" } } } end,
  ["POST /v3/workflows/{workflow_id}/versions"] = function(_, _, ids)
    return answer { id = "dwv_1", definition_id = ids[1], version_number = 2 }
  end,
  ["GET /v3/workflows/{workflow_id}/versions/{version_number}"] = function(_, _, ids)
    return answer { id = "dwv_1", definition_id = ids[1], version_number = tonumber(ids[2]) }
  end,
  ["POST /v3/workflow-runs/{run_id}/cancel"] = function(world, _, ids)
    local index, target = actions.place(world, "heygen.v3.workflow_runs", ids[1])
    if not index then return refuse(404, "not_found", "Not found: " .. ids[1]) end
    target:change(index, "heygen.v3.workflow_runs", { status = "canceled" })
    return answer(actions.tell(world, "heygen.v3.workflow_runs", index))
  end,
  ["POST /v3/avatar-realtime/{stream_id}/text"] = function() return answer { ok = true, buffered_bytes = 1 } end,
  ["POST /v3/avatar-realtime/{stream_id}/cancel"] = function(_, _, ids)
    return answer { stream_id = ids[1], cancelled = true }
  end,
}

for path, kind in pairs(batches.kinds) do
  handlers["POST " .. path .. "/batches"] = function(world, _, _, body)
    local entries = body[kind.entries]
    if not actions.spend(world, #entries) then return actions.no_credit() end
    return batches.make(world, kind, entries)
  end
end

-- ------------------------------------------------------------- keys and credits ---

-- The first answer again, whatever the body says; while the first is under way, a 409.
local function replay(world, place)
  local first = world.keys and world.keys[place]
  if not first then return nil end
  if first.busy > 0 then
    first.busy = first.busy - 1
    return refuse(409, "request_in_progress", "A request with this Idempotency-Key is already in progress")
  end
  return { status = first.status, body = first.body }
end

local function remember(world, place, response)
  world.keys = world.keys or {}
  world.keys[place] = { status = response.status, body = response.body, busy = world.config.busy_keys or 0 }
end

-- Whether there is enough credit for so many things, which then is spent.
function actions.spend(world, count)
  local left = world.config.credits
  if not left then return true end
  if left < count then return false end
  world.config.credits = left - count
  return true
end

function actions.no_credit()
  return refuse(402, "insufficient_credit", "There is not enough credit for this")
end

-- ---------------------------------------------------------------------- the way in ---

local by_key = {}

local function shape(key)
  return (key:gsub("{[^}]*}", "{}"))
end

for _, thing in ipairs(things) do
  if thing.create ~= "" then by_key[shape("POST " .. (thing.create or thing.path))] = { "create", thing } end
  if not thing.unread then
    for method, what in pairs { GET = "read", PATCH = "update", DELETE = "delete" } do
      by_key[method .. " " .. thing.path .. "/{}"] = { what, thing }
    end
  end
end

local function with_thing(world, what, thing, id, body)
  local index = actions.place(world, thing.list, id)
  if not index then return refuse(404, thing.missing or "not_found", "Not found: " .. id) end
  if what == "read" then return read(world, thing, index) end
  if what == "delete" then return delete(world, thing, index, id) end
  return update(world, thing, index, body)
end

local function perform(world, request, operation, ids, body)
  local handler = handlers[operation.key]
  if handler then return handler(world, request, ids, body) end
  local what, thing = unpack(by_key[shape(operation.key)])
  if what ~= "create" then return with_thing(world, what, thing, ids[1], body) end
  if thing.within and not actions.place(world, thing.within, ids[1]) then
    return refuse(404, thing.within:find("templates", 1, true) and "template_not_found" or "not_found", "Not found")
  end
  if not thing.free and not actions.spend(world, 1) then return actions.no_credit() end
  return created(world, thing, body)
end

function actions.act(world, request)
  local operation, ids = bodies.find("heygen", request.method, request.path)
  if request.list and request.list:find("_batch", 1, true) and request.method == "GET" then
    batches.look(world, request.list, request.captures.batch_id)
  end
  if not operation or not (handlers[operation.key] or by_key[shape(operation.key)]) then return nil end
  if request.def and request.method == "GET" then return nil end
  local body, what, message, name
  if operation.key ~= "POST /v3/assets" then
    body, what, message, name = bodies.check(operation, request)
    if not body then return refuse(400, "invalid_parameter", message, name), what end
  end
  local key = request.headers and actions.header(request, "idempotency-key")
  local thing = (by_key[shape(operation.key)] or {})[2]
  if key and published.takes_key[operation.key] and not key:find("^[%w_%-:.]+$") or key and #key > 255 then
    return refuse(400, "invalid_parameter", "Idempotency-Key must be 1 to 255 of A-Za-z0-9_-:.")
  elseif not key and operation.key == "POST /v3/workflow-runs" then
    return refuse(400, "invalid_parameter", "Idempotency-Key is required")
  end
  if not published.takes_key[operation.key] then key = nil end
  if thing and thing.key_field and type(body[thing.key_field]) == "string" then key = body[thing.key_field] end
  local place = key and request.path .. "\n" .. key
  local first = place and replay(world, place)
  if first then return first end
  local response = perform(world, request, operation, ids, body)
  if place and response.status < 300 then remember(world, place, response) end
  return response
end

function actions.header(request, wanted)
  for _, header in ipairs(request.headers) do
    if header.name == wanted then return header.value end
  end
end

actions.answer, actions.refuse = answer, refuse

-- Lists that tell the states of many are looks at all of them.
for name, list in pairs {
  video = "heygen.v3.videos", lipsync = "heygen.v3.lipsyncs", asset = "heygen.v3.asset_statuses",
  video_translation = "heygen.v3.video_translations",
} do
  lists.get("heygen.v3." .. name .. "_statuses").asked = function(world) jobs.look_at_all(world, list) end
end

return actions
