-- Runs a command with both services simulated: lua spec/support/with_simulator.lua COMMAND...
-- The command finds them through its environment, like any script of a user's. Gives its exit code.

local here = arg[0]:match "^(.*)/support/[^/]*$" or "."
package.path = here .. "/../?.lua;" .. package.path

local shell = require "spec.support.shell"
local simulator = require "spec.support.simulator"

local world = simulator.world {
  items = { ["heygen.assets"] = 250, ["heygen.videos"] = 30, ["heygen.folders"] = 30, ["twelvelabs.assets"] = 120 },
}

local words = {
  "env", "HEYGEN_BASE_URL=" .. world.heygen, "HEYGEN_API_KEY=" .. world.key,
  "TWELVELABS_BASE_URL=" .. world.twelvelabs, "TWELVE_LABS_API_KEY=" .. world.key,
}
for _, word in ipairs(arg) do words[#words + 1] = word end
for i, word in ipairs(words) do words[i] = shell.quote(word) end

-- Lua 5.1 gives the code alone, the others true or nil first.
local done = os.execute(table.concat(words, " "))
os.exit((done == 0 or done == true) and 0 or 1, true)
