-- Runs busted on whichever Lua this is: LUA spec/support/busted.lua [busted's own arguments].
-- The `busted` command itself is a Lua script on some systems and a shell script on others.

local vim = rawget(_G, "vim")

local function leave(code)
  io.stdout:flush()
  -- To Neovim, os.exit is a failure of the script that it runs.
  if vim then vim.cmd("cquit " .. code) end
  os.exit(code, true)
end

if vim then
  os.exit = function(code) -- luacheck: ignore 122
    leave((code == nil or code == true or code == 0) and 0 or 1)
  end
end

if require("spec.support.pace").is_stress then require "spec.support.gc_stress" end

-- When specs fail, on 5.1, 5.2 and LuaJIT busted raises nil instead of leaving.
local fine, why = pcall(require "busted.runner", { standalone = false })
if not fine and why ~= nil then io.stderr:write(tostring(why), "\n") end
leave(fine and 0 or 1)
