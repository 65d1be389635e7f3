-- The guide: every Lua snippet runs and prints what it says, and what one can write in a service's table is there.

local shell = require "spec.support.shell"
local snippets = require "spec.support.snippets"

local guide = snippets.read "doc/guide.md"

describe("doc/guide.md", function()
  local count = snippets.specs(it, pending, "doc/guide.md", {
    ["Going on after an error"] = {
      faults = {
        { match = { list = "heygen.assets", request = 2 }, action = "status", status = 429, retry_after = 3600 },
      },
    },
    ["After an error"] = {
      faults = { { match = { method = "POST", path = "/v3/videos" }, action = "reset", at = "within_body" } },
    },
  })

  it("has snippets at all", function()
    assert(count >= 20, count)
  end)

  it("has every type of filter and every way of paging", function()
    local source = shell.run "cat src/*.c src/*/*.c"
    local types = 0
    for word in source:match('types%[%] = "(.-)"'):gmatch "%a+" do
      types = types + 1
      assert(guide:find("`" .. word .. "`", 1, true), word)
    end
    assert(types >= 8, types)
    for word in source:match("it knows ([%a, ]+)%)"):gmatch "%a+" do
      assert(guide:find('"' .. word .. '"`', 1, true), word)
    end
  end)

  it("has every entry of an action's table", function()
    local entries, named = snippets.read("lua/footage/action.lua"):match "local ENTRIES = {(.-)}", 0
    for entry in entries:gmatch "([%w_]+) = true" do
      assert(guide:match("\n| [^\n|]*`" .. entry .. "`[^\n|]*|"), entry)
      named = named + 1
    end
    assert(named >= 20, named)
  end)

  it("has every method of a listing", function()
    for method in snippets.read("lua/footage/listing.lua"):gmatch "\nfunction listing:([%w_]+)" do
      assert(guide:find("listing:" .. method .. "(", 1, true), method)
    end
  end)

  it("has every kind of error", function()
    local kinds = snippets.read("lua/footage/listing.lua"):match "@alias footage%.ErrorKind\n(.-)\n\n"
    for kind in kinds:gmatch '|%s*"(%a+)"' do assert(guide:find("`" .. kind .. "`", 1, true), kind) end
  end)
end)
