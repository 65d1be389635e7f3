-- Several Lua states in several threads of one process, all at once: spec/threads/. On Lua 5.4 also
-- under ThreadSanitizer, which sees what two states share without a lock even when all goes well.

local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local THREADS, ITEMS = 12, 24
local VERSION = rawget(_G, "jit") and "jit" or _VERSION:match "[%d.]+"
local BUILD = assert(os.getenv "FOOTAGE_BUILD"):match "^(.*)/[^/]+$"
local SANITIZED = os.getenv "FOOTAGE_SANITIZED"

-- Makes the program, with these flags, in a folder of its own.
local function program(folder, flags, also)
  local name = ("%s/%s/%s/threads"):format(BUILD, folder, VERSION)
  local output, code = shell.run(("%s make -s LUA_VERSION=%s BUILD=%s CFLAGS=%s %s %s"):format(
    shell.environment {}, VERSION, shell.quote(BUILD .. "/" .. folder), shell.quote(flags), also or "",
    shell.quote(name)))
  assert.equal(0, code, output)
  return name
end

-- Every fifth request of each list fails, whoever sends it.
local function run(name, rounds, variables)
  local lists, faults = { "heygen.assets", "heygen.videos", "heygen.folders", "twelvelabs.assets" }, {}
  local items, every_fifth = {}, {}
  for number = 1, 400 do every_fifth[number] = 5 * number end
  for _, list in ipairs(lists) do
    items[list] = ITEMS
    faults[#faults + 1] = {
      match = { list = list, request = every_fifth }, times = "always", action = "status", status = 503,
      retry_after = "0.01",
    }
  end
  local world = simulator.world { items = items, faults = faults }
  variables.LUA_PATH, variables.LUA_CPATH = package.path, variables.LUA_CPATH or package.cpath
  variables.THREADS_HEYGEN, variables.THREADS_TWELVELABS = world.heygen, world.twelvelabs
  variables.THREADS_ITEMS = tostring(ITEMS)
  local output, code = shell.run(("%s timeout -s KILL 100 %s spec/threads/walk.lua %d %d"):format(
    shell.environment(variables), shell.quote(name), THREADS, rounds))
  local log = world:log()
  world:close()
  assert.equal(("%d states, 0 failed\n"):format(THREADS * rounds), output)
  assert.equal(0, code)
  assert.is_true(#log > THREADS * rounds)
  for _, entry in ipairs(log) do assert.matches("^thread/%d+ footage/[^ ]+", entry.headers["user-agent"]) end
end

describe("states in threads of their own", function()
  it("work side by side", function()
    run(program("threads", SANITIZED and "-g -fsanitize=address,undefined" or "-g"), 3, {})
  end)

  it("share nothing without a lock", function()
    if VERSION ~= "5.4" or SANITIZED then return pending("on Lua 5.4 alone, and one sanitizer at a time") end
    local probe = "echo 'int main(void) { return 0; }' | cc -fsanitize=thread -x c - -o /dev/null"
    if select(2, shell.run(probe)) ~= 0 then return pending("this compiler has no ThreadSanitizer") end
    run(program("tsan", "-O1 -g -fsanitize=thread", "core"), 2, {
      LUA_CPATH = BUILD .. "/tsan/5.4/?.so;" .. package.cpath, TSAN_OPTIONS = "halt_on_error=1:exitcode=66",
    })
  end)
end)
