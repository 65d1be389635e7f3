-- Neovim as a process of its own, in which a script types and looks. Owns how it is started: with nothing of the
-- user's, and footage on its 'runtimepath' or, for speed, on package.path.

local one_world = require "spec.support.one_world"
local shell = require "spec.support.shell"

local editor = {}

--- Whether specs with it can run here: once is enough, on the Lua that it has.
editor.is_here = rawget(_G, "jit") and not rawget(_G, "vim") and shell.has "nvim"

-- What scripts are given: `say` prints, `keys` types, `wait` lets the editor live until something is true, `float(i)`
-- has the lines of the i-th floating window, and `notified` what was told.
local BEGIN = [[
local notified = {}
vim.notify = function(text) notified[#notified + 1] = text end
local function say(...)
  local words = { ... }
  for i = 1, select("#", ...) do words[i] = tostring(words[i]) end
  io.stdout:write(table.concat(words, " "), "\n")
end
local keys = vim.api.nvim_input
local main
local function go_on()
  local fine, due = coroutine.resume(main)
  if not fine then
    io.stdout:write("failed: ", tostring(due), " ", table.concat(notified, "; "), "\n")
    vim.cmd "cquit 1"
  end
end
local function wait(is_true)
  local tries = 0
  while not is_true() do
    tries = tries + 1
    if tries > 1500 then error("not in time: " .. debug.traceback(), 0) end
    vim.defer_fn(go_on, 10)
    coroutine.yield()
  end
end
local function floats()
  local found = {}
  for _, win in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(win).relative ~= "" then found[#found + 1] = win end
  end
  table.sort(found)
  return found
end
local function float(i)
  local win = floats()[i]
  return win and vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(win), 0, -1, false) or {}
end
main = coroutine.create(function()
%s
vim.cmd "qall!"
end)
vim.defer_fn(go_on, 10)
]]

--- Runs commands of Neovim's in it, with what is in `more`: `environment`, `before` (words of the command line). Gives
--- what it wrote and its exit code.
function editor.command(arguments, more)
  more = more or {}
  local folder = shell.folder()
  local set = { HOME = folder, XDG_CONFIG_HOME = folder, XDG_DATA_HOME = folder, XDG_STATE_HOME = folder }
  for name, value in pairs(more.environment or {}) do set[name] = value end
  local command = "timeout -s KILL 60 env -u LUA_PATH -u LUA_CPATH " .. shell.environment(set)
  local output, code = shell.run(("%s nvim --headless -i NONE -n %s"):format(command, arguments))
  shell.run("rm -rf " .. shell.quote(folder))
  return output, code
end

--- Runs a script in it, over the world at hand. Gives what it wrote, without what the screen shows.
function editor.run(script, environment)
  local world = one_world.world
  local name, out = shell.file((BEGIN:gsub("%%s", function() return script end))), os.tmpname()
  local set = {
    LUA_PATH = package.path, LUA_CPATH = package.cpath,
    HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key,
    TWELVELABS_BASE_URL = world.twelvelabs, TWELVE_LABS_API_KEY = world.key,
  }
  for variable, value in pairs(environment or {}) do set[variable] = value end
  local said, code = editor.command(("-u NONE -c 'luafile %s' </dev/null >%s"):format(name, out), { environment = set })
  local output = shell.read(out)
  os.remove(name)
  os.remove(out)
  assert(code == 0, output .. said)
  return output
end

return editor
