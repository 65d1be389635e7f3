-- A place to try the shell's snippets in: `footage` on the PATH, a home of its own with the key's file, and the
-- services of a world of the simulator. Owns that folder.
--
--   local place = workplace.new(world)
--   place:run "footage heygen videos"   -- what it wrote, and its exit code
--   place:read "work/ids"               -- of what is there; it works in work/

local shell = require "spec.support.shell"

local workplace = {}
workplace.__index = workplace

local root = shell.run("pwd"):gsub("%s+$", "")

-- "./lua/?.lua;..." as it is to be from elsewhere; ";;" stays.
local function absolute(search)
  return (search:gsub("[^;]+", function(one)
    if one:sub(1, 1) ~= "/" then return root .. "/" .. one:gsub("^%./", "") end
  end))
end

local function exports(variables)
  local lines = {}
  for name, value in pairs(variables) do lines[#lines + 1] = ("export %s=%s\n"):format(name, shell.quote(value)) end
  return table.concat(lines)
end

--- A new folder for the scripts of a world.
function workplace.new(world)
  local folder = shell.folder()
  local self = setmetatable({ folder = folder, work = folder .. "/work" }, workplace)
  shell.run(("mkdir -p %s/bin %s/home %s"):format(folder, folder, self.work))
  self.variables = exports {
    HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key, TWELVELABS_BASE_URL = world.twelvelabs,
    TWELVE_LABS_API_KEY = world.key, LUA_PATH = absolute(package.path), LUA_CPATH = absolute(package.cpath),
    XDG_STATE_HOME = folder .. "/state", LUA = shell.lua,
  } .. ("export PATH=%s/bin:$PATH\n"):format(folder)
  self:write("bin/footage", ("#!/bin/sh\nexec %s %s/lua/footage/cli/program.lua \"$@\"\n"):format(shell.lua, root))
  shell.run(("chmod +x %s/bin/footage"):format(folder))
  self:write("home/.footage.env", self.variables)
  return self
end

--- Puts text into a file of the place.
function workplace:write(name, text)
  name = self.folder .. "/" .. name
  shell.run("mkdir -p " .. shell.quote(name:match "^(.*)/"))
  local file = assert(io.open(name, "wb"))
  file:write(text)
  file:close()
end

--- The text of a file of the place.
function workplace:read(name)
  return shell.read(self.folder .. "/" .. name)
end

--- The names of what a folder of the place holds, none where there is no such folder.
function workplace:files(name)
  local found = {}
  for file in shell.output(("ls %s/%s 2>/dev/null"):format(self.folder, name)):gmatch "[^\n]+" do
    found[#found + 1] = file
  end
  return found
end

--- Runs a text of the shell in work/; gives what it wrote to both streams, and its exit code.
function workplace:run(text)
  return shell.run(("cd %s && %s sh -c %s"):format(self.work, shell.environment { HOME = self.folder .. "/home" },
    shell.quote(self.variables .. text)))
end

--- Removes it.
function workplace:remove()
  shell.run("rm -rf " .. shell.quote(self.folder))
end

return workplace
