-- A record as a line to choose by, and as lines to look at.

local cells = require "footage.cli.cells"

local line = {}

--- "2026-11-28  Name of it  completed  the id"
---@param record footage.Record
---@return string
function line.of(record)
  local words = {}
  local function add(value)
    if value == nil or value == "" or type(value) == "table" then return end
    words[#words + 1] = cells.printable(tostring(value))
  end
  add(record.created and os.date("%Y-%m-%d", record.created))
  add(record.name)
  add(record.status or record.kind)
  add(record.id)
  return #words > 0 and table.concat(words, "  ") or cells.printable(tostring(record))
end

--- The same by a script's function, if there is one. One that fails hides no record.
---@param text? fun(record: footage.Record): string
---@return fun(record: footage.Record): string
function line.by(text)
  if not text then return line.of end
  return function(record)
    local fine, words = pcall(text, record)
    return cells.printable(((fine and "" or "text failed: ") .. tostring(words)):gsub("%s", " "))
  end
end

--- The fields of a record.
---@param record footage.Record
---@return string[]
function line.preview(record)
  local text = vim.inspect(record:totable { common = true })
  local lines = vim.split(text, "\n", { plain = true })
  table.insert(lines, 1, "-- " .. cells.printable(tostring(record)))
  return lines
end

--- A buffer with the fields of these records.
---@param records footage.Record[]
---@return integer
function line.buffer(records)
  local buffer, lines = vim.api.nvim_create_buf(false, true), {}
  for _, record in ipairs(records) do vim.list_extend(lines, line.preview(record)) end
  line.fill(buffer, lines)
  vim.bo[buffer].syntax = "lua"
  return buffer
end

--- Puts lines into a buffer that is to be looked at.
function line.fill(buffer, lines)
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable, vim.bo[buffer].modified = false, false
end

return line
