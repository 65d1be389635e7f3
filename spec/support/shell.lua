-- Commands of the shell, for specs about what people type.

local shell = {}

function shell.quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

--- Runs a command without input; gives all that it wrote and its exit code.
function shell.run(command)
  local pipe = assert(io.popen("{ " .. command .. "\n} </dev/null 2>&1; printf '\\nexit %d' $?", "r"))
  local output, code = pipe:read("*a"):match "^(.*)\nexit (%d+)$"
  pipe:close()
  return output, tonumber(code)
end

--- Whether there is such a program.
function shell.has(program)
  local _, code = shell.run("command -v " .. program)
  return code == 0
end

--- "env ..." with these variables, and without those that would come in between.
function shell.environment(variables)
  local words = { "env" }
  for _, version in ipairs { "5_2", "5_3", "5_4" } do
    words[#words + 1] = ("-u LUA_PATH_%s -u LUA_CPATH_%s"):format(version, version)
  end
  for _, name in ipairs { "LUA_INIT", "MAKEFLAGS", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy" } do
    words[#words + 1] = "-u " .. name
  end
  for name, value in pairs(variables) do words[#words + 1] = name .. "=" .. shell.quote(value) end
  return table.concat(words, " ")
end

--- An empty folder; whoever asked for it removes it.
function shell.folder()
  local name = shell.run("mktemp -d"):gsub("%s+$", "")
  return name
end

--- Puts text into a new file; gives its name.
function shell.file(text)
  local name = os.tmpname()
  local file = assert(io.open(name, "wb"))
  file:write(text)
  file:close()
  return name
end

--- A file of the checkout.
function shell.read(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read "*a"
  file:close()
  return text
end

--- The interpreter of the Lua under test.
shell.lua = os.getenv "FOOTAGE_LUA" or (rawget(_G, "jit") and "luajit" or "lua" .. _VERSION:match "[%d.]+")

return shell
