-- A short hash of a text, to tell texts apart by, in file names. Not for secrets, nor against somebody who makes texts
-- of one hash on purpose. Knows nothing else; the same on every Lua and machine.

local hash = {}

local PRIME = 4398046511093 -- the largest below 2^42: 257 times that is exact in a double, and so is what 5.1 divides

--- Eleven hexadecimal digits. Texts of up to five bytes never have the same.
---@param text string
---@return string
function hash.of(text)
  local sum = 1
  for at = 1, #text do sum = (sum * 257 + text:byte(at)) % PRIME end
  return ("%05x%06x"):format(math.floor(sum / 0x1000000), sum % 0x1000000)
end

return hash
