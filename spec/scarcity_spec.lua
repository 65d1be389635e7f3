-- A process that has no descriptor left, or gets no thread, or no memory: each call that is documented to give `nil,
-- message, err` gives that, loops raise the error object, and all is well again once there is some.

local fresh_process = require "spec.support.fresh_process"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local VERSION = rawget(_G, "jit") and "jit" or _VERSION:match "[%d.]+"
local BUILD = assert(os.getenv "FOOTAGE_BUILD"):match "^(.*)/[^/]+$"
local SANITIZED = os.getenv "FOOTAGE_SANITIZED"
local ITEMS = 30

-- What is tried with the client `c`: a call that gives `nil, message, err`, or, where it `raises`, the error object.
local calls = {
  { "listing:next()", "return c.assets():next()" },
  { "listing:first()", "return c.assets():first()" },
  { "listing:all()", "return c.assets():all()" },
  { "listing:count()", "return c.assets():count()" },
  { "listing:total()", "return c.assets():total()" },
  { "next() of a walk half-way", "return c.half:next()" },
  { "all() of a walk half-way", "return c.half:all()" },
  { "next() of a resumed walk", "return c.assets({}, { resume = c.cursor }):next()" },
  { "client.request", "return c.request { path = c.path }" },
  { "client.list", [[return c.list({ path = c.path, items = c.items, id = c.id, paging = { by = "whole" } }):next()]] },
  { "task:wait()", "return footage.spawn(function() return c.assets()() end):wait()" },
  { "on_each", "return c.assets():on_each(function() end):wait()" },
  { "a loop", "for record in c.assets() do return record end", raises = true },
  { "listing()", "return c.assets()()", raises = true },
  { "listing:each()", "for record in c.assets():each() do return record end", raises = true },
  { "listing:pages()", "for page in c.assets():pages() do return page[1] end", raises = true },
}

local PREFACE = [[
  local footage = require "footage"
  local options = { api_key = "test-key", max_retries = 1, timeout = 5 }
  local function client(name, base_url, more)
    for option, value in pairs(options) do more[option] = value end
    more.base_url = base_url
    local made = footage[name].new(more)
    local face = setmetatable({}, { __index = made })
    face.half = made.assets({}, { page_size = 3, parallel = 1 })
    return face
  end
  local function each_call(clients, check)
    for name, c in pairs(clients) do
      c.path, c.items, c.id = "/v1/asset/list", "data.assets", "id"
      if name:find "^twelvelabs" then c.path, c.items, c.id = "/assets", "data", "_id" end
      for _, call in ipairs(calls) do
        local run = (loadstring or load)("local c, footage = ... " .. call[2])
        check(name .. ", " .. call[1], call, pcall(run, c, footage))
      end
    end
  end
  -- Nothing was there to do it with.
  local function refused(words)
    return function(what, call, fine, first, message, err)
      if call.raises then
        assert(not fine, what .. " raised nothing")
        err, message = first, type(first) == "table" and first.message
      end
      assert(fine or call.raises, what .. " raised: " .. tostring(first))
      assert(call.raises or first == nil, what .. " gave " .. tostring(first))
      assert(footage.type(err) == "footage.error", what .. ": " .. tostring(err))
      assert(err.message == message and message:find(words), what .. ": " .. tostring(message))
      print(err.kind)
    end
  end
  local function given(what, _, fine, first, message)
    assert(fine, what .. " raised: " .. tostring(first))
    local may_have_ended = what:find "on_each" or what:find "half%-way"
    assert(first ~= nil or may_have_ended and not message, what .. " gave nil, " .. tostring(message))
  end
]]

local function script(rest)
  local lines = {}
  for _, call in ipairs(calls) do
    lines[#lines + 1] = ("{ %q, %q, raises = %s },"):format(call[1], call[2], tostring(call.raises or false))
  end
  return "local calls = { " .. table.concat(lines, " "):gsub("\\\n", " ") .. " }\n" .. PREFACE .. rest
end

local function count_of(text, word)
  return select(2, text:gsub(word .. "\n", ""))
end

local FILES = [[
  local held = {}
  local function take_all()
    repeat
      local file = io.open "/dev/null"
      held[#held + 1] = file
    until not file
  end
  local function give(count)
    for _ = 1, count or #held do table.remove(held):close() end
  end
]]

describe("without a descriptor", function()
  local world

  setup(function()
    world = simulator.world { items = { ["heygen.assets"] = ITEMS, ["twelvelabs.assets"] = ITEMS } }
  end)
  teardown(function() world:close() end)

  local function run(limit, rest)
    local result = fresh_process.run(script(FILES .. rest),
      { world.heygen, world.twelvelabs, world.tls.heygen, simulator.ca_file() }, nil, 120, nil, limit)
    assert.equal(0, result.code, result.output .. result.errors)
    return result.output
  end

  it("from the start, each call says so, and works later", function()
    for _, limit in ipairs { "ulimit -n 20", "ulimit -n 64" } do
      local output = run(limit, [[
        local clients = { heygen = client("heygen", arg[1], {}), twelvelabs = client("twelvelabs", arg[2], {}) }
        for _, c in pairs(clients) do c.cursor = c.half:cursor() end
        take_all()
        each_call(clients, refused "^[^:]+: the system gives no descriptor to wait with; close files")
        give()
        each_call(clients, given)
      ]])
      assert.equal(2 * #calls, count_of(output, "limit"))
    end
  end)

  it("for what an action is loaded from, the call says so, and works later", function()
    local output = run("ulimit -n 64", [[
      local clients = { heygen = client("heygen", arg[1], {}), twelvelabs = client("twelvelabs", arg[2], {}) }
      local function each_action(check)
        for name, c in pairs(clients) do
          local found, message, err = c.asset "none"
          assert(found == nil and err.message == message, name)
          check(err)
        end
      end
      take_all()
      for _ = 1, 2 do
        each_action(function(err) assert(err.kind == "limit" and err.message:find "cannot be loaded: .*descriptor") end)
      end
      give()
      each_action(function(err) assert(err.status, err) end)
      print "done"
    ]])
    assert.equal("done\n", output)
  end)

  it("for the file with the certificates, that is said", function()
    local output = run("ulimit -n 20", [[
      local clients = { heygen = client("heygen", arg[3], { ca_file = arg[4] }) }
      clients.heygen.cursor = clients.heygen.half:cursor()
      take_all()
      give(3)
      require("footage.core").engine.pollfd()
      take_all()
      give(1) -- for the socket
      each_call(clients, refused "certificates to trust cannot be read: check ca_file")
      give()
      each_call(clients, given)
    ]])
    assert.equal(#calls, count_of(output, "network"))
  end)

  it("for the connection, it is tried again", function()
    local output = run("ulimit -n 20", [[
      local clients = { heygen = client("heygen", arg[1], {}) }
      clients.heygen.cursor = clients.heygen.half:cursor()
      take_all()
      give(3) -- for the engine: its own, and libcurl's
      require("footage.core").engine.pollfd()
      take_all()
      each_call(clients, refused "^[^:]+: the system gives no descriptor for a connection.*%(2 attempts%)")
      give()
      each_call(clients, given)
    ]])
    assert.equal(#calls, count_of(output, "limit"))
  end)
end)

describe("without a thread for the resolver", function()
  local function preload()
    local library = BUILD .. "/resolver/refused.so"
    local output, code = shell.run(("%s make -s LUA_VERSION=%s BUILD=%s CFLAGS=-g %s"):format(
      shell.environment {}, VERSION, shell.quote(BUILD), shell.quote(library)))
    assert.equal(0, code, output)
    return library
  end

  it("each call says so, and a name can be looked up later", function()
    if SANITIZED or not shell.run("uname -s"):match "^Linux" then return pending("no library can be preloaded here") end
    local switch = os.tmpname()
    local result = fresh_process.run(script [[
      local clients = { heygen = client("heygen", "https://nobody.invalid", { max_retries = 0 }) }
      clients.heygen.cursor = clients.heygen.half:cursor()
      each_call(clients, refused "^[^:]+: .*thread")
      os.remove(arg[1])
      local record, message, err = clients.heygen.assets():next()
      assert(record == nil and err.kind == "network" and message:find "resolve", message)
    ]], { switch }, { LD_PRELOAD = preload(), NO_THREADS = switch }, 60)
    os.remove(switch)
    assert.equal(0, result.code, result.output .. result.errors)
    assert.equal(#calls, count_of(result.output, "network"))
  end)
end)

describe("without memory", function()
  it("each call says so or works, and all is well later", function()
    if SANITIZED or not shell.run("uname -s"):match "^Linux" then return pending("memory cannot be limited here") end
    local world = simulator.world { items = { ["heygen.assets"] = 300, ["twelvelabs.assets"] = 300 } }
    local result = fresh_process.run(script [[
      local clients = { heygen = client("heygen", arg[1], {}), twelvelabs = client("twelvelabs", arg[2], {}) }
      for _, c in pairs(clients) do
        c.cursor = c.half:cursor()
        assert(c.assets():next())
      end
      local ballast
      local function fill(size)
        for i = 1, math.huge do ballast = { ballast, ("x"):rep(size) .. i } end
      end
      local refusals = 0
      each_call(clients, function(what, call, fine, first, message, err)
        local run = assert((loadstring or load)("local c, footage = ... " .. call[2]))
        -- So much is left that some get far, and others not.
        for _, size in ipairs { 4e6, 4e5, 4e4 } do pcall(fill, size) end
        fine, first, message, err = pcall(run, clients[what:match "^%w+"], footage)
        ballast = nil
        collectgarbage()
        if fine and message == nil then return end
        err = err or first
        refusals = refusals + 1
        -- There was too little even for the error, or a record: Lua's own words then.
        if type(err) == "string" then
          assert(err:find "not enough memory$", what .. " raised " .. err)
          return
        end
        assert(footage.type(err) == "footage.error" and err.kind == "limit", what .. ": " .. tostring(err))
      end)
      each_call(clients, given)
      print(refusals)
    ]], { world.heygen, world.twelvelabs }, nil, 120, nil, "ulimit -v 80000")
    world:close()
    assert.equal(0, result.code, result.output .. result.errors)
    assert.is_true(tonumber(result.output) > 0, result.output)
  end)
end)

describe("a long text that is sent as JSON", function()
  it("is whole, and no end of the process where it does not fit", function()
    if SANITIZED or not shell.run("uname -s"):match "^Linux" then return pending("memory cannot be limited here") end
    local world = simulator.world { items = { ["heygen.assets"] = 3 } }
    local result = fresh_process.run([[
      local heygen = require("footage").heygen.new { base_url = arg[1], api_key = "test-key" }
      local function send(text)
        return heygen.request { path = "/echo", method = "POST", json = { text = text }, idempotent = true }
      end
      for _, size in ipairs { 1, 16383, 16384, 16385, 40000 } do
        local text = ('a"\\\n\195\164'):rep(size):sub(1, size - size % 6)
        assert(assert(send(text)).body.json.text == text, size)
      end
      print(send(("x"):rep(16e6)))
    ]], { world.heygen }, nil, 60, nil, "ulimit -v 100000")
    world:close()
    assert.equal(0, result.code, result.output .. result.errors)
    assert.matches("memory ran out", result.output, 1, true)
  end)
end)
