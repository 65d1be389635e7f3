-- One script over both versions of HeyGen: v1, v3, v1 going away; and the warnings before that.

local brief = require "spec.support.brief"
local clients = require "spec.support.clients"
local one_world = require "spec.support.one_world"
local shell = require "spec.support.shell"
local walks = require "spec.support.walks"

local world = one_world.world

local function new_world(config)
  config.items = config.items or { ["heygen.assets"] = 45, ["heygen.videos"] = 45, ["heygen.folders"] = 5 }
  return one_world.new(config)
end

after_each(one_world.close)
teardown(one_world.check)

local function client(options)
  local settings = { max_retries = 0, warn = false }
  for name, value in pairs(options or {}) do settings[name] = value end
  return clients.heygen(world, settings)
end

-- What the user's script sees of an asset or a video, by the names of v1.
local asset_fields = { "id", "name", "file_type", "folder_id", "created_ts", "url", "created", "kind" }
local video_fields = { "id", "video_id", "video_title", "folder_id", "created_at", "name", "created", "kind" }

local function told(listing, fields)
  local lines = {}
  for record in listing do
    local parts = { require("footage").type(record) }
    for _, field in ipairs(fields) do parts[#parts + 1] = field .. "=" .. tostring(record[field]) end
    lines[#lines + 1] = table.concat(parts, " ")
  end
  return lines
end

local function paths_of(log)
  local paths = {}
  for i, entry in ipairs(log) do paths[i] = entry.path:match "/v%d.*$" end
  return paths
end

local filters = {
  { name = "assets", list = "assets", fields = asset_fields, filters = {} },
  { name = "assets of a type", list = "assets", fields = asset_fields, filters = { file_type = "video" } },
  { name = "assets of a folder", list = "assets", fields = asset_fields, folder = true },
  { name = "videos", list = "videos", fields = video_fields, filters = {} },
  { name = "videos by title", list = "videos", fields = video_fields, filters = { title = "1" } },
  { name = "videos of a folder", list = "videos", fields = video_fields, folder = true },
}

-- The filters of a case; a folder that something is in, from a world of the same seed.
local function filters_of(case)
  if not case.folder then return case.filters end
  for record in client { api_version = "v1" }[case.list]() do
    if record.folder_id then return { folder_id = record.folder_id } end
  end
end

-- How v1 may say that it is gone.
local gone = {
  { name = "410", config = { retired = 410 } },
  { name = "404", config = { retired = 404 } },
  { name = "410 with a page of a gateway", config = { retired = 410, retired_form = "html" } },
  { name = "404 with a page of a gateway", config = { retired = 404, retired_form = "html" } },
  { name = "an envelope with status 200", config = { retired = 410, retired_form = "envelope" } },
}

describe("versions: the same script", function()
  for _, case in ipairs(filters) do
    for _, way in ipairs(gone) do
      it("gives the same " .. case.name .. " when v1 is gone (" .. way.name .. ")", function()
        new_world { seed = 3, urls = "service" }
        local asked = filters_of(case)
        local before = told(client()[case.list](asked, { page_size = 10 }), case.fields)
        assert(#before > 0 and #before <= 45)
        way.config.seed, way.config.urls = 3, "service"
        new_world(way.config)
        local heygen = client()
        assert.same(before, told(heygen[case.list](asked, { page_size = 10 }), case.fields))
        world:clear_log()
        assert.same(before, told(heygen[case.list](asked, { page_size = 10 }), case.fields))
        for _, path in ipairs(paths_of(world:log())) do assert.matches("^/v3/", path) end
      end)
    end

    it("gives the same " .. case.name .. " where there is v1 only, and asks v3 nothing", function()
      new_world { v3 = "absent" }
      assert(#told(client()[case.list](filters_of(case)), case.fields) > 0)
      for _, path in ipairs(paths_of(world:log())) do assert.matches("^/v1/", path) end
    end)
  end

  it("asks for the user's name once, and for the list of v1 once", function()
    new_world { retired = 410 }
    local heygen = client()
    assert.equal(45, heygen.assets({}, { page_size = 10 }):count())
    assert.equal(45, heygen.assets({}, { page_size = 100 }):count())
    local counts = {}
    for _, path in ipairs(paths_of(world:log())) do counts[path] = (counts[path] or 0) + 1 end
    assert.same({ ["/v1/asset/list"] = 1, ["/v3/users/me"] = 1, ["/v3/assets"] = 6 }, counts)
  end)

  it("finds the fields of either version by the names of both", function()
    for _, config in ipairs { {}, { retired = 410 } } do
      new_world(config)
      local heygen = client()
      local asset, video = heygen.assets():first(), heygen.videos():first()
      assert.equal("heygen.asset", require("footage").type(asset))
      assert.equal(asset.file_type, asset.type)
      assert.equal(asset.created_ts, asset.uploaded_at)
      assert.equal(asset.file_type, asset:totable().file_type)
      assert.equal(video.video_id, video.id)
      assert.equal(video.video_title, video.title)
      assert.equal(video.video_title, video:totable().video_title)
      assert.equal(video.video_id, video:totable().video_id)
      assert(video == heygen.videos():first())
    end
  end)

  it("says nothing of a total that v3 does not know, and limit = 0 gives nothing", function()
    new_world { retired = 410 }
    local listing = client().videos { limit = 0 }
    assert.is_nil(listing:total())
    assert.equal(0, #listing:all())
  end)
end)

describe("versions: api_version", function()
  it("v3 asks v1 nothing", function()
    new_world {}
    assert.equal(45, client { api_version = "v3" }.assets():count())
    assert.equal(45, client { api_version = "v3" }.videos():count())
    for _, path in ipairs(paths_of(world:log())) do assert.matches("^/v3/", path) end
  end)

  it("v1 asks v3 nothing, and an error names the way out", function()
    new_world { retired = 410 }
    local _, message, err = client { api_version = "v1" }.videos():next()
    assert.equal(410, err.status)
    assert.matches('api_version = "v3"', message, 1, true)
    assert.same({ "/v1/video.list" }, paths_of(world:log()))
  end)

  it("comes from HEYGEN_API_VERSION, looked up at the first request", function()
    new_world {}
    local script = ([[
      local heygen = require("footage.heygen").new { warn = false }
      local videos, problem = heygen.videos({}, { max = 3 }):all()
      print(videos and #videos, problem)
      print(select(2, heygen.folders():next()))
    ]])
    local function run(version)
      local name = shell.file(script)
      local output, code = shell.run(shell.environment {
        LUA_PATH = package.path, LUA_CPATH = package.cpath, HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key,
        HEYGEN_API_VERSION = version,
      } .. " " .. shell.lua .. " " .. name)
      os.remove(name)
      return output, code
    end
    assert.matches("cannot list folders", run "v3")
    for _, path in ipairs(paths_of(world:log())) do assert.matches("^/v3/", path) end
    assert.matches('HEYGEN_API_VERSION must be "v1", "v3" or "auto"', run "v2", 1, true)
    world:clear_log()
    run "v1"
    for _, path in ipairs(paths_of(world:log())) do assert.matches("^/v1/", path) end
  end)

  it("is one of three, and only for services that have versions", function()
    new_world {}
    local err = walks.blamed(function() require("footage.heygen").new { api_version = "v2" } end)
    assert.matches('"v1", "v3" or "auto", got "v2"', err.message, 1, true)
    err = walks.blamed(function() require("footage.twelvelabs").new { api_version = "v1" } end)
    assert.matches("one version", err.message)
  end)
end)

describe("versions: what v3 cannot do", function()
  it("folders are an error that says so, in auto and in v3", function()
    new_world { retired = 410 }
    local _, message, err = client().folders():next()
    assert.equal("http", err.kind)
    assert.equal(410, err.status)
    assert.matches("v1 of this list is gone; HeyGen's v3 cannot list folders", message, 1, true)
    err = walks.raised(function() for _ in client { api_version = "v3" }.folders() do end end)
    assert.equal("argument", err.kind)
    assert.matches("HeyGen's v3 cannot list folders", err.message, 1, true)
    assert.equal(1, #world:log())
  end)
end)

describe("versions: v1 going away under a walk", function()
  for _, case in ipairs { { list = "assets", count = 45 }, { list = "videos", count = 45 } } do
    for after = 0, 5 do
      it(("%s, after %d pages, loses none or raises"):format(case.list, after), function()
        new_world { retired = 410, retired_after = after }
        local heygen = client()
        local ids = {}
        local fine, err = pcall(function()
          for record in heygen[case.list]({}, { page_size = 10 }) do ids[#ids + 1] = record.id end
        end)
        local all = world:ids("heygen." .. case.list)
        if after == 0 or after >= 5 then
          assert.is_true(fine, tostring(err))
          assert.same(all, ids)
        else
          assert.is_false(fine)
          assert.equal("footage.error", require("footage").type(err))
          assert.equal(410, err.status)
          assert.matches("start again, with v3", err.message)
          assert.same(walks.slice(all, 1, after * 10), ids)
          -- Starting again is enough, and what is left of v1 is not asked for.
          assert.same(all, walks.ids(heygen[case.list]({}, { page_size = 10 })))
          -- A place of v1 is no place of v3: never a guess.
          local _, message, again = heygen[case.list]({}, { resume = err.cursor }):next()
          assert.equal("paging", again.kind)
          assert.matches("v1 of this list is gone", message)
          local fresh = client()
          _, message, again = fresh[case.list]({}, { resume = err.cursor }):next()
          assert.equal(410, again.status)
          assert.matches("v1 of this list is gone", message)
        end
      end)
    end
  end

  -- v1 answers `after` requests of each list and is gone then. A walk that fails is resumed by its error's
  -- cursor, in a client that knows nothing; what was delivered before counts.
  local function walk_on(case, after, size, fault)
    new_world {
      items = { ["heygen." .. case.list] = 13 }, retired = 410, retired_after = after, faults = { fault },
    }
    local ids, cursor = {}, nil
    for _ = 1, 5 do
      local fine, err = pcall(function()
        for record in client()[case.list](case.filters, { page_size = size, resume = cursor }) do
          ids[#ids + 1] = record.id
        end
      end)
      if fine then return ids, true end
      assert.equal("footage.error", require("footage").type(err), tostring(err))
      cursor = err.cursor
    end
    return ids, false
  end

  local walked = {
    { name = "videos", list = "videos", filters = {} },
    { name = "assets", list = "assets", filters = {} },
    { name = "assets of a type", list = "assets", filters = { file_type = "video" } },
  }
  for _, case in ipairs(walked) do
    it(case.name .. ": none is lost and none comes twice, wherever v1 goes, whatever fails before", function()
      new_world { items = { ["heygen." .. case.list] = 13 } }
      local all = walks.ids(client()[case.list](case.filters))
      for _, size in ipairs(brief({ 1, 3, 7 }, { 3 })) do
        for after = 0, 3 do
          for request = 1, 3 do
            local ids, whole = walk_on(case, after, size,
              { match = { list = "heygen." .. case.list, request = request }, action = "status", status = 503 })
            assert.same(walks.slice(all, 1, #ids), ids)
            assert(not whole or #ids == #all, ("%d of %d, size %d, after %d"):format(#ids, #all, size, after))
            -- What fails before anything came is no obstacle.
            if after == 0 then assert.is_true(whole) end
          end
        end
      end
    end)

    it(case.name .. ": all and count that fail leave the listing where it was", function()
      new_world { items = { ["heygen." .. case.list] = 13 } }
      local everything = client()[case.list](case.filters):count()
      for _, method in ipairs { "all", "count" } do
        for _, after in ipairs { 0, 1, 3 } do
          for request = 1, 2 do
            for _, taken in ipairs(brief({ 0, 1, 3 }, { 1 })) do
              new_world {
                items = { ["heygen." .. case.list] = 13 }, retired = 410, retired_after = after,
                faults = {
                  { match = { list = "heygen.v3." .. case.list, request = request }, action = "status", status = 503 },
                },
              }
              local listing = client()[case.list](case.filters, { page_size = 2 })
              local delivered = 0
              for _ = 1, taken do
                if listing:next() then delivered = delivered + 1 end
              end
              for _ = 1, 3 do
                local before = listing:cursor()
                local got, message, err = listing[method](listing)
                if got then
                  assert.equal(everything - delivered, method == "all" and #got or got)
                  break
                end
                assert.is_string(message)
                assert.equal(before, err.cursor)
                assert.equal(before, listing:cursor())
              end
            end
          end
        end
      end
    end)
  end

  it("all and count go over to v3 when v1 went away under them and nothing was taken before", function()
    for _, method in ipairs { "all", "count" } do
      new_world { retired = 410, retired_after = 2 }
      local listing = client().videos({}, { page_size = 10 })
      local _, message = listing[method](listing)
      assert.matches("start again, with v3", message)
      local got = assert(listing[method](listing))
      assert.equal(45, method == "all" and #got or got)
    end
  end)

  it("a cursor from before the first item is no place of v1", function()
    new_world { retired = 410 }
    local cursor = client().videos():cursor()
    assert.equal(45, client().videos({}, { resume = cursor }):count())
    assert.equal(45, client { api_version = "v3" }.videos({}, { resume = cursor }):count())
  end)

  it("a cursor of one version is never given to the other, whatever api_version says", function()
    new_world {}
    for old, new in pairs { v1 = "v3", v3 = "v1" } do
      local listing = client { api_version = old }.videos({}, { page_size = 10 })
      walks.some(listing, 10)
      world:clear_log()
      local _, message, err = client { api_version = new }.videos({}, { resume = listing:cursor() }):next()
      assert.equal("paging", err.kind)
      assert.matches("the cursor in 'resume' is a place of " .. old, message, 1, true)
      assert.equal(0, #world:log())
    end
  end)

  it("a filter that v3 does not have takes whole pages, however few items are wanted", function()
    new_world { retired = 410, items = { ["heygen.assets"] = 250 } }
    client().assets({ file_type = "document" }, { max = 1 }):first()
    local asked = 0
    for _, entry in ipairs(world:log()) do
      if entry.list == "heygen.v3.assets" then
        asked = asked + 1
        assert.equal("100", entry.args.limit)
      end
    end
    assert.equal(3, asked)
  end)

  it("a token of v1 to start at is not given to v3", function()
    new_world { retired = 410 }
    local _, message, err = client().videos { token = "abc" }:next()
    assert.equal(410, err.status)
    assert.matches("v1 of this list is gone", message)
    assert.equal(1, #world:log())
  end)

  it("a cursor of v3 goes on with v3, in a client that knows nothing yet, and under v3's own name", function()
    new_world { retired = 410 }
    local all = world:ids "heygen.videos"
    local listing = client().videos({}, { page_size = 10 })
    walks.some(listing, 17)
    local cursor = listing:cursor()
    world:clear_log()
    assert.same(walks.slice(all, 18), walks.ids(client().videos({}, { resume = cursor })))
    assert.same(walks.slice(all, 18), walks.ids(client().v3.videos({}, { resume = cursor })))
    for _, path in ipairs(paths_of(world:log())) do assert.equal("/v3/videos", path) end
  end)

  it("where v3 is not there either, it is v1's failure that counts, and v1 that is asked again", function()
    new_world { retired = 404, v3 = "absent" }
    local heygen = client()
    for _, list in ipairs { "assets", "videos" } do
      local listing = heygen[list]()
      for _ = 1, 2 do
        local _, message, err = listing:next()
        assert.equal(404, err.status)
        assert.matches("has been retired", message)
        assert.matches("v3 is not there either: check base_url", message)
      end
    end
    for _, way in ipairs { {}, { retired = 410 } } do
      world:set { retired = way.retired or false, v3 = "present" }
      assert.equal(45, heygen.videos():count())
    end
  end)

  it("a v3 that fails otherwise is tried again, and loses nothing", function()
    new_world {
      retired = 410,
      faults = { { match = { list = "heygen.v3.videos" }, times = 2, action = "status", status = 503 } },
    }
    local listing = client().videos({}, { page_size = 10 })
    for _ = 1, 2 do
      local _, _, err = listing:next()
      assert.equal(503, err.status)
    end
    assert.same(world:ids "heygen.videos", walks.ids(listing))
  end)

  it("other failures are none of that", function()
    local faults = {
      { status = 500 }, { status = 403 }, { status = 400 }, { status = 401 }, { status = 429 }, { status = 503 },
    }
    for _, fault in ipairs(faults) do
      new_world { faults = { { match = { list = "heygen.videos" }, action = "status", status = fault.status } } }
      local _, _, err = client().videos():next()
      assert.equal(fault.status, err.status)
      assert.equal(1, #world:log())
    end
  end)

  it("a 404 is the list's own, whatever body a gateway gives it and whatever type is asked for", function()
    local bodies = {
      '{"code":404,"message":"Not Found"}', '{"code":"404","data":null,"message":"no"}', '{"error":"not found"}',
      '{"code":404001,"message":"Not found: /v1/asset/list"}', '{"detail":"Not Found"}', "404 page not found", "",
    }
    for _, body in ipairs(bodies) do
      new_world {
        faults = {
          {
            match = { list = "heygen.assets" }, times = "always", action = "status", status = 404, body = body,
            content_type = "application/json",
          },
        },
      }
      local wanted = client { api_version = "v3" }.v3.assets():all()
      for i = #wanted, 1, -1 do
        if wanted[i].type ~= "video" then table.remove(wanted, i) end
      end
      assert.equal(#wanted, client().assets { file_type = "video" }:count(), body)
    end
  end)

  it("a key that is refused is no version that is gone", function()
    new_world {
      faults = {
        { match = { list = "heygen.videos" }, action = "status", status = 401, message = "has been retired" },
      },
    }
    local _, _, err = client().videos():next()
    assert.equal(401, err.status)
    assert.equal(1, #world:log())
  end)

  it("a 404 of v1's own about what a filter names is none of that", function()
    new_world {
      faults = {
        {
          match = { list = "heygen.videos" }, action = "status", status = 404, code = 404001,
          message = "no such folder",
        },
      },
    }
    local _, message, err = client().videos { folder_id = "f" }:next()
    assert.equal(404, err.status)
    assert.is_nil(message:find("gone", 1, true))
    assert.equal(1, #world:log())
  end)
end)

describe("versions: warnings", function()
  local function watched(config, options)
    new_world(config)
    local warnings = {}
    options = options or {}
    options.on_event = function(event)
      if event.type == "warning" then warnings[#warnings + 1] = event end
    end
    return client(options), warnings
  end

  it("headers, once for each operation", function()
    local heygen, warnings = watched { sunset = true }
    for _ = 1, 3 do
      heygen.videos({}, { page_size = 10 }):count()
      heygen.assets({}, { page_size = 10 }):count()
    end
    assert.equal(2, #warnings)
    assert.equal("heygen.videos", warnings[1].list)
    assert.matches("31 Oct 2026", warnings[1].message)
    assert.equal("GET", warnings[1].method)
    assert.equal(1, warnings[1].attempt)
  end)

  it("the warning in a body, with what it says", function()
    local heygen, warnings = watched { warning = true }
    heygen.videos({}, { page_size = 10 }):count()
    assert.equal(1, #warnings)
    assert.matches("This endpoint is deprecated", warnings[1].message)
    assert.matches("GET /v3/videos", warnings[1].message, 1, true)
    assert.matches("2026%-10%-31", warnings[1].message)
  end)

  it("both are one warning", function()
    local heygen, warnings = watched { warning = true, sunset = true }
    heygen.videos({}, { page_size = 10 }):count()
    assert.equal(1, #warnings)
    assert.matches("This endpoint is deprecated.*31 Oct 2026", warnings[1].message)
  end)

  it("none where nothing is said", function()
    local heygen, warnings = watched {}
    heygen.videos():count()
    assert.equal(0, #warnings)
  end)

  it("going over to v3 is told once", function()
    local heygen, warnings = watched { retired = 410 }
    for _ = 1, 3 do heygen.videos({}, { page_size = 10 }):count() end
    assert.equal(1, #warnings)
    assert.equal("heygen.videos", warnings[1].list)
    assert.matches("v1 of heygen.videos is gone", warnings[1].message, 1, true)
    assert.matches("v3 from now on", warnings[1].message, 1, true)
  end)

  -- What a script of a user's prints, both streams.
  local function output_of(text)
    local name = shell.file(text)
    local output, code = shell.run(shell.environment {
      LUA_PATH = package.path, LUA_CPATH = package.cpath, HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key,
    } .. " " .. shell.lua .. " " .. name .. " 2>&1")
    os.remove(name)
    assert.equal(0, code, output)
    return output
  end

  it("reach stderr as one line each, unless warn = false", function()
    new_world { sunset = true }
    local output = output_of [[
      local heygen = require "footage.heygen"
      heygen.videos():count() heygen.videos():count()
      heygen.new{ warn = false }.assets():count()
    ]]
    local _, count = output:gsub("\n", "\n")
    assert.equal(1, count, output)
    assert.matches("^footage: heygen.videos: the service announces the end of this operation for Sat, 31 Oct 2026",
      output)
  end)

  it("warn is true or false", function()
    new_world {}
    local err = walks.blamed(function() require("footage.heygen").new { warn = "no" } end)
    assert.matches("'warn' must be true or false", err.message, 1, true)
  end)

  local in_neovim = shell.lua:find "jit" and shell.has "nvim" and it or pending
  in_neovim("reach Neovim's own messages once", function()
    new_world { sunset = true }
    local name = shell.file([[
      local told = {}
      vim.notify = function(message, level) told[#told + 1] = level .. " " .. message end
      local heygen = require "footage.heygen"
      heygen.videos():count() heygen.videos():count()
      heygen.new({}).videos():count()
      io.stderr:write(table.concat(told, "\n"), "\n")
      vim.cmd "qall!"
    ]])
    local output = shell.run(shell.environment {
      LUA_PATH = package.path, LUA_CPATH = package.cpath, HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key,
    } .. " nvim --headless -u NONE -i NONE -n -c 'luafile " .. name .. "' 2>&1")
    os.remove(name)
    local _, count = output:gsub("footage: heygen.videos", "")
    assert.equal(1, count, output)
    assert.matches("^3 footage", output)
  end)
end)
