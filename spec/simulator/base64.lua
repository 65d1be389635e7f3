-- Base64, standard alphabet with padding. Decoding refuses everything else, as a
-- service does that got a token which was not percent-encoded.

local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local letter, value = {}, {}
for i = 0, 63 do
  letter[i] = alphabet:sub(i + 1, i + 1)
  value[letter[i]] = i
end

local base64 = {}

function base64.encode(text)
  local out = {}
  for i = 1, #text, 3 do
    local a, b, c = text:byte(i, i + 2)
    local word = a * 65536 + (b or 0) * 256 + (c or 0)
    out[#out + 1] = letter[math.floor(word / 262144)] .. letter[math.floor(word / 4096) % 64]
      .. (b and letter[math.floor(word / 64) % 64] or "=") .. (c and letter[word % 64] or "=")
  end
  return table.concat(out)
end

function base64.decode(text)
  if #text % 4 ~= 0 or not text:match("^[%w+/]*=?=?$") then return nil end
  local out = {}
  for a, b, c, d in text:gmatch("(.)(.)(.)(.)") do
    local word = value[a] * 262144 + value[b] * 4096 + (value[c] or 0) * 64 + (value[d] or 0)
    local high, middle, low = math.floor(word / 65536), math.floor(word / 256) % 256, word % 256
    if c == "=" then
      out[#out + 1] = string.char(high)
    elseif d == "=" then
      out[#out + 1] = string.char(high, middle)
    else
      out[#out + 1] = string.char(high, middle, low)
    end
  end
  return table.concat(out)
end

return base64
