-- What a file is: by its first bytes, and by its name where these say nothing. Owns the tables of both, and what tells
-- that a file is not what was expected, or not all of it. Knows neither disks nor services.

local characters = require "footage.transfer.characters"

local kind = {}

--- How many first bytes say all that bytes say.
kind.HEAD = 512

-- --------------------------------------------------------------------- types ---

-- {content type, family, extensions: the first is the one that names are given}
local TYPES = {
  { "video/mp4", "video", "mp4 m4v f4v" },
  { "video/quicktime", "video", "mov qt" },
  { "video/webm", "video", "webm" },
  { "video/x-matroska", "video", "mkv" },
  { "video/x-msvideo", "video", "avi" },
  { "video/3gpp", "video", "3gp 3g2" },
  { "video/x-flv", "video", "flv" },
  { "video/mp2t", "video", "ts m2ts mts" },
  { "video/mpeg", "video", "mpg mpeg mpe vob" },
  { "video/ogg", "video", "ogv" },
  { "video/x-ms-wmv", "video", "wmv asf" },
  { "audio/mpeg", "audio", "mp3" },
  { "audio/mp4", "audio", "m4a m4b m4p" },
  { "audio/aac", "audio", "aac" },
  { "audio/wav", "audio", "wav" },
  { "audio/ogg", "audio", "ogg oga opus" },
  { "audio/flac", "audio", "flac" },
  { "audio/webm", "audio", "weba" },
  { "audio/x-matroska", "audio", "mka" },
  { "audio/aiff", "audio", "aiff aif" },
  { "audio/x-ms-wma", "audio", "wma" },
  { "image/png", "image", "png" },
  { "image/jpeg", "image", "jpg jpeg jpe" },
  { "image/gif", "image", "gif" },
  { "image/webp", "image", "webp" },
  { "image/heic", "image", "heic heif" },
  { "image/avif", "image", "avif" },
  { "image/bmp", "image", "bmp" },
  { "image/tiff", "image", "tiff tif" },
  { "image/svg+xml", "image", "svg" },
  { "application/pdf", "document", "pdf" },
  { "application/zip", "document", "zip" },
  { "application/epub+zip", "document", "epub" },
  { "application/msword", "document", "doc" },
  { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document", "docx" },
  { "application/vnd.ms-powerpoint", "document", "ppt" },
  { "application/vnd.openxmlformats-officedocument.presentationml.presentation", "document", "pptx" },
  { "application/vnd.ms-excel", "document", "xls" },
  { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "document", "xlsx" },
  { "application/vnd.oasis.opendocument.text", "document", "odt" },
  { "text/plain", "text", "txt log" },
  { "application/x-subrip", "text", "srt" },
  { "text/vtt", "text", "vtt" },
  { "application/ttml+xml", "text", "ttml dfxp" },
  { "text/x-ssa", "text", "ass ssa" },
  { "application/json", "text", "json" },
  { "application/x-ndjson", "text", "ndjson jsonl" },
  { "application/xml", "text", "xml" },
  { "text/html", "text", "html htm" },
  { "text/csv", "text", "csv" },
  { "text/tab-separated-values", "text", "tsv" },
  { "text/markdown", "text", "md" },
  { "application/vnd.apple.mpegurl", "text", "m3u8" },
}

-- Other names that services and stores give them.
local OTHER_NAMES = {
  ["application/mp4"] = "video/mp4", ["video/x-m4v"] = "video/mp4", ["video/3gpp2"] = "video/3gpp",
  ["video/avi"] = "video/x-msvideo", ["video/vnd.avi"] = "video/x-msvideo", ["video/matroska"] = "video/x-matroska",
  ["audio/mp3"] = "audio/mpeg", ["audio/x-mp3"] = "audio/mpeg", ["audio/x-m4a"] = "audio/mp4",
  ["audio/m4a"] = "audio/mp4",
  ["audio/x-wav"] = "audio/wav", ["audio/wave"] = "audio/wav", ["audio/vnd.wave"] = "audio/wav",
  ["audio/x-aac"] = "audio/aac", ["audio/aacp"] = "audio/aac", ["audio/x-flac"] = "audio/flac",
  ["audio/x-aiff"] = "audio/aiff", ["audio/opus"] = "audio/ogg", ["image/jpg"] = "image/jpeg",
  ["image/heif"] = "image/heic", ["text/srt"] = "application/x-subrip", ["text/xml"] = "application/xml",
  ["text/json"] = "application/json", ["application/x-zip-compressed"] = "application/zip",
  ["application/x-mpegurl"] = "application/vnd.apple.mpegurl",
}

local UNKNOWN = "application/octet-stream"

local family_of, extension_of, type_of_extension = {}, {}, {}
for _, row in ipairs(TYPES) do
  local name, family, extensions = row[1], row[2], row[3]
  family_of[name], extension_of[name] = family, extensions:match "^%w+"
  for extension in extensions:gmatch "%w+" do type_of_extension[extension] = name end
end

local function lower(text)
  return (text:gsub("[A-Z]", function(letter) return string.char(letter:byte() + 32) end)) -- not as the locale does
end

-- "Video/MP4; codecs=avc1" -> "video/mp4"
local function plain_type(content_type)
  local name = lower(content_type:match "^%s*([^;%s]*)")
  return OTHER_NAMES[name] or name
end

local function by_name(filename)
  local extension = type(filename) == "string" and filename:match "%.(%w+)$"
  return extension and type_of_extension[lower(extension)]
end

--- The extension that fits a content type, "mp4", or nil.
---@param content_type string its parameters count for nothing
---@return string?
function kind.extension(content_type)
  return extension_of[plain_type(content_type)]
end

--- The extensions that files of a family are given, or of any.
---@param family? string
---@return string[]
function kind.extensions(family)
  local extensions = {}
  for _, row in ipairs(TYPES) do
    if family == nil or row[2] == family then extensions[#extensions + 1] = extension_of[row[1]] end
  end
  return extensions
end

-- --------------------------------------------------------------- first bytes ---

-- Of MP4 and its kin, at 8.
local BRANDS = {
  isom = "video/mp4", avc1 = "video/mp4", mp41 = "video/mp4", mp42 = "video/mp4", dash = "video/mp4",
  MSNV = "video/mp4", ["M4V "] = "video/mp4", ["f4v "] = "video/mp4", ["qt  "] = "video/quicktime",
  ["M4A "] = "audio/mp4", ["M4B "] = "audio/mp4", ["M4P "] = "audio/mp4",
  heic = "image/heic", heix = "image/heic", mif1 = "image/heic", msf1 = "image/heic",
  avif = "image/avif", avis = "image/avif",
}
for version = 2, 9 do BRANDS["iso" .. version] = "video/mp4" end

local function type_of_brand(brand)
  return BRANDS[brand] or brand:find "^3g[p2]" and "video/3gpp"
end

local function number_at(head, at)
  local a, b, c, d = head:byte(at, at + 3)
  if d then return ((a * 256 + b) * 256 + c) * 256 + d end
end

-- The brand itself, or one of those that it says it is compatible with. "mif1" is any image, "avif" one of them.
local function by_brands(head)
  if head:sub(5, 8) ~= "ftyp" then return nil end
  local own = head:sub(9, 12)
  local found = type_of_brand(own)
  if found and own ~= "mif1" and own ~= "msf1" then return found end
  for at = 17, math.min(number_at(head, 1), #head) - 3, 4 do
    local other = type_of_brand(head:sub(at, at + 3))
    if other == "image/avif" or not found then found = other or found end
  end
  return found or "video/mp4"
end

-- QuickTime from before there were brands. "The free..." is a text: the small boxes of these names are small.
local function is_old_quicktime(head)
  local box = head:sub(5, 8)
  if box == "moov" or box == "mdat" then return true end
  return (box == "wide" or box == "free" or box == "skip" or box == "pnot") and head:byte(1) == 0
end

-- The DocType (42 82, its length, its name) among the first elements.
local function by_doctype(head)
  local at = head:find("\66\130", 1, true)
  local name = at and at <= 64 and head:sub(at + 3, at + 10) or ""
  return name:find "^webm" and "video/webm" or name:find "^matroska" and "video/x-matroska"
end

-- Eleven bits set, then version, layer, protection, bitrate, rate.
local function by_audio_frame(head)
  local first, second, third = head:byte(1, 3)
  if first ~= 0xFF or not third or second < 0xE0 then return nil end
  local layer = math.floor(second / 2) % 4
  if second >= 0xF0 and layer == 0 then return "audio/aac" end
  if layer == 1 and third < 0xF0 and math.floor(third / 4) % 4 ~= 3 then return "audio/mpeg" end
end

local RIFF_FORMS = { WAVE = "audio/wav", WEBP = "image/webp", ["AVI "] = "video/x-msvideo" }

local function by_riff(head)
  local form = head:sub(1, 4)
  return (form == "RIFF" or form == "RF64") and RIFF_FORMS[head:sub(9, 12)]
end

-- {the first bytes, content type}
local SIGNATURES = {
  { "\137PNG\r\n\26\n", "image/png" }, { "\255\216\255", "image/jpeg" }, { "GIF87a", "image/gif" },
  { "GIF89a", "image/gif" }, { "%PDF-", "application/pdf" }, { "ID3", "audio/mpeg" }, { "OggS", "audio/ogg" },
  { "fLaC", "audio/flac" }, { "FLV", "video/x-flv" }, { "\0\0\1\186", "video/mpeg" }, { "PK\3\4", "application/zip" },
}

-- What bytes leave open, and a name may decide: {by bytes = {by name = true}}.
local function set(text)
  local names = {}
  for extension in text:gmatch "%w+" do names[type_of_extension[extension]] = true end
  return names
end
local OPEN = {
  ["video/mp4"] = set "m4a", ["video/webm"] = set "weba", ["video/x-matroska"] = set "mka",
  ["audio/ogg"] = set "ogv", ["audio/mpeg"] = set "aac flac", ["application/zip"] = set "docx pptx xlsx epub odt",
}

local function by_bytes(head)
  for _, signature in ipairs(SIGNATURES) do
    if head:sub(1, #signature[1]) == signature[1] then return signature[2] end
  end
  if head:byte(1) == 0x47 and head:byte(189) == 0x47 then return "video/mp2t" end
  if head:sub(1, 4) == "\26\69\223\163" then return by_doctype(head) end
  return by_brands(head) or by_riff(head) or is_old_quicktime(head) and "video/quicktime" or by_audio_frame(head)
end

-- Whether these are the first bytes of a text: UTF-8 (the last sign may be cut), without control signs.
local function is_text(head)
  local bad = 0
  for from, _, code in characters.each(head) do
    if not code then
      if from < #head - 2 then return false end
      bad = bad + 1
    elseif code < 0x20 and not (code >= 0x09 and code <= 0x0D) or code == 0x7F then
      return false
    end
  end
  return bad < #head
end

--- What a file is. Where bytes and name disagree, the bytes are right. A text has no bytes of its own: it is what its
--- name says, if it is UTF-8.
---@param head? string its first bytes, kind.HEAD of them if there are as many
---@param filename? string
---@return string content_type "application/octet-stream" when nothing is known
---@return string? family "video", "audio", "image", "document", "text"
function kind.of(head, filename)
  head = head or ""
  local named, found = by_name(filename), by_bytes(head)
  if found then
    if OPEN[found] and OPEN[found][named] then found = named end
  elseif family_of[named] ~= "text" or head == "" or is_text(head) then
    found = named
  end
  return found or UNKNOWN, family_of[found]
end

-- --------------------------------------------------------- what was expected ---

local HTML = { "!doctype html", "html", "head", "body", "title", "script", "meta", "style", "h1", "iframe" }

-- The text that comes first, without marks of its encoding, blanks and comments; that of UTF-16 in its ASCII part.
local function first_words(head)
  if head:find "^\255\254" or head:find "^\254\255" then head = head:sub(3):gsub("%z", "") end
  local words = head:gsub("^\239\187\191", ""):gsub("^%s+", "")
  while words:find "^<!%-%-" do
    local rest = words:match "^<!%-%-.-%-%->%s*(.*)$"
    if not rest then return "<html" end -- a comment longer than the head: only pages begin so
    words = rest
  end
  return lower(words)
end

-- "HTML", "XML", "JSON" or nil.
local function page_of(head)
  local words = first_words(head)
  local tag = words:match "^<([!?a-z][^>]*)"
  if tag then
    if words:find("<html", 1, true) then return "HTML" end
    for _, name in ipairs(HTML) do
      if tag:sub(1, #name) == name and not tag:find("^[%w:_-]", #name + 1) then return "HTML" end
    end
    return "XML"
  end
  if words:find '^{%s*["}]' or words:find '^%[%s*["{%[%]]' then return "JSON" end
end

--- Whether these first bytes are a page of HTML, XML or JSON: what comes in place of a file when something went wrong.
---@param head string
---@return boolean
function kind.is_page(head)
  return page_of(head) ~= nil
end

local MARKUP = { -- the texts that are such pages themselves
  HTML = { ["text/html"] = true },
  XML = {
    ["application/xml"] = true, ["application/ttml+xml"] = true, ["image/svg+xml"] = true, ["text/html"] = true,
  },
  JSON = { ["application/json"] = true, ["application/x-ndjson"] = true },
}

-- S3's way of saying no, and its imitators'.
local function is_error_page(page, head)
  return page == "HTML" or page == "XML" and first_words(head):gsub("^<%?xml.-%?>%s*", ""):find "^<error" ~= nil
end

local SOUND_OR_PICTURE = { video = true, audio = true }

--- Whether a file can be what was expected. What is not known can.
---@param head string its first bytes
---@param expected? string a content type, or a family ("video"); nil: anything is right
---@return boolean fits
---@return string? found what it is instead: "a web page (HTML)", "image/png"
function kind.fits(head, expected)
  if not expected or head == "" then return true end
  local wanted = plain_type(expected)
  local family = family_of[wanted] or wanted:match "^%a+"
  local found = by_bytes(head)
  if found then
    local is = family_of[found]
    if not family_of[wanted] and wanted ~= family then return true end -- a type that is not known here
    if is == family or SOUND_OR_PICTURE[is] and SOUND_OR_PICTURE[family] then return true end
    return false, found
  end
  local page = page_of(head)
  if family == "text" then
    if not page or MARKUP[page][wanted] or not is_error_page(page, head) then return true end
  elseif not (family == "video" or family == "audio" or family == "image") or page and MARKUP[page][wanted] then
    return true
  end
  if page then return false, page == "HTML" and "a web page (HTML)" or page end
  if is_text(head) then return false, "a text" end
  return true
end

-- ---------------------------------------------------------------- MP4, whole ---

local MOST_BOXES = 100000 -- after these, what is left is taken for good

-- The box at `offset`: its type and where it ends; or nil, and what is wrong.
local function box_at(head, offset, size)
  local length, name, header = number_at(head, 1), head:sub(5, 8), 8
  if not length or #name < 4 then return nil, ("ends within the header of a part, at byte %.0f"):format(offset) end
  if length == 1 then
    local high, low = number_at(head, 9), number_at(head, 13)
    if not low then return nil, ("ends within the header of a part, at byte %.0f"):format(offset) end
    length, header = high * 2 ^ 32 + low, 16
  elseif length == 0 then
    length = size - offset
  end
  -- Zeros, where a disk lost what was written, are no box that goes to the end.
  if length < header or name:find "[%z\1-\31]" then
    return nil, ("has no part at byte %.0f, where one should begin"):format(offset)
  end
  return name, offset + length
end

--- Whether an MP4 (or QuickTime, 3GPP) file is whole by its own account: its parts end where it ends, and its index is
--- there. Only the headers of its parts are read.
---@param read fun(offset: number, count: integer): string?, string? gives bytes, fewer at the end, or nil and why not
---@param size number of the file
---@return boolean? whole nil when it could not be read
---@return string? why
function kind.boxes_end_well(read, size)
  local offset, has_index = 0, false
  for _ = 1, MOST_BOXES do
    if offset >= size then break end
    local head, message = read(offset, 16)
    if not head then return nil, message end
    local name, ending = box_at(head, offset, size)
    if not name then return false, ending end
    if ending > size then
      return false, ("ends at byte %.0f, within a part ('%s') that ends at byte %.0f"):format(size, name, ending)
    end
    has_index = has_index or name == "moov"
    offset = ending
  end
  if not has_index then return false, "has no index ('moov')" end
  return true
end

return kind
