-- Where a file goes: the folder, the name, and what stands there already. Knows disks, neither records nor services.

local core = require "footage.load"
local folder = require "footage.transfer.folder"
local kind = require "footage.transfer.kind"
local name = require "footage.transfer.name"

core.own_chunk()

local ROOM = 10 -- bytes behind a name: ".part.info"
local ROOM_EXTENSION = 18 -- ... and an extension before them

local place = {}

-- Windows takes slashes as well, and this library writes nothing else.
local is_windows = type(package) == "table" and tostring(package.config):sub(1, 1) == "\\"

local function with_slashes(path)
  return is_windows and path:gsub("\\", "/") or path
end

--- The last part of a path: "film.mp4".
function place.name(path)
  return with_slashes(path):match "([^/]*)/*$"
end

--- Takes `to` apart: a folder ("backup/", or one that is there), made when it is not there; or a file's name. Gives the
--- absolute folder, without links, so that it stays the same wherever the process goes, and the file's name or nil.
---@param to string
---@return string? folder or nil, the system's words, a code and the path
---@return string? file
function place.split(to)
  to = with_slashes(to)
  local status = core.disk_stat(to)
  local is_folder = to:sub(-1) == "/" or (status and status.kind == "folder")
  local within, file = to, nil
  if not is_folder then
    within, file = to:match "^(.*/)([^/]*)$"
    within, file = within or ".", file or to
  elseif not status then
    local made, words, code = folder.make(to)
    if not made then return nil, words, code, to end
  end
  local absolute, words, code = core.disk_realpath(within)
  if not absolute then return nil, words, code, within end
  return absolute:sub(-1) == "/" and absolute or absolute .. "/", file
end

local function is_known(filename)
  return kind.of("", filename) ~= "application/octet-stream"
end

--- A file's name without its extension: "TITLE-ID", and what tells several files of one thing apart.
function place.stem(title, id, part)
  local ending = part and "." .. part or ""
  if title == id then title = nil end
  if type(title) == "string" and is_known(title) then title = title:gsub("%.[^.]*$", "") end
  return name.safe(title, id, nil, { room = ROOM + ROOM_EXTENSION + #ending }) .. ending
end

--- A script's own name made safe, and whether it has an extension that says what it is.
function place.own_name(given, id)
  local has_extension = is_known(given)
  local stem, extension = given, nil
  if has_extension then stem, extension = given:match "^(.*)%.([^.]*)$" end
  return name.safe(stem, id, extension, { room = ROOM + (has_extension and 0 or ROOM_EXTENSION) }), has_extension
end

-- The extension of what is in an address: only for what no byte and no header tells.
local function extension_in(address)
  local extension = address:match "%.(%w+)$"
  return extension and is_known("x." .. extension) and extension:lower() or nil
end

--- The extension for what has come, with its dot, or "": by its first bytes, else by what its server calls it, else by
--- its address.
function place.extension(head, type, address)
  local found = kind.of(head)
  local extension = found ~= "application/octet-stream" and kind.extension(found)
  if not extension or found == "text/plain" then
    extension = kind.extension(type) or extension_in(address) or extension
  end
  return extension and "." .. extension or ""
end

--- What has this name in whichever format, if anything has: its path. A .json is that of the option `info`.
function place.find(within, stem, family)
  local extensions = kind.extensions(family)
  for i = 0, #extensions do
    local path = within .. stem .. (i > 0 and "." .. extensions[i] or "")
    if extensions[i] ~= "json" and core.disk_stat(path, true) then return path end
  end
end

--- What stands at a path: nothing (nil), its size and date, or an error's words for what no file can replace.
---@return { size: number, date: number }? there
---@return string? words
function place.look(path)
  local status = core.disk_stat(path, true)
  if not status then return nil end
  if status.kind ~= "file" then
    return nil, status.kind == "folder" and "is a folder" or status.kind == "link" and "is a link" or "is no file"
  end
  return { size = status.size, date = status.mtime_sec }
end

return place
