-- Telling people something, on stderr or in the host's own way. What only tells never ends what it tells of, whatever
-- the host lacks (`io`, in a sandbox) or its functions raise.

local core = require "footage.load"

core.when_loaded(function(loaded) loaded.own_chunk() end)

local tell = {}

--- Takes away what is drawn on the terminal, where a line is to stand; nil when nothing is. (Whoever draws sets it.)
---@type fun()?
tell.clear = nil

local function words(err)
  return type(err) == "table" and type(err.message) == "string" and err.message or tostring(err)
end

--- What an error says. A script's may be anything, also one whose metamethods raise.
---@param err any
---@return string
function tell.words(err)
  local fine, message = pcall(words, err)
  return fine and type(message) == "string" and message or "an error of type " .. type(err)
end

local function to_stderr(line)
  if tell.clear then tell.clear() end
  io.stderr:write(line, "\n")
end

--- Shows a line; with `show`, the host's own way, and why that failed if it does.
---@param line string
---@param show? fun(line: string)
function tell.people(line, show)
  local fine, why = pcall(show or to_stderr, line)
  if fine then return end
  if show then
    line = line .. "\n(" .. tell.words(why) .. ")"
    fine = pcall(to_stderr, line)
  end
  if not fine then pcall(function() core.to_stderr(line) end) end -- which the core must be loaded for
end

return tell
