-- The documents: what is made is fresh, links lead somewhere, commands of make exist, and the map of the sources has
-- every one of them.

local reference = require "spec.support.reference"
local shell = require "spec.support.shell"
local snippets = require "spec.support.snippets"
local types = require "spec.support.types"

local documents = {
  "README.md", "CHANGELOG.md", "doc/guide.md", "doc/reference.md", "doc/architecture.md", "doc/contributing.md",
}

local function exists(name)
  local file = io.open(name, "rb")
  if file then file:close() end
  return file ~= nil
end

-- The headings of a document as addresses, as GitHub makes them.
local function anchors_of(text)
  local anchors = {}
  for heading in ("\n" .. text:gsub("```.-```", "")):gmatch "\n#+ ([^\n]*)" do
    anchors[heading:lower():gsub("[^%w%s_-]", ""):gsub("%s", "-")] = true
  end
  return anchors
end

describe("the documents", function()
  it("that are made are as `make docs` makes them", function()
    assert(snippets.read "doc/reference.md" == reference.text(), "doc/reference.md is stale: run `make docs`")
    assert(snippets.read "lua/footage/types.lua" == types.text(reference.annotations().classes),
      "lua/footage/types.lua is stale: run `make docs`")
  end)

  it("tell editors what a client and its records can do", function()
    local text = snippets.read "lua/footage/types.lua"
    for _, line in ipairs {
      "---@class footage.heygen.fields.CreateVideo\n---@field type string\n", "---@field create_video fun(fields: ",
      "---@class footage.twelvelabs.Asset: footage.Record\n", "---@field delete fun(self: footage.twelvelabs.Asset, ",
      "---@field wait fun(self: footage.heygen.v3.Video, options?: footage.WaitOptions): footage.heygen.v3.Video?",
    } do
      assert(text:find(line, 1, true), line)
    end
    for _, service in ipairs { "heygen", "twelvelabs" } do
      local module = snippets.read("lua/footage/" .. service .. ".lua")
      local client = "\n%-%-%-[^\n]*\nlocal " .. service .. " = ready%.client[ (].-\nreturn " .. service .. "\n$"
      assert(module:find(client), service .. ": what an editor completes is the local that has the class")
      assert(select(2, module:gsub("%-%-%-@class footage%." .. service .. "\n", "")) == 1)
    end
  end)

  it("say of every list in which order its items come", function()
    local text, lists = snippets.read "doc/reference.md", 0
    for name in pairs(require("spec.support.descriptions").lists()) do
      lists = lists + 1
      local words = text:match("\n### " .. name:gsub("%.", "%%.") .. "\n\n([^\n]*)\n")
      assert(words and words:match "%*%*.+%.%*%*$", name)
    end
    assert(lists >= 70, lists)
  end)

  it("show every action of both services", function()
    local text, shown = snippets.read "doc/reference.md", 0
    for _, service in ipairs { "heygen", "twelvelabs" } do
      for name in pairs(require("spec.support.descriptions").of(service).actions) do
        local call = name:find ":" and name or service .. "." .. name:gsub("^v3%.", "")
        assert(text:find("`" .. call .. "`", 1, true), call)
        shown = shown + 1
      end
    end
    assert(shown >= 200, shown)
  end)

  it("cannot be made when nobody says what a list is of", function()
    local lists = require("spec.support.descriptions").of("twelvelabs").lists
    lists.forgotten = lists.assets
    local fine, why = pcall(reference.text)
    lists.forgotten = nil
    assert(not fine and why:find("-- list forgotten: ", 1, true), why)
  end)

  for _, document in ipairs(documents) do
    it(document .. " has links that lead somewhere", function()
      local text = snippets.read(document):gsub("```.-```", "")
      local folder = document:match "^(.*/)" or ""
      for link in text:gmatch "%]%(([^)]+)%)" do
        if not link:find "^https?://" then
          local file, anchor = link:match "^([^#]*)#?(.*)$"
          local name = file == "" and document or folder .. file
          while name:find "[^/]+/%.%./" do name = name:gsub("[^/]+/%.%./", "", 1) end
          assert(exists(name), link)
          assert(anchor == "" or anchors_of(snippets.read(name))[anchor], link)
        end
      end
    end)

    it(document .. " names commands of make that exist", function()
      local known = {}
      for targets in snippets.read("Makefile"):gmatch "%.PHONY:(.-[^\\])\n" do
        for target in targets:gmatch "[%w-]+" do known[target] = true end
      end
      for command in snippets.read(document):gmatch "[\n`]make ([%a][%w-]*)[ `\n]" do
        assert(known[command], "make " .. command .. " does not exist")
      end
    end)
  end

  -- On a disk, before the sources stand on floors, there is nothing to compare with.
  local on_floors = exists "src/base/text.c" and it or pending

  local function sources()
    return shell.run "ls src/*.c src/*.h src/*/*.c src/*/*.h":gmatch "src/([^\n]+)%.[ch]\n"
  end

  on_floors("doc/architecture.md has every file of src/ on its floor, by its name or by a pattern", function()
    local text = snippets.read "doc/architecture.md"
    for source in sources() do
      local floor, name = source:match "^([^/]*)/(.*)$"
      if not floor then floor, name = "", source end
      local row = assert(text:match("\n| `src/" .. floor .. "` |([^\n]*)"), "there is no floor " .. floor)
      local found = row:find("`" .. name .. "`", 1, true)
      for pattern in row:gmatch "`([%w_]+_)%*`" do found = found or name:sub(1, #pattern) == pattern end
      assert(found, "src/" .. source)
    end
  end)

  on_floors("doc/architecture.md and doc/contributing.md name files that exist", function()
    for _, document in ipairs { "doc/architecture.md", "doc/contributing.md" } do
      local named = 0
      for name in snippets.read(document):gmatch "`([%w_/.]+%.%l+)`" do
        if name:find "^%l+/.*%.[chl]" then
          named = named + 1
          assert(exists(name), document .. ": " .. name)
        end
      end
      assert(named >= 5, document .. ": " .. named)
    end
  end)
end)
