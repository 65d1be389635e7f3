-- Deletes assets of TwelveLabs that are older than 90 days: lua old_assets.lua says which, lua old_assets.lua --yes
-- does it. What cannot be deleted is said, and the others go all the same.
local twelvelabs = require "footage.twelvelabs"

local client = twelvelabs.new{ dry_run = arg[1] ~= "--yes" }
local border = os.time() - 90 * 24 * 60 * 60

-- Of an asset without a date nobody knows how old it is: it stays.
local function is_old(asset) return asset.created ~= nil and asset.created < border end

local done, failed = 0, 0
for asset in client.assets():filter(is_old) do
  local fine, message = asset:delete()
  if fine then
    done = done + 1
  else
    failed = failed + 1
    io.stderr:write(message, "\n")
  end
end
print(done, failed)
os.exit(failed == 0 and 0 or 1, true)
