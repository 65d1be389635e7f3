-- What editors need to know of lists, from the services' tables: the filters' names and types, the functions that give
-- listings, and the lists that hang on a record. Owns the lines of these.

local pick = require "spec.support.pick"
local reference = require "spec.support.reference"
local type_names = require "spec.support.type_names"

local types_lists = {}

local KINDS = {
  string = "string", integer = "integer", number = "number", boolean = "boolean", list = "string|string[]",
  comma = "string|string[]", range = "number|string|{ gte?: number|string, lte?: number|string }",
  fields = "table<string, any>", json = "table|string", any = "any", file = "footage.File|footage.File[]",
}

local PAGES = {
  whole = "all in one answer", token = "pages by token", cursor = "pages by cursor", number = "numbered pages",
  offset = "pages by offset", link = "pages by link",
}

local function sentence(words)
  return words:sub(1, 1):upper() .. words:sub(2) .. "."
end

local function sizes(paging)
  return ("%d to %d"):format(paging.smallest or 1, paging.largest)
end

-- { name, type, required, text } of each filter of a list, in order: what must be given comes first. `given` are
-- those that a record gives.
local function filters_of(list, given)
  local kinds, required, found = {}, {}, {}
  for name, kind in pairs(list.filters or {}) do kinds[name] = KINDS[kind] end
  for name in list.path:gmatch "{([%w_]+)}" do
    if name ~= "token" or list.paging.path ~= list.path then kinds[name], required[name] = "string", true end
  end
  for _, name in ipairs(list.required or {}) do required[name] = true end
  for name in pairs(list.fetch or {}) do required[name] = nil end
  for name in pairs(given or {}) do kinds[name] = nil end
  for _, first in ipairs { true, false } do
    for _, name in ipairs(pick.sorted_keys(kinds)) do
      if (required[name] or false) == first then
        found[#found + 1] = { name = name, type = kinds[name], required = first, text = "" }
      end
    end
  end
  local paging = list.paging
  if paging.size then
    local range = paging.largest and ", " .. sizes(paging) or ""
    found[#found + 1] = { name = paging.size, type = "integer", text = "the size of a page" .. range
      .. ", and no maximum: for 20 records give options, `{ max = 20 }`" }
  end
  if paging.start then
    found[#found + 1] = { name = paging.start, type = (paging.by == "number" or paging.by == "offset") and "integer"
      or "string", text = "where to start" }
  end
  return found
end

--- The class of what a list takes; whether something must be given. What is written by hand is not said again.
function types_lists.add_filters(out, class, comment, list, said, given)
  local by_hand, required = {}, false
  for _, field in ipairs(said[class] and said[class].fields or {}) do by_hand[field.name] = true end
  out[#out + 1] = "\n--- " .. comment
  out[#out + 1] = "---@class " .. class
  for _, one in ipairs(filters_of(list, given)) do
    required = required or one.required
    if not by_hand[one.name] then
      out[#out + 1] = (("---@field %s%s %s %s"):format(one.name, one.required and "" or "?", one.type, one.text)
        :gsub(" $", ""))
    end
  end
  out[#out + 1] = "---@field [string] footage.NoSuchName"
  return required
end

local function signature(self, filters, required, listing)
  return ("fun(%sfilters%s: %s, options?: footage.WalkOptions): %s"):format(self and "self: " .. self .. ", " or "",
    required and "" or "?", filters, listing)
end

--- The filters' class of each list of a group; gives the lines of its functions.
function types_lists.functions(out, service, group, lists, said)
  local lines, notes = {}, { classes = said }
  for _, name in ipairs(pick.sorted_keys(lists)) do
    local own_group, plain = name:match "^(.*)%.([^.]+)$"
    if own_group == group then
      local list, full_name = lists[name], service .. "." .. name
      local filters = type_names.of_list(full_name) .. "Filters"
      local document = reference.document_of(full_name)
      local required = types_lists.add_filters(out, filters, ("What `%s` takes. %s"):format(full_name, document), list,
        said)
      local what, order = reference.words_about(notes, full_name)
      local paging = PAGES[list.paging.by] .. (list.paging.largest and " of " .. sizes(list.paging) or "")
      lines[#lines + 1] = ("--- %s %s `%s %s`, %s; `:total()` is %s. %s"):format(sentence(what), sentence(order),
        list.method or "GET", list.path, paging, list.total and "known" or "nil", document)
      lines[#lines + 1] = ("---@field %s %s"):format(plain or name,
        signature(nil, filters, required, type_names.of_listing(service, list.record)))
    end
  end
  return lines
end

--- The filters' class of each list that hangs on a record; gives the lines of these methods.
function types_lists.relations(out, service, kind, record, lists, said)
  local lines, class = {}, type_names.of_record(service, kind)
  for _, name in ipairs(pick.sorted_keys(record.lists or {})) do
    local what = record.lists[name]
    local list, filters = lists[what.list], class .. "." .. type_names.camel(name) .. "Filters"
    local required = types_lists.add_filters(out, filters, ("What `%s:%s` takes, as `%s.%s` does."):format(kind, name,
      service, what.list), list, said, what.with)
    lines[#lines + 1] = ("--- `%s.%s` of this one."):format(service, what.list)
    lines[#lines + 1] = ("---@field %s %s"):format(name,
      signature(class, filters, required, type_names.of_listing(service, list.record)))
  end
  return lines
end

return types_lists
