-- Fields of records as text in one line: by dotted paths, printable, and as wide as a column. Knows no format.

local characters = require "footage.transfer.characters"
local core = require "footage.load"
local json = require "footage.cli.json"

local cells = {}

--- The value at a dotted path: `scenes.1.id`.
function cells.at(record, path)
  local here, is_record = record, true
  for name in path:gmatch "[^.]+" do
    if here == nil or type(here) ~= "table" and not is_record then return nil end
    local found = here[name]
    if found == nil and not is_record and tonumber(name) then found = here[tonumber(name)] end
    here, is_record = found, false
  end
  return here
end

--- A value at a path of the record as JSON: the service's own bytes, where there are any.
function cells.json(record, path, value)
  if value == nil then return "null" end
  local own = type(value) == "table" and type(record) == "userdata" and core.text_at(record:json(), path)
  return own or json.encode(value)
end

--- What stands at a path of the record as text; of `created` the time by the calendar.
function cells.text(record, path)
  local value = cells.at(record, path)
  if value == nil then return "" end
  if path == "created" and type(value) == "number" then return os.date("!%Y-%m-%dT%H:%M:%SZ", value) end
  if type(value) == "string" then return value end
  return cells.json(record, path, value)
end

-- Marks that turn the direction of writing round: what stands behind them would be read wrongly.
local function turns(code)
  return code >= 0x202A and code <= 0x202E or code >= 0x2066 and code <= 0x2069 or code == 0x200E or code == 0x200F
end

--- What a terminal may be shown: no control signs, which could move its cursor or change its title.
function cells.printable(text)
  if not text:find "[%c\128-\255]" then return text end
  local parts = {}
  for from, to, code in characters.each(text) do
    local bad = not code or code < 0x20 or code >= 0x7F and code < 0xA0 or turns(code) or code == 0x2028
      or code == 0x2029
    parts[#parts + 1] = bad and ((code == 9 or code == 10) and " " or "\239\191\189") or text:sub(from, to)
  end
  return table.concat(parts)
end

--- How many cells of a terminal a text takes.
function cells.width(text)
  if not text:find "[\128-\255]" then return #text end
  local _, width = characters.cut(text, math.huge)
  return width
end

--- A text that takes no more cells than that; what is cut ends in an ellipsis.
function cells.fit(text, most)
  if cells.width(text) <= most then return text end
  return (characters.cut(text, most - 1)) .. "\226\128\166"
end

return cells
