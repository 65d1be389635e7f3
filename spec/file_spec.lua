-- Files that are sent: in the body of a request, in a form, in JSON, and with a list. They are read while they go out,
-- and what went out is exactly what the file was when it was opened.

local footage = require "footage"
local raw = require "spec.support.raw"
local shell = require "spec.support.shell"
local small_server = require "spec.support.small_server"

-- Keeps every body as it came, beside those that it is told of.
local SERVER = [[
  local request = ...
  local file = assert(io.open(folder .. "/" .. request.number, "wb"))
  file:write(request.body)
  file:close()
  file = assert(io.open(folder .. "/" .. request.number .. ".headers", "wb"))
  for name, value in pairs(request.headers) do file:write(name, ": ", value, "\n") end
  file:close()
]]

local folder, server
before_each(function() folder = shell.folder() end)
after_each(function()
  if server then server:stop() end
  server = nil
  shell.run("rm -rf " .. folder)
end)

local function serve(answer)
  server = small_server.start(SERVER .. (answer or "return 200, '{\"data\":{}}'"), { folder = folder })
end

local events
local function client(options)
  events = {}
  local given = { base_url = server.url, api_key = "key", max_retries = 2,
    on_event = function(event) events[#events + 1] = event.type end }
  for name, value in pairs(options or {}) do given[name] = value end
  return footage.heygen.new(given)
end

local function write(name, bytes)
  local path = folder .. "/" .. name
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
  return path
end

-- Every byte, in an order that does not repeat soon.
local parts, state = {}, 1
for i = 1, 70001 do
  state = (state * 1103515 + 12345) % 2 ^ 31
  parts[i] = string.char(math.floor(state / 256) % 256)
end
local PATTERN = table.concat(parts)

local function bytes(count) return PATTERN:rep(math.ceil(count / #PATTERN)):sub(1, count) end

local function body(number) return shell.read(folder .. "/" .. (number or 1)) end

local function headers(number)
  local found = {}
  for name, value in shell.read(folder .. "/" .. (number or 1) .. ".headers"):gmatch "([^\n:]+): ([^\n]*)" do
    found[name] = value
  end
  return found
end

local function base64(text)
  local output = shell.output("base64 -w0 " .. shell.quote(write("encode", text)))
  return output
end

-- The sizes around libcurl's blocks, and around what base64 takes at once.
local SIZES = { 0, 1, 2, 3, 4, 3071, 3072, 3073, 65535, 65536, 65537, 262144, 262145, 1000000 }

describe("a file as the body of a request", function()
  for _, size in ipairs(SIZES) do
    it(("goes out byte for byte, %d of them"):format(size), function()
      serve()
      local text = bytes(size)
      assert(client().request { method = "PUT", path = "/a", body = footage.file(write("a.bin", text)) })
      assert.is_true(text == body())
      assert.equal(tostring(size), headers()["content-length"])
      assert.equal("application/octet-stream", headers()["content-type"])
      assert.is_nil(headers()["transfer-encoding"])
      assert.is_nil(headers().expect)
    end)

    it(("goes out in JSON by base64, %d of them"):format(size), function()
      serve()
      local text = bytes(size)
      local file = footage.file(write("a.bin", text), { type = "image/png" })
      assert(client().request { method = "POST", path = "/a", json = { name = "\1\2\"x", image = file, z = 1 } })
      local image = ('{"data":"%s","media_type":"image/png","type":"base64"}'):format(base64(text))
      local wanted = '{"image":' .. image .. ',"name":"\\u0001\\u0002\\"x","z":1}'
      assert.is_true(wanted == body())
      assert.equal("application/json", headers()["content-type"])
    end)
  end

  for _, size in ipairs { 0, 1, 261680, 1000000 } do
    it(("goes out in a form, %d bytes"):format(size), function()
      serve()
      local text = bytes(size)
      local file = footage.file(write("a.bin", text), { type = "video/mp4", name = "A \"quoted\" näme.mp4" })
      assert(client().request { method = "POST", path = "/a", form = { file = file, after = "x y", before = true } })
      local boundary = assert(headers()["content-type"]:match "^multipart/form%-data; boundary=(%S+)$")
      local wanted = ("--B\r\nContent-Disposition: form-data; name=\"after\"\r\n\r\nx y\r\n"
        .. "--B\r\nContent-Disposition: form-data; name=\"before\"\r\n\r\ntrue\r\n"
        .. "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"A %22quoted%22 näme.mp4\"\r\n"
        .. "Content-Type: video/mp4\r\n\r\n"):gsub("%-%-B", "--" .. boundary)
      assert.is_true(wanted .. text .. "\r\n--" .. boundary .. "--\r\n" == body())
      assert.equal(tostring(#body()), headers()["content-length"])
    end)
  end

  it("is a string of base64 in what TwelveLabs takes", function()
    serve("return 200, '{}'")
    local own = footage.twelvelabs.new { base_url = server.url, api_key = "key" }
    local image = { media_source = { base64_string = footage.file(write("a.jpg", "picture")) } }
    assert(own.embed { input_type = "image", model_name = "m", image = image })
    assert.equal('{"image":{"media_source":{"base64_string":"' .. base64 "picture" .. '"}},"input_type":"image",'
      .. '"model_name":"m"}', body())
  end)

  it("goes several times, and with others, in one request", function()
    serve()
    local one, other = footage.file(write("one", "first")), footage.file(write("other", "second"))
    assert(client().request { method = "POST", path = "/a", json = { other, { one, one } } })
    local function input(text)
      return ('{"data":"%s","media_type":"application/octet-stream","type":"base64"}'):format(base64(text))
    end
    assert.equal(("[%s,[%s,%s]]"):format(input "second", input "first", input "first"), body())
    assert(client().request { method = "POST", path = "/a", form = { a = { one, other }, b = one } })
    local names = {}
    for name, file in body(2):gmatch 'name="([^"]+)"; filename="([^"]+)"' do names[#names + 1] = name .. "=" .. file end
    assert.same({ "a=one", "a=other", "b=one" }, names)
  end)

  it("has a type of the script's own in headers", function()
    serve()
    local file = footage.file(write("a", "x"), { type = "image/png" })
    assert(client().request { method = "PUT", path = "/a", body = file })
    assert(client().request { method = "PUT", path = "/a", body = file, headers = { ["Content-Type"] = "x/y" } })
    assert.equal("image/png", headers(1)["content-type"])
    assert.equal("x/y", headers(2)["content-type"])
  end)

  it("has the name of its path, as far as that is text", function()
    for path, name in pairs {
      ["/a/b.mp4"] = "b.mp4", ["b.mp4"] = "b.mp4",
      ["/a/\195\164\226\130\172\240\159\152\128.mp4"] = "\195\164\226\130\172\240\159\152\128.mp4",
      ["/a/b\255c\n\27[1m\127.mp4"] = "b_c__[1m_.mp4", ["/a/\195.mp4"] = "_.mp4", ["/a/\237\160\128"] = "___",
      ["/a/q\"u.mp4"] = "q\"u.mp4",
    } do
      assert.equal(name, footage.file(path).name)
    end
  end)

  it("is sent in a task", function()
    serve()
    local text = bytes(3000000)
    local file = footage.file(write("a.bin", text))
    local done = footage.spawn(function()
      return client().request { method = "PUT", path = "/a", body = file }
    end)
    assert(done:wait(20))
    assert.is_true(text == body())
  end)

  it("is not looked at in a dry run", function()
    serve()
    assert.is_true(client({ dry_run = true }).request { method = "PUT", path = "/a", body = footage.file "/nowhere" })
    assert.same({}, server:requests())
  end)
end)

describe("what can be wrong with a file", function()
  local cases = {
    { "is not there", "nowhere.mp4", "No such file or directory", "missing" },
    { "lies in a folder that is none", "a.bin/b.mp4", "Not a directory", "missing" },
    { "is a folder", "", "is a folder, not a file", "other" },
    { "is a pipe, for which nobody waits", "pipe", "is no regular file", "other" },
    { "is a device", "/dev/zero", "is no regular file", "other" },
  }
  for _, case in ipairs(cases) do
    it("is told: it " .. case[1], function()
      serve()
      write("a.bin", "x")
      shell.run("mkfifo " .. folder .. "/pipe")
      local path = case[2]:sub(1, 1) == "/" and case[2] or folder .. "/" .. case[2]
      for _, entry in ipairs { "body", "json", "form" } do
        local file = footage.file(path)
        local answer, message, err = client().request {
          method = "POST", path = "/a", [entry] = entry == "body" and file or { file = file },
        }
        assert.is_nil(answer)
        assert.same({ "file", case[4] }, { err.kind, err.code })
        assert.equal(("heygen POST /a: %s: %s"):format(path, case[3]), message)
        assert.equal(0, err.attempts)
      end
      assert.same({}, server:requests())
    end)
  end

  local mistakes = {
    { "no path", function() footage.file() end, "wants the path of a file, got nil" },
    { "an empty one", function() footage.file "" end, "wants the path of a file, got an empty one" },
    { "NUL in it", function() footage.file "a\0b" end, "must not hold NUL" },
    { "options that are none", function() footage.file("a", "video/mp4") end, "options must be a table, got string" },
    { "an unknown option", function() footage.file("a", { typ = "x" }) end, "unknown option 'typ'" },
    { "a type that is none", function() footage.file("a", { type = "video" }) end, "must be a media type" },
    { "a type with another header", function() footage.file("a", { type = "a/b\r\nX: y" }) end, "without control" },
    { "a name with a line break", function() footage.file("a", { name = "a\nb" }) end, "without control characters" },
  }
  for _, case in ipairs(mistakes) do
    it("is raised at the caller's line: " .. case[1], function()
      local ok, err = pcall(case[2])
      assert.is_false(ok)
      assert.equal("argument", err.kind)
      assert.matches("^spec/file_spec.lua:%d+: footage.file", err.message)
      assert.is_truthy(err.message:find(case[3], 1, true), err.message)
    end)
  end

  it("is a place where none can be", function()
    serve()
    local file = footage.file(write("a", "x"))
    local own = client()
    for _, fn in ipairs {
      function() own.request { path = "/a", query = { a = file } } end,
      function() own.request { path = "/{a}", query = { a = file } } end,
      function() own.assets { folder_id = file } end,
      function() own.request { path = "/a", method = "PUT", headers = { a = file } } end,
    } do
      local ok, err = pcall(fn)
      assert.is_false(ok)
      assert.equal("argument", err.kind)
      assert.matches("^spec/file_spec.lua:%d+: ", err.message)
    end
    assert.same({}, server:requests())
  end)
end)

describe("a file that changes while it is sent", function()
  -- Once the request has been told of, it is open, and hardly anything of it has gone out.
  local function send(change, status)
    serve("return " .. (status or 200) .. ", '{\"data\":{}}'")
    local path = write("a.bin", bytes(30000000))
    local own = client { on_event = function(event)
      events[#events + 1] = event.type
      if event.type == "request" then change(path) end
    end }
    local answer, message, err = own.request { method = "PUT", path = "/a", body = footage.file(path) }
    assert.is_nil(answer)
    assert.same({ "file", "changed" }, { err.kind, err.code })
    assert.equal(1, err.attempts)
    return message, err
  end

  it("is no success when it grew, and nothing of what is new went out", function()
    local message, err = send(function(path)
      local file = io.open(path, "ab")
      file:write(bytes(100000))
      file:close()
    end)
    assert.matches("a.bin: it changed while it was sent at .*; send it once nothing writes to it$", message)
    assert.is_true(err.maybe_done)
    assert.equal(30000000, #body())
  end)

  it("is no success when bytes of it changed", function()
    local message = send(function(path)
      local file = io.open(path, "r+b")
      file:write "x"
      file:close()
    end)
    assert.matches("it changed while it was sent", message)
  end)

  it("ends the request when it became shorter, and nothing is sent again", function()
    local message, err = send(function(path) write(path:match "[^/]+$", "short") end)
    assert.matches("it became shorter while it was sent", message)
    assert.is_nil(err.maybe_done)
    assert.is_true(#server:requests() <= 1) -- it may count one that broke off
  end)

  it("is not sent again after an answer that is no success", function()
    send(function(path) shell.run("touch -d 2001-01-01 " .. path) end, 503)
    assert.equal(1, #server:requests())
  end)
end)

describe("a file that is sent again", function()
  it("is read anew from its start", function()
    serve [[ return request.number < 3 and 503 or 200, '{"data":{}}' ]]
    local text = bytes(400000)
    assert(client().request { method = "PUT", path = "/a", body = footage.file(write("a.bin", text)) })
    for number = 1, 3 do assert.is_true(text == body(number)) end
  end)

  -- libcurl itself would send it a second time, in silence, when a connection that was used before is dead.
  for _, form in ipairs { false, true } do
    it("is not, by libcurl, on a connection that is dead: " .. (form and "a form" or "a body"), function()
      serve [[ if request.number == 2 then return "" end return 200, '{"data":{}}' ]]
      local own = client()
      assert(own.request { path = "/first" })
      local file = footage.file(write("a.bin", bytes(400000)))
      local request = { method = "POST", path = "/a" }
      if form then request.form = { file = file } else request.body = file end
      local answer, _, err = own.request(request)
      assert.is_nil(answer)
      assert.equal("network", err.kind)
      assert.is_true(err.maybe_done)
      assert.equal(1, err.attempts)
      assert.same({ "GET /first", "POST /a" }, server:requests())
    end)
  end

  it("is, by footage, where that is harmless, and tells so", function()
    serve [[ if request.number == 2 then return "" end return 200, '{"data":{}}' ]]
    local own = client()
    assert(own.request { path = "/first" })
    local text = bytes(400000)
    assert(own.request { method = "PUT", path = "/a", body = footage.file(write("a.bin", text)) })
    assert.same({ "GET /first", "PUT /a", "PUT /a" }, server:requests())
    assert.is_true(text == body(3))
    assert.same({ "request", "response", "request", "response", "retry", "request", "response" }, events)
  end)

  it("follows a redirect that says so, whole", function()
    serve [[ if request.path == "/a" then return 307, "", "Location: /b\r\n" end return 200, '{"data":{}}' ]]
    local text = bytes(400000)
    assert(client().request { method = "POST", path = "/a", body = footage.file(write("a.bin", text)) })
    assert.same({ "POST /a", "POST /b" }, server:requests())
    assert.is_true(text == body(2))
  end)

  it("is none any more where an answer leads to what came of it", function()
    serve [[ if request.path == "/a" then return 303, "", "Location: /b\r\n" end return 200, '{"data":{}}' ]]
    assert(client().request { method = "POST", path = "/a", body = footage.file(write("a.bin", bytes(400000))) })
    assert.same({ "POST /a", "GET /b" }, server:requests())
    assert.equal("", body(2))
  end)
end)

describe("a search by a file", function()
  local SEARCH = [[
    if request.method == "GET" then return 200, '{"data":[{"id":"3"}],"page_info":{"next_page_token":""}}' end
    return 200, '{"data":[{"id":"1"},{"id":"2"}],"page_info":{"next_page_token":"t"}}'
  ]]
  local function search(files)
    return footage.twelvelabs.new({ base_url = server.url, api_key = "key" }).search {
      index_id = "i", search_options = { "visual" }, query_media_type = "image", query_media_file = files,
    }
  end

  it("goes with the first page alone", function()
    serve(SEARCH)
    local found = {}
    for match in search(footage.file(write("a.jpg", "picture"))) do found[#found + 1] = match.id end
    assert.same({ "1", "2", "3" }, found)
    assert.same({ "POST /v1.3/search", "GET /v1.3/search/t" }, server:requests())
    assert.matches('name="query_media_file"; filename="a.jpg"\r\nContent%-Type: [^\r]+\r\n\r\npicture\r\n', body())
  end)

  it("takes several", function()
    serve(SEARCH)
    assert(search({ footage.file(write("a.jpg", "one")), footage.file(write("b.jpg", "two")) }):next())
    assert.matches('filename="a.jpg".-\r\n\r\none\r\n.*filename="b.jpg".-\r\n\r\ntwo\r\n', body())
  end)

  it("says what is wrong with it when the page is asked for", function()
    serve(SEARCH)
    local listing = search(footage.file "/nowhere.jpg")
    local record, message, err = listing:next()
    assert.is_nil(record)
    assert.equal("file", err.kind)
    assert.equal("twelvelabs.search: /nowhere.jpg: No such file or directory", message)
    assert.has_error(function() for _ in search(footage.file "/nowhere.jpg") do error "an item" end end)
  end)

  it("goes on from a cursor without it, which another file's search does not take", function()
    serve(SEARCH)
    local path = write("a.jpg", "one")
    local listing = search(footage.file(path))
    listing:next()
    listing:next()
    local cursor = listing:cursor()
    os.remove(path)
    local own = footage.twelvelabs.new { base_url = server.url, api_key = "key" }
    local asked = { index_id = "i", search_options = { "visual" }, query_media_type = "image" }
    asked.query_media_file = footage.file(path)
    assert.equal("3", own.search(asked, { resume = cursor }):next().id)
    asked.query_media_file = footage.file(folder .. "/other.jpg")
    assert.has_error(function() own.search(asked, { resume = cursor }) end)
  end)

  it("wants a file", function()
    serve(SEARCH)
    local ok, err = pcall(search, "a.jpg")
    assert.is_false(ok)
    assert.matches("filter 'query_media_file' must be a file, as in footage.file%(\"image.jpg\"%), or a list of files, "
      .. "got string", err.message)
  end)
end)

it("descriptors are given back", function()
  if not io.open "/proc/self/status" then return end
  serve()
  local function open_files()
    local pid = shell.read("/proc/self/stat"):match "^%d+"
    local list = shell.run("ls -l /proc/" .. pid .. "/fd")
    return select(2, list:gsub("a%.bin", ""))
  end
  local own, path = client(), write("a.bin", bytes(1000))
  for _ = 1, 10 do
    own.request { method = "PUT", path = "/a", body = footage.file(path) }
    assert.equal(0, open_files())
  end
end)

it("an address at another host gets no type that nobody signed", function()
  serve()
  local core, waiting = require "footage.load", require "footage.waiting"
  local other = raw.start()
  other:answer(raw.response("200 OK", {}, ""))
  local call = core.call(client(), {
    method = "PUT", url = other.url .. "/a?sig=s", body = footage.file(write("a", "x")),
  }, "heygen.upload", true)
  assert(waiting.finish(core.call_step, call))
  local request = other:requests()[1]
  other:close()
  assert.not_matches("[Cc]ontent%-[Tt]ype", request)
  assert.not_matches("x%-api%-key", request)
  assert.matches("Content%-Length: 1\r\n", request)
  assert.equal("\r\n\r\nx", request:sub(-5))
end)
