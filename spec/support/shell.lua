-- Commands of the shell, and the files that they read and write.

local shell = {}

function shell.quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

--- The lines of a text that are not empty, whoever's ends they have.
function shell.lines(text)
  local lines = {}
  for line in text:gmatch "[^\r\n]+" do lines[#lines + 1] = line end
  return lines
end

--- Runs a command without input, in a subshell, which it may leave; gives what it wrote to stdout and
--- its exit code (Lua 5.1 does not tell that of a pipe).
function shell.output(command)
  local pipe = assert(io.popen("( " .. command .. "\n) </dev/null; printf '\\nexit %d' $?", "r"))
  local output, code = pipe:read("*a"):match "^(.*)\nexit (%d+)$"
  pipe:close()
  return output, tonumber(code)
end

--- The same with what it wrote to stderr.
function shell.run(command)
  return shell.output("{ " .. command .. "\n} 2>&1")
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

--- The text of a file.
function shell.read(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read "*a"
  file:close()
  return text
end

--- The text of a file that is of no more use, "" when it was never written.
function shell.read_and_remove(name)
  local file = io.open(name, "rb")
  local text = file and file:read "*a" or ""
  if file then file:close() end
  os.remove(name)
  return text
end

--- A port where nobody listens, as the system gives it: asked by the simulator's Lua, which has sockets.
function shell.free_port()
  local said = shell.run [[env -u LUA_PATH -u LUA_CPATH -u LUA_INIT lua5.1 -e '
    print((select(3, require("cqueues.socket").listen("127.0.0.1", 0):localname())))']]
  return assert(tonumber(said), said)
end

--- The interpreter of the Lua under test.
shell.lua = os.getenv "FOOTAGE_LUA" or (rawget(_G, "jit") and "luajit" or "lua" .. _VERSION:match "[%d.]+")

return shell
