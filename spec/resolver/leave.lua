-- What threads.c runs for spec/resolver_spec.lua: states that are closed while a name is looked up for
-- them, in a process that goes on.

local core = require "footage.core"
local listing = require("footage.heygen").new { base_url = "https://slow.invalid", api_key = "test-key" }.assets()

assert(core.step(listing) == false)
for _ = 1, 3 do core.engine.wait(0.02) end
assert(core.step(listing) == false)
