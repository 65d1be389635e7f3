-- The C core, which is loaded when something of it is first used, and looks for lua-cjson. What can go wrong
-- here is what goes wrong when a module with C in it is installed, so each case says what to do.

local core = {}

-- What wants to be done then.
local waiting = {}

-- What cannot be loaded is told in one line. The programs `lua` and `nvim` show a string with a traceback, an object
-- alone; that of 5.1 shows no object.
local metatable = { __tostring = function(self) return self.message end }

local function fail(words)
  local shows_objects = rawget(_G, "jit") or _VERSION ~= "Lua 5.1"
  error(shows_objects and setmetatable({ message = words }, metatable) or words, 0)
end

-- What the dynamic loader says, where the host hands it on as it is.
local OF_LOADERS = { "version mismatch", "Lua VMs", "undefined symbol", "symbol not found", "shared object" }

-- Which of the errors of `require` are about the module; any other one is the host's, and goes up as it is.
local function check_about(reason, module)
  local is_about = type(reason) == "string"
    and (reason:find(module, 1, true) or reason:find(module:gsub("%.", "/"), 1, true))
  for _, words in ipairs(OF_LOADERS) do
    is_about = is_about or type(reason) == "string" and reason:find(words, 1, true)
  end
  if not is_about then error(reason, 0) end
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

-- The end of what `require` says, which tells why. (Neovim's own loader puts its line in front.)
local function why(reason)
  return (reason:gsub("%s+$", ""):match "[^\n]*$":gsub("^%s+", ""):gsub("^%S+%.lua:%d+: ", ""))
end

local function is_of_another_lua(reason)
  for _, words in ipairs { "version mismatch", "undefined symbol: lua", "symbol not found", "Lua VMs" } do
    if reason:find(words, 1, true) then return true end
  end
end

local function fail_core(reason)
  if lacks_descriptors() then fail("footage: its core cannot be loaded: " .. NO_DESCRIPTOR) end
  local cure = require "footage.cure"
  if reason:find("module 'footage.core' not found", 1, true) then
    fail(("footage: its core is not built for this Lua (%s); %s"):format(cure.lua(), cure.build()))
  elseif is_of_another_lua(reason) then
    fail(("footage: its core was built for another Lua than this one (%s); %s"):format(cure.lua(), cure.build()))
  elseif reason:find("libcurl", 1, true) or reason:find("curl_", 1, true) then
    fail(("footage: libcurl is missing or too old (%s); %s"):format(why(reason), cure.libcurl(reason)))
  end
  fail(("footage: its core cannot be loaded (%s); %s"):format(why(reason), cure.build()))
end

local function core_in_c()
  local ok, loaded = pcall(require, "footage.core")
  if not ok then
    check_about(loaded, "footage.core")
    fail_core(loaded)
  end
  return loaded
end

local function fail_cjson(reason)
  if lacks_descriptors() then fail("footage: lua-cjson cannot be loaded: " .. NO_DESCRIPTOR) end
  local cure = require "footage.cure"
  local missing = reason:find("module 'cjson' not found", 1, true)
  fail(("footage: lua-cjson for this Lua (%s) %s; %s"):format(cure.lua(),
    missing and "is missing" or "cannot be loaded (" .. why(reason) .. ")", cure.cjson()))
end

-- lua-cjson makes the JSON that is sent, in an instance of our own (json.lua): the host's settings stay its own.
local function check_cjson()
  local found, cjson = pcall(require, "cjson")
  if found then return end
  check_about(cjson, "cjson")
  fail_cjson(cjson)
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
