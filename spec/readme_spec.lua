-- The README: every Lua snippet runs and prints what it says, and every command exists.

local snippets = require "spec.support.snippets"

local readme = snippets.read "README.md"

describe("README.md", function()
  local count = snippets.specs(it, pending, "README.md", {
    ["When it goes wrong"] = {
      faults = {
        { match = { list = "heygen.assets", request = 2 }, action = "status", status = 429, retry_after = 3600 },
      },
    },
  })

  it("has snippets at all", function()
    assert(count >= 10, count)
  end)

  it("can be read in two minutes", function()
    local lines = select(2, readme:gsub("\n", ""))
    assert(lines <= 350, lines)
  end)

  it("begins with the two loops that the demo runs", function()
    local loops = snippets.read("spec/examples/two_loops.lua"):gsub("^%-%-[^\n]*\n", "")
    assert.equal(loops, snippets.blocks(readme)[1].text)
    local demo = snippets.read("spec/examples/demo.lua"):gsub("\n  ", "\n")
    for loop in loops:gmatch "for .-\nend\n" do
      local head = loop:gsub("end\n$", "")
      assert(demo:find(head, 1, true), "spec/examples/demo.lua has another loop than " .. head)
    end
  end)
end)
