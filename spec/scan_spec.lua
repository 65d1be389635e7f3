-- Answers are read as RFC 8259 has them, once and strictly; what was accepted can be used, whatever it holds.

local clients = require "spec.support.clients"
local one_world = require "spec.support.one_world"
local walks = require "spec.support.walks"

local world

setup(function() world = one_world.new {} end)
teardown(function()
  one_world.close()
  one_world.check()
end)

-- An answer with one asset that has this member. (Lua 5.1's format ends at NUL.)
local function page(member)
  return '{"code":100,"data":{"assets":[{"id":"one"' .. (member and "," .. member or "")
    .. '}],"total":1,"token":null}}'
end

local function client(options)
  return clients.heygen(world, options or { api_version = "v1" })
end

local function walk(text)
  world:set { body = { ["heygen.assets"] = text } }
  return client { api_version = "v1", max_retries = 0 }.assets()
end

local function record_of(text)
  return assert(walk(text):next())
end

describe("an answer", function()
  -- What lua-cjson takes, and RFC 8259 does not; and what is wrong for both.
  local refused = {
    { '"a":01', "a comma expected, got '1' at byte " }, { '"a":1.', "a digit expected, got '}' at byte " },
    { '"a":+1', "unexpected '+' at byte " }, { '"a":.5', "unexpected '.' at byte " }, { '"a":-', "a digit expected" },
    { '"a":1e', "a digit expected, got '}' at byte " }, { '"a":0x10', "a comma expected, got 'x' at byte " },
    { '"a":NaN', "unexpected 'N' at byte " }, { '"a":Infinity', "unexpected 'I' at byte " },
    { '"a":-Infinity', "a digit expected, got 'I' at byte " }, { '"a":nul', "unexpected '}' at byte " },
    { '"a":"\\x"', "no escape is 'x' at byte " }, { '"a":"\\u12g4"', "four hexadecimal digits expected behind '\\'" },
    { '"a":[1,]', "unexpected ']' at byte " }, { '"a":{"b":1,}', "a name in quotes expected, got '}' at byte " },
    { "a:1", "a name in quotes expected, got 'a' at byte " }, { '"a" 1', "a colon expected, got '1' at byte " },
    { '"a":[1}', "unexpected '}' at byte " }, { '"a":"b\0"', "unexpected 0x00 at byte " },
    { '"a":\1', "unexpected 0x01 at byte " },
    { '"a":' .. ("["):rep(1001) .. ("]"):rep(1001), "nested too deep: '[' at byte " },
  }
  for _, case in ipairs(refused) do
    it("is no JSON with " .. case[1]:sub(1, 20):gsub("%c", "?"), function()
      local record, message, err = walk(page(case[1])):next()
      assert.is_nil(record)
      assert.equal("decode", err.kind)
      assert.is_truthy(message:find("the answer is no JSON: " .. case[2], 1, true), message)
    end)
  end

  it("is no JSON where it breaks off", function()
    for length = 1, #page() - 1 do
      local _, message = walk(page():sub(1, length)):next()
      assert.matches("the answer is no JSON: .+ after " .. length .. " bytes", message)
    end
  end)

  it("is no JSON with something behind it", function()
    local _, message = walk(page() .. " x"):next()
    assert.matches("something follows: 'x' at byte %d+", message)
  end)

  it("may begin with a byte order mark, and hold control characters and bytes that are no UTF-8 in strings", function()
    local record = record_of("\239\187\191" .. page '"a":"tab\there","b":"\255\254"')
    assert.equal("tab\there", record.a)
    assert.equal("\255\254", record.b)
  end)

  it("whose place comes twice counts the last time", function()
    local text = '{"code":100,"data":{"assets":[{"id":"gone"}],"total":1},'
      .. '"d\\u0061ta":{"assets":[{"id":"old"}],"assets":[{"id":"new"}],"total":1,"token":null}}'
    local all = assert(walk(text):all())
    assert.equal(1, #all)
    assert.equal("new", all[1].id)
  end)
end)

describe("a title that was cut within a pair", function()
  local halves = { ["\\ud83d"] = "\239\191\189", ["\\ude00"] = "\239\191\189", ["\\ud83d\\ud83d\\ude00"] =
    "\239\191\189\240\159\152\128", ["\\ude00\\ud83d"] = "\239\191\189\239\191\189", ["\\\\ud83d"] = "\\ud83d" }
  for written, meant in pairs(halves) do
    it("has U+FFFD in place of the half: " .. written, function()
      local member = ('"name":"a%s","deep":{"x":["%s"]}'):format(written, written)
      local record = record_of(page(member))
      assert.equal("a" .. meant, record.name)
      assert.same({ x = { meant } }, record.deep)
      assert.is_truthy(record:json():find(written, 1, true))
    end)

    it("is read in an answer of any kind: " .. written, function()
      local text = ('{"code":100,"data":{"assets":[],"total":0},"note":"%s"}'):format(written)
      assert.same({}, assert(walk(text):all()))
      assert.equal(meant, assert(client().request { path = "/v1/asset/list" }).note)
    end)
  end
end)

describe("a whole number", function()
  it("is exact as an id and as a name, also beyond 2^53", function()
    local text = '{"code":100,"data":{"assets":[{"id":9007199254740993},{"id":9007199254740992},'
      .. '{"id":18446744073709551616}],"total":3,"token":null}}'
    local ids = {}
    for record in walk(text) do ids[#ids + 1] = tostring(record.id) end
    if walks.has_integers then assert.equal("9007199254740992", ids[2]) end
    assert.equal("9007199254740993", ids[1])
    assert.equal("18446744073709551616", ids[3])
  end)

  it("within what is nested is exact, too", function()
    local record = record_of(page '"deep":{"list":[9223372036854775807,{"n":-9223372036854775808}]}')
    assert.equal("9223372036854775807", tostring(record.deep.list[1]))
    assert.equal("-9223372036854775808", tostring(record.deep.list[2].n))
  end)

  -- What the answer has as "n"; whether a float cannot hold it, and an integer neither.
  local numbers = {
    { "9007199254740992" }, { "-9007199254740992" }, { "123456789012345" }, { "9007199254740991.0" },
    { "9007199254740993", wide = true }, { "9223372036854775807", wide = true },
    { "-9223372036854775808", wide = true }, { "18446744073709551616", wide = true, huge = true },
    { "-123456789012345678901234567890", wide = true, huge = true },
  }
  for _, case in ipairs(numbers) do
    local digits = case[1]:match "^[^.]+"
    it("is exact in an answer of any kind: " .. case[1], function()
      local text = ('{"code":100,"data":{"assets":[],"total":0},"n":%s,"deep":[{"n":%s}]}'):format(case[1], case[1])
      assert.same({}, assert(walk(text):all()))
      local answer = assert(client().request { path = "/v1/asset/list" })
      local is_text = case.huge or (case.wide and not walks.has_integers)
      for _, got in ipairs { answer.n, answer.deep[1].n } do
        assert.equal(is_text and "string" or "number", type(got))
        assert.equal(digits, case.wide and tostring(got) or ("%.0f"):format(got))
      end
    end)
  end
end)

describe("an answer of any kind", function()
  it("may hold all that records may: deep nesting, null in arrays, control characters, names twice", function()
    local deep = ("["):rep(900) .. "7" .. ("]"):rep(900)
    world:set { body = { ["heygen.assets"] = ('\239\187\191 {"code":100,"deep":%s,"list":[null,1,null,2],"no":null,'
      .. '"text":"a\tb\\u0000c\255","twice":1,"twice":{"x":[]}} '):format(deep) } }
    local answer = assert(client().request { path = "/v1/asset/list" })
    local at = answer.deep
    for _ = 1, 899 do at = at[1] end
    assert.equal(7, at[1])
    assert.same({ 1, 2 }, answer.list)
    assert.is_nil(answer.no)
    assert.equal("a\tb\0c\255", answer.text)
    assert.same({ x = {} }, answer.twice)
  end)

  it("is no JSON by the same rules", function()
    for _, text in ipairs {
      "[01]", "[NaN]", '{"code":100} x', '{"code":100', "", " ", "[1,]", '["\1\0"]', "\239\187",
    } do
      world:set { body = { ["heygen.assets"] = text } }
      local answer, message, err = client { max_retries = 0 }.request { path = "/v1/asset/list" }
      if text == "" then
        assert.is_true(answer)
      else
        assert.is_nil(answer)
        assert.equal("decode", err.kind)
        assert.matches("the answer is no JSON: .+ b?y?t?e", message)
      end
    end
  end)
end)

it("a record pays nothing for its neighbours", function()
  local items = {}
  for number = 1, 8000 do items[number] = ('{"id":"%d"}'):format(number) end
  local text = '{"code":100,"data":{"assets":[' .. table.concat(items, ",") .. '],"total":8000,"token":null}}'
  local before = os.clock()
  for record in walk(text) do assert(#record:json() > 0) end
  assert.is_true(os.clock() - before < 5)
end)
