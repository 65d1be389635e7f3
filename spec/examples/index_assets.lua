-- Puts what no index has into one: all videos and sounds of TwelveLabs that are ready. The index is made where there is
-- none of that name, and what is in an index already stays where it is, so this can be run again and again.
--   lua index_assets.lua "My films"
local twelvelabs = require "footage.twelvelabs"

-- The filter finds names that hold this one, too.
local function index_named(name)
  for index in twelvelabs.indexes{ index_name = name } do
    if index.name == name then return index end
  end
  return assert(twelvelabs.create_index{
    index_name = name, models = { { model_name = "marengo3.0", model_options = { "visual", "audio" } } },
  })
end

local index = index_named(assert(arg[1], "the name of an index, please"))
local ready = twelvelabs.assets{ asset_types = { "video", "audio" } }:filter{ status = "ready" }

assert(ready:parallel(4, function(asset)
  if assert(asset:indexed_assets():total()) > 0 then return end -- some index has it
  print(asset.id, asset.name)
  return index:add(asset)
end))
