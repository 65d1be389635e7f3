-- Bars in a real terminal: windows of all sizes, resized ones, Ctrl-C, jobs in the background, output into files.

local shell = require "spec.support.shell"
local tmux = require "spec.support.tmux"

local SCRIPT = [[
  local core = require "footage.load"
  local progress = require "footage.transfer.progress"
  local tell = require "footage.tell"
  local files, seconds = tonumber(arg[1]), tonumber(arg[2])
  local group = progress.begin(true)
  local one = {}
  for at = 1, files do one[at] = group:add(("東京 clip %d-0123456789abcdef0123456789abcdef.mp4"):format(at), 1e7) end
  local start = core.engine.now()
  local function run()
    repeat
      local past = core.engine.now() - start
      for at = 1, files do one[at]:set(math.min(past * 1e5, 1e7)) end
      if arg[3] == "warn" and past > 1 then
        tell.people "a warning"
        arg[3] = nil
      end
      core.engine.wait(0.02)
    until past > seconds
  end
  local fine, why = pcall(run)
  for at = 1, files do one[at]:finish() end
  group:close()
  if not fine then error(why, 0) end
  io.open(arg[0] .. ".over", "w"):close()
  print "after"
]]

local window, script

local function open(columns, rows, variables)
  variables = variables or {}
  variables.LUA_PATH, variables.LUA_CPATH = package.path, package.cpath
  window = tmux.new(columns, rows, variables)
end

-- The window is cleared first, so that it holds what the script draws.
local function run(files, seconds, more)
  window:wait_for "%$"
  window:keys(("clear; %s %s %d %g %s"):format(shell.lua, script, files, seconds, more or ""), "Enter")
end

local function lines_with(screen, pattern)
  local count = 0
  for line in screen:gmatch "[^\n]+" do
    if line:find(pattern) then count = count + 1 end
  end
  return count
end

local function is_over()
  local file = io.open(script .. ".over")
  if file then file:close() end
  return file ~= nil
end

-- One line each and one for all, and nothing else.
local function is_whole(screen, clips)
  return lines_with(screen, "clip") == clips and lines_with(screen, "^0 files") == 1
end

describe("bars in a terminal", function()
  if not tmux.is_there() then
    pending "need tmux, and a terminal for it"
    return
  end

  setup(function() script = shell.file(SCRIPT) end)
  teardown(function() os.remove(script) end)
  after_each(function()
    if window then window:close() end
    window = nil
    os.remove(script .. ".over")
  end)

  it("show several transfers, then the sum, then what comes next", function()
    open(80, 24)
    run(5, 4)
    local screen = window:wait_for(function(now) return is_whole(now, 5) and now:find "/s      %d:" end)
    assert.truthy(screen:find "東京 clip 1%-[^\n]*%.%.%. +%d+%% %[=* *%] +[%d.]+/9%.5 MiB +[%d.]+ KiB/s", screen)
    screen = window:wait_for "after\n%$"
    assert.equal(0, lines_with(screen, "clip"))
    assert.truthy(screen:find "^5 files +100%% %[=+%] +[%d.]+/[%d.]+ MiB[^\n]*\nafter\n%$", screen)
  end)

  it("show one that is alone to its end", function()
    open(80, 24)
    run(1, 1)
    local screen = window:wait_for "after\n%$"
    assert.truthy(screen:find "^東京 clip 1[^\n]* done\nafter\n%$", screen)
  end)

  it("are one line in a narrow window", function()
    open(30, 10)
    run(5, 3)
    window:wait_for "^0 files  %d+%%  [%d.]+ KiB/s"
    local screen = window:wait_for "after\n%$"
    assert.truthy(screen:find "^5 files  100%%[^\n]*\nafter\n%$", screen)
  end)

  it("are no higher than the window, and say how many there are more", function()
    open(80, 6)
    run(9, 3)
    local screen = window:wait_for "and 6 more"
    assert.is_true(is_whole(screen, 3), screen)
    window:wait_for "9 files.*\nafter\n"
  end)

  for _, case in ipairs { { 120, 60 }, { 120, 45 }, { 60, 120 }, { 90, 89 }, { 41, 90 } } do
    it(("are whole again after %d columns become %d"):format(case[1], case[2]), function()
      open(case[1], 30)
      run(4, 8)
      window:wait_for(function(now) return is_whole(now, 4) end)
      window:resize(case[2], 30)
      os.execute "sleep 0.5"
      window:wait_for(function(now) return is_whole(now, 4) end, 3)
      window:resize(case[1], 30)
      window:wait_for(function(now) return is_whole(now, 4) end, 3)
      window:wait_for "4 files.*\nafter\n%$"
    end)
  end

  it("leave a line of its own to Ctrl-C and what comes after it", function()
    open(100, 24)
    run(3, 30)
    window:wait_for(function(now) return is_whole(now, 3) end)
    window:keys "C-c"
    local screen = window:wait_for "\n%$"
    assert.truthy(screen:find "interrupted!", screen)
    assert.is_false(is_over())
    assert.truthy(screen:find "\n%$\n?$", screen)
    for line in screen:gmatch "[^\n]+" do
      if line:find "interrupted" then assert.is_nil(line:find "[%[%]]", line) end
    end
  end)

  it("leave a line of its own also to what kills", function()
    open(100, 24)
    run(3, 30)
    window:wait_for(function(now) return is_whole(now, 3) end)
    window:keys "C-\\"
    local screen = window:wait_for "\n%$"
    assert.equal(3, lines_with(screen, "clip"), screen)
  end)

  it("make room for a warning", function()
    open(100, 24)
    run(3, 3, "warn")
    window:wait_for "a warning"
    local screen = window:wait_for(function(now) return is_whole(now, 3) end)
    assert.equal(1, lines_with(screen, "^a warning$"), screen)
    screen = window:wait_for "after\n%$"
    assert.truthy(screen:find "^a warning\n3 files[^\n]*\nafter\n", screen)
  end)

  it("are not drawn into a file, nor where TERM is dumb", function()
    open(100, 24)
    run(3, 1, "2>" .. script .. ".errors")
    window:wait_for "^after\n%$\n$"
    assert.equal("", shell.read_and_remove(script .. ".errors"))
    window:keys("clear; TERM=dumb", "Enter")
    run(3, 1)
    local screen = window:wait_for "after\n%$\n$"
    assert.equal(0, lines_with(screen, "files") + lines_with(screen, "clip"), screen)
  end)

  it("are not drawn by a job in the background, but once it is in front", function()
    open(100, 24)
    window:keys("set -m", "Enter")
    run(3, 6, "&")
    window:wait_for "%$"
    os.execute "sleep 1.5"
    assert.equal(0, lines_with(window:screen(), "clip"), window:screen())
    window:keys("fg", "Enter")
    window:wait_for(function(now) return is_whole(now, 3) end)
    window:wait_for "3 files.*\nafter\n%$"
  end)

  it("do not hold up what they are about while the terminal is stopped", function()
    open(100, 24)
    run(3, 3)
    window:wait_for(function(now) return is_whole(now, 3) end)
    window:keys "C-s"
    os.execute "sleep 4"
    assert.is_true(is_over())
    window:keys "C-q"
    window:wait_for "after"
  end)

  it("are never drawn onto Neovim's screen", function()
    if not (rawget(_G, "jit") and shell.has "nvim") then return pending "needs LuaJIT and Neovim" end
    open(100, 24)
    window:wait_for "%$"
    window:keys(("clear; nvim -u NONE -i NONE --cmd 'lua arg = { [0] = \"%s\", \"3\", \"1\" }' -c 'luafile %s'")
      :format(script, script), "Enter")
    local screen = window:wait_for(is_over)
    assert.equal(0, lines_with(screen, "clip"), screen)
    window:keys(":q", "Enter")
    window:wait_for "%$"
    assert.equal(0, lines_with(window:screen(), "files"), window:screen())
  end)
end)
