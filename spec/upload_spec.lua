-- Files that become assets, by each way that a service has for them. The simulator takes them, and says afterwards what
-- came, and how often.

local core = require "footage.load"
local footage = require "footage"
local one_world = require "spec.support.one_world"
local shell = require "spec.support.shell"

local world, new_world = one_world.world, one_world.new

-- ------------------------------------------------------------------- support ---

local folder, own_getenv
setup(function() own_getenv = os.getenv end)
before_each(function()
  folder = shell.folder()
  os.getenv = function(name) -- luacheck: ignore
    if name == "XDG_STATE_HOME" then return folder .. "/state" end
    return own_getenv(name)
  end
end)
after_each(function()
  os.getenv = own_getenv -- luacheck: ignore
  one_world.close()
  shell.run("rm -rf " .. folder)
end)
teardown(one_world.check)

local HEADS = {
  mp4 = "\0\0\0\24ftypisom\0\0\2\0isommp42", mp3 = "ID3\4\0\0\0\0\0\0", png = "\137PNG\r\n\26\n\0\0\0\13IHDR",
  pdf = "%PDF-1.4\n", srt = "1\n00:00:00,000 --> 00:00:01,000\nHello\n",
}

-- A file whose bytes nobody can guess.
local function make(name, size)
  local path = folder .. "/" .. name
  local file = assert(io.open(path, "wb"))
  file:write(HEADS[name:match "%.(%w+)$"])
  file:close()
  shell.run(("head -c %d /dev/urandom >>%s; truncate -s %d %s"):format(size, shell.quote(path), size,
    shell.quote(path)))
  return path
end

local events
local function client(service, options)
  events = {}
  local given = {
    base_url = world[service], api_key = world.key, max_retries = 2,
    on_event = function(event) events[#events + 1] = event end,
  }
  for name, value in pairs(options or {}) do given[name] = value end
  return footage[service].new(given)
end

local function asked(method, path)
  local list = {}
  for _, entry in ipairs(world:log()) do
    if entry.method == method and entry.path:find(path) then list[#list + 1] = entry end
  end
  return list
end

local function records()
  local output = shell.output("find " .. folder .. "/state -name '*.jsonl' 2>/dev/null")
  local found = {}
  for path in output:gmatch "[^\n]+" do found[#found + 1] = path end
  return found
end

-- ----------------------------------------------------------------- one request ---

local kinds = {
  { "a.mp4", "video/mp4" }, { "a.mp3", "audio/mpeg" }, { "a.png", "image/png" }, { "a.pdf", "application/pdf" },
}

for _, service in ipairs { "heygen", "twelvelabs" } do
  describe("a small file at " .. service, function()
    for _, kind in ipairs(kinds) do
      it("becomes an asset: " .. kind[2], function()
        new_world()
        local path = make(kind[1], 300000)
        local record = assert(client(service).upload(path))
        assert.equal(service .. ".asset", core.type(record))
        assert.equal(kind[1], record.name)
        local upload = world:uploads()[1]
        assert.same({ "form", kind[1], kind[2], true }, { upload.way, upload.name, upload.type, upload.completed })
        assert.equal(record.id, upload.asset_id)
        assert(world:holds(upload, path))
        assert.same({}, records())
      end)
    end

    it("may be waited for", function()
      new_world { ready_after = 2 }
      local looks = 0
      local record = assert(client(service).upload(make("a.mp4", 1000), nil, {
        wait = { timeout = 60, progress = function() looks = looks + 1 end },
      }))
      assert.is_true(looks > 0)
      if service == "twelvelabs" then assert.equal("ready", record.status) end
    end)

    it("has the name and type that footage.file says", function()
      new_world()
      local file = footage.file(make("a.mp4", 1000), { name = "Ein \"Film\".mp4", type = "video/quicktime" })
      assert(client(service).upload(file))
      assert.equal("video/quicktime", world:uploads()[1].type)
    end)

    it("is sent again, whole, when it did not go out whole", function()
      new_world { file_faults = { { match = { method = "POST" }, early = 100000, how = "reset", status = 503 } } }
      local path = make("a.mp4", 4000000)
      assert(client(service).upload(path))
      assert.equal(1, #world:uploads())
      assert(world:holds(world:uploads()[1], path))
    end)

    it("tells how much went out", function()
      new_world()
      local told, last = {}, 0
      assert(client(service).upload(make("a.mp4", 3000000), nil, { progress = function(done, total, what)
        told[#told + 1] = { done, total, what }
        assert.is_true(done >= last)
        last = done
      end }))
      assert.same({ 3000000, 3000000, "a.mp4" }, told[#told])
    end)

    it("tells both ends to on_event", function()
      new_world()
      local path = make("a.mp4", 300000)
      local own = client(service)
      assert(own.upload(path))
      world:set { file_faults = { { match = { method = "POST" }, status = 400 } } }
      assert.is_nil((own.upload(path)))
      local ends = {}
      for _, event in ipairs(events) do
        if event.type == "upload" then
          assert.same({ path, service .. ".upload" }, { event.path, event.list })
          ends[#ends + 1] = event.state .. " " .. tostring(event.bytes)
        end
      end
      assert.same({ "begin 300000", "end 300000", "begin 300000", "end nil" }, ends)
    end)

    it("goes from a task", function()
      new_world()
      local path = make("a.mp4", 300000)
      local one = footage.spawn(function() return client(service).upload(path) end)
      assert(one:wait(30))
      assert(world:holds(world:uploads()[1], path))
    end)

    it("is not looked at in a dry run, which gives a stand-in", function()
      new_world()
      local record = assert(client(service, { dry_run = true }).upload("/nowhere/a.mp4", nil, { wait = true }))
      assert.equal(service .. ".asset", core.type(record))
      assert.matches("^dry%-run%-", record.id)
      assert.equal("a.mp4", record.name)
      assert.same({}, world:log())
      assert.equal("dry_run", events[1].type)
      assert.matches(service .. "%.upload is not sent: POST %S*/assets:/nowhere/a%.mp4", events[1].message)
    end)

    it("that is none is told, and nothing is sent", function()
      new_world()
      local record, message, err = client(service).upload(folder .. "/a.mp4")
      assert.is_nil(record)
      assert.equal("file", err.kind)
      assert.equal(service .. ".upload: " .. folder .. "/a.mp4: No such file or directory", message)
      assert.same({}, world:log())
    end)

    local mistakes = {
      { "no path", {}, "wants a path, a file %(footage.file%).*, got nil" },
      { "a number", { 12 }, "got number" },
      { "fields that are none", { "a", "b" }, "the fields must be a table, got string" },
      { "an unknown field", { "a", { nam = 1 } }, "unknown field 'nam'" },
      { "an option among the fields", { "a", { wait = true } }, "unknown field 'wait'; it is an option" },
      { "options that are none", { "a", nil, 3 }, "the options must be a table, got number" },
      { "an unknown option", { "a", nil, { wiat = true } }, "unknown option 'wiat'; did you mean" },
      { "a stall that is none", { "a", nil, { stall = 0 } }, "option 'stall' must be a number from 0.001" },
      { "too much at once", { "a", nil, { parallel = 100 } }, "option 'parallel' must be a number from 1 to 16" },
      { "a wait that is none", { "a", nil, { wait = 3 } }, "option 'wait' must be true or the options" },
    }
    for _, case in ipairs(mistakes) do
      it("is a mistake at the caller's line with " .. case[1], function()
        new_world()
        local own = client(service)
        local ok, err = pcall(function() own.upload(case[2][1], case[2][2], case[2][3]) end)
        assert.is_false(ok)
        assert.equal("argument", err.kind)
        assert.matches("^spec/upload_spec.lua:%d+: " .. service .. ".upload: ", err.message)
        assert.matches(case[3], err.message)
        assert.same({}, world:log())
      end)
    end
  end)
end

it("an answer that is lost makes no second asset: HeyGen knows the request again by its key", function()
  new_world { file_faults = { { match = { method = "POST" }, lose_answer = true } } }
  local record = assert(client("heygen").upload(make("a.mp4", 300000)))
  local posts = asked("POST", "/v3/assets$")
  assert.equal(2, #posts)
  assert.equal(posts[1].headers["idempotency-key"], posts[2].headers["idempotency-key"])
  assert.equal(1, #world:uploads())
  assert.equal(world:uploads()[1].asset_id, record.id)
end)

it("an answer that is lost makes no second asset: TwelveLabs is not asked again, and the error says how", function()
  new_world { file_faults = { { match = { method = "POST" }, lose_answer = true } } }
  local record, message, err = client("twelvelabs").upload(make("a.mp4", 300000))
  assert.is_nil(record)
  assert.is_true(err.maybe_done)
  assert.matches("it may have come to the service all the same: look for it with "
    .. 'twelvelabs%.assets{ filename = "a%.mp4" }$', message)
  assert.equal(1, #world:uploads())
  assert.equal(1, #asked("POST", "/assets$"))
end)

it("an answer that does not come is waited for from the last byte on, and no longer than timeout", function()
  new_world { file_faults = { { match = { method = "POST" }, first_byte_ms = 5000 } } }
  local record, message, err = client("twelvelabs").upload(make("a.mp4", 300000), nil, { timeout = 0.5 })
  assert.is_nil(record)
  assert.equal("timeout", err.kind)
  assert.is_true(err.maybe_done)
  assert.matches("no answer came for 0.5 s", message)
  assert.equal(1, #asked("POST", "/assets$"))
end)

it("an upload takes as long as it takes, unless a script gives a deadline", function()
  local fault = { match = { method = "POST" }, slow_read = { bytes = 400000, ms = 100 }, times = "always" }
  new_world { file_faults = { fault } }
  local path = make("a.mp4", 8000000)
  assert(client("heygen").upload(path, nil, { stall = 1.5, timeout = 1 }))
  local record, _, err = client("heygen", { deadline = 0.7 }).upload(path)
  assert.is_nil(record)
  assert.equal("timeout", err.kind)
end)

it("two uploads of one file are two assets", function()
  new_world()
  local own, path = client "heygen", make("a.mp4", 1000)
  assert.not_equal(own.upload(path).id, own.upload(path).id)
end)

it("fields go with a file to TwelveLabs", function()
  new_world()
  assert(client("twelvelabs").upload(make("a.mp4", 1000), {
    filename = "Another.mp4", enable_hls = true, enable_thumbnail = false, user_metadata = { project = "x" },
  }))
  assert.same({
    filename = "Another.mp4", enable_hls = "true", enable_thumbnail = "false", user_metadata = '{"project":"x"}',
    method = "direct",
  }, world:uploads()[1].fields)
end)

it("TwelveLabs fetches an address by itself, as before", function()
  new_world()
  local record = assert(client("twelvelabs").upload { url = world:file_url "files2.heygen.ai/a.mp4" })
  assert.equal("url", world:uploads()[1].way)
  assert.equal(world:uploads()[1].asset_id, record.id)
end)

it("an empty file is refused before it is sent to TwelveLabs", function()
  new_world()
  local path = folder .. "/empty.mp4"
  shell.run("touch " .. path)
  local _, message, err = client("twelvelabs").upload(path)
  assert.equal("file", err.kind)
  assert.matches("is empty, and the service takes no empty file", message)
  assert.same({}, world:log())
end)

-- ----------------------------------------------------------------- HeyGen's address ---

local heygen_ways, twelvelabs_ways = require "footage.heygen.upload", require "footage.twelvelabs.upload"

-- The sizes at which the services change their ways are their own; here smaller files do.
local function with_limits(limits)
  local before = {}
  before_each(function()
    for ways, values in pairs(limits) do
      before[ways] = {}
      for name, value in pairs(values) do before[ways][name], ways[name] = ways[name], value end
    end
  end)
  after_each(function()
    for ways, values in pairs(before) do
      for name, value in pairs(values) do ways[name] = value end
    end
  end)
end

describe("a large file at HeyGen", function()
  with_limits { [heygen_ways] = { form = 100000 } }

  it("goes in one PUT to the address that it signs, with exactly its headers and no key", function()
    new_world()
    local path = make("a.mp4", 3000000)
    local record = assert(client("heygen").upload(path))
    assert.equal("a.mp4", record.name)
    local upload = world:uploads()[1]
    assert.same({ "put", "a.mp4", "video/mp4", 3000000, true },
      { upload.way, upload.name, upload.type, upload.told_size, upload.completed })
    assert.equal(upload.asset_id, record.id)
    assert(world:holds(upload, path))
    assert.equal(1, #asked("PUT", "uploads.heygen.ai"))
    for _, event in ipairs(events) do assert.not_matches("[?]", event.url) end
  end)

  it("is waited for at the end: what is not there yet is asked for again", function()
    new_world { conflicts = 2 }
    assert(client("heygen").upload(make("a.mp4", 300000)))
    assert.equal(3, #asked("POST", "/complete$"))
  end)

  it("that is larger than it takes is not sent", function()
    new_world { max_bytes = 200000 }
    local record, message, err = client("heygen").upload(make("a.mp4", 300000))
    assert.is_nil(record)
    assert.equal("limit", err.kind)
    assert.matches("it has 300000 bytes, and HeyGen takes at most 200000", message)
    assert.same({}, asked("PUT", ""))
  end)

  for status, code in pairs { [403] = "AccessDenied", [401] = "None", [410] = "Gone", [400] = "ExpiredToken" } do
    it("gets another address where the first is too old: " .. status, function()
      new_world { file_faults = { { match = { method = "PUT" }, status = status, code = code } } }
      local path = make("a.mp4", 300000)
      assert(client("heygen").upload(path))
      local uploads = world:uploads()
      assert.equal(2, #uploads)
      assert.is_nil(uploads[1].completed)
      assert(world:holds(uploads[2], path))
      local keys = asked("POST", "/direct%-uploads$")
      assert.not_equal(keys[1].headers["idempotency-key"], keys[2].headers["idempotency-key"])
    end)
  end

  it("gets one other address, and then the host is named, without the signature", function()
    local fault = { match = { method = "PUT" }, status = 403, code = "AccessDenied", times = "always" }
    new_world { file_faults = { fault } }
    local record, message, err = client("heygen").upload(make("a.mp4", 300000))
    assert.is_nil(record)
    assert.equal("http", err.kind)
    assert.equal("AccessDenied", err.code)
    assert.equal(403, err.status)
    assert.matches("^heygen.upload: HTTP 403 AccessDenied at http://[^?]+$", message)
    assert.equal(2, #asked("PUT", ""))
  end)

  for name, fault in pairs {
    ["a status"] = { status = 503 }, ["a lost answer"] = { lose_answer = true },
    ["an answer before its end"] = { early = 100000, how = "reset", status = 503 },
  } do
    it("is sent again from its start after " .. name, function()
      fault.match = { method = "PUT" }
      new_world { file_faults = { fault } }
      local path = make("a.mp4", 2000000)
      assert(client("heygen").upload(path))
      assert.equal(1, #world:uploads())
      assert(world:holds(world:uploads()[1], path))
      assert.equal(2, #asked("PUT", ""))
    end)
  end

  it("that stands still is given up, and sent again", function()
    new_world { file_faults = { { match = { method = "PUT" }, read_stall = 100000 } } }
    local path = make("a.mp4", 9000000)
    assert(client("heygen").upload(path, nil, { stall = 0.3 }))
    assert(world:holds(world:uploads()[1], path))
    local retries = 0
    for _, event in ipairs(events) do
      if event.type == "retry" then
        retries = retries + 1
        assert.equal("nothing moved for 0.3 s", event.message)
      end
    end
    assert.equal(1, retries)
  end)

  it("that changes meanwhile is no success, and is not sent again", function()
    new_world()
    local path = make("a.mp4", 30000000)
    local own = client("heygen", { on_event = function(event)
      if event.type == "request" and event.method == "PUT" then shell.run("touch -d 2001-01-01 " .. path) end
    end })
    local record, _, err = own.upload(path)
    assert.is_nil(record)
    assert.equal("file", err.kind)
    assert.equal(1, #asked("PUT", ""))
    assert.same({}, asked("POST", "/complete$"))
  end)

  it("that another one takes the place of goes out as it was when it began", function()
    new_world { file_faults = { { match = { method = "PUT" }, slow_read = { bytes = 1000000, ms = 20 } } } }
    local path = make("a.mp4", 3000000)
    shell.run(("cp %s %s.kept"):format(path, path))
    local own = client("heygen", { on_event = function(event)
      if event.type ~= "request" or event.method ~= "PUT" then return end
      shell.run(("head -c 4000000 /dev/zero >%s.new; mv %s.new %s"):format(path, path, path))
    end })
    assert(own.upload(path))
    assert(world:holds(world:uploads()[1], path .. ".kept"))
  end)
end)

-- ----------------------------------------------------------------- TwelveLabs' sessions ---

local SIZE, CHUNK, CHUNKS = 1250000, 100000, 13

-- How often each chunk came.
local function puts(upload)
  local list = {}
  for i, chunk in ipairs(upload.chunks) do list[i] = chunk.puts end
  return list
end

local function each_once()
  local list = {}
  for i = 1, CHUNKS do list[i] = 1 end
  return list
end

-- What a store that checks signatures wants of each PUT, and no server of a form minds.
local function assert_plain_request(entry)
  local headers = entry.headers
  assert.is_nil(headers.expect) -- a second's wait
  assert.is_nil(headers["transfer-encoding"])
  assert.is_nil(headers["content-range"])
  assert.matches("^%d+$", headers["content-length"])
end

it("no upload is announced and waited for, nor of an unknown length", function()
  local limits = { heygen_ways.form, twelvelabs_ways.form }
  new_world { chunk_size = CHUNK }
  local path = make("a.mp4", SIZE)
  for _, form in ipairs { limits[1], 1000 } do
    heygen_ways.form, twelvelabs_ways.form = form, form
    assert(client("heygen").upload(path))
    assert(client("twelvelabs").upload(path))
  end
  heygen_ways.form, twelvelabs_ways.form = limits[1], limits[2]
  local count = 0
  for _, entry in ipairs(world:log()) do
    if entry.method == "PUT" or entry.path:find "/assets$" and entry.method == "POST" then
      assert_plain_request(entry)
      count = count + 1
    end
  end
  assert.equal(2 + 1 + CHUNKS, count)
end)

it("files go by HTTP/1.1, where a lost packet stops one of them alone, and never the key with them", function()
  local limits = { heygen_ways.form, twelvelabs_ways.form }
  new_world { chunk_size = CHUNK }
  heygen_ways.form, twelvelabs_ways.form = 1000, 1000
  for _, service in ipairs { "heygen", "twelvelabs" } do
    local own = footage[service].new {
      base_url = world.tls[service], api_key = world.key, ca_file = require("spec.support.simulator").ca_file(),
    }
    assert(own.upload(make("a.mp4", 250000)))
  end
  heygen_ways.form, twelvelabs_ways.form = limits[1], limits[2]
  assert.equal(4, #asked("PUT", ""))
  for _, entry in ipairs(asked("PUT", "")) do assert.equal("1.1", entry.version) end
  assert.same({}, world:leaks())
end)

describe("a large file at TwelveLabs", function()
  with_limits { [twelvelabs_ways] = { form = 50000, largest_form = 2000000 } }

  local function session_world(config)
    config = config or {}
    config.chunk_size = config.chunk_size or CHUNK
    return new_world(config)
  end

  it("goes in chunks, each once, and becomes an asset", function()
    session_world()
    local path = make("a.mp4", SIZE)
    local record = assert(client("twelvelabs").upload(path, { enable_hls = true, filename = "B.mp4" }))
    assert.equal("B.mp4", record.filename)
    local upload = world:uploads()[1]
    assert.same({ "multipart", "B.mp4", "video", SIZE, true },
      { upload.way, upload.name, upload.type, upload.told_size, upload.completed })
    assert.equal(upload.asset_id, record.id)
    assert(world:holds(upload, path))
    assert.same(each_once(), puts(upload))
    assert.same({}, records())
    for _, event in ipairs(events) do assert.not_matches("[?]", event.url) end
  end)

  it("is waited for until it is ready", function()
    session_world { ready_after = 2 }
    assert.equal("ready", client("twelvelabs").upload(make("a.mp3", SIZE), nil, { wait = true }).status)
    assert.equal("audio", world:uploads()[1].type)
  end)

  it("may be one chunk", function()
    session_world { chunk_size = SIZE }
    local path = make("a.mp4", SIZE)
    assert(client("twelvelabs").upload(path))
    assert(world:holds(world:uploads()[1], path))
  end)

  it("is reported fifty chunks at a time", function()
    session_world { chunk_size = 10000, first_urls = 3 }
    local path = make("a.mp4", SIZE)
    assert(client("twelvelabs").upload(path, nil, { parallel = 8 }))
    local upload = world:uploads()[1]
    assert(world:holds(upload, path))
    for _, chunk in ipairs(upload.chunks) do assert.same({ 1, 1 }, { chunk.puts, chunk.reports }) end
    assert.equal(3, #asked("POST", "/multipart%-uploads/[^/]+$"))
    assert.equal(3, #asked("POST", "/presigned%-urls$"))
  end)

  it("tells how much went out, never more than there is", function()
    session_world()
    local last = 0
    assert(client("twelvelabs").upload(make("a.mp4", SIZE), nil, { progress = function(done, total)
      assert.equal(SIZE, total)
      assert.is_true(done <= total)
      last = done
    end }))
    assert.equal(SIZE, last)
  end)

  for name, fault in pairs {
    ["a status of the store's"] = { status = 503 }, ["a used address"] = { status = 403 },
    ["an address that is too old"] = { status = 400, code = "ExpiredToken" },
    ["a reset"] = { early = 50000, how = "reset" }, ["an answer that was lost"] = { lose_answer = true },
    ["an answer without a proof"] = { no_etag = true },
  } do
    it("gets a new address for a chunk after " .. name, function()
      fault.match = { method = "PUT", path = "/3" }
      session_world { file_faults = { fault } }
      local path = make("a.mp4", SIZE)
      assert(client("twelvelabs").upload(path))
      local upload = world:uploads()[1]
      assert.is_true(upload.completed)
      assert(world:holds(upload, path))
      for _, entry in ipairs(asked("PUT", "/3$")) do assert.is_nil(entry.used) end
    end)
  end

  it("asks for new addresses when the first are too old", function()
    session_world()
    local path, came = make("a.mp4", SIZE), 0
    assert(client("twelvelabs", { on_event = function(event)
      if event.type ~= "response" or event.method ~= "PUT" then return end
      came = came + 1
      if came == 3 then world:expire() end
    end }).upload(path, nil, { parallel = 1 }))
    local upload = world:uploads()[1]
    assert(world:holds(upload, path))
    assert.same(each_once(), puts(upload))
    assert.is_true(#asked("POST", "/presigned%-urls$") >= 2) -- one for what is behind the first ten
    assert.equal(403, asked("PUT", "/4$")[1].status)
  end)

  it("sends a chunk again that the service has lost", function()
    session_world { failed_chunks = { 2 } }
    local path = make("a.mp4", SIZE)
    local record, _, err = client("twelvelabs").upload(path, nil, { wait = true })
    assert(record, err)
    assert(world:holds(world:uploads()[1], path))
  end)

  it("gives up a chunk at last, and says where", function()
    session_world { file_faults = { { match = { method = "PUT", path = "/2" }, status = 403, times = "always" } } }
    local record, message, err = client("twelvelabs").upload(make("a.mp4", SIZE))
    assert.is_nil(record)
    assert.equal(403, err.status)
    assert.matches("^twelvelabs.upload: HTTP 403 .*at http://[^?]+$", message)
    assert.equal(2, #asked("PUT", "/2$"))
    assert.equal(1, #records())
  end)

  it("counts tries anew whenever a chunk has come through", function()
    session_world { file_faults = { { match = { method = "PUT", number = { 1 } }, status = 503, times = "always" } } }
    local path = make("a.mp4", SIZE)
    assert(client("twelvelabs", { max_retries = 1 }).upload(path, nil, { parallel = 1 }))
    assert(world:holds(world:uploads()[1], path))
  end)

  for name, total in pairs { ["too many"] = 14, ["too few"] = 12 } do
    it("is not begun when the service wants " .. name .. " chunks", function()
      session_world { total_chunks = total }
      local record, message, err = client("twelvelabs").upload(make("a.mp4", SIZE))
      assert.is_nil(record)
      assert.equal("decode", err.kind)
      assert.matches("the service wants " .. total .. " chunks of 100000 bytes", message)
      assert.same({}, asked("PUT", ""))
    end)
  end

  it("goes as a form where the account has no sessions", function()
    session_world { sessions = "forbidden" }
    local path = make("a.mp4", SIZE)
    local record = assert(client("twelvelabs").upload(path))
    assert.equal("form", world:uploads()[1].way)
    assert.equal(record.id, world:uploads()[1].asset_id)
    assert(world:holds(world:uploads()[1], path))
    assert.same({}, records())
  end)

  it("is too large without sessions, and the error says why", function()
    session_world { sessions = "forbidden" }
    local record, message, err = client("twelvelabs").upload(make("a.mp4", 2000001))
    assert.is_nil(record)
    assert.equal(403, err.status)
    assert.matches("uploads in parts may not be part of the account's plan$", message)
    assert.same({}, world:uploads())
  end)

  it("goes as a form where sessions do not take its kind", function()
    session_world()
    assert(client("twelvelabs").upload(make("a.pdf", SIZE)))
    assert.equal("form", world:uploads()[1].way)
    local record, message, err = client("twelvelabs").upload(make("a.png", 2000001))
    assert.is_nil(record)
    assert.equal("limit", err.kind)
    assert.matches("takes video and audio, and this is image/png$", message)
  end)

  it("ends at once when the file changes", function()
    session_world { chunk_size = 10000 }
    local path, count = make("a.mp4", SIZE), 0
    local own = client("twelvelabs", { on_event = function(event)
      if event.type == "response" and event.method == "PUT" then count = count + 1 end
      if count == 20 then shell.run("touch -d 2001-01-01 " .. path) end
    end })
    local record, _, err = own.upload(path)
    assert.is_nil(record)
    assert.equal("file", err.kind)
    assert.is_true(#asked("PUT", "") < 40)
  end)

  -- ------------------------------------------------------------------ going on ---

  -- An upload that ends before it is whole, as by a network that is gone.
  local function break_off(path, options)
    local record, _, err = client("twelvelabs", { max_retries = 0 }).upload(path, nil, options)
    assert.is_nil(record)
    return err
  end

  local BROKEN = { { match = { method = "PUT", path = "/9" }, status = 500, times = "always" } }

  it("goes on where it broke off: no chunk comes twice, and nothing is asked for twice", function()
    session_world { file_faults = BROKEN }
    local path = make("a.mp4", SIZE)
    break_off(path, { parallel = 1 })
    local kept = records()
    assert.equal(1, #kept)
    local text = shell.read(kept[1])
    assert.not_matches("Signature", text)
    assert.not_matches(world.key, text)
    assert.equal("-rw-------", shell.output("ls -l " .. kept[1]):sub(1, 10))
    world:set { file_faults = {} }
    local first
    local own = client "twelvelabs"
    local record = assert(own.upload(path, nil, { progress = function(done) first = first or done end }))
    assert.is_true(first >= 8 * CHUNK)
    local uploads = world:uploads()
    assert.equal(1, #uploads)
    assert.equal(record.id, uploads[1].asset_id)
    assert(world:holds(uploads[1], path))
    assert.same(each_once(), puts(uploads[1]))
    assert.same({}, records())
  end)

  it("reports what came and was not reported, without sending it again", function()
    session_world { file_faults = BROKEN }
    local path = make("a.mp4", SIZE)
    break_off(path, { parallel = 1 })
    world:set { file_faults = {} }
    assert(client("twelvelabs").upload(path))
    for _, chunk in ipairs(world:uploads()[1].chunks) do assert.same({ 1, 1 }, { chunk.puts, chunk.reports }) end
  end)

  for name, change in pairs {
    ["its date"] = function(path) shell.run("touch -d 2001-01-01 " .. path) end,
    ["its size"] = function(path) shell.run("truncate -s 1240000 " .. path) end,
    ["itself, under the same name"] = function(path)
      shell.run(("cp -p %s %s.new; mv %s.new %s"):format(path, path, path, path))
    end,
  } do
    it("begins anew when the file changed " .. name, function()
      session_world { file_faults = BROKEN }
      local path = make("a.mp4", SIZE)
      break_off(path)
      world:set { file_faults = {} }
      change(path)
      assert(client("twelvelabs").upload(path))
      local uploads = world:uploads()
      assert.equal(2, #uploads)
      assert.is_nil(uploads[1].completed)
      assert(world:holds(uploads[2], path))
      assert.same({}, records())
    end)
  end

  it("begins anew when other fields are given", function()
    session_world { file_faults = BROKEN }
    local path = make("a.mp4", SIZE)
    break_off(path)
    world:set { file_faults = {} }
    assert(client("twelvelabs").upload(path, { filename = "other.mp4" }))
    assert.equal(2, #world:uploads())
  end)

  for _, state in ipairs { "expired", "failed", "gone" } do
    it("begins anew when its session is " .. state, function()
      session_world { file_faults = BROKEN }
      local path = make("a.mp4", SIZE)
      break_off(path)
      world:set { file_faults = {}, sessions = state }
      local own = client("twelvelabs", { on_event = function(event)
        if event.type == "request" and event.method == "POST" then world:set { sessions = "open" } end
      end })
      assert(own.upload(path))
      assert.equal(2, #world:uploads())
      assert(world:holds(world:uploads()[2], path))
    end)
  end

  it("begins anew when the record cannot be read, which is put aside", function()
    session_world { file_faults = BROKEN }
    local path = make("a.mp4", SIZE)
    break_off(path)
    world:set { file_faults = {} }
    local kept = records()[1]
    local file = assert(io.open(kept, "wb"))
    file:write "{"
    file:close()
    assert(client("twelvelabs").upload(path))
    assert.equal("{", shell.read(kept .. ".broken"))
    assert.equal(2, #world:uploads())
  end)

  it("is not sent twice at once", function()
    session_world { file_faults = { { match = { method = "PUT" }, first_byte_ms = 300, times = "always" } } }
    local path = make("a.mp4", SIZE)
    local results = {}
    local function send()
      local record, message, err = client("twelvelabs").upload(path)
      results[#results + 1] = record and "done" or err.kind .. " " .. err.code .. ": " .. message
      return true
    end
    assert(footage.all { send, send })
    table.sort(results)
    assert.same({ "done", "file busy: twelvelabs.upload: " .. path .. ": another upload of it is under way; "
      .. "wait for that one to end" }, results)
    assert.equal(1, #world:uploads())
  end)

  it("goes on without a record where none can be kept, and tells", function()
    session_world()
    shell.run("touch " .. folder .. "/state")
    local path = make("a.mp4", SIZE)
    assert(client("twelvelabs").upload(path))
    local warned
    for _, event in ipairs(events) do
      if event.type == "warning" then warned = event.message end
    end
    assert.matches("this upload could not be gone on with after a break: ", warned)
  end)

  it("ends with its task, and can be gone on with", function()
    session_world { file_faults = { { match = { method = "PUT", number = 1, path = "/7" }, first_byte_ms = 20000 } } }
    local path = make("a.mp4", SIZE)
    local own = client "twelvelabs"
    local one
    one = footage.spawn(function() return own.upload(path, nil, { parallel = 2 }) end)
    one:wait(2)
    one:close()
    local _, _, err = one:wait(5)
    assert.equal("cancelled", err.kind)
    assert.equal(1, #records())
    assert(client("twelvelabs").upload(path))
    local upload = world:uploads()[1]
    assert(world:holds(upload, path))
    for i, count in ipairs(puts(upload)) do assert.is_true(count == 1 or i == 7, i .. ": " .. count) end
    assert.equal(1, #world:uploads())
  end)

  it("ends when a function for its progress raises, which is raised", function()
    session_world()
    local path = make("a.mp4", SIZE)
    local own = client "twelvelabs"
    local ok, why = pcall(own.upload, path, nil, { progress = function() error("enough", 0) end })
    assert.is_false(ok)
    assert.equal("enough", why)
    assert(own.upload(path))
  end)
end)

it("the largest form of each service is 32 MB", function()
  new_world { chunk_size = 5242880 }
  for _, service in ipairs { "heygen", "twelvelabs" } do
    local own = client(service)
    assert(own.upload(make("a.mp4", 32000000)))
    assert(own.upload(make("b.mp4", 32000001)))
  end
  local ways = {}
  for i, upload in ipairs(world:uploads()) do ways[i] = upload.way end
  assert.same({ "form", "put", "form", "multipart" }, ways)
end)

-- ---------------------------------------------------------------------- copying ---

describe("a record of HeyGen's", function()
  local function video(config, status)
    config = config or {}
    config.items = { ["heygen.videos"] = 20 }
    new_world(config)
    local heygen = client("heygen", { api_version = "v3" })
    for one in heygen.v3.videos() do
      if one.status == (status or "completed") then return one, heygen end
    end
    error "there is none"
  end

  local function bytes_of(record, path)
    assert(record:download(path))
    return shell.output("sha256sum <" .. path):match "^%x+"
  end

  it("goes to TwelveLabs by its address, which is read anew just before", function()
    local own = video()
    world:expire()
    local asset = assert(client("twelvelabs").upload(own, { enable_hls = true, user_metadata = { from = "heygen" } },
      { wait = true }))
    assert.equal("ready", asset.status)
    local upload = world:uploads()[1]
    assert.same({ "url", "true", '{"from":"heygen"}' },
      { upload.way, upload.fields.enable_hls, upload.fields.user_metadata })
    assert.matches("%.mp4$", upload.name)
    assert.equal(upload.name, upload.fields.filename)
    assert.equal(1, upload.name:find(own.name:sub(1, 5), 1, true))
    assert.matches("[?].*Signature=", upload.url)
    assert.same({}, asked("GET", "files2"))
  end)

  it("that TwelveLabs could not fetch is told, with the way that is left", function()
    local own = video { files = { ["*"] = { missing = true } } }
    local asset, message, err = client("twelvelabs").upload(own, nil, { wait = true })
    assert.is_nil(asset)
    assert.equal("failed", err.kind)
    assert.matches("The file could not be fetched: 404; if that is about fetching it, twelvelabs%.upload%(record, "
      .. 'fields, { via = "file" }%) sends it from here$', message)
  end)

  for name, size in pairs { ["in one form"] = 300000, ["in chunks"] = 33000000 } do
    it("goes through a file, which is removed, " .. name, function()
      local own = video { files = { ["*"] = { size = size } } }
      shell.run("mkdir " .. folder .. "/tmp")
      local getenv = os.getenv
      os.getenv = function(variable) -- luacheck: ignore
        return variable == "TMPDIR" and folder .. "/tmp" or getenv(variable)
      end
      local told = {}
      local asset = assert(client("twelvelabs").upload(own, nil, {
        via = "file", progress = function(done, total, what) told[what] = { done, total } end,
      }))
      local upload = world:uploads()[1]
      assert.equal(asset.id, upload.asset_id)
      assert.matches("%.mp4$", upload.name)
      bytes_of(own, folder .. "/again.mp4")
      assert(world:holds(upload, folder .. "/again.mp4"))
      assert.equal("", shell.output("ls -A " .. folder .. "/tmp"))
      assert.same({}, records())
      local ended = 0
      for _, one in pairs(told) do
        assert.same({ size, size }, one)
        ended = ended + 1
      end
      assert.is_true(ended >= 1)
    end)
  end

  it("leaves no file behind when it fails, on either side", function()
    local faults = {
      { { match = { method = "GET" }, cut = 1000, times = "always" } },
      { { match = { method = "POST" }, status = 400, times = "always" } },
    }
    for _, file_faults in ipairs(faults) do
      local own = video { file_faults = file_faults, files = { ["*"] = { size = 300000 } } }
      shell.run("mkdir -p " .. folder .. "/tmp")
      local getenv = os.getenv
      os.getenv = function(variable) -- luacheck: ignore
        return variable == "TMPDIR" and folder .. "/tmp" or getenv(variable)
      end
      assert.is_nil((client("twelvelabs", { max_retries = 0 }).upload(own, nil, { via = "file" })))
      assert.equal("", shell.output("ls -A " .. folder .. "/tmp"))
      os.getenv = getenv -- luacheck: ignore
    end
  end)

  it("goes to HeyGen again through a file, for HeyGen fetches nothing", function()
    local own, heygen = video { files = { ["*"] = { size = 300000 } } }
    local asset = assert(heygen.upload(own))
    assert.equal("form", world:uploads()[1].way)
    assert.equal(asset.id, world:uploads()[1].asset_id)
  end)

  it("that is not ready is told, and nothing is sent", function()
    local own = video({}, "processing")
    local asset, message, err = client("twelvelabs").upload(own)
    assert.is_nil(asset)
    assert.equal("failed", err.kind)
    assert.matches("record:wait%(%) waits for it", message)
    assert.same({}, world:uploads())
  end)

  it("is only told in a dry run", function()
    local own = video()
    local before = #world:log()
    local asset = assert(client("twelvelabs", { dry_run = true }).upload(own))
    assert.matches("^dry%-run%-", asset.id)
    assert.equal(before, #world:log())
  end)

  it("has to have a file", function()
    new_world { items = { ["heygen.folders"] = 1 } }
    local own = assert(client("heygen").folders():next())
    local twelvelabs = client "twelvelabs"
    local ok, err = pcall(twelvelabs.upload, own)
    assert.is_false(ok)
    assert.matches("twelvelabs.upload: a heygen.folder has no file", err.message)
    ok, err = pcall(twelvelabs.upload, "a.mp4", nil, { via = "file" })
    assert.is_false(ok)
    assert.matches("option 'via' can be \"file\", for a record", err.message)
  end)
end)

it("TwelveLabs gives no originals, and heygen.upload says so", function()
  new_world { items = { ["twelvelabs.assets"] = 1 } }
  local own = assert(client("twelvelabs").assets():next())
  local asset, message, err = client("heygen").upload(own)
  assert.is_nil(asset)
  assert.equal("failed", err.kind)
  assert.matches("^heygen.upload .*TwelveLabs does not give files back as they were uploaded", message)
  assert.same({}, world:uploads())
end)
