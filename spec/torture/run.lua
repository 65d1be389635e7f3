-- Starts the simulator and the torture of each list: lua5.4 spec/torture/run.lua PROGRAM [FROM [STEP]]

local simulator = require "spec.support.simulator"

local program, from, step = arg[1], arg[2] or "1", arg[3] or "1"
local ITEMS = 8

local failed = false
for _, list in ipairs { "heygen.assets", "twelvelabs.assets" } do
  local healthy = simulator.world { items = { [list] = ITEMS } }
  local failing = simulator.world { items = { [list] = ITEMS }, faults = {
    { match = { list = list, page = 2 }, times = "always", action = "status", status = 503, retry_after = "0.01" },
  } }
  local service = list:match "^%w+"
  for _, whose in ipairs { "lua", "curl", "collect" } do
    io.write(list, ", ")
    io.flush()
    local command = ("TORTURE_LIST=%s TORTURE_ITEMS=%d TORTURE_HEALTHY=%s TORTURE_FAILING=%s %s %s %s %s %s"):format(
      list, ITEMS, healthy[service], failing[service], program, whose, "spec/torture/walk.lua", from, step)
    local ok = os.execute(command)
    if ok ~= true and ok ~= 0 then failed = true end
  end
end
os.exit(not failed, true)
