-- What the program writes: to stdout, until nobody reads it any more, and to stderr.

local output = {}

-- Raised when nobody reads any more: that is a good end.
output.CLOSED = {}

local EPIPE = 32

--- What is written goes out at once: whoever reads has a page's records when the page has come. (C's buffer of a line
--- would lose one that cannot be written, and say nothing.)
function output.begin()
  io.stdout:setvbuf("full", 65536)
end

--- Writes to stdout.
function output.write(...)
  local fine, why, code = io.stdout:write(...)
  if fine then fine, why, code = io.stdout:flush() end
  if fine then return end
  if code == EPIPE then error(output.CLOSED, 0) end
  error("writing to stdout: " .. tostring(why), 0)
end

-- Control signs could move a terminal's cursor, change its title, or worse: also those of two bytes (U+0080 to U+009F).
local function harmless(text)
  if not text:find "[%c\194]" then return text end
  text = text:gsub("[%z\1-\8\11-\31\127]", "\239\191\189"):gsub("\194[\128-\159]", "\239\191\189")
  return text
end

local on_terminal

--- Writes what others wrote: as it is, but for control signs on a terminal.
function output.text(...)
  if on_terminal == nil then on_terminal = require("footage.load").terminal_output() ~= nil end
  if not on_terminal then return output.write(...) end
  local parts = { ... }
  for i, part in ipairs(parts) do parts[i] = harmless(part) end
  output.write(table.concat(parts))
end

--- A line on stderr, or several.
function output.say(line)
  require("footage.tell").people(harmless(line))
end

return output
