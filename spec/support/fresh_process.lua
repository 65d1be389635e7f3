-- Lua scripts in a process of their own that may hang or crash: for what only a fresh interpreter
-- shows, for what must not take the specs down with it, and for walks that go on elsewhere. The
-- interpreter is the one under test, and finds the same modules.

local pace = require "spec.support.pace"
local shell = require "spec.support.shell"

local fresh_process = {}

-- Keys and proxies of whoever runs the specs have no part in them.
local UNSET = "unset LUA_INIT LUA_INIT_5_2 LUA_INIT_5_3 LUA_INIT_5_4 LUA_PATH_5_2 LUA_PATH_5_3 LUA_PATH_5_4 "
  .. "LUA_CPATH_5_2 LUA_CPATH_5_3 LUA_CPATH_5_4 HEYGEN_API_KEY TWELVE_LABS_API_KEY TWELVELABS_API_KEY "
  .. "HEYGEN_BASE_URL TWELVELABS_BASE_URL http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY;"

--- Runs a script, which finds `arguments` in `arg`. `environment` is set for it: {NAME = "value"}.
--- Gives {output, errors, code}: what it printed, what it wrote to stderr, and its exit code, which
--- is beyond 128 when a signal ended it: after `seconds` (60; more where all is slow) that is 137. With `signal` it is
--- sent that one after `seconds`, and has 20 more. `limit` is a command for the shell that starts it: "ulimit -n 20".
function fresh_process.run(script, arguments, environment, seconds, signal, limit)
  -- On the first line, so that the others keep their numbers.
  if pace.is_stress then script = 'require "spec.support.gc_stress" ' .. script end
  local name, errors = shell.file(script), os.tmpname()
  local command = {
    limit and limit .. ";" or "", UNSET, "LUA_PATH=" .. shell.quote(package.path),
    "LUA_CPATH=" .. shell.quote(package.cpath),
  }
  for variable, value in pairs(environment or {}) do command[#command + 1] = variable .. "=" .. shell.quote(value) end
  seconds = seconds or 60
  command[#command + 1] = signal and ("timeout --foreground -k %d -s %s %g"):format(pace.limit(20), signal, seconds)
    or ("timeout -s KILL %g"):format(pace.limit(seconds))
  command[#command + 1] = shell.lua .. " " .. name
  for _, argument in ipairs(arguments or {}) do command[#command + 1] = shell.quote(argument) end
  command[#command + 1] = "2>" .. errors
  local output, code = shell.output(table.concat(command, " "))
  os.remove(name)
  return { output = output, code = code, errors = shell.read_and_remove(errors) }
end

return fresh_process
