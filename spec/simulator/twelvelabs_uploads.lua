-- Files that TwelveLabs takes (actions-twelvelabs.md 2 and 3): forms, addresses, and multipart sessions with their
-- chunks. Owns what the service says of them and keeps of them (world.uploads); knows no sockets.

local json = require "cjson"
local addresses = require "addresses"
local bodies = require "bodies"
local content = require "content"
local files = require "files"
local intake = require "intake"
local faults = require "faults"
local items = require "items"
local jobs = require "jobs"
local storage = require "storage"

local uploads = {}

local IMAGE_LIMIT, SESSION_LIMIT, CHUNK, AT_ONCE = 32000000, 10000000000, 5242880, 50
local DAY, HOUR = 86400, 3600
-- Of a file that lies somewhere else.
local UNKNOWN_SIZE = 1048576

local function answer(status, value)
  return { status = status, body = (json.encode(value):gsub("\\/", "/")) }
end

local function refuse(status, code, message)
  return answer(status, { code = code, message = message })
end

local function invalid(message)
  return refuse(400, "parameter_invalid", message)
end

local function iso(seconds)
  return items.iso(seconds or os.time())
end

-- ------------------------------------------------------------------- assets ---

-- Makes an asset that is being processed; gives its id and place.
local function make_asset(world, members)
  local target = world.stores["twelvelabs.assets"]
  local index = target:add("twelvelabs.assets", {}, true)
  local own = { _id = target:id(index), status = "processing", created_at = iso() }
  for name, value in pairs(members) do own[name] = value end
  target:change(index, "twelvelabs.assets", own)
  return own._id, index
end

-- What is told of a stream or a picture that was asked for; it comes after the word "ready".
local function pending()
  return { status = "pending" }
end

-- From now on its state goes on with each look. `options`: size, kind ("video"...), hls, thumbnail (asked
-- for), failure (its words; it fails), broken (the words for when it is to fail).
local function begin(world, id, index, options)
  local size = options.size or UNKNOWN_SIZE
  local done, later = { size = size, technical_metadata = { file_size_bytes = size } }, {}
  if options.kind ~= "image" then done.duration = 12.5 end
  local place = "files://cdn.example.com/assets/" .. id
  if options.hls then later.hls = { status = "ready", manifest_url = place .. "/manifest.m3u8" } end
  if options.thumbnail then
    later.thumbnail = { status = "ready", representative_url = place .. "/thumbnail.jpg" }
  end
  jobs.begin(world, { "twelvelabs.assets" }, index, {
    still = "processing", ready = "ready", failed = "failed", done = done, later = next(later) and later,
    outcome = options.failure and "failed",
    broken = { error = { message = options.failure or options.broken or "The file could not be decoded." } },
  })
end

local function note(world, upload)
  world.uploads[#world.uploads + 1] = upload
  return upload
end

-- ------------------------------------------------------------------- forms ---

local form_fields = {
  method = true, file = true, url = true, filename = true, enable_hls = true, enable_thumbnail = true,
  user_metadata = true,
}

-- The parts by name; nil and an answer when one is wrong.
local function read_form(parts)
  if not parts then return nil, invalid "The body is no multipart/form-data" end
  local form = {}
  for _, part in ipairs(parts) do
    if not form_fields[part.name] then return nil, refuse(400, "parameter_unknown", "Unknown: " .. part.name) end
    if form[part.name] then return nil, invalid("Given more than once: " .. part.name) end
    form[part.name] = part.name == "file" and part or part.value or ""
  end
  if form.method ~= "direct" and form.method ~= "url" then return nil, invalid "method must be direct or url" end
  if (form.method == "direct") ~= (form.file ~= nil) or (form.method == "url") ~= (form.url ~= nil) then
    return nil, refuse(400, "parameter_not_provided", "direct takes a file, url takes a url")
  end
  if form.filename and (form.filename == "" or #form.filename > 255) then return nil, invalid "filename" end
  if form.user_metadata then
    local known, value = pcall(json.decode, form.user_metadata)
    if not known or type(value) ~= "table" or form.user_metadata:find "^%s*%[" then
      return nil, invalid "user_metadata must be a JSON object in a string"
    end
    form.metadata = value
  end
  for _, name in ipairs { "enable_hls", "enable_thumbnail" } do
    if form[name] and form[name] ~= "true" and form[name] ~= "false" then
      return nil, invalid(name .. " is no boolean")
    end
  end
  return form
end

-- What a form's words are to specs.
local function told_fields(form)
  local told = {}
  for name in pairs(form_fields) do
    if type(form[name]) == "string" then told[name] = form[name] end
  end
  return told
end

local function created(world, id, index)
  local asset = json.decode(world.stores["twelvelabs.assets"]:text(index, world:form "twelvelabs.assets"))
  return answer(201, asset), id
end

local function by_file(world, request, form)
  local file = form.file
  if not file.filename then return invalid "file must be a file" end
  if file.size == 0 then return invalid "The file is empty" end
  local mime = content.sniff(file.first) or file.type or "application/octet-stream"
  local kind = mime:match "^%a+"
  if file.size > (kind == "image" and IMAGE_LIMIT or intake.limit(world, request)) then
    return refuse(400, "video_filesize_too_large", "The file is too large")
  end
  local id, index = make_asset(world, {
    method = "direct", filename = form.filename or file.filename, file_type = mime, user_metadata = form.metadata,
    hls = form.enable_hls == "true" and pending() or nil,
    thumbnail = form.enable_thumbnail == "true" and pending() or nil,
  })
  note(world, {
    asset_id = id, way = "form", name = form.filename or file.filename, type = file.type, sniffed = mime,
    size = file.size, sha256 = file.sha256, fields = told_fields(form), completed = true,
  })
  begin(world, id, index, {
    size = file.size, kind = kind, hls = form.enable_hls == "true",
    thumbnail = form.enable_thumbnail == "true",
  })
  return created(world, id, index)
end

-- The file that an address of this world's file origin leads to; nil and why there is none. Others are taken as they
-- come.
local function fetch(world, url)
  local path, query = url:match("^https?://[^/]+/w/" .. world.id .. "/([^?#]*)%??(.*)$")
  if not path then return {} end
  local holds, why = addresses.check(world, path, query)
  if not holds then return nil, "The file could not be fetched: its address is " .. why end
  local file = files.at(world, path)
  if file.settings.missing then return nil, "The file could not be fetched: 404" end
  return file
end

local function by_url(world, form)
  local file, failure = fetch(world, form.url)
  local name = form.filename or form.url:match "([^/?#]+)[?#]" or form.url:match "([^/]+)$"
  local mime = file and file.type or "video/mp4"
  local id, index = make_asset(world, {
    method = "url", filename = name, file_type = mime, user_metadata = form.metadata,
    hls = form.enable_hls == "true" and pending() or nil,
    thumbnail = form.enable_thumbnail == "true" and pending() or nil,
  })
  note(world, {
    asset_id = id, way = "url", name = name, url = form.url, size = file and file.size, fields = told_fields(form),
    completed = true,
  })
  begin(world, id, index, {
    size = file and file.size, kind = mime:match "^%a+", hls = form.enable_hls == "true",
    thumbnail = form.enable_thumbnail == "true", failure = failure, broken = "The file could not be fetched.",
  })
  return created(world, id, index)
end

-- POST /assets.
local function by_form(world, request)
  local form, refused = read_form(request.parts)
  if not form then return refused end
  if form.method == "url" then return by_url(world, form) end
  return by_file(world, request, form)
end

-- ------------------------------------------------------------------- sessions ---

local function path_of(session, number)
  return "uploads.example.com/" .. session.upload_id .. "/" .. number
end

local function chunk_length(session, number)
  if number < session.total_chunks then return session.chunk_size end
  return session.total_size - (session.total_chunks - 1) * session.chunk_size
end

-- `count` new addresses from a chunk on.
local function addresses_of(world, session, origin, start, count)
  local seconds, list = world.config.chunk_seconds or HOUR, {}
  for number = start, math.min(start + count - 1, session.total_chunks) do
    list[#list + 1] = {
      chunk_index = number, expires_at = iso(os.time() + seconds),
      url = storage.address(world, origin, path_of(session, number), { seconds = seconds }),
    }
  end
  return list
end

local function open_chunks(world, session, origin)
  local headers = world.config.upload_headers
    or { ["Content-Type"] = "application/octet-stream", ["x-amz-meta-upload"] = session.upload_id }
  session.upload_headers = headers
  for number = 1, session.total_chunks do
    local slot = { headers = headers, once = true }
    storage.open(world, origin, path_of(session, number), slot)
    session.chunks[number] = { slot = slot, reports = 0 }
  end
end

local function check_session(body)
  if not (" video audio image "):find(" " .. body.type .. " ", 1, true) then return invalid "type is unknown" end
  if body.total_size < 1 then return invalid "total_size must be at least 1" end
  if body.total_size > (body.type == "image" and IMAGE_LIMIT or SESSION_LIMIT) then
    return refuse(400, "video_filesize_too_large", "The file is too large")
  end
end

local function create(world, request, _, body)
  if world.config.sessions == "forbidden" then
    return refuse(403, "api_not_allowed", "Multipart uploads are not part of your plan")
  end
  local wrong = check_session(body)
  if wrong then return wrong end
  local size = world.config.chunk_size or CHUNK
  local total = world.config.total_chunks or math.ceil(body.total_size / size)
  local target = world.stores["twelvelabs.multipart_uploads"]
  local index = target:add("twelvelabs.multipart_uploads", {}, true)
  local ends = iso(os.time() + DAY)
  target:change(index, "twelvelabs.multipart_uploads", {
    upload_id = target:id(index), status = "active", total_size = body.total_size, chunk_size = size,
    total_chunks = total, created_at = iso(), expires_at = ends,
  })
  local asset_id, place = make_asset(world, { method = "multipart", filename = body.filename, file_type = body.type })
  local session = note(world, {
    way = "multipart", upload_id = target:id(index), asset_id = asset_id, name = body.filename, type = body.type,
    told_size = body.total_size, total_size = body.total_size, chunk_size = size, total_chunks = total, chunks = {},
    place = place, index = index, created_at = iso(), hls = body.enable_hls == true,
    thumbnail = body.enable_thumbnail == true,
  })
  world.sessions[session.upload_id] = session
  open_chunks(world, session, request.storage)
  return answer(201, {
    upload_id = session.upload_id, asset_id = asset_id, chunk_size = size, total_chunks = total, expires_at = ends,
    upload_headers = session.upload_headers,
    upload_urls = addresses_of(world, session, request.storage, 1, world.config.first_urls or 10),
  })
end

local function more_addresses(world, request, session, body)
  if body.start < 1 or body.start > session.total_chunks then return invalid "start is no chunk" end
  if body.count < 1 or body.count > AT_ONCE then return invalid "count must be 1 to 50" end
  local list = addresses_of(world, session, request.storage, body.start, body.count)
  return answer(200, {
    upload_urls = list, start_index = body.start, count = #list, generated_at = iso(),
    expires_at = iso(os.time() + (world.config.chunk_seconds or HOUR)),
  })
end

-- What is wrong with one reported chunk, or nil.
local function check_report(session, report)
  if type(report) ~= "table" then return "a chunk is no object" end
  local number = report.chunk_index
  local chunk = session.chunks[number]
  if not chunk then return "there is no chunk " .. tostring(number) end
  if report.proof_type ~= "etag" then return "proof_type must be etag" end
  local stored = chunk.slot.stored
  if not stored then return "chunk " .. number .. " has not come" end
  if report.proof ~= stored.etag:gsub('"', "") then return "the proof of chunk " .. number .. " is not its ETag" end
  if report.chunk_size ~= stored.size or stored.size ~= chunk_length(session, number) then
    return "the size of chunk " .. number .. " is wrong"
  end
end

-- A chunk that has been reported; gives whether it had been before.
local function accept(world, session, number)
  local chunk = session.chunks[number]
  chunk.reports = chunk.reports + 1
  if chunk.done then return true end
  if faults.is_among(world.config.failed_chunks or {}, number) and not chunk.failed then
    chunk.failed, chunk.slot.stored = true, nil
    return false
  end
  chunk.done, chunk.at = true, iso()
  session.done = (session.done or 0) + 1
  return false
end

local function finish(world, session)
  session.completed = true
  world.stores["twelvelabs.multipart_uploads"]:delete(session.index)
  begin(world, session.asset_id, session.place, {
    size = session.total_size, kind = session.type, hls = session.hls, thumbnail = session.thumbnail,
  })
end

local function report(world, _, session, body)
  local list = body.completed_chunks
  if #list < 1 or #list > AT_ONCE then return invalid "completed_chunks must be 1 to 50" end
  for _, one in ipairs(list) do
    local wrong = check_report(session, one)
    if wrong then return invalid(wrong) end
  end
  local duplicates = 0
  for _, one in ipairs(list) do
    if accept(world, session, one.chunk_index) then duplicates = duplicates + 1 end
  end
  local whole = session.done == session.total_chunks
  if whole and not session.completed then finish(world, session) end
  return answer(200, {
    asset_id = session.asset_id, processed_chunks = #list - duplicates, duplicate_chunks = duplicates,
    total_completed = session.done or 0,
    url = whole and "files://cdn.example.com/assets/" .. session.asset_id .. "/original.mp4" or nil,
  })
end

local function tell_chunk(session, number)
  local chunk = session.chunks[number]
  local failed = chunk.failed and not chunk.slot.stored
  return {
    index = number, status = chunk.done and "completed" or failed and "failed" or "pending",
    uploaded_at = chunk.at, updated_at = session.created_at, error = failed and "The proof does not match." or nil,
  }
end

local function read(world, _, session, query)
  local page, limit = tonumber(query.page or 1), tonumber(query.page_limit or 10)
  if not page or page < 1 or not limit or limit < 1 or limit > AT_ONCE then return invalid "page or page_limit" end
  local told, failed, sent = {}, 0, 0
  for number, chunk in ipairs(session.chunks) do
    local one = tell_chunk(session, number)
    if one.status == "failed" then failed = failed + 1 end
    if one.status == "completed" then sent = sent + chunk.slot.stored.size end
    if number > (page - 1) * limit and number <= page * limit then told[#told + 1] = one end
  end
  local done, forced = session.done or 0, world.config.sessions
  return answer(200, {
    upload_id = session.upload_id, created_at = session.created_at, total_size = session.total_size,
    status = session.completed and "completed" or (forced ~= "open" and forced) or "active",
    uploaded_size = sent, chunks_completed = done, chunks_failed = failed,
    chunks_pending = session.total_chunks - done - failed, uploaded_chunks = #told > 0 and told or json.null,
    page_info = {
      page = page, limit_per_page = limit, total_results = session.total_chunks,
      total_page = math.ceil(session.total_chunks / limit),
    },
  })
end

-- ------------------------------------------------------------------- the way in ---

local of_a_session = {
  ["GET /assets/multipart-uploads/{upload_id}"] = read,
  ["POST /assets/multipart-uploads/{upload_id}"] = report,
  ["POST /assets/multipart-uploads/{upload_id}/presigned-urls"] = more_addresses,
}

-- Answers what is about sending files; nil for anything else.
function uploads.act(world, request)
  local path = request.path:match "^/v1%.3(/assets.*)$"
  if not path then return nil end
  if path == "/assets" and request.method == "POST" then return by_form(world, request) end
  local operation, ids = bodies.find("twelvelabs", request.method, path)
  local key = operation and operation.key
  local session = of_a_session[key] and world.sessions[ids[1]]
  if key ~= "POST /assets/multipart-uploads" and not of_a_session[key] then return nil end
  if of_a_session[key] and (not session or world.config.sessions == "gone") then
    -- Those that lists begin with are told as before.
    if request.method == "GET" and world.config.sessions ~= "gone" then return nil end
    return { status = 404, body = "" }
  end
  local body, what, message = bodies.check(operation, request)
  if not body then
    return refuse(400, what == "missing" and "parameter_not_provided" or "parameter_invalid", message)
  end
  if not session then return create(world, request, session, body) end
  local forced = world.config.sessions
  if request.method == "POST" and (forced == "expired" or forced == "failed") then
    return invalid("The session is " .. forced)
  end
  return of_a_session[key](world, request, session, body)
end

return uploads
