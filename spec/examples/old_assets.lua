-- Deletes assets of TwelveLabs that are older than 90 days: lua old_assets.lua says which, lua old_assets.lua --yes
-- does it. What cannot be deleted is said, and the others go all the same.
local twelvelabs = require "footage.twelvelabs"

local client = twelvelabs.new{ dry_run = arg[1] ~= "--yes" }
local border = os.time() - 90 * 24 * 60 * 60

-- Of an asset without a date nobody knows how old it is: it stays.
local function is_old(asset) return asset.created ~= nil and asset.created < border end

local done, message, err = client.assets():filter(is_old):delete()
for _, failure in ipairs(err and err.failures or {}) do
  io.stderr:write(tostring(failure.record), ": ", tostring(failure.err), "\n")
end
assert(done, message)
print(done)
