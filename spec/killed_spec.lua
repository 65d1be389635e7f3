-- Backups whose process is killed at any place, and run again: what is there then is whole, and hardly anything was
-- fetched twice. FOOTAGE_KILLS says how often (make torture: 50).

local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local KILLS = tonumber(os.getenv "FOOTAGE_KILLS") or 5
local SIZE, OVERLAP = 1500000, 65536
local FILES = 6

local BACKUP = [[
  local heygen = require("footage.heygen").new { base_url = %q, api_key = %q }
  local done, unready = heygen.v3.videos():download(%q, { parallel = 3 })
  io.open(%q, "w"):write(tostring(done), " ", tostring(unready)):close()
]]

-- A generator of its own: which places are tried must not depend on the Lua.
local seed = tonumber(os.getenv "FOOTAGE_SEED") or 20261128
local function random(most)
  seed = (seed * 16807) % 2147483647
  return seed % most
end

local function lengths(folder)
  local found = {}
  local said = shell.output(("cd %s && stat -c '%%s %%n' -- *.part 2>/dev/null"):format(shell.quote(folder)))
  for size, id in said:gmatch "(%d+) [^\n]-(%x+)%.part" do found[id] = tonumber(size) end
  return found
end

describe("a backup that was killed", function()
  local world, folder
  before_each(function()
    folder = shell.folder()
    world = simulator.world {
      items = { ["heygen.videos"] = 20 }, files = { ["*"] = { size = SIZE } },
      file_faults = { { slow = { bytes = 30000, ms = 5 }, times = "always" } },
    }
  end)
  after_each(function()
    world:close()
    shell.run("rm -rf " .. folder)
  end)

  local function run(seconds)
    local script = shell.file((BACKUP):format(world.heygen, world.key, folder .. "/to", folder .. "/said"))
    local command = ("%s %s >/dev/null 2>&1"):format(shell.lua, script)
    if seconds then command = ("(timeout -s KILL %.3f %s; true) 2>/dev/null"):format(seconds, command) end
    shell.run(command)
    os.remove(script)
  end

  -- What the second run asks for of what the first one left.
  local function check_asked(before, first_logged)
    local seen = {}
    for i, entry in ipairs(world:log "files") do
      local id = entry.path:match "(%x+)%.mp4"
      if i > first_logged and not seen[id] then
        seen[id] = true
        local length = before[id] or 0
        assert.equal(length > OVERLAP and length - OVERLAP or 0, entry.from)
      end
    end
  end

  for round = 1, KILLS do
    it("is whole when it is run again, " .. round, function()
      run(0.1 + random(1200) / 1000)
      local before, logged = lengths(folder .. "/to"), #world:log "files"
      run()
      check_asked(before, logged)
      assert.same({}, lengths(folder .. "/to"))
      local done = shell.read(folder .. "/said"):match "^%d+"
      local count = 0
      for _, item in ipairs(world:items "heygen.videos") do
        if item.status == "completed" then
          local url = world:file_url(("files2.heygen.ai/mp4/%s.mp4"):format(item.video_id or item.id))
          local said = shell.output(("sha256sum %s/to/*%s.mp4"):format(folder, item.video_id or item.id))
          assert.equal(world:file(url).sha256, said:match "^\\?(%x+)")
          count = count + 1
        end
      end
      assert.equal(tostring(count), done)
      assert.is_true(count >= FILES)
      assert.equal(tostring(count), shell.output(("ls -A %s/to | wc -l"):format(folder)):match "%d+")
    end)
  end
end)
