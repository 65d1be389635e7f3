-- Headers of answers: in whichever way their lines come, their values are read whole, and those of
-- this answer alone.

local footage = require "footage"
local small_server = require "spec.support.small_server"
local walks = require "spec.support.walks"

local server

-- The first page, two of three items, with these bytes before and behind its head; the second has the rest.
local PAGES = [[
  local request = ...
  local function page(body) return table.concat { "Content-Length: ", #body, "\r\n\r\n", body } end
  if request.query.page == "2" then return 200, '[{"id":3}]' end
  if request.number > 1 then return "HTTP/1.1 200 OK\r\n" .. page '[{"id":"again"}]' end
  local body = '[{"id":1},{"id":2}]'
  if chunked then
    return head .. "Transfer-Encoding: chunked\r\n\r\n" .. ("%x\r\n%s\r\n0\r\n%s\r\n"):format(#body, body, chunked)
  end
  return head .. page(body)
]]

local NEXT = '</items?page=2>; rel="next"'

local function client(options)
  local settings = { max_retries = 0, timeout = 10 }
  for name, value in pairs(options or {}) do settings[name] = value end
  return footage.service {
    name = "example", base_url = server.url, records = { item = { id = "id" } },
    lists = { items = { path = "/items", items = "", record = "item", paging = { by = "link" } } },
  }.new(settings)
end

local function start(head, chunked)
  server = small_server.start(PAGES, { head = head, chunked = chunked or false })
end

after_each(function()
  if server then server:stop() end
  server = nil
end)

describe("a Link header", function()
  local function ok(lines) return "HTTP/1.1 200 OK\r\n" .. lines end

  local leads = {
    { "on one line", ok("Link: " .. NEXT .. "\r\n") },
    { "that goes on behind a tab", ok 'Link: </items?page=2>;\r\n\trel="next"\r\n' },
    { "that goes on behind spaces", ok 'Link: </items?page=2>;\r\n   rel="next"\r\n' },
    { "that ends its lines with a line feed alone", ok 'Link: </items?page=2>;\n rel="next"\n' },
    { "that begins on the next line", ok("Link:\r\n " .. NEXT .. "\r\n") },
    { "on many lines", ok 'Link:\r\n </items?page=2>\r\n ;\r\n rel\r\n =\r\n "next"\r\n' },
    { "with a line of nothing but spaces within", ok 'Link: </items?page=2>;\r\n  \r\n rel="next"\r\n' },
    { "folded within a quoted string",
      ok 'Link: </x>; title="a\r\n b, c"; rel="prev", </items?page=2>; rel="next"\r\n' },
    { "folded between two links", ok("Link: </items>; rel=first,\r\n " .. NEXT .. "\r\n") },
    { "folded, with others after it", ok('Link: </items?page=2>;\r\n rel="next"\r\nX-Other: 1\r\n') },
    { "folded, before another Link", ok('Link: </items?page=2>;\r\n rel="next"\r\nLink: </items>; rel="first"\r\n') },
    { "folded, behind another Link", ok('Link: </items>; rel="first"\r\nLINK: </items?page=2>;\r\n rel="next"\r\n') },
    { "behind another folded header", ok("X-Other: a,\r\n b\r\nLink: " .. NEXT .. "\r\n") },
    { "with a space before the colon", ok("Link : " .. NEXT .. "\r\n") },
    { "behind an interim answer that has another",
      "HTTP/1.1 103 Early Hints\r\nLink: </items?page=9>; rel=next\r\n\r\n" .. ok("Link: " .. NEXT .. "\r\n") },
  }

  for _, case in ipairs(leads) do
    it(case[1] .. " leads to the next page", function()
      start(case[2])
      assert.same({ 1, 2, 3 }, walks.ids(client().items()))
      assert.same({ "GET /items", "GET /items?page=2" }, server:requests())
    end)
  end

  local others = {
    { "of an interim answer", "HTTP/1.1 103 Early Hints\r\nLink: " .. NEXT .. "\r\n\r\nHTTP/1.1 200 OK\r\n" },
    { "of an interim answer, folded",
      'HTTP/1.1 103 Early Hints\r\nLink: </items?page=2>;\r\n rel="next"\r\n\r\nHTTP/1.1 200 OK\r\n' },
    { "within another header, folded", ok("X-Other: a\r\n Link: " .. NEXT .. "\r\n") },
    { "in a trailer", ok "", "Link: " .. NEXT .. "\r\n" },
  }

  for _, case in ipairs(others) do
    it(case[1] .. " is none of the answer's", function()
      start(case[2], case[3])
      assert.same({ 1, 2 }, walks.ids(client().items()))
      assert.equal(1, #server:requests())
    end)
  end
end)

describe("other headers that go on in the next line", function()
  local function refused(lines)
    start("HTTP/1.1 503 Busy\r\n" .. lines)
    local _, _, err = client().items():next()
    return err
  end

  local function told(type)
    local found
    assert(client({ warn = false, on_event = function(event)
      if event.type == type then found = event end
    end }).items():all())
    return assert(found)
  end

  it("Retry-After", function()
    assert.equal(120, refused "Retry-After:\r\n 120\r\n".retry_after)
    server:stop()
    local dates = "Date: Sun, 06 Nov 1994\r\n\t08:49:37 GMT\r\nRetry-After: Sun, 06 Nov\r\n 1994 08:51:37 GMT\r\n"
    assert.equal(120, refused(dates).retry_after)
  end)

  it("the request's id", function()
    assert.equal("r-1", refused "X-Request-Id:\r\n\tr-1\r\n".request_id)
  end)

  it("the rate limit's", function()
    start "HTTP/1.1 200 OK\r\nX-RateLimit-Remaining:\r\n 0\r\nX-RateLimit-Reset:\r\n 0.2\r\n"
    assert.equal(0.2, told "pause".seconds)
  end)

  it("Deprecation and Sunset", function()
    start "HTTP/1.1 200 OK\r\nDeprecation:\r\n true\r\nSunset: Sun, 06 Nov\r\n 1994 08:49:37 GMT\r\n"
    assert.matches("Sun, 06 Nov 1994 08:49:37 GMT", told "warning".message, 1, true)
  end)

  it("Location", function()
    start "HTTP/1.1 302 Found\r\nLocation:\r\n /items?page=2\r\n"
    assert.same({ 3 }, walks.ids(client().items()))
  end)
end)
