-- No credential of a proxy, an address, a header or a service in anything that a script or a log could show, wherever
-- it stands and whoever repeats it.

local footage = require "footage"
local fresh_process = require "spec.support.fresh_process"
local raw = require "spec.support.raw"

local SECRET = "s3cr&t/Wörd+9Zq"
local PLAIN = "s3cretWord9Zq77"

local server
setup(function() server = raw.start() end)
teardown(function() server:close() end)

local function encoded(text)
  return (text:gsub("[^%w]", function(c) return ("%%%02X"):format(c:byte()) end))
end

local function all_encoded(text)
  return (text:gsub(".", function(c) return ("%%%02x"):format(c:byte()) end))
end

local function every_other_encoded(text)
  local place = 0
  return (text:gsub(".", function(c)
    place = place + 1
    return place % 2 == 0 and ("%%%02X"):format(c:byte()) or c
  end))
end

local function decoded(text)
  return (text:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

-- Every text in a value, however deep.
local function texts_of(value, into)
  into = into or {}
  if type(value) == "table" then
    for name, part in pairs(value) do
      texts_of(name, into)
      texts_of(part, into)
    end
  end
  if type(value) == "string" or type(value) == "table" or type(value) == "userdata" then
    into[#into + 1] = tostring(value)
  end
  return into
end

-- Not even six letters of it.
local function holds_no(secret, ...)
  for _, text in ipairs(texts_of { ... }) do
    for _, face in ipairs { text, decoded(text), decoded(decoded(text)) } do
      for from = 1, #secret - 5 do
        if face:find(secret:sub(from, from + 5), 1, true) then
          error(("%q, or a part of it, stands in: %s"):format(secret, text), 2)
        end
      end
    end
  end
end

-- Everything that comes of one call of a client made with these options.
local function outputs(options, request)
  local seen = {}
  local given = { api_key = "k-of-nobody", max_retries = 0, timeout = 0.5, warn = false,
    on_event = function(event) seen[#seen + 1] = event end }
  for name, value in pairs(options) do given[name] = value end
  local made, client = pcall(footage.heygen.new, given)
  if not made then return { client } end
  local fine, answer, message, err = pcall(client.request, request or { path = "/x" })
  if request then -- what is secret there, the client does not know
    return { client = client, fine = fine, answer = answer, message = message, err = err, seen = seen }
  end
  local listing = client.assets()
  local _, list_message, list_err = listing:next()
  return { client = client, fine = fine, answer = answer, message = message, err = err, seen = seen, listing = listing,
    cursor = listing:cursor(), list_message = list_message, list_err = list_err }
end

describe("a proxy's password", function()
  -- %s is the password, in the place of an address. Where nobody listens, nobody answers, and what is no address.
  local addresses = {
    "htp://user:%s@127.0.0.1:1", "http://user:%s@127.0.0.1:1", "user:%s@127.0.0.1:1", "https://user:%s@127.0.0.1:1",
    "socks5://user:%s@127.0.0.1:1", "socks5h://user:%s@127.0.0.1:1", "socks4://user:%s@127.0.0.1:1",
    "socks4a://user:%s@127.0.0.1:1", "socks9://user:%s@127.0.0.1:1", "ftp://user:%s@127.0.0.1:1",
    "http://user:%s@no-such-host.invalid:1", "http://user:%s@127.0.0.1:99999", "http://user:%s@127.0.0.1:port",
    "http://user:%s@", "http://user:%s@:1", "http://user:%s@[::1", "http://user:%s@ho st:1",
    "http://user:%s@host\127:1",
    "http://%s@127.0.0.1:1", "http://%s:@127.0.0.1:1", "http://:%s@127.0.0.1:1", "http://user:%s@127.0.0.1:1/%s",
    "http://user:%s@127.0.0.1:HERE", "user:%s@127.0.0.1:HERE", "socks5://user:%s@127.0.0.1:HERE",
    "socks4://user:%s@127.0.0.1:HERE", "https://user:%s@127.0.0.1:HERE", "//user:%s@127.0.0.1:1", "user:%s", "://%s@",
    "http:user:%s@127.0.0.1", "http:/user:%s@127.0.0.1:1",
  }
  local forms = { { "plain", PLAIN, PLAIN }, { "encoded", encoded(SECRET), SECRET },
    { "all encoded", all_encoded(PLAIN), PLAIN }, { "half encoded", every_other_encoded(PLAIN), PLAIN } }

  for _, address in ipairs(addresses) do
    it("stands in nothing: " .. address, function()
      for _, form in ipairs(forms) do
        local wanted = ("Proxy-Authenticate: Basic realm=%q"):format(form[3])
        server:answer(raw.response("407 " .. form[3], { wanted }, form[3]))
        local proxy = address:gsub("HERE", server.port):gsub("%%s", (form[2]:gsub("%%", "%%%%")))
        holds_no(form[3], outputs { proxy = proxy, base_url = "https://service.example" })
      end
    end)
  end

  it("stands in nothing when the environment has it", function()
    local script = [[
      local client = require("footage.heygen").new { api_key = "k", max_retries = 0, timeout = 5,
        base_url = "https://service.example", on_event = function(event)
          for _, value in pairs(event) do print(value) end
        end }
      local _, message, err = client.request { path = "/x" }
      print(message)
      for _, value in pairs(err) do print(value) end
      print(client, select(2, client.assets():next()))
    ]]
    for _, variable in ipairs { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" } do
      for _, place in ipairs { 1, 2, 13, 23 } do
        server:answer(raw.response("407 No", { "Proxy-Authenticate: Basic realm=\"x\"" }))
        local proxy = addresses[place]:gsub("HERE", server.port):gsub("%%s", PLAIN)
        local run = fresh_process.run(script, {}, { [variable] = proxy })
        assert.matches("service.example", run.output)
        holds_no(PLAIN, run.output, run.errors)
      end
    end
  end)

  it("of the environment is not asked where NO_PROXY says so, nor where the script says that there is none", function()
    local script = [[
      local client = require("footage.heygen").new { api_key = "k", max_retries = 0, timeout = 5, proxy = arg[1],
        base_url = "https://127.0.0.1:1" }
      print(client.request { path = "/x" })
    ]]
    for proxy, due in pairs { [""] = 0, none = 1, no_proxy = 0, NO_PROXY = 0 } do
      server:answer(raw.response "407 No")
      local environment = { https_proxy = "user:" .. PLAIN .. "@127.0.0.1:" .. server.port }
      if proxy:find "_" then environment[proxy] = "127.0.0.1" end
      fresh_process.run(script, proxy == "" and { "" } or {}, environment)
      assert.equal(due, #server:requests(), proxy)
    end
  end)

  it("reaches the proxy, and nobody else", function()
    for _, form in ipairs(forms) do
      server:answer(raw.response "407 No")
      footage.heygen.new { api_key = "k", max_retries = 0, base_url = "https://service.example",
        proxy = ("http://us%%40er:%s@127.0.0.1:%s"):format(form[2], server.port) }.request { path = "/x" }
      local head = server:requests()[1]
      assert.matches("^CONNECT service.example:443", head)
      local mime = head:match "\r\nProxy%-Authorization: Basic (%S+)"
      local base64 = footage.heygen and require("spec.support.shell").run("printf %s " .. mime .. " | base64 -d")
      assert.equal("us@er:" .. form[3], base64)
    end
  end)
end)

describe("a proxy that refuses", function()
  local due = {
    [407] = 1, [403] = 1, [401] = 1, [400] = 1, [404] = 1, [405] = 1, [302] = 1, [501] = 1, [502] = 2, [503] = 2,
    [504] = 2,
    [429] = 2,
  }
  for status, attempts in pairs(due) do
    it(("with %d is asked %d time(s), and named"):format(status, attempts), function()
      for _, method in ipairs { "GET", "POST" } do
        server:answer(raw.response(status .. " No", { "Retry-After: 0" }))
        local _, message, err = footage.heygen.new { api_key = "k", max_retries = 1,
          base_url = "https://service.example", proxy = "http://user:word@127.0.0.1:" .. server.port,
        }.request { path = "/x", method = method }
        assert.equal("network", err.kind)
        assert.is_nil(err.status)
        assert.equal(attempts, err.attempts)
        assert.equal(attempts, #server:requests())
        assert.matches("the proxy http://127.0.0.1:" .. server.port, message, 1, true)
        assert.matches(tostring(status), message)
        assert.is_nil(message:find "check the connection")
      end
    end)
  end

  it("without a name and password says what it wants", function()
    server:answer(raw.response "407 No")
    local _, message = footage.heygen.new { api_key = "k", base_url = "https://service.example",
      proxy = "127.0.0.1:" .. server.port }.request { path = "/x" }
    assert.matches("http://user:password@host:port", message, 1, true)
    assert.equal(1, #server:requests())
  end)

  it("somewhere on the way (407 to the request itself) is asked once", function()
    server:answer(raw.response "407 No")
    local _, message, err = footage.heygen.new { api_key = "k", base_url = server.url }.request { path = "/x" }
    assert.equal(407, err.status)
    assert.equal(1, err.attempts)
    assert.matches("proxy", message)
  end)
end)

describe("a secret", function()
  -- Where a script may have put it, and a server that repeats all it gets.
  local places = {
    { "the key", { api_key = PLAIN } },
    { "the user of base_url", { base_url = "https://" .. PLAIN .. "@127.0.0.1:1" } },
    { "the password of base_url", { base_url = "https://user:" .. PLAIN .. "@127.0.0.1:1" } },
    { "the encoded password of base_url", { base_url = "https://user:" .. all_encoded(PLAIN) .. "@127.0.0.1:1" } },
    { "a query of base_url", { base_url = "https://127.0.0.1:1/?api_key=" .. PLAIN } },
    { "a fragment of base_url", { base_url = "https://127.0.0.1:1/#" .. PLAIN } },
    { "base_url, which is no address", { base_url = "user:" .. PLAIN .. "@127.0.0.1" } },
    { "Authorization", {}, { path = "/x", headers = { Authorization = "Bearer " .. PLAIN } } },
    { "a mere Authorization", {}, { path = "/x", headers = { Authorization = PLAIN } } },
    { "a cookie", {}, { path = "/x", headers = { Cookie = "theme=dark; id=" .. PLAIN } } },
    { "a header for a token", {}, { path = "/x", headers = { ["X-Upload-Token"] = PLAIN } } },
    { "a header for a secret", {}, { path = "/x", headers = { ["X-Client-Secret"] = PLAIN } } },
    { "a parameter", {}, { path = "/x", query = { api_key = PLAIN } } },
    { "a parameter of another name", {}, { path = "/x", query = { ["X-Amz-Signature"] = PLAIN, a = 1 } } },
    { "a parameter that needs encoding", {}, { path = "/x", query = { access_token = SECRET } }, SECRET },
    { "the path, with its key", { api_key = PLAIN }, { path = "/" .. PLAIN .. "/x" } },
    { "the path, with its key encoded", { api_key = PLAIN }, { path = "/{id}", query = { id = PLAIN } } },
  }
  for _, place in ipairs(places) do
    local secret = place[4] or PLAIN
    it("in " .. place[1] .. " stands in nothing, whatever the server repeats", function()
      local options = { base_url = server.url }
      for name, value in pairs(place[2]) do options[name] = value end
      for _, form in ipairs { secret, every_other_encoded(secret) } do
        for _, answer in ipairs {
          raw.response("400 " .. form, { "X-Request-Id: " .. form },
            ('{"code":"%s","message":"no %s"}'):format(form, form)),
          raw.response("200 OK", {}, ("no JSON: " .. form)),
          raw.response("302 Found", { "Location: https://u:" .. form .. "@other.example/" .. form .. "?" .. form }),
          raw.response("200 OK", { "Sunset: " .. form, "Deprecation: true" }, '{"code":100,"data":null}'),
          "HTTP/1.1 " .. form .. "\r\n\r\n", form .. "\r\n\r\n",
          raw.response("200 OK", { "Content-Encoding: " .. form }, "{}"),
          "HTTP/1.1 200 OK\r\nContent-Length: " .. form .. "\r\n\r\n",
          raw.response("503 " .. form, { "Retry-After: " .. form }, form),
        } do
          server:answer(answer)
          local seen = outputs(options, place[3])
          if type(seen.answer) == "table" then seen.answer = nil end
          holds_no(secret, seen)
        end
      end
    end)
  end

  it("in the query of a redirect that is followed stands in nothing", function()
    for _, name in ipairs { "X-Amz-Signature", "sig", "st", "hdnea", "q" } do
      server:answer(raw.response("302 Found", { "Location: /y?" .. name .. "=" .. PLAIN .. "&z=1" }),
        raw.response "404 No")
      holds_no(PLAIN, outputs { base_url = server.url })
    end
  end)

  it("in the query of a link stands in no error and no event", function()
    for _, form in ipairs { PLAIN, all_encoded(PLAIN), every_other_encoded(PLAIN) } do
      for _, query in ipairs { "page=2&api_key=%s", "api_key=%s&page=2", "page=2&X-Amz-Signature=%s", "%s" } do
        server:answer(raw.response("200 OK", { "Link: </y?" .. query:format(form) .. ">; rel=next" }, "[]"),
          raw.response("500 No", {}, '{"message":"' .. form .. '"}'))
        local seen = {}
        local listing = footage.service({
          name = "example", base_url = server.url, key_header = "x-key", records = { thing = {} },
          lists = { things = { path = "/x", items = "", record = "thing", paging = { by = "link" } } },
        }).new({ api_key = PLAIN, max_retries = 0, on_event = function(event) seen[#seen + 1] = event end }).things()
        local record, message, err = listing:next()
        assert.is_nil(record)
        assert.equal(500, err.status, message)
        holds_no(PLAIN, message, err, seen, tostring(listing))
        -- And it is sent as it was given.
        assert.is_truthy(decoded(server:targets()[2]):find(PLAIN, 1, true))
      end
    end
  end)

  it("is nothing that other words are taken for", function()
    server:answer(raw.response("400 No", {}, '{"message":"the token page expired, key 12 of Bearer"}'))
    local _, message = footage.heygen.new({ api_key = "k-of-nobody", max_retries = 0, base_url = server.url }).request {
      path = "/x", query = { token = "page", sort_by = "key" },
      headers = { Authorization = "Bearer abcdefgh", ["Idempotency-Key"] = "expired" },
    }
    assert.matches("the token page expired, key 12 of Bearer", message, 1, true)
  end)
end)
