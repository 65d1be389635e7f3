-- HeyGen's v1 lists and deletions as its documents describe them. Owns what the
-- service answers to a request; knows nothing of sockets, waits or faults.

local json = require "cjson"
local base64 = require "base64"
local items = require "items"

local heygen = {}

local lists = {
  ["/v1/asset/list"] = "heygen.assets",
  ["/v1/video.list"] = "heygen.videos",
  ["/v1/folders"] = "heygen.folders",
}

local array_name = {
  ["heygen.assets"] = "assets", ["heygen.videos"] = "videos", ["heygen.folders"] = "folders",
}

local parameters = {
  ["heygen.assets"] = { limit = "limit", token = "string", folder_id = "string", file_type = "string" },
  ["heygen.videos"] = { limit = "limit", token = "string", folder_id = "string", title = "string" },
  ["heygen.folders"] = {
    limit = "limit", token = "string", parent_id = "string", name_filter = "string", is_trash = "boolean",
  },
}

local LARGEST = 100

function heygen.list_of(method, path)
  return lists[path], method == "GET"
end

-- ------------------------------------------------------------------- errors ---

local names = {
  [40012] = "invalid_parameter", [400112] = "unauthorized", [40031] = "video_not_found",
  [404001] = "not_found", [40001] = "missing_parameter", [400140] = "rate_limit_exceeded",
}

-- The two styles of the service: `code` for videos, `error` for the others.
function heygen.error_body(world, list, code, message)
  local scope = list or "heygen"
  if list == "heygen.videos" or not list then
    local text = world:switch("code_form", scope) == "string" and '"' .. code .. '"' or tostring(code)
    return '{"code":' .. text .. ',"data":null,"msg":null,"message":' .. items.quote(message) .. "}"
  end
  if world:switch("error_form", scope) == "string" then
    return '{"data":null,"error":' .. items.quote(message) .. "}"
  end
  return '{"data":null,"error":{"code":' .. items.quote(names[code] or tostring(code))
    .. ',"message":' .. items.quote(message) .. "}}"
end

local function failure(world, list, status, code, message)
  return { status = status, body = heygen.error_body(world, list, code, message) }
end

-- A missing and a wrong key look the same, whatever was asked.
local function unauthorized(world)
  return failure(world, nil, 401, 400112, "Unauthorized")
end

-- --------------------------------------------------------------- parameters ---

local function read_parameters(world, list, query)
  local values, allowed = {}, parameters[list]
  for _, pair in ipairs(query) do
    local name, value = pair.name, pair.value
    local kind = allowed[name]
    if not kind then
      if world:switch("unknown_parameters", list) ~= "ignore" then
        return nil, "Unknown parameter: " .. name
      end
    elseif values[name] ~= nil then
      return nil, "Parameter given more than once: " .. name
    elseif kind == "limit" then
      local number = value:match("^%-?%d+$") and tonumber(value)
      if not number then return nil, "limit is not an integer" end
      if number > LARGEST and world:switch("over_limit", list) == "clamp" then number = LARGEST end
      if number < 0 or number > LARGEST then return nil, "limit must be from 0 to 100" end
      values.limit = number
    elseif kind == "boolean" then
      if value ~= "true" and value ~= "false" then return nil, name .. " is not a boolean" end
      values[name] = value == "true"
    else
      values[name] = value
    end
  end
  return values
end

local function is_root(id)
  return id == "" or id == "null"
end

local function contains(text, part)
  return (text or ""):lower():find(part:lower(), 1, true) ~= nil
end

-- The filter of a request as a function over an item's fields, and its name; nil
-- when every item is meant.
local function filter(world, list, values)
  local tests, key = {}, {}
  local function add(name, test)
    tests[#tests + 1] = test
    key[#key + 1] = name .. "=" .. tostring(values[name])
  end
  if values.folder_id then
    add("folder_id", function(item)
      if is_root(values.folder_id) then return item.folder_id == nil end
      return item.folder_id == values.folder_id
    end)
  end
  if values.parent_id then
    add("parent_id", function(item)
      if is_root(values.parent_id) then return item.parent_id == nil end
      return item.parent_id == values.parent_id
    end)
  end
  if values.file_type then
    add("file_type", function(item) return item.file_type == values.file_type end)
  end
  if values.title then
    add("title", function(item) return contains(item.video_title, values.title) end)
  end
  if values.name_filter then
    add("name_filter", function(item) return contains(item.name, values.name_filter) end)
  end
  if list == "heygen.folders" and (values.is_trash ~= nil or world.config.trash == "hidden") then
    local wanted = values.is_trash or false
    add("is_trash", function(item) return (item.is_trash or false) == wanted end)
  end
  if #tests == 0 then return nil end
  return function(item)
    for _, test in ipairs(tests) do
      if not test(item) then return false end
    end
    return true
  end, table.concat(key, "&")
end

-- ------------------------------------------------------------------- tokens ---

-- A keyset: it names the last item that was given, so pages do not shift. The mark
-- and the padding make every token hold "+", "/" and "=": one that is not
-- percent-encoded does not come back whole.
function heygen.token(list, id, created, page)
  local stamp = tostring(created)
  if list == "heygen.videos" then stamp = '"' .. os.date("!%Y-%m-%d %H:%M:%S", created) .. '"' end
  local text = '{"sort_key": "created_ts", "sort_order": "desc", "mark": "~~~???", "list": "' .. list
    .. '", "start_id": "' .. id .. '", "last_created_ts": ' .. stamp .. ', "page": ' .. page .. "}"
  if #text % 3 == 0 then text = text .. " " end
  return base64.encode(text)
end

local function read_token(list, text)
  local plain = base64.decode(text)
  local known, fields = pcall(json.decode, plain or "")
  if not known or type(fields) ~= "table" or fields.list ~= list
    or type(fields.start_id) ~= "string" or type(fields.page) ~= "number" then
    return nil
  end
  return fields
end

-- The page that a request stands for in walk order: 1 without a token.
function heygen.page_of(list, query)
  for _, pair in ipairs(query) do
    if pair.name == "token" then
      local fields = read_token(list, pair.value)
      return fields and fields.page, true
    end
  end
  return 1, false
end

-- -------------------------------------------------------------------- lists ---

-- The page that a list request gets: items as JSON texts, the token for the next
-- page or nil at the end, the total. Or nil and an error answer.
local function read_page(world, list, query)
  local values, problem = read_parameters(world, list, query)
  if not values then return nil, failure(world, list, 400, 40012, problem) end
  local target, form = world.stores[list], world:form(list)
  local matches, key = filter(world, list, values)
  local view = matches and target:filtered(key, matches, form) or target

  local position, number = 0, 1
  if values.token then
    local fields = read_token(list, values.token)
    local index = fields and target:index_of(fields.start_id)
    if not index then
      if not fields or fields.start_id ~= "" then
        return nil, failure(world, list, 400, 40012, "token is invalid")
      end
    else
      position = view:rank(index)
    end
    number = fields.page
  end

  local page = { items = {}, number = number, list = list, world = world }
  local limit = values.limit or world:switch("default_limit", list)
  local on_zero = world:switch("limit_zero", list) or "empty"
  if limit == 0 and on_zero == "error" then
    return nil, failure(world, list, 400, 40012, "limit must be from 1 to 100")
  elseif limit == 0 and on_zero == "default" then
    limit = world:switch("default_limit", list)
  end

  local count = view:count()
  local last = math.min(position + limit, count)
  for place = position + 1, last do
    page.items[#page.items + 1] = target:text(view:index_at(place), form)
  end
  if limit == 0 then
    if on_zero == "empty_with_token" and count > position then
      page.token = heygen.token(list, "", 0, 1)
    end
  elseif last < count then
    local index = view:index_at(last)
    page.token = heygen.token(list, target:id(index), items.created(index), number + 1)
  end
  page.total = world:switch("total_counts", list) == "filtered" and count or target:count()
  return page
end

local end_tokens = { null = "null", empty = '""', string_null = '"null"' }

-- `page` may have been changed by a fault: its fields ..._text are used as they are.
local function write_page(page)
  local world, list = page.world, page.list
  local members = {}
  local function add(name, text)
    if text then members[#members + 1] = '"' .. name .. '":' .. text end
  end

  local form = world:switch("total", list) or "integer"
  local comma = world:switch("trailing_comma", list)
  local array = page.items_text
  if not array then
    array = "[" .. table.concat(page.items, ",") .. "]"
    if #page.items == 0 then
      local empty = world:switch("empty_data", list)
      if empty == "null" then array = "null" elseif empty == "absent" then array = nil end
    elseif comma then
      array = "[\n" .. table.concat(page.items, ",\n") .. ",\n]"
    end
  end
  if array ~= "absent" then add(array_name[list], array) end
  add("total", form ~= "absent" and items.total_text(form, page.total) or nil)
  local token = page.token_text
  if not token then
    token = page.token and '"' .. page.token .. '"' or end_tokens[world:switch("end_token", list) or "null"]
  end
  add("token", token)
  local data = page.data_text or "{" .. table.concat(members, ",") .. "}"

  local warning = ""
  if world.config.warning then
    warning = ',"warning":{"message":"This endpoint is deprecated.","v3_endpoint":"GET /v3/'
      .. array_name[list] .. '","docs_url":"https://developers.heygen.com","sunset_date":"2026-10-31"}'
  end
  if list == "heygen.videos" then
    local code = world:switch("code_form", list) == "string" and '"100"' or "100"
    return '{"code":' .. code .. ',"data":' .. data .. ',"msg":null,"message":null' .. warning .. "}"
  end
  return '{"error":null,"data":' .. data .. warning .. "}"
end

-- ------------------------------------------------------------------ actions ---

local function delete_asset(world, id)
  local target = world.stores["heygen.assets"]
  local index = target:index_of(id)
  if not index or not target:exists(index) then
    return failure(world, "heygen.assets", 404, 404001, "Asset not found: " .. id)
  end
  local text = target:text(index, world:form("heygen.assets"))
  target:delete(index)
  return { status = 200, body = '{"error":null,"data":' .. text .. "}" }
end

local function delete_video(world, query)
  local id
  for _, pair in ipairs(query) do
    if pair.name == "video_id" and not id then
      id = pair.value
    elseif pair.name ~= "type" or (pair.value ~= "heygen_video" and pair.value ~= "video_translate") then
      return failure(world, "heygen.videos", 400, 40012, "Unknown or repeated parameter: " .. pair.name)
    end
  end
  if not id then return failure(world, "heygen.videos", 400, 40001, "video_id is missing") end
  local target = world.stores["heygen.videos"]
  local index = target:index_of(id)
  if not index or not target:delete(index) then
    return failure(world, "heygen.videos", 404, 40031, "Video not found: " .. id)
  end
  return { status = 200, body = '{"code":100,"data":null,"msg":null,"message":"Success"}' }
end

-- ------------------------------------------------------------------ the door ---

local function headers_of(world)
  local headers = { { "x-request-id", string.format("sim-%s-%d", world.id, #world.log) } }
  if world.config.sunset then
    headers[2] = { "deprecation", "true" }
    headers[3] = { "sunset", "Sat, 31 Oct 2026 00:00:00 GMT" }
  end
  return headers
end

local function answer(world, request, alter)
  if world:switch("retired", request.list or "heygen") then
    local status = world:switch("retired", request.list or "heygen")
    return failure(world, request.list, status, 404001, "This endpoint has been retired. Use the v3 API.")
  end
  if request.key ~= world.config.key then return unauthorized(world) end
  local method, path = request.method, request.path
  if request.list then
    if method ~= "GET" then
      return failure(world, request.list, 405, 40012, "Method not allowed: " .. method)
    end
    local verbatim = world.config.body and world.config.body[request.list]
    if verbatim then return { status = 200, body = verbatim } end
    local page, refusal = read_page(world, request.list, request.query)
    if not page then return refusal end
    alter(page)
    return { status = 200, body = write_page(page), page = page }
  end
  local asset = path:match("^/v1/asset/([^/]+)/delete$")
  if asset then
    if method ~= "POST" then return failure(world, nil, 405, 40012, "Method not allowed: " .. method) end
    return delete_asset(world, asset)
  elseif path == "/v1/video.delete" then
    if method ~= "DELETE" then return failure(world, nil, 405, 40012, "Method not allowed: " .. method) end
    return delete_video(world, request.query)
  end
  return failure(world, nil, 404, 404001, "Not found: " .. path)
end

-- Answers a request; `alter(page)` may change a page before it is written.
function heygen.answer(world, request, alter)
  local response = answer(world, request, alter)
  response.headers = headers_of(world)
  return response
end

-- What a fault needs to know to forge this service's answers.
heygen.rate_limited = { 400140, "Rate limit exceeded" }

function heygen.forge_error(world, request, code, message)
  return heygen.error_body(world, request.list, code or 500000, message or "Something went wrong")
end

return heygen
