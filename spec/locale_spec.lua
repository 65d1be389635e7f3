-- The locale is the host's, which may change it whenever it likes: before footage is used, between two pages, back
-- again. Fractions are read, sent and told with a point all the same.

local fresh_process = require "spec.support.fresh_process"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local BUILD = assert(os.getenv "FOOTAGE_BUILD"):match "^(.*)/[^/]+$"
local FOLDER = BUILD .. "/locales"

-- Makes the locale in a folder of our own, unless it is there; whether that worked.
local function has_locale(name)
  local path = FOLDER .. "/" .. name .. ".UTF-8"
  local _, code = shell.run(("test -d %s || { mkdir -p %s && localedef -i %s -f UTF-8 %s; }"):format(
    shell.quote(path), shell.quote(FOLDER), name, shell.quote(path)))
  return code == 0
end

local PREFACE = [[
  local COMMA, POINT = "de_DE.UTF-8", "C"
  local function locale(name) assert(os.setlocale(name, "numeric") == name, "no locale " .. name) end
  local footage, cjson = require "footage", nil
  local events = {}
  local function client()
    return footage.twelvelabs.new { base_url = arg[1], api_key = "test-key", max_retries = 1,
      on_event = function(event) events[#events + 1] = event end }
  end
  -- Reads, sends and tells fractions, and gives the walk of which it took one.
  local function use(c, walk)
    walk = walk or c.assets({}, { page_size = 1, parallel = 1 })
    local asset, raw
    repeat
      asset = assert(walk:next())
      raw = asset:json():match '"duration":(%d+%.%d+)'
    until raw
    assert(asset.duration == (tonumber(raw) or tonumber((raw:gsub("%.", ",")))), raw)
    local answer = assert(c.request {
      path = "/echo", method = "POST", query = { at = 0.25, tiny = 1e-7, third = 1 / 3 },
      json = { half = 0.5, tiny = 1.5e-7, list = { 0.1, 2 } }, idempotent = true })
    local sent = {}
    for _, pair in ipairs(answer.query) do sent[#sent + 1] = pair.name .. "=" .. pair.value end
    table.sort(sent)
    assert(table.concat(sent, " ") == "at=0.25 third=0.333333333333333 tiny=1e-07"
      or table.concat(sent, " ") == "at=0.25 third=0.3333333333333333 tiny=1e-07"
      or table.concat(sent, " ") == "at=0.25 third=0.33333333333333331 tiny=1e-07", table.concat(sent, " "))
    assert(answer.body.text == '{"half":0.5,"list":[0.1,2],"tiny":1.5e-07}', answer.body.text)
    assert(answer.body.json.half == 0.5)
    -- The service asks for 0.3 seconds.
    events = {}
    assert(c.indexes():next())
    for _, event in ipairs(events) do
      if event.type == "retry" then
        assert(event.seconds > 0.29 and event.seconds < 0.31, event.seconds)
        retried = true
      end
    end
    assert(retried, "no retry")
    retried = nil
    local _, words = pcall(footage.twelvelabs.new, { max_retries = 0.5 })
    assert(tostring(words):find("got 0.5", 1, true), tostring(words))
    return walk
  end
  local function host_reads(text)
    return cjson.decode(text)[1] == 0.5
  end
]]

local cases = {
  { "a comma before footage is loaded", "locale(COMMA) use(client())" },
  { "a comma before its first use", "local c = client() c.assets() locale(COMMA) use(c)" },
  { "a comma in the middle of a walk", "local c = client() local walk = use(c) locale(COMMA) use(c, walk)" },
  { "a comma, and a point again",
    "locale(COMMA) local c = client() local walk = use(c) locale(POINT) use(c, walk)" },
  { "a point, a comma, a point",
    "local c = client() local walk = use(c) locale(COMMA) use(c, walk) locale(POINT) use(c, walk)" },
  { "one or the other, many times", [[
      local c = client()
      local walk
      for turn = 1, 6 do locale(turn % 2 == 0 and COMMA or POINT) walk = use(c, walk) end ]] },
  { "a comma for all of the locale", "os.setlocale(COMMA) use(client())" },
  { "lua-cjson made by the host under the other", [[
      local c = client()
      local walk = use(c)
      locale(COMMA) cjson = require("cjson").new() locale(POINT)
      local before = pcall(host_reads, "[0.5]")
      walk = use(c, walk)
      assert(pcall(host_reads, "[0.5]") == before)
      locale(COMMA)
      use(c, walk)
      assert(host_reads "[0.5]") ]] },
}

describe("a host that sets its locale:", function()
  local world

  local function run(script)
    -- The C library itself never gives back what it makes of LOCPATH.
    local leaks = (os.getenv "ASAN_OPTIONS" or "") .. ":detect_leaks=0"
    return fresh_process.run(PREFACE .. script, { world.twelvelabs }, { LOCPATH = FOLDER, ASAN_OPTIONS = leaks }, 60)
  end

  before_each(function()
    world = simulator.world {
      items = { ["twelvelabs.assets"] = 80, ["twelvelabs.indexes"] = 3 },
      faults = { { match = { list = "twelvelabs.indexes", request = { 1, 3, 5, 7, 9, 11 } }, times = "always",
        action = "status", status = 503, retry_after = "0.3" } },
    }
  end)
  after_each(function() world:close() end)

  for _, case in ipairs(cases) do
    it(case[1], function()
      if not has_locale "de_DE" then return pending("no localedef, or no sources of locales: apt install locales") end
      local result = run(case[2])
      assert.equal(0, result.code, result.output .. result.errors)
    end)
  end

  it("a decimal point that lua-cjson cannot live with is an error, and no end of the process", function()
    if not has_locale "ps_AF" then return pending("no localedef, or no sources of locales: apt install locales") end
    local result = run [[
      locale "ps_AF.UTF-8"
      print(select(2, pcall(client)))
      locale(POINT)
      local walk = use(client())
      locale "ps_AF.UTF-8"
      local duration
      for asset in walk do duration = duration or asset.duration end
      print(duration * 10 % 1 == 0 and duration % 1 > 0)
    ]]
    assert.equal(0, result.code, result.output .. result.errors)
    assert.matches("^[^\n]*lua%-cjson would end the process in this locale[^\n]*\ntrue\n$", result.output)
  end)
end)
