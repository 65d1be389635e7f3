-- What people get wrong. What the language server must say of a line stands behind it, as `--!` and the codes of
-- diagnostics; of the other lines it says nothing. Never run.

local footage = require "footage"
local heygen = require "footage.heygen"
local twelvelabs = require "footage.twelvelabs"

-- Names of lists, filters and options.
heygen.assts() --! undefined-field
heygen.v3.vidoes() --! undefined-field
heygen.video_translations() --! undefined-field
twelvelabs.index_assets {} --! undefined-field
footage.heygen.asets() --! undefined-field
footage.heygn.assets() --! undefined-field
heygen.videos { titel = "demo" } --! assign-type-mismatch
heygen.videos { foldr_id = "x", limit = 3 } --! assign-type-mismatch
heygen.videos { file_type = "video" } --! assign-type-mismatch
heygen.videos { max = 3 } --! assign-type-mismatch
heygen.videos { tags = {} } --! assign-type-mismatch
heygen.assets({ title = "x" }, { max = 3 }) --! assign-type-mismatch
heygen.assets({}, { maxx = 3 }) --! assign-type-mismatch
heygen.assets({}, { limit = 3 }) --! assign-type-mismatch
heygen.assets({}, { max = "3" }) --! assign-type-mismatch
heygen.assets({}, { resume = 3 }) --! assign-type-mismatch
heygen.videos { title = 3 } --! assign-type-mismatch
heygen.folders { is_trash = "true" } --! assign-type-mismatch
heygen.videos { limit = "20" } --! assign-type-mismatch
heygen.videos "demo" --! param-type-mismatch
heygen.videos({}, 3) --! param-type-mismatch
heygen.videos({}, {}, {}) --! redundant-parameter
heygen.group_avatars() --! missing-parameter
heygen.group_avatars {} --! missing-fields
heygen.group_avatars { group = "x" } --! assign-type-mismatch missing-fields
twelvelabs.assets { asset_types = 3 } --! assign-type-mismatch
twelvelabs.assets { assettypes = { "image" } } --! assign-type-mismatch
twelvelabs.videos { filename = "x" } --! missing-fields
twelvelabs.search { index_id = "x" } --! missing-fields
twelvelabs.indexed_assets { index_id = "x", duration = true } --! assign-type-mismatch

-- Records in loops.
for asset in heygen.assets() do
  print(asset.nmae) --! undefined-field
  print(asset.size.bytes) --! undefined-field
  asset:delte() --! undefined-field
  asset:rename "x" --! undefined-field
  asset:download() --! missing-parameter
  asset:download(3) --! param-type-mismatch
  asset:download("a/", { overwite = true }) --! assign-type-mismatch
  asset:download("a/", { overwrite = "yes" }) --! assign-type-mismatch
  asset:delete { force = true } --! param-type-mismatch
  asset:wait { timout = 3 } --! assign-type-mismatch
  asset:wait { timeout = "3" } --! assign-type-mismatch
  asset:wait { progress = function(record) print(record.nmae) end } --! undefined-field
  local url = asset.url
  print(url:match "x") --! need-check-nil
end
for video in heygen.v3.videos() do
  print(video.titel, video.video_title) --! undefined-field undefined-field
  print(video.created_at:upper()) --! undefined-field
end
for folder in heygen.folders() do
  folder:video() --! undefined-field
  folder:videos { titel = "x" } --! assign-type-mismatch
  folder:videos { folder_id = "x" } --! assign-type-mismatch
  for video in folder:videos() do print(video.nmae) end --! undefined-field
  folder:rename() --! missing-parameter
  folder:delete() --! undefined-field
end
for asset in twelvelabs.assets { asset_types = { "image" } } do
  print(asset.file_name) --! undefined-field
  asset:set_metadat { project = "x" } --! undefined-field
  asset:delete { forced = true } --! assign-type-mismatch
  asset:delete { force = "yes" } --! assign-type-mismatch
  asset:delete({ force = true }, { timeuot = 3 }) --! assign-type-mismatch
  asset:set_metadata "x" --! param-type-mismatch
  asset:refresh { force = true } --! assign-type-mismatch
end
for index in twelvelabs.indexes() do
  index:ad "x" --! undefined-field
  index:add() --! missing-parameter
  index:add { asset_idd = "x" } --! assign-type-mismatch missing-fields
  index:add { asset_id = 3 } --! assign-type-mismatch
  index:add { asset_id = "x", user_metadat = {} } --! assign-type-mismatch
  index:search { query_text = "a dog" } --! missing-fields
  index:search { search_options = { "visual" }, querytext = "a dog" } --! assign-type-mismatch
  index:update { name = "x" } --! missing-fields assign-type-mismatch
end

-- What a listing is not, and its methods.
local listing = heygen.videos()
local l = listing:take(10)
print(listing[1].name) --! undefined-field
for _, video in ipairs(listing) do print(video) end --! param-type-mismatch
for _, video in pairs(listing) do print(video) end --! param-type-mismatch
table.sort(listing) --! param-type-mismatch
print(table.concat(listing, ", ")) --! param-type-mismatch
l:toal() --! undefined-field
listing:next_page() --! undefined-field
listing:map(print) --! undefined-field
listing.size() --! undefined-field
print(listing:take()) --! missing-parameter
print(listing:take "3") --! param-type-mismatch
print(listing:each(print)) --! param-type-mismatch
print(listing:filter "completed") --! param-type-mismatch
print(listing:filter(function(video) return video.state == "completed" end)) --! undefined-field
listing:take(10) --! discard-returns
listing:filter { status = "completed" } --! discard-returns
listing:parallel(print, 4) --! param-type-mismatch param-type-mismatch
listing:parallel(4) --! missing-parameter
listing:parallel(4, function(video) return video:dele() end) --! undefined-field
listing:parallel(4, print, { stopp = true }) --! assign-type-mismatch
listing:download() --! missing-parameter
listing:download("a/", { parralel = 4 }) --! assign-type-mismatch
listing:delete { al = true } --! assign-type-mismatch
listing:delete { max_delete = "10" } --! assign-type-mismatch
listing:on_each() --! missing-parameter
listing:on_each(function(video) print(video.nmae) end) --! undefined-field
for video in listing:take(3) do print(video.nmae) end --! undefined-field
for video in listing:filter { status = "completed" } do print(video.nmae) end --! undefined-field
for video in listing:take(9):filter { kind = "video" }:take(3) do print(video.nmae) end --! undefined-field
for video in listing:each() do print(video.nmae) end --! undefined-field
for page in listing:pages() do
  print(page.items) --! undefined-field
  print(page[1].nmae) --! undefined-field
  for video in page:each() do print(video.nmae) end --! undefined-field
end
local first = listing:first()
print(first.video_id) --! need-check-nil
print(assert(first).nmae) --! undefined-field
print(assert(listing:all())[1].nmae) --! undefined-field
for _, video in ipairs(assert(listing:all())) do print(video.nmae) end --! undefined-field
print(assert(listing:next()):wiat()) --! undefined-field

-- Clients and their options.
heygen.new { api_kee = "x" } --! assign-type-mismatch
heygen.new { timeout = "10" } --! assign-type-mismatch
heygen.new { retries = 3 } --! assign-type-mismatch
heygen.new { dry_run = 1 } --! assign-type-mismatch
heygen.new "key" --! param-type-mismatch
heygen.new({}).assts() --! undefined-field
heygen.new { on_event = function(event) print(event.tpye, event.type) end } --! undefined-field
heygen.new { onevent = print } --! assign-type-mismatch
heygen.request "/v3/users/me" --! param-type-mismatch
heygen.request { method = "GET" } --! missing-fields
heygen.request { path = "/v3/users/me", methd = "GET" } --! assign-type-mismatch
heygen.request { path = "/v3/users/me", method = "FETCH" } --! assign-type-mismatch
heygen.request { path = "/v3/users/me", body = {} } --! missing-fields
heygen.request { url = "/v3/users/me" } --! assign-type-mismatch missing-fields
heygen.list { path = "/x", item = "data", paging = { by = "whole" } } --! assign-type-mismatch
heygen.list { path = "/x", items = "data", paging = { by = "pages" } } --! assign-type-mismatch
heygen.list { path = "/x", items = "data" } --! missing-fields

-- Actions.
heygen.create_vidoe {} --! undefined-field
heygen.create_video {} --! missing-fields
heygen.create_video { type = "avatar", titel = "x" } --! assign-type-mismatch
heygen.create_video { type = "avatar", title = 3 } --! assign-type-mismatch
heygen.create_video({ type = "avatar" }, { idempotencykey = "x" }) --! assign-type-mismatch
heygen.create_video() --! missing-parameter
heygen.video() --! missing-parameter
heygen.video(3) --! param-type-mismatch
heygen.video { vidoe_id = "x" } --! assign-type-mismatch
heygen.create_folder { nmae = "x" } --! assign-type-mismatch missing-fields
print(assert(heygen.video "x").nmae) --! undefined-field
print(assert(heygen.video "x"):wait().nmae) --! undefined-field
print(assert(heygen.create_video { type = "avatar" }).video_idd) --! undefined-field
print(assert(heygen.template "x"):generate { title = "x" }) --! missing-fields
twelvelabs.create_index { index_name = "x" } --! missing-fields
twelvelabs.create_index { index_name = "x", models = {}, addon = {} } --! assign-type-mismatch
twelvelabs.create_index { index_name = "x", models = "pegasus1.2" } --! assign-type-mismatch
twelvelabs.indexed_asset { index_id = "x", asset_id = "y" } --! assign-type-mismatch
twelvelabs.indexed_asset { id = "y" } --! missing-fields
twelvelabs.analyse { video_id = "x", prompt = "y" } --! undefined-field
twelvelabs.analyze { video_id = "x", promt = "y" } --! assign-type-mismatch

-- Errors.
local video, message, err = heygen.video "x"
if not video then
  print(err.knid, err.msg) --! undefined-field undefined-field
  print(message.text) --! undefined-field
  for _, failure in ipairs(err.failures or {}) do
    print(failure.record.totabel, failure.reason) --! undefined-field undefined-field
  end
end

-- Files.
heygen.upload() --! missing-parameter
heygen.upload(3) --! param-type-mismatch
heygen.upload("a.png", { filename = "b.png" }) --! assign-type-mismatch
heygen.upload("a.png", nil, { wiat = true }) --! assign-type-mismatch
heygen.upload("a.png", nil, { parallel = "4" }) --! assign-type-mismatch
twelvelabs.upload("a.mp4", { filenam = "b.mp4" }) --! assign-type-mismatch
twelvelabs.upload("a.mp4", { enable_hls = "yes" }) --! assign-type-mismatch
twelvelabs.upload("a.mp4", nil, { wait = { timout = 3 } }) --! assign-type-mismatch
twelvelabs.upload("a.mp4", nil, { via = "url" }) --! assign-type-mismatch
print(assert(heygen.upload "a.png").nmae) --! undefined-field
footage.file() --! missing-parameter
footage.file("a.png", { typ = "image/png" }) --! assign-type-mismatch
footage.file { path = "a.png" } --! param-type-mismatch

local path = assert(assert(heygen.video "x"):download "backup/")
print(path:mtach "x", path[1].name) --! undefined-field undefined-field

-- The module, and tasks.
footage.spwan(print) --! undefined-field
footage.spawn() --! missing-parameter
footage.spawn "print" --! param-type-mismatch
footage.spawn(print):join() --! undefined-field
footage.spawn(print):wait "3" --! param-type-mismatch
footage.spawn(print):on_done() --! missing-parameter
print(footage.spawn(function() return heygen.videos():first() end):wait().nmae) --! undefined-field
footage.all(print, print) --! param-type-mismatch redundant-parameter
footage.all { print, 3 } --! assign-type-mismatch
footage.sleep() --! missing-parameter
footage.sleep "3" --! param-type-mismatch
footage.driver "uv" --! param-type-mismatch
footage.driver { watch = print } --! missing-fields
footage.typ(first) --! undefined-field
footage.methods "video" --! param-type-mismatch
footage.service "example" --! param-type-mismatch
footage.service { name = "example", base_url = "https://example.com", records = {} } --! missing-fields
footage.service {
  name = "example", base_url = "https://example.com", base_urls = "x", --! assign-type-mismatch
  key_variables = "EXAMPLE_KEY", --! assign-type-mismatch
  records = { thing = { id = "id", nmae = "title" } }, --! assign-type-mismatch
  lists = {
    things = { path = "/a", items = "a", record = "a", paging = {} }, --! missing-fields
    those = { path = "/", item = "", record = "a", paging = { by = "whole" } }, --! assign-type-mismatch missing-fields
    others = { path = "/others", items = "", record = "thing", paging = { by = "pages" } }, --! assign-type-mismatch
    more = {
      path = "/more", items = "", record = "thing", paging = { by = "whole" },
      filters = { a = "text" }, --! assign-type-mismatch
    },
  },
  actions = {
    thing = { pth = "/things/{id}", record = "thing" }, --! assign-type-mismatch missing-fields
    create_thing = { path = "/things", method = "post" }, --! assign-type-mismatch
  },
}
