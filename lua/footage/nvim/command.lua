-- What `:Footage SERVICE LIST [--filter value]...` and `:Footage SERVICE get THING ID...` do, in the grammar of the
-- program `footage`, and how they are completed. With a bang, a list goes into the quickfix list.

local catalogue = require "footage.cli.catalogue"
local core = require "footage.load"
local failure = require "footage.cli.failure"
local footage = require "footage"
local tell = require "footage.nvim.tell"
local words = require "footage.nvim.words"

local command = {}

local WALK = { { name = "max", type = "integer" }, { name = "page_size", type = "integer" } }

local function set_of(names)
  local set = {}
  for _, name in ipairs(names) do set[name] = true end
  return set
end

local function service_of(typed)
  local known = set_of(catalogue.SERVICES)
  if not known[typed] then
    failure.mistake(":Footage SERVICE LIST: there is no service '%s'%s (there is %s)", tostring(typed),
      core.suggest(tostring(typed), known), table.concat(catalogue.SERVICES, ", "))
  end
  return catalogue.of(typed)
end

local function function_of(service, name)
  local found = service.client
  for part in name:gmatch "[^.]+" do found = found[part] end
  return found
end

local function typed_names(names)
  local typed = {}
  for name in pairs(names) do typed[catalogue.typed(name)] = true end
  return typed
end

-- What reads one thing: { asset = action }.
local function readers(service)
  local found = {}
  for name, action in pairs(service.actions()) do
    if not name:find ":" and action.record and (action.method or "GET") == "GET" then found[name] = action end
  end
  return found
end

-- A filter may be called like an option of the walk: it is the service's then.
local function list_parameters(list)
  local parameters = catalogue.filters(list)
  local taken = {}
  for _, one in ipairs(parameters) do taken[one.name] = true end
  for _, one in ipairs(WALK) do
    if not taken[one.name] then parameters[#parameters + 1] = one end
  end
  return parameters, taken
end

local function run_list(service, name, typed, bang)
  local parameters, is_filter = list_parameters(service.lists[name])
  local values, others = words.read(typed, parameters)
  if others[1] then failure.mistake("'%s' is no --filter of this list", others[1]) end
  local options = {}
  for _, one in ipairs(WALK) do
    if not is_filter[one.name] then options[one.name], values[one.name] = values[one.name], nil end
  end
  local listing = function_of(service, name)(values, options)
  if bang then require("footage.nvim").quickfix(listing) else require("footage.nvim").pick(listing) end
end

local function run_get(service, typed)
  local known = readers(service)
  local name = catalogue.named(table.remove(typed, 1) or "")
  if not known[name] then
    failure.mistake("there is no '%s' to get%s", catalogue.typed(name),
      core.suggest(catalogue.typed(name), typed_names(known)))
  end
  local path = catalogue.in_path(known[name].path)
  local own = path[#path]
  local values, ids = words.read(typed, catalogue.fields(known[name], { own }))
  local read, records = function_of(service, name), {}
  if own and #ids == 0 then failure.mistake("get %s wants an id", catalogue.typed(name)) end
  footage.spawn(function()
    for i = 1, own and #ids or 1 do
      local fields = vim.tbl_extend("force", {}, values)
      if own then fields[own] = ids[i] end
      local record, message, err = read(fields)
      if record then records[#records + 1] = record else tell.failure(err or message) end
    end
    if #records > 0 then vim.schedule(function() require("footage.nvim").act(records) end) end
  end):on_done(function(err)
    if err then tell.failure(err) end
  end)
end

local function run(typed, bang)
  local service = service_of(table.remove(typed, 1))
  local first = table.remove(typed, 1)
  if first == "get" then return run_get(service, typed) end
  local name = catalogue.named(first or "")
  if not service.lists[name] then
    local known = typed_names(service.lists)
    known.get = true
    failure.mistake("%s has no list '%s'%s; Tab completes them", service.name, first or "",
      core.suggest(first or "", known))
  end
  run_list(service, name, typed, bang)
end

-- ------------------------------------------------------------------------ completion ---

local function options_of(parameters, found)
  for _, one in ipairs(parameters) do found["--" .. catalogue.typed(one.name)] = true end
end

-- What may come behind these words.
local function candidates(typed)
  local found = {}
  if #typed == 0 then return set_of(catalogue.SERVICES) end
  if not set_of(catalogue.SERVICES)[typed[1]] then return found end
  local service = catalogue.of(typed[1])
  if #typed == 1 then
    found = typed_names(service.lists)
    found.get = true
  elseif typed[2] == "get" then
    if #typed == 2 then return typed_names(readers(service)) end
    local about = service.actions()[catalogue.named(typed[3])]
    local path = about and catalogue.in_path(about.path) or {}
    options_of(about and catalogue.fields(about, { path[#path] }) or {}, found)
  elseif service.lists[catalogue.named(typed[2])] then
    options_of((list_parameters(service.lists[catalogue.named(typed[2])])), found)
  end
  return found
end

--- The words that may stand in place of `lead`, at that place of the whole line.
function command.complete(lead, whole, place)
  local typed = words.split(whole:sub(1, place - #lead))
  table.remove(typed, 1) -- the command itself
  local fine, found = pcall(candidates, typed)
  local list = {}
  for _, word in ipairs(fine and catalogue.sorted(found) or {}) do
    if word:sub(1, #lead) == lead then list[#list + 1] = word end
  end
  return list
end

--- Does what was typed; a mistake is told in a line.
function command.run(typed, bang)
  local fine, err = pcall(run, words.split(typed), bang)
  if not fine then tell.failure(err) end
end

return command
