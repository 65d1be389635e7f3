-- A clock that goes forty times as fast, or so, for scripts in a process of their own (spec/clock/fast.c): what takes a
-- minute there is over in two seconds, give or take the tenth of a second after which a script looks again.
--
--   fresh_process.run(script, arguments, fast_clock.environment())

local shell = require "spec.support.shell"

local fast_clock = {}

local VERSION = rawget(_G, "jit") and "jit" or _VERSION:match "[%d.]+"

--- Whether there can be one.
function fast_clock.is_there()
  return not os.getenv "FOOTAGE_SANITIZED" and shell.run("uname -s"):match "^Linux" ~= nil
end

--- What is to be set for the process.
function fast_clock.environment(faster)
  local build = assert(os.getenv "FOOTAGE_BUILD"):match "^(.*)/[^/]+$"
  local library = build .. "/clock/fast.so"
  local output, code = shell.run(("%s make -s LUA_VERSION=%s BUILD=%s CFLAGS=-g %s"):format(
    shell.environment {}, VERSION, shell.quote(build), shell.quote(library)))
  assert(code == 0, output)
  return { LD_PRELOAD = library, FASTER = tostring(faster or 40) }
end

return fast_clock
