-- Empties a test account at HeyGen: lua empty_account.lua says what would go, lua empty_account.lua --yes does it.
-- Folders go to the trash; those within them go along.
local heygen = require "footage.heygen"

local client = heygen.new{ dry_run = arg[1] ~= "--yes" }

local function each(listing, act)
  local records = assert(listing:all()) -- taken first, so that the list does not change under the walk
  for _, record in ipairs(records) do assert(act(record)) end
  return #records
end

local function delete(record) return record:delete() end

print("videos", each(client.videos(), delete))
print("assets", each(client.assets(), delete))
print("folders", each(client.folders(), function(folder) return folder:trash() end))
