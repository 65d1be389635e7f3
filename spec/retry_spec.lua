-- What is tried again, how often and when; redirects; and the bounds of an answer.

local one_world = require "spec.support.one_world"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local ASSETS, TL_ASSETS = walks.lists[1], walks.lists[4]

local world, new_world = one_world.world, one_world.with_faults

-- The pauses of back-off are random, up to 0.5, 1, 2, 4 seconds.
local function open(list, options, walk)
  local listing = walks.open(world, list, nil, walk, options)
  return listing
end

describe("retry:", function()
  after_each(one_world.close)
  teardown(one_world.check)

  describe("tried again is", function()
    local cases = {
      { action = "status", status = 408 }, { action = "status", status = 429 }, { action = "status", status = 500 },
      { action = "status", status = 502, body_style = "html" },
      { action = "status", status = 503, body_style = "empty" },
      { action = "status", status = 504 }, { action = "reset", at = "after_headers" }, { action = "cut_body" },
      { action = "cut_body", framing = "chunked" }, { action = "html" }, { action = "empty_body" },
      { action = "truncated_json" }, { action = "garbage" }, { action = "broken_gzip", how = "truncated" },
    }
    for place, fault in ipairs(cases) do
      local name = fault.action .. " " .. tostring(fault.status or fault.at or fault.framing or fault.how or "")
      it(name .. ", and then the walk is whole", function()
        local list = place % 2 == 0 and ASSETS or TL_ASSETS
        fault.match = { page = 2 }
        new_world(fault)
        assert.same(world:ids(list.name), walks.ids(open(list, { max_retries = 1 }, { page_size = 10 })))
        assert.equal(4, #world:log())
      end)
    end

    it("a stalled answer, after the timeout of an attempt", function()
      new_world { match = { page = 1 }, action = "stall", at = "before_headers" }
      assert.equal(25, open(ASSETS, { max_retries = 1, timeout = 0.3 }):count())
      assert.equal(2, #world:log())
    end)

    it("each page anew, with all the attempts that are allowed", function()
      new_world(
        { match = { page = 1 }, action = "status", status = 503 },
        { match = { page = 2 }, action = "status", status = 502 },
        { match = { page = 3 }, action = "reset", at = "within_body" })
      assert.same(world:ids(ASSETS.name), walks.ids(open(ASSETS, { max_retries = 1 }, { page_size = 10 })))
      assert.equal(6, #world:log())
    end)

    it("the same request: nothing of it changes", function()
      new_world { match = { page = 2 }, times = 2, action = "status", status = 500 }
      assert.equal(25, open(ASSETS, { max_retries = 2 }, { page_size = 10 }):count())
      local log = world:log()
      assert.equal(5, #log)
      for place = 3, 4 do
        assert.equal(log[2].query, log[place].query)
        assert.same(log[2].headers, log[place].headers)
      end
    end)
  end)

  describe("not tried again is", function()
    for _, status in ipairs { 400, 401, 402, 403, 404, 405, 409, 410, 422, 501 } do
      it("status " .. status, function()
        for _, list in ipairs { ASSETS, TL_ASSETS } do
          new_world { times = "always", action = "status", status = status }
          -- With either version allowed, HeyGen's v3 would be asked after 404 and 410.
          local version = list.service == "heygen" and "v1" or nil
          local err = walks.failed(open(list, { max_retries = 3, api_version = version }):next())
          assert.equal(status, err.status)
          assert.equal(1, err.attempts)
          assert.equal(1, #world:log())
        end
      end)
    end

    it("a failing envelope or a wrong shape", function()
      for _, fault in ipairs {
        { action = "failing_envelope", times = "always" },
        { action = "wrong_shape", shape = "data_null", times = "always" },
      } do
        new_world(fault)
        assert.equal(1, walks.failed(open(ASSETS, { max_retries = 3 }):next()).attempts)
        assert.equal(1, #world:log())
      end
    end)

    it("anything with max_retries = 0", function()
      for _, fault in ipairs {
        { action = "status", status = 503, times = "always" }, { action = "html", times = "always" },
        { action = "cut_body", times = "always" },
      } do
        new_world(fault)
        assert.equal(1, walks.failed(open(ASSETS, { max_retries = 0 }):next()).attempts)
        assert.equal(1, #world:log())
      end
    end)

    it("an address where nobody listens, more often than allowed", function()
      local client = require("footage").heygen.new {
        base_url = simulator.refused_url(), api_key = "k", max_retries = 1,
      }
      assert.equal(2, walks.failed(client.assets():next()).attempts)
    end)
  end)

  describe("Retry-After", function()
    it("in seconds is obeyed", function()
      new_world { match = { request = 1 }, action = "status", status = 429, retry_after = 1 }
      assert.equal(25, open(ASSETS, { max_retries = 1 }):count())
      local log = world:log()
      assert.equal(2, #log)
      assert.is_true(log[2].time - log[1].time >= 0.95)
      assert.is_true(log[2].time - log[1].time < 20)
    end)

    it("as a date is obeyed", function()
      new_world { match = { request = 1 }, action = "status", status = 503, retry_after_date = 3 }
      assert.equal(25, open(TL_ASSETS, { max_retries = 1 }):count())
      local log = world:log()
      assert.is_true(log[2].time - log[1].time >= 1.5)
    end)

    it("of the past, zero or nonsense means the usual pause", function()
      for _, header in ipairs { { retry_after_date = -100 }, { retry_after = 0 }, { retry_after = "soon" } } do
        header.match, header.action, header.status = { request = 1 }, "status", 503
        new_world(header)
        assert.equal(25, open(ASSETS, { max_retries = 1 }):count())
        assert.equal(2, #world:log())
      end
    end)

    it("beyond max_wait is an error at once, which says how long", function()
      for _, case in ipairs { { 61, nil }, { 3, 2 }, { 86400, 3600 } } do
        new_world { times = "always", action = "status", status = 429, retry_after = case[1] }
        local before = os.time()
        local err = walks.failed(open(ASSETS, { max_retries = 4, max_wait = case[2] }):next())
        assert.is_true(os.time() - before < 3)
        assert.equal("http", err.kind)
        assert.equal(case[1], err.retry_after)
        assert.equal(1, err.attempts)
        assert.equal(1, #world:log())
        assert.matches(tostring(case[1]), err.message, 1, true)
      end
    end)

    it("has max_wait for itself: the usual pauses are not bound by it", function()
      new_world { times = 3, action = "status", status = 503 }
      assert.equal(25, open(ASSETS, { max_retries = 3, max_wait = 0 }):count())
      assert.equal(4, #world:log())
    end)

    it("that the deadline leaves no time for is an error at once", function()
      new_world { times = "always", action = "status", status = 429, retry_after = 30 }
      local before = os.time()
      local err = walks.failed(open(ASSETS, { max_retries = 4, deadline = 5 }):next())
      assert.is_true(os.time() - before < 4)
      assert.equal(30, err.retry_after)
      assert.equal(1, #world:log())
    end)
  end)

  describe("the deadline", function()
    it("ends a call whose attempts stall", function()
      new_world { times = "always", action = "stall", at = "before_headers" }
      local before = os.time()
      local err = walks.failed(open(ASSETS, { max_retries = 100, timeout = 0.3, deadline = 1 }):next())
      assert.is_true(os.time() - before < 8)
      assert.equal("timeout", err.kind)
      assert.is_true(err.attempts >= 1 and err.attempts <= 5)
    end)

    it("bounds the timeout of an attempt", function()
      new_world { times = "always", action = "stall", at = "within_body" }
      local before = os.time()
      assert.equal("timeout", walks.failed(open(TL_ASSETS, { timeout = 60, deadline = 0.5 }):next()).kind)
      assert.is_true(os.time() - before < 8)
    end)

    it("counts redirects in", function()
      one_world.new { delay_ms = 400, faults = { { action = "redirect", to = "loop" } } }
      local err = walks.failed(open(ASSETS, { deadline = 1, max_retries = 0 }):next())
      assert.equal("timeout", err.kind)
      assert.is_true(#world:log() <= 4)
    end)

    it("begins anew with each page", function()
      one_world.new { delay_ms = 250 }
      assert.equal(25, open(ASSETS, { deadline = 0.9, max_retries = 0 }, { page_size = 5 }):count())
    end)
  end)

  describe("redirects", function()
    for _, status in ipairs { 301, 302, 303, 307, 308 } do
      it("within the origin are followed: " .. status, function()
        for _, to in ipairs { "same", "relative" } do
          for _, list in ipairs { ASSETS, TL_ASSETS } do
            new_world { match = { page = 2 }, action = "redirect", status = status, to = to }
            assert.same(world:ids(list.name), walks.ids(open(list, { max_retries = 0 }, { page_size = 10 })))
            local log = world:log()
            assert.equal(4, #log)
            for _, entry in ipairs(log) do assert.equal(world.key, entry.headers["x-api-key"]) end
          end
        end
      end)
    end

    for _, to in ipairs { "other", "protocol_relative", "localhost", "file" } do
      it("elsewhere are refused, and nothing arrives there: " .. to, function()
        simulator.clear_other_log()
        new_world { times = "always", action = "redirect", to = to }
        local err = walks.failed(open(ASSETS, { max_retries = 2 }):next())
        assert.equal("http", err.kind)
        assert.equal(302, err.status)
        assert.matches("redirect", err.message)
        assert.equal(1, #world:log())
        assert.same({}, simulator.other_log())
      end)
    end

    it("from https to http are refused", function()
      simulator.clear_other_log()
      for _, to in ipairs { "http", "other" } do
        new_world { times = "always", action = "redirect", to = to }
        local client = require("footage").heygen.new {
          base_url = world.tls.heygen, api_key = world.key, ca_file = simulator.ca_file(), max_retries = 0,
        }
        assert.equal("http", walks.failed(client.assets():next()).kind)
        assert.equal(1, #world:log())
      end
      assert.same({}, simulator.other_log())
    end)

    for _, location in ipairs {
      "ftp://127.0.0.1/", "http://user:word@127.0.0.1/", "gopher://127.0.0.1:70/", "javascript:alert(1)", "http://",
      "http:///etc/hosts", "HTTP://OTHER.EXAMPLE/", "\\\\other.example\\share",
    } do
      it("to " .. location .. " are refused", function()
        new_world { times = "always", action = "redirect", location = location }
        local err = walks.failed(open(ASSETS, { max_retries = 0 }):next())
        assert.is_true(err.kind == "http" or err.kind == "network", err.message)
      end)
    end

    it("in a circle are given up", function()
      new_world { action = "redirect", to = "loop" }
      local err = walks.failed(open(ASSETS, { max_retries = 2 }):next())
      assert.equal("http", err.kind)
      assert.matches("redirect", err.message)
      assert.is_true(#world:log() > 1 and #world:log() < 25)
    end)
  end)

  describe("bounds:", function()
    it("a decompressed answer that is larger than allowed is given up, and not asked for again", function()
      for _, of in ipairs { "zeros", "spaces" } do
        new_world { times = "always", action = "bomb", megabytes = 20, of = of }
        local err = walks.failed(open(ASSETS, { max_retries = 3, max_response_bytes = 1000000 }):next())
        assert.equal("limit", err.kind)
        assert.equal(1, err.attempts)
        assert.matches("max_response_bytes", err.message)
        assert.equal(1, #world:log())
      end
    end)

    it("an answer within the limit is read, compressed or not", function()
      for _, gzip in ipairs { false, true } do
        one_world.new { gzip = gzip, items = { [ASSETS.name] = 100 } }
        assert.equal(100, open(ASSETS, { max_response_bytes = 200000 }):count())
        assert.equal("limit", walks.failed(open(ASSETS, { max_response_bytes = 2000 }):next()).kind)
      end
    end)

    it("endless headers are given up, and not asked for again", function()
      for _, each in ipairs { 100, 8000 } do
        new_world { times = "always", action = "header_flood", megabytes = 5, each = each }
        local err = walks.failed(open(ASSETS, { max_retries = 3 }):next())
        assert.equal("limit", err.kind)
        assert.equal(1, #world:log())
      end
    end)
  end)
end)
