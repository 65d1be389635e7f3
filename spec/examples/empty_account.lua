-- Empties a test account at both services: lua empty_account.lua says what would go, lua empty_account.lua --yes does
-- it. HeyGen's folders go to the trash; those within them go along.
local footage = require "footage"

local options = { dry_run = arg[1] ~= "--yes" }
local heygen, twelvelabs = footage.heygen.new(options), footage.twelvelabs.new(options)

local function empty(what, listing)
  print(what, assert(listing:delete{ all = true }))
end

empty("HeyGen videos", heygen.videos())
empty("HeyGen assets", heygen.assets())
local folders = assert(heygen.folders{ is_trash = false }:all()) -- taken first: the walk goes over what changes
for _, folder in ipairs(folders) do assert(folder:trash()) end
print("HeyGen folders", #folders)

-- Indexes come first, since what is in them holds its assets back.
empty("TwelveLabs indexes", twelvelabs.indexes())
empty("TwelveLabs entity collections", twelvelabs.entity_collections())
empty("TwelveLabs knowledge stores", twelvelabs.knowledge_stores())
empty("TwelveLabs assets", twelvelabs.assets())
