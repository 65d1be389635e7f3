-- The C core, which is loaded when something of it is first used, and looks for lua-cjson. What can go wrong
-- here is what goes wrong when a module with C in it is installed, so each case says what to do.

local core = {}

-- What wants to be done then.
local waiting = {}

-- Which of the errors of `require` are about the module; any other one is the host's, and goes up as it is.
local function check_about(reason, module)
  local about = type(reason) == "string"
    and (reason:find(module, 1, true) or reason:find("version mismatch", 1, true) or reason:find("Lua VMs", 1, true))
  if not about then error(reason, 0) end
end

-- A file that is not found may be there all the same.
local function lacks_descriptors()
  local open = type(io) == "table" and io.open
  if not open then return false end
  local file, _, code = open(".", "r")
  if file then file:close() end
  return code == 24 or code == 23 -- EMFILE, ENFILE
end

local NO_DESCRIPTOR = "the process has no descriptor left to open it with; close files, or allow more of them "
  .. "(ulimit -n)"

local function advise(reason)
  if lacks_descriptors() then
    return NO_DESCRIPTOR
  elseif reason:find("libcurl", 1, true) or reason:find("curl_", 1, true) then
    return "libcurl is missing or too old. Install it: Debian, Ubuntu: apt install libcurl4; "
      .. "Fedora: dnf install libcurl; Arch: pacman -S curl; macOS: brew install curl"
  elseif reason:find("version mismatch", 1, true) or reason:find("undefined symbol: lua", 1, true)
    or reason:find("symbol not found", 1, true) then
    return "it was built for another Lua than this one (" .. (rawget(_G, "jit") and "LuaJIT, " or "") .. _VERSION
      .. "). Build it for this one: luarocks --lua-version " .. _VERSION:match "[%d.]+" .. " install footage"
  elseif reason:find("module 'footage.core' not found", 1, true) then
    return "it is not installed for " .. _VERSION .. ", or package.cpath does not lead to it"
  end
  return "reinstall footage"
end

local function core_in_c()
  local ok, loaded = pcall(require, "footage.core")
  if not ok then
    check_about(loaded, "footage.core")
    error("footage: its C part cannot be loaded: " .. advise(loaded) .. "\n(" .. loaded .. ")", 0)
  end
  return loaded
end

-- lua-cjson makes the JSON that is sent, in an instance of our own (json.lua): the host's settings stay its own.
local function check_cjson()
  local found, cjson = pcall(require, "cjson")
  if found then return end
  check_about(cjson, "cjson")
  local advice = lacks_descriptors() and "cannot be loaded: " .. NO_DESCRIPTOR
    or "is missing. Install it: luarocks install lua-cjson; Debian, Ubuntu: apt install lua-cjson"
  error("footage: lua-cjson " .. advice .. "\n(" .. cjson .. ")", 0)
end

--- Loads the core now, unless it is there. After an error it can be tried again.
function core.load()
  if not waiting then return end
  local loaded = core_in_c()
  loaded.check_locale()
  check_cjson()
  for _, fn in ipairs(waiting) do fn(loaded) end
  for name, value in pairs(loaded) do core[name] = value end
  setmetatable(core, nil)
  waiting = nil
end

--- A module of ours that is not needed before it is used; or nil and the error, where no file can be opened to read it.
function core.later(name)
  local fine, module = pcall(require, name)
  if fine then return module end
  package.loaded[name] = nil -- Lua 5.1 remembers that it failed
  if not lacks_descriptors() then error(module, 0) end
  return nil, core.failure("limit", ("footage: a part of it cannot be loaded: %s"):format(NO_DESCRIPTOR))
end

--- Calls `fn(core)` once the core is loaded, so perhaps at once. For modules that a task needs before it starts: they
--- must not load the core themselves.
function core.when_loaded(fn)
  if not waiting then return fn(core) end
  waiting[#waiting + 1] = fn
end

return setmetatable(core, {
  __index = function(_, name)
    core.load()
    return rawget(core, name)
  end,
})
