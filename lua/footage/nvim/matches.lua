-- Which of the items that have come match what was typed. Looks at them in slices, so that the editor lives beside a
-- hundred thousand. Knows no window.

local matches = {}
matches.__index = matches

local SLICE = 5e6 -- nanoseconds
local PAUSE = 1 -- millisecond, in which the editor takes what was typed

local function words_of(query)
  local words = {}
  for word in query:lower():gmatch "%S+" do words[#words + 1] = word end
  return words
end

local function has_all(text, words)
  for _, word in ipairs(words) do
    if not text:find(word, 1, true) then return false end
  end
  return true
end

--- `items` may grow; `text(item)` is looked at, once for each. `changed()` is called when `found` has.
function matches.new(items, text, changed)
  return setmetatable({
    items = items, text = text, changed = changed, texts = {}, found = {}, seen = 0, words = {},
  }, matches)
end

-- The line of an item, and in small letters.
local function line_of(self, at)
  local line = self.texts[at]
  if line then return line end
  local text = self.text(self.items[at])
  self.texts[at] = { text = text, lower = text:lower() }
  return self.texts[at]
end

local function look_at_next(self)
  self.seen = self.seen + 1
  if has_all(line_of(self, self.seen).lower, self.words) then self.found[#self.found + 1] = self.seen end
end

--- The number of the item that is the `at`-th to match, or nil: looked for now, whatever is left to look at.
function matches:item(at)
  while not self.found[at] and self.seen < #self.items do look_at_next(self) end
  return self.found[at]
end

--- Looks at what has come since.
function matches:update()
  if self.is_looking then return end
  local uv = vim.uv or vim.loop
  local till = uv.hrtime() + SLICE
  local before = #self.found
  while self.seen < #self.items and uv.hrtime() < till do look_at_next(self) end
  if #self.found ~= before or self.is_new then
    self.is_new = false
    self.changed()
  end
  if self.seen < #self.items then
    self.is_looking = true
    vim.defer_fn(function()
      self.is_looking = false
      self:update()
    end, PAUSE)
  end
end

--- Looks for this from now on.
function matches:ask(query)
  self.words, self.found, self.seen, self.is_new = words_of(query), {}, 0, true
  self:update()
end

--- The line of the item with this number.
function matches:line(at)
  return line_of(self, at).text
end

return matches
