-- What a disk, other programs and a service can do to files on their way: names that lead elsewhere, links and pipes
-- where a file should be, folders that go, disks that are full or cannot be written to. Nothing of anybody's is
-- touched, nothing waits for ever, and the error has the path and the system's words.

local footage = require "footage"
local one_world = require "spec.support.one_world"
local shell = require "spec.support.shell"
local small_server = require "spec.support.small_server"

local world, new_world = one_world.world, one_world.new

local folder, mounts, own_getenv
before_each(function() folder, mounts, own_getenv = shell.folder(), {}, os.getenv end)
after_each(function()
  os.getenv = own_getenv -- luacheck: ignore
  one_world.close()
  for _, mounted in ipairs(mounts) do shell.run("umount " .. mounted) end
  shell.run("rm -rf " .. folder)
end)
teardown(one_world.check)

local SIZE = 300000

local function begin(config)
  config = config or {}
  config.items = { ["heygen.videos"] = 6 }
  config.files = { ["*"] = { size = SIZE } }
  new_world(config)
  local heygen = footage.heygen.new { base_url = world.heygen, api_key = world.key, max_retries = 1, warn = false }
  return assert(heygen.v3.videos():filter { status = "completed" }:first()), heygen
end

local function names(where)
  local list = {}
  for line in shell.output("ls -A " .. (where or folder)):gmatch "[^\n]+" do list[#list + 1] = line end
  return list
end

local function write(name, text)
  local file = assert(io.open(folder .. "/" .. name, "wb"))
  file:write(text)
  file:close()
  return folder .. "/" .. name
end

-- A disk of its own, or nil where none can be made.
local function disk(name, options)
  local path = folder .. "/" .. name
  shell.run("mkdir " .. path)
  local _, code = shell.run(("mount -t tmpfs -o %s none %s"):format(options, path))
  if code ~= 0 then return nil end
  mounts[#mounts + 1] = path
  return path
end

local function assert_file_error(code, words, none, message, err)
  assert.is_nil(none)
  assert.equal("file", err.kind)
  assert.equal(code, err.code)
  assert.matches(words, message, 1, true)
  assert.not_matches("Signature", message)
end

-- ------------------------------------------------------------------------- names ---

describe("a name that a service gives", function()
  local titles = {
    "../../evil", "/etc/evil", "..", ".", "", "a\\u0000b", "..\\\\..\\\\evil", "CON", "nul.tar", "com1.mp4", "a/../b",
    "\\u202Egpj.evil", "\\u001b[31mred", "-rf", ".hidden", "dots...", "a:b", ("x"):rep(5000), ("\\u00e4"):rep(2000),
    "\\ud83d\\ude00", "\\ud83d", "%2e%2e%2fevil", "~root", "$(touch evil)", "line\\nbreak",
  }
  local ids = { "1", "../2", "/3", "a\\u0000b", ("i"):rep(5000), "CON", "..", "\\u202E5" }

  it("leads nowhere but into the folder, and no two things meet", function()
    local items = {}
    for i, title in ipairs(titles) do
      local path = i % 2 == 0 and "..%2f..%2fevil.mp4" or "f"
      items[i] = ('{"id":"t%d","title":"%s","file":"URL/%s"}'):format(i, title, path)
    end
    for _, id in ipairs(ids) do items[#items + 1] = ('{"id":"%s","title":"same","file":"URL/f"}'):format(id) end
    local server = small_server.start([[
      local request = ...
      if request.path ~= "/things" then
        return 200, "bytes", "Content-Disposition: attachment; filename=\"../../evil\"; filename*=UTF-8''%2fevil\r\n"
      end
      return 200, (items:gsub("URL", function() return "http://" .. request.headers.host end))
    ]], { items = '{"items":[' .. table.concat(items, ",") .. "]}" })
    local own = footage.service {
      name = "own", base_url = server.url, records = { thing = { id = "id", name = "title", files = { "file" } } },
      lists = { things = { path = "/things", items = "items", record = "thing", paging = { by = "whole" } } },
    }
    shell.run("mkdir -p " .. folder .. "/deep/er")
    local done, message = own.things():download(folder .. "/deep/er/")
    server:stop()
    assert.equal(#items, done, message)
    assert.same({ "deep" }, names())
    assert.same({ "er" }, names(folder .. "/deep"))
    local files = names(folder .. "/deep/er")
    assert.equal(#items, #files)
    for _, name in ipairs(files) do
      assert.is_true(#name <= 255)
      assert.not_matches("[%z\1-\31/\\<>:\"|?*]", name)
      assert.not_matches("^[.-]", name)
      assert.not_matches("[. ]$", name)
      assert.not_matches("^[CcNn][OoUu][NnLl]%f[^%w-]", name)
      assert.not_matches("\226\128\174", name)
    end
  end)
end)

-- ----------------------------------------------------------- what stands in the way ---

describe("a download", function()
  it("follows no link that has its name, and fetches nothing for it", function()
    local video = begin()
    local mine = write("mine", "mine")
    for _, name in ipairs { "one.mp4", ("%s-%s.mp4"):format(video.title, video.id) } do
      for _, to in ipairs { mine, folder .. "/nowhere" } do
        for _, overwrite in ipairs { false, true } do
          shell.run(("ln -s %s %s"):format(to, shell.quote(folder .. "/" .. name)))
          assert_file_error("other", "is a link",
            video:download(name == "one.mp4" and folder .. "/one.mp4" or folder, { overwrite = overwrite }))
          shell.run("rm " .. shell.quote(folder .. "/" .. name))
        end
      end
    end
    assert.same({}, world:log "files")
    assert.same({ "mine" }, names())
    assert.equal("mine", shell.read(mine))
  end)

  it("goes over no folder and no pipe that has its name", function()
    local video = begin()
    local stem = ("%s/%s-%s.mp4"):format(folder, video.title, video.id)
    shell.run("mkdir " .. shell.quote(stem))
    assert_file_error("other", "is a folder", video:download(folder, { overwrite = true }))
    shell.run(("rmdir %s; mkfifo %s"):format(shell.quote(stem), shell.quote(stem)))
    assert_file_error("other", "is no file", video:download(folder))
    assert.same({}, world:log "files")
  end)

  it("does not write to what has a second name: that is somebody's file", function()
    local video = begin()
    local mine = write("mine", "mine")
    shell.run(("ln %s %s/one.mp4.part"):format(mine, folder))
    assert.equal(folder .. "/one.mp4", assert(video:download(folder .. "/one.mp4")))
    assert.equal("mine", shell.read(mine))
    assert.same({ "mine", "one.mp4" }, names())
  end)

  it("waits for nobody at a pipe in place of its record, and reads none by a link", function()
    local video = begin()
    for _, command in ipairs { "mkfifo %s/one.mp4.part.info", "ln -s /dev/zero %s/one.mp4.part.info",
      "mkdir %s/one.mp4.part.info" } do
      write("one.mp4.part", ("x"):rep(1000))
      shell.run(command:format(folder))
      local path = assert(video:download(folder .. "/one.mp4"))
      assert.equal(world:file(video.video_url).sha256, shell.output("sha256sum " .. path):match "%x+")
      assert.same({ "one.mp4" }, names())
      os.remove(path)
    end
  end)

  it("gives its name to nothing that somebody else put there", function()
    local video = begin { file_faults = { { stall = 150000, ms = 300 } } }
    local one = footage.spawn(function() return video:download(folder .. "/one.mp4") end)
    repeat one:wait(0.02) until (shell.output(("stat -c %%s %s/one.mp4.part 2>&1"):format(folder))):match "^%d"
    shell.run(("rm %s/one.mp4.part; echo other >%s/one.mp4.part"):format(folder, folder))
    local none, message, err = one:wait()
    assert_file_error("missing", "one.mp4", none, message, err)
    assert.same({ "one.mp4.part" }, names())
    assert.equal("other\n", shell.read(folder .. "/one.mp4.part"))
  end)

  it("says that its folder has gone", function()
    local video = begin { file_faults = { { stall = 150000, ms = 300 } } }
    local one = footage.spawn(function() return video:download(folder .. "/to/") end)
    repeat one:wait(0.02) until shell.output(("ls %s/to 2>&1"):format(folder)):find "%.part"
    shell.run(("mv %s/to %s/gone"):format(folder, folder))
    local none, message, err = one:wait()
    assert_file_error("missing", "No such file or directory", none, message, err)
    assert.matches("/to/", message, 1, true)
    assert.same({ "gone" }, names())
  end)

  it("says what the system says of a disk that cannot be written to", function()
    local video = begin()
    local path = disk("fixed", "size=1m,ro")
    if not path then return pending "no disk can be made" end
    assert_file_error("denied", path, video:download(path))
    assert_file_error("denied", path, video:download(path .. "/below/"))
    assert_file_error("denied", path, video:download(path .. "/one.mp4"))
    assert.same({}, world:log "files")
  end)

  it("says what the system says of a disk that takes no more names", function()
    local video = begin()
    local path = disk("small", "size=1m,nr_inodes=2")
    if not path then return pending "no disk can be made" end
    assert_file_error("full", path, video:download(path))
    assert.same({}, names(path))
  end)

  it("writes its record beside it over no link", function()
    local video = begin()
    local mine = write("mine", "mine")
    local stem = ("%s/%s-%s"):format(folder, video.title, video.id)
    shell.run(("ln -s %s %s; ln -s %s %s"):format(mine, shell.quote(stem .. ".json"), mine,
      shell.quote(stem .. ".json.new")))
    assert(video:download(folder, { info = true }))
    assert.equal("mine", shell.read(mine))
    assert.matches(video.id, shell.read(stem .. ".json"), 1, true)
  end)
end)

-- ------------------------------------------------------------------------ uploads ---

describe("an upload's record", function()
  local ways, form = require "footage.twelvelabs.upload", nil
  before_each(function() form, ways.form = ways.form, 1000 end)
  after_each(function() ways.form = form end)

  -- Into a new world, but for a second time.
  local function upload(state, time)
    local breaks = time == "first" and { { match = { method = "PUT", path = "/2" }, status = 404, times = "always" } }
    if time == "second" then world:set { file_faults = {} } end
    if time ~= "second" then new_world { chunk_size = 100000, file_faults = breaks or nil } end
    os.getenv = function(name) -- luacheck: ignore
      if name == "XDG_STATE_HOME" then return state end
      return own_getenv(name)
    end
    local path = write("a.mp4", "\0\0\0\24ftypisom\0\0\2\0isommp42" .. ("x"):rep(500000))
    local warned
    local own = footage.twelvelabs.new { base_url = world.twelvelabs, api_key = world.key, on_event = function(event)
      if event.type == "warning" then warned = event.message end
    end }
    local record, message = own.upload(path)
    if breaks then return nil end
    assert(record, message)
    local uploads = world:uploads()
    assert(world:holds(uploads[#uploads], path))
    return warned
  end

  for name, options in pairs {
    ["is full"] = "size=4k", ["takes no more names"] = "size=1m,nr_inodes=3", ["cannot be written to"] = "size=1m,ro",
  } do
    it("is done without, and that is told, where the disk " .. name, function()
      local path = disk("state", options)
      if not path then return pending "no disk can be made" end
      if name == "is full" then shell.run("mkdir " .. path .. "/footage; head -c 9999 /dev/zero >" .. path .. "/x") end
      assert.matches("this upload could not be gone on with after a break: ", upload(path))
    end)
  end

  it("is not read where a pipe has its name, nor waited for", function()
    local state = folder .. "/state"
    upload(state, "first")
    local record = assert(shell.output("ls -A " .. state .. "/footage/*.jsonl"):match "%S+")
    shell.run(("rm %s; mkfifo %s"):format(record, record))
    assert.is_nil(upload(state, "second"))
    assert.equal(2, #world:uploads())
    assert.same({}, names(state .. "/footage"))
  end)
end)

-- ------------------------------------------------------- what a service answers ---

describe("a service's answer to an upload", function()
  local ways, form = require "footage.twelvelabs.upload", nil
  before_each(function()
    form, ways.form = ways.form, 1000
    os.getenv = function(name) -- luacheck: ignore
      if name == "XDG_STATE_HOME" then return folder .. "/state" end
      return own_getenv(name)
    end
  end)
  after_each(function() ways.form = form end)

  local function upload()
    local path = write("a.mp4", "\0\0\0\24ftypisom\0\0\2\0isommp42" .. ("x"):rep(250000))
    local own = footage.twelvelabs.new {
      base_url = world.twelvelabs, api_key = world.key, max_retries = 0, warn = false,
    }
    return own.upload(path)
  end

  local function puts()
    local count = 0
    for _, entry in ipairs(world:log()) do count = count + (entry.method == "PUT" and 1 or 0) end
    return count
  end

  for name, value in pairs {
    ["X-Api-Key"] = "stolen", authorization = "Bearer x", Cookie = "a=b", ["Proxy-Authorization"] = "x",
    ["x-a"] = "b\r\nx-c: d", ["x b"] = "c", ["x:y"] = "z", ["x-nul"] = "a\0b",
  } do
    it(("asks for no header that cannot be sent: %q"):format(name .. ": " .. value):gsub("[%c\\]", ""), function()
      new_world { chunk_size = 100000, upload_headers = { [name] = value } }
      local none, message, err = upload()
      assert.is_nil(none)
      assert.equal("decode", err.kind)
      assert.matches("the service asks for a header that cannot be sent", message, 1, true)
      assert.equal(0, puts())
    end)
  end

  for _, address in ipairs {
    "file:///etc/passwd?x", "http://example.com/", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "", "//127.0.0.1/x",
    "https://user:secret@127.0.0.1/",
  } do
    it(("leads to no address but https, or http of this machine: '%s'"):format(address), function()
      new_world { chunk_size = 100000, faults = { {
        match = { method = "POST", path = "/v1.3/assets/multipart-uploads" }, times = "always",
        action = "replace", find = "http://127.0.0.1", with = address,
      } } }
      local none, message, err = upload()
      assert.is_nil(none)
      assert.truthy(err.kind)
      assert.not_matches("passwd", message)
      assert.not_matches("secret", message)
      assert.equal(0, puts())
      assert.same({}, world:leaks())
    end)
  end
end)
