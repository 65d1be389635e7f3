-- Uploads in processes of their own: killed at any place and gone on with, and what they keep in memory.

local fresh_process = require "spec.support.fresh_process"
local one_world = require "spec.support.one_world"
local shell = require "spec.support.shell"

local world, new_world = one_world.world, one_world.new

local folder
before_each(function() folder = shell.folder() end)
after_each(function()
  one_world.close()
  shell.run("rm -rf " .. folder)
end)
teardown(one_world.check)

local function make(name, size)
  local path = folder .. "/" .. name
  local file = assert(io.open(path, "wb"))
  file:write "\0\0\0\24ftypisom\0\0\2\0isommp42"
  file:close()
  shell.run(("head -c %d /dev/urandom >>%s; truncate -s %d %s"):format(math.min(size, 4000000), path, size, path))
  return path
end

local function environment()
  return {
    HEYGEN_BASE_URL = world.heygen, HEYGEN_API_KEY = world.key, TWELVELABS_BASE_URL = world.twelvelabs,
    TWELVE_LABS_API_KEY = world.key, XDG_STATE_HOME = folder .. "/state",
  }
end

describe("an upload that is killed", function()
  local SIZE, CHUNK, PARALLEL = 3000000, 50000, 4

  local UPLOAD = [[
    require("footage.twelvelabs.upload").form = 1000
    local asset = assert(require("footage").twelvelabs.upload(arg[1], nil, { parallel = tonumber(arg[2]) }))
    print(asset.id)
  ]]

  local function sent(uploads)
    local count = 0
    for _, upload in ipairs(uploads) do
      for _, chunk in ipairs(upload.chunks) do count = count + chunk.puts end
    end
    return count
  end

  local function has_record()
    return shell.output("find " .. folder .. "/state -name '*.jsonl'"):find "%S" ~= nil
  end

  -- It was killed when all was done, and before it could say so.
  local function is_done()
    for _, upload in ipairs(world:uploads()) do
      if upload.completed and not has_record() then return upload.asset_id end
    end
  end

  -- Runs until it is through; how often it was killed meanwhile, and the asset's id.
  local function run_until_whole(path, longest)
    local kills = 0
    while true do
      local seconds = 0.05 + math.random() * longest
      local result = fresh_process.run(UPLOAD, { path, tostring(PARALLEL) }, environment(), seconds)
      if result.code == 0 then return kills, result.output:match "%S+" end
      assert.equal(137, result.code, result.errors)
      kills, longest = kills + 1, longest * 1.05
      if is_done() then return kills, is_done() end
    end
  end

  it("is whole after so many runs as it takes, and no chunk comes twice but those in flight", function()
    local wanted = os.getenv "FOOTAGE_BRIEF" and 3 or tonumber(os.getenv "FOOTAGE_KILLS") or 10
    local killed = 0
    while killed < wanted do
      new_world {
        chunk_size = CHUNK, file_faults = { { match = { method = "PUT" }, first_byte_ms = 25, times = "always" } },
      }
      local path = make("a.mp4", SIZE)
      local kills, id = run_until_whole(path, 0.5)
      killed = killed + kills
      local uploads, whole = world:uploads(), nil
      for _, upload in ipairs(uploads) do
        if upload.completed then whole = upload end
        -- One that was killed before its record was written has sent nothing.
        if not upload.completed then assert.equal(0, sent { upload }) end
      end
      assert.equal(id, whole.asset_id)
      assert(world:holds(whole, path))
      assert.is_true(sent(uploads) <= SIZE / CHUNK + kills * PARALLEL,
        ("%d chunks came, after %d kills"):format(sent(uploads), kills))
      assert.is_false(has_record())
      shell.run("rm -rf " .. folder .. "/state")
    end
  end)
end)

describe("memory", function()
  local UPLOAD = [[
    local footage = require "footage"
    require("footage.heygen.upload").form, require("footage.twelvelabs.upload").form = 1e6, 1e6
    local ways = {
      put = function(path) return footage.heygen.upload(path) end,
      chunks = function(path) return footage.twelvelabs.upload(path) end,
      form = function(path) return footage.twelvelabs.create_asset{ file = footage.file(path) } end,
      json = function(path)
        return footage.heygen.request{ method = "POST", path = "/v3/avatars", json = { file = footage.file(path) } }
      end,
    }
    ways[arg[1] ](arg[2])
    local way = ways[arg[1] ]
    collectgarbage()
    local record, message, err = way(arg[3])
    if not record and err.status ~= 400 then error(message) end
    print(io.open("/proc/self/status"):read("*a"):match "VmHWM:%s*(%d+)")
  ]]

  local function peak(way, warm, path)
    local result = fresh_process.run(UPLOAD, { way, warm, path }, environment(), 120)
    assert.equal(0, result.code, result.errors)
    return tonumber(result.output)
  end

  for _, way in ipairs { "put", "chunks", "form", "json" } do
    it("does not grow with a file that is sent: " .. way, function()
      if os.getenv "FOOTAGE_SANITIZED" or not io.open "/proc/self/status" then return end
      new_world { max_bytes = 1e9, chunk_size = 5000000 }
      local small, large = make("small.mp4", 31000000), make("large.mp4", 160000000)
      local grown = peak(way, small, large) - peak(way, small, small)
      assert.is_true(grown < 2048, ("%d KiB more"):format(grown))
    end)
  end
end)
