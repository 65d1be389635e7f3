-- A real terminal to look at: tmux, with a shell in it. Each has a server of its own.

local shell = require "spec.support.shell"

local tmux = {}

local Tmux = {}
Tmux.__index = Tmux

local count = 0

--- Whether there is one, and terminals for it: a bare root may have none.
function tmux.is_there()
  if not shell.has "tmux" then return false end
  local folder = shell.folder()
  local command = "tmux -f /dev/null -S " .. folder .. "/socket "
  local _, code = shell.run("env -u TMUX " .. command .. "new-session -d sh && " .. command .. "kill-server")
  shell.run("rm -rf " .. folder)
  return code == 0
end

--- A window of that size, with these variables for the shell in it.
function tmux.new(columns, rows, variables)
  count = count + 1
  local folder = shell.folder()
  local self = setmetatable({ folder = folder, tmux = "tmux -u -f /dev/null -S " .. folder .. "/socket" }, Tmux)
  local words = { "env -u TMUX LC_ALL=C.UTF-8 ENV=" }
  for name, value in pairs(variables or {}) do words[#words + 1] = name .. "=" .. shell.quote(value) end
  words[#words + 1] = ("%s new-session -d -x %d -y %d sh"):format(self.tmux, columns, rows)
  local output, code = shell.run(table.concat(words, " "))
  assert(code == 0, output)
  self:keys("PS1='$ '", "Enter") -- the same for everybody
  return self
end

function Tmux:close()
  shell.run(self.tmux .. " kill-server; rm -rf " .. self.folder)
end

--- Types a text, or keys by their names: "Enter", "C-c".
function Tmux:keys(...)
  local words = {}
  for at, key in ipairs { ... } do words[at] = shell.quote(key) end
  shell.run(self.tmux .. " send-keys " .. table.concat(words, " "))
end

function Tmux:resize(columns, rows)
  shell.run(("%s resize-window -x %d -y %d"):format(self.tmux, columns, rows))
end

--- What stands on the screen: its lines, without blanks at their ends.
function Tmux:screen()
  return (shell.output(self.tmux .. " capture-pane -p"):gsub("[ \n]+$", "") .. "\n")
end

--- Waits until `wanted(screen)`, or a pattern is found in it; gives the screen.
function Tmux:wait_for(wanted, seconds)
  local screen
  for _ = 1, (seconds or 20) * 10 do
    screen = self:screen()
    local found
    if type(wanted) == "string" then found = screen:find(wanted) else found = wanted(screen) end
    if found then return screen end
    os.execute "sleep 0.1"
  end
  error("not seen: " .. tostring(wanted) .. "\n" .. screen, 2)
end

return tmux
