-- The records of a listing as a quickfix list, which grows while the pages come. Each entry leads to the fields of its
-- record, in one buffer for the list.

local feed = require "footage.nvim.feed"
local footage = require "footage"
local line = require "footage.nvim.line"

local SLICE = 8e6 -- nanoseconds, after which the editor gets its turn

local lists = 0

local function new_buffer(title)
  lists = lists + 1
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_name(buffer, ("footage://%s/%d"):format(title, lists))
  vim.bo[buffer].bufhidden, vim.bo[buffer].syntax = "hide", "lua"
  return buffer
end

-- The entry of a record, whose fields are put behind `lines`.
local function entry_of(self, record, lines)
  local first = self.lines + #lines + 1
  for _, text in ipairs(line.preview(record)) do lines[#lines + 1] = text end
  lines[#lines + 1] = ""
  return { bufnr = self.buffer, lnum = first, module = footage.type(record), text = self.text(record) }
end

-- At once: for each change of a buffer Neovim looks at all entries that lead to it.
local function write(self, items, lines)
  if not vim.api.nvim_buf_is_valid(self.buffer) then -- it was wiped out; the list goes on
    for _, item in ipairs(items) do item.bufnr, item.lnum = nil, nil end
    return
  end
  vim.api.nvim_buf_set_lines(self.buffer, self.lines, -1, false, lines)
  self.lines = self.lines + #lines
end

local function add(self)
  if self.is_adding then return end
  local items, lines, records, uv = {}, {}, self.feed.records, vim.uv or vim.loop
  local till = uv.hrtime() + SLICE
  while self.given < #records and uv.hrtime() < till do
    self.given = self.given + 1
    items[#items + 1] = entry_of(self, records[self.given], lines)
  end
  write(self, items, lines)
  -- A list that is gone takes no more.
  if #items > 0 and vim.fn.setqflist({}, "a", { id = self.id, items = items }) ~= 0 then return self.feed:stop() end
  if self.given < #records then
    self.is_adding = true
    vim.defer_fn(function()
      self.is_adding = false
      add(self)
    end, 1)
  end
end

return function(listing, options)
  local title = options.title or tostring(listing):match "listing of ([%w_.]+)" or "footage"
  vim.fn.setqflist({}, " ", { title = title, items = {} })
  local self = {
    buffer = new_buffer(title), lines = 0, given = 0, text = line.by(options.text),
    id = vim.fn.getqflist({ nr = 0, id = 0 }).id, feed = feed.new(listing, options.max),
  }
  self.feed:on_news(function() add(self) end)
  if options.open ~= false then vim.cmd "botright copen" end
  return self.feed.task
end
