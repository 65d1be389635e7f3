-- TwelveLabs' lists (twelvelabs.md 2 and 3, twelvelabs-v1.3.openapi.json). Owns their
-- addresses, parameters and items; how answers are written is in twelvelabs.lua.
--
-- array  the member that holds the items, "data" unless told

local filters = require "filters"
local lists = require "lists"

local function add(def)
  def.service = "twelvelabs"
  def.path = "/v1.3" .. def.path
  def.paging = def.paging or not def.echo and "numbered" or nil
  def.largest, def.default = 50, 10
  def.id = def.id or "_id"
  return lists.add(def)
end

add { name = "twelvelabs.echo", path = "/echo", echo = true, below = true }

add {
  name = "twelvelabs.assets", path = "/assets", title = "filename",
  filters = {
    asset_ids = filters.any_of(nil, "id"), filename = filters.contains(),
    asset_types = filters.any_of("image video audio", "file_type", function(mime)
      return tostring(mime):match("^%a+")
    end),
  },
  asked = function(world) world.asset_requests = world.asset_requests + 1 end,
}
