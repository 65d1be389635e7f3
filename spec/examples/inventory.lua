-- What both services hold, as CSV: lua inventory.lua > inventory.csv
local heygen     = require "footage.heygen"
local twelvelabs = require "footage.twelvelabs"

-- RFC 4180: quotes around what holds a comma, a quote or the end of a line; a quote within is doubled.
local function cell(value)
  local text = value == nil and "" or tostring(value)
  return text:find '[",\r\n]' and '"' .. text:gsub('"', '""') .. '"' or text
end

local function write(...)
  local cells = {}
  for i = 1, select("#", ...) do cells[i] = cell((select(i, ...))) end
  io.write(table.concat(cells, ","), "\r\n")
end

write("service", "what", "id", "name", "kind", "created")
local function write_all(service, what, listing)
  for record in listing do
    write(service, what, record.id, record.name, record.kind, record.created and os.date("!%FT%TZ", record.created))
  end
end
write_all("heygen", "asset", (heygen.assets()))
write_all("heygen", "video", (heygen.videos()))
write_all("twelvelabs", "asset", (twelvelabs.assets()))
