-- Large answers are decoded item by item, so that a host's loop gets its turn in between. What comes of
-- that must be what decoding the whole at once gives, whatever the text.

local brief = require "spec.support.brief"
local cjson = require("cjson").new()
local core = require "footage.core"
local one_world = require "spec.support.one_world"
local walks = require "spec.support.walks"

cjson.decode_invalid_numbers(false)

local assets = walks.lists[1]

-- What a text can be cut wrongly at.
local HARD = {
  [["]\"}"]], [["\\"]], [["\\\"],["]], [["[{"]], [["\u005d\u0022,"]], [["plain"]], [["é ü 漢字"]], "[]", "{}",
  "[[],[{}]]",
  [[{"a":{"b":[1,2,{"c":"]"}]}}]], "-1.5e3", "0", "true", "false", "null", "1234567890123", [[""]],
}
local SPACES = { "", " ", "\n", "\r\n\t", "  " }

local random = math.random

local function space()
  return SPACES[random(#SPACES)]
end

local function item(number)
  local parts = { ('"id"%s:%s"item-%d"'):format(space(), space(), number) }
  for field = 1, random(8) do
    parts[#parts + 1] = ('%s"f%d"%s:%s%s'):format(space(), field, space(), space(), HARD[random(#HARD)])
  end
  return "{" .. table.concat(parts, space() .. ",") .. space() .. "}"
end

-- A page of this many bytes at least, with no token.
local function page(bytes)
  local items, size = {}, 0
  while size < bytes do
    items[#items + 1] = item(#items + 1)
    size = size + #items[#items]
  end
  return ('%s{"code"%s:100,%s"data":{"junk":["]",{"assets":[]}],"assets":%s[%s%s%s],%s"total":%d,"token":null}%s}%s')
    :format(space(), space(), space(), space(), space(), table.concat(items, space() .. "," .. space()), space(),
      space(), #items, space(), space())
end

local world

local function serve(text)
  world:set { body = { ["heygen.assets"] = text } }
  return walks.open(world, assets)
end

describe("a large answer", function()
  setup(function()
    math.randomseed(20261121)
    world = one_world.new {}
  end)

  teardown(function()
    one_world.check()
    one_world.close()
  end)

  it("gives what decoding it at once gives, and the service's own bytes", function()
    for _, bytes in ipairs { 1000, 60000, 70000, 200000 } do
      local text = page(bytes)
      local whole = cjson.decode(text).data.assets
      local records = assert(serve(text):all())
      assert.equal(#whole, #records)
      for i, record in ipairs(records) do
        local expected = whole[i]
        assert.equal(expected.id, record.id)
        assert.same(expected, cjson.decode(record:json()))
        for name, value in record:pairs() do
          if type(value) ~= "table" then assert.equal(expected[name], value) end
        end
      end
    end
  end)

  it("that is damaged anywhere is no JSON exactly when it is none at once", function()
    local good = page(70000)
    local bad, fine = 0, 0
    for round = 1, brief(60, 40) do
      -- Every other time near the end, where the walk has cut the text already.
      local at = round % 2 == 0 and random(#good) or #good - random(40)
      local damage = ({ "", ",", "]", "[", "}", '"', "\\", "x", "]]", "null", ",,", "{}" })[random(12)]
      local text = good:sub(1, at - 1) .. damage .. good:sub(at + random(0, 2))
      local is_json = pcall(cjson.decode, text)
      local _, _, err = serve(text):count()
      if is_json then
        fine = fine + 1
        assert.is_nil(err and err.message:match "no JSON", text)
      else
        bad = bad + 1
        assert.equal("decode", err and err.kind, text)
        assert.matches("no JSON", err.message, 1, true)
      end
    end
    assert.is_true(bad > 5 and fine > 5, bad .. " " .. fine)
  end)

  it("whose array is not one is no JSON", function()
    local head, items, tail = '{"code":100,"data":{"assets":', {}, ',"total":1,"token":null}}'
    for i = 1, 3000 do items[i] = ('{"id":"item-%d","name":"a rather long name"}'):format(i) end
    local good = table.concat(items, ",")
    assert.equal(3000, serve(head .. "[" .. good .. "]" .. tail):count())
    for _, array in ipairs {
      "[" .. good .. "x", "[" .. good .. "}", "[" .. good, "[" .. good .. '"', "[" .. good .. ",]", "[," .. good .. "]",
      "[" .. good .. "]]", "[" .. good .. ",,{}]", "[" .. good .. "{}]", "[" .. good .. ":{}]", good .. "]",
    } do
      local err = walks.failed(serve(head .. array .. tail):count())
      assert.equal("decode", err.kind, array:sub(-20))
      assert.matches("no JSON", err.message, 1, true)
    end
  end)

  it("whose items stand twice counts as decoding it at once does", function()
    local first, second = page(70000), page(70000)
    local text = first:gsub("}%s*$", "") .. "," .. second:match '"data".*$'
    local whole = cjson.decode(text).data.assets
    assert.equal(#whole, serve(text):count())
  end)

  it("that names its members in two ways does no harm", function()
    local items = {}
    for i = 1, 3000 do items[i] = ('{"id":"item-%d","name":"a rather long name"}'):format(i) end
    local array = "[" .. table.concat(items, ",") .. "]"
    for _, other in ipairs { "5", "null", "[]", "{}", [["text"]], "true", [[{"assets":7}]], [[{"assets":[]}]] } do
      for _, text in ipairs {
        '{"code":100,"data":{"assets":' .. array .. [[},"d\u0061ta":]] .. other .. "}",
        '{"code":100,"data":{"assets":' .. array .. [[,"ass\u0065ts":]] .. other .. "}}",
      } do
        local listing = serve(text)
        local n, _, err = listing:count()
        assert.is_true(n == 3000 or n == 0 or err.kind == "decode", text:sub(-40))
      end
    end
  end)

  it("lets the host's loop have its turn in between", function()
    local listing = serve(page(2000000))
    local turns, record = 0
    repeat
      record = core.step(listing)
      if record == false then
        -- It wants to be called again at once: not for the network, but for what was put off.
        if core.engine.timeout() == 0 then turns = turns + 1 end
        core.engine.wait(0.05)
      end
    until record ~= false
    assert.equal("item-1", record.id)
    assert.is_true(turns >= 3, tostring(turns))
  end)

  it("can be left while it is decoded", function()
    local listing = serve(page(2000000))
    local log = #world:log()
    while #world:log() == log do
      core.step(listing)
      core.engine.wait(0.05)
    end
    for _ = 1, 3 do
      core.step(listing)
      core.pause(listing)
    end
    assert.equal("item-1", assert(listing:next()).id)
    listing:close()
  end)
end)
