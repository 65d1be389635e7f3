-- Attacks, by a server, by whoever can choose a string that a script passes on, and by a script that
-- calls things with what they are not for. The key stays with its origin, nothing but the script's own
-- words goes out, nothing but words reaches the terminal, and nothing crashes.

local fresh_process = require "spec.support.fresh_process"
local brief = require "spec.support.brief"
local clients = require "spec.support.clients"
local simulator = require "spec.support.simulator"

local LISTS = { "heygen.assets", "heygen.videos", "heygen.folders", "twelvelabs.assets" }
local KEY = "sk_Z9secretZ9key0123456789abcdefZ9"
local ENCODED = KEY:gsub(".", function(c) return ("%%%02X"):format(c:byte()) end)

-- All that a script or a log could show of an error.
local function faces_of(err, events)
  local faces = { tostring(err), err.message, "" .. err }
  for name, value in pairs(err) do faces[#faces + 1] = tostring(name) .. "=" .. tostring(value) end
  for _, event in ipairs(events or {}) do
    for name, value in pairs(event) do faces[#faces + 1] = tostring(name) .. "=" .. tostring(value) end
  end
  return faces
end

-- Not even a part of it that would help anyone.
local function holds_no_key(text)
  text = text .. "\n" .. text:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end)
  for from = 1, #KEY - 7 do
    if text:find(KEY:sub(from, from + 7), 1, true) then
      error("the key, or a part of it, stands in: " .. text, 2)
    end
  end
end

local function world_with(fault, list, more)
  local config = { key = KEY, items = { [list] = 3 }, faults = fault and { fault } or nil }
  for name, value in pairs(more or {}) do config[name] = value end
  return simulator.world(config)
end

local function watched(world, list, options)
  local events = {}
  local given = { max_retries = 0, on_event = function(event) events[#events + 1] = event end }
  for name, value in pairs(options or {}) do given[name] = value end
  return clients.list(world, list, given)(), events
end

describe("the key", function()
  describe("when the server echoes it", function()
    local echoes = {
      { name = "in the message of an error", fault = { action = "status", status = 400, message = "no key " .. KEY } },
      { name = "in the code of an error",
        fault = { action = "status", status = 400, code = KEY, body_style = "nested" } },
      { name = "in a long message", fault = { action = "status", status = 400, message = ("x"):rep(280) .. KEY } },
      { name = "in a longer message",
        fault = { action = "status", status = 400, message = ("x"):rep(290) .. KEY .. "y" } },
      { name = "in a long code",
        fault = { action = "status", status = 400, code = ("x"):rep(60) .. KEY, body_style = "nested" } },
      { name = "in a code that fills its room",
        fault = { action = "status", status = 400, code = ("x"):rep(47) .. KEY, body_style = "nested" } },
      { name = "many times", fault = { action = "status", status = 400, message = (KEY .. " "):rep(40) } },
      { name = "in the request id", fault = { action = "status", status = 400, headers = { ["x-request-id"] = KEY } } },
      { name = "at the end of a long request id",
        fault = { action = "status", status = 400, headers = { ["x-request-id"] = ("x"):rep(100) .. KEY } } },
      { name = "beyond the room for a request id",
        fault = { action = "status", status = 400, headers = { ["x-request-id"] = ("x"):rep(115) .. KEY } } },
      { name = "in Retry-After", fault = { action = "status", status = 429, retry_after = KEY } },
      { name = "in a failing envelope", fault = { action = "failing_envelope", message = KEY, code = KEY } },
      { name = "as the body", fault = { action = "body", text = KEY } },
      { name = "as the body of an error", fault = { action = "status", status = 500, body = KEY } },
      { name = "as text of HTML", fault = { action = "status", status = 502, body = "<p>" .. KEY .. "</p>" } },
      { name = "where an item belongs", fault = { action = "body", text = '{"data":["' .. KEY .. '"]}' } },
      { name = "where the array belongs", fault = { action = "body", text = '{"data":{"assets":"' .. KEY .. '"}}' } },
      { name = "as a field's name", fault = { action = "body", text = '{"' .. KEY .. '":1}' } },
      { name = "in an address to go to", fault = { action = "redirect", location = "/w/" .. KEY .. "/x?k=" .. KEY } },
      { name = "percent-encoded in an address to go to",
        fault = { action = "redirect", location = "/w/" .. ENCODED .. "/x?k=" .. ENCODED:lower() } },
      { name = "percent-encoded in a message", fault = { action = "status", status = 400, message = "k=" .. ENCODED } },
      { name = "in the user name of an address",
        fault = { action = "redirect", location = "http://" .. KEY .. "@127.0.0.1/" } },
      { name = "as an address to go to", fault = { action = "redirect", location = KEY .. "://x/" } },
      { name = "instead of HTTP", fault = { action = "garbage", text = KEY .. "\r\n\r\n" } },
      { name = "in the status line", fault = { action = "garbage", text = "HTTP/1.1 " .. KEY .. "\r\n\r\n" } },
      { name = "as a content encoding",
        fault = { action = "status", status = 200, body = "{}", headers = { ["content-encoding"] = KEY } } },
      { name = "as a length",
        fault = { action = "garbage", text = "HTTP/1.1 200 OK\r\nContent-Length: " .. KEY .. "\r\n\r\n{}" } },
      { name = "as a transfer encoding",
        fault = { action = "garbage", text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: " .. KEY .. "\r\n\r\n{}" } },
    }

    for number, echo in ipairs(echoes) do
      it(echo.name .. " stands in no error, no event and no traceback", function()
        local list = LISTS[number % #LISTS + 1]
        echo.fault.times = "always"
        local world = world_with(echo.fault, list)
        local listing, events = watched(world, list)
        local _, _, err = listing:next()
        assert.is_not_nil(err)
        for _, face in ipairs(faces_of(err, events)) do holds_no_key(face) end
        local _, traceback = xpcall(function()
          for record in listing do error(record.id) end
        end, function(raised) return tostring(raised) .. debug.traceback("", 1) end)
        holds_no_key(traceback)
        holds_no_key(tostring(listing) .. listing:cursor())
        world:close()
      end)
    end

    it("and the retries with it stand in no event", function()
      local world = world_with({ action = "status", status = 503, message = KEY, code = KEY, retry_after = "0.01",
        times = "always", headers = { ["x-request-id"] = KEY } }, "heygen.assets")
      local listing, events = watched(world, "heygen.assets", { max_retries = 2 })
      local _, _, err = listing:next()
      assert.equal(3, err.attempts)
      assert.is_true(#events >= 8)
      for _, face in ipairs(faces_of(err, events)) do holds_no_key(face) end
      world:close()
    end)
  end)

  describe("is sent to its origin alone", function()
    local port = simulator.other_url():match("%d+$")
    local targets = {
      "other", "protocol_relative", "localhost", "file", "http",
      "http://127.0.0.1:" .. port .. "/", "http://127.0.0.2:" .. port .. "/", "http://localhost:" .. port .. "/",
      "http://user@127.0.0.1:" .. port .. "/", "http://[::1]:" .. port .. "/", "//127.0.0.1:" .. port,
      "HTTP://127.0.0.1:" .. port .. "/", "http:\\\\127.0.0.1:" .. port .. "/", "/\\127.0.0.1:" .. port .. "/",
      "\\/\\/127.0.0.1:" .. port .. "/", "http:/127.0.0.1:" .. port .. "/", "http:///127.0.0.1:" .. port .. "/",
      "gopher://127.0.0.1:" .. port .. "/x", "ftp://127.0.0.1:" .. port .. "/", "dict://127.0.0.1:" .. port .. "/",
      "file:///etc/hostname", "data:application/json,{}", "https://127.0.0.1:" .. port .. "/",
      "http://127.0.0.1:" .. port .. "#@HERE/", "http://HERE@127.0.0.1:" .. port .. "/",
      "http://HERE.127.0.0.1:" .. port .. "/",
    }

    for _, status in ipairs(brief({ 301, 302, 303, 307, 308 }, { 302, 307 })) do
      it("whatever a " .. status .. " says", function()
        simulator.clear_other_log()
        local plain = world_with(nil, LISTS[1])
        local here = plain.heygen:match("//([^/]+)")
        plain:close()
        for number, target in ipairs(targets) do
          local list = LISTS[number % #LISTS + 1]
          local fault = { action = "redirect", status = status, times = "always" }
          if target:find("[:/\\]") then fault.location = target:gsub("HERE", here) else fault.to = target end
          -- "http" is another origin for those who came by https.
          local world = world_with(fault, list)
          local service = clients.split(list)
          local options = target == "http" and { base_url = world.tls[service], ca_file = simulator.ca_file() } or nil
          local listing = watched(world, list, options)
          local _, _, err = listing:next()
          assert.is_not_nil(err, target)
          assert.is_true(err.kind == "http" or err.kind == "network", target .. ": " .. tostring(err))
          -- Only what the first origin was asked.
          for _, entry in ipairs(world:log()) do
            assert.equal(target == "http" and "2" or "1.1", entry.version, target)
          end
          world:close()
        end
        assert.same({}, simulator.other_log())
      end)
    end

    it("and an address within it is followed with the key", function()
      local world = world_with({ action = "redirect", to = "relative", status = 307 }, "heygen.assets")
      assert.equal(3, #assert(watched(world, "heygen.assets"):all()))
      local log = world:log()
      assert.equal(2, #log)
      assert.equal(KEY, log[2].headers["x-api-key"])
      world:close()
    end)

    -- The environment of this process cannot be changed from Lua.
    local THROUGH_A_PROXY = [[
      local client = require("footage.heygen").new {
        base_url = arg[1], api_key = arg[2], max_retries = 0, timeout = 5, proxy = arg[3], ca_file = arg[4],
      }
      local records, message = client.assets():all()
      print(records and #records or message)
    ]]

    it("not to a proxy of the environment, for this machine's own http", function()
      simulator.clear_other_log()
      local world = world_with(nil, "heygen.assets")
      local proxy = simulator.other_url()
      local run = fresh_process.run(THROUGH_A_PROXY, { world.heygen, KEY }, {
        http_proxy = proxy, HTTP_PROXY = proxy, all_proxy = proxy, ALL_PROXY = proxy, no_proxy = "", NO_PROXY = "",
      })
      assert.matches("^3", run.output .. run.errors)
      assert.same({}, simulator.other_log())
      world:close()
    end)

    it("not to a proxy between here and https", function()
      local world = world_with(nil, "heygen.assets")
      local proxy = simulator.other_url()
      for _, environment in ipairs { { https_proxy = proxy, no_proxy = "" }, { ALL_PROXY = proxy, no_proxy = "" },
        false } do
        simulator.clear_other_log()
        local arguments = { world.tls.heygen, KEY, environment and "" or proxy, simulator.ca_file() }
        local script = environment and THROUGH_A_PROXY:gsub("proxy = arg%[3%],", "") or THROUGH_A_PROXY
        local run = fresh_process.run(script, arguments, environment or nil)
        assert.equal(0, run.code, run.errors)
        local log = simulator.other_log()
        assert.equal("CONNECT", log[1] and log[1].method)
        for _, entry in ipairs(log) do
          assert.is_nil(entry.headers["x-api-key"])
          for _, value in pairs(entry.headers) do holds_no_key(value) end
        end
        holds_no_key(run.output .. run.errors)
      end
      simulator.clear_other_log()
      world:close()
    end)

    it("not in the clear to a proxy that was asked for", function()
      simulator.clear_other_log()
      local world = world_with(nil, "heygen.assets")
      local fine, first, message = pcall(function()
        return watched(world, "heygen.assets", { proxy = simulator.other_url() }):next()
      end)
      assert.is_truthy((fine and message or tostring(first)):find("proxy", 1, true))
      assert.same({}, simulator.other_log())
      assert.equal(0, #world:log())
      world:close()
    end)
  end)

  it("stands in no word about a client, a listing, a page or a record", function()
    for _, list in ipairs(LISTS) do
      local world = world_with(nil, list)
      local service, name = clients.split(list)
      local client = clients[service](world)
      local listing = client[name]()
      holds_no_key(tostring(client) .. tostring(listing))
      for page in listing:pages() do
        holds_no_key(tostring(page) .. tostring(page[1]) .. page[1]:json())
      end
      holds_no_key(tostring(listing) .. listing:cursor())
      world:close()
    end
  end)

  it("that cannot be one is refused without being shown", function()
    local heygen = require "footage.heygen"
    for _, bad in ipairs { "", " ", KEY .. "\r\nX-Evil: 1", KEY .. "\n", KEY .. "\0", KEY .. " x", "\27[31m" .. KEY,
      KEY .. "\195\164" } do
      local fine, err = pcall(heygen.new, { api_key = bad })
      assert.is_false(fine)
      assert.equal("argument", err.kind)
      holds_no_key(tostring(err))
    end
    for _, bad in ipairs { 42, true, {}, print } do
      local fine, err = pcall(heygen.new, { api_key = bad })
      assert.is_false(fine)
      assert.equal("argument", err.kind)
    end
  end)

  it("from the environment that cannot be one is refused without being shown", function()
    local script = [[
      local ok, a, b = pcall(function() return require("footage.heygen").assets():next() end)
      io.write(tostring(a), tostring(b))
    ]]
    local environment = { HEYGEN_API_KEY = KEY .. "\nx: y", HEYGEN_BASE_URL = simulator.refused_url() }
    local run = fresh_process.run(script, {}, environment)
    assert.equal(0, run.code)
    assert.is_truthy(run.output:find("HEYGEN_API_KEY", 1, true), run.output)
    holds_no_key(run.output .. run.errors)
  end)
end)

describe("an address", function()
  it("that would show the key, or lead elsewhere, is refused without being sent anything", function()
    simulator.clear_other_log()
    local port = simulator.other_url():match("%d+$")
    for _, bad in ipairs {
      "", "x", "/", "file:///etc/passwd", "gopher://127.0.0.1:" .. port, "ftp://127.0.0.1:" .. port, "dict://x",
        "ldap://x",
      "smb://x", "javascript:alert(1)", "data:,x", "http://example.com", "http://127.0.0.1.example.com",
      "http://localhost.example.com", "http://127.1.example.com", "http://0.0.0.0:" .. port, "http://[::]:" .. port,
      "http://user:" .. KEY .. "@127.0.0.1:" .. port, "https://" .. KEY .. "@api.heygen.com", "https://",
      "http://127.0.0.1:" .. port .. "/?a=b", "http://127.0.0.1:" .. port .. "/#x", "http://127.0.0.1:99999",
      "http://127.0.0.1:" .. port .. "\r\nX: y", "http://127.0.0.1:" .. port .. "/a b",
        "http://127.0.0.1:" .. port .. "\0",
      "http://127.0.0.1:" .. port .. "\\@example.com", "http://127.0.0.1:" .. port .. "/\27[31m",
      "http://127.0.0.1@example.com/", "http://example.com#@127.0.0.1/", "http://127.0.0.256/", "http:127.0.0.1",
      "http://10.0.0.1", "http://169.254.169.254/", "http://[::ffff:10.0.0.1]/", "http://localhost@example.com",
    } do
      local fine, first, _, err = pcall(function()
        local heygen = require("footage.heygen").new { base_url = bad, api_key = KEY, max_retries = 0, timeout = 1 }
        return heygen.assets():next()
      end)
      local problem = fine and err or first
      assert.equal("argument", problem and problem.kind, bad .. ": " .. tostring(problem))
      holds_no_key(tostring(problem))
      assert.is_nil(tostring(problem):find "[%c]")
    end
    assert.same({}, simulator.other_log())
  end)

  it("from the environment is looked at as closely", function()
    local script = [[
      local ok, a, b = pcall(function() return require("footage." .. arg[1]).assets():next() end)
      io.write(tostring(a), tostring(b))
    ]]
    simulator.clear_other_log()
    for _, bad in ipairs { "http://example.com", "file:///etc/passwd", simulator.other_url() .. "/?x",
      "http://" .. KEY .. "@127.0.0.1" } do
      for service, variable in pairs { heygen = "HEYGEN_BASE_URL", twelvelabs = "TWELVELABS_BASE_URL" } do
        local run = fresh_process.run(script, { service }, {
          [variable] = bad, HEYGEN_API_KEY = KEY, TWELVE_LABS_API_KEY = KEY,
        })
        assert.is_truthy(run.output:find(variable, 1, true), run.output)
        holds_no_key(run.output .. run.errors)
      end
    end
    assert.same({}, simulator.other_log())
  end)
end)

local NASTY = {
  "\r\nX-Evil: 1\r\n\r\n", "\n", "\r", "a\0b", "a&limit=1", "a#b", "100%", "%00", "%0d%0aX: y", "../../etc", "/../x",
    "a=b=c", "a;b",
  "a+b c", "?x", "&", "=", "\195\164\226\130\172\240\159\142\172", "\255\254", "\27[2J\7", "'\"<>`{}|\\^[]",
    ("long"):rep(500), " ", "null",
  "\226\128\174gpj.exe",
}

describe("a filter's value", function()
  local texts = {
    ["heygen.assets"] = { "folder_id", "file_type" }, ["heygen.videos"] = { "folder_id", "title" },
    ["heygen.folders"] = { "parent_id", "name_filter" },
      ["twelvelabs.assets"] = { "filename", "asset_ids", "asset_types" },
  }

  for list, names in pairs(texts) do
    it("arrives as it was given, and as nothing else: " .. list, function()
      local world = simulator.world { items = { [list] = 0 } }
      local service, name = clients.split(list)
      local client = clients[service](world, { max_retries = 0 })
      for _, filter in ipairs(names) do
        world:clear_log()
        local sent = {}
        for _, text in ipairs(NASTY) do
          local fine = pcall(function() client[name]({ [filter] = text }):next() end)
          assert.is_true(fine, filter .. ": " .. text)
          sent[#sent + 1] = text
        end
        local log = world:log()
        assert.equal(#sent, #log)
        local size = service == "heygen" and "limit" or "page_limit"
        for place, entry in ipairs(log) do
          assert.equal(sent[place], entry.args[filter])
          assert.is_string(entry.args[size])
          for known in pairs(entry.args) do
            assert.is_true(known == filter or known == size or known == "page", known)
          end
          assert.is_nil(entry.query:find "[^%w%%&=._~-]", entry.query)
          assert.is_nil(entry.headers["x-evil"])
          assert.equal(list, entry.list)
        end
      end
      world:close()
    end)
  end

  it("in a list arrives one by one", function()
    local world = simulator.world { items = { ["twelvelabs.assets"] = 0 } }
    clients.twelvelabs(world, { max_retries = 0 }).assets({ asset_ids = NASTY }):next()
    assert.same(NASTY, world:log()[1].args.asset_ids)
    world:close()
  end)

  it("that says where to start arrives as it was given, or is refused", function()
    local world = simulator.world { items = { ["heygen.assets"] = 3, ["twelvelabs.assets"] = 3 } }
    for _, text in ipairs(NASTY) do
      world:clear_log()
      local fine, err = pcall(function() clients.heygen(world, { max_retries = 0 }).assets({ token = text }):next() end)
      if fine then
        assert.equal(text, world:log()[1].args.token)
      else
        assert.equal("argument", err.kind)
        assert.is_truthy(text:find("\0", 1, true))
      end
      world:clear_log()
      local number, problem = pcall(clients.twelvelabs(world).assets, { page = text })
      assert.is_false(number)
      assert.equal("argument", problem.kind)
      assert.equal(0, #world:log())
    end
    world:close()
  end)
end)

describe("a client's option", function()
  it("cannot add a header", function()
    for _, name in ipairs { "user_agent", "proxy", "ca_file", "base_url", "api_key" } do
      for _, bad in ipairs { "x\r\nX-Evil: 1", "x\nX-Evil: 1", "x\rX-Evil: 1", "x\0y" } do
        local fine, err = pcall(require("footage.heygen").new, { [name] = bad })
        assert.is_false(fine, name)
        assert.equal("argument", err.kind)
        assert.is_nil(err.message:find "[%c]")
      end
    end
  end)

  it("for the user agent arrives as it was given", function()
    local world = simulator.world { items = { ["heygen.assets"] = 0 } }
    for _, text in ipairs { "my script/1.0", "%0d%0aX: y", "a: b; c", "\195\164" } do
      world:clear_log()
      clients.heygen(world, { user_agent = text }).assets():next()
      assert.equal(1, world:log()[1].headers["user-agent"]:find(text, 1, true))
    end
    world:close()
  end)

  it("that nobody knows is refused in plain words", function()
    for _, text in ipairs(NASTY) do
      local fine, err = pcall(require("footage.heygen").new, { [text] = 1 })
      assert.is_false(fine)
      assert.is_nil(err.message:find "[%c]", err.message)
      local again, problem = pcall(require("footage.heygen").assets, { [text] = "x" })
      assert.is_false(again)
      assert.is_nil(problem.message:find "[%c]", problem.message)
    end
  end)
end)

describe("what would change a terminal", function()
  local ESCAPES = "\27[2J\27]0;owned\7\b\r\n\127\194\155\226\128\174\226\129\166end"

  local function is_plain(text)
    assert.is_nil(text:find "[%c\127]", text)
    for _, bad in ipairs { "\194\155", "\226\128\174", "\226\129\166" } do
      assert.is_nil(text:find(bad, 1, true), text)
    end
  end

  local function json_text(text)
    return '"' .. text:gsub("[%c\127]", function(c) return ("\\u%04x"):format(c:byte()) end) .. '"'
  end

  local items = {
    ["heygen.assets"] = '{"id":%s,"name":%s,"file_type":%s,"folder_id":"","created_ts":1,"url":null}',
    ["heygen.videos"] = '{"video_id":%s,"video_title":%s,"status":%s,"created_at":1,"type":"x","folder_id":""}',
    ["heygen.folders"] = '{"id":%s,"name":%s,"project_type":%s,"is_trash":false,"created_ts":1}',
    ["twelvelabs.assets"] = '{"_id":%s,"filename":%s,"file_type":%s,"created_at":"2026-01-01T00:00:00Z"}',
  }

  for list, item in pairs(items) do
    it("does not come through the words about a record: " .. list, function()
      local text = json_text(ESCAPES)
      local world = simulator.world { raw = { [list] = { item:format(text, text, text),
        item:format('"2"', '"x"', '"y"') } } }
      local records = assert(clients.list(world, list)():all())
      assert.equal(2, #records)
      is_plain(tostring(records[1]))
      assert.is_truthy(tostring(records[1]):find("end", 1, true))
      -- Its fields are the script's business.
      assert.equal(ESCAPES, records[1].id)
      assert.equal(ESCAPES, records[1].name)
      world:close()
    end)

    it("does not come through the words about an error: " .. list, function()
      for _, fault in ipairs {
        { action = "status", status = 400, code = ESCAPES, message = ESCAPES, body_style = "nested" },
        { action = "status", status = 400, message = ESCAPES },
        { action = "failing_envelope", code = ESCAPES, message = ESCAPES },
        { action = "body", text = ESCAPES },
        { action = "garbage", text = ESCAPES .. "\r\n\r\n" },
        { action = "garbage", text = "HTTP/1.1 400 "
          .. ESCAPES .. "\r\nContent-Length: 0\r\nX-Request-Id: " .. "\27[2J" .. "\r\n\r\n" },
        { action = "redirect", location = "/x\27[2J" },
      } do
        fault.times = "always"
        local world = world_with(fault, list)
        local listing, events = watched(world, list)
        local _, message, err = listing:next()
        assert.is_not_nil(err)
        is_plain(message)
        for _, face in ipairs(faces_of(err, events)) do is_plain(face) end
        world:close()
      end
    end)
  end
end)

-- Each in a process of its own: a crash is then a spec that fails.
describe("a script that misuses things", function()
  local world

  setup(function()
    world = simulator.world {
      items = { ["heygen.assets"] = 9, ["heygen.videos"] = 9, ["heygen.folders"] = 9, ["twelvelabs.assets"] = 9 },
      delay_ms = 5,
    }
  end)

  teardown(function() world:close() end)

  local PREFACE = [[
    local heygen_url, twelvelabs_url = arg[1], arg[2]
    local footage = require "footage"
    local function clients(options)
      local function with(url)
        local given = { base_url = url, api_key = "test-key", max_retries = 0 }
        for name, value in pairs(options or {}) do given[name] = value end
        return given
      end
      return footage.heygen.new(with(heygen_url)), footage.twelvelabs.new(with(twelvelabs_url))
    end
    local heygen, twelvelabs = clients()
    local function all_lists(options)
      return {
        heygen.assets({}, options), heygen.videos({}, options), heygen.folders({}, options),
        (twelvelabs.assets({}, options)),
      }
    end
    local listing_methods = { "next", "each", "pages", "first", "take", "filter", "all", "count", "total", "cursor",
      "close" }
    local record_methods = { "pairs", "totable", "json" }
  ]]

  -- What the processes are run with beside the script: collection at its most eager.
  local GREEDY = [[ collectgarbage("setpause", 0) collectgarbage("setstepmul", 1000) ]]

  local function survives(name, script, ways)
    it("survives: " .. name, function()
      for _, greedy in ipairs(ways or { "", GREEDY }) do
        local whole = greedy .. PREFACE .. script .. "\nprint 'survived'"
        local run = fresh_process.run(whole, { world.heygen, world.twelvelabs }, nil, 180)
        assert.equal(0, run.code, "it ended with " .. run.code .. " (139: a crash, 134: an abort, 137: it hung)\n"
          .. run.output .. run.errors)
        assert.is_truthy(run.output:find("survived", 1, true), run.output .. run.errors)
      end
    end)
  end

  -- Finalizers run wherever Lua allocates, so also while a listing reads a page.
  local FINALIZERS = [[
    local armed, calls = true, 0
    local function at_each_collection(fn)
      local function again()
        if not armed then return end
        local function finalize()
          calls = calls + 1
          if armed then pcall(fn) end
          again()
        end
        if newproxy then
          getmetatable(newproxy(true)).__gc = finalize
        else
          setmetatable({}, { __gc = finalize })
        end
      end
      again()
    end
    if _VERSION == "Lua 5.4" then collectgarbage "incremental" end -- else the pace is that of the generations
    collectgarbage("setpause", 1) collectgarbage("setstepmul", 100000)
    local function each_in_turn(fn)
      local one, other = clients { on_event = function() end }
      for _, list in ipairs { one.assets, one.folders, other.assets } do
        armed = true
        fn(function() return (list({}, { page_size = 3 })) end)
        armed = false
      end
    end
  ]]

  survives("a finalizer that closes the listing while it is walked", FINALIZERS .. [[
    for after = 1, 40 do
      each_in_turn(function(make)
        local listing, n = make(), 0
        at_each_collection(function()
          n = n + 1
          if n == after then listing:close() end
        end)
        pcall(function() for record in listing do tostring(record) end end)
        listing:close()
      end)
    end
    assert(calls > 100, calls)
  ]], { "" })

  survives("a finalizer that calls a listing by hand while it is walked", FINALIZERS .. [[
    for _, method in ipairs(listing_methods) do
      each_in_turn(function(make)
        local listing = make()
        at_each_collection(function()
          local result = listing[method](listing, 2)
          if type(result) == "function" then result() end
        end)
        pcall(function() for record in listing do tostring(record) end end)
        listing:close()
      end)
    end
    each_in_turn(function(make)
      local listing = make()
      at_each_collection(function() getmetatable(listing).__gc(listing) end)
      pcall(function() for record in listing do tostring(record) end end)
    end)
    assert(calls > 100, calls)
  ]], { "" })

  survives("a finalizer that takes from the listing that is walked gets what the walk does not", FINALIZERS .. [[
    local function odd(record) return tonumber(record.id:match("%x$"), 16) % 2 == 1 end
    local takes = {
      function(listing, keep)
        local record = listing:next()
        if record then keep(record) end
      end,
      function(listing, keep)
        for page in listing:pages() do for record in page:each() do keep(record) end end
      end,
      function(listing, keep)
        for record in listing:filter(function(record) return odd(record) or keep(record) end):take(2):each() do
          keep(record)
        end
      end,
    }
    for round = 1, 12 do
      local take = takes[round % 3 + 1]
      each_in_turn(function(make)
        local seen, n = {}, 0
        local function keep(record)
          assert(not seen[record.id], "one came twice")
          seen[record.id], n = true, n + 1
        end
        local doubled
        local expected = #assert(make():all())
        local listing = make()
        at_each_collection(function()
          local fine, err = pcall(take, listing, keep)
          doubled = doubled or not fine and tostring(err):find("twice", 1, true) and err
        end)
        local walked = round % 2 == 0 and listing or listing:filter(function() return true end)
        for record in walked:each() do keep(record) end
        armed = false
        assert(not doubled, doubled)
        assert(n == expected, n .. " of " .. expected)
      end)
    end
    assert(calls > 100, calls)
  ]], { "" })

  survives("__gc called by hand, then everything", [[
    for _, state in ipairs { 0, 1, 4, 9, 10 } do
      for _, listing in ipairs(all_lists { page_size = 3 }) do
        for _ = 1, state do listing:next() end
        local gc = getmetatable(listing).__gc
        gc(listing) gc(listing)
        for _ = 1, 2 do
          for _, method in ipairs(listing_methods) do
            local fine, result = pcall(listing[method], listing, 2)
            if fine and type(result) == "function" then pcall(result) end
          end
          pcall(listing) tostring(listing)
        end
        gc(listing)
      end
    end
    for _, client in ipairs { clients() } do
      local listing = client.assets()
      local running = client.assets({}, { page_size = 2 })
      running:next()
      getmetatable(client).__gc(client)
      getmetatable(client).__gc(client)
      tostring(client) pcall(function() return client.assets end) pcall(listing.next, listing) pcall(listing.all,
        listing)
      pcall(client.assets) pcall(function() return client.assets():next() end) pcall(running.all, running)
      pcall(client.new, {}) pcall(function() return client.nothing end)
    end
  ]])

  survives("metamethods and methods with another self", [[
    local records, pages, listings = {}, {}, all_lists { page_size = 3 }
    for number, listing in ipairs(listings) do
      local page = listing:pages()()
      pages[number], records[number] = page, page[1]
    end
    local things = { nil, true, 1, "x", {}, print, coroutine.create(function() end), io.stdout, footage, heygen,
      twelvelabs,
      records[1], records[2], records[4], pages[1], pages[4], listings[1], listings[4],
        setmetatable({}, getmetatable(records[1])),
      setmetatable({}, getmetatable(listings[1])), setmetatable({}, getmetatable(pages[1])),
        setmetatable({}, getmetatable(heygen)) }
    local owners = { records[1], records[2], records[4], pages[1], listings[1], heygen }
    for _, owner in ipairs(owners) do
      for name, method in pairs(getmetatable(owner)) do
        if type(method) == "function" then
          for i = 1, 24 do
            if name ~= "__gc" or type(things[i]) ~= "userdata" then
              pcall(method, things[i]) pcall(method, things[i], "id") pcall(method, things[i], 1, 2)
              for j = 1, 24, 5 do pcall(method, things[i], things[j]) end
            end
          end
          pcall(method)
          for i = 1, 5 do
            local _, upvalue = debug.getupvalue(method, i)
            pcall(method, upvalue) pcall(method, upvalue, "id") pcall(method, upvalue, upvalue)
          end
        end
      end
    end
    for _, method in ipairs(listing_methods) do
      for i = 1, 24 do pcall(listings[1][method], things[i]) pcall(listings[2][method], listings[2], things[i]) end
      pcall(listings[1][method])
    end
    for _, method in ipairs(record_methods) do
      for i = 1, 24 do pcall(records[1][method], things[i]) end
      pcall(records[1][method])
    end
    for i = 1, 24 do
      pcall(pages[1].each, things[i]) pcall(function() return pages[1][things[i] ] end)
      pcall(function() return records[1][things[i] ] end) pcall(function() records[1][things[i] ] = 1 end)
      pcall(footage.type, things[i]) pcall(heygen.assets, things[i], things[i]) pcall(heygen.new, things[i])
      pcall(function() return records[1] == things[i], records[1] < things[i] end)
      pcall(function() return #records[1] end) pcall(function() return records[1] .. "x" end)
      pcall(function() return heygen[things[i] ] end) pcall(function() heygen[things[i] ] = 1 end)
    end
    for _, index in ipairs { 4, 1e300, 1/0, 2^53 } do assert(pages[2][index] == nil) end
    for _, index in ipairs { 0, -1, 1.5, -1e300, 0/0, -1/0 } do
      assert(not pcall(function() return pages[2][index], 1 end))
    end
  ]])

  survives("errors with odd fields", [[
    local nobody = footage.heygen.new { base_url = "http://127.0.0.1:1", api_key = "k", max_retries = 0 }
    local _, _, err = nobody.assets():next()
    local mt = getmetatable(err)
    for _, value in ipairs { 1, true, {}, print, "x" } do
      err.message, err.kind = value, value
      pcall(tostring, err) pcall(function() return err .. "x" end) pcall(function() return {} .. err end)
      pcall(function() return err .. err end)
    end
    err.message = nil
    pcall(tostring, err) pcall(function() return err .. "x" end)
    pcall(mt.__tostring) pcall(mt.__tostring, 1) pcall(mt.__concat, 1) pcall(mt.__concat, err)
    setmetatable(err, nil)
    pcall(mt.__tostring, err)
  ]])

  survives("a deep and a cyclic table for filters and options", [[
    local t = {} t.t = t
    for _ = 1, 3 do
      pcall(heygen.assets, t, t) pcall(heygen.assets, { folder_id = t }) pcall(twelvelabs.assets, { asset_ids = t })
      pcall(twelvelabs.assets, { asset_ids = { t } }) pcall(heygen.new, t) pcall(heygen.new, { on_event = t })
    end
    local evil = setmetatable({}, { __index = function() error("evil") end, __len = function() return 1e9 end,
      __pairs = function() error("evil") end })
    pcall(heygen.assets, evil, evil) pcall(twelvelabs.assets, { asset_ids = evil }) pcall(heygen.new, evil)
    for _, number in ipairs { -1, 0, 1.5, 1e308, -1e308, 0/0, 1/0, 2^53, 2^63, 17 } do
      for _, option in ipairs { "max", "page_size", "parallel", "resume" } do
        local fine, listing = pcall(heygen.assets, {}, { [option] = number })
        if fine then pcall(listing.cursor, listing) end
        pcall(twelvelabs.assets, {}, { [option] = number })
      end
      pcall(heygen.assets, { limit = number }) pcall(twelvelabs.assets, { page_limit = number })
      pcall(twelvelabs.assets, { page = number }) pcall(listing_methods.x)
      local listing = heygen.assets()
      pcall(listing.take, listing, number)
      for _, option in ipairs { "timeout", "connect_timeout", "deadline", "max_retries", "max_wait",
        "max_response_bytes" } do
        pcall(heygen.new, { [option] = number })
      end
    end
  ]])

  survives("loops in coroutines, left, collected and crossed", [[
    for round = 1, 3 do
      local routines = {}
      for number, listing in ipairs(all_lists { page_size = 2 }) do
        routines[number] = coroutine.wrap(function()
          for record in listing do coroutine.yield(record.id) end
        end)
      end
      local left = true
      for _ = 1, 3 * round do
        for _, routine in ipairs(routines) do assert(routine()) end
        collectgarbage()
      end
    end
    -- One listing, several routines.
    local listing = heygen.assets({}, { page_size = 2 })
    local count = 0
    local routines = {}
    for i = 1, 3 do
      routines[i] = coroutine.create(function()
        for _ in listing do count = count + 1 coroutine.yield() end
      end)
    end
    for _ = 1, 9 do
      for _, routine in ipairs(routines) do
        if coroutine.status(routine) ~= "dead" then assert(coroutine.resume(routine)) end
      end
    end
    assert(count == 9, count)
    for _ = 1, 200 do
      local routine = coroutine.create(function()
        for record in heygen.assets({}, { page_size = 1 }) do coroutine.yield(record) end
      end)
      if _ % 20 == 0 then coroutine.resume(routine) end
    end
    collectgarbage() collectgarbage()
  ]])

  survives("listings used within on_event", [[
    local depth, seen = 0, 0
    local inner
    heygen, twelvelabs = clients { on_event = function(event)
      seen = seen + 1
      if depth > 3 then return end
      depth = depth + 1
      if inner then pcall(inner.next, inner) pcall(inner.cursor, inner) tostring(inner) end
      pcall(function() return heygen.videos({}, { page_size = 2 }):first() end)
      collectgarbage()
      depth = depth - 1
    end }
    for _, listing in ipairs(all_lists { page_size = 2 }) do
      inner = listing
      for _ in listing do end
      assert(seen > 0)
    end
    -- Closing what is being walked.
    heygen, twelvelabs = clients { on_event = function() if inner then inner:close() end end }
    for _, listing in ipairs(all_lists { page_size = 2 }) do
      inner = listing
      pcall(function() for _ in listing do end end)
      pcall(listing.all, listing)
    end
    -- ... and collecting it by hand.
    heygen, twelvelabs = clients { on_event = function()
      if inner then getmetatable(inner).__gc(inner) end
      getmetatable(heygen).__gc(heygen)
    end }
    for _, listing in ipairs(all_lists { page_size = 2 }) do
      inner = listing
      pcall(function() for _ in listing do end end)
      pcall(listing.pages(listing))
    end
  ]])

  survives("errors thrown in on_event, without losing a record", [[
    for _, value in ipairs { "evil", { 1 }, false } do
      local thrown = 0
      heygen, twelvelabs = clients { on_event = function(event)
        if event.type == "response" and thrown < 3 then thrown = thrown + 1 error(value) end
      end }
      for _, listing in ipairs(all_lists { page_size = 2 }) do
        local ids, count, tries = {}, 0, 0
        thrown = 0
        repeat
          local fine, record, message, err = pcall(listing.next, listing)
          tries = tries + 1
          if fine and record then
            assert(not ids[record.id], "twice")
            ids[record.id], count = true, count + 1
          end
        until fine and not record or tries > 40
        assert(count == 9, "of 9 records came " .. count)
      end
    end
    heygen, twelvelabs = clients { on_event = function() coroutine.yield() end }
    local routine = coroutine.wrap(function() for _ in heygen.assets({}, { page_size = 2 }) do end end)
    for _ = 1, 30 do pcall(routine) end
  ]])

  survives("closing in every state, and everything afterwards", [[
    for taken = 0, 10 do
      for number, listing in ipairs(all_lists { page_size = 3 }) do
        local pages, each = listing:pages(), listing:each()
        for _ = 1, taken do listing:next() end
        listing:close() listing:close()
        for _, method in ipairs(listing_methods) do pcall(listing[method], listing, 1) end
        pcall(pages) pcall(each) pcall(listing)
        local again = number == 4 and twelvelabs or heygen
        local name = ({ "assets", "videos", "folders", "assets" })[number]
        local rest = assert(again[name]({}, { resume = listing:cursor() }):count())
        assert(rest == 9 - math.min(taken, 9), rest .. " after " .. taken)
      end
    end
    for _ = 1, 20 do
      local listing = heygen.assets({}, { page_size = 1 })
      listing:next()
      heygen = clients()
      collectgarbage()
      listing:next()
    end
  ]])

  survives("records that outlive everything else", [[
    local records = {}
    for _, listing in ipairs(all_lists { page_size = 2 }) do
      for record in listing do records[#records + 1] = record end
    end
    heygen, twelvelabs = nil, nil
    collectgarbage() collectgarbage()
    assert(#records == 36)
    for _, record in ipairs(records) do
      assert(#tostring(record) > 10 and record.id and record.name and record:json():sub(1, 1) == "{")
      assert(record:totable() and record == record)
    end
  ]])

  survives("no room left on the stack", [[
    local listing = heygen.assets({}, { page_size = 1 })
    local function deep(n)
      if n == 0 then return (listing:next()) end
      return (deep(n - 1))
    end
    for _, n in ipairs { 10, 100, 1000, 10000, 100000, 190000 } do pcall(deep, n) end
    local function wide(n) return (select("#", listing:next(), (unpack or table.unpack)({}, 1, n))) end
    for _, n in ipairs { 10, 1000, 7000, 100000, 900000 } do pcall(wide, n) end
    pcall(string.rep, tostring(listing), 10)
    local function endless() local record = listing:next() return endless() .. tostring(record) end
    pcall(endless)
    assert(heygen.assets():count() == 9)
  ]], { "" }) -- a stack of that depth, traversed at every step, takes for ever
end)
