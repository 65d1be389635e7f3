-- The simulator's file origin: files of any size, parts, validators, signed addresses and all that goes wrong with
-- them. With the curl program as its client.

local json = require "cjson"
local one_world = require "spec.support.one_world"
local ranges = require "spec.support.ranges"
local requests = require "spec.support.requests"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local world, new_world = one_world.world, one_world.new

local PATH = "files2.heygen.ai/one.mp4"

-- A request for a file without a key; options as in requests.send, and range, if_range.
local function get(url, options)
  options = options or {}
  options.key = false
  options.flags = (options.flags or "") .. (options.range and " --header 'Range: bytes=" .. options.range .. "'" or "")
    .. (options.if_range and " --header " .. shell.quote("If-Range: " .. options.if_range) or "")
  return requests.send(url, options)
end

local function sum_of(text)
  local name = shell.file(text)
  local sum = shell.run("sha256sum " .. name):match "^%x+"
  os.remove(name)
  return sum
end

-- The top level boxes of an mp4, and where the last one ends.
local function boxes_of(body)
  local names, place = {}, 1
  while place <= #body do
    local a, b, c, d = body:byte(place, place + 3)
    names[#names + 1] = body:sub(place + 4, place + 7)
    place = place + ((a * 256 + b) * 256 + c) * 256 + d
  end
  return table.concat(names, " "), place - 1
end

describe("simulator: files", function()
  after_each(one_world.close)
  teardown(one_world.check)

  describe("content:", function()
    it("begins as its kind does", function()
      new_world()
      local kinds = {
        mp4 = "^....ftypisom", mov = "^....ftypqt  ", m4a = "^....ftypM4A ", webm = "^\26E\223\163", mp3 = "^ID3",
        wav = "^RIFF....WAVE", webp = "^RIFF....WEBP", png = "^\137PNG\r\n\26\n", jpg = "^\255\216\255",
        gif = "^GIF89a", pdf = "^%%PDF%-", zip = "^PK\3\4", srt = "^1\n00:00:00,000", vtt = "^WEBVTT",
        m3u8 = "^#EXTM3U",
      }
      for ending, pattern in pairs(kinds) do
        local path = "files2.heygen.ai/one." .. ending
        local answer, file = get(world:file_url(path)), world:file(path)
        assert.equal(200, answer.status)
        assert.matches(pattern, answer.body)
        assert.equal(file.size, #answer.body)
        assert.equal(file.sha256, sum_of(answer.body))
        assert.equal(file.type, answer.headers["content-type"])
      end
    end)

    it("an mp4's boxes end where it does", function()
      new_world { files = { ["*"] = { size = 300001 } } }
      assert.same({ "ftyp moov mdat", 300001 }, { boxes_of(get(world:file_url(PATH)).body) })
    end)

    it("any part is the same as in the whole, also at the borders of blocks and far out", function()
      new_world { files = { ["*"] = { size = 5 * 65536 + 17 } } }
      local url = world:file_url(PATH)
      local whole = get(url).body
      for _, range in ipairs { { 0, 0 }, { 1, 65536 }, { 65535, 65540 }, { 100000, 300000 }, { 327690, 327696 } } do
        local part = get(url, { range = range[1] .. "-" .. range[2] })
        assert.equal(206, part.status)
        assert.equal(whole:sub(range[1] + 1, range[2] + 1), part.body)
        assert.equal(("bytes %d-%d/327697"):format(range[1], range[2]), part.headers["content-range"])
        assert.equal(sum_of(part.body), world:file(url, range[1], range[2] - range[1] + 1).sha256)
      end
      assert.equal(whole:sub(-10), get(url, { range = "-10" }).body)
      assert.equal(whole:sub(327001), get(url, { range = "327000-" }).body)
      world:set { files = { ["*"] = { size = 20e9 } } }
      local far = get(url, { range = "19999999990-" })
      assert.same({ 10, "bytes 19999999990-19999999999/20000000000" }, { #far.body, far.headers["content-range"] })
    end)

    it("other files, versions and sizes have other bytes", function()
      new_world { files = { ["two.mp4"] = { version = 2 } } }
      local sums = {}
      for _, name in ipairs { "one.mp4", "two.mp4", "three.mp4" } do
        sums[world:file("files2.heygen.ai/" .. name).sha256] = true
      end
      world:set { files = { ["*"] = { version = 3 } } }
      sums[world:file(PATH).sha256] = true
      local count = 0
      for _ in pairs(sums) do count = count + 1 end
      assert.equal(4, count)
    end)

    it("what a file is can be said", function()
      new_world { files = {
        ["*"] = { size = 0 }, ["gone"] = { missing = true },
        [".mp4"] = { size = 100, etag = "weak", last_modified = "none", accept_ranges = "silent" },
        ["one.mp4"] = { kind = "pdf", type = "none", disposition = "attachment; filename=x" },
      } }
      local headers = get(world:file_url(PATH)).headers
      assert.same({ "100", "attachment; filename=x" }, { headers["content-length"], headers["content-disposition"] })
      assert.matches('^W/"', headers.etag)
      assert.same({}, { headers["content-type"], headers["last-modified"], headers["accept-ranges"] })
      assert.equal("0", get(world:file_url "files2.heygen.ai/a.png").headers["content-length"])
      assert.equal(404, get(world:file_url "files2.heygen.ai/gone").status)
      assert.has_error(function() world:set { files = { ["*"] = { sise = 1 } } } end)
      assert.has_error(function() world:set { files = { ["*"] = { kind = "exe" } } } end)
    end)
  end)

  describe("addresses", function()
    it("of the services lead there", function()
      new_world { items = { ["heygen.videos"] = 40, ["heygen.assets"] = 40, ["twelvelabs.assets"] = 40 } }
      local seen = {}
      local function look(value)
        if type(value) == "table" then
          for _, part in pairs(value) do look(part) end
        elseif type(value) == "string" and value:find("^http") and not value:find "app%.heygen" then
          assert.equal(world.files, value:sub(1, #world.files), value)
          seen[value:match "/w/%d+/([^/]+)"] = value
        end
      end
      for _, list in ipairs { "heygen.assets", "heygen.v3.videos", "twelvelabs.assets" } do look(world:items(list)) end
      for _, host in ipairs { "files2.heygen.ai", "resource2.heygen.ai", "dynamic.heygen.ai", "cdn.example.com" } do
        assert.equal(200, get(seen[host]).status, seen[host])
      end
      assert.matches("%?Expires=%d+&Signature=%S+&Key%-Pair%-Id=", seen["files2.heygen.ai"])
      assert.matches("%?X%-Amz%-Algorithm=.*X%-Amz%-Signature=", seen["cdn.example.com"])
      assert.is_nil(seen["dynamic.heygen.ai"]:find("?", 1, true))
    end)

    it("have another signature with each reading, and https where the answer came by that", function()
      new_world { items = { ["heygen.videos"] = 40 } }
      local id
      for _, video in ipairs(world:items "heygen.v3.videos") do
        if video.status == "completed" then id = video.id end
      end
      local function read(base) return requests.send(base .. "/v3/videos/" .. id).json.data.video_url end
      local first, second = read(world.heygen), read(world.heygen)
      assert.are_not.equal(first, second)
      assert.equal(first:match "^[^?]+", second:match "^[^?]+")
      assert.same({ 200, 200 }, { get(first).status, get(second).status })
      local secure = read(world.tls1.heygen)
      assert.equal(world.tls.files, secure:sub(1, #world.tls.files))
      assert.equal(200, get(secure).status)
    end)

    it("of videos that were made are each one's own", function()
      new_world { looks = 1 }
      local seen = {}
      for place = 1, 2 do
        local made = requests.send(world.heygen .. "/v3/videos", {
          flags = "--header 'Content-Type: application/json' --data '{\"type\":\"avatar\",\"avatar_id\":\"a\"}'",
        }).json.data
        local url = requests.send(world.heygen .. "/v3/videos/" .. made.video_id).json.data.video_url
        assert.is_truthy(url:find("/" .. made.video_id .. ".mp4?", 1, true), url)
        seen[place] = get(url).body
        assert.matches("^....ftyp", seen[place])
      end
      assert.are_not.equal(seen[1], seen[2])
    end)

    it("hold as they are, and only so long", function()
      new_world()
      for _, style in ipairs { "cloudfront", "s3" } do
        local url = world:file_url(PATH, { style = style, seconds = 100 })
        assert.equal(200, get(url).status)
        local changed = {
          (url:gsub("%?.*", "")), url .. "&a=1", (url:gsub("one", "two")), (url:gsub("l100~", "l900~")),
        }
        for _, wrong in ipairs(changed) do
          assert.equal(403, get(wrong).status, wrong)
        end
        local short = world:file_url(PATH, { style = style, seconds = 0 })
        local answer = get(short)
        assert.equal(403, answer.status)
        assert.matches("<Code>AccessDenied</Code>", answer.body, 1, true)
        world:expire()
        assert.equal(403, get(url).status)
        assert.equal(200, get(world:file_url(PATH, { style = style })).status)
      end
    end)

    it("are too old in the words of others", function()
      for _, status in ipairs { 400, 401, 403, 410 } do
        new_world { expired_status = status }
        local url = world:file_url(PATH)
        world:expire()
        local answer = get(url)
        assert.equal(status, answer.status)
        if status == 400 then assert.matches("<Code>ExpiredToken</Code>", answer.body, 1, true) end
      end
    end)

    it("of S3 are for a GET alone", function()
      new_world()
      assert.equal(403, get(world:file_url(PATH, { style = "s3" }), { flags = "--head" }).status)
      assert.equal(200, get(world:file_url(PATH), { flags = "--head" }).status)
    end)

    it("can be the services' own", function()
      new_world { urls = "service" }
      local text = json.encode(world:items "heygen.v3.videos"):gsub("\\/", "/")
      assert.is_truthy(text:find("https://files2.heygen.ai/", 1, true))
      assert.is_nil(text:find(world.files, 1, true))
    end)
  end)

  describe("If-Range", function()
    it("gives a part while the file is the same, by a strong validator", function()
      new_world()
      local url = world:file_url(PATH)
      local first = get(url).headers
      assert.equal(206, get(url, { range = "5-", if_range = first.etag }).status)
      assert.equal(206, get(url, { range = "5-", if_range = first["last-modified"] }).status)
      assert.equal(200, get(url, { range = "5-", if_range = "W/" .. first.etag }).status)
      world:set { files = { ["*"] = { version = 2 } } }
      assert.equal(200, get(url, { range = "5-", if_range = first.etag }).status)
      assert.equal(200, get(url, { range = "5-", if_range = first["last-modified"] }).status)
      world:set { files = { ["*"] = { last_modified = "now" } } }
      assert.equal(200, get(url, { range = "5-", if_range = get(url).headers["last-modified"] }).status)
      assert.equal(412, get(url, { flags = "--header 'If-Match: \"x\"'" }).status)
    end)
  end)

  describe("faults:", function()
    local SIZE = 200000

    local function faulty(fault, files)
      new_world { files = { ["*"] = files or { size = SIZE } }, file_faults = { fault } }
      return world:file_url(PATH)
    end

    -- { the fault, range, status, Content-Range, bytes of the body }
    local parts = {
      { { ignore_range = true }, "100-", 200, nil, SIZE },
      { { shift = -50 }, "100-", 206, "bytes 50-199999/200000", SIZE - 50 },
      { { shift = 50 }, "100-199", 206, "bytes 150-199/200000", 50 },
      { { cap = 1000 }, "100-", 206, "bytes 100-1099/200000", 1000 },
      { { part_status = 200 }, "100-", 200, "bytes 100-199999/200000", SIZE - 100 },
      { { total = 7 }, "100-", 206, "bytes 100-199999/7", SIZE - 100 },
      { { total = "*" }, "100-", 206, "bytes 100-199999/*", SIZE - 100 },
      { { no_content_range = true }, "100-", 206, nil, SIZE - 100 },
      { { range_refused = true }, "100-", 416, "bytes */200000" },
      { { range_refused = true, no_content_range = true }, "100-", 416 },
      { { first_byte_ms = 1 }, "200000-", 416, "bytes */200000" },
      { { no_content_range = true }, "200000-", 416 },
      { { content_range = "bytes 9-5/x" }, "100-", 206, "bytes 9-5/x" },
    }
    for place, case in ipairs(parts) do
      it("a part, " .. place, function()
        local url = faulty(case[1])
        local answer = get(url, { range = case[2] })
        assert.same({ case[3], case[4] }, { answer.status, answer.headers["content-range"] })
        if case[5] then assert.equal(case[5], #answer.body) end
        if case[4] and case[5] then
          local from = tonumber(case[4]:match "%d+")
          assert.equal(world:file(url, from, case[5]).sha256, sum_of(answer.body))
          assert.equal(from, world:log("files")[1].from)
        end
        local next_one = get(url, { range = "100-" })
        assert.same({ 206, SIZE - 100 }, { next_one.status, #next_one.body })
      end)
    end

    it("another file by the second try, seen or unseen", function()
      local changes = {
        { change = true }, { change = { etag = "same" } }, { change = { etag = "weak" } },
        { change = { etag = "none" } }, { change = { size = 1234 } },
      }
      for place, fault in ipairs(changes) do
        fault.match = { number = 2 }
        local url = faulty(fault)
        local first = get(url)
        local second = get(url, { range = "100-", if_range = first.headers.etag })
        assert.equal(place == 2 and 206 or 200, second.status)
        assert.equal(place == 2, first.headers.etag == second.headers.etag)
        assert.are_not.equal(first.body:sub(-1000), second.body:sub(-1000))
        local sum = world:file(url, place == 2 and 100 or 0, #second.body).sha256
        assert.equal(sum, sum_of(second.body))
        if place == 5 then assert.equal(1234, #second.body) end
      end
      local url = faulty { change = true, ignore_if_range = true, match = { number = 2 } }
      local first = get(url)
      local second = get(url, { range = "100-", if_range = first.headers.etag })
      assert.equal(206, second.status)
      assert.are_not.equal(first.headers.etag, second.headers.etag)
      url = faulty { doubt_if_range = true }
      assert.equal(200, get(url, { range = "100-", if_range = world:file(url).etag }).status)
    end)

    it("what is no file at all", function()
      local url = faulty { html = true }
      local answer = get(url)
      assert.same({ 200, "text/html" }, { answer.status, answer.headers["content-type"] })
      url = faulty { gzip = true }
      answer = get(url, { flags = "--compressed" })
      assert.equal("gzip", answer.headers["content-encoding"])
      assert.equal(world:file(url).sha256, sum_of(answer.body))
      url = faulty { multipart = true }
      answer = get(url, { range = "100-199" })
      assert.matches("^multipart/byteranges; boundary=", answer.headers["content-type"])
      assert.matches("Content%-Range: bytes 100%-199/200000\r\n\r\n", answer.body)
      assert.matches("^multipart/byteranges", get(url, { range = "0-1,5-9" }).headers["content-type"])
    end)

    it("ends in the middle", function()
      local url = faulty { cut = 1000 }
      local answer = get(url)
      assert.same({ 18, 1000 }, { answer.exit, #answer.body })
      assert.equal(world:file(url, 0, 1000).sha256, sum_of(answer.body))
      answer = get(faulty { cut = 1000, how = "reset" })
      assert.equal(56, answer.exit)
      answer = get(faulty { cut = 1000, framing = "chunked" })
      assert.equal(18, answer.exit)
      answer = get(faulty { cut = 1000, framing = "close" })
      assert.same({ 0, 1000 }, { answer.exit, #answer.body })
      answer = get(faulty { stall = 1000 }, { seconds = 1 })
      assert.same({ 28, 1000 }, { answer.exit, #answer.body })
      answer = get(faulty { stall = 1000, ms = 300 })
      assert.same({ 0, SIZE }, { answer.exit, #answer.body })
      assert.is_true(answer.seconds >= 0.3)
      url = faulty { expire = 1000 }
      assert.equal(18, get(url).exit)
      assert.equal(403, get(url).status)
      assert.equal(200, get(world:file_url(PATH)).status)
    end)

    it("comes slowly", function()
      assert.is_true(get(faulty { first_byte_ms = 300 }).seconds >= 0.3)
      local answer = get(faulty({ slow = { bytes = 100, ms = 50, after = 500 } }, { size = 1000 }))
      assert.same({ 0, 1000 }, { answer.exit, #answer.body })
      assert.is_true(answer.seconds >= 0.2)
    end)

    it("is framed in other ways", function()
      for _, framing in ipairs { "chunked", "close" } do
        local url = faulty { framing = framing }
        local answer = get(url)
        assert.same({ 0, nil }, { answer.exit, answer.headers["content-length"] })
        assert.equal(world:file(url).sha256, sum_of(answer.body))
      end
      assert.equal("200010", get(faulty { length = "+10" }).headers["content-length"])
      assert.equal(18, get(faulty { length = "+10" }).exit)
      assert.equal(SIZE - 10, #get(faulty { length = "-10" }).body)
      assert.equal("5, 6", get(faulty { length = "5, 6" }).headers["content-length"])
      assert.is_nil(get(faulty({ cap = 9 }, { framing = "chunked" })).headers["content-length"])
    end)

    it("leads elsewhere", function()
      local url = faulty { redirect = "localhost" }
      local location = get(url).headers.location
      assert.matches("^http://localhost:", location)
      assert.equal(200, get(location).status)
      assert.equal(301, get(faulty { redirect = "secure", redirect_status = 301 }).status)
      assert.equal(200, get(faulty { redirect = "secure" }, { flags = "--location" }).status)
      assert.equal(47, get(faulty { redirect = "loop", times = "always" }, { flags = "--location" }).exit)
      assert.equal(simulator.other_url(), get(faulty { redirect = "other" }).headers.location:match "^http://[^/]+")
      assert.equal("ftp://x/", get(faulty { redirect = "ftp://x/" }).headers.location)
    end)

    it("has no time", function()
      local answer = get(faulty { status = 503, retry_after = 2 })
      assert.same({ 503, "2" }, { answer.status, answer.headers["retry-after"] })
      assert.matches("<Code>SlowDown</Code>", answer.body, 1, true)
      answer = get(faulty { status = 429, body = "no", body_type = "text/plain", headers = { ["X-A"] = "b" } })
      assert.same({ 429, "no", "b" }, { answer.status, answer.body, answer.headers["x-a"] })
    end)

    it("ends a connection that is used again", function()
      local url = faulty { close_on_reuse = true }
      local _, code = shell.run(("curl --silent --output /dev/null --output /dev/null '%s' '%s'"):format(url, url))
      assert.equal(0, code) -- curl tries it once more by itself
      local log = world:log "files"
      assert.same({ 200, nil, 200 }, { log[1].status, log[2].status, log[3].status })
      assert.equal(log[1].connection, log[2].connection)
      assert.equal("close_on_reuse", log[2].fault)
      assert.equal(52, get(faulty { lose_answer = true }).exit)
    end)

    it("hits what it is meant for", function()
      new_world { file_faults = {
        { match = { path = "two", range = true, number = { 2, 3 }, method = "GET" }, times = 5, status = 500 },
      } }
      local one, two = world:file_url(PATH), world:file_url "files2.heygen.ai/two.mp4"
      local seen = {}
      for _, url in ipairs { one, two, two, two, two } do seen[#seen + 1] = get(url, { range = "0-9" }).status end
      assert.same({ 206, 206, 500, 500, 206 }, seen)
      for _, wrong in ipairs {
        { ingore_range = true }, { cut = "3" }, { match = { list = "x" }, cut = 3 }, { ms = 3 }, { framing = "x" }, {},
      } do
        assert.has_error(function() world:set { file_faults = { wrong } } end)
      end
    end)
  end)

  describe("the log", function()
    it("says what was asked and sent", function()
      new_world { files = { ["*"] = { size = 1000 } } }
      local url = world:file_url(PATH)
      requests.send(world.heygen .. "/v1/folders")
      get(url)
      get(url, { range = "10-19" })
      assert.equal(3, #world:log())
      local log = world:log "files"
      assert.same({ 1, 200, 1000, true, 0 }, { log[1].number, log[1].status, log[1].sent, log[1].whole, log[1].from })
      assert.same({ 2, 206, 10, "bytes=10-19", 10 },
        { log[2].number, log[2].status, log[2].sent, log[2].range, log[2].from })
      assert.equal("/" .. PATH, log[2].path)
    end)

    it("tells which bytes went twice", function()
      new_world { files = { ["*"] = { size = 1000 } }, file_faults = { { cut = 300 } } }
      local url = world:file_url(PATH)
      get(url)
      get(url, { range = "250-499" })
      get(world:file_url "files2.heygen.ai/two.mp4")
      assert.same({ requests = 2, bytes = 550, twice = 50, reach = 500 }, ranges.sent(world:log(), "one.mp4"))
      get(url)
      assert.same({ requests = 4, bytes = 2550, twice = 550, reach = 2000 }, ranges.sent(world:log()))
      world:set { files = { ["*"] = { size = 1000, version = 2 } } }
      get(url)
      assert.same({ requests = 4, bytes = 2550, twice = 550, reach = 2000 }, ranges.sent(world:log(), "one.mp4"))
    end)
  end)

  describe("a key", function()
    local function leaking(flags, suffix)
      return requests.send(world:file_url(PATH) .. (suffix or ""), { key = false, flags = flags }).status
    end

    it("that comes is refused and told", function()
      new_world()
      assert.equal(400, leaking "--header 'x-api-key: whatever'")
      assert.equal(400, leaking "--header 'Authorization: Bearer x'")
      assert.equal(400, leaking "--header 'X-Other: test-key'")
      assert.equal(400, leaking("", "&a=test-key"))
      local leaks = world:leaks()
      assert.equal(4, #leaks)
      assert.same({ "GET", "/" .. PATH, "header x-api-key" }, { leaks[1].method, leaks[1].path, leaks[1].where })
      assert.same({}, world:leaks())
    end)

    it("fails who closes the world, or the whole file of specs", function()
      local own = simulator.world()
      requests.send(own:file_url(PATH), { key = "test-key" })
      assert.has_error(simulator.check_leaks,
        "a key came to the file origin: GET /files2.heygen.ai/one.mp4 (header x-api-key)")
      assert.has_error(function() own:close() end)
      simulator.check_leaks()
    end)

    it("fails a spec file that never looks", function()
      local name = shell.file [[
        local simulator, requests = require "spec.support.simulator", require "spec.support.requests"
        describe("one that leaks", function()
          it("passes", function()
            assert.equal(400, requests.send(simulator.world():file_url "files2.heygen.ai/a.mp4").status)
          end)
        end)]]
      os.rename(name, name .. "_spec.lua")
      local said, code = shell.run(shell.lua .. " spec/support/busted.lua " .. name .. "_spec.lua")
      os.remove(name .. "_spec.lua")
      assert.are_not.equal(0, code)
      assert.matches("a key came to the file origin", said, 1, true)
    end)
  end)
end)
