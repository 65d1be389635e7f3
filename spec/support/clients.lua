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

--- The two parts of a list's full name: "heygen", "v3.videos".
function clients.split(name)
  return name:match "^(%a+)%.(.*)$"
end

--- A list function by its full name.
function clients.list(world, name, options)
  local service, rest = clients.split(name)
  local at = clients[service](world, options)
  for part in rest:gmatch "[^.]+" do at = at[part] end
  return at
end

return clients
