-- TwelveLabs v1.3 assets as its documents describe them. Owns what the service
-- answers to a request; knows nothing of sockets, waits or faults.

local json = require "cjson"
local items = require "items"

local twelvelabs = {}

local LIST = "twelvelabs.assets"
local LARGEST = 50

local parameters = {
  page = "number", page_limit = "number", asset_ids = "list", asset_types = "list", filename = "string",
}
local known_types = { image = true, video = true, audio = true }

function twelvelabs.list_of(method, path)
  return path == "/v1.3/assets" and LIST or nil, method == "GET"
end

local function failure(status, code, message)
  return {
    status = status,
    body = '{"code":' .. items.quote(code) .. ',"message":' .. items.quote(message) .. "}",
  }
end

-- --------------------------------------------------------------- parameters ---

-- The other two ways to write a list that are in use: ["a","b"] and a,b.
local function spread(world, value)
  if world:switch("list_forms", LIST) ~= "any" then return { value } end
  if value:sub(1, 1) == "[" then
    local known, list = pcall(json.decode, value)
    if known and type(list) == "table" then return list end
  end
  local list = {}
  for part in value:gmatch("[^,]+") do list[#list + 1] = part end
  return list
end

local function read_parameters(world, query)
  local values = {}
  for _, pair in ipairs(query) do
    local name, value = pair.name, pair.value
    local kind = parameters[name]
    if not kind then
      if world:switch("unknown_parameters", LIST) ~= "ignore" then
        return nil, failure(400, "parameter_unknown", "The parameter " .. name .. " is unknown")
      end
    elseif kind == "list" then
      values[name] = values[name] or {}
      for _, part in ipairs(spread(world, value)) do
        part = tostring(part)
        if name == "asset_types" and not known_types[part] then
          return nil, failure(400, "parameter_invalid",
            "The asset_types parameter is invalid. Use one of: image, video, audio")
        end
        table.insert(values[name], part)
      end
    elseif values[name] ~= nil then
      return nil, failure(400, "parameter_invalid", "The " .. name .. " parameter is given more than once")
    elseif kind == "number" then
      local number = value:match("^%-?%d+$") and tonumber(value)
      if number and name == "page_limit" and number > LARGEST and world:switch("over_limit", LIST) == "clamp" then
        number = LARGEST
      end
      if not number or number < 1 or (name == "page_limit" and number > LARGEST) then
        return nil, failure(400, "parameter_invalid", "The " .. name .. " parameter is invalid")
      end
      values[name] = number
    else
      values[name] = value
    end
  end
  return values
end

local function as_set(list)
  local set = {}
  for _, value in ipairs(list) do set[value] = true end
  return set
end

local function filter(values)
  local ids = values.asset_ids and as_set(values.asset_ids)
  local types = values.asset_types and as_set(values.asset_types)
  local part = values.filename and values.filename:lower()
  if not ids and not types and not part then return nil end
  local key = table.concat({
    values.asset_ids and table.concat(values.asset_ids, ",") or "",
    values.asset_types and table.concat(values.asset_types, ",") or "", part or "",
  }, "|")
  return function(item)
    if ids and not ids[item.id] then return false end
    if types and not types[tostring(item.file_type):match("^%a+")] then return false end
    return not part or tostring(item.filename):lower():find(part, 1, true) ~= nil
  end, key
end

function twelvelabs.page_of(_, query)
  for _, pair in ipairs(query) do
    if pair.name == "page" then return tonumber(pair.value), false end
  end
  return 1, false
end

-- -------------------------------------------------------------------- lists ---

local function read_page(world, query)
  local values, refusal = read_parameters(world, query)
  if not values then return nil, refusal end
  local target, form = world.stores[LIST], world:form(LIST)
  local matches, key = filter(values)
  local view = matches and target:filtered(key, matches, form) or target

  local limit = values.page_limit or world:switch("default_limit", LIST)
  local count = view:count()
  local pages = math.ceil(count / limit)
  local page = {
    items = {}, list = LIST, world = world, limit = limit,
    number = values.page or 1, total = count,
    pages = pages == 0 and (world.config.empty_total_page or 0) or pages,
  }
  local from = page.number
  if from > math.max(pages, 1) then
    local past = world.config.past_end or "empty"
    if past == "error" then
      return nil, failure(400, "parameter_invalid", "The page parameter is past the last page")
    elseif past == "null" then
      page.items_text = "null"
    elseif past == "repeat" then
      from, page.number = math.max(pages, 1), math.max(pages, 1)
    elseif past == "repeat_unclamped" then
      from = math.max(pages, 1)
    end
  end
  for place = (from - 1) * limit + 1, math.min(from * limit, count) do
    page.items[#page.items + 1] = target:text(view:index_at(place), form)
  end
  return page
end

-- `page` may have been changed by a fault: its fields ..._text are used as they are.
local function write_page(page)
  local world = page.world
  local form = world:switch("total", LIST) or "integer"
  local members = {}

  local array = page.items_text
  if not array then
    array = "[" .. table.concat(page.items, ",") .. "]"
    if #page.items == 0 then
      local empty = world:switch("empty_data", LIST)
      if empty == "null" then array = "null" elseif empty == "absent" then array = "absent" end
    elseif world:switch("trailing_comma", LIST) then
      array = "[\n" .. table.concat(page.items, ",\n") .. ",\n]"
    end
  end
  if array ~= "absent" then members[#members + 1] = '"data":' .. array end

  local info = page.info_text
  if not info then
    info = string.format('{"limit_per_page":%d,"page":%d', page.limit, page.number)
    if form ~= "absent" then
      info = info .. ',"total_page":' .. items.total_text(form, page.pages)
        .. ',"total_results":' .. items.total_text(form, page.total)
    end
    info = info .. "}"
    if world.config.page_info == "null" then info = "null" end
    if world.config.page_info == "absent" then info = "absent" end
  end
  if info ~= "absent" then members[#members + 1] = '"page_info":' .. info end
  return "{" .. table.concat(members, ",") .. "}"
end

-- ------------------------------------------------------------------ the door ---

local function headers_of(world)
  local headers = { { "x-api-version", "1.3" }, { "tl-report", "backend" } }
  local used = #world.log
  if world.config.rate_headers == "plain" then
    headers[#headers + 1] = { "x-ratelimit-limit", "3000" }
    headers[#headers + 1] = { "x-ratelimit-remaining", tostring(3000 - used) }
    headers[#headers + 1] = { "x-ratelimit-used", tostring(used) }
    headers[#headers + 1] = { "x-ratelimit-reset", tostring(os.time() + 60) }
  elseif world.config.rate_headers == "dimensions" then
    headers[#headers + 1] = { "x-ratelimit-dimensions", "Duration,Request" }
    headers[#headers + 1] = { "x-ratelimit-request-limit", "3000" }
    headers[#headers + 1] = { "x-ratelimit-request-remaining", tostring(3000 - used) }
    headers[#headers + 1] = { "x-ratelimit-duration-limit", "36000" }
    headers[#headers + 1] = { "x-ratelimit-duration-remaining", "36000" }
  end
  return headers
end

local function one_asset(world, request, id)
  local target = world.stores[LIST]
  local index = target:index_of(id)
  if request.method ~= "GET" and request.method ~= "DELETE" then
    return failure(405, "api_not_allowed", "Method not allowed: " .. request.method)
  end
  for _, pair in ipairs(request.query) do
    if request.method ~= "DELETE" or pair.name ~= "force" then
      return failure(400, "parameter_unknown", "The parameter " .. pair.name .. " is unknown")
    elseif pair.value ~= "true" and pair.value ~= "false" then
      return failure(400, "parameter_invalid", "The force parameter is invalid")
    end
  end
  if not index or not target:exists(index) then
    return failure(world.config.missing_status or 400, "resource_not_exist",
      "Resource with id " .. id .. " does not exist in assets")
  end
  if request.method == "GET" then
    world.asset_requests = world.asset_requests + 1
    return { status = 200, body = target:text(index, world:form(LIST)) }
  end
  target:delete(index)
  return { status = world.config.delete_status or 200, body = "" }
end

local function answer(world, request, alter)
  if request.key ~= world.config.key then
    return failure(401, "api_key_invalid", "The API key is invalid or missing")
  end
  if request.list then
    if request.method ~= "GET" then
      return failure(405, "api_not_allowed", "Method not allowed: " .. request.method)
    end
    local verbatim = world.config.body and world.config.body[LIST]
    if verbatim then return { status = 200, body = verbatim } end
    world.asset_requests = world.asset_requests + 1
    local page, refusal = read_page(world, request.query)
    if not page then return refusal end
    alter(page)
    return { status = 200, body = write_page(page), page = page }
  end
  local id = request.path:match("^/v1%.3/assets/([^/]+)$")
  if id then return one_asset(world, request, id) end
  return failure(404, "resource_not_exist", "The endpoint does not exist: " .. request.path)
end

-- Answers a request; `alter(page)` may change a page before it is written.
function twelvelabs.answer(world, request, alter)
  local response = answer(world, request, alter)
  response.headers = headers_of(world)
  return response
end

-- What a fault needs to know to forge this service's answers.
twelvelabs.rate_limited = { "too_many_requests", "You have exceeded the rate limit. Please try again later." }

function twelvelabs.forge_error(_, _, code, message)
  return '{"code":' .. items.quote(tostring(code or "internal_server_error"))
    .. ',"message":' .. items.quote(message or "Something went wrong") .. "}"
end

return twelvelabs
