-- One list of one world: which items exist now and where they stand. Owns
-- positions, inserts and deletions; knows no HTTP and no pages.
--
-- Items of a new world are not stored: only the indexes of deleted ones are, and what
-- requests have changed of others, so a list of a million items costs nothing. `index` is
-- explained in items.lua.

local cqueues = require "cqueues"
local json = require "cjson"
local items = require "items"

local store = {}
store.__index = store

local CACHED_TEXTS = 60000
local SCAN_STEP = 1000

-- `given`: items to serve as they are, each a table or a JSON text; nil to generate.
function store.new(list, seed, count, given)
  local self = setmetatable({
    list = list, seed = seed, first = 1, last = count,
    removed = {}, removed_set = {}, version = 0,
    given = given, texts = {}, cached = 0, views = {}, changes = {}, bare = {},
  }, store)
  if given then
    self.last = #given
    self.given_fields, self.given_index = {}, {}
    for index, item in ipairs(given) do
      local text = type(item) == "string" and item or json.encode(item)
      self.given[index] = text
      local known, fields = pcall(json.decode, text)
      fields = known and type(fields) == "table" and fields or {}
      for key, value in pairs(fields) do
        if value == json.null then fields[key] = nil end
      end
      for _, key in ipairs { "folder_id", "parent_id" } do
        if fields[key] == "" or fields[key] == "null" then fields[key] = nil end
      end
      fields.id = fields[items.id_name(list)] or fields.id
      if fields.id ~= nil then fields.id = tostring(fields.id) self.given_index[fields.id] = index end
      self.given_fields[index] = fields
    end
  end
  return self
end

function store:is_given(index)
  return self.given ~= nil and index >= 1
end

-- How many deleted indexes are at or below `index`.
local function removed_up_to(removed, index)
  local low, high = 0, #removed
  while low < high do
    local middle = math.ceil((low + high) / 2)
    if removed[middle] <= index then low = middle else high = middle - 1 end
  end
  return low
end

function store:count()
  return self.last - self.first + 1 - #self.removed
end

-- How many items stand at or before `index`, whether or not it still exists.
function store:rank(index)
  if index < self.first then return 0 end
  if index > self.last then index = self.last end
  return index - self.first + 1 - removed_up_to(self.removed, index)
end

function store:index_at(position)
  local removed, first = self.removed, self.first
  local low, high = 0, #removed
  while low < high do
    local middle = math.ceil((low + high) / 2)
    if removed[middle] - first + 1 - middle < position then low = middle else high = middle - 1 end
  end
  return first - 1 + position + low
end

function store:exists(index)
  return index >= self.first and index <= self.last and not self.removed_set[index]
end

function store:id(index)
  if self:is_given(index) then return self.given_fields[index].id end
  return items.id(self.list, self.seed, index)
end

-- The index of an id that this list ever had; nil for any other text.
function store:index_of(id)
  local index = self.given_index and self.given_index[id] or items.index_of(self.list, self.seed, id)
  if index and index >= self.first and index <= self.last then return index end
end

-- What filters chose may be another choice from now on.
function store:forget()
  self.views = {}
end

function store:insert(count)
  self.first = self.first - count
  self.version = self.version + 1
end

function store:delete(index)
  if not self:exists(index) then return false end
  table.insert(self.removed, removed_up_to(self.removed, index) + 1, index)
  self.removed_set[index] = true
  self.version = self.version + 1
  return true
end

-- Changes what the list `name` tells of an item: members with their new values.
function store:change(index, name, members)
  local changes = self.changes[index] or {}
  self.changes[index] = changes
  changes[name] = changes[name] or {}
  for member, value in pairs(members) do changes[name][member] = value end
  for _, texts in pairs(self.texts) do texts[index] = nil end
  self.version = self.version + 1
end

-- A new item in front, whose members are these; a `bare` one has no others. Gives its index.
function store:add(name, members, bare)
  self:insert(1)
  self.bare[self.first] = bare
  self:change(self.first, name, members)
  return self.first
end

-- The fields of an item as the list `form.list` tells them, for filters.
function store:fields(index, form)
  if form.list == self.list and self:is_given(index) and not self.changes[index] then
    return self.given_fields[index]
  end
  local _, fields = self:make(index, form)
  return fields
end

-- The text and the fields of an item as its own list has it.
function store:make_own(index, form)
  local text, fields
  if self:is_given(index) then
    text, fields = self.given[index], self.given_fields[index]
  elseif self.bare[index] then
    text, fields = items.bare(self.list, self.seed, index)
  else
    text, fields = items.make(self.list, self.seed, index, form)
  end
  return items.change(self.list, text, fields, (self.changes[index] or {})[self.list])
end

-- A list may tell the items of another one in its own words.
function store:make(index, form)
  if form.list == self.list then return self:make_own(index, form) end
  local _, source = self:make_own(index, form)
  local text, fields = items.make(form.list, self.seed, index, form, source)
  return items.change(form.list, text, fields, (self.changes[index] or {})[form.list])
end

-- The JSON text of an item; `form.key` tells the variants of one item apart.
function store:text(index, form)
  if form.list == self.list and self:is_given(index) and not self.changes[index] then return self.given[index] end
  local texts = self.texts[form.key]
  if not texts or self.cached > CACHED_TEXTS then
    texts, self.cached = {}, 0
    self.texts = { [form.key] = texts }
  end
  local text = texts[index]
  if not text then
    text = self:make(index, form)
    if form.extra and text:sub(-1) == "}" then text = text:sub(1, -2) .. "," .. form.extra .. "}" end
    texts[index] = text
    self.cached = self.cached + 1
  end
  return text
end

-- ------------------------------------------------------------- filtered views ---

local view = {}
view.__index = view

function view:count() return #self.indexes end
function view:rank(index) return removed_up_to(self.indexes, index) end
function view:index_at(position) return self.indexes[position] end

-- The indexes that match. With `yielding`, other requests have their turn meanwhile.
function store:scan(matches, form, yielding)
  local indexes = {}
  for index = self.first, self.last do
    if not self.removed_set[index] and matches(self:fields(index, form)) then
      indexes[#indexes + 1] = index
    end
    if yielding and index % SCAN_STEP == 0 then cqueues.sleep(0) end
  end
  return indexes
end

-- Newest first unless told; of equals, the newer one first when descending.
function store:sort(indexes, form, order)
  local values = {}
  for _, index in ipairs(indexes) do
    values[index] = order.field ~= "created_at" and (self:fields(index, form)[order.field] or "") or -index
  end
  table.sort(indexes, function(one, other)
    if values[one] ~= values[other] then
      if order.ascending then return values[one] < values[other] end
      return values[one] > values[other]
    end
    if order.ascending then return one > other end
    return one < other
  end)
  return indexes
end

-- The items that `matches(fields)` holds for, as a thing with count, rank and
-- index_at; `key` names the filter and the order, so that a walk scans the list only
-- once. `order` is {field, ascending}, or nil for newest first; only then rank holds.
function store:filtered(key, matches, form, order)
  local known = self.views[key]
  if known and known.version == self.version then return known end
  local version = self.version
  local indexes = self:scan(matches, form, true)
  if self.version ~= version then
    -- The list changed while others had their turn: once more, in one go.
    indexes = self:scan(matches, form, false)
  end
  if order then self:sort(indexes, form, order) end
  known = setmetatable({ indexes = indexes, version = self.version }, view)
  self.views[key] = known
  return known
end

return store
