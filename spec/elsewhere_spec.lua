-- Requests to other hosts, where the files of a service lie: what goes there, and what never does. And the pace of what
-- may take as long as it takes.

local core = require "footage.load"
local footage = require "footage"
local raw = require "spec.support.raw"
local small_server = require "spec.support.small_server"
local waiting = require "footage.waiting"

local home, other
setup(function() home, other = raw.start(), raw.start() end)
teardown(function()
  home:close()
  other:close()
end)

local events

local function client(options)
  events = {}
  local given = { base_url = home.url, api_key = "topsecretkey", max_retries = 0,
    on_event = function(event) events[#events + 1] = event end }
  for name, value in pairs(options or {}) do given[name] = value end
  return require("footage.heygen").new(given)
end

local function send(own, request)
  local call = core.call(own, request, "heygen.file", true)
  local answer, err = waiting.finish(core.call_step, call)
  waiting.tell_events(call)
  if answer == nil then return nil, err end
  return core.call_text(call)
end

local FOUND = raw.response("200 OK", {}, "bytes")

describe("an address at another host", function()
  it("gets neither the key nor what is for the service", function()
    other:answer(FOUND)
    assert.equal("bytes", send(client(), { url = other.url .. "/a.mp4?Signature=abc" }))
    local request = other:requests()[1]
    assert.matches("^GET /a.mp4%?Signature=abc HTTP/1.1\r\n", request)
    assert.not_matches("topsecretkey", request)
    assert.not_matches("application/json", request)
  end)

  it("shows its host and path alone, in events and errors", function()
    other:answer(raw.response("403 Forbidden"))
    local _, err = send(client(), { url = other.url .. "/a.mp4?Signature=abc" })
    assert.equal("http", err.kind)
    assert.matches("at " .. other.url:gsub("%p", "%%%0") .. "/a.mp4$", tostring(err))
    assert.not_matches("abc", tostring(err))
    for _, event in ipairs(events) do assert.equal(other.url .. "/a.mp4", event.url) end
    assert.equal(2, #events)
  end)

  it("gets the key where it is the service's own", function()
    home:answer(FOUND)
    assert.equal("bytes", send(client(), { url = home.url .. "/files/1" }))
    assert.matches("topsecretkey", home:requests()[1])
  end)

  local bad = { "http://files.example.com/a", "ftp://127.0.0.1/a", "file:///etc/passwd", "/a", "", "https://",
    "https://user:password@files.example.com/a", "https://files.example.com\\@127.0.0.1/" }
  for _, url in ipairs(bad) do
    it("is refused: " .. url, function()
      local answer, err = send(client(), { url = url })
      assert.is_nil(answer)
      assert.equal("decode", err.kind)
      assert.matches("the address of the file cannot be used: ", err.message)
      assert.not_matches("user:", err.message)
    end)
  end

  it("is nothing that a script asks for", function()
    assert.has_error(function() client().request { url = other.url } end)
    assert.has_error(function() client().request { path = "/a", stall = 3 } end)
  end)
end)

describe("a redirect of a transfer to another host", function()
  local function redirect(request, options)
    home:answer(raw.response("302 Found", { "Location: " .. other.url .. "/b.mp4?Signature=abc" }))
    other:answer(FOUND)
    return send(client(options), request)
  end

  it("is followed, without the key and the script's own headers", function()
    assert.equal("bytes", redirect {
      path = "/files/1", stall = 30, headers = { ["X-Own"] = "own", Range = "bytes=0-" },
    })
    assert.matches("topsecretkey", home:requests()[1])
    assert.matches("X%-Own: own", home:requests()[1])
    local request = other:requests()[1]
    assert.matches("^GET /b.mp4%?Signature=abc HTTP/1.1\r\n", request)
    for _, word in ipairs { "topsecretkey", "X%-Own", "application/json" } do assert.not_matches(word, request) end
    for _, event in ipairs(events) do assert.not_matches("abc", event.url) end
  end)

  it("is not, where something is sent, nor for what is no transfer", function()
    for _, request in ipairs {
      { path = "/files/1", stall = 30, method = "PUT", body = "x" }, { path = "/files/1" },
    } do
      local answer, err = redirect(request)
      assert.is_nil(answer)
      assert.matches("to another origin, where the key must not go", err.message)
      assert.equal(0, #other:requests())
    end
  end)

  it("goes round no more than five times", function()
    home:answer(raw.response("302 Found", { "Location: " .. other.url .. "/b" }))
    other:answer(raw.response("302 Found", { "Location: " .. home.url .. "/c" }))
    local _, err = send(client(), { path = "/files/1", stall = 30 })
    assert.equal("http", err.kind)
    assert.equal(6, #home:requests() + #other:requests())
    assert.not_matches("topsecretkey", table.concat(other:requests()))
  end)
end)

describe("a transfer", function()
  local late
  setup(function()
    late = small_server.start [[
      local request = ...
      require("cqueues").sleep(tonumber(request.query.late))
      return 200, "bytes"
    ]]
  end)
  teardown(function() late:stop() end)

  it("ends when no answer begins within the time of an attempt", function()
    local before = core.engine.now()
    -- A thousand times 1.001 is a little less than 1001 in doubles.
    local answer, err = send(client { timeout = 1.001 }, { url = late.url .. "/a?late=60", stall = 30 })
    assert.is_nil(answer)
    assert.equal("timeout", err.kind)
    assert.matches("no answer came for 1.001 s at ", err.message)
    assert.is_true(core.engine.now() - before < 30)
  end)

  it("has no other limit than a deadline that somebody asked for", function()
    local answer, err = send(client { deadline = 0.3 }, { url = late.url .. "/a?late=60", stall = 30 })
    assert.is_nil(answer)
    assert.equal("timeout", err.kind)
    assert.not_matches("no answer came", err.message)
  end)
end)

it("footage knows the kind of error that files have", function()
  assert.equal("footage.error", footage.type(core.failure("file", "/a: no space left")))
end)
