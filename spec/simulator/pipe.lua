-- Control requests through pipes: for specs that make hundreds of worlds, each of which would cost several
-- runs of the curl program. Owns how they are written; what they do is in server.lua.
--
--   in:   METHOD PATH LENGTH "\n" BODY
--   out:  STATUS LENGTH "\n" BODY

local cqueues = require "cqueues"
local fcntl = require "posix.fcntl"
local unistd = require "posix.unistd"

local pipe = {}

-- Turns of the loop in which requests that were sent before have theirs.
local TURNS = 8

local function write_all(file, text)
  while #text > 0 do
    text = text:sub(assert(unistd.write(file, text)) + 1)
  end
end

-- Gives a function that takes what came in, in whichever pieces; control(method, target, body) gives status and
-- body of an answer.
function pipe.open(fifo, control)
  -- Also for reading: else this waits until somebody reads.
  local out = assert(fcntl.open(fifo, fcntl.O_RDWR))
  local pieces, length, wanted = {}, 0, 0
  return function(piece)
    pieces[#pieces + 1], length = piece, length + #piece
    if length < wanted then return end -- the body is long
    local text = table.concat(pieces)
    while true do
      local method, target, size, from = text:match("^(%u+) (%S+) (%d+)\n()")
      if not method or #text < from + size - 1 then
        wanted = method and from + size - 1 or 0
        break
      end
      for _ = 1, TURNS do cqueues.sleep(0) end
      local status, answer = control(method, target, text:sub(from, from + size - 1))
      write_all(out, ("%d %d\n%s"):format(status, #answer, answer))
      text = text:sub(from + size)
    end
    pieces, length = { text }, #text
  end
end

return pipe
