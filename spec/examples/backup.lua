-- A backup of HeyGen's finished videos, as TITLE-ID.mp4, each with its record beside it: lua backup.lua FOLDER
-- Run it again, after a crash or every night: what is there is not fetched again, and what was begun is gone on with.
local heygen = require "footage.heygen"

local folder = assert(arg[1], "a folder, please")
local done, unready, err = heygen.videos():download(folder, { info = true, progress = true })
for _, failure in ipairs(err and err.failures or {}) do
  io.stderr:write(failure.record.id, ": ", tostring(failure.err), "\n")
end
if not done then error(unready, 0) end
print(("%d videos are in %s, %d have no file"):format(done, folder, unready))
