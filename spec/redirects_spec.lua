-- Redirects: what is followed, with which method and body, and what an error says of the others.

local footage = require "footage"
local raw = require "spec.support.raw"
local simulator = require "spec.support.simulator"

local server
setup(function() server = raw.start() end)
teardown(function() server:close() end)

local function client(options)
  local given = { base_url = server.url, api_key = "topsecretkey", max_retries = 0 }
  for name, value in pairs(options or {}) do given[name] = value end
  return require("footage.heygen").new(given)
end

local function to(location, status)
  return raw.response((status or 307) .. " Redirected", { "Location: " .. location })
end

local FOUND = raw.response("200 OK", {}, '{"found":true}')

-- Asks for /a/b?q=1, by this method, and is redirected.
local function ask(method, status, location, options)
  server:answer(to(location, status), FOUND)
  local answer, _, err = client(options).request {
    path = "/a/b", query = { q = "1" }, method = method, json = method ~= "GET" and { x = 1 } or nil,
  }
  return answer and answer.found, err
end

describe("a redirect within the origin", function()
  -- RFC 9110, 15.4. A DELETE and a PUT are as a POST: by 301 and 302 some clients turn them into a GET.
  local due = {
    { "GET", 301, "GET" }, { "GET", 302, "GET" }, { "GET", 303, "GET" }, { "GET", 307, "GET" }, { "GET", 308, "GET" },
    { "POST", 307, "POST" }, { "POST", 308, "POST" }, { "POST", 303, "GET" }, { "POST", 301 }, { "POST", 302 },
    { "PUT", 307, "PUT" }, { "PUT", 303, "GET" }, { "PUT", 301 }, { "PATCH", 308, "PATCH" }, { "PATCH", 302 },
    { "DELETE", 307, "DELETE" }, { "DELETE", 303, "GET" }, { "DELETE", 302 },
    -- No redirects, whatever the Location.
    { "GET", 300 }, { "GET", 304 }, { "GET", 305 }, { "GET", 306 }, { "POST", 300 }, { "GET", 399 },
  }
  for _, case in ipairs(due) do
    local method, status, follows = case[1], case[2], case[3]
    it(("of a %s by %d is %s"):format(method, status, follows and "followed by " .. follows or "an error"), function()
      local found, err = ask(method, status, "/c?d=e")
      local requests = server:requests()
      if not follows then
        assert.is_nil(found)
        assert.equal("http", err.kind)
        assert.equal(status, err.status)
        assert.equal(1, #requests)
        if status <= 302 and status ~= 300 then assert.matches("redirects .*: /c", err.message) end
        return
      end
      assert.is_true(found, tostring(err))
      assert.equal(2, #requests)
      assert.equal(follows, requests[2]:match "^%u+")
      assert.equal("/c?d=e", server:targets()[2])
      assert.matches("topsecretkey", requests[2])
      -- What is sent again is all of it; what is read is nothing of it.
      assert.equal(method ~= "GET" and follows == method, requests[2]:find('\r\n\r\n{"x":1}', 1, true) ~= nil)
      assert.equal(method ~= "GET" and follows == method, requests[2]:lower():find "\r\ncontent%-type:" ~= nil)
    end)
  end

  it("is followed again when the answer there fails: what was acted upon is only read again", function()
    server:answer(to("/c", 303), raw.response "503 Busy", FOUND)
    local answer = assert(client { max_retries = 1 }.request { path = "/a", method = "POST", json = { x = 1 } })
    assert.is_true(answer.found)
    assert.same({ "/a", "/c", "/c" }, server:targets())
  end)

  local places = {
    ["/c"] = "/c", ["c"] = "/a/c", ["../c"] = "/c", ["./"] = "/a/", ["?x=y"] = "/a/b?x=y", ["/c#frag"] = "/c",
    ["/c?x#frag?y"] = "/c?x", ["#frag"] = "/a/b?q=1", ["//HERE/c#frag"] = "/c", ["http://HERE/c#frag"] = "/c",
    ["http://HERE"] = "/", ["http://HERE?x"] = "/?x", ["/c d?e f"] = "/c%20d?e%20f", ["/ü"] = "/%C3%BC",
    ["/a/../c/./d"] = "/c/d", ["/c?u=http://x/#y"] = "/c?u=http://x/", ["HTTP://HERE/c"] = "/c",
  }
  for location, place in pairs(places) do
    it(("leads where it says: %q"):format(location), function()
      local found, err = ask("GET", 302, (location:gsub("HERE", "127.0.0.1:" .. server.port)))
      assert.is_true(found, tostring(err))
      assert.equal(place, server:targets()[2])
    end)
  end

  it("is not followed for ever", function()
    for _, method in ipairs { "GET", "POST" } do
      server:answer(to "/c")
      local _, _, err = client { max_retries = 3 }.request { path = "/a", method = method }
      assert.equal("http", err.kind)
      assert.matches("redirects for the 6th time: /c", err.message)
      assert.equal(6, #server:targets())
    end
  end)

  it("takes the first Location", function()
    server:answer(raw.response("302 Found", { "Location: /c", "Location: http://other.example/" }), FOUND)
    assert(client().request { path = "/a" })
    assert.equal("/c", server:targets()[2])
  end)
end)

describe("a redirect elsewhere", function()
  local places = {
    ["https://other.example/in?sig=SECRET#SECRET"] = "https://other.example/in",
    ["https://user:SECRET@other.example/in"] = "other.example/in",
    ["https://SECRET@other.example"] = "other.example", ["//other.example/x?SECRET"] = "//other.example/x",
    ["http:\\\\user:SECRET@other.example\\x"] = "other.example", ["ftp://127.0.0.1/"] = "ftp://127.0.0.1/",
    ["mailto:SECRET@x.example"] = "x.example", ["/a\\b"] = "no address",
    ["https://other.example/topsecretkey/x"] = "https://other.example/[key]/x",
    ["https://other.example/%74opsecretkey/x"] = "https://other.example/[key]/x",
  }
  for location, shown in pairs(places) do
    for _, method in ipairs { "GET", "POST" } do
      it(("of a %s is an error that says where it leads: %s"):format(method, location), function()
        local events = {}
        local found, err = ask(method, 307, location, { on_event = function(event) events[#events + 1] = event end })
        assert.is_nil(found)
        assert.equal("http", err.kind)
        assert.equal(307, err.status)
        assert.equal(1, #server:targets())
        assert.is_truthy(err.message:find(shown, 1, true), err.message)
        for _, event in ipairs(events) do
          for _, value in pairs(event) do assert.is_nil(tostring(value):find "SECRET") end
        end
        assert.is_nil(err.message:find "SECRET")
      end)
    end
  end
end)

describe("http to the host that is asked by https", function()
  local function walk(target, redirects)
    local world = simulator.world { items = { ["example.repositories"] = 3 } }
    local origin = world.tls1.example:match "^https://[^/]+"
    local address = target:gsub("HOST:PORT", origin:match "//(.*)") .. world.tls1.example:match "//[^/]+(.*)"
      .. "/repositories"
    local fault = redirects and { action = "redirect", location = address }
      or { action = "status", status = 200, body = '[{"id":999}]',
        headers = { link = "<" .. address .. "?page=1>; rel=next" } }
    fault.times = 1
    world:set { faults = { fault } }
    local things = footage.service({
      name = "example", base_url = "https://example.com", key_header = "authorization", key_prefix = "Bearer ",
      records = { thing = { id = "id" } },
      lists = { things = { path = "/repositories", items = "", record = "thing", paging = { by = "link" } } },
    }).new { base_url = world.tls1.example, api_key = world.key, ca_file = simulator.ca_file(), max_retries = 0 }.things
    local records, _, err = things():all()
    local log = world:log()
    world:close()
    return records and #records, err, #log
  end

  for _, redirects in ipairs { false, true } do
    local words = redirects and "a redirect " or "a link "
    it(words .. "is asked by https, too", function()
      for _, target in ipairs { "http://HOST:PORT", "HTTP://HOST:PORT", "http://127.0.0.1", "http://127.0.0.1:80" } do
        local count, err, requests = walk(target, redirects)
        assert.equal(redirects and 3 or 4, count, tostring(err))
        assert.equal(2, requests)
      end
    end)

    it(words .. "to another port or host, or with a user name, is refused", function()
      for _, target in ipairs {
        "http://127.0.0.1:81", "http://localhost", "http://u@127.0.0.1", "http://127.0.0.1.", "ws://127.0.0.1",
        "https://127.0.0.1",
      } do
        local count, err, requests = walk(target, redirects)
        assert.is_nil(count, target)
        assert.equal(redirects and "http" or "paging", err.kind)
        assert.equal(1, requests)
      end
    end)
  end
end)
