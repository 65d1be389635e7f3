-- Records of what is on its way: a small table in a file, for a later run to go on with. Owns the files' form, names
-- and locks. Knows nothing of what is recorded: whoever does keeps keys and signed addresses out of it.
--
-- A record is lines of JSON: the first is the whole, each later one an addition. The whole is written anew in another
-- file that takes the place of the first, so that there is always one or the other. A line that a crash tore is no
-- addition. What cannot be read is put aside as PATH.broken: the run begins anew, and nobody's bytes are thrown away.

local core = require "footage.load"
local folder = require "footage.transfer.folder"
local hash = require "footage.transfer.hash"
local json = require "footage.json"

core.own_chunk()

local VERSION = 1 -- of the form; another one is not read
local OWNER_ONLY = 448 -- 0700

local record_file = {}

---@class footage.RecordFile
---@field path string
---@field private lock? userdata
---@field private identity table what the record is of, compared when it is read
local RecordFile = {}
RecordFile.__index = RecordFile

local function failed(path, message, code)
  return nil, path .. ": " .. message, code
end

-- ------------------------------------------------------------------- folders ---

local function is_absolute(path)
  return path ~= nil and (path:find "^[/\\]" or path:find "^%a:[/\\]") ~= nil
end

local function state_folder()
  local getenv = type(os) == "table" and os.getenv
  if not getenv then return nil end
  local state = getenv "XDG_STATE_HOME"
  if is_absolute(state) then return state .. "/footage" end
  local home = getenv "HOME"
  if is_absolute(home) then return home .. "/.local/state/footage" end
  local data = getenv "LOCALAPPDATA"
  if is_absolute(data) then return data .. "/footage" end
end

-- ------------------------------------------------------------------- reading ---

-- All of a file; nil when it is not there, or nil and why.
local function contents(path)
  local status, message, code = core.disk_stat(path)
  if not status then
    if code == "missing" then return nil end
    return failed(path, message, code)
  end
  local file = status.kind == "file" and io.open(path, "rb")
  local text = file and file:read "*a"
  if file then file:close() end
  if not text then return failed(path, "cannot be read", "denied") end
  return text
end

function RecordFile:is_ours(first)
  if type(first) ~= "table" or first.version ~= VERSION or type(first.whole) ~= "table" then return false end
  for name, value in pairs(self.identity) do
    if first[name] ~= value then return false end
  end
  return true
end

--- What was written: the whole, and what was added since, in order. Nil when there is nothing (or nothing that could be
--- read: that is put aside); nil and why when the file is there and cannot be had.
---@return table? whole
---@return table[]|string? additions
---@return string? code
function RecordFile:read()
  local text, message, code = contents(self.path)
  if not text then return nil, message, code end
  local additions, first = {}, nil
  for line, ending in text:gmatch "([^\n]*)(\n?)" do
    local value = ending ~= "" and core.decode(line) or nil
    if first == nil then
      first = value or false
    elseif type(value) == "table" then
      additions[#additions + 1] = value
    end
  end
  if self:is_ours(first) then return first.whole, additions end
  local aside
  aside, message, code = core.disk_rename(self.path, self.path .. ".broken", true)
  if not aside then return failed(self.path, message, code) end
end

-- ------------------------------------------------------------------- writing ---

local function folder_of(path)
  return path:match "^(.*[/\\])[^/\\]*$" or "."
end

--- Writes the whole anew: after a crash at any time there is this or what was there before.
---@param whole table what JSON can hold
---@return boolean? written
---@return string? message
---@return string? code
function RecordFile:write(whole)
  local first = { version = VERSION, whole = whole }
  for name, value in pairs(self.identity) do first[name] = value end
  local fresh = self.path .. ".new"
  core.disk_remove(fresh) -- of one who was killed
  local done, message, code = core.disk_write(fresh, json.encode(first) .. "\n")
  if done then done, message, code = core.disk_rename(fresh, self.path, true) end
  if not done then
    core.disk_remove(fresh)
    return failed(self.path, message, code)
  end
  core.disk_sync(folder_of(self.path))
  self.is_complete = true
  return true
end

-- Whether the last line has its end.
local function is_complete(path)
  local file = io.open(path, "rb")
  if not file then return true end
  local complete = file:seek("end") == 0 or file:seek("end", -1) and file:read(1) == "\n"
  file:close()
  return complete
end

--- Adds a line. It survives the end of the process at once, that of the machine only after the next `write`.
---@param addition table what JSON can hold
---@return boolean? added
---@return string? message
---@return string? code
function RecordFile:append(addition)
  local line = json.encode(addition) .. "\n"
  if not self.is_complete and not is_complete(self.path) then line = "\n" .. line end
  local done, message, code = core.disk_append(self.path, line)
  self.is_complete = done
  if done then return true end
  return failed(self.path, message, code)
end

-- ----------------------------------------------------------- opening, closing ---

--- Lets go of the lock.
function RecordFile:close()
  if not self.lock then return end
  -- Nobody else comes in between: whoever waits for this file looks whether it is still there.
  if not core.disk_stat(self.path, true) then core.disk_remove(self.path .. ".lock") end
  self.lock:close()
  self.lock = nil
end

--- Removes the record, which is of no more use, and lets go of the lock.
---@return boolean? removed
---@return string? message
---@return string? code
function RecordFile:remove()
  local done, message, code = core.disk_remove(self.path)
  self:close()
  if done or code == "missing" then return true end
  return failed(self.path, message, code)
end

--- A record at a place of one's own, who sees to it that nobody else uses it.
---@param path string
---@return footage.RecordFile
function record_file.at(path)
  return setmetatable({ path = path, identity = {} }, RecordFile)
end

--- The record of one thing that is done with one file at one service, in the user's state folder. It is locked until it
--- is closed, removed or collected; the code is "busy" when somebody else has it.
---@param of { base: string, kind: string, path: string } the service's address, what is done, the file's absolute path
---@return footage.RecordFile? file
---@return string? message
---@return string? code
function record_file.open(of)
  local within = state_folder()
  if not within then return nil, "neither XDG_STATE_HOME nor HOME names an absolute path", "missing" end
  local made, message, code, unmade = folder.make(within, OWNER_ONLY)
  if not made then return failed(unmade, message, code) end
  local all = json.encode { of.base, of.kind, of.path }
  local path = within .. "/" .. hash.of(all) .. hash.of(all:reverse()) .. ".jsonl"
  local lock
  lock, message, code = core.disk_lock(path .. ".lock")
  if not lock then return failed(path .. ".lock", message, code) end
  local identity = { base = of.base, kind = of.kind, path = of.path }
  return setmetatable({ path = path, identity = identity, lock = lock }, RecordFile)
end

return record_file
