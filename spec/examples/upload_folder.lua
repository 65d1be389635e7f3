-- Files into TwelveLabs, and each waited for: lua upload_folder.lua films/*
-- Interrupted, it can be run again with what is left: a large file goes on where it was.
local footage = require "footage"

-- One after the other over the wire, while the service is at work on those that are there.
local waits = {}
for i, path in ipairs(arg) do
  local asset = assert(footage.twelvelabs.upload(path, nil, { progress = true }))
  waits[i] = function() return asset:wait() end
end

local assets, message, err = footage.all(waits)
if not assets then
  for _, failure in ipairs(err.failures) do io.stderr:write(arg[failure.index], ": ", tostring(failure.err), "\n") end
  error(message, 0)
end
for i, asset in ipairs(assets) do print(asset.id, asset.duration, arg[i]) end
