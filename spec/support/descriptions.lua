-- The tables that services are written in, as the library compiled them. Owns nothing else.

local descriptions = { compiled = {} }

-- A fresh load of both services, with the core's compiler watched.
local function load_all()
  local core = require "footage.load"
  local compile = core.service
  local found = {}
  core.service = function(description, lone)
    local compiled = compile(description, lone)
    found[description.name], descriptions.compiled[description.name] = description, compiled
    return compiled
  end
  local loaded = {}
  local modules = {
    "footage.heygen", "footage.heygen_actions", "footage.heygen_v1", "footage.heygen_v3", "footage.heygen_v3_actions",
    "footage.twelvelabs",
  }
  for _, name in ipairs(modules) do
    loaded[name], package.loaded[name] = package.loaded[name], nil
  end
  local fine, problem = pcall(function()
    -- Compiled when they are first used.
    return tostring(require "footage.heygen") .. tostring(require "footage.twelvelabs")
  end)
  core.service = compile
  for name, module in pairs(loaded) do package.loaded[name] = module end
  assert(fine, problem)
  for _, description in pairs(found) do description.actions = description.actions() end
  return found
end

--- The description of a service.
function descriptions.of(name)
  descriptions.all = descriptions.all or load_all()
  return descriptions.all[name]
end

--- The methods of a type's records, by their names: as they are at run time.
function descriptions.methods(service, kind)
  assert(descriptions.of(service))
  local methods = require("footage.load").methods(descriptions.compiled[service], kind)
  return methods
end

--- The lists of both services: {full_name = list}.
function descriptions.lists()
  local lists = {}
  for _, service in ipairs { "heygen", "twelvelabs" } do
    for name, list in pairs(descriptions.of(service).lists) do lists[service .. "." .. name] = list end
  end
  return lists
end

return descriptions
