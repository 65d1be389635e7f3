-- What to do when a part of the installation is missing or does not fit: a line that can be pasted. Owns these lines,
-- and where footage lies; loads nothing, and tries nothing.

local cure = {}

local function exists(path)
  local open = type(io) == "table" and io.open
  local file = open and open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

-- Lua asks no system where it is; the shell has said it.
local function absolute(path)
  local there = os.getenv and not path:find "^/" and os.getenv "PWD"
  there = there and ("%s/%s"):format(there, (path:gsub("^%./", "")))
  return there and exists(there .. "/footage/cure.lua") and there or path
end

-- The folder that `?.lua` of package.path stands for.
local function modules_folder()
  local getinfo = type(debug) == "table" and debug.getinfo
  local source = getinfo and getinfo(1, "S").source or ""
  local folder = source:match "^@(.*)[/\\]footage[/\\]cure%.lua$"
  return folder and absolute(folder)
end

local function quoted(path)
  if not path:find "[^%w_./~+-]" then return path end
  return "'" .. path:gsub("'", "'\\''") .. "'"
end

--- The checkout that this file is used from; nil when it is installed elsewhere.
---@return string?
function cure.checkout()
  local root = (modules_folder() or ""):match "^(.*)[/\\]lua$"
  return root and exists(root .. "/Makefile") and exists(root .. "/src/core.c") and root or nil
end

-- What it was installed below, by `make install` or LuaRocks.
local function prefix()
  return (modules_folder() or ""):match "^(.+)[/\\]share[/\\]lua[/\\]5%.%d$"
end

local function in_neovim()
  local vim = rawget(_G, "vim")
  return type(vim) == "table" and vim.api ~= nil
end

-- rocks.nvim leads Neovim to its tree by a link of its own; in init.lua, where that does not lead yet, by package.path.
local function is_of_rocks_nvim()
  local tree = in_neovim() and ((modules_folder() or ""):match "^(.+)[/\\]rocks_rtp[/\\]lua$" or prefix())
  return tree and exists(tree .. "/rocks_rtp/lua/footage/cure.lua")
end

local function make_version()
  return rawget(_G, "jit") and "jit" or _VERSION:match "[%d.]+"
end

--- This Lua, in words.
---@return string
function cure.lua()
  return (rawget(_G, "jit") and "LuaJIT, " or "") .. _VERSION
end

--- Builds the core for this Lua.
---@return string
function cure.build()
  if is_of_rocks_nvim() then return "run :Rocks install footage" end
  local root = cure.checkout()
  if root and in_neovim() then return ("run: make -C %s nvim"):format(quoted(root)) end
  local where = not root and prefix()
  return ("run%s: make%s install LUA_VERSION=%s%s"):format(root and "" or " in a checkout of footage",
    root and " -C " .. quoted(root) or "", make_version(), where and " PREFIX=" .. quoted(where) or "")
end

--- Brings lua-cjson for this Lua, to a place where it looks.
---@return string
function cure.cjson()
  if is_of_rocks_nvim() then return "run :Rocks install lua-cjson" end
  local root, tree, behind = in_neovim() and cure.checkout(), prefix(), ""
  if root then
    tree, behind = root .. "/lua_modules", (" && make -C %s nvim"):format(quoted(root))
  end
  return ("Debian, Ubuntu: apt install lua-cjson; elsewhere: luarocks --lua-version %s%s install lua-cjson%s"):format(
    _VERSION:match "[%d.]+", tree and " --tree " .. quoted(tree) or "", behind)
end

--- Brings libcurl; `reason` is what the dynamic loader says.
---@param reason string
---@return string
function cure.libcurl(reason)
  return ("Debian, Ubuntu: apt install %s; Fedora: dnf install libcurl; Arch: pacman -S curl; Alpine: apk add libcurl; "
    .. "macOS: brew install curl"):format(reason:find("gnutls", 1, true) and "libcurl3-gnutls" or "libcurl4")
end

return cure
