-- Files that HeyGen takes (actions-heygen.md 3): a form, a direct upload by a signed PUT, v1's raw body. Owns what the
-- service says of them and keeps of them (world.uploads); knows no sockets.

local json = require "cjson"
local base64 = require "base64"
local content = require "content"
local intake = require "intake"
local jobs = require "jobs"
local storage = require "storage"

local uploads = {}

local CEILING = 209715200

local job = { first = "queued", still = "processing", ready = "completed", failed = "failed" }

local function url_of(id, kind)
  return "files://resource2.heygen.ai/" .. (kind or "file") .. "/" .. id .. "/original"
end

-- An asset that its lists tell of; gives its id and place. What lies at its address is made up, as all files are.
local function make_asset(world, name, kind, state)
  local target = world.stores["heygen.v3.assets"]
  local index = target:add("heygen.v3.assets", {})
  local id = target:id(index)
  local url = url_of(id, kind)
  target:change(index, "heygen.v3.assets", { name = name, type = kind, url = url, folder_id = json.null })
  target:change(index, target.list, { name = name, file_type = kind, url = url, folder_id = json.null })
  if state then target:change(index, "heygen.v3.asset_statuses", { status = state }) end
  return id, index
end

local function begin(world, index)
  jobs.begin(world, { "heygen.v3.asset_statuses" }, index, job)
end

local function note(world, upload)
  world.uploads[#world.uploads + 1] = upload
  return upload
end

-- ------------------------------------------------------------------- forms ---

-- Gives an answer's data, or nil, a status, a code, a message and the field that is wrong.
function uploads.by_form(world, request)
  local parts = request.parts
  if not parts or #parts ~= 1 or parts[1].name ~= "file" then
    return nil, 400, "invalid_parameter", "One part 'file' of a form is wanted", "file"
  end
  local file = parts[1]
  if file.size > intake.limit(world, request) then
    return nil, 413, "payload_too_large", "The file is too large: use a direct upload"
  end
  if file.size == 0 then return nil, 400, "invalid_parameter", "The file is empty" end
  local mime = content.sniff(file.first) or file.type or "application/octet-stream"
  local kind = mime:match "^%a+"
  local id, index = make_asset(world, file.filename or "file", kind)
  local url = url_of(id, kind)
  note(world, {
    asset_id = id, way = "form", name = file.filename, type = file.type, sniffed = mime, size = file.size,
    sha256 = file.sha256, completed = true,
  })
  begin(world, index)
  return { asset_id = id, url = url, mime_type = mime, size_bytes = file.size }
end

-- v1: the body is the file. Gives an answer's data, or nil, a status, a code and a message.
function uploads.raw(world, request)
  local file = request.file
  if not file or file.size == 0 then return nil, 400, 40001, "There is no file" end
  local mime = content.sniff(file.first)
  if mime and mime ~= request.content_type then return nil, 400, 40012, "The Content-Type is not the file's" end
  local kind = (request.content_type or ""):match "^%a+"
  if not kind then return nil, 400, 40001, "There is no Content-Type" end
  local id, index = make_asset(world, "upload", kind)
  note(world, {
    asset_id = id, way = "raw", type = request.content_type, size = file.size, sha256 = file.sha256, completed = true,
  })
  begin(world, index)
  return {
    id = id, name = id, file_type = kind, folder_id = "", meta = json.null, created_ts = os.time(),
    url = url_of(id, kind), image_key = kind == "image" and "image/" .. id .. "/original" or json.null,
  }
end

-- ------------------------------------------------------------------- direct uploads ---

local function binary(hex)
  return (hex:gsub("%x%x", function(two) return string.char(tonumber(two, 16)) end))
end

-- A place for a file: what POST /v3/assets/direct-uploads answers.
function uploads.slot(world, file, origin)
  local id, index = make_asset(world, file.filename, file.content_type:match "^%a+", "queued")
  local upload = note(world, {
    asset_id = id, way = "put", name = file.filename, type = file.content_type, told_size = file.size_bytes,
    checksum = file.checksum_sha256, index = index,
  })
  local headers = { ["Content-Type"] = file.content_type, ["x-amz-meta-asset"] = id }
  if file.checksum_sha256 then headers["x-amz-checksum-sha256"] = base64.encode(binary(file.checksum_sha256)) end
  local most = world.config.max_bytes or CEILING
  local slot = {
    headers = headers, size = file.size_bytes, max = most, checksum = file.checksum_sha256,
    on_stored = function(stored)
      upload.size, upload.sha256, upload.first = stored.size, stored.sha256, stored.first
    end,
  }
  upload.slot = slot
  local seconds = world.config.upload_seconds or 3600
  return {
    asset_id = id, upload_headers = headers, expires_in_seconds = seconds, max_bytes = most, status = "pending_upload",
    upload_url = storage.open(world, origin, "uploads.heygen.ai/" .. id, slot, { seconds = seconds }),
  }
end

-- The file of an asset that was opened as a slot; nil for others.
function uploads.of(world, id)
  for _, upload in ipairs(world.uploads) do
    if upload.asset_id == id and upload.way == "put" then return upload end
  end
end

-- Completes a slot. Gives an answer's data, or nil, a status, a code and a message.
function uploads.complete(world, upload, body)
  if upload.completed then return upload.answer end
  if not upload.sha256 then return nil, 409, "conflict", "Uploaded object not found yet: retry after the PUT" end
  local mime = content.sniff(upload.first)
  if mime and mime ~= upload.type or not mime and content.has_signature(upload.type) then
    return nil, 400, "invalid_parameter", "content_type is not that of the stored bytes"
  end
  if body.checksum_sha256 and body.checksum_sha256 ~= upload.sha256 then
    return nil, 400, "invalid_parameter", "checksum_sha256 is not that of the stored bytes"
  end
  upload.completed = true
  begin(world, upload.index)
  upload.answer = {
    asset_id = upload.asset_id, mime_type = upload.type, size_bytes = upload.size, status = "processing",
    url = url_of(upload.asset_id, upload.type:match "^%a+"),
  }
  return upload.answer
end

-- The same for an asset that is no slot, such as those that a world begins with.
function uploads.complete_other(world, id, index)
  begin(world, index)
  return { asset_id = id, mime_type = "video/mp4", size_bytes = 1, status = "processing" }
end

return uploads
