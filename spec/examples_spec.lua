-- The scripts in spec/examples: each is short, runs against the simulator, and does what its head says.

local json = require "cjson"
local one_world = require "spec.support.one_world"
local shell = require "spec.support.shell"

local unpack = table.unpack or unpack
local world, new_world = one_world.world, one_world.new

-- Gives what it wrote to stdout, what to stderr, and its exit code. `path` is a script.
local function run_script(path, ...)
  local words = { shell.environment {
    HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key, TWELVELABS_BASE_URL = world.twelvelabs,
    TWELVE_LABS_API_KEY = world.key, LUA_PATH = package.path, LUA_CPATH = package.cpath,
  }, shell.lua, path }
  for _, argument in ipairs { ... } do words[#words + 1] = shell.quote(argument) end
  local errors = shell.file ""
  local output, code = shell.output(table.concat(words, " ") .. " 2>" .. errors)
  local said = shell.read(errors)
  os.remove(errors)
  return output, said, code
end

local function run(name, ...)
  return run_script("spec/examples/" .. name .. ".lua", ...)
end

local function run_well(...)
  local output, said, code = run(...)
  assert.equal(0, code, said)
  return output, said
end

-- What changed something, as "DELETE /v3/videos/...".
local function changes()
  local found = {}
  for _, entry in ipairs(world:log()) do
    if entry.method ~= "GET" then found[#found + 1] = entry.method .. " " .. entry.path end
  end
  return found
end

-- The cells of each row, read as RFC 4180 says.
local function rows_of(text)
  local rows, place = {}, 1
  while place <= #text do
    local row, stop = {}
    repeat
      local cell, after = text:match('^"(.-[^"])"()[,\r]', place)
      while cell and select(2, cell:gsub('"', "")) % 2 == 1 do
        local more, further = text:match('^(.-[^"]?)"()[,\r]', after)
        cell, after = cell .. '"' .. more, further
      end
      if cell then
        cell = cell:gsub('""', '"')
      else
        cell, after = text:match("^([^,\r]*)()", place)
      end
      row[#row + 1] = cell
      stop = text:sub(after, after) ~= ","
      place = after + 1
    until stop
    place = place + 1 -- the line feed
    rows[#rows + 1] = row
  end
  return rows
end

-- Before a script: whatever client it makes or has, it is one in a dry run.
local DRY = [[
  for _, name in ipairs { "heygen", "twelvelabs" } do
    local ready = require("footage." .. name)
    local function new(options)
      options = options or {}
      options.dry_run = true
      return ready.new(options)
    end
    package.loaded["footage." .. name] = setmetatable({ new = new }, { __index = new() })
  end
]]

local function template_name()
  return require("spec.support.clients").heygen(world).v3.templates():first().name
end

-- An index, and the title of one video that is finished: all of them would take long.
local function index_and_title()
  for _, item in ipairs(world:items "heygen.videos") do
    if item.status == "completed" then return { world:ids("twelvelabs.indexes")[1], item.video_title } end
  end
end

local a_film = shell.file "\0\0\0\24ftypisom\0\0\2\0isomiso2"
local a_folder = shell.folder()

-- Some are known once there is a world.
local arguments = {
  template = function() return { template_name(), "name=Ada" } end, upload_folder = { a_film },
  heygen_to_twelvelabs = index_and_title, backup = { a_folder }, demo = { a_folder .. "/demo/" },
  empty_account = { "--yes" }, folders = { "AVATAR", "VOICE", "Reports", "Reports" }, index_assets = { "Films" },
  old_assets = { "--yes" },
}

describe("the example", function()
  after_each(one_world.close)
  teardown(function()
    os.remove(a_film)
    shell.run("rm -r " .. a_folder)
    one_world.check()
  end)

  for name in shell.run "ls spec/examples":gmatch "([%w_]+)%.lua" do
    if name ~= "demo" then -- which says a lot besides
      it(name .. " has 25 lines at most", function()
        local _, lines = shell.read("spec/examples/" .. name .. ".lua"):gsub("\n", "")
        assert.is_true(lines <= 25, lines)
      end)
    end
  end

  for name in shell.run "ls spec/examples":gmatch "([%w_]+)%.lua" do
    it(name .. " changes nothing in a dry run, runs through, and tells what it would have done", function()
      new_world()
      local function given()
        local own = arguments[name] or {}
        return unpack(type(own) == "function" and own() or own)
      end
      local would = 0
      local script = shell.file(DRY .. ("dofile 'spec/examples/%s.lua'"):format(name))
      local output, said, code = run_script(script, given())
      os.remove(script)
      assert.equal(0, code, said)
      assert.same({}, changes())
      assert.is_true(#output > 0)
      for line in said:gmatch "[^\n]+" do
        would = would + 1
        assert.matches("^footage: dry run: %a+%.[%w_.:]+ is not sent: %u+ %S.*$", line)
      end
      new_world()
      run_well(name, given())
      assert.equal(#changes() + #world:log "files" > 0, would > 0)
    end)
  end

  it("backup fetches every finished video, whole and once", function()
    new_world { items = { ["heygen.videos"] = 12 } }
    local folder = shell.folder()
    local output = run_well("backup", folder)
    local own, finished = require("spec.support.clients").heygen(world), 0
    for _, item in ipairs(world:items "heygen.videos") do
      if item.status == "completed" then
        finished = finished + 1
        local stem = ("%s/*%s*"):format(folder, item.video_id)
        local url = assert(own.video(item.video_id)).video_url
        assert.equal(world:file(url).sha256, shell.run(("sha256sum %s.mp4"):format(stem)):match "^%x+")
        local info = json.decode((shell.run(("cat %s.json"):format(stem))))
        assert.equal(item.video_id, info.video_id or info.id)
      end
    end
    assert.is_true(finished > 0)
    assert.equal(("%d videos are in %s, %d have no file\n"):format(finished, folder, 12 - finished), output)
    assert.equal(2 * finished, tonumber((shell.run("ls " .. folder .. " | wc -l"))))
    local fetched = #world:log "files"
    assert.equal(output, (run_well("backup", folder)))
    assert.equal(fetched, #world:log "files")
    shell.run("rm -r " .. folder)
  end)

  it("demo runs its loops, and fetches a video", function()
    new_world()
    local folder = shell.folder()
    local output = run_well("demo", folder .. "/")
    local video
    for _, item in ipairs(world:items "heygen.videos") do
      if item.status == "completed" then video = video or item.video_id end
    end
    local path = assert(output:match "\n(/[^\n]+%.mp4)\n", output)
    assert.is_truthy(path:find(video, 1, true))
    local url = require("spec.support.clients").heygen(world).video(video).video_url
    assert.equal(world:file(url).sha256, shell.run("sha256sum " .. shell.quote(path)):match "^%x+")
    shell.run("rm -r " .. folder)
  end)

  it("inventory writes every item in a line, quoted where it must be", function()
    new_world()
    local rows = rows_of(run_well "inventory")
    assert.same({ "service", "what", "id", "name", "kind", "created" }, rows[1])
    local due = {}
    for _, list in ipairs { "heygen.assets", "heygen.videos", "twelvelabs.assets" } do
      for _, item in ipairs(world:items(list)) do
        due[#due + 1] = item.name or item.video_title or item.filename
      end
    end
    local odd = 0
    for place, name in ipairs(due) do
      assert.equal(6, #rows[place + 1])
      assert.equal(name, rows[place + 1][4])
      if name:find '[",\r\n]' then odd = odd + 1 end
    end
    assert.is_true(odd > 0)
    assert.equal(#due + 1, #rows)
  end)

  it("folders makes what is missing, once, and videos in it", function()
    new_world()
    run_well("folders", "AVATAR", "VOICE", "Reports", "Reports")
    assert.same({ "POST /v3/folders", "POST /v3/videos", "POST /v3/videos" }, changes())
    local log, folders = world:log(), {}
    for _, entry in ipairs(log) do
      if entry.path == "/v3/videos" and entry.method == "POST" then
        folders[#folders + 1] = json.decode(entry.body).folder_id
      end
    end
    assert.equal(folders[1], folders[2])
    assert.equal(folders[1], world:ids("heygen.folders")[1])
  end)

  it("template makes a video, and waits for its file", function()
    new_world()
    local template = require("spec.support.clients").heygen(world).v3.templates():first()
    local output, said = run_well("template", template.name, "name=Ada")
    assert.matches("^%S+\thttps?://%S+\n", output)
    assert.matches("completed", said)
    assert.equal(1, #changes())
  end)

  it("upload_folder sends files, and waits for each", function()
    new_world()
    local folder = shell.folder()
    for _, name in ipairs { "one.mp4", "two.mp4" } do
      shell.run(("printf '\\0\\0\\0\\030ftypisom' >%s/%s; head -c 5000 /dev/urandom >>%s/%s"):format(folder, name,
        folder, name))
    end
    local lines = shell.lines((run_well("upload_folder", folder .. "/one.mp4", folder .. "/two.mp4")))
    assert.equal(2, #lines)
    for place, upload in ipairs(world:uploads()) do
      assert.equal(upload.asset_id, lines[place]:match "^%S+")
      assert(world:holds(upload, folder .. "/" .. upload.name))
    end
    local _, said, code = run("upload_folder", folder .. "/one.mp4", folder .. "/nowhere.mp4")
    assert.equal(1, code)
    assert.matches("nowhere.mp4: No such file or directory", said)
    shell.run("rm -r " .. folder)
  end)

  it("heygen_to_twelvelabs copies what is finished, and no file comes by here", function()
    new_world { items = { ["heygen.videos"] = 12 } }
    local index = world:ids("twelvelabs.indexes")[1]
    local finished = 0
    for _, item in ipairs(world:items "heygen.videos") do
      if item.status == "completed" then finished = finished + 1 end
    end
    assert.is_true(finished > 0)
    assert.equal(finished .. "\tall done\n", (run_well("heygen_to_twelvelabs", index)))
    local uploads = world:uploads()
    assert.equal(finished, #uploads)
    for _, upload in ipairs(uploads) do assert.equal("url", upload.way) end
    assert.same({}, world:log "files")
  end)

  it("old_assets deletes what is old, and only when it is told so", function()
    new_world()
    local young = world:items "twelvelabs.assets"
    for place = 1, 5 do young[place].created_at = os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() - place * 80000) end
    young[6].created_at = nil
    world:set { raw = { ["twelvelabs.assets"] = young } }
    local ids = world:ids "twelvelabs.assets"
    local output, told = run_well "old_assets"
    assert.same({}, changes())
    assert.same({ "19", 19 }, { (output:gsub("%s", "")), #shell.lines(told) })
    assert.equal(output, (run_well("old_assets", "--yes")))
    assert.same({ unpack(ids, 1, 6) }, world:ids "twelvelabs.assets")
    assert.equal(19, #changes())
  end)

  it("old_assets says what cannot be deleted, and the others go", function()
    new_world { in_use = "all" }
    local _, said, code = run("old_assets", "--yes")
    assert.not_equal(0, code)
    assert.equal(4, #world:ids "twelvelabs.assets")
    for _, id in ipairs(world:ids "twelvelabs.assets") do assert.matches(id, said, 1, true) end
    assert.matches("asset_in_use", said)
  end)

  it("index_assets adds what no index has, once", function()
    new_world { items = { ["twelvelabs.assets"] = 60 } }
    local due = {}
    for place, asset in ipairs(world:items "twelvelabs.assets") do
      -- The generated indexed assets are of the first four.
      local is_due = asset.status == "ready" and asset.file_type:find "^[va]" and place > 4
      if is_due then due[#due + 1] = asset._id end
    end
    table.sort(due)
    local lines = shell.lines(run_well("index_assets", "My films"))
    for place, line in ipairs(lines) do lines[place] = line:match "^%S+" end
    table.sort(lines)
    assert.same(due, lines)
    local made = changes()
    assert.equal("POST /v1.3/indexes", made[1])
    assert.equal(#due + 1, #made)
    local index = require("spec.support.clients").twelvelabs(world).index(world:ids("twelvelabs.indexes")[1])
    assert.same({ "My films", #due }, { index.name, #index:indexed_assets():all() })
    assert.equal("", (run_well("index_assets", "My films")))
    assert.equal(#due + 1, #changes())
  end)

  it("empty_account empties both, and only when it is told so", function()
    new_world()
    -- What is in an index holds its asset back.
    local twelvelabs = require("spec.support.clients").twelvelabs(world)
    local index = assert(twelvelabs.create_index { index_name = "Mine", models = {} })
    assert(index:add(assert(twelvelabs.assets():filter { status = "ready" }:first())))
    local before = #changes()
    local told = run_well "empty_account"
    assert.equal(before, #changes())
    assert.equal(told, (run_well("empty_account", "--yes")))
    for _, list in ipairs {
      "heygen.videos", "heygen.assets", "twelvelabs.assets", "twelvelabs.indexes", "twelvelabs.entity_collections",
      "twelvelabs.knowledge_stores",
    } do
      assert.same({}, world:ids(list), list)
    end
    for _, folder in ipairs(world:items "heygen.folders") do assert.is_true(folder.is_trash) end
    for _, line in ipairs(shell.lines(run_well "empty_account")) do assert.matches("\t0$", line) end
  end)
end)
