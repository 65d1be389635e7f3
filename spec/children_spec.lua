-- A process that the host starts in the middle of a walk gets no connection of footage's: it would hold it open, and
-- could read what comes over it. Nor what footage waits with. (libcurl keeps two or three sockets to itself, which
-- lead nowhere.)

local fresh_process = require "spec.support.fresh_process"
local simulator = require "spec.support.simulator"

-- Counts what of this process is a connection, a socket of any other kind, or none at all; and what a child has of it.
local SCRIPT = [[
  local footage = require "footage"
  local heygen = footage.heygen.new { base_url = arg[1], api_key = "test-key", ca_file = arg[3] }
  local twelvelabs = footage.twelvelabs.new { base_url = arg[2], api_key = "test-key" }
  local unknown = footage.heygen.new { base_url = "https://nobody.invalid", api_key = "test-key" }
  local function connections()
    local inodes = {}
    for _, name in ipairs { "/proc/net/tcp", "/proc/net/tcp6" } do
      local file = io.open(name)
      for line in file and file:lines() or function() end do
        local inode = line:match "^%s*%d+:%s+%S+%s+%S+%s+%S+%s+%S+%s+%S+%s+%S+%s+%d+%s+%d+%s+(%d+)"
        if inode then inodes[inode] = true end
      end
      if file then file:close() end
    end
    return inodes
  end
  local before = {}
  local function count(command)
    local tcp, counts = connections(), { connections = 0, others = 0, rest = 0 }
    local pipe = io.popen(command)
    for line in pipe:lines() do
      local name = line:match "%-> (.*)"
      local inode = name and name:match "^socket:%[(%d+)%]"
      local kind = inode and (tcp[inode] and "connections" or "others") or name and name:find "^anon_inode" and "rest"
      if kind and before[name] == nil then counts[kind] = counts[kind] + 1 end
      if before.filling and name then before[name] = true end
    end
    pipe:close()
    return counts
  end
  before.filling = true
  count "ls -l /proc/self/fd"
  before.filling = nil
  local function look(most)
    local mine, child = count "ls -l /proc/$PPID/fd", count "ls -l /proc/self/fd"
    assert(mine.connections > 0 and mine.rest > 0, "there is nothing to inherit")
    print(child.connections, child.rest, child.others <= most)
  end
  local walk = heygen.assets({}, { page_size = 2 })
  assert(walk:next())
  look(2)
  local other = twelvelabs.assets({}, { page_size = 2, parallel = 4 })
  assert(other:next())
  look(2)
  local lookup = unknown.assets()
  require("footage.core").step(lookup)
  look(3)
  assert(walk:all())
  assert(other:all())
  look(3)
]]

describe("a child process", function()
  for _, scheme in ipairs { "http", "https" } do
    it("gets none of footage's connections, over " .. scheme, function()
      if not io.open "/proc/net/tcp" then return pending("this system does not show whose a descriptor is") end
      local world = simulator.world { items = { ["heygen.assets"] = 20, ["twelvelabs.assets"] = 20 } }
      local base = scheme == "https" and world.tls or world
      local result = fresh_process.run(SCRIPT, { base.heygen, world.twelvelabs, simulator.ca_file() }, nil, 60)
      world:close()
      assert.equal(0, result.code, result.output .. result.errors)
      assert.equal(("0\t0\ttrue\n"):rep(4), result.output)
    end)
  end
end)
