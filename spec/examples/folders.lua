-- A video in each of the folders named; those that are not there are made. HeyGen cannot move a video later.
--   lua folders.lua AVATAR VOICE "Folder one" "Folder two"
local heygen = require "footage.heygen"

-- The filter finds names that hold this one, too.
local function folder_named(name)
  for folder in heygen.folders{ name_filter = name } do
    if folder.name == name then return folder end
  end
  return assert(heygen.create_folder{ name = name })
end

for i = 3, #arg do
  local folder = folder_named(arg[i])
  local video = assert(heygen.create_video{
    type = "avatar", avatar_id = arg[1], voice_id = arg[2], folder_id = folder.id,
    title = "Welcome to " .. folder.name, script = "Welcome to " .. folder.name,
  })
  print(folder.id, video.id)
end
