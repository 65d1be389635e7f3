-- A library that is loaded before the system's own, and answers in its place.

local shell = require "spec.support.shell"

local preloaded = {}

--- Makes it in a folder, from C. Gives what is to be set for a process; or nil and why there is none here.
function preloaded.environment(folder, source)
  if shell.output "uname -s" ~= "Linux\n" then return nil, "only on Linux" end
  if os.getenv "FOOTAGE_SANITIZED" then return nil, "no library comes first there" end
  local name = folder .. "/preloaded"
  local file = assert(io.open(name .. ".c", "wb"))
  file:write(source)
  file:close()
  shell.run(("cc -shared -fPIC -o %s.so %s.c"):format(name, name))
  return { LD_PRELOAD = name .. ".so" }
end

return preloaded
