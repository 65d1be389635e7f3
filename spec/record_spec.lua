-- Records: what a script gets for an item, of each type of both services.

local footage = require "footage"
local json = require "cjson"
local one_world = require "spec.support.one_world"
local walks = require "spec.support.walks"

local ASSETS, VIDEOS, FOLDERS, TL_ASSETS = walks.lists[1], walks.lists[2], walks.lists[3], walks.lists[4]

local world, new_world = one_world.world, one_world.new

-- A listing of items given as JSON texts.
local function listing_of(list, texts, options)
  new_world { raw = { [list.name] = texts } }
  local listing = walks.open(world, list, nil, options)
  return listing
end

local function record_of(list, text)
  local record, message = listing_of(list, { text }):next()
  assert.is_nil(message)
  return record
end

local function is_integer(value)
  return not walks.has_integers or math.type(value) == "integer"
end

-- Every field that the documents name, with values of the documented types.
local documented = {
  {
    list = ASSETS, kind = "image", id = "a1", name = "holiday.png", created = 1759560467,
    text = '{"id":"a1","name":"holiday.png","file_type":"image","folder_id":"f9","created_ts":1759560467,'
      .. '"url":"https://resource2.heygen.ai/image/a1/original"}',
    fields = {
      id = "a1", name = "holiday.png", file_type = "image", folder_id = "f9", created_ts = 1759560467,
      url = "https://resource2.heygen.ai/image/a1/original",
    },
  },
  {
    list = VIDEOS, kind = "video", id = "v1", name = "My Title", created = 1759734824,
    text = '{"video_id":"v1","status":"completed","video_title":"My Title","created_at":1759734824,'
      .. '"type":"GENERATED","folder_id":"f9"}',
    fields = {
      video_id = "v1", status = "completed", video_title = "My Title", created_at = 1759734824, type = "GENERATED",
      folder_id = "f9",
    },
  },
  {
    list = FOLDERS, kind = nil, id = "d1", name = "Video Project", created = 1760939075,
    text = '{"id":"d1","name":"Video Project","parent_id":"d0","project_type":"asset","is_trash":false,'
      .. '"created_ts":1760939075,"updated_ts":1760939076,"direct_children_count":4,"creator_username":"05ab"}',
    fields = {
      id = "d1", name = "Video Project", parent_id = "d0", project_type = "asset", is_trash = false,
      created_ts = 1760939075, updated_ts = 1760939076, direct_children_count = 4, creator_username = "05ab",
    },
  },
  {
    list = TL_ASSETS, kind = "video", id = "t1", name = "intro.mp4", created = 1654165800,
    text = '{"_id":"t1","created_at":"2022-06-02T10:30:00Z","duration":120.5,"file_type":"video/mp4",'
      .. '"filename":"intro.mp4","hls":{"manifest_url":"https://cdn.example.com/t1.m3u8","status":"ready"},'
      .. '"method":"direct","size":104857600,"status":"ready","thumbnail":{"representative_url":'
      .. '"https://cdn.example.com/t1.jpg","status":"ready"},"user_metadata":{"category":"sports","rating":5},'
      .. '"technical_metadata":{"video_streams":[{"index":0,"codec":"h264"}],"audio_streams":[],"video_fps":29.97,'
      .. '"is_hdr":false},"error":null}',
    fields = {
      _id = "t1", created_at = "2022-06-02T10:30:00Z", duration = 120.5, file_type = "video/mp4",
      filename = "intro.mp4", hls = { manifest_url = "https://cdn.example.com/t1.m3u8", status = "ready" },
      method = "direct", size = 104857600, status = "ready",
      thumbnail = { representative_url = "https://cdn.example.com/t1.jpg", status = "ready" },
      user_metadata = { category = "sports", rating = 5 },
      technical_metadata = {
        video_streams = { { index = 0, codec = "h264" } }, audio_streams = {}, video_fps = 29.97, is_hdr = false,
      },
    },
  },
}

-- The least that an item of each list needs, with `members` (JSON text) besides.
local function item(list, members)
  return ('{"%s":"x1"%s}'):format(list.id, members and "," .. members or "")
end

describe("record:", function()
  after_each(one_world.close)
  teardown(one_world.check)

  describe("fields", function()
    for _, case in ipairs(documented) do
      it("of " .. case.list.type .. " stand under the service's own names", function()
        local record = record_of(case.list, case.text)
        for name, value in pairs(case.fields) do assert.same(value, record[name], name) end
      end)

      it("of " .. case.list.type .. " that are null or absent are nil", function()
        for name in pairs(case.fields) do
          if name ~= case.list.id then
            assert.is_nil(record_of(case.list, item(case.list, '"' .. name .. '":null'))[name], name)
            break
          end
        end
        local record = record_of(case.list, item(case.list))
        for name in pairs(case.fields) do
          if name ~= "id" and name ~= case.list.id then assert.is_nil(record[name], name) end
        end
        assert.is_nil(record.no_such_field)
        for _, key in ipairs { 1, true } do
          assert.equal("argument", walks.raised(function() return record[key], 1 end).kind)
        end
      end)
    end

    it("that the service adds tomorrow are there too", function()
      for _, list in ipairs(walks.lists) do
        local record = record_of(list, item(list, '"brand_new":{"a":[1,{"b":null,"c":"d"}]},"flag":true,"":"empty"'))
        assert.same({ a = { 1, { c = "d" } } }, record.brand_new)
        assert.is_true(record.flag)
        assert.equal("empty", record[""])
      end
    end)

    it("that are whole numbers are integers where Lua has them, however deep", function()
      local record = record_of(TL_ASSETS, item(TL_ASSETS, '"size":104857600,"zero":0,"minus":-3,"ten":1e1,'
        .. '"float":100.0,"large":9007199254740991,"deep":{"a":[1,[2.0,{"b":3}]]}'))
      for name, value in pairs { size = 104857600, zero = 0, minus = -3, ten = 10, float = 100,
        large = 9007199254740991 } do
        assert.equal(value, record[name])
        assert.is_true(is_integer(record[name]), name)
      end
      assert.is_true(is_integer(record.deep.a[1]))
      assert.is_true(is_integer(record.deep.a[2][1]))
      assert.is_true(is_integer(record.deep.a[2][2].b))
      assert.equal("104857600", tostring(record.size))
      assert.equal("3", tostring(record.deep.a[2][2].b))
    end)

    it("that are no whole numbers stay what they are", function()
      local record = record_of(TL_ASSETS, item(TL_ASSETS, '"duration":120.5,"small":1e-3,"huge":1e300'))
      assert.equal(120.5, record.duration)
      assert.equal(0.001, record.small)
      assert.equal(1e300, record.huge)
    end)

    it("that are beyond what a float can tell are exact, or a string of their digits", function()
      local record = record_of(TL_ASSETS, item(TL_ASSETS, '"a":9007199254740993,"b":-9007199254740993,'
        .. '"c":9223372036854775807,"d":18446744073709551616'))
      local right = { a = "9007199254740993", b = "-9007199254740993", c = "9223372036854775807" }
      for name, digits in pairs(right) do
        assert.equal(walks.has_integers and "number" or "string", type(record[name]))
        assert.equal(digits, tostring(record[name]))
      end
      assert.equal("18446744073709551616", record.d)
    end)

    it("that are tables are plain, without null, and a new one each time", function()
      local record = record_of(TL_ASSETS, item(TL_ASSETS,
        '"user_metadata":{"a":null,"b":{"c":null},"list":[1,null,3],"nulls":[null],"empty":{}}'))
      local metadata = record.user_metadata
      assert.same({ b = {}, list = { 1, 3 }, nulls = {}, empty = {} }, metadata)
      assert.is_nil(getmetatable(metadata))
      metadata.b = "changed"
      assert.same({}, record.user_metadata.b)
    end)

    for _, case in ipairs { { ASSETS, "folder_id" }, { VIDEOS, "folder_id" }, { FOLDERS, "parent_id" } } do
      local list, field = case[1], case[2]
      it("of " .. list.type .. ": " .. field .. " is nil in the root, whatever it is called", function()
        for _, root in ipairs { 'null', '""', '"null"' } do
          local record = record_of(list, item(list, '"' .. field .. '":' .. root .. ',"other":' .. root))
          assert.is_nil(record[field])
          assert.is_nil(record:totable()[field])
          for name in record:pairs() do assert.not_equal(field, name) end
        end
        assert.equal("nullable", record_of(list, item(list, '"' .. field .. '":"nullable"'))[field])
        -- Other fields may hold such words.
        assert.equal("null", record_of(list, item(list, '"other":"null"')).other)
        assert.equal("", record_of(list, item(list, '"other":""')).other)
      end)
    end

    it("of TwelveLabs named like folders are not looked at", function()
      assert.equal("null", record_of(TL_ASSETS, item(TL_ASSETS, '"folder_id":"null"')).folder_id)
    end)

    for _, root in ipairs { "null", "empty", "string_null", "absent" } do
      it("of whole lists are right when the root is written as " .. root, function()
        new_world { root_folder = root }
        for _, list in ipairs(walks.token_lists) do
          local field = list == FOLDERS and "parent_id" or "folder_id"
          local within = 0
          for record in walks.open(world, list) do
            if record[field] then
              within = within + 1
              assert.equal(32, #record[field])
            end
          end
          assert.is_true(within > 0 and within < 25)
        end
      end)
    end
  end)

  describe("common names", function()
    for _, case in ipairs(documented) do
      it("of " .. case.list.type .. " are id, name, created and kind", function()
        local record = record_of(case.list, case.text)
        assert.equal(case.id, record.id)
        assert.equal(case.name, record.name)
        assert.equal(case.created, record.created)
        assert.is_true(is_integer(record.created))
        assert.equal(case.kind, record.kind)
      end)
    end

    it("are nil where the service says nothing, except a video's kind", function()
      for _, list in ipairs(walks.lists) do
        local record = record_of(list, item(list))
        assert.equal("x1", record.id)
        assert.is_nil(record.name)
        assert.is_nil(record.created)
        assert.equal(list == VIDEOS and "video" or nil, record.kind)
      end
    end)

    local times = {
      ["2022-06-02T10:30:00Z"] = 1654165800,
      ["2022-06-02T10:30:00.365Z"] = 1654165800,
      ["2022-06-02T10:30:00.999999999Z"] = 1654165800,
      ["2022-06-02T10:30:00+00:00"] = 1654165800,
      ["2022-06-02T12:30:00+02:00"] = 1654165800,
      ["2022-06-02T05:00:00-05:30"] = 1654165800,
      ["2022-06-02T12:30:00.5+02:00"] = 1654165800,
      ["2022-06-02t10:30:00z"] = 1654165800,
      ["1970-01-01T00:00:00Z"] = 0,
      ["1969-12-31T23:59:59Z"] = -1,
      ["2000-02-29T00:00:00Z"] = 951782400,
      ["2024-02-29T23:59:59Z"] = 1709251199,
      ["2024-12-31T23:59:59Z"] = 1735689599,
      ["2100-01-01T00:00:00Z"] = 4102444800,
      ["2100-03-01T00:00:00Z"] = 4107542400,
    }
    it("created understands every form of RFC 3339", function()
      local texts, expected = {}, {}
      for text, seconds in pairs(times) do
        texts[#texts + 1] = ('{"_id":"%s","created_at":"%s"}'):format(text, text)
        expected[text] = seconds
      end
      local count = 0
      for record in listing_of(TL_ASSETS, texts) do
        assert.equal(expected[record.id], record.created, record.id)
        assert.is_true(is_integer(record.created))
        assert.equal(record.id, record.created_at)
        count = count + 1
      end
      assert.equal(#texts, count)
    end)

    it("created is nil for what is no time", function()
      local texts = {}
      for _, text in ipairs {
        "yesterday", "", "10:30:00", "2022-13-02T10:30:00Z", "2022-00-02T10:30:00Z",
        "2022-06-32T10:30:00Z", "2022-06-00T10:30:00Z", "2022-06-02T25:30:00Z", "2022-06-02T10:60:00Z",
        "2022-06-02T10:30:99Z", "2022-06-02T10:30:00Zulu", "2022-06-02T10:30:00x02:00",
        "2022-06-02T10:30:00+02:00 or so",
        "x2022-06-02T10:30:00Z",
      } do
        texts[#texts + 1] = ('{"_id":"%d %s","created_at":"%s"}'):format(#texts, text, text)
      end
      for _, value in ipairs { "true", "{}", "[1]", "1e300", "null" } do
        texts[#texts + 1] = ('{"_id":"%d","created_at":%s}'):format(#texts, value)
      end
      local count = 0
      for record in listing_of(TL_ASSETS, texts) do
        assert.is_nil(record.created, record.id)
        count = count + 1
      end
      assert.equal(#texts, count)
    end)

    it("kind is the kind of media of a MIME type, or what the service calls it", function()
      for said, kind in pairs {
        ["image/jpeg"] = "image", ["video/mp4"] = "video", ["video/quicktime"] = "video", ["audio/mpeg"] = "audio",
        ["application/pdf"] = "document", ["text/plain"] = "document", image = "image", hologram = "hologram",
      } do
        assert.equal(kind, record_of(TL_ASSETS, item(TL_ASSETS, '"file_type":"' .. said .. '"')).kind)
        if not said:find "/" then
          assert.equal(kind, record_of(ASSETS, item(ASSETS, '"file_type":"' .. said .. '"')).kind)
        end
      end
      assert.is_nil(record_of(TL_ASSETS, item(TL_ASSETS, '"file_type":""')).kind)
      assert.is_nil(record_of(TL_ASSETS, item(TL_ASSETS, '"file_type":5')).kind)
    end)

    it("never hide a field of the service's own", function()
      local own = '"id":"own id","name":"own name","created":"own created","kind":{"own":"kind"}'
      local record = record_of(TL_ASSETS, '{"_id":"t1","filename":"f","created_at":"2022-06-02T10:30:00Z",'
        .. '"file_type":"video/mp4",' .. own .. "}")
      assert.equal("own id", record.id)
      assert.equal("own name", record.name)
      assert.equal("own created", record.created)
      assert.same({ own = "kind" }, record.kind)
      assert.equal("own name", record_of(VIDEOS, item(VIDEOS, '"video_title":"t","name":"own name"')).name)
      -- ... but one that is null hides nothing.
      assert.equal("f", record_of(TL_ASSETS, item(TL_ASSETS, '"filename":"f","name":null')).name)
    end)
  end)

  describe("the whole:", function()
    for _, case in ipairs(documented) do
      it(case.list.type .. " :totable is a copy with the service's fields", function()
        local record = record_of(case.list, case.text)
        local copy = record:totable()
        assert.same(case.fields, copy)
        assert.is_nil(getmetatable(copy))
        for name, value in pairs(copy) do
          if type(value) == "table" then value.changed = true end
          copy[name] = nil
        end
        assert.same(case.fields, record:totable())
        assert.same(case.id, record.id)
      end)

      it(case.list.type .. " :totable{ common = true } has the four common names besides", function()
        local record = record_of(case.list, case.text)
        local copy, expected = record:totable { common = true }, record:totable()
        for _, name in ipairs { "id", "name", "created", "kind" } do
          assert.same(record[name], copy[name])
          assert.same(case[name], copy[name])
          expected[name] = record[name]
        end
        assert.same(expected, copy)
        for _, options in ipairs { {}, { common = false } } do assert.same(case.fields, record:totable(options)) end
      end)

      it(case.list.type .. " :totable{ common = true } hides no field of the service's", function()
        local record = record_of(case.list, item(case.list, '"kind":"own","created":"then","name":null'))
        local copy = record:totable { common = true }
        assert.equal("own", copy.kind)
        assert.equal("then", copy.created)
        assert.same(record.name, copy.name)
      end)

      it(case.list.type .. " :pairs gives each field once", function()
        local record = record_of(case.list, case.text)
        local seen = {}
        for name, value in record:pairs() do
          assert.is_nil(seen[name])
          seen[name] = value
        end
        assert.same(case.fields, seen)
      end)

      it(case.list.type .. " works with pairs where the language allows it", function()
        if _VERSION == "Lua 5.1" then return end
        local seen = {}
        for name, value in pairs(record_of(case.list, case.text)) do seen[name] = value end
        assert.same(case.fields, seen)
      end)

      it(case.list.type .. " :json is the service's own text", function()
        assert.equal(case.text, record_of(case.list, case.text):json())
      end)
    end

    it(":json is byte for byte what the service sent, for each of many", function()
      for _, list in ipairs(walks.lists) do
        local texts = {
          ('{"%s":"1"}'):format(list.id),
          ('{ "%s" : "2" ,\n\t"empty":[ ],"object":{ },"n":12345678901234567890 }'):format(list.id),
          ('{"%s":"3","x":"} ] , { [ : \\" \\\\","y":"\\u00e9\\ud83d\\ude00\\/é","z":"\\\\"}'):format(list.id),
          ('{"a":[[],[[{}]],{"b":[1,2,{"c":"]"}]}],"%s":"4","f":1.0e2,"g":-0.0,"h":1E+5}'):format(list.id),
          ('{"%s":"5","null":null,"true":true,"false":false,"nested":{"%s":"other"}}'):format(list.id, list.id),
          ('{"%s":"6","long":"%s"}'):format(list.id, ("long \\n "):rep(2000)),
        }
        local place = 0
        for record in listing_of(list, texts, { page_size = 4 }) do
          place = place + 1
          assert.equal(texts[place], record:json())
        end
        assert.equal(#texts, place)
      end
    end)

    it(":json is right for the records of a page that was resumed", function()
      for _, list in ipairs(walks.lists) do
        local texts = {}
        for n = 1, 12 do texts[n] = ('{"%s":"id%d","n":[%d,"%s"]}'):format(list.id, n, n, ("x"):rep(n)) end
        local listing = listing_of(list, texts, { page_size = 5 })
        walks.some(listing, 7)
        local place = 7
        for record in walks.open(world, list, nil, { page_size = 5, resume = listing:cursor() }) do
          place = place + 1
          assert.equal(texts[place], record:json())
          assert.equal("id" .. place, record.id)
        end
        assert.equal(12, place)
      end
    end)

    it(":json of the simulator's items decodes to what the record holds", function()
      new_world()
      for _, list in ipairs(walks.lists) do
        local items = world:items(list.name)
        local place = 0
        for record in walks.open(world, list) do
          place = place + 1
          assert.same(items[place], json.decode(record:json()))
        end
        assert.equal(25, place)
      end
    end)
  end)

  describe("tostring", function()
    it("is one readable line: type, id, name, kind", function()
      for _, case in ipairs(documented) do
        local text = tostring(record_of(case.list, case.text))
        for _, part in ipairs { case.list.type, case.id, case.name, case.kind or "" } do
          assert.is_truthy(text:find(part, 1, true), text)
        end
        assert.is_nil(text:find "%c")
      end
    end)

    it("holds no control characters, terminal escapes or turned text from names", function()
      for _, list in ipairs(walks.lists) do
        local name = list == TL_ASSETS and "filename" or (list == VIDEOS and "video_title" or "name")
        for _, evil in ipairs {
          "a\\u001b[31mred\\u001b[0m",
          "a\\nb", "a\\r\\nb", "a\\tb", "a\\u0000b", "a\\u0007b", "a\\u007fb", "a\\u009b31mb",
          "a\\u202ebcd", "a\\u2066b", "a\\u2028b", "a\226\128\174b", "a\194\155b",
        } do
          local record = record_of(list, item(list, ('"%s":"%s"'):format(name, evil)))
          local text = tostring(record)
          assert.is_nil(text:find "%c", evil)
          for _, code in ipairs { "\226\128\174", "\226\129\166", "\226\128\168", "\194\155" } do
            assert.is_nil(text:find(code, 1, true), evil)
          end
          assert.is_truthy(record.name)
        end
      end
    end)

    it("stays short and valid UTF-8 for a long name", function()
      local text = tostring(record_of(ASSETS, item(ASSETS, '"name":"' .. ("日本語"):rep(3000) .. '"')))
      assert.is_true(#text < 1000)
      assert.equal("", (text:gsub("[%z\1-\127]", ""):gsub("[\228-\233][\128-\191][\128-\191]", "")))
    end)

    it("keeps names in other scripts readable", function()
      local text = tostring(record_of(ASSETS, item(ASSETS, '"name":"über 日本語 \\u00e9 😀"')))
      assert.is_truthy(text:find("über 日本語 é 😀", 1, true))
    end)
  end)

  describe("==", function()
    it("holds for the same thing of the same service, however it was fetched", function()
      new_world()
      for _, list in ipairs(walks.lists) do
        local one, other = walks.open(world, list):all(), walks.open(world, list, nil, { page_size = 3 }):all()
        for place = 1, 25 do
          assert.is_true(one[place] == other[place])
          assert.is_false(one[place] ~= other[place])
          assert.is_false(one[place] == one[place % 25 + 1])
        end
      end
    end)

    it("does not hold across types, even with one id, nor with anything else", function()
      local asset = record_of(ASSETS, '{"id":"same"}')
      local folder = record_of(FOLDERS, '{"id":"same"}')
      local twelve = record_of(TL_ASSETS, '{"_id":"same"}')
      assert.is_false(asset == folder)
      assert.is_false(asset == twelve)
      assert.is_false(asset == "same")
      assert.is_false(asset == { id = "same" })
      assert.is_false(asset == nil)
    end)
  end)

  describe("read-only:", function()
    for _, list in ipairs(walks.lists) do
      it(list.type .. " refuses to be written to, at the caller's line", function()
        local record = record_of(list, item(list))
        for _, call in ipairs {
          function() record.name = "new" end,
          function() record.brand_new = 1 end,
          function() record[1] = 1 end,
          function() record.id = nil end,
        } do
          assert.matches("read%-only", walks.blamed(call).message)
        end
        assert.equal("x1", record.id)
        assert.is_nil(record.brand_new)
      end)
    end

    it("methods on something else are refused", function()
      local record = record_of(ASSETS, item(ASSETS))
      local other = record_of(VIDEOS, item(VIDEOS))
      for _, wrong in ipairs { other, {}, "text", 5, io.stdout } do
        for _, method in ipairs { "json", "totable", "pairs" } do
          assert.equal("argument", walks.raised(record[method], wrong).kind)
        end
      end
    end)

    it("a record outlives its page, its listing and its client", function()
      local record = record_of(TL_ASSETS, documented[4].text)
      collectgarbage() collectgarbage()
      assert.same(documented[4].fields, record:totable())
      assert.equal(documented[4].text, record:json())
    end)
  end)

  describe("footage.type", function()
    it("tells the type of each record", function()
      for _, list in ipairs(walks.lists) do assert.equal(list.type, footage.type(record_of(list, item(list)))) end
    end)

    it("tells the other things of footage's", function()
      new_world()
      local listing = walks.open(world, ASSETS)
      assert.equal("footage.listing", footage.type(listing))
      assert.equal("footage.page", footage.type((listing:pages()())))
      assert.equal("footage.client", footage.type(footage.heygen))
      assert.equal("footage.error", footage.type(select(2, pcall(footage.heygen.assets, { x = 1 }))))
    end)

    it("is nil for anything else", function()
      local pretender = setmetatable({}, { __name = "heygen.asset" })
      local thread = coroutine.create(function() end)
      for _, value in ipairs { 1, "heygen.asset", true, {}, print, thread, io.stdout, pretender } do
        assert.is_nil(footage.type(value))
      end
      assert.is_nil(footage.type(nil))
    end)
  end)

  it("is not what its functions have as upvalues, which begin like one", function()
    local record = record_of(ASSETS, item(ASSETS))
    for _, name in ipairs { "__index", "__newindex", "__tostring", "__eq" } do
      local read = getmetatable(record)[name]
      for i = 1, 5 do
        local _, upvalue = debug.getupvalue(read, i)
        if type(upvalue) == "userdata" and name ~= "__eq" then assert.has_error(function() read(upvalue, "id") end) end
        if upvalue ~= nil and name == "__eq" then assert.is_false(read(upvalue, record)) end
      end
    end
  end)
end)
