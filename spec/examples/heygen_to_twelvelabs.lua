-- HeyGen's finished videos into an index of TwelveLabs: lua heygen_to_twelvelabs.lua INDEX [TITLE]
-- No file comes to this machine: TwelveLabs fetches each from HeyGen.
local heygen = require "footage.heygen"
local twelvelabs = require "footage.twelvelabs"

local index = assert(twelvelabs.index(arg[1]))

local function is_finished(video) return video.status == "completed" end

local function copy(video)
  local asset, why, err = twelvelabs.upload(video, { user_metadata = { heygen = video.id } }, { wait = true })
  if not asset then return nil, why, err end
  local indexed
  indexed, why, err = index:add(asset)
  if not indexed then return nil, why, err end
  return indexed:wait()
end

local done, message, err = heygen.videos{ title = arg[2] }:filter(is_finished):parallel(4, copy)
for _, failure in ipairs(err and err.failures or {}) do
  io.stderr:write(failure.record.id, ": ", tostring(failure.err), "\n")
end
print(done or err.done, message or "all done")
