-- footage.file: what stands for a file that is to be sent. The core opens and reads it.

local characters = require "footage.transfer.characters"
local core = require "footage.load"
local kind = require "footage.transfer.kind"
local place = require "footage.transfer.place"

core.own_chunk()

---@class footage.FileOptions
---@field type? string its media type, "video/mp4"; else its first bytes say it, or its name
---@field name? string what the service is told; else that of the path, with "_" for what is no text
---@field [string] footage.NoSuchName

---@class footage.File
---@field path string
---@field name string
---@field type? string what `type` said, or, once it was opened, what it is

local file = {}

local OPTIONS = { type = true, name = true }

local function check(path, options)
  if type(path) ~= "string" or path == "" then
    core.mistake(("footage.file(path) wants the path of a file, got %s"):format(path == "" and "an empty one"
      or core.type(path) or type(path)))
  end
  if path:find "%z" then core.mistake "footage.file: a path must not hold NUL" end
  if options ~= nil and type(options) ~= "table" then
    core.mistake(("footage.file: the options must be a table, got %s"):format(type(options)))
  end
  for name, value in pairs(options or {}) do
    if not OPTIONS[name] then
      core.mistake(("footage.file: unknown option '%s'%s"):format(tostring(name),
        core.suggest(tostring(name), OPTIONS)))
    end
    if type(value) ~= "string" or value == "" or value:find "[%z\1-\31\127]" then
      core.mistake(("footage.file: option '%s' must be a string without control characters, got %s"):format(name,
        type(value) == "string" and ("%q"):format(value) or type(value)))
    end
  end
end

-- It goes into headers and JSON as it is.
local function check_type(given)
  if given and not given:find "^[%w!#$&^_.+-]+/[%w!#$&^_.+-]+[%w ;=._+/-]*$" then
    core.mistake(("footage.file: option 'type' must be a media type like \"video/mp4\", got '%s'"):format(given))
  end
end

-- The file's own name as JSON and headers can hold it: a disk takes any bytes.
local function plain_name(path)
  local parts = {}
  local own = place.name(path)
  for from, to, code in characters.each(own) do
    parts[#parts + 1] = code and code >= 0x20 and code ~= 0x7F and own:sub(from, to) or "_"
  end
  return table.concat(parts)
end

--- Stands for the file at `path`. Nothing is looked at yet.
---@param path string
---@param options? footage.FileOptions
---@return footage.File
function file.new(path, options)
  check(path, options)
  options = options or {}
  check_type(options.type)
  local own = core.file(path, options.name or plain_name(path), options.type)
  return own
end

core.set_sniffer(function(head, name)
  local content_type = kind.of(head, name)
  return content_type
end)

return file
