-- A table on a terminal. Widths follow from the rows of the first page, so that the first line comes with it.

local cells = require "footage.cli.cells"
local output = require "footage.cli.output"

local GAP, LEAST, WIDTH = "  ", 8, 80

local writer = {}
writer.__index = writer

-- Names give way, down to a least, until a row fits, then the widest of the others; ids are left whole.
local function narrow(widths, columns, most)
  local total = (#widths - 1) * #GAP
  for _, width in ipairs(widths) do total = total + width end
  while total > most do
    local widest
    for i, name in ipairs(columns) do
      if name == "name" and widths[i] > LEAST then
        widest = i
        break
      elseif name ~= "id" and widths[i] > LEAST and (not widest or widths[i] > widths[widest]) then
        widest = i
      end
    end
    if not widest then return end
    widths[widest], total = widths[widest] - 1, total - 1
  end
end

function writer:line(row, before, after)
  local words = {}
  for i, text in ipairs(row) do
    local fitted = cells.fit(text, self.widths[i])
    words[i] = i < #row and fitted .. (" "):rep(self.widths[i] - cells.width(fitted)) or fitted
  end
  output.write(before or "", (table.concat(words, GAP):gsub("%s+$", "")), after or "", "\n")
end

function writer:start()
  self.widths = {}
  for i, name in ipairs(self.columns) do
    self.widths[i] = cells.width(name)
    for _, row in ipairs(self.rows) do self.widths[i] = math.max(self.widths[i], cells.width(row[i])) end
  end
  if self.most then narrow(self.widths, self.columns, self.most) end
  if #self.rows > 0 then
    local heads = {}
    for i, name in ipairs(self.columns) do heads[i] = name:upper() end
    self:line(heads, self.bold and "\27[1m", self.bold and "\27[0m")
  end
  for _, row in ipairs(self.rows) do self:line(row) end
  self.rows = nil
end

function writer:record(record)
  local row = {}
  for i, name in ipairs(self.columns) do row[i] = cells.printable(cells.text(record, name)) end
  if self.rows then self.rows[#self.rows + 1] = row else self:line(row) end
end

--- A page has ended.
function writer:page()
  if self.rows and #self.rows > 0 then self:start() end
end

function writer:finish()
  if self.rows then self:start() end
end

--- A writer of these columns; `terminal`: how many cells that of stdout has, nil for none.
return function(columns, terminal)
  local no_color = os.getenv "NO_COLOR"
  local most = terminal and (terminal > 0 and terminal or tonumber(os.getenv "COLUMNS") or WIDTH)
  return setmetatable({
    columns = columns, rows = {}, most = most,
    bold = terminal ~= nil and (no_color == nil or no_color == "") and os.getenv "TERM" ~= "dumb",
  }, writer)
end
