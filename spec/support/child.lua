-- A script in a process of its own, with an environment of its own: for what only a fresh
-- interpreter shows. It finds the same modules as the specs do.

local child = {}

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local INTERPRETER = os.getenv "FOOTAGE_LUA"
  or (rawget(_G, "jit") and "luajit" or "lua" .. _VERSION:match "[%d.]+")

local HIDDEN = {
  "HEYGEN_API_KEY", "TWELVE_LABS_API_KEY", "TWELVELABS_API_KEY", "HEYGEN_BASE_URL", "TWELVELABS_BASE_URL",
  "LUA_INIT", "LUA_INIT_5_2", "LUA_INIT_5_3", "LUA_INIT_5_4", "LUA_PATH_5_2", "LUA_PATH_5_3", "LUA_PATH_5_4",
  "LUA_CPATH_5_2", "LUA_CPATH_5_3", "LUA_CPATH_5_4", "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
  "ALL_PROXY",
}

local function command_of(name, environment)
  local words = { "env" }
  for _, variable in ipairs(HIDDEN) do words[#words + 1] = "-u " .. variable end
  words[#words + 1] = "LUA_PATH=" .. quote(package.path)
  words[#words + 1] = "LUA_CPATH=" .. quote(package.cpath)
  for variable, value in pairs(environment or {}) do words[#words + 1] = variable .. "=" .. quote(value) end
  words[#words + 1] = quote(INTERPRETER) .. " " .. quote(name)
  return table.concat(words, " ")
end

--- Runs a script; gives what it wrote (with its errors) and its exit code. `before` and `after` are
--- shell words around the command.
function child.run(script, environment, before, after)
  local name = os.tmpname()
  local file = assert(io.open(name, "w"))
  file:write(script)
  file:close()
  local pipe = assert(io.popen(("{ %s %s %s; } 2>&1; printf '\\n%%d' $?"):format(before or "",
    command_of(name, environment), after or ""), "r"))
  local text = pipe:read("*a")
  pipe:close()
  os.remove(name)
  local output, code = text:match("^(.*)\n(%d+)$")
  return output, tonumber(code), name
end

return child
