-- The README: every Lua snippet runs and prints what it says, every command exists, and the lists
-- stand there as they are in the services' tables.

local descriptions = require "spec.support.descriptions"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local here = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") or "spec"
local root = here .. "/.."

local function read(name)
  return shell.read(root .. "/" .. name)
end

-- {language, heading, line, text} of each fenced block.
local function blocks_of(text)
  local blocks, heading, block, line = {}, "", nil, 0
  for row in text:gmatch "([^\n]*)\n" do
    line = line + 1
    local fence = row:match "^```(%a*)"
    if block and fence then
      block.text = table.concat(block, "\n") .. "\n"
      blocks[#blocks + 1] = block
      block = nil
    elseif fence then
      block = { language = fence, heading = heading, line = line }
    elseif block then
      block[#block + 1] = row
    else
      heading = row:match "^#+ (.*)" or heading
    end
  end
  return blocks
end

local readme = read "README.md"
local blocks = blocks_of(readme)

-- What most examples begin with, as the README says.
local BEGINNING = [[
local heygen     = require "footage.heygen"
local twelvelabs = require "footage.twelvelabs"
]]

-- Sections whose services must do something special.
local worlds = {
  Errors = {
    faults = {
      { match = { list = "heygen.assets", request = 2 }, action = "status", status = 429, retry_after = 3600 },
    },
  },
}

-- Sections whose snippets need another module; PUC Lua 5.1 cannot wait in a `for` in a task.
local modules = { ["With luv"] = "luv", ["With cqueues"] = "cqueues", ["In another loop"] = "luaevent.core" }

local function how_to_run(heading)
  local name = modules[heading]
  -- luv and luaevent never free what they make when they are loaded, and the sanitizers see that.
  if name and name ~= "cqueues" and os.getenv "FOOTAGE_SANITIZED" == "1" then return pending end
  -- Within Neovim they and its own loop get into each other's way, and it may not end.
  if name and (rawget(_G, "vim") or not pcall(require, name)) then return pending end
  return it
end

-- `--> text` says what is printed; what is printed besides does not matter.
local function expected_of(text)
  local expected = {}
  for line in text:gmatch "%-%->%s([^\n]*)" do expected[#expected + 1] = line end
  return expected
end

local function assert_printed(expected, output)
  local place = 1
  for line in (output .. "\n"):gmatch "([^\n]*)\n" do
    if line == expected[place] then place = place + 1 end
  end
  assert(place > #expected, ("'%s' was not printed; this was:\n%s"):format(tostring(expected[place]), output))
end

local function run(text, environment)
  environment.LUA_PATH, environment.LUA_CPATH = package.path, package.cpath
  local name = shell.file(text)
  local output, code = shell.run(shell.environment(environment) .. " " .. shell.lua .. " " .. name)
  os.remove(name)
  assert(code == 0, output)
  return output
end

-- An error in a script does not end Neovim; this does.
local IN_NEOVIM = [[
local fine, why = pcall(function()
%s
end)
if fine and os.getenv "IN_TASK" then
  fine, why = vim.wait(20000, function() return #vim.fn.getqflist() == 10 end), "the task did not end"
end
if not fine then io.stderr:write(tostring(why), "\n") end
vim.cmd(fine and "qall!" or "cquit 1")
]]

local function run_in_neovim(text, environment)
  environment.LUA_PATH, environment.LUA_CPATH = package.path, package.cpath
  environment.IN_TASK = text:find("footage.spawn", 1, true) and "yes" or nil
  local name = shell.file((IN_NEOVIM:gsub("%%s", function() return text end)))
  local output, code = shell.run(shell.environment(environment) .. " nvim --headless -u NONE -i NONE -n -c 'luafile "
    .. name .. "'")
  os.remove(name)
  assert(code == 0, output)
  return output
end

describe("README.md", function()
  local count = 0

  for _, block in ipairs(blocks) do
    if block.language == "lua" then
      count = count + 1
      local title = ("line %d (%s): the snippet runs"):format(block.line, block.heading)
      local how, run_it = how_to_run(block.heading), run
      if block.heading == "In mpv" then
        title = title .. " in mpv"
        run_it = function(text)
          -- spec/hosts_spec.lua runs that.
          assert(read "spec/hosts/mpv.lua":find(text, 1, true), "spec/hosts/mpv.lua has another driver")
          return ""
        end
      elseif block.heading == "Neovim" or block.heading == "In Neovim" then
        how = shell.lua:find "jit" and shell.has "nvim" and it or pending
        title, run_it = title .. " in Neovim", run_in_neovim
      end
      how(title, function()
        local world = simulator.world(worlds[block.heading] or {})
        local text = (block.text:find("local heygen ", 1, true) or block.heading == "In mpv") and block.text
          or BEGINNING .. block.text
        assert_printed(expected_of(block.text), run_it(text, {
          HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key,
          TWELVELABS_BASE_URL = world.twelvelabs, TWELVE_LABS_API_KEY = world.key,
          EXAMPLE_BASE_URL = world.example, EXAMPLE_API_KEY = world.key,
        }))
        world:close()
      end)
    end
  end

  it("has snippets at all", function()
    assert(count >= 12, count)
  end)

  it("begins with the two loops that the demo runs", function()
    local loops = read("spec/examples/two_loops.lua"):gsub("^%-%-[^\n]*\n", "")
    assert.equal(loops, blocks[1].text)
    local demo = read("spec/examples/demo.lua"):gsub("\n  ", "\n")
    for loop in loops:gmatch "for .-\nend\n" do
      local head = loop:gsub("end\n$", "")
      assert(demo:find(head, 1, true), "spec/examples/demo.lua has another loop than " .. head)
    end
  end)

  it("names commands of make that exist", function()
    local makefile, named = read "Makefile", 0
    local known = {}
    for targets in makefile:gmatch "%.PHONY:(.-[^\\])\n" do
      for target in targets:gmatch "[%w-]+" do known[target] = true end
    end
    for command in readme:gmatch "[\n`]make ([%a][%w-]*)[ `\n]" do
      named = named + 1
      assert(known[command], "make " .. command .. " does not exist")
    end
    assert(named >= 8, named)
  end)

  -- What the README says of a list: a section of its own, or a row of a table.
  local function words_about(name)
    local pattern = name:gsub("%.", "%%.")
    return readme:match("\n### " .. pattern .. "\n(.-)\n##") or readme:match("\n(| `" .. pattern .. "` |[^\n]*)")
  end

  it("has every list with its address and all its filters", function()
    local lists = 0
    for name, list in pairs(descriptions.lists()) do
      lists = lists + 1
      local words = words_about(name)
      assert(words, "nothing about " .. name)
      assert(words:find(list.path, 1, true), name .. ": " .. list.path)
      local filters = {}
      for filter in list.path:gmatch "{([%w_]+)}" do filters[filter] = true end
      for filter in pairs(list.filters or {}) do filters[filter] = true end
      for filter in pairs(filters) do assert(words:find("`" .. filter .. "`", 1, true), name .. ": " .. filter) end
      for _, filter in ipairs(list.required or {}) do
        assert(words:find("**`" .. filter .. "`**", 1, true), name .. ": " .. filter .. " must be given")
      end
    end
    assert(lists >= 70, lists)
  end)

  it("has every relation", function()
    local relations = 0
    for _, service in ipairs { "heygen", "twelvelabs" } do
      for name, record in pairs(descriptions.of(service).records) do
        for method in pairs(record.lists or {}) do
          relations = relations + 1
          local row = readme:match("\n(| `" .. (service .. "." .. name):gsub("%.", "%%.") .. "` | `[^\n]*)")
          assert(row and row:find(":" .. method .. "()", 1, true), service .. "." .. name .. ":" .. method)
        end
      end
    end
    assert(relations >= 15, relations)
  end)

  it("has every type of filter and every way of paging", function()
    local source = read "src/service_list.c"
    local types = source:match('types%[%] = {(.-)}')
    for word in types:gmatch '"(%a+)"' do assert(readme:find("`" .. word .. "`", 1, true), word) end
    for word in source:match("it knows ([%a, ]+)%)"):gmatch "%a+" do
      assert(readme:find('"' .. word .. '"`', 1, true), word)
    end
  end)

  it("has every option of a client and of a walk", function()
    local source = read "lua/footage/client.lua"
    local options = 0
    for class in source:gmatch "%-%-%-@class footage%.(%a+)[^\n]*\n" do
      if class == "Options" or class == "WalkOptions" then
        local fields = source:match("@class footage%." .. class .. "\n(.-)\n\n")
        for option in fields:gmatch "@field ([%w_]+)" do
          options = options + 1
          assert(readme:find("| `" .. option .. "` |", 1, true), option)
        end
      end
    end
    assert(options >= 16, options)
  end)

  it("has every kind of error and every method of a listing", function()
    local source = read "lua/footage/listing.lua"
    for kind in source:match("@field kind ([^\n]+)\n"):gmatch '"(%a+)"' do
      assert(readme:find("| `" .. kind .. "` |", 1, true), kind)
    end
    for method in source:gmatch "\nfunction listing:([%w_]+)" do
      assert(readme:find("listing:" .. method .. "(", 1, true), method)
    end
  end)
end)
