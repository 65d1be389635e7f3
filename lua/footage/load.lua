-- Loads the C core and gives it lua-cjson. What can go wrong here is what goes wrong when a module
-- with C in it is installed, so each case says what to do.

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

local ok, core = pcall(require, "footage.core")
if not ok then
  local reason = tostring(core)
  error("footage: its C part cannot be loaded: " .. advise(reason) .. "\n(" .. reason .. ")", 0)
end

local found, cjson = pcall(require, "cjson")
if not found then
  error("footage: lua-cjson is missing. Install it: luarocks install lua-cjson; "
    .. "Debian, Ubuntu: apt install lua-cjson\n(" .. tostring(cjson) .. ")", 0)
end

-- An instance of our own: the host's settings stay its own, and ours are not changed by it.
local json = cjson.new()
json.decode_invalid_numbers(false)
json.decode_max_depth(200)
core.set_decoder(json.decode)

return core
