-- Starts the simulator and the torture of each list: lua5.4 spec/torture/run.lua PROGRAM [FROM [STEP]]

local json = require "cjson"
local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local program, from, step = arg[1], arg[2] or "1", arg[3] or "1"
local ITEMS = 8

-- {list that is walked, list that the simulator gives, world, filters}; search: its filters name an index.
local cases = {
  { "heygen.assets" },
  { "twelvelabs.assets" },
  -- v1 is gone: its successor, the look-up of the user, and a filter that footage looks for itself
  { "heygen.assets", "heygen.v3.assets", { retired = 410 } },
  -- its links, and so its cursors, are of one world
  { "example.repositories", unbroken = true },
  { "twelvelabs.search", "twelvelabs.search", {}, function(world)
    return { index_id = world:ids("twelvelabs.indexes")[1], search_options = { "visual" }, query_text = "a dog" }
  end },
}

local function world_of(case, faults)
  local list = case[2] or case[1]
  local config = { items = { [case[1]] = ITEMS }, faults = faults }
  for name, value in pairs(case[3] or {}) do config[name] = value end
  if list == "twelvelabs.search" then
    -- What is found belongs to one of three indexes.
    config.items = { [list] = 3 * ITEMS, ["twelvelabs.indexes"] = 3 }
  end
  return simulator.world(config)
end

local failed = false
for _, case in ipairs(cases) do
  local list = case[1]
  local healthy = world_of(case)
  local failing = world_of(case, {
    {
      match = { list = case[2] or list, page = 2 }, times = "always", action = "status", status = 503,
      retry_after = "0.01",
    },
  })
  local filters = case[4] and json.encode(case[4](healthy)) or "{}"
  local service = list:match "^%w+"
  for _, whose in ipairs { "lua", "curl", "collect" } do
    io.write(case[2] or list, ", ")
    io.flush()
    local command = ("TORTURE_LIST=%s TORTURE_ITEMS=%d TORTURE_HEALTHY=%s TORTURE_FAILING=%s TORTURE_FILTERS='%s' "
      .. "%s %s %s %s %s"):format(list, ITEMS, healthy[service], case.unbroken and "" or failing[service], filters,
      program, whose, "spec/torture/walk.lua", from, step)
    local ok = os.execute(command)
    if ok ~= true and ok ~= 0 then failed = true end
  end
end
-- Downloads: each connection breaks once half-way.
local SIZE = 100000
local world = simulator.world {
  items = { ["heygen.videos"] = 4 }, files = { ["*"] = { size = SIZE } },
  file_faults = { { match = { number = { 1, 3 } }, cut = SIZE / 2, times = "always" } },
}
-- In memory, where there is such a place: a disk would have each run wait.
local completed, folder = 0, shell.run("mktemp -d -p /dev/shm 2>/dev/null || mktemp -d"):match "%S+"
for _, video in ipairs(world:items "heygen.videos") do
  if video.status == "completed" then completed = completed + 1 end
end
for _, whose in ipairs { "lua", "curl", "collect" } do
  io.write("downloads, ")
  io.flush()
  local command = ("TORTURE_HEALTHY=%s TORTURE_ITEMS=%d TORTURE_SIZE=%d TORTURE_FOLDER=%s %s %s %s %s %s"):format(
    world.heygen, completed, SIZE, folder, program, whose, "spec/torture/download.lua", from, step)
  local ok = os.execute(command)
  if ok ~= true and ok ~= 0 then failed = true end
end
shell.run("rm -rf " .. folder)
os.exit(not failed, true)
