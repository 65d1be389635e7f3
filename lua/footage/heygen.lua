--- HeyGen: its lists as data.
---
---     for asset in heygen.assets{ file_type = "video" } do print(asset.id, asset.name, asset.url) end
---
--- The key comes from HEYGEN_API_KEY; HEYGEN_BASE_URL moves the address.
local client = require "footage.client"

---@class footage.heygen.AssetFilters
---@field folder_id? string
---@field file_type? string "image", "video", "audio"
---@field limit? integer page size, 0 to 100
---@field token? string where to start

---@class footage.heygen.VideoFilters
---@field folder_id? string
---@field title? string
---@field limit? integer page size, 0 to 100
---@field token? string where to start

---@class footage.heygen.FolderFilters
---@field parent_id? string
---@field name_filter? string the whole name or a part of it
---@field is_trash? boolean true for deleted folders alone
---@field limit? integer page size, 0 to 100
---@field token? string where to start

---@class footage.heygen.Asset: footage.Record
---@field file_type string
---@field folder_id? string nil in the root folder
---@field created_ts integer
---@field url? string

---@class footage.heygen.Video: footage.Record
---@field video_id string
---@field status string "completed", "processing", "failed", "draft", ...
---@field video_title? string
---@field created_at integer
---@field type string "GENERATED", "TRANSLATED", ...
---@field folder_id? string nil in the root folder

---@class footage.heygen.Folder: footage.Record
---@field parent_id? string nil at the root
---@field project_type string
---@field is_trash boolean
---@field created_ts integer
---@field updated_ts integer
---@field direct_children_count integer
---@field creator_username string

-- Every list of v1 pages alike: an opaque token, null at the end, pages of 0 to 100 items.
local function by_token()
  return { by = "token", next = "data.token", start = "token", size = "limit", smallest = 0, largest = 100 }
end

---@class footage.heygen
---@field new fun(options?: footage.Options): footage.heygen
---@field assets fun(filters?: footage.heygen.AssetFilters, options?: footage.WalkOptions): footage.Listing
---@field videos fun(filters?: footage.heygen.VideoFilters, options?: footage.WalkOptions): footage.Listing
---@field folders fun(filters?: footage.heygen.FolderFilters, options?: footage.WalkOptions): footage.Listing
return client.service {
  name = "heygen",
  base_url = "https://api.heygen.com",
  base_url_variable = "HEYGEN_BASE_URL",
  key_header = "x-api-key",
  key_variables = { "HEYGEN_API_KEY" },

  -- Success is `code` 100 on some lists and a null `error` on others.
  envelope = { success = "code", value = 100, failure = "error", warning = "warning" },

  records = {
    asset = { id = "id", name = "name", created = "created_ts", kind = "file_type", root = { "folder_id" } },
    video = {
      id = "video_id", name = "video_title", created = "created_at", kind = { always = "video" },
      root = { "folder_id" },
    },
    folder = { id = "id", name = "name", created = "created_ts", root = { "parent_id" } },
  },

  lists = {
    -- https://docs.heygen.com/reference/list-assets
    assets = {
      path = "/v1/asset/list", items = "data.assets", total = "data.total", record = "asset",
      filters = { folder_id = "string", file_type = "string" },
      paging = by_token(),
    },
    -- https://docs.heygen.com/reference/video-list
    videos = {
      path = "/v1/video.list", items = "data.videos", total = "data.total", record = "video",
      filters = { folder_id = "string", title = "string" },
      paging = by_token(),
    },
    -- https://docs.heygen.com/reference/list-folders
    folders = {
      path = "/v1/folders", items = "data.folders", total = "data.total", record = "folder",
      filters = { parent_id = "string", name_filter = "string", is_trash = "boolean" },
      paging = by_token(),
    },
  },
}
