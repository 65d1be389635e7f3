-- The Lua snippets of a document, as specs: each runs against the simulator and prints what it says.
--
--   snippets.specs(busted's it and pending, "README.md", { ["A heading"] = a world's configuration })
--
-- `--> text` in a snippet says what is printed; what is printed besides does not matter. Each runs in a folder of its
-- own, where there are a `film.mp4` and a `photo.jpg`.

local assert = require "luassert"
local pace = require "spec.support.pace"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local snippets = {}

local here = debug.getinfo(1, "S").source:match "^@(.*)/spec/support/[^/]*$" or "."

--- The text of a file of the checkout.
function snippets.read(name)
  return shell.read(here .. "/" .. name)
end

--- {language, heading, line, text} of each fenced block.
function snippets.blocks(text)
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

-- What most examples begin with, as the documents say.
local BEGINNING = [[
local heygen     = require "footage.heygen"
local twelvelabs = require "footage.twelvelabs"
]]

-- Sections whose snippets need another module; PUC Lua 5.1 cannot wait in a `for` in a task.
local modules = { ["With luv"] = "luv", ["With cqueues"] = "cqueues", ["In another loop"] = "luaevent.core" }

local in_neovim = { ["Neovim"] = true, ["In Neovim"] = true }

local function can_run(heading)
  if in_neovim[heading] then return shell.lua:find "jit" and shell.has "nvim" end
  local name = modules[heading]
  -- luv and luaevent never free what they make when they are loaded, and the sanitizers see that.
  if name and name ~= "cqueues" and os.getenv "FOOTAGE_SANITIZED" == "1" then return false end
  -- Within Neovim they and its own loop get into each other's way, and it may not end.
  return not name or not rawget(_G, "vim") and (pcall(require, name))
end

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

local checkout = shell.run("pwd"):gsub("%s+$", "")

-- "./lua/?.lua;/usr/..." as it is to be from elsewhere; ";;" stays.
local function absolute(search)
  return (search:gsub("[^;]+", function(one)
    if one:sub(1, 1) ~= "/" then return checkout .. "/" .. one:gsub("^%./", "") end
  end))
end

local FILES = { ["film.mp4"] = "\0\0\0\24ftypisom\0\0\2\0isommp42", ["photo.jpg"] = "\255\216\255\224\0\16JFIF\0" }

local function write_files(folder)
  for name, head in pairs(FILES) do
    local file = assert(io.open(folder .. "/" .. name, "wb"))
    file:write(head, ("0123456789abcdef"):rep(2000))
    file:close()
  end
end

local function run_file(text, environment, command)
  environment.LUA_PATH, environment.LUA_CPATH = absolute(package.path), absolute(package.cpath)
  local name, folder = shell.file(text), shell.folder()
  write_files(folder)
  environment.XDG_STATE_HOME = folder .. "/state"
  local output, code = shell.run(("cd %s && %s %s"):format(shell.quote(folder), shell.environment(environment),
    (command:gsub("FILE", name))))
  os.remove(name)
  shell.run("rm -rf " .. shell.quote(folder))
  assert(code == 0, output)
  return output
end

local function run(text, environment)
  return run_file(text, environment, shell.lua .. (pace.is_stress and " -l spec.support.gc_stress" or "") .. " FILE")
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
  environment.IN_TASK = text:find("footage.spawn", 1, true) and "yes" or nil
  return run_file((IN_NEOVIM:gsub("%%s", function() return text end)), environment,
    "nvim --headless -u NONE -i NONE -n -c 'luafile FILE'")
end

-- spec/hosts_spec.lua runs that.
local function look_in_mpv(text)
  assert(snippets.read "spec/hosts/mpv.lua":find(text, 1, true), "spec/hosts/mpv.lua has another driver")
  return ""
end

local function spec_of(it, block, config)
  local run_it = in_neovim[block.heading] and run_in_neovim or block.heading == "In mpv" and look_in_mpv or run
  it(("line %d (%s): the snippet runs"):format(block.line, block.heading), function()
    local world = simulator.world(config)
    local complete = block.text:find("local heygen ", 1, true) or run_it == look_in_mpv
    local output = run_it(complete and block.text or BEGINNING .. block.text, {
      HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key,
      TWELVELABS_BASE_URL = world.twelvelabs, TWELVE_LABS_API_KEY = world.key,
      EXAMPLE_BASE_URL = world.example, EXAMPLE_API_KEY = world.key,
    })
    assert_printed(expected_of(block.text), output)
    world:close()
  end)
end

--- A spec for each Lua snippet of a document; gives how many there are. `worlds` has what the services must do for
--- the snippets below a heading.
function snippets.specs(it, pending, name, worlds)
  local count = 0
  for _, block in ipairs(snippets.blocks(snippets.read(name))) do
    if block.language == "lua" then
      count = count + 1
      spec_of(can_run(block.heading) and it or pending, block, worlds[block.heading] or {})
    end
  end
  return count
end

return snippets
