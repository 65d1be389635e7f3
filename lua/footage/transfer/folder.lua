-- Folders, made with those above them. Knows nothing of what goes into them.

local core = require "footage.load"

core.own_chunk()

local folder = {}

-- It may be there, on a disk that cannot be written to.
local function is_there(path)
  local status = core.disk_stat(path)
  return status ~= nil and status.kind == "folder"
end

--- Makes the folder, and each above it that is not there; what is there stays as it is.
---@param path string
---@param mode? integer of those that are made; 0777 unless given
---@return boolean? made or nil, the system's words, a code and the path that could not be made
---@return string? words
---@return string? code
---@return string? failed
function folder.make(path, mode)
  local made, words, code = core.disk_mkdir(path, mode)
  local above = path:match "^(.+)[/\\][^/\\]+[/\\]*$"
  if not made and code == "missing" and above then
    local there, why, kind, failed = folder.make(above, mode)
    if not there then return nil, why, kind, failed end
    made, words, code = core.disk_mkdir(path, mode)
  end
  if made or code == "exists" or is_there(path) then return true end -- another process may have been faster
  return nil, words, code, path
end

return folder
