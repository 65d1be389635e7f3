-- HeyGen's v1 and v2 lists (heygen.md 1 and 3). Owns their addresses, parameters and
-- items; how answers are written is in heygen.lua.
--
-- envelope  "code" ({code:100, data, ...}) or "error" ({error:null, data})
-- array     the member of data that holds the items; false: data itself is the array
-- totals    the member that counts all items, besides what the way of paging gives
-- also      {member = list}: a second array of the same answer
-- v3        the address that the warning names; nothing takes the place of the others

local filters = require "filters"
local lists = require "lists"

local function add(def)
  def.service = "heygen"
  return lists.add(def)
end

add { name = "heygen.echo", path = "/echo", echo = true, below = true }

-- ------------------------------------------------------ the three documents ---

add {
  name = "heygen.assets", path = "/v1/asset/list", envelope = "error", array = "assets", v3 = "GET /v3/assets",
  paging = "token", least = 0, largest = 100, default = 100, id = "id", title = "name",
  filters = { folder_id = filters.folder(), file_type = filters.equal() },
}

add {
  name = "heygen.videos", path = "/v1/video.list", envelope = "code", array = "videos", v3 = "GET /v3/videos",
  paging = "token", least = 0, largest = 100, default = 100, id = "video_id", title = "video_title",
  filters = { folder_id = filters.folder(), title = filters.contains("video_title") },
  stamp = function(created) return '"' .. os.date("!%Y-%m-%d %H:%M:%S", created) .. '"' end,
}

local trash = filters.flag()
function trash.absent(world)
  if world.config.trash == "hidden" then return false end
end

add {
  name = "heygen.folders", path = "/v1/folders", envelope = "error", array = "folders",
  paging = "token", least = 0, largest = 100, default = 100, id = "id", title = "name",
  filters = { parent_id = filters.folder(), name_filter = filters.contains("name"), is_trash = trash },
}
