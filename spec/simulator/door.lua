-- The way of a request through a service: retired or not, the key, the list or
-- another address, and back. Owns that order; what a service says is in its own file.
--
-- A service is {
--   name                            "heygen" or "twelvelabs": its switches and faults
--   key_of(headers)                 the key that a request carries, or nil
--   closed(world, request)          an answer for addresses that are no longer there, or nil
--   refuse(world, request, what, message)   an error: what is "key", "method", "path", "item",
--                                   "parent", "unknown", "repeated", "invalid", "missing", "token"
--   write(page, request)            a page as an answer
--   act(world, request)             an answer to what is no walk over a list, or nil; optional
--   other(world, request)           an answer for an address that is no list, or nil
--   headers(world, request)         headers of every answer, as {name, value}
--   forge_error(world, request, code, message), rate_limited     for faults
-- }

local echo = require "echo"
local lists = require "lists"

local door = {}

local function read_parent(def, captures, world)
  for name, id in pairs(captures) do
    local parent = def.parents and def.parents[name]
    if parent then
      local target = world.stores[parent]
      local index = target:index_of(id)
      if not index or not target:exists(index) then return nil, parent, id end
    end
  end
  return true
end

local function answer_list(service, world, request, alter)
  local def = request.def
  if request.method ~= (def.method and def.method(request) or "GET") then
    return service.refuse(world, request, "method", "Method not allowed: " .. request.method)
  end
  local verbatim = world.config.body and world.config.body[def.name]
  if verbatim then return { status = 200, body = verbatim } end
  if def.asked then def.asked(world) end
  local there, parent, id = read_parent(def, request.captures, world)
  if not there then
    return service.refuse(world, request, "parent",
      "Resource with id " .. id .. " does not exist in " .. parent:match("[^.]*$"))
  end
  local values, name, what, message = lists.read(def, request.query, world)
  if values and def.body then
    values, name, what, message = def.body(world, request, values)
  end
  if not values then return service.refuse(world, request, what, message, name) end
  if def.refuse then
    what, message = def.refuse(world, values)
    if what then return service.refuse(world, request, what, message) end
  end
  local captures = def.chosen_by_path == false and {} or request.chosen or request.captures
  local form = request.form or world:form(def.name, def.variant and def.variant(values))
  local page = {
    def = def, list = def.name, world = world, form = form, values = values,
    view = lists.view(def, values, captures, world), items = {}, number = 1,
  }
  local cut, problem, words = def.paging.cut(page, values, request)
  if not cut then return service.refuse(world, request, problem, words) end
  alter(page)
  local response = service.write(page, request)
  response.page = page
  return response
end

local function answer(service, world, request, alter)
  local closed = service.closed and service.closed(world, request)
  if closed then return closed end
  if request.key ~= world.config.key then return service.refuse(world, request, "key", "Unauthorized") end
  if request.def and request.def.echo then return echo.answer(world, request) end
  local acted = service.act and service.act(world, request)
  if acted then return acted end
  if request.def then return answer_list(service, world, request, alter) end
  return service.other(world, request)
    or service.refuse(world, request, "path", "Not found: " .. request.path)
end

-- Answers a request; `alter(page)` may change a page before it is written.
function door.answer(service, world, request, alter)
  local response = answer(service, world, request, alter)
  response.headers = response.headers or {}
  for place, header in ipairs(service.headers(world, request)) do
    table.insert(response.headers, place, header)
  end
  return response
end

-- The text of the items of a page; nil when they are left out.
function door.items_text(page)
  if page.items_text then return page.items_text ~= "absent" and page.items_text or nil end
  if #page.items == 0 then
    local empty = page.world:switch("empty_data", page.list)
    if empty == "null" then return "null" end
    if empty == "absent" then return nil end
  elseif page.world:switch("trailing_comma", page.list) then
    return "[\n" .. table.concat(page.items, ",\n") .. ",\n]"
  end
  return "[" .. table.concat(page.items, ",") .. "]"
end

-- {{name, text or nil}, ...} as an object.
function door.object(members)
  local parts = {}
  for _, member in ipairs(members) do
    if member[2] then parts[#parts + 1] = '"' .. member[1] .. '":' .. member[2] end
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

return door
