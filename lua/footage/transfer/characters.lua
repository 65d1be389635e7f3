-- What a text is made of: code points of UTF-8, and the cells of a terminal that each takes. Owns the tables of both;
-- knows neither files nor terminals. (The system's wcwidth is no help: it depends on the locale.)

local characters = {}

-- {first byte's least, most, bytes that follow, least code point}
local LEADS = {
  { 0xC2, 0xDF, 1, 0x80 }, { 0xE0, 0xEF, 2, 0x800 }, { 0xF0, 0xF4, 3, 0x10000 },
}

local function lead_of(byte)
  for _, lead in ipairs(LEADS) do
    if byte >= lead[1] and byte <= lead[2] then return lead end
  end
end

local function is_code_point(code)
  return code <= 0x10FFFF and (code < 0xD800 or code > 0xDFFF)
end

-- The code point of more than one byte that begins at `at`, and where it ends; nil when that is not UTF-8.
local function decode(text, at)
  local lead = lead_of(text:byte(at))
  if not lead then return nil end
  local code = text:byte(at) % (lead[3] == 1 and 0x20 or lead[3] == 2 and 0x10 or 0x08)
  for offset = 1, lead[3] do
    local byte = text:byte(at + offset)
    if not byte or byte < 0x80 or byte > 0xBF then return nil end
    code = code * 0x40 + byte % 0x40
  end
  if code >= lead[4] and is_code_point(code) then return code, at + lead[3] end
end

--- Goes over a text: `for from, to, code in characters.each(text)`. The code is false for a byte that is not UTF-8.
---@param text string
---@return fun(): integer?, integer, integer|false
function characters.each(text)
  local at = 1
  return function()
    local from = at
    local byte = text:byte(from)
    if not byte then return nil end
    local code, to = byte, from
    if byte >= 0x80 then code, to = decode(text, from) end
    at = (to or from) + 1
    return from, to or from, code or false
  end
end

--- The UTF-8 of a code point.
---@param code integer
---@return string
function characters.encode(code)
  if code < 0x80 then return string.char(code) end
  local bytes, least = {}, 0x20
  repeat
    table.insert(bytes, 1, string.char(0x80 + code % 0x40))
    code, least = math.floor(code / 0x40), least / (#bytes == 1 and 1 or 2)
  until code < least
  return string.char(0x100 - least * 2 + code) .. table.concat(bytes)
end

-- Marks that stand on the sign before them, signs that nothing is seen of: Unicode 14, of the first plane. The second
-- halves of Korean syllables are among them.
local NO_CELL = [[
300-36F 483-489 591-5BD 5BF 5C1-5C2 5C4-5C5 5C7 610-61A 61C 64B-65F 670 6D6-6DC 6DF-6E4 6E7-6E8 6EA-6ED
711 730-74A 7A6-7B0 7EB-7F3 7FD 816-819 81B-823 825-827 829-82D 859-85B 898-89F 8CA-8E1 8E3-902 93A 93C 941-948 94D
951-957 962-963 981 9BC 9C1-9C4 9CD 9E2-9E3 9FE-A02 A3C A41-A51 A70-A71 A75 A81-A82 ABC AC1-AC8 ACD AE2-AE3
AFA-B01 B3C B3F B41-B44 B4D-B56 B62-B63 B82 BC0 BCD C00 C04 C3C C3E-C40 C46-C56 C62-C63 C81 CBC CBF CC6 CCC-CCD
CE2-CE3 D00-D01 D3B-D3C D41-D44 D4D D62-D63 D81 DCA DD2-DD6 E31 E34-E3A E47-E4E EB1 EB4-EBC EC8-ECD F18-F19 F35
F37 F39 F71-F7E F80-F84 F86-F87 F8D-FBC FC6 102D-1030 1032-1037 1039-103A 103D-103E 1058-1059 105E-1060
1071-1074 1082 1085-1086 108D 109D 1160-11FF 135D-135F 1712-1714 1732-1733 1752-1753 1772-1773 17B4-17B5
17B7-17BD 17C6 17C9-17D3 17DD 180B-180F 1885-1886 18A9 1920-1922 1927-1928 1932 1939-193B 1A17-1A18 1A1B 1A56
1A58-1A60 1A62 1A65-1A6C 1A73-1A7F 1AB0-1B03 1B34 1B36-1B3A 1B3C 1B42 1B6B-1B73 1B80-1B81 1BA2-1BA5 1BA8-1BA9
1BAB-1BAD 1BE6 1BE8-1BE9 1BED 1BEF-1BF1 1C2C-1C33 1C36-1C37 1CD0-1CD2 1CD4-1CE0 1CE2-1CE8 1CED 1CF4 1CF8-1CF9
1DC0-1DFF 200B-200F 202A-202E 2060-206F 20D0-20F0 2CEF-2CF1 2D7F 2DE0-2DFF 302A-302D 3099-309A A66F-A672
A674-A67D A69E-A69F A6F0-A6F1 A802 A806 A80B A825-A826 A82C A8C4-A8C5 A8E0-A8F1 A8FF A926-A92D A947-A951
A980-A982 A9B3 A9B6-A9B9 A9BC-A9BD A9E5 AA29-AA2E AA31-AA32 AA35-AA36 AA43 AA4C AA7C AAB0 AAB2-AAB4 AAB7-AAB8
AABE-AABF AAC1 AAEC-AAED AAF6 ABE5 ABE8 ABED D7B0-D7FF FB1E FE00-FE0E FE20-FE2F FEFF FFF9-FFFB E0001-E01EF
]]

-- Chinese, Japanese, Korean, and emoji. What is taken for wider than it is does no harm, the other way would.
local TWO_CELLS = [[
1100-115F 231A-231B 2329-232A 23E9-23EC 23F0 23F3 25FD-25FE 2614-2615 2648-2653 267F 2693 26A1 26AA-26AB
26BD-26BE 26C4-26C5 26CE 26D4 26EA 26F2-26F3 26F5 26FA 26FD 2705 270A-270B 2728 274C 274E 2753-2755 2757
2795-2797 27B0 27BF 2B1B-2B1C 2B50 2B55 2E80-3029 302E-303E 3041-3096 309B-3247 3250-4DBF 4E00-A4C6 A960-A97C
AC00-D7A3 F900-FAFF FE10-FE19 FE30-FE6B FF01-FF60 FFE0-FFE6 16FE0-16FE3 16FF0-1B2FB 1F004 1F0CF 1F18E
1F191-1F19A 1F200-1F64F 1F680-1F6FF 1F7E0-1F7F0 1F900-1F9FF 1FA70-1FAFF 20000-3FFFD
]]

-- {first, last, first, last...}
local function ranges_of(text)
  local ranges = {}
  for range in text:gmatch "%S+" do
    local first, last = range:match "^(%x+)%-?(%x*)$"
    ranges[#ranges + 1] = tonumber(first, 16)
    ranges[#ranges + 1] = tonumber(last ~= "" and last or first, 16)
  end
  return ranges
end

local function is_in(ranges, code)
  local low, high = 1, #ranges / 2
  while low <= high do
    local middle = math.floor((low + high) / 2)
    if code < ranges[middle * 2 - 1] then
      high = middle - 1
    elseif code > ranges[middle * 2] then
      low = middle + 1
    else
      return true
    end
  end
  return false
end

local no_cell, two_cells -- made when first wanted

--- How many cells of a terminal a code point takes: 0, 1 or 2. Control signs have none: do not print them.
---@param code integer
---@return integer
function characters.cells(code)
  if code < 0x300 then return (code < 0x20 or code >= 0x7F and code < 0xA0) and 0 or 1 end
  no_cell, two_cells = no_cell or ranges_of(NO_CELL), two_cells or ranges_of(TWO_CELLS)
  if is_in(no_cell, code) then return 0 end
  return is_in(two_cells, code) and 2 or 1
end

--- Whether a code point belongs to the sign before it.
---@param code integer
---@return boolean
function characters.is_mark(code)
  return code >= 0x300 and (code == 0xFE0F or code >= 0x1F3FB and code <= 0x1F3FF or characters.cells(code) == 0)
end

--- The beginning of a text that takes no more cells than that, and how many it takes. Never ends between a sign and
--- its marks. A byte that is not UTF-8 counts as one cell.
---@param text string
---@param most integer
---@return string, integer
function characters.cut(text, most)
  local cells, ending = 0, 0
  for _, to, code in characters.each(text) do
    local wide = code and characters.cells(code) or 1
    if cells + wide > most then return text:sub(1, ending), cells end
    cells, ending = cells + wide, to
  end
  return text, cells
end

return characters
