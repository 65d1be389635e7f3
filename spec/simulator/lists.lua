-- The catalogue of all lists that the simulator serves. Owns names, addresses and
-- which parameters a list takes; what lists hold is said by those who add them
-- (heygen_lists.lua, heygen_v3_lists.lua, twelvelabs_lists.lua, example.lua).
--
-- A list is {
--   name       "twelvelabs.indexes": its switches, counts, faults and log go by that
--   path       "/v1.3/indexes/{index_id}/videos", or several, or none for things that only
--              stand in other lists; what stands in braces is a text that the items have
--              as a field of that name
--   parents    {index_id = "twelvelabs.indexes"}: the lists that such texts are ids of
--   paging     one of paging.lua; limit, least, largest and default are its page size
--   filters    {name = filter}, see filters.lua; any_other: a filter for all other names
--   id, title  the names of these members of an item
--   fields     what generated items hold, see item_fields.lua
--   of         the list whose items these are, told in this list's own words
--   variant    function(values) -> how items are told when that depends on what was asked
--   echo       true: no list at all, but addresses that tell what they were asked;
--              below: those below the path too
--   method     function(request) -> the method that is right ("GET")
--   body       function(world, request, values) -> values, or nil, name, what is wrong and a
--              message; may set request.chosen (what takes the place of the braces) and form
--   chosen_by_path  false: what stands in braces must exist but chooses no items
--   refuse     function(world, values) -> what is wrong and a message, or nil
--   id_form    how ids look when not as the service's others, see items.lua; text_only: an
--              item is its first field alone, no object
--   stamp      function(seconds) -> the time in a token, as JSON; asked: called at each request
-- } and what its service needs to write it.

local items = require "items"
local paging = require "paging"

local lists = { names = {}, scopes = {} }

local by_name, exact, patterns, prefixes = {}, {}, {}, {}

local function decode(text)
  return (text:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

local function add_path(def, path)
  if def.below then prefixes[#prefixes + 1] = { text = path, def = def } end
  if not path:find("{", 1, true) then exact[path] = def return end
  local names = {}
  local pattern = path:gsub("[%-%.]", "%%%0"):gsub("{([%w_]+)}", function(name)
    names[#names + 1] = name
    return "([^/]+)"
  end)
  patterns[#patterns + 1] = { text = "^" .. pattern .. "$", names = names, def = def }
end

-- Adds a list; the order decides which numbers its generated items are made of.
function lists.add(def)
  assert(not by_name[def.name], def.name)
  by_name[def.name] = def
  lists.names[#lists.names + 1] = def.name
  local scope = def.name
  while scope do
    lists.scopes[scope] = true
    scope = scope:match("^(.*)%.[^.]*$")
  end
  def.id = def.id or "id"
  def.paging = paging[def.paging or "whole"]
  def.parameters = def.paging.parameters and def.paging.parameters(def) or {}
  for name, filter in pairs(def.filters or {}) do def.parameters[name] = filter end
  local paths = def.path or {}
  for _, path in ipairs(type(paths) == "table" and paths or { paths }) do add_path(def, path) end
  if def.fields then items.define(def) end
  return def
end

function lists.get(name)
  return by_name[name]
end

-- The list that a path belongs to, and what stood in the braces of its path.
function lists.find(path)
  if exact[path] then return exact[path], {} end
  for _, known in ipairs(patterns) do
    local found = { path:match(known.text) }
    if found[1] then
      local captures = {}
      for place, name in ipairs(known.names) do captures[name] = decode(found[place]) end
      return known.def, captures
    end
  end
  for _, known in ipairs(prefixes) do
    if path:sub(1, #known.text + 1) == known.text .. "/" then return known.def, {} end
  end
end

-- Reads what was asked of a list. Gives the values by name; or nil, the name, what is
-- wrong with it ("unknown", "repeated", "invalid", "missing") and a message.
function lists.read(def, query, world)
  local values = {}
  for _, pair in ipairs(query) do
    local name = pair.name
    local parameter = def.parameters[name] or (def.any_other and not name:find("[%[%]]") and def.any_other)
    if not parameter then
      if world:switch("unknown_parameters", def.name) ~= "ignore" then
        return nil, name, "unknown", "Unknown parameter: " .. name
      end
    elseif values[name] ~= nil and not parameter.many then
      return nil, name, "repeated", "Parameter given more than once: " .. name
    else
      local value, problem = parameter.read(pair.value, world, def, values[name])
      if value == nil then return nil, name, "invalid", name .. " " .. problem end
      values[name] = value
    end
  end
  for name, parameter in pairs(def.parameters) do
    if values[name] == nil then
      if parameter.required then return nil, name, "missing", name .. " is missing" end
      if parameter.absent then values[name] = parameter.absent(world) end
    end
  end
  return values
end

-- The items of a list that a request means, in the order asked for, as something with
-- count, rank and index_at; see store.lua.
function lists.view(def, values, captures, world)
  local tests, key = {}, {}
  local function add(name, value, test)
    tests[#tests + 1] = function(item) return test(item, value, name) end
    key[#key + 1] = name .. "=" .. (type(value) == "table" and table.concat(value, "\1") or tostring(value))
  end
  for name, value in pairs(captures) do
    add(name, value, function(item)
      local own = item[name]
      if type(own) ~= "table" then return own == value end
      for _, one in ipairs(own) do
        if one == value then return true end
      end
      return false
    end)
  end
  for name, value in pairs(values) do
    local parameter = def.parameters[name] or def.any_other
    if parameter and parameter.test then add(name, value, parameter.test) end
  end
  local target = world.stores[def.name]
  local ordered = values.sort_option == "asc" or (values.sort_by or "created_at") ~= "created_at"
  if #tests == 0 and not ordered then return target end
  table.sort(key)
  local order = ordered and { field = values.sort_by or "created_at", ascending = values.sort_option == "asc" }
  if order then key[#key + 1] = order.field .. (order.ascending and "<" or ">") end
  return target:filtered(def.name .. "?" .. table.concat(key, "&"), function(item)
    for _, test in ipairs(tests) do
      if not test(item) then return false end
    end
    return true
  end, world:form(def.name), order)
end

return lists
