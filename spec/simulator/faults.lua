-- Faults: which request gets one, and what it does to the answer. Owns the
-- matching and the forged answers; what happens to the bytes is in wire.lua.
--
-- A fault is {match = {...}, times = N | "always", action = "...", ...}. It hits
-- the requests that all of `match` holds for, `times` times (1); the first fault
-- that matches is the one that acts. match may hold
--   service  "heygen" | "twelvelabs" | "example"      list     the name of a list
--   request  N or [N, ...]: the Nth request of its list
--   page     N or [N, ...]: the page asked for, in walk order
--   token    true | false: with or without a token
--   method, path                            and nothing at all: every request
--
-- Actions and their fields (with the values that hold when they are left out)
--   status        status (500), headers {name: value}, body | body_file | body_style
--                 ("service" | "empty" | "html" | "nested"), content_type, code, message,
--                 retry_after (as it is), retry_after_date (seconds from now, as a date)
--   redirect      status (302), to ("same" | "relative" | "loop" | "localhost" | "http" |
--                 "other" | "protocol_relative" | "file") or location
--   failing_envelope  code, message: the service's failure inside HTTP 200
--   html          a page of HTML with status 200
--   empty_body    status 200 without a byte
--   body          text, content_type: any body with status 200
--   truncated_json    keep (0.5): only this part of the JSON, with the right length
--   wrong_shape   shape: array, string, number, null, data_array, data_string, data_null,
--                 items_object, items_string, items_null, items_absent, item_null,
--                 item_string, item_number, item_array, item_without_id, item_id_number,
--                 item_id_null, nulls, token_number, token_object, token_array,
--                 page_info_array, page_info_null, page_info_absent
--   same_token    the token that came is given again (lists with numbers: the page is never the
--                 last; by link: it leads to itself)
--   empty_pages   no items, and a fresh token each time (lists with numbers: never the last page)
--   big_numbers   field and value, or 2^53+1, 2^63, 2^64 and 1e400 as fields of the first item
--   invalid_utf8  field (the name): bytes that are no UTF-8 in the first item
--   deep_json     levels (100000), inside ("body" | "item")
--   replace       find, with: plain text in the body, everywhere
--   gzip          the answer gzipped, asked for or not
--   broken_gzip   how ("crc" | "truncated" | "garbage")
--   bomb          megabytes (100), of ("zeros" | "spaces"): gzipped; spaces stand before
--                 the right JSON
--   reset, close, stall, reset_stream   at ("before_headers" | "within_headers" |
--                 "after_headers" | "within_body"), framing ("length" | "chunked");
--                 reset_stream: code (2)
--   cut_body      framing, code
--   garbage       text
--   slow_headers  ms (1000)             slow_body     bytes (100) every ms (10)
--   header_flood  megabytes (20), each (8000)
--   delay         ms: a right answer, late

local cqueues = require "cqueues"
local items = require "items"
local zlib = require "zlib"
local wire = require "wire"

local faults = {}

-- ----------------------------------------------------------------- matching ---

--- Whether a value is the wanted one, or one of the wanted ones.
function faults.is_among(wanted, value)
  if type(wanted) ~= "table" then return wanted == value end
  for _, one in ipairs(wanted) do
    if one == value then return true end
  end
  return false
end

local match_keys = {
  service = true, list = true, request = true, page = true, token = true, method = true, path = true,
}

local function matches(match, request)
  for key, wanted in pairs(match) do
    if not faults.is_among(wanted, request[key]) then return false end
  end
  return true
end

--- The first of the faults that hits a request, by `does_match(match, request)`, or nil. It is used up by that.
function faults.take(list, request, does_match)
  for _, fault in ipairs(list or {}) do
    if fault.left > 0 and does_match(fault.match or {}, request) then
      fault.left = fault.left - 1
      return fault
    end
  end
end

--- The one that hits this request.
function faults.pick(world, request)
  return faults.take(world.config.faults, request, matches)
end

-- ------------------------------------------------------------- text of items ---

local function append_member(text, member)
  return text:gsub("}%s*$", function() return "," .. member .. "}" end)
end

-- Puts another value in the place of a member whose value is plain.
local function set_member(text, name, value)
  local pattern = '"' .. name .. '":'
  local from, to = text:find(pattern, 1, true)
  if not from then return append_member(text, pattern .. value) end
  local _, last = text:find('^"[^"]*"', to + 1)
  if not last then _, last = text:find("^[^,}]*", to + 1) end
  return text:sub(1, to) .. value .. text:sub(last + 1)
end

local function remove_member(text, name)
  local gone = text:gsub('"' .. name .. '":"?[^",}]*"?,?', "", 1)
  return gone
end

-- ----------------------------------------------------------- pages of a list ---

local body_shapes = { array = "[]", string = '"a text"', number = "42", null = "null" }

local function change_first(change)
  return function(page)
    if page.items[1] then page.items[1] = change(page.items[1], page.def) end
  end
end

local function first_is(text)
  return change_first(function() return text end)
end

local page_shapes = {
  data_array = function(page)
    for _, part in ipairs { "data", "items", "info", "more", "token" } do page[part .. "_text"] = "[]" end
  end,
  data_string = function(page) page.data_text = '"a text"' page.items_text = '"a text"' end,
  data_null = function(page) page.data_text = "null" page.items_text = "null" end,
  items_object = function(page) page.items_text = '{"0":' .. (page.items[1] or "{}") .. "}" end,
  items_string = function(page) page.items_text = '"a text"' end,
  items_null = function(page) page.items_text = "null" end,
  items_absent = function(page) page.items_text = "absent" end,
  item_null = first_is "null",
  item_string = first_is '"a text"',
  item_number = first_is "42",
  item_array = first_is "[]",
  item_without_id = change_first(function(text, def) return remove_member(text, def.id) end),
  item_id_number = change_first(function(text, def) return set_member(text, def.id, "42") end),
  item_id_null = change_first(function(text, def) return set_member(text, def.id, "null") end),
  nulls = function(page)
    for place = 1, #page.items do page.items[place] = "null" end
    page.info_text = '{"limit_per_page":null,"page":null,"total_page":null,"total_results":null}'
    page.token_text, page.more_text = "null", "null"
  end,
  token_number = function(page) page.token_text = "42" end,
  token_object = function(page) page.token_text = '{"token":"x"}' end,
  token_array = function(page) page.token_text = "[]" end,
  page_info_array = function(page) page.info_text = "[]" end,
  page_info_null = function(page) page.info_text = "null" end,
  page_info_absent = function(page) page.info_text = "absent" end,
}

local page_changes = {}

function page_changes.wrong_shape(fault, page)
  local change = page_shapes[fault.shape]
  if change then change(page) end
end

function page_changes.same_token(_, page, request)
  page.def.paging.again(page, request)
end

function page_changes.empty_pages(_, page)
  page.def.paging.endless(page)
end

function page_changes.big_numbers(fault, page)
  if not page.items[1] then return end
  if fault.field then
    page.items[1] = set_member(page.items[1], fault.field, fault.value or "9007199254740993")
  else
    page.items[1] = append_member(page.items[1], '"above_2_53":9007199254740993,"above_int64":9223372036854775808,'
      .. '"above_uint64":18446744073709551616,"above_double":1e400')
  end
end

function page_changes.invalid_utf8(fault, page)
  if not page.items[1] then return end
  local name = fault.field or page.def.title or page.def.id
  page.items[1] = set_member(page.items[1], name, '"broken \255\254\192\128 name"')
end

local function deep(levels)
  return ("["):rep(levels) .. ("]"):rep(levels)
end

function page_changes.deep_json(fault, page)
  if fault.inside == "item" and page.items[1] then
    page.items[1] = append_member(page.items[1], '"deep":' .. deep(fault.levels or 100000))
  end
end

-- The change that a fault makes to a page, as the function that services call.
function faults.alter(fault, request)
  local change = fault and page_changes[fault.action]
  return function(page)
    if change then change(fault, page, request) end
  end
end

-- ------------------------------------------------------------------ answers ---

local HTML = "<!DOCTYPE html>\n<html><head><title>%s</title></head>\n<body><h1>%s</h1><hr>nginx</body></html>\n"

local function http_date(seconds)
  return os.date("!%a, %d %b %Y %H:%M:%S GMT", seconds)
end

local function add_header(response, name, value)
  if type(value) == "number" then value = string.format("%.14g", value) end
  response.headers[#response.headers + 1] = { name, value }
end

local function read_file(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function faults.gzip(text)
  return (zlib.deflate(9, 31)(text, "finish"))
end

local bombs = {}

local function bomb(megabytes, unit)
  local key = megabytes .. unit
  if not bombs[key] then
    local deflate, parts = zlib.deflate(9, 31), {}
    local block = unit:rep(1048576)
    for number = 1, megabytes do
      parts[number] = deflate(block)
      cqueues.sleep(0)
    end
    bombs[key] = { deflate = deflate, parts = parts }
  end
  return bombs[key]
end

local answers = {}

function answers.status(fault, response, request, service)
  local status = fault.status or 500
  response.status, response.type = status, "application/json"
  local style = fault.body_style or "service"
  local code, message = fault.code, fault.message
  if status == 429 and not code then code, message = service.rate_limited[1], message or service.rate_limited[2] end
  if fault.body then
    response.body = fault.body
  elseif fault.body_file then
    response.body = read_file(fault.body_file)
  elseif style == "empty" then
    response.body = ""
  elseif style == "html" then
    response.body, response.type = HTML:format(status, status .. " from the gateway"), "text/html"
  elseif style == "nested" then
    response.body = '{"error":{"code":' .. items.quote(tostring(code or "internal_error"))
      .. ',"message":' .. items.quote(message or "Something went wrong") .. ',"details":{}}}'
  else
    response.body = service.forge_error(request.world, request, code, message)
  end
  response.type = fault.content_type or response.type
  if fault.retry_after then add_header(response, "retry-after", fault.retry_after) end
  if fault.retry_after_date then add_header(response, "retry-after", http_date(os.time() + fault.retry_after_date)) end
  for name, value in pairs(fault.headers or {}) do add_header(response, name:lower(), value) end
end

function answers.redirect(fault, response, request)
  local at, ports = request.target, request.ports
  local targets = {
    same = request.origin .. at, loop = request.origin .. at, relative = at,
    localhost = request.origin:gsub("127%.0%.0%.1", "localhost") .. at,
    http = "http://127.0.0.1:" .. ports.http .. at,
    other = "http://127.0.0.1:" .. ports.other .. at,
    protocol_relative = "//127.0.0.1:" .. ports.other .. at,
    file = "file:///etc/hostname",
  }
  response.status, response.body = fault.status or 302, ""
  add_header(response, "location", fault.location or targets[fault.to or "same"])
end

function answers.failing_envelope(fault, response, request, service)
  response.status = 200
  response.body = service.forge_error(request.world, request, fault.code, fault.message)
end

function answers.html(_, response)
  response.status, response.type = 200, "text/html"
  response.body = HTML:format("Sign in", "Please sign in to this network")
end

function answers.empty_body(_, response)
  response.status, response.body = 200, ""
end

function answers.body(fault, response)
  response.status, response.body = 200, fault.text or ""
  response.type = fault.content_type or response.type
end

function answers.truncated_json(fault, response)
  response.body = response.body:sub(1, math.floor(#response.body * (fault.keep or 0.5)))
end

function answers.wrong_shape(fault, response)
  if body_shapes[fault.shape] then response.status, response.body = 200, body_shapes[fault.shape] end
end

function answers.deep_json(fault, response)
  if fault.inside ~= "item" then response.status, response.body = 200, deep(fault.levels or 100000) end
end

function answers.replace(fault, response)
  local pattern = fault.find:gsub("%p", "%%%0")
  response.body = response.body:gsub(pattern, function() return fault.with end)
end

function answers.gzip(_, response)
  response.body = faults.gzip(response.body)
  add_header(response, "content-encoding", "gzip")
end

function answers.broken_gzip(fault, response)
  local text = faults.gzip(response.body)
  if fault.how == "truncated" then
    text = text:sub(1, math.floor(#text / 2))
  elseif fault.how == "garbage" then
    text = "this is not gzip at all"
  else
    text = text:sub(1, -9) .. "\1\2\3\4" .. text:sub(-4)
  end
  response.body = text
  add_header(response, "content-encoding", "gzip")
end

function answers.bomb(fault, response)
  local megabytes = fault.megabytes or 100
  if fault.of == "spaces" then
    -- Each bomb of spaces ends with another answer, so it is made anew.
    local made = bomb(megabytes, " ")
    bombs[megabytes .. " "] = nil
    response.body = table.concat(made.parts) .. made.deflate(response.body, "finish")
  else
    local made = bomb(megabytes, "\0")
    if not made.text then made.text = table.concat(made.parts) .. made.deflate("", "finish") end
    response.body = made.text
  end
  response.status = 200
  add_header(response, "content-encoding", "gzip")
end

-- Forges the answer, as far as the fault is about that.
function faults.forge(fault, response, request, service)
  local change = answers[fault.action]
  if change then change(fault, response, request, service) end
end

-- ----------------------------------------------------------------- delivery ---

local deliveries = {}
for _, action in ipairs {
  "reset", "close", "stall", "reset_stream", "cut_body", "garbage", "slow_headers", "slow_body", "header_flood",
} do
  deliveries[action] = wire[action]
end

-- The function of wire.lua that sends the answer, when the fault is about that.
function faults.delivery(fault)
  return fault and deliveries[fault.action]
end

-- -------------------------------------------------------------------- checks ---

local places = { before_headers = true, within_headers = true, after_headers = true, within_body = true }

-- A fault that can never happen would make a test pass by accident.
function faults.check(list)
  for _, fault in ipairs(list or {}) do
    local action = tostring(fault.action)
    if not (page_changes[action] or answers[action] or deliveries[action] or action == "delay") then
      error("fault: unknown action: " .. action, 0)
    end
    for key in pairs(fault.match or {}) do
      if not match_keys[key] then error("fault: unknown match: " .. tostring(key), 0) end
    end
    if action == "wrong_shape" and not (body_shapes[fault.shape] or page_shapes[fault.shape]) then
      error("fault: unknown shape: " .. tostring(fault.shape), 0)
    end
    if fault.at and not places[fault.at] then error("fault: unknown place: " .. tostring(fault.at), 0) end
    if action == "reset_stream" and fault.at == "within_headers" then
      error("fault: a stream cannot be reset within a frame", 0)
    end
    if action == "replace" and not (fault.find and fault.with) then
      error("fault: replace needs find and with", 0)
    end
  end
end

return faults
