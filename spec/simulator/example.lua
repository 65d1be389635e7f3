-- A service of somebody's own: three lists that page in other ways than HeyGen and
-- TwelveLabs, with the key in "Authorization: Bearer". Owns their items and answers.
--
--   GET /example/repositories   page, per_page (30, at most 100), visibility; a plain array, and
--                               the next page in a Link header (RFC 8288); ids are numbers
--   GET /example/tickets        offset, limit (20, at most 50), status (again and again);
--                               {tickets, total, offset, limit}
--   GET /example/events         cursor, size (10, at most 25), kind; {events, meta: {next_cursor}}
-- and /example/echo, see echo.lua. Errors are {error: {status, title, detail}}.

local door = require "door"
local fields = require "item_fields"
local filters = require "filters"
local items = require "items"
local lists = require "lists"

local example = { name = "example" }

function example.key_of(headers)
  return (headers:get("authorization") or ""):match("^Bearer (.+)$")
end

-- -------------------------------------------------------------------- lists ---

local function add(def)
  def.service = "example"
  return lists.add(def)
end

-- Odd, but what the grammar of Link headers allows.
local ODD = '<%s?a=1,2;b=3>; title="a, b; rel=\\"next\\""; rel=prev, <%s> ; REL = "last  Next" ;x'

local function link_to(page, request, number)
  local form = page.world:switch("link_form", page.list) or "absolute"
  local path = request.target:match("^[^?]*")
  local parts, asked = {}, request.target:match("%?(.*)$") or ""
  for pair in asked:gmatch("[^&]+") do
    if not pair:find("^page=") then parts[#parts + 1] = pair end
  end
  parts[#parts + 1] = "page=" .. number
  local query = "?" .. table.concat(parts, "&")
  if form == "query" then return query end
  if form == "relative" then return path .. query end
  if form == "other" then return "http://127.0.0.1:" .. request.ports.other .. path .. query end
  return request.origin .. path .. query
end

local function link_headers(page, request)
  if page.number >= page.pages then return {} end
  local form = page.world:switch("link_form", page.list)
  local url = link_to(page, request, page.next_number or page.number + 1)
  if form == "odd" then return { { "link", ODD:format(request.origin, url) } } end
  local last = link_to(page, request, page.pages)
  if form == "apart" then
    return { { "link", "<" .. last .. '>; rel="last"' }, { "link", "<" .. url .. '>; rel="next"' } }
  end
  return { { "link", "<" .. url .. '>; rel="next", <' .. last .. '>; rel="last"' } }
end

add {
  name = "example.repositories", path = "/example/repositories", paging = "link", limit = "per_page",
  largest = 100, default = 30, id = "id", id_form = "number", title = "name",
  filters = { visibility = filters.one_of("public private") },
  fields = {
    { "id", fields.number_id }, { "name", fields.name }, { "visibility", fields.choice "public private" },
    { "created_at", fields.iso }, { "description", fields.nullable "A repository" },
  },
  write = function(page, request)
    return page.data_text or door.items_text(page) or "[]", link_headers(page, request)
  end,
}

add {
  name = "example.tickets", path = "/example/tickets", paging = "offset", largest = 50, default = 20,
  id = "number", id_form = "uuid", title = "subject", filters = { status = filters.any_of("open closed") },
  fields = {
    { "number", fields.id }, { "subject", fields.name }, { "status", fields.choice "open closed" },
    { "opened", fields.unix },
  },
  write = function(page)
    local form = page.world:switch("total", page.list) or "integer"
    return page.data_text or door.object {
      { "tickets", door.items_text(page) }, { "total", form ~= "absent" and items.total_text(form, page.total) },
      { "offset", string.format("%d", page.offset) }, { "limit", string.format("%d", page.limit) },
    }
  end,
}

local end_cursors = { null = "null", empty = '""', string_null = '"null"' }

add {
  name = "example.events", path = "/example/events", paging = "token", token = "cursor", limit = "size",
  least = 1, largest = 25, default = 10, id = "id", id_form = "uuid", title = "kind",
  filters = { kind = filters.equal() },
  fields = {
    { "id", fields.id }, { "kind", fields.choice "upload delete rename" }, { "at", fields.iso_milliseconds },
    { "data", fields.object { { "size", fields.number(1, 1000) } } },
  },
  write = function(page)
    local cursor = page.token_text or page.token and '"' .. page.token .. '"'
      or end_cursors[page.world:switch("end_token", page.list) or "null"]
    return page.data_text or door.object {
      { "events", door.items_text(page) },
      { "meta", page.info_text or door.object { { "next_cursor", cursor } } },
    }
  end,
}

add { name = "example.echo", path = "/example/echo", echo = true, below = true }

-- ------------------------------------------------------------------- answers ---

local function error_body(status, title, detail)
  return door.object { { "error", door.object {
    { "status", tostring(status) }, { "title", items.quote(title) }, { "detail", items.quote(detail) },
  } } }
end

local refusals = {
  key = { 401, "unauthorized" }, method = { 405, "method_not_allowed" }, path = { 404, "not_found" },
}

function example.refuse(_, _, what, message)
  local status, title = unpack(refusals[what] or { 422, "invalid_request" })
  return { status = status, body = error_body(status, title, message) }
end

function example.write(page, request)
  local body, headers = page.def.write(page, request)
  return { status = 200, body = body, headers = headers }
end

function example.other() end

function example.headers(world)
  return { { "x-trace", world.id .. "-" .. #world.log } }
end

example.rate_limited = { "too_many_requests", "Slow down" }

function example.forge_error(_, _, code, message)
  return error_body(500, tostring(code or "internal"), message or "Something went wrong")
end

return example
