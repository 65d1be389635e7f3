-- Bars on the terminal: one line for each transfer in flight, and one for all. Owns what stands there: how it looks,
-- and which lines are its own. Counts nothing itself (progress.lua does), and uses no colours.
--
-- The cursor always rests at the beginning of the line below: whatever ends the process or prints something next,
-- Ctrl-C among them, finds a line of its own.

local characters = require "footage.transfer.characters"
local core = require "footage.load"
local tell = require "footage.tell"

core.own_chunk()

local bar = {}

-- ---------------------------------------------------------------- how it looks ---

local NARROW, WIDE = 40, 60 -- columns: below, less is shown
local SHORTEST_BAR = 8
local UNITS = { "B", "KiB", "MiB", "GiB", "TiB", "PiB" }

local function unit_of(bytes)
  local unit = 1
  while bytes >= 1000 * 1024 ^ (unit - 1) and unit < #UNITS do unit = unit + 1 end
  return unit
end

-- Three digits, or as many as there are before the point.
local function digits(bytes, unit)
  local number = bytes / 1024 ^ (unit - 1)
  return ((unit == 1 or number >= 99.95) and "%.0f" or "%.1f"):format(number)
end

--- "12.3 MiB"
---@param bytes number
---@return string
function bar.bytes(bytes)
  local unit = unit_of(bytes)
  return digits(bytes, unit) .. " " .. UNITS[unit]
end

local function size_of(done, total)
  if not total then return bar.bytes(done) end
  local unit = unit_of(total)
  return digits(math.min(done, total), unit) .. "/" .. digits(total, unit) .. " " .. UNITS[unit]
end

--- "1:02:03", "2:03"
---@param seconds number
---@return string
function bar.time(seconds)
  seconds = math.floor(seconds + 0.5)
  local hours, minutes = math.floor(seconds / 3600), math.floor(seconds / 60) % 60
  if hours > 0 then return ("%d:%02d:%02d"):format(hours, minutes, seconds % 60) end
  return ("%d:%02d"):format(minutes, seconds % 60)
end

local function part_of(of)
  if not of.total then return nil end
  return of.total > 0 and math.min(of.done / of.total, 1) or 1
end

local function percent_of(of)
  local part = part_of(of)
  return part and ("%d%%"):format(math.floor(part * 100)) or ""
end

local function speed_of(of)
  return of.speed and of.speed > 0 and bar.bytes(of.speed) .. "/s" or "-"
end

local function left_of(of)
  return of.over or of.left and bar.time(of.left) or "-"
end

local function pad(text, cells)
  local shown, wide = characters.cut(text, cells)
  return shown .. (" "):rep(cells - wide)
end

local function shorten(text, cells)
  local whole, wide = characters.cut(text, cells)
  if whole == text then return text .. (" "):rep(cells - wide) end
  return pad(pad(text, math.max(cells - 3, 0)):gsub(" +$", "") .. "...", cells)
end

local function right(text, cells)
  return (" "):rep(cells - #text) .. text
end

local function drawn(part, cells)
  if not part then return (" "):rep(cells) end
  local full = math.floor(part * (cells - 2))
  return "[" .. ("="):rep(full) .. (" "):rep(cells - 2 - full) .. "]"
end

-- NAME  45% [====    ] 12.3/27.1 MiB  3.1 MiB/s  0:12
local function line_of(what, of, cells)
  local before = "  " .. right(percent_of(of), 4)
  local behind = "  " .. right(speed_of(of), 10) .. "  " .. right(left_of(of), 8)
  if cells >= WIDE - 1 then behind = "  " .. right(size_of(of.done, of.total), 13) .. behind end
  local room = cells - #before - #behind
  local wide = cells >= WIDE - 1 and room - math.max(math.floor(room * 0.6), 12) or 0
  local middle = wide > SHORTEST_BAR and " " .. drawn(part_of(of), wide - 1) or ""
  return shorten(what, room - #middle) .. before .. middle .. behind
end

local function count_of(all)
  local count = ("%d"):format(all.finished) .. (all.expected and (" of %d"):format(all.expected) or "")
  if all.failed > 0 then return ("%s, %d failed"):format(count, all.failed) end
  return count .. " files"
end

local function is_of_many(view)
  return view.all.begun > 1 or (view.all.expected or 1) > 1
end

-- Too narrow for columns: all of it in one line.
local function plain_line(view)
  local words, percent = {}, percent_of(view.all)
  if is_of_many(view) then words[1] = count_of(view.all) end
  if percent ~= "" then words[#words + 1] = percent end
  words[#words + 1] = speed_of(view.all)
  words[#words + 1] = left_of(view.all)
  return table.concat(words, "  ")
end

--- The lines that show a view (progress.lua) in a terminal of that size. None is as wide as it: most terminals would go
--- on in the next one. One line fewer than it has is used, for the cursor.
---@param view table
---@param columns integer
---@param rows integer
---@return string[]
function bar.picture(view, columns, rows)
  local cells, most = math.max(columns - 1, 0), math.max(rows - 1, 1)
  if columns < NARROW then return { (characters.cut(plain_line(view), cells)) } end
  local lines, transfers = {}, view.transfers
  if not is_of_many(view) then
    local one = transfers[1] or view.last
    return { one and line_of(one.what, one, cells) }
  end
  local room = most - 1
  local shown = #transfers <= room and #transfers or math.max(room - 1, 0)
  for at = 1, shown do lines[at] = line_of(transfers[at].what, transfers[at], cells) end
  if shown < #transfers and room > 0 then lines[shown + 1] = ("... and %d more"):format(#transfers - shown) end
  lines[#lines + 1] = line_of(count_of(view.all), view.all, cells)
  return lines
end

-- --------------------------------------------------------- what stands there ---

local Bar = {}
Bar.__index = Bar

local function environment(variable)
  return type(os) == "table" and os.getenv and os.getenv(variable) or nil
end

-- Neovim's screen is its own. Where it cannot be asked, as within a callback of its loop, it may have one.
local function is_in_a_screen()
  local vim = rawget(_G, "vim")
  if type(vim) ~= "table" or type(vim.api) ~= "table" then return false end
  local asked, screens = pcall(vim.api.nvim_list_uis)
  return not asked or #screens > 0
end

-- What the terminal does not tell is in the environment, or what terminals have been for long.
local function size_of_terminal(self)
  local columns, rows = self.size()
  if not columns or self.term == nil or self.term == "dumb" or is_in_a_screen() then return nil end
  if columns == 0 then columns = tonumber(environment "COLUMNS") or 80 end
  if rows == 0 then rows = tonumber(environment "LINES") or 24 end
  return columns, rows
end

-- How many lines of the terminal the last frame takes: in one that is narrower now, its lines have wrapped.
local function rows_of(self, columns)
  local rows = 0
  for _, line in ipairs(self.lines) do
    local _, cells = characters.cut(line, math.huge)
    rows = rows + math.max(math.ceil(cells / math.max(columns, 1)), 1)
  end
  return rows
end

-- To the first line of the last frame.
local function up(self, columns)
  local rows = self.torn or rows_of(self, columns)
  return "\r" .. (rows > 0 and ("\27[%dA"):format(rows) or "")
end

-- A frame in one piece: the way up to the first line, and what stands there then. What the terminal does not take is
-- dropped, and the next frame begins where this one got to.
local function write(self, way, text, lines, columns)
  local written = self.write(way .. text)
  if written == #way + #text then
    self.lines, self.columns, self.torn = lines, columns, nil
  elseif written >= #way then
    local _, rows = text:sub(1, written - #way):gsub("\n", "")
    self.torn = rows
  end
end

--- Draws what there is to see, in place of what was drawn before.
---@param view table
function Bar:draw(view)
  local columns, rows = size_of_terminal(self)
  if not columns then -- another program has it: what stands there is not ours any more
    self.lines, self.torn = {}, nil
    return
  end
  local lines = bar.picture(view, columns, rows)
  local text = ""
  for _, line in ipairs(lines) do text = text .. line .. "\27[K\n" end
  -- Behind the frame, not before: of a screen that is cleared as a whole, some terminals keep a copy.
  if self.torn or columns ~= self.columns or #lines < #self.lines then text = text .. "\27[J" end
  tell.clear = self.clearing
  write(self, up(self, columns), text, lines, columns)
end

--- Takes away what stands there, for others to write. The next draw is below.
function Bar:clear()
  local columns = size_of_terminal(self)
  if columns and (#self.lines > 0 or self.torn) then write(self, up(self, columns), "\27[J", {}, columns) end
  self.lines, self.torn = {}, nil
end

--- Draws for the last time.
---@param view table
function Bar:finish(view)
  if view.all.begun > 0 then self:draw(view) end
  if tell.clear == self.clearing then tell.clear = nil end
end

--- Bars on stderr, silent where that is no terminal to draw on.
---@param terminal? { size: function, write: function, term: string } another one, to look at what is drawn
function bar.new(terminal)
  local self = setmetatable({ lines = {} }, Bar)
  self.size = terminal and terminal.size or core.terminal
  self.write = terminal and terminal.write or core.terminal_write
  self.term = terminal and terminal.term or environment "TERM"
  self.clearing = function() self:clear() end
  return self
end

return bar
