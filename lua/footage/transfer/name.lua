-- File names made of other people's titles: safe on every system, the same in each run, and different for each record.
-- Knows neither records nor disks.
--
-- Two titles may look the same and differ in case alone, or in how their accents are written (Unicode's normalisation,
-- whose tables Lua has not, and which some disks undo): the id in each name keeps them apart, see `safe_id`.

local characters = require "footage.transfer.characters"
local hash = require "footage.transfer.hash"

local name = {}

local LIMIT = 255 -- bytes: Linux; in the others' units, UTF-16's, no text is longer
local PART = 5 -- bytes of ".part"
local LONGEST_ID = 64
local LONGEST_EXTENSION = 16

-- Code points from, to: what writing changes its direction by, and what is not seen. (Control signs are in is_hidden.)
local HIDDEN = {
  { 0x61C, 0x61C }, { 0x180E, 0x180E }, { 0x200B, 0x200F }, { 0x202A, 0x202E }, { 0x2060, 0x206F }, { 0xFEFF, 0xFEFF },
  { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE007F },
}

-- Blanks, and what ends a line.
local BLANKS = {
  { 0x09, 0x0D }, { 0x20, 0x20 }, { 0x85, 0x85 }, { 0xA0, 0xA0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200A },
  { 0x2028, 0x2029 }, { 0x202F, 0x202F }, { 0x205F, 0x205F }, { 0x3000, 0x3000 },
}

local SEPARATORS = '[<>:"/\\|?*]' -- of one system or another

-- What Windows takes for a device, whatever comes behind a dot.
local DEVICES = { con = true, prn = true, aux = true, nul = true, ["conin$"] = true, ["conout$"] = true }
for _, port in ipairs { "com", "lpt" } do
  for digit = 0, 9 do DEVICES[port .. digit] = true end
  for _, digit in ipairs { "\194\185", "\194\178", "\194\179" } do DEVICES[port .. digit] = true end -- 1, 2, 3, raised
end

local function is_in(ranges, code)
  for _, range in ipairs(ranges) do
    if code >= range[1] and code <= range[2] then return true end
  end
  return false
end

local function is_hidden(code)
  return code < 0x20 or code >= 0x7F and code < 0xA0 or code >= 0x61C and is_in(HIDDEN, code)
end

local function text_of(value)
  local kind = type(value)
  if kind == "number" then return tostring(value) end
  return kind == "string" and value or ""
end

-- What a component of a path may hold, with single blanks between its words.
local function clean(text)
  local parts = {}
  for from, to, code in characters.each(text) do
    if not code then
      parts[#parts + 1] = "_"
    elseif is_in(BLANKS, code) then
      parts[#parts + 1] = " "
    elseif not is_hidden(code) then
      parts[#parts + 1] = text:sub(from, to)
    end
  end
  return (table.concat(parts):gsub(SEPARATORS, "_"):gsub(" +", " "))
end

-- Windows takes them off the end, and what is left may be another file's name.
local function trim(text)
  return (text:gsub("^ +", ""):gsub("[. ]+$", ""))
end

-- At most `most` bytes: whole characters with their marks, or without where one sign has that many.
local function cut(text, most)
  if #text <= most then return text end
  local before_sign, before_any = 0, 0
  for from, _, code in characters.each(text) do
    if from - 1 > most then break end
    before_any = from - 1
    if not code or not characters.is_mark(code) then before_sign = from - 1 end
  end
  return text:sub(1, before_sign > 0 and before_sign or before_any)
end

local function safe_title(value)
  local text = trim(clean(text_of(value)))
  -- A dot hides a file, a dash makes it an option of commands.
  return text:find "^[.-]" and "_" .. text or text
end

local UUID = "^" .. ("h"):rep(8) .. ("%-hhhh"):rep(3) .. "%-" .. ("h"):rep(12) .. "$"
UUID = UUID:gsub("h", "[0-9a-f]")

-- Whether no other id can make a name that ends like this one's. A dash may be a title's, too, and so may what stands
-- before the last one in a UUID or a hash: what looks like their last part is not plain.
local function is_plain(id)
  if #id > LONGEST_ID then return false end
  if id:find "^[0-9a-z][0-9a-z_]*$" then return not (id:find "^[0-9a-f]+$" and (#id == 11 or #id == 12)) end
  return id:find(UUID) ~= nil
end

-- A plain id stays as it is. Any other gets its hash: neither what had to go from it nor its case, which some disks do
-- not tell apart, must make two ids one.
local function safe_id(value)
  local text = text_of(value)
  if text == "" or is_plain(text) then return text end
  local shown = cut(trim(clean(text)):gsub("^[.-]+", ""), LONGEST_ID)
  return (shown == "" and "" or shown .. "-") .. hash.of(text)
end

local function safe_extension(value)
  local text = text_of(value):gsub("[^A-Za-z0-9.]", ""):gsub("^%.+", ""):sub(1, LONGEST_EXTENSION):gsub("%.+$", "")
  return text == "" and "" or "." .. text
end

local function lower(letter)
  return string.char(letter:byte() + 32)
end

local function is_device(text)
  -- Not string.lower, which is the locale's.
  return DEVICES[(text:match "^[^.]*":gsub(" +$", ""):gsub("[A-Z]", lower))] or false
end

-- TITLE, with so much cut off that it fits before the ending.
local function fit(title, ending, limit)
  return trim(cut(title, math.max(limit - #ending, 0))) .. ending
end

--- "TITLE-ID.EXT", or "ID.EXT" without a title, "TITLE.EXT" without an id. Never raises; the same arguments
--- give the same name, and no two ids do.
---@param title any the title as the service gives it; what is neither string nor number counts as none
---@param id any the id of the record; nil where the name need not tell records apart
---@param extension? string "mp4" or ".mp4"
---@param options? { limit?: integer, room?: integer } the longest name in bytes (255), and how many of these to leave
---for what is put behind it (5, for ".part")
---@return string
function name.safe(title, id, extension, options)
  local limit = (options and options.limit or LIMIT) - (options and options.room or PART)
  local safe, extending = safe_title(title), safe_extension(extension)
  local ending = safe_id(id)
  if ending == "" and safe == "" then
    safe = "file"
  elseif ending ~= "" and safe ~= "" then
    ending = "-" .. ending
  end
  local whole = fit(safe, ending .. extending, limit)
  if whole:find "^%-" then whole = whole:sub(2) end -- nothing of the title was left
  return is_device(whole) and fit("_" .. safe, ending .. extending, limit) or whole
end

--- A text with everything escaped that a terminal would act upon, or would not show: for messages.
---@param text string
---@return string
function name.printable(text)
  local parts = {}
  for from, to, code in characters.each(text) do
    if not code or code < 0xA0 and is_hidden(code) then
      parts[#parts + 1] = ("\\x%02X"):format(code or text:byte(from))
    elseif is_hidden(code) or code == 0x2028 or code == 0x2029 then
      parts[#parts + 1] = ("\\u{%X}"):format(code)
    else
      parts[#parts + 1] = text:sub(from, to)
    end
  end
  return table.concat(parts)
end

return name
