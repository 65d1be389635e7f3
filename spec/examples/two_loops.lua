-- The two loops of the README, for whatever services the environment names.
local heygen     = require "footage.heygen"
local twelvelabs = require "footage.twelvelabs"

for asset in heygen.assets{ file_type = "video" } do
  print(asset.id, asset.name, asset.url)
end

for asset in twelvelabs.assets{ asset_types = {"image"} } do
  print(asset.id, asset.filename, os.date("%F", asset.created))
end
