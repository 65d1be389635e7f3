-- Where the files of records are: for players, browsers and the clipboard.

local actions = require "footage.actions"
local cells = require "footage.cli.cells"

local addresses = {}

-- For records of which the service's table names no file.
local USUAL = { "video_url", "audio_url", "url", "download_url", "image_url", "thumbnail_url" }

-- What can be played goes before pictures.
local function fields_of(record)
  local about, first, pictures = actions.files_of(record), {}, {}
  for _, line in ipairs(about and about.files or {}) do
    local field, family = line, nil
    if type(line) == "table" then field, family = line[1], line[2] end
    table.insert(family == "image" and pictures or first, field)
  end
  for _, list in ipairs { pictures, USUAL } do
    for _, field in ipairs(list) do first[#first + 1] = field end
  end
  return first
end

local function look(record)
  for _, field in ipairs(fields_of(record)) do
    local fine, value = pcall(cells.at, record, field)
    if fine and type(value) == "string" and value:find "^https?://[^%s%c]+$" then return value end
  end
end

--- Whether records like this have files at all.
---@param record footage.Record
---@return boolean
function addresses.may_be_in(record)
  return actions.files_of(record) ~= nil or look(record) ~= nil
end

local function can(record, method)
  for _, name in ipairs(require("footage").methods(record)) do
    if name == method then return true end
  end
end

--- The address of a record's file. Lists may lack it: then the record is read anew, so this waits.
---@param record footage.Record
---@return string?
---@return string? message
---@return any err
function addresses.of(record)
  local found = look(record)
  if found then return found end
  if can(record, "refresh") then
    local fresh, message, err = record:refresh()
    if not fresh then return nil, message, err end
    found = look(fresh)
  end
  if found then return found end
  local state = record.status and ": " .. tostring(record.status) or ""
  return nil, ("%s has no address%s"):format(tostring(record.id), state)
end

return addresses
