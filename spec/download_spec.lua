-- Downloads of records, from the simulator's file origin with all that file hosts do otherwise than they should: what
-- is there afterwards is whole, and was fetched no oftener than it had to be (transfers.md 3 and 7 to 9).

local footage = require "footage"
local fresh_process = require "spec.support.fresh_process"
local preloaded = require "spec.support.preloaded"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local folder, world, heygen, events
before_each(function() folder = shell.folder() end)
after_each(function()
  if world then world:close() end
  world = nil
  shell.run("chmod -R u+w " .. folder .. "; rm -rf " .. folder)
end)

local SIZE, HALF = 300000, 150000

local function begin(settings, options)
  local given = { items = { ["heygen.videos"] = 12, ["heygen.assets"] = 4, ["twelvelabs.assets"] = 2 },
    files = { ["*"] = { size = SIZE } } }
  for name, value in pairs(settings or {}) do given[name] = value end
  world = simulator.world(given)
  events = {}
  local own = { base_url = world.heygen, api_key = world.key, on_event = function(event)
    events[#events + 1] = event
  end }
  for name, value in pairs(options or {}) do own[name] = value end
  heygen = require("footage.heygen").new(own)
end

local function completed()
  for video in heygen.v3.videos() do
    if video.status == "completed" then return video end
  end
end

local function sha256(path)
  return (shell.output("sha256sum " .. shell.quote(path)):match "^\\?(%x+)")
end

local function files()
  local list = {}
  for line in shell.output("ls -A " .. folder):gmatch "[^\n]+" do list[#list + 1] = line end
  return list
end

local function is_whole(path, url)
  return assert(world:file(url)).sha256 == sha256(path)
end

-- What was asked of the file origin: "200 0+300000", status, place and bytes.
local function asked()
  local list = {}
  for i, entry in ipairs(world:log "files") do
    list[i] = ("%s %s+%s"):format(entry.status, entry.from or 0, entry.sent or 0)
  end
  return list
end

describe("a record's download", function()
  it("gives the path of a whole file, with the date of the service's, and nothing beside it", function()
    begin()
    local video = completed()
    local path = assert(video:download(folder .. "/"))
    assert.equal(("%s/%s-%s.mp4"):format(folder, video.title, video.id), path)
    assert.is_true(is_whole(path, video.video_url))
    assert.equal(1, #files())
    assert.equal(tostring(world:file(video.video_url).modified), shell.output("stat -c %Y " .. shell.quote(path))
      :match "%d+")
    assert.same({}, world:leaks())
  end)

  -- Power that goes in between must not leave an empty file under a whole one's name (transfers.md 14).
  it("is on the disk before it has its name, and so is the name before its record goes", function()
    begin()
    local video = completed()
    local script = shell.file(([[
      local heygen = require("footage.heygen").new { base_url = %q, api_key = %q }
      assert(assert(heygen.v3.video(%q)):download(%q))
    ]]):format(world.heygen, world.key, video.id, folder .. "/one.mp4"))
    local calls = folder .. "/calls"
    local said, code = shell.run(("strace -f -y -o %s -e trace=%s %s %s"):format(calls,
      "'fsync,fdatasync,?rename,?renameat,?renameat2,?unlink,?unlinkat'", shell.lua, script))
    os.remove(script)
    if code ~= 0 and not said:find "download" then return pending "no strace, or it may not look" end
    local steps = {}
    for line in shell.read(calls):gmatch "[^\n]+" do
      if line:find(folder, 1, true) then
        steps[#steps + 1] = line:match "^%d+ +f%l*(sync)" or line:match "^%d+ +(rename)" or line:match "^%d+ +(unlink)"
      end
    end
    assert.equal("sync rename sync unlink", (table.concat(steps, " "):gsub("^unlink ", "")))
  end)

  it("clears away the record that a process left which ended just before it could", function()
    begin()
    local video = completed()
    local path = assert(video:download(folder .. "/"))
    local record = path:gsub("%.mp4$", ".part.info")
    io.open(record, "wb"):close()
    assert.equal(path, video:download(folder .. "/"))
    assert.equal(1, #files())
  end)

  it("does not fetch again what is there, and asks nobody", function()
    begin()
    local video = completed()
    local path = assert(video:download(folder))
    local before = #world:log()
    assert.equal(path, assert(video:download(folder)))
    assert.equal(before, #world:log())
  end)

  it("goes into a file of a name, where the same is not fetched again, and another one stays", function()
    begin()
    local video = completed()
    local path = folder .. "/one.mp4"
    assert.equal(path, assert(video:download(path)))
    local first = world:log "files"[1]
    assert.equal(SIZE, first.sent)
    assert.equal(path, assert(video:download(path)))
    assert.same({ "one.mp4" }, files())
    shell.run("printf mine >" .. path)
    local none, message, err = video:download(path)
    assert.is_nil(none)
    assert.equal("file", err.kind)
    assert.equal("exists", err.code)
    assert.matches(path .. ": is there already, and is another file; overwrite = true goes over it", message, 1, true)
    assert.equal("mine", shell.output("cat " .. path))
    assert.equal(path, assert(video:download(path, { overwrite = true })))
    assert.is_true(is_whole(path, video.video_url))
    assert.same({ "one.mp4" }, files())
  end)

  -- What can be the same by none of its headers need not come before that is told.
  for _, case in ipairs {
    { "another length", {} }, { "another date", { size = 4 } }, { "no date", { last_modified = "none" } },
    { "neither length nor date", { last_modified = "none", framing = "chunked" } },
    { "another date and no length", { framing = "chunked" } },
  } do
    it("is refused before its bytes come where another file has its name: it has " .. case[1], function()
      local file = { size = 40000000 }
      for name, value in pairs(case[2]) do file[name] = value end
      begin { files = { ["*"] = file } }
      local path = folder .. "/one.mp4"
      shell.run("printf mine >" .. path)
      local none, message, err = completed():download(path)
      assert.is_nil(none)
      assert.same({ "file", "exists" }, { err.kind, err.code })
      assert.matches(path .. ": is there already, and is another file; overwrite = true goes over it", message, 1, true)
      assert.not_matches("part", message)
      assert.same({ "one.mp4" }, files())
      assert.equal("mine", shell.read(path))
      assert.equal(1, #asked())
      if file.size > 4 then assert.is_true(world:log "files"[1].sent < file.size / 2) end
    end)
  end

  it("is refused at its end where another file got its name meanwhile", function()
    begin { file_faults = { { stall = HALF, ms = 300 } } }
    local video, path = completed(), folder .. "/one.mp4"
    local one = footage.spawn(function() return video:download(path, { stall = 5 }) end)
    one:wait(0.15)
    shell.run("printf mine >" .. path)
    local none, _, err = one:wait()
    assert.is_nil(none)
    assert.same({ "file", "exists" }, { err.kind, err.code })
    assert.equal("mine", shell.read(path))
  end)

  it("makes the folder that ends with a slash, and no other", function()
    begin()
    local video = completed()
    assert(video:download(folder .. "/a/b/"))
    assert.equal(1, #shell.output("ls " .. folder .. "/a/b | wc -l"):match "%d+")
    local none, message, err = video:download(folder .. "/nowhere/one.mp4")
    assert.is_nil(none)
    assert.equal("file", err.kind)
    assert.equal("missing", err.code)
    assert.matches("nowhere/: No such file or directory", message, 1, true)
  end)

  it("takes a name of one's own, made safe", function()
    begin()
    local video = completed()
    assert.equal(folder .. "/_.._x.mp4", assert(video:download(folder, { name = "/../x.mp4" })))
    local path = assert(video:download(folder, { name = function(record, field) return record.id .. " " .. field end }))
    assert.equal(folder .. "/" .. video.id .. " video_url.mp4", path)
  end)

  it("fetches other fields, and several of them", function()
    begin()
    local video = completed()
    local stem = video.title .. "-" .. video.id
    assert.equal(folder .. "/" .. stem .. ".thumbnail.jpg", assert(video:download(folder, { field = "thumbnail_url" })))
    local paths = assert(video:download(folder, { field = { "video_url", "thumbnail_url" }, info = true }))
    assert.same({ folder .. "/" .. stem .. ".mp4", folder .. "/" .. stem .. ".thumbnail.jpg" }, paths)
    local info = shell.output("cat " .. shell.quote(folder .. "/" .. stem .. ".json"))
    assert.matches(video.id, info, 1, true)
    assert.not_matches("Signature", info)
    assert.same({ stem .. ".json", stem .. ".mp4", stem .. ".thumbnail.jpg" }, files())
  end)

  it("tells how far it has come", function()
    begin({ file_faults = { { slow = { bytes = 50000, ms = 60 } } } })
    local video = completed()
    local calls = {}
    local path = assert(video:download(folder, { progress = function(...) calls[#calls + 1] = { ... } end }))
    assert.is_true(#calls >= 3)
    local last = calls[#calls]
    assert.equal(SIZE .. " of " .. SIZE, last[1] .. " of " .. last[2], "whole numbers")
    assert.matches(video.id, last[3], 1, true)
    for i = 2, #calls do assert.is_true(calls[i][1] >= calls[i - 1][1]) end
    assert.is_true(is_whole(path, video.video_url))
  end)

  it("ends with what its progress raises", function()
    begin()
    local fine, why = pcall(function()
      completed():download(folder, { progress = function() error("enough", 0) end })
    end)
    assert.is_false(fine)
    assert.equal("enough", why)
    assert.truthy(completed():download(folder))
  end)

  it("tells both ends to on_event, without the signature", function()
    begin()
    local video = completed()
    events = {}
    local path = assert(video:download(folder))
    local own = {}
    for _, event in ipairs(events) do
      assert.not_matches("Signature", event.url)
      if event.type == "download" then own[#own + 1] = event end
    end
    assert.equal(2, #own)
    assert.equal("begin", own[1].state)
    assert.equal("end", own[2].state)
    assert.equal(SIZE, own[2].bytes)
    assert.equal(path, own[2].path)
    assert.equal("number", type(own[2].seconds))
  end)

  it("reads the record when the list has no address", function()
    begin()
    for video in heygen.videos() do
      if video.status == "completed" then
        assert.is_nil(video.video_url)
        local path = assert(video:download(folder))
        assert.matches(video.id .. ".mp4", path, 1, true)
        break
      end
    end
  end)

  it("says what has no file, or none yet", function()
    begin()
    for video in heygen.v3.videos() do
      if video.status == "processing" then
        local none, message, err = video:download(folder)
        assert.is_nil(none)
        assert.equal("failed", err.kind)
        assert.equal("not_ready", err.code)
        assert.matches("processing: there is no file in video_url yet; record:wait() waits for it", message, 1, true)
        break
      end
    end
    local none, message, err = completed():download(folder, { field = "captioned_video_link" })
    assert.is_nil(none)
    assert.equal("no_file", err.code)
    assert.matches("there is no file in captioned_video_link; it has one in video_url", message, 1, true)
    local twelvelabs = require("footage.twelvelabs").new { base_url = world.twelvelabs, api_key = world.key }
    none, message = twelvelabs.assets():first():download(folder)
    assert.is_nil(none)
    assert.matches("TwelveLabs does not give files back as they were uploaded", message, 1, true)
  end)

  it("is told in a dry run, and nothing is fetched", function()
    begin(nil, { dry_run = true })
    local video = completed()
    events = {}
    assert.truthy(video:download(folder .. "/new/"))
    assert.equal("dry_run", events[1].type)
    assert.same({}, world:log "files")
    assert.same({}, files())
  end)

  it("raises mistakes at the caller's line", function()
    begin()
    local video = completed()
    for _, call in ipairs {
      function() video:download() end, function() video:download(7) end, function() video:download "" end,
      function() video:download(folder, { names = "x" }) end, function() video:download(folder, { overwrite = 1 }) end,
      function() video:download(folder, { field = {} }) end, function() video:download(folder, "x") end,
      function() video:download(folder .. "/x.mp4", { field = { "video_url", "thumbnail_url" } }) end,
      function() heygen.v3.videos():download(folder, { parallel = 0 }) end,
      function() heygen.v3.webhook_endpoints():download(folder) end,
    } do
      local fine, err = pcall(call)
      assert.is_false(fine)
      assert.equal("argument", err.kind)
      assert.matches("download_spec", err.message)
    end
    assert.same({}, world:log "files")
  end)
end)

-- {what happens, faults, what was asked of the origin; or the kind and words of the error}
local cases = {
  { "the connection ends, and it goes on there", { { cut = HALF } },
    { "200 0+150000", "206 150000+150000" } },
  { "the connection is reset", { { cut = HALF, how = "reset" } }, nil },
  { "it ends again and again, each time further on", { { cut = 40000, times = 6 } }, nil },
  { "a server ignores the range", { { cut = HALF }, { ignore_range = true } },
    { "200 0+150000", "200 0+300000" } },
  { "a CDN doubts every ETag", { { cut = HALF }, { doubt_if_range = true } }, { "200 0+150000", "200 0+300000" } },
  { "a part begins earlier", { { cut = HALF }, { shift = -1000 } }, { "200 0+150000", "206 149000+151000" } },
  { "a part begins later", { { cut = HALF }, { shift = 1000 } },
    { "200 0+150000", "206 151000+*", "200 0+300000" } },
  { "parts are capped", { { cut = HALF }, { cap = 100000 } },
    { "200 0+150000", "206 150000+100000", "206 250000+50000" } },
  { "a part comes with 200", { { cut = HALF }, { part_status = 200 } }, { "200 0+150000", "200 150000+150000" } },
  { "the total is not told", { { cut = HALF }, { total = "*" } }, nil },
  { "a part does not say where it begins", { { cut = HALF }, { no_content_range = true } },
    { "200 0+150000", "206 150000+*", "200 0+300000" } },
  { "several parts come", { { cut = HALF }, { multipart = true } }, nil },
  { "the file changes", { { cut = HALF }, { change = true } }, { "200 0+150000", "200 0+*" } },
  { "the file changes, and If-Range is ignored", { { cut = HALF }, { change = true, ignore_if_range = true } },
    { "200 0+150000", "206 150000+*", "200 0+*" } },
  { "the file becomes shorter", { { cut = HALF }, { change = { size = 100000 } } }, nil },
  { "it comes compressed", { { gzip = true } }, nil },
  { "it comes in chunks", { { framing = "chunked" } }, nil },
  { "it comes without a length, and is cut short", { { framing = "close", cut = HALF } }, nil },
  { "a redirect leads to the same file by another name", { { redirect = "localhost" } }, nil },
  { "the server is busy", { { status = 503 } }, { "503 0+*", "200 0+300000" } },
  { "the server asks to wait", { { status = 429, retry_after = 1 } }, { "429 0+*", "200 0+300000" } },
  { "the address expires, and is read anew", { { expire = HALF } },
    { "200 0+150000", "403 0+*", "206 150000+150000" } },
  { "a page comes once in place of it", { { html = true } }, nil },
  { "a page comes always", { { html = true, times = "always" } }, nil, "decode", "text came in place of the file" },
  { "it is refused always", { { status = 403, times = "always" } }, { "403 0+*", "403 0+*" }, "http",
    "; a new address was refused, too" },
  { "it is not there", { { status = 404, times = "always" } }, { "404 0+*" }, "http", "HTTP 404" },
  { "a redirect goes in a circle", { { redirect = "loop", times = "always" } }, nil, "http", "HTTP 302 redirects" },
}

-- An address that was refused is not asked again; nor is any by HEAD, which a signature for GET does not cover.
local function assert_never_again_where_refused()
  local refused = {}
  for _, entry in ipairs(world:log "files") do
    assert.equal("GET", entry.method)
    assert.is_nil(refused[entry.query])
    if entry.status == 401 or entry.status == 403 or entry.status == 410 then refused[entry.query] = true end
  end
end

describe("a download is whole, or an error, where", function()
  for _, case in ipairs(cases) do
    it(case[1], function()
      begin({ file_faults = case[2] }, { max_retries = 2 })
      local video = completed()
      local path, message, err = video:download(folder .. "/")
      if case[4] then
        assert.is_nil(path)
        assert.equal(case[4], err.kind)
        assert.matches(case[5], message, 1, true)
        assert.not_matches("Signature", message)
        for _, name in ipairs(files()) do assert.not_matches("mp4$", name) end
      else
        assert.is_nil(message)
        assert.is_true(is_whole(path, video.video_url))
        assert.equal(1, #files())
      end
      for i, expected in ipairs(case[3] or {}) do
        local got = asked()[i] or "nothing"
        if expected:sub(-1) == "*" then got, expected = got:match "^[^+]*", expected:match "^[^+]*" end
        assert.equal(expected, got)
      end
      assert.equal(case[3] and #case[3] or #asked(), #asked())
      assert_never_again_where_refused()
      assert.same({}, world:leaks())
    end)
  end

  for _, status in ipairs { 401, 410, 400 } do
    it("the address expires, which is told with " .. status, function()
      begin { file_faults = { { expire = HALF } }, expired_status = status }
      local video = completed()
      assert.is_true(is_whole(assert(video:download(folder .. "/")), video.video_url))
      assert.same({ "200 0+150000", status .. " 0+" .. world:log "files"[2].sent, "206 150000+150000" }, asked())
      assert_never_again_where_refused()
    end)
  end

  it("it is a video that is cut short by its own account, and nobody knows its length", function()
    begin({ files = { ["*"] = { size = SIZE, accept_ranges = "none" } },
      file_faults = { { framing = "close", cut = HALF, times = "always" } } }, { max_retries = 1 })
    local none, message, err = completed():download(folder)
    assert.is_nil(none)
    assert.equal("network", err.kind)
    assert.matches("the file ends early", message, 1, true)
    for _, name in ipairs(files()) do assert.not_matches("mp4$", name) end
  end)

  it("nothing comes in place of a video", function()
    begin { files = { [".mp4"] = { size = 0, kind = "bin", type = "video/mp4" } } }
    local none, message, err = completed():download(folder)
    assert.is_nil(none)
    assert.equal("decode", err.kind)
    assert.matches("an empty file came in place of a video", message, 1, true)
    assert.same({}, files())
  end)

  it("an image comes in place of a video", function()
    begin { files = { [".mp4"] = { kind = "png", type = "video/mp4" } } }
    local none, message, err = completed():download(folder)
    assert.is_nil(none)
    assert.equal("decode", err.kind)
    assert.matches("image/png came in place of a video", message, 1, true)
    assert.same({}, files())
  end)

  it("it stands still", function()
    begin({ file_faults = { { stall = HALF } } }, { max_retries = 1 })
    local video = completed()
    local path = assert(video:download(folder, { stall = 0.3 }))
    assert.is_true(is_whole(path, video.video_url))
    assert.same({ "200 0+150000", "206 150000+150000" }, asked())
  end)

  it("its server thinks for longer than bytes may stand still", function()
    begin { file_faults = { { first_byte_ms = 600 } } }
    local video = completed()
    assert.is_true(is_whole(assert(video:download(folder, { stall = 0.2 })), video.video_url))
    assert.equal(1, #asked())
  end)

  it("its server does not answer in time", function()
    -- The time that a connection may take counts besides.
    begin({ file_faults = { { first_byte_ms = 3000 } } }, { max_retries = 1, connect_timeout = 0.5 })
    local video = completed()
    assert.is_true(is_whole(assert(video:download(folder, { timeout = 0.3 })), video.video_url))
    local retries = {}
    for _, event in ipairs(events) do
      if event.type == "retry" then retries[#retries + 1] = event.message end
    end
    assert.same({ "no answer came for 0.3 s" }, retries)
  end)

  it("it takes longer than an answer may, and ends in the middle only where a deadline is given", function()
    local slow = { slow = { bytes = 30000, ms = 80 }, times = "always" }
    begin({ file_faults = { slow } })
    local video = completed()
    assert.is_true(is_whole(assert(video:download(folder, { timeout = 0.4, stall = 0.4 })), video.video_url))
    assert.equal(1, #asked())
    local hurried = require("footage.heygen").new { base_url = world.heygen, api_key = world.key, deadline = 0.4 }
    local none, _, err = assert(hurried.v3.video(video.id)):download(folder .. "/two.mp4")
    assert.is_nil(none)
    assert.equal("timeout", err.kind)
    assert.is_not_nil(shell.output("ls -A " .. folder):find("two.mp4.part.info", 1, true))
  end)
end)

describe("a file at a host of its own", function()
  it("is fetched by TLS", function()
    begin()
    local tls = require("footage.heygen").new {
      base_url = world.tls.heygen, api_key = world.key, ca_file = simulator.ca_file(),
    }
    local video = completed()
    video = assert(tls.v3.video(video.id))
    assert.matches("^https:", video.video_url)
    local path = assert(video:download(folder))
    assert.is_true(is_whole(path, video.video_url))
    local log = world:log "files"
    assert.equal("1.1", log[#log].version) -- one lost packet of HTTP/2 would stop all that come side by side
  end)

  it("is that of v1's records, too", function()
    begin(nil, { api_version = "v1" })
    for video in heygen.videos() do
      if video.status == "completed" then
        assert.matches(video.id .. ".mp4", assert(video:download(folder)), 1, true)
        break
      end
    end
  end)

  it("shows no signature where it is the service's own host either", function()
    local small_server = require "spec.support.small_server"
    local server = small_server.start [[
      local request = ...
      if request.path == "/film" then return 200, "bytes" end
      local file = "http://" .. request.headers.host .. "/film?Signature=abc"
      return 200, '{"items":[{"id":"7","title":"film","file":"' .. file .. '"}]}'
    ]]
    local said = {}
    local own = footage.service {
      name = "own", base_url = server.url, records = { film = { id = "id", name = "title", files = { "file" } } },
      lists = { films = { path = "/films", items = "items", record = "film", paging = { by = "whole" } } },
    }
    own = own.new { on_event = function(event)
      for name, value in pairs(event) do said[#said + 1] = name .. "=" .. tostring(value) end
    end }
    local film = own.films():first()
    shell.run("touch " .. folder .. "/film-7.json") -- of an earlier run, whose file is gone
    assert.equal(folder .. "/film-7", (film:download(folder, { info = true })))
    assert.matches('"id":"7"', shell.output("cat " .. folder .. "/film-7.json"), 1, true)
    server:stop()
    film:download(folder .. "/other")
    assert.not_matches("Signature", table.concat(said, "\n"))
    assert.matches("/film", table.concat(said, "\n"))
  end)

  it("belongs to a service of one's own, whose table says so", function()
    begin()
    local url = world:file_url "files2.heygen.ai/film.mp4"
    local small_server = require "spec.support.small_server"
    local server = small_server.start([[return 200, '{"items":[{"id":"7","title":"film","file":"' .. url .. '"}]}']],
      { url = url })
    local own = footage.service {
      name = "own", base_url = server.url,
      records = { film = { id = "id", name = "title", files = { { "file", "video" } } } },
      lists = { films = { path = "/films", items = "items", record = "film", paging = { by = "whole" } } },
    }
    assert.equal(1, own.films():download(folder))
    assert.same({ "film-7.mp4" }, files())
    server:stop()
    for _, wrong in ipairs { "url", {}, { 7 }, { { "url", 7 } } } do
      assert.has_error(function()
        footage.service {
          name = "own", base_url = "http://127.0.0.1", records = { film = { id = "id", files = wrong } },
          lists = { films = { path = "/films", items = "items", record = "film", paging = { by = "whole" } } },
        }
      end)
    end
  end)
end)

describe("a disk that is full", function()
  local mounted
  before_each(function()
    shell.run("mkdir " .. folder .. "/small")
    local _, code = shell.run(("mount -t tmpfs -o size=1m none %s/small"):format(folder))
    mounted = code == 0
  end)
  after_each(function()
    if mounted then shell.run(("umount %s/small"):format(folder)) end
  end)

  it("ends one download with its words, and all that were to come", function()
    if not mounted then return pending "no small disk can be made" end
    begin()
    local done, message, err = heygen.v3.videos():filter { status = "completed" }
      :download(folder .. "/small", { parallel = 1 })
    assert.is_nil(done)
    assert.equal("file", err.kind)
    assert.equal("full", err.code)
    assert.equal(3, err.done)
    assert.equal(1, #err.failures)
    assert.matches("%.part: No space left on device", message)
    assert.matches("what was fetched stays", message)
    assert.equal(4, #world:log "files")
  end)
end)

-- transfers.md 4: what a disk says that a script must be told, or must not notice.
describe("a disk that", function()
  local HEAD = [[
    #include <errno.h>
    #include <sys/syscall.h>
    #include <unistd.h>
  ]]
  -- Every other call is interrupted, the others do half of it.
  local INTERRUPTS = HEAD .. [[
    static int calls;
    static long some(long number, int file, const void *bytes, size_t length, off_t place) {
      if (length > 1000 && ++calls % 2 == 1) { errno = EINTR; return -1; }
      return syscall(number, file, bytes, length > 1000 ? length / 2 : length, place);
    }
    ssize_t pwrite(int file, const void *b, size_t n, off_t at) { return some(SYS_pwrite64, file, b, n, at); }
    ssize_t pwrite64(int file, const void *b, size_t n, off_t at) { return some(SYS_pwrite64, file, b, n, at); }
    ssize_t pread(int file, void *b, size_t n, off_t at) { return some(SYS_pread64, file, b, n, at); }
    ssize_t pread64(int file, void *b, size_t n, off_t at) { return some(SYS_pread64, file, b, n, at); }
  ]]
  local FAILS_TO_FLUSH = HEAD .. [[
    int fsync(int file) { (void)file; errno = EIO; return -1; }
  ]]
  -- As a network's disk does, which only then has sent all of it.
  local FAILS_LATE = HEAD .. [[
    static int flushed = -1;
    int fsync(int file) {
      if (flushed < 0) flushed = file; /* the folder comes behind it */
      return (int)syscall(SYS_fsync, file);
    }
    int close(int file) {
      int done = (int)syscall(SYS_close, file);
      if (file != flushed) return done;
      errno = EDQUOT;
      return -1;
    }
  ]]
  local DOWNLOAD = [[
    local heygen = require("footage.heygen").new { base_url = arg[1], api_key = arg[2] }
    local video = heygen.v3.videos():filter({ status = "completed" }):first()
    local path, message, err = video:download(arg[3] .. "/got.mp4")
    print(path and "done" or err.kind)
    print(message)
  ]]

  local function download(source)
    local environment, why = preloaded.environment(folder, source)
    if not environment then return nil, why end
    begin()
    local result = fresh_process.run(DOWNLOAD, { world.heygen, world.key, folder }, environment)
    return result.output, result.errors
  end

  local function check_next_time()
    assert.is_truthy(completed():download(folder .. "/got.mp4"))
    assert.is_true(is_whole(folder .. "/got.mp4", completed().video_url))
  end

  it("interrupts, and does half of what it is told, has all of it in the end", function()
    local output, why = download(INTERRUPTS)
    if not output then return pending(why) end
    assert.equal("done\nnil\n", output, why)
    assert.is_true(is_whole(folder .. "/got.mp4", completed().video_url))
  end)

  for what, source in pairs {
    ["cannot keep what it took"] = FAILS_TO_FLUSH, ["tells so when it is late"] = FAILS_LATE,
  } do
    it(what .. " is an error of the file", function()
      local output, why = download(source)
      if not output then return pending(why) end
      assert.matches("^file\n.-got%.mp4%S*: ", output)
      assert.matches(source == FAILS_LATE and "[Qq]uota" or "Input/output error", output)
      check_next_time()
    end)
  end
end)

describe("downloads of a listing", function()
  it("give how many are there, and how many are not ready", function()
    begin()
    local ready, unready = 0, 0
    for video in heygen.v3.videos() do
      if video.status == "completed" then ready = ready + 1 else unready = unready + 1 end
    end
    local done, rest = heygen.v3.videos():download(folder .. "/new", { parallel = 3 })
    assert.same({ ready, unready }, { done, rest })
    folder = folder .. "/new"
    assert.equal(ready, #files())
    local before = #world:log "files"
    assert.same({ ready, unready }, { heygen.v3.videos():download(folder) })
    assert.equal(before, #world:log "files")
  end)

  it("tell how far they have come", function()
    begin()
    local most, names = 0, {}
    local done = assert(heygen.v3.videos():filter { status = "completed" }:download(folder, {
      progress = function(bytes, total, what)
        most = math.max(most, bytes)
        names[what] = total
      end,
    }))
    local count = 0
    for _, total in pairs(names) do
      assert.equal(SIZE, total)
      count = count + 1
    end
    assert.equal(done, count)
    assert.equal(SIZE, most)
  end)

  it("say at once that the folder cannot be", function()
    begin()
    shell.run("touch " .. folder .. "/file")
    local none, message, err = heygen.v3.videos():download(folder .. "/file/")
    assert.is_nil(none)
    assert.equal("file", err.kind)
    assert.equal("missing", err.code)
    assert.matches("file/: Not a directory", message, 1, true)
    assert.same({}, world:log "files")
  end)

  it("settle names that meet by the id, the same in each run", function()
    begin()
    local function all() return heygen.v3.videos():filter { status = "completed" } end
    local done = assert(all():download(folder, { name = "same" }))
    assert.equal(done, #files())
    local before = files()
    assert(all():download(folder, { name = "same" }))
    assert.same(before, files())
  end)

  it("are held back once where the file's host asks for a pause, not each by itself", function()
    begin({ file_faults = { { match = { number = 1 }, status = 429, retry_after = 1 },
      { slow = { bytes = 100000, ms = 50 }, times = "always" } } })
    assert(heygen.v3.videos():download(folder, { parallel = 3 }))
    local refused
    for _, entry in ipairs(world:log "files") do
      if entry.status == 429 then
        assert.is_nil(refused)
        refused = entry.time
      elseif refused then
        local after = entry.time - refused
        assert.is_true(after < 0.3 or after >= 0.95, ("a request %g s after it"):format(after))
      end
    end
    assert.is_not_nil(refused)
  end)

  it("collect failures, and do the others", function()
    begin({ file_faults = { { status = 404 } } })
    local done, message, err = heygen.v3.videos():filter { status = "completed" }:download(folder, { parallel = 2 })
    assert.is_nil(done)
    assert.equal("failed", err.kind)
    assert.equal(1, #err.failures)
    assert.equal(404, err.failures[1].err.status)
    assert.equal(#files(), err.done)
    assert.matches("^listing:download: 1 failed", message)
  end)
end)

describe("a request's save", function()
  it("writes the answer to a file", function()
    begin()
    local path = folder .. "/me.json"
    assert.equal(path, assert(heygen.request { path = "/v3/users/me", save = path }))
    assert.matches('"data"', shell.output("cat " .. path), 1, true)
    assert.same({ "me.json" }, files())
    local none, _, err = heygen.request { path = "/v3/users/me", save = path }
    assert.is_nil(none)
    assert.equal("exists", err.code)
    assert.equal(path, assert(heygen.request { path = "/v3/users/me", save = path, overwrite = true }))
  end)

  it("writes nothing of an error", function()
    begin()
    local none, _, err = heygen.request { path = "/v3/videos/nothing", save = folder .. "/x.json" }
    assert.is_nil(none)
    assert.equal("http", err.kind)
    assert.same({}, files())
  end)

  it("sends nothing that changes anything where its answer could not be kept", function()
    begin()
    local path = folder .. "/x.json"
    shell.run("printf mine >" .. path)
    local request = { method = "POST", path = "/v3/folders", json = { name = "x" }, save = path }
    local before = #world:log()
    local none, _, err = heygen.request(request)
    assert.is_nil(none)
    assert.same({ "file", "exists" }, { err.kind, err.code })
    assert.equal(before, #world:log())
    request.overwrite = true
    assert.equal(path, assert(heygen.request(request)))
    assert.equal(before + 1, #world:log())
  end)

  it("is one of a mistake's", function()
    begin()
    for _, request in ipairs {
      { path = "/v3/users/me", save = "" }, { path = "/v3/users/me", save = "folder/" }, { path = "/a", save = 7 },
      { url = world.heygen, save = "x" }, { path = "/a", save = "x", overwrite = "yes" }, { pth = "/a", save = "x" },
    } do
      local fine, err = pcall(heygen.request, request)
      assert.is_false(fine)
      assert.equal("argument", err.kind)
    end
  end)
end)

describe("a task's download", function()
  it("ends when the task is closed, and the next one goes on", function()
    begin({ file_faults = { { stall = HALF } } })
    local video = completed()
    local one = footage.spawn(function() return video:download(folder) end)
    repeat
      one:wait(0.05)
      local size = shell.output("stat -c %s " .. folder .. "/*.part 2>&1")
    until size:match "^%d+" == tostring(HALF)
    one:close()
    local none, _, err = one:wait()
    assert.is_nil(none)
    assert.equal("cancelled", err.kind)
    assert.equal(2, #files())
    local path = assert(video:download(folder))
    assert.is_true(is_whole(path, video.video_url))
    assert.equal("206 84464+215536", asked()[2])
  end)

  it("leaves the file to another process that came first, and says which", function()
    begin({ file_faults = { { stall = HALF, ms = 3000 } } })
    local video = completed()
    local script = shell.file(([[
      local heygen = require("footage.heygen").new { base_url = %q, api_key = %q }
      assert(heygen.video(%q)):download(%q)
    ]]):format(world.heygen, world.key, video.id, folder .. "/"))
    shell.run(("%s %s >/dev/null 2>&1 &"):format(shell.lua, script))
    repeat until shell.output("ls " .. folder):find ".part"
    local none, message, err = video:download(folder .. "/")
    os.remove(script)
    assert.is_nil(none)
    assert.equal("busy", err.code)
    assert.matches("process %d+ is fetching it", message)
  end)

  it("leaves the file to who came first", function()
    begin({ file_faults = { { stall = HALF, ms = 500 } } })
    local video = completed()
    local one = footage.spawn(function() return video:download(folder) end)
    one:wait(0.1)
    local none, message, err = video:download(folder)
    assert.is_nil(none)
    assert.equal("file", err.kind)
    assert.equal("busy", err.code)
    assert.matches("this process is fetching it", message, 1, true)
    assert.truthy(one:wait())
  end)
end)

describe("downloads in tasks of an event loop", function()
  local loops = require "spec.support.loops"

  for name, host in pairs(loops.all) do
    local it_there = loops.has(host.module) and it or pending
    it_there(name .. ": are whole, and the loop ends with them", function()
      assert.equal("6 files, 9 not ready, 1 more\n", loops.run(host.begin .. ([[
        local folder, said = %q, nil
        local ticks = 0
        local function tick() ticks = ticks + 1 end
        after(0.05, tick)
        footage.spawn(function()
          local done, unready = assert(heygen.videos():download(folder, { parallel = 2 }))
          local asset = heygen.assets():first()
          local path = assert(asset:download(folder, { progress = function() end }))
          said = ("%%d files, %%d not ready, %%d more"):format(done, unready, #path > 0 and 1 or 0)
        end)
        loop()
        assert(ticks == 1)
        print(said)
      ]]):format(folder .. "/"), { items = { ["heygen.videos"] = 15, ["heygen.assets"] = 3 } }, 20))
      assert.equal(7, #files())
    end)
  end
end)
