-- footage.file: what stands for a file that is to be sent. The core opens and reads it.

local core = require "footage.load"
local kind = require "footage.transfer.kind"
local place = require "footage.transfer.place"

core.own_chunk()

---@class footage.FileOptions
---@field type? string its media type, "video/mp4"; else its first bytes say it, or its name
---@field name? string what the service is told; else that of the path

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

--- Stands for the file at `path`. Nothing is looked at yet.
---@param path string
---@param options? footage.FileOptions
---@return footage.File
function file.new(path, options)
  check(path, options)
  options = options or {}
  check_type(options.type)
  local own = core.file(path, options.name or place.name(path), options.type)
  return own
end

core.set_sniffer(function(head, name)
  local content_type = kind.of(head, name)
  return content_type
end)

return file
