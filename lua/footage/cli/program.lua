-- The file that is run as `footage`. Installed by `make install` or LuaRocks, it knows from where it lies where
-- everything else does. (LuaRocks says it only of trees that it searched for what footage depends on.)

local words = rawget(_G, "arg") or {}

local own = words[0] or ""
local prefix, version = own:match "^(.*)/share/lua/([%d.]+)/footage/cli/program%.lua$"
if not prefix then prefix, version = own:match "^(.*)/lib/luarocks/rocks%-([%d.]+)/footage/[^/]+/bin/footage$" end
if prefix then
  local share, lib = prefix .. "/share/lua/" .. version, prefix .. "/lib/lua/" .. version
  package.path = ("%s/?.lua;%s/?/init.lua;%s"):format(share, share, package.path)
  package.cpath = ("%s/?.so;%s"):format(lib, package.cpath)
end

local found, cli = pcall(require, "footage.cli")
if not found then
  io.stderr:write("footage: ", (tostring(cli):match "^[^\n]*"), "\n")
  os.exit(1)
end
os.exit(cli.main(words), true)
