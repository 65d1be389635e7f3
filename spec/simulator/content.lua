-- What files hold: any number of bytes that nobody stores. A byte is a function of the file and its place alone, so
-- every range can be given and checked. Owns the bytes, the first and last ones of each kind, and checksums; knows no
-- addresses.
--
-- Between head and tail a file is blocks of 64 KiB: 16 letters that name the file and the block, then one fixed text,
-- turned by another step in each block. Bytes of another file, another version or another place differ.

local digest = require "openssl.digest"

local content = {}

local BLOCK, NAME = 65536, 16
local PRIME = 2147483647

-- ------------------------------------------------------------------- the bytes ---

local function filler(alphabet)
  local state, parts = 20261128, {}
  for place = 1, BLOCK do
    state = state * 48271 % PRIME
    local number = math.floor(state / 7) % #alphabet + 1
    parts[place] = alphabet:sub(number, number)
  end
  return table.concat(parts):rep(2)
end

local every_byte = {}
for byte = 0, 255 do every_byte[byte + 1] = string.char(byte) end

local fillers = {
  binary = filler(table.concat(every_byte)),
  text = filler "abcdefghijklmnopqrstuvwxyz0123456789 \n",
}

local function block(file, number)
  local turn = (file.salt + number * 40503) % BLOCK
  local name = string.format("%08x%08x", file.salt, number % PRIME)
  return name .. fillers[file.text and "text" or "binary"]:sub(turn + 1, turn + BLOCK - NAME)
end

-- ------------------------------------------------------------------- the kinds ---

local function big_endian(number, bytes)
  local text = {}
  for place = bytes, 1, -1 do
    text[place] = string.char(number % 256)
    number = math.floor(number / 256)
  end
  return table.concat(text)
end

local function little_endian(number, bytes)
  return big_endian(number, bytes):reverse()
end

local function box(name, inside)
  return big_endian(#inside + 8, 4) .. name .. inside
end

-- Boxes on the top: ftyp, moov, mdat, which ends with the file.
local function movie(brand)
  return function(size)
    local start = box("ftyp", brand .. "\0\0\2\0" .. brand .. "mp42") .. box("moov", box("mvhd", ("\0"):rep(100)))
    local left = size - #start
    if left < 4294967296 then return start .. big_endian(left, 4) .. "mdat", "" end
    return start .. "\0\0\0\1mdat" .. big_endian(left, 8), ""
  end
end

local function riff(form)
  return function(size) return "RIFF" .. little_endian(size - 8, 4) .. form, "" end
end

local function starting_with(head, tail)
  return function() return head, tail or "" end
end

local PNG = "\137PNG\r\n\26\n"

-- { the type, function(size) -> the first and last bytes, "text" }
local kinds = {
  mp4 = { "video/mp4", movie "isom" }, mov = { "video/quicktime", movie "qt  " }, m4a = { "audio/mp4", movie "M4A " },
  webm = { "video/webm", starting_with "\26\69\223\163\159\66\134\129\1\66\247\129\1\66\130\132webm" },
  mp3 = { "audio/mpeg", starting_with "ID3\4\0\0\0\0\0\0" },
  wav = { "audio/wav", riff "WAVEfmt " }, webp = { "image/webp", riff "WEBPVP8 " },
  png = { "image/png", function(size)
    return PNG .. "\0\0\0\13IHDR\0\0\0\1\0\0\0\1\8\0\0\0\0\58\126\155\85" .. big_endian(size - 57, 4) .. "IDAT",
      "\0\0\0\0" .. "\0\0\0\0IEND\174\66\96\130"
  end },
  jpg = { "image/jpeg", starting_with("\255\216\255\224\0\16JFIF\0\1\1\0\0\1\0\1\0\0", "\255\217") },
  gif = { "image/gif", starting_with("GIF89a\1\0\1\0\0\0\0", ";") },
  pdf = { "application/pdf", starting_with("%PDF-1.7\n%\226\227\207\211\n", "\n%%EOF\n") },
  zip = { "application/zip", starting_with "PK\3\4\20\0\0\0\0\0" },
  srt = { "application/x-subrip", starting_with "1\n00:00:00,000 --> 00:00:02,000\n", "text" },
  vtt = { "text/vtt", starting_with "WEBVTT\n\n00:00.000 --> 00:02.000\n", "text" },
  m3u8 = { "application/vnd.apple.mpegurl", starting_with "#EXTM3U\n#EXT-X-VERSION:3\n", "text" },
  bin = { "application/octet-stream", starting_with "" },
}

local endings = { jpeg = "jpg", image = "png", video = "mp4", audio = "mp3" }

-- The kind that an ending, or the first word of a path, stands for.
function content.kind(word)
  word = endings[word] or word
  return kinds[word] and word
end

function content.type(kind)
  return kinds[kind][1]
end

-- A number below 2^31 that stands for a text.
function content.salt(text)
  local salt = 5381
  for place = 1, #text do salt = (salt * 33 + text:byte(place)) % PRIME end
  return salt * 48271 % PRIME
end

-- A file of a kind and size; `salt` tells it from all others. One too small for its kind is its first bytes alone.
function content.new(kind, size, salt)
  local head, tail = kinds[kind][2](size)
  if #head + #tail > size then head, tail = (head .. tail):sub(1, size), "" end
  return { size = size, salt = salt, head = head, tail = tail, text = kinds[kind][3] == "text" }
end

-- `count` bytes at most, from the place `from` (0 is the first) on: as many as are quickly had, at least one.
function content.read(file, from, count)
  local behind = file.size - #file.tail
  if from < #file.head then return file.head:sub(from + 1, math.min(#file.head, from + count)) end
  if from >= behind then return file.tail:sub(from - behind + 1, from - behind + count) end
  local place = from - #file.head
  local inside = place % BLOCK
  count = math.min(count, BLOCK - inside, behind - from)
  local text = block(file, (place - inside) / BLOCK)
  if count == BLOCK then return text end
  return text:sub(inside + 1, inside + count)
end

-- ------------------------------------------------------------------- first bytes ---

local brands = {
  ["qt  "] = "video/quicktime", ["M4A "] = "audio/mp4", ["M4B "] = "audio/mp4",
  heic = "image/heic", avif = "image/avif",
}

local signatures = {
  { "^\26\69\223\163.*webm", "video/webm" }, { "^\26\69\223\163", "video/x-matroska" }, { "^ID3", "audio/mpeg" },
  { "^\255[\226\227\242\243\250\251]", "audio/mpeg" }, { "^RIFF....WAVE", "audio/wav" },
  { "^RIFF....WEBP", "image/webp" }, { "^\137PNG\r\n\26\n", "image/png" }, { "^\255\216\255", "image/jpeg" },
  { "^GIF8[79]a", "image/gif" }, { "^%%PDF%-", "application/pdf" }, { "^OggS", "audio/ogg" },
  { "^fLaC", "audio/flac" }, { "^PK\3\4", "application/zip" },
}

-- The type that first bytes tell, or nil.
function content.sniff(first)
  local brand = first:match "^....ftyp(....)"
  if brand then return brands[brand] or "video/mp4" end
  for _, known in ipairs(signatures) do
    if first:find(known[1]) then return known[2] end
  end
end

local with_signature = { ["video/mp4"] = true }
for _, type in pairs(brands) do with_signature[type] = true end
for _, known in ipairs(signatures) do with_signature[known[2]] = true end

-- Whether files of a type begin with bytes that tell it.
function content.has_signature(type)
  return with_signature[type] == true
end

-- ------------------------------------------------------------------- checksums ---

local function hex(bytes)
  return (bytes:gsub(".", function(byte) return string.format("%02x", byte:byte()) end))
end

-- A checksum that grows: update(text), then hex(). Text in hexadecimal.
function content.summing()
  local sum = digest.new "sha256"
  return {
    update = function(_, text) sum:update(text) end,
    hex = function(_) return hex(sum:final()) end,
  }
end

function content.sha256(file, from, count)
  local sum, place, last = content.summing(), from, from + count
  while place < last do
    local text = content.read(file, place, last - place)
    sum:update(text)
    place = place + #text
  end
  return sum:hex()
end

return content
