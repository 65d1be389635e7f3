-- Clients: where the key and the address come from, what goes over the wire, what can be watched.

local clients = require "spec.support.clients"
local footage = require "footage"
local fresh_process = require "spec.support.fresh_process"
local one_world = require "spec.support.one_world"
local simulator = require "spec.support.simulator"
local walks = require "spec.support.walks"

local world, new_world = one_world.world, one_world.new

-- What a script prints with the environment given.
local function printed(script, environment)
  local run = fresh_process.run(script, nil, environment)
  assert.equal(0, run.code, run.errors)
  assert.equal("", run.errors)
  return run.output
end

local LOOPS = [[
for asset in require "footage.heygen".assets{ file_type = "video" } do print(asset.id, asset.name, asset.url) end
for asset in require "footage.twelvelabs".assets{ asset_types = {"image"} } do print(asset.id, asset.filename) end
]]

describe("client:", function()
  after_each(one_world.close)
  teardown(one_world.check)

  describe("from the environment", function()
    it("the two loops work", function()
      new_world()
      local expected = {}
      for _, item in ipairs(world:items "heygen.assets") do
        if item.file_type == "video" then
          local url = type(item.url) == "string" and item.url or "nil"
          expected[#expected + 1] = item.id .. "\t" .. item.name .. "\t" .. url
        end
      end
      for _, item in ipairs(world:items "twelvelabs.assets") do
        if item.file_type:find "^image" then expected[#expected + 1] = item._id .. "\t" .. item.filename end
      end
      local output = printed(LOOPS, {
        HEYGEN_API_KEY = world.key, HEYGEN_BASE_URL = world.heygen,
        TWELVE_LABS_API_KEY = world.key, TWELVELABS_BASE_URL = world.twelvelabs,
      })
      assert.equal(table.concat(expected, "\n") .. "\n", output)
    end)

    it("both names of TwelveLabs' key are known, TWELVE_LABS_API_KEY first", function()
      local script = [[print(require "footage.twelvelabs".assets():count())]]
      for _, keys in ipairs {
        { TWELVE_LABS_API_KEY = "test-key" }, { TWELVELABS_API_KEY = "test-key" },
        { TWELVE_LABS_API_KEY = "test-key", TWELVELABS_API_KEY = "other" },
        { TWELVE_LABS_API_KEY = "", TWELVELABS_API_KEY = "test-key" },
      } do
        new_world()
        keys.TWELVELABS_BASE_URL = world.twelvelabs
        assert.equal("25\n", printed(script, keys))
      end
    end)

    it("options win", function()
      new_world()
      local script = ([[
        local heygen = require "footage.heygen".new{ api_key = %q, base_url = %q }
        print(heygen.assets():count())]]):format(world.key, world.heygen)
      assert.equal("25\n", printed(script, { HEYGEN_API_KEY = "other", HEYGEN_BASE_URL = simulator.other_url() }))
    end)

    for _, case in ipairs {
      { "heygen", "HEYGEN_API_KEY", "HEYGEN_BASE_URL" }, { "twelvelabs", "TWELVE_LABS_API_KEY", "TWELVELABS_BASE_URL" },
    } do
      local service, key, base_url = case[1], case[2], case[3]

      it("a missing key of " .. service .. " is an error at the first request, which names the variable", function()
        local script = ([[
          local service = require "footage.%s"
          local listing = service.assets()
          print(tostring(service), listing)
          local record, message, err = listing:next()
          print(record, message == err.message, err.kind, err.attempts)
          local fine, raised = pcall(function()
            for _ in service.assets() do end -- line 7
          end)
          print(fine, raised)
        ]]):format(service)
        new_world()
        for _, environment in ipairs { {}, { [key] = "" } } do
          environment[base_url] = world[service]
          local output = printed(script, environment)
          assert.matches("\nnil\ttrue\targument\t0\n", output, 1, true)
          assert.matches("\nfalse\t[^\n]*:7: [^\n]*" .. key, output)
        end
        assert.same({}, world:log())
      end)

      it("a key of " .. service .. " that cannot be one is refused at the first request, and not shown", function()
        new_world()
        local output = printed(([[
          local service = require "footage.%s"
          local _, message, err = service.assets():next()
          print(err.kind, message)
        ]]):format(service), { [key] = "hush\nhush", [base_url] = world[service] })
        assert.matches("^argument\t[^\n]*" .. key, output)
        assert.is_nil(output:find("hush", 1, true))
        assert.same({}, world:log())
      end)

      it("an address of " .. service .. " that cannot be used is refused at the first request", function()
        local output = printed(([[
          local service = require "footage.%s"
          local _, message, err = service.assets():next()
          print(err.kind, message)
        ]]):format(service), { [key] = "k", [base_url] = "http://service.example" })
        assert.matches("^argument\t[^\n]*" .. base_url, output)
      end)
    end

    it("a proxy does not see what goes to this machine unencrypted", function()
      new_world()
      simulator.clear_other_log()
      local other = simulator.other_url()
      assert.equal("25\n", printed([[print(require "footage.heygen".assets():count())]], {
        HEYGEN_API_KEY = world.key, HEYGEN_BASE_URL = world.heygen, http_proxy = other, all_proxy = other,
        ALL_PROXY = other,
      }))
      assert.same({}, simulator.other_log())
    end)
  end)

  describe("require", function()
    it("of footage loads each service when it is first used", function()
      local output = printed [[
        local footage = require "footage"
        print(package.loaded["footage.heygen"], package.loaded["footage.twelvelabs"])
        print(footage.nothing, footage.type(footage.heygen), package.loaded["footage.twelvelabs"])
        print(footage.heygen == require "footage.heygen", footage.twelvelabs == require "footage.twelvelabs")
        print(footage._VERSION)
      ]]
      assert.matches("^nil\tnil\nnil\tfootage.client\tnil\ntrue\ttrue\nfootage %S+\n$", output)
    end)

    it("loads nothing of actions before one is named", function()
      new_world()
      local output = printed([[
        local function tell()
          local names = {}
          for name in pairs(package.loaded) do
            local is_ours = name:find "^footage%.action$" or name:find "^footage%.heygen_.*actions$"
            if is_ours then names[#names + 1] = name end
          end
          table.sort(names)
          print(table.concat(names, " "))
        end
        local heygen = require "footage.heygen"
        local record = heygen.assets():first()
        assert(record.id and record.name and tostring(record) and not record.nothing and heygen.v3.videos)
        assert(type(record.delete) == "function")
        tell()
        assert(heygen.v3.create_folder)
        tell()
        assert(heygen.create_folder { name = "one" })
        tell()
      ]], { HEYGEN_API_KEY = world.key, HEYGEN_BASE_URL = world.heygen })
      assert.equal("\nfootage.heygen_actions footage.heygen_v3_actions\n"
        .. "footage.action footage.heygen_actions footage.heygen_v3_actions\n", output)
    end)

    it("sets no global", function()
      assert.equal("ok\n", printed [[
        local before = {}
        for name in pairs(_G) do before[name] = true end
        local footage = require "footage"
        assert(footage.heygen and footage.twelvelabs)
        for name in pairs(_G) do assert(before[name], name) end
        print "ok"
      ]])
    end)

    it("leaves the host's lua-cjson as it is, and is not changed by it", function()
      new_world { faults = { { match = { request = 2 }, action = "deep_json", inside = "item", levels = 50 } } }
      local output = printed([==[
        local cjson = require "cjson"
        cjson.decode_max_depth(5)
        cjson.decode_invalid_numbers(true)
        local heygen = require "footage.heygen"
        print(heygen.assets(nil, { page_size = 10 }):count())
        print(pcall(cjson.decode, "[[[[[[1]]]]]]"))
        print((pcall(cjson.decode, "[NaN]")))
      ]==], { HEYGEN_API_KEY = world.key, HEYGEN_BASE_URL = world.heygen })
      assert.matches("^25\nfalse\t[^\n]*\ntrue\n$", output)
    end)
  end)

  describe("the address", function()
    it("moved to another host keeps the service's own path, or has one of its own", function()
      local origin = new_world().heygen:match "^(http://[^/]+)"
      for base_url, place in pairs {
        [origin] = origin .. "/v1.3/assets",
        [origin .. "/"] = origin .. "/v1.3/assets",
        [origin .. "/proxy"] = origin .. "/proxy/assets",
        [origin .. "/proxy/v9//"] = origin .. "/proxy/v9/assets",
      } do
        local client = footage.twelvelabs.new { base_url = base_url, api_key = "k", max_retries = 0 }
        local err = walks.failed(client.assets():next())
        assert.equal(404, err.status)
        assert.matches(place, err.message, 1, true)
      end
      local client = footage.heygen.new { base_url = origin .. "/", api_key = "k", max_retries = 0 }
      assert.matches(origin .. "/v1/asset/list", walks.failed(client.assets():next()).message, 1, true)
    end)

    it("may end with a slash", function()
      new_world()
      local client = footage.heygen.new { base_url = world.heygen .. "/", api_key = world.key }
      assert.equal(25, client.folders():count())
    end)

    it("stands in the client's tostring", function()
      new_world()
      assert.matches(world.heygen, tostring(clients.heygen(world)), 1, true)
    end)
  end)

  describe("on the wire:", function()
    it("a request has the key, ours and their user agent, and nothing unknown", function()
      new_world()
      clients.heygen(world, { user_agent = "inventory/2.1 (night shift)" }).assets():count()
      clients.twelvelabs(world).assets():count()
      local log = world:log()
      for _, entry in ipairs(log) do
        assert.equal("GET", entry.method)
        assert.equal(world.key, entry.headers["x-api-key"])
        assert.matches("footage/%S+", entry.headers["user-agent"])
        assert.is_nil(entry.headers["authorization"])
        assert.is_nil(entry.headers["cookie"])
        assert.is_nil(entry.headers["content-type"])
      end
      assert.matches("^inventory/2.1 %(night shift%) footage/", log[1].headers["user-agent"])
      assert.matches("^footage/", log[2].headers["user-agent"])
    end)

    it("each client has its own key, however their walks mix", function()
      local one = simulator.world { key = "key-of-one" }
      local other = simulator.world { key = "key-of-other" }
      local listings = {
        walks.open(one, walks.lists[1], nil, { page_size = 5 }),
        walks.open(other, walks.lists[1], nil, { page_size = 5 }),
        walks.open(one, walks.lists[4], nil, { page_size = 5 }),
        walks.open(other, walks.lists[4], nil, { page_size = 5 }),
      }
      for _ = 1, 25 do
        for _, listing in ipairs(listings) do assert.is_truthy((listing:next())) end
      end
      for _, each in ipairs { one, other } do
        local log = each:log()
        assert.equal(10, #log)
        for _, entry in ipairs(log) do assert.equal(each.key, entry.headers["x-api-key"]) end
        each:close()
      end
    end)

    it("keys that are alike, or have odd characters, arrive as they are", function()
      for _, key in ipairs { "a", "a+/=.:;,~!#$%&'()*<>?@[]^_`{|}\"", ("k"):rep(500) } do
        new_world { key = key }
        assert.equal(25, clients.heygen(world).assets():count())
      end
    end)

    it("connections are used again", function()
      new_world()
      walks.open(world, walks.lists[1], nil, { page_size = 2 }):count()
      local connections, count = {}, 0
      for _, entry in ipairs(world:log()) do
        if not connections[entry.connection] then count = count + 1 end
        connections[entry.connection] = true
      end
      assert.equal(1, count)
    end)

    for name, config in pairs {
      ["gzip"] = { gzip = true }, ["chunks"] = { chunked = true }, ["closed connections"] = { connection_close = true },
    } do
      it("answers come whole with " .. name, function()
        config.items = { ["heygen.videos"] = 150, ["twelvelabs.assets"] = 150 }
        new_world(config)
        for _, list in ipairs { walks.lists[2], walks.lists[4] } do
          assert.same(world:ids(list.name), walks.ids(walks.open(world, list)))
        end
      end)
    end
  end)

  describe("TLS", function()
    for version, port in pairs { ["2"] = "tls", ["1.1"] = "tls1" } do
      it("with the authority in ca_file works over HTTP/" .. version, function()
        new_world()
        for _, list in ipairs(walks.lists) do
          local client = footage[list.service].new {
            base_url = world[port][list.service], api_key = world.key, ca_file = simulator.ca_file(),
          }
          assert.same(world:ids(list.name), walks.ids(client[list.list](nil, { page_size = 4 })))
        end
        for _, entry in ipairs(world:log()) do assert.equal(version, entry.version) end
      end)

      it("without the authority is refused over HTTP/" .. version .. " before anything is sent", function()
        new_world()
        local client = footage.heygen.new { base_url = world[port].heygen, api_key = world.key, max_retries = 3 }
        local err = walks.failed(client.assets():next())
        assert.equal("network", err.kind)
        assert.equal(1, err.attempts)
        assert.matches("ca_file", err.message)
        assert.same({}, world:log())
      end)
    end

    it("with a ca_file that is not there, or is no certificate, says so", function()
      new_world()
      for _, name in ipairs { "/no/such/file.pem", "Makefile" } do
        local client = footage.heygen.new {
          base_url = world.tls.heygen, api_key = world.key, ca_file = name, max_retries = 0,
        }
        local err = walks.failed(client.assets():next())
        assert.equal("network", err.kind)
        assert.matches("ca_file", err.message)
      end
      assert.same({}, world:log())
    end)

    it("is not spoken to a port that has none", function()
      new_world()
      local client = footage.heygen.new {
        base_url = (world.heygen:gsub("^http:", "https:")), api_key = world.key, max_retries = 0,
      }
      assert.equal("network", walks.failed(client.assets():next()).kind)
      assert.same({}, world:log())
    end)

    it("survives a lost stream of HTTP/2", function()
      new_world { faults = { { match = { request = 2 }, action = "reset_stream", at = "before_headers" } } }
      local client = footage.twelvelabs.new {
        base_url = world.tls.twelvelabs, api_key = world.key, ca_file = simulator.ca_file(), max_retries = 2,
      }
      assert.same(world:ids "twelvelabs.assets", walks.ids(client.assets(nil, { page_size = 10 })))
    end)
  end)

  describe("a proxy", function()
    it("together with an unencrypted address is refused, since it would see the key", function()
      new_world()
      local client = clients.heygen(world, { proxy = simulator.other_url() })
      local err = walks.failed(client.assets():next())
      assert.equal("argument", err.kind)
      assert.matches("proxy", err.message)
      assert.same({}, world:log())
      assert.equal(25, clients.heygen(world, { proxy = "" }).assets():count())
    end)
  end)

  describe("on_event", function()
    local function watched(list, config, options, walk)
      local events = {}
      new_world(config)
      local given = { on_event = function(event) events[#events + 1] = event end }
      for name, value in pairs(options or {}) do given[name] = value end
      local listing = walks.open(world, list, nil, walk, given)
      return listing, events
    end

    local function types(events)
      local all = {}
      for place, event in ipairs(events) do all[place] = event.type end
      return table.concat(all, " ")
    end

    it("sees each request and its response, in order", function()
      for _, list in ipairs { walks.lists[1], walks.lists[4] } do
        local listing, events = watched(list, nil, nil, { page_size = 10, parallel = 1 })
        assert.equal(25, listing:count())
        assert.equal("request response request response request response", types(events))
        for place, event in ipairs(events) do
          assert.equal(list.name, event.list)
          assert.equal("GET", event.method)
          assert.equal(1, event.attempt)
          assert.is_truthy(event.url:find(world[list.service], 1, true))
          if place % 2 == 0 then
            assert.equal(200, event.status)
            assert.is_true(event.seconds >= 0 and event.seconds < 60)
          else
            assert.is_nil(event.status)
          end
        end
      end
    end)

    it("sees retries with their reason and how long until then", function()
      local listing, events = watched(walks.lists[1], {
        faults = { { match = { request = 1 }, action = "status", status = 503, retry_after = 0.2 } },
      }, { max_retries = 1 })
      assert.equal(25, listing:count())
      assert.equal("request response retry request response", types(events))
      assert.equal(503, events[2].status)
      assert.equal(503, events[3].status)
      assert.equal(1, events[3].attempt)
      assert.equal(2, events[4].attempt)
      assert.is_true(math.abs(events[3].seconds - 0.2) < 0.01)
      assert.matches("503", events[3].message)
    end)

    it("sees what failed for good", function()
      local listing, events = watched(walks.lists[1], { faults = { { action = "status", status = 409 } } })
      walks.failed(listing:next())
      assert.equal("request response", types(events))
      assert.equal(409, events[2].status)
    end)

    it("sees a warning when a service says that an endpoint will end", function()
      local listing, events = watched(walks.lists[1], { sunset = true })
      assert.equal(25, listing:count())
      local warning
      for _, event in ipairs(events) do
        if event.type == "warning" then warning = event end
      end
      assert.is_table(warning)
      assert.equal("heygen.assets", warning.list)
      assert.matches("31 Oct 2026", warning.message, 1, true)
    end)

    it("never sees a key", function()
      local key = "sk-very-SECRET-key"
      local listing, events = watched(walks.lists[1], { key = key, faults = {
        { match = { request = 1 }, action = "status", status = 503, message = key, retry_after = 0.1,
          headers = { ["x-request-id"] = key } },
        { match = { request = 2 }, action = "failing_envelope", message = key },
        { match = { request = 3 }, action = "redirect", to = "same" },
      } }, { max_retries = 1 })
      listing:next()
      assert.equal(25, listing:count())
      assert.is_true(#events > 6)
      for _, event in ipairs(events) do
        for _, value in pairs(event) do assert.is_nil(tostring(value):find("SECRET", 1, true)) end
      end
    end)

    it("belongs to its client, and to those made with it alone", function()
      local listing, events = watched(walks.lists[1])
      local other = walks.open(world, walks.lists[2])
      assert.equal(25, other:count())
      assert.equal("", types(events))
      assert.equal(25, listing:count())
      assert.equal("request response", types(events))
    end)

    it("may fail: the error passes through, and no record is lost", function()
      new_world()
      local broken = 0
      local listing = walks.open(world, walks.lists[1], nil, { page_size = 10 }, { on_event = function()
        broken = broken + 1
        if broken % 2 == 1 then error("on_event is broken", 0) end
      end })
      local ids, failures = {}, 0
      for _ = 1, 60 do
        local fine, record = pcall(listing)
        if not fine then
          assert.equal("on_event is broken", record)
          failures = failures + 1
        elseif record then
          ids[#ids + 1] = record.id
        else
          break
        end
      end
      assert.same(world:ids "heygen.assets", ids)
      assert.is_true(failures > 0)
    end)

    it("may use footage itself", function()
      new_world()
      local inner, count = nil, 0
      local listing = walks.open(world, walks.lists[1], nil, { page_size = 10 }, { on_event = function()
        if not inner then
          inner = walks.open(world, walks.lists[4])
          count = inner:count()
        end
      end })
      assert.same(world:ids "heygen.assets", walks.ids(listing))
      assert.equal(25, count)
    end)
  end)
end)
