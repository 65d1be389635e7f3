-- Requests and lists without a name: client.request, client.list.

local clients = require "spec.support.clients"
local json = require "cjson"
local one_world = require "spec.support.one_world"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local world, new_world = one_world.world, one_world.new

before_each(function() new_world() end)
after_each(one_world.close)
teardown(one_world.check)

local function heygen(options)
  return clients.heygen(world, options)
end

local function echo(request, options)
  request.path = request.path or "/echo"
  return assert(heygen(options).request(request))
end

-- How often the echo was asked.
local function asked()
  local count = 0
  for _, entry in ipairs(world:log()) do count = count + (entry.list == "heygen.echo" and 1 or 0) end
  return count
end

local function pairs_of(list)
  local found = {}
  for i, pair in ipairs(list or {}) do found[i] = pair.name .. "=" .. pair.value end
  return found
end

describe("request: what is sent", function()
  it("a GET of a path, with the key", function()
    local answer = echo {}
    assert.equal("GET", answer.method)
    assert.equal("test-key", world:log()[1].headers["x-api-key"])
    assert.is_nil(answer.body.type)
  end)

  it("works with a colon, and behind the service's own path", function()
    local client = heygen()
    assert.equal("/echo", client:request { path = "/echo" }.path)
    assert.matches("/v1.3/echo$", world:log() and clients.twelvelabs(world).request { path = "/echo" }.path)
  end)

  it("a query: strings, numbers, booleans, lists and ranges, in order and percent-encoded", function()
    local answer = echo { query = {
      b = 2, a = "x y&z=1", c = true, d = { "p", "q" }, e = 0.25, f = { gte = 1, lt = 2 }, ["g[h]"] = "ü#",
    } }
    assert.same({
      "a=x y&z=1", "b=2", "c=true", "d=p", "d=q", "e=0.25", "f[gte]=1", "f[lt]=2", "g[h]=ü#",
    }, pairs_of(answer.query))
  end)

  it("names in the path are filled from the query, percent-encoded", function()
    local answer = echo { path = "/echo/{id}/part", query = { id = "a/b?c#d e", more = "1" } }
    assert.same({ "more=1" }, pairs_of(answer.query))
    local log = world:log()
    assert.matches("/echo/a%2Fb%3Fc%23d%20e/part", log[#log].path, 1, true)
  end)

  for _, method in ipairs { "POST", "PUT", "PATCH", "DELETE" } do
    it(method .. " with JSON", function()
      local answer = echo { method = method, json = { name = "x", list = { 1, 2.5, true }, inner = { a = "b" } } }
      assert.equal(method, answer.method)
      assert.equal("application/json", answer.body.type)
      assert.same({ name = "x", list = { 1, 2.5, true }, inner = { a = "b" } }, answer.body.json)
      assert.equal('{"inner":{"a":"b"},"list":[1,2.5,true],"name":"x"}', answer.body.text)
    end)
  end

  it("JSON of all kinds", function()
    local function text_of(value) return echo { method = "POST", json = value }.body.text end
    assert.equal('"a\\n"', text_of "a\n")
    assert.equal("{}", text_of {})
    assert.equal("9007199254740991", text_of(9007199254740991))
    assert.equal("0.1", text_of(0.1))
    assert.equal("1e+300", text_of(1e300))
    assert.equal('{"a":null}', text_of { a = json.null })
    assert.equal("false", text_of(false))
    for _, bad in ipairs { print, { 1, nil, 3 }, { [1.5] = 2 }, { a = 1, "b" }, 0 / 0 } do
      local err = walks.raised(heygen().request, { method = "POST", path = "/echo", json = bad })
      assert.equal("argument", err.kind)
    end
    local loop = {}
    loop.loop = loop
    local err = walks.raised(heygen().request, { method = "POST", path = "/echo", json = loop })
    assert.matches("holds itself", err.message)
  end)

  it("a body as it is", function()
    local bytes = "\0\255\r\n" .. ("x"):rep(100000)
    local answer = echo { method = "POST", body = bytes, headers = { ["Content-Type"] = "image/png" } }
    assert.equal("image/png", answer.body.type)
    assert.equal(#bytes, answer.body.length)
    assert.equal("application/octet-stream", echo { method = "PUT", body = "x" }.body.type)
    assert.equal(0, echo { method = "POST", body = "" }.body.length)
    assert.equal(0, echo { method = "POST" }.body.length)
  end)

  it("a form, whatever stands in it", function()
    local answer = echo { method = "POST", form = {
      ["a\"b\r\nX: y"] = "1", text = 'with "quotes"\r\n--footage-0123456789abcdef\r\n', list = { "x", "y" }, n = 3,
      empty = "",
    } }
    assert.matches("^multipart/form%-data; boundary=", answer.body.type)
    assert.same({
      'a%22b%0D%0AX: y=1', "empty=", "list=x", "list=y", "n=3", 'text=with "quotes"\r\n--footage-0123456789abcdef\r\n',
    }, pairs_of(answer.body.form))
  end)

  it("headers", function()
    local answer = echo { headers = { ["X-Mine"] = "a b", Accept = "text/plain", ["x-empty"] = "" } }
    assert.equal("a b", answer.headers["x-mine"])
    assert.equal("text/plain", answer.headers.accept)
    assert.equal("", answer.headers["x-empty"])
    assert.equal("application/json", echo {}.headers.accept)
  end)
end)

describe("request: what comes back", function()
  it("a header of the script's in place of footage's own, in whatever case", function()
    assert.equal("text/csv", echo { headers = { accept = "text/csv" } }.headers.accept)
  end)

  it("no body, and says so, where there usually is one", function()
    for _, method in ipairs { "POST", "PUT", "PATCH" } do
      echo { method = method }
      local log = world:log()
      assert.equal("0", log[#log].headers["content-length"])
    end
  end)

  it("whole numbers with all their digits", function()
    local answer = echo { method = "POST", query = { a = 2 ^ 53 }, json = { 2 ^ 53 } }
    assert.same({ "a=9007199254740992" }, pairs_of(answer.query))
    assert.equal("[9007199254740992]", answer.body.text)
    if not walks.has_integers then return end
    local largest = tonumber "9223372036854775807"
    answer = echo { method = "POST", query = { a = largest, b = tonumber "9007199254740993" }, json = { -largest } }
    assert.same({ "a=9223372036854775807", "b=9007199254740993" }, pairs_of(answer.query))
    assert.equal("[-9223372036854775807]", answer.body.text)
  end)

  it("the answer as plain Lua: no null, whole numbers as integers", function()
    local me = heygen().request { path = "/v3/users/me" }
    assert.equal("wallet", me.data.billing_type)
    assert.is_nil(me.data.wallet.auto_reload)
    assert.equal(12.5, me.data.wallet.remaining_balance)
  end)

  it("true for an answer without a body", function()
    new_world { delete_status = 204 }
    local id = world:ids("twelvelabs.assets")[1]
    local answer = clients.twelvelabs(world).request {
      method = "DELETE", path = "/assets/{id}", query = { id = id },
    }
    assert.is_true(answer)
  end)

  it("nil, message, err for a status that is no success, with what the service says", function()
    local value, message, err = heygen().request { path = "/v3/videos/{id}", query = { id = "none" } }
    assert.is_nil(value)
    assert.equal(message, err.message)
    assert.equal("http", err.kind)
    assert.equal(404, err.status)
    assert.equal("not_found", err.code)
    assert.is_nil(err.cursor)
    assert.matches("^heygen GET /v3/videos/{id}: HTTP 404", message)
  end)

  it("an envelope that reports failure is a failure", function()
    new_world { retired = 410, retired_form = "envelope" }
    local _, _, err = heygen().request { path = "/v1/video.list" }
    assert.equal("api", err.kind)
  end)

  it("no JSON is a decode error, after retries", function()
    new_world { faults = { { match = { list = "heygen.echo" }, times = "always", action = "html" } } }
    local _, _, err = heygen { max_retries = 1 }.request { path = "/echo" }
    assert.equal("decode", err.kind)
    assert.equal(2, err.attempts)
    _, _, err = heygen { max_retries = 1 }.request { method = "POST", path = "/echo" }
    assert.equal("decode", err.kind)
    assert.equal(1, err.attempts)
  end)

  it("events name it, with its method", function()
    local events = {}
    echo({ method = "POST", json = { a = 1 } }, { on_event = function(event) events[#events + 1] = event end })
    assert.equal("request", events[1].type)
    assert.equal("POST", events[1].method)
    assert.equal("heygen POST /echo", events[1].list)
    assert.equal("response", events[2].type)
  end)

  it("warnings reach people, too", function()
    new_world { warning = true }
    local warnings = {}
    local client = heygen { warn = false, on_event = function(event)
      if event.type == "warning" then warnings[#warnings + 1] = event.message end
    end }
    for _ = 1, 2 do assert(client.request { path = "/v1/video.list" }) end
    assert.equal(1, #warnings)
  end)

  it("the key is shown nowhere, wherever the script puts it", function()
    local seen = {}
    local client = heygen { on_event = function(event)
      for _, value in pairs(event) do seen[#seen + 1] = tostring(value) end
    end }
    local _, message, err = client.request {
      method = "POST", path = "/nowhere/" .. world.key, query = { a = world.key }, json = { world.key },
    }
    seen[#seen + 1], seen[#seen + 2] = message, tostring(err)
    local text = table.concat(seen, "\n")
    assert.matches("heygen POST /nowhere/[key]", text, 1, true)
    assert.is_nil(text:find(world.key, 1, true))
  end)

  it("no key: nothing is sent", function()
    local client = require("footage").service {
      name = "keyed", base_url = world.heygen, key_header = "x-api-key", records = {}, lists = {},
    }
    local _, message, err = client.request { path = "/echo" }
    assert.equal("argument", err.kind)
    assert.matches("there is no key", message)
    assert.equal(0, asked())
  end)
end)

-- {fault, whether a request that may have been acted upon is sent again}
local failures = {
  { name = "429", fault = { action = "status", status = 429, retry_after = 0 }, again = true },
  { name = "500", fault = { action = "status", status = 500 }, again = false },
  { name = "502", fault = { action = "status", status = 502 }, again = false },
  { name = "503", fault = { action = "status", status = 503 }, again = false },
  { name = "504", fault = { action = "status", status = 504 }, again = false },
  { name = "408", fault = { action = "status", status = 408 }, again = false },
  { name = "a connection reset before the answer", fault = { action = "reset", at = "before_headers" }, again = false },
  { name = "an answer cut short", fault = { action = "cut_body" }, again = false },
}

describe("request: sent again", function()
  for _, failure in ipairs(failures) do
    local function count_of(request)
      failure.fault.match = { list = "heygen.echo" }
      failure.fault.times = 1
      new_world { faults = { failure.fault } }
      request.path = "/echo"
      local answer, message = heygen { max_retries = 2 }.request(request)
      return asked(), answer, message
    end

    it(("%s: a POST %s"):format(failure.name, failure.again and "is" or "is not"), function()
      local count, answer = count_of { method = "POST", json = { a = 1 } }
      assert.equal(failure.again and 2 or 1, count)
      assert.equal(failure.again, answer ~= nil)
      assert.equal(failure.again and 2 or 1, (count_of { method = "PATCH", json = { a = 1 } }))
    end)

    it(failure.name .. ": what is idempotent is, with the same bytes", function()
      for _, request in ipairs {
        {}, { method = "PUT", body = "abc" }, { method = "DELETE" },
        { method = "POST", body = "abc", idempotent = true },
        { method = "POST", form = { a = "b" }, headers = { ["Idempotency-Key"] = "k1" } },
      } do
        local count, answer, message = count_of(request)
        assert.equal(2, count, message)
        assert.equal(request.body and #request.body or request.form and answer.body.length or 0, answer.body.length)
        if request.form then assert.same({ "a=b" }, pairs_of(answer.body.form)) end
      end
    end)
  end

  it("idempotent = false: not even a PUT", function()
    for _, method in ipairs { "GET", "PUT", "DELETE" } do
      new_world { faults = { { match = { list = "heygen.echo" }, times = 1, action = "status", status = 503 } } }
      local _, _, err = heygen { max_retries = 2 }.request { method = method, path = "/echo", idempotent = false }
      assert.equal(503, err.status)
      assert.equal(1, asked())
    end
  end)

  it("a POST to where nobody listens is tried again: it did not arrive", function()
    local client = require("footage.heygen").new {
      base_url = simulator.refused_url(), api_key = "k", max_retries = 2, deadline = 20,
    }
    local _, _, err = client.request { method = "POST", path = "/echo" }
    assert.equal("network", err.kind)
    assert.equal(3, err.attempts)
  end)

  it("a POST is not redirected", function()
    new_world { faults = { { match = { list = "heygen.echo" }, action = "redirect", to = "same" } } }
    local _, _, err = heygen().request { method = "POST", path = "/echo", json = {} }
    assert.equal("http", err.kind)
    assert.equal(1, asked())
  end)

  it("an answer that ends within its headers is none, whatever its status", function()
    for _, method in ipairs { "GET", "PUT", "DELETE" } do
      new_world { faults = { { match = { list = "heygen.echo" }, action = "close", at = "within_headers" } } }
      assert.equal(method, assert(heygen().request { method = method, path = "/echo" }).method)
      assert.equal(2, asked())
    end
    new_world { faults = { { match = { list = "heygen.echo" }, action = "close", at = "within_headers" } } }
    local _, _, err = heygen().request { method = "POST", path = "/echo" }
    assert.same({ "network", true, 1 }, { err.kind, err.maybe_done, asked() })
  end)

  it("a POST goes over a connection of its own", function()
    local client = heygen()
    assert(client.request { path = "/echo" })
    assert(client.request { method = "POST", path = "/echo" })
    local log = world:log()
    assert.not_equal(log[1].connection, log[2].connection)
  end)
end)

describe("request: mistakes are blamed on the caller, and nothing is sent", function()
  local cases = {
    { {}, "'path' must be a string" },
    { { path = 1 }, "'path' must be a string" },
    { { path = "echo" }, "must begin with one slash" },
    { { path = "//evil.example/echo" }, "must begin with one slash" },
    { { path = "/echo?a=b" }, "what goes behind the '?' is for 'query'" },
    { { path = "/echo#x" }, "must begin with one slash" },
    { { path = "/echo x" }, "no space" },
    { { path = "/echo\r\nHost: evil" }, "must begin with one slash" },
    { { path = "/echo\0" }, "must begin with one slash" },
    { { path = "/a/../b" }, "'.' or '..'" },
    { { path = "/a/%2e%2e/b" }, "'.' or '..'" },
    { { path = "/a/.." }, "'.' or '..'" },
    { { path = "/@evil.example" }, nil },
    { { path = "/echo/{id}" }, "'id' is missing" },
    { { path = "/echo/{id}", query = { id = ".." } }, "must not be '..'" },
    { { path = "/echo/{id}", query = { id = "" } }, "must not be ''" },
    { { path = "/echo/{id}", query = { id = {} } }, "must be a string" },
    { { path = "/echo/{id" }, "has a brace without a name" },
    { { path = "/echo/id}" }, "has a brace without a name" },
    { { path = "/echo/{}" }, "has a brace without a name" },
    { { path = "/echo", query = { ["a\0b"] = 1, a = 2 } }, "must not have names that hold NUL" },
    { { path = "/echo", method = "POST", form = { ["a\0b"] = 1, a = 2 } }, "must not have names that hold NUL" },
    { { path = "/echo", headers = { ["X-A\0"] = "1" } }, "must not have names that hold NUL" },
    { { path = "/echo", ["method\0"] = "POST" }, "unknown entry" },
    { { path = "/echo", query = "a=b" }, "'query' must be a table" },
    { { path = "/echo", query = { 1 } }, "must have names" },
    { { path = "/echo", query = { a = print } }, "must be a string, a number" },
    { { path = "/echo", query = { a = {} } }, "empty" },
    { { path = "/echo", method = "GETT" }, "'method' must be GET, POST" },
    { { path = "/echo", method = "GET / HTTP/1.1\r\nX: y" }, "'method' must be" },
    { { path = "/echo", method = "post" }, "'method' must be" },
    { { path = "/echo", json = {} }, "a GET has no body" },
    { { path = "/echo", method = "POST", json = {}, body = "" }, "give one of" },
    { { path = "/echo", method = "POST", body = 1 }, "'body' must be a string" },
    { { path = "/echo", method = "POST", form = "x" }, "'form' must be a table" },
    { { path = "/echo", headers = "x" }, "'headers' must be a table" },
    { { path = "/echo", headers = { ["X-A"] = "a\r\nX-B: c" } }, "must not hold line breaks" },
    { { path = "/echo", headers = { ["X-A"] = "a\0b" } }, "must not hold line breaks" },
    { { path = "/echo", headers = { ["X-A\r\nX-B"] = "c" } }, "is no name of a header" },
    { { path = "/echo", headers = { ["X A"] = "c" } }, "is no name of a header" },
    { { path = "/echo", headers = { [""] = "c" } }, "is no name of a header" },
    { { path = "/echo", headers = { ["X-Api-Key"] = "c" } }, "is set by footage" },
    { { path = "/echo", headers = { Host = "evil.example" } }, "is set by footage" },
    { { path = "/echo", headers = { ["content-length"] = "0" } }, "is set by footage" },
    { { path = "/echo", headers = { ["X-A"] = "1", ["x-a"] = "2" } }, "is there twice" },
    { { path = "/echo", headers = { ["X-A"] = {} } }, "must be a string" },
    { { path = "/echo", idempotent = 1 }, "'idempotent' must be true or false" },
    { { path = "/echo", quary = {} }, "unknown entry 'quary'; did you mean 'query'?" },
  }

  for number, case in ipairs(cases) do
    it(("case %d: %s"):format(number, tostring(case[2])), function()
      local client = heygen()
      if not case[2] then
        client.request(case[1])
        return
      end
      local err = walks.blamed(function() client.request(case[1]) end)
      assert.matches(case[2], err.message, 1, true)
      assert.equal(0, #world:log())
    end)
  end

  it("what is no table", function()
    local client = heygen()
    assert.matches("wants a table", walks.blamed(function() client.request() end).message)
    assert.matches("wants a table", walks.blamed(function() client.list() end).message)
  end)
end)

describe("list: a list without a name", function()
  local by_token = {
    by = "token", next = "next_token", more = "has_more", start = "token", size = "limit", largest = 100,
  }

  it("walks like any other", function()
    local listing = heygen().list({
      path = "/v3/videos", items = "data", paging = by_token, id = "id", name = "title", created = "created_at",
    }, { page_size = 10 })
    local ids = {}
    for record in listing do
      ids[#ids + 1] = record.id
      assert.equal("heygen.item", require("footage").type(record))
      assert.equal(record.title, record.name)
      assert.equal(record.created_at, record.created)
    end
    assert.same(world:ids "heygen.v3.videos", ids)
  end)

  it("has a cursor, for the same list and the same parameters only", function()
    local client = heygen()
    local function open(query, options)
      return client.list({ path = "/v3/videos", items = "data", paging = by_token, id = "id", query = query }, options)
    end
    local listing = open(nil, { page_size = 10 })
    walks.some(listing, 7)
    local cursor = listing:cursor()
    assert.same(walks.slice(world:ids "heygen.v3.videos", 8), walks.ids(open(nil, { resume = cursor })))
    assert.matches("other filters", walks.raised(open, { title = "x" }, { resume = cursor }).message)
    assert.matches("another list", walks.raised(client.videos, {}, { resume = cursor }).message)
  end)

  it("sends its parameters, and fills its path with them", function()
    local index = world:ids("twelvelabs.indexes")[1]
    local listing = clients.twelvelabs(world).list {
      path = "/indexes/{index_id}/videos", items = "data", total = "page_info.total_results", id = "_id",
      paging = {
        by = "number", start = "page", size = "page_limit", number = "page_info.page", pages = "page_info.total_page",
        largest = 50,
      },
      query = { index_id = index, duration = { gte = 1 }, sort_by = "created_at", page_limit = 5 },
    }
    local ids = walks.ids(listing)
    local log = world:log("twelvelabs.videos")
    assert.equal("5", log[1].args.page_limit)
    assert.equal("1", log[1].args["duration[gte]"])
    assert.same(walks.ids(clients.twelvelabs(world).videos { index_id = index }), ids)
  end)

  it("leaves the script's table alone, and minds its types", function()
    local client, filters = heygen(), { a = "integer" }
    local function list(query)
      return client.list { path = "/x", items = "data", paging = { by = "whole" }, filters = filters, query = query }
    end
    list { a = 1, b = 2 }
    assert.same({ a = "integer" }, filters)
    assert.matches("filter 'a' must be a whole number", walks.raised(list, { a = "x" }).message, 1, true)
  end)

  it("what is looked up for one is no other's, and is remembered when the list is gone", function()
    local client = heygen()
    local function asked_with(value)
      local list = {
        path = "/v3/videos", items = "data", id = "id", filters = { title = "string" },
        fetch = { title = { path = "/v3/users/me", value = value } },
        paging = { by = "token", start = "token", size = "limit", largest = 100, next = "next_token" },
      }
      client.list(list):all()
      collectgarbage() collectgarbage()
      local log = world:log "heygen.v3.videos"
      return log[#log].args.title
    end
    local name, mail = asked_with "data.username", asked_with "data.email"
    assert.not_equal(name, mail)
    world:clear_log()
    assert.equal(name, asked_with "data.username")
    assert.equal(mail, asked_with "data.email")
    assert.equal(2, #world:log())
  end)

  it("mistakes name the entry", function()
    local client = heygen()
    local function expect(words, description)
      assert.matches("heygen.list: " .. words, walks.raised(client.list, description).message, 1, true)
    end
    expect("paging must be a table", { path = "/v3/videos", items = "data" })
    expect("paging has an unknown entry 'kind'", { path = "/v3/videos", items = "data", paging = { kind = "token" } })
    expect("the table has an unknown entry 'itmes'; did you mean 'items'", { path = "/v3/videos", itmes = "data" })
    expect("'query' must be a table", { path = "/v3/videos", items = "data", query = 1 })
    expect("path must be a string", { items = "data", paging = by_token })
    expect("id must be a string", { path = "/v3/videos", items = "data", paging = by_token, id = 1 })
  end)

  it("outlives what made it", function()
    local listing = (function() return heygen().list { path = "/v3/videos", items = "data", paging = by_token } end)()
    collectgarbage() collectgarbage()
    assert.equal(25, listing:count())
    local first = heygen().list({ path = "/v3/videos", items = "data", paging = by_token }):first()
    collectgarbage() collectgarbage()
    assert.is_string(first.title)
    assert.is_string(first:json())
  end)
end)
