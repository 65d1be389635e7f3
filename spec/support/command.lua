-- The command as a program of its own, over a world of the simulator. Owns how it is started.

local shell = require "spec.support.shell"

local command = {}

--- Runs `footage WORDS`, which is a line of the shell; gives what it wrote, what it said on stderr, and its code.
--- `more`: `environment` (over that of the world), `after`: what stands behind it ("| head -1"), and in front of it;
--- `wrapped`: what stands in front is a program that takes all of it as one argument.
function command.run(world, words, more)
  more = more or {}
  local environment = {
    HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key, TWELVELABS_BASE_URL = world.twelvelabs,
    TWELVE_LABS_API_KEY = world.key, LUA_PATH = package.path, LUA_CPATH = package.cpath, HOME = "/nonexistent",
  }
  for name, value in pairs(more.environment or {}) do environment[name] = value end
  local errors = shell.file ""
  local typed = table.concat({ shell.lua, "lua/footage/cli/program.lua", words }, " ")
  if more.wrapped then typed = shell.quote(typed) end
  local output, code = shell.output(table.concat({
    more.wrapped and "" or more.before or "", "2>" .. errors, shell.environment(environment),
    more.wrapped and more.before or "", typed, more.after or "",
  }, " "))
  local said = shell.read(errors)
  os.remove(errors)
  return output, said, code
end

return command
