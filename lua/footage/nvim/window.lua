-- A small window of our own to choose in, where no picker is installed: what is typed filters, Tab marks several, Enter
-- chooses. Knows nothing of where its items come from.

local matches = require "footage.nvim.matches"

local window = {}

local SHOWN = 500 -- lines; whoever wants more types more
local WITH_PREVIEW = 100 -- columns
local NAMESPACE = "footage"

-- Not vim.wo, which sets what new windows have, too.
local function set_local(win, name, value)
  if vim.fn.has "nvim-0.10" == 1 then
    vim.api.nvim_set_option_value(name, value, { win = win, scope = "local" })
  else
    vim.api.nvim_win_set_option(win, name, value)
  end
end

local function open_float(place, enter)
  local buffer = vim.api.nvim_create_buf(false, true)
  local win = vim.api.nvim_open_win(buffer, enter, {
    relative = "editor", style = "minimal", border = "single", focusable = enter,
    row = place.row, col = place.col, width = place.width, height = place.height,
  })
  vim.bo[buffer].bufhidden = "wipe"
  set_local(win, "wrap", false)
  set_local(win, "winhighlight", "NormalFloat:Normal")
  return { win = win, buffer = buffer }
end

-- The line that is typed into, the list below it and, where there is room, the fields of a record beside both.
local function layout(with_preview)
  local columns, lines = vim.o.columns, vim.o.lines - vim.o.cmdheight
  local width = math.max(math.min(columns - 6, 140), 10)
  local height = math.max(math.min(lines - 8, 24), 1)
  local row, col = math.max(math.floor((lines - height - 5) / 2), 0), math.max(math.floor((columns - width - 2) / 2), 0)
  local preview
  if with_preview and columns >= WITH_PREVIEW then
    local left = math.floor(width / 2)
    preview = { row = row, col = col + left + 2, width = width - left - 2, height = height + 3 }
    width = left
  end
  return { row = row, col = col, width = width, height = 1 },
    { row = row + 3, col = col, width = width, height = height }, preview
end

local function is_open(self)
  return vim.api.nvim_win_is_valid(self.list.win) and vim.api.nvim_win_is_valid(self.input.win)
end

local function close(self, chosen)
  if self.closed then return end
  self.closed = true
  vim.cmd "stopinsert"
  for _, one in ipairs { self.input, self.list, self.preview } do
    pcall(vim.api.nvim_win_close, one.win, true)
  end
  if vim.api.nvim_win_is_valid(self.before) then pcall(vim.api.nvim_set_current_win, self.before) end
  self.request.on_choice(chosen)
end

local function show_count(self)
  local found, all = #self.matches.found, #self.request.feed.records
  local marked = 0
  for _ in pairs(self.marked) do marked = marked + 1 end
  local words = ("%s%s  %d/%d%s "):format(self.request.title, marked > 0 and ("  %d marked"):format(marked) or "",
    found, all, self.request.feed.ended and "" or ", more are coming")
  vim.api.nvim_buf_clear_namespace(self.input.buffer, self.namespace, 0, -1)
  vim.api.nvim_buf_set_extmark(self.input.buffer, self.namespace, 0, 0, {
    virt_text = { { words, "Comment" } }, virt_text_pos = "right_align",
  })
end

local function show_preview(self)
  if not self.preview then return end
  local item = self.request.feed.records[self.matches.found[self.at]]
  if self.previewed == item then return end
  self.previewed = item
  local fine, lines = pcall(self.request.preview, item)
  require("footage.nvim.line").fill(self.preview.buffer, item and (fine and lines or { tostring(lines) }) or {})
end

local function render(self)
  if self.closed or not is_open(self) then return end
  local lines, found = {}, self.matches.found
  for i = 1, math.min(#found, SHOWN) do
    lines[i] = (self.marked[found[i]] and "* " or "  ") .. self.matches:line(found[i])
  end
  if #found > SHOWN then lines[#lines + 1] = ("  ... and %d more: type to narrow it down"):format(#found - SHOWN) end
  self.at = math.max(math.min(self.at, #found, SHOWN), 1)
  require("footage.nvim.line").fill(self.list.buffer, lines)
  vim.api.nvim_win_set_cursor(self.list.win, { math.min(self.at, math.max(#lines, 1)), 0 })
  show_count(self)
  show_preview(self)
end

-- What stands in the line is looked for. Neovim tells of it when it has nothing else to do: keys may come before that.
local function catch_up(self)
  local line = vim.api.nvim_buf_get_lines(self.input.buffer, 0, 1, false)[1] or ""
  if line == self.query then return end
  self.query, self.at = line, 1
  self.matches:ask(line)
end

local function move(self, by)
  local last = math.min(#self.matches.found, SHOWN)
  self.at = math.max(math.min(self.at + by, last), 1)
  if last == 0 then return end
  vim.api.nvim_win_set_cursor(self.list.win, { self.at, 0 })
  show_preview(self)
end

local function mark(self, by)
  local at = self.matches:item(self.at)
  if not at or self.request.single then return end
  self.marked[at] = not self.marked[at] or nil
  render(self)
  move(self, by)
end

local function mark_all(self)
  if self.request.single then return end
  local all = true
  for _, at in ipairs(self.matches.found) do all = all and self.marked[at] end
  for _, at in ipairs(self.matches.found) do self.marked[at] = not all or nil end
  render(self)
end

-- What was marked, in its order; else what the cursor is on.
local function choose(self)
  local chosen, records = {}, self.request.feed.records
  for at = 1, #records do
    if self.marked[at] then chosen[#chosen + 1] = records[at] end
  end
  if #chosen == 0 then chosen[1] = records[self.matches:item(self.at)] end
  close(self, chosen)
end

local function map_keys(self)
  local page = math.max(vim.api.nvim_win_get_height(self.list.win) - 1, 1)
  local keys = {
    ["<CR>"] = choose, ["<Esc>"] = function() close(self, {}) end, ["<C-c>"] = function() close(self, {}) end,
    ["<Tab>"] = function() mark(self, 1) end, ["<S-Tab>"] = function() mark(self, -1) end,
    ["<C-a>"] = mark_all,
  }
  for key, by in pairs {
    ["<Down>"] = 1, ["<C-n>"] = 1, ["<C-j>"] = 1, ["<Up>"] = -1, ["<C-p>"] = -1, ["<C-k>"] = -1,
    ["<PageDown>"] = page, ["<PageUp>"] = -page,
  } do
    keys[key] = function() move(self, by) end
  end
  for key, fn in pairs(keys) do
    vim.keymap.set({ "i", "n" }, key, function()
      catch_up(self)
      fn(self)
    end, { buffer = self.input.buffer, nowait = true })
  end
end

local function watch(self)
  vim.api.nvim_create_autocmd({ "TextChanged", "TextChangedI" }, {
    buffer = self.input.buffer,
    callback = function() catch_up(self) end,
  })
  vim.api.nvim_create_autocmd("WinLeave", {
    buffer = self.input.buffer,
    callback = function()
      vim.schedule(function() close(self, {}) end)
    end,
  })
end

--- Opens it: `feed` (`records`, `ended`, `on_news`), `title`, `text(item)`, `preview(item)`, `on_choice(items)`, which
--- is called once, and `single` where only one can be chosen.
function window.open(request)
  local self = {
    request = request, marked = {}, at = 1, query = "", before = vim.api.nvim_get_current_win(),
    namespace = vim.api.nvim_create_namespace(NAMESPACE),
  }
  local input, list, preview = layout(request.preview)
  self.list = open_float(list, false)
  self.preview = preview and open_float(preview, false)
  if preview then vim.bo[self.preview.buffer].syntax = "lua" end
  self.input = open_float(input, true)
  set_local(self.list.win, "cursorline", true)
  vim.bo[self.input.buffer].filetype = "footage"
  self.matches = matches.new(request.feed.records, request.text, function() render(self) end)
  map_keys(self)
  watch(self)
  request.feed:on_news(function()
    if self.closed then return end
    self.matches:update()
    if is_open(self) then show_count(self) end
  end)
  self.matches:ask ""
  vim.cmd "startinsert"
end

return window
