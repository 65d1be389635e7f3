-- One world of the simulator at a time, for spec files in which each test makes its own:
--
--   local world, new_world = one_world.world, one_world.new
--   after_each(one_world.close)
--   teardown(one_world.check)

local assert = require "luassert"
local simulator = require "spec.support.simulator"

local one_world = {}

local current

--- Stands for whichever world there is now.
one_world.world = setmetatable({}, {
  __index = function(_, name)
    return assert(current, "there is no world yet")[name]
  end,
})

function one_world.close()
  local closing = current
  current = nil -- closing may raise
  if closing then closing:close() end
end

--- Makes a world, see simulator.world, in place of the one before.
function one_world.new(config)
  one_world.close()
  current = simulator.world(config)
  return current
end

--- The same with these faults.
function one_world.with_faults(...)
  return one_world.new { faults = { ... } }
end

--- All was well inside the simulator.
function one_world.check()
  assert.same({}, simulator.errors())
end

return one_world
