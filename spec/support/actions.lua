-- What the services' tables say of actions, in one shape: what each is called, takes and gives. Owns no words.

local descriptions = require "spec.support.descriptions"
local pick = require "spec.support.pick"

local actions = {}

local function parameter(name, kind)
  local plain, required = kind:match "^(%a+)(!?)$"
  return { name = name, type = plain, required = required == "!" }
end

-- What one gives by name, in order: what must be given comes first.
local function parameters_of(given, kind)
  local found = {}
  if not kind then
    for name in given.path:gmatch "{([^}]+)}" do
      found[#found + 1] = { name = name, type = "string", required = true }
    end
  end
  for _, place in ipairs { given.fields or {}, given.query or {} } do
    for _, name in ipairs(pick.sorted_keys(place)) do found[#found + 1] = parameter(name, place[name]) end
  end
  local ordered = {}
  for _, required in ipairs { true, false } do
    for _, one in ipairs(found) do
      if one.required == required then ordered[#ordered + 1] = one end
    end
  end
  return ordered
end

-- The parameter that may be given without a table around it, if nothing else must be given.
local function lone_of(given, parameters, kind)
  local lone, names = given.argument, {}
  for name in given.path:gmatch "{([^}]+)}" do names[#names + 1] = name end
  if not lone and not kind and #names == 1 then lone = names[1] end
  for _, one in ipairs(parameters) do
    if one.required and one.name ~= lone then return nil end
  end
  return lone
end

--- Every action of a service, by name: { name, kind = the record, verb, given = its table, parameters, lone,
--- record = what it gives, deletes }. Names of a record's own have a kind and a verb.
function actions.of(service)
  local found, all = {}, descriptions.of(service).actions
  for _, name in ipairs(pick.sorted_keys(all)) do
    local given = all[name]
    local kind, verb = name:match "^(.+):(.+)$"
    local rereads = given.read or (given.read == nil and verb ~= "delete")
    local parameters = parameters_of(given, kind)
    found[#found + 1] = {
      name = name, kind = kind, verb = verb, given = given, parameters = parameters,
      lone = lone_of(given, parameters, kind), record = given.record or (rereads and kind) or nil,
      deletes = verb == "delete",
    }
  end
  return found
end

return actions
