-- The documents: what is made is fresh.

local reference = require "spec.support.reference"
local shell = require "spec.support.shell"

describe("the documents", function()
  it("that are made are as `make docs` makes them", function()
    assert(shell.read "doc/reference.md" == reference.text(), "doc/reference.md is stale: run `make docs`")
  end)

  it("say of every list in which order its items come", function()
    local text, lists = shell.read "doc/reference.md", 0
    for name in pairs(require("spec.support.descriptions").lists()) do
      lists = lists + 1
      local words = text:match("\n### " .. name:gsub("%.", "%%.") .. "\n\n([^\n]*)\n")
      assert(words and words:match "%*%*.+%.%*%*$", name)
    end
    assert(lists >= 70, lists)
  end)
end)
