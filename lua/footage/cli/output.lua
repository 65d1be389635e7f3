-- What the program writes: to stdout, until nobody reads it any more, and to stderr.

local output = {}

-- Raised when nobody reads any more: that is a good end.
output.CLOSED = {}

local EPIPE = 32

--- Each line goes out when it is written: whoever reads has a page's records when the page has come.
function output.begin()
  io.stdout:setvbuf "line"
end

--- Writes to stdout.
function output.write(...)
  local fine, why, code = io.stdout:write(...)
  if fine then return end
  if code == EPIPE then error(output.CLOSED, 0) end
  error("writing to stdout: " .. tostring(why), 0)
end

--- What is left of it.
function output.finish()
  local fine, why, code = io.stdout:flush()
  if not fine and code ~= EPIPE then error("writing to stdout: " .. tostring(why), 0) end
end

--- A line on stderr.
function output.say(line)
  require("footage.tell").people(line)
end

return output
