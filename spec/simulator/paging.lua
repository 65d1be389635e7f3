-- The ways in which lists are cut into pages. Owns which items stand on a page and
-- what leads to the next one; how that is written is the services' business.
--
-- A way is {
--   parameters(def)            its own parameters, see filters.lua
--   page_of(def, query, captures)  the page asked for, in walk order, and whether by token
--   cut(page, values)          fills the page; or gives nil, what is wrong and a message
--   again(page, request)       makes the page name itself as the next one
--   endless(page)              makes the page empty, and name a next one
-- }
-- A page is {def, list, world, view, items, number, total, ...}, made by door.lua.

local filters = require "filters"
local items = require "items"
local tokens = require "tokens"

local paging = {}

local function first_value(query, name)
  for _, pair in ipairs(query) do
    if pair.name == name then return pair.value end
  end
end

-- The page size, which some servers clamp rather than refuse.
local function size(def)
  return { read = function(text, world)
    local largest = world:switch("largest", def.name) or def.largest
    local number = text:match("^%d+$") and tonumber(text)
    if number and number > largest and world:switch("over_limit", def.name) == "clamp" then return largest end
    return filters.integer(def.least or 1, largest)(text)
  end }
end

local function default_size(page)
  return page.world:switch("default_limit", page.list) or page.def.default
end

local function take(page, from, to)
  local target = page.world.stores[page.list]
  for place = math.max(from, 1), math.min(to, page.view:count()) do
    page.items[#page.items + 1] = target:text(page.view:index_at(place), page.form)
  end
end

-- ---------------------------------------------------------------------- whole ---

paging.whole = {}

function paging.whole.page_of() return 1, false end

function paging.whole.cut(page)
  page.total = page.view:count()
  take(page, 1, page.total)
  return page
end

function paging.whole.again() end

function paging.whole.endless(page) page.items = {} end

-- ---------------------------------------------------------------------- token ---

paging.token = {}

function paging.token.parameters(def)
  return { [def.limit or "limit"] = size(def), [def.token or "token"] = filters.text }
end

function paging.token.page_of(def, query)
  local text = first_value(query, def.token or "token")
  if not text then return 1, false end
  local fields = tokens.read(def.name, text)
  return fields and fields.page, true
end

function paging.token.cut(page, values)
  local world, list, view = page.world, page.list, page.view
  local target = world.stores[list]
  local position, token = 0, values[page.def.token or "token"]
  if token then
    local fields = tokens.read(list, token)
    local index = fields and target:index_of(fields.start_id)
    if index then
      position = view:rank(index)
    elseif not fields or fields.start_id ~= "" then
      return nil, "token", (page.def.token or "token") .. " is invalid"
    end
    page.number = fields.page
  end

  local limit = values[page.def.limit or "limit"] or default_size(page)
  local on_zero = world:switch("limit_zero", list) or "empty"
  if limit == 0 and on_zero == "error" then
    return nil, "invalid", "limit must be from 1 to " .. page.def.largest
  elseif limit == 0 and on_zero == "default" then
    limit = default_size(page)
  end

  local count = view:count()
  local last = math.min(position + limit, count)
  take(page, position + 1, last)
  if limit == 0 then
    if on_zero == "empty_with_token" and count > position then page.token = tokens.write(list, "", 0, 1) end
  elseif last < count then
    local index = view:index_at(last)
    local stamp = (page.def.stamp or tostring)(items.created(index))
    page.token = tokens.write(list, target:id(index), stamp, page.number + 1)
  end
  page.total = world:switch("total_counts", list) == "filtered" and count or target:count()
  return page
end

function paging.token.again(page, request)
  page.token = first_value(request.query, page.def.token or "token") or tokens.write(page.list, "", 0, 1)
end

function paging.token.endless(page)
  page.items = {}
  page.token = tokens.write(page.list, "", 0, page.number + 1)
end

-- ------------------------------------------------------------------- numbered ---

-- Whether the total is told wrong in the answer to page `number`.
local lies_at = {
  page = function(_, number) return number % 2 == 0 end,
  turn = function(page) return page.world.counts[page.list] % 2 == 0 end,
  random = function(page) return page.world:roll(2) == 1 end,
}

-- How many items the answer to page `number` says that there are.
local function told_count(page, number)
  local count, lies = page.view:count(), page.world:switch("total_lies", page.list)
  if not (lies and lies_at[lies](page, number)) then return count end
  local by = page.world:switch("total_lies_by", page.list) or 1
  return math.max(count - (lies == "random" and page.world:roll(by) or by), 0)
end

paging.numbered = {}

function paging.numbered.parameters(def)
  return { page = { read = filters.integer(1) }, [def.limit or "page_limit"] = size(def) }
end

function paging.numbered.page_of(_, query)
  local text = first_value(query, "page")
  if not text then return 1, false end
  return tonumber(text), false
end

function paging.numbered.cut(page, values)
  local world, limit = page.world, values[page.def.limit or "page_limit"] or default_size(page)
  local count = told_count(page, values.page or 1)
  local pages = math.ceil(count / limit)
  page.limit, page.total, page.number = limit, count, values.page or 1
  page.pages = pages == 0 and (world.config.empty_total_page or 0) or pages
  local from = page.number
  if from > math.max(pages, 1) then
    local past = world.config.past_end or "empty"
    if past == "error" then
      return nil, "invalid", "The page parameter is past the last page"
    elseif past == "null" then
      page.items_text = "null"
    elseif past == "repeat" then
      from, page.number = math.max(pages, 1), math.max(pages, 1)
    elseif past == "repeat_unclamped" then
      from = math.max(pages, 1)
    end
  end
  take(page, (from - 1) * limit + 1, from * limit)
  return page
end

function paging.numbered.again(page)
  page.pages = page.number + 1
end

function paging.numbered.endless(page)
  page.items = {}
  page.pages = page.number + 1
end

-- ----------------------------------------------------------------------- link ---

-- Numbered, but the next number is only told in a header.
paging.link = {
  parameters = paging.numbered.parameters, page_of = paging.numbered.page_of, cut = paging.numbered.cut,
  endless = paging.numbered.endless,
}

function paging.link.again(page)
  page.next_number, page.pages = page.number, page.number + 1
end

-- --------------------------------------------------------------------- offset ---

paging.offset = {}

function paging.offset.parameters(def)
  return { offset = { read = filters.integer(0) }, [def.limit or "limit"] = size(def) }
end

function paging.offset.page_of(def, query)
  local offset = tonumber(first_value(query, "offset") or 0)
  local limit = tonumber(first_value(query, def.limit or "limit") or def.default)
  return offset and limit and math.floor(offset / math.max(limit, 1)) + 1, false
end

function paging.offset.cut(page, values)
  page.limit, page.offset = values[page.def.limit or "limit"] or default_size(page), values.offset or 0
  page.total = told_count(page, math.floor(page.offset / page.limit) + 1)
  take(page, page.offset + 1, page.offset + page.limit)
  return page
end

function paging.offset.again(page)
  page.total = page.total + page.limit
end

function paging.offset.endless(page)
  page.items = {}
  page.total = page.offset + page.limit + 1
end

-- ----------------------------------------------------------------- path token ---

-- The token stands in the path or the body: the first page is asked for in another
-- way, and what was said then goes with the token: the size, and request.memo.
paging.path_token = {}

-- The offset, size, number and memo of a token; nil for what is none.
function paging.path_token.read(list, text)
  local fields = tokens.read(list, text)
  local offset, limit, memo = (fields and fields.start_id or ""):match("^(%d+)%+(%d+)%+(.*)$")
  if offset then return tonumber(offset), tonumber(limit), fields.page, memo end
end

local function path_token(page, offset, number)
  return tokens.write(page.list, offset .. "+" .. page.limit .. "+" .. page.memo, 0, number)
end

function paging.path_token.page_of(def, _, captures)
  if not captures.page_token then return 1, false end
  local _, _, number = paging.path_token.read(def.name, captures.page_token)
  return number, true
end

function paging.path_token.cut(page, values, request)
  local offset, limit = 0, values.page_limit or default_size(page)
  local given = request.captures.page_token or values.page_token
  if given then
    local number
    offset, limit, number = paging.path_token.read(page.list, given)
    if not offset or page.world:switch("search_expired", page.list) then
      return nil, "token", "The page token is invalid or has expired"
    end
    page.number = number
  end
  page.limit, page.total, page.memo = limit, page.view:count(), request.memo or ""
  take(page, offset + 1, offset + limit)
  if offset + limit < page.total then page.token = path_token(page, offset + limit, page.number + 1) end
  if offset > 0 then page.previous = path_token(page, math.max(offset - limit, 0), page.number - 1) end
  return page
end

function paging.path_token.again(page, request)
  page.token = request.captures.page_token or path_token(page, 0, 1)
end

function paging.path_token.endless(page)
  page.items = {}
  page.token = path_token(page, 0, page.number + 1)
end

return paging
