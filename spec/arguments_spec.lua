-- Mistakes in a call: each is raised at the caller's line, says what to do, and nothing is sent.

local clients = require "spec.support.clients"
local footage = require "footage"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local world, heygen, twelvelabs

-- Checks that each call of `cases`, {call, words of the message...}, is refused at its line.
local function refused(cases)
  for place, case in ipairs(cases) do
    local err = walks.blamed(case[1])
    assert.equal(0, err.attempts)
    for word = 2, #case do
      assert.is_truthy(err.message:find(case[word], 1, true),
        ("case %d: no %q in %q"):format(place, case[word], err.message))
    end
  end
  assert.same({}, world:log())
end

describe("mistakes:", function()
  setup(function()
    world = simulator.world()
    heygen, twelvelabs = clients.heygen(world), clients.twelvelabs(world)
  end)

  teardown(function()
    world:close()
    assert.same({}, simulator.errors())
  end)

  describe("filters", function()
    it("with an unknown name are refused with the nearest known one", function()
      refused {
        { function() heygen.assets { file_typ = "video" } end, "heygen.assets", "'file_typ'", "'file_type'" },
        { function() heygen.assets { folderid = "x" } end, "'folder_id'" },
        { function() heygen.videos { titel = "x" } end, "heygen.videos", "'title'" },
        { function() heygen.folders { is_trashed = true } end, "'is_trash'" },
        { function() heygen.folders { limits = 5 } end, "'limit'" },
        { function() heygen.videos { tokens = "x" } end, "'token'" },
        { function() twelvelabs.assets { asset_type = { "image" } } end, "twelvelabs.assets", "'asset_types'" },
        { function() twelvelabs.assets { pagelimit = 5 } end, "'page_limit'" },
        { function() heygen.assets { completely_different = 1 } end, "file_type", "folder_id", "limit", "token" },
      }
    end)

    it("of another list or another service are refused", function()
      refused {
        { function() heygen.assets { title = "x" } end, "'title'" },
        { function() heygen.videos { file_type = "x" } end, "'file_type'" },
        { function() twelvelabs.assets { limit = 5 } end, "'limit'", "mean 'page_limit'" },
        { function() twelvelabs.assets { file_type = "video" } end, "'file_type'", "mean 'asset_types'" },
        { function() twelvelabs.assets { type = "video" } end, "mean 'asset_types'" },
        { function() twelvelabs.assets { name = "x" } end, "mean 'filename'" },
        { function() twelvelabs.assets { ids = { "x" } } end, "mean 'asset_ids'" },
        { function() twelvelabs.assets { page_size = 5 } end, "option of the walk" },
        { function() heygen.assets { asset_types = { "video" } } end, "mean 'file_type'" },
        { function() heygen.assets { folder = "x" } end, "mean 'folder_id'" },
        { function() heygen.assets { FileType = "x" } end, "mean 'file_type'" },
        { function() heygen.assets { page_limit = 5 } end, "mean 'limit'" },
        { function() heygen.videos { video_title = "x" } end, "mean 'title'" },
        { function() heygen.folders { name = "x" } end, "mean 'name_filter'" },
        { function() heygen.voices { language = "x" } end, "takes no filters" },
        { function() heygen.assets { page = 5 } end, "'page'" },
      }
    end)

    it("that are options of the walk are sent to the second table", function()
      refused {
        { function() heygen.assets { max = 5 } end, "'max'", "second table" },
        { function() heygen.assets { page_size = 5 } end, "'page_size'" },
        { function() twelvelabs.assets { parallel = 5 } end, "'parallel'" },
        { function() twelvelabs.assets { resume = "x" } end, "'resume'" },
      }
    end)

    it("that are options of the client are sent there", function()
      refused {
        { function() heygen.assets { timeout = 5 } end, "'timeout'", "option of the client", "new" },
        { function() heygen.assets(nil, { timeout = 5 }) end, "'timeout'", "option of the client", "new" },
        { function() heygen.assets(nil, { on_event = print }) end, "'on_event'", "option of the client" },
        { function() heygen.request { path = "/x", deadline = 5 } end, "'deadline'", "option of the client", "new" },
      }
    end)

    it("of a wrong type are refused", function()
      refused {
        { function() heygen.assets { folder_id = {} } end, "'folder_id'", "string", "table" },
        { function() heygen.assets { folder_id = { "a" } } end, "'folder_id'", "string", "table" },
        { function() heygen.assets { folder_id = true } end, "'folder_id'", "boolean" },
        { function() heygen.assets { file_type = print } end, "'file_type'", "function" },
        { function() heygen.assets { file_type = 1.5 } end, "'file_type'", "1.5" },
        { function() heygen.assets { file_type = 0 / 0 } end, "'file_type'" },
        { function() heygen.folders { is_trash = "true" } end, "'is_trash'", "boolean", "string" },
        { function() heygen.folders { is_trash = 1 } end, "'is_trash'", "boolean" },
        { function() twelvelabs.assets { asset_ids = true } end, "'asset_ids'", "boolean" },
        { function() twelvelabs.assets { asset_ids = { true } } end, "'asset_ids'", "boolean" },
        { function() twelvelabs.assets { asset_ids = { { "a" } } } end, "'asset_ids'", "table" },
        { function() twelvelabs.assets { asset_types = { 1.5 } } end, "'asset_types'", "1.5" },
        { function() twelvelabs.assets { filename = { "a" } } end, "'filename'", "table" },
        { function() heygen.assets { token = true } end, "'token'", "boolean" },
        { function() heygen.assets { token = {} } end, "'token'", "table" },
        { function() heygen.assets { token = "a\0b" } end, "'token'", "NUL" },
      }
    end)

    it("that are an empty list, or one with holes or names, are refused", function()
      refused {
        { function() twelvelabs.assets { asset_ids = {} } end, "'asset_ids'", "empty" },
        { function() twelvelabs.assets { asset_types = {} } end, "'asset_types'", "empty" },
        { function() twelvelabs.assets { asset_ids = { "a", nil, "b" } } end, "'asset_ids'" },
        { function() twelvelabs.assets { asset_ids = { [2] = "b" } } end, "'asset_ids'" },
        { function() twelvelabs.assets { asset_ids = { "a", id = "b" } } end, "'asset_ids'" },
        { function() twelvelabs.assets { asset_ids = { id = "b" } } end, "'asset_ids'" },
      }
    end)

    it("that are no table, or a list, are refused", function()
      refused {
        { function() heygen.assets("video") end, "filters", "table", "string" },
        { function() heygen.assets(5) end, "filters", "number" },
        { function() heygen.assets(true) end, "filters", "boolean" },
        { function() heygen.assets(print) end, "filters", "function" },
        { function() heygen.assets { "video" } end, "heygen.assets", "1" },
        { function() heygen.assets { [true] = 1 } end, "heygen.assets" },
      }
    end)

    it("with a page size that the service does not allow are refused", function()
      refused {
        { function() heygen.assets { limit = 101 } end, "'limit'", "0", "100", "101" },
        { function() heygen.assets { limit = 1000 } end, "'limit'" },
        { function() heygen.assets { limit = -1 } end, "'limit'" },
        { function() heygen.assets { limit = 1.5 } end, "'limit'" },
        { function() heygen.assets { limit = "10" } end, "'limit'", "string" },
        { function() heygen.assets { limit = 0 / 0 } end, "'limit'" },
        { function() heygen.assets { limit = 1 / 0 } end, "'limit'" },
        { function() twelvelabs.assets { page_limit = 0 } end, "'page_limit'", "1", "50" },
        { function() twelvelabs.assets { page_limit = 51 } end, "'page_limit'" },
        { function() twelvelabs.assets { page = 0 } end, "'page'" },
        { function() twelvelabs.assets { page = -1 } end, "'page'" },
        { function() twelvelabs.assets { page = 1.5 } end, "'page'" },
        { function() twelvelabs.assets { page = "two" } end, "'page'" },
        { function() twelvelabs.assets { page = "2 " } end, "'page'" },
        { function() twelvelabs.assets { page = true } end, "'page'" },
      }
    end)
  end)

  describe("options of the walk", function()
    it("with an unknown name are refused with the nearest known one", function()
      refused {
        { function() heygen.assets(nil, { pagesize = 5 }) end, "'pagesize'", "'page_size'" },
        { function() heygen.assets({}, { maximum = 5 }) end, "'maximum'" },
        { function() twelvelabs.assets(nil, { paralel = 5 }) end, "'parallel'" },
        { function() heygen.assets(nil, { 5 }) end, "unknown option" },
        { function() heygen.assets(nil, { file_type = "video" }) end, "'file_type'", "is a filter", "first table" },
        { function() heygen.assets(nil, { token = "x" }) end, "'token'", "is a filter", "first table" },
        { function() twelvelabs.assets(nil, { asset_ids = { "x" } }) end, "'asset_ids'", "is a filter" },
        { function() twelvelabs.assets(nil, { page = 2 }) end, "'page'", "is a filter" },
        { function() heygen.assets(nil, { limit = 20 }) end, "'limit'", "page size", "filters", "'max'" },
        { function() twelvelabs.assets(nil, { page_limit = 20 }) end, "'page_limit'", "page size", "'max'" },
        { function() heygen.assets(nil, { per_page = 5 }) end, "'per_page'", "mean 'page_size'" },
        { function() heygen.assets(nil, { PageSize = 5 }) end, "mean 'page_size'" },
        { function() heygen.assets(nil, { MaxItems = 5 }) end, "mean 'max'" },
        { function() heygen.assets(nil, { max_results = 5 }) end, "mean 'max'" },
        { function() heygen.assets(nil, { key = 5 }) end, "'key'", "max, page_size, parallel, resume" },
        { function() heygen.assets(nil, { cursor = 5 }) end, "max, page_size, parallel, resume" },
      }
    end)

    it("that are no table are refused", function()
      refused {
        { function() heygen.assets(nil, 5) end, "options", "table", "number" },
        { function() heygen.assets({}, "max") end, "options", "table", "string" },
      }
    end)

    it("of a wrong type or size are refused", function()
      refused {
        { function() heygen.assets(nil, { page_size = 0 }) end, "'page_size'", "1", "100", "0" },
        { function() heygen.assets(nil, { page_size = 1000 }) end, "'page_size'", "1000" },
        { function() twelvelabs.assets(nil, { page_size = 51 }) end, "'page_size'", "50", "51" },
        { function() heygen.assets(nil, { page_size = 2.5 }) end, "'page_size'", "2.5" },
        { function() heygen.assets(nil, { page_size = "10" }) end, "'page_size'", "string" },
        { function() heygen.assets(nil, { max = -1 }) end, "'max'", "-1" },
        { function() heygen.assets(nil, { max = 1.5 }) end, "'max'", "1.5" },
        { function() heygen.assets(nil, { max = 0 / 0 }) end, "'max'" },
        { function() heygen.assets(nil, { max = 1 / 0 }) end, "'max'" },
        { function() heygen.assets(nil, { max = "5" }) end, "'max'", "string" },
        { function() heygen.assets(nil, { max = {} }) end, "'max'", "table" },
        { function() twelvelabs.assets(nil, { parallel = 0 }) end, "'parallel'" },
        { function() twelvelabs.assets(nil, { parallel = 1.5 }) end, "'parallel'" },
        { function() twelvelabs.assets(nil, { parallel = 1000 }) end, "'parallel'" },
        { function() twelvelabs.assets(nil, { parallel = false }) end, "'parallel'", "boolean" },
        { function() heygen.assets(nil, { resume = 5 }) end, "'resume'", "number" },
        { function() heygen.assets(nil, { resume = {} }) end, "'resume'", "table" },
      }
    end)

    it("that say the same thing as a filter are refused", function()
      local cursor = heygen.assets():cursor()
      local place = twelvelabs.assets():cursor()
      refused {
        { function() heygen.assets({ limit = 5 }, { page_size = 5 }) end, "'limit'", "'page_size'" },
        { function() twelvelabs.assets({ page_limit = 5 }, { page_size = 5 }) end, "'page_limit'", "'page_size'" },
        { function() heygen.assets({ token = "x" }, { resume = cursor }) end, "'token'", "'resume'" },
        { function() twelvelabs.assets({ page = 2 }, { resume = place }) end, "'page'", "'resume'" },
      }
    end)
  end)

  describe("a cursor", function()
    it("that is garbage is refused", function()
      for _, garbage in ipairs {
        "", " ", "x", "null", "footage-1", "footage-1:", ("footage-1:"):rep(50), ("a"):rep(100000), "\0", "\255\254",
        "footage-2:heygen.assets", "eyJzb3J0X2tleSI6ICJjcmVhdGVkX3RzIn0=",
      } do
        for _, list in ipairs { heygen.assets, twelvelabs.assets } do
          local err = walks.blamed(function() list(nil, { resume = garbage }) end)
          assert.matches("resume", err.message)
        end
      end
      assert.same({}, world:log())
    end)

    it("of another list or with other filters is refused", function()
      local asset, filtered = heygen.assets():cursor(), heygen.assets { file_type = "video" }:cursor()
      local place = twelvelabs.assets { filename = "a" }:cursor()
      refused {
        { function() heygen.videos(nil, { resume = asset }) end, "heygen.videos", "another list", "heygen.assets" },
        { function() twelvelabs.assets(nil, { resume = asset }) end, "another list" },
        { function() heygen.assets(nil, { resume = place }) end, "another list" },
        { function() heygen.assets({ file_type = "image" }, { resume = asset }) end, "other filters" },
        { function() heygen.assets(nil, { resume = filtered }) end, "other filters" },
        { function() heygen.assets({ file_type = "image" }, { resume = filtered }) end, "other filters" },
        { function() twelvelabs.assets({ filename = "b" }, { resume = place }) end, "other filters" },
        { function() twelvelabs.assets({ asset_ids = { "a" } }, { resume = place }) end, "other filters" },
      }
    end)

    it("with another page size is refused where pages have numbers", function()
      local cursor = twelvelabs.assets(nil, { page_size = 10 }):cursor()
      refused {
        { function() twelvelabs.assets(nil, { resume = cursor, page_size = 20 }) end, "page size" },
        { function() twelvelabs.assets({ page_limit = 20 }, { resume = cursor }) end, "page size" },
      }
      assert.is_truthy(twelvelabs.assets(nil, { resume = cursor, page_size = 10 }))
    end)

    for _, list in ipairs(walks.lists) do
      it("of " .. list.name .. " cut short or altered in one character is refused", function()
        local other = simulator.world()
        local listing = walks.open(other, list, nil, { page_size = 4 })
        walks.some(listing, 6)
        local cursor = listing:cursor()
        local sent = #other:log()
        local open = clients[list.service](other)[list.list]
        for length = 0, #cursor - 1 do
          local err = walks.raised(open, nil, { resume = cursor:sub(1, length) })
          assert.equal("argument", err.kind)
        end
        for _, longer in ipairs { cursor .. "0", cursor .. ":", " " .. cursor, cursor .. "\n", cursor .. cursor } do
          assert.equal("argument", walks.raised(open, nil, { resume = longer }).kind)
        end
        for place = 1, #cursor do
          local here = cursor:sub(place, place)
          for _, byte in ipairs { "0", "1", "f", "F", ":", "%", "\0", here:upper(), here:lower() } do
            if byte ~= here then
              local altered = cursor:sub(1, place - 1) .. byte .. cursor:sub(place + 1)
              assert.equal("argument", walks.raised(open, nil, { resume = altered }).kind)
            end
          end
        end
        assert.equal(sent, #other:log())
        assert.equal(19, open(nil, { resume = cursor }):count())
        other:close()
      end)
    end
  end)

  describe("a call through pcall", function()
    local function line_of(err)
      return tonumber(err.message:match "arguments_spec%.lua:(%d+): ")
    end

    it("is blamed on the line of pcall", function()
      local line = debug.getinfo(1, "l").currentline
      local _, filter = pcall(heygen.assets, { folderid = "x" })
      local _, option = pcall(heygen.assets, nil, { max = -1 })
      local _, key = pcall(heygen.new, { api_key = "" })
      assert.same({ line + 1, line + 2, line + 3 }, { line_of(filter), line_of(option), line_of(key) })
      assert.same({}, world:log())
    end)

    it("in a coroutine is blamed on the line in the coroutine", function()
      local walk = function() heygen.assets { folderid = "x" } end
      local _, err = coroutine.resume(coroutine.create(walk))
      assert.equal(debug.getinfo(walk, "S").linedefined, line_of(err))
    end)
  end)

  describe("a new client", function()
    it("with an unknown option is refused with the nearest known one", function()
      refused {
        { function() heygen.new { apikey = "x" } end, "heygen.new", "'apikey'", "'api_key'" },
        { function() twelvelabs.new { baseurl = "https://x.example" } end, "twelvelabs.new", "'base_url'" },
        { function() heygen.new { retries = 3 } end, "'retries'" },
        { function() heygen.new { verify = false } end, "'verify'" },
        { function() heygen.new { key = "x" } end, "'key'", "mean 'api_key'" },
        { function() heygen.new { apiKey = "x" } end, "mean 'api_key'" },
        { function() heygen.new { url = "x" } end, "mean 'base_url'" },
        { function() heygen.new { retries = 1 } end, "mean 'max_retries'" },
        { function() heygen.new { region = "x" } end, "api_key, base_url, timeout", "warn" },
        { function() heygen.new { max = 5 } end, "'max'", "option of the walk", "second table" },
        { function() heygen.new { page_size = 5 } end, "'page_size'", "option of the walk" },
        { function() heygen.new { "key" } end, "unknown option" },
        { function() heygen.new { [true] = 1 } end, "unknown option" },
      }
    end)

    it("without a table of options is refused", function()
      refused {
        { function() heygen.new("key") end, "heygen.new", "table", "string" },
        { function() heygen.new(5) end, "table", "number" },
        { function() heygen.new(print) end, "table", "function" },
      }
    end)

    it("with a key that cannot be one is refused, and the key is not shown", function()
      refused {
        { function() heygen.new { api_key = "" } end, "'api_key'" },
        { function() heygen.new { api_key = "hush\nhush" } end, "'api_key'" },
        { function() heygen.new { api_key = "hush\r\nx-other: 1" } end, "'api_key'" },
        { function() heygen.new { api_key = "hush\0hush" } end, "'api_key'" },
        { function() heygen.new { api_key = "hush hush" } end, "'api_key'" },
        { function() heygen.new { api_key = " " } end, "'api_key'" },
        { function() heygen.new { api_key = "hush\27hush" } end, "'api_key'" },
        { function() heygen.new { api_key = 5 } end, "'api_key'", "number" },
        { function() heygen.new { api_key = {} } end, "'api_key'", "table" },
        { function() heygen.new { api_key = false } end, "'api_key'", "boolean" },
      }
      for _, key in ipairs { "hush\nhush", "hush\0hush", "hush hush" } do
        assert.is_nil(walks.raised(heygen.new, { api_key = key }).message:find("hush", 1, true))
      end
    end)

    it("with an address that would show the key, or is none, is refused", function()
      refused {
        { function() heygen.new { base_url = "" } end, "'base_url'" },
        { function() heygen.new { base_url = "http://api.heygen.com" } end, "'base_url'", "https" },
        { function() heygen.new { base_url = "HTTP://api.heygen.com" } end, "'base_url'", "https" },
        { function() heygen.new { base_url = "http://128.0.0.1" } end, "'base_url'" },
        { function() heygen.new { base_url = "http://127.0.0.1.example.com" } end, "'base_url'" },
        { function() heygen.new { base_url = "http://localhost.example.com" } end, "'base_url'" },
        { function() heygen.new { base_url = "http://[::2]" } end, "'base_url'" },
        { function() heygen.new { base_url = "http://0.0.0.0" } end, "'base_url'" },
        { function() heygen.new { base_url = "https://user:word@api.heygen.com" } end, "'base_url'", "user" },
        { function() heygen.new { base_url = "https://user@api.heygen.com" } end, "'base_url'", "user" },
        { function() heygen.new { base_url = "http://127.0.0.1@api.heygen.com" } end, "'base_url'" },
        { function() heygen.new { base_url = "https://api.heygen.com?a=b" } end, "'base_url'", "query" },
        { function() heygen.new { base_url = "https://api.heygen.com/#a" } end, "'base_url'", "fragment" },
        { function() heygen.new { base_url = "ftp://api.heygen.com" } end, "'base_url'" },
        { function() heygen.new { base_url = "file:///etc/hosts" } end, "'base_url'" },
        { function() heygen.new { base_url = "gopher://127.0.0.1" } end, "'base_url'" },
        { function() heygen.new { base_url = "api.heygen.com" } end, "'base_url'" },
        { function() heygen.new { base_url = "//api.heygen.com" } end, "'base_url'" },
        { function() heygen.new { base_url = "https://" } end, "'base_url'" },
        { function() heygen.new { base_url = "https://a b.example" } end, "'base_url'" },
        { function() heygen.new { base_url = "https://a\nb.example" } end, "'base_url'" },
        { function() heygen.new { base_url = "https://a\0b.example" } end, "'base_url'" },
        { function() heygen.new { base_url = "https://a.example/\\b" } end, "'base_url'" },
        { function() heygen.new { base_url = "https://a.example:99999" } end, "'base_url'" },
        { function() heygen.new { base_url = 5 } end, "'base_url'", "number" },
      }
    end)

    it("does not show the password of an address that carries one", function()
      local err = walks.raised(heygen.new, { base_url = "https://user:sesame@api.heygen.com" })
      assert.is_nil(err.message:find("sesame", 1, true))
    end)

    it("with https, or http to this machine, is made", function()
      for _, url in ipairs {
        "https://api.heygen.com", "https://proxy.example:8443/heygen/", "http://127.0.0.1:8080", "http://127.1.2.3",
        "http://localhost:1", "http://LocalHost/", "http://[::1]:8080", "HTTPS://API.HEYGEN.COM",
      } do
        assert.equal("footage.client", footage.type(heygen.new { base_url = url }))
      end
    end)

    it("with limits of a wrong type or size is refused", function()
      local numbers = { "timeout", "connect_timeout", "deadline", "max_retries", "max_wait", "max_response_bytes" }
      for _, option in ipairs(numbers) do
        for _, value in ipairs { -1, 0 / 0, 1 / 0, -1 / 0, "5", true, {}, print } do
          local err = walks.blamed(function() heygen.new { [option] = value } end)
          assert.is_truthy(err.message:find("'" .. option .. "'", 1, true))
        end
      end
      refused {
        { function() heygen.new { timeout = 0 } end, "'timeout'" },
        { function() heygen.new { deadline = 0 } end, "'deadline'" },
        { function() heygen.new { max_retries = 1.5 } end, "'max_retries'" },
        { function() heygen.new { max_response_bytes = 0 } end, "'max_response_bytes'" },
        { function() heygen.new { max_response_bytes = 1.5 } end, "'max_response_bytes'" },
      }
    end)

    it("with texts of a wrong type, or that would break a header, is refused", function()
      for _, option in ipairs { "ca_file", "proxy", "user_agent" } do
        for _, value in ipairs { 5, true, {}, "a\nb", "a\rb", "a\0b", "a\r\nx-evil: 1" } do
          local err = walks.blamed(function() heygen.new { [option] = value } end)
          assert.is_truthy(err.message:find("'" .. option .. "'", 1, true))
        end
      end
      refused {
        { function() heygen.new { on_event = "print" } end, "'on_event'", "function", "string" },
        { function() heygen.new { on_event = {} } end, "'on_event'", "table" },
      }
    end)

    it("made with a colon or from another client is checked the same way", function()
      refused {
        { function() heygen:new { apikey = "x" } end, "'api_key'" },
        { function() heygen.new({ api_key = "x" }).new { apikey = "x" } end, "'api_key'" },
      }
      assert.equal("footage.client", footage.type(heygen:new { api_key = "x" }))
      assert.equal("footage.client", footage.type(heygen:new()))
    end)
  end)

  describe("a request", function()
    it("with an unknown entry is refused with the nearest known one, and with all there are", function()
      refused {
        { function() heygen.request { path = "/x", params = {} } end, "'params'", "method, path, query, json, body" },
        { function() heygen.request { path = "/x", header = {} } end, "mean 'headers'" },
        { function() heygen.request { path = "/x", form_data = {} } end, "mean 'form'" },
        { function() heygen.request { url = "/x" } end, "'url'", "path" },
      }
    end)
  end)

  describe("methods", function()
    it("called with a dot, or on something else, say so", function()
      local listing = heygen.assets()
      refused {
        { function() listing.next() end, "listing:next()", "colon" },
        { function() listing.each() end, "listing:each()" },
        { function() listing.pages() end, "listing:pages()" },
        { function() listing.first() end, "listing:first()" },
        { function() listing.all() end, "listing:all()" },
        { function() listing.count() end, "listing:count()" },
        { function() listing.total() end, "listing:total()" },
        { function() listing.cursor() end, "listing:cursor()" },
        { function() listing.close() end, "listing:close()" },
        { function() listing.take(5) end, "listing:take()" },
        { function() listing.next({}) end, "listing:next()", "table" },
        { function() listing.next(io.stdout) end, "listing:next()" },
      }
    end)

    it(":take wants a whole number", function()
      local listing = heygen.assets()
      refused {
        { function() listing:take() end, "take", "nil" },
        { function() listing:take(-1) end, "-1" },
        { function() listing:take(1.5) end, "1.5" },
        { function() listing:take("5") end },
        { function() listing:take(0 / 0) end },
        { function() listing:take({}) end },
      }
    end)
  end)

  describe("clients", function()
    it("say what they have not, with the nearest that they have", function()
      refused {
        { function() return heygen.asets, 1 end, "heygen", "'asets'", "'assets'" },
        { function() return heygen.vidos, 1 end, "'videos'" },
        { function() return twelvelabs.vidoes, 1 end, "twelvelabs", "'vidoes'", "'videos'" },
        { function() return heygen.v3.vidoes, 1 end, "heygen", "'v3.vidoes'", "'v3.videos'" },
        { function() return heygen[1], 1 end, "heygen" },
      }
    end)

    it("cannot be written to", function()
      assert.is_false(pcall(function() heygen.assets = 1 end))
    end)
  end)

  it("words of the caller's are printable in messages", function()
    for _, word in ipairs { "a\27[31mb", "a\nb", "a\0b", "a\226\128\174b", "\255" } do
      local err = walks.raised(heygen.assets, { [word] = 1 })
      assert.is_nil(err.message:find "%c")
      assert.is_nil(err.message:find("\226\128\174", 1, true))
      assert.is_nil(err.message:find "\255")
      err = walks.raised(heygen.new, { [word] = 1 })
      assert.is_nil(err.message:find "%c")
    end
    local err = walks.raised(heygen.assets, { [("long"):rep(10000)] = 1 })
    assert.is_true(#err.message < 2000)
  end)
end)
