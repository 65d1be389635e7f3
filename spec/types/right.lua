-- What people write, as README and guide show it: the language server has nothing to say about any of it. Never run.

local footage = require "footage"
local heygen = require "footage.heygen"
local twelvelabs = require "footage.twelvelabs"

-- Loops; filters, options, one's own order of them.
for asset in heygen.assets { file_type = "video" } do
  print(asset.id, asset.name, asset.url, asset.created, asset.kind, asset.folder_id)
end
for asset in twelvelabs.assets({ asset_types = { "image" }, filename = "x" }, { max = 10, parallel = 4 }) do
  print(asset.id, asset.filename, os.date("%F", asset.created), asset.size, asset.duration)
end
for asset in twelvelabs.assets { asset_types = "video", page_limit = 20 } do
  print(asset.filename:upper(), asset.file_type:match "^video/")
end
for video in heygen.v3.videos({ title = "demo" }, { page_size = 50 }) do
  print(video.title, video.status == "completed", video.video_url, video["a_field_of_tomorrow"])
end
for folder in heygen.folders({ is_trash = false, limit = 10 }, { resume = arg[1] }) do
  for video in folder:videos { title = "demo" } do print(folder.name, video.video_title, video.id:sub(1, 8)) end
  for below in folder:folders() do print(below.direct_children_count + 1) end
end
for index in twelvelabs.indexes() do
  for match in index:search({ search_options = { "visual" }, query_text = "a dog" }, { max = 5 }) do
    print(match.video_id, match.start, match["end"], match.rank)
  end
  for video in index:videos { duration = { gte = 10, lte = 60 } } do print(video.system_metadata) end
end
local batch = assert(heygen.asset_batch "id")
for item in batch:items() do print(item.status, item.video_id) end
for render in heygen.v3.renders() do print(render.render_id, render.documented_nowhere) end

-- What a listing can do.
local listing = heygen.videos({}, { max = 100 })
local first = assert(listing:first())
print(first.video_id, first.status, first.created)
local video, message, err = listing:next()
if not video and err then
  io.stderr:write(message, "\n")
  print(err.kind == "timeout", err.status, err.retry_after, err.cursor, err.attempts)
elseif video then
  print(video.name, video.kind)
end
local all = assert(listing:all())
print(#all, all[1].video_id)
table.sort(all, function(one, other) return one.created < other.created end)
for _, one in ipairs(all) do print(one.name, one:json(), one:totable { common = true }.id) end
for one in listing:each() do print(one.status) end
for one in listing:take(3) do print(one.status) end
for one in listing:filter { status = "completed" } do print(one.status) end
for one in listing:filter(function(each) return each.status == "completed" end):take(5) do print(one.status) end
for page in listing:pages() do
  print(#page, page[1].video_id)
  for one in page:each() do print(one.video_id) end
end
print(listing:count(), listing:total(), listing:cursor(), tostring(listing))
print(listing:parallel(4, function(one) return one:delete() end, { stop = true }))
local done, unready = listing:download("backup/", { parallel = 2, progress = true, field = "thumbnail_url" })
print(done, unready)
print(heygen.videos { title = "draft" }:delete { max_delete = 10 })
listing:on_each(function(one) print(one.video_title) end, function(why) print(why) end)
listing:close()

-- Clients.
local work = heygen.new {
  api_key = os.getenv "OTHER_KEY", timeout = 10, max_retries = 2, dry_run = true,
  on_event = function(event)
    if event.type == "retry" then print(event.seconds, event.url, event.attempt) end
  end,
}
for asset in work.assets() do print(asset.id) end
print(footage.heygen.videos():count(), footage.twelvelabs.assets():total())
print(work.request { path = "/v3/users/me" })
print(work.request { method = "POST", path = "/v1/x", json = { a = footage.null }, headers = { a = "b" }, timeout = 3 })
print(twelvelabs.request { path = "/a", save = "a.json", overwrite = true, progress = function(d, t, what)
  print(d, t, what)
end })
for thing in heygen.list { path = "/v9/things", items = "data", id = "thing_id", paging = { by = "whole" } } do
  print(thing.id, thing.anything)
end

-- Actions.
local index = assert(twelvelabs.create_index { index_name = "mine", models = { { model_name = "pegasus1.2" } } })
print(index.id, index.index_name)
local asset = assert(twelvelabs.asset "id-of-an-asset")
local indexed = assert(index:add(asset))
print(assert(indexed:wait { timeout = 600, progress = function(record, state) print(record.id, state) end }).status)
print(twelvelabs.indexed_asset { index_id = index, id = indexed.id })
print(twelvelabs.indexed_asset { index_id = index.id, indexed_asset_id = indexed })
asset:set_metadata { project = "x", old = footage.null }
asset:delete({ force = true }, { timeout = 5 })
index:rename "other"
index:update { index_name = "other" }
local made = assert(heygen.create_video { type = "avatar", avatar_id = "a", script = "Hello.", voice_id = "v" })
made = assert(made:wait())
print(made.video_url, assert(made:download("backup/", { name = "a.mp4", overwrite = true })))
local path = assert(made:download "backup/")
print(path:match "%.mp4$", "mpv " .. path, io.open(path))
for _, each in ipairs(assert(made:download("backup/", { field = { "video_url", "thumbnail_url" } }))) do
  print(each:upper())
end
print(heygen.create_folder({ name = "new" }, { idempotency_key = "key-1" }))
local folder = assert(heygen.folder "id")
folder:rename("newer")
folder:trash()
folder:restore()
print(heygen.video(made), heygen.video { video_id = "x" }, heygen.video { id = "x" }, heygen.me())
local template = assert(heygen.template "id")
local generated = assert(template:generate { variables = {}, title = "mine" })
print(generated.status)
local answer, why, failure = twelvelabs.analyze { video_id = "v", prompt = "What is it?" }
if not answer then error(why .. failure.message) end
print(heygen.speech { text = "Hello", voice_id = "v" })

-- Files.
local sent = assert(heygen.upload "a.png")
print(sent.id)
print(twelvelabs.upload("a.mp4", { filename = "b.mp4", enable_hls = true }, { wait = true, stall = 10, parallel = 2 }))
print(twelvelabs.upload { url = "https://example.com/a.mp4" })
print(twelvelabs.upload(made, nil, { via = "file", wait = { timeout = 60 } }))
print(footage.file("a.png", { type = "image/png", name = "b.png" }).path)

-- Many at once.
local task = footage.spawn(function(title) return heygen.videos { title = title }:count() end, "demo")
local count, problem = task:wait(10)
print(count, problem, task:is_closing())
task:on_done(function(trouble, ...) print(trouble, ...) end):close()
local results, reason, failed = footage.all { function() return 1 end, function() return heygen.me() end }
if not results then
  print(reason, failed.kind)
  for _, one in ipairs(failed.failures or {}) do print(one.index, one.err) end
end
footage.sleep(0.1)
footage.driver("luv")
print(footage.type(first), footage.methods(first)[1], footage._VERSION)

-- A service of one's own.
print(footage.service {
  name = "other", base_url = "https://example.com", key_header = "x-api-key", key_variables = { "OTHER_KEY" },
  records = {
    thing = {
      id = "id", kind = { always = "video" }, files = { { "file_url", "video" }, "poster_url" },
      states = { at = "status", still = { "busy" }, ready = { "done" }, failed = { "lost" } },
    },
  },
  lists = {
    things = {
      path = "/things", items = "data", record = "thing", filters = { status = "list" },
      paging = { by = "number", start = "page", size = "size", largest = 100, pages = "pages" },
    },
  },
  actions = {
    thing = { path = "/things/{id}", record = "thing" },
    ["thing:rename"] = { method = "PATCH", path = "/things/{id}", fields = { title = "string!" }, argument = "title" },
  },
})
local example = footage.service { name = "example", base_url = "https://example.com", records = {}, lists = {} }
for repository in example.repositories({ visibility = "public" }, { max = 3 }) do print(repository.name) end
print(example.new { api_key = "x" }, example.request { path = "/x" })
listing:parallel(2, function(one) print(one.status) end)
listing:parallel(2, function(one) if one.name then return end print(one.status) end)
listing:parallel(2, function(one) return one:download("a/") end)
listing:parallel(2, print)
footage.spawn(print, 1)
footage.spawn(function() footage.sleep(1) end):wait()
footage.spawn(function(one, two) print(one, two) end, 1, 2)
footage.spawn(function() return 1, 2, 3 end):wait()
footage.all { function() print(1) end, function() return heygen.videos():first() end }
listing:on_each(print)
