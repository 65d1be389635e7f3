-- Clients of a world of the simulator, for specs.

local clients = {}

local function make(name, base_url, key, options)
  local given = { base_url = base_url, api_key = key }
  for option, value in pairs(options or {}) do given[option] = value end
  local client = require("footage." .. name).new(given)
  return client
end

function clients.heygen(world, options)
  return make("heygen", world.heygen, world.key, options)
end

function clients.twelvelabs(world, options)
  return make("twelvelabs", world.twelvelabs, world.key, options)
end

--- The list functions of both services by their full names.
function clients.lists(world, options)
  local heygen, twelvelabs = clients.heygen(world, options), clients.twelvelabs(world, options)
  return {
    ["heygen.assets"] = heygen.assets,
    ["heygen.videos"] = heygen.videos,
    ["heygen.folders"] = heygen.folders,
    ["twelvelabs.assets"] = twelvelabs.assets,
  }
end

return clients
