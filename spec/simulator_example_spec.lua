-- The simulator's service of somebody's own, with other ways of paging, and the
-- addresses that tell what they were asked. With the curl program as its client.

local json = require "cjson"
local one_world = require "spec.support.one_world"
local requests = require "spec.support.requests"
local simulator = require "spec.support.simulator"

local world, new_world = one_world.world, one_world.new

local function send(url, options)
  options = options or {}
  if url:find("/example/", 1, true) then options.key_header = "authorization: Bearer " end
  return requests.send(url, options)
end

local function get(path, options) return send(world.example .. path, options) end

-- The items of all pages; `next_url(answer, url)` is the next address, or nil.
local function walk(url, items_of, next_url)
  local ids, count = {}, 0
  while url do
    local answer = send(url)
    assert.equal(200, answer.status, answer.body)
    count = count + 1
    assert.is_true(count < 100)
    for _, item in ipairs(items_of(answer.json)) do ids[#ids + 1] = tostring(item.id or item.number) end
    url = next_url(answer, url)
  end
  return ids, count
end

describe("simulator:", function()
  after_each(one_world.close)
  teardown(one_world.check)

  local function ids_of(list)
    local ids = {}
    for place, item in ipairs(world:items(list)) do ids[place] = tostring(item.id or item.number) end
    return ids
  end

  describe("the example's lists", function()
    it("page by link", function()
      new_world { items = { ["example.repositories"] = 65 } }
      local url = world.example .. "/repositories?visibility=public&per_page=7"
      local ids, count = walk(url, function(body) return body end,
        function(answer) return (answer.headers.link or ""):match('<([^>]*)>; rel="next"') end)
      local wanted = {}
      for _, item in ipairs(world:items("example.repositories")) do
        if item.visibility == "public" then wanted[#wanted + 1] = tostring(item.id) end
      end
      assert.same(wanted, ids)
      assert.equal(math.ceil(#wanted / 7), count)
      assert.is_true(#wanted > 14 and #wanted < 65)
    end)

    it("say the next link in every form", function()
      new_world { items = { ["example.repositories"] = 65 } }
      local path = "/w/" .. world.id .. "/example/repositories?per_page=30&page=2"
      for form, text in pairs {
        relative = "<" .. path .. '>; rel="next"', query = '<?per_page=30&page=2>; rel="next"',
        apart = path .. '>; rel="next"', odd = path .. '> ; REL = "last  Next"',
        other = "<" .. simulator.other_url() .. path .. ">",
      } do
        world:set { link_form = form }
        local link = get("/repositories?per_page=30").headers.link
        assert.is_truthy(link:find(text, 1, true), form .. ": " .. link)
        if form == "apart" then assert.is_nil(link:find("last", 1, true)) end
      end
      assert.is_nil(get("/repositories?per_page=30&page=3").headers.link)
    end)

    it("page by offset", function()
      new_world { items = { ["example.tickets"] = 45 } }
      local ids, count = walk(world.example .. "/tickets?offset=0", function(body) return body.tickets end,
        function(answer, url)
          local body = answer.json
          local reached = body.offset + body.limit
          return reached < body.total and url:gsub("offset=%d+", "offset=" .. string.format("%d", reached)) or nil
        end)
      assert.same(ids_of("example.tickets"), ids)
      assert.equal(3, count)
      assert.equal(45, get("/tickets?status=open&status=closed").json.total)
      assert.is_true(get("/tickets?status=open").json.total < 45)
    end)

    it("page by cursor", function()
      new_world { items = { ["example.events"] = 45 } }
      local ids, count = walk(world.example .. "/events?size=20", function(body) return body.events end,
        function(answer)
          local cursor = answer.json.meta.next_cursor
          return cursor ~= json.null and world.example .. "/events?size=20&cursor=" .. requests.encode(cursor) or nil
        end)
      assert.same(ids_of("example.events"), ids)
      assert.equal(3, count)
    end)

    it("want their own key, and are strict", function()
      new_world()
      assert.equal(401, requests.send(world.example .. "/events").status)
      assert.equal("unauthorized", get("/events", { key = "wrong" }).json.error.title)
      for _, path in ipairs {
        "/events?size=26", "/events?cursor=x", "/events?page=2", "/tickets?limit=51", "/tickets?offset=-1",
        "/tickets?status=new", "/repositories?per_page=101", "/repositories?page=0", "/repositories?offset=3",
      } do
        local answer = get(path)
        assert.equal(422, answer.status, path)
        assert.equal("invalid_request", answer.json.error.title)
      end
      assert.equal(404, get("/nothing").status)
      assert.equal(405, get("/events", { flags = "--request PUT" }).status)
    end)

    it("fail as told", function()
      new_world { faults = {
        { match = { service = "example" }, action = "status", status = 429, retry_after = 2 },
        { match = { list = "example.repositories" }, action = "same_token" },
        { match = { list = "example.events" }, action = "same_token", times = 2 },
        { match = { list = "example.tickets" }, action = "empty_pages" },
      } }
      assert.equal("2", get("/events").headers["retry-after"])
      assert.is_truthy(get("/repositories").headers.link:find('page=1>; rel="next"', 1, true))
      local again = get("/events?size=5").json.meta.next_cursor
      assert.equal(again, get("/events?cursor=" .. requests.encode(again)).json.meta.next_cursor)
      local empty = get("/tickets").json
      assert.same({}, empty.tickets)
      assert.is_true(empty.total > empty.offset + empty.limit)
    end)
  end)

  describe("an echo", function()
    it("tells method, path, query and headers, but not the key", function()
      new_world()
      for base, list in pairs { heygen = "heygen.echo", twelvelabs = "twelvelabs.echo", example = "example.echo" } do
        local answer = send(world[base] .. "/echo/some/where?a=1&b=x%20y&a=2", { flags = "--header 'X-Mine: yes'" })
        assert.equal(200, answer.status, answer.body)
        local told = answer.json
        assert.equal("GET", told.method)
        assert.is_truthy(told.path:find("/echo/some/where$"))
        assert.same({
          { name = "a", value = "1" }, { name = "b", value = "x y" }, { name = "a", value = "2" },
        }, told.query)
        assert.equal("yes", told.headers["x-mine"])
        assert.is_nil(told.headers["x-api-key"])
        assert.is_nil(told.headers.authorization)
        assert.is_nil(answer.body:find("test-key", 1, true))
        assert.equal(1, told.count)
        assert.equal(2, send(world[base] .. "/echo/some/where").json.count)
        assert.equal(1, send(world[base] .. "/echo/elsewhere").json.count)
        assert.equal(3, #world:log(list))
        assert.equal(401, send(world[base] .. "/echo", { key = false }).status)
        assert.equal(404, send(world[base] .. "/echoes").status)
      end
    end)

    it("tells bodies of every kind, by every method", function()
      new_world()
      local function echo(flags) return send(world.heygen .. "/echo", { flags = flags }).json end
      local told = echo [[--request PUT --header 'content-type: application/json' --data-raw '{"a":[1,{"b":null}]}']]
      assert.equal("PUT", told.method)
      assert.same({ a = { 1, { b = json.null } } }, told.body.json)
      assert.equal('{"a":[1,{"b":null}]}', told.body.text)
      told = echo "--request PATCH --data-raw 'a=1&b=%26+x'"
      assert.same({ { name = "a", value = "1" }, { name = "b", value = "& x" } }, told.body.form)
      told = echo "--form 'a=1' --form 'f=@LICENSE;type=text/plain' --form 'a=2;x'"
      assert.equal("POST", told.method)
      assert.equal("a", told.body.form[1].name)
      assert.equal("LICENSE", told.body.form[2].filename)
      assert.equal("text/plain", told.body.form[2].type)
      assert.is_truthy(told.body.form[2].value:find("MIT", 1, true))
      assert.equal("2", told.body.form[3].value)
      told = echo [[--request DELETE --header 'content-type: image/png' --data-binary "$(printf '\377\001')"]]
      assert.equal("DELETE", told.method)
      assert.equal(2, told.body.length)
      assert.equal("/wE=", told.body.base64)
      assert.is_nil(told.body.text)
      assert.equal('{"a":[1,{"b":null}]}', world:log("heygen.echo")[1].body)
      assert.equal(400, send(world.heygen .. "/echo", {
        flags = "--header 'content-type: application/json' --data-raw '{'",
      }).status)
    end)

    it("takes a large body, also over HTTP/2", function()
      new_world()
      local name = os.tmpname()
      local file = io.open(name, "wb")
      file:write(("0123456789abcdef"):rep(200000))
      file:close()
      for _, base in ipairs { world.heygen, world.tls.heygen } do
        -- HTTP/1.1: the body comes only once the server said that it may.
        local flags = "--expect100-timeout 60 --header 'content-type: text/plain' --data-binary @" .. name
        assert.equal(3200000, send(base .. "/echo", { flags = flags }).json.body.length)
      end
      os.remove(name)
    end)

    it("fails as told, and counts what it was asked", function()
      new_world { faults = {
        { match = { list = "heygen.echo", method = "POST", request = { 1, 2 } }, times = 2, action = "status" },
        { match = { path = "/echo/reset" }, action = "reset", at = "before_headers" },
      } }
      local post = { flags = "--data-raw 'a=1'" }
      assert.equal(500, send(world.heygen .. "/echo", post).status)
      assert.equal(500, send(world.heygen .. "/echo", post).status)
      assert.equal(3, send(world.heygen .. "/echo", post).json.count)
      assert.is_true(send(world.heygen .. "/echo/reset", post).exit ~= 0)
      assert.equal(2, send(world.heygen .. "/echo/reset", post).json.count)
      assert.equal(5, #world:log("heygen.echo"))
    end)
  end)
end)
