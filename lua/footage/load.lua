-- The C core, which is loaded when something of it is first used, and then gets lua-cjson. What can go wrong
-- here is what goes wrong when a module with C in it is installed, so each case says what to do.

local core = {}

-- What wants to be done then.
local waiting = {}

local function advise(reason)
  if reason:find("libcurl", 1, true) or reason:find("curl_", 1, true) then
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
    local reason = tostring(loaded)
    error("footage: its C part cannot be loaded: " .. advise(reason) .. "\n(" .. reason .. ")", 0)
  end
  return loaded
end

-- An instance of our own: the host's settings stay its own, and ours are not changed by it.
local function own_cjson()
  local found, cjson = pcall(require, "cjson")
  if not found then
    error("footage: lua-cjson is missing. Install it: luarocks install lua-cjson; "
      .. "Debian, Ubuntu: apt install lua-cjson\n(" .. tostring(cjson) .. ")", 0)
  end
  local json = cjson.new()
  json.decode_invalid_numbers(false)
  json.decode_max_depth(200)
  return json
end

--- Loads the core now, unless it is there. After an error it can be tried again.
function core.load()
  if not waiting then return end
  local loaded = core_in_c()
  loaded.set_decoder(own_cjson().decode)
  for name, value in pairs(loaded) do core[name] = value end
  setmetatable(core, nil)
  local due = waiting
  waiting = nil
  for _, fn in ipairs(due) do fn() end
end

--- Calls `fn` once the core is loaded, so perhaps at once. For modules that a task needs before it starts: they
--- must not load the core themselves.
function core.when_loaded(fn)
  if not waiting then return fn() end
  waiting[#waiting + 1] = fn
end

return setmetatable(core, {
  __index = function(_, name)
    core.load()
    return rawget(core, name)
  end,
})
