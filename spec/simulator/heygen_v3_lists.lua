-- HeyGen's v3 lists (heygen-v3.openapi.json, heygen.md 6). Owns their addresses,
-- parameters and items; how answers are written is in heygen_v3.lua.
--
-- Lists that v1 or v2 have too are `of` those: the same things by other names.
--
-- within  {member, ...}: the items stand inside data, beside these members

local json = require "cjson"
local fields = require "item_fields"
local filters = require "filters"
local lists = require "lists"

local from, nullable, text, choice = fields.from, fields.nullable, fields.text, fields.choice

local function add(def)
  def.service, def.paging = "heygen", def.paging or "token"
  if def.paging == "token" then def.least, def.largest = 1, def.largest or 100 end
  return lists.add(def)
end

local video_states = { waiting = "pending", draft = "pending" }

add {
  name = "heygen.v3.videos", path = "/v3/videos", of = "heygen.videos", default = 10, title = "title",
  filters = { folder_id = filters.folder(), title = filters.contains() },
  fields = {
    { "id", from "id" }, { "title", from "video_title" }, { "status", fields.from_words("status", video_states) },
    { "created_at", from "created_at" },
    { "completed_at", fields.when("status", "completed", fields.unix, json.null) },
    { "duration", fields.when("status", "completed", fields.number(1, 600, 1), json.null) },
    { "video_url", fields.when("status", "completed", text "https://files2.heygen.ai/video/{}.mp4", json.null) },
    { "thumbnail_url", nullable(text "https://files2.heygen.ai/thumbnail/{}.jpg") },
    { "gif_url", nullable(text "https://files2.heygen.ai/gif/{}.gif") },
    { "captioned_video_url", json.null }, { "subtitle_url", json.null },
    { "video_page_url", text "https://app.heygen.com/videos/{}" }, { "folder_id", from("folder_id", true) },
    { "output_language", nullable(choice "English German Japanese") },
    { "failure_code", fields.when("status", "failed", "internal_error", json.null) },
    { "failure_message", fields.when("status", "failed", "The rendering failed.", json.null) },
  },
}

add {
  name = "heygen.v3.assets", path = "/v3/assets", of = "heygen.assets", default = 20, title = "name",
  filters = {
    username = filters.required { read = filters.text.read, test = function(item, value)
      return item.owner == value
    end },
    folder_id = filters.folder(),
  },
  refuse = function(world, values)
    if values.username ~= world:username() and world.config.other_username ~= "empty" then
      return "forbidden", "You cannot list the assets of this user"
    end
  end,
  fields = {
    { "id", from "id" }, { "name", from "name" }, { "type", from "file_type" },
    { "owner", function(item) return item.form.username end }, { "space_id", "space-1" },
    { "folder_id", from("folder_id", true) }, { "uploaded_at", from "created_ts" }, { "url", from("url", true) },
  },
}
