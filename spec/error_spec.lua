-- Errors: their kinds and fields, how they read, and what never stands in one.

local clients = require "spec.support.clients"
local footage = require "footage"
local one_world = require "spec.support.one_world"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local ASSETS, VIDEOS, FOLDERS, TL_ASSETS = walks.lists[1], walks.lists[2], walks.lists[3], walks.lists[4]
local KEY = "sk-0123456789abcdefSECRET+/="

local world = one_world.world

local function new_world(fault, config)
  local given = { faults = { fault } }
  for key, value in pairs(config or {}) do given[key] = value end
  return one_world.new(given)
end

-- The error object of a first request that goes wrong.
local function failure(list, fault, options, config)
  new_world(fault, config)
  return walks.failed(walks.open(world, list, nil, nil, options):next())
end

-- Every text in an error: tostring, and all fields.
local function texts_of(err)
  local texts = { tostring(err), "" .. err, err .. "" }
  for _, value in pairs(err) do texts[#texts + 1] = tostring(value) end
  return texts
end

local function check_fields(err)
  for _, field in ipairs { "kind", "message", "service", "cursor" } do assert.is_string(err[field], field) end
  for _, field in ipairs { "code", "request_id" } do
    assert.is_true(err[field] == nil or type(err[field]) == "string", field)
  end
  for _, field in ipairs { "status", "retry_after" } do
    assert.is_true(err[field] == nil or type(err[field]) == "number", field)
  end
  assert.is_number(err.attempts)
  if walks.has_integers then
    assert.equal("integer", math.type(err.attempts))
    assert.is_true(err.status == nil or math.type(err.status) == "integer")
  end
  local known = {
    kind = true, message = true, service = true, status = true, code = true, request_id = true, retry_after = true,
    attempts = true, cursor = true,
  }
  for field in pairs(err) do assert.is_true(known[field], tostring(field)) end
end

describe("error:", function()
  after_each(one_world.close)
  teardown(one_world.check)

  describe("kind", function()
    local cases = {
      { "http", { action = "status", status = 409 }, 409 },
      { "http", { action = "status", status = 400 }, 400 },
      { "http", { action = "status", status = 500 }, 500 },
      { "http", { action = "status", status = 429 }, 429 },
      { "http", { action = "redirect", to = "other" }, 302 },
      { "decode", { action = "html" }, 200 },
      { "decode", { action = "empty_body" }, 200 },
      { "decode", { action = "truncated_json" }, 200 },
      { "decode", { action = "body", text = "{}" }, 200 },
      { "decode", { action = "deep_json" }, 200 },
      { "network", { action = "reset", at = "before_headers" } },
      { "network", { action = "close", at = "before_headers" } },
      { "network", { action = "cut_body" } },
      { "network", { action = "garbage" } },
      { "network", { action = "broken_gzip", how = "crc" } },
      { "timeout", { action = "stall", at = "before_headers" }, nil, { timeout = 0.2 } },
      { "timeout", { action = "stall", at = "within_body" }, nil, { timeout = 0.2 } },
      { "limit", { action = "bomb", megabytes = 2 }, nil, { max_response_bytes = 1000000 } },
      { "limit", { action = "header_flood", megabytes = 2 } },
    }
    for _, case in ipairs(cases) do
      local kind, fault, status, options = case[1], case[2], case[3], case[4]
      local name = fault.action .. " " .. tostring(fault.status or fault.at or fault.to or fault.how or "")
      it("is " .. kind .. " for " .. name, function()
        for _, list in ipairs { ASSETS, TL_ASSETS } do
          fault.times = "always" -- libcurl itself asks again where a connection in use before turns out dead
          local err = failure(list, fault, options)
          assert.equal(kind, err.kind, err.message)
          if status then assert.equal(status, err.status) end
          assert.equal(list.service, err.service)
          assert.equal(1, err.attempts)
          check_fields(err)
          assert.matches(list.name, err.message, 1, true)
          assert.matches(list.path, err.message, 1, true)
          for _, text in ipairs(texts_of(err)) do assert.is_nil(text:find "%c") end
          -- The walk goes on where it stood.
          world:set { faults = {} }
          assert.equal(25, walks.open(world, list, nil, { resume = err.cursor }):count())
        end
      end)
    end

    it("is network where nobody listens", function()
      local client = footage.heygen.new { base_url = simulator.refused_url(), api_key = "k", max_retries = 0 }
      local err = walks.failed(client.assets():next())
      assert.equal("network", err.kind)
      assert.is_nil(err.status)
      assert.equal(1, err.attempts)
      check_fields(err)
    end)

    it("is network for a host that does not exist", function()
      local client = footage.heygen.new { base_url = "https://no-such-host.invalid", api_key = "k", max_retries = 0,
        connect_timeout = 5, proxy = "" }
      local err = walks.failed(client.assets():next())
      assert.is_true(err.kind == "network" or err.kind == "timeout")
    end)

    it("is http with advice for a wrong key", function()
      for _, list in ipairs { ASSETS, VIDEOS, TL_ASSETS } do
        new_world()
        local client = footage[list.service].new { base_url = world[list.service], api_key = "wrong" }
        local err = walks.failed(client[list.list]():next())
        assert.equal("http", err.kind)
        assert.equal(401, err.status)
        assert.equal(1, #world:log())
        assert.matches(list.service == "heygen" and "HEYGEN_API_KEY" or "TWELVE_LABS_API_KEY", err.message, 1, true)
        assert.equal(list.service == "heygen" and "400112" or "api_key_invalid", err.code)
      end
    end)

    it("is http with the service's words for a retired endpoint", function()
      for _, status in ipairs { 404, 410 } do
        local err = failure(FOLDERS, nil, nil, { retired = status })
        assert.equal(status, err.status)
        assert.matches("retired", err.message)
      end
    end)
  end)

  describe("what the service says", function()
    local bodies = {
      { '{"code":"no_luck","message":"Try tomorrow"}', "no_luck", "Try tomorrow" },
      { '{"error":{"code":"no_luck","message":"Try tomorrow"}}', "no_luck", "Try tomorrow" },
      { '{"data":null,"error":"Try tomorrow"}', nil, "Try tomorrow" },
      { '{"code":400140,"data":null,"msg":null,"message":"Try tomorrow"}', "400140", "Try tomorrow" },
      { '{"code":"400140","data":null,"msg":"Try tomorrow","message":null}', "400140", "Try tomorrow" },
      { '{"error_code":400,"message":"Try tomorrow"}', "400", "Try tomorrow" },
      { '{"error":null}', nil, "409" },
      { '[]', nil, "409" },
      { '"Try tomorrow"', nil, "409" },
      { '{"error":{"code":{"a":1},"message":[1]}}', nil, "409" },
      { '<html>Not found</html>', nil, "409" },
      { '', nil, "409" },
    }
    for _, case in ipairs(bodies) do
      it("is read from " .. (case[1] ~= "" and case[1] or "an empty body"), function()
        for _, list in ipairs { ASSETS, TL_ASSETS } do
          local err = failure(list, { action = "status", status = 409, body = case[1] })
          assert.equal("http", err.kind)
          assert.equal(case[2], err.code)
          assert.is_truthy(err.message:find(case[3], 1, true), err.message)
          assert.is_nil(err.message:find "%c")
        end
      end)
    end

    it("is told with its request id", function()
      local err = failure(ASSETS, { action = "status", status = 409 })
      assert.matches("^sim%-", err.request_id)
      err = failure(TL_ASSETS, { action = "status", status = 409, headers = { ["X-Request-Id"] = "abc-123" } })
      assert.equal("abc-123", err.request_id)
      assert.is_nil(failure(TL_ASSETS, { action = "status", status = 409 }).request_id)
    end)

    it("about waiting is a number", function()
      local err = failure(ASSETS, { action = "status", status = 429, retry_after = 7 })
      assert.equal(7, err.retry_after)
      err = failure(ASSETS, { action = "status", status = 429, retry_after_date = 100 })
      assert.is_true(err.retry_after > 90 and err.retry_after <= 100)
      for _, nonsense in ipairs { "soon", "-5", "", "1e", "5 minutes" } do
        assert.is_nil(failure(ASSETS, { action = "status", status = 429, retry_after = nonsense }).retry_after)
      end
      assert.is_nil(failure(ASSETS, { action = "status", status = 429 }).retry_after)
    end)

    it("is cut when it is long, and free of terminal escapes and line breaks", function()
      for _, list in ipairs { ASSETS, TL_ASSETS } do
        for _, evil in ipairs {
          "\\u001b[31mred\\u001b[0m", "a\\nb\\r\\nc",
          "\\u0000", "\\u009b2J", "\\u202eabc", "\\u2028", ("long "):rep(50000),
          "\255\254", "\27[2J",
        } do
          local err = failure(list, { action = "status", status = 409,
            body = '{"code":"' .. evil .. '","message":"' .. evil .. '"}' })
          for _, text in ipairs(texts_of(err)) do
            assert.is_nil(text:find "%c")
            assert.is_nil(text:find("\226\128\174", 1, true))
            assert.is_nil(text:find("\194\155", 1, true))
            assert.is_nil(text:find "\255")
          end
          assert.is_true(#err.message < 2000)
        end
      end
    end)

    it("in headers is printable too", function()
      local err = failure(ASSETS, { action = "status", status = 409,
        headers = { ["x-request-id"] = "a\194\155b\226\128\174c" } })
      assert.matches("^a.*b.*c$", err.request_id)
      assert.is_nil(err.request_id:find("\194\155", 1, true))
      assert.is_nil(err.request_id:find("\226\128\174", 1, true))
      err = failure(ASSETS, { action = "status", status = 409, headers = { ["x-request-id"] = ("x"):rep(5000) } })
      assert.is_true(err.request_id == nil or #err.request_id < 1000)
    end)
  end)

  describe("how it reads:", function()
    it("assert shows the message on every Lua", function()
      new_world { action = "status", status = 409, message = "No such thing" }
      local _, shown = pcall(function() assert(walks.open(world, ASSETS):next()) end)
      new_world { action = "status", status = 409, message = "No such thing" }
      local _, plain = pcall(function() return _G.assert(walks.open(world, ASSETS):next()) end)
      assert.matches("No such thing", tostring(shown), 1, true)
      assert.matches("No such thing", tostring(plain), 1, true)
    end)

    it("tostring is the message, one line with what failed, where and what to do", function()
      local err = failure(TL_ASSETS, { action = "status", status = 503 })
      assert.equal(err.message, tostring(err))
      assert.matches("twelvelabs.assets", err.message, 1, true)
      assert.matches("503", err.message, 1, true)
      assert.matches(world.twelvelabs .. "/assets", err.message, 1, true)
      assert.matches(";", err.message, 1, true)
    end)

    it("has no query in it, which may be signed or private", function()
      new_world { action = "status", status = 409 }
      local err = walks.failed(walks.open(world, ASSETS, { folder_id = "private-folder" }):next())
      for _, text in ipairs(texts_of(err)) do
        assert.is_nil(text:find("private-folder", 1, true))
        assert.is_nil(text:find("?", 1, true))
      end
    end)

    it("can be joined to text on either side", function()
      local err = failure(ASSETS, { action = "status", status = 409 })
      assert.equal("failed: " .. err.message, "failed: " .. err)
      assert.equal(err.message .. "!", err .. "!")
      assert.equal("5" .. err.message, 5 .. err)
      assert.equal(err.message .. err.message, err .. err)
      assert.is_false(pcall(function() return err .. {} end))
      assert.is_false(pcall(function() return nil .. err end))
    end)

    it("a loop raises the object itself", function()
      new_world { action = "status", status = 409 }
      local fine, err = pcall(function()
        for _ in walks.open(world, ASSETS) do error("no item should come") end
      end)
      assert.is_false(fine)
      assert.equal("footage.error", footage.type(err))
      assert.equal("http", err.kind)
    end)

    it("counts the attempts", function()
      local err = failure(ASSETS, { action = "status", status = 503, times = "always" }, { max_retries = 1 })
      assert.equal(2, err.attempts)
      assert.matches("2 attempts", err.message)
      assert.equal(2, #world:log())
    end)
  end)

  describe("the key", function()
    local function check(err)
      for _, text in ipairs(texts_of(err)) do
        assert.is_nil(text:find("SECRET", 1, true), text)
        assert.is_nil(text:find("0123456789", 1, true), text)
      end
    end

    local quoted = KEY:gsub("/", "\\/")
    local faults = {
      ["in a message"] = { action = "status", status = 400, message = "The key " .. KEY .. " is not known" },
      ["as a code"] = { action = "status", status = 400, code = KEY, message = KEY .. KEY },
      ["in any shape of body"] = { action = "status", status = 409,
        body = '{"error":{"code":"' .. KEY .. '","message":"a ' .. quoted .. ' b"},"msg":"' .. KEY .. '"}' },
      ["in a string"] = { action = "status", status = 409, body = '{"error":"bad key: ' .. KEY .. '"}' },
      ["behind a long text"] = { action = "status", status = 409,
        body = '{"error":"' .. ("x"):rep(290) .. KEY .. '"}' },
      ["in a failing envelope"] = { action = "failing_envelope", code = 400112, message = "wrong: " .. KEY },
      ["in HTML"] = { action = "body", text = "<p>" .. KEY .. "</p>" },
      ["in the request id"] = { action = "status", status = 409, headers = { ["x-request-id"] = "id-" .. KEY } },
      ["in a redirect"] = { action = "redirect", location = "https://other.example/" .. KEY .. "?key=" .. KEY },
      ["in garbage"] = { action = "garbage", text = "HTTP/9.9 " .. KEY .. "\r\n\r\n" .. KEY },
    }
    for name, fault in pairs(faults) do
      it("does not stand in an error when the server sends it back " .. name, function()
        for _, list in ipairs { ASSETS, VIDEOS, TL_ASSETS } do
          local given = {}
          for field, value in pairs(fault) do given[field] = value end
          check(failure(list, given, nil, { key = KEY }))
        end
      end)
    end

    it("does not stand in an error even where a long request id is cut within it", function()
      for length = 90, 130 do
        if length % 8 == 2 then
          local id = ("x"):rep(length) .. KEY
          check(failure(ASSETS, { action = "status", status = 409, headers = { ["x-request-id"] = id } }, nil,
            { key = KEY }))
        end
      end
    end)

    it("does not stand in the text of a client or a listing, nor in a cursor", function()
      new_world(nil, { key = KEY })
      local client = clients.heygen(world)
      local listing = client.assets()
      listing:next()
      for _, thing in ipairs { tostring(client), tostring(listing), listing:cursor() } do
        assert.is_nil(thing:find("SECRET", 1, true))
      end
    end)
  end)
end)
