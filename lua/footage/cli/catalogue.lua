-- What a service offers, from its table, under the command's names: those of the library, with `-` for `_`. Sends
-- nothing, and loads no core.

local ready = require "footage.ready"

local catalogue = {}

catalogue.SERVICES = { "heygen", "twelvelabs" }

--- "asset_types" as it is typed.
function catalogue.typed(name)
  return (name:gsub("_", "-"))
end

--- The library's name of what was typed.
function catalogue.named(typed)
  return (typed:gsub("-", "_"))
end

function catalogue.sorted(names)
  local list = {}
  for name in pairs(names) do list[#list + 1] = name end
  table.sort(list)
  return list
end

--- The table of a service, with its actions loaded when they are asked for: `description:all_actions()`.
function catalogue.of(service)
  local client = require("footage." .. service)
  local description = ready.description(client)
  local actions
  return {
    name = service, client = client, lists = description.lists, records = description.records,
    upload = description.upload,
    actions = function()
      if not actions then
        local given = description.actions
        actions = type(given) == "function" and assert(given()) or given or {}
      end
      return actions
    end,
  }
end

--- The names in {braces} of a path.
function catalogue.in_path(path)
  local names = {}
  for name in path:gmatch "{([^}]+)}" do names[#names + 1] = name end
  return names
end

--- The filters of a list, in order: { name, type, required }.
function catalogue.filters(list)
  local filters, required = {}, {}
  for _, name in ipairs(list.required or {}) do required[name] = true end
  for _, name in ipairs(catalogue.in_path(list.path)) do
    filters[#filters + 1] = { name = name, type = "string", required = true }
  end
  for _, name in ipairs(catalogue.sorted(list.filters or {})) do
    filters[#filters + 1] = { name = name, type = list.filters[name], required = required[name] }
  end
  return filters
end

local OF_FIELDS = { "fields", "query" }

--- What an action takes by name, in order: { name, type, required, in_body }; `without`: names that come otherwise.
function catalogue.fields(action, without)
  local fields, skip = {}, {}
  for _, name in ipairs(without or {}) do skip[name] = true end
  for _, name in ipairs(catalogue.in_path(action.path)) do
    if not skip[name] then fields[#fields + 1] = { name = name, type = "string", required = true } end
  end
  for _, place in ipairs(OF_FIELDS) do
    for _, name in ipairs(catalogue.sorted(action[place] or {})) do
      local kind, mark = action[place][name]:match "^(%a+)(!?)$"
      if not skip[name] then
        fields[#fields + 1] = { name = name, type = kind, required = mark == "!", in_body = place == "fields" }
      end
    end
  end
  return fields
end

--- The kinds of things that something can be done with, by its name: { asset = true, ... }.
function catalogue.kinds_with(service, verb)
  local kinds = {}
  for name, action in pairs(service.actions()) do
    local kind, own = name:match "^(.+):(.+)$"
    if own == verb then kinds[kind] = action end
  end
  return kinds
end

--- The verbs that things have, but for `delete`: { rename = true, ... }.
function catalogue.verbs(service)
  local verbs = {}
  for name in pairs(service.actions()) do
    local verb = name:match "^.+:(.+)$"
    if verb and verb ~= "delete" then verbs[verb] = true end
  end
  return verbs
end

--- What a table of a list shows beside the common fields: where the state of its records stands, and the `columns` of
--- the list's own line.
function catalogue.columns(service, list)
  local columns, states = {}, (service.records[list.record] or {}).states
  if states and states.at ~= false then columns[1] = states.at or "status" end
  for _, name in ipairs(list.columns or {}) do columns[#columns + 1] = name end
  return columns
end

return catalogue
