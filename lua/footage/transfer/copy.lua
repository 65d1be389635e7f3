-- Copying between services: the file of one service's record becomes a thing of another's. By its address, where the
-- other one fetches by itself; else, or when it is asked for, through a file on this machine.

local actions = require "footage.actions"
local core = require "footage.load"
local download = require "footage.transfer.download"
local file = require "footage.transfer.file"
local name = require "footage.transfer.name"
local progress = require "footage.transfer.progress"
local task = require "footage.task"
local upload = require "footage.transfer.upload"

core.own_chunk()

local OWNER_ONLY = 448 -- 0700

local copy = {}

local EXTENSIONS = { video = "mp4", audio = "mp3", image = "jpg" }

-- "Title.mp4", by the address where that tells; the family is what the file is there.
local function name_of(record, url, family)
  local extension = url:match "^[^?#]*/[^/?#]*%.(%w+)$" or url:match "^[^?#]*/[^/?#]*%.(%w+)[?#]"
  local title = tostring(record.name or "")
  if title == "" then title = tostring(record.id) end
  if extension and title:lower():sub(-#extension - 1) == "." .. extension:lower() then extension = nil end
  return name.safe(title, nil, extension or EXTENSIONS[family])
end

-- The service fetches it later, and says only then whether it could.
local function explain(self, record, message, err)
  if record ~= nil or not err or err.kind ~= "failed" then return record, message, err end
  err.message = err.message
    .. ('; if that is about fetching it, %s(record, fields, { via = "file" }) sends it from here'):format(self.name)
  return nil, err.message, err
end

local function by_address(self, of_fields, url, record, family)
  local given = {}
  for field, value in pairs(self.fields) do given[field] = value end
  given.url = url
  given.filename = given.filename or name_of(record, url, family)
  local made, message, err = of_fields(given, { timeout = self.options.timeout })
  if made == nil then return nil, message, err end
  return explain(self, upload.wait(made, self.options))
end

-- ------------------------------------------------------------------ by a file ---

local function temporary_folder()
  local getenv = type(os) == "table" and os.getenv
  local above = getenv and (getenv "TMPDIR" or getenv "TEMP") -- Windows has the second
  if not above or above == "" then above = "/tmp" end
  local path = above:gsub("/+$", "") .. "/footage-" .. core.unique()
  local made, words, code = core.disk_mkdir(path, OWNER_ONLY)
  if made then return path end
  return nil, path .. ": " .. words, code
end

-- Whatever came into it: the file, or what there is of it so far.
local function clear(folder)
  for _, ending in ipairs { "", ".part", ".part.info" } do core.disk_remove(folder .. "/file" .. ending) end
  if type(os) == "table" and os.remove then os.remove(folder) end
end

local function through(self, ways, folder, record, filename)
  local path, message, err = record:download(folder .. "/file", {
    progress = self.options.progress, stall = self.options.stall, timeout = self.options.timeout,
  })
  if not path then return nil, message, err end
  self.is_passing = true -- nobody could go on with it
  return upload.send(self, ways, file.new(path, { name = self.fields.filename or filename }))
end

local function by_file(self, ways, url, record, family)
  local folder, words, code = temporary_folder()
  if not folder then
    local err = core.failure("file", ("%s: %s"):format(self.name, words))
    err.code = code
    return nil, err.message, err
  end
  local group = self.options.progress and progress.begin(self.options.progress)
  self.options.progress = group
  local unbroken, made, message, err = task.try(through, self, ways, folder, record, name_of(record, url, family))
  if group then group:close() end
  clear(folder)
  if not unbroken then error(made, 0) end
  return made, message, err
end

--- Sends the file of a record. `of_fields` is the action of the client's that takes an address, if it has one.
---@param self footage.Transfer
---@param ways table
---@param record footage.Record
---@param of_fields? function
---@return footage.Record?
---@return string? message
---@return footage.Error? err
function copy.send(self, ways, record, of_fields)
  local about = actions.files_of(record)
  if not about then
    core.mistake(("%s: a %s has no file"):format(self.name, core.type(record)))
  end
  if core.fields(self.client).dry_run then
    return upload.pretend(self, ways, core.type(record) .. ":" .. tostring(record.id), record.name)
  end
  local url, anew, family = download.address(record, about, self.name)
  if not url then return nil, anew.message, anew end
  if of_fields and not self.options.via then return by_address(self, of_fields, url, anew, family) end
  return by_file(self, ways, url, anew, family)
end

return copy
