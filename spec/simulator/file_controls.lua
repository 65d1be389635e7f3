-- What specs may ask of a world's files and of what was sent to it: the control requests that are about these. Owns
-- what they tell; how they come is in server.lua.

local json = require "cjson"
local addresses = require "addresses"
local files = require "files"
local storage = require "storage"

local file_controls = {}

local told = {}
for name in ([[asset_id way name type sniffed size sha256 told_size checksum completed fields url upload_id
  chunk_size]]):gmatch "%S+" do
  told[name] = true
end

local function tell_chunk(number, chunk)
  local stored = chunk.slot.stored or {}
  return {
    index = number, puts = chunk.slot.puts, reports = chunk.reports, size = stored.size, sha256 = stored.sha256,
  }
end

local function tell_upload(upload)
  local own = {}
  for name in pairs(told) do own[name] = upload[name] end
  if upload.slot then own.puts = upload.slot.puts end
  for number, chunk in ipairs(upload.chunks or {}) do
    own.chunks = own.chunks or {}
    own.chunks[number] = tell_chunk(number, chunk)
  end
  return own
end

-- An empty list would be an object.
local function list_of(list)
  return json.encode(#list > 0 and list or json.null)
end

-- The actions by method and name, each function(world, body, query) -> a JSON text. origin_of(listener) is an origin.
function file_controls.actions(origin_of)
  local actions = {}

  actions["GET file"] = function(world, _, query)
    return files.tell(world, query.path, tonumber(query.from), tonumber(query.count))
  end

  -- For specs that ask for a place to put something: `slot`, see storage.lua.
  actions["POST sign"] = function(world, body)
    local asked = json.decode(body)
    local origin = origin_of(asked.secure and "files_tls" or "files")
    if asked.slot then return json.encode { url = storage.open(world, origin, asked.path, asked.slot, asked) } end
    return json.encode { url = addresses.make(world, origin, asked.path, asked) }
  end

  actions["POST expire"] = function(world)
    addresses.expire(world)
    return "{}"
  end

  actions["GET uploads"] = function(world)
    local list = {}
    for place, upload in ipairs(world.uploads) do list[place] = tell_upload(upload) end
    return list_of(list)
  end

  actions["GET leaks"] = function(world) return list_of(world.leaks) end

  actions["DELETE leaks"] = function(world)
    world.leaks = {}
    return "{}"
  end

  return actions
end

return file_controls
