--- TwelveLabs: its lists as data.
---
---     for asset in twelvelabs.assets{ asset_types = {"image"} } do print(asset.id, asset.filename) end
---
--- The key comes from TWELVE_LABS_API_KEY, else from TWELVELABS_API_KEY; TWELVELABS_BASE_URL moves
--- the address.
local client = require "footage.client"

---@class footage.twelvelabs.AssetFilters
---@field asset_ids? string[]
---@field asset_types? string[] "image", "video", "audio", ...
---@field filename? string a part of it, in upper or lower case
---@field page_limit? integer page size, 1 to 50
---@field page? integer where to start

---@class footage.twelvelabs.Asset: footage.Record
---@field method string "direct", "url", ...
---@field status string "failed", "processing", "ready"
---@field filename string
---@field file_type string a MIME type
---@field created_at string RFC 3339; `created` is the same as Unix time
---@field size? integer bytes
---@field duration? number seconds
---@field hls? table
---@field thumbnail? table
---@field user_metadata? table
---@field technical_metadata? table

---@class footage.twelvelabs
---@field new fun(options?: footage.Options): footage.twelvelabs
---@field assets fun(filters?: footage.twelvelabs.AssetFilters, options?: footage.WalkOptions): footage.Listing
return client.service {
  name = "twelvelabs",
  base_url = "https://api.twelvelabs.io/v1.3",
  base_url_variable = "TWELVELABS_BASE_URL",
  key_header = "x-api-key",
  key_variables = { "TWELVE_LABS_API_KEY", "TWELVELABS_API_KEY" },

  records = {
    asset = { id = "_id", name = "filename", created = "created_at", kind = "file_type" },
  },

  lists = {
    -- https://docs.twelvelabs.io/api-reference/upload-content/direct-uploads/list
    assets = {
      path = "/assets", items = "data", total = "page_info.total_results", record = "asset",
      filters = { asset_ids = "list", asset_types = "list", filename = "string" },
      paging = {
        by = "number", start = "page", size = "page_limit", number = "page_info.page",
        pages = "page_info.total_page", largest = 50,
      },
    },
  },
}
